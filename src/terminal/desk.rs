//! The full-screen desk in the terminal this process was started in.

use crate::casework::ids::DeskId;
use crate::engine::Engine;
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::locale::Lang;

/// What the desk starts from.
pub struct DeskSetup {
    /// The centre.
    pub engine: Engine,
    /// The language at the start.
    pub lang: Lang,
    /// The desk this terminal stands at.
    pub desk: Option<DeskId>,
    /// Passport and calendar for a centre that is founded here.
    pub law: (Passport, Calendar),
    /// No colours, whatever the terminal can do.
    pub mono: bool,
    /// Minutes without a key before the screen locks.
    pub idle_minutes: u16,
}

/// Why the desk did not open, or ended early.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// This build has no screen yet.
    #[error(
        "the screen is not part of this build. Nothing was changed. Use --plain for lines in and \
         lines out."
    )]
    NoScreen,
}

/// Opens the desk and returns when the person leaves it.
///
/// # Errors
/// [`DeskError`].
pub fn open_desk(setup: DeskSetup) -> Result<(), DeskError> {
    drop(setup);
    Err(DeskError::NoScreen)
}
