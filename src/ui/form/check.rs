//! What a typed value must be, and what is said when it is not.

use chrono::NaiveDate;

use crate::casework::identity::{
    Address, Email, FieldError, IdDocument, IdDocumentKind, Name, PersonCode, PersonCodeKind,
    Phone, Postcode,
};
use crate::locale::clean::check_clean;
use crate::locale::dates::date_short;
use crate::locale::letters::nfc;
use crate::locale::typed_date::{DateTyping, month_choice, parse_past_date, parse_typed_date};
use crate::locale::{Arg, Text};

/// What is wrong with a value: a message key and its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Message key.
    pub key: String,
    /// Values of the message.
    pub args: Vec<(&'static str, String)>,
}

impl Fault {
    /// A fault without values.
    pub fn plain(key: &str) -> Self {
        Self { key: key.to_owned(), args: Vec::new() }
    }

    /// What is said.
    pub fn words(&self, text: Text) -> String {
        let args: Vec<(&str, Arg)> =
            self.args.iter().map(|(name, value)| (*name, Arg::from(value.as_str()))).collect();
        text.with(&self.key, &args)
    }
}

impl From<FieldError> for Fault {
    fn from(error: FieldError) -> Self {
        Self { key: error.key, args: vec![("detail", error.detail)] }
    }
}

impl From<DateTyping> for Fault {
    fn from(error: DateTyping) -> Self {
        let args = match error {
            DateTyping::Month { month } => vec![("month", month.to_string())],
            DateTyping::Day { day, month, year, last } => vec![
                ("day", day.to_string()),
                ("month", month_choice(month)),
                ("year", year.to_string()),
                ("last", last.to_string()),
            ],
            DateTyping::Year { year } => vec![("year", year.to_string())],
            DateTyping::Empty | DateTyping::Shape | DateTyping::TooFar => Vec::new(),
        };
        Self { key: error.key().to_owned(), args }
    }
}

/// What a value must be. An empty value is never wrong: whether it may stay empty is the form's
/// question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// One of the options: always right.
    Option,
    /// Clean text.
    Words,
    /// A name.
    Name,
    /// A code that identifies a person.
    Code(PersonCodeKind),
    /// Series and number of an identity document.
    Document(IdDocumentKind),
    /// An address line.
    Address,
    /// A postcode.
    Postcode,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A day that is not after today.
    PastDate,
    /// Any day.
    Date,
}

impl Check {
    /// The value as it is kept and shown, if it is right.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn run(self, typed: &str, today: NaiveDate) -> Result<String, Fault> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(String::new());
        }
        Ok(match self {
            Self::Option => typed.to_owned(),
            Self::Words => words(typed)?,
            Self::Name => Name::parse(typed)?.as_str().to_owned(),
            Self::Code(kind) => PersonCode::parse(kind, typed)?.as_str().to_owned(),
            Self::Document(kind) => IdDocument::parse(kind, typed)?.as_str().to_owned(),
            Self::Address => Address::parse(typed, None)?.as_str().to_owned(),
            Self::Postcode => Postcode::parse(typed)?.as_str().to_owned(),
            Self::Phone => Phone::parse(typed)?.shown(),
            Self::Email => Email::parse(typed)?.as_str().to_owned(),
            Self::PastDate => past(typed, today)?,
            Self::Date => date_short(parse_typed_date(typed, today)?),
        })
    }

    /// Another value that was perhaps meant: offered, never taken by itself.
    pub fn offer(self, typed: &str) -> Option<String> {
        let Self::Code(kind) = self else { return None };
        PersonCode::parse(kind, typed).err()?;
        Some(PersonCode::hint(kind, typed)?.offered)
    }

    /// The message key of the short help for a value of this kind.
    pub fn help(self) -> &'static str {
        match self {
            Self::Option => "help-field-option",
            Self::Words => "help-field-words",
            Self::Name => "help-field-name",
            Self::Code(PersonCodeKind::Fin) => "help-field-fin",
            Self::Code(PersonCodeKind::Permit) => "help-field-permit",
            Self::Document(_) => "help-field-document",
            Self::Address => "help-field-address",
            Self::Postcode => "help-field-postcode",
            Self::Phone => "help-field-phone",
            Self::Email => "help-field-email",
            Self::PastDate | Self::Date => "help-field-date",
        }
    }
}

fn past(typed: &str, today: NaiveDate) -> Result<String, Fault> {
    let date = parse_past_date(typed, today)?;
    if date > today {
        return Err(Fault { key: "form-in-future".into(), args: vec![("date", date_short(date))] });
    }
    Ok(date_short(date))
}

fn words(typed: &str) -> Result<String, Fault> {
    match check_clean(typed) {
        Ok(()) => Ok(nfc(typed)),
        Err(unclean) => Err(Fault {
            key: unclean.key().to_owned(),
            args: vec![("code", unclean.code()), ("place", unclean.place().to_string())],
        }),
    }
}

/// The date that a checked date field shows; `None` when it is empty or not checked yet.
pub fn date_of(shown: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(shown, "%d.%m.%Y").ok()
}
