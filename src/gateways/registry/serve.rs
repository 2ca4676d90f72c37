//! The practice registers' door: connections, TLS, and an end.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;

use super::answers::{HangUp, Peer, router};
use super::certificates::{CertificateFiles, CertificateTrouble, Configs};
use super::faults::Fault;
use super::world::World;
use crate::casework::register::OutsideSystem;

/// Connections at once; more wait.
pub const CONNECTIONS_MAX: usize = 256;
/// Seconds that a client has for a handshake, and for the head of a request.
const OPENING_SECONDS_MAX: u64 = 10;

/// How the practice registers are run.
pub struct Plan {
    /// Where they listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Their certificates; without them connections are plain, and from this machine alone.
    pub tls: Option<CertificateFiles>,
    /// Whether only desks with the client certificate are let in.
    pub wants_client: bool,
    /// What they know.
    pub world: Arc<World>,
}

/// Why the practice registers do not run.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The address.
    #[error("nothing can listen at {address} ({source}). Name another address with --listen.")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// Plain connections over a network.
    #[error(
        "without --tls only an address of this machine may be listened at, such as 127.0.0.1:8443."
    )]
    NeedsTls,
    /// The certificates.
    #[error(transparent)]
    Certificates(#[from] CertificateTrouble),
    /// The system gives no threads.
    #[error("the registers cannot be started ({0}).")]
    Runtime(io::Error),
}

/// Practice registers that run until this is dropped.
pub struct Running {
    address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Running {
    /// Starts them.
    ///
    /// # Errors
    /// [`ServeError`]; nothing runs then.
    pub fn start(plan: Plan) -> Result<Self, ServeError> {
        if plan.tls.is_none() && !plan.listen.ip().is_loopback() {
            return Err(ServeError::NeedsTls);
        }
        let configs =
            plan.tls.as_ref().map(|files| files.configs(plan.wants_client)).transpose()?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("registry")
            .enable_all()
            .build()
            .map_err(ServeError::Runtime)?;
        let listen = |source| ServeError::Listen { address: plan.listen, source };
        let listener = runtime.block_on(TcpListener::bind(plan.listen)).map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let door =
            Arc::new(Door { router: router(plan.world.clone()), configs, world: plan.world });
        runtime.spawn(door.take_all(listener));
        Ok(Self { address, runtime: Some(runtime) })
    }

    /// Where they listen.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until the process is told to end.
    ///
    /// # Errors
    /// The system does not tell.
    pub fn wait(&self) -> io::Result<()> {
        let Some(runtime) = &self.runtime else { return Ok(()) };
        runtime.block_on(async {
            let (mut end, mut stop) =
                (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
            tokio::select! { _ = end.recv() => {}, _ = stop.recv() => {} }
            Ok(())
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

struct Door {
    router: Router,
    configs: Option<Configs>,
    world: Arc<World>,
}

impl Door {
    async fn take_all(self: Arc<Self>, listener: TcpListener) {
        let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        loop {
            let Ok(place) = places.clone().acquire_owned().await else { return };
            match listener.accept().await {
                Ok((stream, peer)) => drop(tokio::spawn(self.clone().take(stream, peer, place))),
                // Too many open files, most likely: what is open ends some time.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    async fn take(
        self: Arc<Self>,
        stream: TcpStream,
        peer: SocketAddr,
        _place: OwnedSemaphorePermit,
    ) {
        let shown = self.certificate_fault();
        let Some(configs) = &self.configs else {
            return self.talk(stream, peer, shown).await;
        };
        let shake = TlsAcceptor::from(configs.shown(shown)).accept(stream);
        let limit = Duration::from_secs(OPENING_SECONDS_MAX);
        if let Ok(Ok(stream)) = tokio::time::timeout(limit, shake).await {
            self.talk(stream, peer, shown).await;
        }
    }

    /// The certificate that is wrong on purpose, if one of the systems has such a fault: all three
    /// stand behind one door.
    fn certificate_fault(&self) -> Fault {
        [OutsideSystem::Meis, OutsideSystem::SocialPayments, OutsideSystem::Esosial]
            .into_iter()
            .map(|system| self.world.fault(system))
            .find(|fault| matches!(fault, Fault::WrongCertificate | Fault::ExpiredCertificate))
            .unwrap_or_default()
    }

    async fn talk<S>(&self, stream: S, peer: SocketAddr, shown: Fault)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let router = TowerToHyperService::new(self.router.clone());
        let service = service_fn(|mut request: Request<Incoming>| {
            let router = router.clone();
            // A connection from before the certificate was changed shows the wrong one no more.
            let is_outdated = self.certificate_fault() != shown;
            async move {
                if is_outdated {
                    return Err(BrokenOff);
                }
                request.extensions_mut().insert(Peer(peer));
                let answer: Result<_, Infallible> = router.call(request.map(Body::new)).await;
                match answer {
                    Ok(answer) if answer.extensions().get::<HangUp>().is_none() => Ok(answer),
                    _ => Err(BrokenOff),
                }
            }
        });
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new());
        builder.header_read_timeout(Duration::from_secs(OPENING_SECONDS_MAX));
        // A client that goes away in the middle is nothing to tell anybody.
        let _ = builder.serve_connection(TokioIo::new(stream), service).await;
    }
}

/// The connection is broken off on purpose.
#[derive(Debug, Error)]
#[error("broken off")]
struct BrokenOff;
