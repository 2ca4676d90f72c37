//! Opening the state without trusting it.

use std::fs::{self, File};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use super::sled_store::panic_text;
use super::{Applied, SledState, StateError, StateStore};
use crate::store::journal::Journal;

/// Longest time sled gets to open and be looked through, seconds; then it is set aside.
pub const OPEN_SECONDS_MAX: u64 = 30;
/// Most folders set aside beside each other; the oldest are for people to remove.
pub const SET_ASIDE_MAX: u32 = 1000;

/// Name of the state's folder in the data folder.
const STATE_FOLDER: &str = "state";

/// The state, open and checked against the journal.
pub struct Opened {
    /// The store.
    pub store: SledState,
    /// How far it follows the journal; what comes after is to be replayed. `None`: everything.
    pub applied: Option<Applied>,
    /// What was found unusable and put out of the way.
    pub set_aside: Option<SetAside>,
}

/// A state that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Where it is now.
    pub path: PathBuf,
    /// What was wrong with it.
    pub why: String,
}

/// Opens the state in `folder/state` for the journal of data folder `store`. Anything wrong with it
/// makes it set aside, by renaming, and an empty one opened in its place.
///
/// # Errors
/// [`StateError::JournalShort`] when the state proves that the journal has lost records;
/// [`StateError::DiskFull`]; another when not even an empty state can be opened.
pub fn open_state(folder: &Path, store: [u8; 16], journal: &Journal) -> Result<Opened, StateError> {
    open_state_begun(begin(folder), folder, store, journal)
}

/// The same for a state whose opening was begun before the journal was at hand.
///
/// # Errors
/// As [`open_state`].
pub fn open_state_begun(
    begun: Result<Begun, StateError>,
    folder: &Path,
    store: [u8; 16],
    journal: &Journal,
) -> Result<Opened, StateError> {
    let why = match usable(begun, &store, journal) {
        Ok((store, applied)) => return Ok(Opened { store, applied, set_aside: None }),
        // The one is a proof to be kept; the other says nothing against the state.
        Err(error @ (StateError::JournalShort { .. } | StateError::DiskFull)) => return Err(error),
        Err(error) => error.to_string(),
    };
    let set_aside = set_aside_state(folder)?.map(|path| SetAside { path, why });
    let (store, applied) = usable(begin(folder), &store, journal)?;
    Ok(Opened { store, applied, set_aside })
}

/// Puts the state's folder out of the way, so that the next opening builds it anew: the whole of
/// `dost journal rebuild` but for the replay. `None` when there was none. The state must be closed.
///
/// # Errors
/// [`StateError::Failed`].
pub fn set_aside_state(folder: &Path) -> Result<Option<PathBuf>, StateError> {
    let from = folder.join(STATE_FOLDER);
    if !from.exists() {
        return Ok(None);
    }
    let to = (1..=SET_ASIDE_MAX)
        .map(|number| folder.join(format!("{STATE_FOLDER}.damaged-{number}")))
        .find(|path| !path.exists())
        .ok_or_else(|| StateError::Failed("too many folders have been set aside".to_owned()))?;
    fs::rename(&from, &to)
        .and_then(|()| File::open(folder)?.sync_all())
        .map_err(|error| StateError::Failed(error.to_string()))?;
    Ok(Some(to))
}

/// Begins to open the state in `folder/state`, on a thread of its own: journal and keys can be read
/// meanwhile. Whoever does it holds the data folder.
///
/// # Errors
/// [`StateError::Failed`].
pub fn begin(folder: &Path) -> Result<Begun, StateError> {
    let path = folder.join(STATE_FOLDER);
    within(Duration::from_secs(OPEN_SECONDS_MAX), move || {
        remove_half_snapshots(&path).map_err(|error| StateError::Failed(error.to_string()))?;
        let state = SledState::open(&path)?;
        state.check_rows()?;
        Ok(state)
    })
}

/// Whether there is a state to be opened; a new one is made only after journal and keys are known.
pub fn is_there(folder: &Path) -> bool {
    folder.join(STATE_FOLDER).is_dir()
}

/// A state that is being opened.
pub type Begun = Work<SledState>;

/// Checks a state that is being opened.
fn usable(
    begun: Result<Begun, StateError>,
    store: &[u8; 16],
    journal: &Journal,
) -> Result<(SledState, Option<Applied>), StateError> {
    let opened = begun?.done()?;
    check_owner(&opened, store)?;
    let applied = opened.applied()?;
    if let Some(applied) = applied {
        check_applied(&applied, journal)?;
    }
    Ok((opened, applied))
}

fn check_owner(state: &SledState, store: &[u8; 16]) -> Result<(), StateError> {
    match state.owner()? {
        (Some(owner), _) if owner == store => Ok(()),
        (None, true) => state.set_owner(store),
        _ => Err(StateError::Damaged("it belongs to another data folder".to_owned())),
    }
}

/// Checks that a state follows this journal and reaches no further than it.
///
/// # Errors
/// [`StateError::JournalShort`] when the journal has lost records; [`StateError::Damaged`] when it
/// is another journal; [`StateError::Failed`] when it cannot be read.
pub fn check_applied(applied: &Applied, journal: &Journal) -> Result<(), StateError> {
    let records = journal.next_seq();
    if applied.seq >= records {
        return Err(StateError::JournalShort { applied: applied.seq, records });
    }
    let hash =
        journal.hash_at(applied.seq).map_err(|error| StateError::Failed(error.to_string()))?;
    if hash == Some(applied.hash) {
        Ok(())
    } else {
        Err(StateError::Damaged("it follows another journal than this one".to_owned()))
    }
}

/// Removes snapshots sled had not finished: it takes a half one for a whole one and then cannot be
/// opened. The log beside them says the same.
fn remove_half_snapshots(path: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Work on a thread of its own, whose panic is caught. Work that does not come back in time is left
/// behind: a thread cannot be stopped, and its folder is about to be renamed.
pub struct Work<T> {
    /// `None` once it has been waited for.
    outcome: Option<Receiver<Result<T, StateError>>>,
    /// From when it is waited for: until then others may have used the same disk.
    time: Duration,
}

fn within<T: Send + 'static>(
    time: Duration,
    work: impl FnOnce() -> Result<T, StateError> + Send + 'static,
) -> Result<Work<T>, StateError> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let run = move || {
        let outcome = catch_unwind(AssertUnwindSafe(work))
            .unwrap_or_else(|panic| Err(StateError::Panicked(panic_text(panic.as_ref()))));
        let _ = sender.send(outcome);
    };
    thread::Builder::new()
        .name("state-open".to_owned())
        .spawn(run)
        .map_err(|error| StateError::Failed(error.to_string()))?;
    Ok(Work { outcome: Some(receiver), time })
}

impl<T> Work<T> {
    /// What came of it, waited for no longer than its time from now on.
    fn done(mut self) -> Result<T, StateError> {
        self.wait().unwrap_or_else(|| Err(StateError::Failed("it did not open in time".to_owned())))
    }

    fn wait(&mut self) -> Option<Result<T, StateError>> {
        self.outcome.take()?.recv_timeout(self.time).ok()
    }
}

impl<T> Drop for Work<T> {
    /// Nobody wants it any more. What it has opened is closed before anybody opens it anew.
    fn drop(&mut self) {
        drop(self.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_hangs_or_panics_becomes_an_error() {
        let (keep, wait) = mpsc::channel::<()>();
        let hang = within(Duration::ZERO, move || {
            let _ = wait.recv();
            Ok(())
        });
        let hang = hang.and_then(Work::done);
        assert!(matches!(hang, Err(StateError::Failed(_))));
        drop(keep);

        let limit = Duration::from_secs(OPEN_SECONDS_MAX);
        let panicked = within::<()>(limit, || panic!("half a page")).and_then(Work::done);
        assert!(matches!(panicked, Err(StateError::Panicked(why)) if why == "half a page"));
    }
}
