//! Numbers by which the centre knows its tickets, cases, desks and people.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }
    };
}

number!(
    /// A ticket, counted from 1 over the life of the centre.
    TicketId(u32)
);
number!(
    /// A case, counted from 1 over the life of the centre; drafts have one too.
    CaseId(u32)
);
number!(
    /// A member of staff, counted from 1.
    StaffId(u16)
);
number!(
    /// A service desk, counted from 1.
    DeskId(u8)
);
number!(
    /// A question to an outside system, counted from 1; unique over the life of the centre.
    QueryId(u32)
);
number!(
    /// How often a case has changed; its author sends back the one they saw.
    Version(u32)
);

/// Names one command for ever: sending it again changes nothing and gets the same answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CommandId(pub [u8; 16]);

/// The number printed on a ticket: direction's letter and a count that starts again each day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TicketNumber {
    /// The direction's letter, A–Z.
    pub prefix: char,
    /// The day's count from 1; printed with at least three digits.
    pub count: u16,
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{:03}", self.prefix, self.count)
    }
}

/// The number of a registered case: centre, year of registration, count in that year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CaseNumber {
    /// The centre's number.
    pub centre: u8,
    /// Year of registration.
    pub year: u16,
    /// The year's count from 1.
    pub count: u32,
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}-{}-{:06}", self.centre, self.year, self.count)
    }
}
