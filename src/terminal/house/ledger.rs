//! Who is in. One lock, held only to read or to change a line.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::Door;
use crate::casework::ids::StaffId;
use crate::law::moment::Moment;
use crate::terminal::program::End;

/// One session, as others may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// Its number, never used again in this house.
    pub id: u64,
    /// Through which door.
    pub door: Door,
    /// Who the door said it is.
    pub person: Option<StaffId>,
    /// Who has signed in; nobody while the first page is shown.
    pub staff: Option<StaffId>,
    /// It practises on a centre of its own.
    pub practising: bool,
    /// Since when.
    pub since: Moment,
    /// The last key.
    pub last_key: Moment,
}

struct Line {
    sitting: Sitting,
    stop: watch::Sender<bool>,
    /// Told to end by itself, and not with the house.
    ended: bool,
}

struct Book {
    lines: BTreeMap<u64, Line>,
    next: u64,
    stopping: bool,
}

impl Book {
    /// Sessions of one person: signed in, or vouched for at the door and not signed in as another.
    fn of_person(&self, person: StaffId) -> usize {
        let is_theirs = |sitting: &Sitting| {
            let came = sitting.person.filter(|_| sitting.door.vouches());
            sitting.staff.or(came) == Some(person)
        };
        self.lines.values().filter(|line| is_theirs(&line.sitting)).count()
    }
}

/// All sessions of a house.
pub(super) struct Ledger {
    book: Mutex<Book>,
    most: usize,
    count: watch::Sender<usize>,
    stopping: watch::Sender<bool>,
}

impl Ledger {
    pub(super) fn new(most: usize) -> Self {
        let book = Book { lines: BTreeMap::new(), next: 1, stopping: false };
        let (count, stopping) = (watch::Sender::new(0), watch::Sender::new(false));
        Self { book: Mutex::new(book), most, count, stopping }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more session, of somebody who may have `a_person_max` of them. Looked at and written down
    /// in one: two that come at the same moment do not both get the last place.
    pub(super) fn admit(
        self: &Arc<Self>,
        door: Door,
        person: Option<StaffId>,
        a_person_max: usize,
        now: Moment,
    ) -> Result<Entry, End> {
        let mut book = self.book();
        if book.stopping {
            return Err(End::Stopped);
        }
        if book.lines.len() >= self.most {
            return Err(End::Full);
        }
        let vouched = person.filter(|_| door.vouches());
        if vouched.is_some_and(|person| book.of_person(person) >= a_person_max) {
            return Err(End::PersonFull);
        }
        let id = book.next;
        book.next += 1;
        let (stop, stopped) = watch::channel(false);
        let sitting =
            Sitting { id, door, person, staff: None, practising: false, since: now, last_key: now };
        book.lines.insert(id, Line { sitting, stop, ended: false });
        self.count.send_replace(book.lines.len());
        Ok(Entry { ledger: self.clone(), id, stopped })
    }

    fn forget(&self, id: u64) {
        let mut book = self.book();
        book.lines.remove(&id);
        self.count.send_replace(book.lines.len());
    }

    pub(super) fn sittings(&self) -> Vec<Sitting> {
        self.book().lines.values().map(|line| line.sitting.clone()).collect()
    }

    pub(super) fn practising(&self) -> usize {
        self.book().lines.values().filter(|line| line.sitting.practising).count()
    }

    pub(super) fn end(&self, id: u64) -> bool {
        let mut book = self.book();
        let Some(line) = book.lines.get_mut(&id) else { return false };
        line.ended = true;
        line.stop.send_replace(true);
        true
    }

    pub(super) fn stop(&self) {
        let mut book = self.book();
        book.stopping = true;
        for line in book.lines.values() {
            line.stop.send_replace(true);
        }
        self.stopping.send_replace(true);
    }

    pub(super) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    pub(super) fn count(&self) -> watch::Receiver<usize> {
        self.count.subscribe()
    }
}

/// A session's own line; taken out of the book when dropped.
pub(super) struct Entry {
    ledger: Arc<Ledger>,
    id: u64,
    stopped: watch::Receiver<bool>,
}

impl Entry {
    pub(super) fn id(&self) -> u64 {
        self.id
    }

    pub(super) fn stop(&self) -> watch::Receiver<bool> {
        self.stopped.clone()
    }

    /// Writes down who has signed in; false, and nobody, when they have `a_person_max` sessions
    /// beside this one, which should end. In one, as [`Ledger::admit`].
    pub(super) fn is_now(&self, staff: Option<StaffId>, a_person_max: usize) -> bool {
        let mut book = self.ledger.book();
        let Some(line) = book.lines.get_mut(&self.id) else { return true };
        let before = std::mem::replace(&mut line.sitting.staff, staff);
        let fits = staff.is_none_or(|staff| book.of_person(staff) <= a_person_max);
        if !fits && let Some(line) = book.lines.get_mut(&self.id) {
            line.sitting.staff = before;
        }
        fits
    }

    /// Whether this session was told to end by its number.
    pub(super) fn is_ended(&self) -> bool {
        self.ledger.book().lines.get(&self.id).is_some_and(|line| line.ended)
    }

    /// Whether nobody else is in.
    pub(super) fn is_alone(&self) -> bool {
        self.ledger.book().lines.len() == 1
    }

    /// Tells every session to end.
    pub(super) fn stop_house(&self) {
        self.ledger.stop();
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Sitting)) {
        if let Some(line) = self.ledger.book().lines.get_mut(&self.id) {
            change(&mut line.sitting);
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.ledger.forget(self.id);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    /// So many threads do something at one moment, again and again; how often it went well each time.
    fn race(rounds: usize, act: impl Fn(&Arc<Ledger>, &Barrier) -> Option<Entry> + Sync) {
        for _ in 0..rounds {
            let (ledger, start) = (Arc::new(Ledger::new(64)), Barrier::new(4));
            let came: Vec<_> = std::thread::scope(|scope| {
                let all: Vec<_> = (0..4).map(|_| scope.spawn(|| act(&ledger, &start))).collect();
                all.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            assert_eq!(came.iter().flatten().count(), 2);
        }
    }

    const LEYLA: Option<StaffId> = Some(StaffId(7));
    /// A door that vouches for whom it lets in.
    const SSH: Door = Door::Ssh { address: std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST) };

    #[test]
    fn the_last_place_of_a_person_is_given_once_to_those_who_come_together() {
        race(200, |ledger, start| {
            start.wait();
            ledger.admit(SSH, LEYLA, 2, Moment(0)).ok()
        });
    }

    #[test]
    fn who_signs_in_at_the_same_moment_takes_all_the_places_there_are_and_no_more() {
        race(200, |ledger, start| {
            let entry = ledger.admit(Door::Local, None, 2, Moment(0)).ok()?;
            start.wait();
            entry.is_now(LEYLA, 2).then_some(entry)
        });
    }
}
