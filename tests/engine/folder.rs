//! A centre on a real folder: kills, damage, drafts, and what its files give away.

use std::fs;
use std::path::Path;

use dost_desk::casework::centre::COMMANDS_REMEMBERED_MAX;
use dost_desk::casework::command::{Actor, Command, NewStaff};
use dost_desk::casework::decide::sweep;
use dost_desk::casework::forms::{Request, Section};
use dost_desk::casework::ids::DeskId;
use dost_desk::casework::public_key::PublicKey;
use dost_desk::casework::register::OutsideSystem;
use dost_desk::casework::staff::Role;
use dost_desk::engine::audit::{self, AuditError, StateStanding};
use dost_desk::engine::{Engine, Hit, ManualClock, Note, OpenError, Options, digest};
use dost_desk::gateways::practice::Behaviour;
use dost_desk::law::calendar::Calendar;
use dost_desk::law::passport::{AnswerChannel, Passport, RequestChannel};
use dost_desk::store::folder::FolderError;

use super::desk::{Desk, PLAIN, is_out, morning, options, own, practice, request};

pub fn open(path: &Path) -> Desk {
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let engine = Engine::open(path, options(&clock, &practice)).unwrap();
    Desk::found(engine, clock, practice)
}

/// Something of everything: cases closed, taken up again, withdrawn and with the officer, a draft
/// that changed its person, a second day, staff who come and go, other passport and calendar.
pub fn mixed_day(desk: &Desk) {
    let supervisor = NewStaff {
        login: "supervisor".to_owned(),
        name: "Növbə rəisi".to_owned(),
        role: Role::Supervisor,
        pin_hash: String::new(),
    };
    let supervisor = own(&desk.engine, Command::AddStaff(supervisor)).unwrap().staff.unwrap();
    let closed = desk.whole_life(PLAIN);
    let reason = "Məbləğ yenidən baxılsın".to_owned();
    desk.by(supervisor, Command::OpenCorrection { case: closed, reason }).unwrap();
    desk.claimed("1WWQ84R");
    let (ticket, case) = desk.registered("6H7J8KW");
    desk.agent(Command::Withdraw { case, reason: "Ərizəçi istədi".to_owned() });
    desk.agent(Command::FinishVisit(ticket));
    own(&desk.engine, Command::SignIn { staff: supervisor, pin_right: false }).unwrap();
    own(&desk.engine, Command::SetRole { staff: supervisor, role: Role::Agent }).unwrap();
    own(&desk.engine, Command::DisableStaff(supervisor)).unwrap();
    let passport = Passport { version: "sınaq".to_owned(), ..Passport::embedded().unwrap() };
    own(&desk.engine, Command::AdoptPassport(Box::new(passport))).unwrap();
    let (ticket, case) = desk.seat();
    desk.identify(case, "4R5T6YW");
    desk.identify(case, "3AB9WWC");
    desk.agent(Command::Fill { case, section: Box::new(Section::Request(said())) });
    desk.agent(Command::FinishVisit(ticket));
    desk.clock.advance(24 * 3600);
    // By the clock: what is shown may still be of the day before.
    let today = desk.engine.now();
    desk.wait(|now| now.centre.last_sweep.is_some_and(|last| last.at >= today));
    let text = Calendar::embedded().unwrap().to_csv();
    // The days off at the turn of the year go: every running case gets other dates.
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("2026-12-")).collect();
    let calendar = Calendar::parse(&(kept.join("\n") + "\n")).unwrap();
    own(&desk.engine, Command::AdoptCalendar(Box::new(calendar))).unwrap();
    let line =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDzADzgV71a/2yTbwtrOcYFpiakdqAJnGZj3nCRI5FUT masa-3";
    let key = PublicKey::parse(line).unwrap();
    for staff in [desk.agent, desk.officer] {
        own(&desk.engine, Command::AddKey { staff, key: key.clone() }).unwrap();
        let body = key.body.clone();
        own(&desk.engine, Command::RemoveKey { staff, body }).unwrap();
    }
    own(&desk.engine, Command::AddKey { staff: desk.agent, key }).unwrap();
    desk.ticket();
    desk.ticket();
    // The other dates have been looked at, so that nothing more is recorded by itself.
    desk.wait(|now| {
        let look = sweep(&now.centre, now.now);
        look.raised.is_empty() && look.stale_tickets.is_empty() && look.to_post.is_empty()
    });
}

pub const CANARY: &str = "Kanareyka";

fn said() -> Request {
    Request {
        channel: RequestChannel::InPerson,
        answer: AnswerChannel::InPerson,
        needs_medical: true,
        needs_social: false,
        words: CANARY.to_owned(),
    }
}

#[test]
fn a_kill_loses_nothing_and_the_state_agrees_with_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let desk = open(folder.path());
    mixed_day(&desk);
    // Without the outbox's own frames coming in between.
    desk.wait(|now| now.centre.questions.is_empty());
    let before = digest(&desk.engine.whole().unwrap());
    drop(desk);
    for round in 0..2 {
        let report = audit::verify(folder.path(), &Options::new()).unwrap();
        assert_eq!(report.digest, before, "round {round}");
        assert!(
            matches!(report.state, StateStanding::Same { .. } | StateStanding::Absent),
            "{:?}",
            report.state
        );
        let again = open(folder.path());
        assert_eq!(digest(&again.engine.whole().unwrap()), before, "round {round}");
        assert_eq!(again.engine.notes(), []);
        drop(again);
    }
}

#[test]
fn an_orderly_stop_leaves_the_state_level_with_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let desk = open(folder.path());
    mixed_day(&desk);
    // Questions that stay open belong to the state as well.
    desk.practice.controls().set(OutsideSystem::Meis, Behaviour::Down);
    desk.agent(Command::CallNext);
    let ticket = desk.engine.snapshot().centre.ticket_at(DeskId(1)).unwrap().id;
    let case = desk.agent(Command::Serve(ticket)).case.unwrap();
    desk.identify(case, "1D2F3GW");
    desk.wait(|now| is_out(&now.centre.case(case).unwrap().sentence_lookup));
    assert!(desk.engine.snapshot().centre.questions.size() > 0);
    let stopped = desk.engine.whole().unwrap();
    desk.engine.stop();
    drop(desk);
    let report = audit::verify(folder.path(), &Options::new()).unwrap();
    assert_eq!(report.state, StateStanding::Same { behind: 0 });
    assert_eq!(report.frames, stopped.frames);
    assert_eq!(report.digest, digest(&stopped));
    // MEİS is still down: an answer to the open question would be a change.
    let (clock, practice) = (ManualClock::at(morning()), practice());
    practice.controls().set(OutsideSystem::Meis, Behaviour::Down);
    let again = Engine::open(folder.path(), options(&clock, &practice)).unwrap();
    assert_eq!(digest(&again.whole().unwrap()), report.digest);
}

#[test]
fn the_oldest_answers_make_room_in_the_state_too() {
    let folder = tempfile::tempdir().unwrap();
    let desk = open(folder.path());
    let (_, case) = desk.seat();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let looks: Vec<_> = (0..COMMANDS_REMEMBERED_MAX + 300)
            .map(|_| {
                let look = request(Actor::Staff(desk.agent), None, Command::ViewCase(case));
                let engine = desk.engine.clone();
                // A full queue is answered at once: the caller tries again.
                tokio::spawn(async move {
                    while engine.submit(look.clone()).await.is_err() {
                        tokio::task::yield_now().await;
                    }
                })
            })
            .collect();
        for look in looks {
            look.await.unwrap();
        }
    });
    desk.engine.stop();
    let centre = desk.engine.snapshot().centre.clone();
    assert_eq!(centre.answers.size(), COMMANDS_REMEMBERED_MAX);
    drop(desk);
    let report = audit::verify(folder.path(), &Options::new()).unwrap();
    assert_eq!(report.digest, digest(&centre));
    assert_eq!(report.state, StateStanding::Same { behind: 0 });
}

#[test]
fn a_damaged_state_is_set_aside_and_rebuilt() {
    let folder = tempfile::tempdir().unwrap();
    let desk = open(folder.path());
    mixed_day(&desk);
    desk.wait(|now| now.centre.questions.is_empty());
    let before = digest(&desk.engine.whole().unwrap());
    desk.engine.stop();
    drop(desk);
    fs::write(folder.path().join("state/conf"), b"nonsense").unwrap();
    fs::write(folder.path().join("state/db"), vec![0x5A; 4096]).unwrap();
    let desk = open(folder.path());
    assert_eq!(digest(&desk.engine.whole().unwrap()), before);
    let notes = desk.engine.notes();
    assert!(matches!(notes, [Note::StateRebuilt { .. }]), "{notes:?}");
    desk.engine.stop();
    drop(desk);
    fs::remove_dir_all(folder.path().join("state")).unwrap();
    let desk = open(folder.path());
    assert_eq!(digest(&desk.engine.whole().unwrap()), before);
    assert!(matches!(desk.engine.notes(), [Note::StateRebuilt { path: None, .. }]));
    drop(desk);
    let rebuilt = audit::rebuild(folder.path(), &Options::new()).unwrap();
    assert!(rebuilt.set_aside.is_some_and(|path| path.exists()));
    assert_eq!(
        audit::verify(folder.path(), &Options::new()).unwrap().state,
        StateStanding::Same { behind: 0 }
    );
}

#[test]
fn no_file_gives_away_a_name_and_search_works_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let desk = open(folder.path());
    mixed_day(&desk);
    desk.engine.save_draft("agent/applicant", "Qanadlı Kanareyka".as_bytes()).unwrap();
    desk.wait(|now| now.centre.questions.is_empty());
    desk.engine.stop();
    drop(desk);
    let secrets = [
        "Əliyev",
        "eliyev",
        "Rəşad",
        PLAIN,
        "5zk7w2m",
        "AA1234567",
        "502123456",
        CANARY,
        "12 nömrəli cəzaçəkmə",
        "Nizami",
        "B-1021",
        "reshad@misal.az",
    ];
    let files = files(folder.path());
    assert!(files.len() > 5);
    for (name, bytes) in files {
        for secret in secrets {
            let secret = secret.as_bytes();
            let found = bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!found, "{} in {name}", String::from_utf8_lossy(secret));
        }
    }
    let desk = open(folder.path());
    assert!(matches!(desk.engine.search("rəşad əliyev", 5)[..], [Hit::Case(_), Hit::Case(_)]));
}

fn files(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            files.extend(self::files(&entry.path()));
        } else {
            let name = entry.path().display().to_string();
            files.push((name, fs::read(entry.path()).unwrap()));
        }
    }
    files
}

#[test]
fn drafts_outlive_a_kill_and_a_state_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let desk = open(folder.path());
    desk.engine.save_draft("agent/1", b"half").unwrap();
    desk.engine.save_draft("agent/1", "yarım yazı".as_bytes()).unwrap();
    desk.engine.save_draft("agent/2", b"sent").unwrap();
    assert_eq!(desk.engine.load_draft("agent/1").unwrap(), "yarım yazı".as_bytes());
    assert!(desk.engine.settle_drafts());
    desk.engine.drop_draft("agent/2");
    assert!(desk.engine.settle_drafts());
    drop(desk);
    let _ = fs::remove_dir_all(folder.path().join("state"));
    let desk = open(folder.path());
    assert_eq!(desk.engine.load_draft("agent/1").unwrap(), "yarım yazı".as_bytes());
    assert_eq!(desk.engine.load_draft("agent/2"), None);
    assert!(desk.engine.save_draft("agent/3", &vec![0; 1 << 20]).is_err());
    // Typed just before an orderly stop: safe without asking.
    desk.engine.save_draft("agent/4", b"last").unwrap();
    desk.engine.stop();
    drop(desk);
    assert_eq!(open(folder.path()).engine.load_draft("agent/4").unwrap(), b"last");
}

#[test]
fn one_process_a_folder_and_an_unfounded_centre_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path(), Options::new()).unwrap();
    assert!(engine.snapshot().centre.identity.is_none());
    let second = Engine::open(folder.path(), Options::new());
    assert!(matches!(second.err(), Some(OpenError::Folder(FolderError::InUse { .. }))));
    engine.stop();
    // The folder is let go by the stop, not by the handle.
    let third = Engine::open(folder.path(), Options::new()).unwrap();
    drop((engine, third));
    assert_eq!(audit::verify(folder.path(), &Options::new()).unwrap().frames, 0);
}

#[test]
fn frames_are_shown_with_people_masked() {
    let folder = tempfile::tempdir().unwrap();
    let desk = open(folder.path());
    desk.whole_life(PLAIN);
    let frames = desk.engine.snapshot().centre.frames;
    desk.engine.stop();
    drop(desk);
    let mut lines = Vec::new();
    audit::show(folder.path(), 0, |line| {
        lines.push(line.to_owned());
        true
    })
    .unwrap();
    assert_eq!(lines.len() as u64, frames);
    let whole = lines.join("\n");
    assert!(whole.contains("CaseDecided") && whole.contains("•••"));
    assert!(!whole.contains("\"Sealed\""));
    let calendar = lines.iter().find(|line| line.contains("CalendarAdopted")).unwrap();
    assert!(calendar.len() < 4_000, "{} bytes", calendar.len());
    let mut seen = 0;
    audit::show(folder.path(), 3, |line| {
        assert!(line.contains("\"seq\":3"), "{line}");
        seen += 1;
        false
    })
    .unwrap();
    assert_eq!(seen, 1);
}

#[test]
fn looking_makes_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none");
    let looked = audit::verify(&none, &Options::new());
    assert!(matches!(looked, Err(AuditError::NoFolder { .. })));
    assert!(!none.exists());
}
