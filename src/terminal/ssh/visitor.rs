//! Everything that a client may ask on one connection, and the answer to each.
//!
//! A request that gets no answer keeps clients waiting for ever, so each has one here; what is not
//! overridden is refused by the library: forwarding of ports and sockets, agents, certificates.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ratatui::layout::Size;
use russh::keys::ssh_key::Certificate;
use russh::server::{
    Auth, ChannelOpenHandle, Handler, Msg, PublicKeyOffer, Response, Session, VerifiedPublicKey,
};
use russh::{Channel, ChannelId, ChannelOpenFailure, Error, Pty, Sig};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::Shared;
use super::attend::Line;
use super::command;
use super::host::{Arrival, Given, Host};
use super::limits::{CHANNELS_EVER_MAX, FAREWELL_WAIT, VARIABLE_BYTES_MAX, VARIABLES_MAX};
use super::sitting::{self, Writer};
use crate::locale::Lang;
use crate::terminal::facts::{Depth, TerminalFacts};
use crate::terminal::house::{Presence, parting};
use crate::terminal::key_page;
use crate::terminal::local::SIZE_UNKNOWN;
use crate::terminal::meter::Meter;
use crate::terminal::one_line::COMMAND_BYTES_MAX;
use crate::terminal::program::{End, INPUT_BYTES_MAX, INPUT_MESSAGES_MAX, InMsg};
use crate::terminal::screen::Scratch;
use crate::terminal::session::Setup;
use crate::terminal::throttle::{Kind, Source};

/// Somebody at the other end of one connection.
pub(super) struct Visitor<H: Host> {
    shared: Arc<Shared<H>>,
    line: Arc<Line>,
    /// What the host knows of them.
    caller: H::Caller,
    /// They have as many connections as one person may have; this one ends.
    turned_away: bool,
    /// Watches over what they came in by, as long as the connection lasts.
    keeps_watch: JoinSet<()>,
    channels: Vec<Open>,
    /// Channels ever asked for.
    opened: u32,
    meter: Meter,
}

/// An open channel.
struct Open {
    id: ChannelId,
    /// Taken by the one session or command of the channel.
    writer: Option<Writer>,
    variables: Vec<(String, String)>,
    terminal: Option<Terminal>,
    keys: Option<mpsc::Sender<InMsg>>,
    /// Its session or command is over and we have closed it: the library does not tell us when
    /// the client agrees.
    over: Arc<AtomicBool>,
    /// Dropped with the channel: whoever holds the other end knows then that nobody is there.
    there: watch::Sender<()>,
}

/// What `pty-req` said.
#[derive(Clone)]
struct Terminal {
    term: String,
    size: Size,
}

impl Open {
    fn variable(&self, name: &str) -> Option<String> {
        let held = self.variables.iter().rev().find(|(held, _)| held == name);
        held.map(|(_, value)| value.clone())
    }
}

impl<H: Host> Visitor<H> {
    pub fn new(shared: Arc<Shared<H>>, line: Arc<Line>) -> Self {
        let meter = Meter::new(shared.limits.input_bytes_per_second, Instant::now());
        let (caller, channels) = (H::Caller::default(), Vec::new());
        let (turned_away, keeps_watch) = (false, JoinSet::new());
        Self { shared, line, caller, turned_away, keeps_watch, channels, opened: 0, meter }
    }

    fn open(&mut self, id: ChannelId) -> Option<&mut Open> {
        self.channels.iter_mut().find(|open| open.id == id)
    }

    /// Whether they have come in, and still may open something.
    fn is_in(&self) -> bool {
        !self.turned_away && self.shared.host.is_in(&self.caller)
    }

    /// Hands something to the session on a channel; waits while it has no room, which holds this
    /// connection and no other.
    async fn hand_in(&mut self, id: ChannelId, input: InMsg) {
        let keys = self.open(id).and_then(|open| open.keys.clone());
        if let Some(keys) = keys {
            // A session that has ended takes nothing more.
            let _ = keys.send(input).await;
        }
    }

    /// Begins a session on a channel with a terminal; false when there is none to begin.
    fn begin_session(&mut self, id: ChannelId, shows: Shows) -> bool {
        if !self.is_in() {
            return false;
        }
        let (shared, line) = (self.shared.clone(), self.line.clone());
        let Some(open) = self.open(id) else { return false };
        let Some(writer) = open.writer.take() else { return false };
        let over = open.over.clone();
        let terminal = open.terminal.clone();
        let facts = TerminalFacts::read(|name| match name {
            "TERM" => terminal.as_ref().map(|terminal| terminal.term.clone()),
            name => open.variable(name),
        });
        let Some(terminal) = terminal.filter(|_| !facts.is_dumb()) else {
            let words = shared.host.text().say(H::NEEDS_TERMINAL).into_owned();
            let busy = line.occupy(over);
            tokio::spawn(async move {
                let _busy = busy;
                let said = writer.data_bytes(command::ended(words.as_bytes(), false));
                // A client whose window is shut takes none of it, and would stay for ever.
                let _ = tokio::time::timeout(FAREWELL_WAIT, said).await;
                sitting::farewell(&writer, command::NOT_UNDERSTOOD).await;
            });
            return true;
        };
        let (keys, input) = mpsc::channel(INPUT_MESSAGES_MAX);
        open.keys = Some(keys);
        let size = terminal.size;
        let arrival = Arrival { line: line.clone(), facts, size, keys: input, writer };
        let busy = line.occupy(over);
        if shows == Shows::Keys {
            let presence = H::looks_in(&self.shared, &self.caller, &line);
            tokio::spawn(async move {
                let _busy = busy;
                match presence {
                    Ok(presence) => check_keys(&shared, arrival, presence).await,
                    Err(end) => turn_away(&shared, &arrival.writer, end).await,
                }
            });
            return true;
        }
        let Some(session) = H::session(&shared, &self.caller, arrival) else { return false };
        tokio::spawn(async move {
            let _busy = busy;
            session.await;
        });
        true
    }

    /// Begins a command on a channel; false when there is none to begin.
    fn begin_command(&mut self, id: ChannelId, command: &[u8]) -> bool {
        if !self.is_in() {
            return false;
        }
        let Ok(command) = std::str::from_utf8(command) else { return false };
        if command.len() > COMMAND_BYTES_MAX || command.contains(['\n', '\r']) {
            return false;
        }
        if command.trim() == key_page::WORD {
            return self.begin_session(id, Shows::Keys);
        }
        let (shared, line) = (self.shared.clone(), self.line.clone());
        let house_lang = shared.host.text().lang();
        let Some(open) = self.open(id) else { return false };
        let Some(writer) = open.writer.take() else { return false };
        let said = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| open.variable(name));
        let lang = said.as_deref().and_then(Lang::parse).unwrap_or(house_lang);
        let (raw, over, there) =
            (open.terminal.is_some(), open.over.clone(), open.there.subscribe());
        let words = command.to_owned();
        let given = Given { line: line.clone(), words, lang, raw, writer, there };
        let Some(work) = H::command(&shared, &self.caller, given) else { return false };
        let busy = line.occupy(over);
        tokio::spawn(async move {
            let _busy = busy;
            work.await;
        });
        true
    }
}

/// What a session shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// What lies behind the door.
    Desk,
    /// What this terminal sends for each key.
    Keys,
}

/// Shows what a terminal sends: the same behind every door.
async fn check_keys<H: Host>(shared: &Shared<H>, arrival: Arrival, presence: Option<Presence>) {
    let Arrival { line, facts, size, keys, writer } = arrival;
    let text = shared.host.text();
    let over = {
        let (line, mut house) = (line.clone(), shared.host.stopping());
        async move {
            let told = async {
                match &presence {
                    Some(presence) => presence.over().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                // A house that is gone has stopped.
                _ = house.wait_for(|&stopping| stopping) => End::Stopped,
                end = line.withdrawn() => end,
                end = told => end,
            }
        }
    };
    let setup = Setup {
        size,
        depth: Depth::of(&facts),
        phase: Duration::ZERO,
        scratch: Scratch::default(),
        input_bytes_per_second: shared.limits.input_bytes_per_second,
        stall: shared.host.stall(),
    };
    sitting::sit(line, writer, move |mut sink| async move {
        key_page::show_far(text, &facts, setup, keys, over, &mut sink).await
    })
    .await;
}

/// Says why there is no page, and closes the channel.
async fn turn_away<H: Host>(shared: &Shared<H>, writer: &Writer, end: End) {
    let words = parting(end).map(|key| shared.host.text().say(key).into_owned());
    let said = writer.data_bytes(command::ended(words.unwrap_or_default().as_bytes(), true));
    // A client whose window is shut takes none of it, and would stay for ever.
    let _ = tokio::time::timeout(FAREWELL_WAIT, said).await;
    sitting::farewell(writer, command::NOT_DONE).await;
}

/// Answers a request of a channel.
fn reply(session: &mut Session, id: ChannelId, good: bool) -> Result<(), Error> {
    if good { session.channel_success(id) } else { session.channel_failure(id) }
}

fn size(columns: u32, rows: u32) -> Size {
    let cells = |given: u32, unknown: u16| match u16::try_from(given) {
        Ok(0) => unknown,
        Ok(cells) => cells,
        Err(_) => u16::MAX,
    };
    // The session clamps it to what it draws.
    Size { width: cells(columns, SIZE_UNKNOWN.width), height: cells(rows, SIZE_UNKNOWN.height) }
}

/// Variables about letters and colours; nothing else of a client's environment is anybody's here.
fn wanted(name: &str) -> bool {
    ["LANG", "NO_COLOR", "COLORTERM"].contains(&name) || name.starts_with("LC_")
}

impl<H: Host> Handler for Visitor<H> {
    type Error = Error;

    async fn auth_publickey_offered(
        &mut self,
        user: &str,
        offer: PublicKeyOffer<'_>,
    ) -> Result<Auth, Error> {
        let known = self.shared.host.offered(user, offer.public_key);
        Ok(if known { Auth::Accept } else { Auth::reject() })
    }

    async fn auth_publickey(
        &mut self,
        user: &str,
        key: VerifiedPublicKey<'_>,
    ) -> Result<Auth, Error> {
        let (host, peer) = (&self.shared.host, self.line.peer.ip().to_canonical());
        Ok(host.keyed(&mut self.caller, user, peer, key.public_key).await)
    }

    async fn auth_openssh_certificate(
        &mut self,
        _user: &str,
        _certificate: &Certificate,
    ) -> Result<Auth, Error> {
        Ok(Auth::reject())
    }

    async fn auth_keyboard_interactive<'a>(
        &'a mut self,
        user: &str,
        _submethods: &str,
        response: Option<Response<'a>>,
    ) -> Result<Auth, Error> {
        let (host, peer) = (&self.shared.host, self.line.peer.ip().to_canonical());
        Ok(host.asked(&mut self.caller, user, peer, response).await)
    }

    async fn auth_succeeded(&mut self, _session: &mut Session) -> Result<(), Error> {
        // Whoever has too many connections opens nothing on this one, which ends.
        let person = self.shared.host.person(&self.caller);
        self.turned_away = !self.line.came(person);
        if let Some(withdrawn) = H::withdrawn(&self.shared, &self.caller) {
            let line = self.line.clone();
            self.keeps_watch.spawn(async move { line.withdraw(withdrawn.await) });
        }
        let staff = person.map(|staff| staff.0);
        let peer = self.line.peer.ip();
        if self.shared.log.lets(Kind::SignedIn, Source::address(peer)) {
            tracing::info!(%peer, staff, "signed in at the SSH door");
        }
        Ok(())
    }

    async fn channel_open_session(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Error> {
        if !self.is_in() {
            reply.reject(ChannelOpenFailure::AdministrativelyProhibited).await;
            return Ok(());
        }
        self.channels.retain(|open| !open.over.load(Ordering::Acquire));
        self.opened += 1;
        if self.channels.len() >= self.shared.limits.channels as usize
            || self.opened > CHANNELS_EVER_MAX
        {
            reply.reject(ChannelOpenFailure::ResourceShortage).await;
            return Ok(());
        }
        let id = channel.id();
        // What comes in reaches us through `data`; the reading half would only fill up.
        let (_, writer) = channel.split();
        self.channels.push(Open {
            id,
            writer: Some(writer),
            variables: Vec::new(),
            terminal: None,
            keys: None,
            over: Arc::default(),
            there: watch::Sender::default(),
        });
        reply.accept().await;
        Ok(())
    }

    async fn channel_close(&mut self, id: ChannelId, _session: &mut Session) -> Result<(), Error> {
        // The session hears it as the end of its keys.
        self.channels.retain(|open| open.id != id);
        Ok(())
    }

    async fn channel_eof(&mut self, id: ChannelId, _session: &mut Session) -> Result<(), Error> {
        self.hand_in(id, InMsg::HungUp).await;
        Ok(())
    }

    async fn data(
        &mut self,
        id: ChannelId,
        data: &[u8],
        _session: &mut Session,
    ) -> Result<(), Error> {
        // Piece by piece: a whole packet held back would be a silence in the middle of a paste.
        for bytes in data.chunks(INPUT_BYTES_MAX) {
            let wait = self.meter.take(bytes.len(), Instant::now());
            if !wait.is_zero() {
                sleep(wait).await;
            }
            self.hand_in(id, InMsg::Bytes(bytes.to_vec())).await;
        }
        Ok(())
    }

    async fn pty_request(
        &mut self,
        id: ChannelId,
        term: &str,
        col_width: u32,
        row_height: u32,
        _pix_width: u32,
        _pix_height: u32,
        _modes: &[(Pty, u32)],
        session: &mut Session,
    ) -> Result<(), Error> {
        // A name that cannot be one counts as unknown, and an unknown terminal gets no colours.
        let fits = term.len() <= VARIABLE_BYTES_MAX && term.bytes().all(|b| b.is_ascii_graphic());
        let term = if fits { term.to_owned() } else { String::new() };
        let fresh = self.open(id).filter(|open| open.writer.is_some());
        let good = fresh.is_some();
        if let Some(open) = fresh {
            open.terminal = Some(Terminal { term, size: size(col_width, row_height) });
        }
        reply(session, id, good)
    }

    async fn window_change_request(
        &mut self,
        id: ChannelId,
        col_width: u32,
        row_height: u32,
        _pix_width: u32,
        _pix_height: u32,
        session: &mut Session,
    ) -> Result<(), Error> {
        let wait = self.meter.take(0, Instant::now());
        if !wait.is_zero() {
            sleep(wait).await;
        }
        let Size { width, height } = size(col_width, row_height);
        let terminal = self.open(id).and_then(|open| open.terminal.as_mut());
        let good = terminal.is_some();
        if let Some(terminal) = terminal {
            terminal.size = Size { width, height };
        }
        self.hand_in(id, InMsg::Resize(width, height)).await;
        reply(session, id, good)
    }

    async fn env_request(
        &mut self,
        id: ChannelId,
        variable_name: &str,
        variable_value: &str,
        session: &mut Session,
    ) -> Result<(), Error> {
        let fits = [variable_name, variable_value].iter().all(|it| it.len() <= VARIABLE_BYTES_MAX);
        let room = self.open(id).filter(|open| open.variables.len() < VARIABLES_MAX);
        let good = match room {
            Some(open) if fits && wanted(variable_name) => {
                open.variables.push((variable_name.to_owned(), variable_value.to_owned()));
                true
            }
            _ => false,
        };
        reply(session, id, good)
    }

    async fn shell_request(&mut self, id: ChannelId, session: &mut Session) -> Result<(), Error> {
        let good = self.begin_session(id, Shows::Desk);
        reply(session, id, good)
    }

    async fn exec_request(
        &mut self,
        id: ChannelId,
        data: &[u8],
        session: &mut Session,
    ) -> Result<(), Error> {
        let good = self.begin_command(id, data);
        reply(session, id, good)
    }

    async fn subsystem_request(
        &mut self,
        id: ChannelId,
        _name: &str,
        session: &mut Session,
    ) -> Result<(), Error> {
        reply(session, id, false)
    }

    async fn x11_request(
        &mut self,
        id: ChannelId,
        _single_connection: bool,
        _protocol: &str,
        _cookie: &str,
        _screen: u32,
        session: &mut Session,
    ) -> Result<(), Error> {
        reply(session, id, false)
    }

    async fn signal(
        &mut self,
        id: ChannelId,
        _signal: Sig,
        session: &mut Session,
    ) -> Result<(), Error> {
        // There is no process that it could reach; Ctrl-C comes as a key.
        reply(session, id, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_every_kind_become_one() {
        assert_eq!(size(120, 40), Size { width: 120, height: 40 });
        assert_eq!(size(0, 0), SIZE_UNKNOWN);
        assert_eq!(size(u32::MAX, 70_000), Size { width: u16::MAX, height: u16::MAX });
    }

    #[test]
    fn only_letters_and_colours_are_taken_from_an_environment() {
        for name in ["LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR", "COLORTERM"] {
            assert!(wanted(name), "{name}");
        }
        for name in ["PATH", "LD_PRELOAD", "LANGUAGE", "DOST_DATA", "", "lang", "TERM"] {
            assert!(!wanted(name), "{name}");
        }
    }
}
