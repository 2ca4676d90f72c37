//! What is played, as data: who does what, what the outside systems do, how the clock moves.

use chrono::NaiveDate;

use super::goal::Goal;
use super::keys::Stroke;
use crate::casework::identity::PersonCode;
use crate::casework::register::OutsideSystem;
use crate::gateways::practice::Behaviour;
use crate::law::moment::Moment;
use crate::law::passport::StepKind;
use crate::law::text::Text;

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Player {
    /// Gives the ticket.
    Volunteer,
    /// Serves the visitor and posts the notice.
    Agent,
    /// Sits at another desk.
    Colleague,
    /// Decides.
    Officer,
    /// Looks after what is late.
    Supervisor,
}

impl Player {
    /// All players.
    pub const ALL: [Self; 5] =
        [Self::Volunteer, Self::Agent, Self::Colleague, Self::Officer, Self::Supervisor];

    /// The name by which lessons call them.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Volunteer => "volunteer",
            Self::Agent => "agent",
            Self::Colleague => "colleague",
            Self::Officer => "officer",
            Self::Supervisor => "supervisor",
        }
    }

    /// The player of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|player| player.name() == name)
    }

    /// The desk at which they sit, if they serve visitors.
    pub const fn desk(self) -> Option<u8> {
        match self {
            Self::Agent => Some(1),
            Self::Colleague => Some(2),
            Self::Volunteer | Self::Officer | Self::Supervisor => None,
        }
    }
}

/// Where the clock moves to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The office's hour of the next working day, but not past the latest safe day.
    NextWorkingDay,
    /// The office's hour of the latest safe day for the notice.
    NoticeDay,
    /// The afternoon of the latest safe day, when the centre posts what nobody has posted.
    NoticeAfternoon,
    /// The office's hour of the last day of the term.
    LastDay,
    /// A moment that the lesson names.
    At(Moment),
}

impl Target {
    /// Targets that lessons call by name.
    pub const NAMED: [(&'static str, Self); 4] = [
        ("next-working-day", Self::NextWorkingDay),
        ("notice-day", Self::NoticeDay),
        ("notice-afternoon", Self::NoticeAfternoon),
        ("last-day", Self::LastDay),
    ];
}

/// What a player does, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Who.
    pub by: Player,
    /// What must have come of it.
    pub goal: Goal,
    /// The keys, where the goal's usual ones are not meant.
    pub keys: Option<Vec<Stroke>>,
    /// What the learner is told; without it the goal's own words.
    pub say: Option<Text>,
}

impl Deed {
    /// A goal with its usual keys and words.
    pub fn usual(by: Player, goal: Goal) -> Self {
        Self { by, goal, keys: None, say: None }
    }
}

/// One line of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A step of the passport begins.
    Step(StepKind),
    /// Somebody does something.
    Do(Deed),
    /// Wait until no outside system owes an answer.
    Await,
    /// The clock moves on by so many minutes. A learner takes the time they take.
    Minutes(u16),
    /// The clock moves.
    To(Target),
    /// An outside system behaves otherwise from now on.
    System(OutsideSystem, Behaviour),
    /// Another visitor takes a ticket.
    Visitor(PersonCode),
}

/// The acts of a step without a fault: everything MEİS knows, nothing was paid before.
pub fn usual_acts(step: StepKind) -> Vec<Act> {
    use Player::{Agent, Officer, Volunteer};
    let does = |by, goal| Act::Do(Deed::usual(by, goal));
    match step {
        StepKind::Queue => vec![does(Volunteer, Goal::IssueTicket), Act::Minutes(4)],
        StepKind::Desk => {
            vec![does(Agent, Goal::Call), Act::Minutes(1), does(Agent, Goal::Serve)]
        }
        StepKind::Documents => vec![does(Agent, Goal::Identify), Act::Await, Act::Minutes(2)],
        StepKind::PriorPayment => {
            vec![does(Agent, Goal::CheckPayment), Act::Await, Act::Minutes(1)]
        }
        StepKind::Registration => vec![does(Agent, Goal::Register), Act::Minutes(2)],
        StepKind::BackOffice => vec![
            does(Agent, Goal::Forward),
            does(Agent, Goal::FinishVisit),
            Act::To(Target::NextWorkingDay),
            does(Officer, Goal::Claim),
            // On another day than the registration the claim asks Social Payments once more.
            Act::Await,
            Act::Minutes(15),
            does(Officer, Goal::Grant),
        ],
        StepKind::Notice => vec![
            Act::Minutes(10),
            does(Agent, Goal::PostNotice),
            Act::Await,
            does(Agent, Goal::Close),
        ],
    }
}

/// The day of a moment that is named in a text, `{day-20}`, counted from the lesson's first day.
pub fn day_of(base: NaiveDate, offset: i64) -> NaiveDate {
    base.checked_add_signed(chrono::TimeDelta::days(offset)).unwrap_or(base)
}
