//! The state store behind the answers: at once when there is time, in few steps when there is none.

use std::time::Instant;

use dost_desk::casework::command::Command;
use dost_desk::engine::STATE_STEP_MILLIS;

use super::looking::{await_state, counted};

/// Tickets taken and given back one after the other.
const TICKETS: usize = 100;

#[test]
fn rows_that_change_with_every_command_are_written_once_in_a_while() {
    let (desk, asked) = counted();
    await_state(&desk);
    let (begun, before) = (Instant::now(), asked.batches());
    for _ in 0..TICKETS {
        let ticket = desk.ticket();
        desk.agent(Command::CancelTicket(ticket));
    }
    await_state(&desk);
    // Each step is one batch here, and no two begin within the same time.
    let steps_max = 2 + begun.elapsed().as_millis() / u128::from(STATE_STEP_MILLIS);
    let steps = asked.batches() - before;
    assert!(steps >= 1, "the state has followed");
    assert!(steps as u128 <= steps_max, "{steps} steps, where {steps_max} are enough");
}
