//! A centre without threads: whoever holds it says which of its parts moves next.
//!
//! The parts are those of a running centre, writer, outbox, sweep and follower, with the same queue
//! between them. Nothing here waits and nothing reads the machine's clock, so that the same order
//! of steps gives the same centre. Dropping it is a kill.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::archive::{Archive, Fetched};
use super::clock::{Alarm, CLOCK_JUMP_AT_START_DAYS_MAX, is_jump};
use super::follow::{Follower, Following};
use super::media::Media;
use super::open::{self, Loaded, Note, OpenError, StateHome};
use super::options::Options;
use super::outbox::{Call, CallEnd, Caller, Outbox, Report, Returned, Worker, perform};
use super::pins::Pepper;
use super::rules::Rules;
use super::search::SearchIndex;
use super::shared::{Asked, Job, Shared};
use super::writer::{Writer, queue};
use super::{Outcome, Request, Snapshot, SweepStatus, sweep};
use crate::casework::centre::Centre;
use crate::casework::event::Frame;
use crate::casework::register::OutsideSystem;
use crate::gateways::{GatewayError, Gateways};
use crate::store::journal::ChainHash;
use crate::store::keys::KeyRing;
use crate::store::records::ReadError;
use crate::store::state::{StateError, StateStore};

/// A call that is under way until its holder ends it.
pub struct WaitingCall {
    number: u64,
    system: OutsideSystem,
    /// When it was started, by the time of calls.
    since: Duration,
    call: Call,
    report: Report,
}

impl WaitingCall {
    /// Whom it goes to.
    pub fn system(&self) -> OutsideSystem {
        self.system
    }

    /// Has the system do what is asked, and gives back what it said with the way to report it.
    pub fn perform(self, gateways: &Gateways) -> CallDone {
        let Self { number, system, since, call, report } = self;
        CallDone { number, system, since, result: perform(gateways, call), report }
    }
}

/// A call that the system has dealt with and the centre does not know of yet.
pub struct CallDone {
    number: u64,
    system: OutsideSystem,
    since: Duration,
    result: Result<Returned, GatewayError>,
    report: Report,
}

impl CallDone {
    /// Tells the centre, at `now` by the time of calls.
    pub fn tell(self, now: Duration) {
        let Self { number, system, since, result, report } = self;
        report(CallEnd { number, system, took: now.saturating_sub(since), result });
    }

    /// The answer is lost on its way: the centre is told `error`.
    pub fn lose(self, error: GatewayError, now: Duration) {
        Self { result: Err(error), ..self }.tell(now);
    }
}

/// The time of calls, moved by hand; clones show the same.
#[derive(Clone, Debug, Default)]
pub struct CallTime(Arc<AtomicU64>);

impl CallTime {
    /// Moves it forward, milliseconds.
    pub fn advance(&self, millis: u64) {
        self.0.fetch_add(millis, Ordering::Relaxed);
    }

    /// What it shows.
    pub fn now(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::Relaxed))
    }
}

struct ByHand {
    time: CallTime,
    waiting: Arc<Mutex<Vec<WaitingCall>>>,
}

impl Caller for ByHand {
    fn start(&self, number: u64, call: Call, report: Report) -> io::Result<()> {
        let (system, since) = (call.system(), self.time.now());
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push(WaitingCall { number, system, since, call, report });
        Ok(())
    }

    fn elapsed(&self) -> Duration {
        self.time.now()
    }

    fn is_connected(&self) -> bool {
        true
    }
}

/// A centre whose parts move one at a time.
pub struct Stepped {
    shared: Arc<Shared>,
    writer: Writer,
    jobs: Receiver<Job>,
    worker: Worker,
    following: Following,
    state: Arc<dyn StateStore>,
    waiting: Arc<Mutex<Vec<WaitingCall>>>,
    notes: Vec<Note>,
}

impl Stepped {
    /// Opens a centre on media of the caller's, as a data folder is opened.
    ///
    /// # Errors
    /// [`OpenError`]; nothing acknowledged is lost by any of them.
    pub fn open(
        media: Media,
        home: &mut dyn StateHome,
        rules: Arc<dyn Rules>,
        options: Options,
        time: CallTime,
    ) -> Result<Self, OpenError> {
        let loaded = open::load_with(media, home, rules.as_ref(), &options)?;
        let Loaded { centre, journal, ring, state, notes, .. } = loaded;
        let (clock, last_at) = (options.clock.now(), centre.last_at);
        let now = clock.max(last_at);
        let is_wrong = is_jump(last_at, clock, CLOCK_JUMP_AT_START_DAYS_MAX);
        let believed = if is_wrong { last_at } else { now };
        let sweep = SweepStatus { at: now, ..SweepStatus::default() };
        let head = super::heads::head_of(&journal);
        let first = Snapshot { centre: centre.clone(), now, sweep, head, ..Snapshot::default() };
        let (sender, jobs) = queue();
        let shared = Arc::new(Shared::new(options.clock, options.random, first, sender));
        let (follower, following) = Follower::by_hand();
        let outbox = Arc::new(Outbox::new());
        let search = Arc::new(SearchIndex::of(&centre));
        let writer = Writer {
            shared: shared.clone(),
            rules: rules.clone(),
            centre,
            journal,
            pepper: Pepper::new(ring.pin_key()),
            lock_out: options.lock_out,
            archive: Archive { store: state.clone(), index: ring.index_key() },
            fetched: Fetched::default(),
            leaving: None,
            tidied: None,
            ring,
            follower,
            rows: std::collections::BTreeSet::new(),
            search,
            outbox: outbox.clone(),
            sweep_now: Arc::new(Alarm::default()),
            halted: None,
            believed,
        };
        let waiting = Arc::new(Mutex::default());
        let caller = Box::new(ByHand { time, waiting: waiting.clone() });
        let limits = (options.call_limit, options.take_up_seconds);
        let worker = Worker::new(outbox, shared.clone(), rules, caller, limits);
        Ok(Self { shared, writer, jobs, worker, following, state, waiting, notes })
    }

    /// The state store, and what opens its rows.
    pub(crate) fn rows(&self) -> (&dyn StateStore, &KeyRing) {
        (self.state.as_ref(), &self.writer.ring)
    }

    /// What a person should know about how the centre opened.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The newest snapshot.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.shared.snapshot()
    }

    /// The whole state: what is in memory, and what is over from the state store.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn whole(&self) -> Result<Centre, ReadError> {
        self.writer.whole()
    }

    /// Puts a request into the writer's queue; `reply` is called by a later [`Stepped::write`].
    pub fn submit(&self, request: Request, reply: impl FnOnce(Outcome) + Send + 'static) {
        self.shared.send(request, Box::new(reply));
    }

    /// The same of somebody whose PIN was looked at for this one request, and was right: here that
    /// is the word of whoever moves the parts.
    pub fn submit_with_pin(&self, request: Request, reply: impl FnOnce(Outcome) + Send + 'static) {
        self.shared.send_asked(Asked { request, stepped_up: true }, Box::new(reply));
    }

    /// The writer takes what has queued, up to one group: decides, records, publishes, answers.
    /// `false` when nothing had queued.
    pub fn write(&mut self) -> bool {
        self.writer.turn(&self.jobs)
    }

    /// The outbox does what is to be done now.
    pub fn mind_outbox(&mut self) {
        self.worker.step();
    }

    /// One look over the deadlines; what is to be recorded goes into the writer's queue.
    pub fn look(&self) {
        if sweep::look_once(&self.shared).is_some() {
            let sweep = crate::casework::command::Command::Sweep;
            self.shared.send_own(sweep, Box::new(|_| {}));
        }
    }

    /// The state store takes what the writer has handed over.
    ///
    /// # Errors
    /// What the store says; it follows no more then.
    pub fn follow(&mut self) -> Result<(), StateError> {
        self.following.take_up(self.state.as_ref())
    }

    /// Makes what the state store has taken durable.
    ///
    /// # Errors
    /// What the store says.
    pub fn sync_state(&self) -> Result<(), StateError> {
        self.state.sync()
    }

    /// The calls started since this was last asked.
    pub fn calls(&self) -> Vec<WaitingCall> {
        std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Frames in the journal.
    pub fn frames(&self) -> u64 {
        self.writer.journal.next_seq()
    }

    /// Hash of the last frame.
    pub fn head(&self) -> ChainHash {
        self.writer.journal.head()
    }

    /// Reads and checks the whole journal as it lies on the medium.
    ///
    /// # Errors
    /// The first broken record, or it cannot be read.
    pub fn verify(&self) -> Result<(), OpenError> {
        self.writer.journal.verify()?;
        Ok(())
    }

    /// A frame of the journal as it lies on the medium, read and opened anew; `None` after the last.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn frame(&self, seq: u64) -> Result<Option<(ChainHash, Frame)>, OpenError> {
        let Some(record) = self.writer.journal.record(seq)? else { return Ok(None) };
        let frame = open::open_frame(&record, &self.writer.ring)?;
        Ok(Some((record.hash, frame)))
    }
}
