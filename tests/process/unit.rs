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

/// What the unit is there for. `systemd-analyze verify` misses none of it when it is gone.
#[test]
fn the_unit_is_hardened_and_comes_back() {
    let unit = include_str!("../../assets/systemd/dost.service");
    let service = unit.split("[Service]").nth(1).unwrap().split("\n[").next().unwrap();
    let has = |line: &str| service.lines().any(|held| held == line);
    for line in [
        "User=dost",
        "Restart=on-failure",
        "KillSignal=SIGTERM",
        "StateDirectoryMode=0700",
        "RuntimeDirectoryMode=0750",
        "UMask=0077",
        "LimitNOFILE=8192",
        "LimitCORE=0",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "PrivateDevices=yes",
        "ProtectKernelModules=yes",
        "ProtectKernelTunables=yes",
        "RestrictNamespaces=yes",
        "RestrictSUIDSGID=yes",
        "MemoryDenyWriteExecute=yes",
        "CapabilityBoundingSet=",
        "SystemCallArchitectures=native",
        "SystemCallFilter=@system-service",
    ] {
        assert!(has(line), "the unit has lost {line:?}");
    }
    // The group that may join is the one whose folder systemd makes.
    let start = service.lines().find(|line| line.starts_with("ExecStart=")).unwrap();
    let group = service.lines().find_map(|line| line.strip_prefix("Group=")).unwrap();
    assert!(start.ends_with(&format!("--socket /run/dost/desk.sock --group {group}")), "{start}");
    assert!(has("RuntimeDirectory=dost"));
}
