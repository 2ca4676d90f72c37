//! The page of the outside systems in lines, beside registers over TLS: what waits, how often it was
//! tried, why, and trying again by hand.

use super::registers::{Registers, fin, people};
use crate::plain::Talk;

#[test]
fn what_waits_is_shown_and_sent_again_by_hand() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let table = home.join("people.csv");
    std::fs::write(&table, people(2)).unwrap();
    let registers = Registers::start_with(home, &["--people", table.to_str().unwrap()]);
    Talk::with_staff(home).quit();
    std::fs::write(home.join("data/settings.toml"), registers.patient()).unwrap();
    let mut talk = Talk::open(home);
    let numbers = [0, 1].map(|number| talk.forwarded("ayla", 1, &fin(number)));
    talk.sign_in("orxan");
    for number in &numbers {
        talk.ok(&format!("case claim {number}"));
        talk.ok("case grant\n1234");
    }
    talk.sign_in("leyla");
    for (number, fault) in numbers.iter().zip(["422", "500"]) {
        registers.post("/admin/faults", &format!("esosial={fault}"));
        talk.ok(&format!("case use {number}"));
        talk.ok("notice post");
        let since = std::time::Instant::now();
        let is_told = |talk: &mut Talk| {
            let shown = talk.ok("outside show");
            let of = |fact: &String| fact.contains(number.as_str());
            let notice = shown.facts.iter().find(|fact| of(fact)).cloned();
            let is_recorded = shown.facts.iter().any(|fact| fact.contains(" why=gateway-"));
            notice.is_some_and(|notice| {
                if fault == "422" {
                    notice.contains("state=refused")
                } else {
                    is_recorded && notice.contains("state=waiting") && notice.contains(" tries=1 ")
                }
            })
        };
        while !is_told(&mut talk) {
            assert!(
                since.elapsed() < crate::engine::desk::PATIENCE,
                "{:?}",
                talk.ok("outside show")
            );
        }
    }
    let shown = talk.ok("outside show");
    assert_eq!(shown.value("notices"), "2");
    let facts = shown.facts.join("\n");
    for wanted in ["name=portal state=down", "minutes=0", "next-try=", "why=gateway-out-of-order"] {
        assert!(facts.contains(wanted), "no {wanted} in {facts}");
    }
    assert!(facts.contains("out of order"), "in words: {facts}");
    registers.post("/admin/faults", "esosial=up");
    let wrong = talk.ask("outside retry x");
    assert!(wrong.end.starts_with("error "), "{wrong:?}");
    talk.ok("outside retry portal");
    talk.ok(&format!("case use {}", numbers[1]));
    talk.ok("wait 30");
    assert_eq!(talk.ok("case show").value("stage"), "notified");
    // What was refused is handed over again.
    talk.ok(&format!("case use {}", numbers[0]));
    talk.ok("notice post");
    talk.ok("wait 30");
    assert_eq!(talk.ok("case show").value("stage"), "notified");
    assert_eq!(talk.ok("outside show").value("notices"), "0");
    talk.quit();
    assert_eq!([0, 1].map(|number| registers.notices(&fin(number))), [1, 1]);
}
