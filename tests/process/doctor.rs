//! What goes to support holds nothing about anybody.

use std::fs;

use super::{found, run};

/// Twenty things that must be nowhere in it.
const CANARIES: [&str; 20] = [
    "5ZK7W2M",
    "Leyla Qanarina",
    "leyla-canary",
    "7731",
    "kanar-meis.example",
    "kanar-odenis.example",
    "kanar-esosial.example",
    "kanar-client.key",
    "kanar-client.pem",
    "kanar-ca.pem",
    "Kanarin.pdf",
    "age1kanar",
    "Kanarbeyli",
    "+994501112233",
    "AA7654321",
    "Nigar A",
    "DOST 3",
    "argon2",
    "kanar-lesson",
    "dost-master-key",
];

#[test]
fn support_gets_figures_and_nobody_s_data() {
    let home = tempfile::tempdir().unwrap();
    found(home.path());
    let data = home.path().join("data");
    let on = |arguments: &[&str], input: &str| {
        let line = [&["--data", data.to_str().unwrap()][..], arguments].concat();
        run(home.path(), &line, input.as_bytes())
    };
    let add = [
        "staff",
        "add",
        "leyla-canary",
        "--name",
        "Leyla Qanarina",
        "--role",
        "agent",
        "--pin-stdin",
    ];
    assert_eq!(on(&add, "7731\n").code, 0);
    let visit = "sign-in leyla-canary\n7731\nticket issue\nticket call\nticket serve\n\
                 case identify citizen id_card 5ZK7W2M\nwait 30\ncase show\n";
    let session = on(&["--plain", "--desk", "1"], visit);
    assert!(session.out.contains("ok"), "{}", session.out);
    fs::write(data.join("Kanarin.pdf"), "AA7654321").unwrap();
    fs::create_dir_all(data.join("lessons")).unwrap();
    fs::write(data.join("lessons/kanar-lesson.toml"), "Kanarbeyli +994501112233").unwrap();
    let settings = fs::read_to_string(data.join("settings.toml")).unwrap();
    let more = "[backup]\nto = [\"age1kanar\"]\n[meis]\nurl = \"https://kanar-meis.example\"\n\
                ca = \"kanar-ca.pem\"\nclient_certificate = \"kanar-client.pem\"\n\
                client_key = \"kanar-client.key\"\n[payments]\nurl = \
                \"https://kanar-odenis.example\"\n[esosial]\nurl = \"https://kanar-esosial.example\"\n";
    fs::write(data.join("settings.toml"), format!("{settings}{more}")).unwrap();

    let told = on(&["doctor"], "");
    assert_eq!(told.code, 0, "{}", told.err);
    for needed in ["whole and chained", "systems practice", "master.key  mode 600", "free", "log"] {
        assert!(told.out.contains(needed), "{needed} is missing: {}", told.out);
    }
    for canary in CANARIES {
        assert!(!told.out.contains(canary), "{canary} is said: {}", told.out);
    }
    assert!(!told.out.contains(home.path().to_str().unwrap()), "{}", told.out);
    let file = home.path().join("support.txt");
    let saved = on(&["doctor", "--save", file.to_str().unwrap()], "");
    assert_eq!(saved.code, 0, "{}", saved.err);
    let again = on(&["doctor", "--save", file.to_str().unwrap()], "");
    assert!(again.code == 1 && again.err.contains("new file"), "{}", again.err);
    // A damaged journal and settings are told, not fatal.
    fs::write(data.join("settings.toml"), "nonsense = true\n").unwrap();
    assert_eq!(on(&["doctor"], "").code, 0);
}
