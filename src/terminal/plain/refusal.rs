//! Refusals and other troubles in words.

use super::answer::{Fact, Trouble};
use crate::engine::{Failure, Halt, Snapshot};
use crate::locale::typed_date::{DateTyping, month_choice};
use crate::locale::{Arg, Text};
use crate::ui::words;

/// The line that tells of a trouble.
pub fn line(trouble: &Trouble, snapshot: &Snapshot, text: Text) -> Fact {
    match trouble {
        Trouble::Refused(refusal) => Fact::new("refused")
            .pair("key", refusal.key())
            .pair_some("item", refusal.item())
            .words(words::refusal(text, refusal, snapshot)),
        Trouble::Failed(failure) => {
            let words = words::failure(text, failure, snapshot);
            Fact::new("error").pair("key", failure_key(failure)).words(words)
        }
        Trouble::Field { field, error } => {
            let words = text.with(&error.key, &[("detail", Arg::from(&error.detail))]);
            Fact::new("error").pair("key", &error.key).pair("field", field).words(words)
        }
        Trouble::Date { field, error } => {
            let words = date_words(*error, text);
            Fact::new("error").pair("key", error.key()).pair("field", field).words(words)
        }
        Trouble::Usage(name) => Fact::new("error")
            .pair("key", "cli-usage")
            .pair("command", name.name)
            .words(format!("{} {} {}", text.say("cli-usage"), name.name, name.takes)),
        Trouble::NotOneOf { given, of } => {
            let args = [("given", Arg::from(given)), ("of", Arg::from(of))];
            Fact::new("error")
                .pair("key", "cli-not-one-of")
                .words(text.with("cli-not-one-of", &args))
        }
        Trouble::Said { key, detail } => {
            let words = text.with(key, &[("detail", Arg::from(detail))]);
            Fact::new("error").pair("key", key).words(words)
        }
        Trouble::Gone(error) => Fact::new("error").pair("key", "cli-gone").pair("why", error),
    }
}

fn failure_key(failure: &Failure) -> &'static str {
    match failure {
        Failure::Refused(refusal) => refusal.key(),
        Failure::Busy => "refusal-busy",
        Failure::NotSealed => "refusal-not-sealed",
        Failure::ArchiveUnread => "refusal-archive-unread",
        Failure::WrongPin => "sign-in-wrong",
        Failure::OtherPerson => "sign-in-other-person",
        Failure::Halted(Halt::DiskNearlyFull) => "refusal-disk-full",
        Failure::Halted(Halt::ClockJumped { .. }) => "refusal-clock-jumped",
        Failure::Halted(Halt::Stopping) => "refusal-stopping",
        Failure::Halted(Halt::JournalFailed { .. }) => "refusal-engine-stopped",
    }
}

fn date_words(error: DateTyping, text: Text) -> String {
    let key = error.key();
    match error {
        DateTyping::Month { month } => text.with(key, &[("month", Arg::from(month))]),
        DateTyping::Day { day, month, year, last } => {
            let args = [
                ("day", Arg::from(day)),
                ("month", Arg::from(month_choice(month))),
                ("year", Arg::from(year)),
                ("last", Arg::from(last)),
            ];
            text.with(key, &args)
        }
        DateTyping::Year { year } => text.with(key, &[("year", Arg::from(year))]),
        DateTyping::Empty | DateTyping::Shape | DateTyping::TooFar => text.say(key).into_owned(),
    }
}
