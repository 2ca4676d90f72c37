//! What is said aloud after registration: the number and the dates.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Deed, Turn};
use crate::casework::head::Head;
use crate::casework::ids::CaseId;
use crate::law::term::Feasibility;
use crate::locale::Lang;
use crate::locale::dates::{date_short, weekday_short};
use crate::ui::Scene;
use crate::ui::paint::{boxed, put, wrap};
use crate::ui::panes::Wish;
use crate::ui::theme::Paint;

/// Columns of the box.
const WIDTH: u16 = 64;
/// Rows of the box.
const HEIGHT: u16 = 12;
/// Columns of a label.
const LABEL_COLUMNS: u16 = 34;

/// The receipt of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which case.
    pub case: CaseId,
    /// The head of the journal when it was given: it stays as it is read aloud.
    pub head: Option<Head>,
}

impl Receipt {
    /// Takes a key: Enter closes it; the next-step line goes on from there.
    pub fn key(&mut self, key: KeyEvent) -> Turn {
        match key.code {
            KeyCode::Enter => Some(vec![Deed::Close]),
            KeyCode::F(9) => Some(vec![Deed::Wish(Wish::Proof)]),
            KeyCode::F(_) | KeyCode::Esc => None,
            KeyCode::Char(_) if key.modifiers.contains(KeyModifiers::CONTROL) => None,
            _ => Some(Vec::new()),
        }
    }

    /// Draws the receipt.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let text = scene.text;
        let hint = text.say("receipt-hint");
        let title = text.say("receipt-title");
        let inside = boxed(scene.theme, area, (WIDTH, HEIGHT), &title, &hint, buffer);
        let case = scene.snapshot.centre.case(self.case);
        let registration = case.and_then(|case| case.registration.as_ref())?;
        let term = &registration.term;
        let mut rows = vec![
            ("receipt-number", registration.number.to_string()),
            ("term-registered", day(term.registered, text.lang())),
            ("term-legal-end", day(term.legal_end, text.lang())),
            ("term-notify-by", day(term.selected_notify_by(), text.lang())),
            ("term-latest-safe", day(term.latest_safe, text.lang())),
        ];
        rows.extend(self.head.map(|head| ("receipt-head", head.to_string())));
        // With a seal the warnings still need the room below.
        let mut y = inside.y + u16::from(self.head.is_none());
        for (key, value) in rows {
            let at = Position { x: inside.x, y };
            put(buffer, at, LABEL_COLUMNS, &text.say(key), scene.theme.style(Paint::Plain));
            let at = Position { x: inside.x + LABEL_COLUMNS, y };
            let style = scene.theme.style(Paint::Strong);
            put(buffer, at, inside.width.saturating_sub(LABEL_COLUMNS), &value, style);
            y += 1;
        }
        let mut warn = |key: &str| {
            for line in wrap(&text.say(key), usize::from(inside.width)) {
                if y < inside.bottom() {
                    let at = Position { x: inside.x, y };
                    put(buffer, at, inside.width, &line, scene.theme.style(Paint::Warn));
                    y += 1;
                }
            }
        };
        match term.feasibility {
            Feasibility::Feasible => {}
            Feasibility::SameDay => warn("term-same-day"),
            Feasibility::Infeasible => warn("term-infeasible"),
        }
        if term.provisional {
            warn("term-provisional");
        }
        if registration.incomplete {
            warn("receipt-incomplete");
        }
        None
    }
}

/// A day with its weekday, as everywhere in boxes.
pub fn day(date: chrono::NaiveDate, lang: Lang) -> String {
    format!("{} {}", date_short(date), weekday_short(date, lang))
}
