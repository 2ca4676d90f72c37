//! One line of plain mode, given on the client's command line: `ssh ayla@centre queue list`.

use std::sync::Arc;

use tokio::time::timeout;

use super::Shared;
use super::attend::Line;
use super::centre::Centre;
use super::limits::SILENCE_MAX;
use super::sitting::{Writer, farewell};
use crate::terminal::one_line::{self, Asked};

/// Exit status of a command that was not done.
const NOT_DONE: u32 = 1;
/// Exit status of a line that was not understood.
pub(super) const NOT_UNDERSTOOD: u32 = 2;

/// Carries a command out, answers on the channel and closes it. On a client whose terminal is `raw`
/// a line ends with a return as well.
pub(super) async fn carry_out(
    shared: Arc<Shared<Centre>>,
    line: Arc<Line>,
    asked: Asked,
    raw: bool,
    writer: Writer,
) {
    let (answer, done) = answer(&shared, asked).await;
    let sent = timeout(SILENCE_MAX, writer.data_bytes(ended(&answer, raw))).await;
    let status = if done { 0 } else { NOT_DONE };
    if sent.is_err() || !farewell(&writer, status).await {
        line.switch.cut();
    }
}

async fn answer(shared: &Shared<Centre>, asked: Asked) -> (Vec<u8>, bool) {
    // Each has a thread: few of them at once.
    let Ok(_permit) = shared.host.commands.acquire().await else {
        return (one_line::failed(asked.lang), false);
    };
    one_line::carry_out(shared.host.house.engine(), &shared.host.law, asked).await
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_the_terminal_needs_it() {
        assert_eq!(ended(b"a\nb", false), b"a\nb\n");
        assert_eq!(ended(b"a\nb\n", true), b"a\r\nb\r\n");
    }
}
