//! A row for each learner, and before the first one what goes onto the board.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Page;
use crate::locale::width::columns;
use crate::training::class::learner::Learner;
use crate::training::result::minutes;
use crate::training::room::big;
use crate::training::room::classmate::Standing;
use crate::ui::paint::{fill, put, put_right};
use crate::ui::theme::{Glyph, Paint};
use crate::ui::words::law_lang;

/// Columns of the cursor's sign and the number.
const NUMBER_COLUMNS: u16 = 6;
/// Columns of the name of a step.
const STEP_COLUMNS: u16 = 12;
/// Columns of minutes, keys and mistakes: each ends at the right.
const FIGURE_COLUMNS: [u16; 3] = [6, 6, 5];
/// Columns of the raised hand, and of what the learner does: each begins after a gap.
const WORD_COLUMNS: [u16; 2] = [5, 10];
/// The headings of figures and words.
const HEADS: [&str; 5] = [
    "class-head-minutes",
    "class-head-keys",
    "class-head-mistakes",
    "class-head-hand",
    "class-head-state",
];
/// Rows between the words on the board.
const BOARD_GAP: u16 = 2;

/// Where the columns of a row begin, and how wide they are.
struct Columns {
    name: (u16, u16),
    /// One sign for each step of the lesson.
    rail: (u16, u16),
    step: (u16, u16),
    figures: [(u16, u16); 3],
    words: [(u16, u16); 2],
}

impl Columns {
    /// The name has what the others leave.
    fn of(area: Rect, steps: usize) -> Self {
        let rail = u16::try_from(steps).unwrap_or(0) + 1;
        let others: u16 = FIGURE_COLUMNS.iter().chain(&WORD_COLUMNS).sum();
        let fixed = NUMBER_COLUMNS + rail + STEP_COLUMNS + others;
        let mut x = area.x + NUMBER_COLUMNS;
        let mut next = |wide: u16| {
            let here = (x, wide);
            x += wide;
            here
        };
        Self {
            name: next(area.width.saturating_sub(fixed)),
            rail: next(rail),
            step: next(STEP_COLUMNS),
            figures: FIGURE_COLUMNS.map(&mut next),
            words: WORD_COLUMNS.map(&mut next),
        }
    }
}

impl Page {
    /// The frame with the rows that fit; the page moves only as far as the cursor leaves it.
    pub(super) fn draw_rows(&mut self, learners: &[Arc<Learner>], area: Rect, buffer: &mut Buffer) {
        let inside = self.draw_frame(learners.len(), area, buffer);
        if learners.is_empty() {
            return self.draw_board(inside, buffer);
        }
        let plan = Columns::of(inside, self.class.lesson().steps.len());
        self.draw_head(&plan, inside.y, buffer);
        let rows = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
        let room = usize::from(rows.height);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(room));
        let shown = learners.iter().enumerate().skip(self.top);
        for ((at, learner), y) in shown.zip(rows.top()..rows.bottom()) {
            let row = Rect { y, height: 1, ..rows };
            self.draw_learner(&plan, learner, at == self.at, row, buffer);
        }
        let last = learners.len().min(self.top + room);
        if learners.len() > room {
            let sign = |is: bool, glyph| if is { self.theme.glyph(glyph) } else { " " };
            let above = sign(self.top > 0, Glyph::MoreAbove);
            let below = sign(last < learners.len(), Glyph::MoreBelow);
            let words = format!(" {}–{last} / {} {above}{below} ", self.top + 1, learners.len());
            let style = self.theme.style(Paint::Focus);
            put_right(buffer, area.x, area.right() - 2, area.bottom() - 1, &words, style);
        }
    }

    fn draw_head(&self, plan: &Columns, y: u16, buffer: &mut Buffer) {
        let (text, style) = (self.text(), self.theme.style(Paint::Quiet));
        for (key, (x, wide)) in [("class-head-name", plan.name), ("result-step", plan.rail)] {
            put(buffer, Position { x, y }, wide, &text.say(key), style);
        }
        let places = plan.figures.into_iter().chain(plan.words);
        for (at, (key, (x, wide))) in HEADS.into_iter().zip(places).enumerate() {
            if at < plan.figures.len() {
                put_right(buffer, x, x + wide, y, &text.say(key), style);
            } else {
                put(buffer, Position { x: x + 1, y }, wide - 1, &text.say(key), style);
            }
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
        put(buffer, Position { x: plan.name.0, y }, plan.name.1 - 1, &learner.name, plain);
        self.draw_rail(&standing, Position { x: plan.rail.0, y }, buffer);
        let (step, style) = match (&standing.step, standing.is_over) {
            (_, true) => (text.say("class-finished").into_owned(), theme.style(Paint::Good)),
            (Some((_, name)), false) => (name.get(law_lang(text)).to_owned(), plain),
            (None, false) => (text.say("class-waiting").into_owned(), plain),
        };
        put(buffer, Position { x: plan.step.0, y }, plan.step.1, &step, style);
        let mistakes = theme.style(if standing.mistakes > 0 { Paint::Warn } else { Paint::Plain });
        let figures = [
            (minutes(standing.seconds), plain),
            (standing.keys.to_string(), plain),
            (standing.mistakes.to_string(), mistakes),
        ];
        for ((words, style), (x, wide)) in figures.into_iter().zip(plan.figures) {
            put_right(buffer, x, x + wide, y, &words, style);
        }
        let hand = if standing.hand {
            format!("{} {}", theme.glyph(Glyph::Attention), text.say("class-hand"))
        } else {
            String::new()
        };
        let (sign, key) = if is_there {
            (theme.glyph(Glyph::Up), "class-at-work")
        } else {
            (theme.glyph(Glyph::Slow), "class-gone")
        };
        // Who has finished and is still there does nothing more.
        let state = if standing.is_over && is_there {
            sign.to_owned()
        } else {
            format!("{sign} {}", text.say(key))
        };
        let words = [(hand, theme.style(Paint::Bad)), (state, plain)];
        for ((words, style), (x, wide)) in words.into_iter().zip(plan.words) {
            put(buffer, Position { x: x + 1, y }, wide - 1, &words, style);
        }
        if is_chosen {
            fill(buffer, row, theme.style(Paint::Cursor));
        }
    }

    /// The lesson's steps as the desk's own rail shows them: done, in hand, to come.
    fn draw_rail(&self, standing: &Standing, at: Position, buffer: &mut Buffer) {
        let theme = &self.theme;
        let in_hand = standing.step.as_ref().map(|(number, _)| *number);
        for (step, x) in self.class.lesson().steps.iter().zip(at.x..) {
            let is_done = standing.is_over || in_hand.is_some_and(|number| step.number < number);
            let (glyph, paint) = if is_done {
                (Glyph::Done, Paint::Good)
            } else if in_hand == Some(step.number) {
                (Glyph::Current, Paint::Focus)
            } else {
                (Glyph::ToCome, Paint::Quiet)
            };
            put(buffer, Position { x, y: at.y }, 1, theme.glyph(glyph), theme.style(paint));
        }
    }

    /// Nobody has come yet: what goes onto the board, the code in large letters where it fits.
    fn draw_board(&self, area: Rect, buffer: &mut Buffer) {
        let (text, strong) = (self.text(), self.theme.style(Paint::Strong));
        let code = self.class.code().shown();
        let words: Vec<&str> = code.split(' ').collect();
        let wide = big::columns_of(&words);
        let is_large = wide <= area.width.saturating_sub(2);
        let rows = if is_large { big::BIG_ROWS } else { 1 };
        let mut y = area.y + area.height.saturating_sub(rows + 2 + 2 * BOARD_GAP) / 2;
        let middle = |wide: u16| area.x + area.width.saturating_sub(wide) / 2;
        let mut line = |words: &str, y: u16| {
            let wide = u16::try_from(columns(words)).unwrap_or(u16::MAX).min(area.width);
            put(buffer, Position { x: middle(wide), y }, wide, words, strong);
        };
        line(&text.say("class-board"), y);
        line(&self.way_in, y + rows + 2 * BOARD_GAP);
        y += BOARD_GAP;
        if is_large {
            let block = if self.theme.ascii { "##" } else { "██" };
            let place = Rect { x: middle(wide), y, width: wide, height: rows };
            big::draw(words.into_iter(), (block, 1), strong, place, buffer);
        } else {
            line(&code, y);
        }
    }
}
