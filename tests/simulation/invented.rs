//! Invented data: the same bytes for the same seed, and a journal like any other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::NaiveDate;
use dost_desk::casework::case::Case;
use dost_desk::casework::ids::CaseId;
use dost_desk::casework::private::PersonId;
use dost_desk::engine::audit::{StateStanding, rebuild, verify};
use dost_desk::engine::{Engine, FRAMES_A_WORD, Hit, ManualClock, Options, PEOPLE_READ_MAX};
use dost_desk::gateways::Gateways;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::passport::Passport;
use dost_desk::simulation::invented::{InventError, Invented, Wish, invent, invented_person};

const CASES: u32 = 300;
const OPEN: u32 = 12;

fn wish(seed: u64) -> Wish {
    Wish {
        cases: CASES,
        open: OPEN,
        seed,
        last: NaiveDate::from_ymd_opt(2026, 11, 17).unwrap(),
        passport: Passport::embedded().unwrap(),
        calendar: Calendar::embedded().unwrap(),
    }
}

fn made(folder: &Path, seed: u64) -> Invented {
    invent(folder, &wish(seed), &mut |_| {}).unwrap()
}

/// Everything but sled's own files, which are a copy.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for part in ["", "journal"] {
        for entry in std::fs::read_dir(folder.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() && !path.ends_with("lock") {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let folders: Vec<_> = (0..3).map(|_| tempfile::tempdir().unwrap()).collect();
    let seeds = [7, 7, 8];
    let all: Vec<_> = folders.iter().zip(seeds).map(|(it, seed)| made(it.path(), seed)).collect();
    assert_eq!(all[0], all[1]);
    let [one, same, other] = [0, 1, 2].map(|at: usize| bytes(folders[at].path()));
    assert!(one.len() >= 5, "{:?}", one.keys());
    assert!(one == same, "the same seed gave other bytes");
    assert_ne!(one["journal/00000000.segment"], other["journal/00000000.segment"]);
    assert_ne!(one["keys"], other["keys"]);
}

#[test]
fn the_journal_verifies_and_the_centre_opens_with_its_open_work_alone() {
    let folder = tempfile::tempdir().unwrap();
    let invented = made(folder.path(), 1);
    assert_eq!((invented.cases, invented.open), (CASES, OPEN));
    let report = verify(folder.path(), &Options::new()).unwrap();
    assert_eq!((report.frames, report.state), (invented.frames, StateStanding::Same { behind: 0 }));

    let last = wish(1).last.and_hms_opt(20, 0, 0).unwrap();
    let clock = ManualClock::at(dost_desk::law::moment::Moment::at(last.date(), last.time()));
    let options = Options::with(std::sync::Arc::new(clock), Gateways::not_connected());
    let engine = Engine::open(folder.path(), options).unwrap();
    assert!(engine.notes().is_empty(), "{:?}", engine.notes());
    let centre = &engine.snapshot().centre;
    let open = centre.cases.values().filter(|case| !case.stage.is_over()).count();
    assert_eq!(open, OPEN as usize);
    assert!(centre.cases.size() < CASES as usize / 2, "{} in memory", centre.cases.size());
    // Names as people have them: dotted and dotless, and found however they are typed.
    let found = engine.search("ismayilov", 100);
    assert!(!found.is_empty() && found.iter().all(|hit| matches!(hit, Hit::Case(_))));
    engine.stop();
}

#[test]
fn a_folder_that_holds_a_centre_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path(), 1);
    let before = bytes(folder.path());
    let again = invent(folder.path(), &wish(2), &mut |_| {});
    assert!(matches!(again, Err(InventError::Bulk(_))), "{again:?}");
    assert!(bytes(folder.path()) == before);
    let many = Wish { open: CASES + 1, ..wish(1) };
    assert!(matches!(invent(folder.path(), &many, &mut |_| {}), Err(InventError::Wish(_))));
}

#[test]
fn closed_cases_are_found_as_they_are_after_a_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path(), 3);
    let found = || {
        let engine = Engine::open(folder.path(), Options::new()).unwrap();
        let words = (1..CASES / 4).flat_map(|person| {
            let (code, applicant) = invented_person(3, person).unwrap();
            let surname: String = applicant.name.surname.as_str().chars().take(4).collect();
            [code.as_str().to_owned(), surname, format!("99-2022-{person:06}")]
        });
        let mut cases = BTreeMap::new();
        for typed in words {
            let hits: BTreeSet<CaseId> = engine
                .search(&typed, 100)
                .into_iter()
                .filter_map(|hit| if let Hit::Case(case) = hit { Some(case) } else { None })
                .collect();
            cases.insert(typed, hits);
        }
        engine.stop();
        cases
    };
    let before = found();
    let hits: usize = before.values().map(BTreeSet::len).sum();
    assert!(hits > CASES as usize, "{hits} hits");
    rebuild(folder.path(), &Options::new()).unwrap();
    assert_eq!(found(), before);
}

/// What is found is listed without being fetched: in the same order, and open as far as a list shows.
#[test]
fn what_is_listed_is_what_a_search_fetches_and_nobody_comes_into_memory_for_it() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path(), 3);
    let engine = Engine::open(folder.path(), Options::new()).unwrap();
    let words = (1..CASES / 4).flat_map(|person| {
        let (code, applicant) = invented_person(3, person).unwrap();
        let begins = |word: &str, letters| word.chars().take(letters).collect::<String>();
        let (surname, given) = (applicant.name.surname, applicant.name.given);
        let both = format!("{} {}", begins(surname.as_str(), 4), begins(given.as_str(), 3));
        let number = format!("99-2022-{person:06}");
        [code.as_str().to_owned(), begins(surname.as_str(), 3), both, number]
    });
    let words: Vec<String> = words.collect();
    let before = engine.snapshot().centre.cases.size();
    let listed: Vec<_> = words.iter().map(|typed| engine.find(typed, 100)).collect();
    assert_eq!(engine.snapshot().centre.cases.size(), before, "something was fetched");
    let closed: usize = listed.iter().map(|found| found.closed.len()).sum();
    assert!(closed > CASES as usize, "{closed} closed cases");
    for (typed, found) in words.iter().zip(listed) {
        assert_eq!(found.hits, engine.search(typed, 100), "{typed}");
        let centre = engine.snapshot().centre.clone();
        for (id, case) in &found.closed {
            assert!(found.hits.contains(&Hit::Case(*id)), "{typed}: {id} is no hit");
            let fetched = centre.case(*id).unwrap();
            assert_eq!((case.code(), case.applicant()), (fetched.code(), fetched.applicant()));
            assert_eq!((case.number(), case.stage), (fetched.number(), fetched.stage));
            assert!(fetched.sentence().is_some() && case.sentence().is_none(), "{typed}: {id}");
        }
    }
    engine.stop();
}

#[test]
fn everybody_is_read_piece_by_piece_as_the_whole_state_has_them() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path(), 3);
    let engine = Engine::open(folder.path(), Options::new()).unwrap();
    let whole = engine.whole().unwrap();
    assert!(whole.people.size() > PEOPLE_READ_MAX, "one piece is enough for them");
    let mut people = Vec::new();
    engine
        .each_person(|person, cases| {
            let expected: Vec<_> = whole.cases_of(person).collect();
            let same = |(read, held): (&Arc<Case>, &&Arc<Case>)| {
                let ended = (read.ended_at, read.stage, read.is_granted());
                read.id == held.id && ended == (held.ended_at, held.stage, held.is_granted())
            };
            assert_eq!(cases.len(), expected.len(), "{person:?}");
            assert!(cases.iter().zip(&expected).all(same), "{person:?}");
            people.push(person);
        })
        .unwrap();
    assert_eq!(people, whole.people.keys().copied().collect::<Vec<_>>());
    for person in people {
        let cases = engine.cases_of_person(person).unwrap().unwrap();
        let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
        assert_eq!(ids, whole.cases_of(person).map(|case| case.id).collect::<Vec<_>>());
    }
    let nobody = PersonId(whole.counters.person + 1);
    assert_eq!(engine.cases_of_person(nobody), Ok(None));
    engine.stop();
}

#[test]
fn whoever_waits_for_a_state_made_anew_is_told_how_far_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let frames = made(folder.path(), 4).frames;
    assert!(frames > 3 * FRAMES_A_WORD, "{frames} frames");
    let told = || {
        let words = Arc::new(Mutex::new(Vec::new()));
        let heard = words.clone();
        let mut options = Options::new();
        options.progress = Some(Arc::new(move |done, all| heard.lock().unwrap().push((done, all))));
        Engine::open(folder.path(), options).unwrap().stop();
        words.lock().unwrap().clone()
    };
    assert_eq!(told(), [], "nothing is to be applied");
    std::fs::remove_dir_all(folder.path().join("state")).unwrap();
    let words = told();
    // The centre's own look at the deadlines may have added a frame or two.
    assert!(words.iter().all(|(_, all)| (frames..frames + 9).contains(all)), "{words:?}");
    let all = words[0].1;
    let done: Vec<u64> = words.into_iter().map(|(done, _)| done).collect();
    let expected: Vec<u64> = (1..=all / FRAMES_A_WORD).map(|word| word * FRAMES_A_WORD).collect();
    assert_eq!(done, expected);
}
