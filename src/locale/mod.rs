//! Words and letters: what people read here, and how Azerbaijani is written.
//!
//! *Words* live in Fluent files under `assets/locales`, one folder a language; code holds only
//! message keys, because which message is shown is data (a binding's label, a refusal). The
//! language belongs to a session: there is no process-wide locale, and no lock.
//!
//! *Letters* follow the Azerbaijani alphabet: std's case mapping, order and byte lengths are wrong
//! for it, so nothing outside this room changes case, folds, sorts or counts columns on its own.
//!
//! Nothing here knows a case, a clock or a file.

pub mod clean;
pub mod dates;
pub mod decrees;
pub mod fold;
pub mod lang;
pub mod letters;
pub mod look_alikes;
pub mod numbers;
pub mod order;
pub mod typed_date;
pub mod width;
pub mod words;

pub use lang::Lang;
pub use words::{Arg, Text};
