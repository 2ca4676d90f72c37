//! From a file to a lesson: everything is checked, and every problem keeps its line.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Deserialize;
use toml::Spanned;

use super::problem::Problem;
use super::{ACTS_MAX, Ground, LESSON_BYTES_MAX, Lesson, LessonStep};
use crate::casework::identity::PersonCode;
use crate::casework::register::OutsideSystem;
use crate::gateways::practice::{Behaviour, read_people};
use crate::law::moment::Moment;
use crate::law::passport::StepKind;
use crate::law::text::Text;
use crate::training::autopilot::usual_keys;
use crate::training::goal::Goal;
use crate::training::keys::{self, Stroke};
use crate::training::script::{Act, Deed, Player, Target, usual_acts};

/// Milliseconds after which a slow system answers.
pub const SLOW_MILLIS: u32 = 2_500;
/// Visitors of one lesson.
const VISITORS_MAX: usize = 3;
/// The item of a step's own text.
const STEPS_ITEM: u8 = 23;
/// Items of a passport.
const ITEMS: u8 = 27;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: Text,
    purpose: Text,
    start: Spanned<String>,
    visitors: Spanned<Vec<Spanned<String>>>,
    ends: Spanned<String>,
    #[serde(default)]
    fault: Vec<Fault>,
    #[serde(default)]
    step: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    step: Spanned<String>,
    system: Spanned<String>,
    is: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    step: Spanned<String>,
    item: Option<Spanned<u8>>,
    why: Option<Text>,
    acts: Option<Vec<Spanned<ActFile>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActFile {
    by: Option<Spanned<String>>,
    r#do: Option<Spanned<String>>,
    keys: Option<Spanned<String>>,
    say: Option<Text>,
    minutes: Option<u16>,
    wait: Option<Spanned<String>>,
    to: Option<Spanned<String>>,
    system: Option<Spanned<String>>,
    is: Option<Spanned<String>>,
    visitor: Option<Spanned<String>>,
}

/// What outside systems are called in a lesson.
const SYSTEMS: [(&str, OutsideSystem); 3] = [
    ("meis", OutsideSystem::Meis),
    ("payments", OutsideSystem::SocialPayments),
    ("portal", OutsideSystem::Esosial),
];

/// How they may behave.
const BEHAVIOURS: [(&str, Behaviour); 5] = [
    ("up", Behaviour::Up),
    ("slow", Behaviour::Slow(SLOW_MILLIS)),
    ("down", Behaviour::Down),
    ("no-cabinet", Behaviour::NoCabinets),
    ("refuses", Behaviour::Refusing),
];

/// Reads a lesson; `day` replaces its own first day.
pub(super) fn read(
    name: &str,
    text: &str,
    ground: &Ground,
    day: Option<NaiveDate>,
) -> Result<Lesson, Vec<(usize, Problem)>> {
    if text.len() > LESSON_BYTES_MAX {
        return Err(vec![(1, Problem::TooLarge)]);
    }
    let file: File = toml::from_str(text).map_err(|error| {
        let line = line_of(text, error.span().map_or(0, |span| span.start));
        let reason = error.message().trim_end_matches('.').replace('\n', " ");
        vec![(line, Problem::Form { reason })]
    })?;
    let mut reader = Reader { text, ground, day, later: Vec::new(), problems: Vec::new() };
    let lesson = reader.lesson(name, file, day);
    match lesson {
        Some(lesson) if reader.problems.is_empty() => Ok(lesson),
        _ => Err(reader.problems),
    }
}

/// The line of a byte, from 1.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

struct Reader<'a> {
    text: &'a str,
    ground: &'a Ground<'a>,
    /// The first day, where another than the lesson's own was chosen.
    day: Option<NaiveDate>,
    /// The visitors after the first.
    later: Vec<PersonCode>,
    problems: Vec<(usize, Problem)>,
}

/// A step of the file, checked.
struct Part {
    kind: StepKind,
    item: u8,
    why: Option<Text>,
    acts: Option<Vec<Act>>,
}

impl Reader<'_> {
    fn add<T>(&mut self, at: &Spanned<T>, problem: Problem) {
        let line = line_of(self.text, at.span().start);
        self.problems.push((line, problem));
    }

    fn lesson(&mut self, name: &str, file: File, day: Option<NaiveDate>) -> Option<Lesson> {
        let start = self.start(&file.start, day);
        let visitors = self.visitors(&file.visitors, start?.date());
        self.later = visitors.iter().skip(1).cloned().collect();
        let mut parts: Vec<Part> = Vec::new();
        let mut faults: Vec<(StepKind, Act)> = Vec::new();
        for fault in &file.fault {
            let step = self.step_kind(&fault.step);
            let act = self.system(&fault.system, &fault.is);
            faults.extend(step.zip(act));
        }
        let mut clock = start?;
        for step in &file.step {
            let Some(part) = self.part(step, &mut clock) else { continue };
            if parts.iter().any(|known| known.kind == part.kind) {
                let step_name = part.kind.as_str().to_owned();
                self.add(&step.step, Problem::StepTwice { step: step_name });
            }
            parts.push(part);
        }
        let lesson = self.assembled(name, &file, (start?, visitors), (parts, faults));
        self.ends(&file.ends, &lesson);
        Some(lesson)
    }

    /// The passport's steps, each with the lesson's acts or the usual ones.
    fn assembled(
        &mut self,
        name: &str,
        file: &File,
        (start, visitors): (Moment, Vec<PersonCode>),
        (mut parts, faults): (Vec<Part>, Vec<(StepKind, Act)>),
    ) -> Lesson {
        let (mut steps, mut script) = (Vec::new(), Vec::new());
        for (step, number) in self.ground.passport.steps.iter().zip(1..) {
            let at = parts.iter().position(|part| part.kind == step.kind);
            let part = at.map(|at| parts.remove(at));
            let (item, why) =
                part.as_ref().map_or((STEPS_ITEM, None), |part| (part.item, part.why.clone()));
            let acts = part.and_then(|part| part.acts).unwrap_or_else(|| usual_acts(step.kind));
            script.push(Act::Step(step.kind));
            script.extend(
                faults.iter().filter(|(kind, _)| *kind == step.kind).map(|(_, act)| act.clone()),
            );
            // A step without an act is not part of the lesson.
            if acts.is_empty() {
                script.pop();
                continue;
            }
            script.extend(acts);
            steps.push(LessonStep {
                kind: step.kind,
                number,
                name: step.name.clone(),
                why: why.unwrap_or_else(|| step.why.clone()),
                item,
            });
        }
        self.come_by_themselves(&mut script);
        if script.len() > ACTS_MAX {
            self.problems.push((1, Problem::TooMany));
        }
        let (title, purpose) = (file.title.clone(), file.purpose.clone());
        let (name, source, day) = (name.to_owned(), self.text.into(), self.day);
        Lesson { name, title, purpose, start, visitors, steps, script, source, day }
    }

    /// Visitors whom no act sends come when the first one's visit is over; where the lesson does not
    /// go so far, before its last deed.
    fn come_by_themselves(&self, script: &mut Vec<Act>) {
        let is_finish = |act: &Act| matches!(act, Act::Do(Deed { goal: Goal::FinishVisit, .. }));
        let is_deed = |act: &Act| matches!(act, Act::Do(_));
        let after = script.iter().position(is_finish).map(|at| at + 1);
        let place = after.or_else(|| script.iter().rposition(is_deed)).unwrap_or(script.len());
        let sent = |code: &PersonCode| script.contains(&Act::Visitor(code.clone()));
        let unsent: Vec<Act> =
            self.later.iter().filter(|code| !sent(code)).cloned().map(Act::Visitor).collect();
        script.splice(place..place, unsent);
    }

    fn ends(&mut self, ends: &Spanned<String>, lesson: &Lesson) {
        let Some(goal) = Goal::parse(ends.get_ref()) else {
            let found = ends.get_ref().clone();
            return self.add(ends, Problem::NotOneOf { found, known: Goal::names() });
        };
        let last = lesson.deeds().last().map_or("", |deed| deed.goal.name());
        if last != goal.name() {
            let (ends_with, last) = (goal.name().to_owned(), last.to_owned());
            self.add(ends, Problem::Ends { ends: ends_with, last });
        }
    }

    fn start(&mut self, start: &Spanned<String>, day: Option<NaiveDate>) -> Option<Moment> {
        let own = self.moment(start)?;
        let moved = Moment::at(day.unwrap_or(own.date()), own.local().time());
        if !self.ground.calendar.covers(moved.date()) {
            let found = moved.date().to_string();
            self.add(start, Problem::OutOfCalendar { found });
            return None;
        }
        Some(moved)
    }

    fn moment(&mut self, typed: &Spanned<String>) -> Option<Moment> {
        match NaiveDateTime::parse_from_str(typed.get_ref(), "%Y-%m-%d %H:%M") {
            Ok(at) => Some(Moment::at(at.date(), at.time())),
            Err(_) => {
                self.add(typed, Problem::Moment { found: typed.get_ref().clone() });
                None
            }
        }
    }

    fn visitors(
        &mut self,
        codes: &Spanned<Vec<Spanned<String>>>,
        base: NaiveDate,
    ) -> Vec<PersonCode> {
        let people = match read_people(self.ground.people, base) {
            Ok(people) => people,
            Err(error) => {
                self.add(codes, Problem::People(error.to_string()));
                return Vec::new();
            }
        };
        let listed = codes.get_ref();
        if listed.is_empty() || listed.len() > VISITORS_MAX {
            self.add(codes, Problem::NoVisitor);
        }
        let mut visitors = Vec::new();
        for code in listed {
            match people.iter().find(|person| person.code.as_str() == code.get_ref()) {
                Some(person) => visitors.push(person.code.clone()),
                None => {
                    let example = people.first().map_or("", |person| person.code.as_str());
                    let (code_typed, example) = (code.get_ref().clone(), example.to_owned());
                    self.add(code, Problem::UnknownPerson { code: code_typed, example });
                }
            }
        }
        visitors
    }

    fn step_kind(&mut self, step: &Spanned<String>) -> Option<StepKind> {
        let found = step.get_ref();
        let kind = StepKind::ALL.iter().copied().find(|kind| kind.as_str() == found);
        let Some(kind) = kind else {
            let known: Vec<&str> = StepKind::ALL.iter().map(|kind| kind.as_str()).collect();
            let (found, known) = (found.clone(), known.join(", "));
            self.add(step, Problem::UnknownStep { found, known });
            return None;
        };
        if self.ground.passport.step(kind).is_none() {
            let version = self.ground.passport.version.clone();
            self.add(step, Problem::NotInPassport { step: found.clone(), version });
            return None;
        }
        Some(kind)
    }

    fn part(&mut self, step: &Step, clock: &mut Moment) -> Option<Part> {
        let kind = self.step_kind(&step.step)?;
        let item = match &step.item {
            Some(item) if !(1..=ITEMS).contains(item.get_ref()) => {
                self.add(item, Problem::Item { found: *item.get_ref() });
                STEPS_ITEM
            }
            Some(item) => *item.get_ref(),
            None => STEPS_ITEM,
        };
        let acts = step.acts.as_ref().map(|acts| {
            acts.iter().filter_map(|act| self.act(act, kind, clock)).collect::<Vec<_>>()
        });
        Some(Part { kind, item, why: step.why.clone(), acts })
    }

    fn act(
        &mut self,
        spanned: &Spanned<ActFile>,
        step: StepKind,
        clock: &mut Moment,
    ) -> Option<Act> {
        match spanned.get_ref() {
            ActFile {
                by: Some(by),
                r#do: Some(goal),
                keys,
                say,
                minutes: None,
                wait: None,
                to: None,
                system: None,
                is: None,
                visitor: None,
            } => self.deed((by, goal), keys.as_ref(), say.clone(), step),
            ActFile {
                by: None,
                r#do: None,
                keys: None,
                say: None,
                minutes,
                wait,
                to,
                system,
                is,
                visitor,
            } => match (minutes, wait, to, system, is, visitor) {
                (Some(minutes), None, None, None, None, None) => {
                    *clock = clock.plus_seconds(i64::from(*minutes) * 60);
                    Some(Act::Minutes(*minutes))
                }
                (None, Some(wait), None, None, None, None) => {
                    if wait.get_ref() != "answers" {
                        let found = wait.get_ref().clone();
                        self.add(wait, Problem::NotOneOf { found, known: "answers".to_owned() });
                    }
                    Some(Act::Await)
                }
                (None, None, Some(to), None, None, None) => self.target(to, clock).map(Act::To),
                (None, None, None, Some(system), Some(is), None) => self.system(system, is),
                (None, None, None, None, None, Some(code)) => self.visitor(code),
                _ => {
                    self.add(spanned, Problem::Act);
                    None
                }
            },
            _ => {
                self.add(spanned, Problem::Act);
                None
            }
        }
    }

    fn deed(
        &mut self,
        (by, goal): (&Spanned<String>, &Spanned<String>),
        typed: Option<&Spanned<String>>,
        say: Option<Text>,
        step: StepKind,
    ) -> Option<Act> {
        let player = Player::parse(by.get_ref());
        if player.is_none() {
            let known = Player::ALL.map(Player::name).join(", ");
            self.add(by, Problem::NotOneOf { found: by.get_ref().clone(), known });
        }
        let known = Goal::parse(goal.get_ref());
        if known.is_none() {
            let found = goal.get_ref().clone();
            self.add(goal, Problem::NotOneOf { found, known: Goal::names() });
        }
        let (player, reached) = (player?, known?);
        if let Some(wanted) = reached.step().filter(|wanted| *wanted != step) {
            let (goal_name, wanted) = (reached.name().to_owned(), wanted.as_str().to_owned());
            self.add(goal, Problem::WrongStep { goal: goal_name, wanted });
        }
        let strokes: Option<Vec<Stroke>> =
            match typed.map(|typed| (typed, keys::parse(typed.get_ref()))) {
                None => None,
                Some((_, Ok(strokes))) => Some(strokes),
                Some((typed, Err(error))) => {
                    self.add(typed, Problem::Keys(error));
                    return None;
                }
            };
        if strokes.is_none() && usual_keys(reached).is_none() {
            self.add(goal, Problem::KeysMissing { goal: reached.name().to_owned() });
        }
        Some(Act::Do(Deed { by: player, goal: reached, keys: strokes, say }))
    }

    fn target(&mut self, to: &Spanned<String>, clock: &mut Moment) -> Option<Target> {
        if let Some((_, target)) = Target::NAMED.iter().find(|(name, _)| name == to.get_ref()) {
            return Some(*target);
        }
        if !to.get_ref().starts_with(|first: char| first.is_ascii_digit()) {
            let known = Target::NAMED.map(|(name, _)| name).join(", ") + ", 2026-11-23 09:00";
            self.add(to, Problem::NotOneOf { found: to.get_ref().clone(), known });
            return None;
        }
        let at = self.moment(to)?;
        if at < *clock {
            self.add(to, Problem::Backwards { from: *clock, to: at });
            return None;
        }
        *clock = at;
        Some(Target::At(at))
    }

    fn visitor(&mut self, code: &Spanned<String>) -> Option<Act> {
        let found = self.later.iter().find(|later| later.as_str() == code.get_ref());
        if found.is_none() {
            let known: Vec<&str> = self.later.iter().map(PersonCode::as_str).collect();
            let (found, known) = (code.get_ref().clone(), known.join(", "));
            self.add(code, Problem::LaterVisitor { found, known });
            return None;
        }
        found.cloned().map(Act::Visitor)
    }

    fn system(&mut self, system: &Spanned<String>, is: &Spanned<String>) -> Option<Act> {
        let known = one_of(system.get_ref(), &SYSTEMS);
        if known.is_none() {
            let (found, known) =
                (system.get_ref().clone(), SYSTEMS.map(|(name, _)| name).join(", "));
            self.add(system, Problem::NotOneOf { found, known });
        }
        let behaves = one_of(is.get_ref(), &BEHAVIOURS);
        if behaves.is_none() {
            let (found, known) =
                (is.get_ref().clone(), BEHAVIOURS.map(|(name, _)| name).join(", "));
            self.add(is, Problem::NotOneOf { found, known });
        }
        Some(Act::System(known?, behaves?))
    }
}

fn one_of<T: Copy>(word: &str, table: &[(&str, T)]) -> Option<T> {
    table.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}
