//! A wire that can be held: it lies between a desk and the registers, knows nothing of what passes,
//! and lets a test stop a call between any two of its stages.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

use crate::engine::desk::PATIENCE;

/// What passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// Everything.
    All,
    /// The connection is taken, and nothing passes.
    Nothing,
    /// Both sides greet each other, and so many bytes of what the desk then sends pass.
    Sent(usize),
    /// Whatever the desk sends passes, and nothing comes back but the greeting.
    NoAnswer,
}

struct State {
    pass: Pass,
    /// Connections on which something has been held since the last change.
    held: usize,
    /// The most bytes that a desk has sent by one connection after the greeting.
    most: usize,
}

type Shared = Arc<(Mutex<State>, Condvar)>;

pub struct Gate {
    address: SocketAddr,
    shared: Shared,
}

impl Gate {
    /// A gate before whatever listens there.
    pub fn before(registers: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Mutex::new(State { pass: Pass::All, held: 0, most: 0 });
        let shared: Shared = Arc::new((state, Condvar::new()));
        let ways = shared.clone();
        // Ends with the process, as its connections end with theirs.
        std::thread::spawn(move || {
            for desk in listener.incoming() {
                join(desk.unwrap(), TcpStream::connect(registers).unwrap(), &ways);
            }
        });
        Self { address, shared }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The most bytes that a desk has sent by one connection after the greeting.
    pub fn most(&self) -> usize {
        self.shared.0.lock().unwrap().most
    }

    /// From now on this passes, also of what is held.
    pub fn set(&self, pass: Pass) {
        let mut state = self.shared.0.lock().unwrap();
        (state.pass, state.held) = (pass, 0);
        self.shared.1.notify_all();
    }

    /// Waits until something has been held.
    pub fn await_held(&self) {
        let state = self.shared.0.lock().unwrap();
        let waited = self.shared.1.wait_timeout_while(state, PATIENCE, |state| state.held == 0);
        assert!(!waited.unwrap().1.timed_out(), "nothing came");
    }
}

/// How far a connection has come.
#[derive(Default)]
struct Talk {
    /// The registers have greeted.
    is_greeted: bool,
    /// Bytes from the desk since then.
    sent: usize,
}

fn join(desk: TcpStream, registers: TcpStream, shared: &Shared) {
    let talk = Arc::new(Mutex::new(Talk::default()));
    for is_desk in [true, false] {
        let (from, to) = if is_desk { (&desk, &registers) } else { (&registers, &desk) };
        let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
        let (shared, talk) = (shared.clone(), talk.clone());
        std::thread::spawn(move || {
            let mut bytes = [0; 16_384];
            while let Ok(count @ 1..) = from.read(&mut bytes) {
                let mut rest = &bytes[..count];
                while !rest.is_empty() {
                    let (now, later) = rest.split_at(admitted(&shared, &talk, is_desk, rest.len()));
                    if to.write_all(now).is_err() {
                        break;
                    }
                    rest = later;
                }
            }
            // Either side's end is the other's.
            let _ = to.shutdown(Shutdown::Both);
        });
    }
}

/// How many of so many bytes may pass; waits until some may.
fn admitted(shared: &Shared, talk: &Mutex<Talk>, is_desk: bool, count: usize) -> usize {
    let mut state = shared.0.lock().unwrap();
    loop {
        let mut talk = talk.lock().unwrap();
        let is_greeting = if is_desk { !talk.is_greeted } else { talk.sent == 0 };
        let may = match state.pass {
            Pass::All => count,
            Pass::Nothing => 0,
            Pass::Sent(_) | Pass::NoAnswer if is_greeting => count,
            Pass::Sent(most) if is_desk => count.min(most.saturating_sub(talk.sent)),
            Pass::NoAnswer if is_desk => count,
            Pass::Sent(_) | Pass::NoAnswer => 0,
        };
        if may > 0 {
            talk.is_greeted |= !is_desk;
            talk.sent += if is_desk && talk.is_greeted { may } else { 0 };
            state.most = state.most.max(talk.sent);
            return may;
        }
        drop(talk);
        state.held += 1;
        shared.1.notify_all();
        state = shared.1.wait(state).unwrap();
    }
}
