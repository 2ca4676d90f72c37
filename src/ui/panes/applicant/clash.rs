//! Two people at one form: what a colleague recorded while something else was being typed. Neither
//! value is lost and neither wins by itself; the section waits until somebody has chosen.

use super::{ApplicantPane, FieldId};
use crate::casework::case::Case;
use crate::casework::forms::Section;
use crate::casework::ids::StaffId;
use crate::ui::Scene;
use crate::ui::form::view::Rival;
use crate::ui::others;
use crate::ui::panes::Wish;
use crate::ui::theme::Paint;

/// Whether somebody other than `staff` made the last change of a case.
pub(super) fn is_by_colleague(case: &Case, staff: Option<StaffId>) -> bool {
    case.changed.0.is_some() && case.changed.0 != staff
}

impl ApplicantPane {
    /// In how many fields there is a choice to make.
    pub(super) fn clashes(&self) -> usize {
        self.form.entries().iter().filter(|entry| entry.clash.is_some()).count()
    }

    /// Whether a section holds a field in which there is a choice to make.
    pub(super) fn is_clashing(&self, section: &Section) -> bool {
        use FieldId as F;
        let fields = match section {
            Section::Applicant(_) => F::Surname..=F::Email,
            Section::Sentence(_) => F::Institution..=F::ReturnedFromAbroad,
            Section::Request(_) => F::Channel..=F::Words,
            Section::Representative(_) => F::ProxySurname..=F::ProxyPhone,
        };
        let clash = |entry: &crate::ui::form::entry::Entry<F>| {
            fields.contains(&entry.id) && entry.clash.is_some()
        };
        self.form.entries().iter().any(clash)
    }

    /// Remembers who made the change that is in the way, and says so when one more field clashes.
    pub(super) fn told(&mut self, scene: &Scene, before: usize) -> Option<Wish> {
        let now = self.clashes();
        if now <= before {
            return None;
        }
        let case = self.case_in(scene)?;
        let change = others::last_change(scene, case);
        self.rival = Some(Rival { name: change.name.clone(), time: change.time.clone() });
        let args = vec![
            ("name".to_owned(), change.short),
            ("time".to_owned(), change.time),
            ("what".to_owned(), change.what),
            ("count".to_owned(), now.to_string()),
        ];
        Some(Wish::Message { key: "clash-said", args, paint: Paint::Warn })
    }
}
