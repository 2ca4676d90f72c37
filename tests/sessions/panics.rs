//! What a panic quotes reaches neither the log nor the screen; its place is told.

use std::process::Command;
use std::sync::Mutex;

/// Set in the process that panics.
const CHILD: &str = "DOST_TEST_PANICS";
/// Stands in the text of the panic.
const CANARY: &str = "Kanareyka-Əzizağalı";

/// The hook belongs to a whole process, so that this test panics in one of its own.
#[test]
fn a_panic_leaves_its_place_and_not_its_words() {
    if let Some(log) = std::env::var_os(CHILD) {
        let file = std::fs::File::create(log).expect("a log");
        tracing_subscriber::fmt().with_ansi(false).with_writer(Mutex::new(file)).init();
        dost_desk::terminal::log_panics(|_| ());
        let name: Result<u32, _> = CANARY.parse();
        let _ = std::panic::catch_unwind(|| panic!("no number of {CANARY}: {name:?}"));
        let _ = std::thread::spawn(|| assert_eq!(CANARY, "", "a name")).join();
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "sessions::panics::a_panic_leaves_its_place_and_not_its_words"])
        .args(["--nocapture", "--test-threads", "1"])
        .env(CHILD, &log)
        .output()
        .expect("it starts");
    assert!(child.status.success(), "{child:?}");
    let logged = std::fs::read_to_string(&log).expect("a log");
    assert_eq!(logged.matches("a panic").count(), 2, "{logged}");
    assert!(logged.contains("panics.rs"), "the place is what helps: {logged}");
    for said in [
        &logged,
        &*String::from_utf8_lossy(&child.stdout),
        &*String::from_utf8_lossy(&child.stderr),
    ] {
        assert!(!said.contains("Kanareyka"), "{said}");
    }
}

/// Where nobody has begun a session the process says itself what it ended of.
#[test]
fn a_fault_of_the_program_is_named_by_its_place() {
    if std::env::var_os(CHILD).is_some() {
        let elsewhere = || std::thread::spawn(|| panic!("elsewhere: {CANARY}")).join().is_err();
        let is_well = dost_desk::cli::fault::guarded(|| elsewhere() && !std::thread::panicking());
        assert_eq!(is_well, Ok(true), "another thread's is not this one's");
        let name: Result<u32, _> = CANARY.parse();
        let line = line!() + 1;
        let place = dost_desk::cli::fault::guarded(|| panic!("no number of {CANARY}: {name:?}"));
        assert_eq!(place, Err::<(), _>(format!("{}:{line}", file!())));
        return;
    }
    let child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "sessions::panics::a_fault_of_the_program_is_named_by_its_place"])
        .args(["--nocapture", "--test-threads", "1"])
        .env(CHILD, "")
        .output()
        .expect("it starts");
    assert!(child.status.success(), "{child:?}");
    for said in [&child.stdout, &child.stderr] {
        assert!(!String::from_utf8_lossy(said).contains("Kanareyka"), "{child:?}");
    }
}
