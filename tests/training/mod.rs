//! Practice: lessons fit the passport and play to their end, a bad lesson is told by its line, and
//! no way leads from here to a data folder.

mod console;
pub mod frames;
mod free;
mod lessons;
mod memory;
mod moments;
pub mod played;
pub mod room;
mod runs;

use std::sync::Arc;

use dost_desk::law::calendar::Calendar;
use dost_desk::law::passport::Passport;
use dost_desk::training::Sandbox;
use dost_desk::training::lesson::{Ground, Lesson, LessonErrors, built_in};

/// Passport and calendar as built in.
pub fn law() -> (Passport, Calendar) {
    (Passport::embedded().unwrap(), Calendar::embedded().unwrap())
}

/// A lesson read against the built-in law.
pub fn read(text: &str) -> Result<Lesson, LessonErrors> {
    let (passport, calendar) = law();
    Lesson::parse(("own", "own.toml"), text, &Ground::new(&passport, &calendar))
}

/// A built-in lesson.
pub fn lesson(name: &str) -> Arc<Lesson> {
    let (passport, calendar) = law();
    let ground = Ground::new(&passport, &calendar);
    Arc::new(Lesson::parse((name, name), built_in(name).unwrap(), &ground).unwrap())
}

/// The practice centre of a lesson.
pub fn sandbox(lesson: &Lesson) -> Sandbox {
    let (passport, calendar) = law();
    let visitor = lesson.visitors.first().cloned();
    Sandbox::open_at(lesson.start, visitor, passport, calendar).unwrap()
}

/// Practice takes no path, and its room names nothing that opens one.
#[test]
fn no_way_leads_from_practice_to_a_data_folder() {
    let room = concat!(env!("CARGO_MANIFEST_DIR"), "/src/training");
    let mut folders = vec![std::path::PathBuf::from(room)];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for way in
                ["crate::store", "std::fs", "std::path", "Engine::open", "Engine::on", "Media"]
            {
                assert!(!text.contains(way), "{way} in {}", path.display());
            }
            files += 1;
        }
    }
    assert!(files >= 15);
}
