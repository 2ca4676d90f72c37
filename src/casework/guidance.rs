//! What comes next for a case or a ticket, who does it, and why it cannot be done yet.
//!
//! The screen's bottom line, the key that does "the next step" and the step rail all read this,
//! so they cannot disagree. Whether the step is lawful is asked of [`decide`](super::decide) itself.

use super::case::{Case, Notice, NoticeMeans, Recognition, Stage};
use super::centre::Centre;
use super::command::{Act, Command, Context};
use super::decide::decide;
use super::documents::{self, Need};
use super::ids::TicketId;
use super::notice::{NoticeTaskKind, notice_task};
use super::refusal::Refusal;
use super::register::Lookup;
use super::ticket::TicketState;
use crate::law::passport::{DocumentKind, StepKind};

/// The next thing to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// One command does it.
    Do(Command),
    /// The applicant's code has to be typed (step 3).
    TypeCode,
    /// The register is being asked; go on with other fields meanwhile.
    WaitForRegister,
    /// The applicant's name has to be filled in.
    FillApplicant,
    /// The sentence has to be filled in.
    FillSentence,
    /// The representative has to be filled in.
    FillRepresentative,
    /// A paper has to be recorded, or waived.
    RecordPaper(DocumentKind),
    /// The agent's preliminary view has to be chosen (step 6).
    ChooseRecognition,
    /// The back office decides.
    WaitForOffice,
    /// The officer has to choose a decision.
    ChooseDecision,
    /// The portal's receipt is awaited.
    WaitForPortal,
    /// The portal cannot do it: the citizen has to be told by telephone or on paper.
    TellCitizen,
    /// Nothing is left to do.
    Nothing,
}

/// Guidance for one case.
#[derive(Clone, Debug, PartialEq)]
pub struct Guidance {
    /// The step it belongs to.
    pub step: StepKind,
    /// What to do.
    pub next: Next,
    /// Why this person cannot do it now; `None` when they can.
    pub refusal: Option<Refusal>,
}

/// What comes next for a ticket at the author's desk, before its case is in hand.
pub fn for_ticket(centre: &Centre, id: TicketId, context: &Context) -> Option<Guidance> {
    let ticket = centre.ticket(id)?;
    let (step, command) = match ticket.state {
        TicketState::Waiting => (StepKind::Queue, Command::CallNext),
        TicketState::Called { .. } => (StepKind::Desk, Command::Serve(id)),
        TicketState::Serving { .. } => (StepKind::Desk, Command::FinishVisit(id)),
        TicketState::Parked { .. } => (StepKind::Queue, Command::Unpark(id)),
        TicketState::NoShow { .. } => (StepKind::Queue, Command::TakeBack(id)),
        TicketState::Done | TicketState::Cancelled => return None,
    };
    Some(guide(centre, step, command, context))
}

/// What comes next for a case, for the person who asks.
pub fn for_case(centre: &Centre, case: &Case, context: &Context) -> Guidance {
    match case.stage {
        Stage::Draft => for_draft(centre, case, context),
        Stage::Registered | Stage::Returned if matches!(case.payment_lookup, Lookup::NotAsked) => {
            guide(centre, StepKind::PriorPayment, Command::CheckPayment(case.id), context)
        }
        Stage::Registered => {
            let recognition = Recognition::DocumentsIncomplete;
            let command = Command::Forward { case: case.id, recognition };
            let refusal = decide(centre, &command, context).err();
            Guidance { step: StepKind::BackOffice, next: Next::ChooseRecognition, refusal }
        }
        Stage::Returned => {
            let passport = centre.passport_of(case);
            let named = case.returned_for.as_ref().map(|returned| &returned.documents[..]);
            let missing = passport.and_then(|passport| {
                let missing = documents::missing(case, passport);
                missing.into_iter().find(|kind| named.is_some_and(|named| named.contains(kind)))
            });
            match missing {
                Some(kind) => still(StepKind::Documents, Next::RecordPaper(kind)),
                None => guide(centre, StepKind::BackOffice, Command::Resubmit(case.id), context),
            }
        }
        Stage::Forwarded | Stage::UnderReview if may(centre, Act::Claim, context).is_err() => {
            still(StepKind::BackOffice, Next::WaitForOffice)
        }
        Stage::Forwarded => guide(centre, StepKind::BackOffice, Command::Claim(case.id), context),
        Stage::UnderReview => under_review(centre, case, context),
        Stage::Granted | Stage::Refused => for_notice(centre, case, context),
        Stage::Notified => guide(centre, StepKind::Notice, Command::CloseCase(case.id), context),
        Stage::Closed | Stage::Withdrawn => still(StepKind::Notice, Next::Nothing),
    }
}

/// After the decision: post, wait, or tell the citizen in another way.
fn for_notice(centre: &Centre, case: &Case, context: &Context) -> Guidance {
    let (id, step) = (case.id, StepKind::Notice);
    if matches!(case.notice, Notice::Told { .. }) {
        return guide(centre, step, Command::CloseCase(id), context);
    }
    match notice_task(case, context.now).map(|task| task.kind) {
        Some(NoticeTaskKind::Post) => guide(centre, step, Command::PostNotice(id), context),
        Some(NoticeTaskKind::Failed(_) | NoticeTaskKind::Unconfirmed) => {
            let command = Command::TellCitizen { case: id, means: NoticeMeans::Telephone };
            let refusal = decide(centre, &command, context).err();
            Guidance { step, next: Next::TellCitizen, refusal }
        }
        None => still(step, Next::WaitForPortal),
    }
}

fn under_review(centre: &Centre, case: &Case, context: &Context) -> Guidance {
    let own = case.claim.is_some_and(|held| Some(held.by) == context.actor.staff());
    if !own {
        return guide(centre, StepKind::BackOffice, Command::Claim(case.id), context);
    }
    let was_answered = matches!(case.payment_lookup, Lookup::Answered { .. });
    if was_answered && !case.payment_is_of(context.today()) {
        return guide(centre, StepKind::PriorPayment, Command::CheckPayment(case.id), context);
    }
    let refusal = context
        .actor
        .staff()
        .is_some_and(|officer| case.touched_by.contains(&officer))
        .then_some(Refusal::FourEyes);
    Guidance { step: StepKind::BackOffice, next: Next::ChooseDecision, refusal }
}

fn for_draft(centre: &Centre, case: &Case, context: &Context) -> Guidance {
    use StepKind::{Documents, PriorPayment, Registration};
    if case.person.is_none() {
        return still(Documents, Next::TypeCode);
    }
    if case.applicant().is_none() {
        let waiting = case.identity_lookup.is_waiting();
        return still(Documents, if waiting { Next::WaitForRegister } else { Next::FillApplicant });
    }
    if case.sentence().is_none() {
        let waiting = case.sentence_lookup.is_waiting();
        return still(Documents, if waiting { Next::WaitForRegister } else { Next::FillSentence });
    }
    if let Some(passport) = centre.passport_of(case) {
        for row in documents::checklist(case, passport) {
            if row.need == Need::Waiting && !row.is_answered() {
                let asked = case.identity_lookup.is_waiting() || case.sentence_lookup.is_waiting();
                return if asked {
                    still(Documents, Next::WaitForRegister)
                } else {
                    guide(centre, Documents, Command::AskRegister(case.id), context)
                };
            }
            if !row.is_answered() {
                return still(Documents, Next::RecordPaper(row.kind));
            }
        }
    }
    match case.payment_lookup {
        Lookup::NotAsked => guide(centre, PriorPayment, Command::CheckPayment(case.id), context),
        Lookup::Asked { .. } => still(PriorPayment, Next::WaitForRegister),
        Lookup::Answered { .. } if !case.payment_is_of(context.today()) => {
            guide(centre, PriorPayment, Command::CheckPayment(case.id), context)
        }
        Lookup::Unavailable { since, .. } if since.date() != context.today() => {
            guide(centre, PriorPayment, Command::CheckPayment(case.id), context)
        }
        _ => {
            let command = Command::Register { case: case.id, insists: false };
            let guidance = guide(centre, Registration, command, context);
            match guidance.refusal {
                Some(Refusal::RepresentativeMissing | Refusal::ProofExpired { .. }) => {
                    Guidance { next: Next::FillRepresentative, ..guidance }
                }
                _ => guidance,
            }
        }
    }
}

fn guide(centre: &Centre, step: StepKind, command: Command, context: &Context) -> Guidance {
    let refusal = decide(centre, &command, context).err();
    Guidance { step, next: Next::Do(command), refusal }
}

fn still(step: StepKind, next: Next) -> Guidance {
    Guidance { step, next, refusal: None }
}

/// Whether a step of the rail is done, current or to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Done.
    Done,
    /// The one in hand.
    Current,
    /// To come.
    ToCome,
}

/// The seven steps of the passport for a case in hand, in their order.
pub fn rail(case: Option<&Case>, ticket: Option<&TicketState>) -> [StepState; 7] {
    let current = match (case, ticket) {
        (Some(case), _) => current_step(case),
        (None, Some(TicketState::Called { .. } | TicketState::Serving { .. })) => 1,
        (None, _) => 0,
    };
    std::array::from_fn(|step| match step.cmp(&current) {
        std::cmp::Ordering::Less => StepState::Done,
        std::cmp::Ordering::Equal => StepState::Current,
        std::cmp::Ordering::Greater => StepState::ToCome,
    })
}

/// The step a case is at, counted from 0; 7 when it is through.
fn current_step(case: &Case) -> usize {
    match case.stage {
        Stage::Draft => match (&case.sentence, &case.payment_lookup) {
            (None, _) => 2,
            (Some(_), Lookup::NotAsked | Lookup::Asked { .. }) => 3,
            (Some(_), _) => 4,
        },
        Stage::Registered | Stage::Forwarded | Stage::UnderReview | Stage::Returned => 5,
        Stage::Granted | Stage::Refused => 6,
        Stage::Notified | Stage::Closed | Stage::Withdrawn => 7,
    }
}

/// Whether the person may do such a thing at all, whatever the state: for menus and key bars.
pub fn may(centre: &Centre, act: Act, context: &Context) -> Result<(), Refusal> {
    super::decide::permit(centre, act, context)
}
