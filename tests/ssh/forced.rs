//! The system's own SSH server, which lets people in and starts `dost` for them whatever they ask
//! for (`ForceCommand`). It runs as whoever runs the tests, on a port of the loopback.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Instant;

use dost_desk::casework::command::{Command as Order, NewStaff};
use dost_desk::casework::staff::Role;
use dost_desk::engine::hash_pin;
use dost_desk::terminal::socket::SocketDoor;
use russh::keys::ssh_key::LineEnding;

use super::openssh::{Desk, prepare_for, there};
use super::{Centre, PATIENCE, PIN, key, key_of};

/// Where distributions put the server.
const PLACES: [&str; 3] = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"];

/// The server, if there is one. Without it these tests prove nothing, which CI must not pass over.
fn server() -> Option<&'static str> {
    let found = PLACES.into_iter().find(|place| Path::new(place).exists());
    if found.is_none() {
        let ci = std::env::var("CI").is_ok_and(|value| value == "true");
        let words = "NOT TESTED: there is no sshd here; install the package openssh-server\n";
        std::io::Write::write_all(&mut std::io::stderr(), words.as_bytes()).unwrap();
        assert!(!ci, "CI must have openssh-server");
    }
    found
}

/// A running server, ended when dropped.
struct Sshd {
    process: Child,
    address: SocketAddr,
}

impl Sshd {
    fn start(program: &str, home: &Path, socket: &Path) -> Self {
        if nix::unistd::getuid().is_root() {
            // It shuts its children in there; the system's own service would have made it.
            std::fs::create_dir_all("/run/sshd").unwrap();
        }
        let host = home.join("host_key");
        std::fs::write(&host, key(200).to_openssh(LineEnding::LF).unwrap().as_bytes()).unwrap();
        let owner_only = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&host, owner_only).unwrap();
        let keys = home.join("authorized_keys");
        std::fs::write(&keys, key_of("ayla").public_key().to_openssh().unwrap()).unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let config = format!(
            "ListenAddress {address}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\n\
             ForceCommand {} --socket {}\nUsePAM no\nStrictModes no\nAcceptEnv LANG\n\
             PasswordAuthentication no\nKbdInteractiveAuthentication no\nPrintMotd no\n",
            host.display(),
            keys.display(),
            env!("CARGO_BIN_EXE_dost"),
            socket.display(),
        );
        let file = home.join("sshd_config");
        std::fs::write(&file, config).unwrap();
        let mut command = Command::new(program);
        command.args(["-D", "-e", "-f"]).arg(&file).stdin(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let start = Instant::now();
        while TcpStream::connect(address).is_err() {
            let ended = process.try_wait().unwrap();
            assert!(ended.is_none() && start.elapsed() < PATIENCE, "sshd did not start: {ended:?}");
            std::thread::yield_now();
        }
        Self { process, address }
    }
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The centre with its socket open, and the system's user as one of its people.
struct Machine {
    centre: Centre,
    home: tempfile::TempDir,
    user: String,
    sshd: Sshd,
}

impl Machine {
    async fn with(program: &str, role: Role) -> Self {
        let centre = Centre::open();
        let home = tempfile::tempdir().unwrap();
        let user = nix::unistd::User::from_uid(nix::unistd::getuid()).unwrap().unwrap().name;
        let pin_hash = hash_pin(PIN).unwrap();
        let name = "Sistem İstifadəçisi".to_owned();
        centre.does(Order::AddStaff(NewStaff { login: user.clone(), name, role, pin_hash })).await;
        let socket: PathBuf = home.path().join("run/desk.sock");
        let door = SocketDoor::open(&socket, None).unwrap();
        let house = centre.house.clone();
        tokio::spawn(async move { door.serve(&house).await });
        let sshd = Sshd::start(program, home.path(), &socket);
        Self { centre, home, user, sshd }
    }

    fn prepared(&self) -> Vec<String> {
        prepare_for(self.home.path(), self.sshd.address, key(200).public_key(), "ayla")
    }

    fn asks(&self, line: &str) -> Output {
        let mut command = Command::new("ssh");
        command.args(self.prepared()).args(["-o", "BatchMode=yes"]);
        command.arg(format!("{}@127.0.0.1", self.user)).arg(line);
        command.stdin(Stdio::null()).output().unwrap()
    }
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_through_the_systems_ssh_is_done_as_its_user_and_never_by_a_shell() {
    let (Some(program), true) = (server(), there()) else { return };
    let machine = Machine::with(program, Role::Agent).await;
    tokio::task::block_in_place(|| {
        let done = machine.asks("ticket issue");
        assert!(words(&done).starts_with("ok ticket=S-001 "), "{}", words(&done));
        assert_eq!(done.status.code(), Some(0));
        let listed = machine.asks("queue list");
        assert!(words(&listed).contains("ticket number=S-001"), "{}", words(&listed));
        for line in ["cat /etc/passwd", "queue list; id", "$(id)", "`id`", "'; id #", "sh -i"] {
            let tried = machine.asks(line);
            assert_eq!(tried.status.code(), Some(1), "{line}: {}", words(&tried));
            assert!(!words(&tried).contains("uid=") && !words(&tried).contains("root:"));
        }
        // What their role may not do is refused by the same rules as everywhere.
        let tried = machine.asks("staff disable ayla");
        assert_eq!(tried.status.code(), Some(1), "{}", words(&tried));
        let long = machine.asks(&"x".repeat(5000));
        assert_eq!(long.status.code(), Some(2), "{}", words(&long));
    });
    machine.centre.does(Order::DisableStaff(machine.centre.staff(&machine.user))).await;
    tokio::task::block_in_place(|| {
        let refused = machine.asks("queue list");
        assert_eq!(refused.status.code(), Some(1), "{}", words(&refused));
        assert!(!words(&refused).contains("S-001"), "{}", words(&refused));
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn through_the_systems_ssh_too_who_decides_gives_a_pin_first() {
    let (Some(program), true) = (server(), there()) else { return };
    let machine = Machine::with(program, Role::Officer).await;
    tokio::task::block_in_place(|| {
        let refused = machine.asks("queue list");
        assert_eq!(refused.status.code(), Some(1));
        assert!(words(&refused).contains("needs a PIN"), "{}", words(&refused));
        let mut desk = Desk::start(&machine.prepared(), &machine.user);
        desk.shows("PIN");
        assert!(!desk.rows().join("\n").contains("back-office officer"), "in without a PIN");
        machine.centre.house.stop();
        let (status, words) = desk.ends();
        assert_eq!(status, 0, "{words}");
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_through_the_systems_ssh_works_beside_the_others() {
    let (Some(program), true) = (server(), there()) else { return };
    let machine = Machine::with(program, Role::Agent).await;
    let home = tempfile::tempdir().unwrap();
    tokio::task::block_in_place(|| {
        let mut forced = Desk::start(&machine.prepared(), &machine.user);
        forced.shows("PIN");
        // Who they are is known; that it is they is not.
        forced.types(&format!("{PIN}\t3\r"));
        let mut ayla = Desk::open(home.path(), &machine.centre, "ayla");
        ayla.shows("Change desk");
        ayla.types("\r");
        ayla.shows("Desk 1 ·");
        forced.shows("Desk 3 ·");
        forced.types("\x1b[2~\r");
        forced.shows("S-001");
        ayla.shows("S-001");
        // A client that is cut leaves nobody behind.
        drop(ayla);
        forced.types("\x18");
        forced.types("\r");
        assert_eq!(forced.ends().0, 0);
    });
}
