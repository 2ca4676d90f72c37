//! When the next frame may be drawn: two lanes that do not hold each other up.
//!
//! A person's own keys are drawn at once, at most [`OWN_INTERVAL`] apart. Other people's changes
//! and the minute come at most [`BACKGROUND_INTERVAL`] apart and on a phase of the session's
//! own, or every shared change would redraw all sessions in one instant.

use std::time::Duration;

use tokio::time::Instant;

/// The least time between two frames for a person's own keys: 30 frames a second.
pub const OWN_INTERVAL: Duration = Duration::from_millis(33);

/// The least time between two background frames: four a second.
pub const BACKGROUND_INTERVAL: Duration = Duration::from_millis(250);

/// Phases are shorter than this.
pub const PHASE_MAX: Duration = Duration::from_millis(500);

/// The pacing of one session.
#[derive(Debug)]
pub(super) struct Pace {
    phase: Duration,
    own: bool,
    own_from: Instant,
    background_at: Option<Instant>,
    background_from: Instant,
}

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// The person's own frame.
    Own,
    /// A look at the newest shared state, then perhaps a frame.
    Background,
}

impl Pace {
    pub(super) fn new(phase: Duration, now: Instant) -> Self {
        Self {
            phase: phase.min(PHASE_MAX),
            own: true,
            own_from: now,
            background_at: None,
            background_from: now,
        }
    }

    /// The person's own doing changed the screen.
    pub(super) const fn own(&mut self) {
        self.own = true;
    }

    /// Somebody else's doing may have changed it.
    pub(super) fn changed(&mut self, now: Instant) {
        self.background(now + self.phase / 2);
    }

    /// A minute has passed; all sessions hear that together, so the phase counts in full.
    pub(super) fn ticked(&mut self, now: Instant) {
        self.background(now + self.phase);
    }

    fn background(&mut self, at: Instant) {
        let at = at.max(self.background_from);
        self.background_at = Some(self.background_at.map_or(at, |planned| planned.min(at)));
    }

    /// The next moment at which [`Pace::take`] will have something; `None` when nothing waits.
    pub(super) fn next(&self) -> Option<Instant> {
        let own = self.own.then_some(self.own_from);
        own.into_iter().chain(self.background_at).min()
    }

    /// What is due now; the background first, so that a frame for a key shows it too.
    pub(super) fn take(&mut self, now: Instant) -> Option<Due> {
        if self.background_at.is_some_and(|at| at <= now) {
            self.background_at = None;
            self.background_from = now + BACKGROUND_INTERVAL;
            return Some(Due::Background);
        }
        if self.own && self.own_from <= now {
            self.own = false;
            self.own_from = now + OWN_INTERVAL;
            return Some(Due::Own);
        }
        None
    }
}
