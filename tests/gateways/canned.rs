//! A server that says one thing, whatever it is asked, and remembers what it was asked.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use dost_desk::gateways::http::{HttpSettings, HttpSystems, SystemSettings};

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Method and path.
    pub what: String,
    /// The whole first line.
    pub line: String,
    /// Headers, names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Which connection it came by.
    pub connection: usize,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What is said: the bytes of whole answers, the last of them over and over; none breaks the
/// connection off.
type Said = Arc<Mutex<VecDeque<Vec<u8>>>>;

/// A header after whose answer the connection is broken off.
pub const CUT: &str = "X-Cut: 1";

pub struct Canned {
    address: SocketAddr,
    said: Said,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Canned {
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (said, asked): (Said, Arc<Mutex<Vec<Asked>>>) = Default::default();
        let (say, ask) = (said.clone(), asked.clone());
        // Ends with the process: it waits for connections that nobody makes any more.
        std::thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let (say, ask) = (say.clone(), ask.clone());
                std::thread::spawn(move || serve(stream.unwrap(), number, &say, &ask));
            }
        });
        Self { address, said, asked }
    }

    pub fn say(&self, answer: impl Into<Vec<u8>>) {
        *self.said.lock().unwrap() = [answer.into()].into();
    }

    /// One answer after the other; the last one stays.
    pub fn say_all(&self, answers: &[Vec<u8>]) {
        *self.said.lock().unwrap() = answers.iter().cloned().collect();
    }

    /// A good answer with this body.
    pub fn say_json(&self, body: &[u8]) {
        self.say(answer("200 OK", "application/json", body));
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub fn systems(&self) -> HttpSystems {
        self.systems_that(false)
    }

    /// The connections of a desk that wants a practice stand-in.
    pub fn systems_that_stand_in(&self) -> HttpSystems {
        self.systems_that(true)
    }

    fn systems_that(&self, stand_in: bool) -> HttpSystems {
        let url = format!("http://{}/base", self.address);
        let one = SystemSettings { url, timeout_millis: 30_000, ..SystemSettings::default() };
        let all = HttpSettings { meis: one.clone(), payments: one.clone(), esosial: one, stand_in };
        HttpSystems::open(&all, Path::new("/")).unwrap()
    }
}

/// A whole answer with the right time.
pub fn answer(status: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let date = chrono::Utc::now().format("%a, %d %b %Y %H:%M:%S GMT");
    let head = format!(
        "HTTP/1.1 {status}\r\nDate: {date}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn next(said: &mut VecDeque<Vec<u8>>) -> Vec<u8> {
    if said.len() > 1 { said.pop_front() } else { said.front().cloned() }.unwrap_or_default()
}

fn serve(stream: TcpStream, connection: usize, said: &Said, asked: &Mutex<Vec<Asked>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    while let Some(request) = request(&mut reader, connection) {
        asked.lock().unwrap().push(request);
        let answer = next(&mut said.lock().unwrap());
        let is_last = answer.windows(CUT.len()).any(|part| part == CUT.as_bytes());
        if answer.is_empty() || stream.write_all(&answer).is_err() || is_last {
            return;
        }
    }
}

fn request(reader: &mut BufReader<TcpStream>, connection: usize) -> Option<Asked> {
    let mut line = String::new();
    if reader.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let what = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let line = line.trim_end().to_owned();
    let mut asked = Asked { what, line, connection, ..Asked::default() };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        asked.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = asked.header("content-length").map_or(0, |length| length.parse().unwrap());
    asked.body = vec![0; length];
    reader.read_exact(&mut asked.body).ok()?;
    Some(asked)
}
