//! The seven steps by the real program, against practice registers that run as a process of their
//! own, over TLS.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::plain::Talk;
use crate::process::dost;

/// The registers' process, ended with this.
struct Registers {
    child: Child,
    /// What a desk's settings must say.
    settings: String,
    ca: String,
    base: String,
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
        // The log of requests has somewhere to go until the process ends.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, settings, ca, base }
    }
}

impl Drop for Registers {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_seven_steps_run_over_the_wire() {
    let home = tempfile::tempdir().unwrap();
    let registers = Registers::start(home.path());
    assert!(registers.base.starts_with("https://"), "{}", registers.base);
    Talk::with_staff(home.path()).quit();
    let patient = registers.settings.replace("[", "timeout_millis = 30000\n[");
    let patient = patient.replacen("timeout_millis = 30000\n", "", 1) + "timeout_millis = 30000\n";
    std::fs::write(home.path().join("data/settings.toml"), patient).unwrap();

    let mut talk = Talk::open(home.path());
    // Steps 1 to 6: ticket, desk, sentence from MEİS, earlier payment, registration, back office.
    let number = talk.forwarded("ayla", 1, "5ZK7W2M");
    talk.sign_in("orxan");
    talk.ok(&format!("case claim {number}"));
    talk.ok("case grant");
    // Step 7: the social agent's act.
    talk.sign_in("leyla");
    talk.ok(&format!("case use {number}"));
    talk.ok("notice post");
    talk.ok("wait 30");
    let shown = talk.ok("case show");
    assert_eq!(shown.value("stage"), "notified", "{shown:?}");
    talk.ok("case close");
    talk.quit();

    let cabinet = cabinet(home.path(), &registers, "fin=5ZK7W2M");
    assert_eq!(cabinet.matches("class=\"note\"").count(), 1, "{cabinet}");
    assert!(cabinet.contains(&number) && cabinet.contains("1600 manat"), "{cabinet}");
    assert!(cabinet.contains("ES-000001") && !cabinet.contains("<script"), "{cabinet}");
    let nobody = self::cabinet(home.path(), &registers, "fin=%3Cscript%3E");
    assert!(!nobody.contains("script>"), "{nobody}");
    let log = home.path().join("data/log");
    for entry in std::fs::read_dir(log).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!text.contains("5ZK7W2M") && !text.contains("liyev"), "{text}");
    }
}

/// The page of a cabinet, as a browser of the desk would fetch it.
fn cabinet(home: &Path, registers: &Registers, form: &str) -> String {
    use dost_desk::gateways::http::{OwnPem, client_config};
    let read = |name: &str| std::fs::read(home.join("tls").join(name)).unwrap();
    let (ca, chain, key) =
        (std::fs::read(&registers.ca).unwrap(), read("client.pem"), read("client.key"));
    let own = Some(OwnPem { chain: &chain, key: &key });
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(client_config(&ca, own).unwrap())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let answer = client.post(format!("{}/", registers.base)).body(form.to_owned());
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["cache-control"], "no-store");
        answer.text().await.unwrap()
    })
}
