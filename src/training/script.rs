//! What is played, as data. The same script serves plain lines, a projector and later lessons.

use crate::casework::case::Recognition;
use crate::law::passport::StepKind;

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Player {
    /// Gives the ticket.
    Volunteer,
    /// Serves the visitor and posts the notice.
    Agent,
    /// Decides.
    Officer,
}

impl Player {
    /// All players.
    pub const ALL: [Self; 3] = [Self::Volunteer, Self::Agent, Self::Officer];
}

/// What a player does. Which ticket and case are meant follows from the play so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Give the visitor a ticket.
    IssueTicket,
    /// Call the next visitor.
    Call,
    /// The visitor sits down; a draft opens.
    Serve,
    /// Type the visitor's code; MEİS is asked.
    Identify,
    /// Ask Social Payments.
    CheckPayment,
    /// Register the application.
    Register,
    /// Hand it to the back office.
    Forward(Recognition),
    /// End the visit.
    FinishVisit,
    /// Take the case.
    Claim,
    /// Grant.
    Grant,
    /// Post the notice.
    PostNotice,
    /// Close the case.
    Close,
}

impl Deed {
    /// The command's stable name, as in plain mode and in the palette.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IssueTicket => "ticket issue",
            Self::Call => "ticket call",
            Self::Serve => "ticket serve",
            Self::Identify => "case identify",
            Self::CheckPayment => "payment check",
            Self::Register => "case register",
            Self::Forward(_) => "case forward",
            Self::FinishVisit => "ticket finish",
            Self::Claim => "case claim",
            Self::Grant => "case grant",
            Self::PostNotice => "notice post",
            Self::Close => "case close",
        }
    }
}

/// One line of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A step of the passport begins; its name and reason are the caption.
    Step(StepKind),
    /// Somebody does something.
    Do(Player, Deed),
    /// Wait until no outside system owes an answer.
    Await,
    /// The clock moves on by so many minutes.
    Minutes(u16),
    /// The clock moves to ten o'clock of the next working day, but not past the latest safe day.
    NextWorkingDay,
}

/// The seven steps without a fault: everything MEİS knows, nothing was paid before.
pub const PLAIN_FLOW: &[Act] = &[
    Act::Step(StepKind::Queue),
    Act::Do(Player::Volunteer, Deed::IssueTicket),
    Act::Minutes(4),
    Act::Step(StepKind::Desk),
    Act::Do(Player::Agent, Deed::Call),
    Act::Minutes(1),
    Act::Do(Player::Agent, Deed::Serve),
    Act::Step(StepKind::Documents),
    Act::Do(Player::Agent, Deed::Identify),
    Act::Await,
    Act::Minutes(2),
    Act::Step(StepKind::PriorPayment),
    Act::Do(Player::Agent, Deed::CheckPayment),
    Act::Await,
    Act::Minutes(1),
    Act::Step(StepKind::Registration),
    Act::Do(Player::Agent, Deed::Register),
    Act::Minutes(2),
    Act::Step(StepKind::BackOffice),
    Act::Do(Player::Agent, Deed::Forward(Recognition::Recognised)),
    Act::Do(Player::Agent, Deed::FinishVisit),
    Act::NextWorkingDay,
    Act::Do(Player::Officer, Deed::Claim),
    // On another day than the registration the claim asks Social Payments once more.
    Act::Await,
    Act::Minutes(15),
    Act::Do(Player::Officer, Deed::Grant),
    Act::Step(StepKind::Notice),
    Act::Minutes(10),
    Act::Do(Player::Agent, Deed::PostNotice),
    Act::Await,
    Act::Do(Player::Agent, Deed::Close),
];
