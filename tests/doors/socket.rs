//! The file in the folder: what may lie there already, and what is left behind.

use std::os::unix::fs::PermissionsExt;
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
    let group = rustix::process::getegid().as_raw();
    let door = SocketDoor::open(&path, Some(group)).unwrap();
    assert_eq!(mode(&path), 0o660);
    drop(door);
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
