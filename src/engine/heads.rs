//! The file of heads: every hour the running centre writes down which hash its journal has come to.
//!
//! A chain proves that nothing in it was changed; it does not prove that it was not shortened or
//! written anew from end to end. A line that lies elsewhere does.
//!
//! ```text
//! 2026-11-28 14:00:03 frame 1234 hash 64 hexadecimal digits code K7M2P-4RX9D
//! ```

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use crate::casework::head::{Code, Head};
use crate::law::moment::Moment;

/// Minutes between two lines.
pub const HEAD_MINUTES: u32 = 60;

/// Writes down heads, if it has been told where.
#[derive(Debug, Default)]
pub(super) struct Heads {
    path: Option<PathBuf>,
    last: Option<(Moment, u64)>,
}

impl Heads {
    pub(super) fn new(path: Option<PathBuf>) -> Self {
        Self { path, last: None }
    }

    /// Adds a line when the last one is an hour old and frames have come since; the first one at
    /// the start. A file that cannot be written is told in the log and tried again in an hour: the
    /// desks go on.
    pub(super) fn note(&mut self, head: Option<Head>, now: Moment) {
        let (Some(path), Some(head)) = (&self.path, head) else { return };
        let is_due = self
            .last
            .is_none_or(|(at, frame)| frame != head.frame && now.minutes_since(at) >= HEAD_MINUTES);
        if !is_due {
            return;
        }
        self.last = Some((now, head.frame));
        let written = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)
            .and_then(|file| append(file, &line(&head, now)));
        match written {
            Ok(()) => tracing::info!(frame = head.frame, code = %head.code(), "head"),
            Err(error) => tracing::error!(%error, "the file of heads cannot be written"),
        }
    }
}

fn append(mut file: std::fs::File, line: &str) -> io::Result<()> {
    file.write_all(line.as_bytes())?;
    file.sync_data()
}

/// The line of a head.
pub fn line(head: &Head, now: Moment) -> String {
    let hash: String = head.hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let at = now.local().format("%Y-%m-%d %H:%M:%S");
    format!("{at} frame {} hash {hash} code {}\n", head.frame, head.code())
}

/// A head that somebody has kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// After which frame, if that is known.
    pub frame: Option<u64>,
    /// What was kept of it.
    pub mark: Mark,
    /// Where it comes from, for the answer.
    pub from: String,
}

/// What was kept of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The whole hash.
    Hash([u8; 32]),
    /// The ten characters of a receipt.
    Code(Code),
}

impl Mark {
    pub(super) fn fits(&self, hash: &[u8; 32]) -> bool {
        match self {
            Self::Hash(kept) => kept == hash,
            Self::Code(code) => *code == Code::of(hash),
        }
    }
}

impl Kept {
    /// Reads a head as it is typed: ten characters of a receipt or 64 hexadecimal digits, with
    /// `FRAME:` before it where the frame is known.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let (frame, rest) = match typed.split_once(':') {
            Some((frame, rest)) => {
                let number = frame.trim().parse().map_err(|_| format!("{frame} is no frame"))?;
                (Some(number), rest.trim())
            }
            None => (None, typed.trim()),
        };
        let mark = match crate::store::backup::unhex(rest) {
            Some(hash) => Mark::Hash(hash),
            None => Mark::Code(Code::parse(rest).map_err(|error| error.to_string())?),
        };
        Ok(Self { frame, mark, from: typed.to_owned() })
    }

    /// Reads a file of heads.
    ///
    /// # Errors
    /// The number of the first line that is none, from 1. A last line without its end was being
    /// written and is left out.
    pub fn parse_file(text: &str) -> Result<Vec<Self>, usize> {
        let whole = text.rfind('\n').map_or("", |end| text.get(..end).unwrap_or_default());
        let lines = (1..).zip(whole.lines()).filter(|(_, line)| !line.trim().is_empty());
        lines.map(|(number, line)| Self::of_line(number, line).ok_or(number)).collect()
    }

    fn of_line(number: usize, line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let after = |name: &str| {
            let at = words.iter().position(|word| *word == name)?;
            words.get(at + 1).copied()
        };
        let hash = crate::store::backup::unhex(after("hash")?)?;
        let from = format!("line {number}");
        Some(Self { frame: Some(after("frame")?.parse().ok()?), mark: Mark::Hash(hash), from })
    }
}
