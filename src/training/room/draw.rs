//! What lies around and over the desk: the lesson's line, the step's reason, the console.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use super::Room;
use super::console::{ITEMS, Item};
use super::plan::Plan;
use crate::gateways::practice::Behaviour;
use crate::locale::dates::{clock, date_and_clock, date_short};
use crate::locale::width::columns;
use crate::locale::{Arg, Text};
use crate::terminal::seat::Seat;
use crate::training::caption::{self, Caption};
use crate::training::goal::{Goal, the_case};
use crate::training::progress::Verdict;
use crate::training::sandbox::PIN;
use crate::training::script::{Act, Deed, Player};
use crate::ui::paint::{fill, put, put_right};
use crate::ui::theme::{Glyph, Paint};
use crate::ui::words::{item, law_lang};
use crate::ui::{MIN_SIZE, Model, Msg, update, view_above};

/// Columns of the console.
const CONSOLE_COLUMNS: u16 = 70;
/// Columns of a console row's label.
const LABEL_COLUMNS: u16 = 40;
/// Paints the screen of now, or of another moment.
fn paint(
    seat: &mut Seat,
    past: &mut Option<Model>,
    band: u16,
    buffer: &mut Buffer,
) -> Option<Position> {
    let Some(model) = past else { return seat.view_above(band, buffer) };
    let Rect { width, height, .. } = buffer.area;
    update(model, Msg::Resize { width, height });
    view_above(model, band, buffer)
}

impl Room {
    /// Paints the desk and what lies over it; `past` is the screen of another moment.
    pub(super) fn draw_desk(
        &mut self,
        mut past: Option<Model>,
        buffer: &mut Buffer,
    ) -> Option<Position> {
        let area = buffer.area;
        if area.width < MIN_SIZE.width || area.height < MIN_SIZE.height {
            return paint(&mut self.seat, &mut past, 0, buffer);
        }
        let plan = self.laid_out(area);
        let mut above = Buffer::empty(plan.desk);
        let cursor = paint(&mut self.seat, &mut past, plan.band, &mut above);
        buffer.merge(&above);
        let over = self.over_the_desk(&plan, buffer);
        self.ascii_twins(buffer);
        cursor.filter(|at| !over.is_some_and(|place| place.contains(*at)))
    }

    /// Draws what lies over the desk and says where.
    fn over_the_desk(&self, plan: &Plan, buffer: &mut Buffer) -> Option<Rect> {
        let is_past = self.past.is_some();
        if self.result.is_some() {
            // No key of the desk does anything now, so nothing of it is in sight.
            Clear.render(plan.stage(), buffer);
            self.draw_result(if is_past { plan.above_band() } else { plan.stage() }, buffer);
            return Some(plan.area);
        }
        if let Some(place) = plan.reason {
            self.draw_reason(place, buffer);
        }
        if !self.manner.auto && !is_past {
            let has_line = self.progress.is_some();
            if has_line {
                self.draw_line(plan.band_row(0), buffer);
            }
            self.draw_word(plan.band_row(u16::from(has_line)), buffer);
        }
        if self.console.is_some() {
            return Some(self.draw_console(plan.stage(), buffer));
        }
        plan.reason
    }

    /// The step's reason, with the keys as they are or large.
    fn draw_reason(&self, place: Rect, buffer: &mut Buffer) {
        if self.is_big {
            return self.draw_presenter(place, buffer);
        }
        let (theme, caption) = (*self.seat.model().theme(), self.caption());
        let size = (place.width, place.height);
        let inside = self.boxed_practice(place, size, &caption.title, &caption.hint, buffer);
        caption::draw(&caption, &self.keys, (&theme, self.text()), inside, buffer);
    }

    pub(super) fn caption(&self) -> Caption {
        let text = self.text();
        let hint = match (self.manner.auto, self.paused) {
            (true, true) => "show-hint-paused",
            (true, false) => "show-hint",
            (false, true) => "lesson-hint-paused",
            (false, false) => "lesson-hint",
        };
        let hint = text.say(hint).into_owned();
        let Some(progress) = &self.progress else { return Caption { hint, ..Caption::default() } };
        let Some(step) = progress.step() else {
            let lesson = progress.lesson();
            let lang = law_lang(text);
            let (title, why) = (lesson.title.get(lang), lesson.purpose.get(lang));
            return Caption { title: title.to_owned(), why: why.to_owned(), hint };
        };
        let lang = law_lang(text);
        let title = format!("{}. {}", step.number, step.name.get(lang));
        let why = format!("{} ({})", step.why.get(lang), item(text, step.item));
        Caption { title, why, hint }
    }

    /// What the learner is to do now.
    pub(super) fn task(&self) -> Option<String> {
        let text = self.text();
        let progress = self.progress.as_ref()?;
        if progress.act() == Some(&Act::Await) {
            // What comes after it is not to be pressed yet: the desk would take it otherwise.
            return Some(text.say("lesson-wait").into_owned());
        }
        let deed = progress.next_deed()?;
        if deed.goal == Goal::Register && self.seat.model().shows_receipt() {
            return Some(text.say("lesson-receipt").into_owned());
        }
        let seated = self.seat.model().staff().and_then(|staff| self.sandbox.player_of(staff));
        Some(if seated == Some(deed.by) {
            self.words_of(deed, text)
        } else {
            self.way_to(deed.by, seated, text)
        })
    }

    /// How whoever acts next takes the place. The page of sign-in offers the desk of whoever sat
    /// there before.
    fn way_to(&self, player: Player, seated: Option<Player>, text: Text) -> String {
        let role = Arg::from(text.say(&format!("lesson-role-{}", player.name())));
        if seated.is_some() {
            return text.with("lesson-sign-out", &[("role", role)]);
        }
        let offered = self.seat.model().desk_offered().map(|desk| desk.0);
        let mut keys = format!("{} Tab {PIN} Tab ", self.sandbox.login(player));
        if let Some(desk) = player.desk().filter(|desk| Some(*desk) != offered) {
            if offered.is_some() {
                keys.push_str("Backspace ");
            }
            keys.push_str(&format!("{desk} "));
        }
        keys.push_str("Enter");
        text.with("lesson-sign-in", &[("role", role), ("keys", Arg::from(&keys))])
    }

    fn words_of(&self, deed: &Deed, text: Text) -> String {
        if let Some(say) = &deed.say {
            let say = say.get(law_lang(text));
            let visitor = self.sandbox.visitor().as_str();
            return crate::training::keys::filled(say, visitor, self.base())
                .unwrap_or_else(|_| say.to_owned());
        }
        let key = format!("goal-{}", deed.goal.name().replace(' ', "-"));
        let code = Arg::from(self.sandbox.visitor().as_str());
        text.with(&key, &[("code", code), ("pin", Arg::from(PIN))])
    }

    /// The lesson's line: what is to be done, whether the last act was right, step, item, minutes.
    fn draw_line(&self, row: Rect, buffer: &mut Buffer) {
        let (text, theme) = (self.text(), self.seat.model().theme());
        let Some(progress) = &self.progress else { return };
        let style = theme.style(Paint::TitlePractice);
        put(
            buffer,
            Position { x: row.x, y: row.y },
            row.width,
            &" ".repeat(row.width.into()),
            style,
        );
        fill(buffer, row, style);
        let sign = match progress.verdict() {
            Verdict::Open => theme.glyph(Glyph::Current),
            Verdict::Right => theme.glyph(Glyph::Done),
            Verdict::Wrong => theme.glyph(Glyph::Missing),
        };
        let right = progress.step().map_or_else(String::new, |step| {
            format!("{} · {}/7", item(text, step.item), step.number)
        });
        let hand = if self.has_hand() { text.say("class-hand-up") } else { "".into() };
        let right = if hand.is_empty() { right } else { format!("{hand} · {right}") };
        let wide = u16::try_from(columns(&right)).unwrap_or(0);
        let task = self.paused_words().or_else(|| self.task()).unwrap_or_default();
        let room = row.width.saturating_sub(wide + 3);
        put(buffer, Position { x: row.x + 1, y: row.y }, room, &format!("{sign} {task}"), style);
        put_right(buffer, row.x + room, row.right().saturating_sub(1), row.y, &right, style);
    }

    /// Why no key does anything, while that is so.
    fn paused_words(&self) -> Option<String> {
        let key = if self.classmate.is_held { "class-held" } else { "lesson-paused" };
        (self.paused && !self.manner.auto).then(|| self.text().say(key).into_owned())
    }

    /// That the lesson has moved the clock, and the visitor who was sent; after the lesson the pause and the raised hand too.
    pub(super) fn words_above_line(&self) -> Vec<String> {
        let has_line = self.progress.is_some();
        let hand = self.has_hand().then(|| self.text().say("class-hand-up").into_owned());
        let rest = self.paused_words().into_iter().chain(hand).filter(|_| !has_line);
        let moved = self.moved_to.map(|now| {
            let time = date_and_clock(now.local());
            self.text().with("cli-train-clock", &[("time", Arg::from(&time))])
        });
        moved.into_iter().chain(self.word()).chain(rest).collect()
    }

    /// A row of them, over the lesson's line where there is one.
    fn draw_word(&self, row: Rect, buffer: &mut Buffer) {
        let words = self.words_above_line();
        if words.is_empty() {
            return;
        }
        let style = self.seat.model().theme().style(Paint::Cursor);
        let (blank, y) = (" ".repeat(row.width.into()), row.y);
        put(buffer, Position { x: row.x, y }, row.width, &blank, style);
        let room = row.width.saturating_sub(2);
        put(buffer, Position { x: row.x + 1, y }, room, &words.join(" · "), style);
    }

    fn draw_console(&self, area: Rect, buffer: &mut Buffer) -> Rect {
        let (text, theme) = (self.text(), self.seat.model().theme());
        let Some(console) = &self.console else { return Rect::ZERO };
        let rows = u16::try_from(ITEMS.len()).unwrap_or(0);
        let size = (CONSOLE_COLUMNS, rows + 6);
        let (title, hint) = (text.say("console-title"), text.say("console-hint"));
        let inside = self.boxed_practice(area, size, &title, &hint, buffer);
        let place = Rect {
            x: inside.x.saturating_sub(2),
            y: inside.y.saturating_sub(1),
            width: inside.width + 4,
            height: inside.height + 2,
        };
        let now = self.sandbox.now().local();
        let shown = format!("{} {}", date_short(now.date()), clock(now));
        put(
            buffer,
            Position { x: inside.x, y: inside.y },
            inside.width,
            &shown,
            theme.style(Paint::Strong),
        );
        for ((at, item), y) in ITEMS.into_iter().enumerate().zip(inside.y + 2..inside.bottom()) {
            let is_chosen = at == console.at;
            let paint = if is_chosen { Paint::Cursor } else { Paint::Plain };
            let style = theme.style(paint);
            fill(buffer, Rect { y, height: 1, ..inside }, style);
            let sign = if is_chosen { theme.glyph(Glyph::Current) } else { " " };
            let label = format!("{sign} {}", text.say(item.label()));
            put(buffer, Position { x: inside.x, y }, LABEL_COLUMNS, &label, style);
            let value = self.value_of(item, text);
            let x = inside.x + LABEL_COLUMNS;
            put(buffer, Position { x, y }, inside.right().saturating_sub(x), &value, style);
        }
        place
    }

    /// What a row of the console stands at.
    fn value_of(&self, item: Item, text: Text) -> String {
        let yes_no =
            |is: bool| text.say(if is { "console-on" } else { "console-off" }).into_owned();
        let snapshot = self.sandbox.engine().snapshot();
        let term = the_case(&snapshot).and_then(|case| case.term());
        let day = |day: Option<chrono::NaiveDate>| {
            day.map_or_else(|| text.say("console-no-term").into_owned(), date_short)
        };
        match item {
            Item::System(system) => {
                let key = match self.sandbox.controls().get(system) {
                    Behaviour::Up | Behaviour::NoCabinets => "title-system-up",
                    Behaviour::Slow(_) => "title-system-slow",
                    _ => "title-system-down",
                };
                format!("‹ {} ›", text.say(key))
            }
            Item::Visitor => self.console.as_ref().map_or_else(String::new, |console| {
                let kind = text.say(console.kind().label());
                match &console.sent {
                    Some(code) => format!("‹ {kind} › {code}"),
                    None => format!("‹ {kind} ›"),
                }
            }),
            Item::Pause => yes_no(self.paused),
            Item::Big => yes_no(self.is_big),
            Item::NoticeDay => day(term.map(|term| term.latest_safe)),
            Item::LastDay => day(term.map(|term| term.legal_end)),
            _ => String::new(),
        }
    }

    /// A terminal with ASCII signs only gets their twins, as on the desk.
    fn ascii_twins(&self, buffer: &mut Buffer) {
        let theme = self.seat.model().theme();
        for cell in &mut buffer.content {
            if let Some(twin) = theme.twin(cell.symbol()) {
                cell.set_symbol(twin);
            }
        }
    }
}
