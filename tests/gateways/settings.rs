//! Settings of outside systems, and the commands about them.

use dost_desk::cli::settings::{Settings, Systems};
use dost_desk::gateways::registry::{CertificateFiles, Fault};

use super::site::Site;
use crate::process::{ask, run};

const ALL: &str = "systems = \"http\"
[meis]
url = \"https://meis.example/dost\"
ca = \"ca.pem\"
[payments]
url = \"https://payments.example\"
ca = \"ca.pem\"
timeout_millis = 900
[esosial]
url = \"http://127.0.0.1:8080/esosial\"
";

#[test]
fn good_settings_are_read() {
    let settings = Settings::parse(ALL).unwrap();
    assert_eq!(settings.systems, Systems::Http);
    assert_eq!(settings.meis.timeout_millis, 2_500);
    assert_eq!(settings.http().longest().as_millis(), 2_500);
    assert_eq!(settings.payments.timeout_millis, 900);
}

#[test]
fn each_wrong_setting_is_named_with_its_line() {
    let cases: &[(&str, &str, &str)] = &[
        ("url = \"https://meis.example/dost\"\n", "", "line 2: [meis] url: is missing"),
        ("https://meis", "ftp://meis", "line 2: [meis] url: must be https"),
        ("https://meis", "http://meis", "line 2: [meis] url: must be https"),
        ("https://meis.example/dost", "meis", "line 2: [meis] url: is not an address"),
        ("meis.example/dost", "meis.example/?fin=1", "line 2: [meis] url: may hold no ?"),
        ("https://meis", "https://a:b@meis", "line 2: [meis] url: may hold no name"),
        ("dost\"\nca = \"ca.pem\"", "dost\"", "line 2: [meis] ca: is missing"),
        ("= 900", "= 99", "line 5: [payments] timeout_millis: must be 100 to 30000"),
        ("= 900", "= 30001", "line 5: [payments] timeout_millis: must be 100 to 30000"),
        ("= 900", "= 900\nclient_key = \"k\"", "line 5: [payments] client_key: goes with"),
        ("timeout_millis", "timeout", "line 8: unknown field `timeout`"),
        ("127.0.0.1", "10.0.0.1", "line 9: [esosial] url: must be https"),
    ];
    for (from, to, wanted) in cases {
        let text = ALL.replacen(from, to, 1);
        assert_ne!(text, ALL, "{from}");
        let told = Settings::parse(&text).unwrap_err();
        assert!(told.contains(wanted), "{from} -> {to}: {told}");
    }
    let none = ALL.replace("systems = \"http\"", "systems = \"none\"");
    assert!(Settings::parse(&none.replace("https", "ftp")).is_ok(), "not asked for, not judged");
}

#[test]
fn systems_are_checked_and_what_is_wrong_is_said() {
    let site = Site::open();
    let home = site.folder.path();
    let data = home.join("data");
    std::fs::create_dir_all(&data).unwrap();
    let base = format!("https://{}", site.running.address());
    let ca = site.files.ca().display().to_string();
    let mut text = "systems = \"stand-in\"\n".to_owned();
    for name in ["meis", "payments", "esosial"] {
        text.push_str(&format!(
            "[{name}]\nurl = \"{base}/{name}\"\nca = \"{ca}\"\ntimeout_millis = 30000\n"
        ));
    }
    let write = |text: &str| std::fs::write(data.join("settings.toml"), text).unwrap();
    let line = ["gateways", "check", "--lang", "en", "--data", data.to_str().unwrap()];
    write(&text);
    let good = run(home, &line, b"");
    assert_eq!((good.code, good.out.matches("contract 1.2.0").count()), (0, 3), "{}", good.out);
    assert!(good.out.contains("certificate from CN=dost practice authority"), "{}", good.out);

    let marked = good.out.matches("PRACTICE: this system says of itself").count();
    assert_eq!(marked, 3, "{}", good.out);

    write(&text.replace("stand-in", "http"));
    let real = run(home, &line, b"");
    assert_eq!((real.code, real.out.matches("only plays for practice").count()), (1, 3));
    assert!(real.out.contains("→ For real work write the real system's address"), "{}", real.out);
    write(&text);

    site.fault(Fault::ExpiredCertificate);
    let expired = run(home, &line, b"");
    assert_eq!(expired.code, 1, "{}", expired.out);
    assert!(expired.out.contains("its certificate has expired"), "{}", expired.out);
    assert!(expired.out.contains("authority ended on 09.05.2020"), "{}", expired.out);
    site.fault(Fault::Up);

    write(&text.replace("/payments\"", "/meis\""));
    let swapped = run(home, &line, b"");
    assert_eq!(swapped.code, 1, "{}", swapped.out);
    assert!(swapped.out.contains("cannot be understood"), "another contract: {}", swapped.out);

    let key = home.join("open.key");
    std::fs::write(&key, "no key").unwrap();
    let own =
        format!("client_certificate = \"{ca}\"\nclient_key = \"{}\"\n[payments]", key.display());
    write(&text.replace("[payments]", &own));
    let exposed = run(home, &line, b"");
    assert_eq!(exposed.code, 1);
    assert!(exposed.err.contains("chmod 600"), "{}", exposed.err);

    write(&text.replace("ca.pem", "server.key"));
    let no_certificate = run(home, &line, b"");
    assert!(
        no_certificate.err.contains("[meis] ca: it holds no certificate"),
        "{}",
        no_certificate.err
    );

    write("systems = \"practice\"\n");
    let practice = run(home, &line, b"");
    assert_eq!(practice.code, 1);
    assert!(practice.err.contains("systems = \"http\""), "{}", practice.err);
}

#[test]
fn the_registers_refuse_a_line_that_cannot_be_meant() {
    let unknown = ask(&["practice-registry", "--listen", "127.0.0.1:0", "--fault", "meis=fire"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("there is no fault fire"), "{}", unknown.err);
    let open = ask(&["practice-registry", "--listen", "0.0.0.0:0"]);
    assert_eq!(open.code, 1);
    assert!(open.err.contains("--tls"), "{}", open.err);
}

#[test]
fn a_folder_that_holds_somebodys_keys_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ca.pem"), "a real desk's authority").unwrap();
    let refused = CertificateFiles::prepare(folder.path(), &[]).unwrap_err().to_string();
    assert!(refused.contains("ca.pem") && refused.contains("Name an empty folder"), "{refused}");
    let kept = std::fs::read_to_string(folder.path().join("ca.pem")).unwrap();
    assert_eq!(kept, "a real desk's authority");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_section_that_would_have_no_effect_is_named() {
    let text = "language = \"az\"\n[meis]\nurl = \"https://meis.example/dost\"\n";
    let wrong = Settings::parse(text).unwrap_err();
    assert!(wrong.starts_with("line 2: [meis] has no effect"), "{wrong}");
}
