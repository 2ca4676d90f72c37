//! Refusals and other troubles in words.

use super::answer::{Fact, Trouble};
use crate::casework::centre::Centre;
use crate::casework::ids::{CaseId, StaffId};
use crate::casework::refusal::Refusal;
use crate::engine::{Failure, Halt};
use crate::law::moment::Moment;
use crate::law::passport::DocumentKind;
use crate::law::text;
use crate::locale::dates::{date_and_clock, date_short};
use crate::locale::typed_date::DateTyping;
use crate::locale::{Arg, Lang, Text};

/// The line that tells of a trouble.
pub fn line(trouble: &Trouble, centre: &Centre, text: Text) -> Fact {
    match trouble {
        Trouble::Refused(refusal) => Fact::new("refused")
            .with("key", refusal.key())
            .with_some("item", refusal.item())
            .words(words(refusal, centre, text)),
        Trouble::Failed(failure) => {
            let key = failure_key(failure);
            Fact::new("error").with("key", key).words(text.say(key))
        }
        Trouble::Field { field, error } => {
            let words = text.with(&error.key, &[("detail", Arg::from(&error.detail))]);
            Fact::new("error").with("key", &error.key).with("field", field).words(words)
        }
        Trouble::Date { field, error } => {
            let words = date_words(*error, text);
            Fact::new("error").with("key", error.key()).with("field", field).words(words)
        }
        Trouble::Usage(name) => Fact::new("error")
            .with("key", "cli-usage")
            .with("command", name.name)
            .words(format!("{} {} {}", text.say("cli-usage"), name.name, name.takes)),
        Trouble::NotOneOf { given, of } => {
            let args = [("given", Arg::from(given)), ("of", Arg::from(of))];
            Fact::new("error").with("key", "cli-not-one-of").words(text.with("cli-not-one-of", &args))
        }
        Trouble::Said { key, detail } => {
            let words = text.with(key, &[("detail", Arg::from(detail))]);
            Fact::new("error").with("key", key).words(words)
        }
        Trouble::Gone(error) => Fact::new("error").with("key", "cli-gone").with("why", error),
    }
}

fn failure_key(failure: &Failure) -> &'static str {
    match failure {
        Failure::Refused(refusal) => refusal.key(),
        Failure::Busy => "refusal-busy",
        Failure::WrongPin => "sign-in-wrong",
        Failure::Halted(Halt::DiskNearlyFull) => "cli-disk-nearly-full",
        Failure::Halted(Halt::Stopping) => "cli-stopping",
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
                ("month", Arg::from(month)),
                ("year", Arg::from(year)),
                ("last", Arg::from(last)),
            ];
            text.with(key, &args)
        }
        DateTyping::Year { year } => text.with(key, &[("year", Arg::from(year))]),
        DateTyping::Empty | DateTyping::Shape | DateTyping::TooFar => text.say(key).into_owned(),
    }
}

/// A refusal in the session's language: what is so, and what to do next.
pub fn words(refusal: &Refusal, centre: &Centre, text: Text) -> String {
    let args = arguments(refusal, centre, text);
    let args: Vec<(&str, Arg)> = args.iter().map(|(name, words)| (*name, Arg::from(words))).collect();
    text.with(refusal.key(), &args)
}

/// The values of a refusal's message, each under the name of the refusal's own field.
fn arguments(refusal: &Refusal, centre: &Centre, text: Text) -> Vec<(&'static str, String)> {
    let time = |at: Moment| date_and_clock(at.local());
    match refusal {
        Refusal::NotYourRole { role, act } => vec![
            ("role", text.say(&format!("role-{}", role.name())).into_owned()),
            ("act", format!("{act:?}")),
        ],
        Refusal::SignInLocked { until } => vec![("until", time(*until))],
        Refusal::CalendarTooShort { case } | Refusal::AlreadyGranted { case } => {
            vec![("case", case_name(centre, *case))]
        }
        Refusal::DeskBusy { ticket } => vec![("ticket", ticket.clone())],
        Refusal::TicketNotSo { state } => {
            vec![("state", text.say(&format!("ticket-state-{state}")).into_owned())]
        }
        Refusal::TicketElsewhere { desk } => vec![("desk", desk.to_string())],
        Refusal::RecallTooSoon { seconds } => vec![("seconds", seconds.to_string())],
        Refusal::Stale { by, at } => {
            let name = by.map_or_else(|| text.say("none").into_owned(), |by| member(centre, by));
            vec![("name", name), ("time", time(*at))]
        }
        Refusal::WrongStage { stage } => {
            vec![("stage", text.say(&stage_key(*stage)).into_owned())]
        }
        Refusal::ProofExpired { on }
        | Refusal::AlreadyPaid { on }
        | Refusal::ConfirmEarlierGrant { on } => vec![("on", date_short(*on))],
        Refusal::RegisterAnswers { document }
        | Refusal::DocumentNotRequired { document }
        | Refusal::NoEvidence { document } => {
            vec![("document", document_name(centre, *document, text))]
        }
        Refusal::DocumentsMissing { documents } => {
            let names: Vec<String> =
                documents.iter().map(|kind| document_name(centre, *kind, text)).collect();
            vec![("documents", names.join(", "))]
        }
        Refusal::UndecidedCase { number } => vec![("number", number.to_string())],
        Refusal::HeldBy { by, until } => {
            vec![("name", member(centre, *by)), ("until", time(*until))]
        }
        _ => Vec::new(),
    }
}

/// Message key of a stage.
pub fn stage_key(stage: crate::casework::case::Stage) -> String {
    format!("stage-{}", super::codes::code(&stage).replace('_', "-"))
}

/// A document by the passport's own name for it, else by its code.
pub fn document_name(centre: &Centre, kind: DocumentKind, text: Text) -> String {
    let lang = match text.lang() {
        Lang::Az => text::Lang::Az,
        Lang::En => text::Lang::En,
    };
    let named = centre.passport.as_ref().and_then(|passport| passport.document(kind));
    named.map_or_else(|| kind.as_str().to_owned(), |document| document.name.get(lang).to_owned())
}

/// The name of a member of staff.
pub fn member(centre: &Centre, id: StaffId) -> String {
    centre.member(id).map_or_else(|| id.to_string(), |member| member.name.clone())
}

/// A case by its number, or a draft as `#3`.
pub fn case_name(centre: &Centre, id: CaseId) -> String {
    let number = centre.case(id).and_then(|case| case.number());
    number.map_or_else(|| format!("#{id}"), |number| number.to_string())
}
