//! What terminals send for keys: control bytes, `ESC O` and `ESC [` sequences.
//!
//! The tables hold xterm, the Linux console, PuTTY, rxvt and the VT220 side by side; where two
//! disagree the sequence itself tells them apart. Whatever is no key here is no key at all.

use crossterm::event::Event;
use crossterm::event::KeyCode;
use crossterm::event::KeyEvent;
use crossterm::event::KeyModifiers;

/// The key of one byte below 0x80, or U+FFFD for a byte that starts no letter.
pub(super) fn single(byte: u8, modifiers: KeyModifiers) -> Event {
    let control = modifiers | KeyModifiers::CONTROL;
    let (code, modifiers) = match byte {
        0x00 => (KeyCode::Char(' '), control),
        0x08 | 0x7f => (KeyCode::Backspace, modifiers),
        b'\t' => (KeyCode::Tab, modifiers),
        b'\r' | b'\n' => (KeyCode::Enter, modifiers),
        0x1b => (KeyCode::Esc, modifiers),
        0x01..=0x1a => (KeyCode::Char((byte - 1 + b'a').into()), control),
        // Ctrl-4 to Ctrl-7, as `crossterm` itself names them.
        0x1c..=0x1f => (KeyCode::Char((byte - 0x1c + b'4').into()), control),
        0x20..=0x7e => (KeyCode::Char(byte.into()), modifiers),
        0x80.. => (KeyCode::Char(char::REPLACEMENT_CHARACTER), modifiers),
    };
    Event::Key(KeyEvent::new(code, modifiers))
}

/// The key of `ESC O`, an optional modifier digit, and `last`; `None` when it is none.
pub(super) fn ss3(digits: &[u8], last: u8) -> Option<Event> {
    let modifiers = match digits {
        [] => KeyModifiers::NONE,
        [digit] => modifiers(u32::from(digit - b'0'))?,
        _ => return None,
    };
    let (code, extra) = match last {
        b'A'..=b'D' | b'F' | b'H' | b'P'..=b'S' => (letter_key(last)?, KeyModifiers::NONE),
        // rxvt: arrows with Ctrl.
        b'a'..=b'd' => (letter_key(last.to_ascii_uppercase())?, KeyModifiers::CONTROL),
        // The numeric keypad in application mode.
        b'M' => (KeyCode::Enter, KeyModifiers::NONE),
        b'X' => (KeyCode::Char('='), KeyModifiers::NONE),
        b'j'..=b'y' => (KeyCode::Char((last - b'j' + b'*').into()), KeyModifiers::NONE),
        _ => return None,
    };
    Some(Event::Key(KeyEvent::new(code, modifiers | extra)))
}

/// The key of `ESC [`, the bytes between, and `last`; `None` for everything that is no key.
pub(super) fn csi(between: &[u8], last: u8) -> Option<Event> {
    let numbers = numbers(between)?;
    let (code, modifiers) = match (last, numbers.as_slice()) {
        (b'~', &[27, held, letter]) => return other_key(letter, held),
        (b'u', &[letter]) => return other_key(letter, 1),
        (b'u', &[letter, held]) => return other_key(letter, held),
        (b'Z', _) => (KeyCode::BackTab, KeyModifiers::SHIFT),
        (b'~', &[number]) => (number_key(number)?, KeyModifiers::NONE),
        (b'~', &[number, held]) => (number_key(number)?, modifiers(held)?),
        // rxvt: Shift, Ctrl and both.
        (b'$', &[number]) => (number_key(number)?, KeyModifiers::SHIFT),
        (b'^', &[number]) => (number_key(number)?, KeyModifiers::CONTROL),
        (b'@', &[number]) => (number_key(number)?, KeyModifiers::CONTROL | KeyModifiers::SHIFT),
        (b'a'..=b'd', &[]) => (letter_key(last.to_ascii_uppercase())?, KeyModifiers::SHIFT),
        (_, &[]) => (letter_key(last)?, KeyModifiers::NONE),
        (_, &[1]) => (letter_key(last)?, KeyModifiers::NONE),
        // `ESC [ 1 ; 5 R` is F3 here and the answer to a question we never ask elsewhere.
        (_, &[1, held]) => (letter_key(last)?, modifiers(held)?),
        _ => return None,
    };
    Some(Event::Key(KeyEvent::new(code, modifiers)))
}

/// Whether a `$` here ends a key of rxvt: only digits came before, and at least one.
pub(super) fn all_digits(between: &[u8]) -> bool {
    !between.is_empty() && between.iter().all(u8::is_ascii_digit)
}

/// Parameters between semicolons; `None` when there is anything but numbers, as in replies.
fn numbers(between: &[u8]) -> Option<Vec<u32>> {
    if between.is_empty() {
        return Some(Vec::new());
    }
    between
        .split(|&byte| byte == b';')
        .map(|digits| match digits {
            [] => Some(1),
            _ => std::str::from_utf8(digits).ok()?.parse().ok(),
        })
        .collect()
}

/// The held keys of xterm's parameter: one more than the sum of Shift 1, Alt 2, Ctrl 4, Super 8.
fn modifiers(parameter: u32) -> Option<KeyModifiers> {
    let bits = parameter.checked_sub(1).filter(|&bits| bits < 16)?;
    let held = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
    ];
    Some(
        held.into_iter()
            .filter(|(bit, _)| bits & bit != 0)
            .fold(KeyModifiers::NONE, |sum, (_, one)| sum | one),
    )
}

const fn letter_key(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    })
}

/// The keys of `ESC [ number ~`. The gaps at 16, 22, 27 and 30 are the VT220's own.
const fn number_key(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number as u8 - 10),
        17..=21 => KeyCode::F(number as u8 - 11),
        23..=26 => KeyCode::F(number as u8 - 12),
        28 | 29 => KeyCode::F(number as u8 - 13),
        31..=34 => KeyCode::F(number as u8 - 14),
        _ => return None,
    })
}

/// A letter that the terminal spells out with its held keys (`modifyOtherKeys`, `CSI u`).
fn other_key(letter: u32, held: u32) -> Option<Event> {
    let held = modifiers(held)?;
    let letter = char::from_u32(letter)?;
    let code = match letter {
        '\u{1b}' => KeyCode::Esc,
        '\r' | '\n' => KeyCode::Enter,
        '\t' if held.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        '\t' => KeyCode::Tab,
        '\u{8}' | '\u{7f}' => KeyCode::Backspace,
        _ if letter.is_control() => return None,
        _ => KeyCode::Char(letter),
    };
    Some(Event::Key(KeyEvent::new(code, held)))
}
