//! A backup taken beside a running centre, and everything that can be wrong with one.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use dost_desk::casework::command::{Actor, Command};
use dost_desk::casework::event::{Event, Frame};
use dost_desk::casework::ids::{CaseId, StaffId};
use dost_desk::engine::audit;
use dost_desk::engine::backup::{self, KeysTried, Order, Taken, Trouble};
use dost_desk::engine::{Engine, OpenError, Options, digest, new_command_id};
use dost_desk::law::moment::Moment;
use dost_desk::store::backup::{
    BackupError, FILES_MAX, Identities, People, Recipients, Restored, Wanted, hex, new_identity,
    restore,
};
use dost_desk::store::folder::{DataFolder, FolderError};
use dost_desk::store::frame::payload;
use dost_desk::store::journal::{GROUP_RECORDS_MAX, Journal, JournalOptions};
use dost_desk::store::keys::MasterKeySource;
use dost_desk::store::records::FRAME_SCHEMA;

use super::desk::PLAIN;
use super::desk::morning;
use super::folder::{CANARY, mixed_day, open};
use super::retention::{erased, holds, supervisor};

/// The administrator's machine: a pair of keys, and room.
struct Away {
    home: tempfile::TempDir,
    recipient: String,
}

impl Away {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let recipient = new_identity(&home.path().join("key")).unwrap();
        Self { home, recipient }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn identity(&self) -> Identities {
        Identities::read(&self.path("key")).unwrap()
    }

    fn take(&self, data: &Path, name: &str) -> Result<Taken, Trouble> {
        self.order(data, name, false, false)
    }

    fn order(
        &self,
        data: &Path,
        name: &str,
        replace: bool,
        with_secrets: bool,
    ) -> Result<Taken, Trouble> {
        self.named(data, name, (replace, with_secrets), (&[], &[]))
    }

    /// Takes one with files that the settings name, open ones and secret ones.
    fn named(
        &self,
        data: &Path,
        name: &str,
        (replace, with_secrets): (bool, bool),
        (open, secret): (&[&str], &[&str]),
    ) -> Result<Taken, Trouble> {
        let names = |of: &[&str]| of.iter().map(|&name| name.to_owned()).collect();
        let recipients = Recipients::parse([self.recipient.as_str()]).unwrap();
        let order = Order {
            recipients: &recipients,
            file: &self.path(name),
            replace,
            with_secrets,
            named: (names(open), names(secret)),
            at: morning(),
        };
        backup::take(data, &Options::new(), &order, &mut |_, _, _| {})
    }

    fn restore(&self, name: &str, to: &Path, last: Option<u64>) -> Result<Restored, BackupError> {
        let wanted = Wanted { folder: to, last_frame: last, held_back: &[] };
        restore(backup::open(&self.path(name), &self.identity())?, &wanted, &mut |_| {})
    }
}

fn master(data: &Path) -> MasterKeySource {
    MasterKeySource::File(data.join("master.key"))
}

#[test]
fn a_backup_beside_a_running_centre_comes_back_as_it_was() {
    let data = tempfile::tempdir().unwrap();
    let away = Away::new();
    let desk = open(data.path());
    mixed_day(&desk);
    desk.wait(|now| now.centre.questions.is_empty());
    let before = desk.engine.whole().unwrap();
    let taken = away.take(data.path(), "b").unwrap();
    assert_eq!(taken.keys_untried, None);
    assert_eq!(taken.manifest.frames, before.frames);
    assert_eq!(taken.manifest.digest.as_deref(), Some(hex(&digest(&before)).as_str()));
    // The centre goes on meanwhile and is none the worse.
    desk.ticket();

    let sealed = fs::read(away.path("b")).unwrap();
    assert_eq!(taken.bytes, sealed.len() as u64);
    for clear in [CANARY.as_bytes(), b"agent", b"settings", b"DOSTKEYS"] {
        assert!(!sealed.windows(clear.len()).any(|part| part == clear), "something is in clear");
    }

    let identity = away.identity();
    let checked = |master| {
        let scratch = away.path("scratch");
        let report = backup::check(
            &away.path("b"),
            &identity,
            &scratch,
            &Options::new(),
            master,
            &mut |_, _, _| {},
        )
        .unwrap();
        fs::remove_dir_all(scratch).unwrap();
        assert_eq!((report.frames, &report.head), (taken.manifest.frames, &taken.manifest.head));
        assert!(report.sealed_digest.is_some());
        report.keys
    };
    assert_eq!(checked(None), KeysTried::NoMasterKey);
    assert_eq!(checked(Some(master(data.path()))), KeysTried::Same);

    let to = away.path("again");
    let restored = away.restore("b", &to, None).unwrap();
    assert_eq!(hex(&restored.head), taken.manifest.head);
    let verified = audit::verify(&to, &Options::new());
    assert!(verified.is_err(), "the master key is not in the backup");
    fs::copy(data.path().join("master.key"), to.join("master.key")).unwrap();
    let verified = audit::verify(&to, &Options::new()).unwrap();
    assert_eq!(Some(hex(&verified.digest)), taken.manifest.digest);

    // Two of one centre would give the same numbers twice: somebody must say that one is over.
    let held = Engine::open(&to, Options::new()).err().unwrap();
    assert!(matches!(held, OpenError::Folder(FolderError::Restored { .. })), "{held}");
    assert!(held.to_string().contains("--take-over"), "{held}");
    assert!(DataFolder::open(&to).unwrap().take_over().unwrap());
    let engine = Engine::open(&to, Options::new()).unwrap();
    let (now, then) = (engine.whole().unwrap(), &before);
    assert_eq!(now.identity, then.identity, "the portal knows its notices by the same keys");
    assert_eq!(now.cases.size(), then.cases.size());
}

#[test]
fn secrets_go_with_it_only_when_the_administrator_says_so() {
    let data = tempfile::tempdir().unwrap();
    let away = Away::new();
    open(data.path()).engine.stop();
    let without = away.take(data.path(), "without").unwrap().manifest;
    assert!(!without.with_secrets && without.files.iter().all(|file| file.name != "master.key"));
    fs::create_dir(data.path().join("tls")).unwrap();
    let secrets =
        [("ssh_host_ed25519_key", "CANARY-OF-THE-DOOR"), ("tls/key.pem", "CANARY-OF-THE-PORTAL")];
    for (name, text) in secrets {
        fs::write(data.path().join(name), text).unwrap();
    }
    // A certificate in one file with its key is as secret as the key.
    let both = (&["tls/key.pem"][..], &["./tls/key.pem"][..]);
    let shared = away.named(data.path(), "shared", (false, false), both).unwrap().manifest;
    assert!(shared.files.iter().all(|file| file.name != "tls/key.pem"));
    let with = away.named(data.path(), "with", (false, true), both).unwrap().manifest;
    assert!(with.files.iter().any(|file| file.name == "tls/key.pem"));
    assert!(with.with_secrets && with.files.iter().any(|file| file.name == "master.key"));
    let to = away.path("again");
    away.restore("with", &to, None).unwrap();
    audit::verify(&to, &Options::new()).unwrap();
    // A check needs no other key then, and leaves the one in the backup unwritten.
    let scratch = away.path("scratch");
    let (options, file) = (Options::new(), away.path("with"));
    let report =
        backup::check(&file, &away.identity(), &scratch, &options, None, &mut |_, _, _| {})
            .unwrap();
    assert_eq!(report.keys, KeysTried::Same);
    assert!(!scratch.join("master.key").exists());
    let master = fs::read(data.path().join("master.key")).unwrap();
    for secret in secrets.map(|(_, text)| text.as_bytes()).into_iter().chain([&master[..]]) {
        assert_eq!(holds(&to, secret).len(), 1, "a restore brings it back");
        assert_eq!(holds(&scratch, secret), [""; 0], "a check wrote a secret");
    }
}

/// Puts a restored folder in force and opens it.
fn taken_over(data: &Path, to: &Path) -> super::desk::Desk {
    fs::copy(data.join("master.key"), to.join("master.key")).unwrap();
    assert!(DataFolder::open(to).unwrap().take_over().unwrap());
    open(to)
}

#[test]
fn whoever_comes_after_a_restore_inherits_nobodys_key() {
    let data = tempfile::tempdir().unwrap();
    let away = Away::new();
    let desk = open(data.path());
    let by = supervisor(&desk);
    let before = desk.engine.whole().unwrap().frames - 1;
    let (ticket, case) = desk.registered(PLAIN);
    let amid = desk.engine.whole().unwrap().frames - 1;
    desk.agent(Command::Withdraw { case, reason: "Ərizəçi istədi".to_owned() });
    desk.agent(Command::FinishVisit(ticket));
    erased(&desk, case, by);
    desk.claimed("1WWQ84R");
    desk.engine.stop();
    drop(desk);
    away.take(data.path(), "b").unwrap();
    let people = |to: &Path, last| away.restore("b", to, last).unwrap().people;

    // Neither the erased one nor the one after is known yet: their numbers are given again.
    let to = away.path("before");
    assert_eq!(people(&to, Some(before)), People { gone: 2, erased_open: vec![] });
    let again = taken_over(data.path(), &to);
    for code in ["6H7J8KW", "4R5T6YW"] {
        let (ticket, case) = again.seat();
        again.identify(case, code);
        again.agent(Command::FinishVisit(ticket));
    }
    again.engine.stop();
    drop(again);
    audit::verify(&to, &Options::new()).unwrap();

    // The erased one is known and stays erased, also where the case is still open.
    let to = away.path("amid");
    assert_eq!(people(&to, Some(amid)), People { gone: 1, erased_open: vec![case] });
    let again = taken_over(data.path(), &to);
    assert!(again.engine.whole().unwrap().case(case).unwrap().applicant().is_none());
    again.agent(Command::FinishVisit(ticket));
    // The same person may come again.
    again.claimed(PLAIN);
    again.engine.stop();
    assert_eq!(people(&away.path("all"), None), People::default());
}

#[test]
fn what_could_not_be_restored_is_refused_while_it_is_made() {
    let data = tempfile::tempdir().unwrap();
    let away = Away::new();
    open(data.path()).engine.stop();
    for name in ["ca.pem", "tls/meis/ca.pem", ".ca.pem", "run/ca.pem", "tls/.ca.pem"] {
        let path = data.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "a certificate").unwrap();
    }
    let take = |file: &str, name: &str| {
        away.named(data.path(), file, (false, false), (&[name], &[])).map(|taken| taken.manifest)
    };
    for name in ["./ca.pem", "ca.pem"] {
        let file = name.replace('/', "-");
        assert!(take(&file, name).unwrap().files.iter().any(|it| it.name == "ca.pem"));
        let to = away.path(&format!("to-{file}"));
        away.restore(&file, &to, None).unwrap();
        assert_eq!(fs::read(to.join("ca.pem")).unwrap(), b"a certificate");
    }
    for name in ["tls/meis/ca.pem", ".ca.pem", "run/ca.pem", "tls/.ca.pem"] {
        let error = take("refused", name).expect_err(name);
        assert!(matches!(error, Trouble::Backup(BackupError::NameNotTaken { .. })), "{error}");
        assert!(error.to_string().contains(name) && !away.path("refused").exists(), "{error}");
    }
    fs::create_dir_all(data.path().join("lessons")).unwrap();
    for number in 0..FILES_MAX {
        fs::write(data.path().join(format!("lessons/{number}.toml")), "").unwrap();
    }
    let error = away.take(data.path(), "refused").unwrap_err();
    assert!(matches!(error, Trouble::Backup(BackupError::TooManyFiles)), "{error}");
    let many = vec![away.recipient.as_str(); 33];
    let error = Recipients::parse(many).err().unwrap();
    assert!(matches!(error, BackupError::TooManyRecipients { given: 33 }), "{error}");
}

#[test]
fn any_frame_is_a_point_to_come_back_to() {
    let data = tempfile::tempdir().unwrap();
    let away = Away::new();
    let desk = open(data.path());
    desk.whole_life(super::desk::PLAIN);
    desk.engine.stop();
    let frames = away.take(data.path(), "b").unwrap().manifest.frames;
    let (store, medium) = DataFolder::look(data.path()).unwrap();
    let (journal, _) = Journal::look(medium, JournalOptions::new(store)).unwrap();
    for last in [0, 1, frames / 2, frames - 1] {
        let to = away.path(&format!("at-{last}"));
        let restored = away.restore("b", &to, Some(last)).unwrap();
        assert_eq!(restored.frames, last + 1);
        assert_eq!(Some(restored.head), journal.hash_at(last).unwrap());
        fs::copy(data.path().join("master.key"), to.join("master.key")).unwrap();
        assert_eq!(audit::verify(&to, &Options::new()).unwrap().frames, last + 1);
    }
    let to = away.path("beyond");
    let beyond = away.restore("b", &to, Some(frames)).err().unwrap();
    assert!(matches!(beyond, BackupError::NoSuchFrame { .. }), "{beyond}");
    assert!(!to.exists());
}

#[test]
fn a_file_that_is_there_stays_unless_it_is_to_be_replaced() {
    let data = tempfile::tempdir().unwrap();
    let away = Away::new();
    open(data.path()).engine.stop();
    fs::write(away.path("b"), "something else").unwrap();
    let refused = away.take(data.path(), "b").err().unwrap();
    assert!(matches!(refused, Trouble::Backup(BackupError::Exists { .. })), "{refused}");
    assert_eq!(fs::read(away.path("b")).unwrap(), b"something else");
    away.order(data.path(), "b", true, false).unwrap();
    away.restore("b", &away.path("again"), None).unwrap();
    let full = away.restore("b", &away.path("again"), None).err().unwrap();
    assert!(matches!(full, BackupError::NotEmpty { .. }), "{full}");
    assert!(!away.path("b.part").exists());
}

#[test]
fn a_damaged_file_is_told_and_leaves_nothing_behind() {
    let data = tempfile::tempdir().unwrap();
    let away = Away::new();
    open(data.path()).engine.stop();
    away.take(data.path(), "b").unwrap();
    let whole = fs::read(away.path("b")).unwrap();
    let to = away.path("again");
    let tried = |bytes: &[u8]| {
        fs::write(away.path("bad"), bytes).unwrap();
        let error = away.restore("bad", &to, None).err().expect("damage was not seen");
        assert!(!to.exists(), "{error}: something was left behind");
        error
    };
    let step = whole.len() / 60;
    for at in (0..whole.len()).step_by(step) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        let error = tried(&flipped);
        assert!(error.to_string().contains("Nothing"), "{error}");
    }
    for length in (0..whole.len()).step_by(step) {
        tried(&whole[..length]);
    }
    let mut longer = whole.clone();
    longer.push(0);
    assert!(matches!(tried(&longer), BackupError::Damaged));
    assert!(matches!(
        tried(&whole[..whole.len() - 1]),
        BackupError::Damaged | BackupError::Truncated
    ));
    assert!(matches!(tried(b"PK\x03\x04 not one of ours"), BackupError::NotABackup));

    let other = Away::new();
    fs::copy(away.path("b"), other.path("b")).unwrap();
    let wrong = other.restore("b", &to, None).err().unwrap();
    assert!(matches!(wrong, BackupError::WrongIdentity), "{wrong}");
}

/// What an age file to this recipient holds, whoever made it.
fn forged(away: &Away, contents: &[u8]) -> BackupError {
    let recipient: age::x25519::Recipient = away.recipient.parse().unwrap();
    let sealed = age::encrypt(&recipient, contents).unwrap();
    fs::write(away.path("forged"), sealed).unwrap();
    let to = away.path("forged-to");
    let error = away.restore("forged", &to, None).err().expect("it was taken");
    assert!(!to.exists());
    error
}

#[test]
fn what_opens_and_is_no_backup_of_ours_is_told() {
    let away = Away::new();
    assert!(matches!(forged(&away, b"holiday pictures"), BackupError::OtherContents));
    assert!(matches!(forged(&away, b"DOSTBACK\x02\x00"), BackupError::Newer(2)));
    let with_manifest = |text: &str| {
        let mut bytes = b"DOSTBACK\x01\x00".to_vec();
        bytes.extend_from_slice(&u32::try_from(text.len()).unwrap().to_le_bytes());
        bytes.write_all(text.as_bytes()).unwrap();
        forged(&away, &bytes)
    };
    assert!(matches!(with_manifest("{}"), BackupError::OtherContents));
    let zero = "00".repeat(32);
    let outside = format!(
        "{{\"program\":\"x\",\"taken_ms\":0,\"store\":\"{}\",\"frames\":0,\"head\":\"{zero}\",\
         \"sealed_digest\":\"{zero}\",\"digest\":null,\"with_secrets\":false,\
         \"files\":[{{\"name\":\"../x\",\"bytes\":0,\"hash\":\"{zero}\"}}]}}",
        "00".repeat(16)
    );
    let error = with_manifest(&outside);
    assert!(error.to_string().contains("../x"), "{error}");
    assert!(matches!(error, BackupError::FileNotRestored { .. }), "{error}");
    // An empty journal has a head too, and this is not it.
    let other_head =
        outside.replace(&format!("{{\"name\":\"../x\",\"bytes\":0,\"hash\":\"{zero}\"}}"), "");
    assert!(matches!(with_manifest(&other_head), BackupError::OtherHead));
}

#[test]
fn recipients_are_read_and_a_secret_key_is_never_shown() {
    let away = Away::new();
    assert!(matches!(Recipients::parse(["", "# nobody"]), Err(BackupError::NoRecipient)));
    assert!(Recipients::parse(["# two of them", &away.recipient, &away.recipient]).is_ok());
    let secret = fs::read_to_string(away.path("key")).unwrap();
    let secret = secret.lines().last().unwrap();
    let error = Recipients::parse([secret]).err().unwrap().to_string();
    assert!(!error.contains(&secret[20..]), "{error}");
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &fs::metadata(away.path("key")).unwrap().permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
    assert!(matches!(new_identity(&away.path("key")), Err(BackupError::Exists { .. })));
}

/// Frames of looks at a case that is not there: as small as frames are, and quickly made.
fn many_frames(data: &Path, count: u64) {
    let folder = DataFolder::open(data).unwrap();
    let options = JournalOptions::new(folder.store_id());
    let (mut journal, _) = Journal::open(folder.journal_medium().unwrap(), options).unwrap();
    let frame = |_| Frame {
        at: Moment(morning().0 + 1),
        actor: Actor::Staff(StaffId(2)),
        desk: None,
        command_id: new_command_id(),
        passport: String::new(),
        events: vec![Event::CaseViewed { case: CaseId(1) }; 4],
    };
    let mut left = count;
    while left > 0 {
        let group = left.min(GROUP_RECORDS_MAX as u64);
        let payloads: Vec<_> =
            (0..group).map(|at| payload(FRAME_SCHEMA, &frame(at)).unwrap()).collect();
        journal.append_group(&payloads).unwrap();
        left -= group;
    }
}

/// `cargo test --release --locked --test suite backup::figure -- --ignored --nocapture`
#[test]
#[ignore = "a figure: backup, restore and check of 100,000 frames: cargo test --release --locked --test suite backup::figure -- --ignored --nocapture"]
fn figure_of_a_hundred_thousand_frames() {
    let data = tempfile::tempdir().unwrap();
    let away = Away::new();
    let desk = open(data.path());
    desk.whole_life(super::desk::PLAIN);
    desk.engine.stop();
    drop(desk);
    many_frames(data.path(), 100_000);
    let started = Instant::now();
    let taken = away.take(data.path(), "b").unwrap();
    let backed_up = started.elapsed();
    let restored = away.restore("b", &away.path("again"), None).unwrap();
    let done = started.elapsed();
    assert_eq!(hex(&restored.head), taken.manifest.head);
    let (options, file) = (Options::new(), away.path("b"));
    let (scratch, key) = (away.path("scratch"), Some(master(data.path())));
    let report =
        backup::check(&file, &away.identity(), &scratch, &options, key, &mut |_, _, _| {}).unwrap();
    assert_eq!(report.keys, KeysTried::Same);
    println!(
        "frames {} bytes {} backup {:.2} s, backup and restore {:.2} s, with the check {:.2} s",
        taken.manifest.frames,
        taken.bytes,
        backed_up.as_secs_f64(),
        done.as_secs_f64(),
        started.elapsed().as_secs_f64()
    );
}
