//! What a class allows, each with its reason.

use std::time::Duration;

use crate::terminal::ssh::limits::Limits;

/// Learners of one class, those who have left included: each has a world of their own.
pub const LEARNERS_MAX: usize = 100;
/// Learners of one class, unless the trainer says otherwise.
pub const LEARNERS_USUAL: usize = 80;
/// Learners from one address: a whole class may stand behind one, but nobody alone fills it.
pub const LEARNERS_AN_ADDRESS_MAX: usize = 70;
/// Letters of a learner's name; more is cut.
pub const NAME_LETTERS_MAX: usize = 40;
/// Bytes of what is typed as a name; more is no name.
pub const NAME_BYTES_MAX: usize = 256;
/// Learners of one name: they are chosen from by one digit.
pub const NAMESAKES_MAX: usize = 8;
/// Wrong codes from one address that cost nothing.
pub const WRONG_FREE: u32 = 3;
/// The longest wait that wrong codes bring about: a neighbour behind the same address waits too.
pub const WRONG_WAIT_MAX: Duration = Duration::from_secs(8);
/// After so long without another, one wrong code is forgotten.
pub const WRONG_FORGOTTEN: Duration = Duration::from_secs(10);
/// Addresses whose wrong codes are remembered; the one that has rested longest goes first.
pub const WRONG_ADDRESSES_MAX: usize = 1_024;
/// Deeds that wait for a learner who is away; more are not kept.
pub const DEEDS_WAITING_MAX: usize = 32;
/// How long somebody who comes back waits until their other session has let go.
pub const HAND_OVER_WAIT: Duration = Duration::from_secs(10);
/// How long the class waits for its learners' screens when it ends.
pub const END_WAIT: Duration = Duration::from_secs(5);
/// Milliseconds between two looks of a learner's room at its clock. Whatever the learner does is
/// looked at at once; sixty who do nothing must cost next to nothing.
pub const BEAT_MILLIS: u64 = 5_000;

/// What the door of a class allows: many come at once, from one address, and read the code from a
/// board while they type.
pub fn door() -> Limits {
    Limits {
        connections: 256,
        waiting: 160,
        waiting_per_address: 80,
        new_per_second: 20,
        new_at_once: 120,
        grace_seconds: 120,
        channels: 1,
        ..Limits::default()
    }
}
