//! Bytes of terminals: keys, lines of plain mode, frames of the socket, requests of SSH clients.

use std::cell::RefCell;
use std::future::Future;
use std::task::{Context, Poll, Waker};

use crossterm::event::Event;
use dost_desk::casework::ids::{DeskId, StaffId};
use dost_desk::law::calendar::Calendar;
use dost_desk::law::moment::Moment;
use dost_desk::law::passport::Passport;
use dost_desk::locale::Lang;
use dost_desk::terminal::plain::around::Here;
use dost_desk::terminal::plain::{self, Setup};
use dost_desk::terminal::socket::frame::{self, Code, Hello, cut};
use dost_desk::terminal::{COMMAND_BYTES_MAX, Decoder, Depth, Glyphs, TerminalFacts};
use dost_desk::training::Sandbox;

use super::chosen;

/// Keys: any cut of a stream gives what the whole gives.
pub fn keys(bytes: &[u8]) {
    let (cut, rest) = chosen(bytes, u8::MAX);
    let whole = decoded(&[rest]);
    let (before, after) = rest.split_at(rest.len() * usize::from(cut) / 254);
    assert_eq!(whole, decoded(&[before, after]), "cut at {}", before.len());
    let single: Vec<&[u8]> = rest.chunks(1).collect();
    assert_eq!(whole, decoded(&single), "byte by byte");
}

fn decoded(parts: &[&[u8]]) -> (Vec<Event>, Vec<Event>, bool) {
    let mut decoder = Decoder::default();
    let events = parts.iter().flat_map(|part| decoder.feed(part)).collect();
    let _ = decoder.pending();
    let mut late = decoder.timeout();
    if decoder.is_dropping() {
        // A paste was given up at the first silence; its rest is at the second.
        late.extend(decoder.timeout());
    }
    assert_eq!(decoder.pending(), None, "a silence decides everything");
    (events, late, decoder.paste_cut())
}

/// Frames of the socket, and what a client says first.
pub fn socket(bytes: &[u8]) {
    let mut rest = bytes;
    while let Some(Ok(Some((kind, data)))) = ready(frame::read(&mut rest)) {
        let again = frame::one(kind, &data);
        let read = ready(frame::read(&mut again.as_slice()));
        assert!(matches!(read, Some(Ok(Some((_, same)))) if same == data));
        if let Some(first) = data.first() {
            let _ = Code::of(*first);
        }
        let _ = cut(&String::from_utf8_lossy(&data));
        drop(serde_json::from_slice::<Hello>(&data));
    }
}

/// What a future gives that never waits: its source is a slice.
fn ready<F: Future>(future: F) -> Option<F::Output> {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// A practice centre that lines are said to.
struct Talk {
    sandbox: Sandbox,
    law: (Passport, Calendar),
    staff: [StaffId; 4],
    said: u32,
}

/// Sessions until a fresh centre is made: it remembers everything that was done in it.
const SESSIONS_A_CENTRE_MAX: u32 = 2_000;

impl Talk {
    fn open() -> Self {
        let law =
            (Passport::embedded().expect("built in"), Calendar::embedded().expect("built in"));
        let start = Moment::at(
            chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date"),
            chrono::NaiveTime::from_hms_opt(9, 0, 0).expect("a time"),
        );
        let sandbox = Sandbox::open_at(start, None, law.0.clone(), law.1.clone()).expect("memory");
        let centre = sandbox.engine().snapshot();
        let staff = ["agent", "officer", "supervisor", "telimci"]
            .map(|login| centre.centre.member_by_login(login).expect("a player").id);
        Self { sandbox, law, staff, said: 0 }
    }

    fn with<T>(use_it: impl FnOnce(&mut Self) -> T) -> T {
        thread_local! {
            static TALK: RefCell<Option<Talk>> = const { RefCell::new(None) };
        }
        TALK.with_borrow_mut(|held| {
            let is_worn = held.as_ref().is_some_and(|talk| talk.said >= SESSIONS_A_CENTRE_MAX);
            if is_worn {
                *held = None;
            }
            let talk = held.get_or_insert_with(Self::open);
            talk.said += 1;
            use_it(talk)
        })
    }

    fn setup(&self) -> Setup<'_> {
        let desk = Some(DeskId(1));
        Setup { engine: self.sandbox.engine(), lang: Lang::En, desk, law: self.law.clone() }
    }
}

/// A session of plain mode by one of four people: it ends, and every answer is a line of letters.
pub fn lines(bytes: &[u8]) {
    let (who, mut rest) = chosen(bytes, 5);
    // Waiting is real time, and nothing is learnt by it.
    if rest.windows(4).any(|part| part.eq_ignore_ascii_case(b"wait")) {
        return;
    }
    let out = Talk::with(|talk| {
        let mut out = Vec::new();
        let known = talk.staff.get(usize::from(who)).copied();
        plain::run_around(
            talk.setup(),
            known,
            &mut rest,
            &mut out,
            &mut plain::around::Here::default(),
        )
        .expect("memory");
        out
    });
    answered(&out);
}

fn answered(out: &[u8]) {
    let text = std::str::from_utf8(out).expect("answers are UTF-8");
    assert!(!text.chars().any(|it| it.is_control() && it != '\n'), "{text:?}");
}

/// What an SSH client asks for: the environment it sends, and the command it wants done.
pub fn ssh(bytes: &[u8]) {
    let (who, rest) = chosen(bytes, 4);
    let text = String::from_utf8_lossy(rest);
    let mut parts = text.splitn(4, '\0');
    let mut next = || parts.next().unwrap_or_default().to_owned();
    let (term, colours, lang, command) = (next(), next(), next(), next());
    let facts = TerminalFacts::read(|name| match name {
        "TERM" => Some(term.clone()),
        "COLORTERM" | "NO_COLOR" => Some(colours.clone()),
        "LANG" | "LC_ALL" => Some(lang.clone()),
        _ => None,
    });
    let _ = (Depth::of(&facts), Glyphs::of(&facts), facts.is_dumb(), Lang::parse(&facts.lang));
    if command.len() > COMMAND_BYTES_MAX || command.to_ascii_lowercase().contains("wait") {
        return;
    }
    let out = Talk::with(|talk| {
        let mut out = Vec::new();
        let staff = talk.staff[usize::from(who)];
        plain::run_one(talk.setup(), (staff, true), &command, &mut out, &mut Here::default())
            .expect("memory");
        out
    });
    answered(&out);
}
