//! The page around the learners' rows: title, the way in, what to do next, the keys, and what lies
//! over it.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Block, Widget};

use super::{Over, Page};
use crate::locale::width::{columns, fit};
use crate::locale::{Arg, Text};
use crate::training::class::learner::Learner;
use crate::ui::MIN_SIZE;
use crate::ui::paint::{boxed, put, put_right, wrap};
use crate::ui::theme::Paint;
use crate::ui::words::law_lang;

/// Rows above the learners' frame: title and the way in.
const ROWS_ABOVE: u16 = 2;
/// Rows below it: what was said, what to do next, the keys.
const ROWS_BELOW: u16 = 3;
/// Columns of a name in the line of what to do next.
const NAME_COLUMNS_MAX: usize = 24;
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

impl Page {
    pub(super) fn draw(&mut self, buffer: &mut Buffer) {
        let area = buffer.area;
        if area.width < MIN_SIZE.width || area.height < MIN_SIZE.height {
            return self.draw_too_small(area, buffer);
        }
        self.draw_page(area, buffer);
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

    fn draw_too_small(&self, area: Rect, buffer: &mut Buffer) {
        let size = [("columns", Arg::from(area.width)), ("rows", Arg::from(area.height))];
        let words = self.text().with("too-small-body", &size);
        let style = self.theme.style(Paint::Plain);
        let lines = wrap(&words, usize::from(area.width.max(1)));
        for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
            put(buffer, Position { x: area.x, y }, area.width, line, style);
        }
    }

    fn draw_page(&mut self, area: Rect, buffer: &mut Buffer) {
        let learners = self.class.learners();
        self.draw_title(area, &learners, buffer);
        let height = area.height - ROWS_ABOVE - ROWS_BELOW;
        self.draw_rows(&learners, Rect { y: area.y + ROWS_ABOVE, height, ..area }, buffer);
        let in_console = matches!(self.over, Some(Over::Console(_)));
        if let Some(message) = self.message.as_ref().filter(|_| !in_console) {
            let at = Position { x: area.x + 1, y: area.bottom() - 3 };
            put(buffer, at, area.width - 2, message, self.theme.style(Paint::Strong));
        }
        let next = format!(" {} ", self.next_step(&learners));
        let at = Position { x: area.x, y: area.bottom() - 2 };
        put(buffer, at, area.width, &next, self.theme.style(Paint::NextStep));
        self.draw_bar(Rect { y: area.bottom() - 1, height: 1, ..area }, buffer);
    }

    fn draw_title(&self, area: Rect, learners: &[Arc<Learner>], buffer: &mut Buffer) {
        let (text, style) = (self.text(), self.theme.style(Paint::TitlePractice));
        let count = |is: fn(&Learner) -> bool| learners.iter().filter(|it| is(it)).count();
        let title = self.class.lesson().title.get(law_lang(text));
        let left = text.with(
            "class-title",
            &[("practice", Arg::from(text.say("title-practice"))), ("lesson", Arg::from(title))],
        );
        let paused = self.class.is_paused().then(|| text.say("class-paused"));
        let left = paused.map_or(left.clone(), |paused| format!("{left} · {paused}"));
        let right = text.with(
            "class-counts",
            &[
                ("finished", Arg::from(count(|it| it.standing().is_over))),
                ("hands", Arg::from(count(|it| it.standing().hand))),
                ("gone", Arg::from(count(|it| !it.is_at_work()))),
            ],
        );
        let row = Rect { height: 1, ..area };
        let blank = " ".repeat(row.width.into());
        put(buffer, Position { x: row.x, y: row.y }, row.width, &blank, style);
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

    /// The learners' frame; gives its inside.
    pub(super) fn draw_frame(&self, count: usize, area: Rect, buffer: &mut Buffer) -> Rect {
        let text = self.text();
        let title = text.with("class-learners", &[("count", Arg::from(count))]);
        let block = Block::bordered()
            .border_set(self.theme.border(true))
            .border_style(self.theme.style(Paint::Focus))
            .title(format!(" {title} "))
            .title_bottom(format!(" {} ", text.say("title-practice")));
        let inside = block.inner(area);
        block.render(area, buffer);
        inside
    }

    /// What a trainer does next, as the desk's own line says what an agent does.
    fn next_step(&self, learners: &[Arc<Learner>]) -> String {
        let text = self.text();
        let named = |key: &'static str, learner: &Learner| {
            text.with(key, &[("name", Arg::from(fit(&learner.name, NAME_COLUMNS_MAX)))])
        };
        let Some(chosen) = learners.get(self.at) else { return text.say("class-do-board").into() };
        if chosen.standing().hand {
            return named("class-do-hand-here", chosen);
        }
        if let Some(waits) = learners.get(self.next_hand()).filter(|it| it.standing().hand) {
            return named("class-do-hand", waits);
        }
        if self.class.is_paused() {
            return text.say("class-do-paused").into();
        }
        if learners.iter().all(|learner| learner.standing().is_over) {
            return text.say("class-do-finished").into();
        }
        text.say("class-do-look").into()
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
