//! Cases as events change them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lookups::{
    answered, asked, drop_payment_of_other_sentence, forget_question, meet_outage, numbered,
    open_queries, settled,
};
use super::{Stamp, queue};
use crate::casework::case::{
    Case, Claim, Correction, Happened, HistoryLine, Notice, Outcome, ReturnedFor, Stage,
};
use crate::casework::centre::{Centre, PersonFile};
use crate::casework::event::{Event, FilledSection};
use crate::casework::history;
use crate::casework::identity::{Category, IdDocumentKind, PersonCode};
use crate::casework::ids::{CaseId, DeskId, StaffId, TicketId, Version};
use crate::casework::private::{PersonId, Private};
use crate::casework::register::{Lookup, OutsideSystem};
use crate::law::passport::DocumentKind;

pub(super) fn evolve(centre: &mut Centre, event: &Event, stamp: Stamp) {
    match event {
        Event::CaseOpened { case, ticket, desk } => open(centre, *case, *ticket, *desk, stamp),
        Event::ApplicantIdentified { case, person, category, document_kind, code } => {
            identified(centre, *case, *person, (*category, *document_kind), code, stamp);
        }
        Event::Asked { case, query, question, released, .. } => {
            asked(centre, *case, *query, *question, released.as_ref(), stamp);
        }
        Event::Answered { case, query, answer, .. } => {
            answered(centre, *case, *query, answer, stamp);
        }
        Event::AnswerNumbered { case, query, hash, .. } => numbered(centre, *case, *query, hash),
        Event::CaseRegistered { case, registration } => {
            centre.counters.case_year = registration.number.year;
            centre.counters.case_of_year = registration.number.count;
            let what = if registration.incomplete {
                Happened::RegisteredIncomplete
            } else {
                Happened::Registered
            };
            touched(centre, *case, stamp, what, |file| {
                file.stage = Stage::Registered;
                file.registration = Some(registration.as_ref().clone());
                file.payment_at_registration = file.payment_lookup.clone();
            });
        }
        Event::CorrectionOpened { case, corrects, person, reason } => {
            correction(centre, *case, *corrects, *person, reason, stamp);
        }
        Event::SectionFilled { .. }
        | Event::EvidenceRecorded { .. }
        | Event::EvidenceRemoved { .. } => file(centre, event, stamp),
        _ => course(centre, event, stamp),
    }
}

/// What an agent writes into the file: whoever does cannot decide the case.
fn file(centre: &mut Centre, event: &Event, stamp: Stamp) {
    match event {
        Event::SectionFilled { case, section, .. } => {
            let what = match section {
                FilledSection::Applicant(_) => Happened::ApplicantFilled,
                FilledSection::Sentence(_) => Happened::SentenceFilled,
                FilledSection::Representative(_) => Happened::RepresentativeFilled,
                FilledSection::Request(_) => Happened::RequestFilled,
            };
            let mut dropped = None;
            touched(centre, *case, stamp, what, |file| {
                drop_evidence_of_another(file, section);
                match section {
                    FilledSection::Applicant(value) => file.applicant = Some(value.clone()),
                    FilledSection::Sentence(value) => file.sentence = Some(value.clone()),
                    FilledSection::Representative(value) => file.representative.clone_from(value),
                    FilledSection::Request(value) => file.request = Some(value.clone()),
                }
                dropped = drop_payment_of_other_sentence(file);
            });
            forget_question(centre, dropped);
        }
        Event::EvidenceRecorded { case, document, recorded, .. } => {
            touched(centre, *case, stamp, Happened::EvidenceRecorded, |file| {
                file.evidence.insert(*document, recorded.clone());
            });
        }
        Event::EvidenceRemoved { case, document } => {
            touched(centre, *case, stamp, Happened::EvidenceRemoved, |file| {
                file.evidence.remove(document);
            });
        }
        _ => {}
    }
}

/// Papers prove what they were brought for: another sentence, another ground or another
/// representative needs evidence of its own.
fn drop_evidence_of_another(file: &mut Case, section: &FilledSection) {
    match section {
        FilledSection::Sentence(new) => {
            let (Some(old), Some(new)) = (file.sentence(), new.open()) else { return };
            let (dated, grounded) = (old.released != new.released, old.ground != new.ground);
            if dated {
                file.evidence.remove(&DocumentKind::ReleaseCertificate);
            }
            if dated || grounded {
                file.evidence.remove(&DocumentKind::CourtDecision);
            }
        }
        FilledSection::Representative(new) => {
            let old = file.representative().map(|held| (&held.name, held.proof, &held.number));
            let new = new.as_ref().and_then(Private::open);
            if old.is_some() && old != new.map(|held| (&held.name, held.proof, &held.number)) {
                file.evidence.remove(&DocumentKind::RepresentationProof);
            }
        }
        FilledSection::Applicant(_) | FilledSection::Request(_) => {}
    }
}

/// The way from the back office to the end; none of it counts as editing the file.
fn course(centre: &mut Centre, event: &Event, stamp: Stamp) {
    match event {
        Event::CaseForwarded { case, recognition } => {
            changed(centre, *case, stamp, Happened::Forwarded, |file| {
                file.stage = Stage::Forwarded;
                file.recognition = Some(*recognition);
                file.forwarded_at = Some(stamp.at);
            });
        }
        Event::CaseClaimed { case, by, until } => {
            changed(centre, *case, stamp, Happened::Claimed, |file| {
                file.stage = Stage::UnderReview;
                file.claim = Some(Claim { by: *by, at: stamp.at, until: *until });
            });
        }
        Event::ClaimReleased { case } => {
            changed(centre, *case, stamp, Happened::Released, |file| {
                file.stage = Stage::Forwarded;
                file.claim = None;
            });
        }
        Event::CaseReturned { case, documents, words, .. } => {
            changed(centre, *case, stamp, Happened::Returned, |file| {
                file.stage = Stage::Returned;
                file.claim = None;
                file.returned_for = Some(ReturnedFor {
                    documents: documents.clone(),
                    words: words.clone(),
                    by: author(stamp),
                    at: stamp.at,
                });
            });
        }
        Event::CaseResubmitted { case } => {
            changed(centre, *case, stamp, Happened::Resubmitted, |file| {
                file.stage = Stage::Forwarded;
                file.returned_for = None;
            });
        }
        Event::CaseDecided { case, decision, .. } => {
            let granted = matches!(decision.outcome, Outcome::Grant { .. });
            let mut open = Vec::new();
            let what = if granted { Happened::Granted } else { Happened::Refused };
            changed(centre, *case, stamp, what, |file| {
                file.stage = if granted { Stage::Granted } else { Stage::Refused };
                file.decision = Some(decision.clone());
                file.claim = None;
                open.extend(open_queries(file));
            });
            // Nothing depends on the registers any more, so nobody is asked about this person.
            for query in open {
                forget_question(centre, Some(query));
            }
        }
        Event::CaseViewed { case } => {
            change(centre, *case, |file| note(file, stamp, Happened::Viewed));
        }
        _ => ending(centre, event, stamp),
    }
}

fn ending(centre: &mut Centre, event: &Event, stamp: Stamp) {
    match event {
        Event::NoticePosted { case, key } => {
            changed(centre, *case, stamp, Happened::NoticePosted, |file| {
                let by = stamp.actor.staff();
                file.notice = Notice::Posted { by, at: stamp.at, key: key.clone() };
            });
            meet_outage(centre, OutsideSystem::Esosial);
        }
        Event::NoticeConfirmed { case, receipt } => {
            changed(centre, *case, stamp, Happened::NoticeConfirmed, |file| {
                file.stage = Stage::Notified;
                if let Notice::Posted { by, at, .. } = file.notice {
                    let receipt = receipt.clone();
                    file.notice = Notice::Confirmed { by, at, receipt, confirmed_at: stamp.at };
                }
            });
            centre.raised.remove_mut(case);
        }
        Event::NoticeFailed { case, why } => {
            changed(centre, *case, stamp, Happened::NoticeFailed, |file| {
                if let Notice::Posted { by, at, .. } = file.notice {
                    file.notice = Notice::Failed { by, at, why: *why, failed_at: stamp.at };
                }
            });
        }
        Event::CitizenTold { case, means } => {
            changed(centre, *case, stamp, Happened::CitizenTold, |file| {
                file.notice = Notice::Told { means: *means, by: author(stamp), at: stamp.at };
            });
            centre.raised.remove_mut(case);
        }
        Event::CaseClosed { case } => end(centre, *case, stamp, Stage::Closed, Happened::Closed),
        Event::CaseWithdrawn { case, .. } => {
            end(centre, *case, stamp, Stage::Withdrawn, Happened::Withdrawn);
        }
        _ => {}
    }
}

fn end(centre: &mut Centre, case: CaseId, stamp: Stamp, stage: Stage, what: Happened) {
    let mut open = Vec::new();
    changed(centre, case, stamp, what, |file| {
        file.stage = stage;
        file.claim = None;
        file.ended_at = Some(stamp.at);
        open.extend(open_queries(file));
    });
    centre.raised.remove_mut(&case);
    for query in open {
        forget_question(centre, Some(query));
    }
}

fn author(stamp: Stamp) -> StaffId {
    stamp.actor.staff().unwrap_or(StaffId(0))
}

fn blank(id: CaseId, ticket: Option<TicketId>, desk: DeskId, stamp: Stamp) -> Case {
    Case {
        id,
        version: Version(0),
        changed: (stamp.actor.staff(), stamp.at),
        changed_before: None,
        stage: Stage::Draft,
        opened: (author(stamp), stamp.at),
        desk,
        ticket,
        corrects: None,
        corrected_by: None,
        person: None,
        category: Category::Citizen,
        document_kind: IdDocumentKind::IdCard,
        code: None,
        applicant: None,
        sentence: None,
        representative: None,
        request: None,
        identity_lookup: Lookup::NotAsked,
        sentence_lookup: Lookup::NotAsked,
        payment_lookup: Lookup::NotAsked,
        payment_at_registration: Lookup::NotAsked,
        payment_asked_for: None,
        evidence: BTreeMap::new(),
        registration: None,
        recognition: None,
        forwarded_at: None,
        claim: None,
        returned_for: None,
        decision: None,
        notice: Notice::NotPosted,
        ended_at: None,
        touched_by: BTreeSet::new(),
        history: Vec::new(),
    }
}

fn open(centre: &mut Centre, id: CaseId, ticket: Option<TicketId>, desk: DeskId, stamp: Stamp) {
    centre.counters.case = centre.counters.case.max(id.0);
    let mut case = blank(id, ticket, desk, stamp);
    note(&mut case, stamp, Happened::Opened);
    centre.cases.insert_mut(id, Arc::new(case));
    if let Some(ticket) = ticket {
        queue::carry(centre, ticket, id);
    }
}

/// Names the applicant. Another person's file starts empty: what was recorded about one person
/// is sealed under that person's key and never moves to another.
fn identified(
    centre: &mut Centre,
    id: CaseId,
    person: PersonId,
    kind: (Category, IdDocumentKind),
    code: &Private<PersonCode>,
    stamp: Stamp,
) {
    centre.counters.person = centre.counters.person.max(person.0);
    if let Some(code) = code.open() {
        centre.by_code.insert_mut(code.clone(), person);
    }
    let mut open = Vec::new();
    let mut before = None;
    touched(centre, id, stamp, Happened::Identified, |file| {
        open.extend(open_queries(file));
        before = file.person;
        if file.person != Some(person) {
            file.applicant = None;
            file.sentence = None;
            file.representative = None;
            file.request = None;
            file.evidence.clear();
        }
        file.person = Some(person);
        (file.category, file.document_kind) = kind;
        file.code = Some(code.clone());
        file.identity_lookup = Lookup::NotAsked;
        file.sentence_lookup = Lookup::NotAsked;
        file.payment_lookup = Lookup::NotAsked;
        file.payment_asked_for = None;
    });
    for query in open {
        forget_question(centre, Some(query));
    }
    if before != Some(person) {
        if let Some(before) = before {
            person_file(centre, before, |held| held.cases.retain(|case| *case != id));
        }
        person_file(centre, person, |held| held.cases.push(id));
    }
}

fn person_file(centre: &mut Centre, id: PersonId, with: impl FnOnce(&mut PersonFile)) {
    let mut held = centre.people.get(&id).map_or_else(PersonFile::default, |p| p.as_ref().clone());
    with(&mut held);
    centre.people.insert_mut(id, Arc::new(held));
}

fn correction(
    centre: &mut Centre,
    id: CaseId,
    corrects: CaseId,
    person: PersonId,
    reason: &Private<String>,
    stamp: Stamp,
) {
    let Some(old) = centre.cases.get(&corrects).cloned() else { return };
    centre.counters.case = centre.counters.case.max(id.0);
    let mut case = Case {
        person: Some(person),
        category: old.category,
        document_kind: old.document_kind,
        code: old.code.clone(),
        applicant: old.applicant.clone(),
        sentence: old.sentence.clone(),
        representative: old.representative.clone(),
        request: old.request.clone(),
        identity_lookup: settled(&old.identity_lookup),
        sentence_lookup: settled(&old.sentence_lookup),
        evidence: old.evidence.clone(),
        corrects: Some(Correction { of: corrects, by: author(stamp), reason: reason.clone() }),
        // The file is a copy: who wrote in the old one wrote in this one.
        touched_by: old.touched_by.iter().copied().chain(stamp.actor.staff()).collect(),
        ..blank(id, None, stamp.desk.unwrap_or(old.desk), stamp)
    };
    note(&mut case, stamp, Happened::CorrectionOpened);
    centre.cases.insert_mut(id, Arc::new(case));
    person_file(centre, person, |held| held.cases.push(id));
    change(centre, corrects, |file| {
        file.corrected_by = Some(id);
        note(file, stamp, Happened::Corrected);
    });
}

/// Changes a case without counting it as a new version: answers and views.
pub(super) fn change(centre: &mut Centre, id: CaseId, with: impl FnOnce(&mut Case)) {
    // Looking for a case that is not there would copy the way to it.
    if centre.cases.contains_key(&id) {
        change_held(centre, id, with);
    }
}

/// The same of a case that is there.
pub(super) fn change_held(centre: &mut Centre, id: CaseId, with: impl FnOnce(&mut Case)) {
    // A case that a snapshot shares is copied; one that is nobody else's is changed where it is.
    let Some(case) = centre.cases.get_mut(&id).map(Arc::make_mut) else { return };
    let was_posted = case.is_posted();
    with(case);
    match (was_posted, case.is_posted()) {
        (false, true) => centre.posted.insert_mut(id, ()),
        (true, false) => {
            centre.posted.remove_mut(&id);
        }
        _ => {}
    }
}

/// A change that a colleague's older view must not overwrite.
fn changed(
    centre: &mut Centre,
    id: CaseId,
    stamp: Stamp,
    what: Happened,
    with: impl FnOnce(&mut Case),
) {
    change(centre, id, |case| {
        with(case);
        if let Some(by) = stamp.actor.staff() {
            if let (Some(before), at) = case.changed
                && before != by
            {
                case.changed_before = Some((before, at, case.version));
            }
            case.version = Version(case.version.0.saturating_add(1));
            case.changed = (Some(by), stamp.at);
        }
        note(case, stamp, what);
    });
}

/// A change of the file itself: its author cannot decide the case (four eyes).
fn touched(
    centre: &mut Centre,
    id: CaseId,
    stamp: Stamp,
    what: Happened,
    with: impl FnOnce(&mut Case),
) {
    changed(centre, id, stamp, what, |case| {
        with(case);
        case.touched_by.extend(stamp.actor.staff());
    });
}

/// Adds a line of history.
pub(super) fn note(case: &mut Case, stamp: Stamp, what: Happened) {
    let line = HistoryLine { at: stamp.at, by: stamp.actor.staff(), what };
    history::remember(&mut case.history, line);
}
