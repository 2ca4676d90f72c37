//! The data folder: whose it is, and who may open it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use dost_desk::store::folder::{DataFolder, FolderError, FolderWarning};

/// How long a folder may take to become free.
const PATIENCE: Duration = Duration::from_secs(30);

/// Opens it once nobody has it any more. A process that another test has begun, and that is not its
/// own program yet, holds all that was open here, and so a lock that was let go of.
fn open(path: &Path) -> Result<DataFolder, FolderError> {
    let late = Instant::now() + PATIENCE;
    loop {
        match DataFolder::open(path) {
            Err(FolderError::InUse { .. }) if Instant::now() < late => std::thread::yield_now(),
            done => return done,
        }
    }
}

fn refused(path: &Path) -> FolderError {
    match open(path) {
        Ok(_) => panic!("accepted"),
        Err(error) => error,
    }
}

#[test]
fn a_new_folder_is_private_and_keeps_its_number() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("deep").join("centre");
    let folder = open(&path).unwrap();
    assert!(folder.is_new() && folder.warnings().is_empty());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o700);
    for file in ["format", "lock"] {
        let mode = fs::metadata(path.join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let number = folder.store_id();
    assert_ne!(number, [0; 16]);
    drop(folder);
    let again = open(&path).unwrap();
    assert_eq!((again.is_new(), again.store_id()), (false, number));
    let other = open(&home.path().join("other")).unwrap();
    assert_ne!(other.store_id(), number);
}

#[test]
fn a_second_opener_is_told_who_has_it() {
    let home = tempfile::tempdir().unwrap();
    let folder = open(home.path()).unwrap();
    let error = DataFolder::open(home.path()).map(drop).unwrap_err();
    let own = std::process::id();
    assert!(matches!(error, FolderError::InUse { pid: Some(pid), .. } if pid == own));
    assert!(error.to_string().contains(&format!("process {own}")), "{error}");
    drop(folder);
    open(home.path()).unwrap();
}

#[test]
fn a_foreign_folder_is_not_touched() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("thesis.odt"), "mine").unwrap();
    let error = refused(home.path());
    assert!(matches!(&error, FolderError::Foreign { name, .. } if name == "thesis.odt"));
    assert!(error.to_string().contains("--data"), "{error}");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);

    let file = home.path().join("thesis.odt");
    assert!(matches!(refused(&file), FolderError::NotAFolder { .. }));
    assert!(matches!(refused(&file.join("below")), FolderError::NotAFolder { .. }));
}

#[test]
fn settings_may_be_there_first_and_strangers_later() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("settings.toml"), "").unwrap();
    fs::create_dir(home.path().join("passports")).unwrap();
    drop(open(home.path()).unwrap());
    fs::write(home.path().join("note.txt"), "").unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o750)).unwrap();
    let folder = open(home.path()).unwrap();
    let expected =
        [FolderWarning::UnknownNames(vec!["note.txt".to_owned()]), FolderWarning::Exposed(0o750)];
    assert_eq!(folder.warnings(), expected);
}

#[test]
fn a_lost_or_damaged_format_file_never_makes_a_new_folder_of_an_old_one() {
    let home = tempfile::tempdir().unwrap();
    drop(open(home.path()).unwrap());
    let format = home.path().join("format");
    let bytes = fs::read(&format).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        fs::write(&format, damaged).unwrap();
        assert!(matches!(refused(home.path()), FolderError::FormatDamaged { .. }), "bit {bit}");
    }
    fs::remove_file(&format).unwrap();
    assert!(matches!(refused(home.path()), FolderError::FormatMissing { .. }));
    assert!(!format.exists());

    let mut newer = bytes[..26].to_vec();
    newer[8] = 2;
    let crc = crc32fast::hash(&newer);
    newer.extend_from_slice(&crc.to_le_bytes());
    fs::write(&format, newer).unwrap();
    assert!(matches!(refused(home.path()), FolderError::Newer { found: 2, .. }));
}
