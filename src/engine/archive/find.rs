//! Looking for what is over.

use std::collections::BTreeSet;

use super::Archive;
use crate::casework::centre::Centre;
use crate::casework::ids::CaseId;
use crate::engine::search::readings;
use crate::locale::fold::PREFIX_LETTERS_MIN;
use crate::store::records::{ReadError, beginning, found, newest_block, on_list};

/// Digits of a word that may be a year or the number of a centre: too many cases have it.
const COMMON_DIGITS_MAX: usize = 4;

/// Cases that are not in memory and may be what was typed, at most `limit`: those of exact words
/// first, then the newest. Whoever gets them looks at the cases themselves.
pub(crate) fn find(
    archive: &Archive,
    centre: &Centre,
    typed: &str,
    limit: usize,
) -> Result<Vec<CaseId>, ReadError> {
    let mut hits = Hits { centre, limit, found: Vec::new(), seen: BTreeSet::new() };
    for words in readings(typed) {
        let mut is_alone = false;
        for word in &words {
            let cases = found(archive.store.as_ref(), &archive.index, &whole(word))?;
            is_alone |= !cases.is_empty();
            hits.take(cases.iter().rev());
        }
        let names: Vec<&String> = words.iter().filter(|word| !is_common(word)).collect();
        if is_alone || names.is_empty() {
            continue;
        }
        by_names(archive, &names, true, &mut hits)?;
        by_names(archive, &names, false, &mut hits)?;
    }
    Ok(hits.found)
}

struct Hits<'a> {
    centre: &'a Centre,
    limit: usize,
    found: Vec<CaseId>,
    seen: BTreeSet<CaseId>,
}

impl Hits<'_> {
    fn take<'b>(&mut self, cases: impl Iterator<Item = &'b CaseId>) {
        for case in cases {
            if self.is_full() {
                return;
            }
            if !self.centre.cases.contains_key(case) && self.seen.insert(*case) {
                self.found.push(*case);
            }
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= self.limit
    }
}

/// Compares the lists of all words block by block, from the newest.
fn by_names(
    archive: &Archive,
    names: &[&String],
    is_whole: bool,
    hits: &mut Hits<'_>,
) -> Result<(), ReadError> {
    let lists: Vec<[u8; 16]> =
        names.iter().map(|word| beginning(&archive.index, word, is_whole)).collect();
    for block in (0..=newest_block(CaseId(hits.centre.counters.case))).rev() {
        if hits.is_full() {
            return Ok(());
        }
        let mut common: Option<Vec<CaseId>> = None;
        for list in &lists {
            let cases = on_list(archive.store.as_ref(), list, block)?;
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
        hits.take(common.unwrap_or_default().iter().rev());
    }
    Ok(())
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
