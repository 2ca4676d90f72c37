//! Plain mode, driven line by line through the real program.

mod durable;
mod flow;
mod rules;
mod talk;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use crate::process::{dost, found, in_time};

/// How long an answer is waited for, the longest wait that a line may ask for within it.
const PATIENCE: Duration = Duration::from_secs(120);

/// An answer: the facts before the closing line, and that line.
#[derive(Debug)]
pub struct Answer {
    pub facts: Vec<String>,
    pub end: String,
}

impl Answer {
    /// A value of the closing line.
    pub fn value(&self, key: &str) -> &str {
        value(&self.end, key).unwrap_or_else(|| panic!("no {key} in {}", self.end))
    }
}

/// The value of a key in a line of an answer; none of those asked for holds a quotation mark.
pub fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let from = line.find(&format!(" {key}="))? + key.len() + 2;
    match line[from..].strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => line[from..].split(' ').next(),
    }
}

/// A plain session that is talked to.
pub struct Talk {
    child: Child,
    input: ChildStdin,
    /// Its lines, read by a thread that ends with them.
    output: Receiver<String>,
    /// What was asked last.
    asked: String,
}

impl Talk {
    /// Opens the data folder under `home`.
    pub fn open(home: &Path) -> Self {
        let data = home.join("data");
        let mut child = dost(home)
            .args(["--plain", "--lang", "en", "--data", data.to_str().unwrap()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (said, output) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                // The test may have failed meanwhile.
                if said.send(line.trim_end().to_owned()).is_err() {
                    break;
                }
            }
        });
        let mut talk = Self { child, input, output, asked: "nothing".to_owned() };
        let ready = talk.line();
        assert!(ready.starts_with("ready "), "{ready}");
        talk
    }

    /// A centre with two agents, an officer and a supervisor, and a talk with nobody signed in.
    pub fn with_staff(home: &Path) -> Self {
        found(home);
        let mut talk = Self::open(home);
        talk.sign_in("admin");
        for (login, role) in
            [("ayla", "agent"), ("leyla", "agent"), ("orxan", "officer"), ("rena", "supervisor")]
        {
            let added = talk.ask(&format!("staff add {login} \"{login} x\" {role}\n1234"));
            assert!(added.end.starts_with("ok "), "{added:?}");
        }
        talk
    }

    fn line(&mut self) -> String {
        match self.output.recv_timeout(PATIENCE) {
            Ok(line) => line,
            Err(RecvTimeoutError::Disconnected) => {
                panic!("the session ended after {:?}", self.asked)
            }
            Err(RecvTimeoutError::Timeout) => {
                panic!("no answer to {:?} came in {PATIENCE:?}", self.asked)
            }
        }
    }

    /// Sends a line, and those that belong to it, and reads the whole answer.
    pub fn ask(&mut self, lines: &str) -> Answer {
        lines.clone_into(&mut self.asked);
        self.input.write_all(format!("{lines}\n").as_bytes()).unwrap();
        let mut facts = Vec::new();
        loop {
            let line = self.line();
            let first = line.split(' ').next().unwrap();
            if ["ok", "refused", "error"].contains(&first) {
                return Answer { facts, end: line };
            }
            facts.push(line);
        }
    }

    /// Asks for something that must be done.
    #[track_caller]
    pub fn ok(&mut self, lines: &str) -> Answer {
        let answer = self.ask(lines);
        assert!(answer.end == "ok" || answer.end.starts_with("ok "), "{lines}: {answer:?}");
        answer
    }

    /// Asks for something that must be refused.
    #[track_caller]
    pub fn refused(&mut self, lines: &str, key: &str) -> Answer {
        let answer = self.ask(lines);
        let wanted = format!("refused key={key}");
        let fits = answer.end.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with(' '));
        assert!(fits, "{lines}: wanted {key}, got {answer:?}");
        assert!(!answer.end.contains('«'), "a refusal without words: {}", answer.end);
        answer
    }

    /// Signs somebody in, everybody with the same PIN.
    #[track_caller]
    pub fn sign_in(&mut self, login: &str) {
        self.ok(&format!("sign-in {login}\n1234"));
    }

    /// Sits somebody down at a desk.
    #[track_caller]
    pub fn at_desk(&mut self, login: &str, desk: u8) {
        self.sign_in(login);
        self.ok(&format!("desk use {desk}"));
    }

    /// From ticket to registration and the back office; says the case's number.
    #[track_caller]
    pub fn forwarded(&mut self, agent: &str, desk: u8, code: &str) -> String {
        self.at_desk(agent, desk);
        self.ok("ticket issue");
        self.ok("ticket call");
        self.ok("ticket serve");
        self.ok(&format!("case identify citizen id_card {code}"));
        self.ok("wait 30");
        self.ok("payment check");
        self.ok("wait 30");
        let number = self.ok("case register").value("case").to_owned();
        self.ok("case forward recognised");
        self.ok("ticket finish");
        number
    }

    /// Kills the process as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        in_time(self.child.id(), || self.child.wait().unwrap());
    }

    /// Ends the session in order.
    pub fn quit(mut self) {
        self.ok("quit");
        let status = in_time(self.child.id(), || self.child.wait().unwrap());
        assert_eq!(status.code(), Some(0));
    }
}
