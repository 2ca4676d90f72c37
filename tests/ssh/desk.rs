//! Sitting at the desk over SSH.

use dost_desk::casework::command::{Command, NewStaff};
use dost_desk::casework::public_key::PublicKey;
use dost_desk::casework::staff::Role;
use dost_desk::terminal::session::{ENTER, LEAVE};

use super::client::{Terminal, run, signed_in};
use super::{Centre, key_of, limits};
use crate::engine::desk as engine;

const F6: &str = "\x1b[17~";
const INSERT: &str = "\x1b[2~";
const CTRL_G: &str = "\x07";
const CTRL_X: &str = "\x18";
const ENTER_KEY: &str = "\r";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_opens_the_desk_and_quitting_gives_the_terminal_back() {
    let centre = Centre::open();
    let mut ayla = Terminal::open(&centre, "ayla").await;
    ayla.shows("Ayla İsmayılova, social agent").await;
    assert!(ayla.raw.starts_with(ENTER));
    assert!(ayla.screen.screen().alternate_screen());
    ayla.types(ENTER_KEY).await;
    ayla.shows("Desk 1 ·").await;
    ayla.types(CTRL_X).await;
    ayla.types(ENTER_KEY).await;
    assert_eq!(ayla.ends().await, 0);
    assert!(ayla.raw.ends_with(LEAVE));
    assert!(!ayla.screen.screen().alternate_screen());
    centre.house.emptied().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typing_appears_letter_by_letter_and_a_new_size_is_drawn() {
    let centre = Centre::open();
    let mut orxan = Terminal::open(&centre, "orxan").await;
    orxan.shows("Orxan Quliyev, back-office officer").await;
    orxan.types(F6).await;
    for letter in ["Ə", "l", "i", "ş", " ", "ı", "3"] {
        orxan.types(letter).await;
    }
    orxan.shows("Əliş ı3").await;
    let (columns, rows) = (80_u16, 24_u16);
    orxan.screen.screen_mut().set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
    orxan.channel.window_change(columns.into(), rows.into(), 0, 0).await.unwrap();
    // The clock at the right end moved to where the terminal ends now.
    loop {
        let first = orxan.text().lines().next().unwrap_or_default().to_owned();
        if first.chars().count() <= 80 && first.trim_end().ends_with("09:00") {
            break;
        }
        assert!(orxan.step().await, "{}", orxan.text());
    }
    orxan.shows("Əliş ı3").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_does_the_others_see_each_in_their_own_language() {
    let centre = Centre::open();
    let mut leyla = Terminal::open(&centre, "leyla").await;
    leyla.shows("Leyla Əliyeva").await;
    leyla.types(ENTER_KEY).await;
    leyla.types(CTRL_G).await;
    leyla.shows("Növbə").await;
    let mut kamil = Terminal::open(&centre, "kamil").await;
    kamil.shows("Kamil Öz").await;
    kamil.types(ENTER_KEY).await;
    kamil.types(INSERT).await;
    kamil.shows("New ticket").await;
    kamil.types(ENTER_KEY).await;
    kamil.shows("S-001").await;
    leyla.shows("S-001").await;
    assert!(kamil.text().contains("Queue") && !kamil.text().contains("Növbə"));
    assert!(!leyla.text().contains("Queue"));
    let snapshot = centre.engine.snapshot();
    assert_eq!(snapshot.centre.tickets.size(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_are_carried_out_under_the_persons_own_role() {
    let centre = Centre::open();
    let ayla = signed_in(&centre, "ayla").await;
    assert_eq!(run(&ayla, "queue list").await, ("ok tickets=0\n".to_owned(), 0));
    let (answer, status) = run(&ayla, "ticket issue").await;
    assert!(answer.starts_with("ok ticket=S-001 "), "{answer}");
    assert_eq!(status, 0);
    let (answer, status) = run(&ayla, "staff role leyla supervisor").await;
    assert!(answer.starts_with("refused key=refusal-not-your-role "), "{answer}");
    assert_eq!(status, 1);
    for line in ["sign-in leyla", "\"sign-in\" leyla", "staff pin leyla", "sign-out", "quit"] {
        let (answer, status) = run(&ayla, line).await;
        assert!(answer.starts_with("error key=ssh-not-here "), "{line}: {answer}");
        assert_eq!(status, 1);
    }
    let (answer, status) = run(&ayla, "rm -rf /").await;
    assert!(answer.starts_with("error key=cli-unknown-command "), "{answer}");
    assert_eq!(status, 1);
    assert_eq!(run(&ayla, "queue list\nticket issue").await.0, "refused");
    assert_eq!(run(&ayla, &"x".repeat(10_000)).await.0, "refused");
    assert_eq!(centre.engine.snapshot().centre.tickets.size(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_disabled_is_out_at_once_and_can_do_nothing_more() {
    let centre = Centre::open();
    let mut ayla = Terminal::open(&centre, "ayla").await;
    ayla.shows("Ayla İsmayılova").await;
    let leyla = signed_in(&centre, "leyla").await;
    centre.does(Command::DisableStaff(centre.staff("ayla"))).await;
    centre.does(Command::DisableStaff(centre.staff("leyla"))).await;
    assert_eq!(ayla.ends().await, 1);
    assert!(ayla.text().contains("access to this centre has been taken away"), "{}", ayla.text());
    assert!(ayla.client.channel_open_session().await.is_err());
    assert!(leyla.channel_open_session().await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_has_a_few_sessions_and_no_more() {
    let centre = Centre::open();
    let mut sessions = Vec::new();
    for _ in 0..centre.house.manners().a_person_max {
        let mut session = Terminal::open(&centre, "ayla").await;
        session.shows("Ayla İsmayılova").await;
        sessions.push(session);
    }
    let mut more = Terminal::open(&centre, "ayla").await;
    assert_eq!(more.ends().await, 1);
    assert!(more.text().contains("as many sessions as one person may have"), "{}", more.text());
    let mut leyla = Terminal::open(&centre, "leyla").await;
    leyla.shows("Leyla Əliyeva").await;
}

/// Who gives tickets in the hall has the queue, by a key alone, and nothing that is about somebody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_volunteer_gives_tickets_and_sees_no_case() {
    // Its number and its person stand in lists of the back office and of the outside systems.
    let desk = tokio::task::spawn_blocking(engine::Desk::with_a_notice_on_its_way).await.unwrap();
    let centre = Centre::around(desk.engine, desk.clock, limits(), false, 4);
    let (login, name) = ("kamil".to_owned(), "Kamil Öz".to_owned());
    let member = NewStaff { login, name, role: Role::Volunteer, pin_hash: engine::pin_hash() };
    centre.does(Command::AddStaff(member)).await;
    let line = key_of("kamil").public_key().to_openssh().unwrap();
    let key = PublicKey::parse(&line).unwrap();
    centre.does(Command::AddKey { staff: centre.staff("kamil"), key }).await;
    let surname = {
        let now = centre.engine.snapshot();
        let case = now.centre.cases.values().next().unwrap();
        case.applicant().unwrap().name.surname.as_str().to_owned()
    };

    let mut kamil = Terminal::open(&centre, "kamil").await;
    kamil.shows("volunteer").await;
    kamil.types("\x1b[2~").await;
    kamil.shows("New ticket").await;
    kamil.types("\r").await;
    kamil.shows("S-002").await;
    // The back office's place, and calling.
    kamil.types("\x1b[15~\x1b[19~").await;
    kamil.types("\x10outside show\r").await;
    kamil.shows("Outside systems").await;
    kamil.types("\x1b[27u\x1b[17~").await;
    kamil.shows("Ticket number").await;
    let letters: String = surname.chars().take(3).collect();
    for words in [engine::PLAIN, &letters] {
        kamil.types(words).await;
        kamil.shows("Nothing found").await;
        kamil.types("\x15").await;
        kamil.shows("Ticket number").await;
    }
    // His own business is found.
    kamil.types("S-002").await;
    kamil.shows("▶ S-002").await;
    let raw = String::from_utf8_lossy(&kamil.raw).into_owned();
    assert!(!raw.contains("05-2026-000001") && !raw.contains(&surname), "{}", kamil.text());

    let frames = centre.engine.snapshot().centre.frames;
    let (listed, status) = run(&kamil.client, "queue list").await;
    assert!(listed.contains("S-002"), "{listed}");
    assert_eq!(status, 0);
    for line in [
        "ticket call",
        "outside show",
        "search S-002",
        "case list",
        "case use 05-2026-000001",
        "case show 05-2026-000001",
        "case withdraw mistake",
        "case use 05-2026-000009",
    ] {
        let (answer, status) = run(&kamil.client, line).await;
        assert_eq!(status, 1, "{line}: {answer}");
        assert!(!answer.contains(&surname), "{line}: {answer}");
    }
    let tickets = centre.engine.snapshot();
    assert_eq!(tickets.centre.frames, frames, "something was recorded");
    let (answer, status) = run(&kamil.client, "ticket issue").await;
    assert!(answer.starts_with("ok ticket=S-003 "), "{answer}");
    assert_eq!(status, 0);
}
