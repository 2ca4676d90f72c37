//! Commands about a centre in a data folder.

use std::io::{Read as _, Write as _};
use std::path::Path;

use super::{Run, found, run};

fn on(home: &Path, arguments: &[&str], input: &str) -> Run {
    let data = home.join("data");
    let line = [&["--data", data.to_str().unwrap()][..], arguments].concat();
    run(home, &line, input.as_bytes())
}

#[test]
fn colleagues_are_added_from_a_pipe_and_listed() {
    let home = tempfile::tempdir().unwrap();
    found(home.path());
    let add = ["staff", "add", "leyla", "--name", "Leyla Q", "--role", "agent", "--pin-stdin"];
    let added = on(home.path(), &add, "7731\n");
    assert_eq!(added.code, 0, "{}", added.err);
    let listed = on(home.path(), &["staff", "list"], "");
    assert!(listed.out.contains("leyla") && listed.out.contains("administrator"), "{}", listed.out);
    let session = on(home.path(), &["--plain"], "sign-in leyla\n7731\n");
    assert!(session.out.contains("ok staff=2 role=agent"), "{}", session.out);

    let again = on(home.path(), &add, "7731\n");
    assert_eq!(again.code, 1);
    assert!(again.err.contains("taken"), "{}", again.err);
    let mut bad = add;
    bad[2] = "orxan";
    let short = on(home.path(), &bad, "12\n");
    assert_eq!(short.code, 1);
    assert!(short.err.contains("4 to 12 digits"), "{}", short.err);
    let none = on(home.path(), &bad, "");
    assert_eq!(none.code, 1);
    assert!(none.err.contains("no PIN"), "{}", none.err);
    let role = on(home.path(), &["staff", "add", "x", "--name", "X", "--role", "king"], "");
    assert_eq!(role.code, 2);
    assert!(role.err.contains("officer"), "{}", role.err);
    let without_terminal = on(home.path(), &bad[..7], "");
    assert_eq!(without_terminal.code, 2);
    assert!(without_terminal.err.contains("--pin-stdin"), "{}", without_terminal.err);
}

/// A centre that a program of version 2 has started hears nothing of a newer one.
#[test]
fn who_meets_an_older_centre_is_told_how_to_end_it() {
    let home = tempfile::tempdir().unwrap();
    let socket = home.path().join("desk.sock");
    let listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let older = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut head = [0; 3];
        stream.read_exact(&mut head).unwrap();
        let mut hello = vec![0; usize::from(u16::from_be_bytes([head[1], head[2]]))];
        stream.read_exact(&mut hello).unwrap();
        let words = b"\x01The centre that runs speaks version 2 and this program version 3.";
        let length = u16::try_from(words.len()).unwrap().to_be_bytes();
        stream.write_all(&[b"z", &length[..], words].concat()).unwrap();
    });
    let told = on(home.path(), &["stop", "--socket", socket.to_str().unwrap()], "");
    older.join().unwrap();
    assert_eq!(told.code, 1);
    assert!(told.err.contains("speaks version 2"), "{}", told.err);
    let own = std::process::id();
    let (signal, unit) = (format!("as root: kill -TERM {own}"), "as root: systemctl stop ");
    assert!(told.err.contains(&signal) || told.err.contains(unit), "{}", told.err);
}

#[test]
fn a_stop_at_a_socket_where_nobody_is_says_so_of_the_socket() {
    let home = tempfile::tempdir().unwrap();
    found(home.path());
    let told = on(home.path(), &["stop", "--socket", "/nowhere/none.sock"], "");
    assert_eq!(told.code, 1);
    assert!(told.err.contains("no centre answers at /nowhere/none.sock"), "{}", told.err);
}

#[test]
fn the_journal_is_verified_shown_and_the_state_rebuilt() {
    let home = tempfile::tempdir().unwrap();
    found(home.path());
    for arguments in [["journal", "verify"], ["journal", "rebuild"], ["journal", "verify"]] {
        let run = on(home.path(), &arguments, "");
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        assert!(run.out.contains("frames"), "{arguments:?}: {}", run.out);
    }
    let shown = on(home.path(), &["journal", "show"], "");
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.out.lines().count() >= 2, "{}", shown.out);
    assert!(!shown.out.contains("argon2"), "no hash of a PIN is shown: {}", shown.out);

    let segment = std::fs::read_dir(home.path().join("data/journal"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.metadata().unwrap().len() > 4096)
        .unwrap();
    let mut bytes = std::fs::read(&segment).unwrap();
    let at = bytes.iter().position(|byte| *byte == b'D').unwrap();
    bytes[at + 600] ^= 1;
    std::fs::write(&segment, bytes).unwrap();
    let damaged = on(home.path(), &["journal", "verify"], "");
    assert_eq!(damaged.code, 1, "{}", damaged.out);
    assert_ne!(damaged.err, "");
}

#[test]
fn a_calendar_is_previewed_adopted_and_then_in_force_everywhere() {
    let home = tempfile::tempdir().unwrap();
    found(home.path());
    let text = include_str!("../../assets/calendars/az.csv");
    // A Friday decreed to be a day of rest, far enough ahead that no test runs past it.
    let moved = format!("{text}2099-06-05,swap_day_off,,,Köçürülmüş gün,Moved day,Decree 1\n");
    let file = home.path().join("new.csv");
    std::fs::write(&file, moved).unwrap();
    let file = file.to_str().unwrap();

    let preview = on(home.path(), &["calendar", "import", file, "--preview"], "");
    assert_eq!(preview.code, 0, "{}", preview.err);
    assert!(preview.out.contains("2099-06-05: working -> swap_day_off"), "{}", preview.out);
    let before = on(home.path(), &["calendar", "show", "2099"], "");
    assert!(!before.out.contains("2099-06-05"), "{}", before.out);

    let adopted = on(home.path(), &["calendar", "import", file], "");
    assert_eq!(adopted.code, 0, "{}", adopted.err);
    let after = on(home.path(), &["calendar", "show", "2099"], "");
    assert!(after.out.contains("2099-06-05 Fri  swap_day_off"), "{}", after.out);
    let again = on(home.path(), &["calendar", "import", file], "");
    assert_eq!(again.code, 1);
    assert!(again.err.contains("in force already"), "{}", again.err);

    // The copy is only a copy: lost, it comes back from the journal.
    std::fs::remove_dir_all(home.path().join("data/calendars")).unwrap();
    on(home.path(), &["staff", "list"], "");
    let healed = on(home.path(), &["calendar", "show", "2099"], "");
    assert_eq!(healed.out, after.out);
}

#[test]
fn a_calendar_before_the_centre_is_kept_for_it() {
    let home = tempfile::tempdir().unwrap();
    let text = include_str!("../../assets/calendars/az.csv");
    let moved = format!("{text}2099-06-05,swap_day_off,,,Köçürülmüş gün,Moved day,Decree 1\n");
    let file = home.path().join("new.csv");
    std::fs::write(&file, moved).unwrap();
    let kept = on(home.path(), &["calendar", "import", file.to_str().unwrap()], "");
    assert_eq!(kept.code, 0, "{}", kept.err);
    found(home.path());
    let session = on(home.path(), &["--plain"], "sign-in admin\n1234\ncalendar show 2099\n");
    assert!(session.out.contains("day date=2099-06-05"), "{}", session.out);
}

#[test]
fn a_broken_calendar_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    found(home.path());
    let file = home.path().join("broken.csv");
    std::fs::write(&file, "# confirmed_through=2026-12-31\ndate,kind,estimated,territory,name_az,name_en,decree\n2026-02-30,public_holiday,,,a,b,c\n").unwrap();
    let broken = on(home.path(), &["calendar", "import", file.to_str().unwrap()], "");
    assert_eq!(broken.code, 1);
    assert!(broken.err.contains("line 3") && broken.err.contains("2026-02-30"), "{}", broken.err);
}

/// What a practice register has said today it says tomorrow: its days count from the folder's own
/// first day, not from the day on which the program starts.
#[test]
fn practice_registers_keep_their_days() {
    let home = tempfile::tempdir().unwrap();
    found(home.path());
    let kept = home.path().join("data/practice-day");
    let today = std::fs::read_to_string(&kept).unwrap();
    assert!(today.trim().parse::<chrono::NaiveDate>().is_ok(), "{today:?}");

    std::fs::write(&kept, "2026-03-13\n").unwrap();
    let script = "sign-in admin\n1234\nstaff add leyla \"Leyla Q\" agent\n7731\nsign-out\n";
    on(home.path(), &["--plain"], script);
    let visit = "sign-in leyla\n7731\nticket issue\nticket call\nticket serve\n\
                 case identify citizen id_card 5ZK7W2M\nwait 30\ncase show\n";
    let session = on(home.path(), &["--plain", "--desk", "1"], visit);
    assert!(session.out.contains("2026-02-21"), "{}", session.out);
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), "2026-03-13\n");

    std::fs::write(&kept, "the ides of March\n").unwrap();
    let broken = on(home.path(), &["--plain"], "");
    assert_eq!(broken.code, 1);
    assert!(
        broken.err.contains("practice-day") && broken.err.contains("2026-03-13"),
        "{}",
        broken.err
    );
}
