//! Who comes in, and who does not.

use dost_desk::casework::command::Command;
use dost_desk::casework::public_key::PublicKey;
use dost_desk::casework::staff::{FREE_SIGN_IN_FAILURES, Role, SIGN_IN_WAIT_SECONDS};
use dost_desk::engine::hash_pin;
use dost_desk::terminal::house::LOCK_MINUTES;
use russh::client::{AuthResult, KeyboardInteractiveAuthResponse};
use russh::{MethodKind, MethodSet};

use super::client::{Terminal, connect, give_pin, offer, run, signed_in};
use super::{Centre, PIN, key, key_of, limits, soon};

const CTRL_O: &str = "\x0f";
const UP: &str = "\x1b[A";

fn refused(result: &AuthResult) -> bool {
    matches!(result, AuthResult::Failure { partial_success: false, .. })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_opens_for_its_owner_alone() {
    let centre = Centre::open();
    let mut client = connect(&centre).await;
    for (login, key) in [
        ("ayla", key(99)),
        ("ayla", key_of("leyla")),
        ("nobody", key_of("ayla")),
        ("", key_of("ayla")),
    ] {
        let result = offer(&mut client, login, key).await;
        assert!(refused(&result), "{login}: {result:?}");
    }
    assert!(offer(&mut client, "ayla", key_of("ayla")).await.success());
    let last = centre.engine.snapshot().centre.member_by_login("ayla").unwrap().last_sign_in;
    assert!(last.is_some(), "coming in by a key is recorded like any sign-in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_was_taken_back_opens_nothing() {
    let centre = Centre::open();
    let line = key_of("ayla").public_key().to_openssh().unwrap();
    let body = PublicKey::parse(&line).unwrap().body;
    centre.does(Command::RemoveKey { staff: centre.staff("ayla"), body }).await;
    let mut client = connect(&centre).await;
    assert!(refused(&offer(&mut client, "ayla", key_of("ayla")).await));
    centre.does(Command::DisableStaff(centre.staff("leyla"))).await;
    assert!(refused(&offer(&mut client, "leyla", key_of("leyla")).await));
}

fn body_of(login: &str) -> Vec<u8> {
    let line = key_of(login).public_key().to_openssh().unwrap();
    PublicKey::parse(&line).unwrap().body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_is_taken_away_ends_what_it_opened_and_nothing_else() {
    let centre = Centre::open();
    let staff = centre.staff("ayla");
    let line = format!("{} ayla@laptop", key(77).public_key().to_openssh().unwrap());
    centre.does(Command::AddKey { staff, key: PublicKey::parse(&line).unwrap() }).await;
    let mut lost = Terminal::open(&centre, "ayla").await;
    let beside = signed_in(&centre, "ayla").await;
    let mut page = Terminal::of_kind(beside, "xterm", (80, 24), Some("keys")).await;
    page.shows("F1").await;
    let mut kept = connect(&centre).await;
    assert!(offer(&mut kept, "ayla", key(77)).await.success());
    let mut kept = Terminal::on(kept, 120, 40).await;
    kept.shows("Ayla İsmayılova").await;
    lost.shows("Ayla İsmayılova").await;
    centre.does(Command::RemoveKey { staff, body: body_of("ayla") }).await;
    assert_eq!(lost.ends().await, 1);
    assert!(lost.text().contains("The key that opened this session"), "{}", lost.text());
    assert!(!lost.screen.screen().alternate_screen(), "the terminal is given back");
    page.ends().await;
    assert!(!page.screen.screen().alternate_screen(), "the page gives the terminal back too");
    for client in [lost.client, page.client] {
        assert!(soon(client.channel_open_session()).await.is_err());
        let _ = soon(client).await;
    }
    assert_eq!(run(&kept.client, "queue list").await.1, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_after_the_key_was_taken_away_opens_nothing() {
    let centre = Centre::open();
    let mut client = connect(&centre).await;
    assert!(!offer(&mut client, "orxan", key_of("orxan")).await.success());
    let staff = centre.staff("orxan");
    centre.does(Command::RemoveKey { staff, body: body_of("orxan") }).await;
    assert!(!give_pin(&mut client, "orxan", PIN).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_decides_or_leads_gives_a_pin_beside_the_key() {
    let centre = Centre::open();
    for login in ["orxan", "rena"] {
        let mut client = connect(&centre).await;
        let result = offer(&mut client, login, key_of(login)).await;
        let only_pin = MethodSet::from(&[MethodKind::KeyboardInteractive][..]);
        let AuthResult::Failure { remaining_methods, partial_success: true } = result else {
            panic!("{login}: {result:?}");
        };
        assert_eq!(remaining_methods, only_pin);
        // Nothing is open yet.
        assert!(soon(client.channel_open_session()).await.is_err());
        let mut client = connect(&centre).await;
        offer(&mut client, login, key_of(login)).await;
        assert!(!give_pin(&mut client, login, "9999").await);
        assert!(give_pin(&mut client, login, PIN).await);
        assert_eq!(run(&client, "queue list").await.1, 0);
    }
}

/// Who has shown their key is told how long they wait; nobody else is told anything.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_whose_pin_is_locked_is_told_until_when() {
    let centre = Centre::with(limits(), true);
    let instructions = async |shows_key: bool| {
        let mut client = connect(&centre).await;
        if shows_key {
            offer(&mut client, "orxan", key_of("orxan")).await;
        }
        let asked = client.authenticate_keyboard_interactive_start("orxan", None);
        match soon(asked).await.unwrap() {
            KeyboardInteractiveAuthResponse::InfoRequest { instructions, .. } => instructions,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(instructions(true).await, "");
    for _ in 0..=FREE_SIGN_IN_FAILURES {
        let engine = centre.engine.clone();
        let wrong = tokio::task::spawn_blocking(move || engine.sign_in_blocking("orxan", "9999"));
        assert!(wrong.await.unwrap().is_err());
    }
    assert_eq!(instructions(true).await, "Too many wrong PINs. Wait 1 min, then type it again.");
    assert_eq!(instructions(false).await, "");
    centre.clock.advance(SIGN_IN_WAIT_SECONDS.into());
    assert_eq!(instructions(true).await, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shown_key_counts_for_its_own_name_only() {
    let centre = Centre::open();
    let mut client = connect(&centre).await;
    offer(&mut client, "orxan", key_of("orxan")).await;
    // The PIN is right, but whose key was shown may not become somebody else.
    assert!(!give_pin(&mut client, "rena", PIN).await);
    assert!(!give_pin(&mut client, "ayla", PIN).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_alone_opens_nothing_unless_the_centre_wants_it() {
    let centre = Centre::open();
    let mut client = connect(&centre).await;
    assert!(!give_pin(&mut client, "ayla", PIN).await);
    let result = soon(client.authenticate_password("ayla", PIN)).await.unwrap();
    assert!(refused(&result), "{result:?}");

    let centre = Centre::with(limits(), true);
    let mut client = connect(&centre).await;
    assert!(give_pin(&mut client, "ayla", PIN).await);
    let mut ayla = Terminal::on(client, 120, 40).await;
    ayla.shows("Ayla İsmayılova, social agent").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_pins_lock_the_person_out_for_a_growing_time() {
    let centre = Centre::with(limits(), true);
    // Four wrong PINs, whatever their form: from the fourth on a wait begins.
    let mut client = connect(&centre).await;
    for pin in ["0000", "", "İİ", "99999999999999999999999999"] {
        assert!(!give_pin(&mut client, "ayla", pin).await);
    }
    // A failure is recorded beside its answer, so that the answer's time tells nothing.
    let mut changes = centre.engine.changes();
    let locked =
        changes.wait_for(|now| now.centre.member_by_login("ayla").unwrap().locked_until.is_some());
    soon(locked).await.unwrap();
    let mut client = connect(&centre).await;
    assert!(!give_pin(&mut client, "ayla", PIN).await, "the right PIN opened a locked door");
    // Others are not locked out with them.
    assert!(give_pin(&mut client, "leyla", PIN).await);
    centre.clock.advance(60);
    let mut client = connect(&centre).await;
    assert!(give_pin(&mut client, "ayla", PIN).await);
    // A new PIN counts from then on.
    let pin_hash = hash_pin("777777").unwrap();
    centre.does(Command::SetPin { staff: centre.staff("ayla"), pin_hash }).await;
    let mut client = connect(&centre).await;
    assert!(!give_pin(&mut client, "ayla", PIN).await);
    assert!(give_pin(&mut client, "ayla", "777777").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_few_wrong_keys_the_connection_ends() {
    let centre = Centre::open();
    let mut client = connect(&centre).await;
    let mut tries = 0_u32;
    while !client.is_closed() && tries < 50 {
        let key = russh::keys::PrivateKeyWithHashAlg::new(std::sync::Arc::new(key(99)), None);
        match soon(client.authenticate_publickey("ayla", key)).await {
            Ok(result) => assert!(refused(&result)),
            Err(_) => break,
        }
        tries += 1;
    }
    // One more for the question which ways there are, and one that is answered by the end.
    let least = limits().attempts;
    assert!((least..=least + 2).contains(&tries), "{tries} tries");
}

/// Somebody comes in by a key alone, and is given a role that needs a PIN as well.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_came_without_a_pin_gives_it_when_their_role_needs_one() {
    let centre = Centre::open();
    let commands = signed_in(&centre, "ayla").await;
    assert_eq!(run(&commands, "queue list").await.1, 0);
    let mut ayla = Terminal::open(&centre, "ayla").await;
    ayla.shows("Ayla İsmayılova").await;
    let (staff, role) = (centre.staff("ayla"), Role::Officer);
    centre.does(Command::SetRole { staff, role }).await;
    // The screen goes blank by itself, and no key gets past it.
    ayla.shows("Your role needs your PIN").await;
    assert!(!ayla.text().contains("Ayla İsmayılova"), "{}", ayla.text());
    ayla.types("\x1b[15~9999\r").await;
    ayla.shows("is wrong").await;
    ayla.types(&format!("{PIN}\r")).await;
    ayla.shows("Ayla İsmayılova").await;
    assert!(soon(commands.channel_open_session()).await.is_err(), "it opened without the PIN");
    let again = signed_in(&centre, "ayla").await;
    assert_eq!(run(&again, "queue list").await.1, 0);
}

/// A connection may stay open long after its person has gone: what begins on it then begins as their
/// screen would look by now.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_begins_on_an_old_connection_begins_with_the_pin() {
    let centre = Centre::open();
    let officer = signed_in(&centre, "orxan").await;
    assert_eq!(run(&officer, "queue list").await.1, 0);
    centre.clock.advance(i64::from(LOCK_MINUTES) * 60);
    let (said, status) = run(&officer, "queue list").await;
    assert!(status != 0 && said.contains("needs your PIN"), "{status} {said}");
    let mut orxan = Terminal::on(officer, 120, 40).await;
    orxan.shows("Your role needs your PIN").await;
    assert!(!orxan.text().contains("Orxan Quliyev"), "{}", orxan.text());
    orxan.types(&format!("{PIN}\r")).await;
    orxan.shows("Orxan Quliyev").await;
}

/// A PIN that was seen over somebody's shoulder opens nothing behind the door that it does not open at
/// it; where PINs are enough at the door they are enough behind it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_the_door_too_a_pin_is_nothing_without_its_owners_key() {
    for (pin_alone, said) in [(false, "opened by another's key"), (true, "Rəna Şıxlı")] {
        let centre = Centre::with(limits(), pin_alone);
        let mut ayla = Terminal::open(&centre, "ayla").await;
        ayla.shows("Change desk").await;
        ayla.types("\x1b").await;
        ayla.types(CTRL_O).await;
        ayla.shows("Leave this terminal").await;
        ayla.types("\r").await;
        ayla.shows("Sign in").await;
        ayla.types(&format!("{UP}{UP}{UP}rena\t{PIN}\t\r")).await;
        ayla.shows(said).await;
        let rena = centre.staff("rena");
        let last = centre.engine.snapshot().centre.member(rena).unwrap().last_sign_in;
        assert_eq!(last.is_some(), pin_alone);
    }
}
