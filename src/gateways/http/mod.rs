//! The three systems over HTTPS, as `assets/contracts` describes them.
//!
//! * Each system has its own address, authority, client certificate and deadline, and a connection
//!   that is kept. Nothing is ever fetched from another place: a redirect is refused.
//! * A call ends at its deadline at the latest. What may pass in a moment is tried again within it;
//!   everything that is sent may be sent twice, since it only asks, or carries a key.
//! * A system that has just failed several times is left alone for some seconds, so that whoever
//!   asks next does not wait for nothing. The sign in the title line shows what calls came to.
//! * An answer is believed only when it is exactly what the contract describes, about the person
//!   who was asked about, from a side whose clock is right. Each other ending has a [`Reason`].

mod breaker;
mod check;
mod link;
mod refusals;
mod settings;
mod tls;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use reqwest::redirect::Policy;
use tokio::runtime::{Builder, Runtime};

pub use breaker::{FAILURES_MAX, REST_MILLIS};
pub use check::Report;
pub use link::{IDLE_CONNECTIONS_MAX, PAUSE_MILLIS, TRIES_MAX};
pub use settings::{
    SettingsError, SystemSettings, TIMEOUT_MILLIS, TIMEOUT_MILLIS_MAX, TIMEOUT_MILLIS_MIN,
};
pub use tls::{CertificateFacts, OwnPem, certificates, client_config, facts, provider};

use link::{Link, Request};

use super::wire::{
    Code, Day, IDENTITY_PATH, IdentityAnswer, NOTICES_PATH, Notice, Outcome, PAYMENTS_PATH,
    PaymentQuestion, PersonQuestion, Posted, RECEIPT_PATH, RELEASE_PATH, ReceiptAnswer,
    ReceiptQuestion, ReleaseAnswer, is_key, read, write,
};
use super::{Esosial, GatewayError, Gateways, Meis, Reason, Receipt, SocialPayments, wire};
use crate::casework::case::NoticeFailure;
use crate::casework::forms::{Applicant, Sentence};
use crate::casework::identity::PersonCode;
use crate::casework::intents::NoticeLetter;
use crate::casework::register::{OutsideSystem, PaymentAnswer};

/// All outside systems, in the order of the title line.
pub const SYSTEMS: [OutsideSystem; 3] =
    [OutsideSystem::Meis, OutsideSystem::SocialPayments, OutsideSystem::Esosial];

/// The settings of the three systems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpSettings {
    /// Identity and sentence.
    pub meis: SystemSettings,
    /// Earlier payments.
    pub payments: SystemSettings,
    /// The citizen's cabinet.
    pub esosial: SystemSettings,
    /// Whether all three must be practice stand-ins; otherwise none of them may be one.
    pub stand_in: bool,
}

impl HttpSettings {
    /// The settings of one system.
    pub fn of(&self, system: OutsideSystem) -> &SystemSettings {
        match system {
            OutsideSystem::Meis => &self.meis,
            OutsideSystem::SocialPayments => &self.payments,
            OutsideSystem::Esosial => &self.esosial,
        }
    }

    /// The longest that a call of any system may take.
    pub fn longest(&self) -> Duration {
        let longest = SYSTEMS.map(|system| self.of(system).timeout_millis).into_iter().max();
        Duration::from_millis(longest.unwrap_or(TIMEOUT_MILLIS).into())
    }
}

/// The connections with all three systems.
pub struct HttpSystems {
    links: [Link; 3],
    /// Calls come from plain threads and wait; this thread moves their bytes.
    runtime: Option<Runtime>,
}

impl HttpSystems {
    /// Makes ready to call; nobody is called yet. Files without a folder lie in `folder`.
    ///
    /// # Errors
    /// The setting that cannot be used.
    pub fn open(settings: &HttpSettings, folder: &Path) -> Result<Self, SettingsError> {
        let stand_in = settings.stand_in;
        let link = |system| {
            let link = open_link(system, settings.of(system), folder)?;
            Ok(if stand_in { link.with_stand_in() } else { link })
        };
        let [meis, payments, esosial] = SYSTEMS;
        let links = [link(meis)?, link(payments)?, link(esosial)?];
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("gateways")
            .enable_all()
            .build()
            .map_err(|error| SettingsError::new(meis, "url", error.to_string()))?;
        Ok(Self { links, runtime: Some(runtime) })
    }

    /// These systems as the gateways of an engine.
    pub fn gateways(self) -> Gateways {
        Gateways::of(Arc::new(self))
    }

    /// Calls one system and looks at what it is: for whoever sets the desk up.
    pub fn check(&self, system: OutsideSystem) -> Report {
        match &self.runtime {
            Some(runtime) => runtime.block_on(check::check(system, self.link(system))),
            None => Report::failed(GatewayError::Broken(Reason::Defect)),
        }
    }

    /// How often each reason was met since the start.
    pub fn tally(&self, system: OutsideSystem) -> BTreeMap<Reason, u64> {
        self.link(system).tally()
    }

    /// Whether a system has just failed several times and is not called for some seconds.
    pub fn is_left_alone(&self, system: OutsideSystem) -> bool {
        self.link(system).is_left_alone()
    }

    fn link(&self, system: OutsideSystem) -> &Link {
        let [meis, payments, esosial] = &self.links;
        match system {
            OutsideSystem::Meis => meis,
            OutsideSystem::SocialPayments => payments,
            OutsideSystem::Esosial => esosial,
        }
    }

    fn ask<T>(
        &self,
        system: OutsideSystem,
        path: &str,
        question: &impl serde::Serialize,
        read: impl Fn(&[u8]) -> Result<T, Reason>,
    ) -> Result<T, GatewayError> {
        self.wait(self.link(system), path, &Request::Question(write(question)), read)
    }

    fn wait<T>(
        &self,
        link: &Link,
        path: &str,
        request: &Request,
        read: impl Fn(&[u8]) -> Result<T, Reason>,
    ) -> Result<T, GatewayError> {
        let runtime = self.runtime.as_ref().ok_or(GatewayError::Broken(Reason::Defect))?;
        runtime.block_on(link.call(path, request, read))
    }
}

impl Drop for HttpSystems {
    /// Without waiting: the last handle may be let go where nobody may wait.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn open_link(
    system: OutsideSystem,
    settings: &SystemSettings,
    folder: &Path,
) -> Result<Link, SettingsError> {
    let url = settings.check(system)?;
    let deadline = Duration::from_millis(settings.timeout_millis.into());
    let file = |key, named: &Option<std::path::PathBuf>| {
        let read = |file: &Path| SystemSettings::read(system, key, folder, file);
        named.as_deref().map(read).transpose()
    };
    let mut builder = reqwest::Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .referer(false)
        .http1_only()
        .https_only(url.scheme() == "https")
        .timeout(deadline)
        .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX)
        .user_agent(concat!("dost-desk/", env!("CARGO_PKG_VERSION")));
    let ca = file("ca", &settings.ca)?;
    let chain = file("client_certificate", &settings.client_certificate)?;
    let key = file("client_key", &settings.client_key)?;
    let own = match (&chain, &key) {
        (Some(chain), Some(key)) => Some(OwnPem { chain, key }),
        _ => None,
    };
    // A plain connection, which loopback alone may have, trusts nobody as well.
    let config = match &ca {
        Some(ca) => client_config(ca, own)
            .map_err(|(key, why)| SettingsError::new(system, key, format!("{why}.")))?,
        None => rustls::ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| SettingsError::new(system, "ca", error.to_string()))?
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth(),
    };
    builder = builder.tls_backend_preconfigured(config);
    let client = builder
        .build()
        .map_err(|_| SettingsError::new(system, "url", "no client can be made for it."))?;
    Ok(Link::new(system, url, client, deadline))
}

impl Meis for HttpSystems {
    fn identity(&self, code: &PersonCode) -> Result<Option<Applicant>, GatewayError> {
        let question = PersonQuestion { code: Code::from(code) };
        self.ask(OutsideSystem::Meis, IDENTITY_PATH, &question, |body| {
            read::<IdentityAnswer>(body)?.about(code)
        })
    }

    fn sentence(&self, code: &PersonCode) -> Result<Option<Sentence>, GatewayError> {
        let question = PersonQuestion { code: Code::from(code) };
        self.ask(OutsideSystem::Meis, RELEASE_PATH, &question, |body| {
            read::<ReleaseAnswer>(body)?.about(code)
        })
    }

    fn hurry(&self) {
        self.link(OutsideSystem::Meis).hurry();
    }
}

impl SocialPayments for HttpSystems {
    fn paid(&self, code: &PersonCode, released: NaiveDate) -> Result<PaymentAnswer, GatewayError> {
        let question = PaymentQuestion { code: Code::from(code), released: Day(released) };
        self.ask(OutsideSystem::SocialPayments, PAYMENTS_PATH, &question, |body| {
            read::<wire::PaymentAnswer>(body)?.about(code, released)
        })
    }

    fn hurry(&self) {
        self.link(OutsideSystem::SocialPayments).hurry();
    }
}

impl Esosial for HttpSystems {
    fn post(&self, key: &str, letter: &NoticeLetter) -> Result<Receipt, GatewayError> {
        let notice = Notice::of(letter).filter(|_| is_key(key));
        let notice = notice.ok_or(GatewayError::Rejected(Reason::NotAcceptable))?;
        let request = Request::Keyed(key, write(&notice));
        let link = self.link(OutsideSystem::Esosial);
        let outcome = self.wait(link, NOTICES_PATH, &request, |body| {
            read::<Outcome>(body)?.about(key, &letter.code)
        })?;
        match outcome {
            Posted::Placed(receipt) => Ok(receipt),
            Posted::NoCabinet => Err(GatewayError::NotTaken(NoticeFailure::NoCabinet)),
        }
    }

    fn receipt(&self, key: &str, code: &PersonCode) -> Result<Option<Posted>, GatewayError> {
        let question = ReceiptQuestion { key: key.to_owned() };
        self.ask(OutsideSystem::Esosial, RECEIPT_PATH, &question, |body| {
            read::<ReceiptAnswer>(body)?.about(key, code)
        })
    }

    fn hurry(&self) {
        self.link(OutsideSystem::Esosial).hurry();
    }
}
