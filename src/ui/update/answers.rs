//! What follows from the engine's answers.

use super::{tell_panes, wishes};
use crate::casework::case::Stage;
use crate::casework::centre::Answer;
use crate::casework::command::{Act, Command};
use crate::casework::guidance;
use crate::casework::ids::TicketId;
use crate::casework::refusal::Refusal;
use crate::engine::{Failure, Outcome, SignIn};
use crate::law::moment::Moment;
use crate::locale::Arg;
use crate::ui::Effect;
use crate::ui::model::{Model, Pending};
use crate::ui::overlays::Overlay;
use crate::ui::overlays::forms::Form;
use crate::ui::overlays::receipt::Receipt;
use crate::ui::pages::Page;
use crate::ui::panes::queue::why_words;
use crate::ui::panes::{PaneId, Wish};
use crate::ui::theme::Paint;
use crate::ui::{others, words};

/// A request of this session has come to something.
pub(super) fn answered(
    model: &mut Model,
    request: u64,
    outcome: &Outcome,
    effects: &mut Vec<Effect>,
) {
    let Some(pending) = model.pending.remove(&request) else { return };
    if stepped_up(model, request, outcome) {
        effects.push(Effect::Bell);
        return;
    }
    if let Err(failure) = outcome {
        let stale = stale(model, pending.command.as_ref(), failure);
        let words = stale.unwrap_or_else(|| words::failure(model.text(), failure, &model.snapshot));
        model.say(words, Paint::Bad);
        effects.push(Effect::Bell);
    }
    // A centre that takes nothing cannot keep anybody at the desk.
    if matches!(outcome, Err(Failure::Halted(_))) && pending.command == Some(Command::SignOut) {
        leave(model);
        return;
    }
    let Some(command) = &pending.command else {
        if outcome.is_ok() {
            model.kept.retain(|form| !form.waits_for_answer());
            let words = model.text().say("done-add-staff").into_owned();
            model.say(words, Paint::Good);
        }
        return;
    };
    for id in PaneId::ALL {
        let stage = model.stage();
        let wanted = model.panes.get_mut(id).answered(&stage.scene(), command, outcome);
        wishes::fulfil(model, wanted, effects);
    }
    if let Ok(answer) = outcome {
        follow(model, &pending, command, *answer, effects);
    }
}

/// What the screen does after a command was carried out.
fn follow(
    model: &mut Model,
    pending: &Pending,
    command: &Command,
    answer: Answer,
    effects: &mut Vec<Effect>,
) {
    match command {
        Command::IssueTicket { .. } => said_ticket(model, "done-issue", answer.ticket),
        Command::CallNext => {
            let why = pending.why.map(|why| why_words(&model.stage().scene(), why));
            let number = ticket_number(model, answer.ticket);
            let args = [("ticket", Arg::from(number)), ("why", Arg::from(why.unwrap_or_default()))];
            let words = model.text().with("done-call", &args);
            model.say(words, Paint::Good);
            model.focus = PaneId::Queue;
        }
        Command::Serve(ticket) => serve(model, *ticket, answer, effects),
        Command::OpenCase(_) | Command::OpenCorrection { .. } => {
            if let Some(case) = answer.case {
                wishes::fulfil(model, vec![Wish::Hold(case)], effects);
                model.focus = PaneId::Applicant;
            }
        }
        // The right may have gone while the answer was on its way.
        Command::Register { .. } if !model.sees_cases() => {}
        Command::Register { case, .. } => {
            let head = model.snapshot.head;
            model.open(Overlay::Receipt(Receipt { case: *case, head }));
        }
        Command::Forward { .. } => {
            done(model, "done-forward");
            model.focus = PaneId::Queue;
        }
        Command::FinishVisit(_) | Command::Park { .. } | Command::Transfer { .. } => {
            let key = match command {
                Command::Park { .. } => "done-park",
                Command::Transfer { .. } => "done-transfer",
                _ => "done-finish",
            };
            done(model, key);
            let held = model.desk.and_then(|desk| model.snapshot.centre.ticket_at(desk));
            if held.is_none() {
                model.case = None;
            }
            model.focus = PaneId::Queue;
            tell_panes(model, effects);
        }
        Command::SignOut => leave(model),
        _ => {
            if let Some(key) = done_key(command) {
                done(model, key);
            }
        }
    }
}

fn done(model: &mut Model, key: &str) {
    let words = model.text().say(key).into_owned();
    model.say(words, Paint::Good);
}

fn done_key(command: &Command) -> Option<&'static str> {
    Some(match command {
        Command::Recall(_) => "done-recall",
        Command::MarkNoShow(_) => "done-no-show",
        Command::TakeBack(_) => "done-take-back",
        Command::Unpark(_) => "done-unpark",
        Command::CancelTicket(_) => "done-cancel-ticket",
        Command::Claim(_) => "done-claim",
        Command::Release(_) => "done-release",
        Command::HandOver { .. } => "done-hand-over",
        Command::ReturnForPapers { .. } => "done-return",
        Command::Resubmit(_) => "done-resubmit",
        Command::Decide { .. } => "done-decide",
        Command::PostNotice(_) => "done-post-notice",
        Command::TellCitizen { .. } => "done-told",
        Command::RetryNow(_) => "done-retry",
        Command::CloseCase(_) => "done-close",
        Command::Withdraw { .. } => "done-withdraw",
        _ => return None,
    })
}

fn ticket_number(model: &Model, ticket: Option<TicketId>) -> String {
    let ticket = ticket.and_then(|ticket| model.snapshot.centre.ticket(ticket));
    ticket.map(|ticket| ticket.number.to_string()).unwrap_or_default()
}

fn said_ticket(model: &mut Model, key: &str, ticket: Option<TicketId>) {
    let number = ticket_number(model, ticket);
    let words = model.text().with(key, &[("ticket", Arg::from(number))]);
    model.say(words, Paint::Good);
}

/// The visitor sits: their case is taken in hand, and the focus goes where its next step is.
fn serve(model: &mut Model, ticket: TicketId, answer: Answer, effects: &mut Vec<Effect>) {
    let carried = model.snapshot.centre.ticket(ticket).and_then(|ticket| ticket.case);
    let Some(case) = answer.case.or(carried) else { return };
    wishes::fulfil(model, vec![Wish::Hold(case)], effects);
    let undone = model.snapshot.centre.case(case).is_none_or(|case| case.person.is_none());
    let returned =
        model.snapshot.centre.case(case).is_some_and(|case| !matches!(case.stage, Stage::Draft));
    model.focus = if undone {
        PaneId::Applicant
    } else if returned {
        PaneId::Documents
    } else {
        let stage = model.stage();
        let scene = stage.scene();
        let held = scene.snapshot.centre.case(case);
        held.and_then(|case| crate::ui::next::ahead(&scene, case).place())
            .unwrap_or(PaneId::Documents)
    };
}

/// What a colleague did to the case that a save was about: more than the refusal itself can say.
fn stale(model: &Model, command: Option<&Command>, failure: &Failure) -> Option<String> {
    let Failure::Refused(Refusal::Stale { .. }) = failure else { return None };
    let stage = model.stage();
    let scene = stage.scene();
    let case = scene.snapshot.centre.case(command?.case()?)?;
    let change = others::last_change(&scene, case);
    let args = [
        ("name", Arg::from(change.short)),
        ("time", Arg::from(change.time)),
        ("what", Arg::from(change.what)),
    ];
    Some(scene.text.with("stale-said", &args))
}

fn locked_for(model: &Model, until: Moment) -> String {
    // A started minute counts, so that the time said is never too short.
    let minutes = until.plus_seconds(59).minutes_since(model.now).max(1);
    model.text().with("sign-in-locked-for", &[("minutes", Arg::from(minutes))])
}

/// The answer to a PIN that was asked for before a decision. `true`: the PIN was not taken, the
/// box says so, and nothing else happens. A box that has been closed meanwhile stays closed.
fn stepped_up(model: &mut Model, request: u64, outcome: &Outcome) -> bool {
    let fault = match outcome {
        Err(Failure::WrongPin) => Some(model.text().say("step-up-wrong").into_owned()),
        Err(Failure::Refused(Refusal::SignInLocked { until })) => Some(locked_for(model, *until)),
        _ => None,
    };
    let at = model
        .overlays
        .iter()
        .position(|overlay| matches!(overlay, Overlay::StepUp(open) if open.awaits(request)));
    match (fault, at) {
        (Some(fault), Some(at)) => {
            if let Some(Overlay::StepUp(open)) = model.overlays.get_mut(at) {
                open.refuse(fault);
            }
            true
        }
        (Some(fault), None) => {
            model.say(fault, Paint::Bad);
            true
        }
        (None, Some(at)) => {
            model.overlays.remove(at);
            false
        }
        (None, None) => false,
    }
}

/// A PIN was looked at, or the centre founded.
pub(super) fn signed_in(model: &mut Model, outcome: SignIn, effects: &mut Vec<Effect>) {
    match outcome {
        Err(failure) => {
            let words = match &failure {
                Failure::Refused(Refusal::SignInLocked { until }) => locked_for(model, *until),
                Failure::Refused(Refusal::UnknownStaff) => {
                    model.text().say("sign-in-wrong").into_owned()
                }
                Failure::Refused(Refusal::NotYourRole { act: Act::FoundCentre, .. }) => {
                    model.text().say("cli-found-elsewhere").into_owned()
                }
                _ => words::failure(model.text(), &failure, &model.snapshot),
            };
            if model.locked {
                model.lock.refuse(words);
            } else {
                model.page.refuse(words);
            }
            effects.push(Effect::Bell);
        }
        Ok(staff) if model.locked => model.locked = Some(staff) != model.staff,
        Ok(staff) => {
            model.staff = Some(staff);
            sit_down(model);
            model.page = Page::Desk;
            model.message = None;
            settle(model, effects);
        }
    }
}

/// Whoever calls visitors sits at the desk that was typed. Anybody else works without one, even if
/// it was offered: the visitor of an agent who has just left is not theirs.
fn sit_down(model: &mut Model) {
    model.desk_offered = model.desk.or(model.desk_offered);
    let stage = model.stage();
    let scene = stage.scene();
    if guidance::may(&scene.snapshot.centre, Act::CallNext, &scene.context()).is_err() {
        model.desk = None;
    }
}

/// The first view of the desk: each role starts where its work is.
fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    let stage = model.stage();
    let scene = stage.scene();
    let centre = &scene.snapshot.centre;
    let may = |act| guidance::may(centre, act, &scene.context()).is_ok();
    model.focus = if may(Act::Claim) { PaneId::Office } else { PaneId::Queue };
    let calls = centre
        .member(scene.staff.unwrap_or(crate::casework::ids::StaffId(0)))
        .is_some_and(|member| member.role == crate::casework::staff::Role::Agent);
    if calls && scene.desk.is_none() {
        model.open(Overlay::Form(Form::desk(&scene)));
    }
    // A visitor who was at this desk when the session ended is still there.
    let here = model.desk.and_then(|desk| model.snapshot.centre.ticket_at(desk));
    if let Some(case) = here.and_then(|ticket| ticket.case) {
        wishes::fulfil(model, vec![Wish::Hold(case)], effects);
    }
    tell_panes(model, effects);
}

/// Nothing that stood on the screen, lay in a form or was put aside stays.
fn clear(model: &mut Model) {
    model.case = None;
    model.focus = PaneId::Queue;
    model.panes = crate::ui::panes::Panes::default();
    model.overlays.clear();
    model.kept.clear();
    model.message = None;
}

/// Whoever sits here may look at no case any more: what they had of one goes at once, and the desk
/// as at a sign-in. What they have asked for is still answered: it may be the sign-out.
pub(super) fn lose_sight(model: &mut Model) {
    clear(model);
    sit_down(model);
    let words = model.text().say("sight-lost").into_owned();
    model.say(words, Paint::Warn);
}

/// Somebody leaves: the next one starts with nothing of theirs, not even with their login.
pub(super) fn leave(model: &mut Model) {
    clear(model);
    model.staff = None;
    model.pending.clear();
    model.locked = false;
    model.desk = model.desk_offered;
    model.page = Page::sign_in(None, model.desk);
}
