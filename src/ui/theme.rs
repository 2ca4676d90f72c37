//! Every colour of the house. Nothing else names one: a test holds that.
//!
//! Only the sixteen named colours are used, so that a person's own palette holds and every
//! terminal can show them. In monochrome a role differs by modifier, or by the sign its text bears.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;

use crate::casework::urgency::Urgency;

/// What a piece of the screen is, for its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Plain text.
    Plain,
    /// Less important text.
    Quiet,
    /// Labels and headings.
    Strong,
    /// The title line.
    Title,
    /// The title line when something is wrong.
    TitleAlarm,
    /// The title line in practice.
    TitlePractice,
    /// A system in the title line that answers.
    SignUp,
    /// A system in the title line that answers late.
    SignSlow,
    /// A system in the title line that does not answer.
    SignDown,
    /// A frame without the focus.
    Frame,
    /// The frame or tab in focus.
    Focus,
    /// The row or field under the cursor.
    Cursor,
    /// A field that can be typed in.
    Field,
    /// What a register has filled in.
    FromRegister,
    /// Something is right or done.
    Good,
    /// Something to look at.
    Warn,
    /// Something is wrong.
    Bad,
    /// The key in the key bar.
    Key,
    /// A key that does nothing now.
    KeyOff,
    /// The next-step line.
    NextStep,
    /// The next-step line when the step is refused.
    NextStepRefused,
    /// A case by its urgency.
    Urgency(Urgency),
    /// The most urgent level of all cases, in the title line.
    TitleUrgency(Urgency),
}

impl Paint {
    /// Every role once, for tests and the palette of styles.
    pub const ALL: [Self; 31] = [
        Self::Plain,
        Self::Quiet,
        Self::Strong,
        Self::Title,
        Self::TitleAlarm,
        Self::TitlePractice,
        Self::SignUp,
        Self::SignSlow,
        Self::SignDown,
        Self::Frame,
        Self::Focus,
        Self::Cursor,
        Self::Field,
        Self::FromRegister,
        Self::Good,
        Self::Warn,
        Self::Bad,
        Self::Key,
        Self::KeyOff,
        Self::NextStep,
        Self::NextStepRefused,
        Self::Urgency(Urgency::OnTrack),
        Self::Urgency(Urgency::Soon),
        Self::Urgency(Urgency::Today),
        Self::Urgency(Urgency::Late),
        Self::Urgency(Urgency::Overdue),
        Self::TitleUrgency(Urgency::OnTrack),
        Self::TitleUrgency(Urgency::Soon),
        Self::TitleUrgency(Urgency::Today),
        Self::TitleUrgency(Urgency::Late),
        Self::TitleUrgency(Urgency::Overdue),
    ];
}

/// A sign. Each has a twin that every console font has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Done, answered, in order.
    Done,
    /// The one in hand; the row under the cursor.
    Current,
    /// To come; nothing yet.
    ToCome,
    /// Missing or refused.
    Missing,
    /// Something to look at.
    Attention,
    /// A system that answers.
    Up,
    /// A system that answers late.
    Slow,
    /// A system that does not answer.
    Down,
    /// More rows above.
    MoreAbove,
    /// More rows below.
    MoreBelow,
    /// A full piece of a bar.
    BarFull,
    /// An empty piece of a bar.
    BarEmpty,
    /// Stands for a hidden letter.
    Mask,
    /// A colleague has it open.
    Present,
    /// Words are cut here.
    Cut,
    /// From one to another.
    Arrow,
    /// A bullet; between two facts of a line.
    Dot,
    /// Something is being asked just now.
    Busy,
}

/// The styles and glyphs of one session's terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Colours may be used.
    pub colour: bool,
    /// Only ASCII and box-free glyphs may be used (`TERM=linux`).
    pub ascii: bool,
}

impl Default for Theme {
    fn default() -> Self {
        Self { colour: true, ascii: false }
    }
}

impl Theme {
    /// The style of a piece of the screen. In monochrome every role still differs by modifier, or
    /// by the sign that its text carries.
    pub fn style(&self, paint: Paint) -> Style {
        if self.colour { coloured(paint) } else { monochrome(paint) }
    }

    /// The sign, or its ASCII twin.
    pub fn glyph(&self, glyph: Glyph) -> &'static str {
        let (sign, twin) = signs(glyph);
        if self.ascii { twin } else { sign }
    }

    /// The sign of an urgency: `·` `!` `▲` `■` `×`.
    pub fn urgency_sign(&self, urgency: Urgency) -> &'static str {
        let (sign, twin) = match urgency {
            Urgency::OnTrack => ("·", "."),
            Urgency::Soon => ("!", "!"),
            Urgency::Today => ("▲", "^"),
            Urgency::Late => ("■", "#"),
            Urgency::Overdue => ("×", "x"),
        };
        if self.ascii { twin } else { sign }
    }

    /// What stands for a sign of a text on a terminal that has ASCII signs only. Letters stay.
    pub fn twin(&self, sign: &str) -> Option<&'static str> {
        if !self.ascii {
            return None;
        }
        Some(match sign {
            "→" | "▶" => ">",
            "←" => "<",
            "↑" => "^",
            "↓" => "v",
            "·" | "–" | "—" => "-",
            "…" => "~",
            "«" | "»" => "\"",
            "×" => "x",
            "•" => "*",
            _ => return None,
        })
    }

    /// Makes a cell that was drawn for another terminal one that this terminal can show: without
    /// colours a ground is turned round, without signs lines and blocks are ASCII.
    pub fn adopt(&self, cell: &mut Cell) {
        if !self.colour {
            if cell.bg != Color::Reset {
                cell.modifier.insert(Modifier::REVERSED);
            }
            (cell.fg, cell.bg) = (Color::Reset, Color::Reset);
        }
        if self.ascii
            && let Some(twin) = twin_of_line(cell.symbol()).or_else(|| self.twin(cell.symbol()))
        {
            cell.set_symbol(twin);
        }
    }

    /// The lines of frames; the one in focus is heavier.
    pub fn border(&self, focused: bool) -> border::Set<'static> {
        if self.ascii {
            return ASCII_BORDER;
        }
        if focused && !self.colour { border::THICK } else { border::PLAIN }
    }
}

const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// The ASCII twin of a line, a block or a sign.
fn twin_of_line(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "─" | "━" => "-",
        "│" | "┃" => "|",
        "┌" | "┐" | "└" | "┘" | "┏" | "┓" | "┗" | "┛" | "┬" | "┴" | "├" | "┤" | "┼" => {
            "+"
        }
        "✓" => "v",
        "●" => "*",
        "○" => "o",
        "■" | "█" => "#",
        "░" => ".",
        "▲" => "^",
        "▼" => "v",
        "‹" => "<",
        "›" => ">",
        _ => return None,
    })
}

fn coloured(paint: Paint) -> Style {
    let plain = Style::new();
    match paint {
        Paint::Plain => plain,
        Paint::Quiet | Paint::Frame | Paint::KeyOff => plain.fg(Color::DarkGray),
        Paint::Strong => plain.add_modifier(Modifier::BOLD),
        Paint::Title => plain.fg(Color::White).bg(Color::Blue),
        Paint::TitleAlarm => plain.fg(Color::White).bg(Color::Red).add_modifier(Modifier::BOLD),
        Paint::TitlePractice => {
            plain.fg(Color::Black).bg(Color::Yellow).add_modifier(Modifier::BOLD)
        }
        Paint::SignUp => plain.fg(Color::LightGreen),
        Paint::SignSlow => plain.fg(Color::LightYellow).add_modifier(Modifier::BOLD),
        Paint::SignDown => plain.fg(Color::White).bg(Color::Red).add_modifier(Modifier::BOLD),
        Paint::Focus => plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
        Paint::Cursor => plain.fg(Color::Black).bg(Color::Cyan),
        Paint::Field => plain.add_modifier(Modifier::UNDERLINED),
        Paint::FromRegister => plain.fg(Color::Cyan),
        Paint::Good => plain.fg(Color::Green),
        Paint::Warn => plain.fg(Color::Yellow),
        Paint::Bad => plain.fg(Color::Red).add_modifier(Modifier::BOLD),
        Paint::Key => plain.fg(Color::Cyan),
        Paint::NextStep => plain.fg(Color::Black).bg(Color::Green),
        Paint::NextStepRefused => plain.fg(Color::Black).bg(Color::Yellow),
        Paint::Urgency(urgency) => match urgency {
            Urgency::OnTrack => plain.fg(Color::Green),
            Urgency::Soon => plain.fg(Color::Yellow),
            Urgency::Today => plain.fg(Color::LightYellow).add_modifier(Modifier::BOLD),
            Urgency::Late => plain.fg(Color::LightRed).add_modifier(Modifier::BOLD),
            Urgency::Overdue => plain.fg(Color::White).bg(Color::Red).add_modifier(Modifier::BOLD),
        },
        // On a ground of its own: the title line is blue, yellow in practice.
        Paint::TitleUrgency(urgency) => match urgency {
            Urgency::OnTrack => plain.fg(Color::Black).bg(Color::Green),
            Urgency::Soon => plain.fg(Color::Black).bg(Color::Yellow),
            Urgency::Today => {
                plain.fg(Color::Black).bg(Color::LightYellow).add_modifier(Modifier::BOLD)
            }
            Urgency::Late => plain.fg(Color::Black).bg(Color::LightRed),
            Urgency::Overdue => plain.fg(Color::White).bg(Color::Red).add_modifier(Modifier::BOLD),
        },
    }
}

fn monochrome(paint: Paint) -> Style {
    let plain = Style::new();
    match paint {
        Paint::Plain | Paint::Frame | Paint::Good | Paint::Warn => plain,
        Paint::Quiet | Paint::KeyOff => plain.add_modifier(Modifier::DIM),
        Paint::Strong | Paint::Focus | Paint::Key | Paint::Bad => {
            plain.add_modifier(Modifier::BOLD)
        }
        Paint::SignUp | Paint::SignSlow | Paint::SignDown => plain,
        Paint::Title | Paint::Cursor => plain.add_modifier(Modifier::REVERSED),
        Paint::TitleAlarm | Paint::TitlePractice => {
            plain.add_modifier(Modifier::REVERSED.union(Modifier::BOLD))
        }
        Paint::Field => plain.add_modifier(Modifier::UNDERLINED),
        Paint::FromRegister => plain.add_modifier(Modifier::ITALIC),
        Paint::NextStep => plain.add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED)),
        Paint::NextStepRefused => plain.add_modifier(Modifier::UNDERLINED),
        Paint::Urgency(urgency) => match urgency {
            Urgency::OnTrack => plain,
            Urgency::Soon => plain.add_modifier(Modifier::UNDERLINED),
            Urgency::Today => plain.add_modifier(Modifier::BOLD),
            Urgency::Late => plain.add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED)),
            Urgency::Overdue => plain.add_modifier(Modifier::BOLD.union(Modifier::REVERSED)),
        },
        // The title line is reversed: what stands out of it is not.
        Paint::TitleUrgency(urgency) => match urgency {
            Urgency::OnTrack => plain,
            Urgency::Soon => plain.add_modifier(Modifier::UNDERLINED),
            Urgency::Today => plain.add_modifier(Modifier::BOLD),
            Urgency::Late => plain
                .add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED))
                .remove_modifier(Modifier::REVERSED),
            Urgency::Overdue => {
                plain.add_modifier(Modifier::BOLD).remove_modifier(Modifier::REVERSED)
            }
        },
    }
}

fn signs(glyph: Glyph) -> (&'static str, &'static str) {
    match glyph {
        Glyph::Done => ("✓", "v"),
        Glyph::Current => ("▶", ">"),
        Glyph::ToCome | Glyph::Dot => ("·", "."),
        Glyph::Missing | Glyph::Down => ("×", "x"),
        Glyph::Attention => ("!", "!"),
        Glyph::Up => ("●", "*"),
        Glyph::Slow => ("○", "o"),
        Glyph::MoreAbove => ("▲", "^"),
        Glyph::MoreBelow => ("▼", "v"),
        Glyph::BarFull => ("█", "#"),
        Glyph::BarEmpty => ("░", "."),
        Glyph::Mask | Glyph::Present => ("•", "*"),
        Glyph::Cut => ("…", "~"),
        Glyph::Arrow => ("→", "->"),
        Glyph::Busy => ("…", "..."),
    }
}
