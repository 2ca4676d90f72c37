//! The next step in words: what Enter does now, or why it is not lawful.
//!
//! Panes say the steps that are done in them; here are the others, so that from every place the
//! line leads on.

use super::Scene;
use super::actions::Action;
use super::panes::queue::issue_words;
use super::panes::{NextStep, PaneId, Wish};
use super::words;
use crate::casework::case::{Case, Stage};
use crate::casework::centre::Centre;
use crate::casework::command::{Act, Command};
use crate::casework::guidance::{self, Next};
use crate::casework::refusal::Refusal;
use crate::casework::staff::Role;
use crate::locale::Arg;

/// The step that lies ahead of a case.
pub struct Ahead {
    words: String,
    item: Option<u8>,
    refusal: Option<Refusal>,
    /// The pane in which it is done; `None`: it can be done from anywhere.
    place: Option<PaneId>,
    wish: Option<Wish>,
}

/// Whether nothing is left to do with a case at the desk for now.
pub fn is_out_of_hands(case: &Case) -> bool {
    matches!(case.stage, Stage::Forwarded | Stage::UnderReview | Stage::Closed | Stage::Withdrawn)
}

/// A step in words, with the refusal that stands against it.
pub fn step(scene: &Scene, words: String, item: Option<u8>, refusal: Option<Refusal>) -> NextStep {
    match refusal {
        None => NextStep { text: words, item, refused: false },
        Some(refusal) => NextStep {
            text: words::refusal(scene.text, &refusal, scene.snapshot),
            item: refusal.item(),
            refused: true,
        },
    }
}

/// What lies ahead of a case for the person who sits here.
pub fn ahead(scene: &Scene, case: &Case) -> Ahead {
    let centre = &scene.snapshot.centre;
    let guidance = guidance::for_case(centre, case, &scene.context());
    let mut wish = None;
    let (key, item, place) = match &guidance.next {
        Next::TypeCode => ("next-type-code", Some(10), Some(PaneId::Applicant)),
        Next::FillApplicant => ("next-fill-applicant", Some(21), Some(PaneId::Applicant)),
        Next::FillSentence => ("next-fill-sentence", Some(21), Some(PaneId::Applicant)),
        Next::FillRepresentative => ("next-fill-representative", Some(6), Some(PaneId::Applicant)),
        Next::WaitForRegister => ("next-wait-register", Some(21), Some(PaneId::Documents)),
        Next::RecordPaper(_) => ("next-record-paper", Some(21), Some(PaneId::Documents)),
        Next::ChooseRecognition => {
            wish = Some(Wish::Act(Action::Forward));
            ("next-choose-recognition", Some(23), None)
        }
        Next::WaitForOffice => ("next-wait-office", Some(23), None),
        Next::ChooseDecision => ("next-choose-decision", Some(23), Some(PaneId::Office)),
        Next::WaitForPortal => ("next-wait-portal", Some(23), None),
        Next::TellCitizen => ("next-tell", Some(23), Some(PaneId::Office)),
        Next::Nothing => ("next-nothing", None, None),
        Next::Do(command) => {
            let (action, key, item) = done_by(command);
            wish = action.map(Wish::Act);
            (key, item, place_of(command))
        }
    };
    if let Some(key) = anothers(case, guidance.refusal.as_ref()) {
        let words = scene.text.say(key).into_owned();
        return Ahead { words, item: Some(23), refusal: None, place: None, wish: None };
    }
    let document = match &guidance.next {
        Next::RecordPaper(kind) => centre
            .passport_of(case)
            .and_then(|passport| passport.document(*kind))
            .map(|document| document.name.get(words::law_lang(scene.text)).to_owned()),
        _ => None,
    };
    let args = [("document", Arg::from(document.unwrap_or_default()))];
    let words = scene.text.with(key, &args);
    Ahead { words, item, refusal: guidance.refusal, place, wish }
}

/// Whoever decides neither posts nor closes: the step is an agent's, and nothing was refused.
pub fn anothers(case: &Case, refusal: Option<&Refusal>) -> Option<&'static str> {
    let Some(Refusal::NotYourRole { .. }) = refusal else { return None };
    match case.stage {
        Stage::Granted | Stage::Refused => Some("next-agent-posts"),
        Stage::Notified => Some("next-agent-closes"),
        _ => None,
    }
}

fn done_by(command: &Command) -> (Option<Action>, &'static str, Option<u8>) {
    match command {
        Command::AskRegister(_) => (Some(Action::AskRegister), "next-ask-register", Some(21)),
        Command::CheckPayment(_) => (Some(Action::CheckPayment), "next-check-payment", Some(23)),
        Command::Register { .. } => (Some(Action::Register), "next-register", Some(23)),
        Command::Resubmit(_) => (Some(Action::Resubmit), "next-resubmit", Some(23)),
        Command::Claim(_) => (Some(Action::Claim), "next-claim", Some(23)),
        Command::PostNotice(_) => (Some(Action::PostNotice), "next-post-notice", Some(23)),
        Command::CloseCase(_) => (Some(Action::Close), "next-close", Some(23)),
        _ => (None, "next-nothing", None),
    }
}

fn place_of(command: &Command) -> Option<PaneId> {
    match command {
        Command::AskRegister(_) | Command::CheckPayment(_) => Some(PaneId::Documents),
        Command::Claim(_) => Some(PaneId::Office),
        _ => None,
    }
}

impl Ahead {
    /// The pane in which it is done.
    pub fn place(&self) -> Option<PaneId> {
        self.place
    }

    /// Whether it is the registration.
    pub fn registers(&self) -> bool {
        self.wish == Some(Wish::Act(Action::Register))
    }

    /// The line, seen from a pane: a step done elsewhere names the key that leads there.
    pub fn line(&self, scene: &Scene, from: PaneId) -> NextStep {
        let words = match self.place {
            Some(place) if place != from => {
                let args = [
                    ("key", Arg::from(pane_key(place))),
                    ("pane", Arg::from(scene.text.say(pane_name(place)))),
                    ("what", Arg::from(self.words.as_str())),
                ];
                scene.text.with("next-go", &args)
            }
            _ if self.wish.is_some() => {
                scene.text.with("next-enter", &[("what", Arg::from(self.words.as_str()))])
            }
            _ => self.words.clone(),
        };
        step(scene, words, self.item, self.refusal.clone())
    }

    /// What Enter does, from a pane: goes where the step is done, or does it.
    pub fn go(&self, from: PaneId) -> Vec<Wish> {
        match (self.place, &self.wish) {
            (Some(place), _) if place != from => vec![Wish::Focus(place)],
            (_, Some(wish)) => vec![wish.clone()],
            _ => Vec::new(),
        }
    }
}

/// The step of somebody who calls no visitors: by what their role may do.
pub fn for_role(scene: &Scene) -> (Vec<Wish>, NextStep) {
    let centre = &scene.snapshot.centre;
    let may = |act| guidance::may(centre, act, &scene.context()).is_ok();
    let (wish, key) = if may(Act::Claim) {
        (Wish::Focus(PaneId::Office), "next-go-office")
    } else if may(Act::IssueTicket) {
        (Wish::Act(Action::Issue), "next-issue")
    } else if may(Act::AddStaff) {
        let key = if is_staffed(centre) { "next-hand-over" } else { "next-add-staff" };
        (Wish::Act(Action::AddStaff), key)
    } else {
        (Wish::Help, "next-look")
    };
    let text = match key {
        "next-issue" => issue_words(scene),
        key => scene.text.say(key).into_owned(),
    };
    (vec![wish], NextStep { text, item: None, refused: false })
}

/// Whether a case can come to its end here: somebody takes it up, and somebody else decides it.
fn is_staffed(centre: &Centre) -> bool {
    let has = |role| centre.staff.values().any(|member| member.role == role && !member.disabled);
    has(Role::Agent) && has(Role::Officer)
}

/// The key of a pane.
pub fn pane_key(pane: PaneId) -> &'static str {
    match pane {
        PaneId::Queue => "F2",
        PaneId::Applicant => "F3",
        PaneId::Documents => "F4",
        PaneId::Office => "F5",
    }
}

/// Message key of a pane's name.
pub fn pane_name(pane: PaneId) -> &'static str {
    match pane {
        PaneId::Queue => "pane-queue",
        PaneId::Applicant => "pane-applicant",
        PaneId::Documents => "pane-documents",
        PaneId::Office => "pane-back-office",
    }
}
