//! The peers: a program of its own beside the benches, and the system's PostgreSQL.

use std::fs::OpenOptions;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use dost_desk::store::journal::{RECORD_ALIGN_BYTES, RECORD_HEAD_BYTES};

use crate::Measured;
use crate::peer_program::{answer, program};

/// Where distributions put the server.
const PLACES: [&str; 4] =
    ["/usr/local/bin", "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/17/bin", "/usr/bin"];
/// How long the server may take to listen.
const START_MAX: Duration = Duration::from_secs(30);

/// Bytes of what a step writes.
#[derive(Clone, Copy)]
pub struct Sizes {
    pub frame: usize,
    pub case: usize,
}

impl Sizes {
    /// Bytes that a frame takes in the journal.
    pub fn record(self) -> usize {
        (RECORD_HEAD_BYTES + self.frame).next_multiple_of(RECORD_ALIGN_BYTES)
    }
}

/// What stands beside ours.
pub struct Peers {
    program: Result<PathBuf, String>,
    postgres: Result<Postgres, String>,
    folder: PathBuf,
}

impl Peers {
    /// Makes them ready; their files lie beside ours, on the same disk.
    pub fn ready(folder: &Path) -> Self {
        Self { program: program(), postgres: Postgres::start(folder), folder: folder.to_owned() }
    }

    /// Those that there are.
    pub fn stores(&self) -> Vec<&'static str> {
        if self.program.is_err() {
            return Vec::new();
        }
        let own = ["sqlite", "fjall"].into_iter();
        own.chain(self.postgres.is_ok().then_some("postgres")).collect()
    }

    /// Why some are missing.
    pub fn why_not(&self) -> Vec<String> {
        let postgres = self.postgres.as_ref().err().map(|why| format!("without PostgreSQL: {why}"));
        self.program.as_ref().err().cloned().into_iter().chain(postgres).collect()
    }

    /// Has one do steps for `time`.
    pub fn steps(
        &self,
        store: &str,
        writers: u32,
        time: Duration,
        cases: u32,
        sizes: Sizes,
    ) -> Measured {
        let folder = tempfile::tempdir_in(&self.folder).unwrap();
        let mut command = Command::new(self.program.as_ref().unwrap());
        command.args(["steps", "--store", store, "--dir"]).arg(folder.path());
        let numbers = [
            ("--writers", writers as usize),
            ("--millis", usize::try_from(time.as_millis()).unwrap()),
            ("--cases", cases as usize),
            ("--case-bytes", sizes.case),
            ("--frame-bytes", sizes.frame),
        ];
        for (name, number) in numbers {
            command.args([name, &number.to_string()]);
        }
        if let Ok(postgres) = &self.postgres {
            command.args(["--url", &postgres.url()]);
        }
        let answer = answer(command, "");
        let figure = |name: &str| answer[name].as_f64().unwrap();
        Measured::new(figure("a_second"), figure("p50_ms"), figure("p99_ms"))
    }
}

/// A server of its own, on a socket in its own folder. It refuses to be root, so that a bench that is
/// root gives it another user of the system.
struct Postgres {
    process: Child,
    folder: tempfile::TempDir,
    user: String,
}

impl Postgres {
    fn start(beside: &Path) -> Result<Self, String> {
        let place = PLACES.iter().find(|place| Path::new(place).join("initdb").exists());
        let place = Path::new(place.ok_or("initdb is not installed")?);
        let wanted = ["postgres", "nobody"].iter();
        let own = nix::unistd::User::from_uid(nix::unistd::getuid());
        let user = if nix::unistd::getuid().is_root() {
            wanted.filter_map(|name| nix::unistd::User::from_name(name).ok().flatten()).next()
        } else {
            own.ok().flatten()
        };
        let user = user.ok_or("there is no user that it could run as")?;
        // On the same disk as ours, but where another user of the system can reach it.
        let disk = beside.parent().unwrap_or(beside);
        let folder = tempfile::Builder::new().prefix("pg").tempdir_in(disk).unwrap();
        let (uid, gid) = (user.uid.as_raw(), user.gid.as_raw());
        std::os::unix::fs::chown(folder.path(), Some(uid), Some(gid))
            .map_err(|error| format!("its folder cannot be given to {}: {error}", user.name))?;
        let (data, log) = (folder.path().join("data"), folder.path().join("log"));
        let said = || {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            said.trim_end().lines().last().unwrap_or("nothing").to_owned()
        };
        let run = |program: &str| {
            let mut command = Command::new(place.join(program));
            command.uid(uid).gid(gid).current_dir(folder.path());
            let log = OpenOptions::new().create(true).append(true).open(&log).unwrap();
            command.stdout(log.try_clone().unwrap()).stderr(log);
            command
        };
        let made = run("initdb")
            .args(["--auth=trust", "--encoding=UTF8", "--locale=C", "-D"])
            .arg(&data)
            .status();
        if !made.as_ref().is_ok_and(std::process::ExitStatus::success) {
            return Err(format!("initdb failed: {}", said()));
        }
        // No shell takes quotes away here: an empty list of addresses is empty.
        let settings = ["listen_addresses=", "synchronous_commit=on", "max_connections=100"];
        let mut server = run("postgres");
        server.arg("-D").arg(&data).arg("-k").arg(folder.path());
        settings.iter().for_each(|setting| {
            server.args(["-c", setting]);
        });
        let process = server.spawn().map_err(|error| error.to_string())?;
        let mut started = Self { process, folder, user: user.name };
        let begun = Instant::now();
        while !started.folder.path().join(".s.PGSQL.5432").exists() {
            if let Ok(Some(ended)) = started.process.try_wait() {
                return Err(format!("it ended ({ended}): {}", said()));
            }
            if begun.elapsed() > START_MAX {
                return Err(format!("it did not listen in time: {}", said()));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(started)
    }

    fn url(&self) -> String {
        format!("host={} user={} dbname=postgres", self.folder.path().display(), self.user)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
