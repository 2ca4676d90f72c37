//! A register that answers after all: what the citizen need not bring any more is said at once.

use super::super::model::Model;
use super::super::words;
use crate::casework::case::Case;
use crate::casework::documents::{self, Need};
use crate::casework::ids::CaseId;
use crate::engine::Snapshot;
use crate::law::passport::{DocumentKind, Passport};
use crate::locale::Arg;
use crate::ui::theme::Paint;

/// The documents whose paper could be asked for because of an outage, was not brought, and for
/// which the register answers now.
fn freed(before: &Case, after: &Case, passport: &Passport) -> Vec<DocumentKind> {
    let was_out = |kind| {
        documents::row(before, passport, kind)
            .is_some_and(|row| matches!(row.need, Need::Outage { .. }) && row.recorded.is_none())
    };
    documents::checklist(after, passport)
        .iter()
        .filter(|row| matches!(row.need, Need::RegisterAnswers { .. }) && was_out(row.kind))
        .map(|row| row.kind)
        .collect()
}

/// What a case in hand was freed from between two snapshots, for the message line.
pub(super) fn tell(model: &mut Model, before: &Snapshot, id: CaseId) {
    let after = &model.snapshot.centre;
    let (Some(then), Some(now)) = (before.centre.case(id), after.case(id)) else { return };
    let Some(passport) = after.passport_of(now) else { return };
    let freed = freed(then, now, passport);
    let Some(first) = freed.first() else { return };
    let text = model.text();
    let args = [
        ("count", Arg::from(freed.len())),
        ("document", Arg::from(text.say(words::document(*first)))),
    ];
    let said = text.with("documents-freed", &args);
    model.say(said, Paint::Good);
}
