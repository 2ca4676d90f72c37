//! The panes in their frames: one under tabs, or side by side where there is room.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Block, Widget};

use crate::locale::Arg;
use crate::ui::model::Model;
use crate::ui::paint::{put, put_right};
use crate::ui::panes::PaneId;
use crate::ui::theme::Paint;
use crate::ui::{Scene, others};

/// Columns from which panes stand side by side.
const WIDE_COLUMNS_MIN: u16 = 120;
/// Rows of the panes from which the back office has a place of its own below.
const TALL_ROWS_MIN: u16 = 27;
/// Share of the height that the back office gets below, in hundredths.
const OFFICE_SHARE: u16 = 33;
/// The same while it has the focus.
const OFFICE_SHARE_IN_FOCUS: u16 = 60;
/// Share of the width that the queue gets, in hundredths.
const QUEUE_SHARE: u16 = 28;
/// Share of the width that the applicant's form gets, in hundredths.
const FORM_SHARE: u16 = 39;

/// Draws the panes; says where the cursor stands.
pub(in crate::ui) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    if area.width < WIDE_COLUMNS_MIN {
        return one(model, area, buffer);
    }
    let tall = area.height >= TALL_ROWS_MIN;
    if !tall && model.focus == PaneId::Office {
        return one(model, area, buffer);
    }
    let share = match (tall, model.focus) {
        (false, _) => 0,
        (true, PaneId::Office) => OFFICE_SHARE_IN_FOCUS,
        (true, _) => OFFICE_SHARE,
    };
    let below = area.height * share / 100;
    let above = Rect { height: area.height - below, ..area };
    let queue = area.width * QUEUE_SHARE / 100;
    let form = area.width * FORM_SHARE / 100;
    let mut cursor = None;
    let mut x = area.x;
    for (id, width) in [
        (PaneId::Queue, queue),
        (PaneId::Applicant, form),
        (PaneId::Documents, area.width - queue - form),
    ] {
        cursor = framed(model, id, Rect { x, width, ..above }, buffer).or(cursor);
        x += width;
    }
    if tall {
        let office = Rect { y: above.bottom(), height: below, ..area };
        cursor = framed(model, PaneId::Office, office, buffer).or(cursor);
    }
    cursor
}

/// One pane that fills the place, under the tabs of all.
fn one(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let inside = frame(model, area, buffer, true);
    let stage = model.stage();
    let scene = stage.scene();
    let separator = if model.theme.ascii { "+" } else { "┬" };
    let lines = model.theme.style(Paint::Focus);
    let mut x = area.x + 1;
    for id in PaneId::ALL {
        let room = area.right().saturating_sub(x + 1);
        let focused = id == model.focus;
        let paint = if focused { Paint::Cursor } else { Paint::Plain };
        let title = format!(" {} ", model.pane(id).title(&scene));
        let at = Position { x, y: area.y };
        x = put(buffer, at, room, &title, model.theme.style(paint));
        if id != PaneId::Office && x + 1 < area.right() {
            x = put(buffer, Position { x, y: area.y }, 1, separator, lines);
        }
    }
    draw_others(&scene, model.focus, area, buffer);
    model.pane(model.focus).view(&scene, inside, buffer, model.overlays.is_empty())
}

fn framed(model: &Model, id: PaneId, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let focused = id == model.focus;
    let inside = frame(model, area, buffer, focused);
    let stage = model.stage();
    let scene = stage.scene();
    let paint = if focused { Paint::Cursor } else { Paint::Plain };
    let title = format!(" {} ", model.pane(id).title(&scene));
    let at = Position { x: area.x + 1, y: area.y };
    put(buffer, at, area.width.saturating_sub(2), &title, model.theme.style(paint));
    draw_others(&scene, id, area, buffer);
    let active = focused && model.overlays.is_empty();
    model.pane(id).view(&scene, inside, buffer, active).filter(|_| focused)
}

/// In the lower edge of a pane of the case in hand: which colleagues have it open too. The back
/// office says so in its sheet.
fn draw_others(scene: &Scene, id: PaneId, area: Rect, buffer: &mut Buffer) {
    if !matches!(id, PaneId::Applicant | PaneId::Documents) {
        return;
    }
    let Some(names) = scene.case.and_then(|case| others::looking_line(scene, case)) else { return };
    let words = scene.text.with("present-here", &[("names", Arg::from(names))]);
    let (left, right) = (area.x + 1, area.right().saturating_sub(2));
    let y = area.bottom().saturating_sub(1);
    put_right(buffer, left, right, y, &format!(" {words} "), scene.theme.style(Paint::Strong));
}

fn frame(model: &Model, area: Rect, buffer: &mut Buffer, focused: bool) -> Rect {
    let paint = if focused { Paint::Focus } else { Paint::Frame };
    let mut block = Block::bordered()
        .border_set(model.theme.border(focused))
        .border_style(model.theme.style(paint));
    if model.snapshot.practice {
        let words = format!(" {} ", model.text().say("title-practice"));
        block = block.title_bottom(words);
    }
    let inside = block.inner(area);
    block.render(area, buffer);
    Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside }
}
