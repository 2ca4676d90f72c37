//! The three lines at the bottom: what has been said, what comes next, and the keys.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::locale::width::columns;
use crate::ui::acts;
use crate::ui::keys::{self, Binding, Does};
use crate::ui::model::Model;
use crate::ui::paint::{fill, put, put_right};
use crate::ui::theme::Paint;
use crate::ui::words;

/// Draws the three lines.
pub(in crate::ui) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let row = |offset: u16| Rect { y: area.y + offset, height: 1, ..area };
    message(model, row(0), buffer);
    next_step(model, row(1), buffer);
    key_bar(model, row(2), buffer);
}

fn message(model: &Model, area: Rect, buffer: &mut Buffer) {
    let Some(message) = &model.message else { return };
    let style = model.theme.style(message.paint);
    put(buffer, Position { x: area.x + 1, y: area.y }, area.width - 2, &message.text, style);
}

fn next_step(model: &Model, area: Rect, buffer: &mut Buffer) {
    let step = model.next_step();
    let paint = if step.refused { Paint::NextStepRefused } else { Paint::NextStep };
    let style = model.theme.style(paint);
    fill(buffer, area, style);
    let mark = if step.refused { "! " } else { "" };
    let words = format!("{mark}{}", step.text);
    let item = step.item.map(|item| words::item(model.text(), item)).unwrap_or_default();
    let wide = u16::try_from(columns(&item)).unwrap_or(0);
    let room = area.width.saturating_sub(wide + 4);
    put(buffer, Position { x: area.x + 1, y: area.y }, room, &words, style);
    put_right(buffer, area.x + room, area.right().saturating_sub(1), area.y, &item, style);
}

fn key_bar(model: &Model, area: Rect, buffer: &mut Buffer) {
    let mut x = area.x + 1;
    let bindings = match model.overlays.last() {
        Some(overlay) => keys::bar_in_box(overlay.is_read_only(), model.in_class),
        None => keys::bar(model.focus, model.in_class),
    };
    for binding in bindings {
        let (key, label) = shown(model, binding);
        let needed = columns(&key) + 1 + columns(&label);
        let needed = u16::try_from(needed).unwrap_or(u16::MAX);
        if x.saturating_add(needed) > area.right() {
            break;
        }
        let off = is_off(model, binding);
        let key_paint = if off { Paint::KeyOff } else { Paint::Key };
        let label_paint = if off { Paint::KeyOff } else { Paint::Plain };
        x = put(buffer, Position { x, y: area.y }, needed, &key, model.theme.style(key_paint)) + 1;
        let style = model.theme.style(label_paint);
        x = put(buffer, Position { x, y: area.y }, needed, &label, style) + 1;
    }
}

fn shown(model: &Model, binding: &Binding) -> (String, String) {
    use crate::ui::actions::Action;
    if binding.does == Does::Act(Action::Queue) {
        let dash = if model.theme.ascii { "F2-F5" } else { "F2–F5" };
        return (dash.to_owned(), model.text().say("key-panes").into_owned());
    }
    let key = binding.keys.first().map(|chord| chord.shown()).unwrap_or_default();
    (key, model.text().say(binding.label).into_owned())
}

fn is_off(model: &Model, binding: &Binding) -> bool {
    let Does::Act(action) = binding.does else { return false };
    let stage = model.stage();
    acts::reason(&stage.scene(), model.panes.queue.chosen(), action).is_some()
}
