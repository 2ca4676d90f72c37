//! F10: the figures of the centre at this moment; Enter on one opens its cases.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::figures::{self, Figure};
use super::{Deed, Turn, moved};
use crate::casework::ids::CaseId;
use crate::casework::ticket::{TicketState, visit_minutes};
use crate::locale::Arg;
use crate::locale::dates::date_short;
use crate::locale::numbers::minutes;
use crate::ui::paint::{boxed, fill, put, put_right};
use crate::ui::panes::{PaneId, Wish};
use crate::ui::theme::{Glyph, Paint};
use crate::ui::{Scene, words};

/// Columns and rows of the box.
const SIZE: (u16, u16) = (76, 21);
/// Columns of one list of figures.
const LIST_COLUMNS: u16 = 34;
/// Rows a page key moves.
const PAGE_ROWS: usize = 10;
/// Cases of one figure that are listed.
pub const CASES_MAX: usize = 500;

/// The figures, and the list of cases of one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dashboard {
    at: usize,
    open: Option<List>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct List {
    figure: Figure,
    cases: Vec<CaseId>,
    at: usize,
}

impl Dashboard {
    fn figure(&self) -> Option<Figure> {
        Figure::all().nth(self.at)
    }

    /// Takes a key.
    pub fn key(&mut self, scene: &Scene, key: KeyEvent) -> Turn {
        if !scene.sees_cases() {
            self.open = None;
        }
        let Some(list) = &mut self.open else { return self.key_figures(scene, key) };
        if let Some(at) = moved(list.at, list.cases.len(), PAGE_ROWS, key) {
            list.at = at;
            return Some(Vec::new());
        }
        match key.code {
            KeyCode::Enter => {
                let case = list.cases.get(list.at)?;
                let wishes = [Wish::Hold(*case), Wish::Focus(PaneId::Office)];
                Some([Deed::Close].into_iter().chain(wishes.map(Deed::Wish)).collect())
            }
            KeyCode::Esc | KeyCode::F(12) => {
                self.open = None;
                Some(Vec::new())
            }
            _ => None,
        }
    }

    fn key_figures(&mut self, scene: &Scene, key: KeyEvent) -> Turn {
        if let Some(at) = moved(self.at, Figure::all().count(), PAGE_ROWS, key) {
            self.at = at;
            return Some(Vec::new());
        }
        match (key.code, self.figure()) {
            (KeyCode::Enter, Some(figure)) if scene.sees_cases() => {
                let mut cases = figures::cases(scene, figure);
                cases.truncate(CASES_MAX);
                if cases.is_empty() {
                    return Some(vec![Deed::Wish(Wish::Bell)]);
                }
                self.open = Some(List { figure, cases, at: 0 });
            }
            (KeyCode::Enter, _) => return Some(vec![Deed::Wish(Wish::Bell)]),
            _ => return None,
        }
        Some(Vec::new())
    }

    /// Message key of what the keys do here.
    pub fn hint(&self) -> &'static str {
        if self.open.is_none() { "dashboard-hint" } else { "dashboard-list-hint" }
    }

    /// Draws the figures, or the cases of one.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let text = scene.text;
        let open = self.open.as_ref().filter(|_| scene.sees_cases());
        let (title, hint) = match open {
            None => (text.say("pane-dashboard").into_owned(), text.say("dashboard-hint")),
            Some(list) => {
                let title = format!("{} {}", label(scene, list.figure), list.cases.len());
                (title, text.say("dashboard-list-hint"))
            }
        };
        let inside = boxed(scene.theme, area, SIZE, &title, &hint, buffer);
        match open {
            Some(list) => list.draw(scene, inside, buffer),
            None => self.draw(scene, inside, buffer),
        }
        None
    }

    fn draw(&self, scene: &Scene, inside: Rect, buffer: &mut Buffer) {
        let left = Rect { width: LIST_COLUMNS, ..inside };
        let right = Rect { x: inside.x + LIST_COLUMNS + 4, width: LIST_COLUMNS, ..inside };
        let mut pen = Pen { scene, buffer, area: left, y: left.y, chosen: self.figure() };
        pen.heading("dashboard-queue");
        pen.queue();
        pen.y += 1;
        pen.heading("dashboard-urgency");
        for figure in Figure::all().take_while(|figure| !matches!(figure, Figure::At(_))) {
            pen.figure(figure);
        }
        (pen.area, pen.y) = (right, right.y);
        pen.heading("dashboard-stages");
        for figure in Figure::all().skip_while(|figure| !matches!(figure, Figure::At(_))) {
            pen.figure(figure);
        }
        pen.y += 1;
        pen.heading("dashboard-desks");
        pen.desks();
    }
}

/// The words of a figure.
fn label(scene: &Scene, figure: Figure) -> String {
    let key = match figure {
        Figure::At(stage) => words::stage(stage),
        Figure::Level(level) => words::urgency(level),
        Figure::LateTomorrow => "dashboard-late-tomorrow",
        Figure::AtPortal => {
            let oldest =
                figures::oldest_at_portal(scene).map(|age| minutes(age, scene.text.lang()));
            let Some(age) = oldest else {
                return scene.text.say("dashboard-at-portal").into_owned();
            };
            return scene.text.with("dashboard-at-portal-since", &[("age", Arg::from(age))]);
        }
    };
    scene.text.say(key).into_owned()
}

/// Writes rows of a list from top to bottom.
struct Pen<'a, 'b> {
    scene: &'a Scene<'a>,
    buffer: &'b mut Buffer,
    area: Rect,
    y: u16,
    chosen: Option<Figure>,
}

impl Pen<'_, '_> {
    fn heading(&mut self, key: &str) {
        let words = self.scene.text.say(key);
        self.row("", &words, None, Paint::Focus);
    }

    fn row(&mut self, mark: &str, words: &str, value: Option<&str>, paint: Paint) {
        if self.y < self.area.bottom() {
            let style = self.scene.theme.style(paint);
            let at = Position { x: self.area.x, y: self.y };
            let taken = value.map_or(0, |value| crate::locale::width::columns(value) + 1);
            let room = self.area.width.saturating_sub(u16::try_from(taken).unwrap_or(u16::MAX));
            put(self.buffer, at, room, &format!("{mark}{words}"), style);
            if let Some(value) = value {
                put_right(self.buffer, at.x, self.area.right(), self.y, value, style);
            }
        }
        self.y += 1;
    }

    fn queue(&mut self) {
        let waits = figures::waits(self.scene);
        let lang = self.scene.text.lang();
        for (key, value) in [
            ("dashboard-waiting", waits.waiting.to_string()),
            ("dashboard-oldest", minutes(waits.oldest, lang)),
            ("dashboard-median", minutes(waits.median, lang)),
            ("dashboard-ninetieth", minutes(waits.ninetieth, lang)),
            ("dashboard-over", format!("{}/{}", waits.over, waits.visits)),
        ] {
            let words = self.scene.text.say(key);
            self.row("   ", &words, Some(&value), Paint::Plain);
        }
    }

    fn figure(&mut self, figure: Figure) {
        let here = self.chosen == Some(figure);
        let count = figures::count(self.scene, figure);
        let paint = match figure {
            _ if count == 0 => Paint::Quiet,
            Figure::Level(level) => Paint::Urgency(level),
            Figure::LateTomorrow => Paint::Warn,
            _ => Paint::Plain,
        };
        let theme = self.scene.theme;
        let mark = if here { theme.glyph(Glyph::Current) } else { " " };
        let sign = match figure {
            Figure::Level(level) => format!("{mark}{} ", theme.urgency_sign(level)),
            _ => format!("{mark}  "),
        };
        let row = Rect { y: self.y, height: 1, ..self.area };
        self.row(&sign, &label(self.scene, figure), Some(&count.to_string()), paint);
        if here && row.y < self.area.bottom() {
            fill(self.buffer, row, theme.style(Paint::Cursor));
        }
    }

    fn desks(&mut self) {
        let (busy, free) = figures::desks(self.scene);
        // The last row is for those that are free, and for busy ones there is no room for.
        let room = usize::from(self.area.bottom().saturating_sub(self.y + 1));
        for (desk, ticket) in busy.iter().take(room) {
            let spent = visit_minutes(ticket, self.scene.now);
            let state = match ticket.state {
                TicketState::Serving { .. } => minutes(spent.unwrap_or(0), self.scene.text.lang()),
                _ => self.scene.text.say("ticket-state-called").into_owned(),
            };
            let words = format!("{desk}  {}", ticket.number);
            self.row("   ", &words, Some(&state), Paint::Plain);
        }
        let more = busy.len().saturating_sub(room);
        let args = [("free", Arg::from(free)), ("more", Arg::from(more))];
        let key = if more > 0 { "dashboard-desks-more" } else { "dashboard-desks-free" };
        let words = self.scene.text.with(key, &args);
        self.row("   ", &words, None, Paint::Quiet);
    }
}

impl List {
    fn draw(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) {
        let room = usize::from(area.height).max(1);
        let first = self.at / room * room;
        let rows = self.cases.iter().enumerate().skip(first).take(room);
        for ((place, case), y) in rows.zip(area.y..area.bottom()) {
            let Some(case) = scene.snapshot.centre.case(*case) else { continue };
            let here = place == self.at;
            let mark = if here { scene.theme.glyph(Glyph::Current) } else { " " };
            let name = words::applicant(scene.text, case, true);
            let stage = scene.text.say(words::stage(case.stage));
            let number = words::case_name(scene.snapshot, case.id);
            let day = case.notice_by().map(date_short).unwrap_or_default();
            let style = scene.theme.style(Paint::Plain);
            for (x, width, words) in [
                (0, 18, format!("{mark} {number}")),
                (19, 14, name),
                (34, 25, stage.into_owned()),
                (60, 12, day),
            ] {
                put(buffer, Position { x: area.x + x, y }, width, &words, style);
            }
            if here {
                fill(buffer, Rect { y, height: 1, ..area }, scene.theme.style(Paint::Cursor));
            }
        }
    }
}
