//! The trainer's page: what it looks like, and that it never moves under the cursor.

use std::net::IpAddr;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use dost_desk::locale::Lang;
use dost_desk::terminal::program::{End, Flow, Program};
use dost_desk::terminal::ssh::class::{Classroom, Entering};
use dost_desk::training::class::Class;
use dost_desk::training::class::page::Page;
use dost_desk::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tokio::sync::watch;

use super::learner::{does_as_told, finishes, press as types, sits, until as shows};
use super::{CODE, Held, class, until};

fn address() -> IpAddr {
    "192.0.2.7".parse().unwrap()
}

fn comes(class: &Class, name: &str) {
    assert!(matches!(class.enters(name, CODE, address()), Entering::In(_)), "{name}");
}

fn page(class: &Class, lang: Lang, theme: Theme) -> Page {
    let (_stop, stopped) = watch::channel(false);
    let way = "ssh NAME@192.0.2.1 -p 2222".to_owned();
    Page::new(class.clone(), way, (lang, theme), stopped).0
}

fn drawn(page: &mut Page, width: u16, height: u16) -> Vec<String> {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    page.view(&mut buffer);
    let rows = buffer.content.chunks(width.into());
    rows.map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>()).collect()
}

fn press(page: &mut Page, code: KeyCode) -> Flow {
    page.input(Event::Key(KeyEvent::from(code)))
}

fn ctrl(page: &mut Page, letter: char) -> Flow {
    page.input(Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)))
}

/// The row under the cursor.
fn under_cursor(rows: &[String]) -> String {
    rows.iter().find(|row| row.starts_with("│▶")).cloned().unwrap_or_default()
}

fn sixty(lang: Lang) -> Class {
    let class = class("plain", lang, 60);
    for number in 1..=59 {
        comes(&class, &format!("Şəbnəm {number}"));
    }
    comes(&class, "Əbülfəz Məmmədağa oğlu Hacızadə-Qarabağlı");
    class
}

#[tokio::test]
async fn the_page_was_looked_at_in_both_languages() {
    for lang in [Lang::Az, Lang::En] {
        let snapshot = |name: &str, rows: Vec<String>| {
            let rows: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
            insta::assert_snapshot!(format!("{name}_{}", lang.code()), rows.join("\n"));
        };
        let empty = class("plain", lang, 60);
        snapshot("empty", drawn(&mut page(&empty, lang, Theme::default()), 80, 24));
        let class = sixty(lang);
        let mut page = page(&class, lang, Theme::default());
        press(&mut page, KeyCode::End);
        snapshot("sixty", drawn(&mut page, 80, 24));
        press(&mut page, KeyCode::Char(' '));
        snapshot("console", drawn(&mut page, 80, 24));
        press(&mut page, KeyCode::Esc);
        press(&mut page, KeyCode::F(1));
        snapshot("keys", drawn(&mut page, 80, 24));
        press(&mut page, KeyCode::Esc);
        press(&mut page, KeyCode::Esc);
        snapshot("ending", drawn(&mut page, 80, 24));
    }
}

#[tokio::test]
async fn nothing_moves_under_the_cursor() {
    let class = class("plain", Lang::En, 60);
    for number in 1..=30 {
        comes(&class, &format!("learner {number}"));
    }
    let mut page = page(&class, Lang::En, Theme::default());
    for _ in 0..11 {
        press(&mut page, KeyCode::Down);
    }
    let before = drawn(&mut page, 80, 24);
    assert!(under_cursor(&before).contains("learner 12"), "{before:#?}");
    for number in 31..=60 {
        comes(&class, &format!("learner {number}"));
    }
    page.refresh();
    let after = drawn(&mut page, 80, 24);
    assert_eq!(before[4..20], after[4..20]);
    press(&mut page, KeyCode::End);
    assert!(under_cursor(&drawn(&mut page, 80, 24)).contains("learner 60"));
    press(&mut page, KeyCode::Home);
    assert!(under_cursor(&drawn(&mut page, 80, 24)).contains("learner 1 "));
}

#[tokio::test]
async fn every_size_and_every_kind_of_terminal_is_drawn() {
    let class = sixty(Lang::Az);
    let bare = Theme { colour: false, ascii: true };
    let mut page = page(&class, Lang::Az, bare);
    for (width, height) in [(1, 1), (20, 3), (79, 24), (80, 24), (200, 60), (320, 100)] {
        let rows = drawn(&mut page, width, height);
        if width >= 80 {
            assert!(rows[0].contains("TƏLİM"), "{}", rows[0]);
            assert!(!rows.concat().contains(['▶', '·', '–', '…']), "{rows:#?}");
        }
        // The look at a screen that is not there yet.
        press(&mut page, KeyCode::Enter);
        drawn(&mut page, width, height);
        press(&mut page, KeyCode::Esc);
    }
}

#[tokio::test]
async fn the_class_ends_only_when_that_is_confirmed() {
    let class = sixty(Lang::En);
    let mut page = page(&class, Lang::En, Theme::default());
    assert_eq!(ctrl(&mut page, 'x'), Flow::Draw);
    assert_eq!(press(&mut page, KeyCode::Esc), Flow::Draw);
    assert_eq!(press(&mut page, KeyCode::Esc), Flow::Draw);
    assert_eq!(press(&mut page, KeyCode::Enter), Flow::End(End::Quit));
}

#[tokio::test]
async fn the_console_does_it_to_all_or_to_one() {
    use dost_desk::casework::register::OutsideSystem;
    use dost_desk::gateways::practice::Behaviour;
    let class = sixty(Lang::En);
    let mut page = page(&class, Lang::En, Theme::default());
    press(&mut page, KeyCode::Char(' '));
    // MEİS, slow, down.
    press(&mut page, KeyCode::Down);
    press(&mut page, KeyCode::Right);
    press(&mut page, KeyCode::Right);
    press(&mut page, KeyCode::Enter);
    assert_eq!(class.systems()[0], (OutsideSystem::Meis, Behaviour::Down));
    assert!(drawn(&mut page, 80, 24).concat().contains("Done for 60 learners."));
    // For one: the class stays as it is.
    press(&mut page, KeyCode::Up);
    press(&mut page, KeyCode::Up);
    press(&mut page, KeyCode::Right);
    for _ in 0..3 {
        press(&mut page, KeyCode::Down);
    }
    press(&mut page, KeyCode::Right);
    press(&mut page, KeyCode::Enter);
    assert_eq!(class.systems()[1], (OutsideSystem::SocialPayments, Behaviour::Up));
    assert!(drawn(&mut page, 80, 24).concat().contains("Done for one learner."));
}

/// What the row says when Enter is pressed is what is so afterwards, each time.
#[tokio::test]
async fn enter_alone_pauses_and_goes_on() {
    let class = sixty(Lang::En);
    let mut page = page(&class, Lang::En, Theme::default());
    press(&mut page, KeyCode::Char(' '));
    while !drawn(&mut page, 80, 24).iter().any(|row| row.contains("▶ Pause")) {
        press(&mut page, KeyCode::Down);
    }
    for is_paused in [true, false, true] {
        press(&mut page, KeyCode::Enter);
        assert_eq!(class.is_paused(), is_paused);
        let value = if is_paused { "‹ on ›" } else { "‹ off ›" };
        let rows = drawn(&mut page, 80, 24);
        assert!(rows.iter().any(|row| row.contains("Pause") && row.contains(value)), "{rows:#?}");
    }
    // Chosen by an arrow first, it is done as it was chosen.
    press(&mut page, KeyCode::Right);
    press(&mut page, KeyCode::Enter);
    assert!(!class.is_paused());
}

fn lines(rows: &[String]) -> String {
    let rows: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
    rows.join("\n")
}

/// One who works and needs help, one who has finished, one who has gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_class_at_work_was_looked_at_in_both_languages() {
    let held = Held::open(10);
    let mut leyla = sits(held.address, "Leyla").await;
    shows(&mut leyla, "the task", |now| now.text().contains("Give the visitor")).await;
    does_as_told(&mut leyla).await;
    shows(&mut leyla, "the next task", |now| now.text().contains("Now the agent comes")).await;
    types(&mut leyla, "F7").await;
    leyla.types("\x06").await;
    shows(&mut leyla, "the hand", |now| now.text().contains("HAND UP")).await;
    let mut samir = sits(held.address, "Samir").await;
    finishes(&mut samir).await;
    let mut orxan = sits(held.address, "Orxan").await;
    shows(&mut orxan, "the task", |now| now.text().contains("Give the visitor")).await;
    drop(orxan);
    let gone = held.class.learner(3).unwrap();
    until(&held.class, "the lost line", || !gone.is_at_work()).await;
    for lang in [Lang::Az, Lang::En] {
        let mut page = page(&held.class, lang, Theme::default());
        // How long it took is another each time.
        let rows = lines(&drawn(&mut page, 80, 24));
        let is_minutes = |word: &&str| {
            let bytes = word.as_bytes();
            bytes.len() == 3 && bytes[0].is_ascii_digit() && bytes[1] == b'.'
        };
        let minutes = rows.split(' ').filter(is_minutes);
        let rows = minutes.fold(rows.clone(), |rows, minutes| rows.replace(minutes, "0.0"));
        insta::assert_snapshot!(format!("at_work_{}", lang.code()), rows);
    }
    // On a terminal without colours and signs, of one that has both.
    let mut page = page(&held.class, Lang::En, Theme { colour: false, ascii: true });
    press(&mut page, KeyCode::Enter);
    let leyla_there = held.class.learner(1).unwrap();
    until(&held.class, "a picture", || leyla_there.picture().is_some()).await;
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    page.view(&mut buffer);
    let plain = ratatui::style::Color::Reset;
    assert!(buffer.content.iter().all(|cell| cell.fg == plain && cell.bg == plain));
    let turned = |cell: &&ratatui::buffer::Cell| {
        cell.modifier.contains(ratatui::style::Modifier::REVERSED) && cell.symbol() == "S"
    };
    assert!(buffer.content.iter().any(|cell| turned(&cell)), "the ticket under the cursor");
    let signs: String = buffer.content.iter().map(|cell| cell.symbol()).collect();
    assert!(!signs.contains(['│', '─', '┌', '▶', '✓', '●', '·', '×']), "{signs}");
    held.close().await;
}
