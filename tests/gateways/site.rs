//! Practice registers over TLS on loopback, and a desk's connections with them.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use dost_desk::casework::identity::{PersonCode, PersonCodeKind};
use dost_desk::casework::intents::NoticeLetter;
use dost_desk::casework::register::OutsideSystem;
use dost_desk::gateways::http::{HttpSettings, HttpSystems, SystemSettings};
use dost_desk::gateways::practice::PEOPLE_TABLE;
use dost_desk::gateways::registry::{CertificateFiles, Fault, Plan, Running, World};
use dost_desk::gateways::wire::contract_name;

pub const SYSTEMS: [OutsideSystem; 3] =
    [OutsideSystem::Meis, OutsideSystem::SocialPayments, OutsideSystem::Esosial];

/// A plain person of the practice table, released 20 days before [`day`].
pub const PLAIN: &str = "5ZK7W2M";

pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 18).unwrap()
}

pub fn released() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, 29).unwrap()
}

pub fn code(text: &str) -> PersonCode {
    let kind = if text.len() == 7 { PersonCodeKind::Fin } else { PersonCodeKind::Permit };
    PersonCode::parse(kind, text).unwrap()
}

pub fn letter(person: &str) -> NoticeLetter {
    NoticeLetter {
        code: code(person),
        number: "05-2026-000001".to_owned(),
        granted: Some(1_600),
        refused: None,
        appeal_days: 30,
    }
}

/// Registers, certificates, and what they have seen.
pub struct Site {
    pub running: Running,
    pub world: Arc<World>,
    pub files: CertificateFiles,
    pub folder: tempfile::TempDir,
}

impl Site {
    pub fn open() -> Self {
        Self::with(false)
    }

    pub fn with(wants_client: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = CertificateFiles::prepare(&folder.path().join("tls"), &[]).unwrap();
        let world = Arc::new(World::new(PEOPLE_TABLE, day()).unwrap());
        let (listen, tls) = ("127.0.0.1:0".parse().unwrap(), Some(files.clone()));
        let plan = Plan { listen, tls, wants_client, world: world.clone() };
        Self { running: Running::start(plan).unwrap(), world, files, folder }
    }

    pub fn settings(&self) -> HttpSettings {
        let base = format!("https://{}", self.running.address());
        let of = |system| SystemSettings {
            url: format!("{base}/{}", contract_name(system)),
            ca: Some(self.files.ca()),
            ..SystemSettings::default()
        };
        let [meis, payments, esosial] = SYSTEMS.map(of);
        HttpSettings { meis, payments, esosial, stand_in: true }
    }

    /// Connections that give a call enough time on a busy machine.
    pub fn systems(&self) -> HttpSystems {
        self.systems_within(30_000)
    }

    pub fn systems_within(&self, millis: u32) -> HttpSystems {
        let mut settings = self.settings();
        for one in [&mut settings.meis, &mut settings.payments, &mut settings.esosial] {
            one.timeout_millis = millis;
        }
        HttpSystems::open(&settings, Path::new("/")).unwrap()
    }

    pub fn fault(&self, fault: Fault) {
        SYSTEMS.into_iter().for_each(|system| self.world.set_fault(system, fault));
    }
}
