//! What is left of a person who has been erased: that there was a case, its number and dates, and
//! how it ended.
//!
//! A journal replayed without the person's key reads their values as erased from the first frame on,
//! and with it as they were until here. Both must come to the same state, so everything that could
//! depend on a value is set to one form.

use super::Stamp;
use super::cases::{change, note};
use crate::casework::case::{Case, Happened, Outcome};
use crate::casework::centre::Centre;
use crate::casework::ids::CaseId;
use crate::casework::private::{PersonId, Private};
use crate::casework::register::Lookup;

pub(super) fn erase(centre: &mut Centre, person: PersonId, stamp: Stamp) {
    let cases: Vec<CaseId> = centre.cases_of(person).map(|case| case.id).collect();
    for id in cases {
        change(centre, id, |file| {
            skeleton(file);
            note(file, stamp, Happened::Erased);
        });
    }
    let codes: Vec<_> = centre
        .by_code
        .iter()
        .filter(|(_, of)| **of == person)
        .map(|(code, _)| code.clone())
        .collect();
    for code in codes {
        centre.by_code.remove_mut(&code);
    }
    centre.erased.insert_mut(person, stamp.at);
}

fn skeleton(file: &mut Case) {
    file.code = Some(Private::Erased);
    file.applicant = Some(Private::Erased);
    file.sentence = Some(Private::Erased);
    file.representative = None;
    file.request = None;
    file.identity_lookup = Lookup::NotAsked;
    file.sentence_lookup = Lookup::NotAsked;
    file.payment_lookup = Lookup::NotAsked;
    file.payment_at_registration = Lookup::NotAsked;
    file.payment_asked_for = None;
    file.evidence.clear();
    file.returned_for = None;
    if let Some(correction) = &mut file.corrects {
        correction.reason = Private::Erased;
    }
    if let Some(decision) = &mut file.decision
        && let Outcome::Refuse { reasons, .. } = &mut decision.outcome
    {
        *reasons = Private::Erased;
    }
}
