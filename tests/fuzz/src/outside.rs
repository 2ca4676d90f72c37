//! Files that an administrator writes, and answers of outside systems.

use std::sync::LazyLock;

use chrono::NaiveDate;
use dost_desk::casework::identity::{PersonCode, PersonCodeKind};
use dost_desk::casework::register::OutsideSystem;
use dost_desk::cli::settings::Settings;
use dost_desk::gateways::wire::{
    BODY_BYTES_MAX, Contract, IdentityAnswer, Notice, Outcome, PaymentAnswer, Problem,
    ReceiptAnswer, ReleaseAnswer, read,
};
use dost_desk::law::calendar::Calendar;
use dost_desk::law::passport::{Passport, lint, lint_report};
use dost_desk::locale::clean::check_clean;
use dost_desk::training::lesson::{Ground, Lesson};

use super::chosen;

/// `settings.toml`.
pub fn settings(bytes: &[u8]) {
    if let Err(why) = Settings::parse(&String::from_utf8_lossy(bytes)) {
        assert!(!why.is_empty());
    }
}

/// The service passport: it is taken, or every fault is told; the linter says the same.
pub fn passports(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let findings = lint(&text);
    let _ = lint_report(&findings);
    if let Err(errors) = Passport::parse(&text) {
        assert!(!errors.0.is_empty() && !findings.is_empty());
    }
}

/// The calendar's table.
pub fn calendars(bytes: &[u8]) {
    if let Err(errors) = Calendar::parse(&String::from_utf8_lossy(bytes)) {
        assert!(!errors.0.is_empty() && !errors.to_string().is_empty());
    }
}

/// Lessons.
pub fn lessons(bytes: &[u8]) {
    static LAW: LazyLock<(Passport, Calendar)> = LazyLock::new(|| {
        (Passport::embedded().expect("built in"), Calendar::embedded().expect("built in"))
    });
    let ground = Ground::new(&LAW.0, &LAW.1);
    if let Err(errors) =
        Lesson::parse(("own", "own.toml"), &String::from_utf8_lossy(bytes), &ground)
    {
        assert!(!errors.to_string().is_empty());
    }
}

/// Every answer of every outside system: what is taken is about the person that was asked about.
pub fn answers(bytes: &[u8]) {
    let (which, body) = chosen(bytes, 8);
    let body = &body[..body.len().min(BODY_BYTES_MAX)];
    let asked = PersonCode::parse(PersonCodeKind::Fin, "5ZK7W2M").expect("a code");
    let released = NaiveDate::from_ymd_opt(2026, 11, 2).expect("a date");
    match which {
        0 => {
            let answer = read::<IdentityAnswer>(body).and_then(|answer| answer.about(&asked));
            if let Ok(Some(known)) = answer {
                assert_eq!(check_clean(&known.name.full()), Ok(()));
                assert!(known.address.is_none_or(|it| check_clean(it.as_str()).is_ok()));
            }
        }
        1 => {
            let answer = read::<ReleaseAnswer>(body).and_then(|answer| answer.about(&asked));
            if let Ok(Some(known)) = answer {
                assert_eq!(check_clean(&known.institution), Ok(()));
            }
        }
        2 => drop(read::<PaymentAnswer>(body).and_then(|it| it.about(&asked, released))),
        3 => drop(read::<Outcome>(body).and_then(|it| it.about("key-1", &asked))),
        4 => drop(read::<ReceiptAnswer>(body).and_then(|it| it.about("key-1", &asked))),
        5 => drop(read::<Notice>(body).and_then(|it| it.letter())),
        6 => {
            let problem = read::<Problem>(body);
            let _ = problem.map(|it| it.meaning(OutsideSystem::Esosial, it.status));
        }
        _ => {
            let _ = read::<Contract>(body).and_then(|it| it.check(OutsideSystem::Meis));
        }
    }
}
