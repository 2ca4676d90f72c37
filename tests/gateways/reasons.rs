//! Reasons that need a wire of their own: certificates and handshakes, each kind of problem, and a
//! place that nobody named.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::Path;

use chrono::{Datelike as _, Days, Utc};
use dost_desk::casework::case::NoticeFailure;
use dost_desk::casework::register::OutsideSystem;
use dost_desk::gateways::http::{HttpSettings, HttpSystems, SystemSettings};
use dost_desk::gateways::practice::PEOPLE_TABLE;
use dost_desk::gateways::registry::{CertificateFiles, Plan, Running, World};
use dost_desk::gateways::wire::{Problem, ProblemKind, write};
use dost_desk::gateways::{Esosial as _, GatewayError, Meis as _, Reason};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};

use super::canned::{Canned, answer};
use super::site::{PLAIN, Site, code, day, letter};

fn down(reason: Reason) -> GatewayError {
    GatewayError::Unavailable(reason)
}

/// A desk's connections with a server at an address, of which this authority speaks.
fn systems(url: &str, ca: &Path) -> HttpSystems {
    let one = SystemSettings {
        url: url.to_owned(),
        ca: Some(ca.to_owned()),
        timeout_millis: 30_000,
        ..SystemSettings::default()
    };
    let all =
        HttpSettings { meis: one.clone(), payments: one.clone(), esosial: one, stand_in: true };
    HttpSystems::open(&all, Path::new("/")).unwrap()
}

#[test]
fn a_certificate_that_is_not_valid_yet_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let tls = folder.path().join("tls");
    let files = CertificateFiles::prepare(&tls, &[]).unwrap();
    let key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = authority.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(authority, key);
    let server_key = KeyPair::generate().unwrap();
    let mut server = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let next_year = Utc::now().date_naive() + Days::new(366);
    server.not_before = date_time_ymd(next_year.year(), 1, 1);
    let server = server.signed_by(&server_key, &issuer).unwrap().pem();
    for (name, text) in [
        ("ca.pem", ca),
        ("server.pem", server.clone()),
        ("expired.pem", server.clone()),
        ("other.pem", server),
        ("server.key", server_key.serialize_pem()),
    ] {
        std::fs::write(tls.join(name), text).unwrap();
    }
    let world = std::sync::Arc::new(World::new(PEOPLE_TABLE, day()).unwrap());
    let (listen, tls) = ("127.0.0.1:0".parse().unwrap(), Some(files.clone()));
    let running = Running::start(Plan { listen, tls, wants_client: false, world }).unwrap();
    let desk = systems(&format!("https://{}/meis", running.address()), &files.ca());
    assert_eq!(desk.identity(&code(PLAIN)), Err(down(Reason::CertificateTooEarly)));
}

#[test]
fn a_side_that_speaks_no_tls_is_refused() {
    let site = Site::open();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/meis", listener.local_addr().unwrap());
    // Ends with the process: it waits for connections that nobody makes any more.
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // The desk may have gone.
            let _ = stream.write_all(b"HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n");
            kept.push(stream);
        }
    });
    let desk = systems(&url, &site.files.ca());
    assert_eq!(desk.identity(&code(PLAIN)), Err(down(Reason::TlsFailed)));
}

#[test]
fn each_kind_of_problem_is_met_over_the_wire() {
    for kind in ProblemKind::ALL {
        for status in kind.statuses() {
            let problem = Problem { status: *status, ..Problem::new(*kind, None) };
            let said =
                answer(&format!("{status} No"), "application/problem+json", &write(&problem));
            let canned = Canned::open();
            canned.say(said);
            let met = canned.systems().post("notice-1", &letter(PLAIN));
            assert_eq!(met, Err(kind.meaning(*status)), "{kind:?}");
            let met = canned.systems().identity(&code(PLAIN)).unwrap_err();
            let is_known = kind.is_known_to(OutsideSystem::Meis);
            let unknown = GatewayError::Broken(Reason::UnknownStatus(*status));
            assert_eq!(met, if is_known { kind.meaning(*status) } else { unknown }, "{kind:?}");
        }
    }
    let invalid = ProblemKind::InvalidRequest.meaning(400);
    assert_eq!(invalid, GatewayError::Rejected(Reason::InvalidRequest));
    let at_work = ProblemKind::InProgress.meaning(409);
    assert_eq!(at_work, down(Reason::InProgress));
}

#[test]
fn a_citizen_without_a_cabinet_is_a_reason_of_its_own() {
    let met = Site::open().systems().post("notice-1", &letter("B9W3D")).unwrap_err();
    assert_eq!(met, GatewayError::NotTaken(NoticeFailure::NoCabinet));
    assert_eq!(met.reason(), Reason::NoCabinet);
}

/// The hosts of the settings are the only ones that are ever called.
#[test]
fn nobody_is_called_whom_the_settings_do_not_name() {
    let (named, other) = (Canned::open(), Canned::open());
    other.say_json(br#"{"code":{"kind":"fin","value":"5ZK7W2M"},"found":null}"#);
    for status in ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"] {
        let place = other.base();
        named.say(format!(
            "HTTP/1.1 {status}\r\nLocation: {place}/v1/identity\r\nContent-Length: 0\r\n\r\n"
        ));
        let met = named.systems().identity(&code(PLAIN));
        assert_eq!(met, Err(GatewayError::Broken(Reason::Redirected)), "{status}");
    }
    // Nor whom a header recommends.
    let alt = format!("application/json\r\nAlt-Svc: h2=\"{}\"", &other.base()["http://".len()..]);
    named.say(answer("200 OK", &alt, br#"{"code":{"kind":"fin","value":"5ZK7W2M"},"found":null}"#));
    let systems = named.systems();
    for _ in 0..3 {
        assert_eq!(systems.identity(&code(PLAIN)), Ok(None));
    }
    assert_eq!(other.asked().len(), 0);
}
