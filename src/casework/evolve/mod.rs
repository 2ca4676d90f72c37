//! What then is the case: applies events to the state. Cannot fail, and never asks why.

mod cases;
mod erasure;
mod lookups;
mod queue;

use std::sync::Arc;

use super::case::EARLIER_TERMS_MAX;
use super::centre::{Answer, Centre, Identity, LastSweep};
use super::command::Actor;
use super::event::{Event, Frame};
use super::ids::{DeskId, StaffId};
use super::outages;
use super::public_key::PublicKey;
use super::register::OutsideSystem;
use super::staff::Staff;
use crate::law::calendar::Calendar;
use crate::law::moment::Moment;
use crate::law::terms::Terms;

/// When, by whom and where an event happened: what its frame says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: Actor,
    /// At which desk.
    pub desk: Option<DeskId>,
}

/// Applies a whole frame and remembers the answer to its command.
pub fn apply(centre: &mut Centre, frame: &Frame) -> Answer {
    let stamp = Stamp { at: frame.at, actor: frame.actor, desk: frame.desk };
    let mut answer = Answer { seq: centre.frames, ..Answer::default() };
    for event in &frame.events {
        evolve(centre, event, stamp);
        answer.case = event.case().or(answer.case);
        answer.ticket = event.ticket().or(answer.ticket);
        if let Event::StaffAdded(Staff { id, .. }) = event {
            answer.staff = Some(*id);
        }
    }
    centre.frames = centre.frames.saturating_add(1);
    centre.last_at = frame.at;
    centre.answers.remember(frame.command_id, answer);
    answer
}

/// Applies one event.
pub fn evolve(centre: &mut Centre, event: &Event, stamp: Stamp) {
    match event {
        Event::CentreFounded { name, number, desks, territory, mark } => {
            centre.identity = Some(Arc::new(Identity {
                name: name.clone(),
                number: *number,
                desks: *desks,
                territory: territory.clone(),
                mark: mark.clone(),
            }));
        }
        Event::PassportAdopted(passport) => {
            let passport = Arc::new(passport.as_ref().clone());
            centre.passports.insert_mut(passport.version.clone(), passport.clone());
            centre.passport = Some(passport);
        }
        Event::CalendarAdopted { calendar } => adopt_calendar(centre, calendar, stamp),
        Event::StaffAdded(staff) => {
            centre.counters.staff = centre.counters.staff.max(staff.id.0);
            centre.staff.insert_mut(staff.id, Arc::new(staff.clone()));
        }
        Event::PinSet { staff, pin_hash } => member(centre, *staff, |held| {
            held.pin_hash.clone_from(pin_hash);
            held.sign_in_failures = 0;
            held.locked_until = None;
        }),
        Event::RoleSet { staff, role } => member(centre, *staff, |held| held.role = *role),
        Event::StaffDisabled { staff } => member(centre, *staff, |held| held.disabled = true),
        Event::SignedIn { staff } => member(centre, *staff, |held| {
            held.sign_in_failures = 0;
            held.locked_until = None;
            held.last_sign_in = Some(stamp.at);
        }),
        Event::SignInFailed { staff, locked_until } => member(centre, *staff, |held| {
            held.sign_in_failures = held.sign_in_failures.saturating_add(1);
            held.locked_until = *locked_until;
        }),
        Event::CameIn { staff } => {
            member(centre, *staff, |held| held.last_sign_in = Some(stamp.at))
        }
        Event::SignedOut { .. } => {}
        Event::PinGiven { staff } => member(centre, *staff, |held| {
            held.sign_in_failures = 0;
            held.locked_until = None;
        }),
        Event::KeyAdded { staff, key } => keys(centre, *staff, |keys| keys.push(key.clone())),
        Event::KeyRemoved { staff, body } => {
            keys(centre, *staff, |keys| keys.retain(|key| key.body != *body));
        }
        Event::Swept { open, looked_at, raised } => {
            for (case, level) in raised {
                centre.raised.insert_mut(*case, *level);
            }
            centre.last_sweep = Some(LastSweep {
                at: stamp.at,
                open: *open,
                looked_at: *looked_at,
                raised: u32::try_from(raised.len()).unwrap_or(u32::MAX),
            });
        }
        Event::SystemDown { system } => fallen(centre, *system, None, stamp),
        Event::SystemFailed { system, why } => fallen(centre, *system, Some(why), stamp),
        Event::SystemBack { system } => {
            outages::ended(Arc::<Vec<_>>::make_mut(&mut centre.outages), *system, stamp.at);
        }
        Event::PersonErased { person, .. } => erasure::erase(centre, *person, stamp),
        // What it brings about happens outside; that somebody asked is for the journal.
        Event::RetryAsked { .. } => {}
        _ if event.case().is_some() => cases::evolve(centre, event, stamp),
        _ => queue::evolve(centre, event, stamp),
    }
}

fn member(centre: &mut Centre, id: StaffId, change: impl FnOnce(&mut Staff)) {
    if let Some(held) = centre.staff.get(&id) {
        let mut staff = held.as_ref().clone();
        change(&mut staff);
        centre.staff.insert_mut(id, Arc::new(staff));
    }
}

/// A system has stopped to answer: what is open with it meets the outage.
fn fallen(centre: &mut Centre, system: OutsideSystem, why: Option<&String>, stamp: Stamp) {
    let open = centre.questions.values().filter(|(_, asked)| asked.system() == system);
    let posted = if system == OutsideSystem::Esosial { centre.posted.size() } else { 0 };
    let met = u32::try_from(open.count() + posted).unwrap_or(u32::MAX);
    let outages = Arc::make_mut(&mut centre.outages);
    outages::began(outages, system, stamp.at, met, why.cloned());
}

fn keys(centre: &mut Centre, id: StaffId, change: impl FnOnce(&mut Vec<PublicKey>)) {
    let mut keys = centre.keys_of(id).to_vec();
    change(&mut keys);
    if keys.is_empty() {
        centre.keys.remove_mut(&id);
    } else {
        centre.keys.insert_mut(id, Arc::new(keys));
    }
}

/// Puts a calendar in force. Running cases are reckoned anew by it and keep their earlier proofs;
/// decisions and cases that are over never change.
fn adopt_calendar(centre: &mut Centre, calendar: &Calendar, stamp: Stamp) {
    let calendar = Arc::new(calendar.clone());
    let territory = centre.identity.as_ref().and_then(|identity| identity.territory.clone());
    let running: Vec<_> =
        centre.cases.values().filter(|case| case.stage.is_running()).map(|case| case.id).collect();
    let mut terms = Terms::by(&calendar, territory.as_deref());
    for id in running {
        let mut any_moved = false;
        cases::change_held(centre, id, |case| {
            let Some(registration) = &mut case.registration else { return };
            let old = &registration.term;
            let Ok(new) = terms.of(old.registered, &old.rule) else { return };
            let moved = !old.same_dates(new);
            let proof_differs =
                moved || (&old.skipped, old.provisional) != (&new.skipped, new.provisional);
            let old = std::mem::replace(&mut registration.term, new.clone());
            if proof_differs {
                if registration.earlier_terms.len() >= EARLIER_TERMS_MAX {
                    registration.earlier_terms.remove(0);
                }
                registration.earlier_terms.push(old);
            }
            if moved {
                any_moved = true;
                cases::note(case, stamp, super::case::Happened::CalendarMoved);
            }
        });
        // What was raised under other dates says nothing about these.
        if any_moved {
            centre.raised.remove_mut(&id);
        }
    }
    centre.calendar = Some(calendar);
}
