//! The others: who has a case before them now, who sits at a desk, and who changed what. Whoever
//! looks at it is left out.

use super::{Scene, words};
use crate::casework::case::{Case, Happened};
use crate::casework::ids::{CaseId, DeskId, StaffId};
use crate::engine::{Present, Snapshot};
use crate::locale::Arg;
use crate::locale::dates::clock;

/// Colleagues that are named; those beyond are counted.
const NAMED_MAX: usize = 2;

/// Colleagues who have a case open, each once.
fn looking<'a>(scene: &'a Scene, case: CaseId) -> impl Iterator<Item = &'a Present> {
    let all = &scene.snapshot.present;
    let looks = move |present: &&Present| present.case == Some(case);
    all.iter().enumerate().filter_map(move |(at, present)| {
        let theirs = Some(present.staff) != scene.staff && looks(&present);
        let mut before = all.iter().take(at).filter(looks);
        (theirs && !before.any(|other| other.staff == present.staff)).then_some(present)
    })
}

/// Who else has a case open, by whole name and desk.
pub fn looking_words(scene: &Scene, case: CaseId) -> Option<String> {
    listed(scene, case, words::name)
}

/// The same by short names, for one line.
pub fn looking_line(scene: &Scene, case: CaseId) -> Option<String> {
    listed(scene, case, words::short_name)
}

fn listed(
    scene: &Scene,
    case: CaseId,
    name_of: fn(&Snapshot, StaffId) -> String,
) -> Option<String> {
    let named = |present: &Present| {
        let name = name_of(scene.snapshot, present.staff);
        match present.desk {
            Some(desk) => {
                let args = [("name", Arg::from(name)), ("desk", Arg::from(desk.0))];
                scene.text.with("present-at-desk", &args)
            }
            None => name,
        }
    };
    said(scene, looking(scene, case).map(named).collect())
}

/// The same in a narrow column: a short name, or how many.
pub fn looking_short(scene: &Scene, case: CaseId) -> Option<String> {
    let first = looking(scene, case).next()?;
    Some(match looking(scene, case).count() {
        1 => {
            let name = words::short_name(scene.snapshot, first.staff);
            scene.text.with("work-looking", &[("name", Arg::from(name))])
        }
        count => scene.text.with("work-looking-many", &[("count", Arg::from(count))]),
    })
}

/// Whether somebody else has a case open.
pub fn is_looked_at(scene: &Scene, case: CaseId) -> bool {
    looking(scene, case).next().is_some()
}

fn said(scene: &Scene, names: Vec<String>) -> Option<String> {
    let count = names.len();
    let listed = names.into_iter().take(NAMED_MAX).collect::<Vec<_>>().join(", ");
    match count {
        0 => None,
        1..=NAMED_MAX => Some(listed),
        _ => {
            let args = [("names", Arg::from(listed)), ("count", Arg::from(count - NAMED_MAX))];
            Some(scene.text.with("present-and-more", &args))
        }
    }
}

/// Which colleague sits at a desk.
pub fn at_desk(scene: &Scene, desk: DeskId) -> Option<StaffId> {
    let mut there = scene.snapshot.present.iter().filter(|present| present.desk == Some(desk));
    there.find(|present| Some(present.staff) != scene.staff).map(|present| present.staff)
}

/// The last change of a case: who, when, what.
pub struct Change {
    /// Who made it.
    pub name: String,
    /// The same by a short name.
    pub short: String,
    /// When, as a time of day.
    pub time: String,
    /// What happened.
    pub what: String,
}

/// The last change of a case, by its history; views are none.
pub fn last_change(scene: &Scene, case: &Case) -> Change {
    let (by, at) = case.changed;
    let named = |name_of: fn(&Snapshot, StaffId) -> String| match by {
        Some(by) => name_of(scene.snapshot, by),
        None => scene.text.say("the-centre").into_owned(),
    };
    let (name, short) = (named(words::name), named(words::short_name));
    let mut lines = case.history.iter().rev().filter(|line| line.what != Happened::Viewed);
    let line = lines.find(|line| line.by == by && line.at == at);
    let what = line.map(|line| words::happened(scene.text, line.what)).unwrap_or_default();
    Change { name, short, time: clock(at.local()), what }
}
