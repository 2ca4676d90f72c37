//! Answers that may not be believed, byte by byte, and how often the desk tries.

use dost_desk::casework::register::OutsideSystem;
use dost_desk::gateways::http::{FAILURES_MAX, TRIES_MAX};
use dost_desk::gateways::wire::BODY_BYTES_MAX;
use dost_desk::gateways::{Esosial as _, GatewayError, Meis as _, Reason, SocialPayments as _};

use super::canned::{CUT, Canned, answer};
use super::site::{PLAIN, code, letter, released};

const NOTHING: &str = r#"{"code":{"kind":"fin","value":"5ZK7W2M"},"found":null}"#;

fn known(name: &str) -> Vec<u8> {
    format!(
        r#"{{"code":{{"kind":"fin","value":"5ZK7W2M"}},"found":{{"name":{{"surname":"{name}","given":"Rəşad","father_suffix":"none"}}}}}}"#
    )
    .into_bytes()
}

#[test]
fn bad_answers_are_refused_with_their_reason() {
    let broken = GatewayError::Broken;
    let json = |body: &[u8]| answer("200 OK", "application/json", body);
    let truncated_body = json(&NOTHING.as_bytes()[..30]);
    let cut = format!("application/json\r\n{CUT}");
    let mut truncated_stream = answer("200 OK", &cut, NOTHING.as_bytes());
    truncated_stream.truncate(truncated_stream.len() - 5);
    let large = [NOTHING.as_bytes(), " ".repeat(BODY_BYTES_MAX).as_bytes()].concat();
    let marks = known(&format!("e{}", "\u{301}".repeat(5_000)));
    let bad_bytes = [&known("A")[..70], b"\xff\xfe", &known("A")[70..]].concat();
    let other_person = NOTHING.replace("5ZK7W2M", "5ZK7W2N");
    let twice = format!("{NOTHING}{NOTHING}");
    let double = NOTHING.replace("\"found\":null", "\"found\":null,\"found\":null");
    let absent = NOTHING.replace(",\"found\":null", "");
    let late = String::from_utf8(json(NOTHING.as_bytes())).unwrap();
    let old = late.replacen("Date: ", "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\nX: ", 1);
    let timeless = late.replacen("Date: ", "X: ", 1);
    let redirect =
        "HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\n\r\n";
    let cases: Vec<(&str, Vec<u8>, GatewayError)> = vec![
        ("half a document", truncated_body, broken(Reason::NotAsAgreed)),
        ("half a stream", truncated_stream, GatewayError::Unavailable(Reason::ConnectionLost)),
        ("too long", json(&large), broken(Reason::TooLarge)),
        ("not UTF-8", json(&bad_bytes), broken(Reason::NotUtf8)),
        ("5,000 marks", json(&marks), broken(Reason::UncleanText)),
        ("an escaped control", json(&known("\\u001b[2J")), broken(Reason::UncleanText)),
        ("a raw control", json(&known("\u{1b}[2J")), broken(Reason::UncleanText)),
        ("a direction mark", json(&known("A\u{202e}b")), broken(Reason::UncleanText)),
        ("digits in a name", json(&known("R2D2")), broken(Reason::NotAsAgreed)),
        ("space at an end", json(&known("Əliyev ")), broken(Reason::NotAsAgreed)),
        ("another person", json(other_person.as_bytes()), broken(Reason::AnotherPerson)),
        ("two answers", json(twice.as_bytes()), broken(Reason::TwoAnswers)),
        ("one answer twice", json(double.as_bytes()), broken(Reason::TwoAnswers)),
        ("no answer in it", json(absent.as_bytes()), broken(Reason::NotAsAgreed)),
        (
            "a page",
            answer("200 OK", "text/html", NOTHING.as_bytes()),
            broken(Reason::WrongContentType),
        ),
        ("an old clock", old.into_bytes(), broken(Reason::ClocksDiffer)),
        ("no clock", timeless.into_bytes(), broken(Reason::ClocksDiffer)),
        ("a redirect", redirect.into(), broken(Reason::Redirected)),
        (
            "a wrong address",
            answer("404 Not Found", "application/json", NOTHING.as_bytes()),
            broken(Reason::UnknownStatus(404)),
        ),
        (
            "another good status",
            answer("203 Nearly", "application/json", NOTHING.as_bytes()),
            broken(Reason::UnknownStatus(203)),
        ),
        (
            "nothing at all",
            answer("204 No Content", "application/json", b""),
            broken(Reason::UnknownStatus(204)),
        ),
        (
            "a proxy's 502",
            answer("502 Bad Gateway", "text/html", b"<h1>"),
            GatewayError::Unavailable(Reason::OutOfOrder(502)),
        ),
        (
            "409 for a question",
            answer(
                "409 Conflict",
                "application/problem+json",
                br#"{"type":"urn:dost-desk:problem:key-reused","title":"x","status":409}"#,
            ),
            broken(Reason::UnknownStatus(409)),
        ),
        (
            "a type nobody knows",
            answer(
                "422 No",
                "application/problem+json",
                br#"{"type":"about:blank","title":"x","status":422}"#,
            ),
            broken(Reason::UnknownStatus(422)),
        ),
        (
            "a status that lies",
            answer(
                "422 No",
                "application/problem+json",
                br#"{"type":"urn:dost-desk:problem:internal","title":"x","status":500}"#,
            ),
            broken(Reason::UnknownStatus(422)),
        ),
        ("not HTTP", b"SSH-2.0-x\r\n".to_vec(), GatewayError::Unavailable(Reason::ConnectionLost)),
    ];
    for (name, said, wanted) in cases {
        let canned = Canned::open();
        canned.say(said);
        let systems = canned.systems();
        let met = systems.identity(&code(PLAIN));
        assert_eq!(met, Err(wanted), "{name}");
        let counted = systems.tally(OutsideSystem::Meis);
        assert_eq!(counted.get(&wanted.reason()), Some(&1), "{name} is counted");
    }
    let canned = Canned::open();
    canned.say(json(&known("Əliyev")));
    let met = canned.systems().identity(&code(PLAIN)).unwrap().unwrap();
    assert_eq!(met.name.surname.as_str(), "Əliyev", "the table's frame is a good answer");
}

#[test]
fn answers_to_another_question_are_refused() {
    let canned = Canned::open();
    let systems = canned.systems();
    canned.say_json(
        br#"{"code":{"kind":"fin","value":"5ZK7W2M"},"released":"2020-01-01","paid":null}"#,
    );
    let paid = systems.paid(&code(PLAIN), released());
    assert_eq!(paid, Err(GatewayError::Broken(Reason::AnotherQuestion)));
    canned.say_json(
        br#"{"key":"notice-2","code":{"kind":"fin","value":"5ZK7W2M"},"outcome":"no_cabinet"}"#,
    );
    let posted = systems.post("notice-1", &letter(PLAIN));
    assert_eq!(posted, Err(GatewayError::Broken(Reason::AnotherQuestion)));
    canned.say_json(
        br#"{"key":"notice-1","code":{"kind":"fin","value":"9PLKD3W"},"outcome":"no_cabinet"}"#,
    );
    let posted = systems.post("notice-1", &letter(PLAIN));
    assert_eq!(posted, Err(GatewayError::Broken(Reason::AnotherPerson)));
}

#[test]
fn tries_are_bounded_and_only_where_trying_again_may_help() {
    let cases: &[(&str, Vec<u8>, u32)] = &[
        ("broken off", Vec::new(), TRIES_MAX),
        ("502", answer("502 Bad Gateway", "text/html", b""), TRIES_MAX),
        ("503", answer("503 Closed", "text/html", b""), 1),
        ("429", answer("429 Slow", "text/html", b""), 1),
        ("not as agreed", answer("200 OK", "application/json", b"{}"), 1),
    ];
    for (name, said, wanted) in cases {
        let canned = Canned::open();
        canned.say(said.clone());
        assert!(canned.systems().identity(&code(PLAIN)).is_err(), "{name}");
        assert_eq!(canned.asked().len(), *wanted as usize, "{name}");
        let ids: std::collections::BTreeSet<_> = canned
            .asked()
            .iter()
            .map(|asked| asked.header("request-id").unwrap().to_owned())
            .collect();
        assert_eq!(ids.len(), 1, "{name}: one question, one name");
    }
}

#[test]
fn a_notice_is_tried_again_under_its_own_key_alone() {
    let canned = Canned::open();
    let systems = canned.systems();
    assert!(systems.post("notice-7", &letter(PLAIN)).is_err());
    let asked = canned.asked();
    assert_eq!(asked.len(), TRIES_MAX as usize);
    for one in &asked {
        assert_eq!(one.header("idempotency-key"), Some("notice-7"));
        assert_eq!(one.body, asked[0].body, "the same key, the same contents");
    }
    let met = systems.post("no key", &letter(PLAIN));
    assert_eq!(met, Err(GatewayError::Rejected(Reason::NotAcceptable)));
    assert_eq!(canned.asked().len(), asked.len(), "a notice without a good key is never sent");
}

#[test]
fn a_refusal_says_nothing_about_an_earlier_try_of_the_same_call() {
    let refusal = answer(
        "422 No",
        "application/problem+json",
        br#"{"type":"urn:dost-desk:problem:not-acceptable","title":"x","status":422}"#,
    );
    let refused = GatewayError::Rejected(Reason::NotAcceptable);
    let lost = GatewayError::Unavailable(Reason::ConnectionLost);
    let canned = Canned::open();
    // The first try may have been taken before its connection broke.
    canned.say_all(&[Vec::new(), refusal.clone()]);
    assert_eq!(canned.systems().post("notice-1", &letter(PLAIN)), Err(lost));
    assert_eq!(canned.asked().len(), 2);
    canned.say(refusal.clone());
    assert_eq!(canned.systems().post("notice-1", &letter(PLAIN)), Err(refused));
    // A question leaves nothing behind.
    canned.say_all(&[Vec::new(), refusal]);
    assert_eq!(canned.systems().identity(&code(PLAIN)), Err(refused));
}

#[test]
fn a_system_that_fails_is_left_alone_and_the_others_are_not() {
    let canned = Canned::open();
    canned.say(answer("500 No", "text/html", b""));
    let systems = canned.systems();
    for _ in 0..FAILURES_MAX {
        let met = systems.identity(&code(PLAIN));
        assert_eq!(met, Err(GatewayError::Unavailable(Reason::OutOfOrder(500))));
    }
    assert!(systems.is_left_alone(OutsideSystem::Meis));
    let before = canned.asked().len();
    let met = systems.sentence(&code(PLAIN));
    assert_eq!(met, Err(GatewayError::Unavailable(Reason::LeftAlone)));
    assert_eq!(canned.asked().len(), before, "nobody was called");
    assert!(!systems.is_left_alone(OutsideSystem::Esosial));
    assert!(systems.post("notice-1", &letter(PLAIN)).is_err());
    assert_eq!(canned.asked().len(), before + 1, "each system has its own rest");
}

#[test]
fn one_connection_serves_many_questions() {
    let canned = Canned::open();
    canned.say_json(NOTHING.as_bytes());
    let systems = canned.systems();
    for _ in 0..5 {
        assert_eq!(systems.identity(&code(PLAIN)), Ok(None), "nothing found is an answer");
    }
    let connections: std::collections::BTreeSet<_> =
        canned.asked().iter().map(|asked| asked.connection).collect();
    assert_eq!((canned.asked().len(), connections.len()), (5, 1));
}
