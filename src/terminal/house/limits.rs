//! What a house allows: constants where nobody should need another value, settings where a centre
//! may. The limits of the SSH door alone are its own.

use serde::Deserialize;

use super::{IDLE_END_MINUTES, PRACTICES_MAX, SITTINGS_A_PERSON_MAX, SITTINGS_MAX};
use crate::casework::staff::{
    FREE_SIGN_IN_FAILURES, LockOut, SIGN_IN_WAIT_SECONDS, SIGN_IN_WAIT_SECONDS_MAX,
};
use crate::engine::{DRAFTS_A_PERSON_MAX, DRAFTS_KEPT_MAX};
use crate::store::drafts::DRAFTS_MAX;
use crate::terminal::session::STALL_MAX;

/// Connections to the socket at once of one user of the system: sessions, commands, and what has
/// said nothing yet. Many desks may share one account, so it is generous.
pub const CONNECTIONS_A_USER_MAX: u32 = 128;
/// Connections to the socket in all that have not said yet what they want.
pub const WAITING_MAX: u32 = 256;
/// Those of one user of the system: who holds them all keeps nobody else out.
pub const WAITING_PER_USER_MAX: u32 = 64;
/// Seconds within which a connection to the socket must have said what it wants.
pub const HELLO_SECONDS: u32 = 5;
/// Bytes typed or pasted in a second, over time and in one session, with one second's worth at
/// once; more only waits. A typist needs ten, a long paste some thousands.
pub const INPUT_BYTES_PER_SECOND: u32 = 256 * 1024;
/// The least that may be set for it, at every door. Below, one packet of a paste is held back for so
/// long that the paste counts as stalled, and a key that is held down as too much.
pub const INPUT_BYTES_PER_SECOND_LEAST: u32 = 4 * 1024;
/// Sessions without a screen at the socket at once: each has a thread.
pub const LINES_AT_ONCE_MAX: u32 = 32;
/// Those of one user of the system.
pub const LINES_A_USER_MAX: u32 = 16;
/// Minutes with nobody in after which a centre that a desk has started ends by itself.
pub const STAY_MINUTES: u32 = 30;

/// The most wrong PINs in a row that a setting may let be tried without a wait.
pub const PIN_TRIES_MAX: u32 = 10;
/// The least that a setting may make the longest wait, in seconds: at one try a minute a PIN of four
/// digits stands for a week.
pub const PIN_WAIT_SECONDS_MAX_LEAST: u32 = 60;

/// The limits of one house, as `[limits]` of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// `sessions = 1024`: see [`SITTINGS_MAX`].
    pub sessions: u32,
    /// `sessions_per_person = 4`: see [`SITTINGS_A_PERSON_MAX`].
    pub sessions_per_person: u32,
    /// `connections_per_user = 128`: see [`CONNECTIONS_A_USER_MAX`].
    pub connections_per_user: u32,
    /// `waiting = 256`: see [`WAITING_MAX`].
    pub waiting: u32,
    /// `waiting_per_user = 64`: see [`WAITING_PER_USER_MAX`].
    pub waiting_per_user: u32,
    /// `hello_seconds = 5`: see [`HELLO_SECONDS`].
    pub hello_seconds: u32,
    /// `idle_end_minutes = 480`: see [`IDLE_END_MINUTES`]; 0 never.
    pub idle_end_minutes: u32,
    /// `input_bytes_per_second = 262144`: see [`INPUT_BYTES_PER_SECOND`].
    pub input_bytes_per_second: u32,
    /// `line_sessions = 32`: see [`LINES_AT_ONCE_MAX`].
    pub line_sessions: u32,
    /// `line_sessions_per_user = 16`: see [`LINES_A_USER_MAX`].
    pub line_sessions_per_user: u32,
    /// `practices = 8`: see [`PRACTICES_MAX`]; 0 none.
    pub practices: u32,
    /// `stall_seconds = 120`: see [`STALL_MAX`].
    pub stall_seconds: u32,
    /// `drafts = 512`: see [`DRAFTS_KEPT_MAX`].
    pub drafts: u32,
    /// `drafts_per_person = 64`: see [`DRAFTS_A_PERSON_MAX`].
    pub drafts_per_person: u32,
    /// `stay_minutes = 30`: see [`STAY_MINUTES`]; 0 never.
    pub stay_minutes: u32,
    /// `pin_tries = 3`: see [`FREE_SIGN_IN_FAILURES`].
    pub pin_tries: u32,
    /// `pin_wait_seconds = 15`: see [`SIGN_IN_WAIT_SECONDS`].
    pub pin_wait_seconds: u32,
    /// `pin_wait_seconds_max = 900`: see [`SIGN_IN_WAIT_SECONDS_MAX`].
    pub pin_wait_seconds_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sessions: u32::try_from(SITTINGS_MAX).unwrap_or(u32::MAX),
            sessions_per_person: u32::try_from(SITTINGS_A_PERSON_MAX).unwrap_or(u32::MAX),
            connections_per_user: CONNECTIONS_A_USER_MAX,
            waiting: WAITING_MAX,
            waiting_per_user: WAITING_PER_USER_MAX,
            hello_seconds: HELLO_SECONDS,
            idle_end_minutes: IDLE_END_MINUTES,
            input_bytes_per_second: INPUT_BYTES_PER_SECOND,
            line_sessions: LINES_AT_ONCE_MAX,
            line_sessions_per_user: LINES_A_USER_MAX,
            practices: u32::try_from(PRACTICES_MAX).unwrap_or(u32::MAX),
            stall_seconds: u32::try_from(STALL_MAX.as_secs()).unwrap_or(u32::MAX),
            drafts: DRAFTS_KEPT_MAX,
            drafts_per_person: DRAFTS_A_PERSON_MAX,
            stay_minutes: STAY_MINUTES,
            pin_tries: u32::from(FREE_SIGN_IN_FAILURES),
            pin_wait_seconds: SIGN_IN_WAIT_SECONDS,
            pin_wait_seconds_max: SIGN_IN_WAIT_SECONDS_MAX,
        }
    }
}

impl Limits {
    /// How long wrong PINs make their person wait.
    pub fn lock_out(&self) -> LockOut {
        LockOut {
            free_failures: u8::try_from(self.pin_tries).unwrap_or(u8::MAX),
            wait_seconds: self.pin_wait_seconds,
            wait_seconds_max: self.pin_wait_seconds_max,
        }
    }

    /// The first limit outside what makes sense: its key, its value, least and most.
    pub fn outside(&self) -> Option<(&'static str, u32, u32, u32)> {
        let drafts_max = u32::try_from(DRAFTS_MAX).unwrap_or(u32::MAX);
        // The longest wait is no shorter than the first, nor so short that a PIN can be guessed.
        let input_least = INPUT_BYTES_PER_SECOND_LEAST;
        let longest_least = self.pin_wait_seconds.max(PIN_WAIT_SECONDS_MAX_LEAST);
        let sessions_max = u32::try_from(SITTINGS_MAX).unwrap_or(u32::MAX);
        [
            ("sessions", self.sessions, 1, sessions_max),
            ("sessions_per_person", self.sessions_per_person, 1, 100),
            ("connections_per_user", self.connections_per_user, 1, sessions_max),
            ("waiting", self.waiting, 1, 1_000),
            ("waiting_per_user", self.waiting_per_user, 1, 1_000),
            ("hello_seconds", self.hello_seconds, 1, 60),
            ("idle_end_minutes", self.idle_end_minutes, 0, 10_080),
            ("input_bytes_per_second", self.input_bytes_per_second, input_least, 16 << 20),
            ("line_sessions", self.line_sessions, 1, 256),
            ("line_sessions_per_user", self.line_sessions_per_user, 1, 256),
            ("practices", self.practices, 0, 64),
            ("stall_seconds", self.stall_seconds, 20, 600),
            ("drafts", self.drafts, 1, drafts_max),
            ("drafts_per_person", self.drafts_per_person, 1, drafts_max),
            ("stay_minutes", self.stay_minutes, 0, 10_080),
            ("pin_tries", self.pin_tries, 1, PIN_TRIES_MAX),
            ("pin_wait_seconds", self.pin_wait_seconds, 1, 3_600),
            ("pin_wait_seconds_max", self.pin_wait_seconds_max, longest_least, 86_400),
        ]
        .into_iter()
        .find(|&(_, value, least, most)| !(least..=most).contains(&value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::house::Manners;

    #[test]
    fn the_defaults_make_sense_and_nonsense_is_named() {
        assert_eq!(Limits::default().outside(), None);
        let none = Limits { waiting: 0, ..Limits::default() };
        assert_eq!(none.outside(), Some(("waiting", 0, 1, 1_000)));
        let short = Limits { pin_wait_seconds_max: 59, ..Limits::default() };
        assert_eq!(short.outside(), Some(("pin_wait_seconds_max", 59, 60, 86_400)));
        let first = Limits { pin_wait_seconds: 901, ..Limits::default() };
        assert_eq!(first.outside(), Some(("pin_wait_seconds_max", 900, 901, 86_400)));
        let free = Limits { pin_tries: 11, ..Limits::default() };
        assert_eq!(free.outside(), Some(("pin_tries", 11, 1, 10)));
    }

    /// Each limit of the doors comes to what the doors go by.
    #[test]
    fn a_house_goes_by_what_was_set() {
        let limits = Limits {
            sessions: 1,
            sessions_per_person: 2,
            connections_per_user: 3,
            waiting: 4,
            waiting_per_user: 5,
            hello_seconds: 6,
            idle_end_minutes: 7,
            input_bytes_per_second: 8,
            line_sessions: 9,
            line_sessions_per_user: 10,
            practices: 11,
            stall_seconds: 12,
            ..Limits::default()
        };
        let its = Manners::default().within(&limits);
        let counts = [
            its.sittings_max,
            its.a_person_max,
            its.a_user_max,
            its.waiting_max,
            its.waiting_a_user_max,
            its.lines_max,
            its.lines_a_user_max,
            its.practices_max,
        ];
        assert_eq!(counts, [1, 2, 3, 4, 5, 9, 10, 11]);
        let times = (its.hello_wait.as_secs(), its.end_minutes, its.stall.as_secs());
        assert_eq!((times, its.input_bytes_per_second), ((6, 7, 12), 8));
    }

    /// Each says what it is by default, and what it may be.
    #[test]
    fn the_rule_after_wrong_pins_is_the_one_that_was_set() {
        assert_eq!(Limits::default().lock_out(), LockOut::default());
        let set = Limits { pin_tries: 1, pin_wait_seconds: 7, ..Limits::default() };
        let rule = LockOut { free_failures: 1, wait_seconds: 7, wait_seconds_max: 900 };
        assert_eq!(set.lock_out(), rule);
    }
}
