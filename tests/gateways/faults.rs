//! Each fault of the practice registers, switched on in turn over TLS, and what the desk makes of it.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use dost_desk::casework::case::NoticeFailure;
use dost_desk::casework::register::{OutsideSystem, PaymentAnswer};
use dost_desk::gateways::http::HttpSystems;
use dost_desk::gateways::registry::Fault;
use dost_desk::gateways::wire::CONTRACT_VERSION;
use dost_desk::gateways::{
    Esosial as _, GatewayError, Meis as _, Reason, Receipt, SocialPayments as _,
};
use dost_desk::locale::{Lang, Text};

use super::site::{PLAIN, SYSTEMS, Site, code, letter, released};

/// One call of each kind, as the error it ends in.
fn all(systems: &HttpSystems, key: &str) -> [Option<GatewayError>; 4] {
    [
        systems.identity(&code(PLAIN)).err(),
        systems.sentence(&code(PLAIN)).err(),
        systems.paid(&code(PLAIN), released()).err(),
        systems.post(key, &letter(PLAIN)).err(),
    ]
}

#[test]
fn each_fault_is_met_with_its_reason_and_passes() {
    let (down, broken) = (GatewayError::Unavailable, GatewayError::Broken);
    let cases: &[(Fault, GatewayError)] = &[
        (Fault::Down, down(Reason::ConnectionLost)),
        (Fault::LostAnswer, down(Reason::ConnectionLost)),
        (Fault::Unacceptable, GatewayError::Rejected(Reason::NotAcceptable)),
        (Fault::TooMany, down(Reason::TooManyRequests)),
        (Fault::Broken, down(Reason::OutOfOrder(500))),
        (Fault::Closed, down(Reason::OutOfOrder(503))),
        (Fault::NotFound, broken(Reason::UnknownStatus(404))),
        (Fault::WrongBody, broken(Reason::NotAsAgreed)),
        (Fault::Truncated, broken(Reason::NotAsAgreed)),
        (Fault::Oversized, broken(Reason::TooLarge)),
        (Fault::NotUtf8, broken(Reason::NotUtf8)),
        (Fault::ControlCharacters, broken(Reason::UncleanText)),
        (Fault::CombiningMarks, broken(Reason::UncleanText)),
        (Fault::AnotherPerson, broken(Reason::AnotherPerson)),
        (Fault::TwoAnswers, broken(Reason::TwoAnswers)),
        (Fault::Redirect, broken(Reason::Redirected)),
        (Fault::WrongType, broken(Reason::WrongContentType)),
        (Fault::WrongClock, broken(Reason::ClocksDiffer)),
        (Fault::WrongCertificate, down(Reason::CertificateUnknown)),
        (Fault::ExpiredCertificate, down(Reason::CertificateExpired)),
    ];
    let site = Site::open();
    for (number, (fault, wanted)) in cases.iter().enumerate() {
        // Connections of one's own: what has just failed is left alone for some seconds.
        let systems = site.systems();
        let key = format!("notice-{number}");
        assert_eq!(all(&systems, &key), [None; 4], "before {fault}");
        site.fault(*fault);
        assert_eq!(all(&systems, &key), [Some(*wanted); 4], "{fault}");
        site.fault(Fault::Up);
        assert_eq!(all(&site.systems(), &key), [None; 4], "after {fault}");
    }
    let others = [
        Fault::Up,
        Fault::TimeoutAfterEffect,
        Fault::Duplicate,
        Fault::Conflict,
        Fault::InProgress,
    ];
    assert_eq!(
        Fault::PLAIN.len(),
        cases.len() + others.len(),
        "every fault is here or among {others:?}"
    );
    assert_eq!(site.world.placed().len(), cases.len(), "one notice a key, whatever happened");
}

#[test]
fn a_conflict_is_a_matter_of_notices_alone() {
    let site = Site::open();
    site.fault(Fault::Conflict);
    let unknown = Some(GatewayError::Broken(Reason::UnknownStatus(409)));
    let reused = Some(GatewayError::Rejected(Reason::KeyReused));
    assert_eq!(all(&site.systems(), "notice-1"), [unknown, unknown, unknown, reused]);
    site.fault(Fault::InProgress);
    let at_work = Some(GatewayError::Unavailable(Reason::InProgress));
    assert_eq!(all(&site.systems(), "notice-1"), [unknown, unknown, unknown, at_work]);
    assert!(site.world.placed().is_empty());
}

#[test]
fn a_repeated_request_is_answered_once() {
    let site = Site::open();
    site.fault(Fault::Duplicate);
    assert_eq!(all(&site.systems(), "notice-1"), [None; 4]);
    assert_eq!(site.world.placed().len(), 1);
}

#[test]
fn slow_answers_end_at_the_deadline() {
    let site = Site::open();
    let late = Some(GatewayError::Unavailable(Reason::NoAnswerInTime));
    for fault in [Fault::Slow(60_000), Fault::TimeoutAfterEffect] {
        site.fault(fault);
        assert_eq!(all(&site.systems_within(200), "notice-1"), [late; 4], "{fault}");
    }
    site.fault(Fault::Slow(20));
    assert_eq!(all(&site.systems(), "notice-1"), [None; 4], "slow is not down");
}

#[test]
fn answers_over_the_wire_are_those_of_the_practice_double() {
    let site = Site::open();
    let systems = site.systems();
    let double = dost_desk::gateways::practice::Practice::new(super::site::day()).unwrap();
    for person in double.people() {
        let code = &person.code;
        assert_eq!(systems.identity(code), double.identity(code));
        assert_eq!(systems.sentence(code), double.sentence(code));
        let released = person.sentence.as_ref().map_or(released(), |known| known.released);
        assert_eq!(systems.paid(code, released), double.paid(code, released));
    }
    assert_eq!(systems.identity(&code("9999999")), Ok(None), "nothing found is an answer");
    let paid = systems.paid(&code("2C4D6E8"), released());
    assert!(matches!(paid, Ok(PaymentAnswer::NotPaid { other_sentence_paid_on: Some(_) })));
    assert_eq!(
        systems.post("notice-9", &letter("B9W3D")),
        Err(GatewayError::NotTaken(NoticeFailure::NoCabinet))
    );
    let receipt = Receipt("ES-000001".to_owned());
    assert_eq!(systems.post("notice-1", &letter(PLAIN)), Ok(receipt));
}

#[test]
fn a_desk_without_its_certificate_is_not_let_in() {
    let site = Site::with(true);
    let met = site.systems().identity(&code(PLAIN));
    assert_eq!(met, Err(GatewayError::Unavailable(Reason::NotAuthorised)));
    let mut settings = site.settings();
    let (certificate, key) = site.files.client();
    settings.meis.client_certificate = Some(certificate);
    settings.meis.client_key = Some(key);
    settings.meis.timeout_millis = 30_000;
    let systems = HttpSystems::open(&settings, Path::new("/")).unwrap();
    assert!(systems.identity(&code(PLAIN)).unwrap().is_some());
}

#[test]
fn a_certificate_for_another_name_is_refused() {
    let site = Site::open();
    let mut settings = site.settings();
    // The same machine by a name that the certificate does not hold.
    settings.meis.url = settings.meis.url.replace("127.0.0.1", "127.0.0.2");
    settings.meis.timeout_millis = 30_000;
    let folder = site.folder.path();
    let world = site.world.clone();
    let plan = dost_desk::gateways::registry::Plan {
        listen: "127.0.0.2:0".parse().unwrap(),
        tls: Some(site.files.clone()),
        wants_client: false,
        world,
    };
    let running = dost_desk::gateways::registry::Running::start(plan).unwrap();
    settings.meis.url = format!("https://{}/meis", running.address());
    let met = HttpSystems::open(&settings, folder).unwrap().identity(&code(PLAIN));
    assert_eq!(met, Err(GatewayError::Unavailable(Reason::CertificateName)));
}

#[test]
fn a_look_at_the_systems_tells_contract_and_certificate() {
    let site = Site::open();
    let systems = site.systems();
    for system in SYSTEMS {
        let report = systems.check(system);
        assert_eq!(report.contract.as_deref(), Ok(CONTRACT_VERSION));
        let certificate = report.certificate.unwrap();
        assert!(certificate.issuer.contains("dost practice authority"), "{certificate:?}");
        assert!(certificate.expires > chrono::Utc::now(), "{certificate:?}");
    }
    site.fault(Fault::ExpiredCertificate);
    let report = site.systems().check(OutsideSystem::Meis);
    let expired = GatewayError::Unavailable(Reason::CertificateExpired);
    assert_eq!(report.contract, Err(expired));
    assert!(report.certificate.unwrap().expires < chrono::Utc::now(), "it is shown all the same");
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_log_names_anybody() {
    let site = Site::open();
    let kept = Kept::default();
    let writer = kept.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::level_filters::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    // With one subscriber alone, a thread that has none decides for all what is worth telling.
    let _second =
        tracing::Dispatch::new(tracing_subscriber::fmt().with_writer(std::io::sink).finish());
    let mut refusal = letter(PLAIN);
    let ground = dost_desk::law::passport::RefusalGround::NoLegalGround;
    (refusal.granted, refusal.refused) = (None, Some((ground, "Kanareyka".to_owned())));
    tracing::subscriber::with_default(subscriber, || {
        for fault in Fault::PLAIN.iter().filter(|fault| **fault != Fault::TimeoutAfterEffect) {
            site.fault(*fault);
            let systems = site.systems();
            all(&systems, "notice-1");
            let _ = systems.post("notice-2", &refusal);
            let _ = systems.receipt("notice-2", &code(PLAIN));
        }
    });
    let mut log = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("another person"), "something was logged: {log}");
    assert!(site.world.requests().len() > 50);
    site.world.requests().iter().for_each(|line| log.push_str(&format!("{line:?}\n")));
    for personal in [
        PLAIN,
        "9ZK7W2M",
        "liyev",
        "Rəşad",
        "cəzaçəkmə",
        "Kanareyka",
        "05-2026",
        "B-1021",
        "502123456",
    ] {
        assert!(!log.contains(personal), "{personal} stands in a log");
    }
}

#[test]
fn every_reason_has_words_in_both_languages() {
    for lang in Lang::ALL {
        for key in Reason::KEYS {
            assert!(Text::of(lang).has(key), "{lang:?} {key}");
        }
    }
    assert_eq!(Reason::OutOfOrder(503).key(), "gateway-out-of-order");
}
