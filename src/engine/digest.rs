//! One number for a whole state: two states with the same digest are the same.

use std::fmt::{Debug, Write};

use crate::casework::centre::Centre;

/// Digest of a state, BLAKE3 over its values in order. Comparable within one version of the
/// program only; it says nothing about anybody.
pub fn digest(centre: &Centre) -> [u8; 32] {
    let mut hash = Hashing(blake3::Hasher::new());
    let Centre {
        frames,
        last_at,
        identity,
        passport,
        passports,
        calendar,
        counters,
        staff,
        keys,
        tickets,
        cases,
        people,
        by_code,
        erased,
        questions,
        posted: _,
        outages,
        raised,
        last_sweep,
        answers,
    } = centre;
    hash.field(&(frames, last_at, identity, counters, last_sweep));
    hash.field(&(passport, calendar));
    hash.each(passports.iter());
    hash.each(staff.iter());
    hash.each(keys.iter());
    hash.each(tickets.iter());
    hash.each(cases.iter());
    hash.each(people.iter());
    hash.each(by_code.iter());
    hash.each(erased.iter());
    hash.each(questions.iter());
    hash.each(outages.iter());
    hash.each(raised.iter());
    let mut by_name: Vec<_> = answers.iter().collect();
    by_name.sort_by_key(|(id, _)| *id);
    hash.each(by_name.into_iter());
    hash.each(answers.iter().map(|(id, _)| id));
    *hash.0.finalize().as_bytes()
}

/// Hashes what `Debug` writes: it shows every field, in an order that does not depend on chance,
/// and, unlike serialisation, private values too.
struct Hashing(blake3::Hasher);

impl Hashing {
    fn each<T: Debug>(&mut self, items: impl Iterator<Item = T>) {
        items.for_each(|item| self.field(&item));
        self.0.update(b"\n;\n");
    }

    fn field(&mut self, value: &dyn Debug) {
        // Writing into a hasher cannot fail.
        let _ = writeln!(self, "{value:?}");
    }
}

impl Write for Hashing {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}
