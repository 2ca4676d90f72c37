//! A frame in few bytes, for the long time between two frames.
//!
//! A screen is mostly blanks and runs of one look, while a cell of the screen library takes 48
//! bytes whatever is in it. Each row is written by itself, so that a row which has not changed is
//! known by its bytes and costs nothing more. In reading order, one after the other:
//!
//! - a letter in UTF-8: a cell with that symbol and the look that holds;
//! - [`AGAIN`], a count: the cell before, so many times more;
//! - [`CLUSTER`], a length, that many bytes: a cell with a symbol of several letters, or of none;
//! - [`LOOK`], colours and attributes: the look that holds from here.
//!
//! The three marks cannot begin a letter in UTF-8.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// The cell before, once for each of the count that follows.
const AGAIN: u8 = 0xFF;
/// A look follows, in [`LOOK_BYTES`].
const LOOK: u8 = 0xFE;
/// A symbol follows that is not exactly one letter.
const CLUSTER: u8 = 0xFD;

/// Two colours of four bytes and two bytes of attributes.
const LOOK_BYTES: usize = 10;

/// The colours that have a name and no number, in the order of their codes here.
const NAMED: [Color; 17] = [
    Color::Reset,
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
];
const INDEXED: u8 = 100;
const RGB: u8 = 101;

/// A frame, row by row from the top.
#[derive(Debug, Clone, Default)]
pub(super) struct Frame {
    bytes: Vec<u8>,
    /// Where each row ends in `bytes`.
    ends: Vec<usize>,
}

impl Frame {
    /// Forgets all rows and keeps the room they took.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// Writes the next row down. Symbols, colours and attributes are kept; what a cell says about
    /// how it is to be compared is not, for nothing here says so.
    pub(super) fn push(&mut self, row: &[Cell]) {
        pack(row, &mut self.bytes);
        self.ends.push(self.bytes.len());
    }

    /// Writes the last row down again, as it has become.
    pub(super) fn push_again(&mut self, row: &[Cell]) {
        self.ends.pop();
        self.bytes.truncate(self.ends.last().copied().unwrap_or(0));
        self.push(row);
    }

    /// The bytes of a row, counted from the top; none when it was not written.
    pub(super) fn row(&self, at: usize) -> &[u8] {
        let end = self.ends.get(at).copied().unwrap_or(0);
        let start = at.checked_sub(1).and_then(|above| self.ends.get(above)).copied().unwrap_or(0);
        self.bytes.get(start..end).unwrap_or_default()
    }
}

fn pack(row: &[Cell], bytes: &mut Vec<u8>) {
    let mut look = (Color::Reset, Color::Reset, Modifier::empty());
    let mut cells = row.iter().peekable();
    while let Some(cell) = cells.next() {
        let its = (cell.fg, cell.bg, cell.modifier);
        if its != look {
            look = its;
            bytes.push(LOOK);
            bytes.extend(colour(cell.fg));
            bytes.extend(colour(cell.bg));
            bytes.extend(cell.modifier.bits().to_le_bytes());
        }
        symbol(cell.symbol(), bytes);
        let mut again = 0;
        while again < u8::MAX && cells.next_if(|&next| same(next, cell)).is_some() {
            again += 1;
        }
        if again > 0 {
            bytes.extend([AGAIN, again]);
        }
    }
}

/// Whether two cells are written as the same bytes. Symbols are a few bytes long: a loop is over
/// before a comparison of memory has begun.
fn same(one: &Cell, other: &Cell) -> bool {
    one.modifier == other.modifier
        && one.fg == other.fg
        && one.bg == other.bg
        && one.symbol().bytes().eq(other.symbol().bytes())
}

fn symbol(symbol: &str, bytes: &mut Vec<u8>) {
    let mut letters = symbol.chars();
    if letters.next().is_none() || letters.next().is_some() {
        // Longer ones exist only as attacks; what is cut off is never drawn whole anyway.
        let most = (0..=u8::MAX).rev().find(|&at| symbol.is_char_boundary(at.into())).unwrap_or(0);
        bytes.extend([CLUSTER, most]);
        bytes.extend_from_slice(&symbol.as_bytes()[..usize::from(most)]);
        return;
    }
    bytes.extend_from_slice(symbol.as_bytes());
}

/// Fills a row with what was written down for one of its length. What is missing stays as it is.
pub(super) fn unpack(mut bytes: &[u8], row: &mut [Cell]) {
    let mut look = Cell::EMPTY;
    let mut last = Cell::EMPTY;
    let mut cells = row.iter_mut();
    while let Some((&first, rest)) = bytes.split_first() {
        let (length, start) = match first {
            AGAIN => {
                let Some((&count, rest)) = rest.split_first() else { return };
                for cell in cells.by_ref().take(count.into()) {
                    cell.clone_from(&last);
                }
                bytes = rest;
                continue;
            }
            LOOK => {
                let Some((its, rest)) = rest.split_first_chunk::<LOOK_BYTES>() else { return };
                let [f0, f1, f2, f3, b0, b1, b2, b3, low, high] = *its;
                look.fg = colour_of([f0, f1, f2, f3]);
                look.bg = colour_of([b0, b1, b2, b3]);
                look.modifier = Modifier::from_bits_truncate(u16::from_le_bytes([low, high]));
                bytes = rest;
                continue;
            }
            CLUSTER => (usize::from(rest.first().copied().unwrap_or(0)), 2),
            _ => (letter_bytes(first), 0),
        };
        let Some(symbol) = bytes.get(start..start + length) else { return };
        last.clone_from(&look);
        last.set_symbol(std::str::from_utf8(symbol).unwrap_or(" "));
        let Some(cell) = cells.next() else { return };
        cell.clone_from(&last);
        bytes = bytes.get(start + length..).unwrap_or_default();
    }
}

/// How many bytes a letter has that begins with this one.
const fn letter_bytes(first: u8) -> usize {
    match first {
        0..0xC0 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

fn colour(colour: Color) -> [u8; 4] {
    match colour {
        Color::Indexed(index) => [INDEXED, index, 0, 0],
        Color::Rgb(red, green, blue) => [RGB, red, green, blue],
        named => {
            let at = NAMED.iter().position(|held| *held == named).unwrap_or(0);
            [u8::try_from(at).unwrap_or(0), 0, 0, 0]
        }
    }
}

fn colour_of(bytes: [u8; 4]) -> Color {
    match bytes {
        [INDEXED, index, ..] => Color::Indexed(index),
        [RGB, red, green, blue] => Color::Rgb(red, green, blue),
        [named, ..] => NAMED.get(usize::from(named)).copied().unwrap_or(Color::Reset),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn there_and_back(buffer: &Buffer) -> (usize, Buffer) {
        let mut frame = Frame::default();
        let width = usize::from(buffer.area.width);
        for row in buffer.content.chunks_exact(width) {
            frame.push(&[Cell::new("?")]);
            frame.push_again(row);
        }
        // What was there before must not show through.
        let mut back = Buffer::filled(buffer.area, Cell::new("x"));
        for (at, row) in back.content.chunks_exact_mut(width).enumerate() {
            unpack(frame.row(at), row);
        }
        assert_eq!(frame.row(usize::from(buffer.area.height)), b"", "there is no further row");
        (frame.bytes.len(), back)
    }

    fn any_colour() -> impl Strategy<Value = Color> {
        prop_oneof![
            (0..NAMED.len()).prop_map(|at| NAMED[at]),
            any::<u8>().prop_map(Color::Indexed),
            any::<[u8; 3]>().prop_map(|[red, green, blue]| Color::Rgb(red, green, blue)),
        ]
    }

    fn any_symbol() -> impl Strategy<Value = String> {
        prop_oneof![
            Just(" ".to_owned()),
            any::<char>().prop_map(String::from),
            Just("Ə".to_owned()),
            Just("e\u{301}".to_owned()),
            Just("\u{1f469}\u{200d}\u{1f4bb}".to_owned()),
            Just(String::new()),
        ]
    }

    proptest! {
        #[test]
        fn a_frame_comes_back_as_it_was(
            width in 1_u16..40,
            height in 1_u16..6,
            runs in prop::collection::vec(
                (any_symbol(), any_colour(), any_colour(), any::<u16>(), 1_usize..600), 0..12),
        ) {
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
            let looks = runs.iter().flat_map(|(symbol, fore, back, bits, count)| {
                let modifier = Modifier::from_bits_truncate(*bits);
                let style = Style::new().fg(*fore).bg(*back).add_modifier(modifier);
                std::iter::repeat_n((symbol, style), *count)
            });
            for (cell, (symbol, style)) in buffer.content.iter_mut().zip(looks) {
                cell.set_symbol(symbol).set_style(style);
            }
            prop_assert_eq!(there_and_back(&buffer).1, buffer);
        }
    }

    #[test]
    fn all_named_colours_have_codes_of_their_own() {
        for named in NAMED {
            assert_eq!(colour_of(colour(named)), named);
        }
    }

    #[test]
    fn a_screen_takes_a_fraction_of_its_cells() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
        let line = "┌ F3 Ərizəçi ───┐  5ZK7W2M   Əliyev Rəşad Tofiq oğlu   ".repeat(2);
        for row in 0..40 {
            let style = Style::new().fg(NAMED[usize::from(row) % 17]);
            buffer.set_string(0, row, &line, style);
        }
        let (bytes, back) = there_and_back(&buffer);
        assert_eq!(back, buffer);
        assert!(bytes < 8 * 1024, "{bytes} bytes of 230400");
    }

    #[test]
    fn a_symbol_beyond_measure_is_cut_at_a_letter() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        buffer.content[0].set_symbol(&format!("e{}", "\u{301}".repeat(400)));
        let (_, back) = there_and_back(&buffer);
        assert_eq!(back.content[0].symbol(), format!("e{}", "\u{301}".repeat(127)));
        assert_eq!(back.content[1].symbol(), " ");
    }
}
