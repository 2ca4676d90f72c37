//! A program on a pseudo-terminal, and how long it takes to answer a key.

use std::io::{Read, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::Parser;

/// How long an answer, or anything else that must come, is waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longest wait for the answer to one key: some keys change nothing.
const ANSWER_MAX: Duration = Duration::from_millis(500);
/// Silence after which an answer counts as whole.
const QUIET: Duration = Duration::from_millis(15);

/// A program on a pseudo-terminal of its own.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    screen: Parser,
    _master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    /// Starts the program.
    pub fn start(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let mut reader = pair.master.try_clone_reader().expect("its output");
        let writer = pair.master.take_writer().expect("its input");
        let (sender, output) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 65_536];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..read].to_vec())).is_err() {
                    return;
                }
            }
        });
        let size = |length| std::num::NonZero::new(length).expect("a size");
        let screen = Parser::new(size(rows), size(columns), 0);
        Self { child, writer, output, screen, _master: pair.master }
    }

    /// Waits until the screen shows something.
    pub fn until(&mut self, shown: &str) {
        let begun = Instant::now();
        while !self.screen.screen().contents().contains(shown) {
            let left = PATIENCE.saturating_sub(begun.elapsed());
            match self.output.recv_timeout(left) {
                Ok((_, bytes)) => self.screen.process(&bytes),
                Err(_) => panic!("no \"{shown}\" on\n{}", self.screen.screen().contents()),
            }
        }
    }

    /// Types without measuring, and waits until it has been answered.
    pub fn types(&mut self, keys: &str) {
        self.bytes(keys);
    }

    /// What stands on the screen.
    pub fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    fn send(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).and_then(|()| self.writer.flush()).expect("a key");
    }

    /// Takes in what comes until nothing does. Gives how many bytes that were.
    pub fn settle(&mut self) -> usize {
        let mut bytes = 0;
        while let Ok((_, more)) = self.output.recv_timeout(QUIET) {
            self.screen.process(&more);
            bytes += more.len();
        }
        bytes
    }

    /// Bytes of the whole answer to a key.
    pub fn bytes(&mut self, key: &str) -> usize {
        self.send(key);
        let Ok((_, first)) = self.output.recv_timeout(ANSWER_MAX) else { return 0 };
        self.screen.process(&first);
        first.len() + self.settle()
    }

    /// From a key to the first bytes of the answer; `None` when there is none.
    pub fn answer(&mut self, key: &str) -> Option<Duration> {
        while let Ok((_, late)) = self.output.try_recv() {
            self.screen.process(&late);
        }
        let pressed = Instant::now();
        self.send(key);
        match self.output.recv_timeout(ANSWER_MAX) {
            Ok((at, bytes)) => {
                self.screen.process(&bytes);
                Some(at.saturating_duration_since(pressed))
            }
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                panic!("it has ended:\n{}", self.screen.screen().contents())
            }
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
