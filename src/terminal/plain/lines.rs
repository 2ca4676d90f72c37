//! Lines as they come in: bounded, checked, and never echoed when they are secret.

use std::io::{self, BufRead};

/// Most bytes of one line; the rest of a longer one is read and dropped.
pub const LINE_BYTES_MAX: usize = 64 << 10;

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// A line without its end.
    Line(String),
    /// A line longer than [`LINE_BYTES_MAX`]; none of it is kept.
    TooLong,
    /// A line that is not UTF-8; none of it is kept.
    NotUtf8,
    /// Nothing came for so long that whoever is signed in leaves; more may come.
    Idle,
    /// Nothing more comes.
    End,
}

/// Lines from anywhere: a pipe, a file, a person.
pub struct Lines<'a> {
    source: &'a mut dyn BufRead,
}

impl<'a> Lines<'a> {
    /// The lines of a source.
    pub fn new(source: &'a mut dyn BufRead) -> Self {
        Self { source }
    }

    /// The next line. A last line without an end counts. A source that says
    /// [`io::ErrorKind::TimedOut`] makes it [`Read::Idle`], and what there was of a line is dropped.
    ///
    /// # Errors
    /// The source cannot be read.
    pub fn next_line(&mut self) -> io::Result<Read> {
        let mut line = Vec::new();
        let mut any = false;
        let mut too_long = false;
        loop {
            let chunk = match self.source.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == io::ErrorKind::TimedOut => return Ok(Read::Idle),
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                break;
            }
            any = true;
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            too_long |= line.len() + part.len() > LINE_BYTES_MAX;
            if !too_long {
                line.extend_from_slice(part);
            }
            let taken = part.len() + usize::from(end.is_some());
            self.source.consume(taken);
            if end.is_some() {
                break;
            }
        }
        if too_long {
            return Ok(Read::TooLong);
        }
        if !any {
            return Ok(Read::End);
        }
        Ok(String::from_utf8(line).map_or(Read::NotUtf8, |text| {
            Read::Line(text.strip_suffix('\r').map_or(text.clone(), str::to_owned))
        }))
    }
}
