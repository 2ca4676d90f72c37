//! The peer: the system's own `sshd`, with `ForceCommand dost` for each person.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use russh::keys::PrivateKey;
use russh::keys::ssh_key::LineEnding;

use crate::centre::{Centre, DOST};
use crate::desk::{Visit, key};

/// Where distributions put it.
const PLACES: [&str; 3] = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"];
/// The person whose key opens the system's door: all sessions come in as one user of the system.
const PERSON: usize = 1;
/// How long it may take to listen.
const START_MAX: Duration = Duration::from_secs(10);

/// A running `sshd`.
pub struct Sshd {
    process: Child,
    port: u16,
    user: String,
}

impl Sshd {
    /// Starts it; `None` where the system has none.
    pub fn start(centre: &Centre) -> Option<Self> {
        let program = PLACES.iter().find(|place| Path::new(place).exists())?;
        let user = nix::unistd::User::from_uid(nix::unistd::getuid()).ok()??.name;
        if nix::unistd::getuid().is_root() {
            // It shuts its children in there, and is usually made by the system's own service.
            fs::create_dir_all("/run/sshd").ok()?;
        }
        let folder = &centre.folder;
        let host = folder.join("host_key");
        let private: PrivateKey = key(usize::MAX);
        fs::write(&host, private.to_openssh(LineEnding::LF).unwrap().as_bytes()).unwrap();
        fs::set_permissions(&host, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let keys = folder.join("authorized_keys");
        fs::write(&keys, key(PERSON).public_key().to_openssh().unwrap()).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let config = format!(
            "ListenAddress 127.0.0.1\nPort {port}\nHostKey {}\nAuthorizedKeysFile {}\n\
             ForceCommand {DOST} --data {}\nStrictModes no\nUsePAM no\nPidFile none\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\nMaxStartups 1000\n\
             PrintMotd no\nPrintLastLog no\nLogLevel ERROR\n",
            host.display(),
            keys.display(),
            folder.join("data").display(),
        );
        let file = folder.join("sshd_config");
        fs::write(&file, config).unwrap();
        let mut command = Command::new(program);
        command.args(["-D", "-e", "-f"]).arg(&file).stderr(Stdio::null()).stdin(Stdio::null());
        let process = command.spawn().ok()?;
        let start = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if start.elapsed() > START_MAX {
                return None;
            }
            std::thread::yield_now();
        }
        Some(Self { process, port, user })
    }

    /// The visit of anybody: who they are is said to the centre's first page.
    pub fn visit(&self) -> Visit {
        Visit { port: self.port, login: self.user.clone(), person: PERSON }
    }

    pub fn process(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
