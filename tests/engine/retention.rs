//! Somebody is erased: no file holds anything of them, the journal stays whole, and an old copy of
//! the keys brings nothing back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dost_desk::casework::command::{Command, ErasureReason, NewStaff};
use dost_desk::casework::ids::{CaseId, StaffId};
use dost_desk::casework::refusal::Refusal;
use dost_desk::casework::retention::Periods;
use dost_desk::casework::staff::Role;
use dost_desk::engine::audit::{self, StateStanding};
use dost_desk::engine::{Engine, Failure, Hit, ManualClock, Note, Options, digest};
use dost_desk::locale::fold::{fold, search_words};
use dost_desk::store::folder::DataFolder;
use dost_desk::store::journal::{Journal, JournalOptions};
use dost_desk::store::keys::{KeyRing, MasterKeySource};
use dost_desk::store::records::{beginning, found, newest_block, on_list};
use dost_desk::store::state::open_state;
use dost_desk::terminal::office::{Ask, Whom, perform};

use super::desk::{Desk, PIN, PLAIN, morning, options, own, pin_hash, practice};
use super::folder::open;

pub fn supervisor(desk: &Desk) -> StaffId {
    let new = NewStaff {
        login: "supervisor".to_owned(),
        name: "Növbə rəisi".to_owned(),
        role: Role::Supervisor,
        pin_hash: pin_hash(),
    };
    own(&desk.engine, Command::AddStaff(new)).unwrap().staff.unwrap()
}

/// Everything in a folder, by name.
fn files(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found
}

pub fn holds(path: &Path, what: &[u8]) -> Vec<String> {
    let found = files(path).into_iter();
    found.filter(|(_, bytes)| bytes.windows(what.len()).any(|w| w == what)).map(|f| f.0).collect()
}

/// The person's entry in the key file, as it lies there.
fn key_entry(path: &Path, person: u32) -> Vec<u8> {
    let keys = fs::read(path.join("keys")).unwrap();
    let entries = keys[116..].chunks(88);
    let mut of_person = entries.filter(|entry| entry[4..8] == person.to_le_bytes());
    of_person.next().expect("an entry")[12..84].to_vec()
}

/// The cases that a closed folder's state lists under a folded word, as a name or as a whole word.
fn listed(path: &Path, word: &str) -> BTreeSet<CaseId> {
    let folder = DataFolder::open(path).unwrap();
    let store = folder.store_id();
    let medium = folder.journal_medium().unwrap();
    let (journal, _) = Journal::open(medium, JournalOptions::new(store)).unwrap();
    let source = MasterKeySource::choose(path, None, None);
    let ring = KeyRing::open_existing(folder.medium().unwrap(), store, &source).unwrap();
    let state = open_state(path, store, &journal).unwrap().store;
    let index = ring.index_key();
    let mut cases = found(&state, &index, word).unwrap();
    for is_whole in [false, true] {
        let hash = beginning(&index, word, is_whole);
        cases.extend(on_list(&state, &hash, newest_block(CaseId(1))).unwrap());
    }
    cases
}

#[test]
fn no_hash_of_what_somebody_was_found_by_stays_after_them() {
    let home = tempfile::tempdir().unwrap();
    let desk = open(home.path());
    let by = supervisor(&desk);
    let (case, other) = (desk.whole_life(PLAIN), desk.whole_life("1WWQ84R"));
    let file = desk.engine.snapshot().centre.case(case).unwrap().clone();
    let names = search_words(&file.applicant().unwrap().name.full());
    let number = file.number().unwrap().count.to_string();
    desk.clock.advance(24 * 3600);
    let ticket = desk.ticket();
    desk.agent(Command::CancelTicket(ticket));
    desk.wait(|now| now.centre.case(case).is_none() && now.centre.case(other).is_none());
    // Nobody in memory has these words: the state's lists have them.
    assert_eq!(desk.engine.search(PLAIN, 10), [Hit::Case(case)]);
    assert!(desk.engine.search(&names[0], 10).contains(&Hit::Case(case)));
    erased(&desk, case, by);
    desk.engine.stop();
    drop(desk);
    for word in names.iter().chain([&fold(PLAIN)]) {
        assert!(!listed(home.path(), word).contains(&case), "{word} still leads to the case");
    }
    assert_eq!(listed(home.path(), &number), BTreeSet::from([case]));
    assert_eq!(listed(home.path(), &fold("1WWQ84R")), BTreeSet::from([other]));
}

pub fn erased(desk: &Desk, case: CaseId, by: StaffId) -> u32 {
    let person = desk.engine.snapshot().centre.case(case).unwrap().person.unwrap();
    desk.by(by, Command::Erase { person, why: ErasureReason::Request, periods: None }).unwrap();
    person.0
}

#[test]
fn nothing_of_somebody_who_is_erased_stays_in_any_file() {
    let home = tempfile::tempdir().unwrap();
    let desk = open(home.path());
    let by = supervisor(&desk);
    let case = desk.whole_life(PLAIN);
    let other = desk.whole_life("1WWQ84R");
    let before = desk.engine.snapshot().centre.case(case).unwrap().clone();
    let name = before.applicant().unwrap().name.clone();
    let key = key_entry(home.path(), before.person.unwrap().0);
    assert_eq!(holds(home.path(), &key).len(), 1);
    let old_keys = fs::read(home.path().join("keys")).unwrap();
    desk.engine.save_draft(&format!("case-{}-2", case.0), PLAIN.as_bytes()).unwrap();
    assert!(desk.engine.settle_drafts());

    erased(&desk, case, by);
    assert!(desk.engine.compact_drafts());
    assert_eq!(desk.engine.load_draft(&format!("case-{}-2", case.0)), None);
    let after = desk.engine.snapshot().centre.case(case).unwrap().clone();
    assert!(after.is_erased() && after.number() == before.number());
    for typed in [PLAIN, name.surname.as_str()] {
        let hits = desk.engine.search(typed, 50);
        assert!(!hits.contains(&dost_desk::engine::Hit::Case(case)), "{typed} still finds it");
    }
    assert_eq!(holds(home.path(), &key), [""; 0], "the key still lies in a file");
    for clear in [PLAIN.as_bytes(), name.surname.as_str().as_bytes(), name.full().as_bytes()] {
        assert_eq!(holds(home.path(), clear), [""; 0]);
    }
    let live = digest(&desk.engine.whole().unwrap());
    desk.engine.stop();
    drop(desk);
    let report = audit::verify(home.path(), &Options::new()).unwrap();
    assert_eq!(report.state, StateStanding::Same { behind: 0 }, "journal and state say the same");

    // An old copy of the keys brings the person back to nobody.
    fs::write(home.path().join("keys"), &old_keys).unwrap();
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let engine = Engine::open(home.path(), options(&clock, &practice)).unwrap();
    assert!(engine.notes().contains(&Note::ErasureRepeated { persons: 1 }), "{:?}", engine.notes());
    let centre = engine.whole().unwrap();
    assert!(centre.case(case).unwrap().is_erased());
    assert!(centre.case(other).unwrap().applicant().is_some(), "nobody else is touched");
    assert_eq!(digest(&centre), live);
    engine.stop();
    drop(engine);
    assert_eq!(holds(home.path(), &key), [""; 0]);
    let report = audit::verify(home.path(), &Options::new()).unwrap();
    assert_eq!(report.state, StateStanding::Same { behind: 0 });
}

#[test]
fn a_kill_before_the_key_is_gone_is_made_good_at_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    let desk = open(home.path());
    let by = supervisor(&desk);
    let case = desk.whole_life(PLAIN);
    let keys = fs::read(home.path().join("keys")).unwrap();
    erased(&desk, case, by);
    // Dropped without an end, with the key file as it was: the process died between the two.
    drop(desk);
    fs::write(home.path().join("keys"), keys).unwrap();
    let again = open(home.path());
    assert!(again.engine.notes().contains(&Note::ErasureRepeated { persons: 1 }));
    assert!(again.engine.snapshot().centre.case(case).unwrap().is_erased());
}

#[test]
fn the_command_line_lists_by_number_and_erases_with_a_pin() {
    let home = tempfile::tempdir().unwrap();
    let desk = open(home.path());
    supervisor(&desk);
    let case = desk.whole_life(PLAIN);
    let file = desk.engine.snapshot().centre.case(case).unwrap().clone();
    let number = file.number().unwrap().to_string();
    let asked = |ask: &Ask| perform(&desk.engine, None, ask);
    let list = |case: Option<&str>| {
        let of = case.map(|number| Whom::Case(number.to_owned()));
        asked(&Ask::Retention { periods: Periods::default(), of })
    };
    assert!(list(None).unwrap().lines[0].contains("no period is set"));
    assert!(list(Some("03-2020-000001")).unwrap_err().contains("no case has the number"));
    let listed = list(Some(&number)).unwrap().lines;
    assert!(listed[0].contains(&number), "{listed:?}");
    let surname = file.applicant().unwrap().name.surname.as_str().to_owned();
    assert!(!listed[0].contains(&surname) && !listed[0].contains(PLAIN), "{listed:?}");

    let person = file.person.unwrap().0;
    let erase = |login: &str, pin: &str| {
        asked(&Ask::Erase {
            persons: vec![person],
            login: login.to_owned(),
            pin: pin.to_owned(),
            why: ErasureReason::Request,
            periods: None,
        })
    };
    assert!(erase("supervisor", "0000").unwrap_err().contains("PIN is wrong"));
    assert!(erase("agent", PIN).unwrap_err().contains("role"));
    assert!(!desk.engine.snapshot().centre.case(case).unwrap().is_erased());
    let done = erase("supervisor", PIN).unwrap().lines;
    assert!(done[0].contains("erased, frame"), "{done:?}");
    assert!(list(Some(&number)).unwrap_err().contains("erased already"));
    let frame = desk.engine.snapshot().centre.frames - 1;
    let mut said = String::new();
    audit::show(home.path(), frame, |line| {
        said.push_str(line);
        true
    })
    .unwrap();
    assert!(said.contains("PersonErased") && said.contains("request"), "{said}");
}

/// The list was made by periods that the erasure does not have: it looks for itself.
#[test]
fn whoever_is_on_a_list_that_holds_no_more_is_not_erased() {
    let home = tempfile::tempdir().unwrap();
    let desk = open(home.path());
    supervisor(&desk);
    let case = desk.whole_life(PLAIN);
    let person = desk.engine.snapshot().centre.case(case).unwrap().person.unwrap().0;
    // The case of one whose time has come is with the state store alone.
    desk.clock.advance(70 * 24 * 3600);
    let ticket = desk.ticket();
    desk.agent(Command::CancelTicket(ticket));
    desk.wait(|now| now.centre.case(case).is_none());
    let asked = |ask: &Ask| perform(&desk.engine, None, ask);
    let short = Periods { granted_months: 1, ..Periods::default() };
    let listed = asked(&Ask::Retention { periods: short, of: None }).unwrap().lines;
    assert!(listed[0].starts_with(&format!("person {person}  ")), "{listed:?}");
    let erase = |periods| {
        let (login, pin) = ("supervisor".to_owned(), PIN.to_owned());
        let why = ErasureReason::Period;
        asked(&Ask::Erase { persons: vec![person], login, pin, why, periods })
    };
    let long = Periods { granted_months: 12, ..Periods::default() };
    for periods in [None, Some(Periods::default()), Some(long)] {
        let said = erase(periods).unwrap_err();
        assert!(said.contains("kept longer") && said.contains("dost retention"), "{said}");
        assert!(said.ends_with("Erased before that: 0."), "{said}");
    }
    assert!(desk.engine.snapshot().centre.erased.is_empty());
    let done = erase(Some(short)).unwrap().lines;
    assert!(done[0].ends_with("why: period"), "{done:?}");
}

/// A mistyped code: what MEİS said about a stranger lies under the stranger's key, in no case at all.
#[test]
fn a_stranger_in_no_case_is_listed_and_erased_by_number() {
    let home = tempfile::tempdir().unwrap();
    let desk = open(home.path());
    supervisor(&desk);
    let (_, case) = desk.seat();
    let person = || desk.engine.snapshot().centre.case(case).unwrap().person.unwrap().0;
    desk.identify(case, PLAIN);
    desk.wait(|now| now.centre.case(case).is_some_and(|file| file.applicant().is_some()));
    let stranger = person();
    desk.identify(case, "1WWQ84R");
    let meant = person();
    desk.engine.stop();
    drop(desk);
    let key = key_entry(home.path(), stranger);
    // What is listed outlives the process.
    let desk = open(home.path());
    let asked = |ask: &Ask| perform(&desk.engine, None, ask);
    let periods = Periods::default();
    let list = |of: Option<u32>| asked(&Ask::Retention { periods, of: of.map(Whom::Person) });
    for of in [None, Some(stranger)] {
        let listed = list(of).unwrap().lines;
        assert!(listed[0].starts_with(&format!("person {stranger}  in no case")), "{listed:?}");
    }
    assert!(list(Some(meant)).unwrap_err().contains("is not over"));
    assert!(list(Some(99)).unwrap_err().contains("nobody has the number 99"));
    let login = "supervisor".to_owned();
    let (persons, pin, why) = (vec![stranger], PIN.to_owned(), ErasureReason::Period);
    let done =
        asked(&Ask::Erase { persons, login, pin, why, periods: Some(periods) }).unwrap().lines;
    assert!(done[0].ends_with("why: mistake"), "{done:?}");
    assert!(list(Some(stranger)).unwrap_err().contains("erased already"));
    assert!(list(None).unwrap().lines[0].contains("no period is set"));
    desk.engine.stop();
    drop(desk);
    assert_eq!(holds(home.path(), &key), Vec::<String>::new(), "the stranger's key is there");
}

#[test]
fn a_command_for_somebody_erased_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let desk = open(home.path());
    let by = supervisor(&desk);
    let case = desk.whole_life(PLAIN);
    erased(&desk, case, by);
    let reason = "Yenidən".to_owned();
    let refused = desk.by(by, Command::OpenCorrection { case, reason });
    assert_eq!(refused, Err(Failure::Refused(Refusal::Erased)));
    // The same person is served like anybody else, as somebody new.
    let next = desk.whole_life(PLAIN);
    assert!(!desk.engine.snapshot().centre.case(next).unwrap().is_erased());
}
