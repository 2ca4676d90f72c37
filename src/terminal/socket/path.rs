//! Where the socket lies, who may reach it, and what of an earlier centre is in the way.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{FlockOperation, Gid, chown, flock};
use thiserror::Error;

/// Most bytes of a socket's path: what the system's address holds, less the zero at its end.
pub const PATH_BYTES_MAX: usize = 107;
/// Most bytes of a socket's own name, so that it also fits behind the way through an open folder.
pub const NAME_BYTES_MAX: usize = 80;

/// A way to a socket that fits into the system's address, and what must be held for as long as it
/// is gone: a path that is too long goes through its folder, opened.
///
/// # Errors
/// The folder cannot be opened, or the file's own name is too long.
pub(super) fn short(path: &Path) -> io::Result<(PathBuf, Option<File>)> {
    if path.as_os_str().len() <= PATH_BYTES_MAX {
        return Ok((path.to_owned(), None));
    }
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let folder = File::open(folder)?;
    let way = PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd())).join(name);
    if way.as_os_str().len() > PATH_BYTES_MAX {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok((way, Some(folder)))
}

/// The socket of a data folder.
pub fn in_folder(data: &Path) -> PathBuf {
    data.join("run").join("desk.sock")
}

/// Why there can be no socket at a path.
#[derive(Debug, Error)]
pub enum PathFault {
    /// Too long for the system.
    #[error(
        "the name of the socket, {path}, is longer than the {NAME_BYTES_MAX} bytes that the \
         system allows. Nobody can join there. Name a shorter one with --socket."
    )]
    TooLong {
        /// The path.
        path: String,
    },
    /// Another centre answers there.
    #[error(
        "another centre answers at {path}. Two cannot share a socket, so this one was not \
         started. Use the one that runs, or end it with `dost stop`."
    )]
    Answers {
        /// The path.
        path: String,
    },
    /// A file that is no socket.
    #[error("{path} is in the way and is no socket. It was left alone. Move it elsewhere.")]
    NotASocket {
        /// The path.
        path: String,
    },
    /// A folder on the way to it lets nobody of the group through.
    #[error(
        "{folder} lets nobody of the group {group} through (its mode is {mode:o}, its group \
         {held}), so they could not join, and it was left as it is because this program did not \
         make it. Name a socket with --socket in a folder that does not exist yet, or open this \
         one: `chgrp {group} {folder}` and `chmod g+x {folder}`."
    )]
    Closed {
        /// The folder.
        folder: String,
        /// The group that is to be let through, by its number.
        group: u32,
        /// The folder's own group, by its number.
        held: u32,
        /// The folder's mode, the last nine bits.
        mode: u32,
    },
    /// The system refuses.
    #[error(
        "the socket {path} cannot be made ({source}). Nobody could join. Check that this user may \
         write there."
    )]
    Io {
        /// The path.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

/// The folder a socket lies in.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(Path::new("/"));
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// Tries to have the folder of a socket for oneself, and milliseconds between two.
const TURN_TRIES_MAX: u32 = 100;
const TURN_LOOK: Duration = Duration::from_millis(50);

/// The folder of a socket for oneself, until dropped: centres of different data folders may be told
/// to use the same socket, and one of them must not clear away what another has just made.
#[derive(Debug)]
pub(super) struct Turn {
    _folder: Option<File>,
}

/// Waits for one's turn in the folder, which must be there, `tries` times. Whoever may read the folder
/// can hold it for ever; that keeps no centre from starting. What answers at the socket is asked anyway.
fn turn(path: &Path, tries: u32) -> Turn {
    // A folder that lets itself not be read cannot be locked; then there is no turn to wait for.
    let Ok(folder) = File::open(folder_of(path)) else { return Turn { _folder: None } };
    for _ in 0..tries {
        match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
            Err(rustix::io::Errno::WOULDBLOCK) => std::thread::sleep(TURN_LOOK),
            // A file system without locks is nobody's turn either.
            Ok(()) | Err(_) => return Turn { _folder: Some(folder) },
        }
    }
    tracing::warn!("the folder of the socket is held by another program; going on without a turn");
    Turn { _folder: None }
}

/// Makes the folder of the socket if it is missing, clears away what a centre that was killed has
/// left there, and says which folders it made. Nobody else makes a socket there, or clears one away,
/// until the turn is dropped.
pub(super) fn clear(path: &Path) -> Result<(Vec<PathBuf>, Turn), PathFault> {
    let shown = || path.display().to_string();
    let io = |source| PathFault::Io { path: shown(), source };
    if path.file_name().is_none_or(|name| name.len() > NAME_BYTES_MAX) {
        return Err(PathFault::TooLong { path: shown() });
    }
    let folder = folder_of(path);
    let missing = folder.ancestors().take_while(|it| !it.as_os_str().is_empty() && !it.exists());
    let made: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(io)?;
    let turn = turn(path, TURN_TRIES_MAX);
    let (way, _held) = short(path).map_err(io)?;
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((made, turn)),
        Err(error) => return Err(io(error)),
    };
    if !found.file_type().is_socket() {
        return Err(PathFault::NotASocket { path: shown() });
    }
    match UnixStream::connect(way) {
        // Nobody listens: its centre was killed.
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            tracing::info!("a socket left by an earlier centre was removed");
            fs::remove_file(path).map_err(io).map(|()| (made, turn))
        }
        Ok(_) => Err(PathFault::Answers { path: shown() }),
        Err(error) => Err(io(error)),
    }
}

/// Lets the owner alone connect, or a group as well. Only the folders that were `made` for this
/// socket are opened to the group: another folder is other people's too.
pub(super) fn admit(path: &Path, made: &[PathBuf], group: Option<u32>) -> Result<(), PathFault> {
    let io = |source| PathFault::Io { path: path.display().to_string(), source };
    let Some(group) = group else {
        return fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(io);
    };
    for folder in made {
        give(folder, group).map_err(io)?;
        fs::set_permissions(folder, Permissions::from_mode(0o750)).map_err(io)?;
    }
    let real = fs::canonicalize(folder_of(path)).map_err(io)?;
    for folder in real.ancestors() {
        let held = fs::metadata(folder).map_err(io)?;
        if !lets_through(folder, &held, group) {
            let (folder, mode) = (folder.display().to_string(), held.mode() & 0o777);
            return Err(PathFault::Closed { folder, group, held: held.gid(), mode });
        }
    }
    give(path, group).map_err(io)?;
    fs::set_permissions(path, Permissions::from_mode(0o660)).map_err(io)
}

/// Gives a file to a group, unless it has it: a hardened service may not even try.
fn give(path: &Path, group: u32) -> io::Result<()> {
    if fs::metadata(path)?.gid() == group {
        return Ok(());
    }
    Ok(chown(path, None, Some(Gid::from_raw(group)))?)
}

/// Whether members of the group may pass through a folder. One with a list of its own of who may
/// (an ACL) is believed: its nine bits do not tell.
fn lets_through(folder: &Path, held: &fs::Metadata, group: u32) -> bool {
    let passes = if held.gid() == group { 0o010 } else { 0o001 };
    let has_list = || {
        rustix::fs::getxattr(folder, "system.posix_acl_access", &mut [0_u8; 0]).is_ok_and(|n| n > 0)
    };
    held.mode() & passes != 0 || has_list()
}

/// A socket that this process has made; removed when dropped, unless another took its place.
#[derive(Debug)]
pub(super) struct Made {
    path: PathBuf,
    inode: (u64, u64),
}

impl Made {
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let held = fs::symlink_metadata(path)?;
        Ok(Self { path: path.to_owned(), inode: (held.dev(), held.ino()) })
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        let is_ours = fs::symlink_metadata(&self.path)
            .is_ok_and(|held| (held.dev(), held.ino()) == self.inode);
        if is_ours && let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(%error, "the socket was not removed");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;

    #[test]
    fn who_holds_the_folder_for_ever_keeps_no_centre_from_starting() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("desk.sock");
        let held = turn(&socket, 1);
        assert!(held._folder.is_some());
        assert!(turn(&socket, 1)._folder.is_none(), "it goes on, and has no turn");
        drop(held);
        assert!(turn(&socket, 1)._folder.is_some());
    }
}
