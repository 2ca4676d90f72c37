//! What the contracts promise beside shapes: values that a desk takes are those that fit, and how the
//! wire itself is spoken.

use dost_desk::casework::forms::Applicant;
use dost_desk::casework::register::OutsideSystem;
use dost_desk::engine::{CALLS_AT_ONCE_MAX, RETRY_SECONDS, RETRY_SECONDS_MAX};
use dost_desk::gateways::http::{IDLE_CONNECTIONS_MAX, TIMEOUT_MILLIS, TRIES_MAX};
use dost_desk::gateways::wire::{
    BODY_BYTES_MAX, CLOCK_MINUTES_MAX, IDENTITY_PATH, IdentityAnswer, PaymentAnswer, ReleaseAnswer,
    contract_text, read,
};
use dost_desk::gateways::{GatewayError, Meis as _, Reason};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::canned::{Canned, answer};
use super::contract::Contract;
use super::site::{PLAIN, SYSTEMS, code, released};

const EMAIL: &str = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,12}(\.[A-Za-z0-9]{1,8}){0,3}@([a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?\.){1,3}[a-z0-9]{1,8}";
const NAME: &str = "[A-ZÇƏĞİÖŞÜЖ][a-zçəğıöşü]{0,9}([ '-]?[A-ZÇƏĞİÖŞÜ][a-zçəğıöşü]{1,8}){0,3}";

fn person() -> impl Strategy<Value = Value> {
    let document = prop_oneof![
        ("[A-Z]{2}[0-9]{7}").prop_map(|number| json!({ "kind": "id_card", "number": number })),
        ("AZE[0-9]{8}").prop_map(|number| json!({ "kind": "old_id_card", "number": number })),
        ("DYİ[0-9]{5,9}")
            .prop_map(|number| json!({ "kind": "permanent_permit", "number": number })),
        ("MYİ[0-9]{5,9}")
            .prop_map(|number| json!({ "kind": "temporary_permit", "number": number })),
    ];
    let phone = prop::sample::select(vec![
        "10", "40", "44", "50", "51", "55", "60", "70", "77", "99", "12", "18", "20", "21", "22",
        "23", "24", "25", "26", "36", "46", "88",
    ]);
    let phone = (phone, "[0-9]{7}").prop_map(|(code, rest)| format!("+994{code}{rest}"));
    (
        NAME,
        NAME,
        document,
        phone,
        EMAIL,
        "AZ[0-9]{4}",
        "(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])",
    )
        .prop_map(|(surname, given, document, phone, email, postcode, born)| {
            json!({
                "name": { "surname": surname, "given": given, "father_suffix": "none" },
                "born": born,
                "document": document,
                "address": { "line": "Bakı, Nizami küçəsi 14", "postcode": postcode },
                "phone": phone,
                "email": email,
            })
        })
}

/// What the desk makes of what is said of a person.
fn believed(found: &Value) -> Result<Option<Applicant>, Reason> {
    let said = json!({ "code": { "kind": "fin", "value": PLAIN }, "found": found });
    read::<IdentityAnswer>(said.to_string().as_bytes())?.about(&code(PLAIN))
}

fn misfit(found: &Value) -> Option<String> {
    let contract = Contract::of(OutsideSystem::Meis);
    contract.misfit(contract.at("/components/schemas/Person"), found)
}

proptest! {
    /// Forty characters at most is what a pattern cannot say of the whole.
    #[test]
    fn a_person_who_fits_the_contract_is_taken(found in person()) {
        prop_assume!(misfit(&found).is_none());
        let taken = believed(&found);
        prop_assert!(matches!(taken, Ok(Some(_))), "{found}: {taken:?}");
    }
}

#[test]
fn what_no_desk_takes_fits_no_contract() {
    let plain = json!({ "surname": "Əliyev", "given": "Rəşad", "father_suffix": "none" });
    let long = "ə".repeat(41);
    let cases = [
        ("/phone", json!("+994112345678"), "nobody has this prefix"),
        ("/phone", json!("+905012345678"), "another country"),
        ("/phone", json!("+99450212345"), "a digit is missing"),
        ("/email", json!("a@b"), "no domain"),
        ("/email", json!("a@b..az"), "an empty part"),
        ("/email", json!(".a@b.az"), "an empty part before the sign"),
        ("/email", json!("a@-b.az"), "a hyphen at an end"),
        ("/email", json!("a@B.az"), "a capital in the domain"),
        ("/born", json!("1899-12-31"), "nobody is that old"),
        ("/born", json!("2100-01-01"), "nobody is that young"),
        ("/born", json!("0001-01-01"), "a filler"),
        ("/name/surname", json!("R2D2"), "figures"),
        ("/name/surname", json!("Əli "), "space at an end"),
        ("/name/surname", json!("Əli--yev"), "joined twice"),
        ("/name/surname", json!("Əli’yev"), "another apostrophe"),
        ("/name/surname", json!("Ⓐli"), "a sign that is no letter"),
        ("/name/surname", json!("Ⅷ"), "a figure that looks like letters"),
        ("/name/surname", json!("e\u{301}\u{301}\u{301}"), "three marks"),
        ("/name/surname", json!(long), "too long"),
        ("/document", json!({ "kind": "id_card", "number": "AZE12345678" }), "of another kind"),
        (
            "/document",
            json!({ "kind": "permanent_permit", "number": "MYİ12345" }),
            "of another kind",
        ),
        ("/address", json!({ "line": "x".repeat(121) }), "too long"),
        ("/address", json!({ "line": "Bakı\u{200b}" }), "an invisible character"),
        ("/address", json!({ "line": "Bakı", "postcode": "1000" }), "no letters"),
    ];
    let found = json!({ "name": plain });
    assert!(misfit(&found).is_none() && believed(&found).is_ok());
    for (place, value, why) in cases {
        let mut said = json!({ "name": plain });
        let name = place[1..].split('/').next().unwrap();
        if name == "name" {
            *said.pointer_mut(place).unwrap() = value;
        } else {
            said[name] = value;
        }
        assert!(misfit(&said).is_some(), "{why}: {said} fits the contract");
        assert!(believed(&said).is_err(), "{why}: {said} is taken");
    }
    // A code of one kind is not as long as one of the other.
    for (kind, value) in
        [("fin", "5ZK7W"), ("permit", PLAIN), ("fin", "5ZK7W2I"), ("permit", "A1B2")]
    {
        let code = json!({ "kind": kind, "value": value });
        for system in SYSTEMS {
            let contract = Contract::of(system);
            let schema = contract.at("/components/schemas/Code");
            assert!(contract.misfit(schema, &code).is_some(), "{system:?}: {code}");
        }
    }
}

#[test]
fn a_release_long_ago_or_a_payment_before_it_is_not_as_agreed() {
    let release = |day: &str| {
        let found = json!({ "institution": "x", "released": day, "ground": "served" });
        let said = json!({ "code": { "kind": "fin", "value": PLAIN }, "found": found });
        read::<ReleaseAnswer>(said.to_string().as_bytes())?.about(&code(PLAIN))
    };
    assert!(release("1900-01-01").is_ok());
    assert_eq!(release("1899-12-31").err(), Some(Reason::NotAsAgreed));
    let paid = |day: &str| {
        let paid = json!({ "paid_on": day, "amount_manat": 1_600 });
        let code_said = json!({ "kind": "fin", "value": PLAIN });
        let said = json!({ "code": code_said, "released": released().to_string(), "paid": paid });
        read::<PaymentAnswer>(said.to_string().as_bytes())?.about(&code(PLAIN), released())
    };
    assert!(paid(&released().to_string()).is_ok());
    let before = released().pred_opt().unwrap().to_string();
    assert_eq!(paid(&before).err(), Some(Reason::NotAsAgreed));
}

#[test]
fn the_contracts_give_the_figures_that_are_kept() {
    let seconds = f64::from(TIMEOUT_MILLIS) / 1000.0;
    let bytes = format!("{},{:03}", BODY_BYTES_MAX / 1000, BODY_BYTES_MAX % 1000);
    let figures = [
        format!("The desk waits {seconds} seconds unless"),
        format!("growing pauses of {RETRY_SECONDS} to {RETRY_SECONDS_MAX} seconds"),
        format!("tried up to {TRIES_MAX} times within its time"),
        format!("at most {CALLS_AT_ONCE_MAX} calls at once"),
        format!("keeps at most {IDLE_CONNECTIONS_MAX} connections open"),
        format!("within {CLOCK_MINUTES_MAX} minutes of true time, and at most {bytes} bytes"),
        "`Retry-After` is not read".to_owned(),
        "HTTP/1.1, without an upgrade. Nothing is compressed".to_owned(),
    ];
    for system in SYSTEMS {
        let words = contract_text(system).split_whitespace().collect::<Vec<_>>().join(" ");
        for figure in &figures {
            assert!(words.contains(figure), "{system:?} does not say {figure:?}");
        }
    }
}

#[test]
fn nothing_is_asked_for_that_the_contracts_leave_out() {
    let canned = Canned::open();
    canned.say_json(
        json!({ "code": { "kind": "fin", "value": PLAIN }, "found": null }).to_string().as_bytes(),
    );
    assert_eq!(canned.systems().identity(&code(PLAIN)), Ok(None));
    let asked = canned.asked().remove(0);
    assert_eq!(asked.line, format!("POST /base{IDENTITY_PATH} HTTP/1.1"));
    for absent in ["accept-encoding", "upgrade", "http2-settings", "te", "cookie", "referer"] {
        assert_eq!(asked.header(absent), None, "{absent}");
    }
    let length = asked.body.len().to_string();
    assert_eq!(asked.header("content-length"), Some(length.as_str()));
}

#[test]
fn a_compressed_answer_is_refused_and_retry_after_hurries_nobody() {
    let nothing = json!({ "code": { "kind": "fin", "value": PLAIN }, "found": null }).to_string();
    let canned = Canned::open();
    canned.say(answer("200 OK", "application/json\r\nContent-Encoding: gzip", nothing.as_bytes()));
    let met = canned.systems().identity(&code(PLAIN));
    assert_eq!(met, Err(GatewayError::Broken(Reason::WrongContentType)));
    for (status, reason) in
        [("429 Slow", Reason::TooManyRequests), ("503 Closed", Reason::OutOfOrder(503))]
    {
        let canned = Canned::open();
        canned.say(answer(status, "text/plain\r\nRetry-After: 0", b""));
        let met = canned.systems().identity(&code(PLAIN));
        assert_eq!(met, Err(GatewayError::Unavailable(reason)));
        assert_eq!(canned.asked().len(), 1, "{status}");
    }
}
