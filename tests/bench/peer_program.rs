//! The program beside the benches that holds the peers: stores that one would use instead.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// Makes the program, unless it is there.
pub fn program() -> Result<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = root.join("target/peers");
    let mut build = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    build.args(["build", "--release", "--locked", "--quiet", "--manifest-path"]);
    build.arg(root.join("tests/bench/peers/Cargo.toml")).arg("--target-dir").arg(&target);
    match build.status() {
        Ok(status) if status.success() => Ok(target.join("release/dost-peers")),
        other => Err(format!("the peers could not be built ({other:?})")),
    }
}

/// What the program says to some input.
pub fn answer(mut command: Command, input: &str) -> Value {
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}
