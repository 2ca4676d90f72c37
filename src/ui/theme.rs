//! Every colour of the house. Nothing else names one: a test holds that.

use ratatui::style::{Color, Modifier, Style};

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
}

/// The styles and glyphs of one session's terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Colours may be used.
    pub colour: bool,
    /// Only ASCII and box-free glyphs may be used (`TERM=linux`).
    pub ascii: bool,
}

impl Theme {
    /// The style of a piece of the screen. In monochrome every role still differs by modifier, or
    /// by the sign that its text carries.
    pub fn style(&self, paint: Paint) -> Style {
        let _ = paint;
        Style::new().fg(Color::Reset).add_modifier(Modifier::empty())
    }
}
