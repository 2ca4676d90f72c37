//! The core as the engine's stages call it.
//!
//! A running centre calls [`Casework`] and nothing else. The trait is there so that a test can put a
//! defect between the stages and the core, and see whether the simulator finds it.

use crate::casework::centre::{Answer, Centre};
use crate::casework::command::{Command, Context};
use crate::casework::decide::decide;
use crate::casework::event::{Event, Frame};
use crate::casework::evolve;
use crate::casework::intents::{Intent, intents, pending};
use crate::casework::refusal::Refusal;
use crate::law::moment::Moment;

/// What the stages ask of the core; every default is the core itself.
pub trait Rules: Send + Sync {
    /// Decides a command.
    ///
    /// # Errors
    /// The refusal; nothing has changed then.
    fn decide(
        &self,
        centre: &Centre,
        command: &Command,
        context: &Context,
    ) -> Result<Vec<Event>, Refusal> {
        decide(centre, command, context)
    }

    /// Applies a frame, when it has been decided and when it is replayed.
    fn apply(&self, centre: &mut Centre, frame: &Frame) -> Answer {
        evolve::apply(centre, frame)
    }

    /// What a recorded event asks for outside.
    fn intents(&self, event: &Event) -> Vec<Intent> {
        intents(event)
    }

    /// What is still to be done outside, from the state alone.
    fn pending(&self, centre: &Centre) -> Vec<Intent> {
        pending(centre)
    }

    /// The time a frame gets: never before the last one's.
    fn time(&self, clock: Moment, last: Moment) -> Moment {
        clock.max(last)
    }
}

/// The core, as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Casework;

impl Rules for Casework {}
