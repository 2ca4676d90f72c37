//! The bar of a term: days gone of the days from registration to legal end.

use chrono::NaiveDate;

use crate::law::term::Term;
use crate::ui::theme::{Glyph, Theme};

/// The bar in `width` columns and its figures: `███████░░░░` and `7/11`.
///
/// Days gone may exceed the days there are; the bar is full then.
pub fn term_bar(theme: &Theme, term: &Term, today: NaiveDate, width: usize) -> (String, String) {
    let all = term.calendar_days().max(1);
    let gone = u32::try_from((today - term.registered).num_days()).unwrap_or(0);
    let (gone_part, all_part) = (u64::from(gone.min(all)), u64::from(all));
    let width_part = u64::try_from(width).unwrap_or(0);
    let full = usize::try_from(gone_part * width_part / all_part).unwrap_or(width).min(width);
    let bar = theme.glyph(Glyph::BarFull).repeat(full)
        + &theme.glyph(Glyph::BarEmpty).repeat(width - full);
    (bar, format!("{gone}/{all}"))
}
