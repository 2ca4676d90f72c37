//! What the door allows: constants where nobody should need another value, settings where a
//! centre may (many thin clients behind one address, for example).

use std::time::Duration;

use serde::Deserialize;

use crate::terminal::house::limits::INPUT_BYTES_PER_SECOND_LEAST;

/// Open connections in all, signed in or not.
pub const CONNECTIONS_MAX: u32 = 1024;
/// Connections in all of which nobody knows yet who is at their end.
pub const WAITING_MAX: u32 = 64;
/// Such connections from one address.
pub const WAITING_PER_ADDRESS_MAX: u32 = 16;
/// New connections from one address in a second, over time.
pub const NEW_PER_SECOND_MAX: u32 = 5;
/// New connections from one address that may come at once.
pub const NEW_AT_ONCE_MAX: u32 = 20;
/// Seconds in which a client must have signed in: time to type a key's passphrase and a PIN.
pub const GRACE_SECONDS: u32 = 45;
/// The longest such time that a setting may name: beyond it, a client that has stopped would be kept
/// for more than two minutes ([`keepalive_interval`]).
pub const GRACE_SECONDS_MAX: u32 = 58;
/// Refused attempts after which the connection ends.
pub const ATTEMPTS_MAX: u32 = 6;
/// Connections of one person who has signed in.
pub const CONNECTIONS_PER_PERSON_MAX: u32 = 16;
/// Seconds after which a connection ends on which somebody has signed in and nothing is at work: no
/// session and no command.
pub const UNUSED_SECONDS: u32 = 120;
/// Channels (sessions and commands) that one connection may have open.
pub const CHANNELS_MAX: u32 = 4;
/// Channels that one connection may ask for in its life: the library keeps a trace of each.
pub const CHANNELS_EVER_MAX: u32 = 10_000;
/// Bytes typed or pasted in a second, over time and on one connection; more only waits.
pub const INPUT_BYTES_PER_SECOND: u32 = 64 * 1024;
/// Milliseconds that a refused attempt takes, however quickly it was refused.
pub const REFUSAL_MILLIS: u32 = 300;

/// Addresses that are remembered; more are turned away until some are forgotten.
pub const ADDRESSES_MAX: usize = 4096;
/// Bytes of the name somebody signs in with.
pub const LOGIN_BYTES_MAX: usize = 64;
/// Variables that one channel may set.
pub const VARIABLES_MAX: usize = 16;
/// Bytes of such a variable, name and value apart.
pub const VARIABLE_BYTES_MAX: usize = 64;
/// Commands at work at once, in the whole house; others wait their turn.
pub const COMMANDS_MAX: u32 = 8;
/// Of them, those of one person.
pub const COMMANDS_PER_PERSON_MAX: u32 = 4;
/// Bytes that the system may hold back for one slow reader.
pub const SEND_BUFFER_BYTES: u32 = 64 * 1024;
/// Bytes a client may send on a channel before it hears that there is room.
pub const WINDOW_BYTES: u32 = 256 * 1024;
/// Bytes of one packet of data.
pub const PACKET_BYTES_MAX: u32 = 32 * 1024;
/// Messages of one channel that may wait for russh; frames are handed over one by one.
pub const MESSAGES_WAITING_MAX: usize = 1;
/// A client that says nothing for this long, or a little longer than the time of grace, is asked
/// whether it is there.
pub const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(15);
/// Unanswered such questions after which the connection ends, when as much time has passed again.
pub const KEEPALIVE_MAX: usize = 1;
/// A connection on which nothing moves either way for this long ends.
pub const SILENCE_MAX: Duration = Duration::from_secs(90);
/// How long a channel may take to be told that its session is over.
pub const FAREWELL_WAIT: Duration = Duration::from_secs(2);
/// How long the door waits for its sessions when it closes; what is open then is cut.
pub const CLOSE_WAIT: Duration = Duration::from_secs(8);
/// Pause after the system gave no connection (too many open files), so as not to spin.
pub const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The limits of one door.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// `connections = 1024`: see [`CONNECTIONS_MAX`].
    pub connections: u32,
    /// `waiting = 64`: see [`WAITING_MAX`].
    pub waiting: u32,
    /// `waiting_per_address = 16`: see [`WAITING_PER_ADDRESS_MAX`].
    pub waiting_per_address: u32,
    /// `new_per_second = 5`: see [`NEW_PER_SECOND_MAX`].
    pub new_per_second: u32,
    /// `new_at_once = 20`: see [`NEW_AT_ONCE_MAX`].
    pub new_at_once: u32,
    /// `grace_seconds = 45`: see [`GRACE_SECONDS`].
    pub grace_seconds: u32,
    /// `attempts = 6`: see [`ATTEMPTS_MAX`].
    pub attempts: u32,
    /// `connections_per_person = 16`: see [`CONNECTIONS_PER_PERSON_MAX`].
    pub connections_per_person: u32,
    /// `unused_seconds = 120`: see [`UNUSED_SECONDS`].
    pub unused_seconds: u32,
    /// `channels = 4`: see [`CHANNELS_MAX`].
    pub channels: u32,
    /// `commands = 8`: see [`COMMANDS_MAX`].
    pub commands: u32,
    /// `commands_per_person = 4`: see [`COMMANDS_PER_PERSON_MAX`].
    pub commands_per_person: u32,
    /// `input_bytes_per_second = 65536`: see [`INPUT_BYTES_PER_SECOND`].
    pub input_bytes_per_second: u32,
    /// `refusal_millis = 300`: see [`REFUSAL_MILLIS`].
    pub refusal_millis: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: CONNECTIONS_MAX,
            waiting: WAITING_MAX,
            waiting_per_address: WAITING_PER_ADDRESS_MAX,
            new_per_second: NEW_PER_SECOND_MAX,
            new_at_once: NEW_AT_ONCE_MAX,
            grace_seconds: GRACE_SECONDS,
            attempts: ATTEMPTS_MAX,
            connections_per_person: CONNECTIONS_PER_PERSON_MAX,
            unused_seconds: UNUSED_SECONDS,
            channels: CHANNELS_MAX,
            commands: COMMANDS_MAX,
            commands_per_person: COMMANDS_PER_PERSON_MAX,
            input_bytes_per_second: INPUT_BYTES_PER_SECOND,
            refusal_millis: REFUSAL_MILLIS,
        }
    }
}

/// How long a client may say nothing before it is asked whether it is there. Nobody is asked before
/// they have signed in: OpenSSH's client takes the question for an attack then and hangs up, on
/// somebody who is still typing their PIN.
pub fn keepalive_interval(limits: &Limits) -> Duration {
    KEEPALIVE_INTERVAL.max(Duration::from_secs(u64::from(limits.grace_seconds) + 1))
}

impl Limits {
    /// The first limit outside what makes sense: its key, its value, least and most.
    pub fn outside(&self) -> Option<(&'static str, u32, u32, u32)> {
        let input_least = INPUT_BYTES_PER_SECOND_LEAST;
        [
            ("connections", self.connections, 1, 10_000),
            ("waiting", self.waiting, 1, 1_000),
            ("waiting_per_address", self.waiting_per_address, 1, 1_000),
            ("new_per_second", self.new_per_second, 1, 1_000),
            ("new_at_once", self.new_at_once, 1, 1_000),
            ("grace_seconds", self.grace_seconds, 1, GRACE_SECONDS_MAX),
            ("attempts", self.attempts, 1, 20),
            ("connections_per_person", self.connections_per_person, 1, 1_000),
            ("unused_seconds", self.unused_seconds, 1, 86_400),
            ("channels", self.channels, 1, 16),
            ("commands", self.commands, 1, 256),
            ("commands_per_person", self.commands_per_person, 1, 256),
            ("input_bytes_per_second", self.input_bytes_per_second, input_least, 1_048_576),
            ("refusal_millis", self.refusal_millis, 0, 5_000),
        ]
        .into_iter()
        .find(|&(_, value, least, most)| !(least..=most).contains(&value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_make_sense_and_nonsense_is_named() {
        assert_eq!(Limits::default().outside(), None);
        let grace = Limits { grace_seconds: 59, ..Limits::default() };
        assert_eq!(grace.outside(), Some(("grace_seconds", 59, 1, 58)));
        let none = Limits { attempts: 0, ..Limits::default() };
        assert_eq!(none.outside(), Some(("attempts", 0, 1, 20)));
    }
}
