//! The back office: claim, return for papers, decide. Who registered or edited does not decide.

use std::sync::Arc;

use super::file::ask_payment;
use super::{author, case, passport, person, words};
use crate::casework::case::{CLAIM_MINUTES, Case, Decision, Outcome, Stage};
use crate::casework::centre::Centre;
use crate::casework::command::{Command, Context, Verdict};
use crate::casework::documents::{self, Need};
use crate::casework::event::Event;
use crate::casework::forms::WORDS_MAX;
use crate::casework::ids::{CaseId, StaffId};
use crate::casework::private::Private;
use crate::casework::refusal::Refusal;
use crate::casework::register::{Lookup, PaymentAnswer};
use crate::casework::staff::Role;
use crate::casework::warnings::earlier_grant;
use crate::law::moment::Moment;
use crate::law::passport::{AllowanceReference, DocumentKind, Passport, RefusalGround};
use crate::law::term::refusal_notice_by;

/// Corrections of corrections that are followed back to the first case.
const CORRECTIONS_MAX: usize = 64;

pub(super) fn decide(
    centre: &Centre,
    command: &Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Claim(id) => claim(centre, *id, context),
        Command::Release(id) => {
            let file = case(centre, *id)?;
            holds(file, author(context)?)?;
            Ok(vec![Event::ClaimReleased { case: *id }])
        }
        Command::HandOver { case, to } => hand_over(centre, *case, *to, context),
        Command::ReturnForPapers { case, documents, words } => {
            send_back(centre, *case, documents, words, context)
        }
        Command::Decide { case, verdict } => give_verdict(centre, *case, verdict, context),
        Command::ViewCase(id) => {
            author(context)?;
            case(centre, *id)?;
            Ok(vec![Event::CaseViewed { case: *id }])
        }
        _ => Err(Refusal::UnknownCase),
    }
}

fn claim_until(now: Moment) -> Moment {
    now.plus_seconds(CLAIM_MINUTES * 60)
}

fn claim(centre: &Centre, id: CaseId, context: &Context) -> Result<Vec<Event>, Refusal> {
    let by = author(context)?;
    let file = case(centre, id)?;
    match (file.stage, &file.claim) {
        (Stage::Forwarded, _) => {}
        (Stage::UnderReview, Some(held))
            if held.by != by && context.now < held.until && is_officer(centre, held.by) =>
        {
            return Err(Refusal::HeldBy { by: held.by, until: held.until });
        }
        (Stage::UnderReview, _) => {}
        (stage, _) => return Err(Refusal::WrongStage { stage }),
    }
    taken(centre, file, by, context)
}

/// Somebody takes the case; what Social Payments answered on an earlier day is asked again at once,
/// so that the answer is there when the decision is.
fn taken(
    centre: &Centre,
    file: &Case,
    by: StaffId,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let case = file.id;
    let mut events = vec![Event::CaseClaimed { case, by, until: claim_until(context.now) }];
    let has_answer = matches!(file.payment_lookup, Lookup::Answered { .. });
    if has_answer && !file.payment_is_of(context.today()) && file.sentence().is_some() {
        events.extend(ask_payment(centre, file, &[])?);
    }
    Ok(events)
}

/// A claim is worth as much as its holder: who has left or changed role holds nothing.
fn is_officer(centre: &Centre, staff: StaffId) -> bool {
    centre.member(staff).is_some_and(|held| held.role == Role::Officer && !held.disabled)
}

/// The case must be held by this person. A claim that has run out still holds until a colleague
/// takes the case: nobody loses a finished review to the clock alone.
pub(super) fn holds(file: &Case, by: StaffId) -> Result<(), Refusal> {
    match (file.stage, &file.claim) {
        (Stage::UnderReview, Some(held)) if held.by == by => Ok(()),
        (Stage::UnderReview, Some(held)) => Err(Refusal::HeldBy { by: held.by, until: held.until }),
        (Stage::UnderReview, None) | (Stage::Forwarded, _) => Err(Refusal::NotClaimed),
        (stage, _) => Err(Refusal::WrongStage { stage }),
    }
}

fn hand_over(
    centre: &Centre,
    id: CaseId,
    to: StaffId,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let by = author(context)?;
    let file = case(centre, id)?;
    let is_supervisor = centre.member(by).is_some_and(|member| member.role == Role::Supervisor);
    if is_supervisor {
        if !matches!(file.stage, Stage::Forwarded | Stage::UnderReview) {
            return Err(Refusal::WrongStage { stage: file.stage });
        }
    } else {
        holds(file, by)?;
    }
    if !is_officer(centre, to) || file.claim.is_some_and(|held| held.by == to) {
        return Err(Refusal::NotAnOfficer);
    }
    taken(centre, file, to, context)
}

fn send_back(
    centre: &Centre,
    id: CaseId,
    documents: &[DocumentKind],
    text: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let file = case(centre, id)?;
    holds(file, author(context)?)?;
    words(text, WORDS_MAX)?;
    if documents.is_empty() {
        return Err(Refusal::NoDocumentNamed);
    }
    let passport = passport(centre, file)?;
    let mut named: Vec<DocumentKind> = Vec::new();
    for kind in documents {
        let row = documents::row(file, passport, *kind)
            .ok_or(Refusal::DocumentNotRequired { document: *kind })?;
        if matches!(row.need, Need::RegisterAnswers { .. }) {
            return Err(Refusal::RegisterAnswers { document: *kind });
        }
        if !named.contains(kind) {
            named.push(*kind);
        }
    }
    let person = person(file)?;
    let words = Private::of(text.trim().to_owned());
    Ok(vec![Event::CaseReturned { case: id, person, documents: named, words }])
}

fn give_verdict(
    centre: &Centre,
    id: CaseId,
    verdict: &Verdict,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let by = author(context)?;
    let file = case(centre, id)?;
    holds(file, by)?;
    if file.touched_by.contains(&by) {
        return Err(Refusal::FourEyes);
    }
    let person = person(file)?;
    let passport = passport(centre, file)?;
    let term = file.term().ok_or(Refusal::NoTerm)?;
    let (outcome, notice_by) = match verdict {
        Verdict::Grant { earlier_grant_confirmed } => {
            let amount = grantable(centre, file, passport, *earlier_grant_confirmed, context)?;
            let earlier_grant_confirmed = *earlier_grant_confirmed;
            (Outcome::Grant { amount, earlier_grant_confirmed }, term.latest_safe)
        }
        Verdict::Refuse { ground, reasons } => {
            refusable(passport, *ground, reasons)?;
            let reasons = Private::of(reasons.trim().to_owned());
            let by_refusal = refusal_notice_by(context.today(), term);
            (Outcome::Refuse { ground: *ground, reasons }, by_refusal.min(term.latest_safe))
        }
    };
    let decision = Decision { outcome, by, at: context.now, notice_by };
    Ok(vec![Event::CaseDecided { case: id, person, decision }])
}

fn refusable(passport: &Passport, ground: RefusalGround, reasons: &str) -> Result<(), Refusal> {
    if !passport.refusal_grounds.is_selected(&ground) {
        return Err(Refusal::GroundNotInPassport);
    }
    words(reasons, WORDS_MAX)
}

/// Whether a grant is lawful, and of how much. Nobody overrides the prior payment.
fn grantable(
    centre: &Centre,
    file: &Case,
    passport: &Passport,
    confirmed: bool,
    context: &Context,
) -> Result<u32, Refusal> {
    let missing = documents::missing(file, passport);
    if !missing.is_empty() {
        return Err(Refusal::DocumentsMissing { documents: missing });
    }
    let sentence = file.sentence().ok_or(Refusal::SentenceMissing)?;
    let asked_for = file.payment_asked_for.as_ref().and_then(Private::open);
    if asked_for != Some(&sentence.released) {
        return Err(Refusal::PaymentUnknown);
    }
    match file.payment() {
        Some(PaymentAnswer::Paid { on, .. }) => return Err(Refusal::AlreadyPaid { on: *on }),
        Some(PaymentAnswer::NotPaid { .. }) => {}
        None => return Err(Refusal::PaymentUnknown),
    }
    if let Lookup::Answered { at, .. } = file.payment_lookup
        && !file.payment_is_of(context.today())
    {
        return Err(Refusal::PaymentStale { at });
    }
    let person = person(file)?;
    let same = centre.cases_of(person).find(|other| {
        other.id != file.id
            && other.is_granted()
            && other.sentence().is_some_and(|earlier| earlier.released == sentence.released)
    });
    // Putting a date right in a correction must not pay for one sentence twice.
    let corrected = corrected_cases(centre, file).find(|earlier| earlier.is_granted());
    if let Some(other) = same.or(corrected) {
        return Err(Refusal::AlreadyGranted { case: other.id });
    }
    if let Some(on) = earlier_grant(centre, file)
        && !confirmed
    {
        return Err(Refusal::ConfirmEarlierGrant { on });
    }
    amount(centre, file, passport, context).ok_or(Refusal::NoAmount)
}

/// The cases whose decisions this one looks at again, the latest first.
fn corrected_cases<'a>(centre: &'a Centre, file: &'a Case) -> impl Iterator<Item = &'a Arc<Case>> {
    let earlier = |case: &Case| case.corrects.as_ref().and_then(|held| centre.case(held.of));
    std::iter::successors(earlier(file), move |case| earlier(case)).take(CORRECTIONS_MAX)
}

/// The allowance by the wage in force on the passport's reference day, in whole manat. A correction
/// decides the first application again, so that one's days count.
fn amount(centre: &Centre, file: &Case, passport: &Passport, context: &Context) -> Option<u32> {
    let first = corrected_cases(centre, file).last().map_or(file, AsRef::as_ref);
    let registered = first.registration.as_ref()?.at.date();
    let day = match passport.rules.allowance_reference {
        AllowanceReference::Registration => registered,
        AllowanceReference::Application => first.opened.1.date(),
        AllowanceReference::Decision => context.today(),
    };
    passport.allowance_on(day).map(|amount| amount.manats)
}
