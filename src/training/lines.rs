//! Practice told as plain lines, in the form of plain mode's answers.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::goal::Goal;
use super::lesson::Lesson;
use super::play::{Played, Summary, Told, TrainError};
use super::record::Recording;
use super::result::LessonResult;
use super::sandbox::{PIN, Sandbox};
use super::unseen::{Unseen, unseen};
use crate::casework::case::{Case, Happened, Notice};
use crate::casework::register::OutsideSystem;
use crate::gateways::practice::Behaviour;
use crate::locale::dates::{date_and_clock, date_short};
use crate::locale::{Arg, Text};
use crate::terminal::plain::answer::Fact;
use crate::ui::words::{law_lang, payment};

/// Plays a lesson and writes a line for everything that happens; the last one sums up.
///
/// # Errors
/// [`TrainError`].
pub fn play_lines(
    lesson: Arc<Lesson>,
    sandbox: Sandbox,
    pace: Duration,
    text: Text,
    out: &mut dyn Write,
    mut recording: Option<Recording>,
) -> Result<Played, TrainError> {
    let Unseen { runtime, listeners, stop, keys } =
        unseen(Some(lesson), sandbox, pace, text.lang())?;
    let mut write = |line: &str| -> io::Result<()> {
        if let Some(recording) = &mut recording {
            recording.line(line);
        }
        writeln!(out, "{line}")?;
        out.flush()
    };
    // Ends when the room is gone.
    while let Ok(told) = listeners.told.recv() {
        if let Err(error) = write(&fact(&told, text).to_string()) {
            stop.send_replace(true);
            runtime.shutdown_timeout(Duration::from_secs(1));
            return Err(error.into());
        }
    }
    drop((keys, stop));
    let ending = listeners.ending.recv().unwrap_or(Err(TrainError::Silent));
    runtime.shutdown_background();
    let mut played = ending?;
    write(&last_line(&played, text).to_string())?;
    played.recording_broken = recording.as_ref().and_then(|it| it.broken().map(str::to_owned));
    Ok(played)
}

/// A screen as lines.
pub fn screen_lines(cells: &Buffer) -> Vec<String> {
    let area = cells.area;
    let row = |y: u16| {
        let signs = (area.left()..area.right()).filter_map(|x| cells.cell((x, y)));
        let line: String = signs.map(ratatui::buffer::Cell::symbol).collect();
        format!("screen {}", line.trim_end())
    };
    (area.top()..area.bottom()).map(row).collect()
}

fn fact(told: &Told, text: Text) -> Fact {
    let lang = law_lang(text);
    match told {
        Told::Step(step) => {
            let (name, why) = (step.name.get(lang), step.why.get(lang));
            Fact::new("step")
                .pair("number", step.number)
                .pair("kind", step.kind.as_str())
                .pair("item", step.item)
                .words(format!("{}. {name} — {why}", step.number))
        }
        Told::Done { player, goal, at, case } => {
            let who = text.say(&format!("lesson-role-{}", player.name()));
            let code = Arg::from(
                case.as_ref()
                    .and_then(|case| case.code())
                    .map_or_else(String::new, |code| code.masked()),
            );
            let what = text.with(
                &format!("goal-{}", goal.name().replace(' ', "-")),
                &[("code", code), ("pin", Arg::from(PIN))],
            );
            Fact::new("act")
                .pair("at", date_and_clock(at.local()))
                .pair("who", player.name())
                .pair("does", goal.name())
                .pair_some("code", shown_code(*goal, case.as_deref()))
                .pair_some("case", case.as_deref().and_then(Case::number))
                .words(format!("{who}: {what}"))
        }
        Told::Refused { words, item } => {
            Fact::new("refused").pair_some("item", *item).words(words.clone())
        }
        Told::Answered { case } => answered(case, text),
        Told::System(system, behaviour) => {
            let state = match behaviour {
                Behaviour::Up | Behaviour::NoCabinets => "up",
                Behaviour::Slow(_) => "slow",
                _ => "down",
            };
            let name = match system {
                OutsideSystem::Meis => "meis",
                OutsideSystem::SocialPayments => "payments",
                OutsideSystem::Esosial => "portal",
            };
            let words = text.say(&format!("title-system-{state}"));
            Fact::new("system").pair("name", name).pair("state", state).words(words)
        }
        Told::Clock(now) => {
            let shown = date_and_clock(now.local());
            let words = text.with("cli-train-clock", &[("time", Arg::from(&shown))]);
            Fact::new("clock").pair("now", shown).words(words)
        }
    }
}

/// The line that ends a play.
pub fn last_line(played: &Played, text: Text) -> Fact {
    let mistakes = played.result.as_ref().map(LessonResult::mistakes);
    let is_over = played.result.as_ref().is_none_or(LessonResult::is_over);
    match &played.summary {
        Some(summary) if is_over => summary_line(summary, text).pair_some("mistakes", mistakes),
        _ if is_over => Fact::ok().pair_some("mistakes", mistakes),
        _ => Fact::new("left").words(text.say("cli-train-left")),
    }
}

/// What the outside systems said last.
fn answered(case: &Case, text: Text) -> Fact {
    if let Notice::Confirmed { receipt, .. } = &case.notice {
        let words = text.say(Happened::NoticeConfirmed.key());
        return Fact::new("answered").pair("by", "portal").pair("receipt", receipt).words(words);
    }
    if case.payment_lookup.answer().is_some() {
        let words = payment(text, &case.payment_lookup);
        return Fact::new("answered").pair("by", "payments").words(words);
    }
    let name = case.applicant().map(|applicant| applicant.name.full()).unwrap_or_default();
    let released = case.sentence().map(|sentence| sentence.released);
    Fact::new("answered").pair("by", "meis").pair_some("released", released).words(name)
}

/// The code of an invented visitor, masked as everywhere.
fn shown_code(goal: Goal, case: Option<&Case>) -> Option<String> {
    let code = case.and_then(Case::code)?;
    matches!(goal, Goal::Identify).then(|| code.masked())
}

/// What a play came to, as a sentence.
pub fn summary_words(summary: &Summary, text: Text) -> String {
    let term = &summary.term;
    let outcome = match summary.granted {
        Some(amount) => {
            let amount = text.with("amount-manat", &[("amount", Arg::from(amount))]);
            format!("{}, {amount}", text.say("decision-grant"))
        }
        None => text.say("decision-refuse").into_owned(),
    };
    text.with(
        "cli-train-summary",
        &[
            ("number", Arg::from(summary.number.to_string())),
            ("registered", Arg::from(date_short(term.registered))),
            ("legal_end", Arg::from(date_short(term.legal_end))),
            ("notify_by", Arg::from(date_short(term.latest_safe))),
            ("notified", Arg::from(date_and_clock(summary.notified.local()))),
            ("outcome", Arg::from(outcome)),
        ],
    )
}

/// What a play came to, as the last line of plain mode.
pub fn summary_line(summary: &Summary, text: Text) -> Fact {
    let (term, words) = (&summary.term, summary_words(summary, text));
    Fact::ok()
        .pair("case", summary.number)
        .pair("registered", term.registered)
        .pair("legal-end", term.legal_end)
        .pair("notify-by", term.latest_safe)
        .pair("notified", date_and_clock(summary.notified.local()))
        .pair("outcome", if summary.granted.is_some() { "grant" } else { "refuse" })
        .pair_some("amount", summary.granted)
        .words(words)
}
