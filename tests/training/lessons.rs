//! Lessons as data: on top of the passport's steps, and told by the line when they cannot be meant.

use std::sync::Arc;

use dost_desk::law::passport::{Passport, StepKind};
use dost_desk::law::text::Lang as LawLang;
use dost_desk::locale::width::columns;
use dost_desk::locale::{Lang, Text};
use dost_desk::training::lesson::{BUILT_IN, Ground, Lesson, built_in};
use dost_desk::training::progress::{Mistake, Progress};
use dost_desk::training::result::LessonResult;
use dost_desk::training::sandbox::PIN;
use dost_desk::training::script::{Act, Player};

use super::{law, lesson, read, sandbox};

const PLAIN: &str = include_str!("../../assets/lessons/plain.toml");

#[test]
fn every_built_in_lesson_goes_through_the_seven_steps() {
    for (name, _) in BUILT_IN {
        let lesson = lesson(name);
        let steps: Vec<StepKind> = lesson.steps.iter().map(|step| step.kind).collect();
        assert_eq!(steps, StepKind::ALL, "{name}");
        assert!(lesson.deeds().count() >= 8, "{name}");
        for text in [&lesson.title, &lesson.purpose] {
            assert!(!text.az.is_empty() && !text.en.is_empty() && text.az != text.en, "{name}");
        }
    }
}

/// The passport's own words and order: a passport that names a step otherwise, gives another
/// reason, or has fewer steps, is what the lesson teaches.
#[test]
fn another_passport_makes_another_lesson() {
    let (_, calendar) = law();
    let changed = Passport::embedded_text()
        .replace("en = \"Papers\"", "en = \"Evidence\"")
        .replace("Nobody is asked for what the State already holds", "Ask the State first");
    let mut passport = Passport::parse(&changed).unwrap();
    let read = |passport: &Passport, name: &str| {
        let ground = Ground::new(passport, &calendar);
        Lesson::parse((name, name), built_in(name).unwrap(), &ground)
    };
    let step = read(&passport, "plain").unwrap().step(StepKind::Documents).unwrap().clone();
    assert_eq!(step.name.en, "Evidence");
    assert!(step.why.en.starts_with("Ask the State first"));

    passport.steps.retain(|step| step.kind != StepKind::Notice);
    let shorter = read(&passport, "plain");
    // The lesson's end is the closing of the case, which this passport does not lead to.
    assert!(shorter.unwrap_err().to_string().contains("is to end with \"case close\""));
    let lesson = Lesson::parse(
        ("plain", "plain"),
        &PLAIN.replace("case close", "case grant"),
        &Ground::new(&passport, &calendar),
    );
    assert_eq!(lesson.unwrap().steps.len(), 6);
    let error = read(&passport, "late-notice").unwrap_err().to_string();
    assert!(error.contains("has no step \"notice\""), "{error}");
}

/// Everything that cannot be meant, with its line and a remedy.
#[test]
fn a_bad_lesson_is_told_by_its_line() {
    let with = |more: &str| format!("{PLAIN}\n{more}");
    let line = PLAIN.lines().count() + 1;
    let cases: Vec<(String, usize, &str)> = vec![
        (
            with("[[step]]\nstep = \"lunch\""),
            line + 2,
            "there is no step \"lunch\". Steps are: queue",
        ),
        (PLAIN.replace("5ZK7W2M", "5ZK7W2X"), 9, "no practice person has the code \"5ZK7W2X\""),
        (PLAIN.replace("[\"5ZK7W2M\"]", "[]"), 9, "Name one to three"),
        (PLAIN.replace("2026-11-23 09:00", "soon"), 7, "Write it as 2026-11-23 09:00"),
        (PLAIN.replace("2026-11-23", "2199-11-23"), 7, "does not reach"),
        (PLAIN.replace("case close", "case grant"), 11, "its last act is \"case close\""),
        (PLAIN.replace("case close", "case cloze"), 11, "cannot stand here"),
        (with("colour = 1"), line + 1, "unknown field"),
        (with("[[step"), line + 1, "Compare with a built-in lesson"),
        (
            with("[[step]]\nstep = \"desk\"\nacts = [\n{ to = \"2026-11-23 08:00\" }]"),
            line + 4,
            "the clock would go back to 23.11.2026 08:00",
        ),
        (
            with(
                "[[step]]\nstep = \"desk\"\nacts = [{ minutes = 9 },\n{ to = \"2026-11-23 09:05\" }]",
            ),
            line + 4,
            "23.11.2026 09:09 at least",
        ),
        (
            with(
                "[[step]]\nstep = \"desk\"\nacts = [\n{ by = \"cook\", do = \"look\", keys = \"F1\" }]",
            ),
            line + 4,
            "volunteer, agent",
        ),
        (
            with("[[step]]\nstep = \"desk\"\nacts = [\n{ by = \"agent\", do = \"look\" }]"),
            line + 4,
            "Say which: keys",
        ),
        (
            with(
                "[[step]]\nstep = \"desk\"\nacts = [\n{ by = \"agent\", do = \"look\", keys = \"F13\" }]",
            ),
            line + 4,
            "there is no key \"F13\"",
        ),
        (
            with(
                "[[step]]\nstep = \"desk\"\nacts = [\n{ by = \"agent\", do = \"look\", keys = \"\\\"{dey}\\\"\" }]",
            ),
            line + 4,
            "stands for nothing",
        ),
        (
            with("[[step]]\nstep = \"desk\"\nacts = [\n{ by = \"officer\", do = \"case grant\" }]"),
            line + 4,
            "belongs to the step \"back_office\"",
        ),
        (
            with("[[step]]\nstep = \"desk\"\nacts = [\n{ minutes = 1, to = \"last-day\" }]"),
            line + 4,
            "an act is one of",
        ),
        (with("[[step]]\nstep = \"desk\"\nitem = 28"), line + 3, "items 1 to 27"),
        (with("[[step]]\nstep = \"desk\"\n[[step]]\nstep = \"desk\""), line + 4, "there twice"),
        (
            with("[[fault]]\nstep = \"documents\"\nsystem = \"fax\"\nis = \"down\""),
            line + 3,
            "meis, payments, portal",
        ),
        (
            with("[[fault]]\nstep = \"documents\"\nsystem = \"meis\"\nis = \"tired\""),
            line + 4,
            "up, slow, down",
        ),
    ];
    for (text, line, words) in cases {
        let told = read(&text).map(|_| ()).unwrap_err().to_string();
        assert!(told.starts_with(&format!("own.toml, line {line}: ")), "{line}: {told}\n{text}");
        assert!(told.contains(words), "{words}: {told}");
        assert!(told.ends_with('.'), "a remedy: {told}");
    }
    assert!(read(&"#".repeat(70_000)).is_err());
}

/// What a learner is told stands whole on the line beside step and item.
#[test]
fn every_task_fits_into_its_line() {
    // Item and step take 16 columns, the sign before the task two.
    let room = 80 - 16 - 2;
    for (name, _) in BUILT_IN {
        let lesson = lesson(name);
        for deed in lesson.deeds() {
            for (lang, law) in [(Lang::Az, LawLang::Az), (Lang::En, LawLang::En)] {
                let key = format!("goal-{}", deed.goal.name().replace(' ', "-"));
                let usual = Text::of(lang).with(&key, &[("code", "5ZK7W2M".into())]);
                let words = deed.say.as_ref().map_or(usual, |say| {
                    say.get(law)
                        .replace("{visitor}", "5ZK7W2M")
                        .replace("{day-25}", "29.10.2026")
                        .replace("{day-30}", "24.10.2026")
                        .replace("{day-1}", "22.11.2026")
                        .replace("{day-300}", "22.11.2025")
                        .replace("{day+300}", "22.11.2027")
                });
                assert!(columns(&words) <= room, "{name}: {} columns: {words}", columns(&words));
            }
        }
        for (step, lang) in
            lesson.steps.iter().flat_map(|step| [(step, LawLang::Az), (step, LawLang::En)])
        {
            let why = format!("{} (maddə 23)", step.why.get(lang));
            assert!(dost_desk::ui::paint::wrap(&why, 76).len() <= 2, "{name}: {why}");
        }
    }
}

/// How somebody signs in is a task like any other, with the desk of another taken away first.
#[test]
fn every_way_to_sign_in_fits_into_its_line() {
    let plain = lesson("plain");
    let sandbox = sandbox(&plain);
    for lang in [Lang::Az, Lang::En] {
        let text = Text::of(lang);
        for player in Player::ALL {
            let role = text.say(&format!("lesson-role-{}", player.name()));
            let desk = player.desk().map_or_else(String::new, |desk| format!("Backspace {desk} "));
            let keys = format!("{} Tab {PIN} Tab {desk}Enter", sandbox.login(player));
            let args = [("role", role.into()), ("keys", keys.as_str().into())];
            let words = text.with("lesson-sign-in", &args);
            assert!(columns(&words) <= 80 - 16 - 2, "{} columns: {words}", columns(&words));
        }
    }
}

/// A lesson may be called anything; a spreadsheet takes none of it for a formula.
#[test]
fn no_cell_of_a_result_is_a_formula() {
    let (passport, calendar) = law();
    let ground = Ground::new(&passport, &calendar);
    let lesson = Lesson::parse(("=1+1", "own.toml"), PLAIN, &ground).unwrap();
    let mut progress = Progress::new(Arc::new(lesson));
    progress.enter(StepKind::Queue);
    progress.refused(Mistake { words: "@SUM(A1)".to_owned(), item: Some(23) });
    let table = LessonResult::of(&progress, &passport).csv();
    let first = table.lines().nth(1).unwrap();
    assert!(first.starts_with("'=1+1,1,") && first.ends_with(",1,23,0,'@SUM(A1)"), "{table}");
}

/// Nothing of a lesson is an act that the room would have to guess.
#[test]
fn scripts_begin_with_a_step_and_end_with_a_deed() {
    for (name, _) in BUILT_IN {
        let lesson = lesson(name);
        assert!(matches!(lesson.script.first(), Some(Act::Step(_))), "{name}");
        assert!(matches!(lesson.script.last(), Some(Act::Do(_))), "{name}");
    }
}
