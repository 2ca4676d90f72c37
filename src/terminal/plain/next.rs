//! `next do`: the next step, done where one command does it, explained where a person has to
//! choose or type. The screen's bottom line asks the same function.

use super::Session;
use super::answer::{Done, Fact, Trouble};
use crate::casework::command::{Act, Command};
use crate::casework::guidance::{Guidance, Next, for_case, for_ticket};
use crate::casework::ids::TicketId;
use crate::casework::refusal::Refusal;
use crate::ui::words as ui;

impl Session<'_> {
    pub(super) fn next_step(&mut self) -> Done {
        if self.staff.is_none() {
            return Err(self.not_signed_in());
        }
        let snapshot = self.snapshot();
        let context = self.context(&snapshot);
        let case = self.case.and_then(|case| snapshot.centre.case(case)).cloned();
        let guidance = match &case {
            Some(case) => Some(for_case(&snapshot.centre, case, &context)),
            None => {
                self.ticket_for_next().and_then(|id| for_ticket(&snapshot.centre, id, &context))
            }
        };
        let Some(Guidance { step, next, refusal }) = guidance else {
            // Nobody is at the desk: the next step is the next visitor, if there is one.
            return self.follow(Command::CallNext);
        };
        if let Some(refusal) = refusal {
            return Err(Trouble::Refused(refusal));
        }
        let passport = snapshot.centre.passport.clone();
        if let Some((number, found)) = passport.as_ref().and_then(|passport| passport.step(step)) {
            let fact = Fact::new("step")
                .pair("number", number)
                .pair("kind", step.as_str())
                .words(found.name.get(ui::law_lang(self.text)));
            self.say(&fact)?;
        }
        let (code, command_name) = match next {
            Next::Do(command) => return self.follow(command),
            Next::TypeCode => ("type-code", "case identify"),
            Next::WaitForRegister => ("wait-for-register", "wait"),
            Next::FillApplicant => ("fill-applicant", "case fill"),
            Next::FillSentence => ("fill-sentence", "case fill"),
            Next::FillRepresentative => ("fill-representative", "case fill"),
            Next::RecordPaper(document) => {
                let fact = Fact::ok()
                    .pair("next", "record-paper")
                    .pair("document", document.as_str())
                    .pair("command", "case paper");
                return Ok(fact.words(self.text.say("plain-case-paper")));
            }
            Next::ChooseRecognition => ("choose-recognition", "case forward"),
            Next::WaitForOffice => ("wait-for-office", "case list"),
            Next::ChooseDecision => ("choose-decision", "case grant"),
            Next::WaitForPortal => ("wait-for-portal", "wait"),
            Next::TellCitizen => ("tell-citizen", "notice told"),
            Next::Nothing => return Ok(Fact::ok().pair("next", "nothing")),
        };
        let key = format!("plain-{}", command_name.replace(' ', "-"));
        let fact = Fact::ok()
            .pair("next", code)
            .pair("command", command_name)
            .pair_some("case", case.map(|case| ui::case_name(&snapshot, case.id)));
        Ok(fact.words(self.text.say(&key)))
    }

    fn ticket_for_next(&self) -> Option<TicketId> {
        self.ticket_or_here(None).ok()
    }

    /// Carries the one next command out.
    fn follow(&mut self, command: Command) -> Done {
        let did = name_of(command.act());
        let is_claim = matches!(command, Command::Claim(_));
        let case = command.case();
        let answer = self.submit(command)?;
        if let (true, Some(case)) = (is_claim, case) {
            self.case = Some(case);
        }
        if self.case.is_none() {
            self.case = answer.case;
        }
        let fact = match case.or(answer.case) {
            Some(case) => self.stand(case)?,
            None => {
                let snapshot = self.snapshot();
                let ticket = answer.ticket.and_then(|id| snapshot.centre.ticket(id)).cloned();
                let ticket = ticket.ok_or(Refusal::UnknownTicket)?;
                Fact::ok().pair("ticket", ticket.number)
            }
        };
        Ok(fact.pair("did", did))
    }
}

/// The stable name of a step that one command does.
fn name_of(act: Act) -> &'static str {
    match act {
        Act::CallNext => "ticket call",
        Act::Serve => "ticket serve",
        Act::FinishVisit => "ticket finish",
        Act::Unpark => "ticket unpark",
        Act::TakeBack => "ticket take-back",
        Act::AskRegister => "register ask",
        Act::CheckPayment => "payment check",
        Act::Register => "case register",
        Act::Claim => "case claim",
        Act::Resubmit => "case resubmit",
        Act::PostNotice => "notice post",
        Act::CloseCase => "case close",
        // Guidance gives no other; a choice is a person's.
        _ => "next do",
    }
}
