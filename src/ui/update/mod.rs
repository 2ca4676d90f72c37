//! What a message does to the model, and what is to be done outside because of it.
//!
//! A key goes to the topmost box, else to the frame's function and Ctrl keys, else to the pane in
//! focus, else to the frame's other keys. Nothing here carries anything out.

mod actions;
mod answers;
mod boxes;
mod freed;
mod wishes;

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::layout::Size;

use super::keys::{self, Does};
use super::model::Model;
use super::overlays::{Deed, Overlay};
use super::pages::{Page, PageTurn};
use super::panes::{PaneId, Reply};
use super::{Effect, Msg};
use crate::engine::{Found, Hit, Snapshot};
use crate::law::moment::Moment;
use crate::ui::theme::Paint;

/// Changes the model by a message; what is returned is to be done in that order.
pub fn update(model: &mut Model, message: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match message {
        Msg::Key(key) if key.kind == KeyEventKind::Release => {}
        Msg::Key(key) => key_pressed(model, key, &mut effects),
        Msg::Paste(text) => pasted(model, &text, &mut effects),
        Msg::Resize { width, height } => model.size = Size { width, height },
        Msg::Theme(theme) => model.theme = theme,
        Msg::Drawn => model.drawn = Some(model.snapshot.clone()),
        Msg::Snapshot(snapshot) => changed(model, snapshot, &mut effects),
        Msg::Time(now) => time(model, now, &mut effects),
        Msg::Idle { minutes } => idle(model, minutes),
        Msg::Answered { request, outcome } => {
            answers::answered(model, request, &outcome, &mut effects);
        }
        Msg::SignedIn(outcome) => answers::signed_in(model, outcome, &mut effects),
        Msg::PinNeeded => pin_needed(model),
        Msg::Draft { key, bytes } => {
            let stage = model.stage();
            for id in PaneId::ALL {
                model.panes.get_mut(id).draft(&stage.scene(), &key, bytes.as_deref());
            }
        }
        // What the key itself has to say comes first; the next letter says this one.
        Msg::DraftNotKept { key } => {
            if model.message.is_none() {
                let words = model.text().say(key).into_owned();
                model.say(words, Paint::Bad);
            }
        }
        Msg::Found { search, found } => show_found(model, search, found),
    }
    model.keep_tally();
    effects
}

/// Who may look at no case does not read in a search whose there are; the queue is everybody's.
fn show_found(model: &mut Model, search: u64, mut found: Found) {
    if !model.sees_cases() {
        found.hits.retain(|hit| matches!(hit, Hit::Ticket(_)));
        found.closed.clear();
    }
    if let Some(Overlay::Search(open)) = model.overlays.last_mut()
        && open.awaited == search
    {
        open.found(found);
    }
}

fn changed(model: &mut Model, snapshot: Arc<Snapshot>, effects: &mut Vec<Effect>) {
    model.now = model.now.max(snapshot.now);
    let founded = model.snapshot.centre.identity.is_none() && snapshot.centre.identity.is_some();
    let saw = model.staff.is_some() && model.sees_cases();
    let before = std::mem::replace(&mut model.snapshot, snapshot);
    if founded && matches!(model.page, Page::SetUp(_)) && model.staff.is_none() {
        model.page = Page::sign_in(model.login_offered.as_deref(), model.desk_offered);
    }
    let gone = model.staff.is_some_and(|staff| {
        model.snapshot.centre.member(staff).is_none_or(|member| member.disabled)
    });
    if gone {
        answers::leave(model);
        return;
    }
    if saw && !model.sees_cases() {
        answers::lose_sight(model);
    }
    if let Some(case) = model.case {
        freed::tell(model, &before, case);
    }
    tell_panes(model, effects);
}

/// A screen that is locked already says why on its own.
fn pin_needed(model: &mut Model) {
    if model.staff.is_some() && !model.locked {
        model.lock();
        model.lock.refuse(model.text().say("lock-role-needs-pin").into_owned());
    }
}

fn time(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    model.now = model.now.max(now);
    tell_panes(model, effects);
}

fn idle(model: &mut Model, minutes: u32) {
    if model.staff.is_some() && model.idle_lock_minutes > 0 && minutes >= model.idle_lock_minutes {
        model.lock();
    }
}

/// Lets every pane see what is new.
fn tell_panes(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.staff.is_none() {
        return;
    }
    model.keep_tally();
    for id in PaneId::ALL {
        let stage = model.stage();
        let wanted = model.panes.get_mut(id).changed(&stage.scene());
        wishes::fulfil(model, wanted, effects);
    }
}

fn key_pressed(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    if model.is_too_small() {
        // Nobody should do what they cannot see; only leaving is possible.
        if ctrl(key, 'x') {
            effects.push(Effect::Quit);
        }
        return;
    }
    if model.locked {
        let text = model.text();
        if let Some(deeds) = model.lock.key(text, key) {
            wishes::deeds(model, deeds, effects);
        }
        return;
    }
    if !matches!(model.page, Page::Desk) && model.overlays.is_empty() {
        page_key(model, key, effects);
        return;
    }
    let stage = model.stage();
    if let Some(overlay) = model.overlays.last_mut() {
        match overlay.key(&stage.scene(), key) {
            Some(deeds) => wishes::deeds(model, deeds, effects),
            None => box_key(model, key, effects),
        }
        return;
    }
    model.message = None;
    desk_key(model, key, effects);
}

/// A key that the topmost box has left alone.
fn box_key(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    if matches!(key.code, KeyCode::Esc | KeyCode::F(12)) {
        boxes::close(model);
        return;
    }
    // The key that opened a box closes it; the others stay as they are on the desk.
    if let Some(Does::Act(action)) = keys::before_pane(key).map(|binding| binding.does) {
        if actions::over_boxes(action) {
            if boxes::close(model) {
                actions::act(model, action, effects);
            }
        } else if actions::around_boxes(action) {
            actions::act(model, action, effects);
        }
    }
}

fn desk_key(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    if key.code != KeyCode::F(12)
        && let Some(Does::Act(action)) = keys::before_pane(key).map(|binding| binding.does)
    {
        actions::act(model, action, effects);
        return;
    }
    // F12 is Esc to a pane, so that one habit serves everywhere.
    let offered = match key.code {
        KeyCode::F(12) => KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE),
        _ => key,
    };
    let stage = model.stage();
    let focus = model.focus;
    match model.panes.get_mut(focus).key(&stage.scene(), offered) {
        Reply::Taken => {}
        Reply::Do(wanted) => wishes::fulfil(model, wanted, effects),
        Reply::Ignored => {
            let binding = keys::after_pane(focus, key).map(|binding| binding.does);
            if let Some(Does::Act(action)) = binding {
                actions::act(model, action, effects);
            }
        }
    }
}

fn page_key(model: &mut Model, key: KeyEvent, effects: &mut Vec<Effect>) {
    match (key.code, keys::before_pane(key).map(|binding| binding.does)) {
        (_, Some(Does::Act(action))) if actions::before_sign_in(action) => {
            actions::act(model, action, effects);
            return;
        }
        (KeyCode::F(1), _) => {
            model.open_help(false);
            return;
        }
        _ => {}
    }
    let stage = model.stage();
    match model.page.key(&stage.scene(), key) {
        PageTurn::Ignored | PageTurn::Taken => {}
        PageTurn::Found(effect) => effects.push(effect),
        PageTurn::SignIn { effect, desk } => {
            model.desk = desk;
            effects.push(effect);
        }
    }
}

fn pasted(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if model.is_too_small() {
        return;
    }
    if model.locked {
        model.lock.paste(text);
        return;
    }
    if let Some(overlay) = model.overlays.last_mut() {
        let deeds: Vec<Deed> = overlay.paste(text).unwrap_or_default();
        wishes::deeds(model, deeds, effects);
        return;
    }
    if !matches!(model.page, Page::Desk) {
        model.page.paste(text);
        return;
    }
    let stage = model.stage();
    if let Reply::Do(wanted) = model.panes.get_mut(model.focus).paste(&stage.scene(), text) {
        wishes::fulfil(model, wanted, effects);
    }
}

fn ctrl(key: KeyEvent, letter: char) -> bool {
    key.modifiers.contains(KeyModifiers::CONTROL)
        && matches!(key.code, KeyCode::Char(pressed) if pressed.eq_ignore_ascii_case(&letter))
}
