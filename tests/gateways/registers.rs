//! `dost practice-registry` as a process of its own, over TLS, and what its citizens see.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};

use dost_desk::casework::register::OutsideSystem;
use dost_desk::gateways::http::{HttpSettings, HttpSystems, OwnPem, SystemSettings, client_config};
use dost_desk::gateways::registry::{Fault, TOKEN};
use dost_desk::gateways::wire::contract_name;
use tokio::runtime::Runtime;

use crate::process::dost;

/// The registers' process, ended with this.
pub struct Registers {
    child: Child,
    /// What a desk's settings must say.
    pub settings: String,
    pub base: String,
    /// The word that switches faults, as it was printed.
    token: String,
    /// What it has said of the requests that came.
    log: Arc<Mutex<Vec<String>>>,
    tls: PathBuf,
    client: reqwest::Client,
    runtime: Runtime,
}

impl Registers {
    /// With the built-in people.
    pub fn start(home: &Path) -> Self {
        Self::start_with(home, &[])
    }

    pub fn start_with(home: &Path, more: &[&str]) -> Self {
        let tls = home.join("tls");
        let mut child = dost(home)
            .args(["practice-registry", "--listen", "127.0.0.1:0", "--client-certificates"])
            .args(["--tls", tls.to_str().unwrap()])
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut next = || lines.next().unwrap().unwrap();
        let base = next().strip_prefix("practice registers at ").unwrap().to_owned();
        next();
        next();
        let block: Vec<String> = (0..16).map(|_| next().trim().to_owned()).collect();
        let settings = block.join("\n") + "\n";
        next();
        let curl = next();
        let token = curl.split("practice-token: ").nth(1).unwrap().split('\'').next().unwrap();
        let token = token.to_owned();
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = log.clone();
        // Until the process ends.
        std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| kept.lock().unwrap().push(line));
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = client(&tls);
        Self { child, settings, base, token, log, tls, client, runtime }
    }

    /// The settings, with time enough on a busy machine.
    pub fn patient(&self) -> String {
        let key = "client_key";
        self.settings.replace(key, &format!("timeout_millis = 30000\n{key}"))
    }

    /// A desk's connections; a call may take so long.
    pub fn systems(&self, timeout_millis: u32) -> HttpSystems {
        let file = |name: &str| Some(self.tls.join(name));
        let [meis, payments, esosial] = OutsideSystem::ALL.map(|system| SystemSettings {
            url: format!("{}/{}", self.base, contract_name(system)),
            ca: file("ca.pem"),
            client_certificate: file("client.pem"),
            client_key: file("client.key"),
            timeout_millis,
        });
        let settings = HttpSettings { meis, payments, esosial, stand_in: true };
        HttpSystems::open(&settings, Path::new("/")).unwrap()
    }

    /// What the registers answer to whoever sends them a form.
    pub fn post(&self, path: &str, form: &str) -> String {
        let request = self.client.post(format!("{}{path}", self.base)).header(TOKEN, &self.token);
        let sent = async { request.body(form.to_owned()).send().await.unwrap().text().await };
        self.runtime.block_on(sent).unwrap()
    }

    /// From now on one system does this wrong.
    pub fn fault(&self, system: OutsideSystem, fault: Fault) {
        let name = contract_name(system);
        let told = self.post("/admin/faults", &format!("{name}={fault}"));
        assert!(told.contains(&format!("{name}={fault}\n")), "{told}");
    }

    /// Its log of requests so far.
    pub fn requests(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    /// The page of one citizen's cabinet.
    pub fn cabinet(&self, code: &str) -> String {
        self.post("/", &format!("fin={code}"))
    }

    /// Notices in one citizen's cabinet.
    pub fn notices(&self, code: &str) -> usize {
        self.cabinet(code).matches("class=\"note\"").count()
    }
}

/// A client that takes any certificate: it must reach the registers while they show a wrong one.
fn client(tls: &Path) -> reqwest::Client {
    let read = |name: &str| std::fs::read(tls.join(name)).unwrap();
    let (ca, chain, key) = (read("ca.pem"), read("client.pem"), read("client.key"));
    let own = Some(OwnPem { chain: &chain, key: &key });
    let mut config = client_config(&ca, own).unwrap();
    config.dangerous().set_certificate_verifier(Arc::new(Anybody));
    reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        // The registers break connections off when they change their certificate.
        .pool_max_idle_per_host(0)
        .build()
        .unwrap()
}

impl Drop for Registers {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// So many invented people whom every register knows, as a table for `--people`.
pub fn people(count: usize) -> String {
    let mut table = "code,document_kind,surname,given,father,suffix,in_meis,born,document,address,\
                     postcode,phone,email,institution,released_days_ago,ground,certificate,\
                     returned_days_ago,paid_for_days_ago,paid_days_ago,cabinet,note\n"
        .to_owned();
    for number in 0..count {
        let (code, document) = (fin(number), 3_000_000 + number);
        table.push_str(&format!(
            "{code},id_card,Sınaqlı,Vüqar,Əhməd,oglu,yes,1984-03-17,AA{document},\"Bakı, Sınaq \
             küçəsi {number}\",AZ1000,+994 50 212 34 56,,12 nömrəli cəzaçəkmə müəssisəsi,20,served,\
             B-{number},,,,yes,invented\n"
        ));
    }
    table
}

/// The FIN of one of [`people`].
pub fn fin(number: usize) -> String {
    format!("7K{number:03}ZX")
}

/// Takes every certificate.
#[derive(Debug)]
struct Anybody;

mod anybody {
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
    use rustls::{DigitallySignedStruct, Error, SignatureScheme};

    impl ServerCertVerifier for super::Anybody {
        fn verify_server_cert(
            &self,
            _: &CertificateDer<'_>,
            _: &[CertificateDer<'_>],
            _: &ServerName<'_>,
            _: &[u8],
            _: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            Ok(ServerCertVerified::assertion())
        }

        fn verify_tls12_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }

        fn verify_tls13_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            dost_desk::gateways::http::provider()
                .signature_verification_algorithms
                .supported_schemes()
        }
    }
}
