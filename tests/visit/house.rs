//! Two ways to a terminal: the session loop with everything in memory, and the real program on a
//! pseudo-terminal.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use chrono::{NaiveDate, NaiveTime};
use dost_desk::casework::command::{Actor, Command, NewStaff};
use dost_desk::casework::staff::Role;
use dost_desk::engine::{
    Engine, ManualClock, Options as EngineOptions, Request, hash_pin, new_command_id,
};
use dost_desk::gateways::practice::Practice;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::moment::Moment;
use dost_desk::law::passport::Passport;
use dost_desk::locale::Lang;
use dost_desk::terminal::house::limits::INPUT_BYTES_PER_SECOND;
use dost_desk::terminal::program::INPUT_MESSAGES_MAX;
use dost_desk::terminal::seat::{Foundation, Seat};
use dost_desk::terminal::session::{STALL_MAX, Setup, run};
use dost_desk::terminal::{Depth, InMsg, Program, Scratch, Sink};
use dost_desk::terminal::{Feeds, program::End};
use dost_desk::ui::Options;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::layout::Size;
use rustix::process::{Pid, Signal, kill_process};
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::terminal::Terminal;
use crate::process::in_time;

/// The PIN of everybody in these tests.
pub const PIN: &str = "7731";

/// Frames as a terminal takes them: at once.
struct Lines(mpsc::Sender<Vec<u8>>);

/// How long a session may take to end that must; never how long it takes.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(120);

impl Sink for Lines {
    async fn send(&mut self, frame: Vec<u8>) -> std::io::Result<()> {
        self.0.send(frame).map_err(std::io::Error::other)
    }
}

/// A session in this process.
pub struct Here {
    pub terminal: Terminal,
    pub session: JoinHandle<End>,
    pub stop: watch::Sender<bool>,
    pub runtime: Runtime,
}

impl Here {
    /// A program in the session loop at 80×24; `make` is called on the runtime.
    pub fn run<P: Program + 'static>(
        make: impl FnOnce(watch::Receiver<bool>) -> (P, Feeds<P::Message, (), ()>),
    ) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let inside = runtime.enter();
        let (stop, stopped) = watch::channel(false);
        let (program, feeds) = make(stopped);
        let (keys, input) = tokio::sync::mpsc::channel(INPUT_MESSAGES_MAX);
        let (frames, output) = mpsc::channel();
        let setup = Setup {
            size: Size::new(80, 24),
            depth: Depth::Sixteen,
            phase: std::time::Duration::ZERO,
            scratch: Scratch::default(),
            input_bytes_per_second: INPUT_BYTES_PER_SECOND,
            stall: STALL_MAX,
        };
        let session = runtime
            .spawn(async move { run(program, setup, input, feeds, &mut Lines(frames)).await });
        drop(inside);
        let send = move |bytes: &[u8]| {
            keys.blocking_send(InMsg::Bytes(bytes.to_vec())).expect("the session lives");
        };
        Self { terminal: Terminal::new(Box::new(send), output), session, stop, runtime }
    }

    /// How the session ends.
    pub fn ends(self) -> (Terminal, End) {
        let Self { mut terminal, session, stop: _stop, runtime } = self;
        let ends = async { tokio::time::timeout(PATIENCE, session).await };
        let Ok(end) = runtime.block_on(ends) else {
            panic!("the session has not ended in {PATIENCE:?}:\n{}", terminal.screen().contents())
        };
        let end = end.expect("no panic leaves the session");
        terminal.drain();
        (terminal, end)
    }
}

/// A morning of practice, by hand.
pub fn morning() -> ManualClock {
    let day: NaiveDate = "2026-11-23".parse().unwrap();
    ManualClock::at(Moment::at(day, NaiveTime::from_hms_opt(9, 0, 0).unwrap()))
}

/// A centre in memory with an agent and an officer, on practice systems.
pub fn engine(clock: &ManualClock) -> Engine {
    use dost_desk::engine::Clock as _;
    let practice = Arc::new(Practice::new(clock.now().date()).unwrap());
    let options = EngineOptions::with(Arc::new(clock.clone()), practice.gateways());
    let engine = Engine::in_memory(options).unwrap();
    let pin_hash = hash_pin(PIN).unwrap();
    let person = |login: &str, name: &str, role| NewStaff {
        login: login.to_owned(),
        name: name.to_owned(),
        role,
        pin_hash: pin_hash.clone(),
    };
    let foundation = foundation();
    let found = Command::FoundCentre {
        name: "Nərimanov DOST Mərkəzi".to_owned(),
        number: 3,
        desks: 8,
        territory: None,
        passport: Box::new(foundation.passport),
        calendar: Box::new(foundation.calendar),
        administrator: person("admin", "Rəşad Əliyev", Role::Administrator),
    };
    let leyla = Command::AddStaff(person("leyla", "Leyla Quliyeva", Role::Agent));
    let orxan = Command::AddStaff(person("orxan", "Orxan Məmmədov", Role::Officer));
    for command in [found, leyla, orxan] {
        let request = Request {
            command,
            actor: Actor::Centre,
            desk: None,
            command_id: new_command_id(),
            seen: None,
        };
        engine.submit_blocking(request).unwrap();
    }
    engine
}

pub fn foundation() -> Foundation {
    Foundation {
        passport: Passport::embedded().unwrap(),
        calendar: Calendar::embedded().unwrap(),
        territory: None,
    }
}

/// The desk on an engine, in this process.
pub fn desk(engine: &Engine, lang: Lang) -> Here {
    let options = Options {
        lang,
        desk: Some(dost_desk::casework::ids::DeskId(1)),
        ..Options::new(engine.snapshot(), Size::new(80, 24))
    };
    let engine = engine.clone();
    Here::run(|stop| Seat::new(engine, options, foundation(), None, stop))
}

/// The real program on a pseudo-terminal.
pub struct There {
    pub terminal: Terminal,
    pub child: Box<dyn Child + Send + Sync>,
    pub master: Box<dyn MasterPty + Send>,
    /// The terminal's mode before the program started.
    pub found: String,
    /// The data folder, when one was named.
    data: Option<PathBuf>,
}

/// A home with a data folder in it.
pub struct Home {
    pub folder: tempfile::TempDir,
}

impl Home {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A founded centre with practice systems, an agent and an officer.
    pub fn founded() -> Self {
        let home = Self::new();
        crate::process::found(home.folder.path());
        home.staff("leyla", "agent");
        home.staff("orxan", "officer");
        home
    }

    /// Adds somebody by the command line.
    pub fn staff(&self, login: &str, role: &str) {
        let data = self.data();
        let line = [
            "--data",
            data.to_str().unwrap(),
            "staff",
            "add",
            login,
            "--name",
            login,
            "--role",
            role,
            "--pin-stdin",
        ];
        let run = crate::process::run(self.folder.path(), &line, format!("{PIN}\n").as_bytes());
        assert_eq!(run.code, 0, "{}", run.err);
    }

    /// The power is cut under the centre that runs, if one does; it is quite gone afterwards.
    pub fn cut(&self) {
        cut(&self.data());
    }

    /// The desk on this folder.
    pub fn desk(&self, desk: &[&str]) -> There {
        let data = self.data();
        let line = [&["--data", data.to_str().unwrap()][..], desk].concat();
        There::start(self.folder.path(), &line, "xterm", (80, 24))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.cut();
    }
}

/// The number of the process that holds a data folder.
pub fn holder(data: &Path) -> Option<Pid> {
    let lock = std::fs::File::open(data.join("lock")).ok()?;
    if lock.try_lock().is_ok() {
        return None;
    }
    let number = std::fs::read_to_string(data.join("lock")).ok()?;
    Pid::from_raw(number.trim().parse().ok()?)
}

/// Kills the process that holds a data folder, and waits until it has let go.
pub fn cut(data: &Path) {
    let deadline = std::time::Instant::now() + super::terminal::DEADLINE;
    while let Some(centre) = holder(data) {
        // It may be ending by itself.
        let _ = kill_process(centre, Signal::KILL);
        assert!(std::time::Instant::now() < deadline, "{centre:?} holds {data:?}");
        std::thread::yield_now();
    }
}

impl There {
    pub fn start(home: &Path, arguments: &[&str], term: &str, size: (u16, u16)) -> Self {
        Self::start_with(home, arguments, term, size, &[])
    }

    /// The same with variables.
    pub fn start_with(
        home: &Path,
        arguments: &[&str],
        term: &str,
        size: (u16, u16),
        variables: &[(&str, &str)],
    ) -> Self {
        let size = PtySize { rows: size.1, cols: size.0, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let found = mode(pair.master.as_ref());
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dost"));
        for name in [
            "DOST_DATA",
            "XDG_DATA_HOME",
            "LC_ALL",
            "LC_MESSAGES",
            "LANG",
            "DOST_LOG",
            "NO_COLOR",
            "COLORTERM",
            "CREDENTIALS_DIRECTORY",
            "DOST_PASSPHRASE",
            "DOST_SOCKET",
        ] {
            command.env_remove(name);
        }
        command.env("HOME", home);
        command.env("TERM", term);
        for (name, value) in variables {
            command.env(name, value);
        }
        command.args(arguments);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let mut keys = pair.master.take_writer().unwrap();
        let (bytes, output) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if bytes.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let send = move |bytes: &[u8]| {
            keys.write_all(bytes).and_then(|()| keys.flush()).expect("typed");
        };
        let terminal = Terminal::new(Box::new(send), output);
        let data = arguments.iter().position(|word| *word == "--data").map(|at| at + 1);
        let data = data.and_then(|at| arguments.get(at)).map(PathBuf::from);
        Self { terminal, child, master: pair.master, found, data }
    }

    pub fn signal(&self, signal: Signal) {
        let id = self.child.process_id().and_then(|id| i32::try_from(id).ok());
        kill_process(id.and_then(Pid::from_raw).unwrap(), signal).unwrap();
    }

    /// The power is cut under the centre; the terminal is given back all the same, and says why.
    pub fn killed(self) -> Terminal {
        cut(self.data.as_deref().unwrap());
        let terminal = self.ends(1);
        let words = terminal.screen().contents();
        let gone = [Lang::Az, Lang::En].map(|lang| super::terminal::start_of(lang, "door-gone"));
        assert!(gone.iter().any(|start| words.contains(start.as_str())), "{words}");
        terminal
    }

    /// The power is cut under the terminal and the centre.
    pub fn all_killed(mut self) {
        self.signal(Signal::KILL);
        self.waits();
        cut(self.data.as_deref().unwrap());
    }

    /// Until its process has ended.
    #[track_caller]
    fn waits(&mut self) -> portable_pty::ExitStatus {
        let pid = self.child.process_id().unwrap_or_default();
        in_time(pid, || self.child.wait().unwrap())
    }

    /// The terminal gets another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.terminal.resized(columns, rows);
        self.master.resize(size).unwrap();
    }

    /// Ends by itself, with this exit code, on the first screen in the mode it was found in.
    pub fn ends(mut self, code: u32) -> Terminal {
        let status = self.waits();
        // The mode is asked while the terminal is still held open.
        assert_eq!(mode(self.master.as_ref()), self.found);
        drop(self.master);
        self.terminal.drain();
        let screen = self.terminal.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(status.exit_code(), code, "{}", screen.contents());
        self.terminal
    }
}

pub fn mode(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}
