//! The last frames, for whoever looks at a failure.

use std::fmt::{self, Write};

use super::FRAMES_TOLD_MAX;
use super::world::World;
use crate::casework::event::Frame;

impl World<'_> {
    /// Keeps a frame for whoever looks at a failure.
    pub(super) fn tell(&mut self, seq: u64, frame: Frame) {
        if self.told.len() >= FRAMES_TOLD_MAX {
            self.told.pop_front();
        }
        self.told.push_back((seq, frame));
    }

    /// The frames that were kept, oldest first, each in a line.
    pub(super) fn last_frames(&self) -> Vec<String> {
        self.told.iter().map(|(seq, frame)| kinds(*seq, frame)).collect()
    }
}

/// What kinds of event a frame has, by whom, and about which case and ticket: nothing about anybody.
fn kinds(seq: u64, frame: &Frame) -> String {
    let mut line = format!("{seq} {:?}", frame.actor);
    for event in &frame.events {
        let mut short = Short::default();
        // Ends early on purpose: the name of an event, and not what it says.
        let _ = write!(short, "{event:?}");
        let place = (event.case().map(|case| case.0), event.ticket().map(|held| held.0));
        let _ = write!(line, " {} {place:?}", short.0);
    }
    line
}

/// The beginning of what is written to it: up to the first sign that is no letter.
#[derive(Default)]
struct Short(String);

impl Write for Short {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for sign in text.chars() {
            if !sign.is_ascii_alphanumeric() {
                return Err(fmt::Error);
            }
            self.0.push(sign);
        }
        Ok(())
    }
}
