//! The desk without a screen: one command a line in, facts a line each out.
//!
//! For screen readers, scripts and tests. The commands are the screen's own, by their stable
//! English names ([`names`]); the engine, its rules and its refusals are the same, so nothing can
//! be done here that the screen would refuse. How answers look: [`answer`].
//!
//! One session serves one person at a time; `sign-in` changes who it is. Nothing typed here is
//! echoed, and a person's code is shown masked.

pub mod answer;
pub mod around;
mod centre;
mod codes;
mod fields;
mod file;
mod house;
pub mod lines;
pub mod names;
mod next;
mod office;
mod outside;
mod queue;
mod refusal;
mod rights;
mod show;
mod words;

use std::io::{self, BufRead, Write};
use std::sync::Arc;

pub use house::WAIT_SECONDS_MAX;
pub use lines::LINE_BYTES_MAX;

use answer::{Done, Fact, Trouble};
use around::{Around, Here, Reach};
use lines::{Lines, Read};
use names::{Do, Name};
use words::{Malformed, Words};

use crate::casework::case::Case;
use crate::casework::centre::Answer;
use crate::casework::command::{Actor, Command, Context};
use crate::casework::ids::{CaseId, DeskId, StaffId, Version};
use crate::casework::refusal::Refusal;
use crate::casework::staff::LockOut;
use crate::engine::{Engine, Failure, Request, SEARCH_HITS_MAX, Snapshot, new_command_id};
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::locale::{Lang, Text};

/// What a session starts from.
pub struct Setup<'a> {
    /// The centre.
    pub engine: &'a Engine,
    /// The language at the start.
    pub lang: Lang,
    /// The desk this terminal stands at.
    pub desk: Option<DeskId>,
    /// Passport and calendar for a centre that is founded here.
    pub law: (Passport, Calendar),
}

/// One person's session.
pub struct Session<'a> {
    engine: &'a Engine,
    law: (Passport, Calendar),
    text: Text,
    staff: Option<StaffId>,
    desk: Option<DeskId>,
    case: Option<CaseId>,
    lines: Lines<'a>,
    out: &'a mut dyn Write,
    around: &'a mut dyn Around,
    ended: bool,
    /// A door has said who it is, and no line beside the one given can be read.
    vouched: bool,
    /// Who has signed in gave their PIN for it.
    gave_pin: bool,
}

/// What asks for a PIN or changes who somebody is.
const OF_THE_DESK: [Do; 8] = [
    Do::SignIn,
    Do::SignOut,
    Do::Found,
    Do::StaffAdd,
    Do::StaffPin,
    Do::Grant,
    Do::Refuse,
    Do::Quit,
];

/// Runs a session until its input ends or it is told to quit. A closed input is an orderly end.
///
/// # Errors
/// The output cannot be written ([`io::ErrorKind::BrokenPipe`]: nobody reads any more), or the
/// input cannot be read.
pub fn run(setup: Setup, source: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<()> {
    run_around(setup, None, source, out, &mut Here::default())
}

/// As [`run`], elsewhere than on this process's own terminal. Somebody whom the door has made sure
/// of begins as themselves.
///
/// # Errors
/// As [`run`].
pub fn run_around(
    setup: Setup,
    known: Option<StaffId>,
    source: &mut dyn BufRead,
    out: &mut dyn Write,
    around: &mut dyn Around,
) -> io::Result<()> {
    let mut session = Session {
        engine: setup.engine,
        law: setup.law,
        text: Text::of(setup.lang),
        staff: None,
        desk: setup.desk,
        case: None,
        lines: Lines::new(source),
        out,
        around,
        ended: false,
        vouched: false,
        gave_pin: false,
    };
    if let Some(staff) = known {
        session.begin_as(staff);
    }
    let ready = session.ready();
    session.say(&ready)?;
    session.out.flush()?;
    while !session.ended {
        let read = session.lines.next_line()?;
        let done = match read {
            Read::End => break,
            Read::Idle => {
                session.signs_out_idle()?;
                continue;
            }
            Read::TooLong => {
                Err(Trouble::Said { key: "cli-line-too-long", detail: LINE_BYTES_MAX.to_string() })
            }
            Read::NotUtf8 => Err(Trouble::said("cli-line-not-utf8")),
            // An empty line, or a comment in a script, is no command and gets no answer.
            Read::Line(line) if line.trim().is_empty() || line.trim_start().starts_with('#') => {
                continue;
            }
            Read::Line(line) => session.obey(&line),
        };
        session.close(done)?;
    }
    session.leave();
    session.out.flush()
}

/// Carries out one line for somebody whom a door has let in, with their PIN or without, and says
/// whether it was done. What asks for a PIN or changes who it is is not carried out: nothing of
/// this process's own terminal may be touched for a guest.
///
/// # Errors
/// The output cannot be written.
pub fn run_one(
    setup: Setup,
    (staff, gave_pin): (StaffId, bool),
    line: &str,
    out: &mut dyn Write,
    around: &mut dyn Around,
) -> io::Result<bool> {
    let mut nothing = io::empty();
    let mut session = Session {
        engine: setup.engine,
        law: setup.law,
        text: Text::of(setup.lang),
        staff: Some(staff),
        desk: setup.desk,
        case: None,
        lines: Lines::new(&mut nothing),
        out,
        around,
        ended: false,
        vouched: true,
        gave_pin,
    };
    let done = session.obey(line);
    let good = done.is_ok();
    session.close(done)?;
    Ok(good)
}

impl Session<'_> {
    fn ready(&self) -> Fact {
        let snapshot = self.snapshot();
        let founded = snapshot.centre.identity.as_ref();
        let key = if founded.is_some() { "cli-ready" } else { "cli-ready-empty" };
        Fact::new("ready")
            .pair_some("centre", founded.map(|centre| centre.number))
            .pair("practice", yes(snapshot.practice))
            .pair_some("staff", self.staff)
            .pair_some("role", self.staff.and_then(|staff| role(&snapshot, staff)))
            .words(self.text.say(key))
    }

    /// Begins as somebody whom the door has made sure of; recorded, but not as a PIN.
    /// Who may not stays nobody, and is told why when they sign in.
    fn begin_as(&mut self, staff: StaffId) {
        if self.submit_as(Actor::Centre, Command::ComeIn(staff)).is_ok() {
            // Why the session has ended is said by the door.
            let _ = self.takes_place(staff);
        }
    }

    /// Somebody sits here now, unless they have as many sessions as one person may have: then this
    /// one ends.
    fn takes_place(&mut self, staff: StaffId) -> Result<(), Trouble> {
        self.staff = Some(staff);
        if self.around.is_now(self.staff) {
            return Ok(());
        }
        self.leave();
        self.ended = true;
        Err(Trouble::said("door-person-full"))
    }

    /// Nobody sits here any more.
    fn is_left(&mut self) {
        self.staff = None;
        self.case = None;
        // Nobody is never one too many.
        let _ = self.around.is_now(None);
    }

    /// Whoever sits here has typed nothing for too long: what they may do is nobody's now.
    fn signs_out_idle(&mut self) -> io::Result<()> {
        if self.staff.is_none() {
            return Ok(());
        }
        self.leave();
        let fact = Fact::new("signed-out").words(self.text.say("cli-idle-signed-out"));
        self.say(&fact)?;
        self.out.flush()
    }

    fn obey(&mut self, line: &str) -> Done {
        let words = Words::of(line).map_err(|malformed| match malformed {
            Malformed::QuoteOpen => Trouble::said("cli-quote-open"),
            Malformed::TooManyWords => Trouble::said("cli-too-many-words"),
        })?;
        let first = words.get(0).unwrap_or_default();
        let Some((name, length)) = names::understand(first, words.get(1)) else {
            return Err(Trouble::said("cli-unknown-command"));
        };
        let words = words.without(length);
        self.carry_out(name, words)
    }

    fn carry_out(&mut self, name: &'static Name, words: Words) -> Done {
        let known = self.still_known();
        if !matches!(name.does, Do::SignIn | Do::Quit | Do::Help) {
            known?;
        }
        if self.vouched && OF_THE_DESK.contains(&name.does) {
            return Err(Trouble::said("ssh-not-here"));
        }
        let elsewhere = self.vouched || self.around.reach() != Reach::Own;
        if elsewhere && name.does == Do::CalendarImport {
            // A file named here would be looked for on the centre's side.
            return Err(Trouble::said("cli-calendar-elsewhere"));
        }
        if self.around.reach() == Reach::Guest && name.does == Do::Found {
            return Err(Trouble::said("cli-found-elsewhere"));
        }
        match name.does {
            Do::Help
            | Do::Quit
            | Do::SignIn
            | Do::SignOut
            | Do::Desk
            | Do::Language
            | Do::Status
            | Do::OutsideShow
            | Do::OutsideRetry
            | Do::Search
            | Do::Wait
            | Do::Next => self.house(name, &words),
            Do::Found
            | Do::StaffAdd
            | Do::StaffList
            | Do::StaffRole
            | Do::StaffPin
            | Do::StaffDisable
            | Do::CalendarShow
            | Do::CalendarImport => self.centre(name, words),
            Do::Issue
            | Do::Call
            | Do::Recall
            | Do::NoShow
            | Do::TakeBack
            | Do::Park
            | Do::Unpark
            | Do::Transfer
            | Do::Serve
            | Do::Finish
            | Do::CancelTicket
            | Do::QueueList => self.queue(name, words),
            Do::CaseOpen
            | Do::CaseUse
            | Do::Identify
            | Do::Fill
            | Do::AskRegister
            | Do::Paper
            | Do::Waive
            | Do::RemoveEvidence
            | Do::CheckPayment
            | Do::Register
            | Do::Forward
            | Do::Resubmit
            | Do::Withdraw
            | Do::Correct => self.file(name, words),
            Do::Claim
            | Do::Release
            | Do::HandOver
            | Do::Grant
            | Do::Refuse
            | Do::Return
            | Do::PostNotice
            | Do::TellCitizen
            | Do::Close => self.office(name, words),
            Do::CaseShow | Do::CaseList | Do::Proof => self.show(name, &words),
        }
    }

    // --- What every command uses -----------------------------------------------------------

    fn snapshot(&self) -> Arc<Snapshot> {
        self.engine.snapshot()
    }

    fn context(&self, snapshot: &Snapshot) -> Context {
        Context {
            now: snapshot.now,
            actor: self.staff.map_or(Actor::Centre, Actor::Staff),
            desk: self.desk,
            command_id: new_command_id(),
            seen: None,
            // What may be done with the PIN is what may be done: the next line asks for it.
            stepped_up: true,
            // Nobody signs in by it: that is the engine's.
            lock_out: LockOut::default(),
        }
    }

    /// Hands a command to the engine in the name of who is signed in, and waits for the answer.
    /// Where it asks for a PIN, that is the next line, always: a script can count on it.
    fn submit(&mut self, command: Command) -> Result<Answer, Trouble> {
        self.submit_seen(command, None)
    }

    /// The same for what rests on a version of the case that was looked at: a colleague's save that
    /// came in between is not overwritten.
    fn submit_seen(&mut self, command: Command, seen: Option<Version>) -> Result<Answer, Trouble> {
        let Some(staff) = self.staff else { return Err(self.not_signed_in()) };
        let needs_pin = command.act().needs_pin();
        let request = Request { seen, ..self.request(Actor::Staff(staff), command) };
        if !needs_pin {
            return Ok(self.engine.submit_blocking(request)?);
        }
        let pin = self.secret()?;
        self.engine.submit_with_pin_blocking(request, &pin).map_err(|failure| match failure {
            Failure::WrongPin => Trouble::said("step-up-wrong"),
            other => other.into(),
        })
    }

    fn submit_as(&self, actor: Actor, command: Command) -> Result<Answer, Failure> {
        self.engine.submit_blocking(self.request(actor, command))
    }

    fn request(&self, actor: Actor, command: Command) -> Request {
        // Most lines are written without looking at a version of the case.
        let (desk, command_id, seen) = (self.desk, new_command_id(), None);
        Request { command, actor, desk, command_id, seen }
    }

    fn not_signed_in(&self) -> Trouble {
        if self.snapshot().centre.identity.is_none() {
            return Trouble::Refused(Refusal::NotFounded);
        }
        Trouble::said("cli-not-signed-in")
    }

    /// The case in hand.
    fn case_in_hand(&self) -> Result<CaseId, Trouble> {
        self.case.ok_or(Trouble::said("cli-no-case-in-hand"))
    }

    /// A case by its number, or a draft as `#3`; one that is over is fetched. Whoever asks may do
    /// something with it, which is asked before ([`Self::may_do`]).
    fn case_named(&self, given: &str) -> Result<Arc<Case>, Trouble> {
        let draft = given.strip_prefix('#').and_then(|id| id.parse().ok()).map(CaseId);
        let held = || {
            let snapshot = self.snapshot();
            match draft {
                Some(id) => snapshot.centre.case(id).cloned(),
                None => snapshot
                    .centre
                    .cases
                    .values()
                    .find(|case| case.number().is_some_and(|number| number.to_string() == given))
                    .cloned(),
            }
        };
        if let Some(case) = held() {
            return Ok(case);
        }
        match draft {
            Some(id) => self.engine.show(&[id]).map_err(Trouble::from)?,
            None => drop(self.engine.search(given, SEARCH_HITS_MAX)),
        }
        held().ok_or(Trouble::Refused(Refusal::UnknownCase))
    }

    /// Says a fact.
    fn say(&mut self, fact: &Fact) -> io::Result<()> {
        writeln!(self.out, "{fact}")
    }

    /// Ends an answer with what it came to, and hands everything on: a script waits for it.
    fn close(&mut self, done: Done) -> io::Result<()> {
        let fact = match done {
            Ok(fact) => fact,
            Err(Trouble::Gone(error)) => return Err(error),
            Err(trouble) => refusal::line(&trouble, &self.snapshot(), self.text),
        };
        self.say(&fact)?;
        self.out.flush()
    }

    /// The next line, which a terminal does not show.
    fn secret(&mut self) -> Result<String, Trouble> {
        let pin = Fact::new("pin").words(self.text.say("cli-pin-next"));
        self.say(&pin)?;
        self.out.flush()?;
        self.around.secret(true)?;
        let read = self.lines.next_line();
        self.around.secret(false)?;
        match read? {
            Read::Line(line) => Ok(line.trim().to_owned()),
            Read::Idle => {
                self.signs_out_idle()?;
                Err(Trouble::said("cli-no-pin"))
            }
            Read::TooLong | Read::NotUtf8 | Read::End => Err(Trouble::said("cli-no-pin")),
        }
    }

    fn leave(&mut self) {
        if let Some(staff) = self.staff {
            self.is_left();
            // A centre that takes no more commands has nobody left to sign out.
            let _ = self.submit_as(Actor::Staff(staff), Command::SignOut);
        }
    }
}

fn role(snapshot: &Snapshot, staff: StaffId) -> Option<&'static str> {
    snapshot.centre.member(staff).map(|member| member.role.name())
}

/// `yes` or `no`, as answers have it.
fn yes(so: bool) -> &'static str {
    if so { "yes" } else { "no" }
}
