//! What one terminal said about itself, and what follows for its colours and glyphs.
//!
//! The facts travel with the session: a desk, a thin client and a projector may differ, so
//! nothing here reads the environment of this process by itself.

/// What a terminal said about itself, as text from its own environment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TerminalFacts {
    /// `TERM`; empty when unknown.
    pub term: String,
    /// `COLORTERM`; empty when unknown.
    pub colorterm: String,
    /// `NO_COLOR` is present and not empty.
    pub no_color: bool,
    /// The locale names UTF-8 as its letters' encoding.
    pub utf8: bool,
    /// The locale in force for letters: `LC_ALL`, else `LC_CTYPE`, else `LANG`; may be empty.
    pub lang: String,
}

/// The longest environment value that is believed, in bytes; a longer one counts as absent.
pub const FACT_BYTES_MAX: usize = 64;

impl TerminalFacts {
    /// Reads the facts through `variable`, which answers with the value of a variable of the
    /// terminal's own environment. Values longer than [`FACT_BYTES_MAX`] count as absent.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Self {
        let value = |name: &str| {
            variable(name).filter(|text| text.len() <= FACT_BYTES_MAX).unwrap_or_default()
        };
        let lang = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .map(value)
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        Self {
            term: value("TERM"),
            colorterm: value("COLORTERM"),
            no_color: variable("NO_COLOR").is_some_and(|text| !text.is_empty()),
            utf8: names_utf8(&lang),
            lang,
        }
    }

    /// A terminal that cannot place its cursor: no screen can be drawn on it.
    pub fn is_dumb(&self) -> bool {
        self.term.is_empty() || self.term == "dumb"
    }
}

fn names_utf8(lang: &str) -> bool {
    lang.split_once('.').is_some_and(|(_, charset)| {
        let charset = charset.split('@').next().unwrap_or_default();
        charset.eq_ignore_ascii_case("UTF-8") || charset.eq_ignore_ascii_case("UTF8")
    })
}

/// How many colours a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None: bold, reverse and underline only.
    Mono,
    /// The sixteen named colours, in the terminal's own palette.
    Sixteen,
    /// The palette of 256.
    TwoFiftySix,
    /// 24 bits a colour.
    TrueColour,
}

impl Depth {
    /// The depth that the terminal's own words allow. The Linux console gets none: its sixteen
    /// colours differ from machine to machine, and the desk must read the same on all of them.
    pub fn of(facts: &TerminalFacts) -> Self {
        let term = facts.term.as_str();
        let plain = ["", "dumb", "linux"].contains(&term)
            || term.starts_with("vt1")
            || term.starts_with("vt2")
            || term.ends_with("-mono")
            || term.ends_with("-m");
        let wide = term.contains("256color")
            || ["alacritty", "foot", "kitty", "wezterm"].iter().any(|name| term.contains(name));
        if facts.no_color || plain {
            Self::Mono
        } else if ["truecolor", "24bit"].contains(&facts.colorterm.as_str())
            || term.ends_with("-direct")
        {
            Self::TrueColour
        } else if wide {
            Self::TwoFiftySix
        } else {
            Self::Sixteen
        }
    }
}

/// Which signs a terminal's font is known to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyphs {
    /// Box lines, bars, ticks and arrows.
    Unicode,
    /// ASCII only: console fonts lack ticks, arrows and even `ə`.
    Ascii,
}

impl Glyphs {
    /// ASCII for the Linux console and the old hardware terminals, else Unicode.
    pub fn of(facts: &TerminalFacts) -> Self {
        let term = facts.term.as_str();
        let old = term == "linux" || term.starts_with("vt1") || term.starts_with("vt2");
        if old { Self::Ascii } else { Self::Unicode }
    }
}
