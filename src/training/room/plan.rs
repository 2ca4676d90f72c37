//! Where everything lies on a screen: the desk, the lesson's rows under its panes, the step's reason
//! under the desk where there is room for both, and the part that boxes may cover.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Room;
use super::big::BIG_ROWS;
use crate::training::caption::CAPTION_ROWS;
use crate::ui::MIN_SIZE;
use crate::ui::paint::{boxed, put_right};
use crate::ui::theme::Paint;

/// Rows below the panes: message, next step and keys stay in sight.
const ROWS_BELOW: u16 = 3;
/// Rows of the title line: nothing ever covers it, since it says that this is practice.
const TITLE_ROWS: u16 = 1;
/// Rows of the reason of a step, with its frame.
const REASON_ROWS: u16 = 4;
/// The presenter's box with large keys; also with the step in large letters; also with keys twice as
/// large.
const PRESENTER_ROWS: [u16; 3] =
    [REASON_ROWS + BIG_ROWS + 1, REASON_ROWS + 2 * BIG_ROWS + 2, REASON_ROWS + 3 * BIG_ROWS + 2];
/// Columns from which there is room for keys twice as large.
const WIDE_COLUMNS: u16 = 160;

/// Where everything lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    /// The whole screen.
    pub(super) area: Rect,
    /// The desk.
    pub(super) desk: Rect,
    /// Rows between the desk's panes and its message.
    pub(super) band: u16,
    /// The step's reason, or the presenter's box.
    pub(super) reason: Option<Rect>,
}

impl Plan {
    /// A row of the band, counted from below.
    pub(super) fn band_row(&self, from_below: u16) -> Rect {
        let y = self.desk.bottom().saturating_sub(ROWS_BELOW + 1 + from_below);
        Rect { y, height: 1, ..self.desk }
    }

    /// What a box may cover: all but the title line.
    pub(super) fn stage(&self) -> Rect {
        let y = self.area.y + TITLE_ROWS;
        Rect { y, height: self.area.bottom().saturating_sub(y), ..self.area }
    }

    /// What a box may cover above the band.
    pub(super) fn above_band(&self) -> Rect {
        let (y, end) = (self.area.y + TITLE_ROWS, self.desk.bottom() - ROWS_BELOW - self.band);
        Rect { y, height: end.saturating_sub(y), ..self.area }
    }
}

impl Room {
    /// The plan for a screen that the desk fits on.
    pub(super) fn laid_out(&mut self, area: Rect) -> Plan {
        let has_reason = self.progress.is_some() && self.result.is_none();
        let room_below = area.height.saturating_sub(MIN_SIZE.height);
        if !self.is_big_chosen {
            // An audience sees keys large wherever that hides nothing from it.
            self.is_big = self.manner.auto && room_below >= PRESENTER_ROWS[0];
        }
        let rows = if self.is_big { presenter_rows(area, room_below) } else { CAPTION_ROWS };
        let is_under = has_reason && room_below >= rows;
        let desk = Rect { height: area.height - if is_under { rows } else { 0 }, ..area };
        let band = self.band_rows();
        let is_shown = is_under || self.is_big || self.manner.auto || self.is_explaining;
        let reason = (has_reason && is_shown).then(|| {
            let end = if is_under { area.bottom() } else { desk.bottom() - ROWS_BELOW - band };
            let y = end.saturating_sub(rows).max(area.y);
            Rect { y, height: end - y, ..area }
        });
        Plan { area, desk, band, reason }
    }

    /// The bar of a moment; else the learner's line and a word above it.
    fn band_rows(&self) -> u16 {
        if self.past.is_some() {
            return 1;
        }
        if self.manner.auto {
            return 0;
        }
        u16::from(self.progress.is_some()) + u16::from(!self.words_above_line().is_empty())
    }

    /// A box that says in its frame that this is practice; gives its inside.
    pub(super) fn boxed_practice(
        &self,
        area: Rect,
        size: (u16, u16),
        title: &str,
        hint: &str,
        buffer: &mut Buffer,
    ) -> Rect {
        let theme = self.seat.model().theme();
        let inside = boxed(theme, area, size, title, hint, buffer);
        let words = format!(" {} ", self.text().say("title-practice"));
        let at = Position { x: inside.right(), y: inside.y.saturating_sub(1) };
        put_right(buffer, inside.x, at.x, at.y, &words, theme.style(Paint::Focus));
        inside
    }
}

/// Rows of the presenter's box: as large as the room below the desk allows; over the desk the least.
fn presenter_rows(area: Rect, room_below: u16) -> u16 {
    let [least, with_step, largest] = PRESENTER_ROWS;
    match room_below {
        below if below >= largest && area.width >= WIDE_COLUMNS => largest,
        below if below >= with_step => with_step,
        _ => least,
    }
}
