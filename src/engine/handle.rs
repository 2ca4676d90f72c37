//! The handle by which everybody else uses a centre.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::oneshot;

use super::archive::{Archive, Fetched};
use super::clock::{Alarm, CLOCK_JUMP_AT_START_DAYS_MAX, is_jump};
use super::drafts::DraftKeeper;
use super::follow::Follower;
use super::heads::Heads;
use super::media::{Media, Memory};
use super::open::{self, Loaded, Note, OpenError, StateHome};
use super::options::Options;
use super::outbox::{OnThreads, Outbox, Worker};
use super::pins::{Pepper, PinGate};
use super::presence::{Attendance, Presence};
use super::rules::{Casework, Rules};
use super::search::SearchIndex;
use super::shared::{Asked, Shared};
use super::tries::{Before, Tries};
use super::writer::{Writer, queue};
use super::{
    Changes, Failure, Halt, Outcome, Request, SignIn, Snapshot, SweepStatus, SystemSign, sweep,
};
use crate::casework::command::{Actor, Command};
use crate::casework::ids::CommandId;
use crate::casework::refusal::Refusal;
use crate::casework::staff::LockOut;
use crate::gateways::Reason;
use crate::law::moment::Moment;
use crate::store::drafts::DraftError;
use crate::store::folder::DataFolder;
use crate::store::keys::Random;

/// A centre at work. Cloning gives another handle to the same one.
///
/// [`Engine::stop`] ends it in order. When the last handle is dropped without that, it ends as if
/// the process had been killed: nothing acknowledged is lost, and nothing is waited for.
#[derive(Clone)]
pub struct Engine {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) shared: Arc<Shared>,
    pub(super) search: Arc<SearchIndex>,
    pub(super) archive: Archive,
    drafts: Arc<DraftKeeper>,
    outbox: Arc<Outbox>,
    sweep_now: Arc<Alarm>,
    pins: PinGate,
    tries: Tries,
    /// How long a wrong PIN makes its person wait.
    lock_out: LockOut,
    presence: Arc<Presence>,
    notes: Vec<Note>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Locked until all threads have ended: any of them may write in it.
    folder: Mutex<Option<DataFolder>>,
}

impl Engine {
    /// Opens the centre in a data folder, which is made when it is missing or empty. A folder
    /// without a founded centre is valid: [`Command::FoundCentre`] founds it.
    ///
    /// # Errors
    /// [`OpenError`]; nothing acknowledged is lost by any of them.
    pub fn open(folder: &Path, options: Options) -> Result<Self, OpenError> {
        Self::start(open::load_folder(folder, &options)?, options)
    }

    /// A centre in memory, gone with the process: practice. It cannot be given a folder.
    ///
    /// # Errors
    /// [`OpenError::Threads`], and [`OpenError::Keys`] without random numbers.
    pub fn in_memory(options: Options) -> Result<Self, OpenError> {
        Self::on(Media::in_memory(), options)
    }

    /// A centre in memory whose bytes can be copied, so that practice can go back to a moment.
    /// Like [`Engine::in_memory`] it cannot be given a folder.
    ///
    /// # Errors
    /// As [`Engine::in_memory`].
    pub fn in_this_memory(memory: &Memory, options: Options) -> Result<Self, OpenError> {
        Self::on(memory.media(), options)
    }

    /// A centre on media of the caller's, for tests that make a disk fail.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub fn on(media: Media, options: Options) -> Result<Self, OpenError> {
        Self::start(open::load_media(media, &options)?, options)
    }

    /// The same with a state store of the caller's, for tests that look at its rows.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub fn on_state(
        media: Media,
        home: &mut dyn StateHome,
        options: Options,
    ) -> Result<Self, OpenError> {
        Self::start(open::load_with(media, home, &Casework, &options)?, options)
    }

    fn start(loaded: Loaded, options: Options) -> Result<Self, OpenError> {
        let Loaded { centre, journal, ring, state, drafts, notes, folder } = loaded;
        let (clock, last_at) = (options.clock.now(), centre.last_at);
        let now = clock.max(last_at);
        let is_wrong = is_jump(last_at, clock, CLOCK_JUMP_AT_START_DAYS_MAX);
        let believed = if is_wrong { last_at } else { now };
        let (sign, reason) = if options.gateways.is_connected {
            (SystemSign::Up, None)
        } else {
            (SystemSign::Down, Some(Reason::NotConnected))
        };
        let first = Snapshot {
            centre: centre.clone(),
            now,
            systems: [sign; 3],
            reasons: [reason; 3],
            sweep: SweepStatus { at: now, ..SweepStatus::default() },
            head: super::heads::head_of(&journal),
            practice: options.practice,
            practice_pin: options.practice_pin,
            ..Snapshot::default()
        };
        let (sender, jobs) = queue();
        let shared = Arc::new(Shared::new(options.clock, options.random, first, sender));
        let search = Arc::new(SearchIndex::of(&centre));
        let archive = Archive { store: state.clone(), index: ring.index_key() };
        let outbox = Arc::new(Outbox::new());
        let keeper = Arc::new(DraftKeeper::new(&drafts, options.drafts));
        let sweep_now = Arc::new(Alarm::default());
        let pepper = Pepper::new(ring.pin_key());
        let inner = Inner {
            shared: shared.clone(),
            search: search.clone(),
            archive: archive.clone(),
            drafts: keeper.clone(),
            outbox: outbox.clone(),
            sweep_now: sweep_now.clone(),
            pins: PinGate::new(pepper.clone(), options.practice_pin),
            tries: Tries::default(),
            lock_out: options.lock_out,
            presence: Arc::default(),
            notes,
            threads: Mutex::default(),
            folder: Mutex::new(folder),
        };
        // From here on a failure drops `inner`, which ends the threads that have been started.
        let engine = Self { inner: Arc::new(inner) };
        let lock_out = options.lock_out;
        let follower = Follower::start(state, shared.clone()).map_err(OpenError::Threads)?;
        let rules: Arc<dyn Rules> = Arc::new(Casework);
        let writer = Writer {
            shared: shared.clone(),
            rules: rules.clone(),
            centre,
            journal,
            archive,
            fetched: Fetched::default(),
            leaving: None,
            tidied: None,
            pepper,
            lock_out,
            ring,
            follower,
            rows: std::collections::BTreeSet::new(),
            search,
            outbox: outbox.clone(),
            sweep_now: sweep_now.clone(),
            halted: None,
            believed,
        };
        let broken = Broken(shared.clone());
        engine.spawn("writer", move || {
            let _broken = broken;
            writer.run(&jobs);
        })?;
        let shared_drafts = shared.clone();
        let swept_drafts = keeper.clone();
        let mut heads = Heads::new(options.heads);
        engine.spawn("drafts", move || keeper.run(drafts, &shared_drafts))?;
        let caller = Box::new(OnThreads::new(options.gateways));
        let limits = (options.call_limit, options.take_up_seconds);
        let worker = Worker::new(outbox, shared.clone(), rules, caller, limits);
        engine.spawn("outbox", move || worker.run())?;
        engine.spawn("sweep", move || {
            let mut each = |shown: &Snapshot, now| heads.note(shown.head, now);
            sweep::run(&shared, &sweep_now, &mut each, |centre| swept_drafts.drop_over(centre));
        })?;
        Ok(engine)
    }

    fn spawn(&self, name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), OpenError> {
        let thread =
            thread::Builder::new().name(name.to_owned()).spawn(work).map_err(OpenError::Threads)?;
        self.inner.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Ok(())
    }

    /// What a person should know about how the centre opened.
    pub fn notes(&self) -> &[Note] {
        &self.inner.notes
    }

    /// The newest snapshot.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.inner.shared.snapshot()
    }

    /// The newest snapshot, and word of each next one; slow readers miss the ones between.
    pub fn changes(&self) -> Changes {
        self.inner.shared.changes()
    }

    /// A line in the book of who is here, for one session; it shows nobody at first.
    pub fn attend(&self) -> Attendance {
        self.inner.presence.attend(&self.inner.shared)
    }

    /// The centre's time: the clock's, but never before the last frame.
    pub fn now(&self) -> Moment {
        self.inner.shared.now()
    }

    /// The time that has passed, see [`Clock::elapsed`](super::Clock::elapsed). The centre's time
    /// stands still while the clock is behind the last frame, and idleness must not.
    pub fn elapsed(&self) -> Duration {
        self.inner.shared.clock.elapsed()
    }

    /// Whole minutes that have passed since [`Self::elapsed`] said `since`.
    pub fn minutes_passed(&self, since: Duration) -> u32 {
        let passed = self.elapsed().saturating_sub(since);
        u32::try_from(passed.as_secs() / 60).unwrap_or(u32::MAX)
    }

    /// Hands in a request and waits until it has been recorded or turned down. Whoever has the
    /// answer finds its effect in the newest snapshot.
    ///
    /// # Errors
    /// [`Failure`]; nothing has been done then, but for [`Halt::JournalFailed`], after which the
    /// next start says whether it has.
    pub async fn submit(&self, request: Request) -> Outcome {
        let (sender, receiver) = oneshot::channel();
        let reply = move |outcome| {
            let _ = sender.send(outcome);
        };
        self.inner.shared.send(request, Box::new(reply));
        // A writer that ended without an answer was stopped.
        receiver.await.unwrap_or(Err(Failure::Halted(Halt::Stopping)))
    }

    /// The same for code that runs on no executor.
    ///
    /// # Errors
    /// As [`Engine::submit`].
    pub fn submit_blocking(&self, request: Request) -> Outcome {
        self.wait_for(Asked { request, stepped_up: false })
    }

    /// Hands in a request for which its author gives their PIN once more. The word that it was right
    /// goes with this one request and no other; a wrong one is counted as at signing in, and the
    /// request is not looked at.
    ///
    /// # Errors
    /// [`Failure::WrongPin`]; refused while locked out; else as [`Engine::submit`].
    pub async fn submit_with_pin(&self, request: Request, pin: String) -> Outcome {
        let engine = self.clone();
        let looking =
            tokio::task::spawn_blocking(move || engine.submit_with_pin_blocking(request, &pin));
        looking.await.unwrap_or(Err(Failure::Halted(Halt::Stopping)))
    }

    /// The same for code that runs on no executor.
    ///
    /// # Errors
    /// As [`Engine::submit_with_pin`].
    pub fn submit_with_pin_blocking(&self, request: Request, pin: &str) -> Outcome {
        let snapshot = self.snapshot();
        let member = request.actor.staff().and_then(|staff| snapshot.centre.member(staff));
        let login = member.ok_or(Refusal::UnknownStaff)?.login.clone();
        self.inner.tries.one(&login, |before| self.step_up(request, pin, before))
    }

    fn step_up(&self, request: Request, pin: &str, before: &mut Before) -> Outcome {
        let snapshot = self.snapshot();
        let member = request.actor.staff().and_then(|staff| snapshot.centre.member(staff));
        let member = member.ok_or(Refusal::UnknownStaff)?;
        if let Some(until) = before.locked(member, self.now()) {
            return Err(Refusal::SignInLocked { until }.into());
        }
        if self.inner.pins.is_right(pin, Some(&member.pin_hash)) {
            return self.wait_for(Asked { request, stepped_up: true });
        }
        let (command, actor) =
            (Command::SignIn { staff: member.id, pin_right: false }, Actor::Centre);
        let command_id = new_command_id();
        let failed = Request { command, actor, desk: request.desk, command_id, seen: None };
        // Counted before it is said, so that no try is free.
        self.wait_for(Asked { request: failed, stepped_up: false })?;
        Err(Failure::WrongPin)
    }

    fn wait_for(&self, asked: Asked) -> Outcome {
        let (sender, receiver) = mpsc::sync_channel(1);
        let reply = move |outcome| {
            let _ = sender.send(outcome);
        };
        self.inner.shared.send_asked(asked, Box::new(reply));
        receiver.recv().unwrap_or(Err(Failure::Halted(Halt::Stopping)))
    }

    /// Looks at a PIN and records the try. Takes the same time whether the login exists or not, and
    /// tries at one login are made one after the other.
    ///
    /// # Errors
    /// [`Failure::WrongPin`] for an unknown login or a wrong PIN; refused while locked out, whatever
    /// the PIN, or disabled.
    pub async fn sign_in(&self, login: String, pin: String) -> SignIn {
        let engine = self.clone();
        let looking = tokio::task::spawn_blocking(move || engine.sign_in_blocking(&login, &pin));
        looking.await.unwrap_or(Err(Failure::Halted(Halt::Stopping)))
    }

    /// The same for code that runs on no executor.
    ///
    /// # Errors
    /// As [`Engine::sign_in`].
    pub fn sign_in_blocking(&self, login: &str, pin: &str) -> SignIn {
        self.inner.tries.one(login, |before| self.try_pin(login, pin, before))
    }

    fn try_pin(&self, login: &str, pin: &str, before: &mut Before) -> SignIn {
        let snapshot = self.snapshot();
        // A try that cannot be counted is none: a full disk must not let anybody guess on.
        if let Some(halt) = &snapshot.halted {
            return Err(Failure::Halted(halt.clone()));
        }
        let member = snapshot.centre.member_by_login(login);
        let locked = member.and_then(|member| before.locked(member, self.now()));
        let hash = member.map(|member| member.pin_hash.as_str());
        // Looked at behind a locked door as well: it takes as long as an open one.
        let pin_right = self.inner.pins.is_right(pin, hash);
        let Some(member) = member else { return Err(Failure::WrongPin) };
        if let Some(until) = locked {
            return Err(Refusal::SignInLocked { until }.into());
        }
        let staff = member.id;
        let (sender, receiver) = mpsc::sync_channel(1);
        let reply = move |outcome| {
            let _ = sender.send(outcome);
        };
        self.inner.shared.send_own(Command::SignIn { staff, pin_right }, Box::new(reply));
        if !pin_right {
            // Recorded before any later try is decided, and not waited for: how long the disk
            // takes would tell that the login exists.
            before.failed(member, self.inner.lock_out, self.now(), receiver);
            return Err(Failure::WrongPin);
        }
        receiver.recv().unwrap_or(Err(Failure::Halted(Halt::Stopping)))?;
        before.forget();
        Ok(staff)
    }

    /// Keeps what is half typed: in memory at once, on the disk within a second.
    ///
    /// # Errors
    /// Too long, or one too many: what was kept before stays. The disk refused at the last try: it is
    /// kept for as long as this process lives, and tried again.
    pub fn save_draft(&self, key: &str, bytes: &[u8]) -> Result<(), DraftError> {
        self.inner.drafts.save(key, bytes)
    }

    /// Forgets a draft; one that is not there is left alone.
    pub fn drop_draft(&self, key: &str) {
        self.inner.drafts.delete(key);
    }

    /// What was kept under `key`.
    pub fn load_draft(&self, key: &str) -> Option<Vec<u8>> {
        self.inner.drafts.load(key)
    }

    /// Has every draft saved so far written to the disk, on the way out of a session, and answers
    /// whether they are safe. Tries once and waits [`DRAFT_SETTLE_SECONDS_MAX`](super::DRAFT_SETTLE_SECONDS_MAX) at most: a disk
    /// that fails keeps nobody.
    pub fn settle_drafts(&self) -> bool {
        self.inner.drafts.settle()
    }

    /// Writes the drafts' file anew, without what was deleted or typed over, after somebody has been
    /// erased. Answers whether that is safe on the disk.
    pub fn compact_drafts(&self) -> bool {
        self.inner.drafts.drop_over(&self.snapshot().centre);
        self.inner.drafts.compact()
    }

    /// Frames that are durable and published and that the state store has not followed yet: what a
    /// start after a kill would apply once more. At most one hand-over is under way, and what
    /// gathers meanwhile is bounded by the rows of the state.
    pub fn frames_behind(&self) -> u64 {
        self.inner.shared.frames_behind()
    }

    /// Ends the centre in order: no more requests are taken, those that wait are finished, state
    /// and drafts are synced, the folder is let go. Waits for it; a second call does nothing.
    pub fn stop(&self) {
        self.inner.shared.stop();
        self.inner.join();
    }
}

/// Says on every screen that the writer has broken down, should a defect ever unwind it.
struct Broken(Arc<Shared>);

impl Drop for Broken {
    fn drop(&mut self) {
        if thread::panicking() {
            let reason = "a defect of the program stopped the writer".to_owned();
            self.0.publish(|next| next.halted = Some(Halt::JournalFailed { reason }));
        }
    }
}

impl Inner {
    /// Wakes and awaits all threads; one of the flags must have been set.
    fn join(&self) {
        self.drafts.stop();
        self.outbox.wake();
        self.sweep_now.ring();
        // A second caller waits here until the first has seen them all end.
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        for thread in threads.drain(..) {
            // A thread that panicked has ended too.
            let _ = thread.join();
        }
        drop(self.folder.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.shared.end();
        self.join();
    }
}

/// A name for one command, different from all others.
pub fn new_command_id() -> CommandId {
    command_id_from(&Random::System)
}

/// The same, drawn from elsewhere.
pub(super) fn command_id_from(random: &Random) -> CommandId {
    /// Tells ids apart should the system ever give no random numbers.
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let mut id = [0; 16];
    if random.fill(&mut id).is_err() {
        let count = COUNTER.fetch_add(1, Ordering::Relaxed);
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let seed = format!("{:?} {} {count}", since, std::process::id());
        id.copy_from_slice(blake3::hash(seed.as_bytes()).as_bytes().split_at(16).0);
    }
    CommandId(id)
}
