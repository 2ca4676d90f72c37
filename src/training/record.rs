//! A practice session's screen as an asciicast, version 2, for any player of those.
//!
//! Real work cannot be recorded: frames come in through [`Recording::frame`] alone, which this room
//! keeps to itself, and the one program that calls it has a [`Sandbox`](super::Sandbox).

use std::io::Write;
use std::time::Instant;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Size};

use crate::terminal::screen::{SIZE_MAX, Screen};
use crate::terminal::{Depth, Scratch};

/// Bytes that one recording may come to.
pub const RECORDING_BYTES_MAX: u64 = 64 << 20;

/// Where a recording goes, and how far it has come.
pub struct Recording {
    out: Box<dyn Write + Send>,
    title: String,
    screen: Option<(Size, Screen)>,
    started: Instant,
    depth: Depth,
    bytes: u64,
    broken: Option<String>,
}

impl Recording {
    /// A recording that begins now.
    pub fn new(out: Box<dyn Write + Send>, title: impl Into<String>, mono: bool) -> Self {
        let depth = if mono { Depth::Mono } else { Depth::Sixteen };
        Self {
            out,
            title: title.into(),
            screen: None,
            started: Instant::now(),
            depth,
            bytes: 0,
            broken: None,
        }
    }

    /// Why it is not whole, if it is not.
    pub fn broken(&self) -> Option<&str> {
        self.broken.as_deref()
    }

    /// Adds what a frame changes.
    pub(super) fn frame(&mut self, buffer: &Buffer, cursor: Option<Position>) {
        let size = Size {
            width: buffer.area.width.min(SIZE_MAX.width),
            height: buffer.area.height.min(SIZE_MAX.height),
        };
        match &mut self.screen {
            None => {
                self.head(size);
                self.screen = Some((size, Screen::new(size, self.depth, Scratch::default())));
            }
            Some((shown, screen)) if *shown != size => {
                *shown = size;
                screen.resize(size);
                self.event("r", &format!("{}x{}", size.width, size.height));
            }
            Some(_) => {}
        }
        let Some((_, screen)) = &mut self.screen else { return };
        let bytes = screen.draw(|own| {
            own.merge(buffer);
            cursor
        });
        if !bytes.is_empty() {
            self.event("o", &String::from_utf8_lossy(&bytes));
        }
    }

    /// Adds a line of text, of a session without a screen.
    pub(super) fn line(&mut self, line: &str) {
        if self.screen.is_none() {
            let size = Size { width: 120, height: 40 };
            self.head(size);
            self.screen = Some((size, Screen::new(size, self.depth, Scratch::default())));
        }
        self.event("o", &format!("{line}\r\n"));
    }

    fn head(&mut self, size: Size) {
        let head = serde_json::json!({
            "version": 2,
            "width": size.width,
            "height": size.height,
            "title": self.title,
            "env": { "TERM": "xterm-256color", "SHELL": "" },
        });
        self.write(&head.to_string());
    }

    fn event(&mut self, kind: &str, data: &str) {
        let at = self.started.elapsed().as_secs_f64();
        self.write(&serde_json::json!([at, kind, data]).to_string());
    }

    fn write(&mut self, line: &str) {
        if self.broken.is_some() {
            return;
        }
        self.bytes += line.len() as u64 + 1;
        if self.bytes > RECORDING_BYTES_MAX {
            self.broken = Some(format!("it would have more than {RECORDING_BYTES_MAX} bytes"));
            return;
        }
        if let Err(error) = writeln!(self.out, "{line}").and_then(|()| self.out.flush()) {
            self.broken = Some(error.to_string());
        }
    }
}
