//! Boxes are opened and closed so that nothing typed in them is lost unasked.

use crate::ui::model::{KEPT_FORMS_MAX, Model, OVERLAYS_MAX};
use crate::ui::overlays::confirm::Confirm;
use crate::ui::overlays::forms::{Form, OnClose};
use crate::ui::overlays::{Deed, Overlay, Question};
use crate::ui::theme::Paint;

/// Closes the topmost box before it is done; `false`: the person is asked first.
pub(super) fn close(model: &mut Model) -> bool {
    let Some(Overlay::Form(form)) = model.overlays.last() else {
        model.overlays.pop();
        return true;
    };
    match form.on_close() {
        OnClose::Forget => {}
        OnClose::Keep => {
            keep(model, form.clone().kept());
            let words = model.text().say("box-kept").into_owned();
            model.say(words, Paint::Quiet);
        }
        OnClose::Ask => {
            let question = Question::plain("confirm-drop-typed");
            model.open(Overlay::Confirm(Confirm::new(question, Deed::Close)));
            return false;
        }
    }
    model.overlays.pop();
    true
}

/// Keeps the answers of a box until it is done.
pub(super) fn keep(model: &mut Model, form: Form) {
    model.kept.retain(|held| !held.is_for_the_same(&form));
    if model.kept.len() >= KEPT_FORMS_MAX {
        model.kept.pop_front();
    }
    model.kept.push_back(form);
}

impl Model {
    /// Opens a box over the others, with the answers kept of it; too many are not opened.
    pub(in crate::ui) fn open(&mut self, overlay: Overlay) {
        if self.overlays.len() >= OVERLAYS_MAX {
            return;
        }
        let overlay = match overlay {
            Overlay::Form(form) => {
                let held = self.kept.iter().position(|held| held.is_for_the_same(&form));
                let held = held.and_then(|at| self.kept.remove(at));
                Overlay::Form(held.map_or(form, |held| held.reworded(&self.stage().scene())))
            }
            other => other,
        };
        self.overlays.push(overlay);
    }
}
