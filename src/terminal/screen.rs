//! The screen of one session: the last frame, and the bytes that lead to the next.
//!
//! A session keeps one buffer, what its terminal shows. The second, into which the program
//! paints, is lent by [`Scratch`] for the time of one frame, so that idle sessions cost half.

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

/// The most columns and rows a session draws; a larger terminal shows them in its corner.
pub const SIZE_MAX: Size = Size { width: 320, height: 100 };

/// The fewest columns and rows; a terminal that claims none is drawn as this.
pub const SIZE_MIN: Size = Size { width: 1, height: 1 };

/// The most spare buffers that are kept: as many as draw in one instant on a small machine.
pub const SPARE_BUFFERS_MAX: usize = 4;

/// Spare buffers, shared by all sessions of the house. Cloning shares.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    spare: Arc<Mutex<Vec<Buffer>>>,
}

impl Scratch {
    /// An empty buffer of `area`. The lock is held for the taking only, never while drawing.
    fn lend(&self, area: Rect) -> Buffer {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut buffer = spare.unwrap_or_default();
        buffer.reset();
        buffer.resize(area);
        buffer
    }

    fn take_back(&self, buffer: Buffer) {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < SPARE_BUFFERS_MAX {
            spare.push(buffer);
        }
    }
}

/// What one terminal shows.
#[derive(Debug)]
pub struct Screen {
    backend: AnsiBackend,
    scratch: Scratch,
    shown: Buffer,
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
            shown: Buffer::empty(Rect::from((Position::ORIGIN, size))),
            unknown: true,
        }
    }

    /// The terminal has another size, clamped as in [`Screen::new`]; the next frame paints
    /// everything, because terminals differ in what they keep.
    pub fn resize(&mut self, size: Size) {
        let size = clamp(size);
        self.backend.resize(size);
        self.shown.resize(Rect::from((Position::ORIGIN, size)));
        self.unknown = true;
    }

    /// Lets `view` paint and gives the bytes that change the terminal to it: none when nothing
    /// changed. `view` answers where the cursor stands.
    #[must_use]
    pub fn draw(&mut self, view: impl FnOnce(&mut Buffer) -> Option<Position>) -> Vec<u8> {
        let area = self.shown.area;
        let mut next = self.scratch.lend(area);
        let cursor = view(&mut next).filter(|&at| area.contains(at));
        if next.area != area {
            // The program swapped the buffer for another; the terminal has only this size.
            next.resize(area);
        }
        let backend = &mut self.backend;
        if self.unknown {
            let Ok(()) = backend.clear();
            self.shown.reset();
            self.unknown = false;
        }
        if cursor.is_none() {
            let Ok(()) = backend.hide_cursor();
        }
        let Ok(()) = backend.draw(self.shown.diff_iter(&next));
        if let Some(at) = cursor {
            let Ok(()) = backend.set_cursor_position(at);
            let Ok(()) = backend.show_cursor();
        }
        let before = std::mem::replace(&mut self.shown, next);
        self.scratch.take_back(before);
        backend.take()
    }
}

fn clamp(size: Size) -> Size {
    Size {
        width: size.width.clamp(SIZE_MIN.width, SIZE_MAX.width),
        height: size.height.clamp(SIZE_MIN.height, SIZE_MAX.height),
    }
}
