//! SSH as a door: any terminal with an `ssh` is a client of the centre.
//!
//! ```text
//! listener ─▶ gate ─▶ attend ─▶ russh ─▶ visitor ─▶ House::receive ─▶ frames ─▶ one channel
//!                       └ the switch: grace, a stalled reader, the end of the house
//! ```
//!
//! - [`Door`] listens and follows the house: when that stops, the door lets everybody go and shuts.
//! - `gate` counts before anything costly is done; `attend` owns one connection and may cut it.
//! - `visitor` answers every request of the protocol; what it leads to is a `host`: a `centre`, where
//!   `entry` says who somebody is, or a [`class`], where a code does.
//! - `sitting` runs a session on a channel, `command` one line of plain mode.
//! - [`host_key`]: the centre's own key; [`limits`]: every bound, with its reason.
//!
//! Who somebody is: a public key that the centre holds for exactly that login, and for roles that
//! decide or lead people their PIN as well, before anything is opened. A key that nobody holds is
//! refused when it is offered, before any signature is looked at. PIN alone is off unless the
//! settings allow it, and then the engine's lock-out grows with each failure.
//!
//! Absent on purpose: forwarding of any kind, agents, X11, subsystems and file transfer, shells of
//! the system, compression, certificates, and any question to this process's own terminal. No name
//! that somebody typed is logged: people type PINs into the wrong line.

mod attend;
mod centre;
pub mod class;
mod command;
mod entry;
mod gate;
mod host;
pub mod host_key;
pub mod limits;
mod sitting;
mod stream;
mod visitor;

use std::borrow::Cow;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use russh::keys::{Algorithm, EcdsaCurve, PrivateKey};
use russh::server::Config;
use russh::{MethodKind, MethodSet, Preferred, SshId, cipher, compression};
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;

use super::house::House;
use crate::law::calendar::Calendar;
use crate::law::passport::Passport;
use crate::terminal::throttle::Throttle;
use centre::Centre;
use command::Places;
use gate::Gate;
use host::Host;
use limits::Limits;

/// Connections that may wait in the system until the door looks at them.
const BACKLOG: u32 = 256;

/// What a door is opened with.
pub struct Plan {
    /// Where to listen; with port 0 the system chooses one.
    pub address: SocketAddr,
    /// Passport and calendar, which one of the plain commands may ask for.
    pub law: (Passport, Calendar),
    /// The centre's own key, from [`host_key::host_key`].
    pub host_key: PrivateKey,
    /// What the door allows.
    pub limits: Limits,
    /// Also let people in by their PIN alone, without a key.
    pub pin_alone: bool,
}

/// Why the door did not open.
#[derive(Debug, thiserror::Error)]
pub enum SshError {
    /// The address is in use, or not one of this machine.
    #[error(
        "the SSH door could not be opened at {address} ({error}). Nothing of the centre was \
         changed. If another program listens there, end it or name another address."
    )]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
}

/// What all connections of a door share.
struct Shared<H> {
    host: H,
    limits: Limits,
    config: Arc<Config>,
    gate: Arc<Gate>,
    /// Bounds what connections write down.
    log: Throttle,
}

/// An open door. It shuts by itself when the house stops.
pub struct Door {
    address: SocketAddr,
    fingerprint: String,
    listening: JoinHandle<()>,
}

impl Door {
    /// Opens the door of a house. Must be called on a runtime.
    ///
    /// # Errors
    /// [`SshError::Listen`].
    pub fn open(house: House, plan: Plan) -> Result<Self, SshError> {
        let Plan { address, law, host_key, limits, pin_alone } = plan;
        let commands = Places::new(&limits);
        let host = Centre { house, law, pin_alone, commands };
        let methods: &[MethodKind] = if pin_alone {
            &[MethodKind::PublicKey, MethodKind::KeyboardInteractive]
        } else {
            &[MethodKind::PublicKey]
        };
        Self::around(host, address, host_key, limits, methods)
    }

    /// Opens the door of whatever is behind it.
    fn around<H: Host>(
        host: H,
        address: SocketAddr,
        host_key: PrivateKey,
        limits: Limits,
        methods: &[MethodKind],
    ) -> Result<Self, SshError> {
        let failed = |error| SshError::Listen { address, error };
        let listener = listen(address).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let fingerprint = host_key::fingerprint(host_key.public_key());
        tracing::info!(%address, %fingerprint, "the SSH door is open");
        let shared = Shared {
            config: Arc::new(config(host_key, &limits, methods)),
            gate: Arc::new(Gate::new(limits.clone())),
            host,
            limits,
            log: Throttle::default(),
        };
        let listening = tokio::spawn(attend::accept(Arc::new(shared), listener));
        Ok(Self { address, fingerprint, listening })
    }

    /// Where it listens; with the port that the system chose when port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The host key's fingerprint, as clients show it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Resolves when the house has stopped and every connection has ended, within
    /// [`limits::CLOSE_WAIT`] and a little.
    pub async fn shut(self) {
        // A listener that panicked is shut too; the place was logged.
        let _ = self.listening.await;
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A centre that was restarted must not wait for the system to forget its old connections.
    socket.set_reuseaddr(true)?;
    // Connections inherit it: this is all that a client which reads nothing costs the system.
    socket.set_send_buffer_size(limits::SEND_BUFFER_BYTES)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn config(host_key: PrivateKey, limits: &Limits, methods: &[MethodKind]) -> Config {
    Config {
        // The version of the library is nobody's business before they have signed in.
        server_id: SshId::Standard(Cow::Borrowed("SSH-2.0-dost")),
        methods: MethodSet::from(methods),
        auth_rejection_time: Duration::from_millis(limits.refusal_millis.into()),
        // Every client asks first which ways there are; that is no attempt.
        auth_rejection_time_initial: Some(Duration::ZERO),
        keys: vec![host_key],
        window_size: limits::WINDOW_BYTES,
        maximum_packet_size: limits::PACKET_BYTES_MAX,
        channel_buffer_size: limits::MESSAGES_WAITING_MAX,
        event_buffer_size: limits::MESSAGES_WAITING_MAX,
        preferred: preferred(),
        // The question which ways there are counts as a refusal.
        max_auth_attempts: limits.attempts.saturating_add(1) as usize,
        inactivity_timeout: Some(limits::SILENCE_MAX),
        keepalive_interval: Some(limits::keepalive_interval(limits)),
        keepalive_max: limits::KEEPALIVE_MAX,
        nodelay: true,
        ..Config::default()
    }
}

/// Key exchanges stay the library's list, which holds the marks of strict key exchange; without
/// them it would be off in silence.
fn preferred() -> Preferred {
    Preferred {
        key: Cow::Borrowed(&[
            Algorithm::Ed25519,
            Algorithm::SkEd25519,
            Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 },
            Algorithm::Ecdsa { curve: EcdsaCurve::NistP384 },
            Algorithm::Ecdsa { curve: EcdsaCurve::NistP521 },
            Algorithm::SkEcdsaSha2NistP256,
        ]),
        cipher: Cow::Borrowed(&[
            cipher::CHACHA20_POLY1305,
            cipher::AES_256_GCM,
            cipher::AES_256_CTR,
        ]),
        compression: Cow::Borrowed(&[compression::NONE]),
        ..Preferred::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use russh::keys::ssh_key::private::Ed25519Keypair;

    use super::*;

    #[test]
    fn nobody_is_asked_while_they_sign_in_and_who_has_stopped_goes_within_two_minutes() {
        let key = PrivateKey::from(Ed25519Keypair::from_seed(&[7; 32]));
        for grace_seconds in [1, limits::GRACE_SECONDS, limits::GRACE_SECONDS_MAX] {
            let limits = Limits { grace_seconds, ..Limits::default() };
            let config = config(key.clone(), &limits, &[MethodKind::PublicKey]);
            let interval = config.keepalive_interval.unwrap();
            assert!(interval > Duration::from_secs(grace_seconds.into()));
            let questions = u32::try_from(config.keepalive_max).unwrap();
            assert!(interval * (questions + 1) < Duration::from_secs(120), "{grace_seconds}");
        }
    }

    #[test]
    fn strict_key_exchange_is_kept_and_nothing_is_compressed() {
        let preferred = preferred();
        assert!(preferred.kex.contains(&russh::kex::EXTENSION_OPENSSH_STRICT_KEX_AS_SERVER));
        assert!(preferred.kex.contains(&russh::kex::EXTENSION_SUPPORT_AS_SERVER));
        assert_eq!(preferred.compression.as_ref(), [compression::NONE]);
    }
}
