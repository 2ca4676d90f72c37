//! Screens of applicant, documents and back office, each reviewed.

use dost_desk::casework::case::{Paper, WaiverReason};
use dost_desk::casework::command::{Command, Verdict};
use dost_desk::casework::forms::{Applicant, ReleaseGround, Section, Sentence};
use dost_desk::casework::identity::FatherSuffix;
use dost_desk::casework::register::{GatewayAnswer, PaymentAnswer};
use dost_desk::gateways::Reason;
use dost_desk::law::passport::{DocumentKind, EvidenceForm, RefusalGround};
use dost_desk::locale::Lang;
use dost_desk::ui::theme::Theme;

use super::desk::{Desk, House, at, monday};
use super::people::{
    answer_newest, claimed, day, forwarded, identify, ilham, known, longest, meis, meis_is_down,
    name, not_paid, registered, seat, sentence,
};

const COLOUR: Theme = Theme { colour: true, ascii: false };
const MONO: Theme = Theme { colour: false, ascii: false };
const ASCII: Theme = Theme { colour: false, ascii: true };

/// How a screen is looked at.
type Eye = (Lang, Theme, (u16, u16));

const AZ: Eye = (Lang::Az, COLOUR, (80, 24));
const EN: Eye = (Lang::En, COLOUR, (80, 24));
const GREY: Eye = (Lang::Az, MONO, (80, 24));

fn sit(house: &mut House, login: &str, desk: &str, (lang, theme, size): Eye) -> Desk {
    Desk::seated(house, login, desk, size, lang, theme)
}

fn an_agent(house: &mut House, eye: Eye) -> Desk {
    sit(house, "leyla", "7", eye)
}

fn an_officer(house: &mut House, eye: Eye) -> Desk {
    let mut desk = sit(house, "orxan", "", eye);
    desk.press(house, "F5");
    desk
}

/// A visitor has sat down; nothing is typed.
fn empty(eye: Eye) -> Desk {
    let mut house = House::founded(monday());
    seat(&mut house);
    let mut desk = an_agent(&mut house, eye);
    desk.press(&mut house, "F3");
    desk
}

/// The code was typed and MEİS has answered everything.
fn filled(eye: Eye, who: Applicant) -> (House, Desk) {
    let mut house = House::founded(monday());
    let (_, case) = seat(&mut house);
    let mut desk = an_agent(&mut house, eye);
    desk.press(&mut house, "F3");
    desk.types(&mut house, "5zü10x2");
    meis(&mut house, case, Some(who), Some(sentence(day(2026, 11, 2))));
    desk.refresh(&mut house);
    (house, desk)
}

/// What was typed before MEİS answered differs from its answer.
fn differing(eye: Eye) -> Desk {
    let mut house = House::founded(monday());
    let (_, case) = seat(&mut house);
    let mut desk = an_agent(&mut house, eye);
    desk.press(&mut house, "F3");
    desk.types(&mut house, "5ZW10X2");
    desk.press(&mut house, "PgUp Down Down Down");
    desk.types(&mut house, "Şıxəliyeva");
    desk.press(&mut house, "Down");
    desk.types(&mut house, "Elxan");
    meis(&mut house, case, Some(ilham()), Some(sentence(day(2026, 11, 2))));
    desk.refresh(&mut house);
    desk
}

/// Wrong values stay where they are and say what to do.
fn wrong(eye: Eye) -> Desk {
    let mut house = House::founded(monday());
    seat(&mut house);
    let mut desk = an_agent(&mut house, eye);
    desk.press(&mut house, "F3");
    desk.types(&mut house, "5ZIO0X2");
    desk.press(&mut house, "Down");
    desk.types(&mut house, "Əl1yev");
    desk.press(&mut house, "Down Down Down Down");
    desk.types(&mut house, "310226");
    desk.press(&mut house, "Down Down");
    desk.types(&mut house, "059 1");
    desk.press(&mut house, "PgUp Down Down");
    desk
}

fn documents(eye: Eye) -> Desk {
    let (mut house, mut desk) = filled(eye, ilham());
    desk.types(&mut house, "0501234567");
    desk.press(&mut house, "Enter");
    let case = desk.model.case().expect("a case");
    not_paid(&mut house, case);
    desk.refresh(&mut house);
    desk
}

/// MEİS is down; a representative applies; an exonerating ground: every paper may be asked for.
fn papers(eye: Eye) -> Desk {
    let mut house = House::founded(monday());
    let (_, case) = seat(&mut house);
    identify(&mut house, case, "5ZW10X2");
    meis_is_down(&mut house, case);
    let exonerated = Sentence { ground: ReleaseGround::Exonerated, ..sentence(day(2026, 11, 2)) };
    let who = known(name("Abbasova", "Nərgiz", "Tofiq", FatherSuffix::Qizi));
    for section in [Section::Applicant(who), Section::Sentence(exonerated)] {
        house.does("leyla", 7, Command::Fill { case, section: Box::new(section) });
    }
    let paper = Paper {
        form: EvidenceForm::Original,
        number: "AA1234567".to_owned(),
        dated: day(2019, 5, 14),
    };
    let document = DocumentKind::Identity;
    house.does("leyla", 7, Command::GivePaper { case, document, paper });
    let because = WaiverReason::SentByAuthority;
    let document = DocumentKind::ReleaseCertificate;
    house.does("leyla", 7, Command::Waive { case, document, because });
    house.does("leyla", 7, Command::CheckPayment(case));
    answer_newest(&mut house, case, GatewayAnswer::Unavailable);
    house.reasons = [Some(Reason::CertificateUnknown), Some(Reason::TwoAnswers), None];
    let mut desk = an_agent(&mut house, eye);
    desk.press(&mut house, "F4");
    desk
}

fn nothing_found(eye: Eye) -> (House, Desk) {
    let mut house = House::founded(monday());
    let (_, case) = seat(&mut house);
    identify(&mut house, case, "5ZW10X2");
    meis(&mut house, case, None, None);
    for section in [Section::Applicant(ilham()), Section::Sentence(sentence(day(2020, 1, 7)))] {
        house.does("leyla", 7, Command::Fill { case, section: Box::new(section) });
    }
    let mut desk = an_agent(&mut house, eye);
    desk.press(&mut house, "F4");
    (house, desk)
}

fn paid_before(eye: Eye) -> Desk {
    let (mut house, mut desk) = filled(eye, ilham());
    desk.press(&mut house, "Enter");
    let case = desk.model.case().expect("a case");
    let paid = PaymentAnswer::Paid { on: day(2026, 11, 9), amount: 1600 };
    house.answers(case, GatewayAnswer::Payment(paid));
    desk.refresh(&mut house);
    desk
}

/// Registered on the eve of Novruz: the notice is due on the very day.
fn novruz(eye: Eye) -> Desk {
    let mut house = House::founded(at(2026, 3, 19, 11, 40));
    registered(&mut house, "5ZW10X2", ilham());
    let mut desk = an_agent(&mut house, eye);
    desk.press(&mut house, "F5 Enter F4");
    desk
}

/// Every level of urgency, a returned case among them, one held by a colleague.
pub fn work_house() -> House {
    let mut house = House::founded(at(2026, 11, 2, 10, 0));
    let people = [
        ("5ZW10X2", 2, "Şıxəliyev", "İlham"),
        ("6AB20Y3", 4, "Əliyeva", "Rəna"),
        ("7CD30Z4", 9, "Iskəndərov", "Kamran"),
        ("4RS90F0", 10, "Bağırova", "Şəfəq"),
        ("8EF40A5", 12, "Hüseynli", "Ülviyyə"),
        ("9GH50B6", 13, "Qocayev", "Pənah"),
        ("1JK60C7", 16, "Mustafazadə", "Çinarə"),
    ];
    let mut cases = Vec::new();
    for (code, date, surname, given) in people {
        house.now = at(2026, 11, date, 10, 0);
        let who = known(name(surname, given, "Tofiq", FatherSuffix::None));
        cases.push(forwarded(&mut house, code, who));
    }
    claimed(&mut house, "orxan", cases[2]);
    claimed(&mut house, "orxan", cases[4]);
    house.now = at(2026, 11, 19, 9, 5);
    house
}

/// A case that came back: papers were missing when it was registered.
fn returned_house() -> House {
    let mut house = work_house();
    house.now = at(2026, 11, 12, 9, 5);
    let (ticket, case) = seat(&mut house);
    identify(&mut house, case, "2LM70D8");
    meis_is_down(&mut house, case);
    let who = known(name("Səfərov", "Bəxtiyar", "Adil", FatherSuffix::Oglu));
    for section in [Section::Applicant(who), Section::Sentence(sentence(day(2026, 11, 2)))] {
        house.does("leyla", 7, Command::Fill { case, section: Box::new(section) });
    }
    house.does("leyla", 7, Command::CheckPayment(case));
    not_paid(&mut house, case);
    house.does("leyla", 7, Command::Register { case, insists: true });
    house.does("leyla", 7, Command::FinishVisit(ticket));
    let recognition = dost_desk::casework::case::Recognition::DocumentsIncomplete;
    house.does("leyla", 7, Command::Forward { case, recognition });
    claimed(&mut house, "orxan", case);
    let documents = vec![DocumentKind::ReleaseCertificate];
    let words = "Arayışın surəti oxunmur, əslini gətirin.".to_owned();
    house.does("orxan", 1, Command::ReturnForPapers { case, documents, words });
    house.now = at(2026, 11, 19, 9, 5);
    house
}

fn office_list(eye: Eye) -> Desk {
    let mut house = returned_house();
    an_officer(&mut house, eye)
}

fn office_open(eye: Eye, keys: &str) -> Desk {
    let mut house = returned_house();
    let mut desk = an_officer(&mut house, eye);
    desk.press(&mut house, keys);
    desk
}

/// The first case claimed and its deeds open: Social Payments has answered the claim's question.
fn deeds(eye: Eye) -> (House, Desk) {
    let mut house = returned_house();
    let mut desk = an_officer(&mut house, eye);
    desk.press(&mut house, "Home Enter Enter");
    let mut cases = house.centre.cases.values();
    let asking = cases.find(|case| case.payment_lookup.is_waiting()).map(|case| case.id);
    not_paid(&mut house, asking.expect("a claim that asks"));
    desk.refresh(&mut house);
    desk.press(&mut house, "Enter");
    (house, desk)
}

fn refusing(eye: Eye) -> Desk {
    let (mut house, mut desk) = deeds(eye);
    desk.press(&mut house, "2 2");
    desk.press(&mut house, "Enter");
    desk.types(&mut house, "Azad edilmə əsası Qanunun şərtlərinə uyğun gəlmir. Qərardan 30 gün ərzində məhkəməyə şikayət verilə bilər.");
    desk
}

fn refused(eye: Eye) -> Desk {
    let mut house = work_house();
    let case = forwarded(&mut house, "3NP80E9", ilham());
    claimed(&mut house, "orxan", case);
    let verdict = Verdict::Refuse {
        ground: RefusalGround::NoLegalGround,
        reasons: "Əsas yoxdur.\nİkinci sətir.".to_owned(),
    };
    house.does("orxan", 1, Command::Decide { case, verdict });
    let mut desk = an_agent(&mut house, eye);
    desk.press(&mut house, "F5 Home Enter");
    desk
}

/// The screens, by name.
fn screens() -> Vec<(&'static str, Desk)> {
    let mut all = Vec::new();
    for (eye, names) in [
        (
            AZ,
            [
                "applicant_empty_az",
                "applicant_filled_az",
                "applicant_differing_az",
                "applicant_wrong_az",
                "applicant_longest_az",
                "documents_az",
                "documents_papers_az",
                "documents_paid_az",
                "office_az",
                "office_open_az",
                "office_deeds_az",
                "office_refusing_az",
            ],
        ),
        (
            EN,
            [
                "applicant_empty_en",
                "applicant_filled_en",
                "applicant_differing_en",
                "applicant_wrong_en",
                "applicant_longest_en",
                "documents_en",
                "documents_papers_en",
                "documents_paid_en",
                "office_en",
                "office_open_en",
                "office_deeds_en",
                "office_refusing_en",
            ],
        ),
        (
            GREY,
            [
                "applicant_empty_mono",
                "applicant_filled_mono",
                "applicant_differing_mono",
                "applicant_wrong_mono",
                "applicant_longest_mono",
                "documents_mono",
                "documents_papers_mono",
                "documents_paid_mono",
                "office_mono",
                "office_open_mono",
                "office_deeds_mono",
                "office_refusing_mono",
            ],
        ),
    ] {
        let desks = [
            empty(eye),
            filled(eye, ilham()).1,
            differing(eye),
            wrong(eye),
            filled(eye, longest()).1,
            documents(eye),
            papers(eye),
            paid_before(eye),
            office_list(eye),
            office_open(eye, "Enter"),
            deeds(eye).1,
            refusing(eye),
        ];
        all.extend(names.into_iter().zip(desks));
    }
    let (mut house, mut nothing) = nothing_found(AZ);
    nothing.press(&mut house, "Enter");
    nothing.types(&mut house, "aa12");
    all.push(("documents_paper_form_az", nothing));
    all.push(("documents_nothing_found_az", nothing_found(AZ).1));
    all.push(("documents_novruz_az", novruz(AZ)));
    all.push(("office_decided_az", refused(AZ)));
    all.push(("office_ascii", office_list((Lang::En, ASCII, (80, 24)))));
    all.push(("office_120", office_list((Lang::Az, COLOUR, (120, 40)))));
    all.push(("applicant_120", filled((Lang::Az, COLOUR, (120, 40)), ilham()).1));
    all.push(("applicant_110", filled((Lang::Az, COLOUR, (110, 30)), ilham()).1));
    all.push(("applicant_200", filled((Lang::Az, COLOUR, (200, 60)), ilham()).1));
    all
}

#[test]
fn panes_are_as_reviewed() {
    for (name, desk) in screens() {
        insta::assert_snapshot!(name, desk.picture());
    }
}

#[test]
#[ignore = "writes target/screens/*.ansi: cargo test --test suite for_the_eye -- --ignored"]
fn panes_for_the_eye() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screens");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, desk) in screens() {
        std::fs::write(folder.join(format!("{name}.ansi")), desk.rows_for_the_eye())
            .expect("written");
    }
}
