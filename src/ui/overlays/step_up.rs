//! The PIN once more, before a decision: whoever sits here is the one who signed in.
//!
//! The question that is asked before every decision and the PIN stand in one box, so that the proof
//! costs no key but the PIN itself. A wrong PIN and Esc leave everything typed before as it was.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Deed, Question, Turn};
use crate::casework::command::Command;
use crate::casework::ids::Version;
use crate::ui::field::Pasted;
use crate::ui::pages::pin_field;
use crate::ui::paint::{boxed, put, wrap};
use crate::ui::sheet::{Row, Sheet, SheetTurn};
use crate::ui::theme::Paint;
use crate::ui::{Pin, Scene};

/// Columns of the box.
const WIDTH: u16 = 66;

/// What a decision waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct StepUp {
    /// What is asked.
    question: Question,
    /// What then.
    command: Command,
    /// The version of the case the question is about: what was on the screen when it was asked.
    seen: Option<Version>,
    sheet: Sheet,
    /// The request whose answer is awaited.
    waiting: Option<u64>,
}

impl StepUp {
    /// A question before a decision about a case as it was seen.
    pub fn new(question: Question, command: Command, seen: Option<Version>) -> Self {
        let sheet = Sheet::new(vec![Row::line("step-up-pin", pin_field())]);
        Self { question, command, seen, sheet, waiting: None }
    }

    /// Takes a key. While the PIN is looked at there is nothing to type.
    pub fn key(&mut self, scene: &Scene, key: KeyEvent) -> Turn {
        if self.waiting.is_some() {
            return if key.code == KeyCode::Esc { None } else { Some(Vec::new()) };
        }
        match self.sheet.key(scene.text, key) {
            SheetTurn::Ignored => None,
            SheetTurn::Taken => Some(Vec::new()),
            SheetTurn::Submit if self.sheet.typed(0).is_empty() => {
                self.sheet.refuse(0, scene.text.say("step-up-empty").into_owned());
                Some(Vec::new())
            }
            SheetTurn::Submit => {
                let pin = Pin(self.sheet.typed(0).to_owned());
                self.forget_pin();
                let command = Box::new(self.command.clone());
                Some(vec![Deed::SubmitWithPin { command, seen: self.seen, pin }])
            }
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) -> Option<Pasted> {
        if self.waiting.is_some() {
            return None;
        }
        self.sheet.paste(text)
    }

    /// Empties the PIN, so that nobody finds one half typed.
    pub fn forget_pin(&mut self) {
        self.sheet.clear_pins();
    }

    /// The PIN is being looked at, for this request.
    pub fn wait(&mut self, request: u64) {
        self.waiting = Some(request);
    }

    /// Whether this is the request it waits for.
    pub fn awaits(&self, request: u64) -> bool {
        self.waiting == Some(request)
    }

    /// The PIN was not taken: it can be typed anew, unless a wait has begun.
    pub fn refuse(&mut self, fault: String) {
        self.waiting = None;
        self.sheet.refuse(0, fault);
    }

    /// Draws the question and the line for the PIN; says where the cursor stands.
    pub fn view(&self, scene: &Scene, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let text = scene.text;
        let question = wrap(&self.question.words(text), usize::from(WIDTH - 4));
        let lines = u16::try_from(question.len()).unwrap_or(u16::MAX);
        let height = lines.saturating_add(self.sheet.height() + 4);
        let (title, hint) = (text.say("step-up-title"), text.say("step-up-hint"));
        let inside = boxed(scene.theme, area, (WIDTH, height), &title, &hint, buffer);
        let strong = scene.theme.style(Paint::Strong);
        for (line, y) in question.iter().zip(inside.y + 1..inside.bottom()) {
            put(buffer, Position { x: inside.x, y }, inside.width, line, strong);
        }
        let y = inside.y.saturating_add(lines + 2);
        let below = Rect { y, height: inside.bottom().saturating_sub(y), ..inside };
        if self.waiting.is_some() {
            let quiet = scene.theme.style(Paint::Quiet);
            let at = Position { x: below.x, y: below.y };
            put(buffer, at, below.width, &text.say("step-up-checking"), quiet);
            return None;
        }
        self.sheet.view(scene, below, buffer)
    }
}
