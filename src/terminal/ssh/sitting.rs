//! A session of the house on one channel.

use std::future::Future;
use std::io;
use std::sync::Arc;

use russh::ChannelWriteHalf;
use russh::server::Msg;
use tokio::time::timeout;

use super::attend::Line;
use super::limits::FAREWELL_WAIT;
use crate::terminal::program::{End, Sink};
use crate::terminal::session::LEAVE;

/// The writing half of a channel.
pub(super) type Writer = ChannelWriteHalf<Msg>;

/// Frames go out on a channel; each resolves when russh has room for another.
pub(super) struct ChannelSink(Arc<Writer>);

impl Sink for ChannelSink {
    async fn send(&mut self, frame: Vec<u8>) -> io::Result<()> {
        self.0.data_bytes(frame).await.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// Runs a session to its end and closes its channel.
pub(super) async fn sit<Session>(
    line: Arc<Line>,
    writer: Writer,
    receive: impl FnOnce(ChannelSink) -> Session + Send,
) where
    Session: Future<Output = End> + Send + 'static,
{
    let writer = Arc::new(writer);
    // A task of its own: a panic that nothing else has caught ends here, and the channel is closed.
    let session = tokio::spawn(receive(ChannelSink(writer.clone())));
    let end = session.await;
    if end.is_err() {
        tracing::error!("a session ended in a panic; the others go on");
        // Best effort, like every farewell.
        let _ = timeout(FAREWELL_WAIT, writer.data_bytes(LEAVE.to_vec())).await;
    }
    let end = end.unwrap_or(End::Panicked);
    let status = u32::from(end != End::Quit);
    if end == End::Stalled || !farewell(&writer, status).await {
        // It reads nothing, so nothing can be said to it, and what waits for it must be let go.
        line.switch.cut();
    }
}

/// Exit status, end of data, close. False when the client takes none of it.
pub(super) async fn farewell(writer: &Writer, status: u32) -> bool {
    let said = async {
        writer.exit_status(status).await?;
        writer.eof().await?;
        writer.close().await
    };
    // An error means that the client is gone, which is as good.
    timeout(FAREWELL_WAIT, said).await.is_ok()
}
