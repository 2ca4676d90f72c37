//! The one session loop.

use std::time::Duration;

use ratatui::layout::Size;
use tokio::sync::mpsc;

use super::facts::Depth;
use super::program::{End, Feeds, InMsg, Program, Sink};

/// A terminal that accepts no frame for this long is given up.
pub const STALL_MAX: Duration = Duration::from_secs(120);

/// What a session knows of its terminal when it starts.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Columns and rows.
    pub size: Size,
    /// Colours to send.
    pub depth: Depth,
    /// This session's own delay for background frames, so that a shared change does not redraw
    /// all sessions in one instant; below 500 ms.
    pub phase: Duration,
}

/// Runs one session to its end.
pub async fn run<P, S, Snapshot, Clock>(
    _program: P,
    _setup: Setup,
    _keys: mpsc::Receiver<InMsg>,
    _feeds: Feeds<P::Message, Snapshot, Clock>,
    _sink: S,
) -> End
where
    P: Program,
    S: Sink,
{
    End::Stopped
}
