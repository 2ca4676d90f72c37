//! What stays as it is called: names on the command line, keys of words, items of the passport.

use std::collections::BTreeSet;

use dost_desk::casework::case::{NoticeMeans, Stage};
use dost_desk::casework::history::Happened;
use dost_desk::casework::ids::{CaseId, StaffId};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::retention::ErasureReason;
use dost_desk::casework::staff::Role;
use dost_desk::casework::urgency::Urgency;
use dost_desk::law::moment::Moment;
use dost_desk::law::passport::DocumentKind;
use dost_desk::locale::{Lang, Text};

use super::world::day;

/// Scripts of a centre use them.
#[test]
fn a_name_on_the_command_line_is_frozen_and_read_again() {
    let roles = Role::ALL.map(Role::name);
    let wanted = ["volunteer", "agent", "officer", "supervisor", "trainer", "administrator"];
    assert_eq!(roles, wanted);
    assert_eq!(
        ErasureReason::ALL.map(ErasureReason::name),
        ["period", "request", "order", "mistake"]
    );
    assert_eq!(NoticeMeans::ALL.map(NoticeMeans::name), ["telephone", "paper"]);
    for role in Role::ALL {
        assert_eq!(Role::parse(role.name()), Some(role));
    }
    for why in ErasureReason::ALL {
        assert_eq!(ErasureReason::parse(why.name()), Some(why));
    }
    for unknown in ["", "Agent", "xyzzy"] {
        assert_eq!((Role::parse(unknown), ErasureReason::parse(unknown)), (None, None));
    }
}

#[test]
fn everything_that_happens_to_a_case_has_words_of_its_own() {
    use Happened as H;
    let all = [
        H::Opened,
        H::Identified,
        H::Asked,
        H::Answered,
        H::OutageRecorded,
        H::ApplicantFilled,
        H::SentenceFilled,
        H::RepresentativeFilled,
        H::RequestFilled,
        H::EvidenceRecorded,
        H::EvidenceRemoved,
        H::PaymentAsked,
        H::PaymentAnswered,
        H::Registered,
        H::RegisteredIncomplete,
        H::Forwarded,
        H::Claimed,
        H::Released,
        H::Returned,
        H::Resubmitted,
        H::Granted,
        H::Refused,
        H::NoticePosted,
        H::NoticeConfirmed,
        H::Closed,
        H::Withdrawn,
        H::CorrectionOpened,
        H::Corrected,
        H::CalendarMoved,
        H::Viewed,
        H::NoticeFailed,
        H::CitizenTold,
        H::Erased,
    ];
    let keys: BTreeSet<_> = all.map(Happened::key).into();
    assert_eq!(keys.len(), all.len());
    for lang in Lang::ALL {
        assert!(keys.iter().all(|key| Text::of(lang).has(key)), "{keys:?}");
    }
}

/// A level has to be told without colours as well.
#[test]
fn every_urgency_has_a_sign_of_its_own() {
    assert_eq!(Urgency::ALL.map(Urgency::sign), ['·', '!', '▲', '■', '×']);
}

#[test]
fn a_refusal_names_the_item_of_the_passport_that_it_rests_on() {
    let (at, on, document) = (Moment(0), day(2026, 1, 12), DocumentKind::Identity);
    let case = CaseId(1);
    let table = [
        (
            Some(6),
            vec![
                Refusal::RepresentativeMissing,
                Refusal::ProofExpired { on },
                Refusal::ChannelNotInPassport,
            ],
        ),
        (Some(9), vec![Refusal::GroundNotInPassport]),
        (Some(10), vec![Refusal::CodeDoesNotFit]),
        (Some(13), vec![Refusal::NoTerm]),
        (
            Some(21),
            vec![
                Refusal::RegisterPending,
                Refusal::RegisterAnswers { document },
                Refusal::DocumentNotRequired { document },
                Refusal::DocumentsMissing { documents: vec![document] },
            ],
        ),
        (Some(22), vec![Refusal::FormNotInPassport]),
        (
            Some(23),
            vec![
                Refusal::PaymentNotChecked,
                Refusal::PaymentUnknown,
                Refusal::PaymentStale { at },
                Refusal::AlreadyPaid { on },
                Refusal::AlreadyGranted { case },
                Refusal::ConfirmEarlierGrant { on },
                Refusal::FourEyes,
                Refusal::PostFirst,
                Refusal::PortalFirst { until: at },
                Refusal::WrongStage { stage: Stage::Draft },
            ],
        ),
        (
            None,
            vec![
                Refusal::UnknownCase,
                Refusal::TooMuch,
                Refusal::HeldBy { by: StaffId(1), until: at },
            ],
        ),
    ];
    for (item, refusals) in table {
        for refusal in refusals {
            assert_eq!(refusal.item(), item, "{refusal:?}");
        }
    }
}
