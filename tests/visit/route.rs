//! The way from the ticket to the notice, key by key: what the screen names, and what is pressed.

/// Command keys that a visit may take beside typed data, Tab and signing in.
pub const COMMAND_KEYS_MAX: usize = 20;
/// The visitor, whom the practice registers know: released twenty days ago, never paid.
pub const FIN: &str = "5ZK7W2M";

/// Who sits at the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Agent,
    Officer,
}

impl Who {
    pub fn login(self) -> &'static str {
        match self {
            Self::Agent => "leyla",
            Self::Officer => "orxan",
        }
    }
}

/// One key, or one piece of typing.
pub struct Row {
    pub who: Who,
    /// Message key of the words that name the step: in the next-step line, or in the hint of a
    /// box that lies over the desk.
    pub named: &'static str,
    /// The key as those words name it; `None`: the visitor's code is typed.
    pub key: Option<&'static str>,
    /// After a restart, the way from the first view of the desk to this row: keys, each with the
    /// words that name it (none for the keys of panes). `None`: what this row shows is gone with
    /// the process, and the next row says what stands.
    pub way: Option<Way>,
}

/// Words and keys.
pub type Way = &'static [(&'static str, &'static str)];

const fn agent(named: &'static str, key: Option<&'static str>, way: Option<Way>) -> Row {
    Row { who: Who::Agent, named, key, way }
}

const fn officer(named: &'static str, way: Way) -> Row {
    Row { who: Who::Officer, named, key: ENTER, way: Some(way) }
}

const ENTER: Option<&str> = Some("Enter");
const OPEN: (&str, &str) = ("office-next-open", "Enter");
const DECIDE: (&str, &str) = ("office-next-decide", "Enter");

/// The box in which the officer's PIN is typed, like the one at signing in.
pub const PIN_ASKED: &str = "step-up-hint";

/// The way.
pub const ROUTE: &[Row] = &[
    agent("next-issue", Some("Ins"), Some(&[])),
    agent("box-form-hint", ENTER, Some(&[("next-issue", "Ins")])),
    agent("next-call", ENTER, Some(&[])),
    agent("next-serve", ENTER, Some(&[])),
    agent("applicant-next-code", None, Some(&[("", "F3")])),
    agent("applicant-next-check", ENTER, Some(&[("", "F3")])),
    agent("documents-next-register", ENTER, Some(&[("", "F4")])),
    agent("confirm-hint", ENTER, Some(&[("", "F4"), ("documents-next-register", "Enter")])),
    agent("receipt-hint", ENTER, None),
    agent("documents-next-forward", ENTER, Some(&[("", "F4")])),
    agent("next-finish", ENTER, Some(&[])),
    officer("office-next-open", &[]),
    officer("office-next-claim", &[OPEN]),
    officer("office-next-decide", &[OPEN]),
    officer("deed-grant-amount", &[OPEN, DECIDE]),
    officer(PIN_ASKED, &[OPEN, DECIDE, ("deed-grant-amount", "Enter")]),
    agent("next-notices", ENTER, Some(&[])),
    agent("office-next-open-notice", ENTER, Some(&[("", "F5")])),
    agent("office-next-post", ENTER, Some(&[("", "F5"), ("office-next-open-notice", "Enter")])),
];

/// Message key of what the screen offers once the portal has confirmed the notice.
pub const NOTIFIED: &str = "office-next-close";
