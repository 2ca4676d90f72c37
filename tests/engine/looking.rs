//! What a look at closed work costs: the state store is read beside the writer, by few rows, and
//! nothing is written because somebody looked.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use dost_desk::casework::command::Command;
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::retention::{Periods, due};
use dost_desk::engine::{
    Engine, FETCHED_CASES_MAX, FOUND_CASES_MAX, Hit, ManualClock, Media, PEOPLE_READ_MAX,
    StateHome, StateOpened,
};
use dost_desk::store::journal::Journal;
use dost_desk::store::state::{Applied, Batch, MemoryState, StateError, StateStore, Value};

use dost_desk::terminal::office::{Ask, Whom, perform};

use super::desk::{Desk, PLAIN, morning, options, practice};

const DAY_SECONDS: i64 = 86_400;
/// Tables of what is found by words.
const INDEX: &[u8] = b"iu";
/// Those, and the tables of cases, people, codes and of what is held in memory.
const WORK: &[u8] = b"iufnkw";

/// What was asked of a state store, and by which thread.
#[derive(Default)]
pub(super) struct Asked {
    batches: AtomicUsize,
    written: AtomicUsize,
    read: Mutex<Vec<(u8, bool)>>,
    /// Table, rows at most, and whether it was the writer, of each look through a table.
    scanned: Mutex<Vec<(u8, usize, bool)>>,
}

impl Asked {
    /// Batches that have been applied.
    pub(super) fn batches(&self) -> usize {
        self.batches.load(Ordering::SeqCst)
    }

    /// Rows of open and closed work that have been written or removed.
    fn written(&self) -> usize {
        self.written.load(Ordering::SeqCst)
    }

    /// Forgets what was read so far.
    fn begin(&self) {
        self.read.lock().unwrap().clear();
        self.scanned.lock().unwrap().clear();
    }

    fn read(&self, tables: &[u8], by_writer: bool) -> usize {
        let read = self.read.lock().unwrap();
        read.iter().filter(|(table, writer)| tables.contains(table) && *writer == by_writer).count()
    }
}

fn is_writer() -> bool {
    std::thread::current().name() == Some("writer")
}

/// A state in memory that counts.
struct Counting {
    inner: MemoryState,
    asked: Arc<Asked>,
}

impl StateStore for Counting {
    fn apply(&self, batch: &Batch, applied: Applied) -> Result<(), StateError> {
        let work = |key: &[u8]| key.first().is_some_and(|table| WORK.contains(table));
        let rows = batch.changes().filter(|(key, _)| work(key)).count();
        self.asked.written.fetch_add(rows, Ordering::SeqCst);
        self.asked.batches.fetch_add(1, Ordering::SeqCst);
        self.inner.apply(batch, applied)
    }

    fn get(&self, key: &[u8]) -> Result<Option<Value>, StateError> {
        let by_writer = is_writer();
        self.asked.read.lock().unwrap().extend(key.first().map(|table| (*table, by_writer)));
        self.inner.get(key)
    }

    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        rows_max: usize,
    ) -> Result<Vec<(Vec<u8>, Value)>, StateError> {
        let (table, by_writer) = (prefix.first().copied().unwrap_or(0), is_writer());
        self.asked.scanned.lock().unwrap().push((table, rows_max, by_writer));
        self.inner.scan(prefix, after, rows_max)
    }

    fn applied(&self) -> Result<Option<Applied>, StateError> {
        self.inner.applied()
    }

    fn sync(&self) -> Result<(), StateError> {
        self.inner.sync()
    }
}

struct Home(Arc<Asked>);

impl StateHome for Home {
    fn open(&mut self, _: &Journal) -> Result<StateOpened, StateError> {
        let store = Box::new(Counting { inner: MemoryState::new(), asked: self.0.clone() });
        Ok(StateOpened { store, applied: None, set_aside: None })
    }

    fn set_aside(&mut self) -> Result<Option<PathBuf>, StateError> {
        Ok(None)
    }
}

pub(super) fn counted() -> (Desk, Arc<Asked>) {
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let asked = Arc::new(Asked::default());
    let options = options(&clock, &practice);
    let engine = Engine::on_state(Media::in_memory(), &mut Home(asked.clone()), options).unwrap();
    (Desk::found(engine, clock, practice), asked)
}

/// Lets a day go by, and waits until the state store has everything and the cases have left memory.
fn another_day(desk: &Desk, gone: &[CaseId]) {
    desk.clock.advance(DAY_SECONDS);
    let ticket = desk.ticket();
    desk.agent(Command::CancelTicket(ticket));
    desk.wait(|now| gone.iter().all(|case| now.centre.case(*case).is_none()));
    await_state(desk);
}

/// Waits until the state store has followed every frame.
pub(super) fn await_state(desk: &Desk) {
    let begun = std::time::Instant::now();
    while desk.engine.frames_behind() > 0 {
        assert!(begun.elapsed() < super::desk::PATIENCE, "the state does not follow");
        std::thread::yield_now();
    }
}

#[test]
fn nothing_is_written_because_somebody_looked() {
    let (desk, asked) = counted();
    let closed = desk.whole_life(PLAIN);
    // More drafts of nobody than stay in memory once they have been looked at.
    let mut drafts = Vec::new();
    for _ in 0..2 {
        let today = (0..=FETCHED_CASES_MAX / 2).map(|_| {
            let (ticket, draft) = desk.seat();
            desk.agent(Command::FinishVisit(ticket));
            draft
        });
        let today: Vec<CaseId> = today.collect();
        another_day(&desk, &today);
        drafts.extend(today);
    }
    assert!(desk.engine.snapshot().centre.case(closed).is_none());
    let before = asked.written();
    assert_eq!(desk.engine.search("əliyev", 10), [Hit::Case(closed)]);
    let look_on_until_it_has_left = || {
        let begun = std::time::Instant::now();
        while desk.engine.snapshot().centre.case(closed).is_some() {
            assert!(begun.elapsed() < super::desk::PATIENCE, "it does not leave");
            for some in drafts.chunks(FOUND_CASES_MAX) {
                desk.engine.show(some).unwrap();
            }
        }
    };
    look_on_until_it_has_left();
    assert!(desk.engine.snapshot().centre.cases.size() <= FETCHED_CASES_MAX);
    assert_eq!(desk.engine.search("5ZK7W2M", 10), [Hit::Case(closed)], "it is found once more");
    assert_eq!(asked.written(), before, "rows were written after a mere look");

    // What is done about it is written, and it leaves all the same.
    desk.agent(Command::ViewCase(closed));
    look_on_until_it_has_left();
    assert!(asked.written() > before);
    assert_eq!(desk.engine.search("əliyev", 10), [Hit::Case(closed)]);
    let version = desk.engine.snapshot().centre.case(closed).unwrap().version;
    desk.agent(Command::ViewCase(closed));
    let after = desk.engine.snapshot().centre.case(closed).unwrap().version;
    assert!(after >= version, "what came back is what left");
}

#[test]
fn a_search_reads_few_rows_and_none_on_the_thread_for_which_commands_wait() {
    for (typed, index_rows_max) in [
        // The number as a whole is one key.
        ("05-2026-000001", 1),
        ("5ZK7W2M", 1),
        // The telephone: as words, then as digits.
        ("0502123456", 2),
        // Two words in one block: as codes, as whole names, as beginnings.
        ("Əli rəş", 6),
    ] {
        let (desk, asked) = counted();
        let closed = desk.whole_life(PLAIN);
        another_day(&desk, &[closed]);
        asked.begin();
        assert_eq!(desk.engine.search(typed, 10), [Hit::Case(closed)], "{typed}");
        let read = asked.read(INDEX, false);
        assert!((1..=index_rows_max).contains(&read), "{typed}: {read} rows of the index");
        // The case and the person's list of cases.
        assert_eq!(asked.read(b"fn", false), 2, "{typed}");
        assert_eq!(asked.read(WORK, true), 0, "{typed}: the writer read rows");
    }
}

#[test]
fn a_list_of_hits_reads_the_cases_alone_and_has_nothing_fetched() {
    for typed in ["05-2026-000001", "5ZK7W2M", "0502123456", "Əli rəş"] {
        let (desk, asked) = counted();
        let closed = desk.whole_life(PLAIN);
        another_day(&desk, &[closed]);
        asked.begin();
        let found = desk.engine.find(typed, 10);
        assert_eq!(found.hits, [Hit::Case(closed)], "{typed}");
        assert_eq!(asked.read(b"f", false), 1, "{typed}");
        assert_eq!(asked.read(b"n", false), 0, "{typed}: the person's list was read");
        assert_eq!(asked.read(WORK, true), 0, "{typed}: the writer read rows");
        let snapshot = desk.engine.snapshot();
        assert!(snapshot.centre.case(closed).is_none(), "{typed}: it was fetched");
        let case = found.case(&snapshot.centre, closed).unwrap();
        assert!(case.code().is_some() && case.applicant().is_some(), "{typed}");
        assert!(case.sentence().is_none(), "{typed}: more was opened than a list shows");
    }
}

/// Beside a centre at work: its desks wait for nothing but erasures themselves, and however many
/// cases there are, few are held at once.
#[test]
fn who_is_due_is_read_in_pieces_and_not_by_the_writer() {
    let (desk, asked) = counted();
    let closed = [desk.whole_life(PLAIN), desk.whole_life("1WWQ84R")];
    another_day(&desk, &closed);
    desk.clock.advance(70 * DAY_SECONDS);
    let (_, open) = desk.seat();
    desk.identify(open, "9PLKD3W");
    desk.wait(|now| now.centre.case(open).is_some_and(|file| file.sentence().is_some()));
    let periods = Periods { granted_months: 1, refused_months: 1, withdrawn_months: 1 };
    asked.begin();
    let listed = perform(&desk.engine, None, &Ask::Retention { periods, of: None }).unwrap().lines;
    assert_eq!(asked.read(b"fn", true), 0, "the writer read rows");
    let scanned = asked.scanned.lock().unwrap().clone();
    assert!(scanned.iter().any(|(table, ..)| *table == b'n'), "{scanned:?}");
    let is_small = |(table, rows, by_writer): &(u8, usize, bool)| {
        *table == b'n' && *rows <= PEOPLE_READ_MAX && !by_writer
    };
    assert!(scanned.iter().all(is_small), "{scanned:?}");
    assert!(closed.iter().all(|case| desk.engine.snapshot().centre.case(*case).is_none()));
    let whole = desk.engine.whole().unwrap();
    let due = due(&whole, &periods, desk.engine.now().date());
    let expected: Vec<String> =
        due.iter().map(|due| format!("person {}  ", due.person.0)).collect();
    assert_eq!(due.len(), 2, "{due:?}");
    assert_ne!(whole.case(open).unwrap().person, Some(due[0].person));
    assert_eq!(listed.len(), expected.len() + 1, "{listed:?}");
    assert!(
        listed.iter().zip(&expected).all(|(line, begin)| line.starts_with(begin)),
        "{listed:?}"
    );
    let number = whole.case(closed[0]).unwrap().number().unwrap().to_string();
    assert!(listed[0].contains(&number), "{listed:?}");
    let of = Some(Whom::Case(number));
    let one = perform(&desk.engine, None, &Ask::Retention { periods, of }).unwrap().lines;
    assert!(one[0].starts_with(&expected[0]), "{one:?}");
}
