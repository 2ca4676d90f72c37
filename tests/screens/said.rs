//! Everything casework can say has words in both languages, with all of its values.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dost_desk::casework::case::{Happened, Recognition, Stage, WaiverReason};
use dost_desk::casework::command::Act;
use dost_desk::casework::documents::Need;
use dost_desk::casework::ids::{CaseId, CaseNumber, DeskId, QueryId, StaffId};
use dost_desk::casework::private::Private;
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::{Lookup, PaymentAnswer};
use dost_desk::casework::staff::Role;
use dost_desk::casework::warnings::Warning;
use dost_desk::engine::{Failure, Halt};
use dost_desk::law::passport::{DocumentKind, EvidenceForm, RefusalGround};
use dost_desk::law::term::Feasibility;
use dost_desk::locale::{Lang, Text};
use dost_desk::ui::words;

use super::desk::{House, monday};
use super::people::{day, ilham, registered};

fn both() -> [Text; 2] {
    Lang::ALL.map(Text::of)
}

/// A sentence that has all of its values and no key in place of words.
fn is_said(text: Text, words: &str) {
    let lang = text.lang();
    assert!(!words.contains(['«', '{', '}', '$']), "{lang:?}: {words}");
    assert!(!words.trim().is_empty(), "{lang:?}");
}

/// Keys that begin so, written in the sources of a room.
fn keys_in(folder: &str, beginning: &str) -> BTreeSet<String> {
    fn files(at: &Path, out: &mut Vec<PathBuf>) {
        for path in std::fs::read_dir(at).expect("a folder").flatten().map(|it| it.path()) {
            if path.is_dir() { files(&path, out) } else { out.push(path) }
        }
    }
    let mut sources = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut sources);
    let mut keys = BTreeSet::new();
    for path in sources {
        let source = std::fs::read_to_string(path).expect("a source");
        let quoted = source.split('"').skip(1).step_by(2);
        let is_key = |it: &&str| {
            it.starts_with(beginning)
                && it.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                && !it.ends_with('-')
        };
        keys.extend(quoted.filter(is_key).map(str::to_owned));
    }
    keys
}

fn refusals(case: CaseId, number: CaseNumber) -> Vec<Refusal> {
    use Refusal as R;
    let document = DocumentKind::ReleaseCertificate;
    let (on, until, at) = (day(2026, 11, 2), monday(), monday());
    let by = StaffId(2);
    vec![
        R::NotYourRole { role: Role::Volunteer, act: Act::Register },
        R::UnknownStaff,
        R::StaffDisabled,
        R::SignInLocked { until },
        R::LoginNotUsable,
        R::NameNotUsable,
        R::TooManyStaff,
        R::LastAdministrator,
        R::NoDesk,
        R::UnknownDesk,
        R::NotFounded,
        R::AlreadyFounded,
        R::CentreFigures,
        R::AlreadyInForce,
        R::CalendarTooShort { case },
        R::NoMoreTickets,
        R::NobodyWaiting,
        R::DeskBusy { ticket: "S-007".to_owned() },
        R::UnknownTicket,
        R::TicketNotSo { state: "no-show" },
        R::TicketElsewhere { desk: DeskId(3) },
        R::RecallTooSoon { seconds: 12 },
        R::RecallLimit,
        R::RecallFirst,
        R::ReturnTooLate,
        R::ParkMinutes,
        R::UnknownCase,
        R::Stale { by: Some(by), at },
        R::Stale { by: None, at },
        R::WrongStage { stage: Stage::Closed },
        R::NotIdentified,
        R::CodeDoesNotFit,
        R::Erased,
        R::UnknownPerson,
        R::NotOver { case },
        R::NotDue { case },
        R::ApplicantMissing,
        R::SentenceMissing,
        R::ReleaseInFuture,
        R::RepresentativeMissing,
        R::ProofExpired { on },
        R::WordsMissing,
        R::RegisterPending,
        R::RegisterAnswers { document },
        R::DocumentNotRequired { document },
        R::NoEvidence { document },
        R::PaperInFuture,
        R::NothingToAsk,
        R::DocumentsMissing { documents: DocumentKind::ALL.to_vec() },
        R::PaymentNotChecked,
        R::UndecidedCase { number },
        R::NoTerm,
        R::HeldBy { by, until },
        R::NotClaimed,
        R::NotAnOfficer,
        R::FourEyes,
        R::PaymentUnknown,
        R::AlreadyPaid { on },
        R::PaymentStale { at: monday() },
        R::AlreadyGranted { case },
        R::ConfirmEarlierGrant { on },
        R::NoAmount,
        R::GroundNotInPassport,
        R::ChannelNotInPassport,
        R::FormNotInPassport,
        R::NoDocumentNamed,
        R::AlreadyPosted,
        R::PostFirst,
        R::PortalFirst { until },
        R::NothingToCorrect,
        R::StrayAnswer,
        R::TooMuch,
        R::KeyNotUsable,
        R::KeyTaken { by },
        R::UnknownKey,
        R::PinNeeded,
    ]
}

#[test]
fn every_refusal_is_said_with_what_to_do() {
    let mut house = House::founded(monday());
    let case = registered(&mut house, "5ZW10X2", ilham());
    let snapshot = house.snapshot();
    let number = CaseNumber { centre: 3, year: 2026, count: 17 };
    let all = refusals(case, number);
    let listed: BTreeSet<String> = all.iter().map(|it| it.key().to_owned()).collect();
    assert_eq!(listed, keys_in("src/casework", "refusal-"), "a refusal is not in the list above");
    for text in both() {
        for refusal in &all {
            assert!(text.has(refusal.key()), "{:?} lacks {}", text.lang(), refusal.key());
            let said = words::refusal_with_item(text, refusal, &snapshot);
            is_said(text, &said);
            if let Some(item) = refusal.item() {
                assert!(said.contains(&words::item(text, item)), "{said}");
            }
        }
    }
    let halted = [
        Failure::Busy,
        Failure::NotSealed,
        Failure::ArchiveUnread,
        Failure::Halted(Halt::JournalFailed { reason: "EIO".to_owned() }),
        Failure::Halted(Halt::DiskNearlyFull),
        Failure::Halted(Halt::ClockJumped { to: monday() }),
        Failure::Halted(Halt::Stopping),
    ];
    for text in both() {
        for failure in &halted {
            is_said(text, &words::failure(text, failure, &snapshot));
        }
    }
}

#[test]
fn refusals_name_people_papers_and_days() {
    let mut house = House::founded(monday());
    let case = registered(&mut house, "5ZW10X2", ilham());
    let snapshot = house.snapshot();
    let officer = house.staff("orxan");
    let az = Text::of(Lang::Az);
    let held = Refusal::HeldBy { by: officer, until: monday() };
    for (refusal, part) in [
        (held, "Orxan Məmmədov"),
        (Refusal::AlreadyGranted { case }, "03-2026-000001"),
        (Refusal::AlreadyPaid { on: day(2026, 11, 2) }, "02.11.2026"),
        (
            Refusal::RegisterAnswers { document: DocumentKind::Identity },
            "Şəxsiyyəti təsdiq edən sənəd",
        ),
    ] {
        let said = words::refusal(az, &refusal, &snapshot);
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn every_warning_field_and_history_line_is_said() {
    let house = House::founded(monday());
    let snapshot = house.snapshot();
    let (on, case) = (day(2026, 11, 2), CaseId(9));
    let warnings = [
        Warning::Foreigner,
        Warning::ReleasedLongAgo { released: on, years: 3 },
        Warning::FromAbroadLongAgo { months: 3 },
        Warning::ProofRunsOut { on },
        Warning::LookAlikeLetters,
        Warning::NoticeDueAtOnce { feasibility: Feasibility::SameDay, latest_safe: on },
        Warning::ProvisionalDates,
        Warning::OtherCase { case },
        Warning::EarlierGrant,
        Warning::DiffersFromRegister,
        Warning::RegisteredIncomplete,
    ];
    let listed: BTreeSet<String> = warnings.iter().map(|it| it.key().to_owned()).collect();
    assert_eq!(listed, keys_in("src/casework", "warning-"), "a warning is not in the list above");
    for text in both() {
        for warning in &warnings {
            is_said(text, &words::warning(text, warning, &snapshot));
        }
        for key in keys_in("src/casework", "history-") {
            assert!(text.has(&key), "{:?} lacks {key}", text.lang());
        }
        for key in keys_in("src/casework/identity", "field-") {
            assert!(text.has(&key), "{:?} lacks {key}", text.lang());
        }
        is_said(text, &words::happened(text, Happened::CalendarMoved));
    }
    assert!(keys_in("src/casework", "history-").len() >= 30);
}

#[test]
fn every_state_has_a_word() {
    let at = monday();
    let query = QueryId(4);
    let needs = [
        Need::RegisterAnswers { query, at, hash: None },
        Need::Waiting,
        Need::NothingFound,
        Need::Outage { since: at },
        Need::PaperOnly,
    ];
    let answered = |answer| Lookup::Answered { query, at, answer, hash: None };
    let not_paid =
        |other_sentence_paid_on| Private::of(PaymentAnswer::NotPaid { other_sentence_paid_on });
    let payments = [
        Lookup::NotAsked,
        Lookup::Asked { query, at },
        Lookup::Unavailable { query, since: at },
        answered(Private::of(PaymentAnswer::Paid { on: at.date(), amount: 1600 })),
        answered(not_paid(Some(at.date()))),
        answered(not_paid(None)),
        answered(Private::Erased),
    ];
    for text in both() {
        for need in needs {
            is_said(text, &words::need(text, need));
        }
        let said: BTreeSet<String> =
            payments.iter().map(|lookup| words::payment(text, lookup)).collect();
        assert_eq!(said.len(), payments.len(), "each answer reads differently");
        for key in keys_in("src/ui", "").iter().filter(|key| key.contains('-')) {
            let known = !key.starts_with("no-show");
            assert!(!known || text.has(key), "{:?} lacks {key}", text.lang());
        }
        for key in [
            words::waiver(WaiverReason::InEarlierFile),
            words::recognition(Recognition::NoLegalGround),
            words::evidence_form(EvidenceForm::ElectronicCopy),
            words::refusal_ground(RefusalGround::IncompleteDocuments),
        ] {
            assert!(text.has(key), "{key}");
        }
    }
}
