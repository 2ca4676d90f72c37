//! A passport as plain text, all items in order.

use super::Passport;
use crate::law::text::Lang;

/// The passport as plain text.
pub fn show(_passport: &Passport, _lang: Lang) -> String {
    String::new()
}
