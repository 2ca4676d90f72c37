//! Looking at cases: the list by the day that matters, one file, and why its dates are so.

use chrono::NaiveDate;

use super::answer::{Done, Fact, Trouble};
use super::names::{Do, Name};
use super::words::Words;
use super::{Session, codes, yes};
use crate::casework::case::{Case, Evidence, Notice};
use crate::casework::command::Command;
use crate::casework::documents::{self, Need};
use crate::casework::evidence::AnswerHash;
use crate::casework::private::Private;
use crate::casework::refusal::Refusal;
use crate::casework::register::{Lookup, PaymentAnswer};
use crate::casework::urgency::urgency;
use crate::casework::warnings::warnings;
use crate::engine::Snapshot;
use crate::law::term_report::{ProofLine, proof};
use crate::locale::Lang;
use crate::locale::dates::{date_and_clock, date_short};
use crate::ui::words as ui;

impl Session<'_> {
    pub(super) fn show(&mut self, name: &'static Name, words: &Words) -> Done {
        self.may_look()?;
        if name.does == Do::CaseList {
            return self.list_cases();
        }
        let id = match words.get(0) {
            Some(number) => self.case_named(number)?.id,
            None => self.case_in_hand()?,
        };
        // Looking is recorded, and only who may look sees anything.
        self.submit(Command::ViewCase(id))?;
        let snapshot = self.snapshot();
        let case = snapshot.centre.case(id).cloned().ok_or(Refusal::UnknownCase)?;
        if name.does == Do::Proof {
            self.show_proof(&case)
        } else {
            self.show_case(&case, &snapshot)
        }
    }

    fn list_cases(&mut self) -> Done {
        let snapshot = self.snapshot();
        let mut cases: Vec<_> =
            snapshot.centre.cases.values().filter(|case| !case.stage.is_over()).cloned().collect();
        cases.sort_by_key(|case| (case.notice_by().unwrap_or(NaiveDate::MAX), case.id));
        for case in &cases {
            self.say(&self.case_line(case, &snapshot))?;
        }
        Ok(Fact::ok().pair("cases", cases.len()))
    }

    /// One case as a line of a list: the applicant masked.
    pub(super) fn case_line(&self, case: &Case, snapshot: &Snapshot) -> Fact {
        let today = snapshot.now.date();
        let territory =
            snapshot.centre.identity.as_ref().and_then(|centre| centre.territory.as_deref());
        let level = snapshot
            .centre
            .calendar
            .as_deref()
            .and_then(|calendar| urgency(case, today, calendar, territory));
        let mut words = self.text.say(ui::stage(case.stage)).into_owned();
        if let Some(level) = level {
            words = format!("{} {words}, {}", level.sign(), self.text.say(ui::urgency(level)));
        }
        Fact::new("case")
            .pair("number", ui::case_name(snapshot, case.id))
            .pair("stage", codes::code(&case.stage))
            .pair_some("applicant", case.applicant().map(|applicant| applicant.name.masked()))
            .pair_some("code", case.code().map(|code| code.masked()))
            .pair_some("erased", case.is_erased().then_some("yes"))
            .pair_some("notice-by", case.notice_by())
            .pair_some("urgency", level.map(|level| codes::code(&level)))
            .pair_some("holder", self.holder(case))
            .words(words)
    }

    fn show_case(&mut self, case: &Case, snapshot: &Snapshot) -> Done {
        self.say(&self.case_line(case, snapshot))?;
        self.show_people(case)?;
        let passport = snapshot.centre.passport_of(case).cloned();
        if let Some(passport) = &passport {
            for row in documents::checklist(case, passport) {
                let fact = Fact::new("document")
                    .pair("kind", row.kind.as_str())
                    .pair("answered", yes(row.is_answered()))
                    .pair("need", need(row.need))
                    .pair_some("answer", number(row.need))
                    .pair_some("evidence", row.recorded.map(|held| evidence(&held.evidence)))
                    .words(self.text.say(ui::document(row.kind)));
                self.say(&fact)?;
            }
            for warning in warnings(&snapshot.centre, case, passport, snapshot.now.date()) {
                let words = ui::warning(self.text, &warning, snapshot);
                self.say(&Fact::new("warning").pair("key", warning.key()).words(words))?;
            }
        }
        if let Some(held) = case.earlier_payment() {
            let number = held.hash().map(AnswerHash::hex);
            let fact = Fact::new("payment-at-registration").pair("state", payment(held));
            self.say(&fact.pair_some("answer", number).words(ui::payment(self.text, held)))?;
        }
        let words = ui::payment(self.text, &case.payment_lookup);
        let state = payment(&case.payment_lookup);
        let number = case.payment_lookup.hash().map(AnswerHash::hex);
        let fact = Fact::new("payment").pair("state", state).pair_some("answer", number);
        self.say(&fact.words(words))?;
        if let Some(decision) = &case.decision {
            self.say(&self.decision_line(decision))?;
        }
        self.say(&notice_line(&case.notice))?;
        for line in &case.history {
            let by = line.by.and_then(|by| snapshot.centre.member(by)).map(|m| m.login.clone());
            let fact = Fact::new("history")
                .pair("at", date_and_clock(line.at.local()))
                .pair("what", codes::code(&line.what))
                .pair_some("by", by)
                .words(self.text.say(line.what.key()));
            self.say(&fact)?;
        }
        self.stand(case.id)
    }

    fn show_people(&mut self, case: &Case) -> Result<(), Trouble> {
        if case.is_erased() {
            let words = ui::applicant(self.text, case, false);
            self.say(&Fact::new("erased").words(words))?;
        }
        if let Some(applicant) = case.applicant() {
            let fact = Fact::new("applicant")
                .pair("category", codes::code(&case.category))
                .pair_some("code", case.code().map(|code| code.masked()))
                .pair_some("born", applicant.born)
                .pair_some("phone", applicant.phone.as_ref().map(|phone| phone.shown()))
                .words(applicant.name.full());
            self.say(&fact)?;
        }
        if let Some(sentence) = case.sentence() {
            let fact = Fact::new("sentence")
                .pair("released", sentence.released)
                .pair("ground", codes::code(&sentence.ground))
                .pair_some("certificate", sentence.certificate.as_ref())
                .pair_some("returned", sentence.returned_from_abroad)
                .words(&sentence.institution);
            self.say(&fact)?;
        }
        if let Some(representative) = case.representative() {
            let fact = Fact::new("representative")
                .pair("proof", codes::code(&representative.proof))
                .pair("number", &representative.number)
                .pair_some("expires", representative.expires)
                .words(representative.name.full());
            self.say(&fact)?;
        }
        Ok(())
    }

    fn show_proof(&mut self, case: &Case) -> Done {
        let term = case.term().ok_or(Refusal::WrongStage { stage: case.stage })?;
        for line in proof(term) {
            self.say(&self.proof_fact(&line))?;
        }
        self.stand(case.id)
    }

    fn proof_fact(&self, line: &ProofLine) -> Fact {
        let dated = |what: &'static str, date: NaiveDate, key: &str| {
            let words = format!("{}: {}", self.text.say(key), date_short(date));
            Fact::new("proof").pair("what", what).pair("date", date).words(words)
        };
        match line {
            ProofLine::Registered(date) => dated("registered", *date, "term-registered"),
            ProofLine::FirstDay(date) => dated("first-day", *date, "term-first-day"),
            ProofLine::RawEnd { date, .. } => dated("raw-end", *date, "term-raw-end"),
            ProofLine::LegalEnd { date, .. } => dated("legal-end", *date, "term-legal-end"),
            ProofLine::FrontDue { date, .. } => dated("front-due", *date, "term-front-due"),
            ProofLine::NotifyBy { reading, date, selected } => {
                dated("notify-by", *date, "term-notify-by")
                    .pair("reading", reading.as_str())
                    .pair("followed", yes(*selected))
            }
            ProofLine::LatestSafe(date) => dated("latest-safe", *date, "term-latest-safe"),
            ProofLine::Skipped(day) => {
                let name = match self.text.lang() {
                    Lang::Az => &day.name_az,
                    Lang::En => &day.name_en,
                };
                let kind = self.text.say(&format!("day-{}", day.kind.as_str().replace('_', "-")));
                let name = if name.is_empty() { kind.as_ref() } else { name };
                Fact::new("proof")
                    .pair("what", "skipped")
                    .pair("date", day.date)
                    .pair("kind", day.kind.as_str())
                    .pair("decree", &day.decree)
                    .words(format!("{}: {name}", date_short(day.date)))
            }
            ProofLine::Feasibility(feasibility) => {
                let code = codes::code(feasibility);
                let words = self.text.say(&format!("term-{}", code.replace('_', "-")));
                Fact::new("proof").pair("what", "feasibility").pair("state", code).words(words)
            }
            ProofLine::Provisional => Fact::new("proof")
                .pair("what", "provisional")
                .words(self.text.say("term-provisional")),
        }
    }
}

fn need(need: Need) -> &'static str {
    match need {
        Need::RegisterAnswers { .. } => "register-answers",
        Need::Waiting => "waiting",
        Need::NothingFound => "nothing-found",
        Need::Outage { .. } => "outage",
        Need::PaperOnly => "paper-only",
    }
}

/// The whole number of a register's answer: lines are for programs too.
fn number(need: Need) -> Option<String> {
    match need {
        Need::RegisterAnswers { hash, .. } => hash.map(AnswerHash::hex),
        _ => None,
    }
}

fn evidence(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Paper(paper) => {
            let form = paper.open().map_or("sealed", |paper| paper.form.as_str());
            format!("paper:{form}")
        }
        Evidence::Waived(because) => format!("waived:{}", codes::code(because)),
    }
}

fn payment(lookup: &Lookup<Private<PaymentAnswer>>) -> &'static str {
    match lookup {
        Lookup::NotAsked => "not-asked",
        Lookup::Asked { .. } => "asked",
        Lookup::Unavailable { .. } => "unknown",
        Lookup::Answered { answer, .. } => match answer.open() {
            Some(PaymentAnswer::Paid { .. }) => "yes",
            Some(PaymentAnswer::NotPaid { .. }) => "no",
            None => "erased",
        },
    }
}

fn notice_line(notice: &Notice) -> Fact {
    let fact = Fact::new("notice");
    match notice {
        Notice::NotPosted => fact.pair("state", "not-posted"),
        Notice::Posted { at, .. } => {
            fact.pair("state", "posted").pair("at", date_and_clock(at.local()))
        }
        Notice::Confirmed { at, receipt, confirmed_at, .. } => fact
            .pair("state", "confirmed")
            .pair("at", date_and_clock(at.local()))
            .pair("receipt", receipt)
            .pair("confirmed-at", date_and_clock(confirmed_at.local())),
        Notice::Failed { at, why, failed_at, .. } => fact
            .pair("state", "failed")
            .pair("at", date_and_clock(at.local()))
            .pair("why", codes::code(why))
            .pair("failed-at", date_and_clock(failed_at.local())),
        Notice::Told { means, at, .. } => fact
            .pair("state", "told")
            .pair("means", means.name())
            .pair("at", date_and_clock(at.local())),
    }
}
