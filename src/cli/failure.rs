//! How a command ends when it does not end well.

use std::fmt;

/// Everything went well.
pub const EXIT_OK: u8 = 0;
/// The command was understood and could not be carried out.
pub const EXIT_FAILED: u8 = 1;
/// The command line was not understood.
pub const EXIT_USAGE: u8 = 2;
/// The program ended by a fault of its own; whether it was carried out is not known.
pub const EXIT_FAULT: u8 = 101;

/// Why a command ended early. The words say what happened, what it means, what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Whoever read the answer has gone; nothing is wrong.
    #[error("the reader of the answer has gone")]
    ReaderGone,
    /// The answer has been given in full on standard output and is "no".
    #[error("the answer is no")]
    AnswerIsNo,
    /// The command line asks for something that cannot be meant.
    #[error("{0}")]
    Usage(String),
    /// It could not be done.
    #[error("{0}")]
    Failed(String),
    /// It could not be done because another process has the data folder open.
    #[error("{0}")]
    InUse(String),
}

impl Failure {
    /// Something that could not be done.
    pub fn failed(words: impl fmt::Display) -> Self {
        Self::Failed(words.to_string())
    }

    /// Something that cannot be meant.
    pub fn usage(words: impl fmt::Display) -> Self {
        Self::Usage(words.to_string())
    }

    /// The process's exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::ReaderGone => EXIT_OK,
            Self::AnswerIsNo | Self::Failed(_) | Self::InUse(_) => EXIT_FAILED,
            Self::Usage(_) => EXIT_USAGE,
        }
    }

    /// What to say on standard error, if anything.
    pub fn words(&self) -> Option<String> {
        match self {
            Self::ReaderGone | Self::AnswerIsNo => None,
            Self::Failed(words) | Self::InUse(words) => Some(format!("dost: {words}")),
            Self::Usage(words) => Some(format!("dost: {words}\n\nFor help: dost --help")),
        }
    }
}
