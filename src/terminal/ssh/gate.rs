//! Who may even knock: counts of open connections, in all and per address, before any of the
//! costly work of a key exchange is done for them.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::time::Instant;

use super::limits::{ADDRESSES_MAX, Limits};
use crate::casework::ids::StaffId;
use crate::terminal::throttle::origin;

/// Tokens are counted in thousandths, so that a rate per second is one per millisecond.
const TOKEN: u64 = 1000;

/// Why somebody was turned away at the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Turned {
    /// The house is full.
    #[error("too many connections are open")]
    Full,
    /// Too many are at the gate.
    #[error("too many connections wait for a sign-in")]
    Waiting,
    /// Too many of them from this address.
    #[error("too many connections from one address wait for a sign-in")]
    Address,
    /// They come too fast from this address.
    #[error("connections from one address come too fast")]
    Rate,
}

/// The counts of one door.
#[derive(Debug)]
pub(super) struct Gate {
    limits: Limits,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    open: u32,
    waiting: u32,
    /// Connections of each person who has signed in.
    persons: BTreeMap<StaffId, u32>,
    addresses: BTreeMap<IpAddr, Address>,
}

#[derive(Debug)]
struct Address {
    waiting: u32,
    /// Connections it may still open at once, in [`TOKEN`]s.
    tokens: u64,
    at: Instant,
}

impl Gate {
    pub fn new(limits: Limits) -> Self {
        Self { limits, counts: Mutex::default() }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a connection in, or says why not.
    pub fn enter(self: &Arc<Self>, peer: IpAddr, now: Instant) -> Result<Place, Turned> {
        let origin = origin(peer);
        let mut counts = self.counts();
        let counts = &mut *counts;
        if !counts.addresses.contains_key(&origin) && counts.addresses.len() >= ADDRESSES_MAX {
            let most = self.most_tokens();
            counts.addresses.retain(|_, held| {
                held.waiting > 0 || self.refilled(held.tokens, held.at, now) < most
            });
            if counts.addresses.len() >= ADDRESSES_MAX {
                return Err(Turned::Full);
            }
        }
        let fresh = Address { waiting: 0, tokens: self.most_tokens(), at: now };
        let address = counts.addresses.entry(origin).or_insert(fresh);
        address.tokens = self.refilled(address.tokens, address.at, now);
        address.at = now;
        // The rate is charged even to who is turned away: knocking is what is limited.
        let Some(left) = address.tokens.checked_sub(TOKEN) else { return Err(Turned::Rate) };
        address.tokens = left;
        if counts.open >= self.limits.connections {
            return Err(Turned::Full);
        }
        if counts.waiting >= self.limits.waiting {
            return Err(Turned::Waiting);
        }
        if address.waiting >= self.limits.waiting_per_address {
            return Err(Turned::Address);
        }
        counts.open += 1;
        counts.waiting += 1;
        address.waiting += 1;
        let waits = AtomicBool::new(true);
        Ok(Place { gate: self.clone(), origin, waits, person: OnceLock::new() })
    }

    fn most_tokens(&self) -> u64 {
        u64::from(self.limits.new_at_once) * TOKEN
    }

    fn refilled(&self, tokens: u64, at: Instant, now: Instant) -> u64 {
        let millis = now.saturating_duration_since(at).as_millis();
        let millis = u64::try_from(millis).unwrap_or(u64::MAX);
        let gained = millis.saturating_mul(u64::from(self.limits.new_per_second));
        tokens.saturating_add(gained).min(self.most_tokens())
    }

    fn let_go(&self, origin: IpAddr) {
        let mut counts = self.counts();
        counts.waiting = counts.waiting.saturating_sub(1);
        if let Some(address) = counts.addresses.get_mut(&origin) {
            address.waiting = address.waiting.saturating_sub(1);
        }
    }

    /// Connections open, and those of them that still wait for a sign-in.
    #[cfg(test)]
    fn open_and_waiting(&self) -> (u32, u32) {
        let counts = self.counts();
        (counts.open, counts.waiting)
    }
}

/// The place of one connection; given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    gate: Arc<Gate>,
    origin: IpAddr,
    waits: AtomicBool,
    /// Who has signed in.
    person: OnceLock<StaffId>,
}

impl Place {
    /// Somebody signed in: no longer one of those who wait. False when they are of the staff and
    /// have as many connections as one person may have.
    pub fn known_as(&self, person: Option<StaffId>) -> bool {
        self.known();
        let Some(person) = person else { return true };
        let mut counts = self.gate.counts();
        let held = counts.persons.entry(person).or_default();
        if *held >= self.gate.limits.connections_per_person || self.person.set(person).is_err() {
            return false;
        }
        *held += 1;
        true
    }

    fn known(&self) {
        if self.waits.swap(false, Ordering::AcqRel) {
            self.gate.let_go(self.origin);
        }
    }

    /// Nobody has signed in yet.
    pub fn waits(&self) -> bool {
        self.waits.load(Ordering::Acquire)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.known();
        let mut counts = self.gate.counts();
        counts.open = counts.open.saturating_sub(1);
        let Some(person) = self.person.get() else { return };
        if let Some(held) = counts.persons.get_mut(person) {
            *held = held.saturating_sub(1);
            if *held == 0 {
                counts.persons.remove(person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn gate(limits: Limits) -> Arc<Gate> {
        Arc::new(Gate::new(limits))
    }

    fn other(last: u8) -> IpAddr {
        IpAddr::from([127, 0, 0, last])
    }

    #[test]
    fn an_address_fills_its_own_places_only() {
        let gate = gate(Limits { waiting_per_address: 2, ..Limits::default() });
        let now = Instant::now();
        let first = gate.enter(HOME, now).unwrap();
        let _second = gate.enter(HOME, now).unwrap();
        assert_eq!(gate.enter(HOME, now).unwrap_err(), Turned::Address);
        let _neighbour = gate.enter(other(2), now).unwrap();
        first.known();
        first.known();
        assert!(!first.waits());
        assert_eq!(gate.open_and_waiting(), (3, 2));
        let _third = gate.enter(HOME, now).unwrap();
        drop(first);
        assert_eq!(gate.open_and_waiting(), (3, 3));
    }

    #[test]
    fn a_person_has_only_so_many_places() {
        let gate = gate(Limits { connections_per_person: 2, ..Limits::default() });
        let now = Instant::now();
        let enter = || gate.enter(HOME, now).unwrap();
        let places = [enter(), enter()];
        assert!(places.iter().all(|place| place.known_as(Some(StaffId(7)))));
        let third = enter();
        assert!(!third.known_as(Some(StaffId(7))) && !third.waits());
        assert!(enter().known_as(Some(StaffId(8))));
        drop(third);
        assert!(!enter().known_as(Some(StaffId(7))), "who was turned away has given no place back");
        drop(places);
        assert!(enter().known_as(Some(StaffId(7))));
        assert!(gate.counts().persons.is_empty());
    }

    #[test]
    fn the_gate_is_full_for_all() {
        let gate = gate(Limits { waiting: 2, connections: 3, ..Limits::default() });
        let now = Instant::now();
        let first = gate.enter(other(1), now).unwrap();
        let second = gate.enter(other(2), now).unwrap();
        assert_eq!(gate.enter(other(3), now).unwrap_err(), Turned::Waiting);
        first.known();
        second.known();
        let third = gate.enter(other(3), now).unwrap();
        assert_eq!(gate.enter(other(4), now).unwrap_err(), Turned::Full);
        drop((first, second, third));
        assert_eq!(gate.open_and_waiting(), (0, 0));
    }

    #[test]
    fn knocking_too_fast_is_refused_until_time_has_passed() {
        let gate = gate(Limits { new_at_once: 3, new_per_second: 2, ..Limits::default() });
        let start = Instant::now();
        for _ in 0..3 {
            drop(gate.enter(HOME, start).unwrap());
        }
        assert_eq!(gate.enter(HOME, start).unwrap_err(), Turned::Rate);
        let later = start + Duration::from_millis(499);
        assert_eq!(gate.enter(HOME, later).unwrap_err(), Turned::Rate);
        let later = start + Duration::from_millis(500);
        assert!(gate.enter(HOME, later).is_ok());
        assert_eq!(gate.enter(HOME, later).unwrap_err(), Turned::Rate);
    }

    #[test]
    fn remembered_addresses_are_bounded_and_forgotten() {
        let gate = gate(Limits::default());
        let start = Instant::now();
        for number in 0..u32::try_from(ADDRESSES_MAX).unwrap() {
            drop(gate.enter(IpAddr::V4(number.into()), start).unwrap());
        }
        assert_eq!(gate.enter(IpAddr::from([9; 4]), start).unwrap_err(), Turned::Full);
        let later = start + Duration::from_secs(1);
        assert!(gate.enter(IpAddr::from([9; 4]), later).is_ok());
        assert_eq!(gate.counts().addresses.len(), 1);
    }

    #[test]
    fn a_household_of_ipv6_is_one_address() {
        let one: IpAddr = "2001:db8:1:2::1".parse().unwrap();
        let two: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
        let three: IpAddr = "2001:db8:1:3::1".parse().unwrap();
        assert_eq!(origin(one), origin(two));
        assert_ne!(origin(one), origin(three));
        assert_eq!(origin("::ffff:127.0.0.1".parse().unwrap()), HOME);
    }
}
