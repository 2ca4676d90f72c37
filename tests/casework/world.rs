//! A founded centre with staff, and a driver that does what somebody commands.

use std::fmt::Write as _;
use std::sync::OnceLock;

use chrono::{NaiveDate, NaiveTime};
use dost_desk::casework::case::{Paper, Recognition};
use dost_desk::casework::centre::{Answer, Centre};
use dost_desk::casework::command::{Actor, Command, Context, NewStaff, Verdict};
use dost_desk::casework::decide::decide;
use dost_desk::casework::event::{Event, Frame};
use dost_desk::casework::evolve::apply;
use dost_desk::casework::forms::{
    Applicant, ReleaseGround, RepresentationProof, Representative, Request, Section, Sentence,
};
use dost_desk::casework::identity::{
    Category, FatherSuffix, IdDocumentKind, Name, PersonCode, PersonCodeKind, PersonName,
};
use dost_desk::casework::ids::{CaseId, CommandId, DeskId, QueryId, StaffId, TicketId, Version};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::{GatewayAnswer, PaymentAnswer, Question};
use dost_desk::casework::staff::{LockOut, Role};
use dost_desk::casework::ticket::{Priority, TicketSource};
use dost_desk::law::calendar::Calendar;
use dost_desk::law::moment::Moment;
use dost_desk::law::passport::{
    AnswerChannel, EvidenceForm, Passport, RefusalGround, RequestChannel,
};

pub const ADMIN: StaffId = StaffId(1);
pub const VOLUNTEER: StaffId = StaffId(2);
/// Sits at desk 1.
pub const AGENT_A: StaffId = StaffId(3);
/// Sits at desk 2.
pub const AGENT_B: StaffId = StaffId(4);
pub const OFFICER_A: StaffId = StaffId(5);
pub const OFFICER_B: StaffId = StaffId(6);
/// Sits at desk 3.
pub const SUPERVISOR: StaffId = StaffId(7);
pub const TRAINER: StaffId = StaffId(8);
pub const DESKS: u8 = 3;

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date of the tests")
}

pub fn nine_o_clock(on: NaiveDate) -> Moment {
    Moment::at(on, NaiveTime::from_hms_opt(9, 0, 0).expect("a time of the tests"))
}

pub fn passport() -> &'static Passport {
    static PASSPORT: OnceLock<Passport> = OnceLock::new();
    PASSPORT.get_or_init(|| Passport::embedded().expect("the built-in passport"))
}

pub fn calendar() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(|| Calendar::embedded().expect("the built-in calendar"))
}

/// The built-in calendar with more rows, in the columns of its file after the date.
pub fn calendar_with(rows: &[(NaiveDate, &str)]) -> Calendar {
    let mut lines: Vec<String> = calendar().to_csv().lines().map(str::to_owned).collect();
    for (date, kind) in rows {
        lines.push(format!("{date},{kind},,,Bayram,Holiday,Decision of the Cabinet"));
    }
    if let Some(rows) = lines.get_mut(2..) {
        rows.sort();
    }
    Calendar::parse(&(lines.join("\n") + "\n")).expect("a calendar with more rows")
}

pub fn fin(text: &str) -> PersonCode {
    PersonCode::parse(PersonCodeKind::Fin, text).expect("a FIN of the tests")
}

pub fn name(text: &str) -> Name {
    Name::parse(text).expect("a name of the tests")
}

pub fn applicant() -> Applicant {
    Applicant {
        name: PersonName {
            surname: name("İsgəndərova"),
            given: name("Şükufə"),
            father: Some(name("Əzizağa")),
            suffix: FatherSuffix::Qizi,
        },
        born: Some(day(1981, 2, 28)),
        document: None,
        address: None,
        phone: None,
        email: None,
    }
}

pub fn released(on: NaiveDate) -> Sentence {
    Sentence {
        institution: "11 saylı cəzaçəkmə müəssisəsi".to_owned(),
        released: on,
        ground: ReleaseGround::Served,
        certificate: Some("A-17".to_owned()),
        returned_from_abroad: None,
    }
}

pub fn sentence() -> Sentence {
    released(day(2025, 12, 30))
}

pub fn representative() -> Representative {
    Representative {
        name: applicant().name,
        proof: RepresentationProof::PowerOfAttorney,
        number: "77".to_owned(),
        scope: "müraciət".to_owned(),
        expires: None,
        phone: None,
    }
}

pub fn request(channel: RequestChannel) -> Request {
    Request {
        channel,
        answer: AnswerChannel::InPerson,
        needs_medical: true,
        needs_social: false,
        words: String::new(),
    }
}

pub fn paper() -> Paper {
    Paper { form: EvidenceForm::Original, number: "N 5".to_owned(), dated: day(2025, 12, 30) }
}

pub const NOT_PAID: GatewayAnswer =
    GatewayAnswer::Payment(PaymentAnswer::NotPaid { other_sentence_paid_on: None });

pub fn grant() -> Verdict {
    Verdict::Grant { earlier_grant_confirmed: false }
}

pub fn refuse() -> Verdict {
    Verdict::Refuse { ground: RefusalGround::NoLegalGround, reasons: "Əsas yoxdur.".to_owned() }
}

/// The centre with a driver: every command that is carried out becomes a frame.
#[derive(Clone)]
pub struct Desk {
    pub centre: Centre,
    pub frames: Vec<Frame>,
    pub now: Moment,
    commands: u64,
}

impl Desk {
    pub fn empty() -> Self {
        let now = nine_o_clock(day(2026, 1, 12));
        Self { centre: Centre::default(), frames: Vec::new(), now, commands: 0 }
    }

    /// A centre of three desks with everybody on its staff, on Monday 12 January 2026 at nine.
    pub fn founded() -> Self {
        Self::founded_with(passport())
    }

    pub fn founded_with(passport: &Passport) -> Self {
        let mut desk = Self::empty();
        desk.found(passport).expect("a centre is founded");
        for (login, role) in [
            ("konul", Role::Volunteer),
            ("leyla", Role::Agent),
            ("rauf", Role::Agent),
            ("vusale", Role::Officer),
            ("ilqar", Role::Officer),
            ("nermin", Role::Supervisor),
            ("telman", Role::Trainer),
        ] {
            desk.must(ADMIN, Command::AddStaff(new_staff(login, role)));
        }
        desk
    }

    pub fn found(&mut self, passport: &Passport) -> Result<Answer, Refusal> {
        self.as_centre(Command::FoundCentre {
            name: "3 saylı DOST mərkəzi".to_owned(),
            number: 3,
            desks: DESKS,
            territory: None,
            passport: Box::new(passport.clone()),
            calendar: Box::new(calendar().clone()),
            administrator: new_staff("admin", Role::Administrator),
        })
    }

    pub fn context(&self, actor: Actor) -> Context {
        let desk = match actor {
            Actor::Staff(AGENT_A) => Some(DeskId(1)),
            Actor::Staff(AGENT_B) => Some(DeskId(2)),
            Actor::Staff(SUPERVISOR) => Some(DeskId(3)),
            _ => None,
        };
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.commands.to_le_bytes());
        // Whoever acts here has their PIN at hand; who has not, says so.
        let stepped_up = true;
        Context {
            now: self.now,
            actor,
            desk,
            command_id: CommandId(id),
            seen: None,
            stepped_up,
            lock_out: LockOut::default(),
        }
    }

    /// Decides, and applies what was decided as one frame.
    pub fn run(&mut self, command: &Command, context: &Context) -> Result<Answer, Refusal> {
        self.commands += 1;
        let events = decide(&self.centre, command, context)?;
        Ok(self.record(events, context))
    }

    pub fn record(&mut self, events: Vec<Event>, context: &Context) -> Answer {
        let passport = self.centre.passport.as_ref().map(|held| held.version.clone());
        let frame = Frame {
            at: context.now,
            actor: context.actor,
            desk: context.desk,
            command_id: context.command_id,
            passport: passport.unwrap_or_default(),
            events,
        };
        let answer = apply(&mut self.centre, &frame);
        self.frames.push(frame);
        answer
    }

    pub fn do_(&mut self, who: StaffId, command: Command) -> Result<Answer, Refusal> {
        let context = self.context(Actor::Staff(who));
        self.run(&command, &context)
    }

    pub fn as_centre(&mut self, command: Command) -> Result<Answer, Refusal> {
        let context = self.context(Actor::Centre);
        self.run(&command, &context)
    }

    /// Does what saw an older version of the case.
    pub fn do_seen(
        &mut self,
        who: StaffId,
        command: Command,
        seen: Version,
    ) -> Result<Answer, Refusal> {
        let context = Context { seen: Some(seen), ..self.context(Actor::Staff(who)) };
        self.run(&command, &context)
    }

    #[track_caller]
    pub fn must(&mut self, who: StaffId, command: Command) -> Answer {
        let said = format!("{:?}", command.act());
        match self.do_(who, command) {
            Ok(answer) => answer,
            Err(refusal) => panic!("{said} by {who} was refused: {refusal:?}"),
        }
    }

    /// Asserts a refusal, and that it left the state as it was.
    #[track_caller]
    pub fn refused(&mut self, who: StaffId, command: Command) -> Refusal {
        let before = state_text(&self.centre);
        let said = format!("{:?}", command.act());
        let refusal = self.do_(who, command).err();
        assert_eq!(before, state_text(&self.centre), "a refusal changed something");
        refusal.unwrap_or_else(|| panic!("{said} by {who} was not refused"))
    }

    pub fn seconds(&mut self, seconds: i64) {
        self.now = self.now.plus_seconds(seconds);
    }

    pub fn minutes(&mut self, minutes: i64) {
        self.seconds(minutes * 60);
    }

    pub fn move_to(&mut self, on: NaiveDate) {
        self.now = nine_o_clock(on);
    }

    pub fn ticket(&mut self, priority: Priority) -> TicketId {
        let source = TicketSource::Staff;
        let answer = self.must(VOLUNTEER, Command::IssueTicket { priority, source, case: None });
        answer.ticket.expect("a ticket")
    }

    pub fn call(&mut self, who: StaffId) -> TicketId {
        self.must(who, Command::CallNext).ticket.expect("a called ticket")
    }

    /// A visitor at the agent's desk with an empty draft.
    #[track_caller]
    pub fn visit(&mut self, who: StaffId) -> (TicketId, CaseId) {
        self.ticket(Priority::None);
        let ticket = self.call(who);
        let answer = self.must(who, Command::Serve(ticket));
        (ticket, answer.case.expect("a draft"))
    }

    pub fn query(&self, case: CaseId, question: Question) -> Option<QueryId> {
        self.centre
            .questions
            .iter()
            .find(|(_, about)| **about == (case, question))
            .map(|(query, _)| *query)
    }

    #[track_caller]
    pub fn answer(&mut self, case: CaseId, question: Question, answer: GatewayAnswer) {
        let query = self.query(case, question).expect("an open question");
        let answer = Box::new(answer);
        self.as_centre(Command::Answer { query, case, answer }).expect("an answer is taken");
    }

    /// A visitor is identified; MEİS is asked.
    #[track_caller]
    pub fn identified(&mut self, who: StaffId, code: &str) -> CaseId {
        let (_, case) = self.visit(who);
        self.must(who, identify(case, code));
        case
    }

    /// A draft for which MEİS knows everything.
    #[track_caller]
    pub fn draft(&mut self, who: StaffId, code: &str, sentence: Sentence) -> CaseId {
        let case = self.identified(who, code);
        self.answer(case, Question::Identity, GatewayAnswer::Identity(Some(applicant())));
        self.answer(case, Question::Sentence, GatewayAnswer::Sentence(Some(sentence)));
        case
    }

    #[track_caller]
    pub fn finish(&mut self, who: StaffId, case: CaseId) {
        let ticket = self.centre.case(case).and_then(|file| file.ticket).expect("its ticket");
        self.must(who, Command::FinishVisit(ticket));
    }

    #[track_caller]
    pub fn registered_for(&mut self, code: &str, sentence: Sentence) -> CaseId {
        let case = self.draft(AGENT_A, code, sentence);
        self.must(AGENT_A, Command::CheckPayment(case));
        self.answer(case, Question::PriorPayment, NOT_PAID);
        self.must(AGENT_A, Command::Register { case, insists: false });
        self.finish(AGENT_A, case);
        case
    }

    #[track_caller]
    pub fn registered(&mut self, code: &str) -> CaseId {
        self.registered_for(code, sentence())
    }

    /// Social Payments is asked and says that nothing was paid.
    #[track_caller]
    pub fn not_paid(&mut self, who: StaffId, case: CaseId) {
        self.must(who, Command::CheckPayment(case));
        self.answer(case, Question::PriorPayment, NOT_PAID);
    }

    #[track_caller]
    pub fn review(&mut self, case: CaseId) {
        let recognition = Recognition::Recognised;
        self.must(AGENT_A, Command::Forward { case, recognition });
        self.must(OFFICER_A, Command::Claim(case));
    }

    #[track_caller]
    pub fn under_review(&mut self, code: &str) -> CaseId {
        let case = self.registered(code);
        self.review(case);
        case
    }

    #[track_caller]
    pub fn decided(&mut self, code: &str, verdict: Verdict) -> CaseId {
        let case = self.under_review(code);
        self.must(OFFICER_A, Command::Decide { case, verdict });
        case
    }

    #[track_caller]
    pub fn notified(&mut self, case: CaseId) {
        self.must(AGENT_A, Command::PostNotice(case));
        let receipt = "E-1".to_owned();
        self.as_centre(Command::ConfirmNotice { case, receipt }).expect("a receipt is taken");
    }

    pub fn file(&self, case: CaseId) -> &dost_desk::casework::case::Case {
        self.centre.case(case).expect("a case of the tests")
    }
}

pub fn new_staff(login: &str, role: Role) -> NewStaff {
    NewStaff { login: login.to_owned(), name: login.to_owned(), role, pin_hash: "hash".to_owned() }
}

pub fn identify(case: CaseId, code: &str) -> Command {
    Command::Identify {
        case,
        category: Category::Citizen,
        document_kind: IdDocumentKind::IdCard,
        code: fin(code),
    }
}

pub fn fill_sentence(case: CaseId, sentence: Sentence) -> Command {
    Command::Fill { case, section: Box::new(Section::Sentence(sentence)) }
}

pub fn fill_applicant(case: CaseId, applicant: Applicant) -> Command {
    Command::Fill { case, section: Box::new(Section::Applicant(applicant)) }
}

/// Everything the state says, as text to compare; passports and calendar by their versions.
pub fn state_text(centre: &Centre) -> String {
    let mut text = String::new();
    let calendar = centre.calendar.as_ref().map(|held| held.version());
    let passport = centre.passport.as_ref().map(|held| &held.version);
    let parts: [&dyn std::fmt::Debug; 17] = [
        &centre.frames,
        &centre.last_at,
        &centre.identity,
        &passport,
        &calendar,
        &centre.counters,
        &centre.staff,
        &centre.keys,
        &centre.tickets,
        &centre.cases,
        &centre.people,
        &centre.by_code,
        &centre.questions,
        &centre.raised,
        &centre.last_sweep,
        &centre.answers,
        &centre.passports.keys().collect::<Vec<_>>(),
    ];
    for part in parts {
        writeln!(text, "{part:?}").expect("text grows");
    }
    text
}
