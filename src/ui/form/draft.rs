//! What is half typed, as bytes that outlive the session.
//!
//! Only fields that differ from the record go in, each with what was recorded when it was typed: a
//! restored draft never covers unasked what a person has recorded since: what a colleague recorded
//! is a choice, what the same person recorded in the moment before the power was cut stands. What
//! only a register has answered since, it does cover.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Form;
use super::entry::Entry;

/// Version of the bytes: another version is not read, and the form starts from the record.
pub const DRAFT_VERSION: u8 = 2;
/// Bytes of a draft that are read; a longer one is not ours.
pub const DRAFT_BYTES_MAX: usize = 64 * 1024;

#[derive(Serialize, Deserialize)]
struct Kept<I> {
    focus: Option<I>,
    values: Vec<KeptValue<I>>,
}

#[derive(Serialize, Deserialize)]
struct KeptValue<I> {
    id: I,
    value: String,
    /// The record over which it was typed.
    recorded: String,
    kept: bool,
}

impl<I: Copy + PartialEq + Serialize + DeserializeOwned> Form<I> {
    /// What is typed and not recorded; `None` when that is nothing.
    pub fn to_draft(&self) -> Option<Vec<u8>> {
        let values: Vec<KeptValue<I>> = self
            .entries()
            .iter()
            .filter(|entry| entry.touched && entry.value() != entry.recorded)
            .map(|entry| KeptValue {
                id: entry.id,
                value: entry.value().to_owned(),
                recorded: entry.recorded.clone(),
                kept: entry.kept,
            })
            .collect();
        if values.is_empty() {
            return None;
        }
        let kept = Kept { focus: self.focused().map(|entry| entry.id), values };
        let mut bytes = vec![DRAFT_VERSION];
        // Plain strings and codes always serialise.
        serde_json::to_writer(&mut bytes, &kept).ok()?;
        Some(bytes)
    }

    /// Puts a draft back over the record. What is typed since stays. Where a colleague has recorded
    /// something else meanwhile (`by_colleague`), both are kept for a choice. False when the bytes
    /// are not a draft of this form.
    pub fn restore(&mut self, bytes: &[u8], by_colleague: bool) -> bool {
        let Some((&DRAFT_VERSION, rest)) = bytes.split_first() else { return false };
        if rest.len() > DRAFT_BYTES_MAX {
            return false;
        }
        let Ok(kept) = serde_json::from_slice::<Kept<I>>(rest) else { return false };
        let fresh = self.entries().iter().all(|entry| !entry.touched);
        let mut is_used = false;
        for value in kept.values {
            let is_same = |entry: &Entry<I>| {
                let by_register = entry.register.as_ref() == Some(&entry.recorded);
                by_register || entry.recorded == value.recorded
            };
            let is_free =
                |entry: &&mut Entry<I>| !entry.touched && (by_colleague || is_same(entry));
            let Some(entry) = self.entry_mut(value.id).filter(is_free) else { continue };
            if !is_same(entry) && entry.recorded != value.value {
                entry.clash = Some(entry.recorded.clone());
            }
            entry.put(&value.value);
            entry.touched = true;
            entry.kept = value.kept;
            is_used = true;
        }
        if let Some(focus) = kept.focus.filter(|_| fresh && is_used) {
            self.focus_on(focus);
        }
        true
    }
}
