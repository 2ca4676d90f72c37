//! The one writer of a centre: commands in, snapshots out.
//!
//! Whatever has queued is decided against the state, written to the journal in one group, applied,
//! published and only then answered. Sessions see immutable [`Snapshot`]s and nothing else.
//!
//! ```text
//! handle ──▶ queue ──▶ writer ──▶ journal ──▶ snapshot ──▶ answer
//!                        │  └──▶ follower: rows into the state store, behind the answer
//!                        └─────▶ outbox: questions and notices to the outside, answers come back
//! sweep: a look over the deadlines each minute      drafts: what is being typed, each second
//! ```
//!
//! Each is a plain thread; none waits for a session. [`Stepped`] has the same parts without threads,
//! moved by hand. What is not here: rules (casework decides),
//! screens, anything that a terminal knows.

mod archive;
pub mod audit;
pub mod backup;
mod bulk;
pub mod clock;
mod digest;
mod drafts;
mod follow;
mod handle;
pub mod heads;
mod level;
mod look;
mod media;
mod open;
mod options;
mod outbox;
mod people;
mod pin_memory;
mod pins;
mod presence;
mod rows;
mod rules;
mod search;
mod shared;
mod stepped;
mod sweep;
pub mod tamper;
mod tidy;
mod tries;
mod writer;

pub use archive::{FETCHED_CASES_MAX, FOUND_CASES_MAX, INDEX_ROWS_READ_MAX};
pub use bulk::{Bulk, BulkError};
pub use clock::{
    Alarm, CLOCK_BEHIND_SECONDS, CLOCK_JUMP_AT_START_DAYS_MAX, CLOCK_JUMP_DAYS_MAX, Clock,
    ManualClock, SystemClock,
};
pub use digest::digest;
pub use drafts::{
    DRAFT_SETTLE_SECONDS_MAX, DRAFT_WRITE_MILLIS, DRAFTS_A_PERSON_MAX, DRAFTS_KEPT_MAX, DraftRoom,
};
pub use follow::{STATE_STEP_MILLIS, STATE_SYNC_SECONDS};
use handle::command_id_from;
pub use handle::{Engine, new_command_id};
pub use level::{FRAMES_A_WORD, Progress};
pub use look::Found;
pub use media::{Media, Memory, PackedMemory};
pub use open::{Note, OpenError, StateHome, StateOpened};
pub use options::Options;
pub use outbox::{
    CALLS_AT_ONCE_MAX, DOUBTS_MAX, LOOKUP_SECONDS_MAX, NOTICES_HELD_MAX, RETRY_SECONDS,
    RETRY_SECONDS_MAX, SLOW_MILLIS,
};
pub use people::PEOPLE_READ_MAX;
pub use pins::{
    PIN_DIGITS_MAX, PIN_DIGITS_MIN, PinError, check_pin, hash_invented_pin, hash_known_pin,
    hash_pin,
};
pub use presence::{AllPresent, Attendance, PRESENT_MAX, Present};
pub use rules::{Casework, Rules};
pub use search::{SEARCH_HITS_MAX, SEARCH_LETTERS_MAX};
pub use shared::SILENT_MINUTES_MAX;
pub use stepped::{CallDone, CallTime, Stepped, WaitingCall};
pub use sweep::{RECORD_MINUTES, SWEEP_SECONDS};
pub use writer::COMMANDS_QUEUED_MAX;

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::watch;

use crate::casework::centre::{Answer, Centre};
use crate::casework::command::{Actor, Command};
use crate::casework::head::Head;
use crate::casework::ids::{CaseId, CommandId, DeskId, StaffId, Version};
use crate::casework::refusal::Refusal;
use crate::gateways::Reason;
use crate::law::moment::Moment;

/// How an outside system answers at present.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum SystemSign {
    /// Answers in time.
    #[default]
    Up,
    /// Answers late.
    Slow,
    /// Does not answer.
    Down,
}

/// What waits for an outside system, and what it has left unanswered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutsideStatus {
    /// Questions and notices that wait to be sent; of notices at most
    /// [`NOTICES_HELD_MAX`] are counted.
    pub waiting: usize,
    /// While it is down: when it is tried again.
    pub next_try: Option<Moment>,
    /// How often there was no answer that may be believed, or a refusal, since this centre was
    /// started: by the key of the reason's words, at most [`Reason::KEYS`] of them.
    pub unanswered: Arc<BTreeMap<&'static str, u64>>,
}

impl OutsideStatus {
    /// How often there was no answer since the start, for whatever reason.
    pub fn unanswered_count(&self) -> u64 {
        self.unanswered.values().fold(0, |sum, count| sum.saturating_add(*count))
    }
}

/// How the sending of one notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeTry {
    /// Which case's.
    pub case: CaseId,
    /// Tries so far that ended without a receipt.
    pub tries: u32,
    /// When it is tried next; `None` while it is with the portal or being recorded. Of notices that
    /// wait for a portal that is down one at a time is tried: the others follow it.
    pub next: Option<Moment>,
}

/// Notices whose tries are shown, at most: those of the oldest cases.
pub const NOTICES_SHOWN_MAX: usize = 200;

/// How the sweep over the deadlines stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SweepStatus {
    /// When the last look was.
    pub at: Moment,
    /// Running cases.
    pub open: u32,
    /// Those looked at.
    pub looked_at: u32,
    /// Those raised by the last look.
    pub raised: u32,
    /// How many cases stand at each level, mildest first.
    pub levels: [u32; 5],
    /// No look for longer than it should take: the title line turns red.
    pub silent: bool,
}

/// Why the centre takes no more commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// The journal could not be written; start again after mending the cause.
    JournalFailed {
        /// What the system said, in English.
        reason: String,
    },
    /// The disk is nearly full; nothing is lost, nothing new is taken.
    DiskNearlyFull,
    /// The clock is further ahead than can be; goes on when it is set right or at the next start.
    ClockJumped {
        /// What it shows.
        to: Moment,
    },
    /// The centre is being stopped.
    Stopping,
}

/// Everything a session may see, at one moment. Cheap to clone, never changes.
#[derive(Clone, Default)]
pub struct Snapshot {
    /// The state.
    pub centre: Centre,
    /// The centre's time when this was published.
    pub now: Moment,
    /// Counts publications.
    pub revision: u64,
    /// MEİS, Social Payments, E-sosial.
    pub systems: [SystemSign; 3],
    /// Why each of them gives no answer at present, or refused the last thing it was sent.
    pub reasons: [Option<Reason>; 3],
    /// What waits for each of them.
    pub outside: [OutsideStatus; 3],
    /// How the sending of each notice stands that waits for its receipt, by case; at most
    /// [`NOTICES_SHOWN_MAX`].
    pub notices: Arc<[NoticeTry]>,
    /// The sweep.
    pub sweep: SweepStatus,
    /// Who sits at which screen, and which case stands on it.
    pub present: AllPresent,
    /// The clock is behind the last frame: the centre's time stands still until it has caught up.
    pub clock_behind: bool,
    /// Why no commands are taken, if so.
    pub halted: Option<Halt>,
    /// The head of the journal after the last frame of the state; none before the first.
    pub head: Option<Head>,
    /// True in practice: every frame and the title line say so.
    pub practice: bool,
    /// The PIN of everybody here, when the centre itself is an invented one.
    pub practice_pin: Option<&'static str>,
}

impl Snapshot {
    /// How the sending of a case's notice stands, if it is among those that are shown.
    pub fn notice_try(&self, case: CaseId) -> Option<NoticeTry> {
        let place = self.notices.binary_search_by_key(&case, |held| held.case).ok()?;
        self.notices.get(place).copied()
    }

    /// Whether a practice stand-in answers this desk, which is for real work, in place of a system.
    pub fn meets_stand_in(&self) -> bool {
        self.reasons.contains(&Some(Reason::StandIn))
    }
}

/// A command with what surrounds it, before the centre's time is put to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What is asked for.
    pub command: Command,
    /// Who asks.
    pub actor: Actor,
    /// At which desk.
    pub desk: Option<DeskId>,
    /// Names the command for ever.
    pub command_id: CommandId,
    /// The version of the case that was seen.
    pub seen: Option<Version>,
}

/// Why a request brought about nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too many requests are waiting; nothing was done, try again.
    #[error("the centre has too many requests waiting; nothing was done, try again")]
    Busy,
    /// What is private in the request could not be sealed; nothing was done.
    #[error("what is private in the request could not be sealed; nothing was done, try again")]
    NotSealed,
    /// Closed cases cannot be read, and nothing is decided without those of the person.
    #[error("closed cases cannot be read; nothing was done, start the centre again")]
    ArchiveUnread,
    /// The centre takes no commands.
    #[error("the centre takes no commands: {0:?}")]
    Halted(Halt),
    /// The login is unknown or the PIN is wrong; which of both is not said.
    #[error("login or PIN is wrong")]
    WrongPin,
    /// The terminal came through a door that lets each person in by a key of their own, and this is
    /// somebody else.
    #[error("this terminal is somebody else's, by their key")]
    OtherPerson,
}

/// One hit of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hit {
    /// A case.
    Case(crate::casework::ids::CaseId),
    /// A ticket of today.
    Ticket(crate::casework::ids::TicketId),
}

/// What a sign-in came to.
pub type SignIn = Result<StaffId, Failure>;

/// What a request came to.
pub type Outcome = Result<Answer, Failure>;

/// The newest snapshot, and word of the next one.
pub type Changes = watch::Receiver<Arc<Snapshot>>;
