//! What a practice system can do wrong, and how its answer then looks.

use std::fmt;
use std::str::FromStr;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, DATE, LOCATION};
use axum::http::{HeaderValue, Response, StatusCode};
use chrono::{TimeDelta, Utc};
use thiserror::Error;

use crate::gateways::practice::SLOW_MILLIS_MAX;
use crate::gateways::wire::{BODY_BYTES_MAX, JSON, ProblemKind};

/// Seconds for which an answer is withheld at most, when a fault withholds it.
pub const HOLD_SECONDS_MAX: u64 = 60;

macro_rules! faults {
    ($($(#[$doc:meta])+ $variant:ident = $name:literal;)+) => {
        /// What one practice system does wrong.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum Fault {
            /// Nothing.
            #[default]
            Up,
            /// Answers after so many milliseconds.
            Slow(u32),
            $($(#[$doc])+ $variant,)+
        }

        impl Fault {
            /// All that take no figure.
            pub const PLAIN: &'static [Self] = &[Self::Up, $(Self::$variant),+];

            /// Its name, without a figure.
            pub const fn name(self) -> &'static str {
                match self {
                    Self::Up => "up",
                    Self::Slow(_) => "slow",
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

faults! {
    /// Breaks every connection off before doing anything.
    Down = "down";
    /// Does what it is asked and never answers.
    TimeoutAfterEffect = "timeout-after-effect";
    /// Does what it is asked and breaks the connection off.
    LostAnswer = "lost-answer";
    /// Gets every request twice, as from a network that repeats.
    Duplicate = "duplicate";
    /// 409: another notice came with this key.
    Conflict = "409";
    /// 409: the first request with this key is still at work.
    InProgress = "in-progress";
    /// 422: the contents are refused.
    Unacceptable = "422";
    /// 429: fewer requests are wanted.
    TooMany = "429";
    /// 500: something is broken.
    Broken = "500";
    /// 503: closed for the moment.
    Closed = "503";
    /// 404, as of a wrong address.
    NotFound = "404";
    /// An answer with a property that the contract does not know.
    WrongBody = "wrong-body";
    /// An answer that ends in the middle of its JSON.
    Truncated = "truncated";
    /// An answer that is longer than the contract allows.
    Oversized = "oversized";
    /// An answer with bytes that are not UTF-8.
    NotUtf8 = "not-utf8";
    /// An answer with control characters in its texts.
    ControlCharacters = "control-characters";
    /// An answer with 5,000 combining marks on a letter.
    CombiningMarks = "combining-marks";
    /// An answer about another person.
    AnotherPerson = "another-person";
    /// Two answers that differ.
    TwoAnswers = "two-answers";
    /// A redirect to another host.
    Redirect = "redirect";
    /// An answer that says it is a page.
    WrongType = "wrong-type";
    /// An answer from a clock that is a day ahead.
    WrongClock = "wrong-clock";
    /// A certificate of another authority.
    WrongCertificate = "wrong-certificate";
    /// A certificate that has expired.
    ExpiredCertificate = "expired-certificate";
}

/// A fault that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no fault {0}. Faults are: slow:MILLISECONDS, {names}", names = names())]
pub struct FaultError(String);

fn names() -> String {
    Fault::PLAIN.iter().map(|fault| fault.name()).collect::<Vec<_>>().join(", ")
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || FaultError(text.chars().take(40).collect());
        if let Some(millis) = text.strip_prefix("slow:") {
            let millis: u32 = millis.parse().map_err(|_| wrong())?;
            return if millis <= SLOW_MILLIS_MAX { Ok(Self::Slow(millis)) } else { Err(wrong()) };
        }
        Self::PLAIN.iter().find(|fault| fault.name() == text).copied().ok_or_else(wrong)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slow(millis) => write!(to, "slow:{millis}"),
            other => to.write_str(other.name()),
        }
    }
}

impl Fault {
    /// The error that it answers with instead of doing anything.
    pub(super) fn problem(self) -> Option<ProblemKind> {
        match self {
            Self::Conflict => Some(ProblemKind::KeyReused),
            Self::InProgress => Some(ProblemKind::InProgress),
            Self::Unacceptable => Some(ProblemKind::NotAcceptable),
            Self::TooMany => Some(ProblemKind::TooManyRequests),
            Self::Broken => Some(ProblemKind::Internal),
            Self::Closed => Some(ProblemKind::Unavailable),
            _ => None,
        }
    }

    /// A good answer as this fault spoils it.
    pub(super) fn spoil(self, body: Vec<u8>) -> Response<Body> {
        let text = String::from_utf8_lossy(&body).into_owned();
        let code = first_text(&text);
        let body = match self {
            Self::WrongBody => text.replacen('{', "{\"surprise\":true,", 1).into_bytes(),
            Self::Truncated => {
                text.chars().take(text.chars().count() / 2).collect::<String>().into()
            }
            Self::Oversized => format!("{text}{}", " ".repeat(BODY_BYTES_MAX)).into_bytes(),
            Self::NotUtf8 => text.replacen(code, &format!("{code}\u{FFFD}"), 1).into_bytes(),
            Self::ControlCharacters => text.replacen(code, &format!("{code}\\u001b[2J"), 1).into(),
            Self::CombiningMarks => {
                let marks = "\u{301}".repeat(5_000);
                text.replacen(code, &format!("{code}{marks}"), 1).into_bytes()
            }
            Self::AnotherPerson => another_person(&text).into_bytes(),
            Self::TwoAnswers => format!("{text}\n{}", another_person(&text)).into_bytes(),
            _ => body,
        };
        let body = if self == Self::NotUtf8 { not_utf8(body) } else { body };
        let mut answer = Response::new(Body::from(body));
        let kind = if self == Self::WrongType { "text/html" } else { JSON };
        answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        match self {
            Self::Redirect => {
                *answer.status_mut() = StatusCode::TEMPORARY_REDIRECT;
                let elsewhere = HeaderValue::from_static("https://elsewhere.example/");
                answer.headers_mut().insert(LOCATION, elsewhere);
            }
            Self::NotFound => *answer.status_mut() = StatusCode::NOT_FOUND,
            Self::WrongClock => {
                let tomorrow = Utc::now() + TimeDelta::days(1);
                let date = tomorrow.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
                if let Ok(date) = HeaderValue::from_str(&date) {
                    answer.headers_mut().insert(DATE, date);
                }
            }
            _ => {}
        }
        answer
    }
}

/// The beginning of the first text that a person would read, or else of the code.
fn first_text(answer: &str) -> &'static str {
    let texts = ["\"surname\":\"", "\"institution\":\"", "\"receipt\":\""];
    texts.into_iter().find(|text| answer.contains(text)).unwrap_or("\"value\":\"")
}

/// The answer about a person who was not asked about: another first character of the code.
fn another_person(text: &str) -> String {
    let key = "\"value\":\"";
    let Some(at) = text.find(key).map(|at| at + key.len()) else { return text.to_owned() };
    let (before, code) = text.split_at(at);
    let other = if code.starts_with('9') { "8" } else { "9" };
    let rest = code.chars().skip(1).collect::<String>();
    format!("{before}{other}{rest}")
}

/// The bytes of U+FFFD become bytes that no UTF-8 holds.
fn not_utf8(body: Vec<u8>) -> Vec<u8> {
    let mut body = body;
    let at = body.windows(3).position(|three| three == "\u{FFFD}".as_bytes());
    match at.and_then(|at| body.get_mut(at..at + 3)) {
        Some(three) => three.fill(0xFF),
        None => body.push(0xFF),
    }
    body
}
