//! The trainer's page: a row for each learner, a console for the class, a learner's screen.
//!
//! Rows stand in the order in which learners came and stay there; the cursor moves by keys alone.

mod console;
mod draw;
mod look;
mod rows;

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use tokio::sync::{mpsc, watch};

use self::console::Console;
use self::look::Look;
use super::Class;
use super::learner::Learner;
use super::orders::{Ordered, Scope};
use crate::locale::{Arg, Lang, Text};
use crate::terminal::program::{End, Feeds, Flow, LastWork, Program};
use crate::training::room::classmate::Deed;
use crate::ui::theme::Theme;

/// Seconds between two looks at the minutes of all, though nothing has happened.
const LOOK_SECONDS: u64 = 10;
/// Rows a page key moves.
const PAGE_ROWS: usize = 15;

/// What lies over the rows.
enum Over {
    Console(Console),
    Look(Look),
    Keys,
    /// Whether the class is to end.
    Ending,
}

/// The trainer's page as a program of the session loop.
pub struct Page {
    class: Class,
    /// How learners come in: what to type, with the address.
    way_in: String,
    lang: Lang,
    theme: Theme,
    /// The row under the cursor, counted from 0.
    at: usize,
    /// The first row that is shown.
    top: usize,
    over: Option<Over>,
    /// What was said last.
    message: Option<String>,
}

impl Page {
    /// The page of a class, with what wakes it. Must be called on a runtime.
    pub fn new(
        class: Class,
        way_in: String,
        (lang, theme): (Lang, Theme),
        stop: watch::Receiver<bool>,
    ) -> (Self, Feeds<(), (), ()>) {
        let changed = class.changes();
        let (minute, clock) = watch::channel(());
        tokio::spawn(tick(minute));
        // Nothing is asked for, so nothing is answered.
        let (_, messages) = mpsc::channel(1);
        let feeds = Feeds { messages, changed, clock, stop };
        let page = Self { class, way_in, lang, theme, at: 0, top: 0, over: None, message: None };
        (page, feeds)
    }

    fn text(&self) -> Text {
        Text::of(self.lang)
    }

    fn chosen(&self) -> Option<Arc<Learner>> {
        self.class.learner(self.at + 1)
    }

    /// Does something to the class and says how many it reached.
    fn order(&mut self, scope: Scope, deed: Deed) {
        let Ordered { reached, not } = self.class.order(scope, deed);
        let (reached, not_reached) = (Arg::from(reached), Arg::from(not));
        let key = if not > 0 { "class-ordered-not" } else { "class-ordered" };
        let words = self.text().with(key, &[("reached", reached), ("not", not_reached)]);
        self.message = Some(words);
    }

    fn moves(&mut self, key: KeyCode) -> bool {
        let last = self.class.learners().len().saturating_sub(1);
        self.at = match key {
            KeyCode::Up => self.at.saturating_sub(1),
            KeyCode::Down => (self.at + 1).min(last),
            KeyCode::PageUp => self.at.saturating_sub(PAGE_ROWS),
            KeyCode::PageDown => (self.at + PAGE_ROWS).min(last),
            KeyCode::Home => 0,
            KeyCode::End => last,
            KeyCode::Tab => self.next_hand(),
            _ => return false,
        };
        true
    }

    /// The next raised hand below the cursor, or from above again.
    pub(super) fn next_hand(&self) -> usize {
        let learners = self.class.learners();
        let count = learners.len();
        let places = (1..=count).map(|step| (self.at + step) % count.max(1));
        let hand = |at: &usize| learners.get(*at).is_some_and(|it| it.standing().hand);
        places.into_iter().find(hand).unwrap_or(self.at)
    }

    fn page_key(&mut self, key: KeyEvent) -> Flow {
        if self.moves(key.code) {
            return Flow::Draw;
        }
        self.message = None;
        match key.code {
            KeyCode::Enter => {
                if let Some(learner) = self.chosen() {
                    self.over = Some(Over::Look(Look::at(learner)));
                }
            }
            KeyCode::Char(' ') => self.open_console(),
            KeyCode::Char('h' | 'H') => {
                if let Some(learner) = self.chosen() {
                    self.order(Scope::One(learner.number), Deed::LowerHand);
                }
            }
            KeyCode::F(1) | KeyCode::Char('?') => self.over = Some(Over::Keys),
            KeyCode::Esc | KeyCode::F(12) => self.over = Some(Over::Ending),
            _ => return Flow::Idle,
        }
        Flow::Draw
    }

    fn open_console(&mut self) {
        let whom = self.chosen().map(|learner| learner.number);
        self.over = Some(Over::Console(Console::new(whom, &self.class)));
    }
}

/// Looks at the minutes until the page is gone.
async fn tick(minute: watch::Sender<()>) {
    let mut every = tokio::time::interval(Duration::from_secs(LOOK_SECONDS));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while !minute.is_closed() {
        every.tick().await;
        minute.send_replace(());
    }
}

impl Program for Page {
    type Message = ();

    fn input(&mut self, event: Event) -> Flow {
        let Event::Key(key) = event else { return Flow::Idle };
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            match key.code {
                KeyCode::Char('x' | 'X' | 'c' | 'C') => self.over = Some(Over::Ending),
                KeyCode::Char('g' | 'G') => self.lang = self.lang.other(),
                KeyCode::Char('t' | 'T') => self.open_console(),
                _ => return Flow::Idle,
            }
            return Flow::Draw;
        }
        let back = matches!(key.code, KeyCode::Esc | KeyCode::F(12));
        match &mut self.over {
            None => self.page_key(key),
            Some(Over::Ending) if key.code == KeyCode::Enter => Flow::End(End::Quit),
            Some(_) if back => {
                self.over = None;
                Flow::Draw
            }
            Some(Over::Ending | Over::Keys) => Flow::Idle,
            Some(Over::Look(look)) => {
                if look.moves(key.code) {
                    Flow::Draw
                } else {
                    Flow::Idle
                }
            }
            Some(Over::Console(_)) => self.console_key(key),
        }
    }

    fn message(&mut self, (): ()) -> Flow {
        Flow::Idle
    }

    fn refresh(&mut self) -> Flow {
        Flow::Draw
    }

    fn ending(&mut self, _why: End) -> Option<LastWork> {
        None
    }

    fn view(&mut self, buffer: &mut Buffer) -> Option<Position> {
        self.draw(buffer);
        None
    }
}
