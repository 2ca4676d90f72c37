//! The core with one rule broken.

use std::sync::{Arc, Mutex};

use dost_desk::casework::case::{Case, Claim, Outcome, Registration, Stage};
use dost_desk::casework::centre::{Answer, Centre};
use dost_desk::casework::command::{Actor, Command, Context};
use dost_desk::casework::decide::decide;
use dost_desk::casework::event::{Event, Frame};
use dost_desk::casework::evolve;
use dost_desk::casework::ids::{CaseId, DeskId};
use dost_desk::casework::intents::{Intent, letter, pending};
use dost_desk::casework::private::Private;
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::{Lookup, PaymentAnswer};
use dost_desk::casework::ticket::{TicketState, WhyNext};
use dost_desk::engine::Rules;
use dost_desk::gateways::Esosial;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::moment::Moment;
use dost_desk::law::term::term;

use super::bugs::Bug;

pub struct Core(pub Bug);

/// Decides as if a case were another than it is.
fn with_case(
    centre: &Centre,
    case: CaseId,
    command: &Command,
    context: &Context,
    change: impl FnOnce(&mut Case),
) -> Result<Vec<Event>, Refusal> {
    let mut other = centre.clone();
    if let Some(file) = other.cases.get(&case) {
        let mut file = file.as_ref().clone();
        change(&mut file);
        other.cases.insert_mut(case, Arc::new(file));
    }
    decide(&other, command, context)
}

/// A calendar that knows weekends and nothing else.
fn no_holidays() -> Calendar {
    let text = Calendar::embedded().unwrap().to_csv();
    let lines: Vec<&str> = text.lines().collect();
    let kept =
        lines.iter().take(2).chain(lines.iter().skip(2).filter(|line| line.contains("-01-01")));
    Calendar::parse(&(kept.copied().collect::<Vec<_>>().join("\n") + "\n")).unwrap()
}

fn reckoned_anew(registration: &Registration, calendar: &Calendar, back: bool) -> Registration {
    let mut wrong = registration.clone();
    let old = &registration.term;
    let from = if back { old.registered.pred_opt().unwrap() } else { old.registered };
    if let Ok(mut new) = term(from, &old.rule, calendar, None) {
        new.registered = old.registered;
        wrong.term = new.into();
    }
    wrong
}

impl Core {
    /// What is decided where the core refuses.
    fn instead(
        &self,
        refusal: Refusal,
        centre: &Centre,
        command: &Command,
        context: &Context,
    ) -> Result<Vec<Event>, Refusal> {
        let now = context.now;
        match (self.0, &refusal, command) {
            (Bug::NoFourEyes, Refusal::FourEyes, Command::Decide { case, .. }) => {
                with_case(centre, *case, command, context, |file| file.touched_by.clear())
            }
            (Bug::DecidedWithoutPin, Refusal::PinNeeded, Command::Decide { .. }) => {
                let mut events =
                    decide(centre, command, &Context { stepped_up: true, ..*context })?;
                events.retain(|event| !matches!(event, Event::PinGiven { .. }));
                Ok(events)
            }
            (
                Bug::GrantWithoutPaymentAnswer,
                Refusal::PaymentUnknown,
                Command::Decide { case, .. },
            ) => with_case(centre, *case, command, context, |file| {
                let day = file.sentence().map(|sentence| sentence.released);
                file.payment_asked_for = day.map(Private::of);
                file.payment_lookup = answered_now(now);
            }),
            (
                Bug::PaymentAnswerOfAnotherDay,
                Refusal::PaymentStale { .. },
                Command::Decide { case, .. } | Command::Register { case, .. },
            ) => with_case(centre, *case, command, context, |file| {
                if let Lookup::Answered { at, .. } = &mut file.payment_lookup {
                    *at = now;
                }
            }),
            (Bug::GrantedTwice, Refusal::AlreadyGranted { case: other }, _) => {
                let mut other_centre = centre.clone();
                other_centre.cases.remove_mut(other);
                decide(&other_centre, command, context)
            }
            (Bug::DecidedTwice, Refusal::WrongStage { .. }, Command::Decide { case, .. }) => {
                let by = context.actor.staff().ok_or(refusal)?;
                with_case(centre, *case, command, context, |file| {
                    if file.decision.is_some() {
                        file.stage = Stage::UnderReview;
                        file.claim = Some(Claim { by, at: now, until: now });
                    }
                })
            }
            (
                Bug::TwoUndecidedCases,
                Refusal::UndecidedCase { .. },
                Command::Register { case, .. },
            ) => {
                let mut alone = centre.clone();
                if let Some(person) = centre.case(*case).and_then(|file| file.person) {
                    alone.people.remove_mut(&person);
                }
                decide(&alone, command, context)
            }
            (Bug::StaleSaveAccepted, Refusal::Stale { .. }, _) => {
                decide(centre, command, &Context { seen: None, ..*context })
            }
            (Bug::RevokedUserCommits, Refusal::StaffDisabled, _) => {
                let mut kept = centre.clone();
                if let Some(staff) = context.actor.staff().and_then(|id| centre.member(id)) {
                    let mut staff = staff.as_ref().clone();
                    staff.disabled = false;
                    kept.staff.insert_mut(staff.id, Arc::new(staff));
                }
                decide(&kept, command, context)
            }
            (Bug::TicketServedTwice, Refusal::TicketElsewhere { .. }, Command::Serve(ticket)) => {
                let desk = context.desk.unwrap_or(DeskId(1));
                Ok(vec![Event::TicketServed { ticket: *ticket, desk }])
            }
            (Bug::ClaimHeldByTwo, Refusal::HeldBy { .. }, Command::Claim(case)) => {
                with_case(centre, *case, command, context, |file| file.stage = Stage::Forwarded)
            }
            (
                Bug::QuestionAnsweredTwice,
                Refusal::StrayAnswer,
                Command::Answer { query, case, answer },
            ) => {
                let mut open = centre.clone();
                use dost_desk::casework::register::{GatewayAnswer, Question};
                let question = match answer.as_ref() {
                    GatewayAnswer::Sentence(_) => Question::Sentence,
                    GatewayAnswer::Payment(_) => Question::PriorPayment,
                    _ => Question::Identity,
                };
                open.questions.insert_mut(*query, (*case, question));
                decide(&open, command, context)
            }
            _ => Err(refusal),
        }
    }

    /// What is recorded instead of what was decided.
    fn spoilt(&self, mut events: Vec<Event>, centre: &Centre, context: &Context) -> Vec<Event> {
        match self.0 {
            Bug::AutoPostMissing if context.actor == Actor::Centre => {
                events.retain(|event| !matches!(event, Event::NoticePosted { .. }));
            }
            Bug::QueueJumped => {
                for event in &mut events {
                    if let Event::TicketCalled { ticket, why: WhyNext::LongestWaiting, .. } = event
                    {
                        let last = centre.tickets.values().rev().find(|held| {
                            held.state == TicketState::Waiting && held.for_desk.is_none()
                        });
                        *ticket = last.map_or(*ticket, |held| held.id);
                    }
                }
            }
            Bug::TermFromRegistrationDay | Bug::HolidayIgnored => {
                let plain = no_holidays();
                let back = self.0 == Bug::TermFromRegistrationDay;
                for event in &mut events {
                    if let Event::CaseRegistered { registration, .. } = event
                        && let Some(held) = &centre.calendar
                    {
                        let calendar = if back { held.as_ref() } else { &plain };
                        **registration = reckoned_anew(registration, calendar, back);
                    }
                }
            }
            Bug::OneKeyForAll => {
                for event in &mut events {
                    if let Event::NoticePosted { key, .. } = event {
                        "notice".clone_into(key);
                    }
                }
            }
            // Taken for delivered as soon as it is posted.
            Bug::ConfirmedUnseen => {
                let posted = |event: &Event| match event {
                    Event::NoticePosted { case, .. } => Some(*case),
                    _ => None,
                };
                let confirmed = |case| Event::NoticeConfirmed { case, receipt: "ES-0".to_owned() };
                let more: Vec<_> = events.iter().filter_map(posted).map(confirmed).collect();
                events.extend(more);
            }
            Bug::NumberSkipped => {
                for event in &mut events {
                    if let Event::TicketIssued { number, .. } = event {
                        number.count += u16::from(number.count > 3);
                    }
                }
            }
            Bug::RefusedWithoutWords => {
                for event in &mut events {
                    if let Event::CaseDecided { decision, .. } = event
                        && let Outcome::Refuse { reasons, .. } = &mut decision.outcome
                    {
                        *reasons = Private::of(String::new());
                    }
                }
            }
            _ => {}
        }
        events
    }
}

fn answered_now(at: Moment) -> Lookup<Private<PaymentAnswer>> {
    let answer = Private::of(PaymentAnswer::NotPaid { other_sentence_paid_on: None });
    let query = dost_desk::casework::ids::QueryId(1);
    Lookup::Answered { query, at, answer, hash: None }
}

impl Rules for Core {
    fn decide(
        &self,
        centre: &Centre,
        command: &Command,
        context: &Context,
    ) -> Result<Vec<Event>, Refusal> {
        decide(centre, command, context)
            .or_else(|refusal| self.instead(refusal, centre, command, context))
            .map(|events| self.spoilt(events, centre, context))
    }

    fn apply(&self, centre: &mut Centre, frame: &Frame) -> Answer {
        let before = centre.clone();
        let answer = evolve::apply(centre, frame);
        let decree =
            frame.events.iter().any(|event| matches!(event, Event::CalendarAdopted { .. }));
        match self.0 {
            Bug::DecreeIgnoredForOpenCases if decree => {
                centre.cases = before.cases;
                centre.raised = before.raised;
            }
            Bug::TicketLost => {
                for event in &frame.events {
                    if let Event::TicketParked { ticket, .. } = event {
                        centre.tickets.remove_mut(ticket);
                    }
                }
            }
            Bug::CommandForgotten => {
                centre.answers = before.answers;
            }
            _ => {}
        }
        answer
    }

    fn pending(&self, centre: &Centre) -> Vec<Intent> {
        let is_post = |intent: &Intent| matches!(intent, Intent::Post { .. });
        let mut all = pending(centre);
        match self.0 {
            Bug::NoticeDroppedOnCrash => all.retain(|intent| !is_post(intent)),
            Bug::OutboxForgetsAtRestart => all.clear(),
            _ => {}
        }
        all
    }

    fn time(&self, clock: Moment, last: Moment) -> Moment {
        if self.0 == Bug::RawWallClock { clock } else { clock.max(last) }
    }
}

/// The way to the portal, once it is known.
pub type Portal = Arc<Mutex<Option<Arc<dyn Esosial>>>>;

/// The core with a shortcut: a notice is sent while its posting is decided, before anything of it is
/// on the disk.
pub struct Hasty(pub Portal);

impl Rules for Hasty {
    fn decide(
        &self,
        centre: &Centre,
        command: &Command,
        context: &Context,
    ) -> Result<Vec<Event>, Refusal> {
        let events = decide(centre, command, context)?;
        let posted: Vec<_> = events
            .iter()
            .filter_map(|event| match event {
                Event::NoticePosted { case, key } => Some((*case, key)),
                _ => None,
            })
            .collect();
        if posted.is_empty() {
            return Ok(events);
        }
        let mut after = centre.clone();
        let frame = Frame {
            at: context.now,
            actor: context.actor,
            desk: context.desk,
            command_id: context.command_id,
            passport: String::new(),
            events: events.clone(),
        };
        evolve::apply(&mut after, &frame);
        let portal = self.0.lock().unwrap().clone();
        for (case, key) in posted {
            if let (Some(portal), Some(letter)) = (&portal, letter(&after, case)) {
                // Sent once more by the outbox, under the same key: nobody would see a difference.
                let _ = portal.post(key, &letter);
            }
        }
        Ok(events)
    }
}
