//! The documents (F4): what answers for each document, the earlier payment, the registration and
//! the way to the back office.
//!
//! Enter on a row does what the row still needs; on a row that needs nothing it goes to the next
//! one that does. So a person who presses only Enter does the steps in the passport's order.

mod paper;
mod rows;
mod view;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{NextStep, Pane, PaneId, Reply, Wish, and_say, say_cut};
use crate::casework::case::{Case, Recognition, WaiverReason};
use crate::casework::command::Command;
use crate::casework::documents::{self, Need};
use crate::casework::ids::CaseId;
use crate::casework::refusal::Refusal;
use crate::casework::register::Lookup;
use crate::casework::ticket::TicketState;
use crate::engine::{Failure, Outcome};
use crate::law::passport::{DocumentKind, Passport};
use crate::ui::Scene;
use crate::ui::actions::Action;
use crate::ui::form::{Form, Step, is_shortcut};
use crate::ui::theme::Paint;
use crate::ui::widgets::choice::{self, Chosen};
use crate::ui::words;
use paper::PaperField;
use rows::RowId;

pub use rows::{EvidenceLine, document_line, earlier_payment_line, payment_line};

/// The agent's preliminary views, in the order offered.
const VIEWS: [Recognition; 3] =
    [Recognition::Recognised, Recognition::DocumentsIncomplete, Recognition::NoLegalGround];
/// The reasons to let a document be, in the order offered.
const WAIVERS: [WaiverReason; 3] =
    [WaiverReason::InEarlierFile, WaiverReason::SentByAuthority, WaiverReason::LateRegisterAnswer];

/// What the pane is about at the moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Mode {
    /// The rows.
    #[default]
    Rows,
    /// A paper is being recorded.
    Paper,
    /// A reason is being chosen to let a document be.
    Waive(DocumentKind, usize),
}

/// The documents' pane.
#[derive(Clone, Default)]
pub struct DocumentsPane {
    case: Option<CaseId>,
    mode: Mode,
    /// The row under the cursor once somebody moved it; else the first row that needs somebody.
    at: Option<usize>,
    /// The paper that is half typed.
    half: Option<(DocumentKind, Form<PaperField>)>,
    /// The preliminary view once somebody chose it.
    view: Option<Recognition>,
    /// The name of the draft of a paper.
    draft: Option<String>,
}

/// The case in hand with its passport.
#[derive(Clone, Copy)]
struct File<'a> {
    case: &'a Case,
    passport: &'a Passport,
}

impl DocumentsPane {
    /// The pane with no case in hand.
    pub fn new() -> Self {
        Self::default()
    }

    fn file<'a>(&self, scene: &Scene<'a>) -> Option<File<'a>> {
        let centre = &scene.snapshot.centre;
        let case = centre.case(self.case?)?;
        Some(File { case, passport: centre.passport_of(case)? })
    }

    /// Whether Enter offers the registration now.
    pub fn offers_registration(&self, scene: &Scene) -> bool {
        let row = self.file(scene).and_then(|file| self.row(file).1);
        self.mode == Mode::Rows && row == Some(RowId::Register)
    }

    fn row(&self, file: File) -> (usize, Option<RowId>) {
        let rows = rows::rows(file.case, file.passport);
        let at = self.at.unwrap_or_else(|| rows::first_open(file.case, file.passport));
        let at = at.min(rows.len().saturating_sub(1));
        (at, rows.get(at).copied())
    }

    /// The preliminary view that goes with the case: recognised as soon as nothing is missing.
    fn recognition(&self, file: File) -> Recognition {
        let complete = documents::missing(file.case, file.passport).is_empty();
        let usual =
            if complete { Recognition::Recognised } else { Recognition::DocumentsIncomplete };
        self.view.unwrap_or(usual)
    }

    fn enter(&mut self, scene: &Scene, file: File) -> Reply {
        let (at, row) = self.row(file);
        let case = file.case.id;
        let command = |command| Reply::Do(vec![Wish::Command(Box::new(command))]);
        match row {
            Some(RowId::Document(kind)) if rows::is_with_front_office(file.case) => {
                if let Some(reply) = self.enter_document(file, kind) {
                    return reply;
                }
            }
            Some(RowId::Payment) if file.case.sentence().is_some() => {
                match file.case.payment_lookup {
                    Lookup::NotAsked | Lookup::Unavailable { .. } => {
                        self.at = None;
                        return command(Command::CheckPayment(case));
                    }
                    Lookup::Asked { .. } => return said("need-waiting"),
                    Lookup::Answered { .. } => {}
                }
            }
            Some(RowId::Register) => return Reply::Do(vec![Wish::Act(Action::Register)]),
            Some(RowId::Forward) => {
                let recognition = self.recognition(file);
                return command(Command::Forward { case, recognition });
            }
            // The frame hands in first what is typed about the applicant, or asks about it.
            Some(RowId::Resubmit) => return Reply::Do(vec![Wish::Act(Action::Resubmit)]),
            _ => {}
        }
        let next = rows::first_open(file.case, file.passport);
        if next != at && rows::is_with_front_office(file.case) {
            self.at = None;
            return Reply::Taken;
        }
        Reply::Do(vec![if is_visiting(scene, case) {
            Wish::Act(Action::Finish)
        } else if rows::is_with_front_office(file.case) {
            Wish::Focus(PaneId::Applicant)
        } else {
            Wish::Focus(PaneId::Office)
        }])
    }

    fn enter_document(&mut self, file: File, kind: DocumentKind) -> Option<Reply> {
        let row = documents::row(file.case, file.passport, kind)?;
        if row.is_answered() {
            return None;
        }
        if row.need == Need::Waiting {
            let waiting =
                file.case.identity_lookup.is_waiting() || file.case.sentence_lookup.is_waiting();
            return Some(if waiting || file.case.person.is_none() {
                said("need-waiting")
            } else {
                Reply::Do(vec![Wish::Command(Box::new(Command::AskRegister(file.case.id)))])
            });
        }
        self.open_paper(file, kind);
        Some(Reply::Taken)
    }

    fn open_paper(&mut self, file: File, kind: DocumentKind) {
        if self.half.as_ref().is_none_or(|(about, _)| *about != kind) {
            self.half = Some((kind, paper::form(file.passport)));
        }
        self.mode = Mode::Paper;
    }

    /// A paper that is half typed goes with the person it is about.
    fn forget(&mut self, scene: &Scene) -> Vec<Wish> {
        let is_erased = self.file(scene).is_some_and(|file| file.case.is_erased());
        if !is_erased || (self.half.is_none() && self.mode == Mode::Rows) {
            return Vec::new();
        }
        (self.half, self.mode) = (None, Mode::Rows);
        self.draft.clone().map(|key| Wish::Drop { key }).into_iter().collect()
    }

    fn key_rows(&mut self, scene: &Scene, file: File, key: KeyEvent) -> Reply {
        let (at, row) = self.row(file);
        let last = rows::rows(file.case, file.passport).len().saturating_sub(1);
        if is_shortcut(key) {
            return Reply::Ignored;
        }
        match key.code {
            KeyCode::Up | KeyCode::BackTab => self.at = Some(at.saturating_sub(1)),
            KeyCode::Down | KeyCode::Tab => self.at = Some((at + 1).min(last)),
            KeyCode::Home | KeyCode::PageUp => self.at = Some(0),
            KeyCode::End | KeyCode::PageDown => self.at = Some(last),
            KeyCode::Enter => return self.enter(scene, file),
            KeyCode::Char('r' | 'R') => return Reply::Do(vec![Wish::Act(Action::AskRegister)]),
            KeyCode::Left | KeyCode::Right | KeyCode::Char('1'..='3')
                if row == Some(RowId::Forward) =>
            {
                self.choose_view(file, key.code);
            }
            KeyCode::Char('x' | 'X') | KeyCode::Delete => {
                let Some(RowId::Document(kind)) = row else { return Reply::Ignored };
                return self.waive_or_remove(file, kind, key.code == KeyCode::Delete);
            }
            _ => return Reply::Ignored,
        }
        Reply::Taken
    }

    fn choose_view(&mut self, file: File, code: KeyCode) {
        let now = VIEWS.iter().position(|view| *view == self.recognition(file)).unwrap_or(0);
        let next = match code {
            KeyCode::Left => (now + VIEWS.len() - 1) % VIEWS.len(),
            KeyCode::Right => (now + 1) % VIEWS.len(),
            KeyCode::Char(digit) => usize::from(digit as u8).saturating_sub(usize::from(b'1')),
            _ => now,
        };
        self.view = VIEWS.get(next).copied();
    }

    fn waive_or_remove(&mut self, file: File, kind: DocumentKind, remove: bool) -> Reply {
        let Some(row) = documents::row(file.case, file.passport, kind) else {
            return Reply::Ignored;
        };
        if !rows::is_with_front_office(file.case) {
            return said("documents-with-office");
        }
        if remove {
            if row.recorded.is_none() {
                return said("evidence-missing");
            }
            let then = Box::new(Command::RemoveEvidence { case: file.case.id, document: kind });
            return Reply::Do(vec![Wish::Confirm {
                question: "confirm-remove-evidence",
                args: Vec::new(),
                then,
            }]);
        }
        match row.need {
            Need::RegisterAnswers { .. } => said("documents-not-demandable"),
            Need::Waiting => said("need-waiting"),
            _ => {
                self.mode = Mode::Waive(kind, 0);
                Reply::Taken
            }
        }
    }

    fn key_paper(&mut self, scene: &Scene, file: File, key: KeyEvent) -> Reply {
        let Some((kind, form)) = &mut self.half else {
            self.mode = Mode::Rows;
            return Reply::Taken;
        };
        if key.code == KeyCode::Esc {
            self.mode = Mode::Rows;
            return Reply::Taken;
        }
        let say = |key: &str| scene.text.say(key).into_owned();
        let step = form.key(key, scene.now.date(), &say);
        let through = matches!(step, Step::Through | Step::Past);
        if through {
            form.look_at_all(scene.now.date());
            return match paper::paper(form) {
                Some(paper) => {
                    let command = Command::GivePaper { case: file.case.id, document: *kind, paper };
                    self.mode = Mode::Rows;
                    self.at = None;
                    Reply::Do(vec![Wish::Command(Box::new(command))])
                }
                None => Reply::Do(vec![Wish::Bell]),
            };
        }
        self.stepped(step)
    }

    fn stepped(&mut self, step: Step<PaperField>) -> Reply {
        match step {
            Step::Ignored => Reply::Ignored,
            Step::Refused => Reply::Do(vec![Wish::Bell]),
            Step::Changed(_) | Step::Completed(_) => {
                let kept = self.half.as_ref().and_then(|(kind, form)| paper::to_draft(*kind, form));
                match (self.draft.clone(), kept) {
                    (Some(key), Some(bytes)) => Reply::Do(vec![Wish::Save { key, bytes }]),
                    // Nothing is left of it: it takes no place, and does not come back.
                    (Some(key), None) => Reply::Do(vec![Wish::Drop { key }]),
                    _ => Reply::Taken,
                }
            }
            _ => Reply::Taken,
        }
    }

    fn key_waive(&mut self, file: File, key: KeyEvent) -> Reply {
        let Mode::Waive(kind, at) = &mut self.mode else { return Reply::Ignored };
        let kind = *kind;
        match choice::key(at, WAIVERS.len(), key) {
            Chosen::Ignored => Reply::Ignored,
            Chosen::Moved => Reply::Taken,
            Chosen::Back => {
                self.mode = Mode::Rows;
                Reply::Taken
            }
            Chosen::Row(row) => {
                self.mode = Mode::Rows;
                self.at = None;
                let Some(because) = WAIVERS.get(row).copied() else { return Reply::Taken };
                let command = Command::Waive { case: file.case.id, document: kind, because };
                Reply::Do(vec![Wish::Command(Box::new(command))])
            }
        }
    }
}

/// Whether the case's visitor sits at this very desk.
fn is_visiting(scene: &Scene, case: CaseId) -> bool {
    let ticket = scene.desk.and_then(|desk| scene.snapshot.centre.ticket_at(desk));
    ticket.is_some_and(|ticket| {
        ticket.case == Some(case) && matches!(ticket.state, TicketState::Serving { .. })
    })
}

/// A word on the message line, with the bell: nothing was done.
fn said(key: &'static str) -> Reply {
    Reply::Do(vec![Wish::Message { key, args: Vec::new(), paint: Paint::Warn }, Wish::Bell])
}

impl Pane for DocumentsPane {
    fn key(&mut self, scene: &Scene, key: KeyEvent) -> Reply {
        let Some(file) = self.file(scene) else { return Reply::Ignored };
        match self.mode {
            Mode::Rows => self.key_rows(scene, file, key),
            Mode::Paper => self.key_paper(scene, file, key),
            Mode::Waive(..) => self.key_waive(file, key),
        }
    }

    fn paste(&mut self, scene: &Scene, text: &str) -> Reply {
        if self.mode != Mode::Paper {
            return Reply::Ignored;
        }
        let Some((_, form)) = &mut self.half else { return Reply::Ignored };
        let (step, pasted) = form.paste_counted(text, scene.now.date());
        and_say(self.stepped(step), say_cut("paste-cut", pasted))
    }

    fn changed(&mut self, scene: &Scene) -> Vec<Wish> {
        let draft = scene
            .case
            .map(|case| format!("paper-{case}-{}", scene.staff.map_or(0, |staff| staff.0)));
        if self.case == scene.case && self.draft == draft {
            return self.forget(scene);
        }
        *self = Self { case: scene.case, draft: draft.clone(), ..Self::default() };
        draft.map(|key| Wish::Load { key }).into_iter().collect()
    }

    fn answered(&mut self, scene: &Scene, command: &Command, outcome: &Outcome) -> Vec<Wish> {
        if command.case() != self.case || self.case.is_none() {
            return Vec::new();
        }
        match (command, outcome) {
            (Command::GivePaper { document, .. }, Ok(_)) => {
                if self.half.as_ref().is_some_and(|(kind, _)| kind == document) {
                    self.half = None;
                }
                self.draft.clone().map(|key| Wish::Drop { key }).into_iter().collect()
            }
            (
                Command::Register { case, insists: false },
                Err(Failure::Refused(Refusal::DocumentsMissing { documents })),
            ) => {
                let names = words::list(scene.text, documents);
                vec![Wish::Confirm {
                    question: "confirm-insists",
                    args: vec![("documents".to_owned(), names)],
                    then: Box::new(Command::Register { case: *case, insists: true }),
                }]
            }
            (Command::Register { .. }, Ok(_)) => {
                (self.at, self.mode) = (None, Mode::Rows);
                vec![Wish::Focus(PaneId::Documents)]
            }
            (_, Ok(_)) => {
                self.at = None;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn draft(&mut self, scene: &Scene, key: &str, bytes: Option<&[u8]>) {
        if self.draft.as_deref() != Some(key) || self.half.is_some() {
            return;
        }
        let file = self.file(scene).filter(|file| !file.case.is_erased());
        if let (Some(file), Some(bytes)) = (file, bytes) {
            self.half = paper::from_draft(bytes, file.passport);
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
        let name = scene.text.say("pane-documents");
        match self.file(scene) {
            Some(file) => {
                let all = documents::checklist(file.case, file.passport);
                let done = all.iter().filter(|row| row.is_answered()).count();
                format!("F4 {name} {done}/{}", all.len())
            }
            None => format!("F4 {name}"),
        }
    }

    fn help(&self, scene: &Scene) -> Vec<(String, String)> {
        self.help_words(scene)
    }
}
