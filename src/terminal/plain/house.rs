//! The session itself: help, who is here, which desk, search, waiting.

use std::time::{Duration, Instant};

use super::answer::{Done, Fact, Trouble};
use super::names::{Do, NAMES, Name};
use super::words::Words;
use super::{Session, outside, role, yes};
use crate::casework::command::Command;
use crate::casework::ids::{DeskId, StaffId};
use crate::casework::refusal::Refusal;
use crate::engine::{Hit, SEARCH_HITS_MAX, Snapshot};
use crate::locale::dates::date_and_clock;
use crate::locale::{Arg, Lang, Text};
use crate::ui::words as ui;

/// Longest time that `wait` waits, seconds.
pub const WAIT_SECONDS_MAX: u64 = 60;
/// How long `wait` waits when nothing is said, seconds.
const WAIT_SECONDS: u64 = 10;
/// Pause between two looks while waiting, milliseconds.
const LOOK_MILLIS: u64 = 10;

impl Session<'_> {
    pub(super) fn house(&mut self, name: &'static Name, words: &Words) -> Done {
        match name.does {
            Do::Help => self.help(words.rest(0)),
            Do::SignIn => self.sign_in(words.get(0).ok_or(Trouble::Usage(name))?),
            Do::SignOut => self.sign_out(),
            Do::Desk => self.sit_down(words.get(0).ok_or(Trouble::Usage(name))?),
            Do::Language => self.language(words.get(0)),
            Do::Status => self.status(),
            Do::OutsideShow => self.outside(),
            Do::OutsideRetry => self.retry(words.get(0).ok_or(Trouble::Usage(name))?),
            Do::Search => self.search(words.rest(0)),
            Do::Wait => {
                let seconds = words.get(0).map_or(Some(WAIT_SECONDS), |word| word.parse().ok());
                self.wait(seconds.ok_or(Trouble::Usage(name))?.min(WAIT_SECONDS_MAX))
            }
            Do::Next => self.next_step(),
            _ => {
                self.ended = true;
                Ok(Fact::ok().words(self.text.say("cli-bye")))
            }
        }
    }

    fn help(&mut self, word: &str) -> Done {
        let mut shown = 0_usize;
        for name in NAMES.iter().filter(|name| name.name.contains(word) || name.also.contains(word))
        {
            let mut fact = Fact::new("command").pair("name", name.name);
            if !name.also.is_empty() {
                fact = fact.pair("also", name.also);
            }
            if !name.takes.is_empty() {
                fact = fact.pair("takes", name.takes);
            }
            self.say(&fact.words(self.text.say(&name.key())))?;
            shown += 1;
        }
        if shown == 0 {
            return Err(Trouble::said("cli-unknown-command"));
        }
        Ok(Fact::ok().pair("commands", shown))
    }

    fn sign_in(&mut self, login: &str) -> Done {
        let pin = self.secret()?;
        if self.snapshot().centre.identity.is_none() {
            return Err(Refusal::NotFounded.into());
        }
        let staff = self.engine.sign_in_blocking(login, &pin)?;
        // Only now does the one before leave: a mistyped PIN sends nobody away.
        if self.staff != Some(staff) {
            self.leave();
        }
        self.signed_in(staff)
    }

    /// Somebody has given their PIN.
    pub(super) fn signed_in(&mut self, staff: StaffId) -> Done {
        self.gave_pin = true;
        self.takes_place(staff)?;
        let snapshot = self.snapshot();
        let role_name = role(&snapshot, staff).unwrap_or_default();
        let name = ui::name(&snapshot, staff);
        let in_words = self.text.say(&format!("role-{role_name}"));
        let args = [("name", Arg::from(&name)), ("role", Arg::from(in_words))];
        Ok(Fact::ok()
            .pair("staff", staff)
            .pair("role", role_name)
            .pair_some("desk", self.desk)
            .words(self.text.with("cli-signed-in", &args)))
    }

    fn sign_out(&mut self) -> Done {
        self.submit(Command::SignOut)?;
        self.is_left();
        Ok(Fact::ok().words(self.text.say("cli-signed-out")))
    }

    fn sit_down(&mut self, number: &str) -> Done {
        let desks = self.snapshot().centre.identity.as_ref().map_or(0, |centre| centre.desks);
        match number.parse() {
            Ok(desk) if (1..=desks).contains(&desk) => {
                self.desk = Some(DeskId(desk));
                let words = self.text.with("title-desk", &[("number", Arg::from(desk))]);
                Ok(Fact::ok().pair("desk", desk).words(words))
            }
            _ => Err(Refusal::UnknownDesk.into()),
        }
    }

    fn language(&mut self, code: Option<&str>) -> Done {
        let lang = match code {
            None => self.text.lang().other(),
            Some(code) => Lang::parse(code).ok_or_else(|| Trouble::NotOneOf {
                given: code.to_owned(),
                of: "az, en".to_owned(),
            })?,
        };
        self.text = Text::of(lang);
        let words = self.text.say(&format!("language-{}", lang.code()));
        Ok(Fact::ok().pair("language", lang.code()).words(words))
    }

    fn status(&mut self) -> Done {
        let snapshot = self.snapshot();
        let names = ["meis", "payments", "portal"];
        let systems = snapshot.systems.into_iter().zip(snapshot.reasons);
        for (name, (sign, reason)) in names.into_iter().zip(systems) {
            let (state, key) = outside::sign(sign);
            let words = self.text.say(reason.map_or(key, |reason| reason.key()));
            self.say(&Fact::new("system").pair("name", name).pair("state", state).words(words))?;
        }
        let sweep = Fact::new("sweep")
            .pair("at", date_and_clock(snapshot.sweep.at.local()))
            .pair("open", snapshot.sweep.open)
            .pair("looked-at", snapshot.sweep.looked_at)
            .pair("raised", snapshot.sweep.raised)
            .pair("silent", yes(snapshot.sweep.silent));
        self.say(&sweep)?;
        Ok(Fact::ok()
            .pair("now", date_and_clock(snapshot.now.local()))
            .pair("frames", snapshot.centre.frames)
            .pair("practice", yes(snapshot.practice))
            .pair("halted", yes(snapshot.halted.is_some()))
            .pair_some("staff", self.staff)
            .pair_some("desk", self.desk)
            .pair_some("case", self.case.map(|case| ui::case_name(&snapshot, case))))
    }

    fn search(&mut self, words: &str) -> Done {
        self.may_look()?;
        let snapshot = self.snapshot();
        let found = self.engine.find(words, SEARCH_HITS_MAX);
        for hit in &found.hits {
            let fact = match hit {
                Hit::Case(id) => match found.case(&snapshot.centre, *id) {
                    Some(case) => self.case_line(case, &snapshot),
                    None => Fact::new("case").pair("number", format!("#{id}")),
                },
                Hit::Ticket(id) => match snapshot.centre.ticket(*id) {
                    Some(ticket) => self.ticket_line(ticket),
                    None => continue,
                },
            };
            self.say(&fact)?;
        }
        Ok(Fact::ok().pair("hits", found.hits.len()))
    }

    /// Waits until no outside system owes an answer about the case in hand (or, without one, at
    /// all). An outage is an answer here: it may last for hours.
    ///
    /// Only for who has signed in: it tells how cases stand, and looks at all of them again and again.
    pub(super) fn wait(&mut self, seconds: u64) -> Done {
        if self.staff.is_none() {
            return Err(self.not_signed_in());
        }
        let until = Instant::now() + Duration::from_secs(seconds);
        loop {
            let waiting = self.waiting(&self.snapshot());
            if waiting == 0 {
                return Ok(Fact::ok().pair("waiting", 0));
            }
            if Instant::now() >= until || self.around.is_gone() {
                return Err(Trouble::said("cli-still-waiting"));
            }
            std::thread::sleep(Duration::from_millis(LOOK_MILLIS));
        }
    }

    fn waiting(&self, snapshot: &Snapshot) -> usize {
        use crate::casework::case::Notice;
        let cases = snapshot.centre.cases.values();
        cases
            .filter(|case| self.case.is_none_or(|held| held == case.id))
            .map(|case| {
                usize::from(case.identity_lookup.is_waiting())
                    + usize::from(case.sentence_lookup.is_waiting())
                    + usize::from(case.payment_lookup.is_waiting())
                    + usize::from(matches!(case.notice, Notice::Posted { .. }))
            })
            .sum()
    }
}
