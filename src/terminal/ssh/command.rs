//! One line of plain mode, given on the client's command line: `ssh ayla@centre queue list`.

use std::io::{self, Write};
use std::sync::Arc;

use tokio::time::timeout;

use super::Shared;
use super::attend::Line;
use super::limits::{ANSWER_BYTES_MAX, SILENCE_MAX};
use super::sitting::{Writer, farewell};
use crate::casework::ids::StaffId;
use crate::locale::{Lang, Text};
use crate::terminal::plain;

/// Exit status of a command that was not done.
const NOT_DONE: u32 = 1;
/// Exit status of a line that was not understood.
pub(super) const NOT_UNDERSTOOD: u32 = 2;

/// What is asked for.
pub(super) struct Asked {
    /// Who asks; they have signed in.
    pub staff: StaffId,
    /// The line.
    pub line: String,
    /// The language of the answer.
    pub lang: Lang,
    /// The client's terminal is raw, so a line ends with a return as well.
    pub raw: bool,
}

/// Carries a command out, answers on the channel and closes it.
pub(super) async fn carry_out(shared: Arc<Shared>, line: Arc<Line>, asked: Asked, writer: Writer) {
    let (answer, status) = answer(&shared, asked).await;
    let sent = timeout(SILENCE_MAX, writer.data_bytes(answer)).await;
    if sent.is_err() || !farewell(&writer, status).await {
        line.switch.cut();
    }
}

async fn answer(shared: &Shared, asked: Asked) -> (Vec<u8>, u32) {
    let (lang, raw) = (asked.lang, asked.raw);
    let failed = || (ended(Text::of(lang).say("ssh-command-failed").as_bytes(), raw), NOT_DONE);
    // Plain mode waits for the engine, so it gets a thread; few of them at once.
    let Ok(permit) = shared.commands.clone().acquire_owned().await else { return failed() };
    let (engine, law) = (shared.house.engine().clone(), shared.law.clone());
    let done = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        let mut answer = Answer::default();
        let setup = plain::Setup { engine: &engine, lang, desk: None, law };
        let done = plain::run_one(setup, asked.staff, &asked.line, &mut answer);
        (done, answer)
    })
    .await;
    match done {
        Ok((Ok(done), answer)) => {
            let mut bytes = answer.bytes;
            if answer.cut {
                bytes.extend_from_slice(Text::of(lang).say("ssh-answer-cut").as_bytes());
            }
            (ended(&bytes, raw), if done { 0 } else { NOT_DONE })
        }
        Ok((Err(_), _)) | Err(_) => failed(),
    }
}

/// Text as the client's terminal needs it, with an end to its last line.
pub(super) fn ended(text: &[u8], raw: bool) -> Vec<u8> {
    let mut bytes = text.to_vec();
    if !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    if !raw {
        return bytes;
    }
    bytes.split_inclusive(|&byte| byte == b'\n').fold(Vec::new(), |mut all, line| {
        all.extend_from_slice(line.strip_suffix(b"\n").unwrap_or(line));
        all.extend_from_slice(b"\r\n");
        all
    })
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

    #[test]
    fn lines_end_as_the_terminal_needs_it() {
        assert_eq!(ended(b"a\nb", false), b"a\nb\n");
        assert_eq!(ended(b"a\nb\n", true), b"a\r\nb\r\n");
    }
}
