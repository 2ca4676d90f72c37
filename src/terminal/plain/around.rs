//! What surrounds a session of lines: the terminal or the connection it runs on.

use std::io;

use crate::casework::ids::StaffId;
use crate::terminal::secret::Unseen;

/// The place a session runs in.
pub trait Around {
    /// What is typed next is a secret and must not be shown, or is none any more.
    ///
    /// # Errors
    /// The terminal cannot be silenced; nothing secret should be asked for then.
    fn secret(&mut self, hidden: bool) -> io::Result<()>;

    /// Somebody has signed in, or nobody is any more. False when they have as many sessions as one
    /// person may have.
    #[must_use]
    fn is_now(&mut self, staff: Option<StaffId>) -> bool;

    /// How far the session may reach into the machine it runs on.
    fn reach(&self) -> Reach;

    /// Nobody is left who could read an answer: nothing is waited for any more.
    fn is_gone(&self) -> bool {
        false
    }
}

/// How far a session may reach beyond the centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It runs in the process that its own person has started.
    Own,
    /// It runs in the centre's process, for the user who runs the centre.
    Keeper,
    /// It runs in the centre's process, for somebody else.
    Guest,
}

/// The terminal or pipe of this process.
#[derive(Debug, Default)]
pub struct Here(Option<Unseen>);

impl Around for Here {
    fn secret(&mut self, hidden: bool) -> io::Result<()> {
        // The old mode comes back before another is asked for.
        self.0 = None;
        if hidden {
            self.0 = Some(Unseen::begin()?);
        }
        Ok(())
    }

    fn is_now(&mut self, _staff: Option<StaffId>) -> bool {
        true
    }

    fn reach(&self) -> Reach {
        Reach::Own
    }
}
