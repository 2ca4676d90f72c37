//! A look at one system, for whoever sets the desk up.

use std::time::{Duration, Instant};

use super::link::{Link, Request};
use super::tls::{self, CertificateFacts};
use crate::casework::register::OutsideSystem;
use crate::gateways::GatewayError;
use crate::gateways::wire::{CONTRACT_PATH, Contract, read};

/// What a look at one system came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How long the question for the contract took, connection included.
    pub took: Duration,
    /// The certificate that was shown, believed or not; none over a plain connection.
    pub certificate: Option<CertificateFacts>,
    /// Whether it is a practice stand-in, where the settings ask for one and it answers.
    pub stand_in: bool,
    /// Version of the contract that is spoken, or why there is no answer.
    pub contract: Result<String, GatewayError>,
}

impl Report {
    pub(super) fn failed(error: GatewayError) -> Self {
        Self { took: Duration::ZERO, certificate: None, stand_in: false, contract: Err(error) }
    }
}

pub(super) async fn check(system: OutsideSystem, link: &Link) -> Report {
    let since = Instant::now();
    let spoken = link
        .call(CONTRACT_PATH, &Request::Contract, |body| {
            let contract = read::<Contract>(body)?;
            contract.check(system).map(|()| contract.version)
        })
        .await;
    let took = since.elapsed();
    let base = link.base();
    let certificate = match (base.scheme(), base.host_str(), base.port_or_known_default()) {
        ("https", Some(host), Some(port)) => {
            let host = host.trim_start_matches('[').trim_end_matches(']');
            tls::look(host, port, link.deadline()).await
        }
        _ => None,
    };
    let stand_in = link.wants_stand_in() && spoken.is_ok();
    Report { took, certificate, stand_in, contract: spoken }
}
