//! The screen of one session: the last frame, and the bytes that lead to the next.
//!
//! A session keeps what its terminal shows in a packed form of a few KiB. The cells that a frame is
//! painted into are lent by [`Scratch`] for its time, so that a session that draws nothing costs
//! next to nothing. Only rows whose packed form has changed are looked at cell by cell.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::buffer::Cell;
use ratatui::buffer::CellWidth;
use ratatui::layout::Position;
use ratatui::layout::Rect;
use ratatui::layout::Size;

use super::ansi::AnsiBackend;
use super::facts::Depth;
use super::packed::Frame;
use super::packed::unpack;
use crate::locale::clean::showable;
use crate::locale::width::is_simple;

/// The most columns and rows a session draws; a larger terminal shows them in its corner.
pub const SIZE_MAX: Size = Size { width: 320, height: 100 };

/// The fewest columns and rows; a terminal that claims none is drawn as this.
pub const SIZE_MIN: Size = Size { width: 1, height: 1 };

/// The most sets of spare cells that are kept: one for each session that draws in one instant on a
/// small machine.
pub const SPARES_MAX: usize = 2;

/// Spare cells, shared by all sessions of the house. Cloning shares.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    spare: Arc<Mutex<Vec<Spare>>>,
}

/// What one frame is made with.
#[derive(Debug, Default)]
struct Spare {
    /// The frame.
    next: Buffer,
    /// The same, packed.
    packed: Frame,
    /// One row: as the terminal shows it, and as it shall be.
    rows: [Buffer; 2],
}

impl Scratch {
    /// A blank frame of `area`. The lock is held for the taking only, never while drawing.
    fn lend(&self, area: Rect) -> Spare {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut spare = spare.unwrap_or_default();
        spare.next.reset();
        spare.next.resize(area);
        spare.packed.clear();
        spare
    }

    fn take_back(&self, lent: Spare) {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < SPARES_MAX {
            spare.push(lent);
        }
    }
}

/// What one terminal shows.
#[derive(Debug)]
pub struct Screen {
    backend: AnsiBackend,
    scratch: Scratch,
    area: Rect,
    /// What it shows, packed; of no meaning while `unknown`.
    shown: Frame,
    /// The terminal's contents are unknown: clear it before the next frame.
    unknown: bool,
}

impl Screen {
    /// A screen of `size`, clamped to [`SIZE_MIN`] and [`SIZE_MAX`], whose first frame paints
    /// everything.
    pub fn new(size: Size, depth: Depth, scratch: Scratch) -> Self {
        let size = clamp(size);
        Self {
            backend: AnsiBackend::new(size, depth),
            scratch,
            area: Rect::from((Position::ORIGIN, size)),
            shown: Frame::default(),
            unknown: true,
        }
    }

    /// The terminal has another size, clamped as in [`Screen::new`]; the next frame paints
    /// everything, because terminals differ in what they keep.
    pub fn resize(&mut self, size: Size) {
        let size = clamp(size);
        self.backend.resize(size);
        self.area = Rect::from((Position::ORIGIN, size));
        self.unknown = true;
    }

    /// What it is painted for.
    pub const fn size(&self) -> Size {
        self.area.as_size()
    }

    /// Lets `view` paint and gives the bytes that change the terminal to it: none when nothing
    /// changed. `view` answers where the cursor stands.
    #[must_use]
    pub fn draw(&mut self, view: impl FnOnce(&mut Buffer) -> Option<Position>) -> Vec<u8> {
        let area = self.area;
        let mut lent = self.scratch.lend(area);
        let Spare { next, packed, rows } = &mut lent;
        let cursor = view(next).filter(|&at| area.contains(at));
        if next.area != area {
            // The program swapped the buffer for another; the terminal has only this size.
            next.resize(area);
        }
        let backend = &mut self.backend;
        let all = std::mem::take(&mut self.unknown);
        if all {
            let Ok(()) = backend.clear();
        }
        if cursor.is_none() {
            let Ok(()) = backend.hide_cursor();
        }
        let mut changed = false;
        // The row of the cursor comes last: what is typed next goes on from there.
        let mut last = None;
        let cells = next.content.chunks_exact_mut(area.width.into());
        for (y, (at, row)) in (area.y..).zip(cells.enumerate()) {
            packed.push(row);
            if !all && packed.row(at) == self.shown.row(at) {
                continue;
            }
            changed = true;
            if tame(row) {
                packed.push_again(row);
            }
            match cursor.filter(|at| at.y == y) {
                Some(cursor) => last = Some((cursor, at, row)),
                None => {
                    let shown = if all { b"" } else { self.shown.row(at) };
                    let Ok(()) = backend.draw(differences(rows, y, shown, row));
                }
            }
        }
        if let Some((cursor, at, row)) = last {
            let shown = if all { b"" } else { self.shown.row(at) };
            let cells: Vec<_> = differences(rows, cursor.y, shown, row).collect();
            let Ok(()) = backend.draw(towards(cursor.x, &cells));
        }
        if changed {
            self.shown = packed.clone();
        }
        if let Some(at) = cursor {
            let Ok(()) = backend.set_cursor_position(at);
            let Ok(()) = backend.show_cursor();
        }
        self.scratch.take_back(lent);
        backend.take()
    }
}

/// The cells of `row` at height `y` that differ from what is shown there. Takes them out of `row`.
fn differences<'a>(
    rows: &'a mut [Buffer; 2],
    y: u16,
    shown: &[u8],
    row: &mut [Cell],
) -> impl Iterator<Item = (u16, u16, &'a Cell)> {
    let [before, next] = rows;
    let area = Rect { x: 0, y, width: u16::try_from(row.len()).unwrap_or(u16::MAX), height: 1 };
    before.reset();
    before.resize(area);
    next.resize(area);
    unpack(shown, &mut before.content);
    next.content.swap_with_slice(row);
    before.diff_iter(next)
}

/// The changed cells of the cursor's row, so ordered that the last is the one before the cursor: the
/// next letter is typed there, and in the same look. A row in which letters are wide keeps its
/// order, because one covers another's place.
fn towards<'a>(
    column: u16,
    cells: &[(u16, u16, &'a Cell)],
) -> impl Iterator<Item = (u16, u16, &'a Cell)> {
    let is_even = cells.iter().all(|(.., cell)| cell.symbol().cell_width() == 1);
    let from = if is_even { cells.partition_point(|(x, ..)| *x < column) } else { 0 };
    let (before, behind) = cells.split_at(from);
    behind.iter().chain(before).copied()
}

/// Leaves in each cell what may be sent to a terminal, whatever was painted: nothing that steers
/// it, and no letter that reaches beyond the right edge. Tells whether anything had to go.
fn tame(row: &mut [Cell]) -> bool {
    let width = row.len();
    let mut tamed = false;
    for (x, cell) in row.iter_mut().enumerate() {
        let symbol = cell.symbol();
        let mut letters = symbol.chars();
        if letters.next().is_some_and(is_simple) && letters.next().is_none() {
            continue;
        }
        let may = showable(symbol);
        let fits = x + usize::from(may.cell_width()) <= width;
        if fits && may.len() == symbol.len() {
            continue;
        }
        tamed = true;
        let may = if fits && !may.is_empty() { may.to_owned() } else { " ".to_owned() };
        cell.set_symbol(&may);
    }
    tamed
}

fn clamp(size: Size) -> Size {
    Size {
        width: size.width.clamp(SIZE_MIN.width, SIZE_MAX.width),
        height: size.height.clamp(SIZE_MIN.height, SIZE_MAX.height),
    }
}
