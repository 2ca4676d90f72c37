//! The class as one table: a line for each learner, in the order in which they came.

use super::Class;
use crate::training::result::{minutes, table_cell};

/// The table, as CSV with English headings.
pub fn csv(class: &Class) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    let head = ["number", "name", "lesson", "state", "step", "minutes", "keys", "mistakes"];
    // Writing to memory cannot fail.
    let _ = out.write_record(head);
    for learner in class.learners() {
        let standing = learner.standing();
        let state = match (standing.is_over, learner.result().is_some()) {
            (true, _) => "finished",
            (false, true) => "unfinished",
            (false, false) => "not begun",
        };
        let step = standing.step.map(|(number, _)| number.to_string()).unwrap_or_default();
        let _ = out.write_record([
            learner.number.to_string(),
            table_cell(&learner.name).into_owned(),
            class.lesson().name.clone(),
            state.to_owned(),
            step,
            minutes(standing.seconds),
            standing.keys.to_string(),
            standing.mistakes.to_string(),
        ]);
    }
    out.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
