//! One line of plain mode for somebody whom a door has let in: `ssh ayla@centre queue list`.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::casework::ids::StaffId;
use crate::engine::Engine;
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::locale::{Lang, Text};
use crate::terminal::plain;
use crate::terminal::plain::around::{Around, Reach};

/// Bytes of one line.
pub const COMMAND_BYTES_MAX: usize = 4096;
/// Bytes of the answer; it is cut at a line.
pub const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// What is asked for.
pub(super) struct Asked {
    /// Who asks; they have signed in.
    pub staff: StaffId,
    /// They have given their PIN.
    pub gave_pin: bool,
    /// The line.
    pub line: String,
    /// The language of the answer.
    pub lang: Lang,
}

impl Asked {
    fn by(&self) -> (StaffId, bool) {
        (self.staff, self.gave_pin)
    }
}

/// Turned when nobody waits for the answer any more.
struct Left(Arc<AtomicBool>);

impl Drop for Left {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Where the line was typed: behind a door, out of this process's reach.
struct Away(Arc<AtomicBool>);

impl Around for Away {
    fn secret(&mut self, _hidden: bool) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn is_now(&mut self, _staff: Option<StaffId>) -> bool {
        true
    }

    fn reach(&self) -> Reach {
        Reach::Guest
    }

    fn is_gone(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Carries it out on a thread of its own, because plain mode waits for the engine: the answer, and
/// whether it was done. The thread keeps `held` to its end. When this future is dropped before, the
/// thread waits for nothing more.
pub(super) async fn carry_out<Held: Send + 'static>(
    engine: &Engine,
    law: &(Passport, Calendar),
    asked: Asked,
    held: Held,
) -> (Vec<u8>, bool) {
    let left = Left(Arc::default());
    let mut place = Away(left.0.clone());
    let (engine, law, lang) = (engine.clone(), law.clone(), asked.lang);
    let done = tokio::task::spawn_blocking(move || {
        let _held = held;
        let mut answer = Answer::default();
        let setup = plain::Setup { engine: &engine, lang, desk: None, law };
        let done = plain::run_one(setup, asked.by(), &asked.line, &mut answer, &mut place);
        (done, answer)
    })
    .await;
    match done {
        Ok((Ok(done), answer)) => {
            let mut bytes = answer.bytes;
            if answer.cut {
                bytes.extend_from_slice(Text::of(lang).say("ssh-answer-cut").as_bytes());
            }
            (bytes, done)
        }
        Ok((Err(_), _)) | Err(_) => (failed(lang), false),
    }
}

/// What is said when a command met a fault.
pub(super) fn failed(lang: Lang) -> Vec<u8> {
    Text::of(lang).say("ssh-command-failed").as_bytes().to_vec()
}

/// What a command says, up to [`ANSWER_BYTES_MAX`] and cut at a line.
#[derive(Default)]
struct Answer {
    bytes: Vec<u8>,
    cut: bool,
}

impl Write for Answer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.cut && self.bytes.len() + bytes.len() > ANSWER_BYTES_MAX {
            self.cut = true;
            let whole = self.bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
            self.bytes.truncate(whole);
        }
        if !self.cut {
            self.bytes.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_cut_at_a_line() {
        let mut answer = Answer::default();
        let line = [b"x".repeat(1022).as_slice(), b"\n"].concat();
        for _ in 0..ANSWER_BYTES_MAX / line.len() + 3 {
            answer.write_all(&line).unwrap();
        }
        answer.write_all(b"short\n").unwrap();
        assert!(answer.cut);
        assert!(answer.bytes.len() <= ANSWER_BYTES_MAX);
        assert!(answer.bytes.ends_with(b"x\n"));
    }
}
