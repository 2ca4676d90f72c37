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
use crate::engine::Snapshot;
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
            Do::CaseUse => return self.take_in_hand(words.get(0).ok_or(usage)?),
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

    /// Takes a case in hand. That shows where it stands, so it takes the right to look, before a case
    /// that is over is fetched; and the look is recorded where the case is about somebody.
    fn take_in_hand(&mut self, number: &str) -> Done {
        self.may_look()?;
        let case = self.case_named(number)?;
        if case.person.is_some() {
            self.submit(Command::ViewCase(case.id))?;
        }
        self.case = Some(case.id);
        self.stand(case.id)
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
        let snapshot = self.snapshot();
        self.fill_from(&snapshot, words)
    }

    /// Sections are recorded whole, so what was not typed is taken from the snapshot. If it is a
    /// colleague's older state by then, nothing is recorded.
    fn fill_from(&mut self, snapshot: &Snapshot, words: &Words) -> Done {
        let case = self.case_in_hand()?;
        let file = snapshot.centre.case(case).cloned();
        let seen = file.as_ref().map(|file| file.version);
        let today = snapshot.now.date();
        let sections = fields::sections(file.as_deref(), words, today)?;
        for section in sections {
            self.submit_seen(Command::Fill { case, section: Box::new(section) }, seen)?;
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::around::Here;
    use super::super::lines::Lines;
    use super::super::{Setup, run};
    use super::*;
    use crate::casework::refusal::Refusal;
    use crate::engine::{Engine, ManualClock, Options};
    use crate::gateways::practice::Practice;
    use crate::law::calendar::Calendar;
    use crate::law::moment::Moment;
    use crate::law::passport::Passport;
    use crate::locale::{Lang, Text};

    fn law() -> (Passport, Calendar) {
        (Passport::embedded().unwrap(), Calendar::embedded().unwrap())
    }

    /// A founded centre with two agents and one case in hand, whom no register knows.
    fn centre() -> Engine {
        let now = Moment(1_795_000_000_000);
        let gateways = Arc::new(Practice::new(now.date()).unwrap()).gateways();
        let engine =
            Engine::in_memory(Options::with(Arc::new(ManualClock::at(now)), gateways)).unwrap();
        script(
            &engine,
            "centre found \"DOST 3\" 3 4 admin \"Nigar A\"\n1234\n\
             staff add ayla \"Ayla B\" agent\n1234\nstaff add leyla \"Leyla C\" agent\n1234\n\
             sign-in ayla\n1234\ndesk use 1\nticket issue\nticket call\nticket serve\n\
             case identify citizen id_card 4R5T6YW\nwait 30\ncase fill surname=Nağıyev name=Ülvi \
             father=Əlövsət suffix=oglu born=12.04.1980 phone=\"050 212 34 56\"\n",
        );
        engine
    }

    fn script(engine: &Engine, lines: &str) -> String {
        let mut out = Vec::new();
        let setup = Setup { engine, lang: Lang::En, desk: None, law: law() };
        run(setup, &mut lines.as_bytes(), &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(!out.contains("error ") && !out.contains("refused "), "{out}");
        out
    }

    #[test]
    fn a_save_in_between_is_not_overwritten() {
        let engine = centre();
        let seen = engine.snapshot();
        let case = *seen.centre.cases.keys().next().unwrap();
        let id = |login| seen.centre.member_by_login(login).unwrap().id;
        let ayla = id("ayla");
        script(
            &engine,
            &format!("sign-in ayla\n1234\ncase use #{case}\ncase fill surname=Quliyev\n"),
        );

        let (mut nothing, mut out, mut here) = (std::io::empty(), Vec::new(), Here::default());
        let mut leyla = Session {
            engine: &engine,
            law: law(),
            text: Text::of(Lang::En),
            staff: Some(id("leyla")),
            desk: None,
            case: Some(case),
            lines: Lines::new(&mut nothing),
            out: &mut out,
            around: &mut here,
            ended: false,
            vouched: false,
            gave_pin: true,
        };
        let words = || Words::of("phone=\"050 212 34 57\"").unwrap();
        let stale = leyla.fill_from(&seen, &words());
        let by = Some(ayla);
        assert!(
            matches!(&stale, Err(Trouble::Refused(Refusal::Stale { by: who, .. })) if *who == by),
            "{stale:?}"
        );
        let applicant =
            || engine.snapshot().centre.case(case).unwrap().applicant().unwrap().clone();
        assert_eq!(applicant().name.surname.as_str(), "Quliyev");
        // Having looked again, both are kept.
        assert!(leyla.fill_from(&engine.snapshot(), &words()).is_ok());
        assert_eq!(applicant().name.surname.as_str(), "Quliyev");
        assert!(applicant().phone.unwrap().shown().ends_with("57"));
    }
}
