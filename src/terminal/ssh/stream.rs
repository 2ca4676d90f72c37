//! The bytes of one connection, with a switch that ends it from outside.
//!
//! russh can be asked to hang up, but it hears that only between two writes; a client that reads
//! nothing keeps it in the middle of one. So the switch sits in the stream itself.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::watch;

/// The switch of one connection. Cloning shares it.
#[derive(Clone, Debug)]
pub(super) struct Switch(watch::Sender<bool>);

impl Switch {
    pub fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    /// Ends the connection: reads and writes fail from now on.
    pub fn cut(&self) {
        self.0.send_replace(true);
    }
}

/// A stream that ends when its switch is turned.
pub(super) struct Cuttable<S> {
    stream: S,
    cut: bool,
    waits: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl<S> Cuttable<S> {
    pub fn new(stream: S, switch: &Switch) -> Self {
        let mut turned = switch.0.subscribe();
        let waits = Box::pin(async move {
            if turned.wait_for(|&cut| cut).await.is_err() {
                // Nobody is left who could turn it.
                std::future::pending::<()>().await;
            }
        });
        Self { stream, cut: false, waits }
    }

    /// Fails once the switch is turned. Reads and writes are polled by one task, so one waker is
    /// enough.
    fn check(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        self.cut = self.cut || self.waits.as_mut().poll(context).is_ready();
        if self.cut { Err(io::ErrorKind::ConnectionAborted.into()) } else { Ok(()) }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Cuttable<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Cuttable<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(context)?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn the_switch_ends_a_blocked_write_and_a_blocked_read() {
        let (near, _far) = tokio::io::duplex(4);
        let switch = Switch::new();
        let mut stream = Cuttable::new(near, &switch);
        let write = tokio::spawn(async move { stream.write_all(&[0; 64]).await });
        tokio::task::yield_now().await;
        assert!(!write.is_finished());
        switch.cut();
        assert_eq!(write.await.unwrap().unwrap_err().kind(), io::ErrorKind::ConnectionAborted);

        let (near, _far) = tokio::io::duplex(4);
        let switch = Switch::new();
        let mut stream = Cuttable::new(near, &switch);
        let read = tokio::spawn(async move { stream.read_u8().await });
        tokio::task::yield_now().await;
        switch.cut();
        assert_eq!(read.await.unwrap().unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
    }
}
