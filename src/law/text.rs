//! Words that come with the law itself: the passport's own names of documents, grounds and steps.
//!
//! Later passports bring their own, so these travel in the passport file. Everything the program
//! says of itself lives in the locale files instead.

use serde::{Deserialize, Serialize};

/// The two languages a passport and a calendar carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    /// Azerbaijani, the language of the source.
    #[default]
    Az,
    /// English.
    En,
}

/// One official term in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Text {
    /// In Azerbaijani.
    pub az: String,
    /// In English.
    pub en: String,
}

impl Text {
    /// The term in the language asked for.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Az => &self.az,
            Lang::En => &self.en,
        }
    }
}

/// Whether a text has no characters that could move the cursor, hide, or turn the reading order
/// around: files come from people, and their words reach screens.
pub(super) fn is_plain(text: &str) -> bool {
    let unseen = |c: char| {
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    !text.chars().any(|c| c.is_control() || unseen(c))
}
