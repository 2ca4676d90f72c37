//! One connection, from its hello to its end.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use ratatui::layout::Size;
use tokio::io::BufReader;
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, sleep};

use super::directory::Directory;
use super::door::{LinesRoom, Waiting};
use super::frame::{self, ASK_BYTES_MAX, ASK_PROTOCOL, Code, Hello, Kind, PROTOCOL, Want};
use super::pulse::Pulse;
use crate::casework::ids::{DeskId, StaffId};
use crate::locale::{Arg, Lang, Text};
use crate::terminal::facts::TerminalFacts;
use crate::terminal::house::{Door, Guest, House};
use crate::terminal::meter::Meter;
use crate::terminal::office::{self, Ask};
use crate::terminal::program::{End, INPUT_MESSAGES_MAX, InMsg, Sink};
use crate::terminal::throttle::{Kind as About, Source};

/// Seconds that the last frame may take.
const BYE_SECONDS: u64 = 2;

/// The reading half of a connection.
pub(super) type Reader = BufReader<OwnedReadHalf>;

/// Somebody at the socket.
pub(super) struct Visitor {
    pub(super) stream: UnixStream,
    /// The system's number of the user.
    pub(super) uid: u32,
    /// A place among those who have not said what they want.
    pub(super) waiting: Waiting,
    /// Places for sessions without a screen.
    pub(super) lines: LinesRoom,
    /// Who the system's users are.
    pub(super) directory: Directory,
}

/// Serves one connection. What is wrong with it is its own affair and only logged.
pub(super) async fn visit(house: &House, visitor: Visitor) {
    let Visitor { stream, uid, waiting, lines, directory } = visitor;
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    let wait = house.manners().hello_wait;
    let said = hello(&mut reader, wait, house.manners().lang).await;
    drop(waiting);
    let (code, words) = match said {
        Some(Ok(hello)) => match hello.want {
            Want::Desk => {
                let person = person(house, &directory, uid).await;
                sit(house, guest(&hello, uid, person), reader, &mut writer).await
            }
            Want::Lines | Want::One => match lines.admit(uid) {
                Ok(place) => {
                    let person = person(house, &directory, uid).await;
                    let guest = guest(&hello, uid, person);
                    if hello.want == Want::One {
                        super::one::serve(house, guest, place, &mut reader, &mut writer).await
                    } else {
                        super::lines::serve(house, guest, place, reader, &mut writer).await
                    }
                }
                Err(why) => {
                    let text = Text::of(house.manners().lang);
                    (Code::Failed, text.say(why).into_owned())
                }
            },
            Want::Ask => answer(house, (uid, &hello), &mut reader, &mut writer).await,
        },
        Some(Err(words)) => (Code::Failed, words),
        None => return tracing::debug!("a connection that said nothing sensible was closed"),
    };
    let bye = frame::bye(code, &words);
    let said = frame::write(&mut writer, Kind::Bye, &bye);
    // Best effort: who cannot be told has gone.
    let _ = tokio::time::timeout(Duration::from_secs(BYE_SECONDS), said).await;
}

/// The hello, or words to a client of another version; nothing to what is no client at all.
async fn hello(reader: &mut Reader, wait: Duration, lang: Lang) -> Option<Result<Hello, String>> {
    let first = tokio::time::timeout(wait, frame::read(reader));
    let Ok(Ok(Some((Kind::Hello, data)))) = first.await else { return None };
    let hello: Hello = serde_json::from_slice(&data).ok()?;
    // What may be asked across versions is looked at when it is known.
    let is_ask = hello.want == Want::Ask && hello.protocol >= ASK_PROTOCOL;
    if hello.protocol != PROTOCOL && !is_ask {
        let lang = hello.lang.as_deref().and_then(Lang::parse).unwrap_or(lang);
        return Some(Err(other_version(lang, hello.protocol)));
    }
    Some(Ok(hello))
}

fn other_version(lang: Lang, program: u8) -> String {
    let args = [("centre", Arg::from(PROTOCOL)), ("program", Arg::from(program))];
    Text::of(lang).with("door-other-version", &args)
}

fn guest(hello: &Hello, uid: u32, person: Option<StaffId>) -> Guest {
    let facts = TerminalFacts::read(|name| match name {
        "TERM" => Some(hello.term.clone()),
        "COLORTERM" => Some(hello.colorterm.clone()),
        "NO_COLOR" => hello.no_color.then(|| "1".to_owned()),
        "LANG" => Some(hello.locale.clone()),
        _ => None,
    });
    Guest {
        key: None,
        facts,
        size: Size { width: hello.columns, height: hello.rows },
        door: Door::Socket { uid },
        person,
        // The system's word is no PIN.
        gave_pin: false,
        // Colleagues change places at a desk's terminal.
        nobody_else: false,
        desk: hello.desk.map(DeskId),
        lang: hello.lang.as_deref().and_then(Lang::parse),
    }
}

async fn sit(
    house: &House,
    guest: Guest,
    reader: Reader,
    writer: &mut OwnedWriteHalf,
) -> (Code, String) {
    let (keys, typed) = mpsc::channel(INPUT_MESSAGES_MAX);
    let pulse = Pulse::within(house.manners().stall);
    let meter = Meter::new(house.manners().input_bytes_per_second, Instant::now());
    // Questions stand between frames, never in the middle of one.
    let writer = Mutex::new(writer);
    let mut sink = Screen { writer: &writer };
    let end = tokio::select! {
        end = house.receive(guest, typed, &mut sink) => end,
        never = hand_in(reader, keys.clone(), (meter, &pulse)) => match never {},
        never = let_go(&pulse, keys) => match never {},
        () = pulse.ask(&writer) => End::Stalled,
    };
    let code = match end {
        End::Quit | End::HungUp | End::Stopped => Code::Done,
        _ => Code::Failed,
    };
    (code, String::new())
}

/// The member of staff whose login is the system's user on the other side; nobody where that one
/// works here no more, for the account may be a desk's at which others sign in.
async fn person(house: &House, directory: &Directory, uid: u32) -> Option<StaffId> {
    let name = match directory.name(uid).await {
        Ok(name) => name?,
        Err(late) => {
            if house.log().lets(About::Coming, Source::User(uid)) {
                tracing::warn!(uid, "{late}");
            }
            return None;
        }
    };
    let snapshot = house.engine().snapshot();
    let member = snapshot.centre.member_by_login(&name).filter(|member| !member.disabled)?;
    Some(member.id)
}

/// Turns frames into input until the connection ends; the session does the rest.
async fn hand_in(
    mut reader: Reader,
    keys: mpsc::Sender<InMsg>,
    (mut meter, pulse): (Meter, &Pulse),
) -> Infallible {
    loop {
        let frame = frame::read(&mut reader).await;
        pulse.heard();
        let message = match frame {
            // The session holds what it is given to the rate, and this of which it hears nothing is
            // held to it here: what comes faster waits further back in the connection.
            Ok(Some((Kind::Pong, data))) => {
                let pause = meter.take(data.len(), Instant::now());
                pulse.while_ours(sleep(pause)).await;
                continue;
            }
            Ok(Some((Kind::Keys, bytes))) => InMsg::Bytes(bytes),
            Ok(Some((Kind::Size, data))) => match *data.as_slice() {
                [c0, c1, r0, r1] => {
                    InMsg::Resize(u16::from_be_bytes([c0, c1]), u16::from_be_bytes([r0, r1]))
                }
                _ => InMsg::HungUp,
            },
            Ok(Some((Kind::Quit, _))) => InMsg::Stop,
            // Closed, cut, or no client at all.
            Ok(Some(_) | None) | Err(_) => InMsg::HungUp,
        };
        let last = matches!(message, InMsg::HungUp | InMsg::Stop);
        if pulse.while_ours(keys.send(message)).await.is_err() || last {
            // The session's own end is what is waited for.
            std::future::pending::<()>().await;
        }
    }
}

/// Tells the session when the client answers no more.
async fn let_go(pulse: &Pulse, keys: mpsc::Sender<InMsg>) -> Infallible {
    pulse.lost().await;
    // A session that takes nothing more is ending already.
    let _ = keys.send(InMsg::Silent).await;
    std::future::pending().await
}

/// The screen at the other end of a connection.
struct Screen<'a> {
    writer: &'a Mutex<&'a mut OwnedWriteHalf>,
}

impl Sink for Screen<'_> {
    async fn send(&mut self, bytes: Vec<u8>) -> io::Result<()> {
        frame::write(&mut **self.writer.lock().await, Kind::Screen, &bytes).await
    }
}

/// The bytes of an ask, from as many frames as it takes.
async fn asked(reader: &mut Reader, bytes: u32) -> Option<Vec<u8>> {
    let bytes = usize::try_from(bytes).ok().filter(|bytes| *bytes <= ASK_BYTES_MAX)?;
    let mut data = Vec::new();
    while data.len() < bytes {
        let Ok(Some((Kind::Ask, part))) = frame::read(reader).await else { return None };
        data.extend(part);
    }
    (!data.is_empty() && data.len() == bytes).then_some(data)
}

/// Answers one ask of whoever runs the centre.
async fn answer(
    house: &House,
    (uid, hello): (u32, &Hello),
    reader: &mut Reader,
    writer: &mut OwnedWriteHalf,
) -> (Code, String) {
    let failed = |words: &str| (Code::Failed, words.to_owned());
    if !(Door::Socket { uid }).is_keeper() {
        if house.log().lets(About::Refused, Source::User(uid)) {
            tracing::warn!(uid, "a user who does not run the centre asked for its command line");
        }
        return failed(
            "only the user who runs the centre, and root, may ask that of it. Nothing was done.",
        );
    }
    if frame::write(writer, Kind::Heard, &[]).await.is_err() {
        return failed("nothing was asked for.");
    }
    let wait = house.manners().hello_wait;
    let Ok(Some(data)) = tokio::time::timeout(wait, asked(reader, hello.ask_bytes)).await else {
        return failed("nothing was asked for.");
    };
    let Ok(ask) = serde_json::from_slice::<Ask>(&data) else {
        return failed("the centre does not know what was asked for. Nothing was done.");
    };
    let program = hello.program.unwrap_or(hello.protocol);
    // Anything else may have come to mean something else.
    if program != PROTOCOL && !matches!(ask, Ask::Stop | Ask::Who) {
        return (Code::Failed, other_version(house.manners().lang, program));
    }
    let ended = match &ask {
        Ask::End { number } => Some(*number),
        _ => None,
    };
    let (asking, stops) = (house.clone(), matches!(ask, Ask::Stop));
    let done =
        tokio::task::spawn_blocking(move || office::perform(asking.engine(), Some(&asking), &ask));
    let told = match done.await {
        Ok(Ok(told)) => told,
        Ok(Err(words)) => return (Code::Failed, words),
        Err(_) => return failed("the centre met a fault. Its log names the place."),
    };
    if let Some(session) = ended
        && !told.no
    {
        tracing::info!(uid, session, "a session was ended by its number");
    }
    for line in &told.lines {
        if frame::write(writer, Kind::Told, frame::cut(line).as_bytes()).await.is_err() {
            break;
        }
    }
    if stops {
        house.stop();
    }
    (if told.no { Code::No } else { Code::Done }, String::new())
}
