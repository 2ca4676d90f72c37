//! Everything hostile at once against the program itself, in a process of its own, while somebody
//! works there: it stays up, it stays small, and it writes nobody's secrets down.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::Arc;

use dost_desk::terminal::ssh::host_key::HOST_KEY_FILE;
use dost_desk::terminal::throttle::LINES_A_SOURCE_MAX;
use russh::client::{self, AuthResult};
use russh::keys::ssh_key::LineEnding;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::client::{Terminal, Trusting, offer, signed_in_at};
use super::{key, key_of, soon};
use crate::process::{dost, ends, found, run};

/// Connections of strangers for each of somebody who has a key.
const A_PERSON: usize = 20;
/// What the process may grow by in all.
const GROWTH_KIB_MAX: u64 = 20 * 1024;
/// Lines of the log about the one address that everything comes from: those of the door and of the
/// house, and the one that counts the rest of each, should ten minutes end meanwhile.
const ABOUT_AN_ADDRESS_MAX: usize = 2 * (2 * LINES_A_SOURCE_MAX as usize + 1);
/// What the siege may write in all, however long it is.
const LOG_BYTES_MAX: usize = 64 * 1024;
/// In everything that the attackers send and that nobody may write down.
const SECRET: &str = "GIZLI";
/// Half-open connections held at once.
const HELD: usize = 100;

/// The besieged process.
struct Fort {
    child: Child,
    home: tempfile::TempDir,
    address: SocketAddr,
}

impl Fort {
    fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        found(home.path());
        let data = home.path().join("data");
        let settings = "systems = \"practice\"\nlanguage = \"en\"\n[ssh]\nrefusal_millis = 0\n\
                        new_per_second = 1000\nnew_at_once = 1000\n";
        std::fs::write(data.join("settings.toml"), settings).unwrap();
        // Known to the clients of these tests.
        let host = data.join(HOST_KEY_FILE);
        std::fs::write(&host, key(200).to_openssh(LineEnding::LF).unwrap().as_bytes()).unwrap();
        std::fs::set_permissions(&host, std::fs::Permissions::from_mode(0o600)).unwrap();
        for login in ["ayla", "leyla"] {
            let file = home.path().join(login);
            std::fs::write(&file, key_of(login).public_key().to_openssh().unwrap()).unwrap();
            let (data, file) = (data.to_str().unwrap(), file.to_str().unwrap());
            let add = ["--data", data, "staff", "add", login, "--name", login, "--role", "agent"];
            let add = [add.as_slice(), &["--pin-stdin", "--key", file]].concat();
            let added = run(home.path(), &add, b"1234\n");
            assert_eq!(added.code, 0, "{}", added.err);
        }
        // What a centre leaves behind whose machine lost its power.
        let socket = data.join("run/desk.sock");
        std::fs::create_dir_all(data.join("run")).unwrap();
        drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
        assert!(socket.exists());
        let mut serve = dost(home.path());
        serve.arg("--data").arg(&data).args(["serve", "--ssh", "127.0.0.1:0"]);
        let mut child = serve.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.find_map(|line| line.unwrap().strip_prefix("SSH at ").map(str::to_owned));
        let address = said.expect("the door did not open").split(',').next().unwrap().to_owned();
        Self { child, home, address: address.parse().unwrap() }
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").trim().parse().unwrap()
    }

    fn log(&self) -> String {
        let files = std::fs::read_dir(self.data().join("log")).unwrap();
        let texts = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
        texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
    }

    /// Another centre that wants the same port, and one that wants the same folder.
    fn rivals(&self) {
        let other = tempfile::tempdir().unwrap();
        found(other.path());
        let port = self.address.to_string();
        for home in [other.path(), self.home.path()] {
            let data = home.join("data");
            let serve = ["--data", data.to_str().unwrap(), "serve", "--ssh", &port];
            let rival = run(home, &serve, b"");
            assert_eq!(rival.code, 1, "{}", rival.out);
            assert!(!rival.err.is_empty());
        }
    }
}

impl Drop for Fort {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until the other side has hung up; a reset is as good an end as any.
async fn hung_up(stream: &mut TcpStream) {
    let _ = soon(stream.read_to_end(&mut Vec::new())).await;
}

async fn garbage(address: SocketAddr, count: usize) {
    let noise: Vec<u8> =
        (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let kinds = [
        noise.clone(),
        format!("GET /{SECRET} HTTP/1.1\r\n\r\n").repeat(50).into_bytes(),
        [format!("SSH-2.0-{SECRET}\r\n").as_bytes(), &noise].concat(),
        [b"SSH-2.0-x\r\n".as_slice(), &[0xff; 64]].concat(),
        [b"SSH-2.0-x\r\n".as_slice(), &[0; 64]].concat(),
        vec![b'x'; 300_000],
    ];
    for kind in kinds.iter().cycle().take(count) {
        let mut stream = soon(TcpStream::connect(address)).await.unwrap();
        // The door may hang up in the middle.
        let _ = soon(stream.write_all(kind)).await;
        let _ = stream.shutdown().await;
        hung_up(&mut stream).await;
    }
}

async fn half_open(address: SocketAddr, count: usize) {
    for from in (0..count).step_by(HELD) {
        let mut held = Vec::new();
        for number in from..count.min(from + HELD) {
            let mut stream = soon(TcpStream::connect(address)).await.unwrap();
            if number % 2 == 0 {
                let _ = stream.write_all(b"SSH-2.0-slow\r\n").await;
            }
            held.push(stream);
        }
    }
}

/// Connections of which the door lets few wait at once: until it takes one.
async fn persistent(address: SocketAddr) -> super::client::Client {
    let mut taken = None;
    let knocking = async {
        while taken.is_none() {
            taken = client::connect(Arc::default(), address, Trusting).await.ok();
        }
    };
    soon(knocking).await;
    taken.unwrap()
}

async fn names_and_keys(address: SocketAddr, count: usize) {
    for number in 0..count {
        let mut client = persistent(address).await;
        let name = if number % 10 == 0 { SECRET.repeat(2048) } else { "ayla".to_owned() };
        let seed = u8::try_from(number % 50).unwrap() + 100;
        let refused = offer(&mut client, &name, key(seed)).await;
        assert!(matches!(refused, AuthResult::Failure { partial_success: false, .. }));
    }
}

/// What somebody does who has a key and means ill.
async fn insider(address: SocketAddr, count: usize) {
    for number in 0..count.div_ceil(A_PERSON) {
        let client = signed_in_at(address, "leyla").await;
        let mut channel = soon(client.channel_open_session()).await.unwrap();
        for at in 0..200 {
            let name = format!("LC_{SECRET}{at}");
            channel.set_env(false, name, SECRET.repeat(at * 20)).await.unwrap();
        }
        match number % 3 {
            0 => {
                channel.request_pty(true, "xterm", 65_535, 65_535, 0, 0, &[]).await.unwrap();
                channel.request_shell(true).await.unwrap();
                let _ = soon(channel.wait()).await;
            }
            1 => {
                let line = SECRET.repeat(6000);
                channel.exec(true, line).await.unwrap();
                let _ = soon(channel.wait()).await;
            }
            _ => {
                channel.exec(true, format!("{SECRET}\nqueue list\0")).await.unwrap();
                let _ = soon(channel.wait()).await;
            }
        }
        let mut refused = 0;
        let mut held = Vec::new();
        for _ in 0..50 {
            match soon(client.channel_open_session()).await {
                Ok(channel) => held.push(channel),
                Err(_) => refused += 1,
            }
        }
        assert!(refused >= 46, "{refused} of 50 channels were refused");
    }
}

/// A terminal that is made another size again and again and reads none of it.
async fn never_reads(address: SocketAddr, count: usize) {
    let config = client::Config { window_size: 4096, ..Default::default() };
    let mut client = soon(client::connect(Arc::new(config), address, Trusting)).await.unwrap();
    assert!(offer(&mut client, "leyla", key_of("leyla")).await.success());
    let channel = soon(client.channel_open_session()).await.unwrap();
    channel.request_pty(true, "xterm-256color", 320, 100, 0, 0, &[]).await.unwrap();
    channel.request_shell(true).await.unwrap();
    let (_unread, writer) = channel.split();
    for round in 0..count {
        let columns = if round % 2 == 0 { 320 } else { 319 };
        soon(writer.window_change(columns, 100, 0, 0)).await.unwrap();
    }
}

/// So many connections of each of three kinds of strangers, and what people with a key do who mean ill,
/// with a fifth of it all before as a measure; by how much the process has grown over that, KiB.
async fn besiege(count: usize) -> u64 {
    let mut fort = Fort::start();
    let address = fort.address;
    let mut ayla = Terminal::on(signed_in_at(address, "ayla").await, 120, 40).await;
    ayla.shows("Change desk").await;
    ayla.types("\r\x1b[17~").await;
    ayla.types("w").await;
    ayla.shows("w").await;
    let mut typed = String::from("w");
    let mut before = 0;
    // The first round shows what each attack needs at all; the second that it does not add up.
    for (round, count) in [count.div_ceil(5), count].into_iter().enumerate() {
        garbage(address, count).await;
        half_open(address, count).await;
        names_and_keys(address, count).await;
        insider(address, count).await;
        never_reads(address, count).await;
        if round == 0 {
            tokio::task::block_in_place(|| fort.rivals());
            before = fort.resident_kib();
        }
        typed.push_str("ork");
        ayla.types("ork").await;
        ayla.shows(&typed).await;
    }
    let grown = fort.resident_kib().saturating_sub(before);
    assert!(grown <= GROWTH_KIB_MAX, "it grew by {grown} KiB");
    assert!(fort.child.try_wait().unwrap().is_none(), "it has ended");
    let data = fort.data();
    let stopped = run(fort.home.path(), &["--data", data.to_str().unwrap(), "stop"], b"");
    assert_eq!(stopped.code, 0, "{}", stopped.err);
    assert!(ends(&mut fort.child).success());
    let log = fort.log();
    assert!(log.contains("an SSH connection has ended"), "{log}");
    let about_lines = log.lines().filter(|line| line.contains("127.0.0.1")).count();
    assert!(about_lines <= ABOUT_AN_ADDRESS_MAX, "{about_lines} lines");
    assert!(log.len() <= LOG_BYTES_MAX, "{} bytes of log", log.len());
    assert!(!log.contains(SECRET), "what was typed stands in the log");
    assert!(!log.contains("panic"), "{log}");
    grown
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_siege_leaves_the_process_up_and_small() {
    besiege(60).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a minute: cargo test --locked --test suite ssh::siege -- --ignored --nocapture"]
#[allow(clippy::print_stdout, reason = "a figure for whoever runs it")]
async fn a_long_siege_leaves_the_process_up_and_small() {
    let count = 1000;
    let grown = besiege(count).await;
    let connections = 3 * count + count.div_ceil(A_PERSON) + 1;
    println!("hostile connections {connections} growth {grown} KiB at most {GROWTH_KIB_MAX}");
}
