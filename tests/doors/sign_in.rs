//! Who signs in at a desk: the account may be the desk's, and a PIN is what was typed.

use dost_desk::casework::command::Command;
use dost_desk::casework::staff::Role;
use dost_desk::terminal::Manners;

use super::centre::{Centre, PIN, account, own};

const INSERT: &str = "\x1b[2~";

/// An account at which several people sign in may bear the login of one of them: what becomes of
/// that one is not what becomes of the others.
#[tokio::test(flavor = "multi_thread")]
async fn whose_login_an_account_bears_is_not_whoever_sits_at_it() {
    let (account, manners) = (account(), Manners { a_person_max: 1, ..Manners::default() });
    let people = [(account.as_str(), Role::Agent), ("kamal", Role::Agent)];
    let centre = Centre::with(&people, manners);
    let mut kamal = centre.join().await;
    kamal.shows("PIN").await;
    kamal.types(&format!("\x1b[Zkamal\t{PIN}\t1\r")).await;
    kamal.shows("Əməkdaş kamal").await;
    let mut second = centre.join().await;
    second.shows("PIN").await;
    let mut third = centre.join().await;
    third.shows("PIN").await;

    let id = centre.engine.snapshot().centre.member_by_login(&account).unwrap().id;
    own(&centre.engine, Command::DisableStaff(id));
    kamal.types(&format!("{INSERT}\r")).await;
    kamal.shows("S-001").await;
    let mut fourth = centre.join().await;
    fourth.shows("PIN").await;
    assert_eq!(centre.house.sittings().len(), 4);
}

/// Esc wakes a blank screen, and the next thing is the PIN.
#[tokio::test(flavor = "multi_thread")]
async fn a_pin_may_follow_an_escape() {
    let manners = Manners { lock_minutes: 7, ..Manners::default() };
    let centre = Centre::with(&[("ayla", Role::Agent)], manners);
    let mut ayla = centre.at_desk("ayla", "1").await;
    centre.clock.advance(7 * 60);
    ayla.shows("The screen is locked").await;
    ayla.types(&format!("\x1b[27u{PIN}\r")).await;
    ayla.shows_no_more("The screen is locked").await;
    ayla.shows("Əməkdaş ayla").await;
}

/// Enter that is held down hands in one PIN, and not one after the other.
#[tokio::test(flavor = "multi_thread")]
async fn one_pin_is_handed_in_once() {
    let centre = Centre::open(&[("ayla", Role::Agent)]);
    let mut ayla = centre.join().await;
    ayla.shows("PIN").await;
    ayla.types(&format!("ayla\t9999\t1\r{}", "\r".repeat(9))).await;
    ayla.shows("wrong").await;
    ayla.types(&format!("{PIN}\t1\r")).await;
    ayla.shows("Əməkdaş ayla").await;
}
