//! How each practice system behaves, changed at any time by a trainer or a test.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::casework::register::OutsideSystem;
use crate::gateways::{GatewayError, Reason};

/// Longest delay that can be asked for, milliseconds.
pub const SLOW_MILLIS_MAX: u32 = 60_000;

/// How one practice system behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Behaviour {
    /// Answers at once.
    #[default]
    Up,
    /// Answers after so many milliseconds, at most [`SLOW_MILLIS_MAX`].
    Slow(u32),
    /// Does not answer.
    Down,
    /// Answers what the contract does not know.
    Wrong,
    /// Works, and refuses each request.
    Refusing,
    /// The portal knows nobody's cabinet; the other systems answer as ever.
    NoCabinets,
}

/// The handle to the three behaviours. Clones share one state.
#[derive(Clone, Debug, Default)]
pub struct PracticeControls(Arc<Mutex<[Behaviour; 3]>>);

impl PracticeControls {
    /// From now on `system` behaves so.
    pub fn set(&self, system: OutsideSystem, behaviour: Behaviour) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = all.get_mut(system as usize) {
            *place = behaviour;
        }
    }

    /// How `system` behaves.
    pub fn get(&self, system: OutsideSystem) -> Behaviour {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(system as usize).copied().unwrap_or_default()
    }

    /// Waits or fails as the system is told to.
    pub(super) fn pass(&self, system: OutsideSystem) -> Result<(), GatewayError> {
        match self.get(system) {
            Behaviour::Up | Behaviour::NoCabinets => Ok(()),
            Behaviour::Slow(millis) => {
                thread::sleep(Duration::from_millis(millis.min(SLOW_MILLIS_MAX).into()));
                Ok(())
            }
            Behaviour::Down => Err(GatewayError::Unavailable(Reason::CannotConnect)),
            Behaviour::Refusing => Err(GatewayError::Rejected(Reason::NotAcceptable)),
            Behaviour::Wrong => Err(GatewayError::Broken(Reason::NotAsAgreed)),
        }
    }
}
