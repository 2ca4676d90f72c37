//! The systemd unit, as far as it can be checked where systemd does not run.

use std::io::Write as _;
use std::process::Command;

#[test]
fn the_unit_is_one_that_systemd_understands() {
    let unit = include_str!("../../assets/systemd/dost.service");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dost.service");
    let here = unit.replace("/usr/bin/dost serve", concat!(env!("CARGO_BIN_EXE_dost"), " serve"));
    assert_ne!(here, unit, "it starts the program");
    std::fs::write(&path, here).unwrap();
    let Ok(checked) = Command::new("systemd-analyze").arg("verify").arg(&path).output() else {
        let words = "NOT TESTED: there is no `systemd-analyze` here; install systemd\n";
        return std::io::stderr().write_all(words.as_bytes()).unwrap();
    };
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(checked.status.success() && !said.contains("dost.service"), "{said}");
    assert!(unit.contains("dost-master-key"), "the credential that the program reads");
}
