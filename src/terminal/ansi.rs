//! Cells to bytes: a ratatui backend that writes into memory and asks nobody anything.
//!
//! It remembers what the terminal shows (cursor, colours, attributes), so it sends only what
//! changes: a letter typed at the cursor costs that letter. Its size and colour depth belong to
//! one session; the stock backend takes both from the tty of the server.

use std::convert::Infallible;
use std::io::Write;

use ratatui::backend::Backend;
use ratatui::backend::ClearType;
use ratatui::backend::WindowSize;
use ratatui::buffer::Cell;
use ratatui::buffer::CellWidth;
use ratatui::layout::Position;
use ratatui::layout::Size;
use ratatui::style::Modifier;

use super::colour::Wire;
use super::colour::wire;
use super::facts::Depth;

/// Blanks at the end of a line are erased rather than written from this many columns on; the
/// erasing sequence is three bytes long.
const ERASE_COLUMNS_MIN: u16 = 4;

/// Blanks before something else are erased by their number from this many columns on: the sequence
/// is up to five bytes long, and as many are needed to go on behind them.
const ERASE_BEFORE_COLUMNS_MIN: u16 = 12;

/// How a cell looks, in the terms of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    fore: Wire,
    back: Wire,
    modifier: Modifier,
}

const PLAIN: Look = Look { fore: Wire::Default, back: Wire::Default, modifier: Modifier::empty() };

/// What is seen of a letter alone: a blank looks the same with it and without. Italics are not among
/// them: where they are shown as standout a blank is seen.
const OF_LETTERS: Modifier = Modifier::BOLD.union(Modifier::DIM);
/// What shows the letter's colour on a blank too.
const SEEN_ON_BLANKS: Modifier =
    Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

impl Look {
    /// Whether a blank of this look is seen as nothing at all.
    fn is_plain_blank(self) -> bool {
        self.back == Wire::Default && OF_LETTERS.contains(self.modifier)
    }

    /// The look in which a blank is written while `worn` is: what nobody sees of it stays as it is,
    /// but only on the same ground. A cursor that stands on the blank takes the letter's colour, and
    /// what can be read on this ground makes a cursor that is seen there.
    fn of_blank_after(self, worn: Self) -> Self {
        let seen = self.modifier | worn.modifier;
        if seen.intersects(SEEN_ON_BLANKS) || self.back != worn.back {
            return self;
        }
        let modifier = self.modifier.difference(OF_LETTERS);
        Self { fore: worn.fore, modifier: modifier | (worn.modifier & OF_LETTERS), ..self }
    }
}

/// SGR numbers of the attributes: set, unset.
const ATTRIBUTES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// A run of plain blanks that is not written yet: it may turn out to reach the line's end.
#[derive(Debug, Clone, Copy)]
struct Blanks {
    at: Position,
    columns: u16,
}

/// The backend of one session; what it writes is fetched with [`AnsiBackend::take`].
#[derive(Debug)]
pub struct AnsiBackend {
    out: Vec<u8>,
    size: Size,
    depth: Depth,
    /// Where the terminal's cursor is; `None` when terminals would disagree.
    cursor: Option<Position>,
    /// `None` until the first word about it.
    cursor_shown: Option<bool>,
    look: Look,
    blanks: Option<Blanks>,
    /// The wide letter that this frame wrote last: its place and the column after it.
    covered: Option<(Position, u16)>,
}

impl AnsiBackend {
    /// A backend for a terminal of this size and depth whose state is unknown: clear it first.
    pub const fn new(size: Size, depth: Depth) -> Self {
        Self {
            out: Vec::new(),
            size,
            depth,
            cursor: None,
            cursor_shown: None,
            look: PLAIN,
            blanks: None,
            covered: None,
        }
    }

    /// The terminal has another size now; what it shows is unknown until it is cleared.
    pub const fn resize(&mut self, size: Size) {
        self.size = size;
        self.cursor = None;
    }

    /// The bytes written since the last call.
    #[must_use]
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    fn cell(&mut self, at: Position, cell: &Cell) {
        if let Some((from, to)) = self.covered
            && from.y == at.y
            && (from.x + 1..to).contains(&at.x)
        {
            // Half of a wide letter: writing there would erase it.
            return;
        }
        self.covered = None;
        let look = Look {
            fore: wire(cell.fg, self.depth),
            back: wire(cell.bg, self.depth),
            modifier: cell.modifier,
        };
        let symbol = printable(cell.symbol());
        if symbol == " " && look.is_plain_blank() {
            self.blank(at);
            return;
        }
        self.flush_blanks();
        self.move_to(at);
        self.wear(if symbol == " " { look.of_blank_after(self.look) } else { look });
        let (width, cluster) = (symbol.cell_width(), symbol.chars().nth(1).is_some());
        if cluster && width > 1 {
            // A terminal that draws it in one column must not show an older letter beside it.
            self.out.extend(std::iter::repeat_n(b' ', width.into()));
            self.cursor = None;
            self.move_to(at);
        }
        self.out.extend_from_slice(symbol.as_bytes());
        // After clusters and wide letters some terminals count other columns than we do.
        self.cursor = if width == 1 && !cluster { self.after(at, 1) } else { None };
        if width > 1 {
            self.covered = Some((at, at.x.saturating_add(width)));
        }
    }

    fn blank(&mut self, at: Position) {
        if let Some(blanks) = &mut self.blanks
            && blanks.at.y == at.y
            && blanks.at.x + blanks.columns == at.x
        {
            blanks.columns += 1;
            return;
        }
        self.flush_blanks();
        self.blanks = Some(Blanks { at, columns: 1 });
    }

    fn flush_blanks(&mut self) {
        let Some(Blanks { at, columns }) = self.blanks.take() else { return };
        self.move_to(at);
        self.wear(PLAIN.of_blank_after(self.look));
        if columns >= ERASE_COLUMNS_MIN && at.x + columns == self.size.width {
            self.out.extend_from_slice(b"\x1b[K");
        } else if columns >= ERASE_BEFORE_COLUMNS_MIN && self.erases_by_number() {
            step_sequence(&mut self.out, columns, b'X');
        } else {
            self.out.extend(std::iter::repeat_n(b' ', columns.into()));
            self.cursor = self.after(at, columns);
        }
    }

    /// Whether the terminal erases so many characters from the cursor on, which stays where it is: all
    /// that show colours do. Some of the others are a VT100, which knows no such thing.
    fn erases_by_number(&self) -> bool {
        self.depth != Depth::Mono
    }

    /// The cursor after `columns` were written at `at`. At the right edge some terminals wait
    /// there and some wrap.
    fn after(&self, at: Position, columns: u16) -> Option<Position> {
        let x = at.x.saturating_add(columns);
        (x < self.size.width).then_some(Position { x, y: at.y })
    }

    fn move_to(&mut self, to: Position) {
        if self.cursor == Some(to) {
            return;
        }
        let relative = self.cursor.map(|from| relative_move(from, to));
        let absolute = absolute_move(to);
        match relative {
            Some(bytes) if bytes.len() <= absolute.len() => self.out.extend(bytes),
            _ => self.out.extend(absolute),
        }
        self.cursor = Some(to);
    }

    fn wear(&mut self, look: Look) {
        if self.look == look {
            return;
        }
        let changed = style_change(self.look, look);
        let mut afresh = style_change(PLAIN, look);
        if !afresh.is_empty() {
            afresh.splice(..0, *b"0;");
        }
        self.out.extend_from_slice(b"\x1b[");
        self.out.extend(if changed.len() <= afresh.len() { changed } else { afresh });
        self.out.push(b'm');
        self.look = look;
    }
}

/// A symbol that cannot steer the terminal: whatever holds a control character is a blank.
fn printable(symbol: &str) -> &str {
    if symbol.is_empty() || symbol.chars().any(char::is_control) { " " } else { symbol }
}

/// A move that needs the present place: return, line feeds, steps.
fn relative_move(from: Position, to: Position) -> Vec<u8> {
    let mut bytes = Vec::new();
    if to.y > from.y {
        // Raw mode: a line feed keeps the column.
        bytes.resize(usize::from(to.y - from.y), b'\n');
    } else if to.y < from.y {
        step_sequence(&mut bytes, from.y - to.y, b'A');
    }
    if to.x == 0 && from.x != 0 {
        bytes.push(b'\r');
    } else if to.x > from.x {
        step_sequence(&mut bytes, to.x - from.x, b'C');
    } else if from.x - to.x <= 3 {
        bytes.extend(std::iter::repeat_n(b'\x08', usize::from(from.x - to.x)));
    } else {
        step_sequence(&mut bytes, from.x - to.x, b'D');
    }
    bytes
}

fn step_sequence(bytes: &mut Vec<u8>, count: u16, last: u8) {
    bytes.extend_from_slice(b"\x1b[");
    if count > 1 {
        number(bytes, count);
    }
    bytes.push(last);
}

fn absolute_move(to: Position) -> Vec<u8> {
    let mut bytes = b"\x1b[".to_vec();
    if to != Position::ORIGIN {
        if to.y > 0 {
            number(&mut bytes, to.y.saturating_add(1));
        }
        if to.x > 0 {
            bytes.push(b';');
            number(&mut bytes, to.x.saturating_add(1));
        }
    }
    bytes.push(b'H');
    bytes
}

fn number(bytes: &mut Vec<u8>, value: u16) {
    // Writing into memory cannot fail.
    let _ = write!(bytes, "{value}");
}

/// SGR parameters that lead from one look to another, without the frame around them. Empty
/// means plain, which is also what a terminal takes an empty list for.
fn style_change(from: Look, to: Look) -> Vec<u8> {
    let mut codes = Vec::new();
    let lost = from.modifier - to.modifier;
    let mut worn = from.modifier - lost;
    let mut last = 0;
    for (modifier, _, unset) in ATTRIBUTES {
        // Bold and dim share one "off", and so do the two blinks.
        if lost.contains(modifier) && unset != last {
            code(&mut codes, unset);
            last = unset;
            for (twin, _, twin_unset) in ATTRIBUTES {
                if twin_unset == unset {
                    worn.remove(twin);
                }
            }
        }
    }
    for (modifier, set, _) in ATTRIBUTES {
        if to.modifier.contains(modifier) && !worn.contains(modifier) {
            code(&mut codes, set);
        }
    }
    if from.fore != to.fore {
        colour_codes(&mut codes, to.fore, 30);
    }
    if from.back != to.back {
        colour_codes(&mut codes, to.back, 40);
    }
    codes
}

/// `base` is 30 for letters and 40 for their background.
fn colour_codes(codes: &mut Vec<u8>, colour: Wire, base: u8) {
    match colour {
        Wire::Default => code(codes, base + 9),
        Wire::Named(index @ 0..8) => code(codes, base + index),
        Wire::Named(index) => code(codes, base + 60 + (index - 8) % 8),
        Wire::Palette(index) => {
            [base + 8, 5, index].into_iter().for_each(|part| code(codes, part));
        }
        Wire::Rgb(red, green, blue) => {
            [base + 8, 2, red, green, blue].into_iter().for_each(|part| code(codes, part));
        }
    }
}

fn code(codes: &mut Vec<u8>, value: u8) {
    if !codes.is_empty() {
        codes.push(b';');
    }
    number(codes, value.into());
}

impl Backend for AnsiBackend {
    type Error = Infallible;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), Infallible>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.covered = None;
        for (x, y, cell) in content {
            self.cell(Position { x, y }, cell);
        }
        self.flush_blanks();
        Ok(())
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        if self.cursor_shown != Some(false) {
            self.out.extend_from_slice(b"\x1b[?25l");
            self.cursor_shown = Some(false);
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        if self.cursor_shown != Some(true) {
            self.out.extend_from_slice(b"\x1b[?25h");
            self.cursor_shown = Some(true);
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        self.move_to(position.into());
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> Result<(), Infallible> {
        self.out.extend_from_slice(b"\x1b[0m");
        self.look = PLAIN;
        self.out.extend_from_slice(match clear_type {
            ClearType::All => b"\x1b[2J".as_slice(),
            ClearType::AfterCursor => b"\x1b[J".as_slice(),
            ClearType::BeforeCursor => b"\x1b[1J".as_slice(),
            ClearType::CurrentLine => b"\x1b[2K".as_slice(),
            ClearType::UntilNewLine => b"\x1b[K".as_slice(),
        });
        Ok(())
    }

    fn size(&self) -> Result<Size, Infallible> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
