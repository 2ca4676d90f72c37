//! Colours as a terminal of a given depth can show them.

use ratatui::style::Color;

use super::facts::Depth;

/// The usual values of the sixteen named colours (xterm's), to find the nearest of them.
const NAMED_RGB: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

/// The levels of one channel in the 6×6×6 cube of the palette of 256.
const CUBE_LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// A colour as it goes over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    /// The terminal's own.
    Default,
    /// One of the sixteen named, 0 to 15.
    Named(u8),
    /// One of the palette, 16 to 255.
    Palette(u8),
    /// 24 bits.
    Rgb(u8, u8, u8),
}

/// The nearest colour that `depth` allows.
pub(super) fn wire(colour: Color, depth: Depth) -> Wire {
    if depth == Depth::Mono {
        return Wire::Default;
    }
    let colour = match colour {
        Color::Reset => return Wire::Default,
        Color::Rgb(red, green, blue) => (red, green, blue),
        Color::Indexed(index) if index < 16 => return Wire::Named(index),
        Color::Indexed(index) if depth >= Depth::TwoFiftySix => return Wire::Palette(index),
        Color::Indexed(index) => palette_rgb(index),
        named => return Wire::Named(number_of(named)),
    };
    match depth {
        Depth::TrueColour => Wire::Rgb(colour.0, colour.1, colour.2),
        Depth::TwoFiftySix => Wire::Palette(nearest_palette(colour)),
        Depth::Sixteen | Depth::Mono => Wire::Named(nearest_named(colour)),
    }
}

const fn number_of(named: Color) -> u8 {
    match named {
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Black | Color::Reset | Color::Rgb(..) | Color::Indexed(_) => 0,
    }
}

fn palette_rgb(index: u8) -> (u8, u8, u8) {
    if index >= 232 {
        let grey = 8 + (index - 232) * 10;
        return (grey, grey, grey);
    }
    let cube = usize::from(index.saturating_sub(16));
    (CUBE_LEVELS[cube / 36 % 6], CUBE_LEVELS[cube / 6 % 6], CUBE_LEVELS[cube % 6])
}

fn nearest_named(colour: (u8, u8, u8)) -> u8 {
    let candidates = (0..16).zip(NAMED_RGB);
    candidates.min_by_key(|&(_, rgb)| distance(rgb, colour)).map_or(0, |(index, _)| index)
}

fn nearest_palette(colour: (u8, u8, u8)) -> u8 {
    (16..=255).min_by_key(|&index| distance(palette_rgb(index), colour)).unwrap_or(16)
}

fn distance(one: (u8, u8, u8), other: (u8, u8, u8)) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    square(one.0, other.0) + square(one.1, other.1) + square(one.2, other.2)
}
