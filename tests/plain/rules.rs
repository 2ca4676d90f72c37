//! What two agents and one officer cannot do, whatever they type.
//!
//! One process has a data folder at a time, so the people take turns at it: each signs in, which
//! signs the one before out, and sits down at a desk of their own.

use super::Talk;
use crate::process::run;

#[test]
fn one_ticket_is_called_once() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    talk.at_desk("ayla", 1);
    let ticket = talk.ok("ticket issue").value("ticket").to_owned();
    assert_eq!(talk.ok("ticket call").value("ticket"), ticket);

    talk.at_desk("leyla", 2);
    talk.refused("ticket call", "refusal-nobody-waiting");
    talk.refused(&format!("ticket serve {ticket}"), "refusal-ticket-elsewhere");
    talk.refused(&format!("ticket recall {ticket}"), "refusal-ticket-elsewhere");

    talk.at_desk("ayla", 1);
    talk.refused("ticket call", "refusal-desk-busy");
    talk.ok("ticket serve");

    talk.at_desk("leyla", 2);
    talk.refused(&format!("ticket serve {ticket}"), "refusal-ticket-not-so");
    talk.quit();
}

#[test]
fn one_sentence_is_granted_once() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    let first = talk.forwarded("ayla", 1, "5ZK7W2M");

    // While it is undecided there is no second one for the person.
    talk.at_desk("leyla", 2);
    talk.ok("ticket issue");
    talk.ok("ticket call");
    talk.ok("ticket serve");
    talk.ok("case identify citizen id_card 5ZK7W2M");
    talk.ok("wait 30");
    talk.ok("payment check");
    talk.ok("wait 30");
    let undecided = talk.refused("case register", "refusal-undecided-case");
    assert!(undecided.end.contains(&first), "{undecided:?}");

    talk.sign_in("orxan");
    talk.ok(&format!("case claim {first}"));
    let granted = talk.ok("case grant\n1234");
    assert!(granted.facts.iter().any(|fact| fact.starts_with("decision outcome=grant ")));
    talk.refused("case grant\n1234", "refusal-wrong-stage");

    // Decided, so the person may apply again; the same sentence is not granted again.
    talk.at_desk("leyla", 2);
    talk.ok("case use #2");
    let second = talk.ok("case register").value("case").to_owned();
    assert_ne!(first, second);
    talk.ok("case forward recognised");
    talk.sign_in("orxan");
    talk.ok(&format!("case claim {second}"));
    let twice = talk.refused("case grant\n1234", "refusal-already-granted");
    assert!(twice.end.contains("item=23"), "{twice:?}");
    talk.refused("case grant --earlier-grant-confirmed\n1234", "refusal-already-granted");
    talk.ok("case refuse no_legal_ground Granted already, decision of the first case\n1234");
    talk.quit();
}

#[test]
fn nobody_decides_their_own_case() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    let number = talk.forwarded("ayla", 1, "1WWQ84R");

    // An agent decides nothing.
    talk.refused(&format!("case claim {number}"), "refusal-not-your-role");
    talk.ok(&format!("case use {number}"));
    talk.refused("case grant\n1234", "refusal-not-your-role");

    // Nor does the agent who has become an officer since, for a case they registered.
    talk.sign_in("admin");
    talk.ok("staff role ayla officer");
    talk.sign_in("ayla");
    talk.ok(&format!("case claim {number}"));
    let own = talk.refused("case grant\n1234", "refusal-four-eyes");
    assert!(own.end.contains("item=23"), "{own:?}");
    talk.refused("case refuse no_legal_ground No ground\n1234", "refusal-four-eyes");
    talk.ok("case hand-over orxan");

    talk.sign_in("orxan");
    talk.ok(&format!("case use {number}"));
    talk.ok("case grant\n1234");
    talk.quit();
}

#[test]
fn a_colleague_holds_what_they_claimed() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    let number = talk.forwarded("ayla", 1, "1D2F3GW");
    talk.sign_in("orxan");
    talk.ok(&format!("case claim {number}"));
    talk.sign_in("admin");
    talk.ok("staff add nihad \"Nihad N\" officer\n1234");
    talk.sign_in("nihad");
    talk.refused(&format!("case claim {number}"), "refusal-held-by");
    talk.ok(&format!("case use {number}"));
    talk.refused("case grant\n1234", "refusal-held-by");
    talk.quit();
}

#[test]
fn a_paid_sentence_is_not_granted_and_papers_are_not_asked_for_what_is_known() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    let number = talk.forwarded("ayla", 1, "2C4D6E8");
    talk.sign_in("orxan");
    talk.ok(&format!("case claim {number}"));
    talk.refused("case grant\n1234", "refusal-already-paid");
    talk.refused("case return release_certificate -- Bring it", "refusal-register-answers");
    talk.quit();
}

#[test]
fn a_closed_access_does_nothing_more() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    talk.sign_in("admin");
    talk.ok("staff disable leyla");
    talk.refused("sign-in leyla\n1234", "refusal-staff-disabled");
    talk.refused("staff disable admin", "refusal-last-administrator");
    talk.quit();
}

/// A look at somebody's case stands in the journal with who looked, and a look at nobody's does not.
#[test]
fn taking_a_case_in_hand_is_a_look() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    let number = talk.forwarded("ayla", 1, "5ZK7W2M");
    talk.sign_in("rena");
    let looked = talk.ok(&format!("case use {number}"));
    assert_eq!(looked.value("case"), number);
    // Nobody is known yet whom this would be about.
    talk.at_desk("leyla", 2);
    talk.ok("ticket issue");
    talk.ok("ticket call");
    talk.ok("ticket serve");
    talk.ok("case use #2");
    // Neither of these may look.
    talk.sign_in("admin");
    talk.refused(&format!("case use {number}"), "refusal-not-your-role");
    talk.refused("case use #2", "refusal-not-your-role");
    talk.ok("sign-out");
    let nobody = talk.ask(&format!("case use {number}"));
    assert!(nobody.end.contains("key=cli-not-signed-in"), "{nobody:?}");
    talk.quit();

    let data = home.path().join("data");
    let shown = run(home.path(), &["--data", data.to_str().unwrap(), "journal", "show"], b"");
    assert_eq!(shown.code, 0, "{}", shown.err);
    let looks: Vec<&str> = shown.out.lines().filter(|line| line.contains("CaseViewed")).collect();
    assert_eq!(looks.len(), 1, "{}", shown.out);
    assert!(looks[0].contains("\"Staff\":5"), "rena: {}", looks[0]);
}

/// Whether a case is there at all is an answer for who may look at cases: asked before a case is
/// looked for, so that none that is over is fetched for anybody else.
#[test]
fn whether_a_case_is_there_is_not_said_to_who_may_not_look() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    let number = talk.forwarded("ayla", 1, "5ZK7W2M");
    let looks = ["case show", "case proof", "case claim", "case use"];
    talk.sign_in("admin");
    talk.ok("staff add tural \"Tural x\" trainer\n1234");
    for login in ["admin", "tural"] {
        talk.sign_in(login);
        for line in looks {
            for named in [number.as_str(), "#99", "01-99-9999-000001"] {
                talk.refused(&format!("{line} {named}"), "refusal-not-your-role");
            }
        }
        for named in [number.as_str(), "#99"] {
            talk.refused(&format!("ticket issue --case {named}"), "refusal-not-your-role");
        }
    }
    // A volunteer gives tickets, and none for a case: it is not said whether there is one.
    talk.sign_in("admin");
    talk.ok("staff add konul \"Könül x\" volunteer\n1234");
    talk.sign_in("konul");
    talk.ok("ticket issue");
    for named in [number.as_str(), "#1", "#99", "01-99-9999-000001"] {
        let said = talk.refused(&format!("ticket issue --case {named}"), "refusal-not-your-role");
        assert!(said.facts.is_empty(), "{said:?}");
    }
    talk.ok("sign-out");
    let nobody = ["case claim", "case show", "ticket issue --case"];
    for line in nobody {
        for named in [number.as_str(), "#99"] {
            let said = talk.ask(&format!("{line} {named}"));
            assert!(said.end.contains("key=cli-not-signed-in"), "{line} {named}: {said:?}");
        }
    }
    let no_case = talk.ask("case grant");
    assert!(no_case.end.contains("key=cli-not-signed-in"), "{no_case:?}");
    // Who may look is told.
    talk.sign_in("orxan");
    talk.refused("case show #99", "refusal-unknown-case");
    talk.refused("case claim #99", "refusal-unknown-case");
    talk.ok(&format!("case claim {number}"));
    talk.at_desk("ayla", 1);
    talk.refused("ticket issue --case #99", "refusal-unknown-case");
    talk.quit();
}

/// What a calendar would change names cases and their days: shown to who may take it over.
#[test]
fn a_calendar_is_previewed_only_for_who_may_take_it_over() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    let file = home.path().join("new.csv");
    std::fs::write(&file, include_str!("../../assets/calendars/az.csv")).unwrap();
    let line = format!("calendar import {} --preview", file.display());
    for login in ["ayla", "orxan"] {
        talk.sign_in(login);
        let said = talk.refused(&line, "refusal-not-your-role");
        assert!(said.facts.is_empty(), "{said:?}");
        // Nor whether there is such a file.
        talk.refused("calendar import /no/such/file --preview", "refusal-not-your-role");
    }
    talk.ok("sign-out");
    let nobody = talk.ask(&line);
    assert!(nobody.facts.is_empty() && nobody.end.contains("key=cli-not-signed-in"), "{nobody:?}");
    talk.sign_in("rena");
    assert_eq!(talk.ok(&line).value("adopted"), "no");
    talk.quit();
}
