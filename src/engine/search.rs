//! Search over the cases in memory and the tickets of today.
//!
//! The index holds folded words in memory only; it is made from the state at every start and
//! follows each group before its answers go out. A case is found by the beginnings of names, by
//! code, case number and telephone, in any order; every word typed must fit. What has left memory
//! is not in it, though it may have come back: [`super::archive`] finds that, and it is looked at
//! here word by word.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{PoisonError, RwLock};

use super::Hit;
use crate::casework::case::Case;
use crate::casework::centre::Centre;
use crate::casework::event::{Event, FilledSection, RecordedAnswer};
use crate::casework::ids::CaseId;
use crate::casework::ticket::Ticket;
use crate::locale::fold::{PREFIX_LETTERS_MIN, fold, search_words};
use crate::store::records::FindBy;

/// Hits of one search at most.
pub const SEARCH_HITS_MAX: usize = 100;
/// Letters of a search that are looked at.
pub const SEARCH_LETTERS_MAX: usize = 200;
/// Digits from which typed digits are taken for a telephone number.
const PHONE_DIGITS_MIN: usize = 5;
/// Cases counted at most to find the word of a search that fewest have.
const BEGUN_COUNTED_MAX: usize = 256;
/// What stands before the national digits of a telephone number.
const COUNTRY_DIGITS: &str = "994";

/// The words of all cases.
#[derive(Default)]
pub(super) struct SearchIndex(RwLock<Words>);

#[derive(Default)]
struct Words {
    by_word: BTreeSet<(String, CaseId)>,
    of_case: BTreeMap<CaseId, BTreeSet<String>>,
}

impl SearchIndex {
    /// The index of a state.
    pub(super) fn of(centre: &Centre) -> Self {
        let of_case = centre.cases.values().map(|case| (case.id, words_of(case)));
        let of_case: BTreeMap<_, _> = of_case.filter(|(_, words)| !words.is_empty()).collect();
        let words = of_case.iter().flat_map(|(id, words)| words.iter().map(|it| (it.clone(), *id)));
        // All at once it is sorted once, and not looked through for each word's place.
        let by_word = words.collect();
        Self(RwLock::new(Words { by_word, of_case }))
    }

    /// Takes up what events have changed. Most change nothing that a case is found by.
    pub(super) fn update<'a>(&self, centre: &Centre, events: impl Iterator<Item = &'a Event>) {
        let mut cases = BTreeSet::new();
        for event in events {
            if let Event::PersonErased { person, .. } = event {
                cases.extend(centre.cases_of(*person).map(|case| case.id));
            } else if changes_words(event) {
                cases.extend(event.case());
            }
        }
        if cases.is_empty() {
            return;
        }
        let mut words = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for case in cases.into_iter().filter_map(|id| centre.case(id)) {
            words.put(case.id, words_of(case));
        }
    }

    /// Forgets cases that have left memory.
    pub(super) fn forget<'a>(&self, cases: impl Iterator<Item = &'a CaseId>) {
        let mut words = self.0.write().unwrap_or_else(PoisonError::into_inner);
        cases.for_each(|case| words.put(*case, BTreeSet::new()));
    }

    /// What `typed` finds, in no order.
    pub(super) fn search(&self, centre: &Centre, typed: &str) -> Ranked {
        let mut ranked = Ranked(tickets(centre, typed));
        let words = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut found: BTreeMap<CaseId, usize> = BTreeMap::new();
        for query in readings(typed) {
            for (case, exact) in words.find(&query) {
                let best = found.entry(case).or_default();
                *best = exact.max(*best);
            }
        }
        drop(words);
        for (id, exact) in found {
            let is_over = centre.case(id).is_none_or(|case| case.stage.is_over());
            ranked.put(id, is_over, exact);
        }
        ranked
    }
}

/// Hits with their ranks.
pub(super) struct Ranked(Vec<(Rank, Hit)>);

impl Ranked {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The cases among them.
    pub(super) fn cases(&self) -> BTreeSet<CaseId> {
        let case = |(_, hit): &(Rank, Hit)| match hit {
            Hit::Case(id) => Some(*id),
            Hit::Ticket(_) => None,
        };
        self.0.iter().filter_map(case).collect()
    }

    /// Adds a case that the index does not hold, if it is what was typed; answers whether it is.
    pub(super) fn add_if_fits(&mut self, case: &Case, typed: &str) -> bool {
        let words = words_of(case);
        let exact = readings(typed).iter().filter_map(|query| fits(&words, query)).max();
        if let Some(exact) = exact {
            self.put(case.id, case.stage.is_over(), exact);
        }
        exact.is_some()
    }

    /// Exact words first, then open cases, then the newest.
    fn put(&mut self, id: CaseId, is_over: bool, exact: usize) {
        self.0.push(((usize::MAX - exact, is_over, u32::MAX - id.0), Hit::Case(id)));
    }

    /// The best ones.
    pub(super) fn best(mut self, limit: usize) -> Vec<Hit> {
        self.0.sort_by_key(|(rank, _)| *rank);
        self.0.into_iter().map(|(_, hit)| hit).take(limit).collect()
    }
}

/// Whether every word of `query` begins one of a case's words; with the number of whole words.
fn fits(words: &BTreeSet<String>, query: &[String]) -> Option<usize> {
    let mut exact = 0;
    for word in query {
        let from = (Bound::Included(word.as_str()), Bound::Unbounded);
        let held = words.range::<str, _>(from).next().filter(|held| begins(held, word))?;
        exact += usize::from(held == word);
    }
    (!query.is_empty()).then_some(exact)
}

/// Whether a word that is held begins with a typed one, or is it if that is a short one.
fn begins(held: &str, word: &str) -> bool {
    held.starts_with(word) && (held.len() == word.len() || !is_short(word))
}

/// Whether a word is found whole or not at all.
fn is_short(word: &str) -> bool {
    word.chars().count() < PREFIX_LETTERS_MIN
}

/// Whether an event changes one of the words that [`words_of`] finds.
fn changes_words(event: &Event) -> bool {
    match event {
        Event::ApplicantIdentified { .. }
        | Event::CaseRegistered { .. }
        | Event::CorrectionOpened { .. } => true,
        Event::Answered { answer, .. } => matches!(answer, RecordedAnswer::Identity(_)),
        Event::SectionFilled { section, .. } => {
            matches!(section, FilledSection::Applicant(_) | FilledSection::Representative(_))
        }
        _ => false,
    }
}

/// Smaller is better.
type Rank = (usize, bool, u32);

impl Words {
    fn put(&mut self, id: CaseId, words: BTreeSet<String>) {
        let before = self.of_case.remove(&id).unwrap_or_default();
        self.by_word.extend(words.difference(&before).map(|word| (word.clone(), id)));
        for old in before.into_iter().filter(|old| !words.contains(old)) {
            self.by_word.remove(&(old, id));
        }
        if !words.is_empty() {
            self.of_case.insert(id, words);
        }
    }

    /// Cases in which every word of `query` begins a word, with the number of whole words.
    fn find(&self, query: &[String]) -> BTreeMap<CaseId, usize> {
        // The centre and the year of a number stand in nearly every case: what fewest have comes first,
        // and only those are looked at for the others.
        let counted = |word: &&String| self.begun_by(word).take(BEGUN_COUNTED_MAX).count();
        let Some(rarest) = query.iter().min_by_key(counted) else { return BTreeMap::new() };
        let cases: BTreeSet<CaseId> = self.begun_by(rarest).collect();
        let fit = |case| Some((case, fits(self.of_case.get(&case)?, query)?));
        cases.into_iter().filter_map(fit).collect()
    }

    /// Cases in which a word begins with this one, or is this one if it is a short one; each as often
    /// as it has such words.
    fn begun_by(&self, word: &str) -> impl Iterator<Item = CaseId> {
        let from = (word.to_owned(), CaseId(0));
        let begun = self.by_word.range(from..).take_while(move |(held, _)| begins(held, word));
        begun.map(|(_, case)| *case)
    }
}

/// The ways in which typed text may be meant: as words, with `ü` for the `W` of a code, as digits
/// of a telephone number. The first that finds most wins in the ranking.
pub(super) fn readings(typed: &str) -> Vec<Vec<String>> {
    let mut readings = vec![search_words(typed)];
    if typed.contains(['ü', 'Ü']) {
        readings.push(search_words(&typed.replace(['ü', 'Ü'], "w")));
    }
    let is_number = typed.chars().all(|letter| letter.is_ascii_digit() || " +-()".contains(letter));
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if is_number && digits.len() >= PHONE_DIGITS_MIN {
        let national = digits.strip_prefix(COUNTRY_DIGITS).unwrap_or(&digits);
        let national = national.trim_start_matches('0');
        readings.push(vec![national.to_owned()]);
    }
    readings.retain(|words| words.iter().any(|word| !word.is_empty()));
    readings
}

fn words_of(case: &Case) -> BTreeSet<String> {
    let FindBy { names, whole } = said_of(case);
    let mut words: BTreeSet<String> = names.into_iter().chain(whole).collect();
    if let Some(number) = case.number() {
        words.extend(search_words(&number.to_string()));
    }
    words
}

/// What a case that is not in memory is found by.
pub(super) fn find_by(case: &Case) -> FindBy {
    let mut words = said_of(case);
    words.whole.extend(case.number().map(|number| number.to_string()));
    words
}

/// What stands in a case, word by word.
fn said_of(case: &Case) -> FindBy {
    let mut words = FindBy::default();
    words.whole.extend(case.code().map(|code| fold(code.as_str())));
    if let Some(applicant) = case.applicant() {
        words.names.extend(search_words(&applicant.name.full()));
        words.whole.extend(applicant.phone.as_ref().map(|phone| phone.digits().to_owned()));
    }
    if let Some(representative) = case.representative() {
        words.names.extend(search_words(&representative.name.full()));
    }
    words.whole.extend(case.number().map(|number| number.count.to_string()));
    words
}

/// Tickets are few and change at every call: they are looked through as they are.
fn tickets(centre: &Centre, typed: &str) -> Vec<(Rank, Hit)> {
    let wanted = fold(typed).replace([' ', '-'], "");
    let day = centre.counters.ticket_day;
    let of_today = centre.tickets.values().filter(|ticket| Some(ticket.day) == day);
    of_today
        .filter(|ticket| !wanted.is_empty() && is_called(ticket, &wanted))
        .map(|ticket| ((usize::MAX - 1, !ticket.is_open(), ticket.id.0), Hit::Ticket(ticket.id)))
        .collect()
}

/// `s014`, `s14`, `014`, `14`.
fn is_called(ticket: &Ticket, wanted: &str) -> bool {
    let prefix = fold(&ticket.number.prefix.to_string());
    let digits = wanted.strip_prefix(&prefix).unwrap_or(wanted);
    let is_number = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_number && digits.parse() == Ok(ticket.number.count)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases with the words of a number that share all but the last, as those of one year do.
    fn numbered(cases: u32) -> Words {
        let mut words = Words::default();
        for number in 0..cases {
            let own = ["99".to_owned(), "2026".to_owned(), format!("{number:06}")];
            words.put(CaseId(number), own.into());
        }
        words
    }

    #[test]
    fn a_number_finds_its_one_case_whatever_it_shares_with_the_others() {
        // More than are counted, and fewer.
        for cases in [1_000, 200] {
            let words = numbered(cases);
            let find = |query: &[&str]| {
                let query: Vec<String> = query.iter().map(|word| (*word).to_owned()).collect();
                words.find(&query)
            };
            assert_eq!(find(&["99", "2026", "000123"]), [(CaseId(123), 3)].into());
            assert_eq!(find(&["000123", "2026"]), [(CaseId(123), 2)].into());
            let begun: BTreeMap<_, _> = (120..130).map(|number| (CaseId(number), 1)).collect();
            assert_eq!(find(&["2026", "00012"]), begun);
            // One letter is a word and no beginning.
            assert_eq!(find(&["2026", "0"]), BTreeMap::new());
            assert_eq!(find(&["99", "2025"]), BTreeMap::new());
            assert_eq!(find(&["2026"]).len(), cases as usize);
            assert_eq!(find(&[]), BTreeMap::new());
        }
    }
}
