//! A stand-in says that it is one, and nothing of it is ever taken for the real thing.

use std::path::Path;

use dost_desk::casework::register::OutsideSystem;
use dost_desk::gateways::http::{FAILURES_MAX, HttpSettings, HttpSystems, client_config};
use dost_desk::gateways::registry::{Fault, TOKEN};
use dost_desk::gateways::wire::{STAND_IN, STAND_IN_PRACTICE};
use dost_desk::gateways::{Esosial as _, GatewayError, Meis as _, Reason, SocialPayments as _};

use super::canned::{Canned, answer};
use super::contract::Contract;
use super::site::{PLAIN, SYSTEMS, Site, code, letter, released};
use super::steps::asks_in_vain;
use crate::plain::Talk;
use crate::process::run;

const FOUND_NOTHING: &[u8] = br#"{"code":{"kind":"fin","value":"5ZK7W2M"},"found":null}"#;

/// What the registers answer to a bare request: status, headers, body.
fn bare(
    site: &Site,
    path: &str,
    with: impl FnOnce(reqwest::RequestBuilder) -> reqwest::RequestBuilder,
) -> (u16, Option<String>, String) {
    let ca = std::fs::read(site.files.ca()).unwrap();
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(client_config(&ca, None).unwrap())
        .build()
        .unwrap();
    let request = with(client.post(format!("https://{}{path}", site.running.address())));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let answer = request.send().await.unwrap();
        let said = answer.headers().get(STAND_IN).map(|it| it.to_str().unwrap().to_owned());
        (answer.status().as_u16(), said, answer.text().await.unwrap())
    })
}

#[test]
fn every_answer_of_the_stand_in_says_so_as_the_contracts_describe() {
    let site = Site::open();
    let paths = ["/", "/meis/v1/identity", "/payments/v1/payments", "/esosial/v1/notices", "/x"];
    for path in paths {
        assert_eq!(bare(&site, path, |it| it).1.as_deref(), Some(STAND_IN_PRACTICE), "{path}");
    }
    for fault in [Fault::Broken, Fault::Redirect, Fault::WrongBody] {
        site.fault(fault);
        let said = bare(&site, "/meis/v1/identity", |it| it).1;
        assert_eq!(said.as_deref(), Some(STAND_IN_PRACTICE), "{fault}");
    }
    for system in SYSTEMS {
        let contract = Contract::of(system);
        let header = contract.at("/components/headers/StandIn");
        assert_eq!(
            (&header["required"], &header["schema"]["const"]),
            (&serde_json::json!(false), &serde_json::json!(STAND_IN_PRACTICE),)
        );
        let named = "#/components/headers/StandIn";
        let text = contract.at("").to_string();
        // Each operation's own answer, and the one that stands for all errors.
        let wanted = contract.operations().len() + 1;
        assert!(text.matches(named).count() >= wanted - 1, "{system:?}");
        assert_eq!(contract.at("/components/responses/Problem/headers/Stand-In/$ref"), named);
    }
}

#[test]
fn a_desk_for_real_work_uses_nothing_that_is_invented() {
    let site = Site::open();
    let settings = HttpSettings { stand_in: false, ..site.settings() };
    let systems = HttpSystems::open(&settings, Path::new("/")).unwrap();
    let refused = GatewayError::Broken(Reason::StandIn);
    // Oftener than a system may fail before it is left alone: the reason stays to be read.
    for _ in 0..=FAILURES_MAX {
        assert_eq!(systems.identity(&code(PLAIN)), Err(refused));
        assert_eq!(systems.sentence(&code(PLAIN)), Err(refused));
        assert_eq!(systems.paid(&code(PLAIN), released()), Err(refused));
        assert_eq!(systems.post("notice-1", &letter(PLAIN)), Err(refused));
    }
    for system in SYSTEMS {
        let report = systems.check(system);
        assert_eq!((report.stand_in, report.contract), (false, Err(refused)));
    }
    // What it says instead of an answer is no more worth.
    site.fault(Fault::Closed);
    assert_eq!(systems.identity(&code(PLAIN)), Err(refused));
    assert!(site.systems().check(OutsideSystem::Meis).contract.is_err());
    site.fault(Fault::Up);
    assert!(site.systems().check(OutsideSystem::Meis).stand_in);
}

#[test]
fn a_desk_for_practice_uses_nothing_that_is_real() {
    let canned = Canned::open();
    let systems = canned.systems_that_stand_in();
    canned.say_json(FOUND_NOTHING);
    assert_eq!(systems.identity(&code(PLAIN)), Err(GatewayError::Broken(Reason::NoStandIn)));
    // An error may come from anything in between, and says what it says.
    canned.say(answer("503 Closed", "text/html", b""));
    let closed = GatewayError::Unavailable(Reason::OutOfOrder(503));
    assert_eq!(systems.identity(&code(PLAIN)), Err(closed));
    assert_eq!(canned.systems().identity(&code(PLAIN)), Err(closed));
    canned.say_json(FOUND_NOTHING);
    assert_eq!(canned.systems().identity(&code(PLAIN)), Ok(None));
}

#[test]
fn faults_are_switched_by_whoever_started_the_registers_alone() {
    let site = Site::open();
    let token = site.world.token().to_owned();
    let post = |with: &dyn Fn(reqwest::RequestBuilder) -> reqwest::RequestBuilder| {
        bare(&site, "/admin/faults", |it| with(it).body("meis=down"))
    };
    let cases: [(&str, &dyn Fn(reqwest::RequestBuilder) -> reqwest::RequestBuilder); 4] = [
        ("no word", &|it| it),
        ("a form of a page", &|it| it.header("content-type", "text/plain")),
        ("a wrong word", &|it| it.header(TOKEN, "0".repeat(32))),
        ("a page", &|it| it.header(TOKEN, &token).header("origin", "https://elsewhere.example")),
    ];
    for (name, with) in cases {
        let (status, _, words) = post(with);
        assert_eq!(status, 403, "{name}: {words}");
        assert!(!words.contains(&token), "{name}");
        assert_eq!(site.world.fault(OutsideSystem::Meis), Fault::Up, "{name}");
    }
    let (status, _, words) = post(&|it| it.header(TOKEN, &token));
    assert_eq!((status, words.as_str()), (200, "meis=down\npayments=up\nesosial=up\n"));
    assert_eq!(site.world.fault(OutsideSystem::Meis), Fault::Down);
    assert_ne!(Site::open().world.token(), token, "drawn at each start");
}

/// The settings of a desk that points at the site.
fn settings(site: &Site, systems: &str) -> String {
    let mut text = format!("systems = \"{systems}\"\nlanguage = \"en\"\n");
    for name in ["meis", "payments", "esosial"] {
        let (base, ca) = (site.running.address(), site.files.ca());
        text.push_str(&format!(
            "[{name}]\nurl = \"https://{base}/{name}\"\nca = \"{}\"\ntimeout_millis = 30000\n",
            ca.display()
        ));
    }
    text
}

#[test]
fn what_is_invented_and_what_is_real_never_lie_in_one_folder() {
    let site = Site::open();
    let home = site.folder.path();
    Talk::with_staff(home).quit();
    let write =
        |systems: &str| std::fs::write(home.join("data/settings.toml"), settings(&site, systems));
    let refused = |systems: &str, wanted: &str| {
        write(systems).unwrap();
        let data = home.join("data");
        let tried = run(home, &["--plain", "--data", data.to_str().unwrap()], b"status\n");
        assert_eq!(tried.code, 1, "{systems}: {}", tried.out);
        assert!(tried.err.contains(wanted), "{systems}: {}", tried.err);
    };
    // A centre for real work that has been given the address of a stand-in.
    write("http").unwrap();
    let mut talk = Talk::open(home);
    assert_eq!(talk.ok("status").value("practice"), "no");
    asks_in_vain(&mut talk, "down", "only plays for practice");
    talk.quit();
    refused("stand-in", "the cases of this folder are of real work");
    refused("practice", "the cases of this folder are of real work");
    write("http").unwrap();
    Talk::open(home).quit();

    // A centre for practice, in a folder of its own.
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let write =
        |systems: &str| std::fs::write(home.join("data/settings.toml"), settings(&site, systems));
    Talk::with_staff(home).quit();
    write("practice").unwrap();
    Talk::open(home).quit();
    // Nothing has been decided on invented answers yet.
    write("none").unwrap();
    Talk::open(home).quit();
    write("stand-in").unwrap();
    let mut talk = Talk::open(home);
    assert_eq!(talk.ok("status").value("practice"), "yes");
    talk.forwarded("ayla", 1, PLAIN);
    talk.quit();
    for systems in ["http", "none"] {
        write(systems).unwrap();
        let data = home.join("data");
        let tried = run(home, &["--plain", "--data", data.to_str().unwrap()], b"status\n");
        assert_eq!(tried.code, 1, "{systems}: {}", tried.out);
        let wanted = "the cases of this folder are of practice";
        assert!(tried.err.contains(wanted), "{systems}: {}", tried.err);
    }
    write("practice").unwrap();
    let mut talk = Talk::open(home);
    assert_eq!(talk.ok("status").value("practice"), "yes");
    talk.quit();
}
