//! A folder for one command, gone when the command ends, also when it is told to end.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::store::backup::hex;
use crate::store::keys::fill_random;

/// Exit code of a process that a signal has ended: 128 and the number of SIGINT, as shells say it.
const EXIT_TOLD_TO_END: i32 = 130;

/// A folder of one's own among the system's temporary ones.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes it, and has it removed when SIGINT, SIGTERM or SIGHUP ends the process.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn make() -> Result<Self, Failure> {
        let failed = |error: &dyn std::fmt::Display| {
            Failure::failed(format!(
                "no scratch folder could be made ({error}). Nothing was checked. Make room in the \
                 folder for temporary files, or name another in TMPDIR."
            ))
        };
        let mut name = [0; 8];
        fill_random(&mut name).map_err(|error| failed(&error))?;
        let path = std::env::temp_dir().join(format!("dost-check-{}", hex(&name)));
        DirBuilder::new().mode(0o700).create(&path).map_err(|error| failed(&error))?;
        let scratch = Self(path.clone());
        watch(path).map_err(|error| failed(&error))?;
        Ok(scratch)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays is sealed; there is nobody to tell.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Waits for a signal on a thread of its own; it ends with the process.
fn watch(path: PathBuf) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
    let (ready, is_ready) = std::sync::mpsc::sync_channel(1);
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async {
            let mut signals = Vec::new();
            for kind in kinds {
                match signal(kind) {
                    Ok(one) => signals.push(one),
                    Err(error) => {
                        let _ = ready.send(Err(error));
                        return;
                    }
                }
            }
            let _ = ready.send(Ok(()));
            let [first, second, third] = signals.as_mut_slice() else { return };
            tokio::select! {
                _ = first.recv() => {}
                _ = second.recv() => {}
                _ = third.recv() => {}
            }
            // Whoever writes into it meanwhile may make a name anew, so it is tried again.
            for _ in 0..100 {
                if fs::remove_dir_all(&path).is_ok() || !path.exists() {
                    break;
                }
            }
            std::process::exit(EXIT_TOLD_TO_END);
        });
    })?;
    is_ready.recv().unwrap_or(Ok(()))
}
