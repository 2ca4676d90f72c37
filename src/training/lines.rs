//! Practice told as plain lines, in the form of plain mode's answers.

use std::io::{self, Write};
use std::time::Duration;

use super::play::{Summary, Told, TrainError, play};
use super::sandbox::Sandbox;
use super::script::{Act, Deed, Player};
use crate::casework::case::{Case, Happened, Notice};
use crate::locale::dates::{date_and_clock, date_short};
use crate::locale::{Arg, Text};
use crate::terminal::plain::answer::Fact;
use crate::ui::words::{law_lang, payment};

/// Plays a script and writes a line for everything that happens; the last one sums up.
///
/// # Errors
/// [`TrainError`].
pub fn play_lines(
    script: &[Act],
    sandbox: &Sandbox,
    pace: Duration,
    text: Text,
    out: &mut dyn Write,
) -> Result<Summary, TrainError> {
    let mut tell = |told: Told| -> io::Result<()> {
        writeln!(out, "{}", fact(&told, text))?;
        out.flush()
    };
    let summary = play(script, sandbox, pace, &mut tell)?;
    writeln!(out, "{}", summary_line(&summary, text))?;
    out.flush()?;
    Ok(summary)
}

fn fact(told: &Told, text: Text) -> Fact {
    match told {
        Told::Step { number, step } => {
            let lang = law_lang(text);
            let words = format!("{number}. {} — {}", step.name.get(lang), step.why.get(lang));
            Fact::new("step").pair("number", number).pair("kind", step.kind.as_str()).words(words)
        }
        Told::Done { player, deed, at, case } => {
            let role = match player {
                Player::Volunteer => "volunteer",
                Player::Agent => "agent",
                Player::Officer => "officer",
            };
            let who = text.say(&format!("role-{role}"));
            let what = text.say(&format!("plain-{}", deed.name().replace(' ', "-")));
            Fact::new("act")
                .pair("at", date_and_clock(at.local()))
                .pair("who", role)
                .pair("does", deed.name())
                .pair_some("code", shown_code(*deed, *case))
                .pair_some("case", case.and_then(Case::number))
                .words(format!("{who}: {what}"))
        }
        Told::Answered { case } => answered(case, text),
        Told::Clock(now) => {
            let shown = date_and_clock(now.local());
            let words = text.with("cli-train-clock", &[("time", Arg::from(&shown))]);
            Fact::new("clock").pair("now", shown).words(words)
        }
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
fn shown_code(deed: Deed, case: Option<&Case>) -> Option<String> {
    let code = case.and_then(Case::code)?;
    matches!(deed, Deed::Identify).then(|| code.masked())
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
