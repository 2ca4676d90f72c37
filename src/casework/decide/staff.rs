//! People: who works here, in which role, and whether they may come in.

use std::sync::Arc;

use crate::casework::centre::Centre;
use crate::casework::command::{Act, Context, NewStaff};
use crate::casework::event::Event;
use crate::casework::ids::StaffId;
use crate::casework::public_key::{KEYS_A_PERSON_MAX, PublicKey};
use crate::casework::refusal::Refusal;
use crate::casework::staff::{Role, STAFF_MAX, Staff};

/// Letters of a login.
pub const LOGIN_LETTERS_MAX: usize = 32;
/// Letters of a colleague's name.
pub const STAFF_NAME_LETTERS_MAX: usize = 80;
/// Bytes of a PIN's hash in PHC form.
pub const PIN_HASH_BYTES_MAX: usize = 512;

pub(super) fn add(centre: &Centre, new: &NewStaff) -> Result<Vec<Event>, Refusal> {
    if centre.staff.size() >= STAFF_MAX {
        return Err(Refusal::TooManyStaff);
    }
    if !login_usable(&new.login) || centre.member_by_login(&new.login).is_some() {
        return Err(Refusal::LoginNotUsable);
    }
    super::words(&new.name, STAFF_NAME_LETTERS_MAX).map_err(|_| Refusal::NameNotUsable)?;
    hash_bounded(&new.pin_hash)?;
    let id = centre.counters.staff.checked_add(1).ok_or(Refusal::TooManyStaff)?;
    Ok(vec![Event::StaffAdded(Staff {
        id: StaffId(id),
        login: new.login.clone(),
        name: new.name.trim().to_owned(),
        role: new.role,
        pin_hash: new.pin_hash.clone(),
        disabled: false,
        sign_in_failures: 0,
        locked_until: None,
        last_sign_in: None,
    })])
}

/// 2 to 32 of `a-z 0-9 . - _`, so that it can be typed on every layout and stand in a file name.
pub fn login_usable(login: &str) -> bool {
    (2..=LOGIN_LETTERS_MAX).contains(&login.len())
        && login
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b))
}

fn hash_bounded(pin_hash: &str) -> Result<(), Refusal> {
    if pin_hash.len() > PIN_HASH_BYTES_MAX { Err(Refusal::TooMuch) } else { Ok(()) }
}

fn member(centre: &Centre, staff: StaffId) -> Result<&Arc<Staff>, Refusal> {
    centre.member(staff).ok_or(Refusal::UnknownStaff)
}

pub(super) fn set_pin(
    centre: &Centre,
    staff: StaffId,
    pin_hash: &str,
) -> Result<Vec<Event>, Refusal> {
    member(centre, staff)?;
    hash_bounded(pin_hash)?;
    Ok(vec![Event::PinSet { staff, pin_hash: pin_hash.to_owned() }])
}

pub(super) fn set_role(centre: &Centre, staff: StaffId, role: Role) -> Result<Vec<Event>, Refusal> {
    if member(centre, staff)?.role == role {
        return Err(Refusal::AlreadyInForce);
    }
    if role != Role::Administrator {
        keeps_an_administrator(centre, staff)?;
    }
    Ok(vec![Event::RoleSet { staff, role }])
}

pub(super) fn disable(centre: &Centre, staff: StaffId) -> Result<Vec<Event>, Refusal> {
    if member(centre, staff)?.disabled {
        return Err(Refusal::StaffDisabled);
    }
    keeps_an_administrator(centre, staff)?;
    Ok(vec![Event::StaffDisabled { staff }])
}

fn keeps_an_administrator(centre: &Centre, without: StaffId) -> Result<(), Refusal> {
    let another = centre.staff.values().any(|member| {
        member.id != without && member.role == Role::Administrator && !member.disabled
    });
    let is_one = centre.member(without).is_some_and(|held| held.role == Role::Administrator);
    if is_one && !another { Err(Refusal::LastAdministrator) } else { Ok(()) }
}

/// A key opens one person's door only, so it is taken once in the whole centre.
pub(super) fn add_key(
    centre: &Centre,
    staff: StaffId,
    key: &PublicKey,
) -> Result<Vec<Event>, Refusal> {
    if member(centre, staff)?.disabled {
        return Err(Refusal::StaffDisabled);
    }
    // Whoever made the value may have read it from anywhere.
    if PublicKey::parse(&key.line()).as_ref() != Ok(key) {
        return Err(Refusal::KeyNotUsable);
    }
    if let Some(owner) = centre.member_by_key(&key.body) {
        return Err(Refusal::KeyTaken { by: owner.id });
    }
    if centre.keys_of(staff).len() >= KEYS_A_PERSON_MAX {
        return Err(Refusal::TooMuch);
    }
    Ok(vec![Event::KeyAdded { staff, key: key.clone() }])
}

pub(super) fn remove_key(
    centre: &Centre,
    staff: StaffId,
    body: &[u8],
) -> Result<Vec<Event>, Refusal> {
    member(centre, staff)?;
    if !centre.keys_of(staff).iter().any(|key| key.body == body) {
        return Err(Refusal::UnknownKey);
    }
    Ok(vec![Event::KeyRemoved { staff, body: body.to_vec() }])
}

pub(super) fn come_in(centre: &Centre, staff: StaffId) -> Result<Vec<Event>, Refusal> {
    let held = member(centre, staff)?;
    if held.disabled { Err(Refusal::StaffDisabled) } else { Ok(vec![Event::CameIn { staff }]) }
}

pub(super) fn sign_in(
    centre: &Centre,
    staff: StaffId,
    pin_right: bool,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let held = member(centre, staff)?;
    if held.disabled {
        return Err(Refusal::StaffDisabled);
    }
    if let Some(until) = held.locked_until.filter(|until| context.now < *until) {
        return Err(Refusal::SignInLocked { until });
    }
    if pin_right {
        return Ok(vec![Event::SignedIn { staff }]);
    }
    let wait = context.lock_out.seconds_after(held.sign_in_failures.saturating_add(1));
    let locked_until = (wait > 0).then(|| context.now.plus_seconds(wait));
    Ok(vec![Event::SignInFailed { staff, locked_until }])
}

/// The PIN that an act asks for, as the event that says it was given. Whoever is locked out of
/// signing in decides nothing either.
pub(super) fn step_up(
    centre: &Centre,
    act: Act,
    context: &Context,
) -> Result<Option<Event>, Refusal> {
    if !act.needs_pin() {
        return Ok(None);
    }
    let staff = super::author(context)?;
    let held = member(centre, staff)?;
    if let Some(until) = held.locked_until.filter(|until| context.now < *until) {
        return Err(Refusal::SignInLocked { until });
    }
    if context.stepped_up { Ok(Some(Event::PinGiven { staff })) } else { Err(Refusal::PinNeeded) }
}
