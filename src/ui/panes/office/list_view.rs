//! How the work list is drawn: groups, and in each row everything that says how near the limit is.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::work::{Group, WorkList, urgency_of};
use crate::casework::case::{Case, Stage};
use crate::casework::ids::CaseId;
use crate::casework::urgency::Urgency;
use crate::locale::Arg;
use crate::locale::dates::date_short;
use crate::locale::width::{columns, pad, pad_left};
use crate::ui::Scene;
use crate::ui::theme::{Glyph, Paint};
use crate::ui::widgets::list::window_with_heading;
use crate::ui::widgets::term_bar::term_bar;
use crate::ui::widgets::write::{narrow, pieces};
use crate::ui::{others, words};

/// Columns from which a row has room for its day and a longer bar.
const WIDE_COLUMNS_MIN: u16 = 104;

/// One line of the list.
enum Line {
    Heading(Group, usize),
    Row(CaseId),
}

/// The columns of a row.
struct Plan {
    applicant: usize,
    state: usize,
    bar: usize,
    day: bool,
}

fn plan(width: u16) -> Plan {
    if width >= WIDE_COLUMNS_MIN {
        Plan { applicant: 14, state: 24, bar: 12, day: true }
    } else {
        Plan { applicant: 10, state: 15, bar: 6, day: false }
    }
}

/// Draws the list.
pub fn draw(list: &WorkList, scene: &Scene, area: Rect, buffer: &mut Buffer, focused: bool) {
    let list = list.newest(scene);
    let quiet = scene.theme.style(Paint::Quiet);
    if list.order().is_empty() {
        let words = scene.text.say("work-empty");
        pieces(buffer, area, 1, 1, &[(words.as_ref(), quiet)]);
        return;
    }
    let news = list.waiting() > 0;
    let height = usize::from(area.height.saturating_sub(u16::from(news)));
    let selected = list.selected();
    let (at, heading_at) = line_of(list.parts(), list.place());
    let count = list.order().len() + list.parts().len();
    let range = window_with_heading(count, at, heading_at, height);
    for (y, line) in lines(&list, range).into_iter().enumerate() {
        let y = narrow(y);
        match line {
            Line::Heading(group, count) => heading(group, count, scene, area, y, buffer),
            Line::Row(case) => {
                if let Some(case) = scene.snapshot.centre.case(case) {
                    row(case, scene, area, y, buffer, focused && Some(case.id) == selected);
                }
            }
        }
    }
    if news {
        let args = [("count", Arg::from(list.waiting()))];
        let words = scene.text.with("work-new-rows", &args);
        let y = area.height.saturating_sub(1);
        let style = scene.theme.style(Paint::Warn);
        pieces(buffer, area, 1, y, &[(words.as_str(), style)]);
    }
}

/// The line of the row at a place of the order, and that of the heading over it.
fn line_of(parts: &[(Group, usize)], place: usize) -> (usize, usize) {
    let (mut heading, mut first) = (0, 0);
    for (_, rows) in parts {
        if place < first + rows {
            return (heading + 1 + place - first, heading);
        }
        heading += rows + 1;
        first += rows;
    }
    (0, 0)
}

/// The lines of the list that stand in `range`: no more is made of it than is in sight.
fn lines(list: &WorkList, range: Range<usize>) -> Vec<Line> {
    let (mut lines, mut line, mut first) = (Vec::with_capacity(range.len()), 0, 0);
    for (group, rows) in list.parts() {
        if range.contains(&line) {
            lines.push(Line::Heading(*group, *rows));
        }
        let from = range.start.saturating_sub(line + 1).min(*rows);
        let to = range.end.saturating_sub(line + 1).min(*rows);
        let shown = list.order().get(first + from..first + to).unwrap_or_default();
        lines.extend(shown.iter().map(|case| Line::Row(*case)));
        line += rows + 1;
        first += rows;
    }
    lines
}

fn heading(group: Group, count: usize, scene: &Scene, area: Rect, y: u16, buffer: &mut Buffer) {
    let theme = scene.theme;
    let words = scene.text.say(group.key());
    let count = format!(" {count} ");
    let behind = pieces(
        buffer,
        area,
        1,
        y,
        &[(words.as_ref(), theme.style(Paint::Strong)), (&count, theme.style(Paint::Quiet))],
    );
    let room = usize::from(area.width.saturating_sub(behind + 1));
    let line = theme.border(false).horizontal_top.repeat(room);
    pieces(buffer, area, behind, y, &[(line.as_str(), theme.style(Paint::Frame))]);
}

fn row(case: &Case, scene: &Scene, area: Rect, y: u16, buffer: &mut Buffer, here: bool) {
    let theme = scene.theme;
    let plan = plan(area.width);
    let urgency = urgency_of(scene, case);
    let level = urgency.map_or(Paint::Quiet, Paint::Urgency);
    let sign = urgency.map_or(theme.glyph(Glyph::Done), |it| theme.urgency_sign(it));
    let mark = if here { theme.glyph(Glyph::Current) } else { " " };
    let (looked_at, looked_paint) = match others::is_looked_at(scene, case.id) {
        true => (theme.glyph(Glyph::Present), Paint::Strong),
        false => (" ", Paint::Plain),
    };
    let plain = if here { Paint::Cursor } else { Paint::Plain };
    let name = words::applicant(scene.text, case, true);
    let number = format!("{} ", words::case_name(scene.snapshot, case.id));
    let name = pad(&name, plan.applicant);
    let (state, state_paint) = state(case, scene);
    let state = format!("{} ", pad(&state, plan.state));
    // A mark of the state is as urgent on the row in focus as on any other.
    let mut line = vec![
        (mark.to_owned(), Paint::Focus),
        (looked_at.to_owned(), looked_paint),
        (sign.to_owned(), level),
        (" ".to_owned(), Paint::Plain),
        (number, plain),
        (name, plain),
        (" ".to_owned(), Paint::Plain),
        (state, state_paint),
    ];
    if let Some(term) = case.term() {
        let (bar, figures) = term_bar(theme, term, scene.now.date(), plan.bar);
        line.extend([
            (bar, bar_paint(urgency)),
            (format!("{} ", pad_left(&figures, 6)), Paint::Plain),
        ]);
    }
    if let Some(day) = case.notice_by().filter(|_| plan.day) {
        line.push((format!(" {}  ", date_short(day)), Paint::Plain));
    }
    let used: usize = line.iter().map(|(text, _)| columns(text)).sum();
    let room = usize::from(area.width).saturating_sub(used);
    line.push((pad(&left(case, scene, urgency), room), level));
    let styled: Vec<_> =
        line.iter().map(|(text, paint)| (text.as_str(), theme.style(*paint))).collect();
    pieces(buffer, area, 0, y, &styled);
}

/// The bar keeps the colour of its level, but not the filled ground of an overdue one.
fn bar_paint(urgency: Option<Urgency>) -> Paint {
    match urgency {
        Some(Urgency::Overdue) => Paint::Bad,
        Some(level) => Paint::Urgency(level),
        None => Paint::Quiet,
    }
}

/// Who holds it, or where it stands; a returned case bears a mark, since its term runs on.
fn state(case: &Case, scene: &Scene) -> (String, Paint) {
    let text = scene.text;
    match (case.stage, &case.claim) {
        (Stage::UnderReview, Some(held)) => {
            let name = words::short_name(scene.snapshot, held.by);
            (text.with("work-held", &[("name", Arg::from(name))]), Paint::Plain)
        }
        (Stage::Returned, _) => {
            let sign = scene.theme.glyph(Glyph::Attention);
            (format!("{sign} {}", text.say("work-returned-mark")), Paint::Warn)
        }
        (stage, _) => match others::looking_short(scene, case.id) {
            Some(words) => (words, Paint::Plain),
            None => (text.say(words::stage_short(stage)).into_owned(), Paint::Plain),
        },
    }
}

/// How much time is left to the day that matters.
fn left(case: &Case, scene: &Scene, urgency: Option<Urgency>) -> String {
    let text = scene.text;
    let today = scene.now.date();
    match (urgency, case.notice_by(), case.term()) {
        (None, ..) | (_, None, _) => text.say(words::stage_short(case.stage)).into_owned(),
        (Some(Urgency::Overdue), _, Some(term)) => {
            let days = (today - term.legal_end).num_days();
            text.with("work-overdue", &[("count", Arg::from(days))])
        }
        (Some(_), Some(day), _) => words::working_days_short(text, scene.snapshot, day, today),
    }
}
