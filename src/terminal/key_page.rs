//! `dost keys`: a page that shows what this terminal really sends, and the same as lines. Works
//! without a centre; a terminal far away sees the page through a door (`ssh -t name@centre keys`).

use std::io::{self, BufRead, Read, Write};
use std::sync::{OnceLock, mpsc as sync_mpsc};
use std::time::Duration;

use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, watch};

use super::decode::Decoder;
use super::desk::{DeskError, RUNTIME_THREADS};
use super::esc_digit::EscDigit;
use super::facts::{Depth, Glyphs, TerminalFacts};
use super::house::parting;
use super::local::{RawMode, Signals, read_stdin, run_local};
use super::plain::answer::Fact;
use super::program::{
    End, Feeds, Flow, INPUT_BYTES_MAX, INPUT_MESSAGES_MAX, InMsg, LastWork, Program, Sink,
};
use super::session::{self, LEAVE_WAIT, Setup};
use crate::locale::{Lang, Text};
use crate::ui::key_check::{Came, KeyCheck, said};
use crate::ui::theme::Theme;

/// The word that asks a door for the page.
pub const WORD: &str = "keys";

/// Minutes without a key after which the page on a terminal far away ends: it holds one of the places
/// of a door.
pub const KEYS_SILENT_MINUTES_MAX: u32 = 10;

struct Page {
    check: KeyCheck,
    /// Minutes since the last key.
    silent_minutes: u32,
    text: Text,
    theme: Theme,
    term: String,
    told: sync_mpsc::Sender<KeyCheck>,
}

impl Page {
    fn new(text: Text, facts: &TerminalFacts, told: sync_mpsc::Sender<KeyCheck>) -> Self {
        let theme = Theme {
            colour: Depth::of(facts) != Depth::Mono,
            ascii: Glyphs::of(facts) == Glyphs::Ascii,
        };
        let (check, term) = (KeyCheck::new(), facts.term.clone());
        Self { check, silent_minutes: 0, text, theme, term, told }
    }
}

impl Program for Page {
    type Message = ();

    fn heard(&mut self, bytes: &[u8]) {
        self.silent_minutes = 0;
        self.check.heard(bytes);
    }

    fn input(&mut self, event: Event) -> Flow {
        if self.check.event(&event) { Flow::End(End::Quit) } else { Flow::Draw }
    }

    fn message(&mut self, (): ()) -> Flow {
        Flow::Idle
    }

    /// Called for every minute, and for nothing else.
    fn refresh(&mut self) -> Flow {
        self.silent_minutes += 1;
        let is_over = self.silent_minutes >= KEYS_SILENT_MINUTES_MAX;
        if is_over { Flow::End(End::Idle) } else { Flow::Idle }
    }

    fn ending(&mut self, _why: End) -> Option<LastWork> {
        // Nobody listens any more only when the process ends.
        let _ = self.told.send(self.check.clone());
        None
    }

    fn view(&mut self, buffer: &mut Buffer) -> Option<Position> {
        self.check.view(self.text, &self.theme, &self.term, buffer);
        None
    }
}

/// Shows the page on this terminal and says what came of it.
///
/// # Errors
/// [`DeskError`]; the terminal is as it was.
pub fn show_page(lang: Lang, mono: bool) -> Result<KeyCheck, DeskError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(RUNTIME_THREADS)
        .enable_all()
        .build()
        .map_err(DeskError::Runtime)?;
    let facts = TerminalFacts::read(|name| std::env::var(name).ok());
    let facts = TerminalFacts { no_color: facts.no_color || mono, ..facts };
    let (told, ending) = sync_mpsc::channel();
    let page = Page::new(Text::of(lang), &facts, told);
    let end = runtime.block_on(async {
        // Nobody stops this page but its own terminal.
        let (_stop, stop) = watch::channel(false);
        let (_answers, messages) = mpsc::channel(1);
        let ((_change, changed), (_tick, clock)) = (watch::channel(()), watch::channel(()));
        run_local(page, &facts, Feeds { messages, changed, clock, stop }).await
    });
    runtime.shutdown_background();
    match end? {
        End::Panicked => Err(DeskError::Panicked),
        _ => Ok(ending.try_recv().unwrap_or_default()),
    }
}

/// Shows the page on a terminal far away, and the report after it, until it was silent for
/// [`KEYS_SILENT_MINUTES_MAX`]. `over` resolves when it may not go on, with the reason.
pub(super) async fn show_far<S: Sink>(
    text: Text,
    facts: &TerminalFacts,
    setup: Setup,
    keys: mpsc::Receiver<InMsg>,
    over: impl Future<Output = End> + Send,
    sink: &mut S,
) -> End {
    let (told, ending) = sync_mpsc::channel();
    let page = Page::new(text, facts, told);
    let (_answers, messages) = mpsc::channel(1);
    let ((_change, changed), (tick, clock)) = (watch::channel(()), watch::channel(()));
    let (stop, stops) = watch::channel(false);
    let feeds = Feeds { messages, changed, clock, stop: stops };
    let why = OnceLock::new();
    let stopped = async {
        let end = over.await;
        why.get_or_init(|| end);
        stop.send_replace(true);
        std::future::pending::<()>().await;
    };
    let minutes = async {
        loop {
            tokio::time::sleep(Duration::from_secs(60)).await;
            tick.send_replace(());
        }
    };
    let end = tokio::select! {
        end = session::run(page, setup, keys, feeds, sink) => end,
        () = minutes => End::Idle,
        () = stopped => End::Stopped,
    };
    let end = if end == End::Stopped { why.get().copied().unwrap_or(end) } else { end };
    let lines = match (end, ending.try_recv()) {
        (End::Quit, Ok(check)) => report(&check, text),
        (end, _) => parting(end).map(|key| text.say(key).into_owned()).into_iter().collect(),
    };
    if !lines.is_empty() {
        let lines = lines.join("\r\n") + "\r\n";
        // Best effort: who cannot be told has gone.
        let _ = tokio::time::timeout(LEAVE_WAIT, sink.send(lines.into_bytes())).await;
    }
    end
}

/// The report: a line for each key, and one that sums up.
pub fn report(check: &KeyCheck, text: Text) -> Vec<String> {
    let (arrived, lost) = check.counts();
    let line = |asked: &crate::ui::key_check::Asked| {
        let (status, bytes) = match &asked.came {
            Came::NotAsked => ("not-asked", None),
            Came::Arrived(bytes) => ("arrived", Some(hex(bytes))),
            Came::ByTwin(bytes) => ("by-twin", Some(hex(bytes))),
            Came::Lost => ("lost", None),
        };
        let twins = (!asked.twins.is_empty()).then(|| asked.twins.join(" | "));
        Fact::new("key")
            .pair("name", asked.key.shown())
            .pair("status", status)
            .pair_some("bytes", bytes)
            .pair_some("twins", twins)
            .words(said(text, asked))
            .to_string()
    };
    let sum = Fact::ok().pair("arrived", arrived).pair("lost", lost);
    check.keys().iter().map(line).chain([sum.to_string()]).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The keys of this process's terminal for [`ask_in_lines`]. A signal to end is the end of them, so
/// that the terminal is given back and what came until then is reported.
pub struct TerminalKeys {
    typed: mpsc::Receiver<InMsg>,
    held: Vec<u8>,
    runtime: Option<Runtime>,
}

impl TerminalKeys {
    /// Reads standard input from now on. Once a process: that thread cannot be called back.
    ///
    /// # Errors
    /// The system gives no thread, or no word of signals.
    pub fn listen() -> io::Result<Self> {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let (input, typed) = mpsc::channel(INPUT_MESSAGES_MAX);
        let signals = {
            let _inside = runtime.enter();
            Signals::listen()?
        };
        runtime.spawn(signals.forward(input.clone()));
        read_stdin(input)?;
        Ok(Self { typed, held: Vec::new(), runtime: Some(runtime) })
    }
}

impl Drop for TerminalKeys {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl BufRead for TerminalKeys {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.held.is_empty() {
            match self.typed.blocking_recv() {
                Some(InMsg::Bytes(bytes)) => self.held = bytes,
                Some(InMsg::Resize(..)) => {}
                Some(InMsg::HungUp | InMsg::Stop | InMsg::Silent) | None => break,
            }
        }
        Ok(&self.held)
    }

    fn consume(&mut self, count: usize) {
        self.held.drain(..count.min(self.held.len()));
    }
}

impl Read for TerminalKeys {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let held = self.fill_buf()?;
        let count = held.len().min(buffer.len());
        let (room, part) = (buffer.get_mut(..count), held.get(..count));
        if let (Some(room), Some(part)) = (room, part) {
            room.copy_from_slice(part);
        }
        self.consume(count);
        Ok(count)
    }
}

/// The same as lines, for screen readers: each key is asked for in a line of its own. On a terminal
/// ([`TerminalKeys`]) keys are read as they come; from a pipe, as if each chunk up to a line's end
/// were one key.
///
/// # Errors
/// Input or output fails.
pub fn ask_in_lines(
    text: Text,
    is_terminal: bool,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<KeyCheck> {
    let (mut check, mut esc_digit) = (KeyCheck::new(), EscDigit::default());
    let raw = if is_terminal { Some(RawMode::enter()?) } else { None };
    while let Some(asked) = check.asked() {
        let name = asked.key.shown();
        let args = [
            ("key", crate::locale::Arg::from(&name)),
            ("does", crate::locale::Arg::from(text.say(asked.label).into_owned())),
        ];
        write!(
            out,
            "{}\r\n",
            Fact::new("press").pair("key", &name).words(text.with("keys-press", &args))
        )?;
        out.flush()?;
        let Some(bytes) = (if is_terminal { chunk(input)? } else { line(input)? }) else { break };
        let before = check.counts();
        check.heard(&bytes);
        let mut decoder = Decoder::new();
        let mut events = decoder.feed(&bytes);
        events.extend(decoder.timeout());
        for event in events {
            // Esc and a digit may come in two presses, however slowly they are asked for here.
            check.event(&esc_digit.event(event, 0));
        }
        if check.counts() == before && check.asked().is_some() {
            let other = Fact::new("other").pair("bytes", hex(&bytes));
            write!(out, "{}\r\n", other.words(crate::ui::key_check::shown(&bytes)))?;
        }
    }
    if let Some(mut raw) = raw {
        // No other screen was entered, so none is left.
        raw.left = true;
    }
    Ok(check)
}

/// What one press has sent: terminals send a key in one piece.
fn chunk(input: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut buffer = [0; INPUT_BYTES_MAX];
    let count = input.read(&mut buffer)?;
    Ok((count > 0).then(|| buffer.get(..count).unwrap_or_default().to_vec()))
}

/// A line of a pipe; an empty one stands for Enter.
fn line(input: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let mut bounded = input.take(u64::try_from(INPUT_BYTES_MAX).unwrap_or(u64::MAX));
    if bounded.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    }
    if line.is_empty() {
        line.push(b'\r');
    }
    Ok(Some(line))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use ratatui::layout::Size;

    use super::*;
    use crate::terminal::screen::Scratch;
    use crate::terminal::session::STALL_MAX;

    #[derive(Default)]
    struct Far(Vec<u8>);

    impl Sink for Far {
        async fn send(&mut self, frame: Vec<u8>) -> io::Result<()> {
            self.0.extend(frame);
            Ok(())
        }
    }

    /// Its place in the door is somebody else's then.
    #[tokio::test(start_paused = true)]
    async fn a_page_that_nobody_types_on_ends_by_itself() {
        let facts = TerminalFacts::read(|_| None);
        let (size, depth) = (Size::new(80, 24), Depth::Mono);
        let (phase, scratch) = (Duration::ZERO, Scratch::default());
        let setup =
            Setup { size, depth, phase, scratch, input_bytes_per_second: 1_000, stall: STALL_MAX };
        let (typed, keys) = mpsc::channel(1);
        let (mut far, began) = (Far::default(), tokio::time::Instant::now());
        let text = Text::of(Lang::En);
        let minute = Duration::from_secs(60);
        // A key in between is a new beginning.
        let page = show_far(text, &facts, setup, keys, std::future::pending(), &mut far);
        let (end, ()) = tokio::join!(page, async {
            tokio::time::sleep(minute * 5 + minute / 2).await;
            typed.send(InMsg::Bytes(b"a".to_vec())).await.unwrap();
        });
        assert_eq!(end, End::Idle);
        assert_eq!(began.elapsed().as_secs() / 60, u64::from(KEYS_SILENT_MINUTES_MAX) + 5);
        let words = String::from_utf8(far.0).unwrap();
        assert!(words.contains(text.say(parting(End::Idle).unwrap()).as_ref()), "{words}");
    }
}
