//! What the trainer can do to the class or to one learner.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Over, Page};
use crate::casework::register::OutsideSystem;
use crate::gateways::practice::Behaviour;
use crate::locale::{Arg, Text};
use crate::terminal::program::Flow;
use crate::training::class::Class;
use crate::training::class::orders::Scope;
use crate::training::lesson::SLOW_MILLIS;
use crate::training::room::classmate::Deed;
use crate::training::room::console::{KINDS, Kind};
use crate::training::script::Target;
use crate::ui::paint::{boxed, fill, put};
use crate::ui::theme::{Glyph, Paint};

/// Columns of the box, and of a row's label.
const COLUMNS: u16 = 70;
const LABEL_COLUMNS: u16 = 38;

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    Whom,
    Visitor,
    System(usize),
    Hour,
    Day,
    NoticeDay,
    LastDay,
    Pause,
    Hand,
    ResetStep,
    ResetLesson,
}

const ITEMS: [Item; 13] = [
    Item::Whom,
    Item::Visitor,
    Item::System(0),
    Item::System(1),
    Item::System(2),
    Item::Hour,
    Item::Day,
    Item::NoticeDay,
    Item::LastDay,
    Item::Pause,
    Item::Hand,
    Item::ResetStep,
    Item::ResetLesson,
];

/// What a system can be told to be.
const STATES: [Behaviour; 3] = [Behaviour::Up, Behaviour::Slow(SLOW_MILLIS), Behaviour::Down];

impl Item {
    fn label(self) -> &'static str {
        match self {
            Self::Whom => "class-whom",
            Self::Visitor => "console-visitor",
            Self::System(0) => "console-meis",
            Self::System(1) => "console-payments",
            Self::System(_) => "console-portal",
            Self::Hour => "console-hour",
            Self::Day => "console-day",
            Self::NoticeDay => "console-notice-day",
            Self::LastDay => "console-last-day",
            Self::Pause => "console-pause",
            Self::Hand => "class-lower",
            Self::ResetStep => "class-reset-step",
            Self::ResetLesson => "class-reset-lesson",
        }
    }

    /// Going back takes away what was done: only one learner at a time is sent back.
    fn is_for_one(self) -> bool {
        matches!(self, Self::ResetStep | Self::ResetLesson)
    }
}

/// The open console.
pub(super) struct Console {
    at: usize,
    /// The learner who was under the cursor.
    whom: Option<usize>,
    is_for_all: bool,
    kind: usize,
    /// What is offered for each system.
    states: [usize; 3],
    is_paused: bool,
}

impl Console {
    /// Over the row of a learner, with the values that hold for the class now.
    pub fn new(whom: Option<usize>, class: &Class) -> Self {
        let states = class
            .systems()
            .map(|(_, state)| STATES.iter().position(|known| *known == state).unwrap_or(0));
        Self { at: 1, whom, is_for_all: true, kind: 0, states, is_paused: class.is_paused() }
    }

    fn item(&self) -> Item {
        ITEMS.get(self.at).copied().unwrap_or(Item::Whom)
    }

    fn scope(&self) -> Scope {
        match self.whom {
            Some(number) if !self.is_for_all => Scope::One(number),
            _ => Scope::All,
        }
    }

    fn kind(&self) -> Kind {
        KINDS.get(self.kind).copied().unwrap_or(Kind::Plain)
    }

    fn state(&self, system: usize) -> Behaviour {
        let at = self.states.get(system).copied().unwrap_or(0);
        STATES.get(at).copied().unwrap_or(Behaviour::Up)
    }

    /// To the row's next or previous value.
    fn turn(&mut self, forward: bool) {
        let next = |at: usize, of: usize| if forward { (at + 1) % of } else { (at + of - 1) % of };
        match self.item() {
            Item::Whom if self.whom.is_some() => self.is_for_all = !self.is_for_all,
            Item::Visitor => self.kind = next(self.kind, KINDS.len()),
            Item::System(system) => {
                if let Some(state) = self.states.get_mut(system) {
                    *state = next(*state, STATES.len());
                }
            }
            Item::Pause => self.is_paused = !self.is_paused,
            _ => {}
        }
    }

    /// What Enter does in this row.
    fn deed(&self) -> Option<Deed> {
        let is_one = matches!(self.scope(), Scope::One(_));
        let item = self.item();
        if item.is_for_one() && !is_one {
            return None;
        }
        Some(match item {
            Item::Whom => return None,
            Item::Visitor => Deed::Visitor(self.kind()),
            Item::System(system) => {
                let known =
                    [OutsideSystem::Meis, OutsideSystem::SocialPayments, OutsideSystem::Esosial];
                Deed::System(*known.get(system)?, self.state(system))
            }
            Item::Hour => Deed::Advance(3_600),
            Item::Day => Deed::Advance(86_400),
            Item::NoticeDay => Deed::Jump(Target::NoticeDay),
            Item::LastDay => Deed::Jump(Target::LastDay),
            Item::Pause => Deed::Pause(self.is_paused),
            Item::Hand => Deed::LowerHand,
            Item::ResetStep => Deed::ResetStep,
            Item::ResetLesson => Deed::ResetLesson,
        })
    }

    fn value(&self, item: Item, whom: &str, text: Text) -> String {
        let chosen = |words: &str| format!("‹ {words} ›");
        match item {
            Item::Whom if self.is_for_all => chosen(&text.say("class-everybody")),
            Item::Whom => chosen(whom),
            Item::Visitor => chosen(&text.say(self.kind().label())),
            Item::System(system) => chosen(&text.say(match self.state(system) {
                Behaviour::Up => "title-system-up",
                Behaviour::Slow(_) => "title-system-slow",
                _ => "title-system-down",
            })),
            Item::Pause => {
                chosen(&text.say(if self.is_paused { "console-on" } else { "console-off" }))
            }
            _ if item.is_for_one() && self.is_for_all => text.say("class-choose-one").into_owned(),
            _ => String::new(),
        }
    }
}

impl Page {
    pub(super) fn console_key(&mut self, key: KeyEvent) -> Flow {
        let Some(Over::Console(console)) = &mut self.over else { return Flow::Idle };
        match key.code {
            KeyCode::Up => console.at = console.at.checked_sub(1).unwrap_or(ITEMS.len() - 1),
            KeyCode::Down => console.at = (console.at + 1) % ITEMS.len(),
            KeyCode::Left => console.turn(false),
            KeyCode::Right => console.turn(true),
            KeyCode::Enter => {
                if console.item() == Item::Pause && console.is_paused == self.class.is_paused() {
                    // Nobody asks for what is so already.
                    console.turn(true);
                }
                let (scope, deed) = (console.scope(), console.deed());
                match deed {
                    Some(deed) => self.order(scope, deed),
                    None => console.turn(true),
                }
            }
            _ => return Flow::Idle,
        }
        Flow::Draw
    }

    pub(super) fn draw_console(&self, console: &Console, area: Rect, buffer: &mut Buffer) {
        let (text, theme) = (self.text(), &self.theme);
        let rows = u16::try_from(ITEMS.len()).unwrap_or(0);
        let (title, hint) = (text.say("class-console"), text.say("console-hint"));
        let inside = boxed(theme, area, (COLUMNS, rows + 4), &title, &hint, buffer);
        let learner = console.whom.and_then(|number| self.class.learner(number));
        let whom = learner.map(|learner| learner.name.clone()).unwrap_or_default();
        for ((at, item), y) in ITEMS.into_iter().enumerate().zip(inside.y..inside.bottom()) {
            let is_chosen = at == console.at;
            let style = theme.style(if is_chosen { Paint::Cursor } else { Paint::Plain });
            fill(buffer, Rect { y, height: 1, ..inside }, style);
            let sign = if is_chosen { theme.glyph(Glyph::Current) } else { " " };
            let label = format!("{sign} {}", text.say(item.label()));
            put(buffer, Position { x: inside.x, y }, LABEL_COLUMNS, &label, style);
            let value = console.value(item, &whom, text);
            let x = inside.x + LABEL_COLUMNS;
            put(buffer, Position { x, y }, inside.right().saturating_sub(x), &value, style);
        }
        let at = Position { x: inside.x, y: inside.bottom().saturating_sub(1) };
        let said = match &self.message {
            Some(message) => message.clone(),
            None => text.with("class-console-whom", &[("name", Arg::from(&whom))]),
        };
        put(buffer, at, inside.width, &said, theme.style(Paint::Strong));
    }
}
