//! Practice on a screen: the show, and the practice desk.

use std::time::Duration;

use dost_desk::law::passport::{Passport, StepKind};
use dost_desk::law::text;
use dost_desk::locale::{Lang, Text};
use dost_desk::terminal::program::End;
use dost_desk::training::play::Told;
use dost_desk::training::room::Listeners;

use super::house::{Here, There, foundation};
use super::terminal::said;
use crate::training::played::room;

const TEXT: Text = Text::of(Lang::En);

fn show(pace: Duration) -> (Here, Listeners) {
    room("plain", Lang::En, pace, None)
}

fn title(passport: &Passport, kind: StepKind) -> String {
    let (number, step) = passport.step(kind).unwrap();
    format!("┌ {number}. {} ─", step.name.get(text::Lang::En))
}

#[test]
fn the_show_plays_the_seven_steps_and_sums_up() {
    let (mut here, ending) = show(Duration::ZERO);
    here.terminal.shows(&said(TEXT, "result-title"));
    here.terminal.press("Esc");
    let (_, end) = here.ends();
    assert_eq!(end, End::Quit);
    let steps = ending.told.try_iter().filter_map(|told| match told {
        Told::Step(step) => Some(step.kind),
        _ => None,
    });
    assert_eq!(steps.collect::<Vec<_>>(), StepKind::ALL);
    let played = ending.ending.recv().unwrap().unwrap();
    let summary = played.summary.expect("a summary");
    assert_eq!(summary.number.to_string(), "99-2026-000001");
    assert!(summary.notified.date() <= summary.term.latest_safe);
}

#[test]
fn space_pauses_the_arrow_goes_one_act_on_and_escape_ends() {
    // No act would begin by itself within the test's own deadline.
    let (mut here, ending) = show(Duration::from_secs(3_600));
    let terminal = &mut here.terminal;
    let passport = foundation().passport;
    terminal.shows(&title(&passport, StepKind::Queue));
    names_pause(terminal, "show-hint");
    terminal.types(" ");
    names_pause(terminal, "show-hint-paused");
    terminal.types(" ");
    names_pause(terminal, "show-hint");
    // The volunteer has signed in; the act itself waits.
    terminal.shows(&said(TEXT, "next-issue"));
    terminal.press("Right");
    terminal.shows(&said(TEXT, "box-form-hint")[..5]);
    terminal.press("Esc");
    let (_, end) = here.ends();
    assert_eq!(end, End::Quit);
    let played = ending.ending.recv().unwrap().unwrap();
    assert!(played.summary.is_none() && !played.result.unwrap().is_over());
}

fn names_pause(terminal: &mut super::terminal::Terminal, key: &str) {
    terminal.shows(&format!("└ {} ", said(TEXT, key)));
}

/// Nothing of a caption is cut away, in either language.
#[test]
fn every_reason_fits_into_the_caption() {
    let passport = foundation().passport;
    for kind in StepKind::ALL {
        let (_, step) = passport.step(*kind).unwrap();
        for lang in [text::Lang::Az, text::Lang::En] {
            let lines = dost_desk::ui::paint::wrap(step.why.get(lang), 76);
            assert!(lines.len() <= 2, "{lines:?}");
        }
    }
}

#[test]
fn the_real_program_plays_on_a_terminal_and_says_the_summary_after_it() {
    let home = tempfile::tempdir().unwrap();
    let line = ["train", "--auto", "--pace", "0", "--from", "2026-03-13", "--lang", "en"];
    let there = There::start(home.path(), &line, "xterm", (80, 24));
    let terminal = there.ends(0);
    let raw = String::from_utf8_lossy(&terminal.raw).into_owned();
    let after = raw.rsplit("\x1b[?1049l").next().unwrap();
    for part in ["ok case=99-2026-000001 ", "legal-end=2026-03-31 ", "outcome=grant "] {
        assert!(after.contains(part), "{part}: {after:?}");
    }
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn the_practice_desk_says_who_may_sign_in() {
    let home = tempfile::tempdir().unwrap();
    let line = ["train", "--lang", "en"];
    let mut there = There::start(home.path(), &line, "xterm", (80, 24));
    there.terminal.shows("2026");
    there.terminal.shows("officer, supervisor");
    there.terminal.sign_in(TEXT, "agent", "2026");
    there.terminal.shows(&said(TEXT, "next-issue"));
    there.terminal.press("Ctrl-X");
    there.terminal.shows(&said(TEXT, "confirm-hint"));
    there.terminal.press("Enter");
    there.ends(0);
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "nothing is left behind");
}
