//! The seven steps by the real program, against practice registers that run as a process of their
//! own, over TLS.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use dost_desk::gateways::http::{OwnPem, client_config};
use dost_desk::gateways::registry::{Fault, TOKEN};

use crate::plain::Talk;
use crate::process::dost;

/// How long a test waits for something that must happen.
const PATIENCE: Duration = Duration::from_secs(30);

/// The registers' process, ended with this.
struct Registers {
    child: Child,
    /// What a desk's settings must say.
    settings: String,
    ca: String,
    base: String,
    /// The word that switches faults, as it was printed.
    token: String,
}

impl Registers {
    fn start(home: &Path) -> Self {
        let tls = home.join("tls");
        let mut child = dost(home)
            .args(["practice-registry", "--listen", "127.0.0.1:0", "--client-certificates"])
            .args(["--tls", tls.to_str().unwrap()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut next = || lines.next().unwrap().unwrap();
        let base = next().strip_prefix("practice registers at ").unwrap().to_owned();
        let ca = next().strip_prefix("authority ").unwrap().to_owned();
        next();
        let block: Vec<String> = (0..16).map(|_| next().trim().to_owned()).collect();
        let settings = block.join("\n") + "\n";
        next();
        let curl = next();
        let token = curl.split("practice-token: ").nth(1).unwrap().split('\'').next().unwrap();
        let token = token.to_owned();
        // The log of requests has somewhere to go until the process ends.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, settings, ca, base, token }
    }

    /// The settings, with time enough on a busy machine.
    fn patient(&self) -> String {
        let key = "client_key";
        self.settings.replace(key, &format!("timeout_millis = 30000\n{key}"))
    }

    /// What the registers answer to whoever sends them a form.
    fn post(&self, home: &Path, path: &str, form: &str) -> String {
        let read = |name: &str| std::fs::read(home.join("tls").join(name)).unwrap();
        let (ca, chain, key) =
            (std::fs::read(&self.ca).unwrap(), read("client.pem"), read("client.key"));
        let own = Some(OwnPem { chain: &chain, key: &key });
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(client_config(&ca, own).unwrap())
            .build()
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let request = client.post(format!("{}{path}", self.base)).header(TOKEN, &self.token);
        let request = request.body(form.to_owned());
        runtime.block_on(async { request.send().await.unwrap().text().await.unwrap() })
    }
}

impl Drop for Registers {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Killed before the notice is sent, when it has arrived and no answer will come, when the answer
/// was lost, and as soon as it stands there: the next start makes it one notice.
#[test]
fn a_killed_centre_neither_doubles_nor_drops_a_notice() {
    let home = tempfile::tempdir().unwrap();
    let registers = Registers::start(home.path());
    Talk::with_staff(home.path()).quit();
    std::fs::write(home.path().join("data/settings.toml"), registers.patient()).unwrap();
    let stages = [
        ("down", "5ZK7W2M"),
        ("timeout-after-effect", "1WWQ84R"),
        ("lost-answer", "3AB9WWC"),
        ("up", "6H7J8KW"),
    ];
    for (fault, code) in stages {
        let cabinet = || registers.post(home.path(), "/", &format!("fin={code}"));
        let notices = || cabinet().matches("class=\"note\"").count();
        let mut talk = Talk::open(home.path());
        let number = talk.forwarded("ayla", 1, code);
        talk.sign_in("orxan");
        talk.ok(&format!("case claim {number}"));
        talk.ok("case grant\n1234");
        talk.sign_in("leyla");
        talk.ok(&format!("case use {number}"));
        registers.post(home.path(), "/admin/faults", &format!("esosial={fault}"));
        talk.ok("notice post");
        let since = Instant::now();
        while fault != "down" && notices() == 0 {
            assert!(since.elapsed() < PATIENCE, "{fault}: the notice never arrived");
        }
        talk.kill();
        assert_eq!(notices(), usize::from(fault != "down"), "{fault}");
        registers.post(home.path(), "/admin/faults", "esosial=up");
        let mut talk = Talk::open(home.path());
        talk.sign_in("leyla");
        talk.ok(&format!("case use {number}"));
        talk.ok("wait 30");
        assert_eq!(talk.ok("case show").value("stage"), "notified", "{fault}");
        talk.quit();
        assert_eq!(notices(), 1, "{fault}: {}", cabinet());
    }
}

/// A desk that is told of a fault by curl's words, and says in words what is wrong.
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

#[test]
fn an_agent_is_told_why_a_system_does_not_answer() {
    let home = tempfile::tempdir().unwrap();
    let registers = Registers::start(home.path());
    Talk::with_staff(home.path()).quit();
    std::fs::write(home.path().join("data/settings.toml"), registers.patient()).unwrap();
    let mut talk = Talk::open(home.path());
    let told = registers.post(home.path(), "/admin/faults", "meis=another-person");
    assert_eq!(told, "meis=another-person\npayments=up\nesosial=up\n");
    asks_in_vain(&mut talk, "up", "about another person");
    assert_eq!(
        registers.post(home.path(), "/admin/faults", "x=y"),
        "there is no fault y. Faults are: slow:MILLISECONDS, ".to_owned() + &names() + "\n"
    );
    registers.post(home.path(), "/admin/faults", "all=up");
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

    let cabinet = registers.post(home.path(), "/", "fin=5ZK7W2M");
    assert_eq!(cabinet.matches("class=\"note\"").count(), 1, "{cabinet}");
    assert!(cabinet.contains(&number) && cabinet.contains("1600 manat"), "{cabinet}");
    assert!(cabinet.contains("ES-000001") && !cabinet.contains("<script"), "{cabinet}");
    let nobody = registers.post(home.path(), "/", "fin=%3Cscript%3E");
    assert!(!nobody.contains("script>"), "{nobody}");
    let log = home.path().join("data/log");
    for entry in std::fs::read_dir(log).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!text.contains("5ZK7W2M") && !text.contains("liyev"), "{text}");
    }
}
