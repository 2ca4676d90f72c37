//! What people do wrong without meaning to: too soon, twice, with nothing in it, to what is not there.
//! None of it may be taken, whatever stage anything is at, or it harms nothing when it is.

use super::mistakes::too_late;
use super::roster::{Deed, Roster, hire};
use super::world::World;
use crate::casework::case::{NoticeMeans, Paper, WaiverReason};
use crate::casework::centre::Centre;
use crate::casework::command::{Actor, Command, Verdict};
use crate::casework::ids::{CaseId, StaffId, TicketId};
use crate::casework::staff::Role;
use crate::casework::ticket::ParkReason;
use crate::law::passport::{DocumentKind, EvidenceForm, RefusalGround};

/// Numbers that nothing in a simulated centre comes to have.
const NO_TICKET: TicketId = TicketId(u32::MAX);
const NO_CASE: CaseId = CaseId(u32::MAX);
const NOBODY: StaffId = StaffId(u16::MAX);
/// Days by which a paper is dated ahead.
const AHEAD_DAYS: u64 = 400;

impl World<'_> {
    /// Somebody does something that comes to nothing.
    pub(super) fn blunder(&mut self, centre: &Centre, roster: &Roster) -> Option<Deed> {
        let agent = self.dice.pick(&roster.agents)?;
        let at = Some(roster.desk(agent));
        // In turns, so that a few days see them all.
        self.blunders = self.blunders.wrapping_add(1);
        let turn = self.blunders / 4;
        match self.blunders % 4 {
            0 => self.of_staff(centre, roster, turn),
            1 => {
                let officer = self.dice.pick(&roster.officers)?;
                Some((Actor::Staff(officer), None, self.of_officers(turn)?))
            }
            2 => {
                let (desk, command) = match turn % 8 {
                    0 => (None, Command::CallNext),
                    1 => (at, Command::Serve(NO_TICKET)),
                    2 => {
                        let ticket = too_late(centre).or_else(|| self.any_ticket(centre))?;
                        (at, Command::TakeBack(ticket))
                    }
                    3 => (at, Command::Unpark(self.any_ticket(centre)?)),
                    4 => (at, Command::ViewCase(NO_CASE)),
                    5 => (at, Command::OpenCase(self.any_ticket(centre)?)),
                    _ => (at, too_soon(centre.ticket_at(at?)?.id, self.dice.below(3))),
                };
                Some((Actor::Staff(agent), desk, command))
            }
            _ => {
                let here = centre.ticket_at(at?).and_then(|ticket| ticket.case);
                let here = here.filter(|_| self.dice.of_1000(500));
                // One that was begun lately, or any.
                let begun = self.dice.pick(&self.work.drafts).filter(|_| self.dice.of_1000(600));
                let case = here.or(begun).or_else(|| self.any_case(centre))?;
                Some((Actor::Staff(agent), at, self.of_papers(case, turn)?))
            }
        }
    }

    /// What an administrator or a supervisor has overlooked.
    fn of_staff(&mut self, centre: &Centre, roster: &Roster, turn: u64) -> Option<Deed> {
        let (admin, supervisor) = (roster.admin?, self.dice.pick(&roster.supervisors)?);
        let agent = self.dice.pick(&roster.agents)?;
        let case = self.work.with_officers(&mut self.dice);
        Some(match turn % 7 {
            0 => {
                let command = Command::SetRole { staff: NOBODY, role: Role::Agent };
                (Actor::Staff(admin), None, command)
            }
            // The only one there is.
            1 => (Actor::Staff(admin), None, Command::DisableStaff(admin)),
            // Their login is somebody's.
            2 => (Actor::Staff(admin), None, hire(0, Role::Agent)),
            3 => {
                let passport = Box::new(centre.passport.as_ref()?.as_ref().clone());
                (Actor::Staff(supervisor), None, Command::AdoptPassport(passport))
            }
            4 => {
                let calendar = Box::new(centre.calendar.as_ref()?.as_ref().clone());
                (Actor::Staff(supervisor), None, Command::AdoptCalendar(calendar))
            }
            5 => (Actor::Staff(supervisor), None, Command::HandOver { case: case?, to: agent }),
            // Of a decision that is none yet: one that is not posted would be held back by it.
            _ => {
                let case = case.filter(|case| {
                    centre.case(*case).is_some_and(|file| file.stage.is_undecided())
                })?;
                let reason = "Yenidən".to_owned();
                (Actor::Staff(supervisor), None, Command::OpenCorrection { case, reason })
            }
        })
    }

    fn of_officers(&mut self, turn: u64) -> Option<Command> {
        let case = self.work.with_officers(&mut self.dice)?;
        Some(match turn % 3 {
            0 => {
                let words = "Sənəd gətirin.".to_owned();
                Command::ReturnForPapers { case, documents: Vec::new(), words }
            }
            1 => {
                let (ground, reasons) = (RefusalGround::NoLegalGround, " ".to_owned());
                Command::Decide { case, verdict: Verdict::Refuse { ground, reasons } }
            }
            _ => Command::ViewCase(NO_CASE),
        })
    }

    fn of_papers(&mut self, case: CaseId, turn: u64) -> Option<Command> {
        let document = self.dice.pick(DocumentKind::ALL)?;
        Some(match turn % 8 {
            0 => {
                let ahead = chrono::Days::new(AHEAD_DAYS);
                let dated = self.honest.date().checked_add_days(ahead)?;
                let paper = Paper { form: EvidenceForm::Original, number: "1".to_owned(), dated };
                Command::GivePaper { case, document, paper }
            }
            1 => Command::RemoveEvidence { case, document },
            2 => Command::Waive { case, document, because: WaiverReason::LateRegisterAnswer },
            3 => Command::AskRegister(case),
            4 => Command::CheckPayment(case),
            5 => Command::Withdraw { case, reason: " ".to_owned() },
            6 => Command::TellCitizen { case, means: NoticeMeans::Telephone },
            _ => Command::PostNotice(case),
        })
    }
}

/// What may not be done yet with a ticket that was only just called, or never.
fn too_soon(ticket: TicketId, what: u64) -> Command {
    match what {
        0 => Command::MarkNoShow(ticket),
        1 => Command::Recall(ticket),
        _ => Command::Park { ticket, reason: ParkReason::VisitorBreak, minutes: 0 },
    }
}
