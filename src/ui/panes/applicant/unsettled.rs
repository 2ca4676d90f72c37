//! What stands in the form and cannot be recorded as it stands: a registration and
//! a resubmission ask about it first.

use super::{ApplicantPane, FieldId};
use crate::casework::case::{Case, Stage};
use crate::ui::Scene;
use crate::ui::form::entry::Entry;
use crate::ui::theme::Glyph;

/// Whether somebody has typed, or emptied, something here that the case would not hold.
fn is_unsettled(entry: &Entry<FieldId>) -> bool {
    let lacks = entry.required && entry.is_empty();
    // A postcode without an address and a half-typed representative are not recorded either.
    let by_others = entry.id == FieldId::Address || FieldId::PROXY.contains(&entry.id);
    entry.shown
        && (entry.fault.is_some()
            || entry.clash.is_some()
            || (entry.difference().is_some() && !entry.kept)
            || (lacks && (entry.touched || by_others)))
}

impl ApplicantPane {
    fn unsettled_entries(&self, scene: &Scene) -> impl Iterator<Item = &Entry<FieldId>> {
        let open = |case: &&Case| matches!(case.stage, Stage::Draft | Stage::Returned);
        let case = self.case_in(scene).filter(|case| open(case) && !self.locked);
        let entries = if case.is_some() { self.form.entries() } else { &[] };
        entries.iter().filter(|entry| is_unsettled(entry))
    }

    /// The labels of the fields of a draft or a returned case that are wrong, differ from MEİS with nobody's word on
    /// it, or are empty and needed, each with its sign, in their order.
    pub fn unsettled(&self, scene: &Scene) -> Vec<String> {
        let said = |entry: &Entry<FieldId>| {
            let sign = match entry.fault {
                Some(_) => Glyph::Missing,
                None if entry.is_empty() => Glyph::Slow,
                None => Glyph::Attention,
            };
            format!("{} {}", scene.text.say(entry.label), scene.theme.glyph(sign))
        };
        self.unsettled_entries(scene).map(said).collect()
    }

    /// Puts the cursor on the first of them.
    pub fn go_to_unsettled(&mut self, scene: &Scene) {
        let first = self.unsettled_entries(scene).next().map(|entry| entry.id);
        if let Some(first) = first {
            self.form.focus_on(first);
        }
    }
}
