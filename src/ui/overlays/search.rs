//! One box for everything: code, name, number, ticket, phone. Searches while it is typed in.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Deed, Turn, moved_beside_typing, said};
use crate::engine::{Found, Hit};
use crate::ui::Scene;
use crate::ui::field::{Edit, Field, Kind};
use crate::ui::paint::{boxed, fill, put};
use crate::ui::panes::Wish;
use crate::ui::panes::queue::state_words;
use crate::ui::theme::{Glyph, Paint};
use crate::ui::widgets::input;
use crate::ui::words;

/// Letters that are searched for.
const WORDS_LETTERS_MAX: usize = 60;
/// Hits that are kept.
pub const HITS_MAX: usize = 100;
/// Rows a page key moves.
const PAGE_ROWS: usize = 10;
/// Columns of a case's or a ticket's number.
const NUMBER_COLUMNS: u16 = 17;
/// Columns of a masked code.
const CODE_COLUMNS: u16 = 10;
/// Columns of a stage.
const STAGE_COLUMNS: u16 = 22;

/// The search.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    words: Field,
    /// The search whose hits are awaited; older answers are dropped.
    pub awaited: u64,
    found: Option<Found>,
    at: usize,
}

impl Default for Search {
    fn default() -> Self {
        let words = Field::new(Kind::Free, WORDS_LETTERS_MAX);
        Self { words, awaited: 0, found: None, at: 0 }
    }
}

impl Search {
    /// Hits have come.
    pub fn found(&mut self, mut found: Found) {
        found.hits.truncate(HITS_MAX);
        self.found = Some(found);
        self.at = 0;
    }

    /// The hits that this person may see: whoever may look at no case is shown tickets alone.
    fn shown(&self, scene: &Scene) -> Option<Vec<Hit>> {
        let sees = scene.sees_cases();
        let may_see = |hit: &&Hit| sees || matches!(hit, Hit::Ticket(_));
        Some(self.found.as_ref()?.hits.iter().filter(may_see).cloned().collect())
    }

    /// Takes a key.
    pub fn key(&mut self, scene: &Scene, key: KeyEvent) -> Turn {
        let hits = self.shown(scene).unwrap_or_default();
        if let Some(at) = moved_beside_typing(self.at, hits.len(), PAGE_ROWS, key) {
            self.at = at;
            return Some(Vec::new());
        }
        if key.code == KeyCode::Enter {
            return Some(match hits.get(self.at) {
                Some(Hit::Case(case)) => vec![Deed::Close, Deed::Wish(Wish::Hold(*case))],
                Some(Hit::Ticket(ticket)) => vec![Deed::Close, Deed::Ticket(*ticket)],
                None => Vec::new(),
            });
        }
        match self.words.key(key) {
            Edit::Ignored => None,
            Edit::Changed | Edit::Complete => Some(self.asked()),
            Edit::Moved | Edit::Refused => Some(Vec::new()),
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) -> Turn {
        let pasted = self.words.paste_counted(text);
        let mut deeds = self.asked();
        deeds.extend(said(Some(pasted)));
        Some(deeds)
    }

    fn asked(&mut self) -> Vec<Deed> {
        if self.words.text().trim().is_empty() {
            self.found = None;
        }
        vec![Deed::Search(self.words.text().trim().to_owned())]
    }

    /// Draws the search and its hits.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let size = (76, area.height.saturating_sub(6).min(20));
        let (title, hint) = (scene.text.say("pane-search"), scene.text.say("search-hint"));
        let inside = boxed(scene.theme, area, size, &title, &hint, buffer);
        let cursor = input::draw(&self.words, scene.theme, inside, buffer, true);
        let rows = Rect { y: inside.y + 2, height: inside.height.saturating_sub(2), ..inside };
        let shown = self.shown(scene);
        let note = match &shown {
            None if scene.sees_cases() => Some("search-about"),
            None => Some("search-about-tickets"),
            Some(hits) if hits.is_empty() => Some("search-nothing"),
            Some(_) => None,
        };
        if let Some(key) = note {
            let at = Position { x: rows.x, y: rows.y };
            put(buffer, at, rows.width, &scene.text.say(key), scene.theme.style(Paint::Quiet));
        }
        let room = usize::from(rows.height).max(1);
        let first = self.at / room * room;
        let (Some(found), Some(shown)) = (&self.found, shown) else { return cursor };
        let hits = shown.iter().enumerate().skip(first).take(room);
        for ((index, hit), y) in hits.zip(rows.y..rows.bottom()) {
            let row = Rect { y, height: 1, ..rows };
            draw_hit(scene, buffer, row, (found, hit), index == self.at);
        }
        cursor
    }
}

fn draw_hit(
    scene: &Scene,
    buffer: &mut Buffer,
    row: Rect,
    (found, hit): (&Found, &Hit),
    chosen: bool,
) {
    let centre = &scene.snapshot.centre;
    let plain = scene.theme.style(Paint::Plain);
    let mark = if chosen { scene.theme.glyph(Glyph::Current) } else { " " };
    let cell = |buffer: &mut Buffer, x: u16, width: u16, words: &str, style| {
        let width = width.min(row.right().saturating_sub(x));
        put(buffer, Position { x, y: row.y }, width.saturating_sub(1), words, style);
        x + width
    };
    match hit {
        Hit::Case(id) => {
            let Some(case) = found.case(centre, *id) else { return };
            let number = case.number().map_or_else(
                || scene.text.say("stage-draft").into_owned(),
                |number| number.to_string(),
            );
            let code = case.code().map(|code| code.masked()).unwrap_or_default();
            let stage = scene.text.say(words::stage(case.stage));
            let name = words::applicant(scene.text, case, false);
            let x = cell(buffer, row.x, NUMBER_COLUMNS, &format!("{mark} {number}"), plain);
            let x = cell(buffer, x, CODE_COLUMNS, &code, plain);
            let x = cell(buffer, x, STAGE_COLUMNS, &stage, scene.theme.style(Paint::Quiet));
            cell(buffer, x, row.right().saturating_sub(x) + 1, &name, plain);
        }
        Hit::Ticket(id) => {
            let Some(ticket) = centre.ticket(*id) else { return };
            let number = format!("{mark} {}", ticket.number);
            let x = cell(buffer, row.x, NUMBER_COLUMNS, &number, plain);
            let words = state_words(scene, ticket);
            cell(buffer, x, row.right().saturating_sub(x), &words, scene.theme.style(Paint::Quiet));
        }
    }
    if chosen {
        fill(buffer, row, scene.theme.style(Paint::Cursor));
    }
}
