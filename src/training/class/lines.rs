//! The trainer's page in lines: the same rows and the same orders, for screen readers, scripts and
//! tests. Answers have the form of plain mode's.

use std::collections::BTreeMap;

use super::Class;
use super::learner::Learner;
use super::orders::{Ordered, Scope};
use crate::casework::register::OutsideSystem;
use crate::gateways::practice::Behaviour;
use crate::locale::fold::fold;
use crate::locale::{Arg, Text};
use crate::terminal::plain::answer::Fact;
use crate::training::lesson::SLOW_MILLIS;
use crate::training::lines::screen_lines;
use crate::training::result::minutes;
use crate::training::room::classmate::Deed;
use crate::training::room::console::{KINDS, Kind};
use crate::training::script::Target;
use crate::ui::words::law_lang;

/// The commands, as they are typed.
const COMMANDS: [&str; 11] = [
    "class",
    "look NAME",
    "next all|NAME [KIND]",
    "system meis|payments|portal up|slow|down [NAME]",
    "clock +1h|+1d|notice-day|last-day [NAME]",
    "pause on|off [NAME]",
    "hand NAME",
    "reset NAME [step|lesson]",
    "code",
    "help",
    "end",
];

/// What a line came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// These lines; the class goes on.
    Lines(Vec<String>),
    /// The class is to end.
    End,
}

/// The name of a kind of visitor in lines.
pub fn kind_name(kind: Kind) -> &'static str {
    kind.label().strip_prefix("visitor-").unwrap_or_default()
}

/// A trainer who works in lines.
pub struct Lines {
    class: Class,
    /// What was told of each learner last: at work, finished, hand.
    told: BTreeMap<usize, (bool, bool, bool)>,
}

impl Lines {
    /// Nothing has been told yet.
    pub fn new(class: Class) -> Self {
        Self { class, told: BTreeMap::new() }
    }

    /// Carries out one line.
    pub fn answer(&mut self, line: &str) -> Answer {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some((command, rest)) = words.split_first() else { return Answer::Lines(Vec::new()) };
        let answer = match (*command, rest) {
            ("end", []) => return Answer::End,
            ("class", []) => Ok(self.rows()),
            ("code", []) => Ok(vec![self.code()]),
            ("help", []) => Ok(self.help()),
            ("look", [_, ..]) => self.look(&rest.join(" ")),
            ("next", [whom, rest @ ..]) => self.next(whom, rest),
            ("system", [system, state, rest @ ..]) => self.system(system, state, rest),
            ("clock", [to, rest @ ..]) => self.clock(to, rest),
            ("pause", [state @ ("on" | "off"), rest @ ..]) => {
                self.ordered(rest, Deed::Pause(*state == "on"))
            }
            ("hand", [_, ..]) => self.ordered(rest, Deed::LowerHand),
            ("reset", [name @ .., "lesson"]) if !name.is_empty() => {
                self.ordered(name, Deed::ResetLesson)
            }
            ("reset", [name @ .., "step"]) | ("reset", name) if !name.is_empty() => {
                self.ordered(name, Deed::ResetStep)
            }
            _ => Err(self.unknown(line)),
        };
        Answer::Lines(answer.unwrap_or_else(|error| vec![error]))
    }

    /// What has changed since the last look: who came, who went, who finished, whose hand is up.
    pub fn news(&mut self) -> Vec<String> {
        let text = self.class.text();
        let mut lines = Vec::new();
        for learner in self.class.learners() {
            let standing = learner.standing();
            let now = (learner.is_at_work(), standing.is_over, standing.hand);
            let before = self.told.insert(learner.number, now).unwrap_or_default();
            let mut say = |what: &'static str, key: &str| {
                let words = text.with(key, &[("name", Arg::from(&learner.name))]);
                let fact = Fact::new(what).pair("number", learner.number);
                lines.push(fact.pair("name", &learner.name).words(words).to_string());
            };
            match (before.0, now.0) {
                (false, true) => say("came", "class-news-came"),
                (true, false) => say("gone", "class-news-gone"),
                _ => {}
            }
            if now.1 && !before.1 {
                say("finished", "class-news-finished");
            }
            if now.2 && !before.2 {
                say("hand", "class-news-hand");
            }
        }
        lines
    }

    /// How learners come in.
    pub fn code(&self) -> String {
        let text = self.class.text();
        let shown = self.class.code().shown();
        let words = text.with("class-code-is", &[("code", Arg::from(&shown))]);
        Fact::ok().pair("code", &shown).words(words).to_string()
    }

    fn help(&self) -> Vec<String> {
        let kinds = KINDS.map(kind_name).join(" ");
        let mut lines: Vec<String> = COMMANDS
            .iter()
            .map(|command| Fact::new("command").pair("line", command).to_string())
            .collect();
        lines.push(Fact::ok().pair("kinds", kinds).to_string());
        lines
    }

    fn rows(&self) -> Vec<String> {
        let learners = self.class.learners();
        let text = self.class.text();
        let mut lines: Vec<String> = learners.iter().map(|learner| row(learner, text)).collect();
        let finished = learners.iter().filter(|learner| learner.standing().is_over).count();
        let hands = learners.iter().filter(|learner| learner.standing().hand).count();
        let end = Fact::ok().pair("learners", learners.len()).pair("finished", finished);
        lines.push(end.pair("hands", hands).to_string());
        lines
    }

    fn look(&self, name: &str) -> Result<Vec<String>, String> {
        let learner = self.named(name)?;
        learner.watch();
        let picture = learner.picture();
        learner.unwatch();
        let Some(picture) = picture else {
            return Err(self.error("class-no-picture", &learner.name));
        };
        let mut lines = screen_lines(&picture.cells);
        lines.push(Fact::ok().pair("name", &learner.name).to_string());
        Ok(lines)
    }

    fn next(&self, whom: &str, rest: &[&str]) -> Result<Vec<String>, String> {
        let named =
            rest.last().and_then(|name| KINDS.into_iter().find(|kind| kind_name(*kind) == *name));
        let (kind, rest) = match named {
            Some(kind) => (kind, &rest[..rest.len() - 1]),
            None => (Kind::Plain, rest),
        };
        let whom: Vec<&str> = [whom].into_iter().chain(rest.iter().copied()).collect();
        let whom: &[&str] = if whom == ["all"] { &[] } else { &whom };
        self.ordered(whom, Deed::Visitor(kind))
    }

    fn system(&self, system: &str, state: &str, rest: &[&str]) -> Result<Vec<String>, String> {
        let system = match system {
            "meis" => OutsideSystem::Meis,
            "payments" => OutsideSystem::SocialPayments,
            "portal" => OutsideSystem::Esosial,
            other => return Err(self.unknown(other)),
        };
        let state = match state {
            "up" => Behaviour::Up,
            "slow" => Behaviour::Slow(SLOW_MILLIS),
            "down" => Behaviour::Down,
            other => return Err(self.unknown(other)),
        };
        self.ordered(rest, Deed::System(system, state))
    }

    fn clock(&self, to: &str, rest: &[&str]) -> Result<Vec<String>, String> {
        let deed = match to {
            "+1h" => Deed::Advance(3_600),
            "+1d" => Deed::Advance(86_400),
            "notice-day" => Deed::Jump(Target::NoticeDay),
            "last-day" => Deed::Jump(Target::LastDay),
            other => return Err(self.unknown(other)),
        };
        self.ordered(rest, deed)
    }

    /// For everybody when nobody is named.
    fn ordered(&self, name: &[&str], deed: Deed) -> Result<Vec<String>, String> {
        let scope = match name {
            [] | ["all"] => Scope::All,
            name => Scope::One(self.named(&name.join(" "))?.number),
        };
        let Ordered { reached, not } = self.class.order(scope, deed);
        let not = (not > 0).then_some(not);
        Ok(vec![Fact::ok().pair("learners", reached).pair_some("not", not).to_string()])
    }

    /// A learner by number, or by name without regard to size and marks of letters.
    fn named(&self, name: &str) -> Result<std::sync::Arc<Learner>, String> {
        let number = name.parse::<usize>().ok().and_then(|number| self.class.learner(number));
        let wanted = fold(name);
        let found = number.or_else(|| {
            self.class.learners().into_iter().find(|learner| fold(&learner.name) == wanted)
        });
        found.ok_or_else(|| self.error("class-nobody", name))
    }

    fn error(&self, key: &'static str, name: &str) -> String {
        let words = self.class.text().with(key, &[("name", Arg::from(name))]);
        Fact::new("error").pair("key", key).words(words).to_string()
    }

    fn unknown(&self, line: &str) -> String {
        self.error(
            "class-unknown",
            &line.chars().take(super::limits::NAME_LETTERS_MAX).collect::<String>(),
        )
    }
}

fn row(learner: &Learner, text: Text) -> String {
    let standing = learner.standing();
    let step = standing.step.as_ref().map(|(number, _)| *number);
    let words = standing.step.as_ref().map(|(_, name)| name.get(law_lang(text)).to_owned());
    let yes = |is: bool| if is { "yes" } else { "no" };
    Fact::new("learner")
        .pair("number", learner.number)
        .pair("name", &learner.name)
        .pair_some("step", step)
        .pair("minutes", minutes(standing.seconds))
        .pair("keys", standing.keys)
        .pair("mistakes", standing.mistakes)
        .pair("hand", yes(standing.hand))
        .pair("finished", yes(standing.is_over))
        .pair("gone", yes(!learner.is_at_work()))
        .words(words.unwrap_or_default())
        .to_string()
}
