//! A small program, a terminal in memory, and a desk that joins them through the session loop.

use std::io;
use std::num::NonZeroU16;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::time::Duration;

use crossterm::event::Event;
use crossterm::event::KeyCode;
use crossterm::event::KeyEvent;
use crossterm::event::KeyModifiers;
use dost_desk::terminal::Depth;
use dost_desk::terminal::End;
use dost_desk::terminal::Feeds;
use dost_desk::terminal::Flow;
use dost_desk::terminal::InMsg;
use dost_desk::terminal::LastWork;
use dost_desk::terminal::Program;
use dost_desk::terminal::Scratch;
use dost_desk::terminal::Setup;
use dost_desk::terminal::Sink;
use dost_desk::terminal::house::limits::INPUT_BYTES_PER_SECOND;
use dost_desk::terminal::run;
use dost_desk::terminal::session::STALL_MAX;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::layout::Size;
use ratatui::style::Style;
use tokio::sync::Semaphore;
use tokio::sync::mpsc;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// What the toy was asked, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Key(KeyCode),
    Paste(usize),
    Refresh,
    View(u16, u16),
    Ending(End),
}

pub type Log = Arc<Mutex<Vec<Asked>>>;

pub fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Where the toy shall panic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panic {
    Input,
    Message,
    Refresh,
    View,
    Ending,
}

/// One line of text and a number shared by all desks.
pub struct Toy {
    pub text: String,
    pub answer: u64,
    pub shared: watch::Receiver<u64>,
    pub log: Log,
    pub panic_in: Option<Panic>,
    pub armed: bool,
    /// What it leaves to be done at its end.
    pub last: Option<LastWork>,
}

impl Toy {
    fn ask(&self, asked: Asked, place: Panic) {
        locked(&self.log).push(asked);
        assert!(self.panic_in != Some(place) || !self.armed, "the toy was told to panic");
    }
}

impl Program for Toy {
    type Message = u64;

    fn input(&mut self, event: Event) -> Flow {
        let code = match event {
            Event::Paste(text) => {
                self.ask(Asked::Paste(text.len()), Panic::Input);
                return Flow::Draw;
            }
            Event::Key(KeyEvent { code, modifiers: KeyModifiers::NONE, .. }) => code,
            Event::Key(KeyEvent { code: KeyCode::Char('q'), .. }) => return Flow::End(End::Quit),
            _ => return Flow::Idle,
        };
        self.ask(Asked::Key(code), Panic::Input);
        match code {
            KeyCode::Char(letter) => self.text.push(letter),
            KeyCode::Enter => self.text.clear(),
            KeyCode::Tab => return Flow::Bell,
            _ => return Flow::Idle,
        }
        Flow::Draw
    }

    fn message(&mut self, message: u64) -> Flow {
        assert!(self.panic_in != Some(Panic::Message), "the toy was told to panic");
        self.answer = message;
        Flow::Draw
    }

    fn refresh(&mut self) -> Flow {
        self.ask(Asked::Refresh, Panic::Refresh);
        Flow::Draw
    }

    fn ending(&mut self, why: End) -> Option<LastWork> {
        self.ask(Asked::Ending(why), Panic::Ending);
        self.last.take()
    }

    fn view(&mut self, buffer: &mut Buffer) -> Option<Position> {
        let area = buffer.area;
        self.ask(Asked::View(area.width, area.height), Panic::View);
        self.armed = true;
        let (column, _) = buffer.set_stringn(0, 0, &self.text, usize::MAX, Style::new());
        if area.height > 3 {
            let size = format!("size {}x{}", area.width, area.height);
            buffer.set_string(0, 3, size, Style::new());
            buffer.set_string(0, 1, format!("shared {}", *self.shared.borrow()), Style::new());
            buffer.set_string(0, 2, format!("answer {}", self.answer), Style::new());
        }
        Some(Position::new(column.min(area.width - 1), 0))
    }
}

/// A frame and the (virtual) moment it was accepted.
pub type Frames = Arc<Mutex<Vec<(Instant, Vec<u8>)>>>;

/// A terminal that accepts as many frames as the test lets through.
pub struct Memory {
    pub frames: Frames,
    pub gate: Arc<Semaphore>,
}

impl Sink for Memory {
    async fn send(&mut self, frame: Vec<u8>) -> io::Result<()> {
        let permit = self.gate.acquire().await.map_err(io::Error::other)?;
        permit.forget();
        locked(&self.frames).push((Instant::now(), frame));
        Ok(())
    }
}

/// One toy at one terminal.
pub struct Desk {
    pub keys: mpsc::Sender<InMsg>,
    pub answers: mpsc::Sender<u64>,
    pub shared: watch::Sender<u64>,
    pub minute: watch::Sender<u64>,
    pub stop: watch::Sender<bool>,
    pub gate: Arc<Semaphore>,
    pub frames: Frames,
    pub log: Log,
    pub session: JoinHandle<End>,
}

/// More frames than any test sends.
pub const OPEN: usize = 1_000_000;

impl Desk {
    pub fn open() -> Self {
        Self::start(OPEN, None, Duration::ZERO)
    }

    pub fn start(permits: usize, panic_in: Option<Panic>, phase: Duration) -> Self {
        Self::leaving(permits, panic_in, phase, None)
    }

    /// One that leaves something to be done at its end.
    pub fn leaving(
        permits: usize,
        panic_in: Option<Panic>,
        phase: Duration,
        last: Option<LastWork>,
    ) -> Self {
        let (keys, input) = mpsc::channel(32);
        let (answers, messages) = mpsc::channel(4);
        let (shared, changed) = watch::channel(0);
        let (minute, clock) = watch::channel(0);
        let (stop, stopped) = watch::channel(false);
        let gate = Arc::new(Semaphore::new(permits));
        let (frames, log) = (Frames::default(), Log::default());
        let toy = Toy {
            text: String::new(),
            answer: 0,
            shared: shared.subscribe(),
            log: log.clone(),
            panic_in,
            armed: false,
            last,
        };
        let setup = Setup {
            size: Size::new(80, 24),
            depth: Depth::Sixteen,
            phase,
            scratch: Scratch::default(),
            input_bytes_per_second: INPUT_BYTES_PER_SECOND,
            stall: STALL_MAX,
        };
        let feeds = Feeds { messages, changed, clock, stop: stopped };
        let mut sink = Memory { frames: frames.clone(), gate: gate.clone() };
        let session = tokio::spawn(async move { run(toy, setup, input, feeds, &mut sink).await });
        Self { keys, answers, shared, minute, stop, gate, frames, log, session }
    }

    pub async fn types(&self, bytes: impl AsRef<[u8]>) {
        self.send(InMsg::Bytes(bytes.as_ref().to_vec())).await;
    }

    pub async fn send(&self, message: InMsg) {
        self.keys.send(message).await.expect("the session lives");
    }

    pub async fn ends(self) -> End {
        self.session.await.expect("no panic leaves the session")
    }

    pub fn frame_count(&self) -> usize {
        locked(&self.frames).len()
    }

    pub fn last_frame(&self) -> Vec<u8> {
        locked(&self.frames).last().map(|(_, frame)| frame.clone()).unwrap_or_default()
    }

    pub fn keys_seen(&self) -> Vec<KeyCode> {
        let log = locked(&self.log);
        log.iter()
            .filter_map(|asked| if let Asked::Key(code) = asked { Some(*code) } else { None })
            .collect()
    }

    /// What the terminal shows after all accepted frames.
    pub fn screen(&self) -> vt100::Screen {
        show(&self.frames, 80, 24)
    }
}

pub fn show(frames: &Frames, columns: u16, rows: u16) -> vt100::Screen {
    let size = |count| NonZeroU16::new(count).expect("not zero");
    let mut terminal = vt100::Parser::new(size(rows), size(columns), 0);
    for (_, frame) in locked(frames).iter() {
        terminal.process(frame);
    }
    terminal.screen().clone()
}

pub fn line(screen: &vt100::Screen, row: usize) -> String {
    let (_, columns) = screen.size();
    screen.rows(0, columns.get()).nth(row).unwrap_or_default()
}

/// Lets so much *virtual* time pass; the clock of these tests is paused and jumps.
pub async fn pass(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}
