//! Looking for what is over.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Archive;
use crate::casework::centre::Centre;
use crate::casework::ids::{CaseId, CaseNumber};
use crate::engine::search::readings;
use crate::locale::fold::PREFIX_LETTERS_MIN;
use crate::store::records::{ReadError, beginning, found, newest_block, on_list};

/// Rows of the index that one search reads at most: enough for four words among two million cases.
/// A search that would need more has looked at the newest cases by then.
pub const INDEX_ROWS_READ_MAX: usize = 512;

/// Digits of a word that may be a year or the number of a centre: too many cases have it.
const COMMON_DIGITS_MAX: usize = 4;
/// Digits of the year in a case's number.
const YEAR_DIGITS: usize = 4;

/// Cases that have left memory at some time and may be what was typed, at most `limit` and none of
/// `seen`: those of exact words first, then the newest. Whoever gets them looks at the cases
/// themselves.
pub(crate) fn find(
    archive: &Archive,
    centre: &Centre,
    typed: &str,
    seen: BTreeSet<CaseId>,
    limit: usize,
) -> Result<Vec<CaseId>, ReadError> {
    let rows_left = INDEX_ROWS_READ_MAX;
    let mut hits = Hits { archive, centre, limit, rows_left, found: Vec::new(), seen };
    for words in readings(typed) {
        // A number stands for one case, whatever its parts are besides.
        if let Some(number) = number_in(&words) {
            if hits.take_whole(&number.to_string())? {
                break;
            }
            continue;
        }
        let mut is_alone = false;
        for word in &words {
            is_alone |= hits.take_whole(&whole(word))?;
        }
        let mut names: Vec<&String> = words.iter().filter(|word| !is_common(word)).collect();
        // No name has a digit in it.
        let is_code = names.iter().any(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
        if is_alone || is_code || names.is_empty() {
            continue;
        }
        // The longest word is likely on the fewest lists: where it is on none, the others are not
        // looked at.
        names.sort_by_key(|word| (Reverse(word.chars().count()), *word));
        names.dedup();
        hits.take_by_names(&names, true)?;
        hits.take_by_names(&names, false)?;
    }
    Ok(hits.found)
}

struct Hits<'a> {
    archive: &'a Archive,
    centre: &'a Centre,
    limit: usize,
    rows_left: usize,
    found: Vec<CaseId>,
    seen: BTreeSet<CaseId>,
}

impl Hits<'_> {
    /// Takes the cases that have this code, telephone or number. `false` when there is none.
    fn take_whole(&mut self, word: &str) -> Result<bool, ReadError> {
        if !self.may_read() {
            return Ok(false);
        }
        let cases = found(self.archive.store.as_ref(), &self.archive.index, word)?;
        self.take(cases.iter().rev());
        Ok(!cases.is_empty())
    }

    /// Compares the lists of all words block by block, from the newest.
    fn take_by_names(&mut self, names: &[&String], is_whole: bool) -> Result<(), ReadError> {
        let index = &self.archive.index;
        let lists: Vec<_> = names.iter().map(|word| beginning(index, word, is_whole)).collect();
        for block in (0..=newest_block(CaseId(self.centre.counters.case))).rev() {
            let mut common: Option<Vec<CaseId>> = None;
            for list in &lists {
                if self.is_full() || !self.may_read() {
                    return Ok(());
                }
                let cases = on_list(self.archive.store.as_ref(), list, block)?;
                let left = match common {
                    None => cases,
                    Some(before) => in_both(&before, &cases),
                };
                let is_empty = left.is_empty();
                common = Some(left);
                if is_empty {
                    break;
                }
            }
            self.take(common.unwrap_or_default().iter().rev());
        }
        Ok(())
    }

    fn take<'b>(&mut self, cases: impl Iterator<Item = &'b CaseId>) {
        for case in cases {
            if self.is_full() {
                return;
            }
            if self.seen.insert(*case) {
                self.found.push(*case);
            }
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= self.limit
    }

    /// Whether one more row may be read; counts it.
    fn may_read(&mut self) -> bool {
        let may = self.rows_left > 0;
        self.rows_left = self.rows_left.saturating_sub(1);
        may
    }
}

/// What two lists in order have in common.
fn in_both(one: &[CaseId], other: &[CaseId]) -> Vec<CaseId> {
    let mut common = Vec::new();
    let mut rest = other.iter().peekable();
    for case in one {
        while rest.next_if(|next| *next < case).is_some() {}
        common.extend(rest.next_if_eq(&case));
    }
    common
}

/// A case's number that was typed from its beginning to its end.
fn number_in(words: &[String]) -> Option<CaseNumber> {
    let [centre, year, count] = words else { return None };
    let is_number = words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_number || year.len() != YEAR_DIGITS {
        return None;
    }
    Some(CaseNumber {
        centre: centre.parse().ok()?,
        year: year.parse().ok()?,
        count: count.parse().ok()?,
    })
}

/// A count is found with and without its zeros.
pub(crate) fn whole(word: &str) -> String {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        word.trim_start_matches('0').to_owned()
    } else {
        word.to_owned()
    }
}

fn is_common(word: &str) -> bool {
    let is_short = word.chars().count() < PREFIX_LETTERS_MIN;
    is_short || (word.len() <= COMMON_DIGITS_MAX && word.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::store::keys::{KeyRing, MasterKeySource, Secret};
    use crate::store::medium::MemoryMedium;
    use crate::store::state::{Applied, Batch, StateError, StateStore, Value};

    /// An empty state that counts what is asked of it.
    struct Empty(AtomicUsize);

    impl StateStore for Empty {
        fn apply(&self, _: &Batch, _: Applied) -> Result<(), StateError> {
            Ok(())
        }

        fn get(&self, _: &[u8]) -> Result<Option<Value>, StateError> {
            self.0.fetch_add(1, Ordering::SeqCst);
            Ok(None)
        }

        fn scan(
            &self,
            _: &[u8],
            _: Option<&[u8]>,
            _: usize,
        ) -> Result<Vec<(Vec<u8>, Value)>, StateError> {
            Ok(Vec::new())
        }

        fn applied(&self) -> Result<Option<Applied>, StateError> {
            Ok(None)
        }

        fn sync(&self) -> Result<(), StateError> {
            Ok(())
        }
    }

    /// Rows read for a search in a centre that has had so many cases.
    fn rows_read(cases: u32, typed: &str) -> usize {
        let master = MasterKeySource::Given(Secret::new([7; 32]));
        let ring = KeyRing::open(Box::new(MemoryMedium::new()), [1; 16], &master).unwrap();
        let store = Arc::new(Empty(AtomicUsize::new(0)));
        let archive = Archive { store: store.clone(), index: ring.index_key() };
        let mut centre = Centre::default();
        centre.counters.case = cases;
        assert_eq!(find(&archive, &centre, typed, BTreeSet::new(), 40).unwrap(), []);
        store.0.load(Ordering::SeqCst)
    }

    #[test]
    fn one_search_reads_a_bounded_number_of_rows() {
        // Two words as codes; sixteen blocks of a million cases, whole and begun, of the longer one.
        assert_eq!(rows_read(1_000_000, "əliyev rəş"), 2 + 2 * 16);
        // The number, and all of it as a telephone.
        assert_eq!(rows_read(1_000_000, "99-2024-000123"), 2);
        assert_eq!(rows_read(1_000_000, "5ZK7W2M"), 1);
        let many = "bir iki üç dörd beş altı yeddi səkkiz doqquz on onbir oniki onüç ondörd onbeş";
        assert_eq!(rows_read(u32::MAX, many), INDEX_ROWS_READ_MAX);
    }
}
