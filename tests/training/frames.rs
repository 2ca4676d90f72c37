//! Every frame says that this is practice, and whatever lies over the desk has all its edges.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use dost_desk::casework::ids::StaffId;
use dost_desk::engine::Engine;
use dost_desk::locale::{Lang, Text};
use dost_desk::terminal::program::{Feeds, Program};
use dost_desk::training::room::{Cue, Manner, Room};
use dost_desk::training::script::Player;
use dost_desk::ui::Options;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::{lesson, sandbox};

/// A room that nobody's session runs: what it shows without an answer from outside.
pub struct Alone {
    pub room: Room,
    pub engine: Engine,
    pub volunteer: StaffId,
    _feeds: Feeds<Cue, (), ()>,
    _stop: watch::Sender<bool>,
    pub runtime: Runtime,
}

impl Alone {
    pub fn at(name: &str, lang: Lang, manner: Manner) -> Self {
        let lesson = lesson(name);
        let sandbox = sandbox(&lesson);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let (stop, stopped) = watch::channel(false);
        let snapshot = sandbox.engine().snapshot();
        let options = Options { lang, ..Options::new(snapshot, Size::new(80, 24)) };
        let (engine, volunteer) = (sandbox.engine().clone(), sandbox.player(Player::Volunteer));
        let inside = runtime.enter();
        let (room, feeds, _listeners) =
            Room::new(Some(lesson), sandbox, manner, options, None, stopped);
        drop(inside);
        Self { room, engine, volunteer, _feeds: feeds, _stop: stop, runtime }
    }

    pub fn press(&mut self, key: KeyEvent) {
        let _inside = self.runtime.enter();
        self.room.input(Event::Key(key));
    }

    pub fn rows(&mut self, width: u16, height: u16) -> Vec<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        self.room.view(&mut buffer);
        let rows = buffer.content.chunks(width.into());
        rows.map(|row| row.iter().map(|cell| cell.symbol()).collect()).collect()
    }
}

pub fn ctrl(letter: char) -> KeyEvent {
    KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)
}

fn plain(code: KeyCode) -> KeyEvent {
    KeyEvent::from(code)
}

fn count(rows: &[String], sign: char) -> usize {
    rows.iter().map(|row| row.matches(sign).count()).sum()
}

/// Keys that lay something over the desk; each from a room that has just begun.
fn ways() -> Vec<Vec<KeyEvent>> {
    vec![
        vec![],
        vec![ctrl('y')],
        vec![ctrl('b')],
        vec![ctrl('t')],
        vec![plain(KeyCode::F(1))],
        vec![ctrl('y'), plain(KeyCode::Char('?'))],
        vec![ctrl('p')],
        vec![plain(KeyCode::Insert)],
        vec![ctrl('z')],
        vec![ctrl('z'), plain(KeyCode::Char('c'))],
        vec![plain(KeyCode::Char('?')), ctrl('z')],
        vec![ctrl('b'), ctrl('z')],
    ]
}

#[test]
fn every_frame_says_that_this_is_practice() {
    for (lang, size) in [(Lang::Az, (80, 24)), (Lang::En, (120, 40)), (Lang::Az, (200, 60))] {
        let mark = format!(" {} ", Text::of(lang).say("title-practice"));
        for way in ways() {
            let mut alone = Alone::at("plain", lang, Manner::HANDS);
            way.iter().for_each(|key| alone.press(*key));
            let rows = alone.rows(size.0, size.1);
            let seen = rows.join("\n");
            assert!(rows[0].contains(&mark), "{way:?} {size:?}\n{seen}");
            // One for each pane whose lower edge is in sight, and one for each box of practice.
            let panes = if size.0 >= 120 { 3 } else { 1 };
            let marks = rows[1..].iter().map(|row| row.matches(&mark).count()).sum::<usize>();
            let hidden = usize::from(size.1 == 24 && !seen.contains(&format!("└{mark}")));
            assert!(marks + hidden >= panes && marks >= 1, "{marks} {way:?} {size:?}\n{seen}");
        }
    }
}

/// A box of full height ends above the lesson's line and above the bar of a moment.
#[test]
fn nothing_over_the_desk_loses_an_edge() {
    let over_all = [vec![], vec![plain(KeyCode::F(1))], vec![plain(KeyCode::Char('?'))]];
    for (lang, size) in [(Lang::Az, (80, 24)), (Lang::En, (80, 24))] {
        for way in &over_all {
            for moment in [false, true] {
                let mut alone = Alone::at("plain", lang, Manner::HANDS);
                alone.press(ctrl('y'));
                way.iter().for_each(|key| alone.press(*key));
                if moment {
                    alone.press(ctrl('z'));
                }
                let rows = alone.rows(size.0, size.1);
                let seen = rows.join("\n");
                let edges = [count(&rows, '┌'), count(&rows, '└'), count(&rows, '┘')];
                // The panes' tabs have one upper corner for all.
                assert!(edges[0] == edges[1] && edges[1] == edges[2], "{edges:?} {way:?}\n{seen}");
            }
        }
        let mut alone = Alone::at("plain", lang, Manner::HANDS);
        alone.press(ctrl('z'));
        alone.press(plain(KeyCode::Char('c')));
        let rows = alone.rows(size.0, size.1);
        let hint = Text::of(lang).say("compare-hint").into_owned();
        let bar = Text::of(lang).say("past-hint").into_owned();
        let at = |words: &str| rows.iter().position(|row| row.contains(words)).unwrap();
        assert!(at(&hint) + 3 < at(&bar), "{}", rows.join("\n"));
    }
}

/// Where the screen has rows for both, the presenter's box lies below a whole desk, with the step in
/// letters for the back of a room; at 80×24 it is as small as it can be.
#[test]
fn the_presenters_box_is_as_large_as_the_screen_allows() {
    let auto =
        Manner { beat: Duration::from_millis(2), ..Manner::auto(Duration::from_secs(3_600)) };
    // Rows of the box below the desk, of which so many are of large letters: no key is pressed yet.
    for (size, below, letters) in
        [((80, 24), 0, 0), ((120, 34), 10, 0), ((120, 40), 16, 5), ((200, 60), 21, 5)]
    {
        let mut alone = Alone::at("plain", Lang::En, auto);
        // With the first beat the first step begins.
        alone.room.message(Cue::Beat);
        let rows = alone.rows(size.0, size.1);
        let seen = rows.join("\n");
        let at = |words: &str| rows.iter().position(|row| row.contains(words)).unwrap();
        let (top, keys) = (at("┌ 1. Queue "), at("Space pause"));
        let large = rows.iter().filter(|row| row.contains("██")).count();
        assert_eq!(large, letters, "{size:?}\n{seen}");
        assert!(top < keys, "{seen}");
        if below > 0 {
            assert_eq!((keys + 1 - top, keys + 1), (below, rows.len()), "{size:?}\n{seen}");
        }
    }
}
