//! The power is cut after every key of the visit, and the visit goes on where it was.

use std::fs;

use dost_desk::locale::{Lang, Text};

use super::house::{Home, PIN, There};
use super::route::{FIN, NOTIFIED, ROUTE, Row, Way, Who};
use super::terminal::said;
use super::walk::{names, step};

const TEXT: Text = Text::of(Lang::En);

/// A new process on the same folder, at the place of a row.
fn come_back(home: &Home, row: &Row, way: Way) -> There {
    let mut there = go_there(home, row, way);
    names(&mut there.terminal, TEXT, row.named);
    there
}

/// As [`come_back`], but the row may have something else to say.
fn go_there(home: &Home, row: &Row, way: Way) -> There {
    let desk: &[&str] = if row.who == Who::Agent { &["--desk", "1"] } else { &[] };
    let mut there = home.desk(desk);
    there.terminal.sign_in(TEXT, row.who.login(), PIN);
    for (named, key) in way {
        if !named.is_empty() {
            names(&mut there.terminal, TEXT, named);
        }
        there.terminal.press(key);
    }
    there
}

/// Types into the field in focus, and cuts the power once the draft has been written.
fn cut_while_typing(home: &Home, mut there: There, typed: &str) {
    let drafts = home.data().join("drafts");
    let length = || fs::metadata(&drafts).map_or(0, |data| data.len());
    let before = length();
    there.terminal.types(typed);
    there.terminal.shows(typed);
    there.terminal.until_beside("draft", || length() > before);
    there.killed();
}

/// What the screen says when a row's key has done its work.
fn shows_done(there: &mut There, at: usize) {
    let row = &ROUTE[at];
    match ROUTE.get(at + 1) {
        Some(next) if next.who == row.who => names(&mut there.terminal, TEXT, next.named),
        Some(_) if row.who == Who::Agent => there.terminal.shows(&said(TEXT, "done-finish")),
        Some(_) => there.terminal.shows(&said(TEXT, "done-decide")),
        None => names(&mut there.terminal, TEXT, NOTIFIED),
    }
}

#[test]
fn a_visit_outlives_a_cut_after_every_key() {
    let home = Home::founded();
    let mut cuts = 0;
    for (at, row) in ROUTE.iter().enumerate() {
        // The row's own words prove that everything acknowledged before still stands.
        let Some(way) = row.way else { continue };
        let mut there = come_back(&home, row, way);
        let mut named = row.named;
        match row.named {
            "applicant-next-code" => {
                cut_while_typing(&home, there, &FIN[..4]);
                cuts += 1;
                there = go_there(&home, row, way);
                there.terminal.shows(&FIN[..4]);
                there.terminal.press("Ctrl-U");
            }
            "applicant-next-check" => {
                // From the telephone, where the cursor waits, to the e-mail.
                there.terminal.types("\t\x15");
                cut_while_typing(&home, there, "reshad.eliyev@misal.az");
                cuts += 1;
                there = go_there(&home, row, way);
                there.terminal.shows("reshad.eliyev@misal.az");
                // It differs from what MEİS says: the row's own Enter keeps it and goes on.
                named = "applicant-next-difference";
            }
            _ => {}
        }
        step(&mut there.terminal, TEXT, named, row.key);
        shows_done(&mut there, at);
        // The centre alone, or the terminal with it.
        if at % 2 == 0 {
            there.killed();
        } else {
            there.all_killed();
        }
        cuts += 1;
    }
    assert_eq!(cuts, ROUTE.len() + 1, "every row but the receipt's, and twice while typing");
    let plain = crate::process::run(
        home.folder.path(),
        &["--plain", "--data", home.data().to_str().unwrap()],
        format!("sign-in leyla\n{PIN}\ncase list\ncase use 03-2026-000001\ncase show\n").as_bytes(),
    );
    assert!(plain.out.contains("stage=notified"), "{}", plain.out);
    let verified = crate::process::run(
        home.folder.path(),
        &["--data", home.data().to_str().unwrap(), "journal", "verify"],
        b"",
    );
    assert_eq!(verified.code, 0, "{}", verified.err);
}
