//! A session without a screen, over the socket: what `dost --plain` does beside a running centre.
//!
//! The session itself is plain blocking code on a thread of its own; channels of a fixed length
//! join it to the connection, so that a slow reader holds up itself alone. Its place is its own
//! until that thread has ended.

use std::convert::Infallible;
use std::io::{self, BufRead, Read, Write};
use std::time::Duration;

use tokio::net::unix::OwnedWriteHalf;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use super::door::LinesPlace;
use super::frame::{self, Code, Kind};
use super::pulse::Pulse;
use super::visit::Reader;
use crate::casework::ids::StaffId;
use crate::locale::{Lang, Text};
use crate::terminal::house::{Guest, House, Presence, parting};
use crate::terminal::meter::Meter;
use crate::terminal::plain::around::{Around, Reach};
use crate::terminal::plain::{self, Setup};
use crate::terminal::program::{End, INPUT_MESSAGES_MAX};

/// Bytes of answers that are gathered before they are sent.
const GATHERED_BYTES_MAX: usize = 16 * 1024;
/// Pieces of answers that may wait for the connection; then the session waits.
const SAID_QUEUED_MAX: usize = 8;

/// What the session hears.
enum Heard {
    Typed(Vec<u8>),
    /// Nothing, for so long that whoever is signed in leaves.
    Silence,
}

/// What the session says.
enum Said {
    Bytes(Vec<u8>),
    Secret(bool),
}

/// Runs one session to its end; `place` is one of few.
pub(super) async fn serve(
    house: &House,
    guest: Guest,
    place: LinesPlace,
    reader: Reader,
    writer: &mut OwnedWriteHalf,
) -> (Code, String) {
    let lang = guest.lang.unwrap_or(house.manners().lang);
    let words = |key| (Code::Failed, Text::of(lang).say(key).into_owned());
    let presence = match house.enter(&guest) {
        Ok(presence) => presence,
        Err(end) => return words(parting(end).unwrap_or("door-stopped")),
    };
    let (typed, source) = mpsc::channel(INPUT_MESSAGES_MAX);
    let alone = tell_of_silence(&presence, house.manners().lock_minutes, typed.downgrade());
    let (said, mut answers) = mpsc::channel(SAID_QUEUED_MAX);
    let thread = Thread { place, presence: presence.clone(), source, said };
    let mut session = start(house, &guest, lang, thread);
    let meter = Meter::new(house.manners().input_bytes_per_second, Instant::now());
    let stall = house.manners().stall;
    let (pulse, writer) = (Pulse::within(stall), Mutex::new(writer));
    let end = tokio::select! {
        end = hand_out(&mut answers, (&writer, &pulse, stall), &mut session) => end,
        end = hand_in(reader, typed, &presence, (meter, &pulse)) => end,
        () = pulse.lost() => End::Stalled,
        () = pulse.ask(&writer) => End::Stalled,
        end = presence.over() => end,
        () = presence.idle(house.manners().end_minutes) => End::Idle,
        never = alone => match never {},
    };
    // Both its ends are gone now: the session ends by itself, at the latest after one command, and
    // a command that waits looks whether somebody still listens.
    drop((session, answers));
    match end {
        End::Quit | End::HungUp => (Code::Done, String::new()),
        End::Stopped => (Code::Done, words("door-stopped").1),
        end => words(parting(end).unwrap_or("door-stopped")),
    }
}

/// What the session's thread holds until it ends.
struct Thread {
    place: LinesPlace,
    presence: Presence,
    source: mpsc::Receiver<Heard>,
    said: mpsc::Sender<Said>,
}

fn start(house: &House, guest: &Guest, lang: Lang, thread: Thread) -> JoinHandle<End> {
    let engine = house.engine().clone();
    let known = super::one::known(house, guest);
    let reach = if guest.door.is_keeper() { Reach::Keeper } else { Reach::Guest };
    let (law, desk) = (house.law(), guest.desk);
    tokio::task::spawn_blocking(move || {
        let Thread { place: _place, presence, source, said } = thread;
        let mut source = Typed { source, held: Vec::new(), at: 0 };
        let mut out = Answers { said: said.clone(), gathered: Vec::new() };
        let mut around = There { said, presence, reach, full: false };
        let setup = Setup { engine: &engine, lang, desk, law };
        let done = plain::run_around(setup, known, &mut source, &mut out, &mut around);
        if let Err(error) = done {
            tracing::debug!(%error, "a session of lines broke off");
        }
        if around.full { End::PersonFull } else { End::Quit }
    })
}

/// Sends what the session says until it has ended, and tells how it did. A client that takes none of
/// it for `stall` and yet answers shows it to a pager: it is waited for, with no more held here than
/// has its place. One that has said nothing either in that time is let go.
async fn hand_out(
    answers: &mut mpsc::Receiver<Said>,
    (writer, pulse, stall): (&Mutex<&mut OwnedWriteHalf>, &Pulse, Duration),
    session: &mut JoinHandle<End>,
) -> End {
    while let Some(said) = answers.recv().await {
        let (kind, data) = match said {
            Said::Bytes(bytes) => (Kind::Screen, bytes),
            Said::Secret(hidden) => (Kind::Secret, vec![u8::from(hidden)]),
        };
        let written = async { frame::write(&mut **writer.lock().await, kind, &data).await };
        tokio::pin!(written);
        loop {
            let before = pulse.answers();
            match tokio::time::timeout(stall, &mut written).await {
                Ok(Ok(())) => break,
                Ok(Err(_)) => return End::HungUp,
                Err(_) if pulse.answers() > before => {}
                Err(_) => return End::Stalled,
            }
        }
    }
    // It says no more, so it has ended or is just ending.
    match session.await {
        Ok(end) => end,
        // Not the words of the panic: they may quote what was typed.
        Err(_) => {
            tracing::error!("a session of lines panicked; that session ends, the others go on");
            End::Panicked
        }
    }
}

/// Gives the session what comes; ends only when the connection does.
async fn hand_in(
    mut reader: Reader,
    typed: mpsc::Sender<Heard>,
    presence: &Presence,
    (mut meter, pulse): (Meter, &Pulse),
) -> End {
    let mut typed = Some(typed);
    loop {
        let frame = frame::read(&mut reader).await;
        pulse.heard();
        if let Ok(Some((Kind::Keys, bytes))) = &frame
            && !bytes.is_empty()
        {
            presence.typed();
        }
        if let Ok(Some((Kind::Keys | Kind::Size | Kind::Pong, bytes))) = &frame {
            // What comes faster waits here, and further back in the connection.
            let pause = meter.take(bytes.len(), Instant::now());
            // Even a sleep of nothing takes up to a millisecond.
            if !pause.is_zero() {
                pulse.while_ours(sleep(pause)).await;
            }
        }
        match frame {
            Ok(Some((Kind::Keys, bytes))) => {
                if let Some(session) = &typed
                    && pulse.while_ours(session.send(Heard::Typed(bytes))).await.is_err()
                {
                    typed = None;
                }
            }
            // The session reads to the end, answers, and ends by itself.
            Ok(Some((Kind::End, _))) => typed = None,
            Ok(Some((Kind::Size | Kind::Pong, _))) => {}
            Ok(_) | Err(_) => return End::HungUp,
        }
    }
}

/// Tells the session each time that whoever is signed in has typed nothing for so many minutes.
async fn tell_of_silence(
    presence: &Presence,
    minutes: u32,
    session: mpsc::WeakSender<Heard>,
) -> Infallible {
    loop {
        presence.left_alone(minutes).await;
        // A script that has said everything is waited for, and leaves by itself.
        let Some(session) = session.upgrade() else { break };
        let _ = session.send(Heard::Silence).await;
        drop(session);
        presence.signed_out().await;
    }
    std::future::pending().await
}

/// What was typed, for a thread that may wait.
struct Typed {
    source: mpsc::Receiver<Heard>,
    held: Vec<u8>,
    at: usize,
}

impl BufRead for Typed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.held.len() {
            self.at = 0;
            self.held = match self.source.blocking_recv() {
                Some(Heard::Typed(bytes)) => bytes,
                Some(Heard::Silence) => {
                    self.held = Vec::new();
                    return Err(io::ErrorKind::TimedOut.into());
                }
                None => Vec::new(),
            };
        }
        Ok(self.held.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
    }
}

impl Read for Typed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let held = self.fill_buf()?;
        let count = held.len().min(buffer.len());
        buffer[..count].copy_from_slice(&held[..count]);
        self.consume(count);
        Ok(count)
    }
}

fn tell(said: &mpsc::Sender<Said>, what: Said) -> io::Result<()> {
    said.blocking_send(what).map_err(|_| io::ErrorKind::BrokenPipe.into())
}

/// Answers on their way out.
struct Answers {
    said: mpsc::Sender<Said>,
    gathered: Vec<u8>,
}

impl Write for Answers {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= GATHERED_BYTES_MAX {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let bytes = std::mem::take(&mut self.gathered);
        if bytes.is_empty() {
            return Ok(());
        }
        tell(&self.said, Said::Bytes(bytes))
    }
}

/// The other side of the connection.
struct There {
    said: mpsc::Sender<Said>,
    presence: Presence,
    reach: Reach,
    /// Somebody signed in who has as many sessions as one person may have.
    full: bool,
}

impl Around for There {
    fn secret(&mut self, hidden: bool) -> io::Result<()> {
        tell(&self.said, Said::Secret(hidden))
    }

    fn is_now(&mut self, staff: Option<StaffId>) -> bool {
        let may_stay = self.presence.is_now(staff);
        self.full |= !may_stay;
        may_stay
    }

    fn reach(&self) -> Reach {
        self.reach
    }

    fn is_gone(&self) -> bool {
        self.said.is_closed()
    }
}
