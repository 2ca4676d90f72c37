//! What the trainer does to the class, whichever way it was asked for.

use std::sync::Arc;

use super::learner::Learner;
use super::{Class, locked};
use crate::training::room::classmate::Deed;

/// Whom an order is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everybody, and in what stays also those who come later.
    All,
    /// The learner of this number.
    One(usize),
}

/// What an order came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ordered {
    /// Learners whom it reached, or will when they are back.
    pub reached: usize,
    /// Learners who are away and for whom too much waits already.
    pub not: usize,
}

impl Class {
    /// The learner of a number.
    pub fn learner(&self, number: usize) -> Option<Arc<Learner>> {
        let at = number.checked_sub(1)?;
        locked(&self.inner.book).learners.get(at).cloned()
    }

    /// Does something to one learner or to all.
    pub fn order(&self, scope: Scope, deed: Deed) -> Ordered {
        let learners = match scope {
            Scope::All => {
                self.keep(deed);
                self.learners()
            }
            Scope::One(number) => self.learner(number).into_iter().collect(),
        };
        let reached = learners.iter().filter(|learner| learner.does(deed)).count();
        self.inner.changed.send_replace(());
        Ordered { reached, not: learners.len() - reached }
    }

    /// What holds for all holds for newcomers too.
    fn keep(&self, deed: Deed) {
        let mut book = locked(&self.inner.book);
        match deed {
            Deed::System(system, behaviour) => {
                for held in &mut book.systems {
                    if held.0 == system {
                        held.1 = behaviour;
                    }
                }
            }
            Deed::Pause(is_paused) => book.is_paused = is_paused,
            _ => {}
        }
    }
}
