//! An audit takes the numbers of all answers again.

use dost_desk::casework::command::Actor;
use dost_desk::casework::event::{Event, Frame, RecordedAnswer};
use dost_desk::casework::evidence::AnswerHash;
use dost_desk::casework::private::{PersonId, Private};
use dost_desk::casework::register::PaymentAnswer;
use dost_desk::engine::audit::{self, AnswersReport, StateStanding};
use dost_desk::engine::{Engine, ManualClock, Options, new_command_id};
use dost_desk::store::folder::DataFolder;
use dost_desk::store::frame::payload;
use dost_desk::store::journal::{Journal, JournalOptions};
use dost_desk::store::keys::{KeyRing, MasterKeySource, SealedIn};
use dost_desk::store::records::FRAME_SCHEMA;

use super::desk::{Desk, PLAIN, morning, options, practice};

/// Journal and keys of a folder that nobody has open.
fn by_hand(path: &std::path::Path) -> (DataFolder, Journal, KeyRing) {
    let folder = DataFolder::open(path).unwrap();
    let store = folder.store_id();
    let journal =
        Journal::open(folder.journal_medium().unwrap(), JournalOptions::new(store)).unwrap().0;
    let master = MasterKeySource::choose(path, None, None);
    let ring = KeyRing::open_existing(folder.medium().unwrap(), store, &master).unwrap();
    (folder, journal, ring)
}

#[test]
fn an_answer_that_is_not_what_came_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let (clock, practice) = (ManualClock::at(morning()), practice());
    let engine = Engine::open(path, options(&clock, &practice)).unwrap();
    let desk = Desk::found(engine, clock, practice);
    let case = desk.claimed(PLAIN);
    let other = desk.claimed("1WWQ84R");
    let snapshot = desk.engine.snapshot();
    let file = snapshot.centre.case(case).unwrap();
    let (person, asked) = (file.person.unwrap(), file.payment_lookup.clone());
    let kept = asked.hash().unwrap();
    let dost_desk::casework::register::Lookup::Answered { query, .. } = asked else { panic!() };
    let erased = snapshot.centre.case(other).unwrap().person.unwrap();
    desk.engine.stop();

    let report = audit::verify(path, &Options::new()).unwrap();
    assert_eq!(report.answers, AnswersReport { same: 6, ..AnswersReport::default() });
    assert_eq!(report.state, StateStanding::Same { behind: 0 });

    // Somebody with the keys writes that it was paid, and keeps the number of what came.
    let answer = PaymentAnswer::Paid { on: morning().date(), amount: 1600 };
    let answer = RecordedAnswer::Payment(Private::of(answer));
    assert_ne!(AnswerHash::of_recorded(query, &answer), Some(kept));
    let seq = forge(path, &snapshot.centre, |person| {
        vec![
            Event::Answered { case, person, query, answer },
            Event::AnswerNumbered { case, person, query, hash: Private::Open(kept) },
        ]
    }, person);
    let report = audit::verify(path, &Options::new()).unwrap();
    let differing =
        vec![format!("frame {seq}, query {query}"), format!("case {case}, PriorPayment")];
    assert_eq!(report.answers, AnswersReport { same: 6, differing, ..AnswersReport::default() });

    // What was known of a person goes with their key, numbers too.
    let (held, journal, mut ring) = by_hand(path);
    ring.erase(erased).unwrap();
    drop((journal, ring, held));
    let report = audit::verify(path, &Options::new()).unwrap();
    assert_eq!((report.answers.same, report.answers.erased), (3, 3));
}

/// Appends a frame with these events; its number.
fn forge(
    path: &std::path::Path,
    centre: &dost_desk::casework::centre::Centre,
    events: impl FnOnce(PersonId) -> Vec<Event>,
    person: PersonId,
) -> u64 {
    let (_folder, mut journal, mut ring) = by_hand(path);
    let mut frame = Frame {
        at: centre.last_at,
        actor: Actor::Centre,
        desk: None,
        command_id: new_command_id(),
        passport: centre.passport.as_ref().unwrap().version.clone(),
        events: events(person),
    };
    let seq = journal.next_seq();
    ring.seal(&mut frame, SealedIn::Journal).unwrap();
    journal.append_group(&[payload(FRAME_SCHEMA, &frame).unwrap()]).unwrap();
    seq
}
