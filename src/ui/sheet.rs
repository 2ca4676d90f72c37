//! A short list of questions in a box: sign-in, set-up, a new ticket, a reason.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Scene;
use super::field::{Edit, Field, Pasted};
use super::paint::{fill, put, wrap};
use super::theme::{Glyph, Paint};
use super::widgets::input;
use super::widgets::write::narrow;
use crate::locale::clean::check_clean;
use crate::locale::width::columns;
use crate::locale::{Arg, Text};

/// Options of one question that are shown at a time; the others scroll.
const OPTIONS_SHOWN_MAX: usize = 8;
/// Columns that are kept for what is typed, however long the labels are: a long PIN fits.
const VALUE_COLUMNS_MIN: u16 = 14;
/// Columns around a label: the mark of the row in focus, and two before the value.
const LABEL_MARGIN: u16 = 4;

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By typing.
    Line(Field),
    /// By choosing.
    OneOf {
        /// Their words.
        options: Vec<String>,
        /// The one chosen.
        at: usize,
    },
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Message key of its label.
    pub label: &'static str,
    /// How it is answered.
    pub kind: Kind,
}

impl Row {
    /// A question answered by typing.
    pub fn line(label: &'static str, field: Field) -> Self {
        Self { label, kind: Kind::Line(field) }
    }

    /// A question answered by choosing; the first option is chosen.
    pub fn one_of(label: &'static str, options: Vec<String>) -> Self {
        Self { label, kind: Kind::OneOf { options, at: 0 } }
    }
}

/// What a key did to a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetTurn {
    /// Nothing.
    Ignored,
    /// Something.
    Taken,
    /// The person says that it is complete.
    Submit,
}

/// A short list of questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    rows: Vec<Row>,
    at: usize,
    /// Enter hands in from every row, because every row has a usual answer.
    enter_hands_in: bool,
    /// What is wrong, in the person's words.
    pub fault: Option<String>,
    /// It was handed in, and the answer is awaited: it is not handed in again.
    waiting: bool,
}

impl Sheet {
    /// A sheet on which Enter goes from row to row and hands in on the last.
    pub fn new(rows: Vec<Row>) -> Self {
        Self { rows, at: 0, enter_hands_in: false, fault: None, waiting: false }
    }

    /// A sheet on which Enter hands in from every row.
    pub fn ready(rows: Vec<Row>) -> Self {
        Self { enter_hands_in: true, ..Self::new(rows) }
    }

    /// The same questions in other words, with the answers and the place of another sheet.
    #[must_use]
    pub fn answered_as(mut self, other: &Self) -> Self {
        for (row, held) in self.rows.iter_mut().zip(&other.rows) {
            match (&mut row.kind, &held.kind) {
                (Kind::Line(field), Kind::Line(typed)) => field.clone_from(typed),
                (Kind::OneOf { at, options }, Kind::OneOf { at: chosen, .. }) => {
                    *at = (*chosen).min(options.len().saturating_sub(1));
                }
                _ => {}
            }
        }
        (self.at, self.waiting) = (other.at, other.waiting);
        self
    }

    /// It has been handed in: until [`Self::refuse`] Enter hands in nothing more.
    pub fn wait(&mut self) {
        self.waiting = true;
        self.fault = None;
    }

    /// The answer is awaited no more.
    pub fn rest(&mut self) {
        self.waiting = false;
    }

    /// Whether an answer is awaited.
    pub fn is_waiting(&self) -> bool {
        self.waiting
    }

    /// Whether the line in focus takes digits, so that a digit must not be taken for anything else.
    pub fn wants_digits(&self) -> bool {
        use super::field::Kind as Typed;
        matches!(
            self.rows.get(self.at).map(|row| &row.kind),
            Some(Kind::Line(field)) if matches!(field.kind(), Typed::Pin | Typed::Digits)
        )
    }

    /// Whether Enter hands the sheet in from where it stands.
    pub fn hands_in(&self) -> bool {
        self.enter_hands_in || self.at + 1 >= self.rows.len()
    }

    /// Whether a choice stands below the first row, where it is made sideways.
    pub fn chooses_sideways(&self) -> bool {
        self.rows.iter().skip(1).any(|row| matches!(row.kind, Kind::OneOf { .. }))
    }

    /// Whether a person has typed in one of the lines.
    pub fn is_typed_in(&self) -> bool {
        self.rows.iter().any(|row| match &row.kind {
            Kind::Line(field) => !field.is_empty() && !field.is_suggestion(),
            Kind::OneOf { .. } => false,
        })
    }

    /// Empties every PIN, so that none is kept or typed on blindly.
    pub fn clear_pins(&mut self) {
        for row in &mut self.rows {
            if let Kind::Line(field) = &mut row.kind
                && field.kind() == super::field::Kind::Pin
            {
                field.clear();
            }
        }
    }

    /// What was typed in a row; empty for a choice.
    pub fn typed(&self, row: usize) -> &str {
        match self.rows.get(row).map(|row| &row.kind) {
            Some(Kind::Line(field)) => field.text().trim(),
            _ => "",
        }
    }

    /// Which option of a row is chosen; 0 for a line.
    pub fn chosen(&self, row: usize) -> usize {
        match self.rows.get(row).map(|row| &row.kind) {
            Some(Kind::OneOf { at, .. }) => *at,
            _ => 0,
        }
    }

    /// Empties a line, as after a wrong PIN.
    pub fn clear(&mut self, row: usize) {
        if let Some(Kind::Line(field)) = self.rows.get_mut(row).map(|row| &mut row.kind) {
            field.clear();
        }
    }

    /// Moves to a row.
    pub fn go(&mut self, row: usize) {
        self.at = row.min(self.rows.len().saturating_sub(1));
    }

    /// Moves to a row and says what is wrong there.
    pub fn refuse(&mut self, row: usize, fault: String) {
        self.go(row);
        self.fault = Some(fault);
        self.waiting = false;
    }

    /// Takes a key. Nothing is handed in while a line holds what cannot be seen.
    pub fn key(&mut self, text: Text, key: KeyEvent) -> SheetTurn {
        let last = self.rows.len().saturating_sub(1);
        // A choice that opens the sheet is a list; further down, arrows on their way from row to
        // row must not change an answer: there only the sideways ones choose.
        let list = self.at == 0;
        let back = |code| code == KeyCode::Left || (list && code == KeyCode::Up);
        let on = |code| code == KeyCode::Right || (list && code == KeyCode::Down);
        let Some(row) = self.rows.get_mut(self.at) else { return SheetTurn::Ignored };
        match (&mut row.kind, key.code) {
            (_, KeyCode::Enter) if self.enter_hands_in || self.at == last => {
                return self.handed_in(text);
            }
            (Kind::OneOf { at, .. }, code) if back(code) && *at > 0 => *at -= 1,
            (Kind::OneOf { at, options }, code) if on(code) && *at + 1 < options.len() => *at += 1,
            (Kind::OneOf { .. }, KeyCode::Left | KeyCode::Right) => {}
            (Kind::OneOf { at, .. }, KeyCode::Home) => *at = 0,
            (Kind::OneOf { at, options }, KeyCode::End) => *at = options.len().saturating_sub(1),
            (_, KeyCode::Tab | KeyCode::Down | KeyCode::Enter) if self.at < last => self.at += 1,
            (_, KeyCode::BackTab | KeyCode::Up) if self.at > 0 => self.at -= 1,
            (_, KeyCode::Tab | KeyCode::Down | KeyCode::BackTab | KeyCode::Up) => {}
            (Kind::Line(field), _) => {
                if field.key(key) == Edit::Ignored {
                    return SheetTurn::Ignored;
                }
                self.fault = None;
            }
            _ => return SheetTurn::Ignored,
        }
        SheetTurn::Taken
    }

    fn handed_in(&mut self, text: Text) -> SheetTurn {
        if self.waiting {
            return SheetTurn::Taken;
        }
        let lines = self.rows.iter().enumerate().filter_map(|(row, held)| match &held.kind {
            Kind::Line(field) => Some((row, check_clean(field.text()).err()?)),
            Kind::OneOf { .. } => None,
        });
        let Some((row, unclean)) = lines.into_iter().next() else { return SheetTurn::Submit };
        let args = [("code", Arg::from(unclean.code())), ("place", Arg::from(unclean.place()))];
        self.refuse(row, text.with(unclean.key(), &args));
        SheetTurn::Taken
    }

    /// Takes pasted text into the line in focus; says how much of it, unless a choice stands there.
    pub fn paste(&mut self, text: &str) -> Option<Pasted> {
        let row = self.rows.get_mut(self.at).map(|row| &mut row.kind);
        let Some(Kind::Line(field)) = row else { return None };
        self.fault = None;
        Some(field.paste_counted(text))
    }

    /// Rows the sheet needs, with two more for a fault.
    pub fn height(&self) -> u16 {
        let rows = self.rows.iter().map(|row| match &row.kind {
            Kind::Line(_) => 1,
            Kind::OneOf { options, .. } => options.len().min(OPTIONS_SHOWN_MAX) + 1,
        });
        u16::try_from(rows.sum::<usize>() + 3).unwrap_or(u16::MAX)
    }

    /// Columns from the left to the values: behind the longest label, unless that leaves too little.
    fn label_columns(&self, text: Text, width: u16) -> u16 {
        let lines = self.rows.iter().filter(|row| matches!(row.kind, Kind::Line(_)));
        let longest = lines.map(|row| columns(&text.say(row.label))).max().unwrap_or(0);
        let wanted = narrow(longest).saturating_add(LABEL_MARGIN);
        wanted.min(width.saturating_sub(VALUE_COLUMNS_MIN))
    }

    /// Draws the sheet; says where the cursor stands.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let label = self.label_columns(scene.text, area.width);
        let mut y = area.y;
        let mut cursor = None;
        for (index, row) in self.rows.iter().enumerate() {
            if y >= area.bottom() {
                break;
            }
            let focused = index == self.at;
            let mark = if focused { scene.theme.glyph(Glyph::Current) } else { " " };
            let paint = if focused { Paint::Focus } else { Paint::Strong };
            let style = scene.theme.style(paint);
            let word = format!("{mark} {}", scene.text.say(row.label));
            let at = Position { x: area.x, y };
            match &row.kind {
                Kind::Line(field) => {
                    put(buffer, at, label.saturating_sub(2), &word, style);
                    let width = area.width.saturating_sub(label);
                    let line = Rect { x: area.x + label, y, width, height: 1 };
                    cursor = input::draw(field, scene.theme, line, buffer, focused).or(cursor);
                    y += 1;
                }
                Kind::OneOf { options, at: chosen } => {
                    put(buffer, at, area.width, &word, style);
                    let shown = options_shown(options.len(), *chosen);
                    for (option, words) in options.iter().enumerate().skip(shown.0).take(shown.1) {
                        y += 1;
                        draw_option(scene, buffer, area, y, words, option == *chosen, focused);
                    }
                    y += 1;
                }
            }
        }
        if let Some(fault) = &self.fault {
            let style = scene.theme.style(Paint::Bad);
            for (line, y) in wrap(fault, usize::from(area.width)).iter().zip(y + 1..area.bottom()) {
                put(buffer, Position { x: area.x, y }, area.width, line, style);
            }
        }
        cursor
    }
}

/// The window of options around the chosen one: the first shown, and how many.
fn options_shown(len: usize, at: usize) -> (usize, usize) {
    let first = at.saturating_sub(OPTIONS_SHOWN_MAX - 1);
    (first.min(len.saturating_sub(OPTIONS_SHOWN_MAX)), OPTIONS_SHOWN_MAX)
}

fn draw_option(
    scene: &Scene,
    buffer: &mut Buffer,
    area: Rect,
    y: u16,
    words: &str,
    chosen: bool,
    focused: bool,
) {
    if y >= area.bottom() {
        return;
    }
    let mark = if chosen { scene.theme.glyph(Glyph::Up) } else { scene.theme.glyph(Glyph::ToCome) };
    let text = format!("  {mark} {words}");
    put(buffer, Position { x: area.x, y }, area.width, &text, scene.theme.style(Paint::Plain));
    if chosen && focused {
        fill(buffer, Rect { y, height: 1, ..area }, scene.theme.style(Paint::Cursor));
    }
}
