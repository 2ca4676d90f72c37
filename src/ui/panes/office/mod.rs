//! The back office (F5): the work list by the latest safe day, an open case, and its decision.
//!
//! What speaks against a deed is shown before it is tried; nothing here decides what is lawful.

mod case_sheet;
mod deeds;
mod letter;
mod list_view;
mod look;
mod view;
mod work;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use look::{Look, Notices, Tally};
pub use work::{Group, IDLE_SECONDS, WorkList};

use super::{NextStep, Pane, Reply, Wish, and_say, say_cut};
use crate::casework::case::{Case, Notice};
use crate::casework::command::{Command, Verdict};
use crate::casework::documents;
use crate::casework::guidance::{self, Next};
use crate::casework::ids::CaseId;
use crate::casework::notice::{NoticeFailure, NoticeMeans};
use crate::engine::Outcome;
use crate::law::passport::RefusalGround;
use crate::locale::dates::date_short;
use crate::locale::numbers::manat;
use crate::ui::Scene;
use crate::ui::actions::Action;
use crate::ui::form::is_shortcut;
use crate::ui::theme::Paint;
use crate::ui::widgets::choice::{self, Chosen};
use crate::ui::words;
use deeds::{Deed, Offer};
use letter::{Letter, Subject, Written};

/// Rows that PgUp and PgDn move in the list.
const PAGE_ROWS: isize = 10;

/// What the pane shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    /// The work list.
    #[default]
    List,
    /// A case, scrolled down by so many lines.
    Open(usize),
    /// What can be done with it, with the cursor on a row.
    Deeds(usize),
    /// A letter is being written.
    Write,
}

/// The back office's pane.
#[derive(Clone, Default)]
pub struct OfficePane {
    list: WorkList,
    mode: Mode,
    /// The open case; the frame holds it too.
    open: Option<CaseId>,
    /// The letter that is half written.
    letter: Option<Letter>,
    /// The name of its draft.
    draft: Option<String>,
    /// The case whose notice was posted from here with the portal's receipt still to come.
    posted: Option<CaseId>,
}

impl OfficePane {
    /// The pane with its list still to come.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts the work list in order: F5 while the pane has the focus.
    pub fn refresh(&mut self, scene: &Scene) {
        self.list.refresh(scene);
    }

    /// Looks over the cases anew at the next occasion, whatever was found before.
    pub fn forget(&mut self) {
        self.list.forget();
    }

    /// The case that is open here, in whatever is done with it.
    pub fn open(&self) -> Option<CaseId> {
        self.open.filter(|_| self.mode != Mode::List)
    }

    fn case_in<'a>(&self, scene: &Scene<'a>) -> Option<&'a Case> {
        scene.snapshot.centre.case(self.open?).map(AsRef::as_ref)
    }

    fn open_case(&mut self, scene: &Scene, case: CaseId) -> Reply {
        if !scene.sees_cases() {
            return Reply::Do(vec![Wish::Bell]);
        }
        let draft = format!("words-{case}-{}", scene.staff.map_or(0, |staff| staff.0));
        self.open = Some(case);
        self.mode = Mode::Open(0);
        self.letter = None;
        self.draft = Some(draft.clone());
        self.list.select(case);
        Reply::Do(vec![Wish::Hold(case), Wish::Load { key: draft }])
    }

    fn key_list(&mut self, scene: &Scene, key: KeyEvent) -> Reply {
        if is_shortcut(key) {
            return Reply::Ignored;
        }
        match key.code {
            KeyCode::Up => self.list.move_by(-1),
            KeyCode::Down => self.list.move_by(1),
            KeyCode::PageUp => self.list.move_by(-PAGE_ROWS),
            KeyCode::PageDown => self.list.move_by(PAGE_ROWS),
            KeyCode::Home => self.list.move_by(isize::MIN),
            KeyCode::End => self.list.move_by(isize::MAX),
            KeyCode::Enter => {
                let Some(case) = self.list.selected() else { return Reply::Do(vec![Wish::Bell]) };
                return self.open_case(scene, case);
            }
            _ => return Reply::Ignored,
        }
        Reply::Taken
    }

    fn key_open(&mut self, scene: &Scene, key: KeyEvent, top: usize) -> Reply {
        if is_shortcut(key) {
            return Reply::Ignored;
        }
        match key.code {
            KeyCode::Up => self.mode = Mode::Open(top.saturating_sub(1)),
            KeyCode::Down => self.mode = Mode::Open(top.saturating_add(1).min(self.lines(scene))),
            KeyCode::Home => self.mode = Mode::Open(0),
            KeyCode::End => self.mode = Mode::Open(self.lines(scene)),
            KeyCode::PageUp => return self.neighbour(scene, -1),
            KeyCode::PageDown => return self.neighbour(scene, 1),
            KeyCode::Char(' ') => self.mode = Mode::Deeds(0),
            KeyCode::Enter => return self.enter(scene),
            KeyCode::Esc => {
                self.mode = Mode::List;
                self.list.refresh(scene);
            }
            _ => return Reply::Ignored,
        }
        Reply::Taken
    }

    /// Lines of the open case below its first one.
    fn lines(&self, scene: &Scene) -> usize {
        let lines = self.case_in(scene).map_or(0, |case| case_sheet::lines(scene, case, 76).len());
        lines.saturating_sub(1)
    }

    /// The case before or after this one, without the list between.
    fn neighbour(&mut self, scene: &Scene, rows: isize) -> Reply {
        let next = self.open.and_then(|case| self.list.neighbour(case, rows));
        match next {
            Some(case) => self.open_case(scene, case),
            None => Reply::Do(vec![Wish::Bell]),
        }
    }

    /// Enter on an open case: the next step where one command does it, else what can be done.
    fn enter(&mut self, scene: &Scene) -> Reply {
        let Some(case) = self.case_in(scene) else { return Reply::Ignored };
        let guidance = guidance::for_case(&scene.snapshot.centre, case, &scene.context());
        match (guidance.next, guidance.refusal) {
            (Next::Do(command), None) => Reply::Do(vec![Wish::Command(Box::new(command))]),
            _ if !deeds::offers(scene, case).is_empty() => {
                self.mode = Mode::Deeds(0);
                Reply::Taken
            }
            _ => said("office-nothing-to-do"),
        }
    }

    fn key_deeds(&mut self, scene: &Scene, key: KeyEvent, at: usize) -> Reply {
        let Some(case) = self.case_in(scene) else { return Reply::Ignored };
        let offers = deeds::offers(scene, case);
        let mut at = at;
        let chosen = choice::key(&mut at, offers.len(), key);
        self.mode = Mode::Deeds(at);
        match chosen {
            Chosen::Ignored => Reply::Ignored,
            Chosen::Moved => Reply::Taken,
            Chosen::Back => {
                self.mode = Mode::Open(0);
                Reply::Taken
            }
            Chosen::Row(row) => match offers.get(row) {
                Some(offer) if offer.refusal.is_some() => Reply::Do(vec![Wish::Bell]),
                Some(offer) => self.do_deed(scene, case, offer),
                None => Reply::Taken,
            },
        }
    }

    fn do_deed(&mut self, scene: &Scene, case: &Case, offer: &Offer) -> Reply {
        let command = |command| Reply::Do(vec![Wish::Command(Box::new(command))]);
        self.mode = Mode::Open(0);
        match offer.deed {
            Deed::Claim => command(Command::Claim(case.id)),
            Deed::Release => command(Command::Release(case.id)),
            Deed::PostNotice => command(Command::PostNotice(case.id)),
            Deed::Tell(means) => {
                let number = words::case_name(scene.snapshot, case.id);
                let args = vec![("number".to_owned(), number)];
                let question = match means {
                    NoticeMeans::Telephone => "confirm-told-telephone",
                    NoticeMeans::Paper => "confirm-told-paper",
                };
                let then = Box::new(Command::TellCitizen { case: case.id, means });
                Reply::Do(vec![Wish::Confirm { question, args, then }])
            }
            Deed::Close => command(Command::CloseCase(case.id)),
            Deed::HandOver => Reply::Do(vec![Wish::Act(Action::HandOver)]),
            Deed::Correct => Reply::Do(vec![Wish::Act(Action::Correct)]),
            Deed::Grant => Reply::Do(vec![confirm_grant(scene, case)]),
            Deed::Refuse | Deed::Return => {
                let Some(passport) = scene.snapshot.centre.passport_of(case) else {
                    return Reply::Ignored;
                };
                let subject = if offer.deed == Deed::Refuse {
                    Subject::refuse(passport)
                } else {
                    Subject::Return(deeds::returnable(case, passport))
                };
                let known = self.letter.take().filter(|letter| letter.is_about(&subject));
                self.letter = Some(known.unwrap_or_else(|| Letter::new(subject)));
                self.mode = Mode::Write;
                Reply::Taken
            }
        }
    }

    fn written(&mut self, scene: &Scene, written: Written) -> Reply {
        match written {
            Written::Ignored => Reply::Ignored,
            Written::Moved => Reply::Taken,
            Written::Refused => Reply::Do(vec![Wish::Bell]),
            Written::Back => {
                self.mode = Mode::Deeds(0);
                Reply::Taken
            }
            Written::Changed => {
                let bytes = self.letter.as_ref().and_then(Letter::to_draft);
                match (self.draft.clone(), bytes) {
                    (Some(key), Some(bytes)) => Reply::Do(vec![Wish::Save { key, bytes }]),
                    // Nothing is left of it: it takes no place, and does not come back.
                    (Some(key), None) => Reply::Do(vec![Wish::Drop { key }]),
                    _ => Reply::Taken,
                }
            }
            Written::Send => {
                let Some(case) = self.case_in(scene) else { return Reply::Ignored };
                let command = self.letter.as_ref().and_then(|letter| letter.command(case.id));
                let Some(command) = command else { return Reply::Ignored };
                let question = match &command {
                    _ if is_refused_as_incomplete(scene, case, &command) => {
                        "confirm-refuse-complete"
                    }
                    Command::Decide { .. } => "confirm-refuse",
                    _ => "confirm-return",
                };
                let number = words::case_name(scene.snapshot, case.id);
                let args = vec![("number".to_owned(), number)];
                Reply::Do(vec![Wish::Confirm { question, args, then: Box::new(command) }])
            }
        }
    }
}

/// Whether papers are said to be missing where none is: it is the officer's word, but asked about.
fn is_refused_as_incomplete(scene: &Scene, case: &Case, command: &Command) -> bool {
    let ground = RefusalGround::IncompleteDocuments;
    let incomplete = matches!(
        command,
        Command::Decide { verdict: Verdict::Refuse { ground: named, .. }, .. } if *named == ground
    );
    let passport = scene.snapshot.centre.passport_of(case);
    incomplete && passport.is_some_and(|law| documents::missing(case, law).is_empty())
}

/// A grant is asked about once more: a decision never changes.
fn confirm_grant(scene: &Scene, case: &Case) -> Wish {
    let earlier = deeds::needs_confirmation(scene, case);
    let amount = deeds::amount(scene, case).unwrap_or(0);
    let mut args = vec![
        ("number".to_owned(), words::case_name(scene.snapshot, case.id)),
        ("amount".to_owned(), manat(amount, scene.text.lang())),
    ];
    args.extend(earlier.map(|on| ("date".to_owned(), date_short(on))));
    Wish::Confirm {
        question: if earlier.is_some() { "confirm-grant-earlier" } else { "confirm-grant" },
        args,
        then: Box::new(deeds::grant(case, earlier.is_some())),
    }
}

/// A word on the message line, with the bell: nothing was done.
fn said(key: &'static str) -> Reply {
    Reply::Do(vec![Wish::Message { key, args: Vec::new(), paint: Paint::Warn }, Wish::Bell])
}

impl Pane for OfficePane {
    fn key(&mut self, scene: &Scene, key: KeyEvent) -> Reply {
        self.list.touch(scene.now);
        // A key takes the line away that waits for the receipt.
        self.posted = None;
        match self.mode {
            Mode::List => self.key_list(scene, key),
            Mode::Open(top) => self.key_open(scene, key, top),
            Mode::Deeds(at) => self.key_deeds(scene, key, at),
            Mode::Write => {
                let Some(letter) = &mut self.letter else { return Reply::Ignored };
                let written = letter.key(key);
                self.written(scene, written)
            }
        }
    }

    fn paste(&mut self, scene: &Scene, text: &str) -> Reply {
        match &mut self.letter {
            Some(letter) if self.mode == Mode::Write => {
                let (written, pasted) = letter.paste(text);
                and_say(self.written(scene, written), say_cut("paste-cut", pasted))
            }
            _ => Reply::Ignored,
        }
    }

    fn changed(&mut self, scene: &Scene) -> Vec<Wish> {
        self.list.follow(scene);
        if self.mode != Mode::List && scene.case != self.open {
            // Another case is in hand: the list is where this pane starts from.
            (self.mode, self.open, self.letter) = (Mode::List, None, None);
            self.list.refresh(scene);
        }
        if self.case_in(scene).is_some_and(Case::is_erased) {
            self.letter = None;
            if self.mode == Mode::Write {
                self.mode = Mode::Open(0);
            }
        }
        let notice = self.posted.and_then(|case| scene.snapshot.centre.case(case));
        let (key, paint) = match notice.map(|case| &case.notice) {
            Some(Notice::Confirmed { .. }) => ("done-notice-confirmed", Paint::Good),
            Some(Notice::Failed { why: NoticeFailure::NoCabinet, .. }) => {
                ("notice-failed-no-cabinet", Paint::Warn)
            }
            Some(Notice::Failed { why: NoticeFailure::Rejected, .. }) => {
                ("notice-failed-rejected", Paint::Warn)
            }
            _ => return Vec::new(),
        };
        self.posted = None;
        vec![Wish::Message { key, args: Vec::new(), paint }]
    }

    fn answered(&mut self, _scene: &Scene, command: &Command, outcome: &Outcome) -> Vec<Wish> {
        if let (Command::PostNotice(case), Ok(_)) = (command, outcome) {
            self.posted = Some(*case);
        }
        if self.open.is_none() || command.case() != self.open || outcome.is_err() {
            return Vec::new();
        }
        let decided = matches!(command, Command::Decide { .. } | Command::ReturnForPapers { .. });
        if decided {
            (self.letter, self.mode) = (None, Mode::Open(0));
            return self.draft.clone().map(|key| Wish::Drop { key }).into_iter().collect();
        }
        Vec::new()
    }

    fn draft(&mut self, _scene: &Scene, key: &str, bytes: Option<&[u8]>) {
        if self.draft.as_deref() == Some(key) && self.letter.is_none() {
            self.letter = bytes.and_then(Letter::from_draft);
        }
    }

    fn view(
        &self,
        scene: &Scene,
        area: Rect,
        buffer: &mut Buffer,
        focused: bool,
    ) -> Option<Position> {
        self.draw(scene, area, buffer, focused)
    }

    fn next_step(&self, scene: &Scene) -> NextStep {
        self.guide(scene)
    }

    fn title(&self, scene: &Scene) -> String {
        let name = scene.text.say("pane-back-office");
        match scene.tally.pressing {
            0 => format!("F5 {name}"),
            count => format!("F5 {name} {count}!"),
        }
    }

    fn help(&self, scene: &Scene) -> Vec<(String, String)> {
        let text = scene.text;
        let say = |key: &str| text.say(key).into_owned();
        let mut help = match self.mode {
            Mode::List => vec![(say("help-work-title"), say("help-work"))],
            Mode::Open(_) | Mode::Deeds(_) => vec![(say("help-case-title"), say("help-case"))],
            Mode::Write => vec![(say("help-letter-title"), say("help-letter"))],
        };
        let passport = scene.snapshot.centre.passport.as_deref();
        if let Some(passport) = passport {
            let note = passport.steps_note.get(words::law_lang(text)).to_owned();
            help.push((words::item(text, 23), note));
        }
        help
    }
}
