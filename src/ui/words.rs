//! Words for what casework says: refusals, warnings, stages, evidence, history.
//!
//! This is the one place that knows which values each message takes. Keys are checked by a test
//! that walks all of them in both languages.

use unicode_segmentation::UnicodeSegmentation;

use crate::casework::case::{
    Case, Happened, Notice, NoticeFailure, NoticeMeans, Recognition, Stage, WaiverReason,
};
use crate::casework::documents::{self, Need};
use crate::casework::evidence::AnswerHash;
use crate::casework::forms::{ReleaseGround, RepresentationProof};
use crate::casework::identity::{Category, FatherSuffix, IdDocumentKind};
use crate::casework::ids::{CaseId, StaffId};
use crate::casework::private::Private;
use crate::casework::refusal::Refusal;
use crate::casework::register::{Lookup, PaymentAnswer};
use crate::casework::staff::Role;
use crate::casework::ticket::PARK_MINUTES_MAX;
use crate::casework::urgency::Urgency;
use crate::casework::warnings::Warning;
use crate::engine::{Failure, Halt, Snapshot};
use crate::law::moment::Moment;
use crate::law::passport::{DocumentKind, EvidenceForm, RefusalGround};
use crate::law::text::Lang as LawLang;
use crate::locale::dates::{clock, date_and_clock, date_short};
use crate::locale::{Arg, Lang, Text};

/// The language in which the passport and the calendar speak to this session.
pub fn law_lang(text: Text) -> LawLang {
    match text.lang() {
        Lang::Az => LawLang::Az,
        Lang::En => LawLang::En,
    }
}

/// `bənd 21`: the passport's item that a rule rests on.
pub fn item(text: Text, number: u8) -> String {
    text.with("passport-item", &[("item", Arg::from(number))])
}

/// Why something was not done, and what to do: without the passport's item, which the next-step
/// line shows apart.
pub fn refusal(text: Text, refusal: &Refusal, snapshot: &Snapshot) -> String {
    text.with(refusal.key(), &refusal_args(text, refusal, snapshot))
}

/// The same with the item behind it, for a line of its own.
pub fn refusal_with_item(text: Text, why: &Refusal, snapshot: &Snapshot) -> String {
    let words = refusal(text, why, snapshot);
    match why.item() {
        Some(number) => format!("{words} ({})", item(text, number)),
        None => words,
    }
}

/// Why a request brought about nothing.
pub fn failure(text: Text, failure: &Failure, snapshot: &Snapshot) -> String {
    match failure {
        Failure::Refused(why) => refusal_with_item(text, why, snapshot),
        Failure::Busy => text.say("refusal-busy").into_owned(),
        Failure::NotSealed => text.say("refusal-not-sealed").into_owned(),
        Failure::ArchiveUnread => text.say("refusal-archive-unread").into_owned(),
        Failure::WrongPin => text.say("sign-in-wrong").into_owned(),
        Failure::OtherPerson => text.say("sign-in-other-person").into_owned(),
        Failure::Halted(Halt::JournalFailed { .. }) => {
            text.say("refusal-engine-stopped").into_owned()
        }
        Failure::Halted(Halt::DiskNearlyFull) => text.say("refusal-disk-full").into_owned(),
        Failure::Halted(Halt::ClockJumped { to }) => {
            text.with("refusal-clock-jumped", &[("date", date_short(to.date()).into())])
        }
        Failure::Halted(Halt::Stopping) => text.say("refusal-stopping").into_owned(),
    }
}

/// Why the centre takes no commands, if so.
pub fn halted(text: Text, snapshot: &Snapshot) -> Option<String> {
    let halt = snapshot.halted.clone()?;
    Some(failure(text, &Failure::Halted(halt), snapshot))
}

fn refusal_args(
    text: Text,
    refusal: &Refusal,
    snapshot: &Snapshot,
) -> Vec<(&'static str, Arg<'static>)> {
    use Refusal as R;
    let day = |date: &chrono::NaiveDate| Arg::from(date_short(*date));
    let time = |at: &Moment| Arg::from(clock(at.local()));
    match refusal {
        R::NotYourRole { role: of, .. } => vec![("role", text.say(role(*of)).into())],
        R::SignInLocked { until } => vec![("time", time(until))],
        R::CalendarTooShort { case } | R::NotOver { case } | R::NotDue { case } => {
            vec![("case", case_name(snapshot, *case).into())]
        }
        R::DeskBusy { ticket } => vec![("ticket", ticket.clone().into())],
        R::TicketNotSo { state } => vec![("state", text.say(ticket_state(state)).into())],
        R::TicketElsewhere { desk } => vec![("desk", Arg::from(desk.0))],
        R::RecallTooSoon { seconds } => vec![("seconds", Arg::from(*seconds))],
        R::ParkMinutes => vec![("limit", Arg::from(PARK_MINUTES_MAX))],
        R::Stale { by, at } => {
            let name =
                by.map_or_else(|| text.say("the-centre").into_owned(), |by| name(snapshot, by));
            vec![("name", name.into()), ("time", time(at))]
        }
        R::PaymentStale { at } | R::PortalFirst { until: at } => {
            vec![("time", date_and_clock(at.local()).into())]
        }
        R::WrongStage { stage: at } => vec![("stage", text.say(stage(*at)).into())],
        R::ProofExpired { on } | R::AlreadyPaid { on } | R::ConfirmEarlierGrant { on } => {
            vec![("date", day(on))]
        }
        R::RegisterAnswers { document: kind }
        | R::DocumentNotRequired { document: kind }
        | R::NoEvidence { document: kind } => vec![("document", text.say(document(*kind)).into())],
        R::DocumentsMissing { documents } => vec![("documents", list(text, documents).into())],
        R::UndecidedCase { number } => vec![("number", number.to_string().into())],
        R::HeldBy { by, until } => {
            vec![("name", name(snapshot, *by).into()), ("time", time(until))]
        }
        R::AlreadyGranted { case } => vec![("number", case_name(snapshot, *case).into())],
        _ => Vec::new(),
    }
}

/// Something to look at before going on.
pub fn warning(text: Text, warning: &Warning, snapshot: &Snapshot) -> String {
    let args: Vec<(&str, Arg)> = match warning {
        Warning::ReleasedLongAgo { released, years } => {
            vec![("date", date_short(*released).into()), ("years", Arg::from(*years))]
        }
        Warning::FromAbroadLongAgo { months } => vec![("months", Arg::from(*months))],
        Warning::ProofRunsOut { on } => vec![("date", date_short(*on).into())],
        Warning::NoticeDueAtOnce { latest_safe, .. } => {
            vec![("date", date_short(*latest_safe).into())]
        }
        Warning::OtherCase { case } => vec![("number", case_name(snapshot, *case).into())],
        _ => Vec::new(),
    };
    text.with(warning.key(), &args)
}

/// The name of a member of staff; their number when nobody is known by it.
pub fn name(snapshot: &Snapshot, staff: StaffId) -> String {
    snapshot.centre.member(staff).map_or_else(|| staff.to_string(), |member| member.name.clone())
}

/// `Leyla Q.` for Leyla Quliyeva: the name of a member of staff in a narrow column.
pub fn short_name(snapshot: &Snapshot, staff: StaffId) -> String {
    let name = name(snapshot, staff);
    let mut parts = name.split_whitespace();
    let first = parts.next().unwrap_or_default();
    match parts.next_back().and_then(|last| last.graphemes(true).next()) {
        Some(initial) => format!("{first} {initial}."),
        None => first.to_owned(),
    }
}

/// The number of a case, or of its draft.
pub fn case_name(snapshot: &Snapshot, case: CaseId) -> String {
    let number = snapshot.centre.case(case).and_then(|case| case.number());
    number.map_or_else(|| format!("#{case}"), |number| number.to_string())
}

/// The applicant's name, masked for a list; of somebody who has been erased, that they have been.
pub fn applicant(text: Text, case: &Case, masked: bool) -> String {
    if case.is_erased() {
        let key = if masked { "person-erased" } else { "person-erased-long" };
        return text.say(key).into_owned();
    }
    let name = case.applicant().map(|it| &it.name);
    name.map(|it| if masked { it.masked() } else { it.full() }).unwrap_or_default()
}

/// Documents in one line: `arayış, məhkəmə qərarı`.
pub fn list(text: Text, documents: &[DocumentKind]) -> String {
    let words: Vec<_> = documents.iter().map(|kind| text.say(document(*kind))).collect();
    words.join(", ")
}

/// Message key of a stage.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => "stage-draft",
        Stage::Registered => "stage-registered",
        Stage::Forwarded => "stage-forwarded",
        Stage::UnderReview => "stage-under-review",
        Stage::Returned => "stage-returned",
        Stage::Granted => "stage-granted",
        Stage::Refused => "stage-refused",
        Stage::Notified => "stage-notified",
        Stage::Closed => "stage-closed",
        Stage::Withdrawn => "stage-withdrawn",
    }
}

/// Message key of a stage in a narrow column.
pub fn stage_short(stage: Stage) -> &'static str {
    match stage {
        Stage::Forwarded => "stage-short-forwarded",
        Stage::Returned => "stage-short-returned",
        Stage::Registered => "stage-short-registered",
        Stage::Withdrawn => "stage-short-withdrawn",
        Stage::Granted => "stage-short-granted",
        Stage::Refused => "stage-short-refused",
        other => self::stage(other),
    }
}

/// Message key of an urgency.
pub fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::OnTrack => "urgency-on-track",
        Urgency::Soon => "urgency-soon",
        Urgency::Today => "urgency-today",
        Urgency::Late => "urgency-late",
        Urgency::Overdue => "urgency-overdue",
    }
}

/// Message key of a role.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Volunteer => "role-volunteer",
        Role::Agent => "role-agent",
        Role::Officer => "role-officer",
        Role::Supervisor => "role-supervisor",
        Role::Trainer => "role-trainer",
        Role::Administrator => "role-administrator",
    }
}

/// Message key of a ticket's state by its stable name.
pub fn ticket_state(name: &str) -> &'static str {
    match name {
        "waiting" => "ticket-state-waiting",
        "called" => "ticket-state-called",
        "serving" => "ticket-state-serving",
        "parked" => "ticket-state-parked",
        "no-show" => "ticket-state-no-show",
        "done" => "ticket-state-done",
        _ => "ticket-state-cancelled",
    }
}

/// Message key of a document.
pub fn document(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Identity => "document-identity",
        DocumentKind::ReleaseCertificate => "document-release-certificate",
        DocumentKind::CourtDecision => "document-court-decision",
        DocumentKind::RepresentationProof => "document-representative-proof",
    }
}

/// Message key of the form of a paper.
pub fn evidence_form(form: EvidenceForm) -> &'static str {
    match form {
        EvidenceForm::Original => "form-original",
        EvidenceForm::Copy => "form-copy",
        EvidenceForm::NotarisedCopy => "form-notarised-copy",
        EvidenceForm::ElectronicCopy => "form-electronic-copy",
    }
}

/// Message key of a reason to let a document be.
pub fn waiver(reason: WaiverReason) -> &'static str {
    match reason {
        WaiverReason::InEarlierFile => "waiver-earlier-file",
        WaiverReason::SentByAuthority => "waiver-sent-by-authority",
        WaiverReason::LateRegisterAnswer => "waiver-late-answer",
    }
}

/// Message key of a ground of refusal.
pub fn refusal_ground(ground: RefusalGround) -> &'static str {
    match ground {
        RefusalGround::IncompleteDocuments => "ground-incomplete-documents",
        RefusalGround::NoLegalGround => "ground-no-legal-ground",
    }
}

/// Message key of a ground of release.
pub fn release_ground(ground: ReleaseGround) -> &'static str {
    match ground {
        ReleaseGround::Served => "release-served",
        ReleaseGround::Parole => "release-parole",
        ReleaseGround::Pardon => "release-pardon",
        ReleaseGround::Amnesty => "release-amnesty",
        ReleaseGround::Illness => "release-illness",
        ReleaseGround::Exonerated => "release-exonerated",
        ReleaseGround::Other => "release-other",
    }
}

/// Message key of a preliminary view.
pub fn recognition(recognition: Recognition) -> &'static str {
    match recognition {
        Recognition::Recognised => "recognition-recognised",
        Recognition::DocumentsIncomplete => "recognition-incomplete",
        Recognition::NoLegalGround => "recognition-no-ground",
    }
}

/// Message key of a category.
pub fn category(category: Category) -> &'static str {
    match category {
        Category::Citizen => "category-citizen",
        Category::Foreigner => "category-foreigner",
        Category::Stateless => "category-stateless",
    }
}

/// Message key of a kind of identity document.
pub fn id_document(kind: IdDocumentKind) -> &'static str {
    match kind {
        IdDocumentKind::IdCard => "identity-card-new",
        IdDocumentKind::OldIdCard => "identity-card-old",
        IdDocumentKind::PermanentPermit => "identity-permit-permanent",
        IdDocumentKind::TemporaryPermit => "identity-permit-temporary",
    }
}

/// Message key of the word after a father's name.
pub fn suffix(suffix: FatherSuffix) -> &'static str {
    match suffix {
        FatherSuffix::Oglu => "patronymic-son",
        FatherSuffix::Qizi => "patronymic-daughter",
        FatherSuffix::None => "patronymic-none",
    }
}

/// Message key of a proof of representation.
pub fn proof(proof: RepresentationProof) -> &'static str {
    match proof {
        RepresentationProof::PowerOfAttorney => "representative-power-of-attorney",
        RepresentationProof::Guardianship => "representative-guardian",
        RepresentationProof::Custodianship => "representative-custodian",
    }
}

/// What is said of a document that nothing answers for yet, or of the register's answer.
pub fn need(text: Text, need: Need) -> String {
    match need {
        Need::RegisterAnswers { query, at, hash } => {
            let words = text.with(
                "need-register-answers",
                &[("time", date_and_clock(at.local()).into()), ("query", Arg::from(query.0))],
            );
            words + &number(hash)
        }
        Need::Waiting => text.say("need-waiting").into_owned(),
        Need::NothingFound => text.say("need-nothing-found").into_owned(),
        Need::Outage { since } => {
            text.with("need-outage", &[("time", clock(since.local()).into())])
        }
        Need::PaperOnly => text.say("need-paper-only").into_owned(),
    }
}

/// The short form of an answer's number, behind what was answered.
fn number(hash: Option<AnswerHash>) -> String {
    hash.map_or_else(String::new, |hash| format!(" #{}", hash.short()))
}

/// How the question of an earlier payment stands.
pub fn payment(text: Text, lookup: &Lookup<Private<PaymentAnswer>>) -> String {
    match lookup {
        Lookup::NotAsked => text.say("payment-not-asked").into_owned(),
        Lookup::Asked { .. } => text.say("payment-asked").into_owned(),
        Lookup::Unavailable { since, .. } => {
            text.with("payment-unknown", &[("time", clock(since.local()).into())])
        }
        Lookup::Answered { at, answer, .. } => match answer.open() {
            Some(PaymentAnswer::Paid { on, amount }) => {
                let args = [("date", date_short(*on).into()), ("amount", Arg::from(*amount))];
                text.with("payment-paid", &args) + &number(lookup.hash())
            }
            Some(PaymentAnswer::NotPaid { other_sentence_paid_on: Some(on) }) => {
                text.with("payment-other-sentence", &[("date", date_short(*on).into())])
                    + &number(lookup.hash())
            }
            Some(PaymentAnswer::NotPaid { other_sentence_paid_on: None }) => {
                text.with("payment-not-paid", &[("time", clock(at.local()).into())])
                    + &number(lookup.hash())
            }
            None => text.say("payment-erased").into_owned(),
        },
    }
}

/// How the notice stands; `None` while no decision calls for one.
pub fn notice(text: Text, case: &Case) -> Option<String> {
    Some(match &case.notice {
        Notice::NotPosted => {
            case.decision.as_ref()?;
            text.say("notice-not-posted").into_owned()
        }
        Notice::Posted { at, .. } => {
            text.with("notice-posted", &[("time", date_and_clock(at.local()).into())])
        }
        Notice::Confirmed { confirmed_at, receipt, .. } => text.with(
            "notice-confirmed",
            &[("time", date_and_clock(confirmed_at.local()).into()), ("receipt", receipt.into())],
        ),
        Notice::Failed { why, .. } => text
            .say(match why {
                NoticeFailure::NoCabinet => "notice-failed-no-cabinet",
                NoticeFailure::Rejected => "notice-failed-rejected",
            })
            .into_owned(),
        Notice::Told { means, at, .. } => {
            let key = match means {
                NoticeMeans::Telephone => "notice-told-telephone",
                NoticeMeans::Paper => "notice-told-paper",
            };
            text.with(key, &[("time", date_and_clock(at.local()).into())])
        }
    })
}

/// A line of history without its time.
pub fn happened(text: Text, what: Happened) -> String {
    text.say(what.key()).into_owned()
}

/// The official name of a document, as this applicant's passport calls it.
pub fn document_name(text: Text, snapshot: &Snapshot, case: &Case, kind: DocumentKind) -> String {
    let passport = snapshot.centre.passport_of(case);
    passport.and_then(|passport| passport.document(kind)).map_or_else(
        || text.say(document(kind)).into_owned(),
        |found| found.name_for(documents::circumstances(case)).get(law_lang(text)).to_owned(),
    )
}

/// Working days to a day, in words: `2 iş günü qalıb`, `bu gün`, `3 iş günü gecikib`.
pub fn working_days_to(
    text: Text,
    snapshot: &Snapshot,
    day: chrono::NaiveDate,
    today: chrono::NaiveDate,
) -> String {
    counted(text, snapshot, (day, today), ["working-days-left", "working-days-late"])
}

/// The same for a narrow column.
pub fn working_days_short(
    text: Text,
    snapshot: &Snapshot,
    day: chrono::NaiveDate,
    today: chrono::NaiveDate,
) -> String {
    counted(text, snapshot, (day, today), ["work-left", "work-late-by"])
}

fn counted(
    text: Text,
    snapshot: &Snapshot,
    (day, today): (chrono::NaiveDate, chrono::NaiveDate),
    [left, late]: [&str; 2],
) -> String {
    let Some(calendar) = snapshot.centre.calendar.as_deref() else { return String::new() };
    let territory = snapshot.centre.identity.as_ref().and_then(|it| it.territory.as_deref());
    let (from, to, key) = match today.cmp(&day) {
        std::cmp::Ordering::Equal => return text.say("today").into_owned(),
        std::cmp::Ordering::Less => (today, day, left),
        std::cmp::Ordering::Greater => (day, today, late),
    };
    let count = calendar.working_days_between(from, to, territory);
    text.with(key, &[("count", Arg::from(count))])
}
