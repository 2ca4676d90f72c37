//! A saved run, played again where nobody sees it and looked at in lines. Answers have the form of
//! plain mode's.

use std::sync::Arc;
use std::time::Duration;

use chrono::Datelike;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::compare::compare_lines;
use super::lesson::Lesson;
use super::lines::screen_lines;
use super::play::TrainError;
use super::room::moments::Head;
use super::room::replay::Replayed;
use super::room::{Cue, Manner, Room};
use super::run::file::RunFile;
use super::sandbox::Sandbox;
use super::unseen::reference;
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::locale::dates::clock;
use crate::locale::{Arg, Lang, Text};
use crate::terminal::desk::RUNTIME_THREADS;
use crate::terminal::plain::answer::Fact;
use crate::terminal::program::{Feeds, Program};
use crate::ui::{MIN_SIZE, Options};

/// Time between two looks at a run that is played again.
const BEAT: Duration = Duration::from_millis(2);
/// The commands, as they are typed.
const COMMANDS: [&str; 6] =
    ["moments", "asof NUMBER|HH:MM|DD.MM HH:MM", "compare", "save FILE", "help", "end"];
/// Letters of a line that an answer repeats.
const REPEATED_LETTERS_MAX: usize = 40;

/// What a line came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// These lines.
    Lines(Vec<String>),
    /// The run is wanted in a file of this name.
    Save(String),
    /// Nothing more is wanted.
    End,
}

/// A run that has been played again.
pub struct Opened {
    room: Room,
    lang: Lang,
    lesson: Option<Arc<Lesson>>,
    law: (Passport, Calendar),
    run: RunFile,
    /// What the room runs on, and what wakes it: both live as long as it.
    _alive: (Runtime, Feeds<Cue, (), ()>, watch::Sender<bool>),
}

impl Opened {
    /// Plays a saved run again, in a centre of its own. Takes a few seconds at most, and
    /// [`STAND_SECONDS_MAX`](super::room::replay::STAND_SECONDS_MAX) more where it breaks off.
    ///
    /// # Errors
    /// [`TrainError`]: no memory or no threads.
    pub fn play(
        run: RunFile,
        lesson: Option<Arc<Lesson>>,
        sandbox: Sandbox,
        lang: Lang,
    ) -> Result<Self, TrainError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(RUNTIME_THREADS)
            .enable_all()
            .build()?;
        let law = (sandbox.passport().clone(), sandbox.calendar().clone());
        let (stop, stopped) = watch::channel(false);
        let options = Options::new(sandbox.engine().snapshot(), MIN_SIZE);
        let manner = Manner { beat: BEAT, ..Manner::HANDS };
        let inside = runtime.enter();
        let (mut room, mut feeds, _) =
            Room::of_run(run.clone(), lesson.clone(), sandbox, manner, options, stopped);
        drop(inside);
        runtime.block_on(async {
            while room.replayed().is_none() {
                tokio::select! {
                    cue = feeds.messages.recv() => match cue {
                        Some(cue) => { room.message(cue); }
                        None => return,
                    },
                    changed = feeds.changed.changed() => if changed.is_ok() { room.refresh(); },
                }
            }
        });
        Ok(Self { room, lang, lesson, law, run, _alive: (runtime, feeds, stop) })
    }

    fn text(&self) -> Text {
        Text::of(self.lang)
    }

    /// The first line: what run it is, and whether it came to the same end.
    pub fn heading(&mut self) -> String {
        let end = match self.room.replayed() {
            Some(Replayed::Same) => "same",
            Some(Replayed::Other) => "other",
            Some(Replayed::Broken) | None => "broken",
        };
        let words = self.text().say(&format!("opened-{end}")).into_owned();
        let moments = self.room.moments().len();
        let lesson = self.lesson.as_ref().map(|lesson| lesson.name.clone());
        let fact = Fact::new("run").pair_some("lesson", lesson).pair("moments", moments);
        fact.pair("end", end).words(words).to_string()
    }

    /// The run, as it was saved.
    pub fn run(&self) -> &RunFile {
        &self.run
    }

    /// Carries out one line.
    pub fn answer(&mut self, line: &str) -> Answer {
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = match words[..] {
            [] => Ok(Vec::new()),
            ["end"] => return Answer::End,
            ["save", ..] if words.len() > 1 => {
                let name = line.trim().strip_prefix("save").unwrap_or_default();
                return Answer::Save(name.trim().to_owned());
            }
            ["help"] => Ok(help()),
            ["moments"] => Ok(self.moments()),
            ["asof", ..] if words.len() > 1 => self.as_of(&words[1..].join(" ")),
            ["compare"] => self.compare(),
            _ => Err(self.error("opened-unknown", line)),
        };
        Answer::Lines(answer.unwrap_or_else(|error| vec![error]))
    }

    fn moments(&mut self) -> Vec<String> {
        let heads = self.room.moments();
        let mut lines: Vec<String> = Vec::new();
        for (at, head) in heads.iter().enumerate() {
            lines.push(self.moment(at, head).to_string());
        }
        lines.push(Fact::ok().pair("moments", heads.len()).to_string());
        lines
    }

    fn moment(&self, at: usize, head: &Head) -> Fact {
        let words = self.room.moment_words(head);
        Fact::new("moment")
            .pair("number", at + 1)
            .pair("at", time_of(head))
            .pair_some("who", head.who.map(|who| who.name()))
            .pair_some("step", head.step)
            .words(words)
    }

    /// The moment of a number, or the last one at or before a time.
    fn as_of(&mut self, wanted: &str) -> Result<Vec<String>, String> {
        let heads = self.room.moments();
        let by_number = wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let is_time = wanted.contains(':');
        let by_time = || {
            let last = heads.last().map(time_of).unwrap_or_default();
            let day = last.split(' ').next().unwrap_or_default().to_owned();
            let wanted =
                if wanted.contains(' ') { wanted.to_owned() } else { format!("{day} {wanted}") };
            heads.iter().rposition(|head| sorted(&time_of(head)) <= sorted(&wanted))
        };
        let at = if is_time { by_time() } else { by_number };
        let found = at.filter(|at| self.room.as_of(*at)).and_then(|at| Some((at, heads.get(at)?)));
        let Some((at, head)) = found else { return Err(self.error("opened-no-moment", wanted)) };
        let mut cells = Buffer::empty(Rect::from((Position::ORIGIN, MIN_SIZE)));
        self.room.view(&mut cells);
        let mut lines = screen_lines(&cells);
        lines.push(self.moment(at, head).to_string());
        lines.push(Fact::ok().pair("number", at + 1).to_string());
        Ok(lines)
    }

    /// The moment shown last, or the whole run, beside the autopilot's.
    fn compare(&mut self) -> Result<Vec<String>, String> {
        let (passport, calendar) = self.law.clone();
        let own = self.room.progress_then();
        let Some((own, lesson)) = own.zip(self.lesson.clone()) else {
            return Err(self.error("compare-no-lesson", ""));
        };
        let theirs = reference(lesson, passport, calendar)
            .map_err(|error| Fact::new("error").words(error.to_string()).to_string())?;
        let lines = compare_lines(&own, &theirs, self.text());
        let mut said: Vec<String> =
            lines.iter().map(|line| format!("compare {}", line.words.trim_end())).collect();
        said.push(Fact::ok().pair("lines", lines.len()).to_string());
        Ok(said)
    }

    fn error(&self, key: &'static str, line: &str) -> String {
        let line: String = line.chars().take(REPEATED_LETTERS_MAX).collect();
        let words = self.text().with(key, &[("line", Arg::from(&line))]);
        Fact::new("error").pair("key", key).words(words).to_string()
    }
}

fn help() -> Vec<String> {
    let mut lines: Vec<String> = COMMANDS
        .iter()
        .map(|command| Fact::new("command").pair("line", command).to_string())
        .collect();
    lines.push(Fact::ok().to_string());
    lines
}

/// Day and minute, as a person types them.
fn time_of(head: &Head) -> String {
    let local = head.at.local();
    format!("{:02}.{:02} {}", local.day(), local.month(), clock(local))
}

/// `DD.MM HH:MM` as it is put in order: a run is far shorter than a year.
fn sorted(time: &str) -> (String, String) {
    let (day, clock) = time.split_once(' ').unwrap_or(("", time));
    let (day, month) = day.split_once('.').unwrap_or((day, ""));
    let clock = if clock.len() == 4 { format!("0{clock}") } else { clock.to_owned() };
    (format!("{month:0>2}{day:0>2}"), clock)
}
