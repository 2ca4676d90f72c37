//! A client with a terminal of its own.

use std::net::SocketAddr;
use std::num::NonZero;
use std::sync::Arc;

use russh::client::{self, AuthResult, Handle, Handler, KeyboardInteractiveAuthResponse, Msg};
use russh::keys::{PrivateKey, PrivateKeyWithHashAlg, PublicKeyOrCertificate};
use russh::{Channel, ChannelMsg};

use super::{Centre, PIN, key, key_of, soon};

/// Trusts the host key of the tests and no other.
pub struct Trusting;

impl Handler for Trusting {
    type Error = russh::Error;

    async fn check_server_key(
        &mut self,
        shown: &PublicKeyOrCertificate,
    ) -> Result<bool, Self::Error> {
        let PublicKeyOrCertificate::PublicKey { key: shown, .. } = shown else { return Ok(false) };
        Ok(shown.key_data() == key(200).public_key().key_data())
    }
}

pub type Client = Handle<Trusting>;

/// A connection on which nobody has signed in.
pub async fn connect(centre: &Centre) -> Client {
    connect_at(centre.address).await
}

/// The same, wherever the centre is.
pub async fn connect_at(address: SocketAddr) -> Client {
    soon(client::connect(Arc::default(), address, Trusting)).await.unwrap()
}

/// Offers a key.
pub async fn offer(client: &mut Client, login: &str, key: PrivateKey) -> AuthResult {
    let key = PrivateKeyWithHashAlg::new(Arc::new(key), None);
    soon(client.authenticate_publickey(login, key)).await.unwrap()
}

/// Answers the question for a PIN; true when that was right.
pub async fn give_pin(client: &mut Client, login: &str, pin: &str) -> bool {
    let asked = soon(client.authenticate_keyboard_interactive_start(login, None)).await.unwrap();
    let KeyboardInteractiveAuthResponse::InfoRequest { prompts, .. } = asked else { return false };
    assert_eq!(prompts.len(), 1);
    assert!(!prompts[0].echo && prompts[0].prompt == "PIN: ", "{prompts:?}");
    let answers = vec![pin.to_owned()];
    let said = soon(client.authenticate_keyboard_interactive_respond(answers)).await.unwrap();
    matches!(said, KeyboardInteractiveAuthResponse::Success)
}

/// A connection of somebody who has signed in as they must.
pub async fn signed_in(centre: &Centre, login: &str) -> Client {
    signed_in_at(centre.address, login).await
}

/// The same, wherever the centre is.
pub async fn signed_in_at(address: SocketAddr, login: &str) -> Client {
    let mut client = connect_at(address).await;
    match offer(&mut client, login, key_of(login)).await {
        AuthResult::Success => {}
        AuthResult::Failure { partial_success, .. } => {
            assert!(partial_success, "{login} was refused");
            assert!(give_pin(&mut client, login, PIN).await);
        }
    }
    client
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

/// A session on a channel, and what its terminal shows.
pub struct Terminal {
    pub client: Client,
    pub channel: Channel<Msg>,
    pub screen: vt100::Parser,
    pub raw: Vec<u8>,
    pub status: Option<u32>,
    pub closed: bool,
}

impl Terminal {
    pub async fn open(centre: &Centre, login: &str) -> Self {
        Self::on(signed_in(centre, login).await, 120, 40).await
    }

    /// A session on another channel of a connection.
    pub async fn on(client: Client, columns: u16, rows: u16) -> Self {
        Self::of_kind(client, "xterm-256color", (columns, rows), None).await
    }

    /// On another channel, of a terminal of this kind: a session, or a command.
    pub async fn of_kind(
        client: Client,
        term: &str,
        (columns, rows): (u16, u16),
        command: Option<&str>,
    ) -> Self {
        let channel = soon(client.channel_open_session()).await.unwrap();
        let mut terminal = Self::around(client, channel, columns, rows);
        terminal.asks(term, command).await;
        terminal
    }

    /// Asks for a terminal on its channel, and for a session or a command there.
    pub async fn asks(&mut self, term: &str, command: Option<&str>) {
        let (rows, columns) = self.screen.screen().size();
        let (wide, high) = (columns.get().into(), rows.get().into());
        let asked = self.channel.request_pty(true, term, wide, high, 0, 0, &[]);
        soon(asked).await.unwrap();
        self.answered(true).await;
        match command {
            Some(command) => soon(self.channel.exec(true, command)).await.unwrap(),
            None => soon(self.channel.request_shell(true)).await.unwrap(),
        }
        self.answered(true).await;
    }

    /// Around a channel on which nothing, or everything, was asked for.
    pub fn around(client: Client, channel: Channel<Msg>, columns: u16, rows: u16) -> Self {
        Self {
            client,
            channel,
            screen: vt100::Parser::new(cells(rows), cells(columns), 0),
            raw: Vec::new(),
            status: None,
            closed: false,
        }
    }

    /// Takes what comes; false at the end.
    pub async fn step(&mut self) -> bool {
        soon(self.take()).await.is_some()
    }

    async fn take(&mut self) -> Option<ChannelMsg> {
        let Some(message) = self.channel.wait().await else {
            self.closed = true;
            return None;
        };
        match &message {
            ChannelMsg::Data { data } => {
                self.raw.extend_from_slice(data);
                self.screen.process(data);
            }
            ChannelMsg::ExitStatus { exit_status } => self.status = Some(*exit_status),
            ChannelMsg::Close => self.closed = true,
            _ => {}
        }
        Some(message)
    }

    /// Waits for the answer to a request.
    pub async fn answered(&mut self, good: bool) {
        loop {
            match soon(self.take()).await.expect("the connection ended without an answer") {
                ChannelMsg::Success => return assert!(good, "it was granted"),
                ChannelMsg::Failure => return assert!(!good, "it was refused"),
                _ => {}
            }
        }
    }

    pub async fn types(&self, text: &str) {
        soon(self.channel.data_bytes(text.as_bytes().to_vec())).await.unwrap();
    }

    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until the screen shows something.
    #[track_caller]
    pub fn shows<'a>(&'a mut self, words: &'a str) -> impl Future<Output = ()> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            while !self.text().contains(words) {
                let seen = tokio::time::timeout(super::PATIENCE, self.take()).await;
                let more = matches!(seen, Ok(Some(_)));
                assert!(more, "{words:?} was not shown at {caller}:\n{}", self.text());
            }
        }
    }

    /// Waits for the end of the session; says with which status.
    pub async fn ends(&mut self) -> u32 {
        while !self.closed && self.step().await {}
        self.status.expect("it ended without a status")
    }
}

/// Carries a command out: what it answered, and its status.
pub async fn run(client: &Client, command: &str) -> (String, u32) {
    let mut channel = soon(client.channel_open_session()).await.unwrap();
    soon(channel.exec(true, command)).await.unwrap();
    let (mut answer, mut status) = (Vec::new(), None);
    while let Some(message) = soon(channel.wait()).await {
        match message {
            ChannelMsg::Data { data } => answer.extend_from_slice(&data),
            ChannelMsg::ExitStatus { exit_status } => status = Some(exit_status),
            ChannelMsg::Failure => return ("refused".to_owned(), u32::MAX),
            ChannelMsg::Close => break,
            _ => {}
        }
    }
    (String::from_utf8(answer).unwrap(), status.expect("a command without a status"))
}
