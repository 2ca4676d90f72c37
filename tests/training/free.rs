//! The run of a free practice desk: without a lesson, but kept and opened like any other.

use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent};
use dost_desk::law::moment::Moment;
use dost_desk::locale::Lang;
use dost_desk::terminal::program::Program;
use dost_desk::training::Sandbox;
use dost_desk::training::lesson::Ground;
use dost_desk::training::lines::screen_lines;
use dost_desk::training::opened::{Answer, Opened};
use dost_desk::training::room::{Manner, Room};
use dost_desk::training::run::file::RunFile;
use dost_desk::training::run::{Entry, Input};
use dost_desk::ui::Options;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::frames::Alone;
use super::runs::forged;
use super::{law, lesson, sandbox};

/// How long a test waits for what must happen.
const PATIENCE: Duration = Duration::from_secs(60);

/// A Monday morning in practice.
fn monday() -> Moment {
    lesson("plain").start
}

fn free() -> Sandbox {
    let (passport, calendar) = law();
    Sandbox::open_at(monday(), None, passport, calendar).unwrap()
}

/// What a room shows at 80×24.
fn seen(room: &mut Room) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    room.view(&mut buffer);
    screen_lines(&buffer).join("\n")
}

/// The volunteer signs in and gives two tickets.
fn done() -> RunFile {
    let sandbox = free();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let inside = runtime.enter();
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    let snapshot = sandbox.engine().snapshot();
    let options = Options { lang: Lang::En, ..Options::new(snapshot, Size::new(80, 24)) };
    let (mut room, mut feeds, _listeners) =
        Room::new(None, sandbox, Manner::HANDS, options, None, stopped);
    drop(inside);
    let keys = |text: &str| text.chars().map(KeyCode::Char).collect::<Vec<_>>();
    // A volunteer sits at no desk: the one that is offered is taken away.
    let signs_in = [keys("konullu"), vec![KeyCode::Tab], keys("2026")].concat();
    let signs_in = [signs_in, vec![KeyCode::Tab, KeyCode::Backspace, KeyCode::Enter]].concat();
    let gives = vec![KeyCode::Insert, KeyCode::Enter];
    runtime.block_on(async {
        for (typed, shown) in
            [(signs_in, "Nobody is waiting"), (gives.clone(), "S-001"), (gives, "S-002")]
        {
            for code in typed {
                room.input(Event::Key(KeyEvent::from(code)));
            }
            let comes = async {
                while !seen(&mut room).contains(shown) {
                    let cue = feeds.messages.recv().await.unwrap();
                    room.message(cue);
                }
            };
            assert!(tokio::time::timeout(PATIENCE, comes).await.is_ok(), "{}", seen(&mut room));
        }
    });
    room.run_file().unwrap()
}

fn said(opened: &mut Opened, line: &str) -> String {
    match opened.answer(line) {
        Answer::Lines(lines) => lines.join("\n"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_run_without_a_lesson_is_kept_and_opened() {
    let run = done();
    let text = run.to_text();
    assert_eq!(RunFile::parse(&text).unwrap(), run);
    assert_eq!((run.head.lesson.as_ref(), run.start()), (None, Some(monday())));
    let (passport, calendar) = law();
    let ground = Ground::new(&passport, &calendar);
    assert_eq!(run.lesson(&ground, &passport.version).unwrap(), None);
    let mut opened = Opened::play(run, None, free(), Lang::En).unwrap();
    let heading = opened.heading();
    assert!(heading.contains("end=same") && !heading.contains("lesson="), "{heading}");
    assert!(said(&mut opened, "moments").lines().count() > 5);
    let first = said(&mut opened, "asof 1");
    assert!(first.contains("PRACTICE") && !first.contains("S-001"), "{first}");
    let last = said(&mut opened, "moments").lines().count() - 1;
    let last = said(&mut opened, &format!("asof {last}"));
    assert!(last.contains("S-002"), "{last}");
    assert!(said(&mut opened, "compare").starts_with("error key=compare-no-lesson"));
}

#[test]
fn a_start_that_cannot_be_meant_is_told() {
    let run = done();
    let head = |change: &dyn Fn(&mut RunFile)| {
        let mut run = run.clone();
        change(&mut run);
        RunFile::parse(&run.to_text()).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(head(&|_| {}), Ok(()));
    for (change, told) in [
        (
            (&|run: &mut RunFile| run.head.start = None) as &dyn Fn(&mut RunFile),
            "a run has a lesson, or",
        ),
        (&|run| run.head.start = Some(i64::MIN), "the start is years away"),
    ] {
        let error = head(change).unwrap_err();
        assert!(error.starts_with("line 2: ") && error.contains(told), "{error}");
    }
    // Both far away, where no calendar reaches.
    let mut far = run.clone();
    far.entries.clear();
    (far.head.start, far.head.end) = (Some(i64::MIN), i64::MIN);
    let (passport, calendar) = law();
    let ground = Ground::new(&passport, &calendar);
    let far = RunFile::parse(&far.to_text()).unwrap();
    let error = far.lesson(&ground, &passport.version).unwrap_err().to_string();
    assert!(error.contains("the working calendar does not reach"), "{error}");
    // A lesson says itself when it begins.
    let lesson_too = forged(2, &{
        let mut run = RunFile::parse(&super::runs::short()).unwrap();
        run.head.start = Some(run.head.end);
        run.to_text().lines().nth(1).unwrap().to_owned()
    });
    assert!(RunFile::parse(&lesson_too).unwrap_err().to_string().contains("and not both"));
}

/// A run whose keys were pressed at somebody else's screen cannot be played: it breaks off there, and
/// the bar says so.
#[test]
fn a_run_that_cannot_be_played_to_its_end_says_where_it_broke_off() {
    let mut alone = Alone::at("plain", Lang::En, Manner::HANDS);
    alone.press(KeyEvent::from(KeyCode::F(4)));
    let mut run = alone.room.run_file().unwrap();
    let last = run.entries.last().unwrap().clone();
    let nobody = Entry { who: Some(99), input: Input::Key("F5".to_owned(), 0), ..last.clone() };
    run.entries.extend([nobody, Entry { input: Input::Key("F3".to_owned(), 0), ..last }]);
    let lesson = lesson("plain");
    let mut opened = Opened::play(run, Some(lesson.clone()), sandbox(&lesson), Lang::En).unwrap();
    let heading = opened.heading();
    assert!(heading.contains("end=broken"), "{heading}");
    let moments = said(&mut opened, "moments");
    // What came before it is there; what comes after it is not.
    assert!(
        moments.contains("F4") && !moments.contains("F5") && !moments.contains("F3"),
        "{moments}"
    );
    let last = moments.lines().count() - 1;
    let shown = said(&mut opened, &format!("asof {last}"));
    assert!(shown.contains("BROKE OFF"), "{shown}");
}

/// What a moment keeps of the centre is what has changed since the one before.
#[test]
fn a_moment_keeps_only_what_has_changed() {
    use dost_desk::casework::command::Command;
    use dost_desk::casework::ticket::{Priority, TicketSource};
    use dost_desk::store::medium::PIECE_BYTES;
    use dost_desk::training::script::Player;
    let sandbox = free();
    let mut before = sandbox.save();
    let founding = before.bytes_beside(&sandbox.another(&before).unwrap().save());
    assert!(founding < PIECE_BYTES, "{founding} bytes of what a copy began with");
    for _ in 0..20 {
        let (priority, source) = (Priority::None, TicketSource::Staff);
        let command = Command::IssueTicket { priority, source, case: None };
        sandbox.submit(Player::Volunteer, command).unwrap();
        let mut after = sandbox.save_after(Some(&before));
        let kept = after.bytes_beside(&before);
        assert!(0 < kept && kept <= 2 * PIECE_BYTES, "{kept} bytes for one ticket");
        // What the ticket has set going may still come, a look over the deadlines or a step of the
        // state; then nothing does.
        let late = Instant::now() + PATIENCE;
        loop {
            let next = sandbox.save_after(Some(&after));
            if next.bytes_beside(&after) == 0 {
                break;
            }
            assert!(Instant::now() < late, "what has not changed is kept once more");
            after = next;
        }
        before = after;
    }
    let again = sandbox.another(&before).unwrap();
    assert_eq!(again.engine().snapshot().centre.tickets.values().count(), 20);
}

#[test]
fn a_room_alone_has_a_run_of_its_lesson() {
    let alone = Alone::at("plain", Lang::En, Manner::HANDS);
    assert_eq!(alone.room.run_file().unwrap().head.lesson.unwrap().name, "plain");
    let auto = Alone::at("plain", Lang::En, Manner::auto(Duration::ZERO));
    assert!(auto.room.run_file().is_none(), "the autopilot's are all the same");
}
