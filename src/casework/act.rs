//! The acts: what commands are to the table of rights.

use serde::{Deserialize, Serialize};

/// Writes the acts down once: as the enum, and as the list of all of them.
macro_rules! acts {
    ($($name:ident),* $(,)?) => {
        /// The kinds of command, as the table of rights names them.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "each is the command of the same name")]
        pub enum Act {
            $($name,)*
        }

        impl Act {
            /// All acts, in the order they are written in.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

acts! {
    FoundCentre,
    AdoptPassport,
    AdoptCalendar,
    AddStaff,
    SetPin,
    SetRole,
    DisableStaff,
    SignIn,
    SignOut,
    IssueTicket,
    CallNext,
    Recall,
    MarkNoShow,
    TakeBack,
    Park,
    Unpark,
    Transfer,
    Serve,
    FinishVisit,
    CancelTicket,
    OpenCase,
    Identify,
    Fill,
    AskRegister,
    GiveEvidence,
    RemoveEvidence,
    CheckPayment,
    Register,
    Forward,
    Claim,
    Release,
    HandOver,
    ReturnForPapers,
    Resubmit,
    Decide,
    PostNotice,
    CloseCase,
    Withdraw,
    OpenCorrection,
    ViewCase,
    Answer,
    Sweep,
    AddKey,
    RemoveKey,
    TellCitizen,
    RetryNow,
    Erase,
}
