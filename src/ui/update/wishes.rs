//! What panes and boxes want, done in order.

use super::{actions, boxes, tell_panes};
use crate::casework::command::{Act, Command};
use crate::casework::guidance;
use crate::casework::ids::{CaseId, Version};
use crate::locale::Arg;
use crate::ui::Effect;
use crate::ui::model::{Model, PENDING_REQUESTS_MAX, Pending};
use crate::ui::overlays::confirm::Confirm;
use crate::ui::overlays::step_up::StepUp;
use crate::ui::overlays::{Deed, Overlay, Question};
use crate::ui::panes::queue::next_ticket;
use crate::ui::panes::{PaneId, Wish};
use crate::ui::theme::Paint;
use crate::ui::words;

/// Wishes that are fulfilled in one go; a pane that wants more goes on at its next turn.
const WISHES_A_TURN_MAX: usize = 64;

pub(super) fn fulfil(model: &mut Model, wanted: Vec<Wish>, effects: &mut Vec<Effect>) {
    for wish in wanted.into_iter().take(WISHES_A_TURN_MAX) {
        fulfil_one(model, wish, effects);
    }
}

fn fulfil_one(model: &mut Model, wish: Wish, effects: &mut Vec<Effect>) {
    match wish {
        Wish::Command(command) => submit(model, *command, effects),
        Wish::Confirm { question, args, then } => {
            let question = Question { key: question, args };
            let overlay = if then.act().needs_pin() {
                let seen = seen(model, &then);
                Overlay::StepUp(StepUp::new(question, *then, seen))
            } else {
                let then = Deed::Wish(Wish::Command(then));
                Overlay::Confirm(Confirm::new(question, then))
            };
            model.open(overlay);
        }
        Wish::Act(action) => actions::act(model, action, effects),
        Wish::Focus(pane) => model.focus = pane,
        Wish::Hold(case) => hold(model, case, effects),
        Wish::Save { key, bytes } => effects.push(Effect::SaveDraft { key, bytes }),
        Wish::Drop { key } => effects.push(Effect::DropDraft { key }),
        Wish::Load { key } => effects.push(Effect::LoadDraft { key }),
        Wish::Message { key, args, paint } => {
            let words = say(model, key, &args);
            model.say(words, paint);
        }
        Wish::Help => model.open_help(true),
        Wish::Proof => model.open_proof(),
        Wish::Bell => effects.push(Effect::Bell),
    }
}

fn say(model: &Model, key: &str, args: &[(String, String)]) -> String {
    let args: Vec<(&str, Arg)> =
        args.iter().map(|(name, value)| (name.as_str(), Arg::from(value))).collect();
    model.text().with(key, &args)
}

pub(super) fn deeds(model: &mut Model, deeds: Vec<Deed>, effects: &mut Vec<Effect>) {
    for deed in deeds.into_iter().take(WISHES_A_TURN_MAX) {
        match deed {
            Deed::Close => {
                if let Some(Overlay::Form(form)) = model.overlays.pop()
                    && form.waits_for_answer()
                {
                    boxes::keep(model, form.kept());
                }
            }
            Deed::Ask(confirm) => model.open(Overlay::Confirm(*confirm)),
            Deed::Wish(wish) => fulfil_one(model, wish, effects),
            Deed::Search(words) => search(model, words, effects),
            Deed::Ticket(ticket) => {
                let stage = model.stage();
                model.panes.queue.choose(&stage.scene(), ticket);
                model.focus = PaneId::Queue;
            }
            Deed::Desk(desk) => {
                (model.desk, model.desk_offered) = (Some(desk), Some(desk));
                tell_panes(model, effects);
            }
            Deed::AddStaff(person) => {
                model.requests += 1;
                let request = model.requests;
                model.pending.insert(request, Pending { command: None, why: None });
                effects.push(Effect::AddStaff { request, person: Box::new(person) });
            }
            Deed::SubmitWithPin { command, seen, pin } => {
                let Some(request) = take_number(model, &command, effects) else { continue };
                if let Some(Overlay::StepUp(open)) = model.overlays.last_mut() {
                    open.wait(request);
                }
                effects.push(Effect::SubmitWithPin { request, command, seen, pin });
            }
            Deed::Unlock(pin) => {
                let member = model.staff.and_then(|staff| model.snapshot.centre.member(staff));
                if let Some(login) = member.map(|member| member.login.clone()) {
                    effects.push(Effect::SignIn { login, pin });
                }
            }
            Deed::Quit => effects.push(Effect::Quit),
            Deed::SignOut => submit(model, Command::SignOut, effects),
        }
    }
}

fn search(model: &mut Model, words: String, effects: &mut Vec<Effect>) {
    model.searches += 1;
    let search = model.searches;
    if let Some(Overlay::Search(open)) = model.overlays.last_mut() {
        open.awaited = search;
    }
    if !words.is_empty() {
        effects.push(Effect::Search { search, words });
    }
}

/// Submits a command with the version of its case that is on the screen.
pub(super) fn submit(model: &mut Model, command: Command, effects: &mut Vec<Effect>) {
    let seen = seen(model, &command);
    if let Some(request) = take_number(model, &command, effects) {
        effects.push(Effect::Submit { request, command: Box::new(command), seen });
    }
}

/// The version of a command's case in the last picture that was drawn: what the person had before
/// their eyes. What has come in since is not on the screen yet.
fn seen(model: &Model, command: &Command) -> Option<Version> {
    let case = command.case()?;
    let drawn = model.drawn.as_ref().and_then(|drawn| drawn.centre.case(case));
    drawn.or_else(|| model.snapshot.centre.case(case)).map(|case| case.version)
}

/// Counts a request whose answer is awaited; too many are turned down.
fn take_number(model: &mut Model, command: &Command, effects: &mut Vec<Effect>) -> Option<u64> {
    if model.pending.len() >= PENDING_REQUESTS_MAX {
        let words = model.text().say("refusal-busy").into_owned();
        model.say(words, Paint::Bad);
        effects.push(Effect::Bell);
        return None;
    }
    let why = match command {
        Command::CallNext => next_ticket(&model.stage().scene()).map(|(_, why)| why),
        _ => None,
    };
    model.requests += 1;
    model.pending.insert(model.requests, Pending { command: Some(command.clone()), why });
    Some(model.requests)
}

/// Takes a case in hand. The look is recorded, except at a draft that is about nobody yet.
pub(super) fn hold(model: &mut Model, case: CaseId, effects: &mut Vec<Effect>) {
    if model.case == Some(case) {
        return;
    }
    let stage = model.stage();
    let scene = stage.scene();
    if let Err(refusal) = guidance::may(&scene.snapshot.centre, Act::ViewCase, &scene.context()) {
        let words = words::refusal(scene.text, &refusal, scene.snapshot);
        model.say(words, Paint::Bad);
        return;
    }
    // What is over is not in memory until it is looked at; of nobody's drafts there nobody can know.
    let about_somebody = scene.snapshot.centre.case(case).is_none_or(|case| case.person.is_some());
    model.case = Some(case);
    if about_somebody {
        submit(model, Command::ViewCase(case), effects);
    }
    tell_panes(model, effects);
}
