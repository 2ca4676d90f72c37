//! Steps 6 and 7: the back office decides, the notice is posted, the case closes.

use super::Session;
use super::answer::{Done, Fact, Trouble};
use super::codes::{self, GROUNDS, NOTICE_MEANS};
use super::file::document;
use super::names::{Do, Name};
use super::words::Words;
use crate::casework::case::{Case, Decision, Outcome};
use crate::casework::command::{Command, Verdict};
use crate::casework::ids::CaseId;
use crate::casework::refusal::Refusal;
use crate::locale::Arg;

impl Session<'_> {
    pub(super) fn office(&mut self, name: &'static Name, mut words: Words) -> Done {
        if self.staff.is_none() {
            return Err(self.not_signed_in());
        }
        let case = match (name.does, words.get(0)) {
            (Do::Claim, Some(number)) => {
                self.may_look()?;
                self.case_named(number)?.id
            }
            _ => self.case_in_hand()?,
        };
        let command = match name.does {
            Do::Claim => Command::Claim(case),
            Do::Release => Command::Release(case),
            Do::HandOver => {
                let login = words.get(0).ok_or(Trouble::Usage(name))?;
                let to = self.snapshot().centre.member_by_login(login).map(|member| member.id);
                Command::HandOver { case, to: to.ok_or(Refusal::UnknownStaff)? }
            }
            Do::Grant => {
                let earlier_grant_confirmed = words.take_flag("--earlier-grant-confirmed");
                Command::Decide { case, verdict: Verdict::Grant { earlier_grant_confirmed } }
            }
            Do::Refuse => {
                let ground = codes::value(words.get(0).ok_or(Trouble::Usage(name))?, GROUNDS)?;
                let reasons = words.rest(1).to_owned();
                Command::Decide { case, verdict: Verdict::Refuse { ground, reasons } }
            }
            Do::Return => give_back(case, name, &words)?,
            Do::PostNotice => Command::PostNotice(case),
            Do::TellCitizen => {
                let means = words.get(0).ok_or(Trouble::Usage(name))?;
                Command::TellCitizen { case, means: codes::value(means, NOTICE_MEANS)? }
            }
            _ => Command::CloseCase(case),
        };
        let decides = matches!(command, Command::Decide { .. });
        let claims = matches!(command, Command::Claim(_));
        let done = self.do_with(case, command)?;
        if claims {
            self.case = Some(case);
        }
        if decides {
            let snapshot = self.snapshot();
            let decision = snapshot.centre.case(case).and_then(|case| case.decision.clone());
            if let Some(decision) = decision {
                self.say(&self.decision_line(&decision))?;
            }
        }
        Ok(done)
    }

    /// A decision as a line.
    pub(super) fn decision_line(&self, decision: &Decision) -> Fact {
        let fact = Fact::new("decision");
        let fact = match &decision.outcome {
            Outcome::Grant { amount, .. } => {
                let words = self.text.with("amount-manat", &[("amount", Arg::from(*amount))]);
                let words = format!("{}: {words}", self.text.say("decision-grant"));
                fact.pair("outcome", "grant").pair("amount", amount).words(words)
            }
            Outcome::Refuse { ground, reasons } => {
                let reasons = reasons.open().map_or("", String::as_str);
                let words = format!("{}: {reasons}", self.text.say("decision-refuse"));
                fact.pair("outcome", "refuse").pair("ground", ground.as_str()).words(words)
            }
        };
        fact.pair("notice-by", decision.notice_by)
    }

    /// Who holds a case, by login.
    pub(super) fn holder(&self, case: &Case) -> Option<String> {
        let snapshot = self.snapshot();
        let held = case.claim.and_then(|claim| snapshot.centre.member(claim.by).cloned());
        held.map(|member| member.login.clone())
    }
}

/// `case return DOCUMENT … -- WORDS…`.
fn give_back(case: CaseId, name: &'static Name, words: &Words) -> Result<Command, Trouble> {
    let bar = words.iter().position(|word| word == "--").ok_or(Trouble::Usage(name))?;
    let documents = words
        .iter()
        .take(bar)
        .flat_map(|word| word.split(','))
        .filter(|word| !word.is_empty())
        .map(document)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Command::ReturnForPapers { case, documents, words: words.rest(bar + 1).to_owned() })
}
