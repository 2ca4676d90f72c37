//! Coming in by login and PIN.

use dost_desk::casework::case::Stage;
use dost_desk::casework::command::{Actor, Command, NewStaff};
use dost_desk::casework::ids::StaffId;
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::staff::{FREE_SIGN_IN_FAILURES, LockOut, Role, SIGN_IN_WAIT_SECONDS};
use dost_desk::engine::{
    Clock, Engine, Failure, ManualClock, Options, PinError, check_pin, hash_pin,
};

use super::desk::{Desk, PIN, PLAIN, grant, morning, options, own, practice, request};
use super::disk::Disk;

fn with_agent(pin: &str) -> (Desk, StaffId) {
    let desk = Desk::in_memory();
    let new = NewStaff {
        login: "aygun".to_owned(),
        name: "Aygün".to_owned(),
        role: Role::Agent,
        pin_hash: hash_pin(pin).unwrap(),
    };
    let staff = own(&desk.engine, Command::AddStaff(new)).unwrap().staff.unwrap();
    (desk, staff)
}

#[test]
fn the_right_pin_comes_in_and_wrong_ones_wait_longer() {
    let (desk, staff) = with_agent("2580");
    assert_eq!(desk.engine.sign_in_blocking("aygun", "2580"), Ok(staff));
    for _ in 0..=FREE_SIGN_IN_FAILURES {
        assert_eq!(desk.engine.sign_in_blocking("aygun", "0000"), Err(Failure::WrongPin));
    }
    let locked = desk.engine.sign_in_blocking("aygun", "2580");
    assert!(matches!(locked, Err(Failure::Refused(Refusal::SignInLocked { .. }))), "{locked:?}");
    desk.clock.advance(SIGN_IN_WAIT_SECONDS.into());
    assert_eq!(desk.engine.sign_in_blocking("aygun", "2580"), Ok(staff));
}

/// The rule is the centre's own; what has been recorded under another one stays as it is.
#[test]
fn a_centre_that_is_opened_again_under_another_rule_keeps_the_wait_that_stands() {
    let (disk, clock, practice) = (Disk::default(), ManualClock::at(morning()), practice());
    let under = |free_failures, wait_seconds| {
        let lock_out = LockOut { free_failures, wait_seconds, wait_seconds_max: 3_600 };
        Engine::on(disk.media(), Options { lock_out, ..options(&clock, &practice) }).unwrap()
    };
    let engine = under(1, 600);
    let desk = Desk::found(engine, clock.clone(), practice.clone());
    let sign_in = |desk: &Desk, pin: &str| desk.engine.sign_in_blocking("agent", pin);
    for _ in 0..2 {
        assert_eq!(sign_in(&desk, "0000"), Err(Failure::WrongPin));
    }
    let until = clock.now().plus_seconds(600);
    let locked = Err(Failure::Refused(Refusal::SignInLocked { until }));
    assert_eq!(sign_in(&desk, PIN), locked);
    let agent = desk.agent;
    let recorded = desk.engine.snapshot().centre.member(agent).unwrap().clone();
    desk.engine.stop();

    let engine = under(5, 1);
    assert_eq!(engine.snapshot().centre.member(agent).unwrap().as_ref(), recorded.as_ref());
    assert_eq!(engine.sign_in_blocking("agent", PIN), locked);
    clock.advance(600);
    for _ in 0..3 {
        assert_eq!(engine.sign_in_blocking("agent", "0000"), Err(Failure::WrongPin));
    }
    assert_eq!(engine.sign_in_blocking("agent", PIN), Ok(agent), "five are free now");
    engine.stop();
}

#[test]
fn nobody_learns_which_logins_exist() {
    let (desk, staff) = with_agent("2580");
    assert_eq!(desk.engine.sign_in_blocking("nobody", "2580"), Err(Failure::WrongPin));
    own(&desk.engine, Command::DisableStaff(staff)).unwrap();
    assert_eq!(desk.engine.sign_in_blocking("aygun", "0000"), Err(Failure::WrongPin));
    assert!(desk.engine.sign_in_blocking("aygun", "2580").is_err());
}

#[tokio::test]
async fn many_sign_in_at_once() {
    let (desk, staff) = with_agent("2580");
    let tries: Vec<_> = (0..6)
        .map(|_| {
            let engine = desk.engine.clone();
            tokio::spawn(async move { engine.sign_in("aygun".into(), "2580".into()).await })
        })
        .collect();
    for signing in tries {
        assert_eq!(signing.await.unwrap(), Ok(staff));
    }
}

/// All PINs at one moment, each from a thread of its own; the answers in the same order.
fn all_at_once(desk: &Desk, pins: &[&str]) -> Vec<Result<StaffId, Failure>> {
    let (start, engine) = (&std::sync::Barrier::new(pins.len()), &desk.engine);
    std::thread::scope(|scope| {
        let one = |pin| {
            start.wait();
            engine.sign_in_blocking("aygun", pin)
        };
        let tries: Vec<_> = pins.iter().map(|pin| scope.spawn(move || one(pin))).collect();
        tries.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn tries_side_by_side_are_counted_like_tries_in_turn() {
    let (desk, staff) = with_agent("2580");
    let answers = all_at_once(&desk, &["0000"; 12]);
    let wrong = answers.iter().filter(|answer| **answer == Err(Failure::WrongPin)).count();
    assert_eq!(wrong, usize::from(FREE_SIGN_IN_FAILURES) + 1, "{answers:?}");
    let failures = desk.engine.snapshot().centre.member(staff).unwrap().sign_in_failures;
    assert_eq!(usize::from(failures), wrong);
}

/// Who tries a whole list at once learns nothing of what stands behind the locked door.
#[test]
fn behind_a_locked_door_a_right_pin_is_answered_like_a_wrong_one() {
    let (desk, _) = with_agent("2580");
    for _ in 0..=FREE_SIGN_IN_FAILURES {
        assert_eq!(desk.engine.sign_in_blocking("aygun", "0000"), Err(Failure::WrongPin));
    }
    // At once after the last of them, whether or not the disk has it by now.
    let answers = all_at_once(&desk, &["2580", "0000", "2580", "1111", "", "2580"]);
    let first = answers[0].clone();
    assert!(matches!(first, Err(Failure::Refused(Refusal::SignInLocked { .. }))), "{first:?}");
    assert!(answers.iter().all(|answer| *answer == first), "{answers:?}");
}

#[test]
fn a_pin_is_four_to_twelve_digits() {
    for good in ["0000", "2580", "123456789012"] {
        assert_eq!(check_pin(good), Ok(()));
    }
    for bad in ["", "123", "1234567890123", "12a4", "１２３４", "12 4", "1234\n"] {
        assert_eq!(hash_pin(bad), Err(PinError::Form), "{bad:?}");
    }
    let hash = hash_pin("2580").unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    assert_ne!(hash, hash_pin("2580").unwrap());
}

/// The screen is not asked: without the PIN the engine itself decides nothing.
#[test]
fn the_engine_takes_no_decision_without_the_pin() {
    let desk = Desk::in_memory();
    let case = desk.claimed(PLAIN);
    let asked = || request(Actor::Staff(desk.officer), None, grant(case));
    let stage = || desk.engine.snapshot().centre.case(case).unwrap().stage;
    let without = desk.engine.submit_blocking(asked());
    assert_eq!(without, Err(Failure::Refused(Refusal::PinNeeded)));
    assert_eq!(desk.engine.submit_with_pin_blocking(asked(), "1357"), Err(Failure::WrongPin));
    let failures = || desk.engine.snapshot().centre.member(desk.officer).unwrap().sign_in_failures;
    assert_eq!((stage(), failures()), (Stage::UnderReview, 1), "counted before it is said");
    // A PIN that was right for one command says nothing about the next.
    assert!(desk.engine.submit_with_pin_blocking(asked(), PIN).is_ok());
    assert_eq!((stage(), failures()), (Stage::Granted, 0));
    assert_eq!(desk.engine.submit_blocking(asked()), Err(Failure::Refused(Refusal::PinNeeded)));
}

#[test]
fn wrong_pins_at_a_decision_lock_the_door_too() {
    let desk = Desk::in_memory();
    let case = desk.claimed(PLAIN);
    let asked = || request(Actor::Staff(desk.officer), None, grant(case));
    for _ in 0..=FREE_SIGN_IN_FAILURES {
        let wrong = desk.engine.submit_with_pin_blocking(asked(), "0000");
        assert_eq!(wrong, Err(Failure::WrongPin));
    }
    let locked = |got: Result<_, Failure>| {
        assert!(matches!(got, Err(Failure::Refused(Refusal::SignInLocked { .. }))), "{got:?}");
    };
    locked(desk.engine.submit_with_pin_blocking(asked(), PIN).map(|_| ()));
    locked(desk.engine.sign_in_blocking("officer", PIN).map(|_| ()));
    desk.clock.advance(SIGN_IN_WAIT_SECONDS.into());
    assert!(desk.engine.submit_with_pin_blocking(asked(), PIN).is_ok());
}

/// The journal alone does not tell the PINs: what is kept does not verify without the key file.
#[test]
fn what_is_kept_of_a_pin_rests_on_the_key_file() {
    use argon2::password_hash::phc::PasswordHash;
    use argon2::{Argon2, PasswordVerifier};
    let (desk, staff) = with_agent("2580");
    let kept = |desk: &Desk| desk.engine.snapshot().centre.member(staff).unwrap().pin_hash.clone();
    let mixed = kept(&desk);
    let phc = mixed.strip_prefix("p1").expect("the way of mixing is named");
    let hash = PasswordHash::new(phc).unwrap();
    assert!(Argon2::default().verify_password(b"2580", &hash).is_err(), "{mixed}");
    let set = Command::SetPin { staff, pin_hash: hash_pin("1470").unwrap() };
    own(&desk.engine, set).unwrap();
    assert_ne!(kept(&desk), mixed);
    assert_eq!(desk.engine.sign_in_blocking("aygun", "1470"), Ok(staff));
    // Another centre has another key.
    let (other, _) = with_agent("2580");
    let set = Command::SetPin { staff, pin_hash: kept(&desk) };
    own(&other.engine, set).unwrap();
    assert_eq!(other.engine.sign_in_blocking("aygun", "1470"), Err(Failure::WrongPin));
}

/// A try that cannot be counted is none, or a full disk would let anybody guess on.
#[test]
fn nobody_comes_in_while_nothing_can_be_recorded() {
    use dost_desk::engine::Halt;
    use dost_desk::store::medium::Faults;
    let disk = super::disk::Disk::default();
    let desk = disk.open();
    let full = Faults { free_bytes: Some(1 << 20), ..Faults::default() };
    disk.journal.set_faults(full);
    let halted = Err(Failure::Halted(Halt::DiskNearlyFull));
    assert_eq!(desk.by(desk.agent, super::desk::issue()).map(drop), halted.clone().map(drop));
    for pin in [PIN, "0000"] {
        assert_eq!(desk.engine.sign_in_blocking("agent", pin), halted);
    }
    disk.journal.set_faults(Faults::default());
    assert!(desk.by(desk.agent, super::desk::issue()).is_ok());
    assert_eq!(desk.engine.sign_in_blocking("agent", PIN), Ok(desk.agent));
}
