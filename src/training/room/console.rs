//! The trainer's console: the clock, the outside systems, the next visitor, and the way back.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Room;
use super::classmate::next_of;
use super::moments::What;
use crate::casework::register::OutsideSystem;
use crate::gateways::practice::{Behaviour, PracticePerson};
use crate::terminal::program::Flow;
use crate::training::lesson::SLOW_MILLIS;
use crate::training::run::{Input, system_input};
use crate::training::script::Target;

/// One row of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// One hour on.
    Hour,
    /// One day on.
    Day,
    /// To the latest safe day for the notice.
    NoticeDay,
    /// To the last day of the term.
    LastDay,
    /// How an outside system answers.
    System(OutsideSystem),
    /// Another visitor, of a chosen kind.
    Visitor,
    /// The practice clock stands still, or goes on.
    Pause,
    /// Back to the start of the step.
    ResetStep,
    /// Back to the start of the lesson.
    ResetLesson,
    /// The moments of this run.
    Moments,
    /// This run beside the reference.
    Compare,
    /// The step and its reason.
    Explain,
    /// The keys, large.
    Big,
}

/// The rows, from above.
pub const ITEMS: [Item; 15] = [
    Item::ResetStep,
    Item::ResetLesson,
    Item::Pause,
    Item::Hour,
    Item::Day,
    Item::NoticeDay,
    Item::LastDay,
    Item::System(OutsideSystem::Meis),
    Item::System(OutsideSystem::SocialPayments),
    Item::System(OutsideSystem::Esosial),
    Item::Visitor,
    Item::Moments,
    Item::Compare,
    Item::Explain,
    Item::Big,
];

impl Item {
    /// Message key of its label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hour => "console-hour",
            Self::Day => "console-day",
            Self::NoticeDay => "console-notice-day",
            Self::LastDay => "console-last-day",
            Self::System(OutsideSystem::Meis) => "console-meis",
            Self::System(OutsideSystem::SocialPayments) => "console-payments",
            Self::System(OutsideSystem::Esosial) => "console-portal",
            Self::Visitor => "console-visitor",
            Self::Pause => "console-pause",
            Self::ResetStep => "console-reset-step",
            Self::ResetLesson => "console-reset-lesson",
            Self::Moments => "console-moments",
            Self::Compare => "console-compare",
            Self::Explain => "console-explain",
            Self::Big => "console-big",
        }
    }
}

/// Kinds of visitor that a trainer sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// MEİS knows everything, nothing was paid.
    Plain,
    /// The allowance was paid for this sentence.
    Paid,
    /// It was paid for another sentence.
    PaidBefore,
    /// MEİS does not know the person.
    Unknown,
    /// MEİS knows the person and no sentence.
    NoSentence,
    /// Released on exonerating grounds.
    Exonerated,
    /// Served abroad.
    Abroad,
    /// A foreigner or stateless person.
    Foreigner,
}

/// The kinds, in the order in which they are offered.
pub const KINDS: [Kind; 8] = [
    Kind::Plain,
    Kind::Paid,
    Kind::PaidBefore,
    Kind::Unknown,
    Kind::NoSentence,
    Kind::Exonerated,
    Kind::Abroad,
    Kind::Foreigner,
];

impl Kind {
    /// Message key of its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Plain => "visitor-plain",
            Self::Paid => "visitor-paid",
            Self::PaidBefore => "visitor-paid-before",
            Self::Unknown => "visitor-unknown",
            Self::NoSentence => "visitor-no-sentence",
            Self::Exonerated => "visitor-exonerated",
            Self::Abroad => "visitor-abroad",
            Self::Foreigner => "visitor-foreigner",
        }
    }

    /// The kind of somebody.
    pub fn of(person: &PracticePerson) -> Self {
        use crate::casework::forms::ReleaseGround;
        use crate::casework::identity::PersonCodeKind;
        let Some(sentence) = &person.sentence else {
            return if person.identity.is_some() { Self::NoSentence } else { Self::Unknown };
        };
        match person.paid {
            Some((released, _)) if released == sentence.released => Self::Paid,
            Some(_) => Self::PaidBefore,
            None if person.document_kind.code_kind() != PersonCodeKind::Fin => Self::Foreigner,
            None if sentence.ground == ReleaseGround::Exonerated => Self::Exonerated,
            None if sentence.returned_from_abroad.is_some() => Self::Abroad,
            None => Self::Plain,
        }
    }
}

/// The open console.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Console {
    /// The row under the cursor.
    pub at: usize,
    /// The kind of visitor that is offered.
    pub kind: usize,
    /// The code of the visitor sent last.
    pub sent: Option<String>,
}

impl Console {
    /// The item under the cursor.
    pub fn item(&self) -> Item {
        ITEMS.get(self.at).copied().unwrap_or(Item::ResetStep)
    }

    /// The kind that is offered.
    pub fn kind(&self) -> Kind {
        KINDS.get(self.kind).copied().unwrap_or(Kind::Plain)
    }
}

/// Behaviours through which a row goes.
const TURNS: [Behaviour; 3] = [Behaviour::Up, Behaviour::Slow(SLOW_MILLIS), Behaviour::Down];

impl Room {
    /// Opens the console; the practice clock stands still meanwhile.
    pub(super) fn open_console(&mut self) {
        if self.console.is_none() {
            self.console = Some(Console::default());
        }
    }

    /// A key while the console is open.
    pub(super) fn console_key(&mut self, key: KeyEvent) -> Flow {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let Some(console) = &mut self.console else { return Flow::Idle };
        match key.code {
            KeyCode::Esc | KeyCode::F(12) => self.console = None,
            KeyCode::Char('t' | 'T') if ctrl => self.console = None,
            KeyCode::Up => console.at = console.at.checked_sub(1).unwrap_or(ITEMS.len() - 1),
            KeyCode::Down => console.at = (console.at + 1) % ITEMS.len(),
            KeyCode::Left => self.turn(false),
            KeyCode::Right => self.turn(true),
            KeyCode::Enter | KeyCode::Char(' ') => return self.choose(),
            KeyCode::Char('x' | 'X') if ctrl => {
                self.console = None;
                return Flow::Idle;
            }
            _ => return Flow::Idle,
        }
        Flow::Draw
    }

    /// To the row's next or previous value.
    fn turn(&mut self, forward: bool) {
        let controls = self.sandbox.controls();
        let Some(console) = &mut self.console else { return };
        let next = |at: usize, of: usize| if forward { (at + 1) % of } else { (at + of - 1) % of };
        match console.item() {
            Item::Visitor => console.kind = next(console.kind, KINDS.len()),
            Item::System(system) => {
                let now = controls.get(system);
                let at = TURNS.iter().position(|known| *known == now).unwrap_or(TURNS.len() - 1);
                if let Some(behaviour) = TURNS.get(next(at, TURNS.len())) {
                    self.sets(system, *behaviour);
                }
            }
            _ => {}
        }
    }

    /// Does what the row says.
    fn choose(&mut self) -> Flow {
        let item = self.console.as_ref().map(Console::item);
        match item {
            Some(Item::Hour) => self.clock_on(3_600),
            Some(Item::Day) => self.clock_on(86_400),
            Some(Item::NoticeDay) => self.jump(Target::NoticeDay),
            Some(Item::LastDay) => self.jump(Target::LastDay),
            Some(Item::System(_)) => self.turn(true),
            Some(Item::Visitor) => self.send_visitor(),
            // A class that is paused by its trainer stays so.
            Some(Item::Pause) => self.paused = !self.paused || self.classmate.is_held,
            Some(Item::ResetStep) => {
                self.console = None;
                self.reset_step();
            }
            Some(Item::ResetLesson) => {
                self.console = None;
                self.reset_lesson();
            }
            Some(Item::Moments) => {
                self.console = None;
                self.open_past();
                return Flow::Draw;
            }
            Some(Item::Compare) => {
                self.console = None;
                self.open_past();
                self.compare();
                return Flow::Draw;
            }
            Some(Item::Explain) => {
                self.console = None;
                self.is_explaining = true;
            }
            Some(Item::Big) => {
                self.console = None;
                self.turn_big();
            }
            None => {}
        }
        self.seat.catch_up();
        Flow::Draw
    }

    pub(super) fn clock_on(&mut self, seconds: i64) {
        self.note(What::Clock, None);
        self.logs(Input::Clock);
        self.sandbox.advance(seconds);
    }

    /// Has an outside system behave otherwise.
    pub(super) fn sets(&mut self, system: OutsideSystem, behaviour: Behaviour) {
        self.note(What::System(system), None);
        if let Some(input) = system_input(system, behaviour) {
            self.logs(input);
        }
        self.sandbox.controls().set(system, behaviour);
    }

    /// Sends another visitor, whoever it is.
    pub(super) fn another_visitor(&mut self) {
        self.note(What::Visitor, None);
        self.logs(Input::Visitor);
        self.sandbox.next_visitor();
    }

    /// Without a case there is no term yet, and the clock stays.
    pub(super) fn jump(&mut self, target: Target) {
        let snapshot = self.sandbox.engine().snapshot();
        let has_term =
            crate::training::goal::the_case(&snapshot).is_some_and(|case| case.term().is_some());
        if has_term {
            self.note(What::Clock, None);
            self.logs(Input::Clock);
            self.sandbox.to(target);
        }
    }

    /// Gives a visitor of the chosen kind a ticket; the console says the code to type.
    fn send_visitor(&mut self) {
        let Some(console) = &mut self.console else { return };
        let people = self.sandbox.people();
        if let Some(code) = next_of(people, console.kind(), console.sent.as_deref()) {
            console.sent = Some(code);
            self.another_visitor();
        }
    }
}
