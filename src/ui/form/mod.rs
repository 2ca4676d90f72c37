//! Forms: fields in their order, looked at when left, kept as drafts, and compared with what a
//! register answered. A form never loses what was typed and never takes a value by itself.

pub mod check;
pub mod draft;
pub mod entry;
pub mod view;

use chrono::NaiveDate;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::ui::field::{Edit, Pasted};
use entry::{Content, Entry};

/// What came of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<I> {
    /// Not a key of the form.
    Ignored,
    /// The focus or the cursor moved.
    Moved,
    /// This field was changed.
    Changed(I),
    /// This field reached its fixed length and is right; the focus has moved on.
    Completed(I),
    /// Enter, and nothing is left to look at.
    Through,
    /// Tab or ↓ on the last field.
    Past,
    /// The key was a field's, and could not be taken.
    Refused,
}

/// A form with the focus in one of its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form<I> {
    entries: Vec<Entry<I>>,
    focus: usize,
}

/// Keys with Ctrl or Alt are the frame's, whatever the field.
pub(crate) fn is_shortcut(key: KeyEvent) -> bool {
    key.modifiers.intersects(KeyModifiers::CONTROL.union(KeyModifiers::ALT))
}

/// Ctrl-R: take what is offered.
pub fn is_take(key: KeyEvent) -> bool {
    key.code == KeyCode::Char('r') && key.modifiers.contains(KeyModifiers::CONTROL)
}

impl<I: Copy + PartialEq> Form<I> {
    /// A form with the focus in its first field.
    pub fn new(entries: Vec<Entry<I>>) -> Self {
        Self { entries, focus: 0 }
    }

    /// The fields, in their order.
    pub fn entries(&self) -> &[Entry<I>] {
        &self.entries
    }

    /// The fields, to be changed.
    pub fn entries_mut(&mut self) -> &mut [Entry<I>] {
        &mut self.entries
    }

    /// The field in focus.
    pub fn focused(&self) -> Option<&Entry<I>> {
        self.entries.get(self.focus)
    }

    /// One field.
    pub fn entry(&self, id: I) -> Option<&Entry<I>> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// One field, to be changed.
    pub fn entry_mut(&mut self, id: I) -> Option<&mut Entry<I>> {
        self.entries.iter_mut().find(|entry| entry.id == id)
    }

    /// The value of a field; empty when the form has no such field or hides it.
    pub fn value(&self, id: I) -> &str {
        self.entry(id).filter(|entry| entry.shown).map_or("", Entry::value)
    }

    /// Gives a field the focus, if the form shows it.
    pub fn focus_on(&mut self, id: I) {
        if let Some(at) = self.entries.iter().position(|entry| entry.id == id && entry.shown) {
            self.focus = at;
        }
    }

    /// Shows or hides a field; the focus leaves a hidden one.
    pub fn show(&mut self, id: I, shown: bool) {
        if let Some(entry) = self.entry_mut(id) {
            entry.shown = shown;
        }
        if self.focused().is_some_and(|entry| !entry.shown) {
            self.focus = self.shown_before(self.focus).unwrap_or(0);
        }
    }

    /// The first field after the focus, round and round, that somebody has to look at.
    pub fn attention(&self) -> Option<&Entry<I>> {
        let (before, after) = self.entries.split_at(self.focus.min(self.entries.len()));
        let (own, after) =
            after.split_first().map_or((None, after), |(own, rest)| (Some(own), rest));
        after.iter().chain(before).chain(own).find(|entry| entry.needs_attention())
    }

    /// Moves the focus back to the first field above it that may not stay empty and is.
    pub fn go_back_to_needed(&mut self) {
        let needed = |entry: &Entry<I>| entry.shown && entry.required && entry.is_empty();
        let mut above = self.entries.iter().take(self.focus);
        self.focus = above.position(needed).unwrap_or(self.focus);
    }

    /// Looks at every field, as before handing in.
    pub fn look_at_all(&mut self, today: NaiveDate) {
        for entry in self.entries.iter_mut().filter(|entry| entry.shown) {
            entry.look(today);
        }
    }

    /// A key was pressed. `say` gives the words of a message key: choices go by first letter.
    pub fn key(
        &mut self,
        key: KeyEvent,
        today: NaiveDate,
        say: &dyn Fn(&str) -> String,
    ) -> Step<I> {
        if is_take(key) {
            return self.take(today);
        }
        match key.code {
            KeyCode::Enter => return self.enter(today),
            KeyCode::BackTab | KeyCode::Up => {
                self.leave(today);
                return self.go(self.shown_before(self.focus), Step::Ignored);
            }
            KeyCode::Tab | KeyCode::Down => {
                self.leave(today);
                return self.go(self.shown_after(self.focus), Step::Past);
            }
            KeyCode::PageUp => {
                self.leave(today);
                return self.go(self.heading_before(), Step::Moved);
            }
            KeyCode::PageDown => {
                self.leave(today);
                return self.go(self.heading_after(), Step::Moved);
            }
            _ => {}
        }
        let Some(entry) = self.entries.get_mut(self.focus) else { return Step::Ignored };
        let edit = match &mut entry.content {
            Content::Text(field) => field.key(key),
            Content::Choice(choice) => choice.key(key, say),
        };
        self.edited(edit, today)
    }

    /// Text was pasted.
    pub fn paste(&mut self, text: &str, today: NaiveDate) -> Step<I> {
        self.paste_counted(text, today).0
    }

    /// Text was pasted; also how much of it was taken.
    pub fn paste_counted(&mut self, text: &str, today: NaiveDate) -> (Step<I>, Pasted) {
        let Some(Entry { content: Content::Text(field), .. }) = self.entries.get_mut(self.focus)
        else {
            return (Step::Refused, Pasted { edit: Edit::Refused, taken: 0, dropped: 0 });
        };
        let before = field.text().to_owned();
        let pasted = field.paste_counted(text);
        let edit = match pasted.edit {
            Edit::Refused if field.text() != before => Edit::Changed,
            edit => edit,
        };
        (self.edited(edit, today), pasted)
    }

    fn edited(&mut self, edit: Edit, today: NaiveDate) -> Step<I> {
        let focus = self.focus;
        let Some(entry) = self.entries.get_mut(focus) else { return Step::Ignored };
        match edit {
            Edit::Ignored => return Step::Ignored,
            Edit::Moved => return Step::Moved,
            Edit::Refused => return Step::Refused,
            Edit::Changed | Edit::Complete => {}
        }
        entry.touched = true;
        (entry.kept, entry.fault, entry.offered) = (false, None, None);
        let id = entry.id;
        if edit == Edit::Complete {
            entry.look(today);
            if entry.fault.is_none() {
                self.focus = self.shown_after(focus).unwrap_or(focus);
                return Step::Completed(id);
            }
        }
        Step::Changed(id)
    }

    /// Enter: keeps a difference as typed, then goes to the next field that needs somebody.
    fn enter(&mut self, today: NaiveDate) -> Step<I> {
        let Some(entry) = self.entries.get_mut(self.focus) else { return Step::Ignored };
        entry.look(today);
        entry.keep();
        if entry.fault.is_some() {
            return Step::Refused;
        }
        let Some(next) = self.attention().map(|entry| entry.id) else { return Step::Through };
        self.focus_on(next);
        Step::Moved
    }

    fn take(&mut self, today: NaiveDate) -> Step<I> {
        let Some(entry) = self.entries.get_mut(self.focus) else { return Step::Ignored };
        let Some(value) = entry.on_offer().map(str::to_owned) else { return Step::Refused };
        let was_correction = entry.offered.is_some();
        entry.put(&value);
        // A colleague's value is what is recorded: nothing of it is left to hand in.
        entry.touched = value != entry.recorded;
        entry.clash = None;
        entry.look(today);
        let id = entry.id;
        if was_correction {
            self.focus = self.shown_after(self.focus).unwrap_or(self.focus);
            return Step::Completed(id);
        }
        Step::Changed(id)
    }

    /// The focus leaves its field: the field is looked at.
    pub fn leave(&mut self, today: NaiveDate) {
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.look(today);
        }
    }

    fn go(&mut self, to: Option<usize>, nowhere: Step<I>) -> Step<I> {
        match to {
            Some(at) => {
                self.focus = at;
                Step::Moved
            }
            None => nowhere,
        }
    }

    fn shown_after(&self, at: usize) -> Option<usize> {
        (at + 1..self.entries.len()).find(|next| self.is_shown(*next))
    }

    fn shown_before(&self, at: usize) -> Option<usize> {
        (0..at).rev().find(|next| self.is_shown(*next))
    }

    fn heading_after(&self) -> Option<usize> {
        let begins = |at: &usize| self.is_shown(*at) && self.begins_group(*at);
        (self.focus + 1..self.entries.len()).find(begins)
    }

    fn heading_before(&self) -> Option<usize> {
        let begins = |at: &usize| self.is_shown(*at) && self.begins_group(*at);
        (0..self.focus).rev().find(begins)
    }

    fn is_shown(&self, at: usize) -> bool {
        self.entries.get(at).is_some_and(|entry| entry.shown)
    }

    fn begins_group(&self, at: usize) -> bool {
        self.entries.get(at).is_some_and(|entry| entry.heading.is_some())
    }
}
