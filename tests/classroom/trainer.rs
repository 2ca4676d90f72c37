//! What the trainer does in lines, and what learners see of it.

use dost_desk::training::class::lines::{Answer, Lines};

use super::learner::{does_as_told, press, sits, task, until as shows};
use super::{Held, until};
use crate::ssh::client::Terminal;

const CTRL_F: &str = "\x06";

fn said(lines: &mut Lines, line: &str) -> String {
    match lines.answer(line) {
        Answer::Lines(lines) => lines.join("\n"),
        Answer::End => "the end".to_owned(),
    }
}

async fn ready(terminal: &mut Terminal) {
    shows(terminal, "the task", |now| now.text().contains("Give the visitor")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_trainer_sees_rows_screens_and_hands() {
    let held = Held::open(10);
    let mut lines = Lines::new(held.class.clone());
    assert_eq!(said(&mut lines, "class"), "ok learners=0 finished=0 hands=0");
    let mut leyla = sits(held.address, "Leyla").await;
    ready(&mut leyla).await;
    let came = lines.news();
    assert!(came.iter().any(|line| line.starts_with("came number=1 name=Leyla")), "{came:?}");
    leyla.types(CTRL_F).await;
    shows(&mut leyla, "the hand", |now| now.text().contains("HAND UP")).await;
    assert!(lines.news().iter().any(|line| line.starts_with("hand number=1 name=Leyla")));
    assert!(said(&mut lines, "class").contains("hand=yes"));
    assert!(said(&mut lines, "hand leyla").starts_with("ok learners=1"));
    shows(&mut leyla, "the hand taken down", |now| !now.text().contains("HAND UP")).await;
    // By its name in the palette too, for terminals that keep Ctrl-F.
    leyla.types("\x10").await;
    press(&mut leyla, "practice hand").await;
    press(&mut leyla, "Enter").await;
    shows(&mut leyla, "the hand", |now| now.text().contains("HAND UP")).await;
    let looked = held.class.learner(1).unwrap();
    looked.watch();
    until(&held.class, "a picture", || looked.picture().is_some()).await;
    let screen = said(&mut lines, "look leyla");
    assert!(screen.contains("screen  PRACTICE") && screen.contains("Give the visitor"), "{screen}");
    looked.unwatch();
    drop(leyla);
    until(&held.class, "the lost line", || !looked.is_at_work()).await;
    assert!(said(&mut lines, "look 1").contains("Give the visitor"), "of who is away too");
    assert!(lines.news().iter().any(|line| line.starts_with("gone number=1")));
    for (line, key) in [
        ("look nobody", "class-nobody"),
        ("dance", "class-unknown"),
        ("clock back", "class-unknown"),
    ] {
        assert!(said(&mut lines, line).starts_with(&format!("error key={key}")), "{line}");
    }
    assert_eq!(said(&mut lines, "end"), "the end");
    held.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn visitors_outages_clock_pause_and_the_way_back_reach_whom_they_should() {
    let held = Held::open(10);
    let mut lines = Lines::new(held.class.clone());
    let mut leyla = sits(held.address, "Leyla").await;
    let mut samir = sits(held.address, "Samir").await;
    ready(&mut leyla).await;
    ready(&mut samir).await;
    assert!(said(&mut lines, "next all paid").starts_with("ok learners=2"));
    for learner in [&mut leyla, &mut samir] {
        let sent = "already paid, code 2C4D6E8";
        shows(learner, "the visitor", |now| now.text().contains(sent)).await;
    }
    // The visitor's ticket is the first one: the lesson goes on, and its start can be come back to.
    for learner in [&mut leyla, &mut samir] {
        shows(learner, "the next task", |now| now.text().contains("Now the agent comes")).await;
    }
    assert!(said(&mut lines, "reset leyla lesson").starts_with("ok learners=1"));
    ready(&mut leyla).await;
    assert!(said(&mut lines, "clock +1h leyla").starts_with("ok learners=1"));
    shows(&mut leyla, "an hour later", |now| now.text().contains("10:0")).await;
    // Nothing of it has come to another: a key of theirs is answered after all that went before.
    samir.types(CTRL_F).await;
    shows(&mut samir, "the hand", |now| now.text().contains("HAND UP")).await;
    assert!(samir.text().contains("Now the agent comes") && !samir.text().contains("10:0"));
    assert!(said(&mut lines, "pause on").starts_with("ok learners=2"));
    shows(&mut leyla, "the pause", |now| now.text().contains("PAUSED")).await;
    let before = task(&leyla);
    // Neither a key nor the learner's own console ends it.
    leyla.types("\x1b[2~\x14").await;
    shows(&mut leyla, "the console", |now| now.text().contains("Trainer's console")).await;
    leyla.types("\x1b[B\x1b[B\r\x1b").await;
    shows(&mut leyla, "the desk", |now| !now.text().contains("Trainer's console")).await;
    assert!(task(&leyla) == before && held.class.is_paused());
    assert!(said(&mut lines, "system payments down").starts_with("ok learners=2"));
    // Whoever comes later finds what holds for all.
    let mut orxan = sits(held.address, "Orxan").await;
    shows(&mut orxan, "the pause", |now| now.text().contains("PAUSED")).await;
    assert!(said(&mut lines, "pause off").starts_with("ok learners=3"));
    shows(&mut orxan, "no pause", |now| !now.text().contains("PAUSED")).await;
    ready(&mut orxan).await;
    does_as_told(&mut orxan).await;
    shows(&mut orxan, "the next task", |now| now.text().contains("Now the agent comes")).await;
    drop(samir);
    let gone = held.class.learner(2).unwrap();
    until(&held.class, "the lost line", || !gone.is_at_work()).await;
    for _ in 0..40 {
        said(&mut lines, "next samir");
    }
    assert_eq!(said(&mut lines, "next samir"), "ok learners=0 not=1");
    held.close().await;
}

/// The sweep reacts on every screen at once when the trainer moves the clock of all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_of_all_is_moved_and_every_screen_shows_what_is_due() {
    let held = Held::open(10);
    let mut lines = Lines::new(held.class.clone());
    let mut learners = [sits(held.address, "Leyla").await, sits(held.address, "Samir").await];
    for learner in &mut learners {
        ready(learner).await;
        // Up to the registration: from there on a term runs.
        let mut last = String::new();
        while !last.contains("Register") {
            shows(learner, "another task", |now| task(now).contains(": ") && task(now) != last)
                .await;
            last = does_as_told(learner).await;
        }
        shows(learner, "the number", |now| now.text().contains("99-2026-000001")).await;
        assert!(!learner.text().lines().next().unwrap_or_default().contains('▲'));
    }
    assert!(said(&mut lines, "clock notice-day").starts_with("ok learners=2"));
    for learner in &mut learners {
        shows(learner, "the day, and that a case is due on it", |now| {
            let title = now.text().lines().next().unwrap_or_default().to_owned();
            title.contains("02.12 10:0") && title.contains("▲1")
        })
        .await;
    }
    held.close().await;
}
