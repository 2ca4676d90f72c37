//! The title line: where, who, how urgent it is, how the outside systems answer, and what time it is.

use chrono::Datelike;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;

use crate::casework::command::Act;
use crate::casework::guidance;
use crate::casework::staff::Role;
use crate::casework::urgency::Urgency;
use crate::engine::{Halt, SystemSign};
use crate::locale::Arg;
use crate::locale::dates::{clock, weekday_short};
use crate::locale::width::columns;
use crate::ui::model::Model;
use crate::ui::paint::{fill, put, put_right};
use crate::ui::theme::{Glyph, Paint};
use crate::ui::words;

/// Columns from which the most urgent level is named beside its sign and count.
const WORDS_COLUMNS_MIN: u16 = 110;

const SYSTEMS: [&str; 3] = ["title-meis", "title-payments", "title-portal"];

/// Draws the title line.
pub(in crate::ui) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let snapshot = &model.snapshot;
    let alarm = snapshot.halted.is_some()
        || snapshot.sweep.silent
        || snapshot.clock_behind
        || snapshot.meets_stand_in();
    let paint = match (alarm, snapshot.practice) {
        (true, _) => Paint::TitleAlarm,
        (false, true) => Paint::TitlePractice,
        (false, false) => Paint::Title,
    };
    let style = model.theme.style(paint);
    fill(buffer, area, style);
    let right = right_part(model);
    let width = u16::try_from(columns(&right)).unwrap_or(area.width) + 1;
    let start = area.right().saturating_sub(width);
    put(buffer, Position { x: start, y: area.y }, width, &right, style);
    if !alarm && !snapshot.practice {
        colour_signs(model, Rect { x: start, width, ..area }, buffer);
    }
    let start = if alarm { start } else { draw_urgency(model, area, start, buffer) };
    let room = start.saturating_sub(area.x + 2);
    let fits = |words: &String| columns(words) <= usize::from(room);
    let left = Length::ALL.map(|length| left_part(model, length)).into_iter().find(fits);
    let left = left.unwrap_or_else(|| left_part(model, Length::Shortest));
    put(buffer, Position { x: area.x + 1, y: area.y }, room, &left, style);
}

/// The most urgent level of the running cases and how many stand at it, ending before `right`;
/// gives the column where it starts. Only for those whose work it is.
fn draw_urgency(model: &Model, area: Rect, right: u16, buffer: &mut Buffer) -> u16 {
    let Some((level, count)) = most_urgent(model) else { return right };
    let sign = model.theme.urgency_sign(level);
    let words = match area.width {
        WORDS_COLUMNS_MIN.. => {
            format!(" {sign}{count} {} ", model.text().say(words::urgency(level)))
        }
        _ => format!("{sign}{count}"),
    };
    let style = model.theme.style(Paint::TitleUrgency(level));
    put_right(buffer, area.x, right.saturating_sub(1), area.y, &words, style)
}

fn most_urgent(model: &Model) -> Option<(Urgency, u32)> {
    let stage = model.stage();
    let scene = stage.scene();
    guidance::may(&scene.snapshot.centre, Act::ViewCase, &scene.context()).ok()?;
    let levels = Urgency::ALL.into_iter().zip(scene.snapshot.sweep.levels);
    levels.rev().find(|(_, count)| *count > 0)
}

/// How much the left part says: whole names, short ones, no centre, or no role either.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    Whole,
    Short,
    NoCentre,
    Shortest,
}

impl Length {
    const ALL: [Self; 4] = [Self::Whole, Self::Short, Self::NoCentre, Self::Shortest];
}

/// Centre, desk, person and role.
fn left_part(model: &Model, length: Length) -> String {
    let text = model.text();
    let snapshot = &model.snapshot;
    let mut parts = Vec::new();
    if snapshot.practice {
        parts.push(text.say("title-practice").into_owned());
    }
    if let Some(halt) = &snapshot.halted {
        parts.push(text.say(halt_key(halt)).into_owned());
        return parts.join(" · ");
    }
    if snapshot.sweep.silent {
        parts.push(text.say("title-sweep-silent").into_owned());
        return parts.join(" · ");
    }
    if snapshot.clock_behind {
        parts.push(text.say("title-clock-behind").into_owned());
        return parts.join(" · ");
    }
    if snapshot.meets_stand_in() {
        parts.push(text.say("title-stand-in").into_owned());
        return parts.join(" · ");
    }
    let names_centre = matches!(length, Length::Whole | Length::Short);
    if let Some(identity) = snapshot.centre.identity.as_ref().filter(|_| names_centre) {
        parts.push(text.with("title-centre", &[("number", Arg::from(identity.number))]));
    }
    if let Some(desk) = model.desk {
        parts.push(text.with("title-desk", &[("number", Arg::from(desk.0))]));
    }
    if let Some(member) = model.staff.and_then(|staff| snapshot.centre.member(staff)) {
        let name = short_name(&member.name);
        parts.push(match length {
            Length::Whole => format!("{}, {}", member.name, text.say(words::role(member.role))),
            Length::Short | Length::NoCentre => {
                format!("{name}, {}", text.say(short_role(member.role)))
            }
            Length::Shortest => name,
        });
    }
    let dot = if model.theme.ascii { " - " } else { " · " };
    parts.join(dot)
}

/// Why the centre stands still, as short as the line: the next-step line says what to do.
fn halt_key(halt: &Halt) -> &'static str {
    match halt {
        Halt::JournalFailed { .. } => "title-read-only",
        Halt::DiskNearlyFull => "title-disk-full",
        Halt::ClockJumped { .. } => "title-clock-jumped",
        Halt::Stopping => "title-stopping",
    }
}

/// `Leyla Q.` for Leyla Quliyeva.
fn short_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.next_back().and_then(|last| last.graphemes(true).next()) {
        Some(initial) => format!("{first} {initial}."),
        None => first.to_owned(),
    }
}

fn short_role(role: Role) -> &'static str {
    match role {
        Role::Agent => "title-role-agent",
        Role::Officer => "title-role-officer",
        Role::Supervisor => "title-role-supervisor",
        Role::Volunteer | Role::Trainer | Role::Administrator => words::role(role),
    }
}

fn right_part(model: &Model) -> String {
    let text = model.text();
    let mut words = String::new();
    for (key, sign) in SYSTEMS.iter().zip(model.snapshot.systems) {
        words.push_str(&text.say(key));
        words.push_str(model.theme.glyph(sign_glyph(sign)));
        words.push(' ');
    }
    if is_asking(model) {
        words.push_str(model.theme.glyph(Glyph::Busy));
    }
    let at = model.now.local();
    let day = weekday_short(at.date(), model.lang);
    words.push_str(&format!(" {day} {:02}.{:02} {}", at.day(), at.month(), clock(at)));
    words
}

/// Whether an outside system is being asked about the case in hand.
fn is_asking(model: &Model) -> bool {
    let case = model.case.and_then(|case| model.snapshot.centre.case(case));
    case.is_some_and(|case| {
        case.identity_lookup.is_waiting()
            || case.sentence_lookup.is_waiting()
            || case.payment_lookup.is_waiting()
    })
}

/// Gives the signs of the systems a colour of their own on top of their shape.
fn colour_signs(model: &Model, area: Rect, buffer: &mut Buffer) {
    let mut signs = model.snapshot.systems.iter();
    for x in area.x..area.right() {
        let Some(cell) = buffer.cell_mut(Position { x, y: area.y }) else { continue };
        let is_sign = [Glyph::Up, Glyph::Slow, Glyph::Down]
            .into_iter()
            .any(|glyph| cell.symbol() == model.theme.glyph(glyph));
        if is_sign && let Some(sign) = signs.next() {
            let paint = match sign {
                SystemSign::Up => Paint::SignUp,
                SystemSign::Slow => Paint::SignSlow,
                SystemSign::Down => Paint::SignDown,
            };
            cell.set_style(model.theme.style(paint));
        }
    }
}

fn sign_glyph(sign: SystemSign) -> Glyph {
    match sign {
        SystemSign::Up => Glyph::Up,
        SystemSign::Slow => Glyph::Slow,
        SystemSign::Down => Glyph::Down,
    }
}
