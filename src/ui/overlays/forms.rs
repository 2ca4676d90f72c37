//! Short lists of questions before a command: a new ticket, parking, the preliminary view, a reason.
//! Each opens with its usual answer chosen, so that Enter alone is enough.

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::confirm::Confirm;
use super::{Deed, Question, Turn};
use crate::casework::case::Recognition;
use crate::casework::command::Command;
use crate::casework::documents;
use crate::casework::forms::WORDS_MAX;
use crate::casework::ids::{CaseId, DeskId, StaffId, TicketId};
use crate::casework::staff::Role;
use crate::casework::ticket::{ParkReason, Priority, TicketSource};
use crate::locale::Arg;
use crate::ui::acts::PARK_MINUTES_USUAL;
use crate::ui::field::{Field, Kind, Pasted};
use crate::ui::pages::{PINS_DIFFER, check_login, check_pins, login_field, name_field, pin_field};
use crate::ui::paint::boxed;
use crate::ui::panes::Wish;
use crate::ui::sheet::{Kind as RowKind, Row, Sheet, SheetTurn};
use crate::ui::{NewPerson, Scene, words};

/// Letters of a case's number as typed.
const NUMBER_LETTERS_MAX: usize = 16;
/// Columns of the box.
const WIDTH: u16 = 66;
/// Colleagues a case can be handed to, as listed.
const COLLEAGUES_MAX: usize = 200;

const PRIORITIES: [(Priority, &str); 5] = [
    (Priority::None, "priority-none"),
    (Priority::Disability, "priority-disability"),
    (Priority::Elderly, "priority-elderly"),
    (Priority::WithChild, "priority-pregnant"),
    (Priority::Veteran, "priority-veteran"),
];

const PARK_REASONS: [(ParkReason, &str); 4] = [
    (ParkReason::FetchingPaper, "park-fetching-paper"),
    (ParkReason::SystemDown, "park-system-down"),
    (ParkReason::VisitorBreak, "park-visitor-break"),
    (ParkReason::WaitingForSomebody, "park-waiting-for-somebody"),
];

const RECOGNITIONS: [Recognition; 3] =
    [Recognition::Recognised, Recognition::DocumentsIncomplete, Recognition::NoLegalGround];

/// What the questions are for.
#[derive(Clone, Debug, PartialEq)]
enum For {
    Issue,
    Park(TicketId),
    Transfer(TicketId, Vec<DeskId>),
    Desk(Vec<DeskId>),
    Forward(CaseId),
    HandOver(CaseId, Vec<StaffId>),
    Withdraw(CaseId),
    Correct(CaseId),
    AddStaff,
}

/// What happens to the answers of a box that is closed before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnClose {
    /// Nothing was typed.
    Forget,
    /// They are there when the box is opened again.
    Keep,
    /// The person is asked first.
    Ask,
}

/// A list of questions before a command.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    what: For,
    title: &'static str,
    sheet: Sheet,
}

fn options<T>(scene: &Scene, table: &[(T, &'static str)]) -> Vec<String> {
    table.iter().map(|(_, key)| scene.text.say(key).into_owned()).collect()
}

impl Form {
    /// A new ticket: priority, and the number of a returning visitor's case where the person may look
    /// at cases.
    pub fn issue(scene: &Scene) -> Self {
        let mut rows = vec![Row::one_of("ticket-priority-question", options(scene, &PRIORITIES))];
        if scene.sees_cases() {
            let number = Field::new(Kind::Free, NUMBER_LETTERS_MAX);
            rows.push(Row::line("ticket-case-question", number));
        }
        Self { what: For::Issue, title: "key-insert", sheet: Sheet::ready(rows) }
    }

    /// Why and for how long a ticket is set aside.
    pub fn park(scene: &Scene, ticket: TicketId) -> Self {
        let minutes = Field::new(Kind::Digits, 3).suggesting(&PARK_MINUTES_USUAL.to_string());
        let rows = vec![
            Row::one_of("park-reason", options(scene, &PARK_REASONS)),
            Row::line("park-minutes", minutes),
        ];
        Self { what: For::Park(ticket), title: "key-park", sheet: Sheet::ready(rows) }
    }

    /// The desk a visitor is sent to.
    pub fn transfer(scene: &Scene, ticket: TicketId) -> Self {
        let desks = desks(scene, scene.desk);
        let rows = vec![Row::one_of("transfer-desk", desk_words(scene, &desks))];
        let what = For::Transfer(ticket, desks);
        Self { what, title: "key-transfer", sheet: Sheet::ready(rows) }
    }

    /// The desk a person sits down at.
    pub fn desk(scene: &Scene) -> Self {
        let desks = desks(scene, None);
        let rows = vec![Row::one_of("sign-in-desk", desk_words(scene, &desks))];
        Self { what: For::Desk(desks), title: "key-desk-choose", sheet: Sheet::ready(rows) }
    }

    /// The agent's preliminary view: incomplete papers are offered first where papers are missing.
    pub fn forward(scene: &Scene, case: CaseId) -> Self {
        let centre = &scene.snapshot.centre;
        let incomplete = centre.case(case).is_some_and(|file| {
            centre.passport_of(file).is_some_and(|law| !documents::missing(file, law).is_empty())
        });
        let views = RECOGNITIONS.map(|view| scene.text.say(words::recognition(view)).into_owned());
        let mut row = Row::one_of("recognition-question", views.to_vec());
        if let RowKind::OneOf { at, .. } = &mut row.kind {
            *at = usize::from(incomplete);
        }
        let what = For::Forward(case);
        Self { what, title: "key-forward", sheet: Sheet::ready(vec![row]) }
    }

    /// The colleague a case goes to.
    pub fn hand_over(scene: &Scene, case: CaseId) -> Self {
        let staff = scene.snapshot.centre.staff.values();
        let officers = staff.filter(|member| {
            member.role == Role::Officer && !member.disabled && Some(member.id) != scene.staff
        });
        let (ids, names): (Vec<_>, Vec<_>) =
            officers.take(COLLEAGUES_MAX).map(|member| (member.id, member.name.clone())).unzip();
        let rows = vec![Row::one_of("hand-over-to", names)];
        let what = For::HandOver(case, ids);
        Self { what, title: "key-hand-over", sheet: Sheet::ready(rows) }
    }

    /// Why an application is taken back.
    pub fn withdraw(case: CaseId) -> Self {
        let rows = vec![Row::line("withdraw-reason", Field::new(Kind::Free, WORDS_MAX))];
        Self { what: For::Withdraw(case), title: "key-withdraw", sheet: Sheet::new(rows) }
    }

    /// Why a decided case is taken up again.
    pub fn correct(case: CaseId) -> Self {
        let rows = vec![Row::line("correct-reason", Field::new(Kind::Free, WORDS_MAX))];
        Self { what: For::Correct(case), title: "key-correct", sheet: Sheet::new(rows) }
    }

    /// A new member of staff.
    pub fn add_staff(scene: &Scene) -> Self {
        let roles = Role::ALL.map(|role| scene.text.say(words::role(role)).into_owned());
        let mut role = Row::one_of("staff-role", roles.to_vec());
        if let RowKind::OneOf { at, .. } = &mut role.kind {
            *at = 1;
        }
        let rows = vec![
            Row::line("sign-in-name", login_field()),
            Row::line("staff-name", name_field()),
            role,
            Row::line("set-up-pin", pin_field()),
            Row::line("set-up-pin-again", pin_field()),
        ];
        Self { what: For::AddStaff, title: "key-add-staff", sheet: Sheet::new(rows) }
    }

    /// The same questions in the language of now, with everything that was typed and chosen.
    #[must_use]
    pub fn reworded(&self, scene: &Scene) -> Self {
        let anew = match &self.what {
            For::Issue => Self::issue(scene),
            For::Park(ticket) => Self::park(scene, *ticket),
            For::Transfer(ticket, _) => Self::transfer(scene, *ticket),
            For::Desk(_) => Self::desk(scene),
            For::Forward(case) => Self::forward(scene, *case),
            For::AddStaff => Self::add_staff(scene),
            // Names of people, or nothing to choose.
            For::HandOver(..) | For::Withdraw(_) | For::Correct(_) => self.clone(),
        };
        Self { sheet: anew.sheet.answered_as(&self.sheet), ..anew }
    }

    /// Takes a key.
    pub fn key(&mut self, scene: &Scene, key: KeyEvent) -> Turn {
        match self.sheet.key(scene.text, key) {
            SheetTurn::Ignored => None,
            SheetTurn::Taken => Some(Vec::new()),
            SheetTurn::Submit => match self.deed(scene) {
                Ok(Deed::AddStaff(person)) => Some(vec![ask_before(scene, person)]),
                Ok(deed) => Some(vec![Deed::Close, deed]),
                Err((row, key)) => {
                    if key == PINS_DIFFER {
                        self.sheet.clear_pins();
                    }
                    self.sheet.refuse(row, scene.text.say(key).into_owned());
                    Some(Vec::new())
                }
            },
        }
    }

    /// Whether both ask for the same.
    pub fn is_for_the_same(&self, other: &Self) -> bool {
        self.what == other.what
    }

    /// Whether its answers are kept until the centre has taken them: a login may be in use.
    pub fn waits_for_answer(&self) -> bool {
        self.what == For::AddStaff
    }

    /// What happens to the answers when the box is closed before it is done.
    pub fn on_close(&self) -> OnClose {
        match &self.what {
            _ if !self.sheet.is_typed_in() => OnClose::Forget,
            For::Withdraw(_) | For::Correct(_) | For::AddStaff => OnClose::Keep,
            // The next visitor must not get this one's answers by a single Enter.
            _ => OnClose::Ask,
        }
    }

    /// The answers as they are kept: all but the PINs, from the first row on.
    #[must_use]
    pub fn kept(mut self) -> Self {
        self.sheet.clear_pins();
        self.sheet.fault = None;
        self.sheet.go(0);
        self
    }

    /// What Enter and Esc do.
    pub fn next_words(&self, scene: &Scene) -> String {
        let key = if self.sheet.hands_in() { "box-next-hand-in" } else { "box-next-row" };
        scene.text.with(key, &[("what", Arg::from(scene.text.say(self.title)))])
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) -> Option<Pasted> {
        self.sheet.paste(text)
    }

    fn deed(&self, scene: &Scene) -> Result<Deed, (usize, &'static str)> {
        let sheet = &self.sheet;
        let at = sheet.chosen(0);
        let command = match &self.what {
            For::Issue => Command::IssueTicket {
                priority: PRIORITIES.get(at).map_or(Priority::None, |(priority, _)| *priority),
                source: TicketSource::Staff,
                case: typed_case(scene, sheet.typed(1))?,
            },
            For::Park(ticket) => Command::Park {
                ticket: *ticket,
                reason: PARK_REASONS.get(at).map_or(ParkReason::VisitorBreak, |row| row.0),
                minutes: sheet.typed(1).parse().map_err(|_| (1, "refusal-park-minutes"))?,
            },
            For::Transfer(ticket, desks) => Command::Transfer {
                ticket: *ticket,
                to: *desks.get(at).ok_or((0, "refusal-unknown-desk"))?,
            },
            For::Desk(desks) => {
                return Ok(Deed::Desk(*desks.get(at).ok_or((0, "refusal-unknown-desk"))?));
            }
            For::Forward(case) => Command::Forward {
                case: *case,
                recognition: *RECOGNITIONS.get(at).ok_or((0, "refusal-words-missing"))?,
            },
            For::HandOver(case, staff) => Command::HandOver {
                case: *case,
                to: *staff.get(at).ok_or((0, "refusal-not-an-officer"))?,
            },
            For::Withdraw(case) => Command::Withdraw { case: *case, reason: reason(sheet)? },
            For::Correct(case) => Command::OpenCorrection { case: *case, reason: reason(sheet)? },
            For::AddStaff => return new_person(sheet).map(Deed::AddStaff),
        };
        Ok(Deed::Wish(Wish::Command(Box::new(command))))
    }

    /// Draws the box; says where the cursor stands.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let size = (WIDTH, self.sheet.height() + 4);
        let hint = if self.sheet.chooses_sideways() { "box-rows-hint" } else { "box-form-hint" };
        let (title, hint) = (scene.text.say(self.title), scene.text.say(hint));
        let inside = boxed(scene.theme, area, size, &title, &hint, buffer);
        let inside = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
        self.sheet.view(scene, inside, buffer)
    }
}

/// Repeats who is taken on and as what: a role gives rights. A no leads back to the answers.
fn ask_before(scene: &Scene, person: NewPerson) -> Deed {
    let role = scene.text.say(words::role(person.role)).into_owned();
    let args = [("login", &person.login), ("name", &person.name), ("role", &role)];
    let args = args.map(|(name, value)| (name.to_owned(), value.clone())).to_vec();
    let question = Question { key: "confirm-add-staff", args };
    let mut confirm = Confirm::new(question, Deed::Close);
    confirm.then.push(Deed::AddStaff(person));
    Deed::Ask(Box::new(confirm))
}

fn reason(sheet: &Sheet) -> Result<String, (usize, &'static str)> {
    match sheet.typed(0) {
        "" => Err((0, "refusal-words-missing")),
        words => Ok(words.to_owned()),
    }
}

fn new_person(sheet: &Sheet) -> Result<NewPerson, (usize, &'static str)> {
    check_login(sheet.typed(0)).map_err(|key| (0, key))?;
    if sheet.typed(1).is_empty() {
        return Err((1, "refusal-name-not-usable"));
    }
    check_pins(sheet.typed(3), sheet.typed(4)).map_err(|(row, key)| (3 + row, key))?;
    Ok(NewPerson {
        login: sheet.typed(0).to_owned(),
        name: sheet.typed(1).to_owned(),
        role: Role::ALL.get(sheet.chosen(2)).copied().unwrap_or(Role::Agent),
        pin: sheet.typed(3).to_owned(),
    })
}

/// The case a number stands for: the whole number, or its last part as people say it.
fn typed_case(scene: &Scene, typed: &str) -> Result<Option<CaseId>, (usize, &'static str)> {
    if typed.is_empty() {
        return Ok(None);
    }
    let count = typed.parse::<u32>().ok();
    let fits = |number: crate::casework::ids::CaseNumber| {
        number.to_string() == typed || count == Some(number.count)
    };
    let cases = scene.snapshot.centre.cases.values();
    let found =
        cases.filter(|case| case.number().is_some_and(fits)).map(|case| case.id).next_back();
    found.map(Some).ok_or((1, "refusal-unknown-case"))
}

fn desks(scene: &Scene, without: Option<DeskId>) -> Vec<DeskId> {
    let identity = scene.snapshot.centre.identity.as_ref();
    let count = identity.map_or(0, |identity| identity.desks);
    (1..=count).map(DeskId).filter(|desk| Some(*desk) != without).collect()
}

fn desk_words(scene: &Scene, desks: &[DeskId]) -> Vec<String> {
    desks
        .iter()
        .map(|desk| scene.text.with("title-desk", &[("number", Arg::from(desk.0))]))
        .collect()
}
