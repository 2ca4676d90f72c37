//! The invented people of the practice registers.

use std::collections::BTreeSet;

use dost_desk::casework::forms::ReleaseGround;
use dost_desk::casework::identity::PersonCodeKind;
use dost_desk::gateways::practice::{PEOPLE_TABLE, read_people};

use super::desk::day;

#[test]
fn every_kind_of_visitor_is_there() {
    let people = read_people(PEOPLE_TABLE, day()).unwrap();
    assert!(people.len() >= 24);
    let any = |fits: &dyn Fn(&dost_desk::gateways::practice::PracticePerson) -> bool| {
        people.iter().any(fits)
    };
    let ground = |wanted: ReleaseGround| {
        any(&|person| person.sentence.as_ref().is_some_and(|held| held.ground == wanted))
    };
    assert!(ReleaseGround::ALL.into_iter().all(ground), "a release ground is missing");
    assert!(any(&|person| person.identity.is_none() && person.sentence.is_none()));
    assert!(any(&|person| person.identity.is_some() && person.sentence.is_none()));
    assert!(any(&|person| person.name.surname.as_str().chars().count() == 40));
    assert!(any(&|person| person.name.surname.as_str().contains('-')));
    for letter in ['İ', 'ı', 'Ə'] {
        assert!(any(&|person| person.name.full().contains(letter)), "{letter}");
    }
    assert!(any(&|person| person
        .sentence
        .as_ref()
        .is_some_and(|s| s.returned_from_abroad.is_some())));
    let paid_same = |same: bool| {
        any(&|person| match (&person.paid, &person.sentence) {
            (Some((paid_for, _)), Some(sentence)) => (*paid_for == sentence.released) == same,
            _ => false,
        })
    };
    assert!(paid_same(true) && paid_same(false));
    let lengths: BTreeSet<_> =
        people.iter().map(|person| (person.code.kind(), person.code.as_str().len())).collect();
    let wanted =
        [(PersonCodeKind::Fin, 7), (PersonCodeKind::Permit, 5), (PersonCodeKind::Permit, 6)];
    assert_eq!(lengths, BTreeSet::from(wanted));
    assert!(any(&|person| person.code.as_str().contains('W')));
}

#[test]
fn a_wrong_line_is_named() {
    let broken = PEOPLE_TABLE.replacen("AA7654321", "7654321AA", 1);
    assert_eq!(read_people(&broken, day()).unwrap_err().line, 3);
    let twice = PEOPLE_TABLE.replacen("1WWQ84R", "5ZK7W2M", 1);
    assert_eq!(read_people(&twice, day()).unwrap_err().line, 3);
}
