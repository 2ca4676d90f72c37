//! Who comes in, who comes back, and who is told why not.

use dost_desk::locale::Lang;
use dost_desk::terminal::facts::TerminalFacts;
use dost_desk::terminal::program::Sink;
use dost_desk::terminal::ssh::class::{Classroom, Entering, Pupil};
use ratatui::layout::Size;
use tokio::sync::mpsc;

use super::learner::{Said, answer, comes, finishes, knock, press, sits, until as shows};
use super::{CODE, Held, class, until};
use crate::ssh::client::{Terminal, connect_at};
use crate::ssh::soon;

fn words(said: Said) -> String {
    match said {
        Said::Asks(words, _) => words,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_code_is_told_and_the_next_try_counts() {
    let held = Held::open(10);
    let mut client = connect_at(held.address).await;
    let asked = knock(&mut client, "Leyla").await;
    assert_eq!(asked, Said::Asks(String::new(), Some("Class code: ".to_owned())));
    for typed in ["", "kametu48", &"x".repeat(10_240)] {
        assert_eq!(answer(&mut client, typed).await, Said::Refused, "{typed}");
        let next = words(knock(&mut client, "Leyla").await);
        assert!(next.contains("This is not the code of the class."), "{next}");
    }
    // The fourth one waits a second; whoever has the code comes in all the same.
    assert_eq!(answer(&mut client, " KAMETU 47 ").await, Said::In);
    assert_eq!(held.class.learners().len(), 1);
    held.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_is_none_a_full_class_and_one_that_is_over_are_told() {
    let held = Held::open(1);
    let mut client = connect_at(held.address).await;
    let no_name = knock(&mut client, &"n".repeat(10_240)).await;
    let Said::Asks(said, None) = no_name else { panic!("{no_name:?}") };
    assert!(said.contains("at most 40 letters"), "{said}");
    assert_eq!(answer(&mut client, CODE).await, Said::Refused);
    let first = comes(held.address, "Leyla", None).await;
    let mut second = connect_at(held.address).await;
    knock(&mut second, "Samir").await;
    let full = words(answer(&mut second, CODE).await);
    assert!(full.contains("The class is full: it has 1 learners"), "{full}");
    assert_eq!(held.class.learners().len(), 1);
    held.class.end();
    if let Ok(mut late) = russh_connect(held.address).await {
        let over = knock(&mut late, "Orxan").await;
        assert!(words(over).contains("The class is over"));
    }
    drop(first);
    held.close().await;
}

/// A class that has just ended may have shut its door already.
async fn russh_connect(
    address: std::net::SocketAddr,
) -> Result<crate::ssh::client::Client, russh::Error> {
    soon(russh::client::connect(std::sync::Arc::default(), address, crate::ssh::client::Trusting))
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_line_loses_nothing_that_was_typed() {
    let held = Held::open(10);
    let mut leyla = sits(held.address, "Leyla").await;
    shows(&mut leyla, "the task", |now| now.text().contains("Give the visitor a ticket")).await;
    // Half of a search is nowhere but on the screen.
    leyla.types("\x1b[17~").await;
    press(&mut leyla, "Əliyev R").await;
    shows(&mut leyla, "the words", |now| now.text().contains("Əliyev R")).await;
    drop(leyla);
    let learner = held.class.learner(1).unwrap();
    until(&held.class, "the lost line", || !learner.is_at_work()).await;
    // The same person presses Enter at the question which one they are.
    let back = comes(held.address, "leyla", Some("")).await;
    let mut back = Terminal::on(back, 100, 30).await;
    shows(&mut back, "what was typed", |now| now.text().contains("Əliyev R")).await;
    // Come again while the first terminal still hangs: the world goes over to the new one.
    let again = comes(held.address, "LEYLA", Some("1")).await;
    let mut again = Terminal::on(again, 80, 24).await;
    shows(&mut again, "what was typed", |now| now.text().contains("Əliyev R")).await;
    back.ends().await;
    assert!(back.text().contains("You go on at another terminal"), "{}", back.text());
    assert_eq!(held.class.learners().len(), 1);
    assert!(learner.is_at_work());
    held.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_of_one_name_are_told_apart() {
    let held = Held::open(10);
    let mut first = sits(held.address, "Leyla").await;
    shows(&mut first, "the task", |now| now.text().contains("Give the visitor")).await;
    let mut other = connect_at(held.address).await;
    knock(&mut other, "leyla").await;
    let which = words(answer(&mut other, CODE).await);
    assert!(which.contains("1  Leyla · step 1 of 7 · at work"), "{which}");
    assert!(which.contains("2  somebody else"), "{which}");
    // Enter alone takes nobody's place; nor does nonsense.
    for nothing in ["", "7"] {
        assert!(matches!(answer(&mut other, nothing).await, Said::Asks(_, Some(_))));
    }
    assert_eq!(answer(&mut other, "2").await, Said::In);
    let mut other = Terminal::on(other, 80, 24).await;
    press_ticket(&mut other).await;
    let names: Vec<String> =
        held.class.learners().iter().map(|learner| learner.name.clone()).collect();
    assert_eq!(names, ["Leyla", "leyla (2)"]);
    assert!(!first.text().contains("S-001"), "a world of their own");
    held.close().await;
}

async fn press_ticket(terminal: &mut Terminal) {
    shows(terminal, "the task", |now| now.text().contains("Give the visitor")).await;
    press(terminal, "Ins").await;
    press(terminal, "Enter").await;
    shows(terminal, "the ticket", |now| now.text().contains("S-001")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_size_of_a_window_hurts_and_the_end_of_the_class_gives_the_result() {
    let held = Held::open(10);
    let client = comes(held.address, "Leyla", None).await;
    let mut leyla = Terminal::on(client, 1, 1).await;
    leyla.channel.window_change(65_535, 65_535, 0, 0).await.unwrap();
    leyla.channel.window_change(80, 24, 0, 0).await.unwrap();
    leyla.screen.screen_mut().set_size(24.try_into().unwrap(), 80.try_into().unwrap());
    finishes(&mut leyla).await;
    let mut samir = sits(held.address, "Samir").await;
    shows(&mut samir, "the task", |now| now.text().contains("Give the visitor")).await;
    samir.types("half a wo").await;
    held.class.end();
    for (terminal, name) in [(&mut leyla, "Leyla"), (&mut samir, "Samir")] {
        terminal.ends().await;
        let said = terminal.text();
        assert!(said.contains("The class is over") && said.contains(name), "{said}");
        assert!(said.contains("Together"), "the result: {said}");
    }
    held.close().await;
}

/// A terminal that breaks in the middle of a session by a fault of ours.
struct Broken;

impl Sink for Broken {
    async fn send(&mut self, _: Vec<u8>) -> std::io::Result<()> {
        panic!("planted")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_in_one_session_is_nobody_elses() {
    let class = class("plain", Lang::En, 10);
    let address = "127.0.0.1".parse().unwrap();
    let Entering::In(place) = class.enters("Leyla", CODE, address) else { panic!() };
    let (_keys, input) = mpsc::channel(1);
    let facts = TerminalFacts::read(|_| None);
    let pupil = Pupil { facts, size: Size::new(80, 24), keys: input };
    let (there, seat) = (class.clone(), place.clone());
    let session = tokio::spawn(async move { there.receive(seat, pupil, &mut Broken).await });
    assert!(soon(session).await.unwrap_err().is_panic());
    assert!(!place.is_at_work());
    let Entering::Which(which) = class.enters("leyla", CODE, address) else { panic!() };
    assert!(which.contains("Leyla") && which.contains("gone"), "{which}");
    assert!(matches!(class.chooses("leyla", "", address), Entering::In(_)));
    assert!(matches!(class.enters("Samir", CODE, address), Entering::In(_)));
}
