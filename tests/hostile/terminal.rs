//! A terminal that takes nothing but what is on the list. The list is written apart from the
//! program's own rules.

use unicode_width::UnicodeWidthChar;

/// Bytes that may stand in one cell.
pub const CELL_BYTES_MAX: usize = 32;

/// Which stream is read: what may stand in it differs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Frames of the screen.
    Screen,
    /// Lines of plain mode.
    Lines,
}

/// Reads bytes and remembers what was forbidden.
pub struct Listed {
    stream: Stream,
    cell_bytes: usize,
    pub cell_bytes_max: usize,
    pub faults: Vec<String>,
}

/// Ranges of characters that nobody sees, or that turn others round.
const HIDDEN: [(u32, u32); 19] = [
    (0x00ad, 0x00ad),
    (0x034f, 0x034f),
    (0x061c, 0x061c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x2028, 0x202e),
    (0x2060, 0x206f),
    (0x3164, 0x3164),
    (0xe000, 0xf8ff),
    (0xfe00, 0xfe0d),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfffb),
    (0x1bca0, 0x1bca3),
    (0x1d173, 0x1d17a),
    (0xe0000, 0xe0fff),
    (0xf0000, 0x10ffff),
];

/// Reads a whole stream; panics with what was forbidden and what had been drawn.
#[track_caller]
pub fn check(stream: Stream, bytes: &[u8], drawn: &dyn std::fmt::Debug) -> usize {
    let mut listed = Listed { stream, cell_bytes: 0, cell_bytes_max: 0, faults: Vec::new() };
    if std::str::from_utf8(bytes).is_err() {
        listed.faults.push("not UTF-8".to_owned());
    }
    let mut parser = vte::Parser::new();
    parser.advance(&mut listed, bytes);
    // Whatever had begun and not ended is finished here by the letter that follows.
    parser.advance(&mut listed, b"x");
    assert!(listed.faults.is_empty(), "{:?} from {drawn:?}", listed.faults);
    assert!(
        listed.cell_bytes_max <= CELL_BYTES_MAX,
        "{} bytes in a cell from {drawn:?}",
        listed.cell_bytes_max
    );
    listed.cell_bytes_max
}

impl vte::Perform for Listed {
    fn print(&mut self, letter: char) {
        let code = u32::from(letter);
        if letter.is_control() || HIDDEN.iter().any(|(from, to)| (*from..=*to).contains(&code)) {
            self.faults.push(format!("U+{code:04X}"));
        }
        // A letter without columns goes into the cell before it.
        let joins = letter.width().unwrap_or(0) == 0;
        self.cell_bytes = letter.len_utf8() + if joins { self.cell_bytes } else { 0 };
        self.cell_bytes_max = self.cell_bytes_max.max(self.cell_bytes);
    }

    fn execute(&mut self, byte: u8) {
        self.cell_bytes = 0;
        let may = match self.stream {
            Stream::Screen => matches!(byte, b'\n' | b'\r' | 0x08),
            Stream::Lines => byte == b'\n',
        };
        if !may {
            self.faults.push(format!("control {byte:02x}"));
        }
    }

    fn csi_dispatch(&mut self, params: &vte::Params, between: &[u8], ignored: bool, last: char) {
        self.cell_bytes = 0;
        let first = params.iter().next().map(<[u16]>::to_vec).unwrap_or_default();
        let may = match (between, last) {
            // Colours and attributes; moves; erasing.
            ([], 'm' | 'H' | 'A' | 'C' | 'D' | 'K' | 'J' | 'X') => true,
            // The cursor is shown or hidden.
            (b"?", 'h' | 'l') => first == [25] && params.len() == 1,
            _ => false,
        };
        if !may || ignored || self.stream == Stream::Lines {
            self.faults.push(format!("CSI {between:?} {first:?} {last}"));
        }
    }

    fn esc_dispatch(&mut self, between: &[u8], _ignored: bool, byte: u8) {
        self.faults.push(format!("ESC {between:?} {byte:02x}"));
    }

    fn osc_dispatch(&mut self, _params: &[&[u8]], _bell: bool) {
        self.faults.push("OSC".to_owned());
    }

    fn hook(&mut self, _params: &vte::Params, _between: &[u8], _ignored: bool, _last: char) {
        self.faults.push("DCS".to_owned());
    }
}

#[test]
fn what_is_not_on_the_list_is_seen() {
    for forbidden in [
        "\u{1b}]0;x\u{7}",
        "\u{1b}P1q\u{1b}\\",
        "\u{1b}[?1049h",
        "\u{1b}[6n",
        "\u{1b}c",
        "\u{9b}2J",
        "\u{7}",
        "a\u{202e}",
        "a\u{200d}b",
        "\u{e0041}",
        "a\u{ad}b",
        "\0",
        "\t",
    ] {
        let seen = std::panic::catch_unwind(|| check(Stream::Screen, forbidden.as_bytes(), &""));
        assert!(seen.is_err(), "{forbidden:?}");
    }
    let piled = format!("a{}", "\u{301}".repeat(16));
    assert!(std::panic::catch_unwind(|| check(Stream::Lines, piled.as_bytes(), &"")).is_err());
    assert!(std::panic::catch_unwind(|| check(Stream::Lines, b"\x1b[m", &"")).is_err());
    assert_eq!(
        check(Stream::Screen, "\u{1b}[0m\u{1b}[2J\u{1b}[4Hə\u{1b}[?25h\n\r".as_bytes(), &""),
        2
    );
}
