//! A class over the loopback: learners by russh's client and by real `ssh`, the trainer's page and
//! lines.

mod door;
mod learner;
mod page;
mod rules;
mod sixty;
mod taken_home;
mod trainer;

use std::net::SocketAddr;
use std::time::Duration;

use dost_desk::locale::Lang;
use dost_desk::terminal::ssh::Door;
use dost_desk::terminal::ssh::class::open_class;
use dost_desk::terminal::ssh::limits::Limits;
use dost_desk::training::class::code::Code;
use dost_desk::training::class::{Class, Plan, limits};

use crate::ssh::key;
use crate::training::{lesson, sandbox};

/// The code of the classes of these tests.
pub const CODE: &str = "kametu47";
/// How long a test waits for something that must happen; never how long it takes. Sixty share two
/// cores here, perhaps with a build.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A class with its door on a port of the loopback.
pub struct Held {
    pub class: Class,
    pub door: Option<Door>,
    pub address: SocketAddr,
}

/// The limits of a class's door, without the punishment of a wrong code.
pub fn limits() -> Limits {
    Limits { refusal_millis: 0, new_per_second: 1_000, new_at_once: 1_000, ..limits::door() }
}

/// A class without a door.
pub fn class(name: &str, lang: Lang, learners_max: usize) -> Class {
    let lesson = lesson(name);
    let sandbox = sandbox(&lesson);
    let code = Code::own(CODE).unwrap();
    Class::new(Plan { lesson, sandbox, code, lang, mono: false, learners_max })
}

impl Held {
    /// The plain visit in English. Must be called on a runtime.
    pub fn open(learners_max: usize) -> Self {
        let class = class("plain", Lang::En, learners_max);
        let address = "127.0.0.1:0".parse().unwrap();
        let door = open_class(class.clone(), address, key(200), limits()).unwrap();
        let address = door.address();
        Self { class, door: Some(door), address }
    }

    /// Ends the class and waits for its door.
    pub async fn close(mut self) {
        self.class.end();
        self.class.emptied().await;
        let door = self.door.take().unwrap();
        tokio::time::timeout(PATIENCE, door.shut()).await.unwrap();
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.class.end();
    }
}

/// Waits until something is so.
#[track_caller]
pub fn until<'a>(
    class: &Class,
    what: &'a str,
    is: impl Fn() -> bool + 'a,
) -> impl Future<Output = ()> + 'a {
    let caller = std::panic::Location::caller();
    let mut changes = class.changes();
    async move {
        let waited = tokio::time::timeout(PATIENCE, async {
            while !is() {
                changes.changed().await.unwrap();
            }
        });
        assert!(waited.await.is_ok(), "{what} did not come: {caller}");
    }
}
