//! The people of the centre and what each role may do.

use serde::{Deserialize, Serialize};

use super::command::Act;
use super::ids::StaffId;
use crate::law::moment::Moment;

/// Members of staff a centre can hold.
pub const STAFF_MAX: usize = 2_000;
/// Failed sign-ins after which each further one makes the person wait.
pub const FREE_SIGN_IN_FAILURES: u8 = 3;
/// Seconds of waiting after the first failure too many; doubles with each further one.
pub const SIGN_IN_WAIT_SECONDS: u32 = 15;
/// The longest wait between two tries, in seconds.
pub const SIGN_IN_WAIT_SECONDS_MAX: u32 = 900;

/// What somebody is here to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Greets visitors and gives tickets.
    Volunteer,
    /// Social agent: serves visitors at a desk.
    Agent,
    /// Back-office officer: decides.
    Officer,
    /// Leads the shift.
    Supervisor,
    /// Teaches; sees no real case.
    Trainer,
    /// Runs the program: people, calendar, passport; sees no case.
    Administrator,
}

impl Role {
    /// All roles, in the order they are listed.
    pub const ALL: [Self; 6] = [
        Self::Volunteer,
        Self::Agent,
        Self::Officer,
        Self::Supervisor,
        Self::Trainer,
        Self::Administrator,
    ];

    /// The role's stable English name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Volunteer => "volunteer",
            Self::Agent => "agent",
            Self::Officer => "officer",
            Self::Supervisor => "supervisor",
            Self::Trainer => "trainer",
            Self::Administrator => "administrator",
        }
    }

    /// The role of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether this role may do `act`. The whole table of rights is this function.
    pub fn may(self, act: Act) -> bool {
        use Act as A;
        match act {
            // Volunteers manage the queue in the hall; what happens at a desk is the agents'.
            A::IssueTicket | A::CancelTicket | A::TakeBack | A::Park | A::Unpark => {
                matches!(self, Self::Volunteer | Self::Agent | Self::Supervisor)
            }
            A::CallNext
            | A::Recall
            | A::MarkNoShow
            | A::Transfer
            | A::Serve
            | A::FinishVisit
            | A::OpenCase
            | A::Identify
            | A::Fill
            | A::AskRegister
            | A::GiveEvidence
            | A::RemoveEvidence
            | A::Register
            | A::Forward
            | A::Resubmit
            | A::PostNotice
            | A::TellCitizen
            | A::CloseCase => matches!(self, Self::Agent | Self::Supervisor),
            A::CheckPayment => matches!(self, Self::Agent | Self::Officer | Self::Supervisor),
            A::Withdraw => matches!(self, Self::Agent | Self::Supervisor),
            A::Claim | A::Release | A::ReturnForPapers | A::Decide => matches!(self, Self::Officer),
            A::HandOver => matches!(self, Self::Officer | Self::Supervisor),
            A::ViewCase => matches!(self, Self::Agent | Self::Officer | Self::Supervisor),
            A::RetryNow => {
                matches!(self, Self::Agent | Self::Officer | Self::Supervisor | Self::Administrator)
            }
            A::OpenCorrection => matches!(self, Self::Supervisor),
            A::Erase | A::AdoptCalendar => matches!(self, Self::Supervisor | Self::Administrator),
            A::AdoptPassport
            | A::AddStaff
            | A::SetPin
            | A::SetRole
            | A::DisableStaff
            | A::AddKey
            | A::RemoveKey => matches!(self, Self::Administrator),
            A::SignIn | A::SignOut => true,
            A::FoundCentre | A::Answer | A::Sweep => false,
        }
    }
}

impl Act {
    /// Whether the person's PIN is asked for once more, for this one act.
    ///
    /// A decision gives or denies money and never changes, so nobody makes it at a terminal that a
    /// colleague left open. Returning a case for papers decides nothing, does not stop the term and
    /// is undone by handing the papers in: it asks for none. An erasure cannot be undone by anybody.
    pub fn needs_pin(self) -> bool {
        matches!(self, Self::Decide | Self::Erase)
    }
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Which person.
    pub id: StaffId,
    /// The name they sign in with: 2 to 32 of `a-z 0-9 . - _`, unique.
    pub login: String,
    /// The name that colleagues see.
    pub name: String,
    /// What they are here to do.
    pub role: Role,
    /// argon2id hash of the PIN in PHC form; checked at the edge, only kept here.
    pub pin_hash: String,
    /// A disabled person can do nothing from that frame on.
    pub disabled: bool,
    /// Failed sign-ins since the last good one.
    pub sign_in_failures: u8,
    /// Before this moment no PIN of theirs is looked at.
    pub locked_until: Option<Moment>,
    /// The last good sign-in.
    pub last_sign_in: Option<Moment>,
}

/// A new member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStaff {
    /// Login.
    pub login: String,
    /// Name that colleagues see.
    pub name: String,
    /// Role.
    pub role: Role,
    /// argon2id hash of the PIN in PHC form.
    pub pin_hash: String,
}

/// How somebody waits after wrong PINs. A centre may set it: what is recorded is until when one
/// wait lasts, so that an old journal stays as it is under another rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockOut {
    /// Wrong PINs in a row after which each further one makes the person wait.
    pub free_failures: u8,
    /// Seconds of the first wait; doubles with each further wrong PIN.
    pub wait_seconds: u32,
    /// The longest wait, in seconds.
    pub wait_seconds_max: u32,
}

impl Default for LockOut {
    fn default() -> Self {
        Self {
            free_failures: FREE_SIGN_IN_FAILURES,
            wait_seconds: SIGN_IN_WAIT_SECONDS,
            wait_seconds_max: SIGN_IN_WAIT_SECONDS_MAX,
        }
    }
}

impl LockOut {
    /// Seconds to wait after the given number of wrong PINs in a row.
    pub fn seconds_after(self, failures: u8) -> i64 {
        let over = failures.saturating_sub(self.free_failures);
        if over == 0 {
            return 0;
        }
        let doubled = i64::from(self.wait_seconds) << u32::from(over - 1).min(16);
        doubled.min(i64::from(self.wait_seconds_max))
    }
}
