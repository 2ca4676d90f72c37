//! A learner with a terminal, who has read nothing but the screen.

use std::net::SocketAddr;

use russh::client::KeyboardInteractiveAuthResponse;

use super::{CODE, PATIENCE};
use crate::ssh::client::{Client, Terminal, connect_at};
use crate::ssh::soon;

/// The row of the learner's line.
const LINE: u16 = 20;

/// What the door asks or says.
#[derive(Debug, PartialEq, Eq)]
pub enum Said {
    /// Come in.
    In,
    /// Words, and the question after them.
    Asks(String, Option<String>),
    /// No.
    Refused,
}

fn said(response: KeyboardInteractiveAuthResponse) -> Said {
    match response {
        KeyboardInteractiveAuthResponse::Success => Said::In,
        KeyboardInteractiveAuthResponse::Failure { .. } => Said::Refused,
        KeyboardInteractiveAuthResponse::InfoRequest { instructions, prompts, .. } => {
            Said::Asks(instructions, prompts.first().map(|prompt| prompt.prompt.clone()))
        }
    }
}

/// Knocks under a name: what is asked.
pub async fn knock(client: &mut Client, name: &str) -> Said {
    said(soon(client.authenticate_keyboard_interactive_start(name, None)).await.unwrap())
}

/// Answers: what comes of it.
pub async fn answer(client: &mut Client, typed: &str) -> Said {
    let answers = vec![typed.to_owned()];
    said(soon(client.authenticate_keyboard_interactive_respond(answers)).await.unwrap())
}

/// Comes in by the code; of namesakes the one of `choice`.
pub async fn comes(address: SocketAddr, name: &str, choice: Option<&str>) -> Client {
    let mut client = connect_at(address).await;
    assert!(matches!(knock(&mut client, name).await, Said::Asks(..)));
    let mut said = answer(&mut client, CODE).await;
    if let Some(choice) = choice {
        assert!(matches!(said, Said::Asks(..)), "{said:?}");
        said = answer(&mut client, choice).await;
    }
    assert_eq!(said, Said::In, "{name}");
    client
}

/// A learner at 80×24.
pub async fn sits(address: SocketAddr, name: &str) -> Terminal {
    Terminal::on(comes(address, name, None).await, 80, 24).await
}

fn row(terminal: &Terminal, row: u16) -> String {
    terminal.screen.screen().rows(0, 80).nth(usize::from(row)).unwrap_or_default()
}

/// What the line says is to be done.
pub fn task(terminal: &Terminal) -> String {
    let line = row(terminal, LINE);
    line.split("   ").next().unwrap_or_default().replace(['✓', '×', '▶'], " ").trim().to_owned()
}

/// Takes what comes until the terminal shows what is wanted.
#[track_caller]
pub fn until<'a>(
    terminal: &'a mut Terminal,
    what: &'a str,
    is: impl Fn(&Terminal) -> bool + 'a,
) -> impl Future<Output = ()> + 'a {
    let caller = std::panic::Location::caller();
    async move {
        let waited = tokio::time::timeout(PATIENCE, async {
            while !is(terminal) {
                assert!(terminal.step().await, "{what}: {caller}\n{}", terminal.text());
            }
        })
        .await;
        assert!(waited.is_ok(), "{what} did not come at {caller}:\n{}", terminal.text());
    }
}

fn bytes(word: &str) -> &str {
    match word {
        "Enter" => "\r",
        "Tab" => "\t",
        "Backspace" => "\x7f",
        "Ins" => "\x1b[2~",
        "F5" => "\x1b[15~",
        "F7" => "\x1b[18~",
        "Ctrl-O" => "\x0f",
        typed => typed,
    }
}

/// Presses a key or types a word, and waits until the screen has changed.
pub async fn press(terminal: &mut Terminal, word: &str) {
    let before = terminal.screen.screen().contents_formatted();
    terminal.types(bytes(word)).await;
    until(terminal, word, |now| now.screen.screen().contents_formatted() != before).await;
}

/// Presses what the line names after its colon, key by key.
pub async fn does_as_told(terminal: &mut Terminal) -> String {
    let task = task(terminal);
    let keys = task.rsplit_once(": ").map(|(_, keys)| keys.to_owned()).unwrap_or_default();
    for word in keys.split([' ', ',']).filter(|word| !word.is_empty()) {
        press(terminal, word).await;
    }
    task
}

/// Whether the result of the lesson stands on the screen.
pub fn is_over(terminal: &Terminal) -> bool {
    terminal.text().contains("┌ Result ")
}

/// Does as the line says to the end of the lesson.
pub async fn finishes(terminal: &mut Terminal) {
    let mut last = String::new();
    for _ in 0..40 {
        until(terminal, "another task", |now| {
            let task = task(now);
            is_over(now) || (task.contains(": ") && task != last)
        })
        .await;
        if is_over(terminal) {
            return;
        }
        last = does_as_told(terminal).await;
    }
    panic!("the lesson has no end:\n{}", terminal.text());
}
