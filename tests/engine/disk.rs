//! A disk that is watched and made to fail: group commit, halting, a nearly full disk.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};

use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::ids::DeskId;
use dost_desk::engine::{Engine, Failure, Halt, ManualClock, Media, digest};
use dost_desk::store::medium::{Faults, Medium, MemoryMedium};

use super::desk::{Desk, PATIENCE, issue, morning, options, practice, request};

/// Counts syncs of file contents, and holds them back while the gate is shut.
struct Watched {
    inner: MemoryMedium,
    syncs: Arc<AtomicUsize>,
    gate: Arc<Gate>,
}

#[derive(Default)]
pub struct Gate {
    /// Shut, and how many stand before it.
    state: Mutex<(bool, usize)>,
    moved: Condvar,
}

impl Gate {
    pub fn set(&self, shut: bool) {
        self.state.lock().unwrap().0 = shut;
        self.moved.notify_all();
    }

    fn pass(&self) {
        let mut state = self.state.lock().unwrap();
        state.1 += 1;
        self.moved.notify_all();
        let mut state = self.moved.wait_while(state, |(shut, _)| *shut).unwrap();
        state.1 -= 1;
    }

    pub fn await_one(&self) {
        let nobody = |(_, held): &mut (bool, usize)| *held == 0;
        let state = self.state.lock().unwrap();
        let (_state, late) = self.moved.wait_timeout_while(state, PATIENCE, nobody).unwrap();
        assert!(!late.timed_out(), "nobody came to the gate");
    }
}

impl Medium for Watched {
    fn names(&self) -> io::Result<Vec<String>> {
        self.inner.names()
    }
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.inner.read(name)
    }
    fn read_at(&self, name: &str, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        self.inner.read_at(name, offset, length)
    }
    fn create(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.inner.create(name, bytes)
    }
    fn write_at(&mut self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.inner.write_at(name, offset, bytes)
    }
    fn sync(&mut self, name: &str) -> io::Result<()> {
        self.gate.pass();
        self.syncs.fetch_add(1, Ordering::SeqCst);
        self.inner.sync(name)
    }
    fn set_length(&mut self, name: &str, length: u64) -> io::Result<()> {
        self.inner.set_length(name, length)
    }
    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.inner.rename(from, to)
    }
    fn remove(&mut self, name: &str) -> io::Result<()> {
        self.inner.remove(name)
    }
    fn sync_names(&mut self) -> io::Result<()> {
        self.inner.sync_names()
    }
    fn free_bytes(&self) -> io::Result<u64> {
        self.inner.free_bytes()
    }
}

/// The files of one centre, which outlive it.
#[derive(Clone, Default)]
pub struct Disk {
    pub journal: MemoryMedium,
    pub keys: MemoryMedium,
    pub drafts: MemoryMedium,
    syncs: Arc<AtomicUsize>,
    pub gate: Arc<Gate>,
}

impl Disk {
    pub fn media(&self) -> Media {
        let watched = Watched {
            inner: self.journal.clone(),
            syncs: self.syncs.clone(),
            gate: self.gate.clone(),
        };
        Media {
            journal: Box::new(watched),
            keys: Box::new(self.keys.clone()),
            drafts: Box::new(self.drafts.clone()),
            ..Media::in_memory()
        }
    }

    pub fn open(&self) -> Desk {
        let (clock, practice) = (ManualClock::at(morning()), practice());
        let engine = Engine::on(self.media(), options(&clock, &practice)).unwrap();
        let desk = Desk::found(engine, clock, practice);
        // The first sweep has been recorded: nothing writes now but the test.
        desk.wait(|now| now.centre.last_sweep.is_some());
        desk
    }
}

#[test]
fn many_requests_share_a_sync_and_none_is_answered_before_it() {
    const REQUESTS: usize = 64;
    let disk = Disk::default();
    let desk = disk.open();
    disk.gate.set(true);
    let (sender, answers) = std::sync::mpsc::channel();
    std::thread::scope(|threads| {
        let engine = &desk.engine;
        let agent = Actor::Staff(desk.agent);
        let before = disk.syncs.load(Ordering::SeqCst);
        let submit = |sender: std::sync::mpsc::Sender<_>| {
            threads.spawn(move || {
                let outcome = engine.submit_blocking(request(agent, Some(DeskId(1)), issue()));
                let _ = sender.send(outcome);
            });
        };
        submit(sender.clone());
        disk.gate.await_one();
        (1..REQUESTS).for_each(|_| submit(sender.clone()));
        assert!(answers.try_recv().is_err(), "answered before the sync");
        assert_eq!(engine.snapshot().centre.tickets.size(), 0, "seen before the sync");
        disk.gate.set(false);
        for _ in 0..REQUESTS {
            assert!(answers.recv_timeout(PATIENCE).expect("an answer in time").is_ok());
        }
        let syncs = disk.syncs.load(Ordering::SeqCst) - before;
        assert!((1..REQUESTS).contains(&syncs), "{syncs} syncs");
    });
    assert_eq!(desk.engine.snapshot().centre.tickets.size(), REQUESTS);
}

#[test]
fn a_failed_sync_halts_the_centre_and_nothing_unanswered_is_seen() {
    let disk = Disk::default();
    let desk = disk.open();
    let kept = request(Actor::Staff(desk.agent), Some(DeskId(1)), issue());
    let answer = desk.engine.submit_blocking(kept.clone()).unwrap();
    let before = digest(&desk.engine.whole().unwrap());
    disk.journal.set_faults(Faults { syncs_left: Some(0), ..Faults::default() });

    let failed = desk.by(desk.agent, issue());
    assert!(matches!(failed, Err(Failure::Halted(Halt::JournalFailed { .. }))), "{failed:?}");
    assert_eq!(digest(&desk.engine.whole().unwrap()), before);
    assert!(matches!(desk.engine.snapshot().halted, Some(Halt::JournalFailed { .. })));

    // Not even when the disk is well again, until the next start; what was recorded is answered.
    disk.journal.set_faults(Faults::default());
    assert!(matches!(desk.by(desk.agent, Command::CallNext), Err(Failure::Halted(_))));
    assert_eq!(desk.engine.submit_blocking(kept.clone()), Ok(answer));

    drop(desk);
    disk.journal.cut_power(|_| 0);
    let desk = disk.open();
    assert_eq!(digest(&desk.engine.whole().unwrap()), before);
    assert_eq!(desk.engine.submit_blocking(kept), Ok(answer));
    assert!(desk.by(desk.agent, issue()).is_ok());
}

#[test]
fn a_failed_key_write_halts_before_the_frame_is_written() {
    let disk = Disk::default();
    let desk = disk.open();
    let (_, case) = desk.seat();
    let before = digest(&desk.engine.whole().unwrap());
    disk.keys.set_faults(Faults { syncs_left: Some(0), ..Faults::default() });
    let identify = Command::Identify {
        case,
        category: dost_desk::casework::identity::Category::Citizen,
        document_kind: dost_desk::casework::identity::IdDocumentKind::IdCard,
        code: dost_desk::casework::identity::PersonCode::parse(
            dost_desk::casework::identity::PersonCodeKind::Fin,
            super::desk::PLAIN,
        )
        .unwrap(),
    };
    assert!(matches!(
        desk.by(desk.agent, identify),
        Err(Failure::Halted(Halt::JournalFailed { .. }))
    ));
    drop(desk);
    disk.keys.set_faults(Faults::default());
    assert_eq!(digest(&disk.open().engine.whole().unwrap()), before);
}

#[test]
fn a_nearly_full_disk_refuses_and_goes_on_when_there_is_room() {
    let disk = Disk::default();
    let desk = disk.open();
    desk.ticket();
    disk.journal.set_faults(Faults { free_bytes: Some(1 << 20), ..Faults::default() });
    assert_eq!(desk.by(desk.agent, issue()), Err(Failure::Halted(Halt::DiskNearlyFull)));
    assert_eq!(desk.engine.snapshot().halted, Some(Halt::DiskNearlyFull));
    // Reading goes on.
    assert_eq!(desk.engine.search("1", 10).len(), 1);
    disk.journal.set_faults(Faults::default());
    assert!(desk.by(desk.agent, issue()).is_ok());
    assert_eq!(desk.engine.snapshot().halted, None);
}

#[test]
fn a_power_cut_after_any_write_leaves_every_answered_request() {
    for writes_left in 0..40 {
        let disk = Disk::default();
        let desk = disk.open();
        let (_, case) = desk.seat();
        desk.identify(case, super::desk::PLAIN);
        disk.journal.set_faults(Faults { writes_left: Some(writes_left), ..Faults::default() });
        let issued: Vec<_> =
            std::iter::from_fn(|| desk.by(desk.agent, issue()).ok()).take(30).collect();
        drop(desk);
        let mut turn = writes_left as usize;
        disk.journal.cut_power(|outcomes| {
            turn = turn.wrapping_mul(31).wrapping_add(7);
            turn % outcomes
        });
        let desk = disk.open();
        let centre = &desk.engine.snapshot().centre;
        assert!(issued.iter().all(|answer| centre.ticket(answer.ticket.unwrap()).is_some()));
        assert_eq!(centre.case(case).unwrap().code().unwrap().as_str(), super::desk::PLAIN);
    }
}
