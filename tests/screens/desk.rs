//! A desk without a terminal: real model, real rules, and an engine small enough to read.

use std::num::NonZeroU16;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use dost_desk::casework::centre::{Answer, Centre};
use dost_desk::casework::command::{Actor, Command, Context, NewStaff};
use dost_desk::casework::decide::{decide, sweep};
use dost_desk::casework::event::Frame;
use dost_desk::casework::evolve::apply;
use dost_desk::casework::head::Head;
use dost_desk::casework::ids::{CaseId, CommandId, DeskId, QueryId, StaffId, Version};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::register::{GatewayAnswer, Question};
use dost_desk::casework::staff::{LockOut, Role};
use dost_desk::engine::{
    Failure, Found, Halt, Hit, NoticeTry, OutsideStatus, Present, Snapshot, SweepStatus, SystemSign,
};
use dost_desk::gateways::Reason;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::moment::Moment;
use dost_desk::law::passport::Passport;
use dost_desk::locale::Lang;
use dost_desk::terminal::{Depth, Scratch, Screen};
use dost_desk::ui::theme::Theme;
use dost_desk::ui::{Effect, Model, Msg, Options, update, view};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

/// A Monday long before any holiday.
pub fn monday() -> Moment {
    at(2026, 11, 23, 14, 32)
}

pub fn at(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> Moment {
    let date = NaiveDate::from_ymd_opt(year, month, day).expect("a date");
    Moment::at(date, NaiveTime::from_hms_opt(hour, minute, 0).expect("a time"))
}

/// The centre behind the desks of a test.
pub struct House {
    pub centre: Centre,
    pub now: Moment,
    pub systems: [SystemSign; 3],
    pub reasons: [Option<Reason>; 3],
    pub outside: [OutsideStatus; 3],
    pub notices: Vec<NoticeTry>,
    pub practice: bool,
    pub halted: Option<Halt>,
    /// Who else is here, and what they look at.
    pub present: Vec<Present>,
    commands: u64,
}

impl House {
    /// A centre that has not been founded.
    pub fn bare(now: Moment) -> Self {
        let centre = Centre::default();
        let systems = [SystemSign::Up; 3];
        let (reasons, outside) = ([None; 3], <[OutsideStatus; 3]>::default());
        Self {
            centre,
            now,
            systems,
            reasons,
            outside,
            notices: Vec::new(),
            practice: false,
            halted: None,
            present: Vec::new(),
            commands: 0,
        }
    }

    /// A centre with eight desks and one of each role.
    pub fn founded(now: Moment) -> Self {
        let mut house = Self::bare(now);
        let staff = |login: &str, name: &str, role| NewStaff {
            login: login.to_owned(),
            name: name.to_owned(),
            role,
            pin_hash: "hash".to_owned(),
        };
        let found = Command::FoundCentre {
            name: "Nərimanov DOST Mərkəzi".to_owned(),
            number: 3,
            desks: 8,
            territory: None,
            passport: Box::new(Passport::embedded().expect("the passport")),
            calendar: Box::new(Calendar::embedded().expect("the calendar")),
            administrator: staff("admin", "Rəşad Əliyev", Role::Administrator),
        };
        house.centre_does(found);
        for (login, name, role) in [
            ("leyla", "Leyla Quliyeva", Role::Agent),
            ("orxan", "Orxan Məmmədov", Role::Officer),
            ("sevda", "Sevda İsmayılova", Role::Supervisor),
            ("ilqar", "İlqar Şıxəlizadə", Role::Agent),
            ("aytac", "Aytac Hüseynli", Role::Volunteer),
        ] {
            house.centre_does(Command::AddStaff(staff(login, name, role)));
        }
        house
    }

    /// Carries out a command of the centre itself.
    pub fn centre_does(&mut self, command: Command) {
        self.carry_out(&command, Actor::Centre, None, None, false).expect("lawful");
    }

    /// Carries out a command of somebody at a desk.
    pub fn does(&mut self, login: &str, desk: u8, command: Command) -> Answer {
        let staff = self.staff(login);
        let desk = Some(DeskId(desk));
        self.carry_out(&command, Actor::Staff(staff), desk, None, true).expect("lawful")
    }

    /// The same if it is lawful.
    pub fn centre_tries(&mut self, command: &Command) -> bool {
        self.carry_out(command, Actor::Centre, None, None, false).is_ok()
    }

    /// Carries out a command of somebody at a desk if it is lawful.
    pub fn tries(&mut self, login: &str, desk: u8, command: &Command) -> bool {
        let staff = Actor::Staff(self.staff(login));
        self.carry_out(command, staff, Some(DeskId(desk)), None, true).is_ok()
    }

    pub fn staff(&self, login: &str) -> StaffId {
        self.centre.member_by_login(login).expect("a member of staff").id
    }

    fn carry_out(
        &mut self,
        command: &Command,
        actor: Actor,
        desk: Option<DeskId>,
        seen: Option<Version>,
        stepped_up: bool,
    ) -> Result<Answer, Refusal> {
        self.commands += 1;
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.commands.to_be_bytes());
        let command_id = CommandId(id);
        let lock_out = LockOut::default();
        let context =
            Context { now: self.now, actor, desk, command_id, seen, stepped_up, lock_out };
        let events = decide(&self.centre, command, &context)?;
        let frame =
            Frame { at: self.now, actor, desk, command_id, passport: String::new(), events };
        Ok(apply(&mut self.centre, &frame))
    }

    /// An outside system answers the oldest open question about a case.
    pub fn answers(&mut self, case: CaseId, answer: GatewayAnswer) {
        let open = self.centre.questions.iter().find(|(_, (about, _))| *about == case);
        let query = *open.expect("an open question").0;
        self.centre_does(Command::Answer { query, case, answer: Box::new(answer) });
    }

    /// An outside system answers one open question about a case, or cannot.
    pub fn answers_to(&mut self, case: CaseId, question: Question, answer: GatewayAnswer) {
        let asked = |(_, about): &(&QueryId, &(CaseId, Question))| **about == (case, question);
        let query = *self.centre.questions.iter().find(asked).expect("an open question").0;
        self.centre_does(Command::Answer { query, case, answer: Box::new(answer) });
    }

    pub fn snapshot(&self) -> Arc<Snapshot> {
        let levels = sweep(&self.centre, self.now).levels;
        Arc::new(Snapshot {
            outside: self.outside.clone(),
            notices: self.notices.clone().into(),
            centre: self.centre.clone(),
            now: self.now,
            revision: self.commands,
            systems: self.systems,
            reasons: self.reasons,
            practice: self.practice,
            practice_pin: None,
            sweep: SweepStatus { at: self.now, levels, ..SweepStatus::default() },
            clock_behind: false,
            present: self.present.clone().into(),
            halted: self.halted.clone(),
            head: Some(Head { frame: 40, hash: [7; 32] }),
        })
    }
}

/// One person's session.
pub struct Desk {
    pub model: Model,
    /// Effects that are none of the engine's, oldest first.
    pub left: Vec<Effect>,
    /// Keys pressed that are commands: not typing, not Tab.
    pub command_keys: usize,
    size: Size,
}

impl Desk {
    pub fn new(house: &House, size: (u16, u16), lang: Lang, theme: Theme) -> Self {
        let size = Size { width: size.0, height: size.1 };
        let options = Options { lang, theme, ..Options::new(house.snapshot(), size) };
        Self { model: Model::new(options), left: Vec::new(), command_keys: 0, size }
    }

    /// A session on 80 columns in Azerbaijani, in colour, with somebody signed in.
    pub fn signed_in(house: &mut House, login: &str, desk: &str) -> Self {
        Self::seated(house, login, desk, (80, 24), Lang::Az, Theme::default())
    }

    pub fn seated(
        house: &mut House,
        login: &str,
        desk: &str,
        size: (u16, u16),
        lang: Lang,
        theme: Theme,
    ) -> Self {
        let mut own = Self::new(house, size, lang, theme);
        own.sign_in(house, login, desk);
        own
    }

    /// A later session of the same person, with the drafts of an earlier one.
    pub fn fresh_with(house: &mut House, login: &str, desk: &str, left: Vec<Effect>) -> Self {
        let mut own = Self::new(house, (80, 24), Lang::Az, Theme::default());
        own.left = left;
        own.sign_in(house, login, desk);
        own
    }

    fn sign_in(&mut self, house: &mut House, login: &str, desk: &str) {
        self.types(house, login);
        self.press(house, "Tab");
        self.types(house, "2468");
        self.press(house, "Tab");
        self.types(house, desk);
        self.press(house, "Enter");
        self.command_keys = 0;
    }

    /// Presses keys given by name, separated by spaces: `F8 Enter Ctrl-P`.
    pub fn press(&mut self, house: &mut House, keys: &str) {
        for name in keys.split_whitespace() {
            let key = key(name);
            if !matches!(key.code, KeyCode::Tab | KeyCode::BackTab) {
                self.command_keys += 1;
            }
            self.tell(house, Msg::Key(key));
        }
    }

    /// Types letters.
    pub fn types(&mut self, house: &mut House, text: &str) {
        for letter in text.chars() {
            let key = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
            self.tell(house, Msg::Key(key));
        }
    }

    /// Gives the PIN that a decision asks for, and with it the decision.
    pub fn decides(&mut self, house: &mut House) {
        self.types(house, "2468");
        self.press(house, "Enter");
    }

    /// Lets the session see what others have done.
    pub fn refresh(&mut self, house: &mut House) {
        self.tell(house, Msg::Snapshot(house.snapshot()));
    }

    /// A message, and everything that follows from it.
    pub fn tell(&mut self, house: &mut House, message: Msg) {
        let mut effects = update(&mut self.model, message);
        while !effects.is_empty() {
            let now: Vec<Effect> = std::mem::take(&mut effects);
            for effect in now {
                effects.extend(self.perform(house, effect));
            }
        }
    }

    fn perform(&mut self, house: &mut House, effect: Effect) -> Vec<Effect> {
        match effect {
            Effect::Submit { request, command, seen } => {
                self.submit(house, request, &command, seen, None)
            }
            Effect::SubmitWithPin { request, command, seen, pin } => {
                self.submit(house, request, &command, seen, Some(pin.0 == "2468"))
            }
            Effect::SignIn { login, pin } => {
                let member = house.centre.member_by_login(&login).map(|member| member.id);
                let right = pin == "2468";
                let outcome = member.filter(|_| right).ok_or(Refusal::UnknownStaff.into());
                update(&mut self.model, Msg::SignedIn(outcome))
            }
            Effect::Search { search, words } => {
                let found = Found { hits: find(house, &words), ..Found::default() };
                update(&mut self.model, Msg::Found { search, found })
            }
            Effect::LoadDraft { key } => {
                let kept = self.left.iter().rev().find_map(|effect| match effect {
                    Effect::SaveDraft { key: saved, bytes } if *saved == key => Some(bytes.clone()),
                    _ => None,
                });
                update(&mut self.model, Msg::Draft { key, bytes: kept })
            }
            other => {
                self.left.push(other);
                Vec::new()
            }
        }
    }

    /// What the engine would make of a command; `pin`: whether the one that was given is right.
    fn submit(
        &mut self,
        house: &mut House,
        request: u64,
        command: &Command,
        seen: Option<Version>,
        pin: Option<bool>,
    ) -> Vec<Effect> {
        let actor = self.model.staff().map_or(Actor::Centre, Actor::Staff);
        let locked = self.model.staff().and_then(|staff| house.centre.member(staff)?.locked_until);
        let outcome = match (house.halted.clone(), locked, pin) {
            (Some(halt), ..) => Err(Failure::Halted(halt)),
            (None, Some(until), Some(_)) if house.now < until => {
                Err(Refusal::SignInLocked { until }.into())
            }
            (None, _, Some(false)) => {
                let staff = self.model.staff().expect("somebody sits here");
                house.centre_does(Command::SignIn { staff, pin_right: false });
                Err(Failure::WrongPin)
            }
            (None, _, pin) => house
                .carry_out(command, actor, self.model.desk(), seen, pin == Some(true))
                .map_err(Failure::from),
        };
        let mut effects = update(&mut self.model, Msg::Snapshot(house.snapshot()));
        effects.extend(update(&mut self.model, Msg::Answered { request, outcome }));
        effects
    }

    /// The terminal gets another size.
    pub fn resize(&mut self, size: (u16, u16)) {
        self.size = Size { width: size.0, height: size.1 };
        update(&mut self.model, Msg::Resize { width: size.0, height: size.1 });
    }

    /// The screen as it is.
    pub fn screen(&self) -> (Buffer, Option<Position>) {
        let mut buffer = Buffer::empty(Rect::from((Position::ORIGIN, self.size)));
        let cursor = view(&self.model, &mut buffer);
        (buffer, cursor)
    }

    /// The rows of the screen.
    pub fn rows(&self) -> Vec<String> {
        let (buffer, _) = self.screen();
        rows(&buffer)
    }

    /// The next-step line.
    pub fn next_line(&self) -> String {
        let rows = self.rows();
        rows[rows.len() - 2].trim().to_owned()
    }

    /// The message line.
    pub fn message_line(&self) -> String {
        let rows = self.rows();
        rows[rows.len() - 3].trim().to_owned()
    }

    /// The screen as letters, the cursor, and below it a letter for each style.
    pub fn picture(&self) -> String {
        let (buffer, cursor) = self.screen();
        let mut out = rows(&buffer).join("\n");
        let at = cursor.map_or("none".to_owned(), |at| format!("{},{}", at.x, at.y));
        out.push_str(&format!("\n--- cursor {at}\n"));
        out.push_str(&styles(&buffer));
        out
    }

    /// The screen after a terminal has read the bytes, row by row, for a tool that paints it.
    pub fn rows_for_the_eye(&self) -> Vec<u8> {
        let mut screen = Screen::new(self.size, Depth::Sixteen, Scratch::default());
        let bytes = screen.draw(|buffer| view(&self.model, buffer));
        let side = |length| NonZeroU16::new(length).expect("a size");
        let mut terminal = vt100::Parser::new(side(self.size.height), side(self.size.width), 0);
        terminal.process(&bytes);
        let rows: Vec<String> = terminal.screen().rows_formatted(0, self.size.width).collect();
        rows.join("\x1b[0m\n").into_bytes()
    }
}

/// Finds cases by name and tickets by number, well enough for a test.
fn find(house: &House, words: &str) -> Vec<Hit> {
    use dost_desk::locale::fold::fold;
    let wanted = fold(words);
    let cases =
        house.centre.cases.values().filter(|case| {
            case.applicant().is_some_and(|it| fold(&it.name.full()).contains(&wanted))
        });
    let tickets = house.centre.tickets.values();
    let tickets = tickets.filter(|ticket| fold(&ticket.number.to_string()).contains(&wanted));
    cases.map(|case| Hit::Case(case.id)).chain(tickets.map(|it| Hit::Ticket(it.id))).collect()
}

pub fn rows(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    (area.top()..area.bottom())
        .map(|y| {
            let row: String =
                (area.left()..area.right()).map(|x| buffer[(x, y)].symbol()).collect();
            row.trim_end().to_owned()
        })
        .collect()
}

/// One letter for each style in order of appearance, and what the letters mean.
fn styles(buffer: &Buffer) -> String {
    let mut known: Vec<String> = Vec::new();
    let area = buffer.area;
    let mut out = String::new();
    for y in area.top()..area.bottom() {
        let mut row = String::new();
        for x in area.left()..area.right() {
            let cell = &buffer[(x, y)];
            let style = format!("{} on {} {:?}", cell.fg, cell.bg, cell.modifier);
            let index = known.iter().position(|it| *it == style).unwrap_or_else(|| {
                known.push(style);
                known.len() - 1
            });
            row.push(char::from(b'a' + u8::try_from(index % 26).expect("small")));
        }
        out.push_str(&shortened(&row));
        out.push('\n');
    }
    for (index, style) in known.iter().enumerate() {
        let letter = char::from(b'a' + u8::try_from(index % 26).expect("small"));
        out.push_str(&format!("{letter} = {style}\n"));
    }
    out
}

/// `aaabb` as `a3b2`.
fn shortened(row: &str) -> String {
    let mut out = String::new();
    let mut letters = row.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut count = 1;
        while letters.next_if_eq(&letter).is_some() {
            count += 1;
        }
        out.push_str(&format!("{letter}{count}"));
    }
    out
}

/// A key by its name.
pub fn key(name: &str) -> KeyEvent {
    let (modifiers, name) = match name.strip_prefix("Ctrl-") {
        Some(rest) => (KeyModifiers::CONTROL, rest),
        None => (KeyModifiers::NONE, name),
    };
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "BackTab" => KeyCode::BackTab,
        "Ins" => KeyCode::Insert,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "Backspace" => KeyCode::Backspace,
        _ => match (name.strip_prefix('F').and_then(|it| it.parse().ok()), name.chars().next()) {
            (Some(number), _) => KeyCode::F(number),
            (None, Some(letter)) if name.chars().count() == 1 => {
                KeyCode::Char(if modifiers.is_empty() {
                    letter
                } else {
                    letter.to_ascii_lowercase()
                })
            }
            _ => panic!("no such key: {name}"),
        },
    };
    KeyEvent::new(code, modifiers)
}
