//! Refusals in words.

use crate::casework::refusal::Refusal;
use crate::casework::warnings::Warning;
use crate::engine::Snapshot;
use crate::locale::Text;

/// A refusal in the person's words.
pub fn refusal(text: Text, refusal: &Refusal, snapshot: &Snapshot) -> String {
    let _ = snapshot;
    text.say(refusal.key()).into_owned()
}

/// A warning in the person's words.
pub fn warning(text: Text, warning: &Warning, snapshot: &Snapshot) -> String {
    let _ = snapshot;
    text.say(warning.key()).into_owned()
}
