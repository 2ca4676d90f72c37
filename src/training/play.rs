//! Plays a script on a sandbox and tells what happens.

use std::time::Duration;

use super::sandbox::Sandbox;
use super::script::{Act, Deed, Player};
use crate::casework::case::{Case, Notice, Outcome};
use crate::casework::command::{Command, Verdict};
use crate::casework::identity::{Category, IdDocumentKind};
use crate::casework::ids::{CaseId, CaseNumber, TicketId};
use crate::casework::ticket::{Priority, TicketSource};
use crate::engine::Failure;
use crate::law::moment::Moment;
use crate::law::passport::{Passport, Step};
use crate::law::term::Term;

/// Why a play broke off.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The practice centre could not be made.
    #[error(
        "the practice centre could not be opened ({0}). No real centre was touched; try again."
    )]
    Sandbox(String),
    /// The engine refused an act: script and rules disagree.
    #[error(
        "practice broke off at `{act}`: {failure}. No real centre was touched; check passport and \
         calendar in the data folder."
    )]
    Act {
        /// The command's name.
        act: &'static str,
        /// What the engine said.
        failure: Failure,
    },
    /// A practice system kept silent for longer than it can be told to.
    #[error("a practice system has not answered in time. No real centre was touched; try again.")]
    Silent,
    /// The script asks for something before it can be: a deed without a ticket or case.
    #[error("practice broke off at `{0}`: there is no ticket or case for it yet.")]
    OutOfOrder(&'static str),
    /// The screen did not come to what the script expects.
    #[error(
        "practice broke off: `{0}` has come to nothing on the screen. No real centre was touched; \
         check passport and calendar in the data folder."
    )]
    Stuck(&'static str),
    /// Whoever was told does not listen any more.
    #[error(transparent)]
    Gone(#[from] std::io::Error),
}

/// What the audience is told.
#[derive(Clone, Debug)]
pub enum Told<'a> {
    /// A step of the passport begins.
    Step {
        /// Its number, from 1.
        number: usize,
        /// Its name and why it exists.
        step: &'a Step,
    },
    /// Something has been done.
    Done {
        /// By whom.
        player: Player,
        /// What.
        deed: Deed,
        /// When, by the practice clock.
        at: Moment,
        /// The case it was about, as it now stands.
        case: Option<&'a Case>,
    },
    /// The outside systems have answered.
    Answered {
        /// The case they were asked about, as it now stands.
        case: &'a Case,
    },
    /// The clock was moved.
    Clock(Moment),
}

/// What a play came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The case's number.
    pub number: CaseNumber,
    /// Every date of its term.
    pub term: Term,
    /// When the notice was posted.
    pub notified: Moment,
    /// The amount granted, in manat; `None` for a refusal.
    pub granted: Option<u32>,
}

impl Summary {
    /// What a case came to; `None` before its notice is posted.
    pub fn of(case: &Case) -> Option<Self> {
        let notified = match &case.notice {
            Notice::NotPosted => return None,
            Notice::Posted { at, .. }
            | Notice::Confirmed { at, .. }
            | Notice::Failed { at, .. }
            | Notice::Told { at, .. } => *at,
        };
        let granted = match case.decision.as_ref()?.outcome {
            Outcome::Grant { amount, .. } => Some(amount),
            Outcome::Refuse { .. } => None,
        };
        Some(Self { number: case.number()?, term: case.term()?.clone(), notified, granted })
    }
}

/// Plays a script. `tell` is called for everything that happens; after it the play rests for
/// `pace`.
///
/// # Errors
/// [`TrainError`]; the sandbox stays as it then is.
pub fn play(
    script: &[Act],
    sandbox: &Sandbox,
    pace: Duration,
    tell: &mut dyn FnMut(Told) -> std::io::Result<()>,
) -> Result<Summary, TrainError> {
    let mut play = Play { sandbox, ticket: None, case: None };
    for act in script {
        play.act(*act, tell)?;
        if !pace.is_zero() && !matches!(act, Act::Minutes(_)) {
            std::thread::sleep(pace);
        }
    }
    play.summary().ok_or(TrainError::OutOfOrder("summary"))
}

struct Play<'a> {
    sandbox: &'a Sandbox,
    ticket: Option<TicketId>,
    case: Option<CaseId>,
}

impl Play<'_> {
    fn act(
        &mut self,
        act: Act,
        tell: &mut dyn FnMut(Told) -> std::io::Result<()>,
    ) -> Result<(), TrainError> {
        match act {
            Act::Step(kind) => {
                let passport: &Passport = self.sandbox.passport();
                if let Some((number, step)) = passport.step(kind) {
                    tell(Told::Step { number, step })?;
                }
            }
            Act::Do(player, deed) => {
                let command = self.command(deed).ok_or(TrainError::OutOfOrder(deed.name()))?;
                let answer = self
                    .sandbox
                    .submit(player, command)
                    .map_err(|failure| TrainError::Act { act: deed.name(), failure })?;
                self.ticket = self.ticket.or(answer.ticket);
                self.case = self.case.or(answer.case);
                let (at, case) = (self.sandbox.now(), self.file());
                tell(Told::Done { player, deed, at, case: case.as_deref() })?;
            }
            Act::Await => {
                if !self.sandbox.answered() {
                    return Err(TrainError::Silent);
                }
                if let Some(case) = self.file() {
                    tell(Told::Answered { case: &case })?;
                }
            }
            Act::Minutes(minutes) => self.sandbox.advance(minutes),
            Act::NextWorkingDay => {
                let latest = self.file().and_then(|case| case.notice_by());
                tell(Told::Clock(self.sandbox.to_next_working_day(latest)))?;
            }
        }
        Ok(())
    }

    fn file(&self) -> Option<std::sync::Arc<Case>> {
        self.sandbox.case(self.case?)
    }

    fn command(&self, deed: Deed) -> Option<Command> {
        Some(match deed {
            Deed::IssueTicket => Command::IssueTicket {
                priority: Priority::None,
                source: TicketSource::Staff,
                case: None,
            },
            Deed::Call => Command::CallNext,
            Deed::Serve => Command::Serve(self.ticket?),
            Deed::Identify => Command::Identify {
                case: self.case?,
                category: Category::Citizen,
                document_kind: IdDocumentKind::IdCard,
                code: self.sandbox.visitor().clone(),
            },
            Deed::CheckPayment => Command::CheckPayment(self.case?),
            Deed::Register => Command::Register { case: self.case?, insists: false },
            Deed::Forward(recognition) => Command::Forward { case: self.case?, recognition },
            Deed::FinishVisit => Command::FinishVisit(self.ticket?),
            Deed::Claim => Command::Claim(self.case?),
            Deed::Grant => Command::Decide {
                case: self.case?,
                verdict: Verdict::Grant { earlier_grant_confirmed: false },
            },
            Deed::PostNotice => Command::PostNotice(self.case?),
            Deed::Close => Command::CloseCase(self.case?),
        })
    }

    fn summary(&self) -> Option<Summary> {
        Summary::of(self.file()?.as_ref())
    }
}
