//! The one session loop: keys in, frames out, for every door.
//!
//! Input is read even while a frame is on its way. At most one frame is on its way, and the next
//! is drawn only when that one was accepted, so a slow reader costs itself frames and nobody
//! memory. The program's calls are guarded: a panic ends this session and leaves its terminal
//! usable.

use std::future::Future;
use std::io;
use std::time::Duration;

use crossterm::event::Event;
use ratatui::layout::Size;
use tokio::sync::mpsc;
use tokio::sync::watch;
use tokio::time::Instant;

use super::decode::Decoder;
use super::esc_digit::EscDigit;
use super::facts::Depth;
use super::meter::Meter;
use super::pace::Due;
use super::pace::Pace;
use super::panics::guarded;
use super::program::End;
use super::program::Feeds;
use super::program::Flow;
use super::program::InMsg;
use super::program::LastWork;
use super::program::Program;
use super::program::Sink;
use super::screen::Scratch;
use super::screen::Screen;

/// A terminal that accepts no frame for this long is given up, unless the settings say otherwise.
pub const STALL_MAX: Duration = Duration::from_secs(120);

/// How long an ending session waits for its last frame, and again for [`LEAVE`].
pub const LEAVE_WAIT: Duration = Duration::from_secs(2);

/// What opens a session on its terminal: the other screen, and pastes in brackets.
pub const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h";

/// What gives a terminal back: no paste brackets, plain letters, the cursor, the first screen.
pub const LEAVE: &[u8] = b"\x1b[?2004l\x1b[0m\x1b[?25h\x1b[?1049l";

const BELL: u8 = 0x07;
/// What one key sends at most, in bytes; more at once is part of a paste.
const KEY_BYTES_MAX: usize = 16;

/// What a session knows of its terminal when it starts.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Columns and rows.
    pub size: Size,
    /// Colours to send.
    pub depth: Depth,
    /// This session's own delay of background frames, at most
    /// [`PHASE_MAX`](super::pace::PHASE_MAX).
    pub phase: Duration,
    /// Spare buffers, shared with the other sessions of the house.
    pub scratch: Scratch,
    /// Bytes that may be typed in a second, over time, with one second's worth at once. More
    /// waits in the door and further back; nothing is lost.
    pub input_bytes_per_second: u32,
    /// A terminal that accepts no frame for this long is given up; see [`STALL_MAX`].
    pub stall: Duration,
}

/// Runs one session to its end and gives its terminal back, whatever the end was.
///
/// `keys` should hold at most [`INPUT_MESSAGES_MAX`](super::program::INPUT_MESSAGES_MAX).
pub async fn run<P, S, Snapshot, Clock>(
    program: P,
    setup: Setup,
    keys: mpsc::Receiver<InMsg>,
    mut feeds: Feeds<P::Message, Snapshot, Clock>,
    sink: &mut S,
) -> End
where
    P: Program,
    S: Sink,
{
    run_kept(program, setup, keys, &mut feeds, sink).await.0
}

/// The same for a program that outlives its terminal: it comes back with the end, and what wakes it
/// stays with the caller. After [`End::Panicked`] its state cannot be trusted.
pub async fn run_kept<P, S, Snapshot, Clock>(
    program: P,
    setup: Setup,
    keys: mpsc::Receiver<InMsg>,
    feeds: &mut Feeds<P::Message, Snapshot, Clock>,
    sink: &mut S,
) -> (End, P)
where
    P: Program,
    S: Sink,
{
    let mut session = Session::new(program, &setup);
    let (frames, queue) = mpsc::channel(1);
    let (accept, accepted) = mpsc::channel(1);
    let (end, program) = {
        let writer = write_frames(sink, queue, accept);
        tokio::pin!(writer);
        let mut wire = Wire { frames, accepted, sent_at: None };
        let end = tokio::select! {
            end = turn(&mut session, keys, feeds, &mut wire) => end,
            result = &mut writer => {
                tracing::debug!(?result, "the terminal is gone");
                End::HungUp
            }
        };
        // What is half typed first: the terminal may keep us waiting.
        let (end, program, last) = session.finish(end);
        if let Some(last) = last {
            // On a thread of its own: the other sessions must not wait for this one's disk. One
            // that panics has done what it could, and the place is logged.
            let _ = tokio::task::spawn_blocking(last).await;
        }
        if wire.sent_at.is_some() && !matches!(end, End::HungUp | End::Stalled) {
            // Best effort: a frame cut in the middle is repaired by what leaves the screen.
            let _ = tokio::time::timeout(LEAVE_WAIT, async {
                tokio::select! { _ = wire.accepted.recv() => {}, _ = &mut writer => {} }
            })
            .await;
        }
        (end, program)
    };
    match tokio::time::timeout(LEAVE_WAIT, sink.send(LEAVE.to_vec())).await {
        Ok(Ok(())) => {}
        Ok(Err(_)) | Err(_) => tracing::debug!(?end, "the terminal took no farewell"),
    }
    (end, program)
}

/// The frame on its way.
struct Wire {
    frames: mpsc::Sender<Vec<u8>>,
    accepted: mpsc::Receiver<()>,
    sent_at: Option<Instant>,
}

/// Hands frames to the sink, one by one. Ends only when the sink fails or the session is over.
async fn write_frames<S: Sink>(
    sink: &mut S,
    mut queue: mpsc::Receiver<Vec<u8>>,
    accept: mpsc::Sender<()>,
) -> io::Result<()> {
    while let Some(frame) = queue.recv().await {
        sink.send(frame).await?;
        if accept.send(()).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// The loop itself: ends with the reason.
async fn turn<P, Snapshot, Clock>(
    session: &mut Session<P>,
    mut keys: mpsc::Receiver<InMsg>,
    feeds: &mut Feeds<P::Message, Snapshot, Clock>,
    wire: &mut Wire,
) -> End
where
    P: Program,
{
    let (mut changes, mut minutes, mut answers) = (true, true, true);
    // Until when nothing more is read, because too much has been typed.
    let mut held_back: Option<Instant> = None;
    // What came behind a new size and is still to be received.
    let mut ahead: Option<InMsg> = None;
    loop {
        if wire.sent_at.is_none()
            && let Err(end) = session.send_what_is_due(wire)
        {
            return end;
        }
        let stalled = wire.sent_at.map(|at| at + session.stall);
        let draw = session.pace.next().filter(|_| wire.sent_at.is_none());
        let step = tokio::select! {
            biased;
            () = stopped(&mut feeds.stop) => return End::Stopped,
            _ = wire.accepted.recv(), if wire.sent_at.is_some() => {
                wire.sent_at = None;
                Ok(())
            }
            () = at(stalled) => return End::Stalled,
            () = at(draw) => Ok(()),
            changed = feeds.changed.changed(), if changes => {
                changes = changed.is_ok();
                session.pace.changed(Instant::now());
                Ok(())
            }
            ticked = feeds.clock.changed(), if minutes => {
                minutes = ticked.is_ok();
                session.pace.ticked(Instant::now());
                Ok(())
            }
            answer = feeds.messages.recv(), if answers => match answer {
                Some(answer) => session.answer(answer),
                None => { answers = false; Ok(()) }
            },
            () = at(held_back), if held_back.is_some() => {
                held_back = None;
                Ok(())
            }
            input = next(&mut keys, &mut ahead), if held_back.is_none() => {
                held_back = session.wait_after(&input);
                session.receive(input)
            }
            // After the keys: bytes that are here already must not be decided by the clock.
            () = at(session.silence_ends), if held_back.is_none() => session.silence(),
        };
        if let Err(end) = step {
            return end;
        }
    }
}

/// The next input; of sizes that wait in a row only the newest. Nothing is lost when it is given up.
async fn next(keys: &mut mpsc::Receiver<InMsg>, ahead: &mut Option<InMsg>) -> InMsg {
    let mut input = match ahead.take() {
        Some(input) => input,
        None => keys.recv().await.unwrap_or(InMsg::HungUp),
    };
    while matches!(input, InMsg::Resize(..)) {
        match keys.try_recv() {
            Ok(newer @ InMsg::Resize(..)) => input = newer,
            Ok(other) => {
                *ahead = Some(other);
                break;
            }
            Err(_) => break,
        }
    }
    input
}

/// Resolves at `moment`, or never when there is none.
async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

/// Resolves when the house stops; a house that dropped its end of the line has stopped too.
fn stopped(stop: &mut watch::Receiver<bool>) -> impl Future<Output = ()> {
    let stop = stop.wait_for(|&stop| stop);
    async move {
        let _ = stop.await;
    }
}

/// One program on one terminal, without the waiting.
struct Session<P> {
    program: P,
    screen: Screen,
    decoder: Decoder,
    esc_digit: EscDigit,
    pace: Pace,
    meter: Meter,
    stall: Duration,
    born: Instant,
    /// When what the decoder holds is decided by silence.
    silence_ends: Option<Instant>,
    bell: bool,
    /// The next frame begins with [`ENTER`].
    first: bool,
}

impl<P: Program> Session<P> {
    fn new(program: P, setup: &Setup) -> Self {
        let now = Instant::now();
        Self {
            program,
            screen: Screen::new(setup.size, setup.depth, setup.scratch.clone()),
            decoder: Decoder::new(),
            esc_digit: EscDigit::default(),
            pace: Pace::new(setup.phase, now),
            meter: Meter::new(setup.input_bytes_per_second, now),
            stall: setup.stall,
            born: now,
            silence_ends: None,
            bell: false,
            first: true,
        }
    }

    /// Until when the next input has to wait after this one, if at all.
    fn wait_after(&mut self, input: &InMsg) -> Option<Instant> {
        let bytes = match input {
            InMsg::Bytes(bytes) => bytes.len(),
            InMsg::Resize(..) => 0,
            InMsg::HungUp | InMsg::Stop | InMsg::Silent => return None,
        };
        let now = Instant::now();
        let wait = self.meter.take(bytes, now);
        (!wait.is_zero()).then(|| now + wait)
    }

    fn receive(&mut self, input: InMsg) -> Result<(), End> {
        match input {
            InMsg::Bytes(bytes) => {
                let program = &mut self.program;
                guarded(|| program.heard(&bytes))?;
                // A key does not put off the end of what is dropped, however often it is tried.
                let is_key = self.decoder.is_dropping() && bytes.len() <= KEY_BYTES_MAX;
                let events = self.decoder.feed(&bytes);
                if !(is_key && self.decoder.is_dropping()) {
                    self.await_silence();
                }
                if self.decoder.is_dropping() {
                    // Who types meanwhile must not think that it was taken.
                    self.bell = true;
                    self.pace.own();
                }
                self.give(events)
            }
            InMsg::Resize(width, height) => {
                let before = self.screen.size();
                self.screen.resize(Size { width, height });
                // No other size: after a stop somebody else has had the terminal, and may have left
                // the second screen or taken the brackets from pastes.
                self.first |= self.screen.size() == before;
                self.pace.own();
                Ok(())
            }
            InMsg::HungUp => Err(End::HungUp),
            InMsg::Stop => Err(End::Stopped),
            InMsg::Silent => Err(End::Stalled),
        }
    }

    fn silence(&mut self) -> Result<(), End> {
        let events = self.decoder.timeout();
        self.await_silence();
        self.give(events)
    }

    fn await_silence(&mut self) {
        self.silence_ends = self.decoder.pending().map(|wait| Instant::now() + wait);
    }

    fn give(&mut self, events: Vec<Event>) -> Result<(), End> {
        for event in events {
            let age = Instant::now().saturating_duration_since(self.born);
            let now_ms = u64::try_from(age.as_millis()).unwrap_or(u64::MAX);
            if self.program.wants_digits() {
                self.esc_digit.forget();
            }
            let event = self.esc_digit.event(event, now_ms);
            // A paste that lost its end must not look whole.
            self.bell |= matches!(event, Event::Paste(_)) && self.decoder.paste_cut();
            let program = &mut self.program;
            let flow = guarded(|| program.input(event))?;
            self.own(flow)?;
        }
        Ok(())
    }

    fn answer(&mut self, answer: P::Message) -> Result<(), End> {
        let program = &mut self.program;
        let flow = guarded(|| program.message(answer))?;
        self.own(flow)
    }

    fn own(&mut self, flow: Flow) -> Result<(), End> {
        match flow {
            Flow::Idle => return Ok(()),
            Flow::End(end) => return Err(end),
            Flow::Bell => self.bell = true,
            Flow::Draw => {}
        }
        self.pace.own();
        Ok(())
    }

    /// Draws what is due and sends it, if it changes anything.
    fn send_what_is_due(&mut self, wire: &mut Wire) -> Result<(), End> {
        while let Some(due) = self.pace.take(Instant::now()) {
            if due == Due::Background {
                let program = &mut self.program;
                match guarded(|| program.refresh())? {
                    Flow::Idle => continue,
                    Flow::Draw => {}
                    Flow::Bell => self.bell = true,
                    Flow::End(end) => return Err(end),
                }
            }
            let frame = self.frame()?;
            if frame.is_empty() {
                continue;
            }
            if wire.frames.try_send(frame).is_err() {
                return Err(End::HungUp);
            }
            wire.sent_at = Some(Instant::now());
            break;
        }
        Ok(())
    }

    fn frame(&mut self) -> Result<Vec<u8>, End> {
        let (program, screen) = (&mut self.program, &mut self.screen);
        let mut frame = guarded(|| screen.draw(|buffer| program.view(buffer)))?;
        if std::mem::take(&mut self.first) {
            frame.splice(..0, ENTER.iter().copied());
        }
        if std::mem::take(&mut self.bell) {
            frame.push(BELL);
        }
        Ok(frame)
    }

    /// Tells the program, unless its state cannot be trusted any more.
    fn finish(mut self, end: End) -> (End, P, Option<LastWork>) {
        let program = &mut self.program;
        let (end, last) = match end {
            End::Panicked => (end, None),
            end => match guarded(|| program.ending(end)) {
                Ok(last) => (end, last),
                Err(panicked) => (panicked, None),
            },
        };
        (end, self.program, last)
    }
}
