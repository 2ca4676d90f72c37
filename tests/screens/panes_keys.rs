//! What keys do in applicant, documents and back office, on the real rules.

use dost_desk::casework::case::{
    Case, Evidence, Happened, HistoryLine, Notice, Outcome, Recognition, Stage,
};
use dost_desk::casework::command::Command;
use dost_desk::casework::forms::Section;
use dost_desk::casework::identity::{Category, PersonCodeKind};
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::register::{GatewayAnswer, PaymentAnswer};
use dost_desk::casework::staff::Role;
use dost_desk::engine::SystemSign;
use dost_desk::law::passport::{DocumentKind, RefusalGround};
use dost_desk::ui::Effect;

use super::desk::{Desk, House, at, monday};
use super::people::{
    answer_newest, day, forwarded, identify, ilham, known, meis, meis_is_down, name, not_paid,
    registered, seat, sentence,
};

fn case(house: &House, id: CaseId) -> Case {
    house.centre.case(id).expect("a case").as_ref().clone()
}

/// An agent at desk 7 with a visitor and an empty draft, in the applicant's pane.
fn at_the_desk() -> (House, Desk, CaseId) {
    let mut house = House::founded(monday());
    let (_, id) = seat(&mut house);
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "F3");
    (house, desk, id)
}

/// An officer in the work list.
fn in_the_office(house: &mut House) -> Desk {
    let mut desk = Desk::signed_in(house, "orxan", "");
    desk.press(house, "F5");
    desk
}

fn is_seen(desk: &Desk, words: &str) -> bool {
    desk.rows().iter().any(|row| row.contains(words))
}

/// A draft whose papers have to be brought: MEİS is down.
fn without_meis() -> (House, Desk, CaseId) {
    let mut house = House::founded(monday());
    let (_, id) = seat(&mut house);
    identify(&mut house, id, "5ZW10X2");
    meis_is_down(&mut house, id);
    for section in [Section::Applicant(ilham()), Section::Sentence(sentence(day(2026, 11, 2)))] {
        house.does("leyla", 7, Command::Fill { case: id, section: Box::new(section) });
    }
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "F4");
    (house, desk, id)
}

#[test]
fn the_last_letter_of_a_fin_asks_meis_once() {
    let (mut house, mut desk, id) = at_the_desk();
    desk.types(&mut house, "5zü10x");
    assert_eq!(house.centre.questions.size(), 0);
    desk.types(&mut house, "2");
    assert_eq!(house.centre.questions.size(), 2);
    assert_eq!(
        case(&house, id).code().map(|it| it.as_str().to_owned()).as_deref(),
        Some("5ZW10X2")
    );
    desk.press(&mut house, "PgUp Down Down Down Up Down");
    assert_eq!(house.centre.questions.size(), 2, "leaving the field again asks nothing");
}

#[test]
fn a_permit_is_asked_for_when_its_field_is_left() {
    let (mut house, mut desk, id) = at_the_desk();
    desk.press(&mut house, "PgUp 2 Down Down");
    desk.types(&mut house, "ab12c");
    assert_eq!(case(&house, id).person, None, "it may still grow to six");
    desk.press(&mut house, "Down");
    let file = case(&house, id);
    assert_eq!(file.category, Category::Foreigner);
    assert_eq!(file.code().map(|code| code.kind()), Some(PersonCodeKind::Permit));
}

#[test]
fn while_meis_is_down_the_focus_goes_to_the_name() {
    let (mut house, mut desk, id) = at_the_desk();
    house.systems = [SystemSign::Down, SystemSign::Up, SystemSign::Up];
    desk.refresh(&mut house);
    desk.types(&mut house, "5ZW10X2");
    desk.types(&mut house, "Şıxəliyev");
    desk.press(&mut house, "Tab");
    desk.types(&mut house, "İlham");
    desk.press(&mut house, "F4");
    let file = case(&house, id);
    let applicant = file.applicant().expect("handed in when the pane was left");
    assert_eq!(applicant.name.full(), "Şıxəliyev İlham");
}

#[test]
fn what_is_handed_in_once_is_not_handed_in_again() {
    let (mut house, mut desk, id) = at_the_desk();
    desk.types(&mut house, "5ZW10X2");
    meis(&mut house, id, Some(ilham()), Some(sentence(day(2026, 11, 2))));
    desk.refresh(&mut house);
    desk.types(&mut house, "050 123 45 67");
    desk.press(&mut house, "F4");
    let lines = case(&house, id).history.len();
    desk.press(&mut house, "F3 F4 F3 F2");
    assert_eq!(case(&house, id).history.len(), lines);
    let dropped = desk.left.iter().any(|it| matches!(it, Effect::DropDraft { .. }));
    assert!(dropped, "what is recorded is no draft any more");
}

#[test]
fn a_wrong_telephone_keeps_its_section_back_and_loses_nothing() {
    let (mut house, mut desk, id) = at_the_desk();
    desk.types(&mut house, "5ZW10X2");
    meis(&mut house, id, Some(ilham()), Some(sentence(day(2026, 11, 2))));
    desk.refresh(&mut house);
    desk.types(&mut house, "050 12");
    desk.press(&mut house, "F4");
    // What MEİS answered stands; nothing of the section was handed in with half a number.
    assert!(case(&house, id).applicant().is_some_and(|it| it.phone.is_none()));
    let filled = |line: &HistoryLine| line.what == Happened::ApplicantFilled;
    assert!(!case(&house, id).history.iter().any(filled));
    desk.press(&mut house, "F3");
    assert!(is_seen(&desk, "050 12"));
    desk.types(&mut house, "3 45 67");
    desk.press(&mut house, "Enter");
    let phone = case(&house, id).applicant().and_then(|it| it.phone.clone());
    assert_eq!(phone.map(|it| it.shown()).as_deref(), Some("+994 50 123 45 67"));
}

#[test]
fn a_difference_is_decided_by_a_person() {
    for (keys, surname) in [("Enter", "Vəliyeva"), ("Ctrl-R Enter", "Şıxəliyev")] {
        let (mut house, mut desk, id) = at_the_desk();
        desk.types(&mut house, "5ZW10X2");
        desk.press(&mut house, "PgUp Down Down Down");
        desk.types(&mut house, "Vəliyeva");
        meis(&mut house, id, Some(ilham()), Some(sentence(day(2026, 11, 2))));
        desk.refresh(&mut house);
        assert!(is_seen(&desk, "MEİS: Şıxəliyev"), "{:#?}", desk.rows());
        assert!(is_seen(&desk, "Vəliyeva"), "never overwritten");
        desk.press(&mut house, keys);
        let file = case(&house, id);
        let recorded = file.applicant().expect("an applicant").name.surname.as_str().to_owned();
        assert_eq!(recorded, surname, "{keys}");
    }
}

#[test]
fn another_code_brings_another_person_and_keeps_what_was_typed() {
    let (mut house, mut desk, id) = at_the_desk();
    desk.types(&mut house, "5ZW10X2");
    meis(&mut house, id, Some(ilham()), None);
    desk.refresh(&mut house);
    desk.types(&mut house, "0501234567");
    desk.press(&mut house, "PgUp PgUp Down Down Backspace");
    desk.types(&mut house, "3");
    let who =
        known(name("Quliyeva", "Ülkər", "", dost_desk::casework::identity::FatherSuffix::None));
    meis(&mut house, id, Some(who), None);
    desk.refresh(&mut house);
    assert!(is_seen(&desk, "Quliyeva") && !is_seen(&desk, "Şıxəliyev"), "{:#?}", desk.rows());
    assert!(is_seen(&desk, "0501234567") || is_seen(&desk, "+994 50 123 45 67"));
}

#[test]
fn a_representative_is_asked_for_only_when_one_comes() {
    let (mut house, mut desk, id) = at_the_desk();
    desk.types(&mut house, "5ZW10X2");
    meis(&mut house, id, Some(ilham()), Some(sentence(day(2026, 11, 2))));
    desk.refresh(&mut house);
    desk.press(&mut house, "PgDn PgDn");
    assert!(!is_seen(&desk, "Nümayəndəlik sənədi"));
    desk.press(&mut house, "2 PgDn");
    desk.types(&mut house, "Əliyeva");
    desk.press(&mut house, "Tab");
    desk.types(&mut house, "Şəfəq");
    desk.press(&mut house, "Tab Tab Tab 1 Tab");
    desk.types(&mut house, "e-17");
    desk.press(&mut house, "F4");
    let file = case(&house, id);
    let proxy = file.representative().expect("a representative");
    assert_eq!((proxy.name.full().as_str(), proxy.number.as_str()), ("Əliyeva Şəfəq", "e-17"));
    desk.press(&mut house, "F3 PgUp PgUp Home F4");
    assert!(case(&house, id).representative.is_none(), "back to in person: nobody acts for them");
}

#[test]
fn a_paper_is_recorded_only_where_it_may_be_asked_for() {
    let (mut house, mut desk, id) = without_meis();
    assert!(desk.next_line().contains("kağızı qeyd et"), "{}", desk.next_line());
    desk.press(&mut house, "Enter");
    desk.types(&mut house, "aa123");
    desk.press(&mut house, "Esc Enter");
    assert!(is_seen(&desk, "AA123"), "Esc keeps what is typed");
    desk.types(&mut house, "4567");
    desk.press(&mut house, "Enter");
    desk.types(&mut house, "140519");
    desk.press(&mut house, "Enter");
    let file = case(&house, id);
    let recorded = file.evidence.get(&DocumentKind::Identity).expect("the paper");
    let Evidence::Paper(paper) = &recorded.evidence else { panic!("{recorded:?}") };
    let paper = paper.open().expect("open");
    assert_eq!((paper.number.as_str(), paper.dated), ("AA1234567", day(2019, 5, 14)));
    // The cursor has gone on to the next document; it is let be with a reason.
    desk.press(&mut house, "X 2");
    let file = case(&house, id);
    let certificate = file.evidence.get(&DocumentKind::ReleaseCertificate);
    assert!(certificate.is_some_and(|it| matches!(it.evidence, Evidence::Waived(_))));
}

#[test]
fn what_meis_has_answered_cannot_be_asked_for() {
    let (mut house, mut desk, id) = at_the_desk();
    desk.types(&mut house, "5ZW10X2");
    meis(&mut house, id, Some(ilham()), Some(sentence(day(2026, 11, 2))));
    desk.refresh(&mut house);
    desk.press(&mut house, "F4 Home");
    assert!(is_seen(&desk, "tələb etmək olmaz (bənd 21)"));
    desk.press(&mut house, "X");
    assert!(desk.message_line().contains("bənd 21"), "{}", desk.message_line());
    assert!(case(&house, id).evidence.is_empty());
}

#[test]
fn an_applicant_may_insist_and_only_after_being_asked() {
    let (mut house, mut desk, id) = without_meis();
    desk.press(&mut house, "End Up Enter");
    not_paid(&mut house, id);
    desk.refresh(&mut house);
    desk.press(&mut house, "F7 Esc");
    assert_eq!(case(&house, id).stage, Stage::Draft);
    desk.press(&mut house, "F7 Enter");
    let file = case(&house, id);
    assert!(file.registration.is_some_and(|it| it.incomplete));
    // Papers are missing, so the preliminary view is preset to that.
    desk.press(&mut house, "Esc F4 End Enter");
    let file = case(&house, id);
    assert_eq!(file.recognition, Some(Recognition::DocumentsIncomplete));
    assert_eq!(file.stage, Stage::Forwarded);
}

#[test]
fn a_list_stands_still_until_it_is_asked_to_move() {
    let mut house = House::founded(at(2026, 11, 16, 10, 0));
    let later = forwarded(&mut house, "5ZW10X2", ilham());
    let mut desk = in_the_office(&mut house);
    desk.press(&mut house, "Home");
    // The title line counts the new case at once; everything below it stands still.
    let list = |desk: &Desk| desk.rows().into_iter().skip(1).take(17).collect::<Vec<String>>();
    let before = list(&desk);
    // A case registered earlier belongs above it.
    let who = known(name("Əhmədov", "Ömər", "", dost_desk::casework::identity::FatherSuffix::None));
    forwarded(&mut house, "6AB20Y3", who);
    desk.refresh(&mut house);
    assert_eq!(before, list(&desk));
    assert!(is_seen(&desk, "1 yeni iş"), "{:#?}", desk.rows());
    desk.press(&mut house, "F5");
    assert!(!is_seen(&desk, "1 yeni iş") && is_seen(&desk, "Ə••• Ö."));
    desk.press(&mut house, "Enter");
    assert_eq!(desk.model.case(), Some(later), "the cursor stayed on its case");
}

#[test]
fn page_keys_go_from_case_to_case_and_each_look_is_recorded() {
    let mut house = House::founded(at(2026, 11, 12, 10, 0));
    let first = forwarded(&mut house, "5ZW10X2", ilham());
    house.now = at(2026, 11, 16, 10, 0);
    let second = forwarded(&mut house, "6AB20Y3", ilham());
    let mut desk = in_the_office(&mut house);
    desk.press(&mut house, "Home Enter PgDn");
    assert_eq!(desk.model.case(), Some(second));
    desk.press(&mut house, "PgDn PgUp");
    assert_eq!(desk.model.case(), Some(first));
    for id in [first, second] {
        let file = case(&house, id);
        let seen = file
            .history
            .iter()
            .any(|line| line.what == Happened::Viewed && line.by == desk.model.staff());
        assert!(seen, "{id}");
    }
}

#[test]
fn a_grant_is_asked_about_once_more() {
    let mut house = House::founded(monday());
    let id = forwarded(&mut house, "5ZW10X2", ilham());
    let mut desk = in_the_office(&mut house);
    desk.press(&mut house, "Enter Enter Enter");
    assert!(is_seen(&desk, "Təyin et: 1600 manat"));
    desk.press(&mut house, "1 Esc");
    assert_eq!(case(&house, id).stage, Stage::UnderReview);
    desk.press(&mut house, "Enter 1 Enter");
    assert_eq!(case(&house, id).stage, Stage::UnderReview, "no PIN, no decision");
    desk.decides(&mut house);
    let file = case(&house, id);
    assert!(file.is_granted(), "{:?}", file.stage);
}

#[test]
fn an_earlier_grant_for_another_sentence_has_to_be_confirmed() {
    let mut house = House::founded(monday());
    let (ticket, id) = seat(&mut house);
    identify(&mut house, id, "5ZW10X2");
    meis(&mut house, id, Some(ilham()), Some(sentence(day(2026, 11, 2))));
    for section in [Section::Applicant(ilham()), Section::Sentence(sentence(day(2026, 11, 2)))] {
        house.does("leyla", 7, Command::Fill { case: id, section: Box::new(section) });
    }
    house.does("leyla", 7, Command::CheckPayment(id));
    let other = PaymentAnswer::NotPaid { other_sentence_paid_on: Some(day(2019, 7, 1)) };
    answer_newest(&mut house, id, GatewayAnswer::Payment(other));
    house.does("leyla", 7, Command::Register { case: id, insists: false });
    house.does("leyla", 7, Command::FinishVisit(ticket));
    let recognition = Recognition::Recognised;
    house.does("leyla", 7, Command::Forward { case: id, recognition });
    let mut desk = in_the_office(&mut house);
    desk.press(&mut house, "Enter Enter Enter 1");
    assert!(is_seen(&desk, "01.07.2019"), "{:#?}", desk.rows());
    desk.decides(&mut house);
    let decision = case(&house, id).decision.expect("decided");
    let Outcome::Grant { earlier_grant_confirmed, .. } = decision.outcome else { panic!() };
    assert!(earlier_grant_confirmed);
}

#[test]
fn who_took_the_application_sees_that_another_must_decide() {
    let mut house = House::founded(monday());
    let id = forwarded(&mut house, "5ZW10X2", ilham());
    let leyla = house.staff("leyla");
    house.does("admin", 1, Command::SetRole { staff: leyla, role: Role::Officer });
    let mut desk = Desk::signed_in(&mut house, "leyla", "");
    desk.press(&mut house, "F5 Enter Enter Enter");
    assert!(is_seen(&desk, "Bu işi siz qəbul etmisiniz"), "{:#?}", desk.rows());
    desk.press(&mut house, "1");
    assert_eq!(case(&house, id).stage, Stage::UnderReview, "the row does nothing");
    assert_eq!(desk.model.staff(), Some(leyla));
}

#[test]
fn a_letter_that_was_emptied_again_leaves_no_draft() {
    let mut house = House::founded(monday());
    forwarded(&mut house, "5ZW10X2", ilham());
    let mut desk = in_the_office(&mut house);
    desk.press(&mut house, "Enter Enter Enter 2 Tab");
    desk.types(&mut house, "əs");
    desk.press(&mut house, "Backspace");
    let last = |desk: &Desk| {
        desk.left.iter().rev().find_map(|effect| match effect {
            Effect::SaveDraft { key, .. } => Some((key.clone(), true)),
            Effect::DropDraft { key } => Some((key.clone(), false)),
            _ => None,
        })
    };
    let kept = last(&desk).filter(|(_, is_kept)| *is_kept).expect("one letter is left");
    desk.press(&mut house, "Backspace");
    assert_eq!(last(&desk), Some((kept.0, false)));
}

#[test]
fn a_refusal_needs_a_ground_and_words_and_keeps_its_draft() {
    let mut house = House::founded(monday());
    let id = forwarded(&mut house, "5ZW10X2", ilham());
    let mut desk = in_the_office(&mut house);
    desk.press(&mut house, "Enter Enter Enter 2");
    desk.press(&mut house, "Down Down Tab Enter");
    assert!(case(&house, id).decision.is_none(), "nothing is chosen and nothing said");
    desk.press(&mut house, "2");
    desk.press(&mut house, "Tab");
    desk.types(&mut house, "Hüquqi əsas yoxdur.");
    desk.press(&mut house, "Enter");
    desk.types(&mut house, "Məhkəməyə 30 gün.");
    desk.press(&mut house, "Esc");
    let kept = desk
        .left
        .iter()
        .any(|it| matches!(it, Effect::SaveDraft { key, .. } if key.starts_with("words-")));
    assert!(kept);
    desk.press(&mut house, "2");
    assert!(is_seen(&desk, "Məhkəməyə 30 gün."), "{:#?}", desk.rows());
    desk.press(&mut house, "Tab Tab Enter");
    assert!(case(&house, id).decision.is_none(), "asked first");
    // A wrong PIN, and a step back: what was written is still there.
    desk.types(&mut house, "1111");
    desk.press(&mut house, "Enter");
    assert!(is_seen(&desk, "PİN yanlışdır"), "{:#?}", desk.rows());
    desk.press(&mut house, "Esc");
    assert!(is_seen(&desk, "Məhkəməyə 30 gün."), "{:#?}", desk.rows());
    assert!(case(&house, id).decision.is_none());
    desk.press(&mut house, "Enter");
    desk.decides(&mut house);
    let decision = case(&house, id).decision.expect("decided");
    let Outcome::Refuse { ground, reasons } = decision.outcome else { panic!() };
    assert_eq!(ground, RefusalGround::NoLegalGround);
    let words = reasons.open().expect("open").clone();
    assert_eq!(words, "Hüquqi əsas yoxdur.\nMəhkəməyə 30 gün.");
}

#[test]
fn a_case_goes_back_for_papers_and_comes_again() {
    let (mut house, mut desk, id) = without_meis();
    desk.press(&mut house, "End Up Enter");
    not_paid(&mut house, id);
    desk.refresh(&mut house);
    desk.press(&mut house, "F7 Enter Esc F4 End Enter");
    let mut officer = in_the_office(&mut house);
    officer.press(&mut house, "Enter Enter Enter 3 2 Tab");
    officer.types(&mut house, "Arayışın əslini gətirin.");
    officer.press(&mut house, "Tab Enter Enter");
    let file = case(&house, id);
    assert_eq!(file.stage, Stage::Returned);
    let asked = file.returned_for.expect("named papers").documents;
    assert_eq!(asked, vec![DocumentKind::ReleaseCertificate]);
    desk.refresh(&mut house);
    desk.press(&mut house, "F4");
    assert!(is_seen(&desk, "Arayışın əslini gətirin."), "{:#?}", desk.rows());
    desk.press(&mut house, "Home Down Enter");
    desk.types(&mut house, "4471");
    desk.press(&mut house, "Enter");
    desk.types(&mut house, "021126");
    desk.press(
        &mut house,
        "Enter F3 PgUp PgUp PgUp PgUp Down Down Down Down Down Down Down Down Down",
    );
    desk.types(&mut house, "050 12");
    desk.press(&mut house, "F4 End Enter");
    assert!(is_seen(&desk, "Telefon ×"), "what is typed is asked about: {:#?}", desk.rows());
    assert_eq!(case(&house, id).stage, Stage::Returned);
    desk.press(&mut house, "Enter Ctrl-U F4 End Enter");
    assert_eq!(case(&house, id).stage, Stage::Forwarded);
}

#[test]
fn an_agent_posts_the_notice_and_closes_from_the_list() {
    let mut house = House::founded(monday());
    let id = forwarded(&mut house, "5ZW10X2", ilham());
    house.does("orxan", 1, Command::Claim(id));
    let verdict = dost_desk::casework::command::Verdict::Grant { earlier_grant_confirmed: false };
    house.does("orxan", 1, Command::Decide { case: id, verdict });
    let mut desk = Desk::signed_in(&mut house, "leyla", "7");
    desk.press(&mut house, "F5 Enter");
    assert!(desk.next_line().contains("bildirişi"), "{}", desk.next_line());
    desk.press(&mut house, "Enter");
    assert!(matches!(case(&house, id).notice, Notice::Posted { .. }));
    // Who decided has nothing left to do, and is told so: nothing was refused to them.
    house.centre_does(Command::ConfirmNotice { case: id, receipt: "R-1".to_owned() });
    let mut office = Desk::signed_in(&mut house, "orxan", "");
    office.press(&mut house, "F5 Enter");
    assert!(office.next_line().contains("İşi sosial agent bağlayır"), "{:#?}", office.rows());
    desk.refresh(&mut house);
    desk.press(&mut house, "Enter");
    assert_eq!(case(&house, id).stage, Stage::Closed);
}

/// The number of a case that is there, and of one that is not, would have two answers.
#[test]
fn who_may_not_see_cases_is_asked_for_none_with_a_ticket() {
    let mut house = House::founded(monday());
    registered(&mut house, "5ZW10X2", ilham());
    let mut agent = Desk::signed_in(&mut house, "leyla", "7");
    agent.press(&mut house, "Ins");
    assert!(is_seen(&agent, "İşin nömrəsi"), "{:#?}", agent.rows());
    let mut desk = Desk::signed_in(&mut house, "aytac", "");
    desk.press(&mut house, "Ins");
    assert!(is_seen(&desk, "adi növbə") && !is_seen(&desk, "İşin nömrəsi"), "{:#?}", desk.rows());
    let before = house.centre.tickets.size();
    desk.press(&mut house, "Enter");
    assert_eq!(house.centre.tickets.size(), before + 1);
}

#[test]
fn who_may_not_see_cases_sees_no_list() {
    let mut house = House::founded(monday());
    registered(&mut house, "5ZW10X2", ilham());
    let mut desk = Desk::signed_in(&mut house, "aytac", "");
    desk.press(&mut house, "F5");
    assert!(!is_seen(&desk, "03-2026-000001"));
}
