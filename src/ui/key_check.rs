//! Which keys of the product a terminal really sends: asked for one by one, as the table of
//! bindings has them, with the bytes that come and the twin to use where nothing comes.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use super::keys::{BINDINGS, Chord};
use super::paint::{boxed, fill, put, put_right, wrap};
use super::theme::{Glyph, Paint, Theme};
use crate::locale::width::pad;
use crate::locale::{Arg, Text};

/// Bytes of one key that are shown; nothing that a keyboard sends is longer.
pub const KEY_BYTES_MAX: usize = 64;
/// Columns of one key in the table of all.
const CELL_COLUMNS: usize = 15;
/// The smallest terminal the page is drawn on.
const SIZE_MIN: Size = Size { width: 80, height: 24 };

/// What came of asking for a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// Not asked for yet, or left before it was.
    NotAsked,
    /// These bytes.
    Arrived(Vec<u8>),
    /// These bytes, by the twin: Alt or Esc with a digit.
    ByTwin(Vec<u8>),
    /// Nothing that is this key.
    Lost,
}

/// One key of the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which.
    pub key: Chord,
    /// Message key of what it does.
    pub label: &'static str,
    /// The keys that do the same.
    pub twins: Vec<String>,
    /// What came.
    pub came: Came,
}

/// The check of one terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyCheck {
    keys: Vec<Asked>,
    at: usize,
    /// Bytes since the last key.
    bytes: Vec<u8>,
    /// The last key that was not the one asked for, with its bytes.
    other: Option<(String, Vec<u8>)>,
}

/// Keys that do nearly the same, beside those that the table itself has as twins.
const NEAR: [(KeyCode, KeyCode); 6] = [
    (KeyCode::Tab, KeyCode::Down),
    (KeyCode::BackTab, KeyCode::Up),
    (KeyCode::PageUp, KeyCode::Up),
    (KeyCode::PageDown, KeyCode::Down),
    (KeyCode::Home, KeyCode::PageUp),
    (KeyCode::End, KeyCode::PageDown),
];

impl Default for KeyCheck {
    fn default() -> Self {
        Self::new()
    }
}

impl KeyCheck {
    /// Nothing asked for yet. Letters and digits are left out: every terminal sends them.
    pub fn new() -> Self {
        let mut keys: Vec<Asked> = Vec::new();
        // A class has its own key, and the palette for terminals that keep it.
        let rows = BINDINGS.iter().filter(|row| row.holds(false));
        for (chord, label) in rows.flat_map(|row| row.keys.iter().map(|chord| (*chord, row.label)))
        {
            let typed = matches!(chord.code,
                KeyCode::Char(c) if !chord.ctrl && (c.is_ascii_alphanumeric() || c == ' '));
            if !typed && keys.iter().all(|held| held.key != chord) {
                keys.push(Asked { key: chord, label, twins: twins(chord), came: Came::NotAsked });
            }
        }
        Self { keys, at: 0, bytes: Vec::new(), other: None }
    }

    /// Every key with what came of it.
    pub fn keys(&self) -> &[Asked] {
        &self.keys
    }

    /// The key that is asked for now; `None` at the end.
    pub fn asked(&self) -> Option<&Asked> {
        self.keys.get(self.at)
    }

    /// Bytes as they came from the terminal.
    pub fn heard(&mut self, bytes: &[u8]) {
        let room = KEY_BYTES_MAX.saturating_sub(self.bytes.len());
        self.bytes.extend(bytes.iter().take(room));
    }

    /// The key that the bytes stand for. `true`: the check is left.
    pub fn event(&mut self, event: &Event) -> bool {
        let bytes = std::mem::take(&mut self.bytes);
        let Event::Key(key) = event else { return false };
        if key.kind == KeyEventKind::Release {
            return false;
        }
        let Some(asked) = self.keys.get_mut(self.at) else {
            return matches!(key.code, KeyCode::Enter | KeyCode::Esc) || is_end(*key);
        };
        if asked.key.is(*key) {
            let digit = |byte: &u8| byte.is_ascii_digit();
            let by_twin = matches!(asked.key.code, KeyCode::F(_))
                && match bytes.as_slice() {
                    [one] | [0x1b, one] => digit(one),
                    _ => false,
                };
            asked.came = if by_twin { Came::ByTwin(bytes) } else { Came::Arrived(bytes) };
            self.next();
        } else if key.code == KeyCode::Enter {
            asked.came = Came::Lost;
            self.next();
        } else if is_end(*key) {
            self.at = self.keys.len();
        } else {
            self.other = Some((named(*key), bytes));
        }
        false
    }

    fn next(&mut self) {
        self.at += 1;
        self.other = None;
    }

    /// How many keys arrived, by themselves or by a twin, and how many did not.
    pub fn counts(&self) -> (usize, usize) {
        let came = |is: fn(&Came) -> bool| self.keys.iter().filter(|key| is(&key.came)).count();
        (
            came(|came| matches!(came, Came::Arrived(_) | Came::ByTwin(_))),
            came(|came| matches!(came, Came::Lost)),
        )
    }

    /// The keys that did not arrive.
    pub fn lost(&self) -> impl Iterator<Item = &Asked> {
        self.keys.iter().filter(|key| matches!(key.came, Came::Lost | Came::ByTwin(_)))
    }

    /// Draws the page.
    pub fn view(&self, text: Text, theme: &Theme, term: &str, buffer: &mut Buffer) {
        let area = buffer.area;
        if area.width < SIZE_MIN.width || area.height < SIZE_MIN.height {
            let line = text.say("too-small-title");
            put(buffer, Position::ORIGIN, area.width, &line, theme.style(Paint::Strong));
            return;
        }
        let title = Rect { height: 1, ..area };
        fill(buffer, title, theme.style(Paint::Title));
        let style = theme.style(Paint::Title);
        let words = text.with("keys-title", &[("term", Arg::from(term))]);
        put(buffer, Position { x: 1, y: 0 }, area.width - 12, &words, style);
        let place = format!("{}/{}", self.at.min(self.keys.len()), self.keys.len());
        put_right(buffer, area.width - 12, area.width - 1, 0, &place, style);
        let below = Rect { y: 1, height: area.height - 1, ..area };
        let hint = match self.asked() {
            Some(_) => text.say("keys-hint"),
            None => text.say("keys-end-hint"),
        };
        let name = text.say("keys-box");
        let inside = boxed(theme, below, (area.width, below.height), &name, &hint, buffer);
        let y = match self.asked() {
            Some(asked) => self.draw_asked(text, theme, asked, inside, buffer),
            None => self.draw_end(text, theme, inside, buffer),
        };
        let table = Rect { y, height: inside.bottom().saturating_sub(y), ..inside };
        self.draw_table(theme, table, buffer);
    }

    fn draw_asked(
        &self,
        text: Text,
        theme: &Theme,
        asked: &Asked,
        area: Rect,
        buffer: &mut Buffer,
    ) -> u16 {
        let line = |words: &str, y: u16, paint, buffer: &mut Buffer| {
            put(buffer, Position { x: area.x, y }, area.width, words, theme.style(paint));
        };
        let args = [
            ("key", Arg::from(asked.key.shown())),
            ("does", Arg::from(text.say(asked.label).into_owned())),
        ];
        line(&text.with("keys-press", &args), area.y + 1, Paint::Focus, buffer);
        if let Some((name, bytes)) = &self.other {
            let args = [("name", Arg::from(name)), ("bytes", Arg::from(shown(bytes)))];
            line(&text.with("keys-other", &args), area.y + 2, Paint::Warn, buffer);
        } else if let Some(last) = self.at.checked_sub(1).and_then(|at| self.keys.get(at)) {
            line(&said(text, last), area.y + 2, paint_of(&last.came), buffer);
        }
        line(&twin_words(text, asked), area.y + 3, Paint::Quiet, buffer);
        area.y + 5
    }

    fn draw_end(&self, text: Text, theme: &Theme, area: Rect, buffer: &mut Buffer) -> u16 {
        let (arrived, lost) = self.counts();
        let args = [("arrived", Arg::from(arrived)), ("lost", Arg::from(lost))];
        let at = Position { x: area.x, y: area.y + 1 };
        put(buffer, at, area.width, &text.with("keys-sum", &args), theme.style(Paint::Strong));
        let mut y = area.y + 2;
        // The table of all keys keeps its place below; the report has every line.
        let room = area.bottom().saturating_sub(self.table_rows(area.width) + 2);
        let lines: Vec<(String, Paint)> = self
            .lost()
            .flat_map(|asked| {
                let lines = wrap(&said(text, asked), usize::from(area.width));
                lines.into_iter().map(|line| (line, paint_of(&asked.came)))
            })
            .collect();
        let fits = usize::from(room.saturating_sub(y));
        let shown = if lines.len() > fits { fits.saturating_sub(1) } else { lines.len() };
        for (line, paint) in lines.iter().take(shown) {
            put(buffer, Position { x: area.x, y }, area.width, line, theme.style(*paint));
            y += 1;
        }
        if shown < lines.len() {
            let more = text.with("keys-more", &[("count", Arg::from(lines.len() - shown))]);
            let at = Position { x: area.x, y };
            put(buffer, at, area.width, &more, theme.style(Paint::Quiet));
            y += 1;
        }
        y + 1
    }

    fn table_rows(&self, width: u16) -> u16 {
        let columns = (usize::from(width) / CELL_COLUMNS).max(1);
        u16::try_from(self.keys.len().div_ceil(columns)).unwrap_or(u16::MAX)
    }

    fn draw_table(&self, theme: &Theme, area: Rect, buffer: &mut Buffer) {
        let columns = (usize::from(area.width) / CELL_COLUMNS).max(1);
        let rows = usize::from(self.table_rows(area.width));
        for (index, asked) in self.keys.iter().enumerate() {
            let (column, row) = (index / rows, index % rows);
            if column >= columns {
                break;
            }
            let x = area.x + u16::try_from(column * CELL_COLUMNS).unwrap_or(0);
            let y = area.y + u16::try_from(row).unwrap_or(0);
            if y >= area.bottom() {
                continue;
            }
            let (sign, paint) = match &asked.came {
                Came::NotAsked if index == self.at => (Glyph::Current, Paint::Focus),
                Came::NotAsked => (Glyph::ToCome, Paint::Quiet),
                Came::Arrived(_) => (Glyph::Done, Paint::Good),
                Came::ByTwin(_) => (Glyph::Slow, Paint::Warn),
                Came::Lost => (Glyph::Missing, Paint::Bad),
            };
            let words = format!("{} {}", theme.glyph(sign), pad(&asked.key.shown(), 10));
            put(buffer, Position { x, y }, 14, words.trim_end(), theme.style(paint));
        }
    }
}

fn is_end(key: KeyEvent) -> bool {
    Chord { code: KeyCode::Char('x'), ctrl: true }.is(key)
}

fn paint_of(came: &Came) -> Paint {
    match came {
        Came::NotAsked => Paint::Quiet,
        Came::Arrived(_) => Paint::Good,
        Came::ByTwin(_) => Paint::Warn,
        Came::Lost => Paint::Bad,
    }
}

/// The keys that do the same as this one: the row's others, a digit for a function key, the nearest.
fn twins(chord: Chord) -> Vec<String> {
    let mut twins = Vec::new();
    if let KeyCode::F(number @ 1..=10) = chord.code {
        twins.extend([format!("Alt-{}", number % 10), format!("Esc {}", number % 10)]);
    }
    let rows = BINDINGS.iter().filter(|row| row.keys.contains(&chord));
    let others = rows.flat_map(|row| row.keys).filter(|other| **other != chord);
    let near = NEAR.iter().filter(|(key, _)| *key == chord.code && !chord.ctrl);
    let near = near.map(|(_, twin)| Chord { code: *twin, ctrl: false });
    for twin in others.copied().chain(near).map(Chord::shown) {
        if !twins.contains(&twin) {
            twins.push(twin);
        }
    }
    twins
}

/// A key as the decoder has understood it.
fn named(key: KeyEvent) -> String {
    use crossterm::event::KeyModifiers as M;
    let ctrl = key.modifiers.contains(M::CONTROL);
    let alt = if key.modifiers.contains(M::ALT) { "Alt-" } else { "" };
    let shift = key.modifiers.contains(M::SHIFT) && !matches!(key.code, KeyCode::BackTab);
    let shift = if shift { "Shift-" } else { "" };
    let name = match key.code {
        KeyCode::Backspace => "Backspace".to_owned(),
        code => Chord { code, ctrl }.shown(),
    };
    format!("{alt}{shift}{name}")
}

/// Bytes so that a person can read and compare them.
pub fn shown(bytes: &[u8]) -> String {
    let one = |byte: &u8| match byte {
        0x1b => "Esc".to_owned(),
        0x20..=0x7e => char::from(*byte).to_string(),
        0x00..=0x1f => format!("^{}", char::from(byte + 0x40)),
        other => format!("x{other:02x}"),
    };
    bytes.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// What came of a key, as a sentence.
pub fn said(text: Text, asked: &Asked) -> String {
    let key = asked.key.shown();
    let with = |name: &str, bytes: &[u8]| {
        let args = [("key", Arg::from(key.clone())), ("bytes", Arg::from(shown(bytes)))];
        text.with(name, &args)
    };
    match &asked.came {
        Came::NotAsked => with("keys-not-asked", &[]),
        Came::Arrived(bytes) => with("keys-arrived", bytes),
        Came::ByTwin(bytes) => with("keys-by-twin", bytes),
        Came::Lost => format!("{} {}", with("keys-lost", &[]), twin_words(text, asked)),
    }
}

fn twin_words(text: Text, asked: &Asked) -> String {
    if asked.twins.is_empty() {
        return text.say("keys-no-twin").into_owned();
    }
    text.with("keys-twins", &[("twins", Arg::from(asked.twins.join(", ")))])
}
