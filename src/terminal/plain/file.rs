//! Steps 3 to 5: who the applicant is, what they say, which papers answer for it, registration.

use chrono::NaiveDate;

use super::answer::{Done, Fact, Trouble};
use super::codes::{self, CATEGORIES, DOCUMENTS, FORMS, ID_DOCUMENTS, RECOGNITIONS, WAIVERS};
use super::names::{Do, Name};
use super::words::Words;
use super::{Session, fields};
use crate::casework::case::Paper;
use crate::casework::command::Command;
use crate::casework::identity::{Category, IdDocumentKind, PersonCode};
use crate::casework::ids::CaseId;
use crate::law::passport::DocumentKind;
use crate::locale::typed_date::parse_past_date;
use crate::ui::words as ui;

impl Session<'_> {
    pub(super) fn file(&mut self, name: &'static Name, mut words: Words) -> Done {
        let usage = Trouble::Usage(name);
        match name.does {
            Do::CaseOpen => {
                let ticket = self.ticket_or_here(words.get(0))?;
                return self.do_and_take(Command::OpenCase(ticket));
            }
            Do::CaseUse => {
                let case = self.case_named(words.get(0).ok_or(usage)?)?;
                self.case = Some(case.id);
                return self.stand(case.id);
            }
            Do::Fill => return self.fill(name, &words),
            _ => {}
        }
        let case = self.case_in_hand()?;
        let command = match name.does {
            Do::Identify => self.identify(case, &words).ok_or(usage)??,
            Do::AskRegister => Command::AskRegister(case),
            Do::Paper => self.paper(case, &words).ok_or(usage)??,
            Do::Waive => Command::Waive {
                case,
                document: document(words.get(0).ok_or(usage)?)?,
                because: codes::value(words.get(1).ok_or(Trouble::Usage(name))?, WAIVERS)?,
            },
            Do::RemoveEvidence => {
                Command::RemoveEvidence { case, document: document(words.get(0).ok_or(usage)?)? }
            }
            Do::CheckPayment => Command::CheckPayment(case),
            Do::Register => Command::Register { case, insists: words.take_flag("--insist") },
            Do::Forward => Command::Forward {
                case,
                recognition: codes::value(words.get(0).ok_or(usage)?, RECOGNITIONS)?,
            },
            Do::Resubmit => Command::Resubmit(case),
            Do::Correct => {
                let reason = words.rest(0).to_owned();
                return self.do_and_take(Command::OpenCorrection { case, reason });
            }
            _ => Command::Withdraw { case, reason: words.rest(0).to_owned() },
        };
        let registers = matches!(command, Command::Register { .. });
        let done = self.do_with(case, command)?;
        if let (true, Some(head)) = (registers, self.snapshot().head) {
            let words = self.text.say("receipt-head");
            self.say(&Fact::new("receipt").pair("head", head).words(words))?;
        }
        Ok(done)
    }

    /// Carries a command out and says where its case then stands.
    pub(super) fn do_with(&mut self, case: CaseId, command: Command) -> Done {
        self.submit(command)?;
        self.stand(case)
    }

    /// As [`Self::do_with`], for a command that opens a case: it is then in hand.
    fn do_and_take(&mut self, command: Command) -> Done {
        let answer = self.submit(command)?;
        self.case = answer.case;
        match answer.case {
            Some(case) => self.stand(case),
            None => Ok(Fact::ok()),
        }
    }

    /// The closing line of everything that is about a case.
    pub(super) fn stand(&self, id: CaseId) -> Done {
        let snapshot = self.snapshot();
        let mut fact = Fact::ok().pair("case", ui::case_name(&snapshot, id));
        if let Some(case) = snapshot.centre.case(id) {
            fact = fact.pair("stage", codes::code(&case.stage));
            if let Some(term) = case.term() {
                fact = fact.pair("legal-end", term.legal_end).pair("notice-by", term.latest_safe);
            }
            fact = fact.words(self.text.say(ui::stage(case.stage)));
        }
        Ok(fact)
    }

    fn identify(&self, case: CaseId, words: &Words) -> Option<Result<Command, Trouble>> {
        let (category, kind, code) = (words.get(0)?, words.get(1)?, words.get(2)?);
        Some((|| {
            let category: Category = codes::value(category, CATEGORIES)?;
            let document_kind: IdDocumentKind = codes::value(kind, ID_DOCUMENTS)?;
            let code = PersonCode::parse(document_kind.code_kind(), code)
                .map_err(|error| Trouble::Field { field: "code".to_owned(), error })?;
            Ok(Command::Identify { case, category, document_kind, code })
        })())
    }

    fn paper(&self, case: CaseId, words: &Words) -> Option<Result<Command, Trouble>> {
        let (kind, form) = (words.get(0)?, words.get(1)?);
        let (number, dated) = (words.get(2)?, words.get(3)?);
        Some((|| {
            let document = document(kind)?;
            let form = codes::value(form, FORMS)?;
            let dated = self.past_date("date", dated)?;
            let paper = Paper { form, number: number.to_owned(), dated };
            Ok(Command::GivePaper { case, document, paper })
        })())
    }

    fn fill(&mut self, name: &'static Name, words: &Words) -> Done {
        if words.is_empty() {
            for (field, takes) in fields::FIELDS {
                self.say(&Fact::new("field").pair("name", field).pair("takes", takes))?;
            }
            return Err(Trouble::Usage(name));
        }
        let case = self.case_in_hand()?;
        let snapshot = self.snapshot();
        let file = snapshot.centre.case(case).cloned();
        let today = snapshot.now.date();
        let sections = fields::sections(file.as_deref(), words, today)?;
        for section in sections {
            self.submit(Command::Fill { case, section: Box::new(section) })?;
        }
        self.stand(case)
    }

    fn past_date(&self, field: &str, typed: &str) -> Result<NaiveDate, Trouble> {
        fields::date(field, typed, self.snapshot().now.date(), parse_past_date)
    }
}

/// A document of the checklist by its code.
pub(super) fn document(given: &str) -> Result<DocumentKind, Trouble> {
    codes::value(given, DOCUMENTS)
}
