//! Hostile strings on the screen: recorded behind every check, typed, pasted and searched for.

use std::sync::Arc;

use crossterm::event::{Event as Pressed, KeyEventKind};
use dost_desk::casework::command::Actor;
use dost_desk::casework::event::{Event, FilledSection, Frame};
use dost_desk::casework::evolve::apply;
use dost_desk::casework::forms::{Applicant, Request, Sentence};
use dost_desk::casework::identity::Name;
use dost_desk::casework::ids::{CaseId, CommandId};
use dost_desk::casework::private::{PersonId, Private};
use dost_desk::casework::staff::Staff;
use dost_desk::law::passport::DocumentKind;
use dost_desk::locale::Lang;
use dost_desk::terminal::{Decoder, Depth, Scratch, Screen};
use dost_desk::ui::theme::Theme;
use dost_desk::ui::{Msg, view};
use ratatui::layout::Size;
use serde::de::DeserializeOwned;

use super::Tally;
use super::strings::Strings;
use super::terminal::{Stream, check};
use crate::screens::desk::{Desk, House, monday};
use crate::screens::people::{claimed, day, forwarded, ilham, request, seat, sentence};

const SIZE: (u16, u16) = (80, 24);

/// A page that shows recorded text, and a field that is typed into.
struct Stage {
    house: House,
    desk: Desk,
    case: CaseId,
    screen: Screen,
    decoder: Decoder,
    /// Keys that lead from anywhere to the page, and to the field on it.
    keys: &'static [&'static str],
}

/// The pages that are played in turn.
pub struct Stages {
    stages: Vec<Stage>,
    next: usize,
}

impl Stages {
    pub fn open() -> Self {
        let stages = vec![
            Stage::at_the_desk(&["F3", "F3 Down Down", "F6", "Ctrl-P", "F4", "F2", "F3 PgDn"]),
            Stage::in_the_office(&["F5", "F5 Enter", "F6", "F9", "F5 Enter Tab", "Ctrl-P"]),
            Stage::at_the_door(),
        ];
        Self { stages, next: 0 }
    }

    /// Puts new strings everywhere on one page and looks at what its terminal is sent.
    pub fn play(&mut self, strings: &mut Strings) -> Tally {
        self.next = (self.next + 1) % self.stages.len();
        self.stages[self.next].play(strings)
    }
}

/// A value as an old file may hold it: read without the check that is made today.
fn unchecked<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).expect("a text")
}

impl Stage {
    fn new(house: House, desk: Desk, case: CaseId, keys: &'static [&'static str]) -> Self {
        let size = Size { width: SIZE.0, height: SIZE.1 };
        let screen = Screen::new(size, Depth::TrueColour, Scratch::default());
        Self { house, desk, case, screen, decoder: Decoder::default(), keys }
    }

    fn at_the_desk(keys: &'static [&'static str]) -> Self {
        let mut house = House::founded(monday());
        let (_, case) = seat(&mut house);
        crate::screens::people::identify(&mut house, case, "5ZW10X2");
        let desk = Desk::seated(&mut house, "leyla", "7", SIZE, Lang::En, Theme::default());
        Self::new(house, desk, case, keys)
    }

    fn in_the_office(keys: &'static [&'static str]) -> Self {
        let mut house = House::founded(monday());
        let case = forwarded(&mut house, "5ZW10X2", ilham());
        claimed(&mut house, "orxan", case);
        let desk = Desk::seated(&mut house, "orxan", "", SIZE, Lang::Az, Theme::default());
        Self::new(house, desk, case, keys)
    }

    fn at_the_door() -> Self {
        let mut house = House::founded(monday());
        let (_, case) = seat(&mut house);
        let desk = Desk::new(&house, SIZE, Lang::Az, Theme::default());
        Self::new(house, desk, case, &["Tab", "BackTab"])
    }

    fn play(&mut self, strings: &mut Strings) -> Tally {
        let mut drawn: Vec<String> = (0..12).map(|_| strings.text()).collect();
        self.record(&drawn);
        self.desk.refresh(&mut self.house);
        let mut tally = Tally { strings: drawn.len(), ..Tally::default() };
        let keys = self.keys[strings.below(self.keys.len())];
        self.desk.press(&mut self.house, "Esc Esc");
        self.look(&mut tally, &drawn);
        self.desk.press(&mut self.house, keys);
        self.look(&mut tally, &drawn);
        // Typed: what the terminal sends becomes keys and pastes, as in a session.
        let typed =
            [strings.bytes(), b"\x1b[200~".to_vec(), strings.bytes(), b"\x1b[201~".to_vec()];
        drawn.push(format!("{typed:?}"));
        tally.strings += 2;
        for event in self.decoder.feed(&typed.concat()) {
            match event {
                // Enter and what else acts would leave the page; letters are what is wanted here.
                Pressed::Key(key) if key.kind == KeyEventKind::Press && is_letter(&key) => {
                    self.desk.tell(&mut self.house, Msg::Key(key));
                }
                Pressed::Paste(text) => self.desk.tell(&mut self.house, Msg::Paste(text)),
                _ => {}
            }
        }
        let _ = self.decoder.timeout();
        self.desk.left.clear();
        self.look(&mut tally, &drawn);
        tally
    }

    /// One frame, through our own backend, into the parser.
    fn look(&mut self, tally: &mut Tally, drawn: &[String]) {
        let model = &self.desk.model;
        let frame = self.screen.draw(|buffer| view(model, buffer));
        let most = usize::from(SIZE.0) * usize::from(SIZE.1) * super::terminal::CELL_BYTES_MAX;
        assert!(frame.len() <= most, "{} bytes for one frame from {drawn:?}", frame.len());
        let widest = check(Stream::Screen, &frame, &drawn);
        tally.bytes += frame.len();
        tally.cell_bytes_max = tally.cell_bytes_max.max(widest);
    }

    /// Records the strings wherever a text is kept, past all checks.
    fn record(&mut self, drawn: &[String]) {
        let text = |index: usize| drawn[index % drawn.len()].clone();
        let name = |index| unchecked::<Name>(&text(index));
        let (case, person) = (self.case, PersonId(1));
        let mut applicant = ilham();
        applicant.name.surname = name(0);
        applicant.name.given = name(1);
        applicant.name.father = Some(name(2));
        let applicant = Applicant {
            phone: Some(unchecked(&text(3))),
            email: Some(unchecked(&text(4))),
            ..applicant
        };
        let released = sentence(day(2026, 11, 2));
        let sentence = Sentence { institution: text(5), certificate: Some(text(6)), ..released };
        let asked = Request { words: text(7), ..request() };
        let filled = |section| Event::SectionFilled { case, person, section };
        let mut events = vec![
            filled(FilledSection::Applicant(Private::of(applicant))),
            filled(FilledSection::Sentence(Private::of(sentence))),
            filled(FilledSection::Request(Private::of(asked))),
            Event::CaseReturned {
                case,
                person,
                documents: vec![DocumentKind::Identity],
                words: Private::of(text(8)),
            },
        ];
        // Everybody has another name, for screens that name people.
        for (index, member) in self.house.centre.staff.values().enumerate() {
            let renamed = Staff { name: text(9 + index), ..Staff::clone(member) };
            events.push(Event::StaffAdded(renamed));
        }
        let stage = self.house.centre.case(case).expect("a case").stage;
        let (at, command_id) = (self.house.now, CommandId([9; 16]));
        let frame = Frame {
            at,
            actor: Actor::Centre,
            desk: None,
            command_id,
            passport: String::new(),
            events,
        };
        apply(&mut self.house.centre, &frame);
        // A returned case goes on where it was: the page stays the same.
        let mut held = self.house.centre.case(case).expect("a case").as_ref().clone();
        held.stage = stage;
        // The history would grow with every round.
        held.history.clear();
        self.house.centre.cases.insert_mut(case, Arc::new(held));
    }
}

fn is_letter(key: &crossterm::event::KeyEvent) -> bool {
    matches!(key.code, crossterm::event::KeyCode::Char(_)) && key.modifiers.is_empty()
}

/// The ways are really ways: what is recorded, typed and pasted stands on the screen.
#[test]
fn each_way_ends_on_a_screen() {
    let mut desk = Stage::at_the_desk(&["F3"]);
    desk.record(&["Qaraquş".to_owned(), "Ağgöl".to_owned()]);
    desk.desk.refresh(&mut desk.house);
    desk.desk.press(&mut desk.house, "F3");
    let shown = desk.desk.rows().join("\n");
    assert!(shown.contains("Qaraquş") && shown.contains("Ağgöl"), "{shown}");
    let mut office = Stage::in_the_office(&["F5"]);
    office.record(&["Qaraquş".to_owned(), "Ağgöl".to_owned()]);
    office.desk.refresh(&mut office.house);
    office.desk.press(&mut office.house, "F5 Enter");
    let shown = office.desk.rows().join("\n");
    assert!(shown.contains("Qaraquş"), "{shown}");
    let mut door = Stage::at_the_door();
    door.desk.tell(&mut door.house, Msg::Paste("qaraqus".to_owned()));
    assert!(door.desk.rows().join("\n").contains("qaraqus"));
}
