//! What stands in a case's history.

use serde::{Deserialize, Serialize};

use super::ids::StaffId;
use crate::law::moment::Moment;

/// Lines of history kept with a case; the journal keeps all of them.
pub const HISTORY_LINES_MAX: usize = 200;

/// One line of what happened, for the case's history. `Copy`: a case is copied at every change of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// When.
    pub at: Moment,
    /// Who; `None` is the centre itself.
    pub by: Option<StaffId>,
    /// What happened.
    pub what: Happened,
}

/// What can stand in a case's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the event of the same name")]
pub enum Happened {
    Opened,
    Identified,
    Asked,
    Answered,
    OutageRecorded,
    ApplicantFilled,
    SentenceFilled,
    RepresentativeFilled,
    RequestFilled,
    EvidenceRecorded,
    EvidenceRemoved,
    PaymentAsked,
    PaymentAnswered,
    Registered,
    RegisteredIncomplete,
    Forwarded,
    Claimed,
    Released,
    Returned,
    Resubmitted,
    Granted,
    Refused,
    NoticePosted,
    NoticeConfirmed,
    Closed,
    Withdrawn,
    CorrectionOpened,
    Corrected,
    CalendarMoved,
    Viewed,
    NoticeFailed,
    CitizenTold,
    Erased,
}

impl Happened {
    /// The message key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Opened => "history-opened",
            Self::Identified => "history-identified",
            Self::Asked => "history-asked",
            Self::Answered => "history-answered",
            Self::OutageRecorded => "history-outage",
            Self::ApplicantFilled => "history-applicant",
            Self::SentenceFilled => "history-sentence",
            Self::RepresentativeFilled => "history-representative",
            Self::RequestFilled => "history-request",
            Self::EvidenceRecorded => "history-evidence",
            Self::EvidenceRemoved => "history-evidence-removed",
            Self::PaymentAsked => "history-payment-asked",
            Self::PaymentAnswered => "history-payment-answered",
            Self::Registered => "history-registered",
            Self::RegisteredIncomplete => "history-registered-incomplete",
            Self::Forwarded => "history-forwarded",
            Self::Claimed => "history-claimed",
            Self::Released => "history-released",
            Self::Returned => "history-returned",
            Self::Resubmitted => "history-resubmitted",
            Self::Granted => "history-granted",
            Self::Refused => "history-refused",
            Self::NoticePosted => "history-notice-posted",
            Self::NoticeConfirmed => "history-notice-confirmed",
            Self::Closed => "history-closed",
            Self::Withdrawn => "history-withdrawn",
            Self::CorrectionOpened => "history-correction-opened",
            Self::Corrected => "history-corrected",
            Self::CalendarMoved => "history-calendar-moved",
            Self::Viewed => "history-viewed",
            Self::NoticeFailed => "history-notice-failed",
            Self::CitizenTold => "history-citizen-told",
            Self::Erased => "history-erased",
        }
    }
}

/// Adds a line. When the history is full the oldest look at the case makes room, and where there
/// is none the oldest line: many readers must not push out what was done.
pub fn remember(history: &mut Vec<HistoryLine>, line: HistoryLine) {
    if history.len() >= HISTORY_LINES_MAX {
        let oldest = history.iter().position(|held| held.what == Happened::Viewed).unwrap_or(0);
        history.remove(oldest);
    }
    history.push(line);
}
