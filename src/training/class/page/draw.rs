//! The page itself: title, the way in, one row for each learner, what was said, the keys.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Over, Page};
use crate::locale::width::columns;
use crate::locale::{Arg, Text};
use crate::training::class::learner::Learner;
use crate::training::result::minutes;
use crate::training::room::big;
use crate::ui::MIN_SIZE;
use crate::ui::paint::{boxed, fill, put, put_right, wrap};
use crate::ui::theme::{Glyph, Paint};
use crate::ui::words::law_lang;

/// Rows above the learners: title, way in, headings.
const ROWS_ABOVE: u16 = 3;
/// Rows below them: what was said, what is shown of how many, the keys.
const ROWS_BELOW: u16 = 2;
/// Columns of the cursor's sign and the number.
const NUMBER_COLUMNS: u16 = 5;
/// Columns of minutes, keys, mistakes, hand, state, each with its gap.
const FIGURE_COLUMNS: [u16; 5] = [7, 7, 6, 5, 16];
/// The page's keys in the bar: key and message key of what it does.
const KEYS: [(&str, &str); 7] = [
    ("Enter", "class-key-look"),
    ("Space", "class-key-console"),
    ("H", "class-key-hand"),
    ("Tab", "class-key-next-hand"),
    ("F1", "key-help"),
    ("Esc", "class-key-end"),
    ("Ctrl-G", "key-language"),
];
/// All keys, for the box of help.
const ALL_KEYS: [(&str, &str); 10] = [
    ("↑↓ PgUp PgDn", "class-key-move"),
    ("Home End", "class-key-ends"),
    ("Enter", "class-key-look"),
    ("←→↑↓", "class-key-pan"),
    ("Space Ctrl-T", "class-key-console"),
    ("H", "class-key-hand"),
    ("Tab", "class-key-next-hand"),
    ("Ctrl-G", "key-language"),
    ("Esc F12", "class-key-back"),
    ("Esc Ctrl-X", "class-key-end"),
];

/// Where the columns of a row begin.
struct Columns {
    name: (u16, u16),
    step: (u16, u16),
    figures: [(u16, u16); 5],
}

impl Columns {
    /// Name and step share what the figures leave.
    fn of(area: Rect) -> Self {
        let figures: u16 = FIGURE_COLUMNS.iter().sum();
        let room = area.width.saturating_sub(NUMBER_COLUMNS + figures + 2);
        let name_columns = room * 11 / 20;
        let name = (area.x + NUMBER_COLUMNS, name_columns.saturating_sub(1));
        let step = (area.x + NUMBER_COLUMNS + name_columns, room - name_columns);
        let mut x = area.x + NUMBER_COLUMNS + room;
        let figures = FIGURE_COLUMNS.map(|wide| {
            let here = (x, wide);
            x += wide;
            here
        });
        Self { name, step, figures }
    }
}

impl Page {
    pub(super) fn draw(&mut self, buffer: &mut Buffer) {
        let area = buffer.area;
        if area.width < MIN_SIZE.width || area.height < MIN_SIZE.height {
            let words = self.text().with(
                "too-small-body",
                &[("columns", Arg::from(area.width)), ("rows", Arg::from(area.height))],
            );
            let lines = wrap(&words, usize::from(area.width.max(1)));
            for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
                put(
                    buffer,
                    Position { x: area.x, y },
                    area.width,
                    line,
                    self.theme.style(Paint::Plain),
                );
            }
            return;
        }
        self.draw_rows(area, buffer);
        let (theme, text) = (self.theme, self.text());
        // Taken out while it is drawn, since it asks the page too.
        match self.over.take() {
            Some(Over::Look(mut look)) => {
                buffer.reset();
                look.draw(&theme, text, area, buffer);
                self.over = Some(Over::Look(look));
            }
            Some(Over::Console(console)) => {
                self.draw_console(&console, area, buffer);
                self.over = Some(Over::Console(console));
            }
            Some(Over::Keys) => {
                self.draw_keys(area, buffer);
                self.over = Some(Over::Keys);
            }
            Some(Over::Ending) => {
                self.draw_ending(area, buffer);
                self.over = Some(Over::Ending);
            }
            None => {}
        }
        for cell in &mut buffer.content {
            if let Some(twin) = theme.twin(cell.symbol()) {
                cell.set_symbol(twin);
            }
        }
    }

    fn draw_rows(&mut self, area: Rect, buffer: &mut Buffer) {
        let learners = self.class.learners();
        self.draw_title(area, &learners, buffer);
        let rows =
            Rect { y: area.y + ROWS_ABOVE, height: area.height - ROWS_ABOVE - ROWS_BELOW, ..area };
        let room = usize::from(rows.height);
        // The page moves only as far as the cursor leaves it.
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(room));
        if learners.is_empty() {
            self.draw_empty(rows, buffer);
        } else {
            let plan = Columns::of(area);
            self.draw_head(&plan, Rect { y: area.y + 2, height: 1, ..area }, buffer);
            let shown = learners.iter().enumerate().skip(self.top);
            for ((at, learner), y) in shown.zip(rows.top()..rows.bottom()) {
                self.draw_learner(
                    &plan,
                    learner,
                    at == self.at,
                    Rect { y, height: 1, ..area },
                    buffer,
                );
            }
        }
        let last = learners.len().min(self.top + room);
        let (strong, quiet) = (self.theme.style(Paint::Strong), self.theme.style(Paint::Quiet));
        let said = Rect { y: area.bottom() - 2, height: 1, ..area };
        let shown = if learners.len() > room {
            let above = if self.top > 0 { self.theme.glyph(Glyph::MoreAbove) } else { " " };
            let below =
                if last < learners.len() { self.theme.glyph(Glyph::MoreBelow) } else { " " };
            format!("{}–{last} / {} {above}{below}", self.top + 1, learners.len())
        } else {
            String::new()
        };
        let left = put_right(buffer, said.x, said.right() - 1, said.y, &shown, quiet);
        if let Some(message) = &self.message {
            let room = left.saturating_sub(said.x + 2);
            put(buffer, Position { x: said.x + 1, y: said.y }, room, message, strong);
        }
        self.draw_bar(Rect { y: area.bottom() - 1, height: 1, ..area }, buffer);
    }

    fn draw_title(&self, area: Rect, learners: &[Arc<Learner>], buffer: &mut Buffer) {
        let (text, style) = (self.text(), self.theme.style(Paint::TitlePractice));
        let count = |is: fn(&Learner) -> bool| learners.iter().filter(|it| is(it)).count();
        let title = self.class.lesson().title.get(law_lang(text));
        let paused = if self.class.is_paused() { text.say("class-paused") } else { "".into() };
        let left = text.with(
            "class-title",
            &[("practice", Arg::from(text.say("title-practice"))), ("lesson", Arg::from(title))],
        );
        let left = if paused.is_empty() { left } else { format!("{left} · {paused}") };
        let right = text.with(
            "class-counts",
            &[
                ("learners", Arg::from(learners.len())),
                ("finished", Arg::from(count(|it| it.standing().is_over))),
                ("hands", Arg::from(count(|it| it.standing().hand))),
                ("gone", Arg::from(count(|it| !it.is_at_work()))),
            ],
        );
        let row = Rect { height: 1, ..area };
        put(
            buffer,
            Position { x: row.x, y: row.y },
            row.width,
            &" ".repeat(row.width.into()),
            style,
        );
        let start = put_right(buffer, row.x, row.right() - 1, row.y, &right, style);
        let room = start.saturating_sub(row.x + 2);
        put(buffer, Position { x: row.x + 1, y: row.y }, room, &left, style);
        let words = text.with(
            "class-way-in",
            &[("way", Arg::from(&self.way_in)), ("code", Arg::from(self.class.code().shown()))],
        );
        let at = Position { x: area.x + 1, y: area.y + 1 };
        put(buffer, at, area.width - 2, &words, self.theme.style(Paint::Strong));
    }

    fn draw_head(&self, plan: &Columns, row: Rect, buffer: &mut Buffer) {
        let (text, style) = (self.text(), self.theme.style(Paint::Quiet));
        let names = [("class-head-name", plan.name), ("result-step", plan.step)];
        for (key, (x, wide)) in names {
            put(buffer, Position { x, y: row.y }, wide, &text.say(key), style);
        }
        let figures = [
            "class-head-minutes",
            "class-head-keys",
            "class-head-mistakes",
            "class-head-hand",
            "class-head-state",
        ];
        for (key, (x, wide)) in figures.into_iter().zip(plan.figures) {
            self.figure((x, wide), row.y, &text.say(key), key == "class-head-state", style, buffer);
        }
    }

    /// A figure ends at the right of its column; words begin at its left.
    fn figure(
        &self,
        (x, wide): (u16, u16),
        y: u16,
        text: &str,
        is_left: bool,
        style: ratatui::style::Style,
        buffer: &mut Buffer,
    ) {
        if is_left {
            put(buffer, Position { x: x + 2, y }, wide - 1, text, style);
        } else {
            put_right(buffer, x, x + wide, y, text, style);
        }
    }

    fn draw_learner(
        &self,
        plan: &Columns,
        learner: &Learner,
        is_chosen: bool,
        row: Rect,
        buffer: &mut Buffer,
    ) {
        let (text, theme) = (self.text(), &self.theme);
        let standing = learner.standing();
        let (is_there, y) = (learner.is_at_work(), row.y);
        let plain =
            theme.style(if is_there || standing.is_over { Paint::Plain } else { Paint::Quiet });
        let sign = if is_chosen { theme.glyph(Glyph::Current) } else { " " };
        let number = format!("{sign}{:>3}", learner.number);
        put(buffer, Position { x: row.x, y }, NUMBER_COLUMNS, &number, plain);
        put(buffer, Position { x: plan.name.0, y }, plan.name.1, &learner.name, plain);
        let step = match (&standing.step, standing.is_over) {
            (_, true) => format!("{} 7/7", theme.glyph(Glyph::Done)),
            (Some((number, name)), false) => format!("{number}/7 {}", name.get(law_lang(text))),
            (None, false) => String::new(),
        };
        put(buffer, Position { x: plan.step.0, y }, plan.step.1, &step, plain);
        let mistakes = theme.style(if standing.mistakes > 0 { Paint::Warn } else { Paint::Plain });
        let hand = if standing.hand {
            format!("{} {}", theme.glyph(Glyph::Attention), text.say("class-hand"))
        } else {
            String::new()
        };
        let state = match (standing.is_over, is_there) {
            (true, true) => text.say("class-finished").into_owned(),
            (true, false) => {
                format!("{}, {}", text.say("class-finished"), text.say("class-gone"))
            }
            (false, true) => text.say("class-at-work").into_owned(),
            (false, false) => text.say("class-gone").into_owned(),
        };
        let state_paint = if standing.is_over { Paint::Good } else { Paint::Plain };
        let cells = [
            (minutes(standing.seconds), plain),
            (standing.keys.to_string(), plain),
            (standing.mistakes.to_string(), mistakes),
            (hand, theme.style(Paint::Warn)),
            (state, if is_there || standing.is_over { theme.style(state_paint) } else { plain }),
        ];
        for (at, ((words, style), place)) in cells.into_iter().zip(plan.figures).enumerate() {
            self.figure(place, y, &words, at + 1 == FIGURE_COLUMNS.len(), style, buffer);
        }
        if is_chosen {
            fill(buffer, row, theme.style(Paint::Cursor));
        }
    }

    /// Nobody has come yet: what goes onto the board, in large letters.
    fn draw_empty(&self, area: Rect, buffer: &mut Buffer) {
        let (text, strong) = (self.text(), self.theme.style(Paint::Strong));
        let code = self.class.code().shown();
        let block = if self.theme.ascii { "##" } else { "██" };
        let y = area.y + area.height.saturating_sub(big::BIG_ROWS + 3) / 2;
        let at = Position { x: area.x + 2, y };
        put(buffer, at, area.width - 4, &text.say("class-board"), strong);
        let large = Rect { x: area.x + 2, y: y + 2, width: area.width - 4, height: big::BIG_ROWS };
        big::draw(code.split(' '), block, strong, large, buffer);
        let at = Position { x: area.x + 2, y: y + big::BIG_ROWS + 3 };
        put(buffer, at, area.width - 4, &self.way_in, strong);
    }

    fn draw_bar(&self, row: Rect, buffer: &mut Buffer) {
        let mut x = row.x + 1;
        for (key, label) in KEYS {
            let label = self.text().say(label);
            let needed = u16::try_from(columns(key) + 1 + columns(&label)).unwrap_or(u16::MAX);
            if x.saturating_add(needed) > row.right() {
                break;
            }
            let at = Position { x, y: row.y };
            x = put(buffer, at, needed, key, self.theme.style(Paint::Key)) + 1;
            let at = Position { x, y: row.y };
            x = put(buffer, at, needed, &label, self.theme.style(Paint::Plain)) + 1;
        }
    }

    fn draw_keys(&self, area: Rect, buffer: &mut Buffer) {
        let text = self.text();
        let rows = u16::try_from(ALL_KEYS.len()).unwrap_or(0);
        let (title, hint) = (text.say("key-keys"), text.say("class-hint-back"));
        let inside = boxed(&self.theme, area, (64, rows + 2), &title, &hint, buffer);
        for ((key, label), y) in ALL_KEYS.into_iter().zip(inside.y..inside.bottom()) {
            put(buffer, Position { x: inside.x, y }, 16, key, self.theme.style(Paint::Key));
            let at = Position { x: inside.x + 16, y };
            let style = self.theme.style(Paint::Plain);
            put(buffer, at, inside.width.saturating_sub(16), &text.say(label), style);
        }
    }

    fn draw_ending(&self, area: Rect, buffer: &mut Buffer) {
        let text: Text = self.text();
        let learners = self.class.learners();
        let open = learners.iter().filter(|it| it.is_at_work() && !it.standing().is_over).count();
        let (title, hint) = (text.say("class-key-end"), text.say("class-hint-end"));
        let inside = boxed(&self.theme, area, (64, 6), &title, &hint, buffer);
        let words = text.with("class-end-ask", &[("open", Arg::from(open))]);
        let lines = wrap(&words, usize::from(inside.width));
        for (line, y) in lines.iter().zip(inside.y + 1..inside.bottom()) {
            let style = self.theme.style(Paint::Plain);
            put(buffer, Position { x: inside.x, y }, inside.width, line, style);
        }
    }
}
