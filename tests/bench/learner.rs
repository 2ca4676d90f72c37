//! A learner with a terminal of 80×24, who presses what the lesson's line names.

use std::net::SocketAddr;
use std::num::NonZero;
use std::sync::Arc;
use std::time::{Duration, Instant};

use russh::client::{self, Handle, Handler, KeyboardInteractiveAuthResponse, Msg};
use russh::keys::PublicKeyOrCertificate;
use russh::{Channel, ChannelMsg};

use super::{CODE, PATIENCE};

/// The row of the learner's line.
const LINE: usize = 20;
/// Acts of a lesson at most.
const ACTS_MAX: usize = 40;

/// The class was started a moment ago by this very process.
struct Trusting;

impl Handler for Trusting {
    type Error = russh::Error;

    async fn check_server_key(&mut self, _: &PublicKeyOrCertificate) -> Result<bool, Self::Error> {
        Ok(true)
    }
}

/// One learner.
pub struct Learner {
    pub name: String,
    _client: Handle<Trusting>,
    channel: Channel<Msg>,
    screen: vt100::Parser,
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

impl Learner {
    /// Comes in by the code and waits for the first screen.
    pub async fn comes(address: SocketAddr, name: String) -> Self {
        let mut client = client::connect(Arc::default(), address, Trusting).await.unwrap();
        client.authenticate_keyboard_interactive_start(&name, None).await.unwrap();
        let answers = vec![CODE.to_owned()];
        let said = client.authenticate_keyboard_interactive_respond(answers).await.unwrap();
        assert!(matches!(said, KeyboardInteractiveAuthResponse::Success), "{name}: {said:?}");
        let channel = client.channel_open_session().await.unwrap();
        channel.request_pty(false, "xterm-256color", 80, 24, 0, 0, &[]).await.unwrap();
        channel.request_shell(false).await.unwrap();
        let size = |cells| NonZero::new(cells).unwrap();
        let screen = vt100::Parser::new(size(24), size(80), 0);
        let mut learner = Self { name, _client: client, channel, screen };
        learner.begins_anew().await;
        learner
    }

    /// Waits until the line names the lesson's first act.
    pub async fn begins_anew(&mut self) {
        self.until(|now| now.line().contains("Give the visitor a ticket")).await;
    }

    fn line(&self) -> String {
        self.screen.screen().rows(0, 80).nth(LINE).unwrap_or_default()
    }

    fn task(&self) -> String {
        let line = self.line();
        let task = line.split("   ").next().unwrap_or_default();
        task.replace(['✓', '×', '▶'], " ").trim().to_owned()
    }

    fn is_over(&self) -> bool {
        self.screen.screen().contents().contains("┌ Result ")
    }

    async fn until(&mut self, is: impl Fn(&Self) -> bool) {
        let waited = tokio::time::timeout(PATIENCE, async {
            while !is(self) {
                match self.channel.wait().await {
                    Some(ChannelMsg::Data { data }) => self.screen.process(&data),
                    Some(_) => {}
                    None => panic!("{}: the class has hung up", self.name),
                }
            }
        });
        assert!(waited.await.is_ok(), "{}:\n{}", self.name, self.screen.screen().contents());
    }

    /// Presses a key or types a word; says how long the screen took to change.
    async fn press(&mut self, word: &str) -> Duration {
        let before = self.screen.screen().contents_formatted();
        let began = Instant::now();
        self.channel.data_bytes(bytes(word).as_bytes().to_vec()).await.unwrap();
        self.until(|now| now.screen.screen().contents_formatted() != before).await;
        began.elapsed()
    }

    /// Does as the line says to the end of the lesson; says how long each key took.
    pub async fn finishes(&mut self, pace: Option<Duration>) -> Vec<Duration> {
        let (mut times, mut last) = (Vec::new(), String::new());
        for _ in 0..ACTS_MAX {
            let before = last.clone();
            self.until(|now| {
                let task = now.task();
                now.is_over() || (task.contains(": ") && task != before)
            })
            .await;
            if self.is_over() {
                return times;
            }
            last = self.task();
            let keys = last.rsplit_once(": ").map(|(_, keys)| keys.to_owned()).unwrap_or_default();
            for word in keys.split([' ', ',']).filter(|word| !word.is_empty()) {
                if let Some(pace) = pace {
                    tokio::time::sleep(pace).await;
                }
                times.push(self.press(word).await);
            }
        }
        panic!("{}: the lesson has no end:\n{}", self.name, self.screen.screen().contents());
    }
}
