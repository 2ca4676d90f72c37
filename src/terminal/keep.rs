//! A centre without a terminal: its doors are kept open until somebody or something ends it.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;
use tokio::signal::unix::{SignalKind, signal};

use super::descriptors;
use super::house::{House, Manners};
use super::seat::Foundation;
use super::socket::{CONNECTIONS_MAX, DoorFault, SocketDoor};
use super::ssh;
use crate::engine::Engine;

/// Threads that wait for keys, answers and timers; the work itself is done by the engine's own.
const RUNTIME_THREADS: usize = 2;

/// What is kept.
pub struct Keep {
    /// The centre.
    pub engine: Engine,
    /// What a centre that is founded here is founded on.
    pub foundation: Foundation,
    /// How everybody is received.
    pub manners: Manners,
    /// Where the socket lies.
    pub socket: PathBuf,
    /// The group whose members may join, beside the owner.
    pub group: Option<u32>,
    /// Ends the centre when nobody has been in for this long; never without it.
    pub idle_end: Option<Duration>,
    /// Opens the SSH door too.
    pub ssh: Option<ssh::Plan>,
}

/// Why a centre could not be kept.
#[derive(Debug, Error)]
pub enum KeepError {
    /// The door.
    #[error(transparent)]
    Door(#[from] DoorFault),
    /// The SSH door.
    #[error(transparent)]
    Ssh(#[from] ssh::SshError),
    /// The system gave no threads or no signals.
    #[error(
        "the centre could not be started ({0}). Nothing was changed. Free some memory and try again."
    )]
    System(#[from] io::Error),
}

/// Keeps the doors open until `dost stop`, SIGTERM, SIGINT, SIGHUP or idleness; then tells every
/// session, drains the writer and removes the socket, in this order. `ready` is called once people
/// can join.
///
/// # Errors
/// [`KeepError`]; the engine has been stopped in order then, too.
pub fn keep(keep: Keep, ready: impl FnOnce(Option<&ssh::Door>)) -> Result<(), KeepError> {
    let engine = keep.engine.clone();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(RUNTIME_THREADS)
        .enable_all()
        .build();
    let done = match runtime {
        Ok(runtime) => {
            let done = runtime.block_on(open_doors(keep, ready));
            runtime.shutdown_background();
            done
        }
        Err(error) => Err(error.into()),
    };
    engine.stop();
    // Dropped only now: until here a newcomer waits at the socket instead of meeting the lock.
    done.map(drop)
}

async fn open_doors(
    keep: Keep,
    ready: impl FnOnce(Option<&ssh::Door>),
) -> Result<SocketDoor, KeepError> {
    let ending = ending_signal()?;
    let network = keep.ssh.as_ref().map_or(0, |plan| u64::from(plan.limits.connections));
    descriptors::make_room(CONNECTIONS_MAX as u64 + network);
    let door = SocketDoor::open(&keep.socket, keep.group)?;
    let house = House::new(keep.engine, keep.foundation, keep.manners);
    let network = match keep.ssh {
        Some(plan) => Some(ssh::Door::open(house.clone(), plan)?),
        None => None,
    };
    ready(network.as_ref());
    tracing::info!("the doors are open");
    let told = async {
        let why = tokio::select! {
            () = ending => "told by a signal",
            () = unused(&house, keep.idle_end) => "nobody was in",
        };
        tracing::info!(why, "the centre ends");
        house.stop();
    };
    // The door stops serving when the house stops, whoever stopped it.
    tokio::join!(door.serve(&house), async {
        tokio::select! {
            () = told => {}
            () = stopped(&house) => {}
        }
    });
    if let Some(network) = network {
        network.shut().await;
    }
    Ok(door)
}

/// Resolves at the first signal that ends a service.
pub(crate) fn ending_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
            _ = hung_up.recv() => {}
        }
    })
}

async fn stopped(house: &House) {
    // The sender lives in the house.
    let _ = house.stopping().wait_for(|stop| *stop).await;
}

/// Resolves when nobody has been in for `wait`; never without one.
async fn unused(house: &House, wait: Option<Duration>) {
    match wait {
        Some(wait) => house.unused(wait).await,
        None => std::future::pending().await,
    }
}
