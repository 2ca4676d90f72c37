//! What nobody may do, or may not do now: more than a tenth of all that is asked for.

use super::outside::{Mood, Outside};
use super::roster::{Deed, Roster, hire};
use super::world::World;
use crate::casework::case::{NoticeFailure, Recognition, Stage};
use crate::casework::centre::Centre;
use crate::casework::command::{Actor, Command};
use crate::casework::forms::{Section, Sentence};
use crate::casework::ids::{CaseId, DeskId, QueryId, StaffId, TicketId};
use crate::casework::register::{GatewayAnswer, OutsideSystem, PaymentAnswer, Question};
use crate::casework::staff::Role;
use crate::casework::ticket::TicketState;
use crate::law::calendar::Calendar;

/// Members of staff a simulated centre hires in all, at most.
const HIRED_MAX: u16 = 120;

impl World<'_> {
    /// Somebody tries what they should not.
    pub(super) fn unlawful(&mut self, centre: &Centre, roster: &Roster) -> Option<Deed> {
        let agent = self.dice.pick(&roster.agents)?;
        let officer = self.dice.pick(&roster.officers)?;
        let at = Some(roster.desk(agent));
        let by = |who: StaffId, command: Command| Some((Actor::Staff(who), at, command));
        match self.dice.below(24) {
            0 | 1 => {
                let who = self.dice.pick(&roster.revoked)?;
                let (_, desk, command) = self.lawful(centre, roster)?;
                Some((Actor::Staff(who), desk, command))
            }
            2 => by(agent, Command::Serve(self.anybodys_ticket(centre, agent, roster)?)),
            3 => by(officer, Command::Claim(self.held_by_another(centre, officer)?)),
            4 | 5 => {
                let case = self.any_case(centre)?;
                let verdict = self.verdict(centre, false, false);
                by(officer, Command::Decide { case, verdict })
            }
            6 => {
                let (query, case, question) = self.dice.pick(&self.answered)?;
                Some((Actor::Centre, None, answer_again(query, case, question)))
            }
            7 => {
                let who = self.dice.pick(&roster.all())?;
                let (_, desk, command) = self.lawful(centre, roster)?;
                Some((Actor::Staff(who), desk, command))
            }
            8 => {
                let case = self.any_case(centre)?;
                let receipt = "ES-0".to_owned();
                // Only where nobody will wait for the portal any more: there a true receipt would be
                // taken, and a client that heard no answer asks again much later.
                let stage = centre.case(case)?.stage;
                let waits = !stage.is_over() && stage != Stage::Notified;
                let why = NoticeFailure::Rejected;
                let stray = if self.dice.of_1000(500) {
                    Command::ConfirmNotice { case, receipt }
                } else {
                    Command::FailNotice { case, why }
                };
                (!waits).then_some((Actor::Centre, None, stray))
            }
            9 => by(agent, self.out_of_turn(centre)?),
            10 => by(agent, Command::Transfer { ticket: self.any_ticket(centre)?, to: DeskId(99) }),
            11 => {
                let desk = Some(DeskId(99));
                Some((Actor::Staff(agent), desk, Command::CallNext))
            }
            12 => {
                let who = self.dice.pick(&roster.trainers)?;
                by(who, self.out_of_turn(centre)?)
            }
            13 | 14 => self.own_work(centre, roster),
            16..20 => self.blunder(centre, roster),
            20.. => self.mistake(centre, roster),
            _ => by(agent, self.rewrite(centre)?),
        }
    }

    /// One of the last cases, in memory or not.
    pub(super) fn any_case(&mut self, centre: &Centre) -> Option<CaseId> {
        let last = centre.counters.case;
        let back = self.dice.below(u64::from(last.min(200)));
        Some(CaseId(last - u32::try_from(back).ok()?)).filter(|case| case.0 > 0)
    }

    pub(super) fn any_ticket(&mut self, centre: &Centre) -> Option<TicketId> {
        let last = centre.counters.ticket;
        let back = self.dice.below(u64::from(last.min(20)));
        Some(TicketId(last - u32::try_from(back).ok()?))
    }

    fn anybodys_ticket(
        &mut self,
        centre: &Centre,
        agent: StaffId,
        roster: &Roster,
    ) -> Option<TicketId> {
        let here = roster.desk(agent);
        let elsewhere = centre
            .tickets
            .values()
            .find(|held| matches!(held.state, TicketState::Called { desk, .. } if desk != here));
        elsewhere.map(|held| held.id).or_else(|| self.any_ticket(centre))
    }

    fn held_by_another(&mut self, centre: &Centre, officer: StaffId) -> Option<CaseId> {
        for _ in 0..8 {
            let case = self.work.with_officers(&mut self.dice)?;
            let claim = centre.case(case).and_then(|file| file.claim);
            if claim.is_some_and(|held| held.by != officer) {
                return Some(case);
            }
        }
        None
    }

    /// Somebody who is an officer now goes on with a case that they wrote in.
    fn own_work(&mut self, centre: &Centre, roster: &Roster) -> Option<Deed> {
        for _ in 0..24 {
            let case = self.work.with_officers(&mut self.dice)?;
            let Some(file) = centre.case(case) else { continue };
            let Some(who) = roster.officers.iter().find(|who| file.touched_by.contains(who)) else {
                continue;
            };
            let command = match file.claim {
                Some(claim) if claim.by == *who => {
                    Command::Decide { case, verdict: self.verdict(centre, false, false) }
                }
                _ => Command::Claim(case),
            };
            return Some((Actor::Staff(*who), None, command));
        }
        None
    }

    fn out_of_turn(&mut self, centre: &Centre) -> Option<Command> {
        let case = self.any_case(centre)?;
        Some(match self.dice.below(7) {
            0 => Command::Register { case, insists: true },
            1 => Command::Forward { case, recognition: Recognition::Recognised },
            2 => Command::Resubmit(case),
            3 => Command::CloseCase(case),
            4 if centre.case(case)?.stage.awaits_notice() => Command::CloseCase(case),
            4 => Command::PostNotice(case),
            5 => Command::OpenCorrection { case, reason: "Yenidən".to_owned() },
            _ => Command::FinishVisit(self.any_ticket(centre)?),
        })
    }

    /// An agent writes in somebody's file: often too late, always remembered.
    fn rewrite(&mut self, centre: &Centre) -> Option<Command> {
        let case = self.any_case(centre)?;
        let file = centre.case(case)?;
        let person = file.code().and_then(|code| self.people.get(code.as_str()).copied())?;
        let section = if self.dice.of_1000(500) {
            Section::Applicant(Outside::applicant_of(person)?)
        } else {
            let sentence: Sentence = self.outside.sentence_of(person);
            Section::Sentence(sentence)
        };
        Some(Command::Fill { case, section: Box::new(section) })
    }

    /// What seldom happens among people: somebody leaves, comes, changes role, corrects a case.
    pub(super) fn personnel(&mut self, centre: &Centre, roster: &Roster) -> Vec<Deed> {
        let Some(admin) = roster.admin.map(Actor::Staff) else { return Vec::new() };
        let mut deeds = Vec::new();
        let mut order = |command| deeds.push((admin, None, command));
        match self.dice.below(7) {
            0 if roster.officers.len() > 2 && centre.counters.staff < HIRED_MAX => {
                let staff = self.dice.pick(&roster.officers);
                staff.into_iter().for_each(|staff| order(Command::DisableStaff(staff)));
                order(hire(usize::from(centre.counters.staff), Role::Officer));
            }
            5 => {
                let system = self.dice.pick(&OutsideSystem::ALL);
                let who = self.dice.pick(&roster.agents).map(Actor::Staff);
                if let (Some(who), Some(system)) = (who, system) {
                    deeds.push((who, None, Command::RetryNow(system)));
                }
            }
            1 if roster.agents.len() > 1 && centre.counters.staff < HIRED_MAX => {
                let staff = self.dice.pick(&roster.agents);
                staff.into_iter().for_each(|staff| order(Command::DisableStaff(staff)));
                order(hire(usize::from(centre.counters.staff), Role::Agent));
            }
            2 | 3 if roster.agents.len() > 2 => {
                let staff = self.dice.pick(&roster.agents);
                let role = Role::Officer;
                staff.into_iter().for_each(|staff| order(Command::SetRole { staff, role }));
            }
            4 if roster.officers.len() > 2 => {
                let staff = self.dice.pick(&roster.officers);
                let role = Role::Agent;
                staff.into_iter().for_each(|staff| order(Command::SetRole { staff, role }));
            }
            _ => deeds.extend(self.correction(centre, roster)),
        }
        deeds
    }

    fn correction(&mut self, centre: &Centre, roster: &Roster) -> Option<Deed> {
        let who = self.dice.pick(&roster.supervisors)?;
        let case = self.any_case(centre)?;
        let is_decided = matches!(centre.case(case)?.stage, Stage::Closed | Stage::Notified);
        let command = if is_decided {
            Command::OpenCorrection { case, reason: "Yenidən baxılsın".to_owned() }
        } else {
            let to = self.dice.pick(&roster.officers)?;
            Command::HandOver { case: self.work.with_officers(&mut self.dice)?, to }
        };
        Some((Actor::Staff(who), Some(roster.desk(who)), command))
    }

    /// The Cabinet moves a day that is near.
    pub(super) fn decree(&mut self, centre: &Centre, roster: &Roster) -> Option<Deed> {
        let who = self.dice.pick(&roster.supervisors)?;
        let held = centre.calendar.as_ref()?;
        let days = u64::try_from(self.dice.between(2, 12)).unwrap_or(2);
        let day = self.honest.date().checked_add_days(chrono::Days::new(days))?;
        let kind = if held.is_working(day, None) { "swap_day_off" } else { "swap_working_day" };
        if !held.rows_on(day).is_empty() {
            return None;
        }
        let text = held.to_csv();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.push(format!("{day},{kind},,,Bayram,Holiday,Decision of the Cabinet"));
        lines.get_mut(2..)?.sort();
        let calendar = Calendar::parse(&(lines.join("\n") + "\n")).ok()?;
        Some((Actor::Staff(who), None, Command::AdoptCalendar(Box::new(calendar))))
    }

    /// An outside system changes its mood.
    pub(super) fn moods(&mut self) {
        let systems = [OutsideSystem::Meis, OutsideSystem::SocialPayments, OutsideSystem::Esosial];
        let system = self.dice.pick(&systems).unwrap_or(OutsideSystem::Meis);
        let mood = if self.outside.mood(system) == Mood::Up || self.dice.of_1000(300) {
            self.dice.pick(&Mood::ALL).unwrap_or_default()
        } else {
            Mood::Up
        };
        self.outside.set(system, mood);
    }
}

/// Another answer to a question that has one.
fn answer_again(query: QueryId, case: CaseId, question: Question) -> Command {
    let answer = match question {
        Question::Identity => GatewayAnswer::Identity(None),
        Question::Sentence => GatewayAnswer::Sentence(None),
        Question::PriorPayment => {
            GatewayAnswer::Payment(PaymentAnswer::NotPaid { other_sentence_paid_on: None })
        }
    };
    Command::Answer { query, case, answer: Box::new(answer) }
}
