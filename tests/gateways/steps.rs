//! The seven steps by the real program, against practice registers that run as a process of their
//! own, over TLS.

use dost_desk::gateways::registry::Fault;

use super::registers::Registers;
use crate::plain::Talk;

/// A visit in which MEİS is asked and not believed: its sign is as it should be, its reason says why,
/// and nothing is kept. One bad record is not an outage.
pub fn asks_in_vain(talk: &mut Talk, state: &str, why: &str) {
    talk.at_desk("ayla", 1);
    talk.ok("ticket issue");
    talk.ok("ticket call");
    talk.ok("ticket serve");
    talk.ok("case identify citizen id_card 5ZK7W2M");
    talk.ok("wait 30");
    let status = talk.ok("status");
    let meis = status.facts.iter().find(|fact| fact.contains("name=meis")).unwrap();
    assert!(meis.contains(&format!("state={state}")) && meis.contains(why), "{meis}");
    let shown = talk.ok("case show");
    assert!(!format!("{shown:?}").contains("liyev"), "never stored as fact: {shown:?}");
}

/// A desk that is told of a fault by curl's words, and says in words what is wrong.
#[test]
fn an_agent_is_told_why_a_system_does_not_answer() {
    let home = tempfile::tempdir().unwrap();
    let registers = Registers::start(home.path());
    Talk::with_staff(home.path()).quit();
    std::fs::write(home.path().join("data/settings.toml"), registers.patient()).unwrap();
    let mut talk = Talk::open(home.path());
    let told = registers.post("/admin/faults", "meis=another-person");
    assert_eq!(told, "meis=another-person\npayments=up\nesosial=up\n");
    asks_in_vain(&mut talk, "up", "about another person");
    assert_eq!(
        registers.post("/admin/faults", "x=y"),
        "there is no fault y. Faults are: slow:MILLISECONDS, ".to_owned() + &names() + "\n"
    );
    registers.post("/admin/faults", "all=up");
    talk.ok("wait 30");
    talk.quit();
}

fn names() -> String {
    let names: Vec<&str> = Fault::PLAIN.iter().map(|fault| fault.name()).collect();
    names.join(", ")
}

#[test]
fn the_seven_steps_run_over_the_wire() {
    let home = tempfile::tempdir().unwrap();
    let registers = Registers::start(home.path());
    assert!(registers.base.starts_with("https://"), "{}", registers.base);
    Talk::with_staff(home.path()).quit();
    std::fs::write(home.path().join("data/settings.toml"), registers.patient()).unwrap();

    let mut talk = Talk::open(home.path());
    // Steps 1 to 6: ticket, desk, sentence from MEİS, earlier payment, registration, back office.
    let number = talk.forwarded("ayla", 1, "5ZK7W2M");
    talk.sign_in("orxan");
    talk.ok(&format!("case claim {number}"));
    talk.ok("case grant\n1234");
    // Step 7: the social agent's act.
    talk.sign_in("leyla");
    talk.ok(&format!("case use {number}"));
    talk.ok("notice post");
    talk.ok("wait 30");
    let shown = talk.ok("case show");
    assert_eq!(shown.value("stage"), "notified", "{shown:?}");
    talk.ok("case close");
    talk.quit();

    let cabinet = registers.post("/", "fin=5ZK7W2M");
    assert_eq!(cabinet.matches("class=\"note\"").count(), 1, "{cabinet}");
    assert!(cabinet.contains(&number) && cabinet.contains("1600 manat"), "{cabinet}");
    assert!(cabinet.contains("ES-000001") && !cabinet.contains("<script"), "{cabinet}");
    let nobody = registers.post("/", "fin=%3Cscript%3E");
    assert!(!nobody.contains("script>"), "{nobody}");
    let log = home.path().join("data/log");
    for entry in std::fs::read_dir(log).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!text.contains("5ZK7W2M") && !text.contains("liyev"), "{text}");
    }
}
