//! The seven steps, with everything that can lie on the way.

use super::{Talk, value};

#[test]
fn next_leads_from_the_ticket_to_the_closed_case() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    talk.at_desk("ayla", 1);
    talk.ok("ticket issue --priority disability");
    assert_eq!(talk.ok("next").value("did"), "ticket call");
    assert_eq!(talk.ok("next").value("did"), "ticket serve");
    assert_eq!(talk.ok("next").value("next"), "type-code");
    talk.ok("case identify citizen id_card 5zk7ü2m");
    talk.ok("wait 30");
    assert_eq!(talk.ok("next").value("did"), "payment check");
    talk.ok("wait 30");
    assert_eq!(talk.ok("next").value("did"), "case register");
    assert_eq!(talk.ok("next").value("next"), "choose-recognition");
    let number = talk.ok("case forward recognised").value("case").to_owned();
    talk.ok("ticket finish");
    talk.sign_in("orxan");
    talk.ok(&format!("case use {number}"));
    assert_eq!(talk.ok("next").value("did"), "case claim");
    assert_eq!(talk.ok("next").value("next"), "choose-decision");
    talk.ok("case grant\n1234");
    talk.sign_in("leyla");
    talk.ok(&format!("case use {number}"));
    assert_eq!(talk.ok("next").value("did"), "notice post");
    talk.ok("wait 30");
    assert_eq!(talk.ok("next").value("did"), "case close");
    assert_eq!(talk.ok("case show").value("stage"), "closed");
    talk.quit();
}

#[test]
fn a_visitor_whom_no_register_knows_brings_papers() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    talk.at_desk("ayla", 1);
    talk.ok("ticket issue");
    talk.ok("ticket call");
    talk.ok("ticket serve");
    talk.ok("case identify citizen id_card 4R5T6YW");
    talk.ok("wait 30");
    talk.ok("case fill surname=Nağıyev name=Ülvi father=Əlövsət suffix=oglu born=12.04.1980 phone=\"050 212 34 56\"");
    talk.ok(
        "case fill institution=\"4 nömrəli müəssisə\" released=-20 ground=served certificate=B-77",
    );
    talk.ok("case fill channel=in_person answer=in_person social=yes words=\"İş lazımdır\"");
    talk.ok("payment check");
    talk.ok("wait 30");
    talk.refused("case register", "refusal-documents-missing");
    talk.ok("case paper identity original AA5566778 -400");
    talk.refused("case paper release_certificate original B-77 +1", "refusal-paper-in-future");
    let number = talk.ok("case register --insist").value("case").to_owned();
    talk.refused("case forward recognised", "refusal-documents-missing");
    talk.ok("case forward documents_incomplete");
    talk.ok("ticket finish");

    talk.sign_in("orxan");
    talk.ok(&format!("case claim {number}"));
    talk.refused("case grant\n1234", "refusal-documents-missing");
    talk.ok("case return release_certificate -- Azad edilmə arayışı lazımdır");
    talk.at_desk("leyla", 2);
    talk.ok(&format!("ticket issue --case {number}"));
    talk.ok("ticket call");
    assert_eq!(talk.ok("ticket serve").value("case"), number);
    talk.ok("case paper release_certificate notarised_copy B-77 -20");
    talk.ok("case resubmit");
    talk.sign_in("orxan");
    talk.ok(&format!("case claim {number}"));
    let granted = talk.ok("case grant\n1234");
    assert!(granted.facts[1].contains("outcome=grant"), "{granted:?}");

    let shown = talk.ok("case show");
    assert!(shown.facts.iter().any(|fact| fact.contains("Nağıyev Ülvi Əlövsət oğlu")), "{shown:?}");
    let history = shown.facts.iter().filter(|fact| fact.starts_with("history ")).count();
    assert!(history > 10, "{shown:?}");
    let proof = talk.ok(&format!("case proof {number}"));
    assert!(proof.facts.iter().any(|fact| fact.contains("what=latest-safe")), "{proof:?}");
    talk.quit();
}

/// A full code stands in no answer: lists and files mask it.
#[test]
fn a_code_is_never_shown_in_full() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    let number = talk.forwarded("ayla", 1, "6H7J8KW");
    let mut said = Vec::new();
    for line in ["case list", "search Ələkbərov", "queue list", "status"] {
        let answer = talk.ok(line);
        said.extend(answer.facts);
        said.push(answer.end);
    }
    for line in [format!("case show {number}"), "case identify citizen id_card 6H7J8KW".to_owned()]
    {
        let answer = talk.ask(&line);
        said.extend(answer.facts);
        said.push(answer.end);
    }
    assert!(said.iter().any(|line| line.contains("6H•••••")), "{said:?}");
    assert!(!said.iter().any(|line| line.contains("6H7J8KW")), "{said:?}");
    talk.quit();
}

#[test]
fn the_queue_keeps_its_rules() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    talk.at_desk("ayla", 1);
    let first = talk.ok("ticket issue").value("ticket").to_owned();
    let second = talk.ok("ticket issue --priority veteran").value("ticket").to_owned();
    assert_eq!(talk.ok("ticket call").value("ticket"), second, "priority goes first");
    talk.refused("ticket recall", "refusal-recall-too-soon");
    talk.refused("ticket no-show", "refusal-recall-first");
    talk.ok("ticket transfer 2");
    assert_eq!(talk.ok("ticket call").value("ticket"), first);
    talk.ok("ticket park fetching_paper 15");
    talk.refused("ticket call", "refusal-nobody-waiting");
    talk.refused(&format!("ticket park fetching_paper 0 {first}"), "refusal-park-minutes");
    talk.ok(&format!("ticket unpark {first}"));
    talk.ok(&format!("ticket cancel {first}"));
    let queue = talk.ok("queue list");
    assert_eq!(queue.facts.len(), 1, "{queue:?}");
    assert_eq!(value(&queue.facts[0], "number"), Some(second.as_str()));
    talk.at_desk("leyla", 2);
    assert_eq!(talk.ok("ticket call").value("ticket"), second);
    talk.quit();
}

#[test]
fn a_correction_is_a_new_case() {
    let home = tempfile::tempdir().unwrap();
    let mut talk = Talk::with_staff(home.path());
    let number = talk.forwarded("ayla", 1, "8P9Q1RW");
    talk.sign_in("orxan");
    talk.ok(&format!("case claim {number}"));
    talk.ok("case refuse no_legal_ground Sənəd yoxdur\n1234");
    talk.refused("case correct A mistake", "refusal-not-your-role");
    talk.sign_in("rena");
    talk.ok(&format!("case use {number}"));
    let opened = talk.ok("case correct The ground was wrong");
    assert_eq!(opened.value("stage"), "draft");
    assert_eq!(talk.ok(&format!("case show {number}")).value("stage"), "refused");
    talk.quit();
}
