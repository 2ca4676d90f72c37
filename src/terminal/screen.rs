//! The screen of one session: the last frame, and the bytes that lead to the next.
//!
//! A session keeps what its terminal shows in a packed form of a few KiB. The two buffers of cells
//! that a frame needs, one to compare with and one to paint into, are lent by [`Scratch`] for its
//! time, so that a session that draws nothing costs next to nothing.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::layout::Rect;
use ratatui::layout::Size;

use super::ansi::AnsiBackend;
use super::facts::Depth;
use super::packed::pack;
use super::packed::unpack;
use crate::locale::clean::showable;

/// The most columns and rows a session draws; a larger terminal shows them in its corner.
pub const SIZE_MAX: Size = Size { width: 320, height: 100 };

/// The fewest columns and rows; a terminal that claims none is drawn as this.
pub const SIZE_MIN: Size = Size { width: 1, height: 1 };

/// The most spare buffers that are kept: two for each that draws in one instant on a small machine.
pub const SPARE_BUFFERS_MAX: usize = 4;

/// Spare buffers, shared by all sessions of the house. Cloning shares.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    spare: Arc<Mutex<Vec<Spare>>>,
}

/// What one frame is made with.
#[derive(Debug, Default)]
struct Spare {
    buffer: Buffer,
    packed: Vec<u8>,
}

impl Scratch {
    /// An empty buffer of `area`. The lock is held for the taking only, never while drawing.
    fn lend(&self, area: Rect) -> Spare {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut spare = spare.unwrap_or_default();
        spare.buffer.reset();
        spare.buffer.resize(area);
        spare.packed.clear();
        spare
    }

    fn take_back(&self, lent: [Spare; 2]) {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let room = SPARE_BUFFERS_MAX.saturating_sub(spare.len());
        spare.extend(lent.into_iter().take(room));
    }
}

/// What one terminal shows.
#[derive(Debug)]
pub struct Screen {
    backend: AnsiBackend,
    scratch: Scratch,
    area: Rect,
    /// What it shows, packed; of no meaning while `unknown`.
    shown: Box<[u8]>,
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
            shown: Box::default(),
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

    /// Lets `view` paint and gives the bytes that change the terminal to it: none when nothing
    /// changed. `view` answers where the cursor stands.
    #[must_use]
    pub fn draw(&mut self, view: impl FnOnce(&mut Buffer) -> Option<Position>) -> Vec<u8> {
        let area = self.area;
        let (mut before, mut next) = (self.scratch.lend(area), self.scratch.lend(area));
        let cursor = view(&mut next.buffer).filter(|&at| area.contains(at));
        if next.buffer.area != area {
            // The program swapped the buffer for another; the terminal has only this size.
            next.buffer.resize(area);
        }
        tame(&mut next.buffer);
        pack(&next.buffer, &mut next.packed);
        let backend = &mut self.backend;
        let changed = self.unknown || *next.packed != *self.shown;
        if self.unknown {
            let Ok(()) = backend.clear();
            self.unknown = false;
        } else if changed {
            unpack(&self.shown, &mut before.buffer);
        }
        if cursor.is_none() {
            let Ok(()) = backend.hide_cursor();
        }
        if changed {
            let Ok(()) = backend.draw(before.buffer.diff_iter(&next.buffer));
            self.shown = next.packed.as_slice().into();
        }
        if let Some(at) = cursor {
            let Ok(()) = backend.set_cursor_position(at);
            let Ok(()) = backend.show_cursor();
        }
        self.scratch.take_back([before, next]);
        backend.take()
    }
}

/// Leaves in each cell what may be sent to a terminal, whatever was painted.
fn tame(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let length = showable(cell.symbol()).len();
        if length == cell.symbol().len() {
            continue;
        }
        let may = cell.symbol().get(..length).unwrap_or_default().to_owned();
        cell.set_symbol(if may.is_empty() { " " } else { &may });
    }
}

fn clamp(size: Size) -> Size {
    Size {
        width: size.width.clamp(SIZE_MIN.width, SIZE_MAX.width),
        height: size.height.clamp(SIZE_MIN.height, SIZE_MAX.height),
    }
}
