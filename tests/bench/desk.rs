//! One person's terminal: an SSH client with a screen of its own.

use std::num::NonZero;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use russh::client::{self, Handle, Handler, Msg};
use russh::keys::ssh_key::private::Ed25519Keypair;
use russh::keys::{PrivateKey, PrivateKeyWithHashAlg, PublicKeyOrCertificate};
use russh::{ChannelMsg, ChannelReadHalf, ChannelWriteHalf};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};

use crate::report::say;

/// Columns of every terminal.
pub const COLUMNS: u16 = 120;
/// Rows of every terminal.
pub const ROWS: u16 = 40;
/// How long anything that must happen is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// What takes longer is said one by one, to find out why.
const SLOW: Duration = Duration::from_millis(100);

/// The key that the person of a number has.
pub fn key(person: usize) -> PrivateKey {
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&person.to_be_bytes());
    PrivateKey::from(Ed25519Keypair::from_seed(&seed))
}

/// Takes whatever host key it is shown: both ends are the bench's own.
pub struct Trusting;

impl Handler for Trusting {
    type Error = russh::Error;

    async fn check_server_key(&mut self, _: &PublicKeyOrCertificate) -> Result<bool, Self::Error> {
        Ok(true)
    }
}

/// A stream that counts what comes in.
struct Counted {
    stream: TcpStream,
    came: Arc<AtomicU64>,
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        let more = u64::try_from(buffer.filled().len() - before).unwrap();
        self.came.fetch_add(more, Ordering::Relaxed);
        polled
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// Who comes, and where to.
#[derive(Clone)]
pub struct Visit {
    pub port: u16,
    pub login: String,
    /// Whose key is shown.
    pub person: usize,
}

/// A session on a terminal.
pub struct Desk {
    _client: Handle<Trusting>,
    reader: ChannelReadHalf,
    writer: ChannelWriteHalf<Msg>,
    screen: vt100::Parser,
    came: Arc<AtomicU64>,
    /// Bytes for the screen so far.
    pub shown: u64,
}

/// What a key cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Bytes for the screen, the payload of SSH's data messages.
    pub payload: u64,
    /// Bytes on the line, with all that SSH adds.
    pub line: u64,
}

impl Desk {
    /// A connection on which a session has begun; it has shown nothing yet.
    pub async fn open(visit: &Visit) -> Result<Self, String> {
        timeout(PATIENCE, Self::connect(visit))
            .await
            .map_err(|_| "no session in time".to_owned())?
    }

    async fn connect(visit: &Visit) -> Result<Self, String> {
        let words = |what: &'static str| move |error: russh::Error| format!("{what}: {error}");
        let address = ("127.0.0.1", visit.port);
        let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        let came = Arc::new(AtomicU64::new(0));
        let stream = Counted { stream, came: came.clone() };
        let client = client::connect_stream(Arc::default(), stream, Trusting).await;
        let mut client = client.map_err(words("no connection"))?;
        let key = PrivateKeyWithHashAlg::new(Arc::new(key(visit.person)), None);
        let entered = client.authenticate_publickey(visit.login.clone(), key).await;
        if !entered.map_err(words("no sign-in"))?.success() {
            return Err("the key was refused".to_owned());
        }
        let channel = client.channel_open_session().await.map_err(words("no channel"))?;
        let (columns, rows) = (u32::from(COLUMNS), u32::from(ROWS));
        let terminal = channel.request_pty(false, "xterm-256color", columns, rows, 0, 0, &[]);
        terminal.await.map_err(words("no terminal"))?;
        channel.request_shell(false).await.map_err(words("no session"))?;
        let (reader, writer) = channel.split();
        let cells = |count| NonZero::new(count).unwrap();
        let screen = vt100::Parser::new(cells(ROWS), cells(COLUMNS), 0);
        Ok(Self { _client: client, reader, writer, screen, came, shown: 0 })
    }

    /// Takes what comes; false at the end.
    async fn step(&mut self) -> bool {
        match self.reader.wait().await {
            Some(ChannelMsg::Data { data }) => {
                self.shown += u64::try_from(data.len()).unwrap();
                self.screen.process(&data);
                true
            }
            Some(ChannelMsg::Close) | None => false,
            Some(_) => true,
        }
    }

    pub async fn types(&self, keys: &str) -> Result<(), String> {
        self.writer.data_bytes(keys.as_bytes().to_vec()).await.map_err(|error| error.to_string())
    }

    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until the screen says something.
    pub async fn shows(&mut self, words: &str) -> Result<(), String> {
        self.until(words, |text| text.contains(words)).await
    }

    /// Waits until the screen says one of several things.
    pub async fn shows_one(&mut self, words: &[&str]) -> Result<(), String> {
        self.until("one of several", |text| words.iter().any(|words| text.contains(words))).await
    }

    /// Waits until one row of the screen says both.
    pub async fn shows_row(&mut self, first: &str, second: &str) -> Result<(), String> {
        let has_both = |row: &str| row.contains(first) && row.contains(second);
        self.until(second, |text| text.lines().any(has_both)).await
    }

    /// Waits until the screen says something no more.
    pub async fn shows_no(&mut self, words: &str) -> Result<(), String> {
        self.until("its end", |text| !text.contains(words)).await
    }

    async fn until(&mut self, what: &str, good: impl Fn(&str) -> bool) -> Result<(), String> {
        let until = Instant::now() + PATIENCE;
        while !good(&self.text()) {
            let more = tokio::select! {
                more = self.step() => more,
                () = sleep_until(until) => false,
            };
            if !more {
                return Err(format!("{what:?} was not shown:\n{}", self.text()));
            }
        }
        Ok(())
    }

    /// Takes what comes for a while; what that was.
    pub async fn rests(&mut self, time: Duration) -> Cost {
        let (shown, came) = (self.shown, self.came.load(Ordering::Relaxed));
        let until = Instant::now() + time;
        loop {
            tokio::select! {
                biased;
                () = sleep_until(until) => break,
                more = self.step() => if !more { break },
            }
        }
        Cost { payload: self.shown - shown, line: self.came.load(Ordering::Relaxed) - came }
    }

    /// What a key moves: the ticket that is selected, wherever its row is just now, or else the place
    /// of the cursor. A row that somebody else's ticket pushes up or down is not moved by a key.
    fn place(&self) -> (Option<String>, (u16, u16)) {
        let (row, column) = self.screen.screen().cursor_position();
        let ticket = self.screen.screen().rows(0, COLUMNS).nth(usize::from(row)).and_then(|text| {
            let (_, marked) = text.split_once('▶')?;
            marked
                .split_whitespace()
                .next()
                .filter(|word| word.starts_with("S-"))
                .map(str::to_owned)
        });
        if ticket.is_some() { (ticket, (0, 0)) } else { (None, (row, column)) }
    }

    /// Presses a key that moves the selection or the cursor and says how long the screen took to show it.
    pub async fn press(&mut self, key: &str) -> Result<Duration, String> {
        let before = self.place();
        let start = Instant::now();
        self.types(key).await?;
        let mut came = Vec::new();
        while self.place() == before {
            let shown = self.shown;
            tokio::select! {
                more = self.step() => {
                    if !more {
                        return Err("it ended".to_owned());
                    }
                    came.push((start.elapsed(), self.shown - shown, self.place()));
                }
                () = sleep_until(start + PATIENCE) => {
                    return Err(format!("{key:?} did nothing:\n{}", self.text()));
                }
            }
        }
        let took = start.elapsed();
        if took > SLOW {
            say(&format!("slow: {key:?} at {before:?} took {took:?}; what came: {came:?}"));
        }
        Ok(took)
    }

    /// Presses keys in turn, one each `every`, until `until`; the times to the screen. A round of
    /// keys is always finished.
    pub async fn works(
        &mut self,
        keys: &[&str],
        first: Instant,
        every: Duration,
        until: Instant,
    ) -> Result<Vec<Duration>, String> {
        let mut times = Vec::new();
        let mut due = first;
        while due < until {
            for key in keys {
                if due >= until {
                    self.press(key).await?;
                    continue;
                }
                self.rests(due.saturating_duration_since(Instant::now())).await;
                times.push(self.press(key).await?);
                due += every;
            }
        }
        Ok(times)
    }

    /// What keys cost, one by one: the median.
    pub async fn costs(&mut self, keys: &[&str]) -> Result<Cost, String> {
        let mut costs = Vec::new();
        for key in keys {
            let (shown, came) = (self.shown, self.came.load(Ordering::Relaxed));
            self.press(key).await?;
            self.rests(Duration::from_millis(300)).await;
            let line = self.came.load(Ordering::Relaxed) - came;
            costs.push(Cost { payload: self.shown - shown, line });
        }
        costs.sort_by_key(|cost| cost.payload);
        Ok(costs[costs.len() / 2])
    }
}
