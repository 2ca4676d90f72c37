//! One step of a case, durable before it is answered: read the case; write it; move it in the index;
//! append the frame; remember the answer and forget the oldest. Answers are kept by frame and found by
//! command in memory, as ours are.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::fjall_store::Fjall;
use crate::postgres_store::Postgres;
use crate::sqlite_store::Sqlite;
use crate::{Arguments, Outcome};

/// Steps that are made durable together, at most: as many as ours.
const GROUP_MAX: usize = 256;
/// Answers that are remembered.
pub const ANSWERS_MAX: u64 = 4_096;

/// One step.
#[derive(Clone, Copy)]
pub struct Step {
    /// Number of the frame, from 1.
    pub seq: u64,
    /// The case.
    pub case: u32,
    /// How many steps the case had before.
    pub round: u64,
}

/// How large rows are, and what stands in them.
#[derive(Clone)]
pub struct Rows {
    bytes: Vec<u8>,
    case_bytes: usize,
    frame_bytes: usize,
}

impl Rows {
    fn new(case_bytes: usize, frame_bytes: usize) -> Self {
        // Sealed values cannot be compressed, so these cannot either.
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[0]
        };
        let bytes = (0..65_536 + case_bytes + frame_bytes).map(|_| next()).collect();
        Self { bytes, case_bytes, frame_bytes }
    }

    /// A case as it is after a step.
    pub fn case(&self, step: Step) -> &[u8] {
        self.part(step.seq.wrapping_mul(31), self.case_bytes)
    }

    /// A frame.
    pub fn frame(&self, step: Step) -> &[u8] {
        self.part(step.seq.wrapping_mul(17), self.frame_bytes)
    }

    fn part(&self, place: u64, length: usize) -> &[u8] {
        let from = (place % 65_536) as usize;
        &self.bytes[from..from + length]
    }
}

/// The name of a step's command.
pub fn command(seq: u64) -> [u8; 16] {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&seq.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    id[8..].copy_from_slice(&seq.to_be_bytes());
    id
}

/// Where a case stands in the index before and after a step: it begins at 1, and each step moves it.
pub fn places(step: Step) -> [u8; 2] {
    if step.round.is_multiple_of(2) { [1, 2] } else { [2, 1] }
}

/// The cases of one of so many writers, over and over, and how often each was met before. No two
/// writers ever have the same case, as with ours.
fn own(writer: usize, writers: usize, cases: u32) -> impl Iterator<Item = (u32, u64)> {
    (0..).flat_map(move |round| {
        (writer as u32..cases).step_by(writers).map(move |case| (case, round))
    })
}

/// What must have changed so many rows has; a step that moves nothing measures nothing.
pub fn changed(what: &str, rows: u64, wanted: u64) -> Outcome<()> {
    if rows == wanted { Ok(()) } else { Err(format!("{what}: {rows} rows, not {wanted}").into()) }
}

/// A store that makes steps durable, together or one by one.
pub trait Commit {
    fn commit(&mut self, steps: &[Step], rows: &Rows) -> Outcome<()>;

    /// After the time: whether every case stands in exactly one place of the index.
    fn check(&mut self, cases: u32) -> Outcome<()>;
}

pub fn run(arguments: &Arguments) -> Outcome<Value> {
    let dir = arguments.text("dir")?.to_owned();
    let cases = u32::try_from(arguments.number("cases")?)?;
    let rows = Rows::new(arguments.number("case-bytes")?, arguments.number("frame-bytes")?);
    let writers = arguments.number("writers")?;
    if writers == 0 || writers > cases as usize {
        return Err("each writer needs a case of its own".into());
    }
    let time = Duration::from_millis(arguments.number("millis")? as u64);
    let times = match arguments.text("store")? {
        "sqlite" => grouped(Sqlite::make(&dir, cases, &rows)?, writers, cases, time, &rows)?,
        "fjall" => grouped(Fjall::make(&dir, cases, &rows)?, writers, cases, time, &rows)?,
        "postgres" => {
            let url = arguments.text("url")?;
            Postgres::make(url, cases, &rows)?;
            each(url, writers, cases, time, &rows)?
        }
        other => return Err(format!("no such store: {other}").into()),
    };
    let (mut all, seconds) = times;
    all.sort_unstable();
    let at = |per_mille: usize| {
        let place = (all.len() * per_mille).div_ceil(1000).clamp(1, all.len().max(1)) - 1;
        all.get(place).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    };
    Ok(json!({ "a_second": all.len() as f64 / seconds, "p50_ms": at(500), "p99_ms": at(990) }))
}

type Timed = (Vec<Duration>, f64);

/// Writers that wait, and one who makes all that has queued durable at once.
fn grouped<S: Commit>(
    mut store: S,
    writers: usize,
    cases: u32,
    time: Duration,
    rows: &Rows,
) -> Outcome<Timed> {
    let begun = Instant::now();
    if writers == 1 {
        let mut times = Vec::new();
        for (seq, (case, round)) in (1..).zip(own(0, 1, cases)) {
            if begun.elapsed() >= time {
                break;
            }
            let asked = Instant::now();
            store.commit(&[Step { seq, case, round }], rows)?;
            times.push(asked.elapsed());
        }
        let seconds = begun.elapsed().as_secs_f64();
        store.check(cases)?;
        return Ok((times, seconds));
    }
    let over = AtomicBool::new(false);
    let (sender, jobs) = mpsc::sync_channel::<Job>(1_024);
    let times = thread::scope(|scope| -> Outcome<Vec<Duration>> {
        let over = &over;
        let hands: Vec<_> = (0..writers)
            .map(|writer| {
                let sender = sender.clone();
                scope.spawn(move || ask(writer, writers, cases, &sender, over))
            })
            .collect();
        drop(sender);
        let served = serve(&mut store, &jobs, rows, begun, time, over);
        drop(jobs);
        let times = hands.into_iter().flat_map(|hand| hand.join().unwrap_or_default()).collect();
        served.map(|()| times)
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    store.check(cases)?;
    Ok((times, seconds))
}

/// A case, how many steps it had before, and who waits for this one.
type Job = (u32, u64, SyncSender<()>);

fn ask(
    writer: usize,
    writers: usize,
    cases: u32,
    jobs: &SyncSender<Job>,
    over: &AtomicBool,
) -> Vec<Duration> {
    let mut times = Vec::new();
    for (case, round) in own(writer, writers, cases) {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let asked = Instant::now();
        let (done, answer) = mpsc::sync_channel(1);
        if jobs.send((case, round, done)).is_err() || answer.recv().is_err() {
            break;
        }
        times.push(asked.elapsed());
    }
    times
}

fn serve<S: Commit>(
    store: &mut S,
    jobs: &Receiver<Job>,
    rows: &Rows,
    begun: Instant,
    time: Duration,
    over: &AtomicBool,
) -> Outcome<()> {
    let mut seq = 0;
    while let Ok(first) = jobs.recv() {
        let more = std::iter::from_fn(|| jobs.try_recv().ok());
        let group: Vec<_> = std::iter::once(first).chain(more).take(GROUP_MAX).collect();
        let steps: Vec<Step> = group
            .iter()
            .map(|(case, round, _)| {
                seq += 1;
                Step { seq, case: *case, round: *round }
            })
            .collect();
        if let Err(error) = store.commit(&steps, rows) {
            over.store(true, Ordering::Relaxed);
            return Err(error);
        }
        for (.., done) in group {
            // Whoever asked may be gone.
            let _ = done.send(());
        }
        if begun.elapsed() >= time {
            over.store(true, Ordering::Relaxed);
        }
    }
    Ok(())
}

/// A connection for each writer: the server groups by itself.
fn each(url: &str, writers: usize, cases: u32, time: Duration, rows: &Rows) -> Outcome<Timed> {
    let mut stores = Vec::new();
    for _ in 0..writers {
        stores.push(Postgres::open(url)?);
    }
    let begun = Instant::now();
    let times = thread::scope(|scope| -> Outcome<Vec<Duration>> {
        let hands: Vec<_> = stores
            .into_iter()
            .enumerate()
            .map(|(writer, mut store)| {
                scope.spawn(move || -> Outcome<Vec<Duration>> {
                    let mut times = Vec::new();
                    for (turn, (case, round)) in own(writer, writers, cases).enumerate() {
                        if begun.elapsed() >= time {
                            break;
                        }
                        // No two writers ever have the same frame.
                        let seq = 1 + (turn * writers + writer) as u64;
                        let asked = Instant::now();
                        store.commit(&[Step { seq, case, round }], rows)?;
                        times.push(asked.elapsed());
                    }
                    Ok(times)
                })
            })
            .collect();
        let mut all = Vec::new();
        for hand in hands {
            all.extend(hand.join().map_err(|_| "a writer broke down")??);
        }
        Ok(all)
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    Postgres::open(url)?.check(cases)?;
    Ok((times, seconds))
}
