//! A terminal of 80×24 that is looked at: the program's bytes go through vt100, and a test waits
//! for what stands on the screen, never for a time.

use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use dost_desk::locale::{Arg, Text};

/// Nothing here takes so long; a hang must fail, not wait.
pub const DEADLINE: Duration = Duration::from_secs(30);
/// Between two looks at something that is not on the screen.
const LOOK: Duration = Duration::from_millis(10);

/// Where keys go, as bytes.
pub type Keys = Box<dyn FnMut(&[u8]) + Send>;

/// Keys in, bytes out.
pub struct Terminal {
    /// Where keys go.
    keys: Keys,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    /// All bytes of the program.
    pub raw: Vec<u8>,
}

fn count(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("not zero")
}

impl Terminal {
    pub fn new(keys: Keys, output: Receiver<Vec<u8>>) -> Self {
        Self { keys, output, parser: vt100::Parser::new(count(24), count(80), 0), raw: Vec::new() }
    }

    pub fn types(&mut self, text: &str) {
        (self.keys)(text.as_bytes());
    }

    /// Presses a key by its name.
    pub fn press(&mut self, key: &str) {
        self.types(bytes(key));
    }

    /// The emulator gets another size; the program must be told by its own way.
    pub fn resized(&mut self, columns: u16, rows: u16) {
        self.parser.screen_mut().set_size(count(rows), count(columns));
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    pub fn rows(&self) -> Vec<String> {
        let (_, columns) = self.screen().size();
        self.screen().rows(0, columns.get()).collect()
    }

    /// Takes in one piece of output; false when none came for a while or the program has ended.
    fn takes(&mut self, wait: Duration) -> bool {
        match self.output.recv_timeout(wait) {
            Ok(bytes) => {
                self.parser.process(&bytes);
                self.raw.extend(bytes);
                true
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    /// Reads until the screen is as wanted.
    pub fn until(&mut self, what: &str, wanted: impl Fn(&Self) -> bool) {
        if !self.comes_to(wanted) {
            panic!("no {what} in:\n{}", self.rows().join("\n"));
        }
    }

    /// The same where another screen says more than that it did not come; whether it came.
    pub fn comes_to(&mut self, wanted: impl Fn(&Self) -> bool) -> bool {
        let deadline = Instant::now() + DEADLINE;
        while !wanted(self) {
            let left = deadline.saturating_duration_since(Instant::now());
            if !self.takes(left) {
                return false;
            }
        }
        true
    }

    /// Reads until the screen holds some words.
    pub fn shows(&mut self, words: &str) {
        self.until(words, |terminal| terminal.screen().contents().contains(words));
    }

    /// Reads until something beside the screen is so.
    pub fn until_beside(&mut self, what: &str, mut wanted: impl FnMut() -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !wanted() {
            assert!(Instant::now() < deadline, "no {what}");
            self.takes(LOOK);
        }
    }

    /// Reads to the end of the output.
    pub fn drain(&mut self) {
        let deadline = Instant::now() + DEADLINE;
        while self.takes(deadline.saturating_duration_since(Instant::now())) {}
    }

    /// Signs in from the page of sign-in; a desk that is offered there stays.
    pub fn sign_in(&mut self, text: Text, login: &str, pin: &str) {
        let title = said(text, "sign-in-title");
        self.until("the page of sign-in", |terminal| {
            terminal.rows().iter().any(|row| row.contains(&format!("┌ {title} ─")))
        });
        self.types(&format!("{login}\t{pin}\t\r"));
        self.until("the desk", |terminal| terminal.rows()[2].contains("F2"));
    }

    /// Leaves the terminal to somebody else.
    pub fn sign_out(&mut self, text: Text) {
        self.press("Ctrl-O");
        self.shows(&said(text, "confirm-hint"));
        self.press("Enter");
    }
}

/// The bytes of a key.
pub fn bytes(key: &str) -> &'static str {
    match key {
        "Enter" => "\r",
        "Tab" => "\t",
        "Esc" => "\x1b",
        "Ins" => "\x1b[2~",
        "F3" => "\x1bOR",
        "F4" => "\x1bOS",
        "F5" => "\x1b[15~",
        "F6" => "\x1b[17~",
        "F7" => "\x1b[18~",
        "F8" => "\x1b[19~",
        "F9" => "\x1b[20~",
        "F10" => "\x1b[21~",
        "Right" => "\x1b[C",
        "Down" => "\x1b[B",
        "PgUp" => "\x1b[5~",
        "Ctrl-G" => "\x07",
        "Ctrl-O" => "\x0f",
        "Ctrl-U" => "\x15",
        "Ctrl-X" => "\x18",
        other => panic!("no bytes for {other}"),
    }
}

/// The first words of a message, as many as stand on one row of any screen.
pub fn start_of(lang: dost_desk::locale::Lang, key: &str) -> String {
    Text::of(lang).say(key).chars().take(20).collect()
}

/// The words of a message between its values.
fn pieces(text: Text, key: &str) -> Vec<String> {
    let gap = "\u{1}";
    let names = ["ticket", "why", "what", "deed", "key", "pane", "amount", "count", "day"];
    let args: Vec<(&str, Arg)> = names.iter().map(|name| (*name, Arg::from(gap))).collect();
    let words = text.with(key, &args);
    words.split(gap).map(|piece| piece.trim().to_owned()).collect()
}

/// The words of a message up to its first value.
pub fn said(text: Text, key: &str) -> String {
    pieces(text, key).swap_remove(0)
}

/// Whether a row of the screen says a message, whatever its values are.
pub fn says(row: &str, text: Text, key: &str) -> bool {
    let mut rest = row;
    pieces(text, key).iter().all(|piece| match rest.split_once(piece.as_str()) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}
