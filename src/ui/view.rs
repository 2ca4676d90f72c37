//! The model as cells.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::chrome::{self, panes};
use super::model::{MIN_SIZE, Model};
use super::pages::Page;
use super::paint::{fill, put, wrap};
use super::theme::Paint;
use crate::locale::Arg;

/// Rows above the panes: title line and step rail.
const ROWS_ABOVE: u16 = 2;
/// Rows below the panes: message, next step, keys.
const ROWS_BELOW: u16 = 3;

/// Draws the whole screen into `buffer`; says where the real cursor stands.
pub fn view(model: &Model, buffer: &mut Buffer) -> Option<Position> {
    view_above(model, 0, buffer)
}

/// The same with so many rows between the panes and the message left to somebody else: panes and
/// boxes end above them.
pub fn view_above(model: &Model, rows: u16, buffer: &mut Buffer) -> Option<Position> {
    let cursor = draw(model, rows, buffer);
    if model.theme.ascii {
        for cell in &mut buffer.content {
            if let Some(twin) = model.theme.twin(cell.symbol()) {
                cell.set_symbol(twin);
            }
        }
    }
    cursor
}

fn draw(model: &Model, left: u16, buffer: &mut Buffer) -> Option<Position> {
    let area = buffer.area;
    if area.width < MIN_SIZE.width || area.height < MIN_SIZE.height {
        too_small(model, buffer);
        return None;
    }
    let stage = model.stage();
    let scene = stage.scene();
    if model.locked {
        return model.lock.view(&scene, area, buffer);
    }
    chrome::title::draw(model, Rect { height: 1, ..area }, buffer);
    let height = (area.height - ROWS_ABOVE - ROWS_BELOW).saturating_sub(left);
    let body = Rect { y: area.y + ROWS_ABOVE, height, ..area };
    let mut cursor = match model.page {
        Page::Desk => {
            chrome::rail::draw(model, Rect { y: area.y + 1, height: 1, ..area }, buffer);
            let cursor = panes::draw(model, body, buffer);
            let y = area.bottom() - ROWS_BELOW;
            let below = Rect { y, height: ROWS_BELOW, ..area };
            chrome::bottom::draw(model, below, buffer);
            cursor
        }
        _ => {
            let whole = Rect { y: area.y + 1, height: area.height - 2, ..area };
            model.page.view(&scene, whole, buffer)
        }
    };
    for overlay in &model.overlays {
        cursor = overlay.view(&scene, body, buffer);
    }
    cursor
}

fn too_small(model: &Model, buffer: &mut Buffer) {
    let area = buffer.area;
    let text = model.text();
    let args = [("columns", Arg::from(area.width)), ("rows", Arg::from(area.height))];
    let body = text.with("too-small-body", &args);
    let title = text.say("too-small-title");
    fill(buffer, area, model.theme.style(Paint::Plain));
    let strong = model.theme.style(Paint::Strong);
    put(buffer, Position { x: area.x, y: area.y }, area.width, &title, strong);
    for (line, y) in wrap(&body, usize::from(area.width)).iter().zip(area.y + 1..area.bottom()) {
        let plain = model.theme.style(Paint::Plain);
        put(buffer, Position { x: area.x, y }, area.width, line, plain);
    }
}
