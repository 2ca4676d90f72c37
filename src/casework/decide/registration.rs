//! Registration, forwarding and the way back; withdrawal; a correction's new case.

use chrono::Datelike;

use super::{author, calendar, case, passport, person, territory, words};
use crate::casework::case::{Case, Recognition, Registration, Stage};
use crate::casework::centre::Centre;
use crate::casework::command::{Command, Context};
use crate::casework::documents;
use crate::casework::event::Event;
use crate::casework::forms::WORDS_MAX;
use crate::casework::ids::{CaseId, CaseNumber};
use crate::casework::private::Private;
use crate::casework::refusal::Refusal;
use crate::casework::register::Lookup;
use crate::law::passport::RequestChannel;
use crate::law::term::term;

pub(super) fn decide(
    centre: &Centre,
    command: &Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Register { case, insists } => register(centre, *case, *insists, context),
        Command::Forward { case, recognition } => forward(centre, *case, *recognition),
        Command::Resubmit(id) => {
            let file = case(centre, *id)?;
            match file.stage {
                Stage::Returned => {
                    asked_about_payment(file)?;
                    Ok(vec![Event::CaseResubmitted { case: *id }])
                }
                stage => Err(Refusal::WrongStage { stage }),
            }
        }
        Command::Withdraw { case, reason } => withdraw(centre, *case, reason),
        Command::OpenCorrection { case, reason } => correct(centre, *case, reason, context),
        _ => Err(Refusal::UnknownCase),
    }
}

fn register(
    centre: &Centre,
    id: CaseId,
    insists: bool,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let by = author(context)?;
    let file = case(centre, id)?;
    if file.stage != Stage::Draft {
        return Err(Refusal::WrongStage { stage: file.stage });
    }
    let passport = passport(centre, file)?;
    complete(file, context)?;
    alone(centre, file)?;
    let missing = documents::missing(file, passport);
    if !missing.is_empty() && !insists {
        return Err(Refusal::DocumentsMissing { documents: missing });
    }
    let today = context.today();
    let term = term(today, &passport.term_rule(), calendar(centre)?, territory(centre))
        .map_err(|_| Refusal::NoTerm)?;
    let registration = Box::new(Registration {
        number: next_number(centre, context)?,
        at: context.now,
        by,
        passport: passport.version.clone(),
        term: term.into(),
        earlier_terms: Vec::new(),
        incomplete: !missing.is_empty(),
    });
    Ok(vec![Event::CaseRegistered { case: id, registration }])
}

/// Whether the file says enough to be registered. Papers may be missing, facts may not.
fn complete(file: &Case, context: &Context) -> Result<(), Refusal> {
    person(file)?;
    if matches!(file.code, Some(Private::Erased)) {
        return Err(Refusal::Erased);
    }
    if file.identity_lookup.is_waiting() || file.sentence_lookup.is_waiting() {
        return Err(Refusal::RegisterPending);
    }
    file.applicant().ok_or(Refusal::ApplicantMissing)?;
    file.sentence().ok_or(Refusal::SentenceMissing)?;
    let through = file.request().map(|request| request.channel);
    match file.representative() {
        None if through == Some(RequestChannel::Representative) => {
            return Err(Refusal::RepresentativeMissing);
        }
        Some(representative) => {
            if let Some(on) = representative.expires.filter(|last| *last < context.today()) {
                return Err(Refusal::ProofExpired { on });
            }
        }
        None => {}
    }
    match file.payment_lookup {
        Lookup::NotAsked => Err(Refusal::PaymentNotChecked),
        Lookup::Asked { .. } => Err(Refusal::RegisterPending),
        Lookup::Answered { at, .. } if at.date() != context.today() => {
            Err(Refusal::PaymentStale { at })
        }
        // Yesterday's outage is no check of today either.
        Lookup::Unavailable { since, .. } if since.date() != context.today() => {
            Err(Refusal::PaymentStale { at: since })
        }
        // An outage does not stop a registration; the grant will wait for the answer.
        Lookup::Unavailable { .. } | Lookup::Answered { .. } => Ok(()),
    }
}

/// At most one undecided case for a person.
fn alone(centre: &Centre, file: &Case) -> Result<(), Refusal> {
    let person = person(file)?;
    let other =
        centre.cases_of(person).find(|other| other.id != file.id && other.stage.is_undecided());
    match other.and_then(|other| other.number()) {
        Some(number) => Err(Refusal::UndecidedCase { number }),
        None => Ok(()),
    }
}

fn next_number(centre: &Centre, context: &Context) -> Result<CaseNumber, Refusal> {
    let identity = centre.identity.as_ref().ok_or(Refusal::NotFounded)?;
    let year = u16::try_from(context.today().year()).map_err(|_| Refusal::NoTerm)?;
    let counters = &centre.counters;
    let used = if counters.case_year == year { counters.case_of_year } else { 0 };
    let count = used.checked_add(1).ok_or(Refusal::TooMuch)?;
    Ok(CaseNumber { centre: identity.number, year, count })
}

/// Hands the case to the back office. Recognising the right needs no missing document.
fn forward(centre: &Centre, id: CaseId, recognition: Recognition) -> Result<Vec<Event>, Refusal> {
    let file = case(centre, id)?;
    if file.stage != Stage::Registered {
        return Err(Refusal::WrongStage { stage: file.stage });
    }
    let documents = documents::missing(file, passport(centre, file)?);
    if recognition == Recognition::Recognised && !documents.is_empty() {
        return Err(Refusal::DocumentsMissing { documents });
    }
    asked_about_payment(file)?;
    Ok(vec![Event::CaseForwarded { case: id, recognition }])
}

/// A sentence that was put right after registration is another one to Social Payments: it must be
/// asked about before the back office gets the case, because only the front office may ask.
fn asked_about_payment(file: &Case) -> Result<(), Refusal> {
    match file.payment_lookup {
        Lookup::NotAsked => Err(Refusal::PaymentNotChecked),
        _ => Ok(()),
    }
}

fn withdraw(centre: &Centre, id: CaseId, reason: &str) -> Result<Vec<Event>, Refusal> {
    let file = case(centre, id)?;
    if !(file.stage == Stage::Draft || file.stage.is_undecided()) {
        return Err(Refusal::WrongStage { stage: file.stage });
    }
    words(reason, WORDS_MAX)?;
    // Without a person there is no key to seal the words under.
    let reason = match file.person {
        Some(_) => Private::of(reason.trim().to_owned()),
        None => Private::Erased,
    };
    Ok(vec![Event::CaseWithdrawn { case: id, person: file.person, reason }])
}

fn correct(
    centre: &Centre,
    id: CaseId,
    reason: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    author(context)?;
    let file = case(centre, id)?;
    // A correction that was taken back has corrected nothing.
    let corrected = file
        .corrected_by
        .and_then(|other| centre.case(other))
        .is_some_and(|other| other.stage != Stage::Withdrawn);
    if file.decision.is_none() || corrected {
        return Err(Refusal::NothingToCorrect);
    }
    words(reason, WORDS_MAX)?;
    let person = person(file)?;
    if !centre.has_room(person) {
        return Err(Refusal::TooMuch);
    }
    let case = CaseId(centre.counters.case.checked_add(1).ok_or(Refusal::TooMuch)?);
    let reason = Private::of(reason.trim().to_owned());
    Ok(vec![Event::CorrectionOpened { case, corrects: id, person, reason }])
}
