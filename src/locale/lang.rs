//! The two languages of the desk.

use serde::{Deserialize, Serialize};

/// A language of the screen. Azerbaijani is the state language and therefore the default.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Azerbaijani, in the Latin alphabet.
    #[default]
    Az,
    /// English.
    En,
}

impl Lang {
    /// Both languages, the default one first.
    pub const ALL: [Self; 2] = [Self::Az, Self::En];

    /// Reads a language code or a value of `LANG`: `az`, `en_GB`, `az_AZ.UTF-8`, `en-US`.
    /// `None` for any other language and for `C` or `POSIX`, which name none.
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.trim().split(['_', '-', '.', '@']).next().unwrap_or_default();
        match code {
            "az" | "AZ" | "Az" | "aze" => Some(Self::Az),
            "en" | "EN" | "En" | "eng" => Some(Self::En),
            _ => None,
        }
    }

    /// The two-letter code, as in settings and folder names.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Az => "az",
            Self::En => "en",
        }
    }

    /// The language to switch to.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Az => Self::En,
            Self::En => Self::Az,
        }
    }
}
