//! The portal of the measured outages: the practice registers over TLS, or nobody at all.

use std::path::Path;
use std::sync::Arc;

use chrono::Utc;
use dost_desk::casework::identity::PersonCode;
use dost_desk::casework::intents::NoticeLetter;
use dost_desk::casework::register::OutsideSystem;
use dost_desk::gateways::http::{HttpSettings, HttpSystems, SystemSettings};
use dost_desk::gateways::practice::{PEOPLE_TABLE, Practice};
use dost_desk::gateways::registry::{CertificateFiles, Plan, Running, World};
use dost_desk::gateways::wire::contract_name;
use dost_desk::gateways::{Esosial, GatewayError, Gateways, Posted, Reason, Receipt};

/// The practice registers in this process.
pub struct Registers {
    pub world: Arc<World>,
    running: Running,
    files: Option<CertificateFiles>,
}

impl Registers {
    /// With certificates in `tls`, or over plain connections without.
    pub fn start(tls: Option<&Path>) -> Self {
        let files = tls.map(|folder| CertificateFiles::prepare(folder, &[]).unwrap());
        let world = Arc::new(World::new(PEOPLE_TABLE, Utc::now().date_naive()).unwrap());
        let plan = Plan {
            listen: "127.0.0.1:0".parse().unwrap(),
            tls: files.clone(),
            wants_client: false,
            world: world.clone(),
        };
        Self { running: Running::start(plan).unwrap(), world, files }
    }

    /// Where a system lies.
    pub fn url(&self, system: OutsideSystem) -> String {
        let scheme = if self.files.is_some() { "https" } else { "http" };
        format!("{scheme}://{}/{}", self.running.address(), contract_name(system))
    }

    /// Connections with all three.
    pub fn systems(&self) -> HttpSystems {
        let of = |system| SystemSettings {
            url: self.url(system),
            ca: self.files.as_ref().map(CertificateFiles::ca),
            ..SystemSettings::default()
        };
        let [meis, payments, esosial] = OutsideSystem::ALL.map(of);
        let settings = HttpSettings { meis, payments, esosial, stand_in: true };
        HttpSystems::open(&settings, Path::new("/")).unwrap()
    }
}

/// A portal that is down for good.
struct Down;

impl Esosial for Down {
    fn post(&self, _: &str, _: &NoticeLetter) -> Result<Receipt, GatewayError> {
        Err(GatewayError::Unavailable(Reason::CannotConnect))
    }

    fn receipt(&self, _: &str, _: &PersonCode) -> Result<Option<Posted>, GatewayError> {
        Err(GatewayError::Unavailable(Reason::CannotConnect))
    }
}

/// Systems of which the portal never answers.
pub fn down() -> Gateways {
    let practice = Arc::new(Practice::new(Utc::now().date_naive()).unwrap());
    Gateways { esosial: Arc::new(Down), ..practice.gateways() }
}
