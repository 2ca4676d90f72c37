//! Sixty learners do the plain visit at once, each in a world of their own.

use std::collections::BTreeSet;

use crossterm::event::{Event, KeyCode, KeyEvent};
use dost_desk::locale::Lang;
use dost_desk::terminal::program::Program;
use dost_desk::training::class::page::Page;
use dost_desk::training::class::table;
use dost_desk::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::learner::{finishes, sits};
use super::{Held, until};

/// Learners of the class that the issue asks for.
const LEARNERS: usize = 60;

/// The rows of the page, all of it, as the trainer sees them by turning pages.
fn pages(class: &dost_desk::training::class::Class) -> BTreeSet<String> {
    let (_stop, stopped) = watch::channel(false);
    let theme = Theme::default();
    let way = "ssh NAME@desk -p 2222".to_owned();
    let (mut page, _feeds) = Page::new(class.clone(), way, (Lang::En, theme), stopped);
    let mut seen = BTreeSet::new();
    for _ in 0..LEARNERS {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        page.view(&mut buffer);
        let rows = buffer.content.chunks(80).skip(4).take(16);
        seen.extend(rows.map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>()));
        page.input(Event::Key(KeyEvent::from(KeyCode::Down)));
    }
    seen.into_iter().map(|row| row.replace('▶', " ")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_do_the_plain_visit_at_once_and_the_page_shows_all_finished() {
    let held = Held::open(LEARNERS);
    let mut class = JoinSet::new();
    for number in 1..=LEARNERS {
        let address = held.address;
        class.spawn(async move {
            let mut learner = sits(address, &format!("learner{number:02}")).await;
            finishes(&mut learner).await;
            // In a world that anybody shared it would be another number.
            assert!(learner.text().contains("99-2026-000001"), "{}", learner.text());
            learner
        });
    }
    let mut learners = Vec::new();
    while let Some(learner) = class.join_next().await {
        learners.push(learner.unwrap());
    }
    let all_over = || held.class.learners().iter().all(|learner| learner.standing().is_over);
    until(&held.class, "the end of all", all_over).await;
    for learner in held.class.learners() {
        let standing = learner.standing();
        assert_eq!(standing.mistakes, 0, "{}", learner.name);
        assert!(standing.keys > 20 && learner.is_at_work(), "{standing:?}");
    }
    let finished: Vec<String> =
        pages(&held.class).into_iter().filter(|row| row.contains("finished")).collect();
    assert_eq!(finished.len(), LEARNERS, "{finished:#?}");
    for number in 1..=LEARNERS {
        assert!(
            finished.iter().any(|row| row.contains(&format!("learner{number:02}"))),
            "{number}"
        );
    }
    let table = table::csv(&held.class);
    assert_eq!(table.lines().filter(|row| row.contains(",finished,")).count(), LEARNERS);
    held.class.end();
    for mut learner in learners {
        assert_eq!(learner.ends().await, 1);
        assert!(learner.text().contains("The class is over"), "{}", learner.text());
    }
    held.close().await;
}
