//! What all doors of one centre share: who may come in, who is in, and how everybody is let go.
//!
//! A door brings a [`Guest`] with key bytes and a sink; the house runs one session for them and
//! forgets it afterwards. No lock is held while anything is drawn or awaited.

mod ledger;
pub mod limits;
mod presence;
mod stay;
mod watched;

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use ratatui::layout::Size;
use tokio::sync::{mpsc, watch};

use ledger::Ledger;
pub use ledger::Sitting;
use limits::Limits;
pub(super) use presence::Presence;
pub use stay::{until_withdrawn, withdrawn};
use watched::Watched;

use super::facts::{Depth, Glyphs, TerminalFacts};
use super::pace::PHASE_MAX;
use super::program::{End, InMsg, Sink};
use super::screen::Scratch;
use super::seat::{Foundation, OpenPractice, Seat};
use super::session::{self, LEAVE_WAIT, STALL_MAX, Setup};
use super::throttle::{Kind, Throttle};
use crate::casework::command::Act;
use crate::casework::ids::{DeskId, StaffId};
use crate::casework::staff::Role;
use crate::engine::Engine;
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::locale::{Lang, Text};
use crate::ui::Options;
use crate::ui::theme::Theme;

/// Sessions of one house at once.
pub const SITTINGS_MAX: usize = 1_024;
/// Sessions of one person at once, counted by who signed in or was known at the door.
pub const SITTINGS_A_PERSON_MAX: usize = 4;
/// Practice centres that may be open in one house at once: each has threads of its own.
pub const PRACTICES_MAX: usize = 8;
/// Minutes without a key after which a screen locks, unless the settings say otherwise.
pub const LOCK_MINUTES: u16 = 10;
/// Minutes without a key after which a session ends by itself; the screen has locked long before.
pub const IDLE_END_MINUTES: u32 = 480;

/// Opens a practice centre in memory; shared by all sessions.
pub type Practices = Arc<dyn Fn() -> Option<Engine> + Send + Sync>;

/// How a house receives everybody, unless the guest says otherwise.
#[derive(Clone)]
pub struct Manners {
    /// The language at the start.
    pub lang: Lang,
    /// No colours, whatever a terminal can do.
    pub mono: bool,
    /// Minutes without a key before a signed-in screen locks; 0 never.
    pub lock_minutes: u32,
    /// Minutes without a key before the session ends; 0 never.
    pub end_minutes: u32,
    /// Sessions at once, at most [`SITTINGS_MAX`].
    pub sittings_max: usize,
    /// Sessions of one person at once.
    pub a_person_max: usize,
    /// Connections to the socket at once of one user of the system.
    pub a_user_max: usize,
    /// Connections to the socket in all that have not said yet what they want.
    pub waiting_max: usize,
    /// Those of one user of the system.
    pub waiting_a_user_max: usize,
    /// How long such a connection may take.
    pub hello_wait: Duration,
    /// Bytes that may be typed in a second in one session.
    pub input_bytes_per_second: u32,
    /// Sessions without a screen at the socket at once.
    pub lines_max: usize,
    /// Those of one user of the system.
    pub lines_a_user_max: usize,
    /// Practice centres at once.
    pub practices_max: usize,
    /// A terminal that takes nothing, or at the socket answers nothing, goes within this time.
    pub stall: Duration,
    /// The centre lives by its terminals: the last one who leaves is asked whether it stays up.
    /// Minutes after which it ends by itself when nobody is in, 0 never.
    pub last_out: Option<u32>,
    /// Opens a practice centre when the first page is asked for one.
    pub practice: Option<Practices>,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            lang: Lang::default(),
            mono: false,
            lock_minutes: u32::from(LOCK_MINUTES),
            end_minutes: IDLE_END_MINUTES,
            sittings_max: SITTINGS_MAX,
            a_person_max: SITTINGS_A_PERSON_MAX,
            a_user_max: as_count(limits::CONNECTIONS_A_USER_MAX),
            waiting_max: as_count(limits::WAITING_MAX),
            waiting_a_user_max: as_count(limits::WAITING_PER_USER_MAX),
            hello_wait: Duration::from_secs(u64::from(limits::HELLO_SECONDS)),
            input_bytes_per_second: limits::INPUT_BYTES_PER_SECOND,
            lines_max: as_count(limits::LINES_AT_ONCE_MAX),
            lines_a_user_max: as_count(limits::LINES_A_USER_MAX),
            practices_max: PRACTICES_MAX,
            stall: STALL_MAX,
            last_out: None,
            practice: None,
        }
    }
}

impl Manners {
    /// The same within other limits.
    #[must_use]
    pub fn within(self, limits: &Limits) -> Self {
        Self {
            end_minutes: limits.idle_end_minutes,
            sittings_max: as_count(limits.sessions),
            a_person_max: as_count(limits.sessions_per_person),
            a_user_max: as_count(limits.connections_per_user),
            waiting_max: as_count(limits.waiting),
            waiting_a_user_max: as_count(limits.waiting_per_user),
            hello_wait: Duration::from_secs(u64::from(limits.hello_seconds)),
            input_bytes_per_second: limits.input_bytes_per_second,
            lines_max: as_count(limits.line_sessions),
            lines_a_user_max: as_count(limits.line_sessions_per_user),
            practices_max: as_count(limits.practices),
            stall: Duration::from_secs(u64::from(limits.stall_seconds)),
            ..self
        }
    }
}

fn as_count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Through which door somebody came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// The terminal of the centre's own process.
    Local,
    /// The Unix socket; the system says which of its users it is.
    Socket {
        /// The operating system's number of the user.
        uid: u32,
    },
    /// SSH.
    Ssh {
        /// Where from.
        address: IpAddr,
    },
}

impl Door {
    /// Whether the door itself makes sure who somebody is, so that they need not sign in again.
    fn vouches(self) -> bool {
        matches!(self, Self::Ssh { .. })
    }

    /// Whether whoever comes through it runs the centre: the user of its own process, and root.
    pub fn is_keeper(self) -> bool {
        match self {
            Self::Local => true,
            Self::Socket { uid } => uid == 0 || uid == rustix::process::geteuid().as_raw(),
            Self::Ssh { .. } => false,
        }
    }
}

/// Whether knowing somebody by a key or as the system's user is not enough for this role: these
/// decide about money, or about who decides, so they also give their PIN.
pub fn needs_pin(role: Role) -> bool {
    role.may(Act::Decide) || role.may(Act::SetPin) || role.may(Act::OpenCorrection)
}

/// Somebody at a door.
#[derive(Clone, Debug)]
pub struct Guest {
    /// What the terminal said about itself.
    pub facts: TerminalFacts,
    /// Columns and rows; clamped by the session.
    pub size: Size,
    /// Which door.
    pub door: Door,
    /// Who it is, when the door knows: by a key, or by the system's user. They still sign in.
    pub person: Option<StaffId>,
    /// The body of the public key that opened the door for them: they stay no longer than it.
    pub key: Option<Arc<[u8]>>,
    /// Their PIN was given at the door.
    pub gave_pin: bool,
    /// Nobody but `person` may sign in here: the door lets each in by a key of their own, and a PIN
    /// alone must not do behind it what it may not do at it.
    pub nobody_else: bool,
    /// The desk this terminal stands at, if it is known.
    pub desk: Option<DeskId>,
    /// The language this guest asked for; the house's otherwise.
    pub lang: Option<Lang>,
}

impl Guest {
    /// Who it is, where the door's word stands for the person. A system's account may be the desk's
    /// or everybody's: whose login it happens to bear is only offered there.
    fn vouched(&self) -> Option<StaffId> {
        self.person.filter(|_| self.door.vouches())
    }
}

/// One centre with its doors. Cloning gives another handle to the same house.
#[derive(Clone)]
pub struct House {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    /// Shared: passport and calendar take 75 KiB, and each session may be the one that founds.
    foundation: Arc<Foundation>,
    manners: Manners,
    scratch: Scratch,
    ledger: Arc<Ledger>,
    /// Bounds what comings and goings write down.
    log: Throttle,
    /// Makes the phases of the sessions differ from run to run too.
    dice: RandomState,
}

impl House {
    /// A house around a centre.
    pub fn new(engine: Engine, foundation: Foundation, manners: Manners) -> Self {
        let ledger = Arc::new(Ledger::new(manners.sittings_max.min(SITTINGS_MAX)));
        let dice = RandomState::new();
        let scratch = Scratch::default();
        let foundation = Arc::new(foundation);
        let log = Throttle::default();
        let inner = Inner { engine, foundation, manners, scratch, ledger, log, dice };
        Self { inner: Arc::new(inner) }
    }

    /// The centre.
    pub fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    /// Passport and calendar on which a centre would be founded here.
    pub(super) fn law(&self) -> (Passport, Calendar) {
        (self.inner.foundation.passport.clone(), self.inner.foundation.calendar.clone())
    }

    /// Asked before anything is logged that a stranger can bring about.
    pub(super) fn log(&self) -> &Throttle {
        &self.inner.log
    }

    /// How the house receives everybody.
    pub fn manners(&self) -> &Manners {
        &self.inner.manners
    }

    /// Runs one session from its first frame to its last and says why it ended. What the person
    /// should know of the end is the last that is sent to `sink`. A guest who is turned away gets
    /// nothing but that line.
    ///
    /// Dropping the future ends the session too; `keys` should hold at most
    /// [`INPUT_MESSAGES_MAX`](super::program::INPUT_MESSAGES_MAX).
    pub async fn receive<S: Sink>(
        &self,
        guest: Guest,
        keys: mpsc::Receiver<InMsg>,
        sink: &mut S,
    ) -> End {
        let text = Text::of(guest.lang.unwrap_or(self.inner.manners.lang));
        let door = guest.door;
        // In the book until the last word was said.
        let (end, _entry) = match self.admit(&guest) {
            Ok(entry) => {
                let entry = Arc::new(entry);
                let end = match self.sit(guest, &entry, keys, sink).await {
                    End::Stopped if entry.is_ended() => End::Ended,
                    end => end,
                };
                (end, Some(entry))
            }
            Err(end) => (end, None),
        };
        // One that met a fault is always said.
        if end == End::Panicked || self.inner.log.lets(Kind::SignedIn, door) {
            tracing::info!(?door, ?end, "a session has ended");
        }
        if let Some(key) = parting(end) {
            let words = format!("{}\r\n", text.say(key));
            // Best effort: who cannot be told has gone or reads nothing.
            let _ = tokio::time::timeout(LEAVE_WAIT, sink.send(words.into_bytes())).await;
        }
        end
    }

    fn admit(&self, guest: &Guest) -> Result<ledger::Entry, End> {
        let snapshot = self.inner.engine.snapshot();
        let gone = guest.vouched().and_then(|it| withdrawn(&snapshot, it, guest.key.as_deref()));
        if let Some(end) = gone {
            return Err(end);
        }
        let (most, now) = (self.inner.manners.a_person_max, self.inner.engine.now());
        self.inner.ledger.admit(guest.door, guest.person, most, now)
    }

    async fn sit<S: Sink>(
        &self,
        guest: Guest,
        entry: &Arc<ledger::Entry>,
        keys: mpsc::Receiver<InMsg>,
        sink: &mut S,
    ) -> End {
        let inner = &self.inner;
        let facts = TerminalFacts {
            no_color: guest.facts.no_color || inner.manners.mono,
            ..guest.facts.clone()
        };
        let depth = Depth::of(&facts);
        let snapshot = inner.engine.snapshot();
        let known = guest.person.and_then(|person| snapshot.centre.member(person));
        let theme =
            Theme { colour: depth != Depth::Mono, ascii: Glyphs::of(&facts) == Glyphs::Ascii };
        let options = Options {
            lang: guest.lang.unwrap_or(inner.manners.lang),
            theme,
            desk: guest.desk,
            login: known.map(|member| member.login.clone()),
            idle_lock_minutes: inner.manners.lock_minutes,
            ..Options::new(snapshot.clone(), guest.size)
        };
        let setup = Setup {
            size: guest.size,
            depth,
            phase: self.phase(entry.id()),
            scratch: inner.scratch.clone(),
            input_bytes_per_second: inner.manners.input_bytes_per_second,
            stall: inner.manners.stall,
        };
        let (engine, foundation) = (inner.engine.clone(), inner.foundation.clone());
        let (mut seat, feeds) =
            Seat::new(engine.clone(), options, foundation, self.practice(), entry.stop());
        if !guest.door.is_keeper() {
            seat.founds_nothing();
        }
        if let Some(person) = guest.vouched() {
            seat.begin_as(person, guest.gave_pin);
            if guest.nobody_else {
                seat.is_for(person);
            }
        }
        let limits = watched::Limits {
            person: guest.vouched(),
            key: guest.key.clone(),
            a_person_max: inner.manners.a_person_max,
            end_minutes: inner.manners.end_minutes,
            last_out: inner.manners.last_out.filter(|_| guest.door.is_keeper()),
            theme,
        };
        let program = Watched::new(seat, engine, entry.clone(), limits);
        if inner.log.lets(Kind::SignedIn, guest.door) {
            tracing::info!(door = ?guest.door, "a session has begun");
        }
        session::run(program, setup, keys, feeds, sink).await
    }

    /// This session's own delay of background frames, so that not all draw in one instant.
    fn phase(&self, id: u64) -> Duration {
        let most = u64::try_from(PHASE_MAX.as_millis()).unwrap_or(1).max(1);
        Duration::from_millis(self.inner.dice.hash_one(id) % most)
    }

    fn practice(&self) -> Option<OpenPractice> {
        let open = self.inner.manners.practice.clone()?;
        let ledger = self.inner.ledger.clone();
        let most = self.inner.manners.practices_max;
        Some(Box::new(move || if ledger.practising() < most { open() } else { None }))
    }

    /// Writes a session without a screen into the book.
    pub(super) fn enter(&self, guest: &Guest) -> Result<Presence, End> {
        let most = self.inner.manners.a_person_max;
        self.admit(guest).map(|entry| Presence::new(Arc::new(entry), self.engine(), most))
    }

    /// Everybody who is in, in the order in which they came.
    pub fn sittings(&self) -> Vec<Sitting> {
        self.inner.ledger.sittings()
    }

    /// Ends one session in good order; false when there is none of that number.
    pub fn end(&self, id: u64) -> bool {
        self.inner.ledger.end(id)
    }

    /// Tells every session to end, and lets nobody in any more.
    pub fn stop(&self) {
        self.inner.ledger.stop();
    }

    /// Becomes true when the house stops.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.inner.ledger.stopping()
    }

    /// How many are in, and word of each change.
    pub fn count(&self) -> watch::Receiver<usize> {
        self.inner.ledger.count()
    }

    /// Resolves when nobody has been in for so long.
    pub async fn unused(&self, wait: Duration) {
        let mut count = self.count();
        loop {
            // The sender lives in the ledger, which this handle holds.
            let _ = count.wait_for(|count| *count == 0).await;
            tokio::select! {
                () = tokio::time::sleep(wait) => return,
                _ = count.wait_for(|count| *count > 0) => {}
            }
        }
    }

    /// Resolves when nobody is in.
    pub async fn emptied(&self) {
        let mut count = self.count();
        // The sender lives in the ledger, which this handle holds.
        let _ = count.wait_for(|count| *count == 0).await;
    }
}

/// The message key of what a person should know of an end.
pub fn parting(end: End) -> Option<&'static str> {
    match end {
        End::Quit | End::HungUp => None,
        End::Stopped => Some("door-stopped"),
        End::Stalled => Some("door-stalled"),
        End::Ended => Some("door-ended"),
        End::Panicked => Some("door-panicked"),
        End::Idle => Some("door-idle"),
        End::Dismissed => Some("door-dismissed"),
        End::KeyRemoved => Some("door-key-removed"),
        End::Full => Some("door-full"),
        End::PersonFull => Some("door-person-full"),
    }
}
