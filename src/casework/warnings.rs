//! What an agent and an officer should look at, and what never blocks: the sources conflict here
//! (see each warning), so the person decides.

use chrono::{Months, NaiveDate};

use super::case::Case;
use super::centre::Centre;
use super::identity::Category;
use super::ids::CaseId;
use super::register::PaymentAnswer;
use crate::law::passport::Passport;
use crate::law::term::Feasibility;

/// Something to look at before going on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The passport's item 10 names foreigners, the ministry's page does not.
    Foreigner,
    /// Released longer ago than social allowances are paid for backwards.
    ReleasedLongAgo {
        /// The release.
        released: NaiveDate,
        /// The passport's bound, in years.
        years: u16,
    },
    /// Released abroad, and returned later after the release than the bound.
    FromAbroadLongAgo {
        /// The passport's bound, in months.
        months: u16,
    },
    /// The representative's proof runs out within the term.
    ProofRunsOut {
        /// Its last day.
        on: NaiveDate,
    },
    /// Letters in a name that look Latin and are not, or the reverse.
    LookAlikeLetters,
    /// The notice is due on the day of registration, or was due before.
    NoticeDueAtOnce {
        /// Which of both.
        feasibility: Feasibility,
        /// The latest safe day.
        latest_safe: NaiveDate,
    },
    /// The dates rest on holidays the Cabinet has not fixed yet.
    ProvisionalDates,
    /// This person has another case here.
    OtherCase {
        /// Which.
        case: CaseId,
    },
    /// An allowance was granted or paid for another sentence.
    EarlierGrant,
    /// What was recorded differs from what MEİS answered.
    DiffersFromRegister,
    /// Registered although documents were missing.
    RegisteredIncomplete,
}

impl Warning {
    /// The message key of its words.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Foreigner => "warning-foreigner",
            Self::ReleasedLongAgo { .. } => "warning-released-long-ago",
            Self::FromAbroadLongAgo { .. } => "warning-from-abroad-long-ago",
            Self::ProofRunsOut { .. } => "warning-proof-runs-out",
            Self::LookAlikeLetters => "warning-look-alike-letters",
            Self::NoticeDueAtOnce { .. } => "warning-notice-due-at-once",
            Self::ProvisionalDates => "warning-provisional-dates",
            Self::OtherCase { .. } => "warning-other-case",
            Self::EarlierGrant => "warning-earlier-grant",
            Self::DiffersFromRegister => "warning-differs-from-register",
            Self::RegisteredIncomplete => "warning-registered-incomplete",
        }
    }
}

/// Everything to look at in a case on a day, in a fixed order.
pub fn warnings(
    centre: &Centre,
    case: &Case,
    passport: &Passport,
    today: NaiveDate,
) -> Vec<Warning> {
    let mut found = Vec::new();
    if case.category == Category::Foreigner {
        found.push(Warning::Foreigner);
    }
    about_release(case, passport, today, &mut found);
    about_people(case, today, &mut found);
    about_dates(case, &mut found);
    about_others(centre, case, &mut found);
    found
}

fn about_release(case: &Case, passport: &Passport, today: NaiveDate, found: &mut Vec<Warning>) {
    let Some(sentence) = case.sentence() else { return };
    let years = passport.rules.warn_released_years;
    let bound = Months::new(u32::from(years) * 12);
    if sentence.released.checked_add_months(bound).is_some_and(|last| last < today) {
        found.push(Warning::ReleasedLongAgo { released: sentence.released, years });
    }
    if let Some(returned) = sentence.returned_from_abroad {
        let months = passport.rules.warn_from_abroad_months;
        let bound = Months::new(u32::from(months));
        if sentence.released.checked_add_months(bound).is_some_and(|last| last < returned) {
            found.push(Warning::FromAbroadLongAgo { months });
        }
    }
}

fn about_people(case: &Case, today: NaiveDate, found: &mut Vec<Warning>) {
    if let Some(on) = case.representative().and_then(|representative| representative.expires) {
        let end = case.term().map_or(today, |term| term.legal_end);
        if on <= end {
            found.push(Warning::ProofRunsOut { on });
        }
    }
    if case.applicant().is_some_and(|applicant| !applicant.name.look_alikes().is_empty()) {
        found.push(Warning::LookAlikeLetters);
    }
    if differs_from_register(case) {
        found.push(Warning::DiffersFromRegister);
    }
}

fn about_dates(case: &Case, found: &mut Vec<Warning>) {
    let Some(registration) = &case.registration else { return };
    let term = &registration.term;
    if term.feasibility != Feasibility::Feasible && case.is_running() {
        found.push(Warning::NoticeDueAtOnce {
            feasibility: term.feasibility,
            latest_safe: term.latest_safe,
        });
    }
    if term.provisional {
        found.push(Warning::ProvisionalDates);
    }
    if registration.incomplete {
        found.push(Warning::RegisteredIncomplete);
    }
}

fn about_others(centre: &Centre, case: &Case, found: &mut Vec<Warning>) {
    let Some(person) = case.person else { return };
    for other in centre.cases_of(person) {
        if other.id != case.id && !other.stage.is_over() {
            found.push(Warning::OtherCase { case: other.id });
        }
    }
    if earlier_grant(centre, case).is_some() {
        found.push(Warning::EarlierGrant);
    }
}

/// The day of an allowance for another sentence, granted here or known to Social Payments.
pub fn earlier_grant(centre: &Centre, case: &Case) -> Option<NaiveDate> {
    if let Some(PaymentAnswer::NotPaid { other_sentence_paid_on: Some(on) }) = case.payment() {
        return Some(*on);
    }
    let released = case.sentence().map(|sentence| sentence.released);
    let here = centre.cases_of(case.person?).filter(|other| other.id != case.id);
    here.filter_map(|other| {
        let decision = other.decision.as_ref()?;
        let other_release = other.sentence().map(|sentence| sentence.released);
        (other.is_granted() && other_release != released).then(|| decision.at.date())
    })
    .max()
}

/// Whether name or sentence as recorded differ from what MEİS answered.
pub fn differs_from_register(case: &Case) -> bool {
    use super::register::{IdentityAnswer, SentenceAnswer};
    let name_differs = match (case.identity_lookup.answer(), case.applicant()) {
        (Some(IdentityAnswer::Found(found)), Some(recorded)) => {
            found.open().is_some_and(|found| found.name != recorded.name)
        }
        _ => false,
    };
    let sentence_differs = match (case.sentence_lookup.answer(), case.sentence()) {
        (Some(SentenceAnswer::Found(found)), Some(recorded)) => found.open().is_some_and(|found| {
            found.released != recorded.released || found.ground != recorded.ground
        }),
        _ => false,
    };
    name_differs || sentence_differs
}
