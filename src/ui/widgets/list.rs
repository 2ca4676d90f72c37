//! Lists of which only the part in sight is drawn.

use std::ops::Range;

/// The rows in sight of a list of `count` rows with the cursor at `selected`, in `height` lines.
///
/// The part moves by half a page, so that it stands still most of the time and the row before and
/// behind the cursor can be read.
pub fn window(count: usize, selected: usize, height: usize) -> Range<usize> {
    if count <= height {
        return 0..count;
    }
    let selected = selected.min(count - 1);
    let first = match height / 2 {
        0 => selected,
        step => (selected / step).saturating_sub(1) * step,
    };
    let first = first.min(count.saturating_sub(height));
    first..(first + height).min(count)
}

/// The same, but so that at least one line of `before` above the cursor stays in sight: for lists
/// in which a heading stands above its rows.
pub fn window_with_heading(
    count: usize,
    selected: usize,
    heading: usize,
    height: usize,
) -> Range<usize> {
    let range = window(count, selected, height);
    if heading < range.start && selected - heading < height {
        return heading..(heading + height).min(count);
    }
    range
}
