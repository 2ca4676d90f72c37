//! Steps 1 and 2: the queue and the visit.

use super::Session;
use super::answer::{Done, Fact, Trouble};
use super::codes::{self, PARK_REASONS, PRIORITIES};
use super::names::{Do, Name};
use super::words::Words;
use crate::casework::command::{Act, Command};
use crate::casework::ids::{DeskId, TicketId};
use crate::casework::refusal::Refusal;
use crate::casework::ticket::{Priority, Ticket, TicketSource, TicketState};
use crate::locale::dates::clock;
use crate::ui::words as ui;

impl Session<'_> {
    pub(super) fn queue(&mut self, name: &'static Name, mut words: Words) -> Done {
        let command = match name.does {
            Do::QueueList => return self.list_queue(),
            Do::Issue => self.issue(name, &mut words)?,
            Do::Call => Command::CallNext,
            Do::Recall => Command::Recall(self.ticket_or_here(words.get(0))?),
            Do::NoShow => Command::MarkNoShow(self.ticket_or_here(words.get(0))?),
            Do::TakeBack => Command::TakeBack(self.ticket_named(name, words.get(0))?),
            Do::Unpark => Command::Unpark(self.ticket_named(name, words.get(0))?),
            Do::CancelTicket => Command::CancelTicket(self.ticket_named(name, words.get(0))?),
            Do::Park => {
                let reason = codes::value(words.get(0).ok_or(Trouble::Usage(name))?, PARK_REASONS)?;
                let minutes = words.get(1).and_then(|word| word.parse().ok());
                let minutes = minutes.ok_or(Trouble::Refused(Refusal::ParkMinutes))?;
                Command::Park { ticket: self.ticket_or_here(words.get(2))?, reason, minutes }
            }
            Do::Transfer => {
                let to = words.get(0).and_then(|word| word.parse().ok()).map(DeskId);
                let to = to.ok_or(Trouble::Refused(Refusal::UnknownDesk))?;
                Command::Transfer { ticket: self.ticket_or_here(words.get(1))?, to }
            }
            Do::Serve => Command::Serve(self.ticket_or_here(words.get(0))?),
            _ => Command::FinishVisit(self.ticket_or_here(words.get(0))?),
        };
        let serves = matches!(command, Command::Serve(_));
        let ends = matches!(command, Command::FinishVisit(_));
        let answer = self.submit(command)?;
        let snapshot = self.snapshot();
        let ticket = answer.ticket.and_then(|id| snapshot.centre.ticket(id)).cloned();
        if serves {
            self.case = answer.case.or_else(|| ticket.as_ref().and_then(|ticket| ticket.case));
        } else if ends {
            self.case = None;
        }
        let Some(ticket) = ticket else { return Ok(Fact::ok()) };
        let mut fact =
            Fact::ok().pair("ticket", ticket.number).pair("state", state_code(&ticket.state));
        if let (true, Some(case)) = (serves, self.case) {
            fact = fact.pair("case", ui::case_name(&snapshot, case));
        }
        Ok(fact.words(format!("{}: {}", ticket.number, self.state_words(&ticket))))
    }

    fn issue(&self, name: &'static Name, words: &mut Words) -> Result<Command, Trouble> {
        let priority = match words.take_option("--priority") {
            None => Priority::None,
            Some(given) => codes::value(&given.ok_or(Trouble::Usage(name))?, PRIORITIES)?,
        };
        let case = match words.take_option("--case") {
            None => None,
            Some(given) => {
                let given = given.ok_or(Trouble::Usage(name))?;
                self.may_do(Act::IssueTicket)?;
                // Before the case is looked for: volunteers give tickets and see no case.
                self.may_look()?;
                Some(self.case_named(&given)?.id)
            }
        };
        Ok(Command::IssueTicket { priority, source: TicketSource::Staff, case })
    }

    /// A ticket by what is printed on it, else the one at this desk.
    pub(super) fn ticket_or_here(&self, given: Option<&str>) -> Result<TicketId, Trouble> {
        let snapshot = self.snapshot();
        match given {
            Some(given) => printed(snapshot.centre.tickets.values().map(AsRef::as_ref), given),
            None => {
                let desk = self.desk.ok_or(Trouble::Refused(Refusal::NoDesk))?;
                let here = snapshot.centre.ticket_at(desk).map(|ticket| ticket.id);
                here.ok_or(Trouble::said("cli-no-ticket-here"))
            }
        }
    }

    fn ticket_named(&self, name: &'static Name, given: Option<&str>) -> Result<TicketId, Trouble> {
        self.ticket_or_here(Some(given.ok_or(Trouble::Usage(name))?))
    }

    fn list_queue(&mut self) -> Done {
        if self.staff.is_none() {
            return Err(self.not_signed_in());
        }
        let snapshot = self.snapshot();
        let mut open = 0_usize;
        for ticket in snapshot.centre.tickets.values().filter(|ticket| ticket.is_open()) {
            self.say(&self.ticket_line(ticket))?;
            open += 1;
        }
        Ok(Fact::ok().pair("tickets", open))
    }

    /// One ticket as a line of a list.
    pub(super) fn ticket_line(&self, ticket: &Ticket) -> Fact {
        let desk = match ticket.state {
            TicketState::Called { desk, .. } | TicketState::Serving { desk, .. } => Some(desk),
            _ => ticket.for_desk,
        };
        Fact::new("ticket")
            .pair("number", ticket.number)
            .pair("state", state_code(&ticket.state))
            .pair("issued", clock(ticket.issued_at.local()))
            .pair("priority", codes::code(&ticket.priority))
            .pair("calls", ticket.calls.len())
            .pair_some("desk", desk)
            .words(self.state_words(ticket))
    }

    fn state_words(&self, ticket: &Ticket) -> String {
        self.text.say(ui::ticket_state(state_code(&ticket.state))).into_owned()
    }
}

/// The open ticket with that print, or the newest of those that ended.
fn printed<'a>(
    tickets: impl Iterator<Item = &'a Ticket>,
    given: &str,
) -> Result<TicketId, Trouble> {
    let same = tickets.filter(|ticket| ticket.number.to_string().eq_ignore_ascii_case(given));
    let newest = same.max_by_key(|ticket| (ticket.is_open(), ticket.id));
    newest.map(|ticket| ticket.id).ok_or(Trouble::Refused(Refusal::UnknownTicket))
}

fn state_code(state: &TicketState) -> &'static str {
    match state {
        TicketState::Waiting => "waiting",
        TicketState::Called { .. } => "called",
        TicketState::Serving { .. } => "serving",
        TicketState::Parked { .. } => "parked",
        TicketState::NoShow { .. } => "no-show",
        TicketState::Done => "done",
        TicketState::Cancelled => "cancelled",
    }
}
