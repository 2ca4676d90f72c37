//! Every action by name, with its key and, where it does nothing now, the reason.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Deed, Turn, moved_beside_typing, said};
use crate::casework::ids::TicketId;
use crate::locale::Text;
use crate::locale::fold::fold;
use crate::ui::Scene;
use crate::ui::actions::Action;
use crate::ui::acts;
use crate::ui::field::{Edit, Field, Kind};
use crate::ui::keys::key_of;
use crate::ui::paint::{boxed, fill, put, put_right};
use crate::ui::panes::Wish;
use crate::ui::theme::{Glyph, Paint};
use crate::ui::widgets::input;

/// Letters that can be typed to find an action.
const FILTER_LETTERS_MAX: usize = 40;
/// Columns of an action's label.
const LABEL_COLUMNS: u16 = 30;
/// Rows a page key moves.
const PAGE_ROWS: usize = 10;

/// The palette.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    filter: Field,
    at: usize,
    text: Text,
    /// The ticket under the queue's cursor when it was opened.
    ticket: Option<TicketId>,
    /// The trainer's console is among the actions.
    trainer: bool,
    /// Raising a hand is.
    in_class: bool,
}

impl Palette {
    /// Opens the palette over a ticket; `trainer`: the console is among the actions; `in_class`:
    /// raising a hand is.
    pub fn new(text: Text, ticket: Option<TicketId>, trainer: bool, in_class: bool) -> Self {
        let filter = Field::new(Kind::Free, FILTER_LETTERS_MAX);
        Self { filter, at: 0, text, ticket, trainer, in_class }
    }

    /// Lists the actions in another language; what was typed stays.
    pub fn reword(&mut self, text: Text) {
        self.text = text;
        self.at = 0;
    }

    /// The actions that fit what was typed, by label or by stable name.
    fn found(&self) -> Vec<Action> {
        let wanted = fold(self.filter.text());
        let fits = |action: Action| {
            (self.trainer || action != Action::Console)
                && action.holds(self.in_class)
                && (fold(&self.text.say(action.label())).contains(&wanted)
                    || action.name().contains(&wanted))
        };
        Action::ALL.iter().copied().filter(|action| fits(*action)).collect()
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyEvent) -> Turn {
        let found = self.found();
        if let Some(at) = moved_beside_typing(self.at, found.len(), PAGE_ROWS, key) {
            self.at = at;
        } else if key.code == KeyCode::Enter {
            let action = found.get(self.at)?;
            return Some(vec![Deed::Close, Deed::Wish(Wish::Act(*action))]);
        } else {
            match self.filter.key(key) {
                Edit::Ignored => return None,
                Edit::Changed | Edit::Complete => self.at = 0,
                Edit::Moved | Edit::Refused => {}
            }
        }
        Some(Vec::new())
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) -> Turn {
        let pasted = self.filter.paste_counted(text);
        self.at = 0;
        Some(said(Some(pasted)))
    }

    /// Draws the palette.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let size = (76, area.height.saturating_sub(4).min(24));
        let (title, hint) = (scene.text.say("pane-palette"), scene.text.say("palette-hint"));
        let inside = boxed(scene.theme, area, size, &title, &hint, buffer);
        let cursor = input::draw(&self.filter, scene.theme, inside, buffer, true);
        let found = self.found();
        let room = usize::from(inside.height.saturating_sub(1)).max(1);
        let first = self.at / room * room;
        if found.is_empty() {
            let at = Position { x: inside.x, y: inside.y + 1 };
            let style = scene.theme.style(Paint::Quiet);
            put(buffer, at, inside.width, &scene.text.say("palette-empty"), style);
        }
        for ((index, action), y) in
            found.iter().enumerate().skip(first).take(room).zip(inside.y + 1..)
        {
            let row = Rect { y, height: 1, ..inside };
            draw_row(scene, buffer, row, *action, self.ticket, index == self.at);
        }
        let quiet = scene.theme.style(Paint::Quiet);
        let more = |buffer: &mut Buffer, glyph, y| {
            put(buffer, Position { x: inside.right(), y }, 1, scene.theme.glyph(glyph), quiet);
        };
        if first > 0 {
            more(buffer, Glyph::MoreAbove, inside.y + 1);
        }
        if first + room < found.len() {
            more(buffer, Glyph::MoreBelow, inside.bottom().saturating_sub(1));
        }
        cursor
    }
}

fn draw_row(
    scene: &Scene,
    buffer: &mut Buffer,
    row: Rect,
    action: Action,
    ticket: Option<TicketId>,
    chosen: bool,
) {
    let reason = acts::reason(scene, ticket, action);
    let paint = if reason.is_some() { Paint::KeyOff } else { Paint::Plain };
    let style = scene.theme.style(paint);
    let mark = if chosen { scene.theme.glyph(Glyph::Current) } else { " " };
    let label = format!("{mark} {}", scene.text.say(action.label()));
    put(buffer, Position { x: row.x, y: row.y }, LABEL_COLUMNS, &label, style);
    let key = key_of(action).map(|chord| chord.shown()).unwrap_or_default();
    let at = Position { x: row.x + LABEL_COLUMNS + 1, y: row.y };
    put(
        buffer,
        at,
        8,
        &key,
        scene.theme.style(if reason.is_some() { Paint::KeyOff } else { Paint::Key }),
    );
    let left = row.x + LABEL_COLUMNS + 9;
    match reason {
        Some(reason) => {
            let at = Position { x: left, y: row.y };
            put(buffer, at, row.right().saturating_sub(left), &reason, style);
        }
        None => {
            let quiet = scene.theme.style(Paint::Quiet);
            put_right(buffer, left, row.right(), row.y, action.name(), quiet);
        }
    }
    if chosen {
        fill(buffer, row, scene.theme.style(Paint::Cursor));
    }
}
