//! How a centre is run: its time, its systems, its bounds.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use super::clock::{Clock, SystemClock};
use super::drafts::DraftRoom;
use super::level::Progress;
use super::outbox::{LOOKUP_SECONDS_MAX, TAKE_UP_SECONDS};
use crate::casework::staff::LockOut;
use crate::gateways::Gateways;
use crate::store::journal::FREE_BYTES_MIN;
use crate::store::keys::{MasterKeySource, Random};

/// How a centre is run.
#[derive(Clone)]
pub struct Options {
    /// Where its time comes from.
    pub clock: Arc<dyn Clock>,
    /// The outside systems.
    pub gateways: Gateways,
    /// Says on every screen that nothing here is real.
    pub practice: bool,
    /// The PIN that everybody in an invented centre has; the page of sign-in tells it.
    pub practice_pin: Option<&'static str>,
    /// How long a call of an outside system may take, [`LOOKUP_SECONDS_MAX`] by default.
    pub call_limit: Duration,
    /// Bytes of the disk that are left free, 64 MiB by default.
    pub free_bytes_min: u64,
    /// How long wrong PINs make their person wait.
    pub lock_out: LockOut,
    /// How many drafts are kept.
    pub drafts: DraftRoom,
    /// Where the head of the journal is written down every hour; nowhere by default.
    pub heads: Option<PathBuf>,
    /// Opens the keys, when the folder was set up with a passphrase.
    pub passphrase: Option<Zeroizing<String>>,
    /// The service manager's credentials directory, if there is one.
    pub credentials: Option<PathBuf>,
    /// Told how far it is while frames are applied again at the start: after an unclean end a few,
    /// all of them when the state has to be made anew. Nobody by default.
    pub progress: Option<Progress>,
    /// Where new keys and nonces come from: the system by default, a seed in a simulation.
    pub random: Random,
    /// Seconds between two looks for what the state still waits for outside,
    /// [`TAKE_UP_SECONDS`] by default.
    pub take_up_seconds: i64,
}

impl Options {
    /// A real centre on the system's clock whose outside systems are not connected.
    pub fn new() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            gateways: Gateways::not_connected(),
            practice: false,
            practice_pin: None,
            call_limit: Duration::from_secs(LOOKUP_SECONDS_MAX),
            free_bytes_min: FREE_BYTES_MIN,
            lock_out: LockOut::default(),
            drafts: DraftRoom::default(),
            heads: None,
            passphrase: None,
            credentials: None,
            progress: None,
            random: Random::System,
            take_up_seconds: TAKE_UP_SECONDS,
        }
    }

    /// The same on another clock and other systems.
    pub fn with(clock: Arc<dyn Clock>, gateways: Gateways) -> Self {
        Self { clock, gateways, ..Self::new() }
    }

    /// What opens the keys of `folder`.
    pub(super) fn master(&self, folder: &Path) -> MasterKeySource {
        let credentials = self.credentials.as_deref();
        MasterKeySource::choose(folder, self.passphrase.clone(), credentials)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}
