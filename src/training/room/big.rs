//! Keys in letters that are read from the back of a room: three by five blocks, two columns each.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::ui::paint::put;

/// Rows of a large letter.
pub const BIG_ROWS: u16 = 5;
/// Columns of one block.
const BLOCK_COLUMNS: u16 = 2;
/// Blocks of a letter, side by side.
const BLOCKS: u16 = 3;
/// Columns of a large letter with the gap after it.
const LETTER_COLUMNS: u16 = BLOCKS * BLOCK_COLUMNS + 1;
/// Columns between two keys.
const GAP_COLUMNS: u16 = 3;

/// Letters by their five rows of three blocks, highest bit first.
const LETTERS: [(char, [u8; 5]); 47] = [
    ('A', [2, 5, 7, 5, 5]),
    ('B', [6, 5, 6, 5, 6]),
    ('C', [3, 4, 4, 4, 3]),
    ('Ç', [3, 4, 4, 3, 2]),
    ('D', [6, 5, 5, 5, 6]),
    ('E', [7, 4, 6, 4, 7]),
    ('Ə', [7, 1, 7, 5, 7]),
    ('F', [7, 4, 6, 4, 4]),
    ('G', [3, 4, 5, 5, 3]),
    ('Ğ', [7, 4, 5, 5, 3]),
    ('H', [5, 5, 7, 5, 5]),
    ('I', [7, 2, 2, 2, 7]),
    ('İ', [2, 0, 2, 2, 2]),
    ('J', [1, 1, 1, 5, 2]),
    ('K', [5, 5, 6, 5, 5]),
    ('L', [4, 4, 4, 4, 7]),
    ('M', [5, 7, 7, 5, 5]),
    ('N', [6, 5, 5, 5, 5]),
    ('O', [7, 5, 5, 5, 7]),
    ('Ö', [5, 0, 7, 5, 7]),
    ('P', [6, 5, 6, 4, 4]),
    ('Q', [7, 5, 5, 7, 1]),
    ('R', [6, 5, 6, 5, 5]),
    ('S', [3, 4, 2, 1, 6]),
    ('Ş', [3, 4, 2, 6, 2]),
    ('T', [7, 2, 2, 2, 2]),
    ('U', [5, 5, 5, 5, 7]),
    ('Ü', [5, 0, 5, 5, 7]),
    ('V', [5, 5, 5, 5, 2]),
    ('W', [5, 5, 7, 7, 5]),
    ('X', [5, 5, 2, 5, 5]),
    ('Y', [5, 5, 2, 2, 2]),
    ('Z', [7, 1, 2, 4, 7]),
    ('0', [7, 5, 5, 5, 7]),
    ('1', [2, 6, 2, 2, 7]),
    ('2', [6, 1, 2, 4, 7]),
    ('3', [6, 1, 2, 1, 6]),
    ('4', [5, 5, 7, 1, 1]),
    ('5', [7, 4, 6, 1, 6]),
    ('6', [3, 4, 7, 5, 7]),
    ('7', [7, 1, 2, 2, 2]),
    ('8', [7, 5, 7, 5, 7]),
    ('9', [7, 5, 7, 1, 6]),
    ('-', [0, 0, 7, 0, 0]),
    ('.', [0, 0, 0, 0, 2]),
    ('→', [2, 1, 7, 1, 2]),
    ('←', [2, 4, 7, 4, 2]),
];

/// Signs that are no letters of the table: an arrow up or down, a question mark, anything else.
fn rows_of(letter: char) -> [u8; 5] {
    match letter {
        '↑' => [2, 7, 2, 2, 2],
        '↓' => [2, 2, 2, 7, 2],
        '?' => [6, 1, 2, 0, 2],
        ' ' => [0; 5],
        _ => {
            let large = letter.to_ascii_uppercase();
            let small = match letter {
                'ə' => 'Ə',
                'ç' => 'Ç',
                'ğ' => 'Ğ',
                'ı' => 'I',
                'ö' => 'Ö',
                'ş' => 'Ş',
                'ü' => 'Ü',
                _ => large,
            };
            let known = LETTERS.iter().find(|(known, _)| *known == small || *known == large);
            known.map_or([7, 7, 7, 7, 7], |(_, rows)| *rows)
        }
    }
}

/// Columns of a key in large letters.
fn columns_of_key(key: &str) -> u16 {
    u16::try_from(key.chars().count()).unwrap_or(u16::MAX).saturating_mul(LETTER_COLUMNS)
}

/// Columns of some keys side by side.
pub fn columns_of(keys: &[&str]) -> u16 {
    let gaps = u16::try_from(keys.len().saturating_sub(1)).unwrap_or(u16::MAX);
    keys.iter()
        .map(|key| columns_of_key(key))
        .fold(gaps.saturating_mul(GAP_COLUMNS), u16::saturating_add)
}

/// Draws the newest keys that fit, the newest last. A block is two columns wide; at scale 2 it is
/// doubled both ways.
pub fn draw<'a>(
    keys: impl DoubleEndedIterator<Item = &'a str>,
    (block, scale): (&str, u16),
    style: Style,
    area: Rect,
    buffer: &mut Buffer,
) {
    let mut shown = Vec::new();
    let mut wide = 0_u16;
    for key in keys.rev() {
        let needed = columns_of_key(key) + if shown.is_empty() { 0 } else { GAP_COLUMNS };
        if wide.saturating_add(needed).saturating_mul(scale) > area.width {
            break;
        }
        wide += needed;
        shown.push(key);
    }
    let mut x = area.x;
    for key in shown.iter().rev() {
        for letter in key.chars() {
            let place = Rect { x, width: LETTER_COLUMNS * scale, ..area };
            draw_letter(letter, (block, scale), style, place, buffer);
            x += LETTER_COLUMNS * scale;
        }
        x += GAP_COLUMNS * scale;
    }
}

fn draw_letter(
    letter: char,
    (block, scale): (&str, u16),
    style: Style,
    place: Rect,
    buffer: &mut Buffer,
) {
    let rows = rows_of(letter);
    for (at, y) in (0_u16..).zip(place.top()..place.bottom()) {
        let Some(row) = rows.get(usize::from(at / scale)) else { return };
        for column in (0..BLOCKS).filter(|column| row & (1 << (BLOCKS - 1 - column)) != 0) {
            for half in 0..scale {
                let x = place.x + (column * scale + half) * BLOCK_COLUMNS;
                put(buffer, Position { x, y }, BLOCK_COLUMNS, block, style);
            }
        }
    }
}
