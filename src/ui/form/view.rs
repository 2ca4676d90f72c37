//! How a form is drawn: a column of labels, a column of values, and under a field what there is to
//! say about it. At a hundred columns it stands in two halves.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Form;
use super::entry::{Choice, Content, Entry};
use crate::locale::width::{columns, fit, pad};
use crate::locale::{Arg, Text};
use crate::ui::field::Shown;
use crate::ui::theme::{Glyph, Paint, Theme};
use crate::ui::widgets::list::window;
use crate::ui::widgets::write::{narrow, pieces, wrap};

/// Columns from which a form stands in two halves.
pub const TWO_COLUMNS_MIN: u16 = 100;
/// Columns of a value at most: a name of forty letters and the cursor behind it.
pub const VALUE_COLUMNS_MAX: usize = 42;
/// Columns of the mark behind a value: a sign and the register's name.
const MARK_COLUMNS: usize = 10;
/// Columns of a form below which the mark is the sign alone and labels are short.
const NARROW_COLUMNS: u16 = 60;
/// Columns of a label in a narrow form at most.
const NARROW_LABEL_COLUMNS: usize = 18;
/// Columns before a note in a narrow form: it stands under the label, to have room for its remedy.
const NARROW_NOTE_COLUMN: usize = 4;
/// Rows of a note under the field in focus, and under the others.
const NOTE_ROWS_MAX: usize = 6;
const NOTE_ROWS_ELSEWHERE_MAX: usize = 2;
/// Columns of a label at most.
const LABEL_COLUMNS_MAX: usize = 24;

/// A colleague whose record differs from what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rival {
    /// Their name.
    pub name: String,
    /// When they recorded it.
    pub time: String,
}

/// What a form is drawn with.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// Words.
    pub text: Text,
    /// Styles.
    pub theme: &'a Theme,
    /// Message key of the register that fills the form in.
    pub register: &'static str,
    /// Who has recorded something else meanwhile.
    pub rival: Option<&'a Rival>,
    /// The pane has the focus.
    pub focused: bool,
    /// Nothing can be changed now.
    pub locked: bool,
}

/// One line to draw.
enum Row<'a, I> {
    Heading(&'static str),
    Field(&'a Entry<I>, bool),
    Note(String, Paint),
}

/// Draws a form; gives the place of the real cursor.
pub fn draw<I: Copy + PartialEq>(
    form: &Form<I>,
    look: Look,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let shown: Vec<&Entry<I>> = form.entries().iter().filter(|entry| entry.shown).collect();
    if area.width < TWO_COLUMNS_MIN {
        return column(&shown, form, look, area, buffer);
    }
    let half = Rect { width: area.width / 2 - 1, ..area };
    let other = Rect { x: area.x + area.width / 2 + 1, width: area.width - half.width - 2, ..area };
    let (left, right) = shown.split_at(middle(&shown));
    let first = column(left, form, look, half, buffer);
    let second = column(right, form, look, other, buffer);
    first.or(second)
}

/// Where the second half begins: at the heading nearest to the middle.
fn middle<I>(shown: &[&Entry<I>]) -> usize {
    let half = shown.len() / 2;
    let headings = shown.iter().enumerate().skip(1).filter(|(_, entry)| entry.heading.is_some());
    headings.map(|(at, _)| at).min_by_key(|at| at.abs_diff(half)).unwrap_or(shown.len())
}

fn column<I: Copy + PartialEq>(
    shown: &[&Entry<I>],
    form: &Form<I>,
    look: Look,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let label = label_columns(shown, look.text, area.width);
    let value = value_columns(area.width, label);
    let focus = form.focused().map(|entry| entry.id);
    let mut rows: Vec<Row<I>> = Vec::new();
    let mut at = 0;
    for entry in shown {
        let here = Some(entry.id) == focus;
        if let Some(heading) = entry.heading {
            rows.push(Row::Heading(heading));
        }
        if here {
            at = rows.len();
        }
        rows.push(Row::Field(entry, here));
        let room = usize::from(area.width).saturating_sub(note_column(area.width, label) + 1);
        let most = if here { NOTE_ROWS_MAX } else { NOTE_ROWS_ELSEWHERE_MAX };
        for (words, paint) in notes(entry, here && look.focused, look) {
            for part in wrap(&words, room).into_iter().take(most) {
                rows.push(Row::Note(part, paint));
            }
        }
    }
    let range = window(rows.len(), at, usize::from(area.height));
    let mut cursor = None;
    for (y, row) in rows.get(range).unwrap_or_default().iter().enumerate() {
        let y = narrow(y);
        match row {
            Row::Heading(key) => heading(&look.text.say(key), look, area, y, buffer),
            Row::Note(words, paint) => {
                let line = [(words.as_str(), look.theme.style(*paint))];
                pieces(buffer, area, narrow(note_column(area.width, label)), y, &line);
            }
            Row::Field(entry, here) => {
                let place = (label, value, y);
                let found = field_row(entry, *here && look.focused, look, area, place, buffer);
                cursor = cursor.or(found);
            }
        }
    }
    cursor
}

fn label_columns<I>(shown: &[&Entry<I>], text: Text, width: u16) -> usize {
    let widest = shown.iter().map(|entry| columns(&text.say(entry.label))).max().unwrap_or(0);
    widest.min(if width < NARROW_COLUMNS { NARROW_LABEL_COLUMNS } else { LABEL_COLUMNS_MAX })
}

fn note_column(width: u16, label: usize) -> usize {
    if width < NARROW_COLUMNS { NARROW_NOTE_COLUMN } else { label + 3 }
}

fn value_columns(width: u16, label: usize) -> usize {
    let mark = if width < NARROW_COLUMNS { 1 } else { MARK_COLUMNS };
    usize::from(width).saturating_sub(label + mark + 4).min(VALUE_COLUMNS_MAX)
}

fn heading(words: &str, look: Look, area: Rect, y: u16, buffer: &mut Buffer) {
    let behind = pieces(buffer, area, 1, y, &[(words, look.theme.style(Paint::Strong))]);
    let room = area.width.saturating_sub(behind + 2);
    let line = look.theme.border(false).horizontal_top.repeat(usize::from(room));
    pieces(buffer, area, behind + 1, y, &[(line.as_str(), look.theme.style(Paint::Frame))]);
}

fn field_row<I: Copy>(
    entry: &Entry<I>,
    here: bool,
    look: Look,
    area: Rect,
    (label, value, y): (usize, usize, u16),
    buffer: &mut Buffer,
) -> Option<Position> {
    let theme = look.theme;
    let mark = if here { theme.glyph(Glyph::Current) } else { " " };
    let words = pad(&look.text.say(entry.label), label);
    let label_paint = if here { Paint::Strong } else { Paint::Quiet };
    let start = [
        (mark, theme.style(Paint::Focus)),
        (" ", theme.style(Paint::Plain)),
        (words.as_str(), theme.style(label_paint)),
        (" ", theme.style(Paint::Plain)),
    ];
    let x = pieces(buffer, area, 0, y, &start);
    let paint = value_paint(entry, here, look);
    let shown = shown_value(entry, value, here, look);
    let filled = pad(&shown.text, value);
    let behind = pieces(buffer, area, x, y, &[(filled.as_str(), theme.style(paint))]);
    let (sign, name, sign_paint) = mark_of(entry, look);
    let full = if name.is_empty() { sign.to_owned() } else { format!("{sign} {name}") };
    let sign = if area.width < NARROW_COLUMNS { sign } else { full.trim_start() };
    pieces(buffer, area, behind + 1, y, &[(sign, theme.style(sign_paint))]);
    let typed_in = here && matches!(entry.content, Content::Text(_)) && !look.locked;
    typed_in.then(|| Position {
        x: area.x + x + narrow(shown.cursor).min(narrow(value.saturating_sub(1))),
        y: area.y + y,
    })
}

fn value_paint<I: Copy>(entry: &Entry<I>, here: bool, look: Look) -> Paint {
    if here {
        Paint::Cursor
    } else if entry.fault.is_some() {
        Paint::Bad
    } else if entry.is_from_register() {
        Paint::FromRegister
    } else if entry.is_empty() && !look.locked {
        Paint::Field
    } else {
        Paint::Plain
    }
}

fn shown_value<I: Copy>(entry: &Entry<I>, width: usize, here: bool, look: Look) -> Shown {
    match &entry.content {
        Content::Text(field) => {
            field.shown(width, here && !look.locked, look.theme.glyph(Glyph::Mask))
        }
        Content::Choice(choice) => {
            let words = choice.label().map(|label| look.text.say(label)).unwrap_or_default();
            let text = if here && !look.locked {
                format!("< {} >", fit(&words, width.saturating_sub(4)))
            } else {
                fit(&words, width).into_owned()
            };
            Shown { text, cursor: 0 }
        }
    }
}

/// What stands behind a value: a sign, and words where there is room; wrong, different, from the
/// register, or still needed.
fn mark_of<I: Copy>(entry: &Entry<I>, look: Look) -> (&'static str, String, Paint) {
    let register = || look.text.say(look.register).into_owned();
    let glyph = |sign| look.theme.glyph(sign);
    if entry.fault.is_some() {
        (glyph(Glyph::Missing), String::new(), Paint::Bad)
    } else if entry.clash.is_some() {
        (glyph(Glyph::Attention), look.text.say("form-clash-mark").into_owned(), Paint::Warn)
    } else if entry.difference().is_some() {
        let paint = if entry.kept { Paint::Quiet } else { Paint::Warn };
        (glyph(Glyph::Attention), register(), paint)
    } else if entry.is_from_register() {
        (glyph(Glyph::Up), register(), Paint::FromRegister)
    } else if entry.required && entry.is_empty() && !look.locked {
        (glyph(Glyph::Slow), look.text.say("form-needed").into_owned(), Paint::Quiet)
    } else {
        ("", String::new(), Paint::Plain)
    }
}

/// What stands under a field: its fault, what is offered, the register's other value, and for a
/// choice in focus what can be chosen.
fn notes<I: Copy>(entry: &Entry<I>, here: bool, look: Look) -> Vec<(String, Paint)> {
    let text = look.text;
    let mut notes = Vec::new();
    if let Some(fault) = &entry.fault {
        notes.push((fault.words(text), Paint::Bad));
    }
    if let Some(offered) = &entry.offered {
        let args = [("value", Arg::from(offered.as_str()))];
        notes.push((text.with("form-did-you-mean", &args), Paint::Warn));
    }
    if let Some(value) = &entry.clash {
        let (name, time) = look.rival.map_or(("", ""), |it| (it.name.as_str(), it.time.as_str()));
        let words = match words_of(entry, value, text) {
            empty if empty.is_empty() => text.say("form-clash-empty").into_owned(),
            words => words,
        };
        let args =
            [("name", Arg::from(name)), ("time", Arg::from(time)), ("value", Arg::from(words))];
        let key = if here { "form-clash-here" } else { "form-clash" };
        notes.push((text.with(key, &args), Paint::Warn));
        return notes;
    }
    if let Some(value) = entry.difference().filter(|_| here || !entry.kept) {
        let words = words_of(entry, value, text);
        let register = text.say(look.register);
        let args = [("register", Arg::from(register)), ("value", Arg::from(words))];
        let key = if here { "form-differs-here" } else { "form-differs" };
        notes.push((text.with(key, &args), if here { Paint::Warn } else { Paint::Quiet }));
    }
    if let Content::Choice(choice) = &entry.content
        && here
        && !look.locked
    {
        notes.push((options(choice, text), Paint::Quiet));
    }
    notes
}

/// The words of a value: of a choice its label, of a text the text.
pub fn words_of<I: Copy>(entry: &Entry<I>, value: &str, text: Text) -> String {
    match &entry.content {
        Content::Text(_) => value.to_owned(),
        Content::Choice(choice) => {
            let label = choice.options.iter().find(|(code, _)| *code == value);
            label.map_or_else(|| value.to_owned(), |(_, key)| text.say(key).into_owned())
        }
    }
}

fn options(choice: &Choice, text: Text) -> String {
    let offered = choice.options.iter().enumerate();
    let words: Vec<String> = offered
        // Digits and words of one option stay together when the line is broken.
        .map(|(place, (_, label))| {
            format!("{} {} ", place + 1, text.say(label)).replace(' ', "\u{a0}")
        })
        .collect();
    words.join(" ")
}
