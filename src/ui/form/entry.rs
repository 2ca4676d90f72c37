//! One field of a form: what stands there, what is recorded, and what a register says.

use chrono::NaiveDate;
use crossterm::event::{KeyCode, KeyEvent};

use super::check::{Check, Fault};
use crate::locale::fold::fold;
use crate::ui::field::{Edit, Field, Kind};

/// One of several values: its stable code and the message key of its words.
pub type OptionRow = (&'static str, &'static str);

/// A field in which one of several values is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What can be chosen, in the order shown.
    pub options: Vec<OptionRow>,
    at: Option<usize>,
}

impl Choice {
    /// A choice in which nothing is chosen yet.
    pub fn new(options: Vec<OptionRow>) -> Self {
        Self { options, at: None }
    }

    /// The code of what is chosen; empty when nothing is.
    pub fn code(&self) -> &'static str {
        self.at.and_then(|at| self.options.get(at)).map_or("", |(code, _)| code)
    }

    /// The message key of what is chosen.
    pub fn label(&self) -> Option<&'static str> {
        self.at.and_then(|at| self.options.get(at)).map(|(_, label)| *label)
    }

    /// Chooses by code; an unknown code chooses nothing.
    pub fn choose(&mut self, code: &str) {
        self.at = self.options.iter().position(|(known, _)| *known == code);
    }

    /// Offers other options and keeps what is chosen if it is still among them.
    pub fn offer(&mut self, options: Vec<OptionRow>) {
        let held = self.code();
        self.options = options;
        self.choose(held);
    }

    /// ← and → step, a digit chooses by place, a letter goes to the next option that begins so.
    /// `say` gives the words of a message key.
    pub fn key(&mut self, key: KeyEvent, say: &dyn Fn(&str) -> String) -> Edit {
        let count = self.options.len();
        if count == 0 || super::is_shortcut(key) {
            return Edit::Ignored;
        }
        let next = match key.code {
            KeyCode::Right | KeyCode::Char(' ') => self.at.map_or(0, |at| (at + 1) % count),
            KeyCode::Left => self.at.map_or(count - 1, |at| (at + count - 1) % count),
            KeyCode::Home => 0,
            KeyCode::End => count - 1,
            KeyCode::Char(digit @ '1'..='9') => {
                let place = usize::from(digit as u8 - b'1');
                if place >= count {
                    return Edit::Refused;
                }
                place
            }
            KeyCode::Char(letter) => {
                let wanted = fold(&letter.to_string());
                let from = self.at.map_or(0, |at| at + 1);
                let found = (0..count).map(|step| (from + step) % count).find(|at| {
                    let label = self.options.get(*at).map_or("", |(_, label)| *label);
                    fold(&say(label)).starts_with(&wanted)
                });
                match found {
                    Some(at) if !wanted.is_empty() => at,
                    _ => return Edit::Refused,
                }
            }
            _ => return Edit::Ignored,
        };
        self.at = Some(next);
        Edit::Changed
    }
}

/// How a value is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Typed.
    Text(Field),
    /// Chosen.
    Choice(Choice),
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<I> {
    /// Which field.
    pub id: I,
    /// Message key of its label.
    pub label: &'static str,
    /// Message key of the heading above it, where a group of fields begins.
    pub heading: Option<&'static str>,
    /// How its value is given.
    pub content: Content,
    /// What the value must be.
    pub check: Check,
    /// The value may not stay empty.
    pub required: bool,
    /// Whether it is part of the form at present.
    pub shown: bool,
    /// The value that is recorded in the case.
    pub recorded: String,
    /// The value that a register answered.
    pub register: Option<String>,
    /// Another value that was perhaps meant.
    pub offered: Option<String>,
    /// A person has changed it here.
    pub touched: bool,
    /// The difference to the register has been looked at and the typed value kept.
    pub kept: bool,
    /// What a colleague has recorded here while something else was being typed: one of the two has
    /// to be chosen.
    pub clash: Option<String>,
    /// What is wrong with the value; known once the field was left.
    pub fault: Option<Fault>,
}

impl<I: Copy> Entry<I> {
    /// A typed field.
    pub fn text(id: I, label: &'static str, kind: Kind, letters_max: usize, check: Check) -> Self {
        Self::new(id, label, Content::Text(Field::new(kind, letters_max)), check)
    }

    /// A chosen field, with its first choice.
    pub fn choice(
        id: I,
        label: &'static str,
        options: Vec<OptionRow>,
        first: &'static str,
    ) -> Self {
        let mut choice = Choice::new(options);
        choice.choose(first);
        Self::new(id, label, Content::Choice(choice), Check::Option)
    }

    fn new(id: I, label: &'static str, content: Content, check: Check) -> Self {
        Self {
            id,
            label,
            heading: None,
            content,
            check,
            required: false,
            shown: true,
            recorded: String::new(),
            register: None,
            offered: None,
            touched: false,
            kept: false,
            clash: None,
            fault: None,
        }
    }

    /// The same field under a heading.
    #[must_use]
    pub fn under(mut self, heading: &'static str) -> Self {
        self.heading = Some(heading);
        self
    }

    /// The same field, required.
    #[must_use]
    pub fn needed(mut self) -> Self {
        self.required = true;
        self
    }

    /// What stands there: text as typed, or the code of a choice.
    pub fn value(&self) -> &str {
        match &self.content {
            Content::Text(field) => field.text(),
            Content::Choice(choice) => choice.code(),
        }
    }

    /// Puts a value there that the program knows to be right.
    pub fn put(&mut self, value: &str) {
        match &mut self.content {
            Content::Text(field) => field.set(value),
            Content::Choice(choice) => choice.choose(value),
        }
        self.fault = None;
        self.offered = None;
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.value().trim().is_empty()
    }

    /// Whether what stands there came from the register.
    pub fn is_from_register(&self) -> bool {
        !self.is_empty() && self.register.as_deref() == Some(self.value())
    }

    /// The register's value, where it differs from what stands there.
    pub fn difference(&self) -> Option<&str> {
        let register = self.register.as_deref().filter(|value| !value.is_empty())?;
        (register != self.value()).then_some(register)
    }

    /// What Ctrl-R takes: the correction that is offered, else what a colleague has recorded, else
    /// the register's value.
    pub fn on_offer(&self) -> Option<&str> {
        let offered = self.offered.as_deref().or(self.clash.as_deref());
        offered.or_else(|| self.difference())
    }

    /// What is typed stays, and the other value is known.
    pub fn keep(&mut self) {
        self.kept |= self.clash.is_none() && self.difference().is_some();
        self.clash = None;
    }

    /// Whether somebody has to look at it before the form can go on.
    pub fn needs_attention(&self) -> bool {
        self.shown
            && (self.fault.is_some()
                || self.clash.is_some()
                || (self.required && self.is_empty())
                || (self.difference().is_some() && !self.kept))
    }

    /// Whether it can be handed in as it stands.
    pub fn is_sound(&self) -> bool {
        self.fault.is_none() && !(self.required && self.is_empty())
    }

    /// Looks at the value: right values are shown in their one form, wrong ones stay as typed.
    pub fn look(&mut self, today: NaiveDate) {
        let Content::Text(field) = &mut self.content else { return };
        match self.check.run(field.text(), today) {
            Ok(value) => {
                if value != field.text() {
                    field.set(&value);
                }
                (self.fault, self.offered) = (None, None);
            }
            Err(fault) => {
                self.offered = self.check.offer(field.text());
                self.fault = Some(fault);
            }
        }
    }

    /// The case says something else than before. What nobody has changed here follows it; what
    /// somebody has stays, and when it was a colleague who recorded it there is a choice to make.
    pub fn follow_record(&mut self, recorded: &str, by_colleague: bool) {
        if recorded != self.recorded {
            let unchanged = !self.touched || self.value() == self.recorded;
            let emptied = by_colleague && !self.recorded.is_empty();
            if unchanged && (!recorded.is_empty() || emptied) {
                self.put(recorded);
                self.touched = false;
            } else if by_colleague && !unchanged {
                self.clash = Some(recorded.to_owned());
            }
        }
        recorded.clone_into(&mut self.recorded);
        if self.value() == self.recorded {
            (self.touched, self.clash) = (false, None);
        }
    }

    /// A register has answered. An empty field nobody has touched is filled in; anything else
    /// stays as it is.
    pub fn follow_register(&mut self, answer: Option<&str>) {
        if self.register.as_deref() == answer {
            return;
        }
        let was_from_register = self.is_from_register();
        self.register = answer.map(str::to_owned);
        self.kept = false;
        let Some(value) = answer.filter(|value| !value.is_empty()) else { return };
        let free = self.is_empty() || was_from_register;
        if free && !self.touched && self.recorded.is_empty() {
            self.put(value);
        }
    }

    /// Another person stands in the form: what only a register said goes.
    pub fn forget_register(&mut self) {
        if self.is_from_register() && !self.touched {
            self.put("");
        }
        self.register = None;
        self.kept = false;
    }
}
