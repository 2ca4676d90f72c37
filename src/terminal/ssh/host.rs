//! What a door leads to: who may come in, and what they find there. The connection around it is
//! the same for all.

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use russh::keys::PublicKey;
use russh::server::{Auth, Response};
use tokio::sync::{mpsc, watch};

use super::Shared;
use super::attend::Line;
use super::sitting::Writer;
use crate::casework::ids::StaffId;
use crate::locale::{Lang, Text};
use crate::terminal::facts::TerminalFacts;
use crate::terminal::house::Presence;
use crate::terminal::program::{End, InMsg};
use crate::terminal::session::STALL_MAX;
use ratatui::layout::Size;

/// A terminal for which a session is to begin.
pub(super) struct Arrival {
    pub line: Arc<Line>,
    /// What it said about itself.
    pub facts: TerminalFacts,
    /// Columns and rows.
    pub size: Size,
    pub keys: mpsc::Receiver<InMsg>,
    pub writer: Writer,
}

/// One line given on a client's command line.
pub(super) struct Given {
    pub line: Arc<Line>,
    pub words: String,
    pub lang: Lang,
    /// The client's terminal needs a return at each end of a line.
    pub raw: bool,
    pub writer: Writer,
    /// Fails when the client has closed the channel, or is gone.
    pub there: watch::Receiver<()>,
}

/// What lies behind a door.
pub(super) trait Host: Send + Sync + Sized + 'static {
    /// What is known of one person at the door, from their first question on.
    type Caller: Default + Send + 'static;

    /// Message key of what is said to a client without a terminal.
    const NEEDS_TERMINAL: &'static str;
    /// Message key of what a client hears when the door shuts.
    const FAREWELL: &'static str;

    /// The language of the door.
    fn text(&self) -> Text;

    /// Becomes true when everybody is let go.
    fn stopping(&self) -> watch::Receiver<bool>;

    /// After how long a terminal that takes nothing is let go.
    fn stall(&self) -> Duration {
        STALL_MAX
    }

    /// Whether this key would open the door.
    fn offered(&self, user: &str, key: &PublicKey) -> bool;

    /// A key was shown, with proof that it is theirs.
    fn keyed(
        &self,
        caller: &mut Self::Caller,
        user: &str,
        peer: IpAddr,
        key: &PublicKey,
    ) -> impl Future<Output = Auth> + Send;

    /// A question is wanted, or answered.
    fn asked(
        &self,
        caller: &mut Self::Caller,
        user: &str,
        peer: IpAddr,
        response: Option<Response<'_>>,
    ) -> impl Future<Output = Auth> + Send;

    /// Whether they have come in, and still may.
    fn is_in(&self, caller: &Self::Caller) -> bool;

    /// Which of the centre's staff has signed in: their connections are counted.
    fn person(&self, caller: &Self::Caller) -> Option<StaffId>;

    /// Resolves when what they came in by is good for nothing any more, with the reason; `None` where
    /// it lasts as long as the door.
    fn withdrawn(
        shared: &Arc<Shared<Self>>,
        caller: &Self::Caller,
    ) -> Option<impl Future<Output = End> + Send + 'static>;

    /// Writes a page into the book that is no session of what lies behind, so that it is seen and
    /// counted; `None` where there is no book.
    ///
    /// # Errors
    /// They may not have one more.
    fn looks_in(
        shared: &Arc<Shared<Self>>,
        caller: &Self::Caller,
        line: &Line,
    ) -> Result<Option<Presence>, End> {
        let _ = (shared, caller, line);
        Ok(None)
    }

    /// A session on a terminal, to its end; `None` when there is none to begin.
    fn session(
        shared: &Arc<Shared<Self>>,
        caller: &Self::Caller,
        arrival: Arrival,
    ) -> Option<impl Future<Output = ()> + Send + 'static>;

    /// Carries out one line; `None` when there is nothing to begin.
    fn command(
        shared: &Arc<Shared<Self>>,
        caller: &Self::Caller,
        given: Given,
    ) -> Option<impl Future<Output = ()> + Send + 'static>;
}
