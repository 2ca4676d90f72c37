//! The passport's budgets within the term: 2 days of the front office, 8 of the back office.

use chrono::{Days, NaiveDate};

use super::case::{Case, Stage};

/// The day by which the stage a case is in should be over; `None` while no term runs.
///
/// The front office has the passport's item 15 to forward, the back office item 17 after it to
/// decide; a case that was returned for papers stays within the back office's days, since
/// returning never stops the term. No budget reaches beyond the latest safe day: together the two
/// use up the whole term, and the notice is due before its end. After the decision the notice is
/// due.
pub fn stage_due(case: &Case) -> Option<NaiveDate> {
    let term = case.term()?;
    let back = Days::new(u64::from(term.rule.back_days));
    match case.stage {
        Stage::Registered => Some(term.front_due.min(term.latest_safe)),
        Stage::Forwarded | Stage::UnderReview | Stage::Returned => {
            let decided_by = term.front_due.checked_add_days(back).unwrap_or(term.raw_end);
            Some(decided_by.min(term.latest_safe))
        }
        Stage::Granted | Stage::Refused => case.notice_by(),
        Stage::Draft | Stage::Notified | Stage::Closed | Stage::Withdrawn => None,
    }
}
