//! A class behind the door: whoever knows its code comes in under a name.
//!
//! No keys: a learner has nothing but the code on the board. `ssh name@host` asks for it, and where
//! somebody of that name is known, which of them this is. What is wrong is said before the next
//! question; the class itself decides.

use std::borrow::Cow;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use ratatui::layout::Size;
use russh::MethodKind;
use russh::keys::{PrivateKey, PublicKey};
use russh::server::{Auth, Response};
use tokio::sync::{mpsc, watch};

use super::host::{Arrival, Given, Host};
use super::limits::Limits;
use super::{Door, Shared, SshError, command, sitting};
use crate::casework::ids::StaffId;
use crate::locale::Text;
use crate::terminal::facts::TerminalFacts;
use crate::terminal::program::{End, InMsg, Sink};

/// Bytes of an answer that are looked at; more is a wrong answer.
pub const ANSWER_BYTES_MAX: usize = 64;
/// How often one connection may be asked which of several people it is.
pub const CHOICES_MAX: u32 = 3;

/// What comes of an answer at the door.
#[derive(Debug)]
pub enum Entering<S> {
    /// Come in.
    In(S),
    /// Somebody of that name is known: the words are the question.
    Which(String),
    /// The code is wrong; another try is allowed. The words stand before the next question.
    Wrong(String),
    /// There is no way in; the words say why and what to do.
    No(String),
}

/// A terminal that has come in.
#[derive(Debug)]
pub struct Pupil {
    /// What it said about itself.
    pub facts: TerminalFacts,
    /// Columns and rows; clamped by the session.
    pub size: Size,
    /// What is typed.
    pub keys: mpsc::Receiver<InMsg>,
}

/// A class that learners come to.
pub trait Classroom: Clone + Send + Sync + 'static {
    /// The place of a learner.
    type Place: Clone + Send + Sync + 'static;

    /// The language of the door.
    fn text(&self) -> Text;

    /// Becomes true when the class is over.
    fn stopping(&self) -> watch::Receiver<bool>;

    /// Whether somebody of this name may be asked for the code at all.
    ///
    /// # Errors
    /// Why not, in words that say what to do.
    fn greets(&self, name: &str) -> Result<(), String>;

    /// How long an answer from this address waits before it is looked at.
    fn wait(&self, address: IpAddr) -> Duration;

    /// Looks at a code.
    fn enters(&self, name: &str, code: &str, address: IpAddr) -> Entering<Self::Place>;

    /// Somebody whose code was right says which of the known ones they are.
    fn chooses(&self, name: &str, choice: &str, address: IpAddr) -> Entering<Self::Place>;

    /// Runs a learner's session from its first frame to its last word.
    fn receive<S: Sink>(
        &self,
        place: Self::Place,
        pupil: Pupil,
        sink: &mut S,
    ) -> impl Future<Output = End> + Send;
}

/// Opens the door of a class. Must be called on a runtime.
///
/// # Errors
/// [`SshError::Listen`].
pub fn open_class<C: Classroom>(
    class: C,
    address: SocketAddr,
    host_key: PrivateKey,
    limits: Limits,
) -> Result<Door, SshError> {
    Door::around(Behind(class), address, host_key, limits, &[MethodKind::KeyboardInteractive])
}

/// A class as what is behind a door.
struct Behind<C>(C);

/// What was asked last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asked {
    #[default]
    Nothing,
    Code,
    Which(u32),
    /// Nothing: they were told that there is no way in.
    Told,
}

/// Somebody at the door of a class.
struct Caller<P> {
    name: String,
    asked: Asked,
    /// What is said before the next question.
    words: String,
    place: Option<P>,
}

impl<P> Default for Caller<P> {
    fn default() -> Self {
        Self { name: String::new(), asked: Asked::Nothing, words: String::new(), place: None }
    }
}

/// A question with what stands before it. An empty one only tells.
fn question(words: String, prompt: String) -> Auth {
    let prompts: Vec<(Cow<'static, str>, bool)> =
        if prompt.is_empty() { Vec::new() } else { vec![(prompt.into(), true)] };
    Auth::Partial { name: "".into(), instructions: words.into(), prompts: prompts.into() }
}

impl<C: Classroom> Behind<C> {
    fn asks_for_code(&self, caller: &mut Caller<C::Place>, user: &str) -> Auth {
        let said =
            if caller.name == user { std::mem::take(&mut caller.words) } else { String::new() };
        if let Err(words) = self.0.greets(user) {
            *caller = Caller { asked: Asked::Told, ..Caller::default() };
            return question(words, String::new());
        }
        *caller = Caller { name: user.to_owned(), asked: Asked::Code, ..Caller::default() };
        question(said, format!("{} ", self.0.text().say("class-code")))
    }

    fn goes_on(
        &self,
        caller: &mut Caller<C::Place>,
        entering: Entering<C::Place>,
        asked: u32,
    ) -> Auth {
        match entering {
            Entering::In(place) => {
                caller.place = Some(place);
                Auth::Accept
            }
            Entering::Which(words) if asked < CHOICES_MAX => {
                caller.asked = Asked::Which(asked + 1);
                question(words, format!("{} ", self.0.text().say("class-which")))
            }
            Entering::Which(words) | Entering::No(words) => {
                caller.asked = Asked::Told;
                question(words, String::new())
            }
            Entering::Wrong(words) => {
                (caller.asked, caller.words) = (Asked::Nothing, words);
                Auth::reject()
            }
        }
    }
}

impl<C: Classroom> Host for Behind<C> {
    type Caller = Caller<C::Place>;

    const NEEDS_TERMINAL: &'static str = "class-needs-terminal";
    const FAREWELL: &'static str = "class-is-over";

    fn text(&self) -> Text {
        self.0.text()
    }

    fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping()
    }

    fn offered(&self, _user: &str, _key: &PublicKey) -> bool {
        false
    }

    async fn keyed(
        &self,
        _caller: &mut Self::Caller,
        _user: &str,
        _peer: IpAddr,
        _key: &PublicKey,
    ) -> Auth {
        Auth::reject()
    }

    async fn asked(
        &self,
        caller: &mut Self::Caller,
        user: &str,
        peer: IpAddr,
        response: Option<Response<'_>>,
    ) -> Auth {
        let Some(mut response) = response else { return self.asks_for_code(caller, user) };
        let typed = response.next();
        let typed = typed.as_deref().filter(|typed| typed.len() <= ANSWER_BYTES_MAX);
        let answer = typed.and_then(|typed| std::str::from_utf8(typed).ok()).unwrap_or_default();
        match caller.asked {
            // Another name than the one that was asked: the question was not for them.
            Asked::Code | Asked::Which(_) if caller.name != user => Auth::reject(),
            Asked::Code => {
                tokio::time::sleep(self.0.wait(peer)).await;
                let entering = self.0.enters(user, answer, peer);
                self.goes_on(caller, entering, 0)
            }
            Asked::Which(times) => {
                let entering = self.0.chooses(user, answer, peer);
                self.goes_on(caller, entering, times)
            }
            Asked::Told | Asked::Nothing => Auth::reject(),
        }
    }

    fn is_in(&self, caller: &Self::Caller) -> bool {
        caller.place.is_some()
    }

    fn person(&self, _caller: &Self::Caller) -> Option<StaffId> {
        None
    }

    fn withdrawn(
        _shared: &Arc<Shared<Self>>,
        _caller: &Self::Caller,
    ) -> Option<impl Future<Output = End> + Send + 'static> {
        None::<std::future::Pending<End>>
    }

    fn session(
        shared: &Arc<Shared<Self>>,
        caller: &Self::Caller,
        arrival: Arrival,
    ) -> Option<impl Future<Output = ()> + Send + 'static> {
        let place = caller.place.clone()?;
        let class = shared.host.0.clone();
        let Arrival { line, facts, size, keys, writer } = arrival;
        let pupil = Pupil { facts, size, keys };
        Some(sitting::sit(line, writer, move |mut sink| async move {
            class.receive(place, pupil, &mut sink).await
        }))
    }

    fn command(
        shared: &Arc<Shared<Self>>,
        _caller: &Self::Caller,
        given: Given,
    ) -> Option<impl Future<Output = ()> + Send + 'static> {
        let words = shared.host.text().say("class-needs-terminal").into_owned();
        let Given { raw, writer, line: _line, .. } = given;
        Some(async move {
            let _ = writer.data_bytes(command::ended(words.as_bytes(), raw)).await;
            sitting::farewell(&writer, command::NOT_UNDERSTOOD).await;
        })
    }
}
