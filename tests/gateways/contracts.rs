//! Client and practice registers against the three contracts.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use dost_desk::casework::register::OutsideSystem;
use dost_desk::gateways::http::TRIES_MAX;
use dost_desk::gateways::practice::PEOPLE_TABLE;
use dost_desk::gateways::registry::{Plan, Running, World};
use dost_desk::gateways::wire::{
    CONTRACT_PATH, CONTRACT_VERSION, IDENTITY_PATH, IdentityAnswer, NOTICES_PATH, Outcome,
    PAYMENTS_PATH, PaymentAnswer, Problem, ProblemKind, RECEIPT_PATH, RELEASE_PATH, ReceiptAnswer,
    ReleaseAnswer, contract_name, read, write,
};
use dost_desk::gateways::{Esosial as _, GatewayError, Meis as _, Reason, SocialPayments as _};
use serde_json::{Value, json};

use super::canned::Canned;
use super::contract::{Contract, Shape};
use super::site::{PLAIN, SYSTEMS, code, day, letter, released};

/// What the client makes of the body of an answer, about whatever person it names.
fn believed(path: &str, body: &Value, asked: &Value) -> Result<bool, Reason> {
    let text = |name: &str| asked[name].as_str().unwrap_or("notice-1").to_owned();
    let person = code(asked["code"]["value"].as_str().unwrap_or(PLAIN));
    let body = serde_json::to_vec(body).unwrap();
    match path {
        IDENTITY_PATH => Ok(read::<IdentityAnswer>(&body)?.about(&person)?.is_some()),
        RELEASE_PATH => Ok(read::<ReleaseAnswer>(&body)?.about(&person)?.is_some()),
        PAYMENTS_PATH => {
            let released = asked["released"].as_str().unwrap().parse().unwrap();
            read::<PaymentAnswer>(&body)?.about(&person, released).map(|_| true)
        }
        NOTICES_PATH => read::<Outcome>(&body)?.about(&text("key"), &person).map(|_| true),
        RECEIPT_PATH => {
            let found = asked["found"]["code"]["value"].as_str().map_or(person, code);
            Ok(read::<ReceiptAnswer>(&body)?.about(&text("key"), &found)?.is_some())
        }
        other => panic!("the client asks nothing at {other}"),
    }
}

/// Every answer of every contract beside the question which contract it is.
fn answers() -> Vec<(Contract, String, Shape)> {
    let of = |system| {
        let contract = Contract::of(system);
        let paths = contract.operations().into_iter().filter(|(method, _)| method == "post");
        paths
            .map(|(_, path)| {
                let shape = contract.answer("post", &path);
                (Contract::of(system), path, shape)
            })
            .collect::<Vec<_>>()
    };
    SYSTEMS.into_iter().flat_map(of).collect()
}

#[test]
fn the_contracts_describe_what_is_spoken_and_their_examples_fit() {
    let paths = [
        (OutsideSystem::Meis, vec![CONTRACT_PATH, IDENTITY_PATH, RELEASE_PATH]),
        (OutsideSystem::SocialPayments, vec![CONTRACT_PATH, PAYMENTS_PATH]),
        (OutsideSystem::Esosial, vec![CONTRACT_PATH, NOTICES_PATH, RECEIPT_PATH]),
    ];
    for (system, wanted) in paths {
        let contract = Contract::of(system);
        assert_eq!(contract.at("/info/version"), CONTRACT_VERSION);
        let operations = contract.operations();
        let mut listed: Vec<&str> = operations.iter().map(|(_, path)| path.as_str()).collect();
        listed.sort_unstable();
        assert_eq!(listed, wanted);
        let mut shapes = vec![contract.answer("get", CONTRACT_PATH), contract.problem()];
        for (method, path) in &operations {
            assert!(!path.contains('{'), "{path}: a path that varies stands in a proxy's log");
            if method == "post" {
                shapes.extend([contract.request(path), contract.answer("post", path)]);
            }
        }
        for shape in shapes {
            assert!(!shape.examples.is_empty());
            for (name, example) in &shape.examples {
                assert_eq!(contract.misfit(&shape.schema, example), None, "{system:?} {name}");
            }
        }
    }
}

/// Readers of older YAML take these words for true and false: an integrator's tool may be one.
#[test]
fn no_word_of_the_contracts_is_read_as_yes_or_no() {
    fn words(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| words(item, found)),
            Value::Object(map) => map.iter().for_each(|(name, value)| {
                found.push(name.clone());
                words(value, found);
            }),
            _ => {}
        }
    }
    for system in SYSTEMS {
        let mut found = Vec::new();
        words(Contract::of(system).at(""), &mut found);
        assert!(found.len() > 100);
        let doubtful = ["on", "off", "yes", "no", "y", "n"];
        found.retain(|word| doubtful.iter().any(|doubt| word.eq_ignore_ascii_case(doubt)));
        assert_eq!(found, [] as [&str; 0], "{system:?}");
    }
}

#[test]
fn every_documented_answer_is_understood() {
    let mut count = 0;
    for (_, path, shape) in answers() {
        for (name, example) in shape.examples {
            let is_found = example.get("found").is_none_or(|found| !found.is_null());
            assert_eq!(believed(&path, &example, &example), Ok(is_found), "{path} {name}");
            count += 1;
        }
    }
    assert!(count >= 12, "{count}");
}

/// Each value of an answer, one at a time, is taken away, replaced and given company.
fn spoiled(answer: &Value) -> Vec<Value> {
    let mut places = vec![String::new()];
    collect(answer, "", &mut places);
    let other = [
        json!(null),
        json!(true),
        json!(7),
        json!(-1),
        json!(""),
        json!(" x"),
        json!("x  y"),
        json!("x\u{7}"),
        json!("e\u{301}\u{301}\u{301}\u{301}"),
        json!("2026-2-3"),
        json!("2026-02-30"),
        json!("9999999"),
        json!({}),
        json!([]),
        json!("a".repeat(5_000)),
        json!(10_000_000_u64),
        json!(1.5),
        json!("NONE"),
    ];
    let mut spoiled = Vec::new();
    for place in places {
        for value in &other {
            let mut copy = answer.clone();
            *copy.pointer_mut(&place).unwrap() = value.clone();
            spoiled.push(copy);
        }
        let mut copy = answer.clone();
        if let Some(object) = copy.pointer_mut(&place).and_then(Value::as_object_mut) {
            object.insert("surprise".to_owned(), json!(1));
            spoiled.push(copy);
            let names: Vec<String> =
                answer.pointer(&place).unwrap().as_object().unwrap().keys().cloned().collect();
            for name in names {
                let mut copy = answer.clone();
                copy.pointer_mut(&place).unwrap().as_object_mut().unwrap().remove(&name);
                spoiled.push(copy);
            }
        }
    }
    spoiled
}

fn collect(value: &Value, place: &str, places: &mut Vec<String>) {
    for (name, value) in value.as_object().into_iter().flatten() {
        let place = format!("{place}/{name}");
        places.push(place.clone());
        collect(value, &place, places);
    }
}

#[test]
fn every_undocumented_answer_is_refused() {
    let mut refused = 0;
    for (contract, path, shape) in answers() {
        for (name, example) in &shape.examples {
            for spoiled in spoiled(example) {
                let met = believed(&path, &spoiled, example);
                let Some(why) = contract.misfit(&shape.schema, &spoiled) else {
                    // It fits: what is left is whom and what it is about, and what its words say.
                    let is_left =
                        [Reason::AnotherPerson, Reason::AnotherQuestion, Reason::UncleanText];
                    let fits = met.is_ok() || met.is_err_and(|why| is_left.contains(&why));
                    assert!(fits, "{path} {name}: {spoiled} fits and is refused: {met:?}");
                    continue;
                };
                assert!(met.is_err(), "{path} {name}: believed {spoiled}, but {why}");
                refused += 1;
            }
        }
    }
    assert!(refused > 1_000, "{refused}");
}

#[test]
fn every_documented_error_means_something_and_no_other_does() {
    for system in SYSTEMS {
        let contract = Contract::of(system);
        let shape = contract.problem();
        for (name, example) in &shape.examples {
            let problem: Problem = read(&serde_json::to_vec(example).unwrap()).unwrap();
            let status = problem.status;
            assert!(problem.meaning(system, status).is_some(), "{system:?} {name}");
            assert!(problem.meaning(system, 418).is_none(), "{system:?} {name}");
        }
        let listed = contract.at("/components/schemas/Problem/properties/type/enum").clone();
        let known = ProblemKind::ALL.iter().filter(|kind| kind.is_known_to(system));
        let known: Vec<Value> = known.map(|kind| json!(kind.name())).collect();
        assert_eq!(listed, Value::Array(known), "{system:?}: the list of types is closed");
        for kind in ProblemKind::ALL.iter().filter(|kind| kind.is_known_to(system)) {
            let problem = serde_json::to_value(Problem::new(*kind, Some("detail"))).unwrap();
            assert_eq!(contract.misfit(&shape.schema, &problem), None, "{kind:?}");
        }
    }
}

#[test]
fn what_the_desk_sends_fits_the_contracts_and_names_nobody_outside_the_body() {
    let canned = Canned::open();
    canned.say_json(b"{}");
    let systems = canned.systems();
    let mut refusal = letter("K7M2P9");
    refusal.granted = None;
    let ground = dost_desk::law::passport::RefusalGround::NoLegalGround;
    refusal.refused = Some((ground, "Səbəb: \"üç il\"\nikinci sətir".to_owned()));
    assert!(systems.identity(&code(PLAIN)).is_err());
    assert!(systems.sentence(&code("A1B2C")).is_err());
    assert!(systems.paid(&code(PLAIN), released()).is_err());
    assert!(systems.post("notice-1-05-2026-000001", &letter(PLAIN)).is_err());
    assert!(systems.post("notice-1-05-2026-000002", &refusal).is_err());
    assert!(systems.receipt("notice-1-05-2026-000002", &code(PLAIN)).is_err());
    let wanted = [
        (OutsideSystem::Meis, IDENTITY_PATH),
        (OutsideSystem::Meis, RELEASE_PATH),
        (OutsideSystem::SocialPayments, PAYMENTS_PATH),
        (OutsideSystem::Esosial, NOTICES_PATH),
        (OutsideSystem::Esosial, NOTICES_PATH),
        (OutsideSystem::Esosial, RECEIPT_PATH),
    ];
    let asked = canned.asked();
    assert_eq!(asked.len(), wanted.len());
    let mut ids = Vec::new();
    for (asked, (system, path)) in asked.iter().zip(wanted) {
        assert_eq!(asked.what, format!("POST /base{path}"), "nothing beside the path");
        let contract = Contract::of(system);
        let body: Value = serde_json::from_slice(&asked.body).unwrap();
        assert_eq!(contract.misfit(&contract.request(path).schema, &body), None, "{path}");
        assert_eq!(asked.header("content-type"), Some("application/json"));
        let id = asked.header("request-id").unwrap();
        let pattern = contract.at("/components/parameters/RequestId/schema");
        assert_eq!(contract.misfit(pattern, &json!(id)), None);
        ids.push(id.to_owned());
        for (name, value) in &asked.headers {
            for personal in [PLAIN, "A1B2C", "K7M2P9", "1600"] {
                assert!(!value.contains(personal), "{name}: {value}");
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), wanted.len(), "each request has a name of its own");
    assert_eq!(asked[3].header("idempotency-key"), Some("notice-1-05-2026-000001"));
    assert_eq!(asked[0].header("idempotency-key"), None);
    assert!(asked.len() < wanted.len() * TRIES_MAX as usize, "a bad answer is not asked for again");
}

/// One request to registers that speak plainly, and the whole answer.
fn raw(
    to: SocketAddr,
    method: &str,
    path: &str,
    headers: &str,
    body: &[u8],
) -> (u16, String, Value) {
    let mut stream = TcpStream::connect(to).unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let kind = head.lines().find_map(|line| line.strip_prefix("content-type: "));
    let kind = kind.unwrap_or_default().to_owned();
    (status, kind, serde_json::from_str(body).unwrap_or_default())
}

const GOOD: &str =
    "Request-Id: 0123456789abcdef0123456789abcdef\r\nContent-Type: application/json\r\n";

fn plain_registers() -> (Running, Arc<World>) {
    let world = Arc::new(World::new(PEOPLE_TABLE, day()).unwrap());
    let listen = "127.0.0.1:0".parse().unwrap();
    let plan = Plan { listen, tls: None, wants_client: false, world: world.clone() };
    (Running::start(plan).unwrap(), world)
}

#[test]
fn the_practice_registers_answer_as_the_contracts_say() {
    let (running, world) = plain_registers();
    let to = running.address();
    let ask = |system, path: &str, headers: &str, body: &Value| {
        let contract = Contract::of(system);
        let body = write(body);
        let path_there = format!("/{}{path}", contract_name(system));
        let (status, kind, answer) = raw(to, "POST", &path_there, headers, &body);
        assert_eq!((status, kind.as_str()), (200, "application/json"), "{path}: {answer}");
        let schema = contract.answer("post", path).schema;
        assert_eq!(contract.misfit(&schema, &answer), None, "{path}: {answer}");
        answer
    };
    for person in practice_codes() {
        let named = json!({ "code": person });
        ask(OutsideSystem::Meis, IDENTITY_PATH, GOOD, &named);
        let release = ask(OutsideSystem::Meis, RELEASE_PATH, GOOD, &named);
        let released = release["found"]["released"].as_str().unwrap_or("2026-01-02").to_owned();
        let question = json!({ "code": person, "released": released });
        ask(OutsideSystem::SocialPayments, PAYMENTS_PATH, GOOD, &question);
        let key = format!("notice-{}", person["value"].as_str().unwrap());
        let headers = format!("{GOOD}Idempotency-Key: {key}\r\n");
        let decision = json!({ "outcome": "granted", "amount_manat": 1600 });
        let notice = json!({
            "code": person, "number": "05-2026-000001", "decision": decision, "appeal_days": 30,
        });
        let first = ask(OutsideSystem::Esosial, NOTICES_PATH, &headers, &notice);
        let again = ask(OutsideSystem::Esosial, NOTICES_PATH, &headers, &notice);
        assert_eq!(first, again, "the same key, the same answer");
        let read = ask(OutsideSystem::Esosial, RECEIPT_PATH, GOOD, &json!({ "key": key }));
        assert_eq!(read["found"], first);
    }
    let without = practice_codes().len() - world.placed().len();
    assert_eq!(without, 1, "one of the people has no cabinet");
    for system in SYSTEMS {
        let path = format!("/{}{CONTRACT_PATH}", contract_name(system));
        let (status, _, answer) = raw(to, "GET", &path, "", b"");
        let contract = Contract::of(system);
        let schema = contract.answer("get", CONTRACT_PATH).schema;
        assert_eq!((status, contract.misfit(&schema, &answer)), (200, None), "{answer}");
    }
}

fn practice_codes() -> Vec<Value> {
    let rows = PEOPLE_TABLE.lines().skip(1).filter_map(|line| line.split(',').next());
    rows.map(
        |code| json!({ "kind": if code.len() == 7 { "fin" } else { "permit" }, "value": code }),
    )
    .collect()
}

#[test]
fn the_practice_registers_refuse_what_the_contracts_do_not_know() {
    let (running, world) = plain_registers();
    let to = running.address();
    let good = r#"{"code":{"kind":"fin","value":"5ZK7W2M"}}"#;
    let keyed = format!("{GOOD}Idempotency-Key: notice-1\r\n");
    let notice = r#"{"code":{"kind":"fin","value":"5ZK7W2M"},"number":"05-2026-000001","decision":{"outcome":"granted","amount_manat":1600},"appeal_days":30}"#;
    let other = notice.replace("1600", "1700");
    assert_eq!(raw(to, "POST", "/esosial/v1/notices", &keyed, notice.as_bytes()).0, 200);
    let cases: &[(&str, &str, &str, u16, &str)] = &[
        ("/meis/v1/identity", "", good, 400, "invalid-request"),
        ("/meis/v1/identity", GOOD, "{", 400, "invalid-request"),
        (
            "/meis/v1/identity",
            GOOD,
            r#"{"code":{"kind":"fin","value":"5ZK7W2M"},"x":1}"#,
            400,
            "invalid-request",
        ),
        (
            "/meis/v1/release",
            GOOD,
            r#"{"code":{"kind":"fin","value":"5ZK7"}}"#,
            422,
            "not-acceptable",
        ),
        (
            "/meis/v1/release",
            GOOD,
            r#"{"code":{"kind":"fin","value":"5zk7w2m"}}"#,
            422,
            "not-acceptable",
        ),
        ("/payments/v1/payments", GOOD, good, 400, "invalid-request"),
        ("/esosial/v1/notices", GOOD, notice, 400, "invalid-request"),
        ("/esosial/v1/notices", &keyed, &other, 409, "key-reused"),
        (
            "/esosial/v1/notices",
            &keyed.replace("notice-1", "notice-2"),
            &notice.replace("30}", "0}"),
            422,
            "not-acceptable",
        ),
        ("/esosial/v1/receipt", GOOD, r#"{"key":"no key"}"#, 422, "not-acceptable"),
    ];
    for (path, headers, body, status, name) in cases {
        let (met, kind, answer) = raw(to, "POST", path, headers, body.as_bytes());
        assert_eq!((met, kind.as_str()), (*status, "application/problem+json"), "{path} {body}");
        assert_eq!(answer["type"], format!("urn:dost-desk:problem:{name}"), "{path} {body}");
        let system =
            SYSTEMS.into_iter().find(|system| path[1..].starts_with(contract_name(*system)));
        let contract = Contract::of(system.unwrap());
        assert_eq!(contract.misfit(&contract.problem().schema, &answer), None, "{answer}");
    }
    assert_eq!(raw(to, "POST", "/meis/v1/nothing", GOOD, good.as_bytes()).0, 404);
    assert_eq!(raw(to, "GET", "/meis/v1/identity", GOOD, b"").0, 404);
    assert_eq!(world.placed().len(), 1);
}

#[test]
fn each_kind_of_problem_means_one_thing() {
    let (down, refused) = (GatewayError::Unavailable, GatewayError::Rejected);
    let table = [
        (ProblemKind::InvalidRequest, 400, refused(Reason::InvalidRequest)),
        (ProblemKind::NotAuthorised, 401, down(Reason::NotAuthorised)),
        (ProblemKind::NotAuthorised, 403, down(Reason::NotAuthorised)),
        (ProblemKind::KeyReused, 409, refused(Reason::KeyReused)),
        (ProblemKind::InProgress, 409, down(Reason::InProgress)),
        (ProblemKind::NotAcceptable, 422, refused(Reason::NotAcceptable)),
        (ProblemKind::TooManyRequests, 429, down(Reason::TooManyRequests)),
        (ProblemKind::Internal, 500, down(Reason::OutOfOrder(500))),
        (ProblemKind::Unavailable, 503, down(Reason::OutOfOrder(503))),
    ];
    let told: usize = ProblemKind::ALL.iter().map(|kind| kind.statuses().len()).sum();
    assert_eq!(told, table.len(), "every kind with every status stands in the table");
    let words = |system| Contract::of(system).at("/components/responses/Problem").to_string();
    for (kind, status, meaning) in table {
        let short = kind.name().rsplit(':').next().unwrap();
        let statuses: Vec<_> = kind.statuses().iter().map(u16::to_string).collect();
        let row = format!("| `{short}` | {} |", statuses.join(", "));
        for system in SYSTEMS {
            let is_told = words(system).contains(&row);
            assert_eq!(is_told, kind.is_known_to(system), "{system:?}: the table says {row}");
        }
        let problem = Problem { status, ..Problem::new(kind, None) };
        for system in SYSTEMS {
            let is_of_notices = matches!(kind, ProblemKind::KeyReused | ProblemKind::InProgress);
            let is_known = !is_of_notices || system == OutsideSystem::Esosial;
            let met = problem.meaning(system, status);
            assert_eq!(met, is_known.then_some(meaning), "{kind:?} {system:?}");
        }
    }
}
