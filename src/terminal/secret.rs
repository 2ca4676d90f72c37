//! A PIN typed into a terminal is not shown there.

use std::io;

use rustix::termios::{LocalModes, OptionalActions, Termios, isatty, tcgetattr, tcsetattr};

/// While this lives, standard input shows nothing of what is typed, and Ctrl-C is a plain byte:
/// a process that ended in the middle would leave the terminal silent.
#[derive(Debug)]
pub struct Unseen(Option<Termios>);

impl Unseen {
    /// Makes standard input silent; does nothing when it is no terminal.
    ///
    /// # Errors
    /// The terminal cannot be set; nothing secret should be asked for then.
    pub fn begin() -> io::Result<Self> {
        let stdin = io::stdin();
        if !isatty(&stdin) {
            return Ok(Self(None));
        }
        let before = tcgetattr(&stdin)?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO | LocalModes::ISIG);
        silent.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(&stdin, OptionalActions::Now, &silent)?;
        Ok(Self(Some(before)))
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            // The terminal may be gone; there is nothing to restore then.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
        }
    }
}
