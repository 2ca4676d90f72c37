//! The file in the folder: what may lie there already, and what is left behind.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::Path;

use dost_desk::terminal::socket::path::{PATH_BYTES_MAX, PathFault, in_folder};
use dost_desk::terminal::socket::{DoorFault, SocketDoor, client};

use super::centre::Centre;

fn fault(path: &Path) -> PathFault {
    let DoorFault::Path(fault) = SocketDoor::open(path, None).expect_err("it opened");
    fault
}

#[tokio::test]
async fn only_the_owner_can_reach_it_and_it_goes_with_its_door() {
    let folder = tempfile::tempdir().unwrap();
    let path = in_folder(folder.path());
    let door = SocketDoor::open(&path, None).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(path.parent().unwrap()), mode(&path)), (0o700, 0o600));
    drop(door);
    assert!(!path.exists());
}

/// A folder of its own that anybody may pass through, as `/run` is.
fn open_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o711);
    folder
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

/// This process's own group, and one that it has given nothing to where it may change groups.
fn groups() -> Vec<u32> {
    let own = rustix::process::getegid().as_raw();
    let is_root = rustix::process::geteuid().is_root();
    [own].into_iter().chain(is_root.then_some(own + 4711)).collect()
}

#[tokio::test]
async fn a_group_reaches_the_socket_through_the_folders_made_for_it() {
    for group in groups() {
        let folder = open_folder();
        let path = folder.path().join("run/dost/desk.sock");
        let door = SocketDoor::open(&path, Some(group)).unwrap();
        for made in [path.parent().unwrap(), &folder.path().join("run")] {
            assert_eq!((mode(made), made.metadata().unwrap().gid()), (0o750, group), "{made:?}");
        }
        assert_eq!((mode(&path), path.metadata().unwrap().gid()), (0o660, group));
        assert_eq!(mode(folder.path()), 0o711);
        drop(door);
        // The next start finds the folder as it was left.
        drop(SocketDoor::open(&path, Some(group)).unwrap());
    }
}

#[tokio::test]
async fn a_folder_that_was_there_is_never_narrowed_and_one_that_is_closed_is_refused() {
    for group in groups() {
        let folder = open_folder();
        let before = folder.path().metadata().unwrap();
        let path = folder.path().join("desk.sock");
        drop(SocketDoor::open(&path, Some(group)).unwrap());
        let after = folder.path().metadata().unwrap();
        assert_eq!((after.gid(), mode(folder.path())), (before.gid(), 0o711));

        let closed = folder.path().join("closed");
        std::fs::create_dir(&closed).unwrap();
        set_mode(&closed, 0o700);
        for path in [closed.join("desk.sock"), closed.join("deeper/desk.sock")] {
            let DoorFault::Path(fault) = SocketDoor::open(&path, Some(group)).expect_err("opened");
            assert!(matches!(&fault, PathFault::Closed { mode: 0o700, .. }), "{fault}");
            assert!(fault.to_string().contains("chmod g+x"), "{fault}");
            assert!(!path.exists());
        }
        assert_eq!(mode(&closed), 0o700);
    }
}

#[tokio::test]
async fn what_a_killed_centre_left_is_cleared_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.sock");
    drop(UnixListener::bind(&path).unwrap());
    assert!(path.exists(), "the system leaves it behind");
    let door = SocketDoor::open(&path, None).unwrap();
    drop(door);
}

/// Centres of two data folders that are told to use the same socket: one of them gets it, and it is
/// not cleared away from under it by the other.
#[test]
fn of_those_that_start_together_one_has_the_socket_and_keeps_it() {
    for _ in 0..100 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.sock");
        drop(UnixListener::bind(&path).unwrap());
        let start = std::sync::Barrier::new(4);
        let opens = || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.unwrap();
            let _inside = runtime.enter();
            start.wait();
            let opened = SocketDoor::open(&path, None);
            // Looked at before any of them is closed again.
            start.wait();
            let answers = client::answers(&path);
            start.wait();
            (opened.map(drop), answers)
        };
        let all: Vec<_> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..4).map(|_| scope.spawn(opens)).collect();
            all.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(all.iter().filter(|(opened, _)| opened.is_ok()).count(), 1, "{all:?}");
        assert!(all.iter().all(|(_, answers)| *answers), "{all:?}");
    }
}

#[tokio::test]
async fn what_is_not_ours_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.sock");
    std::fs::write(&file, "letters").unwrap();
    assert!(matches!(fault(&file), PathFault::NotASocket { .. }));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "letters");

    let used = folder.path().join("used.sock");
    let _other = UnixListener::bind(&used).unwrap();
    assert!(matches!(fault(&used), PathFault::Answers { .. }));
    assert!(used.exists());

    let long = folder.path().join("x".repeat(PATH_BYTES_MAX));
    assert!(matches!(fault(&long), PathFault::TooLong { .. }));
}

/// The system's address holds 107 bytes; people's folders lie deeper.
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_lies_deep_has_its_socket_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let deep = (0..8).fold(folder.path().to_owned(), |path, _| path.join("qovluq-içində-qovluq"));
    let path = in_folder(&deep);
    assert!(path.as_os_str().len() > PATH_BYTES_MAX);
    assert!(!client::answers(&path));
    let door = SocketDoor::open(&path, None).unwrap();
    assert!(path.exists() && client::answers(&path));
    assert!(client::connect(&path).await.is_ok());
    assert!(matches!(fault(&path), PathFault::Answers { .. }));
    drop(door);
    assert!(!path.exists());
}

#[tokio::test]
async fn a_door_does_not_take_another_doors_socket_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.sock");
    let door = SocketDoor::open(&path, None).unwrap();
    std::fs::remove_file(&path).unwrap();
    let other = UnixListener::bind(&path).unwrap();
    drop(door);
    assert!(path.exists(), "the newer socket was removed");
    drop(other);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_door_on_a_centres_socket_is_refused_and_nobody_notices() {
    let centre = Centre::open(&[]);
    let mut guest = centre.join().await;
    guest.shows("PIN").await;
    assert!(matches!(fault(&centre.path), PathFault::Answers { .. }));
    guest.types("x").await;
    centre.join().await.shows("PIN").await;
}
