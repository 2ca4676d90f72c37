//! Private values reach a file only sealed.

use std::convert::Infallible;

use dost_desk::casework::case::{
    Correction, Decision, Evidence, Listed, Outcome, RecordedEvidence,
};
use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::event::{Event, FilledSection, Frame, RecordedAnswer};
use dost_desk::casework::forms::Section;
use dost_desk::casework::identity::{Category, IdDocumentKind};
use dost_desk::casework::ids::{CaseId, CommandId, QueryId, StaffId};
use dost_desk::casework::private::{HoldsPrivate, PersonId, Private, PrivateVisitor};
use dost_desk::casework::register::{GatewayAnswer, IdentityAnswer, Question, SentenceAnswer};
use dost_desk::law::moment::Moment;
use dost_desk::law::passport::{DocumentKind, RefusalGround, RequestChannel};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::world::{
    AGENT_A, Desk, OFFICER_A, SUPERVISOR, applicant, day, fin, paper, refuse, representative,
    request, sentence,
};

const PERSON: PersonId = PersonId(7);

/// Replaces readable values by sealed ones and the other way round; the seal is none, but bytes.
#[derive(Default)]
struct Sealer {
    opening: bool,
    seen: Vec<PersonId>,
}

impl PrivateVisitor for Sealer {
    type Error = Infallible;

    fn visit<T: Serialize + DeserializeOwned>(
        &mut self,
        person: PersonId,
        value: &mut Private<T>,
    ) -> Result<(), Infallible> {
        self.seen.push(person);
        let other = match &*value {
            Private::Open(held) if !self.opening => {
                Some(Private::Sealed(bincode::serialize(held.as_ref()).expect("it is written")))
            }
            Private::Sealed(bytes) if self.opening => {
                Some(Private::of(bincode::deserialize(bytes).expect("it is read")))
            }
            _ => None,
        };
        if let Some(other) = other {
            *value = other;
        }
        Ok(())
    }
}

fn sealed<T: HoldsPrivate + Clone>(value: &T) -> (T, Vec<PersonId>) {
    let (mut value, mut sealer) = (value.clone(), Sealer::default());
    let Ok(()) = value.each_private(&mut sealer);
    (value, sealer.seen)
}

fn opened<T: HoldsPrivate>(mut value: T) -> T {
    let Ok(()) = value.each_private(&mut Sealer { opening: true, seen: Vec::new() });
    value
}

/// Every event that holds something private, with how many values.
fn private_events() -> Vec<Event> {
    let (case, person, query) = (CaseId(1), PERSON, QueryId(1));
    let answered = |answer| Event::Answered { case, person, query, answer };
    let filled = |section| Event::SectionFilled { case, person, section };
    let evidence = Evidence::Paper(Private::of(paper()));
    let recorded = RecordedEvidence { evidence, by: AGENT_A, at: Moment(1) };
    let outcome = Outcome::Refuse {
        ground: RefusalGround::NoLegalGround,
        reasons: Private::of("Səbəb".to_owned()),
    };
    let decision = Decision { outcome, by: OFFICER_A, at: Moment(2), notice_by: day(2026, 1, 21) };
    vec![
        Event::ApplicantIdentified {
            case,
            person,
            category: Category::Citizen,
            document_kind: IdDocumentKind::IdCard,
            code: Private::of(fin("5ZJ7K2P")),
        },
        Event::Asked {
            case,
            person,
            query,
            question: Question::PriorPayment,
            released: Some(Private::of(day(2025, 12, 30))),
        },
        answered(RecordedAnswer::Identity(IdentityAnswer::Found(Private::of(applicant())))),
        answered(RecordedAnswer::Sentence(SentenceAnswer::Found(Private::of(sentence())))),
        filled(FilledSection::Applicant(Private::of(applicant()))),
        filled(FilledSection::Sentence(Private::of(sentence()))),
        filled(FilledSection::Representative(Some(Private::of(representative())))),
        filled(FilledSection::Request(Private::of(request(RequestChannel::InPerson)))),
        Event::EvidenceRecorded { case, person, document: DocumentKind::Identity, recorded },
        Event::CaseReturned {
            case,
            person,
            documents: vec![DocumentKind::Identity],
            words: Private::of("Kağız".to_owned()),
        },
        Event::CaseDecided { case, person, decision },
        Event::CaseWithdrawn {
            case, person: Some(person), reason: Private::of("Özü".to_owned())
        },
        Event::CorrectionOpened {
            case: CaseId(2),
            corrects: case,
            person,
            reason: Private::of("Səhv".to_owned()),
        },
    ]
}

fn frame(event: Event) -> Frame {
    Frame {
        at: Moment(5),
        actor: Actor::Staff(StaffId(3)),
        desk: None,
        command_id: CommandId([9; 16]),
        passport: "1".to_owned(),
        events: vec![event],
    }
}

#[test]
fn an_unsealed_value_cannot_be_written() {
    for event in private_events() {
        let refused = bincode::serialize(&frame(event.clone())).err().map(|it| it.to_string());
        assert!(refused.is_some_and(|it| it.contains("sealed first")), "{event:?}");
    }
    assert!(serde_json::to_string(&Private::of("clear")).is_err());
}

#[test]
fn every_private_value_of_every_event_is_visited_sealed_and_opened_again() {
    for event in private_events() {
        let whole = frame(event);
        let (closed, seen) = sealed(&whole);
        assert_eq!(seen, [PERSON], "{whole:?}");
        let bytes = bincode::serialize(&closed).expect("what is sealed is written");
        let read: Frame = bincode::deserialize(&bytes).expect("what was written is read");
        assert_eq!(opened(read), whole);
    }
}

#[test]
fn what_was_destroyed_stays_destroyed() {
    let event = Event::CaseWithdrawn { case: CaseId(1), person: None, reason: Private::Erased };
    let bytes = bincode::serialize(&event).expect("nothing is left to seal");
    let read: Event = bincode::deserialize(&bytes).expect("it is read");
    assert_eq!(read, event);
}

/// A whole life, so that every event that decide makes is written and read once.
fn busy() -> Desk {
    let mut desk = Desk::founded();
    let case = desk.draft(AGENT_A, "5ZJ7K2P", sentence());
    for section in [
        Section::Applicant(applicant()),
        Section::Sentence(sentence()),
        Section::Representative(Some(representative())),
        Section::Request(request(RequestChannel::Representative)),
    ] {
        desk.must(AGENT_A, Command::Fill { case, section: Box::new(section) });
    }
    let document = DocumentKind::RepresentationProof;
    desk.must(AGENT_A, Command::GivePaper { case, document, paper: paper() });
    desk.must(AGENT_A, Command::CheckPayment(case));
    desk.answer(case, Question::PriorPayment, GatewayAnswer::Unavailable);
    desk.must(AGENT_A, Command::Register { case, insists: false });
    desk.review(case);
    let words = "Surəti oxunmur.".to_owned();
    desk.must(OFFICER_A, Command::ReturnForPapers { case, documents: vec![document], words });
    desk.as_centre(Command::Sweep).expect("a sweep");
    desk.finish(AGENT_A, case);
    let refused = desk.decided("7AB23CD", refuse());
    let reason = "Səhv".to_owned();
    let again = desk.must(SUPERVISOR, Command::OpenCorrection { case: refused, reason });
    let case = again.case.expect("a correction");
    desk.must(AGENT_A, Command::Withdraw { case, reason: "Özü".to_owned() });
    desk
}

#[test]
fn a_whole_centre_is_written_frame_by_frame_and_case_by_case() {
    let desk = busy();
    for whole in &desk.frames {
        let (closed, _) = sealed(whole);
        let bytes = bincode::serialize(&closed).expect("what is sealed is written");
        let read: Frame = bincode::deserialize(&bytes).expect("what was written is read");
        assert_eq!(&opened(read), whole);
    }
    for file in desk.centre.cases.values() {
        let (closed, seen) = sealed(file.as_ref());
        assert!(seen.iter().all(|person| Some(*person) == file.person));
        let bytes = bincode::serialize(&closed).expect("what is sealed is written");
        let read: dost_desk::casework::case::Case =
            bincode::deserialize(&bytes).expect("what was written is read");
        assert_eq!(&opened(read), file.as_ref());
    }
}

#[test]
fn a_case_leads_to_all_its_private_values() {
    let desk = busy();
    let mut file = desk.file(CaseId(1)).clone();
    file.corrects =
        Some(Correction { of: CaseId(9), by: SUPERVISOR, reason: Private::of("Səhv".to_owned()) });
    file.decision = desk.file(CaseId(2)).decision.clone();
    let (closed, seen) = sealed(&file);
    // code, applicant, sentence, representative, request, the payment's date, the reason of a
    // correction, MEİS on both and the numbers of these answers, a paper, the words of a return, the
    // reasons of a refusal
    assert_eq!(seen.len(), 14);
    let text = format!("{closed:?}");
    for clear in ["5ZJ7K2P", "Şükufə", "cəzaçəkmə", "Səhv", "oxunmur", "Əsas yoxdur"] {
        assert!(!text.contains(clear), "{clear} can be read");
    }
}

#[test]
fn a_line_of_a_list_opens_code_and_names_and_leaves_the_rest() {
    let desk = busy();
    let whole = desk.file(CaseId(1));
    let (mut file, _) = sealed(whole);
    let closed = file.clone();
    let mut opener = Sealer { opening: true, seen: Vec::new() };
    let Ok(()) = Listed(&mut file).each_private(&mut opener);
    assert_eq!(opener.seen.len(), 3);
    assert_eq!((&file.code, &file.applicant), (&whole.code, &whole.applicant));
    assert_eq!(file.representative, whole.representative);
    assert_eq!((&file.sentence, &file.request), (&closed.sentence, &closed.request));
    assert_eq!(file.identity_lookup, closed.identity_lookup);
}

/// Not every format hands bytes over in one piece.
#[test]
fn a_sealed_value_is_read_however_its_bytes_are_handed_over() {
    let sealed = Private::<String>::Sealed(vec![97, 98, 200]);
    let bytes = bincode::serialize(&sealed).expect("what is sealed is written");
    assert_eq!(bincode::deserialize::<Private<String>>(&bytes).expect("it is read"), sealed);
    let text = serde_json::to_string(&sealed).expect("what is sealed is written");
    assert_eq!(text, r#"{"Sealed":[97,98,200]}"#);
    assert_eq!(serde_json::from_str::<Private<String>>(&text).expect("it is read"), sealed);
    let as_text = serde_json::from_str::<Private<String>>(r#"{"Sealed":"abc"}"#);
    assert_eq!(as_text.expect("it is read"), Private::Sealed(b"abc".to_vec()));
    let wrong = serde_json::from_str::<Private<String>>(r#"{"Sealed":7}"#).expect_err("no bytes");
    assert!(wrong.to_string().contains("expected sealed bytes"), "{wrong}");
}
