//! What must be true after every frame, reckoned from the frames alone and apart from the core.
//!
//! The numbers in brackets are those of the list of invariants the core was built to.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use dost_desk::casework::case::{Decision, Evidence, Outcome};
use dost_desk::casework::command::Actor;
use dost_desk::casework::event::{Event, FilledSection, Frame, RecordedAnswer};
use dost_desk::casework::identity::PersonCode;
use dost_desk::casework::ids::{CaseId, DeskId, StaffId, TicketId, TicketNumber};
use dost_desk::casework::private::PersonId;
use dost_desk::casework::register::{IdentityAnswer, PaymentAnswer, SentenceAnswer};
use dost_desk::casework::staff::Role;
use dost_desk::casework::ticket::{Priority, WhyNext};
use dost_desk::law::moment::Moment;
use dost_desk::law::passport::{DocumentKind, RefusalGround};

/// Where the oracle thinks a case is; nothing but the way between them matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Draft,
    Registered,
    Forwarded,
    Review(StaffId),
    Returned,
    Decided,
    Posted,
    Untaken,
    Told,
    Notified,
    Closed,
    Withdrawn,
}

#[derive(Clone, Debug)]
struct File {
    at: At,
    person: Option<PersonId>,
    released: Option<NaiveDate>,
    named: bool,
    with_representative: bool,
    meis_knows: bool,
    meis_released: Option<NaiveDate>,
    papers: BTreeSet<DocumentKind>,
    asked_for: Option<NaiveDate>,
    paid: Option<PaymentAnswer>,
    paid_asked_on: Option<NaiveDate>,
    touched: BTreeSet<StaffId>,
    decision: Option<Decision>,
    corrects: Option<CaseId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Waiting,
    AtDesk(DeskId),
    Parked,
    NoShow,
    Over,
}

#[derive(Clone, Debug)]
struct Place {
    issued: (Moment, TicketId),
    day: NaiveDate,
    priority: Priority,
    stands: Stands,
    for_desk: Option<DeskId>,
    returning: bool,
    served: bool,
}

/// The oracle's own memory.
#[derive(Clone, Debug, Default)]
pub struct Oracle {
    files: BTreeMap<CaseId, File>,
    codes: BTreeMap<PersonId, PersonCode>,
    grants: BTreeMap<(PersonCode, NaiveDate), CaseId>,
    places: BTreeMap<TicketId, Place>,
    numbers: BTreeMap<NaiveDate, u16>,
    roles: BTreeMap<StaffId, Role>,
    gone: BTreeSet<StaffId>,
    last: Moment,
    in_a_row: u8,
    /// How many of each kind were granted and refused: a walk that never decides proves nothing.
    pub granted: usize,
    pub refused: usize,
}

impl Oracle {
    /// Takes one frame in and checks what it did.
    pub fn see(&mut self, frame: &Frame) {
        assert!(frame.at >= self.last, "time ran backwards");
        self.last = frame.at;
        if let Actor::Staff(who) = frame.actor {
            assert!(!self.gone.contains(&who), "[13] {who} had left");
        }
        for event in &frame.events {
            self.people(event);
            self.hall(event, frame);
            self.case(event, frame);
        }
        self.one_visitor_a_desk();
        self.one_undecided_a_person();
    }

    fn people(&mut self, event: &Event) {
        match event {
            Event::StaffAdded(staff) => {
                self.roles.insert(staff.id, staff.role);
            }
            Event::RoleSet { staff, role } => {
                self.roles.insert(*staff, *role);
            }
            Event::StaffDisabled { staff } => {
                self.gone.insert(*staff);
            }
            _ => {}
        }
    }

    fn hall(&mut self, event: &Event, frame: &Frame) {
        match event {
            Event::TicketIssued { ticket, number, day, priority, case, .. } => {
                self.issued(*ticket, *number, *day);
                let place = Place {
                    issued: (frame.at, *ticket),
                    day: *day,
                    priority: *priority,
                    stands: Stands::Waiting,
                    for_desk: None,
                    returning: case.is_some(),
                    served: false,
                };
                assert!(self.places.insert(*ticket, place).is_none(), "a ticket came twice");
            }
            Event::TicketCalled { ticket, desk, why } => self.called(*ticket, *desk, *why, frame),
            Event::TicketServed { ticket, desk } => {
                let place = self.place(*ticket, &[Stands::AtDesk(*desk)]);
                (place.served, place.for_desk, place.returning) = (true, None, false);
            }
            Event::TicketTransferred { ticket, to } => {
                let place = self.place(*ticket, &[]);
                (place.stands, place.for_desk) = (Stands::Waiting, Some(*to));
            }
            Event::TicketParked { ticket, .. } => self.place(*ticket, &[]).stands = Stands::Parked,
            Event::TicketUnparked { ticket } => {
                let place = self.place(*ticket, &[Stands::Parked]);
                place.stands = Stands::Waiting;
                place.returning |= place.served;
            }
            Event::TicketNotCome { ticket } => self.place(*ticket, &[]).stands = Stands::NoShow,
            Event::TicketTakenBack { ticket } => {
                let place = self.place(*ticket, &[Stands::NoShow]);
                (place.stands, place.returning) = (Stands::Waiting, true);
            }
            Event::VisitFinished { ticket } | Event::TicketCancelled { ticket } => {
                let place = self.place(*ticket, &[]);
                assert_ne!(place.stands, Stands::Over, "a ticket ended twice");
                place.stands = Stands::Over;
            }
            _ => {}
        }
    }

    /// [15] numbers rise by one a day, from 1.
    fn issued(&mut self, ticket: TicketId, number: TicketNumber, day: NaiveDate) {
        let last = self.numbers.entry(day).or_default();
        assert_eq!(number.count, *last + 1, "[15] {ticket}");
        *last = number.count;
    }

    fn place(&mut self, ticket: TicketId, allowed: &[Stands]) -> &mut Place {
        let place = self.places.get_mut(&ticket).expect("a ticket that was issued");
        let fits = allowed.is_empty() || allowed.contains(&place.stands);
        assert!(fits, "[14] {ticket} was {:?}", place.stands);
        place
    }

    /// [14, 16] who is called waits, and nobody who goes before them does.
    fn called(&mut self, ticket: TicketId, desk: DeskId, why: WhyNext, frame: &Frame) {
        let called = self.place(ticket, &[Stands::Waiting]).clone();
        assert_eq!(called.day, frame.at.date(), "[16] a ticket of another day");
        assert!(called.for_desk.is_none_or(|meant| meant == desk), "[16] another desk's");
        let rank = |place: &Place, in_a_row: u8| match () {
            () if place.for_desk == Some(desk) => 0,
            () if place.returning => 1,
            () if place.priority == Priority::None && in_a_row >= 2 => 2,
            () if place.priority != Priority::None => 3,
            () => 4,
        };
        let in_a_row = self.in_a_row;
        for other in self.places.values() {
            let waits = other.stands == Stands::Waiting
                && other.day == called.day
                && other.for_desk.is_none_or(|meant| meant == desk);
            let before =
                (rank(other, in_a_row), other.issued) < (rank(&called, in_a_row), called.issued);
            assert!(!(waits && before), "[16] {:?} went before {:?}", called.issued, other.issued);
        }
        match why {
            WhyNext::Priority(_) => self.in_a_row += 1,
            WhyNext::LongestWaiting | WhyNext::OrdinaryTurn => self.in_a_row = 0,
            WhyNext::ForThisDesk | WhyNext::Returning => {}
        }
        self.place(ticket, &[]).stands = Stands::AtDesk(desk);
    }

    /// [14]
    fn one_visitor_a_desk(&self) {
        let mut taken = BTreeSet::new();
        for place in self.places.values() {
            if let Stands::AtDesk(desk) = place.stands {
                assert!(taken.insert(desk), "[14] two visitors at desk {desk}");
            }
        }
    }

    /// [2]
    fn one_undecided_a_person(&self) {
        let mut seen = BTreeSet::new();
        for file in self.files.values() {
            let undecided =
                matches!(file.at, At::Registered | At::Forwarded | At::Review(_) | At::Returned);
            if let (true, Some(person)) = (undecided, file.person) {
                assert!(seen.insert(person), "[2] two undecided cases of one person");
            }
        }
    }

    fn file(&mut self, case: CaseId) -> &mut File {
        self.files.get_mut(&case).expect("a case that was opened")
    }

    /// [6] one step of the way, only from where it may be taken.
    fn step(&mut self, case: CaseId, may: impl Fn(At) -> bool, to: At) {
        let file = self.file(case);
        assert!(may(file.at), "[6] {case} went from {:?} to {to:?}", file.at);
        file.at = to;
    }

    fn case(&mut self, event: &Event, frame: &Frame) {
        let author = frame.actor.staff();
        match event {
            Event::CaseOpened { case, .. } => {
                assert!(self.files.insert(*case, blank()).is_none(), "a case was opened twice");
            }
            Event::CorrectionOpened { case, corrects, .. } => {
                self.corrected(*case, *corrects, author)
            }
            Event::CaseRegistered { case, .. } => {
                let file = self.file(*case);
                assert!(file.named && file.released.is_some(), "[5] a fact is missing");
                let fresh = file.paid_asked_on.is_none_or(|day| day == frame.at.date());
                assert!(file.paid.is_none() || fresh, "[3] registered on an old answer");
                file.touched.extend(author);
                self.step(*case, |at| at == At::Draft, At::Registered);
            }
            Event::CaseForwarded { case, .. } => {
                self.step(*case, |at| at == At::Registered, At::Forwarded);
            }
            Event::CaseClaimed { case, by, .. } => {
                let may = |at| matches!(at, At::Forwarded | At::Review(_));
                self.step(*case, may, At::Review(*by));
            }
            Event::ClaimReleased { case } => {
                self.step(*case, |at| matches!(at, At::Review(_)), At::Forwarded);
            }
            Event::CaseReturned { case, .. } => {
                self.step(*case, |at| matches!(at, At::Review(_)), At::Returned);
            }
            Event::CaseResubmitted { case } => {
                self.step(*case, |at| at == At::Returned, At::Forwarded);
            }
            Event::CaseDecided { case, decision, .. } => self.decided(*case, decision, author),
            Event::NoticePosted { case, .. } => {
                self.step(*case, |at| matches!(at, At::Decided | At::Untaken), At::Posted);
            }
            Event::NoticeFailed { case, .. } => {
                self.step(*case, |at| at == At::Posted, At::Untaken);
            }
            Event::CitizenTold { case, .. } => {
                self.step(*case, |at| matches!(at, At::Posted | At::Untaken), At::Told);
            }
            Event::NoticeConfirmed { case, .. } => {
                self.step(*case, |at| at == At::Posted, At::Notified);
            }
            Event::CaseClosed { case } => {
                self.step(*case, |at| matches!(at, At::Notified | At::Told), At::Closed);
            }
            Event::CaseWithdrawn { case, .. } => {
                let may = |at| {
                    matches!(at, At::Draft | At::Registered | At::Forwarded | At::Review(_))
                        || at == At::Returned
                };
                self.step(*case, may, At::Withdrawn);
            }
            _ => self.contents(event, author),
        }
    }

    fn contents(&mut self, event: &Event, author: Option<StaffId>) {
        match event {
            Event::ApplicantIdentified { case, person, code, .. } => {
                let code = code.open().expect("readable").clone();
                let known = self.codes.entry(*person).or_insert_with(|| code.clone());
                assert_eq!(*known, code, "[4] one number for two people");
                let holders = self.codes.values().filter(|held| **held == code).count();
                assert_eq!(holders, 1, "[4] two numbers for one person");
                let (touched, same) = {
                    let file = self.file(*case);
                    assert_eq!(file.at, At::Draft);
                    (file.touched.clone(), file.person == Some(*person))
                };
                let file = self.file(*case);
                if !same {
                    *file = File { touched, ..blank() };
                }
                file.person = Some(*person);
                (file.meis_knows, file.meis_released) = (false, None);
                (file.asked_for, file.paid) = (None, None);
                file.touched.extend(author);
            }
            Event::SectionFilled { case, section, .. } => {
                let file = self.file(*case);
                assert!(matches!(file.at, At::Draft | At::Registered | At::Returned));
                file.touched.extend(author);
                match section {
                    FilledSection::Applicant(_) => file.named = true,
                    FilledSection::Sentence(value) => {
                        file.set_release(value.open().map(|held| held.released));
                    }
                    FilledSection::Representative(value) => {
                        file.with_representative = value.is_some();
                    }
                    FilledSection::Request(_) => {}
                }
            }
            Event::EvidenceRecorded { case, document, recorded, .. } => {
                let file = self.file(*case);
                assert!(matches!(recorded.evidence, Evidence::Paper(_) | Evidence::Waived(_)));
                file.papers.insert(*document);
                file.touched.extend(author);
            }
            Event::EvidenceRemoved { case, document } => {
                let file = self.file(*case);
                file.papers.remove(document);
                file.touched.extend(author);
            }
            Event::Asked { case, released: Some(day), .. } => {
                let file = self.file(*case);
                (file.asked_for, file.paid) = (day.open().copied(), None);
                file.paid_asked_on = None;
            }
            Event::Answered { case, answer, .. } => {
                self.answered(*case, answer);
                if let RecordedAnswer::Payment(_) = answer {
                    self.file(*case).paid_asked_on = Some(self.last.date());
                }
            }
            _ => {}
        }
    }

    fn answered(&mut self, case: CaseId, answer: &RecordedAnswer) {
        let file = self.file(case);
        match answer {
            RecordedAnswer::Identity(answer) => {
                file.meis_knows = matches!(answer, IdentityAnswer::Found(_));
                file.named |= file.meis_knows;
            }
            RecordedAnswer::Sentence(SentenceAnswer::Found(found)) => {
                let released = found.open().map(|held| held.released);
                file.meis_released = released;
                if file.released.is_none() {
                    file.set_release(released);
                }
            }
            RecordedAnswer::Payment(answer) => file.paid = answer.open().copied(),
            RecordedAnswer::Sentence(SentenceAnswer::NothingFound)
            | RecordedAnswer::Unavailable(_) => {}
        }
    }

    fn decided(&mut self, case: CaseId, decision: &Decision, author: Option<StaffId>) {
        let by = decision.by;
        assert_eq!(Some(by), author);
        assert_eq!(self.roles.get(&by), Some(&Role::Officer), "[8] {by} is no officer");
        let file = self.file(case).clone();
        assert!(file.decision.is_none(), "[9] decided twice");
        assert_eq!(file.at, At::Review(by), "[6, 7] decided without a claim of one's own");
        assert!(!file.touched.contains(&by), "[8] {by} wrote in this file");
        match &decision.outcome {
            Outcome::Grant { .. } => {
                let released = file.released.expect("[5] a sentence");
                assert!(
                    matches!(file.paid, Some(PaymentAnswer::NotPaid { .. })),
                    "[3] {:?}",
                    file.paid
                );
                assert_eq!(file.asked_for, Some(released), "[3] asked about another sentence");
                assert_eq!(file.paid_asked_on, Some(decision.at.date()), "[3] an old answer");
                assert!(file.is_complete(), "[5] a document is missing: {file:?}");
                let code = self.codes[&file.person.expect("a person")].clone();
                let before = self.grants.insert((code, released), case);
                assert_eq!(before, None, "[1] granted twice");
                assert!(!self.corrects_a_grant(&file), "[1] paid again by a correction");
                self.granted += 1;
            }
            Outcome::Refuse { ground, reasons } => {
                let lawful = [RefusalGround::IncompleteDocuments, RefusalGround::NoLegalGround];
                assert!(lawful.contains(ground), "[10] {ground:?}");
                assert!(reasons.open().is_some_and(|words| !words.is_empty()));
                self.refused += 1;
            }
        }
        let file = self.file(case);
        file.decision = Some(decision.clone());
        file.at = At::Decided;
    }

    fn corrects_a_grant(&self, file: &File) -> bool {
        file.corrects
            .and_then(|case| self.files.get(&case))
            .is_some_and(|earlier| earlier.is_granted() || self.corrects_a_grant(earlier))
    }

    fn corrected(&mut self, case: CaseId, corrects: CaseId, author: Option<StaffId>) {
        let old = self.files[&corrects].clone();
        assert!(old.decision.is_some(), "[9] nothing to correct");
        let role = author.and_then(|who| self.roles.get(&who));
        assert_eq!(role, Some(&Role::Supervisor), "[9] a correction without a supervisor");
        let mut file = File { at: At::Draft, decision: None, corrects: Some(corrects), ..old };
        (file.asked_for, file.paid) = (None, None);
        file.touched.extend(author);
        assert!(self.files.insert(case, file).is_none());
    }

    /// [9] what was decided is still what the state says.
    pub fn decisions(&self) -> impl Iterator<Item = (CaseId, &Decision)> {
        self.files.iter().filter_map(|(case, file)| Some((*case, file.decision.as_ref()?)))
    }

    /// [17] tickets of a day: issued, and where they stand.
    pub fn hall_adds_up(&self) {
        for (day, issued) in &self.numbers {
            let standing = self.places.values().filter(|place| place.day == *day).count();
            assert_eq!(standing, usize::from(*issued), "[17] on {day}");
        }
    }
}

impl File {
    fn set_release(&mut self, released: Option<NaiveDate>) {
        self.released = released;
        if self.asked_for != released {
            (self.asked_for, self.paid) = (None, None);
        }
    }

    fn is_granted(&self) -> bool {
        let outcome = self.decision.as_ref().map(|decision| &decision.outcome);
        matches!(outcome, Some(Outcome::Grant { .. }))
    }

    fn is_complete(&self) -> bool {
        let has = |kind| self.papers.contains(&kind);
        let certified = self.meis_released.is_some() && self.meis_released == self.released;
        (self.meis_knows || has(DocumentKind::Identity))
            && (certified || has(DocumentKind::ReleaseCertificate))
            && (!self.with_representative || has(DocumentKind::RepresentationProof))
    }
}

fn blank() -> File {
    File {
        at: At::Draft,
        person: None,
        released: None,
        named: false,
        with_representative: false,
        meis_knows: false,
        meis_released: None,
        papers: BTreeSet::new(),
        asked_for: None,
        paid: None,
        paid_asked_on: None,
        touched: BTreeSet::new(),
        decision: None,
        corrects: None,
    }
}
