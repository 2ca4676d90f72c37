//! Bytes of any terminal to key events.
//!
//! One decoder serves every door. It takes bytes split anywhere, keeps at most one unfinished
//! letter, sequence or paste, and gives the same events however the stream was cut. It owns no
//! clock: [`Decoder::pending`] says how long a silence decides what is unfinished, the session
//! keeps that time and calls [`Decoder::timeout`].

use std::time::Duration;

use crossterm::event::Event;
use crossterm::event::KeyCode;
use crossterm::event::KeyEvent;
use crossterm::event::KeyModifiers;

use super::sequences;

/// A lone Esc, or the beginning of a sequence, is decided after this silence.
pub const ESC_SILENCE: Duration = Duration::from_millis(50);

/// A half letter or an unfinished paste is given up after this silence. Longer than
/// [`ESC_SILENCE`], because a slow line may cut either in the middle.
pub const STALL_SILENCE: Duration = Duration::from_secs(2);

/// What is left of a paste that was given up is dropped until its end comes, or until so long a
/// silence: then its end was lost, and keys are keys again.
pub const REST_SILENCE: Duration = Duration::from_secs(10);

/// The most of the rest of a paste that was given up that is dropped, in bytes.
pub const REST_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The longest control sequence or terminal reply that is swallowed whole, in bytes.
pub const SEQUENCE_BYTES_MAX: usize = 64;

/// The longest paste that is kept, in bytes; the rest is dropped, see [`Decoder::paste_cut`].
pub const PASTE_BYTES_MAX: usize = 64 * 1024;

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const PASTE_END: &[u8] = b"\x1b[201~";
/// Bytes of an old mouse report after `ESC [ M`: button, column, row.
const MOUSE_BYTES: u8 = 3;

/// What has begun and is not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ground,
    /// A letter of `need` bytes, of which `sequence` holds some; `alt` when Esc came before it.
    Letter {
        need: usize,
        alt: bool,
    },
    Escape,
    /// `ESC O`, in `sequence` at most one modifier digit.
    Ss3,
    /// `ESC [`, parameters in `sequence`.
    Csi,
    /// `ESC [ [`: F1 to F5 of the Linux console.
    LinuxKey,
    /// `ESC ]` and its kin, opened by this byte: a terminal's reply, swallowed.
    Reply(u8),
    /// Esc inside a reply: with a backslash it ends it.
    ReplyEscape,
    /// The rest of a mouse report.
    Mouse(u8),
    /// A paste; so many bytes of [`PASTE_END`] have matched.
    Paste(usize),
    /// The rest of a paste that was given up: so many bytes of [`PASTE_END`] have matched, and so many
    /// more are dropped.
    Rest {
        matched: usize,
        left: usize,
    },
}

/// The decoder of one session's input.
#[derive(Debug)]
pub struct Decoder {
    state: State,
    /// The unfinished letter, the parameters, or the reply; at most [`SEQUENCE_BYTES_MAX`].
    sequence: Vec<u8>,
    /// At most [`PASTE_BYTES_MAX`].
    paste: Vec<u8>,
    cut: bool,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// A decoder with nothing begun.
    pub const fn new() -> Self {
        Self { state: State::Ground, sequence: Vec::new(), paste: Vec::new(), cut: false }
    }

    /// Takes bytes and gives the events they complete: at most a few for each byte.
    #[must_use]
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        for &byte in bytes {
            self.byte(byte, &mut events);
        }
        events
    }

    /// How long a silence decides what has begun; `None` when nothing has.
    pub const fn pending(&self) -> Option<Duration> {
        match self.state {
            State::Ground => None,
            State::Letter { .. } | State::Paste(_) => Some(STALL_SILENCE),
            State::Rest { .. } => Some(REST_SILENCE),
            _ => Some(ESC_SILENCE),
        }
    }

    /// Decides what has begun, after the silence of [`Decoder::pending`]: a lone Esc is the key,
    /// a paste that stalled is delivered as far as it came, half a letter becomes U+FFFD. What then
    /// still comes of that paste is nobody's typing: it is dropped, and has a silence of its own.
    #[must_use]
    pub fn timeout(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        self.give_up(&mut events);
        events
    }

    /// Whether the rest of a paste that was given up is being dropped.
    pub const fn is_dropping(&self) -> bool {
        matches!(self.state, State::Rest { .. })
    }

    /// Whether the newest paste was longer than [`PASTE_BYTES_MAX`] and lost its rest.
    pub const fn paste_cut(&self) -> bool {
        self.cut
    }

    fn byte(&mut self, byte: u8, events: &mut Vec<Event>) {
        match self.state {
            State::Ground => self.ground(byte, false, events),
            State::Letter { need, alt } => self.letter(byte, need, alt, events),
            State::Escape => self.escape(byte, events),
            State::Ss3 => self.ss3(byte, events),
            State::Csi => self.csi(byte, events),
            State::LinuxKey => {
                self.state = State::Ground;
                match byte {
                    b'A'..=b'E' => events.push(key(KeyCode::F(byte - b'A' + 1))),
                    _ => self.byte(byte, events),
                }
            }
            State::Reply(_) => self.reply(byte, events),
            State::ReplyEscape => {
                self.state = State::Escape;
                if byte == b'\\' {
                    self.state = State::Ground;
                } else {
                    self.escape(byte, events);
                }
            }
            State::Mouse(left) => {
                self.state = if left > 1 { State::Mouse(left - 1) } else { State::Ground };
            }
            State::Paste(matched) => self.pasted(byte, matched, events),
            State::Rest { matched, left } => self.drop_rest(byte, matched, left),
        }
    }

    /// A byte with nothing begun, or (`alt`) right after Esc.
    fn ground(&mut self, byte: u8, alt: bool, events: &mut Vec<Event>) {
        let need = match byte {
            ESC => {
                self.state = State::Escape;
                return;
            }
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => 1,
        };
        if need > 1 {
            self.sequence.clear();
            self.sequence.push(byte);
            self.state = State::Letter { need, alt };
            return;
        }
        self.state = State::Ground;
        let modifiers = if alt { KeyModifiers::ALT } else { KeyModifiers::NONE };
        events.push(sequences::single(byte, modifiers));
    }

    fn letter(&mut self, byte: u8, need: usize, alt: bool, events: &mut Vec<Event>) {
        if byte & 0xc0 != 0x80 {
            // The letter broke off: say so, and let this byte be what it is.
            self.give_up(events);
            self.byte(byte, events);
            return;
        }
        self.sequence.push(byte);
        if self.sequence.len() == need {
            self.finish_letter(alt, events);
        }
    }

    fn finish_letter(&mut self, alt: bool, events: &mut Vec<Event>) {
        self.state = State::Ground;
        let whole = std::str::from_utf8(&self.sequence).ok().and_then(|text| text.chars().next());
        let letter = whole.unwrap_or(char::REPLACEMENT_CHARACTER);
        // U+0080 to U+009F are the 8-bit twins of Esc sequences, which nobody types.
        if !letter.is_control() {
            let modifiers = if alt { KeyModifiers::ALT } else { KeyModifiers::NONE };
            events.push(Event::Key(KeyEvent::new(KeyCode::Char(letter), modifiers)));
        }
    }

    fn escape(&mut self, byte: u8, events: &mut Vec<Event>) {
        self.sequence.clear();
        match byte {
            b'[' => self.state = State::Csi,
            b'O' => self.state = State::Ss3,
            b']' | b'P' | b'X' | b'^' | b'_' => self.state = State::Reply(byte),
            // Alt-Backspace is a key of its own; Esc before any other control key is a person
            // who was quicker than the line.
            0x08 | 0x7f => self.ground(byte, true, events),
            0x00..=0x1f => {
                events.push(key(KeyCode::Esc));
                self.ground(byte, false, events);
            }
            _ => self.ground(byte, true, events),
        }
    }

    fn ss3(&mut self, byte: u8, events: &mut Vec<Event>) {
        if self.sequence.is_empty() && byte.is_ascii_digit() {
            self.sequence.push(byte);
            return;
        }
        if let Some(event) = sequences::ss3(&self.sequence, byte) {
            self.state = State::Ground;
            events.push(event);
        } else {
            self.give_up(events);
            self.byte(byte, events);
        }
    }

    fn csi(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            b'[' if self.sequence.is_empty() => self.state = State::LinuxKey,
            b'M' if self.sequence.is_empty() => self.state = State::Mouse(MOUSE_BYTES),
            // rxvt ends its Shift keys with `$`, which elsewhere is a middle byte.
            b'$' if sequences::all_digits(&self.sequence) => self.finish_csi(byte, events),
            0x20..=0x3f if self.sequence.len() < SEQUENCE_BYTES_MAX => self.sequence.push(byte),
            0x40..=0x7e => self.finish_csi(byte, events),
            _ => {
                self.give_up(events);
                self.byte(byte, events);
            }
        }
    }

    fn finish_csi(&mut self, last: u8, events: &mut Vec<Event>) {
        self.state = State::Ground;
        if last == b'~' && self.sequence == b"200" {
            self.paste.clear();
            self.cut = false;
            self.state = State::Paste(0);
        } else if let Some(event) = sequences::csi(&self.sequence, last) {
            events.push(event);
        }
    }

    fn reply(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            BEL => self.state = State::Ground,
            ESC if self.sequence.is_empty() => {
                self.give_up(events);
                self.byte(byte, events);
            }
            ESC => self.state = State::ReplyEscape,
            0x20.. if self.sequence.len() < SEQUENCE_BYTES_MAX => self.sequence.push(byte),
            _ => {
                self.give_up(events);
                self.byte(byte, events);
            }
        }
    }

    fn pasted(&mut self, byte: u8, matched: usize, events: &mut Vec<Event>) {
        if PASTE_END.get(matched) == Some(&byte) {
            self.state = State::Paste(matched + 1);
            if matched + 1 == PASTE_END.len() {
                self.finish_paste(events);
            }
            return;
        }
        self.keep(&PASTE_END[..matched]);
        if byte == ESC {
            self.state = State::Paste(1);
        } else {
            self.state = State::Paste(0);
            self.keep(&[byte]);
        }
    }

    fn drop_rest(&mut self, byte: u8, matched: usize, left: usize) {
        let matched = match byte {
            _ if PASTE_END.get(matched) == Some(&byte) => matched + 1,
            ESC => 1,
            _ => 0,
        };
        self.state = if matched == PASTE_END.len() || left <= 1 {
            State::Ground
        } else {
            State::Rest { matched, left: left - 1 }
        };
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = PASTE_BYTES_MAX - self.paste.len();
        self.cut |= bytes.len() > room;
        self.paste.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    fn finish_paste(&mut self, events: &mut Vec<Event>) {
        self.state = State::Ground;
        let mut bytes = std::mem::take(&mut self.paste);
        if self.cut {
            // The limit may have fallen inside a letter; the half is dropped with the rest.
            if let Err(error) = std::str::from_utf8(&bytes)
                && error.error_len().is_none()
            {
                bytes.truncate(error.valid_up_to());
            }
        }
        events.push(Event::Paste(String::from_utf8_lossy(&bytes).into_owned()));
    }

    /// Turns what has begun into what it can only have been, and returns to the ground.
    fn give_up(&mut self, events: &mut Vec<Event>) {
        let state = std::mem::replace(&mut self.state, State::Ground);
        match state {
            State::Escape => events.push(key(KeyCode::Esc)),
            State::Letter { alt, .. } => {
                self.sequence.clear();
                self.finish_letter(alt, events);
            }
            State::Ss3 => {
                events.push(alt('O'));
                events.extend(self.sequence.iter().map(|&digit| key(KeyCode::Char(digit.into()))));
            }
            State::Csi if self.sequence.is_empty() => events.push(alt('[')),
            State::Reply(opener) if self.sequence.is_empty() => events.push(alt(opener.into())),
            State::Paste(matched) => {
                self.keep(&PASTE_END[..matched]);
                self.finish_paste(events);
                // Its Enter would confirm what nobody has read, and its letters are commands.
                self.state = State::Rest { matched, left: REST_BYTES_MAX };
            }
            // An unfinished sequence or reply means nothing to anybody.
            State::Ground
            | State::Csi
            | State::LinuxKey
            | State::Reply(_)
            | State::ReplyEscape
            | State::Mouse(_)
            | State::Rest { .. } => {}
        }
    }
}

const fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

const fn alt(letter: char) -> Event {
    Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::ALT))
}
