//! The frame's actions, whatever key, palette row or pane asked for them.

use super::wishes::{fulfil, submit};
use crate::casework::command::{Act, Command};
use crate::casework::documents;
use crate::casework::guidance;
use crate::casework::ids::{CaseId, TicketId};
use crate::casework::warnings::{self, Warning};
use crate::law::term::{Feasibility, Term};
use crate::ui::Effect;
use crate::ui::actions::Action;
use crate::ui::acts;
use crate::ui::keys::Scope;
use crate::ui::model::Model;
use crate::ui::overlays::confirm::Confirm;
use crate::ui::overlays::dashboard::Dashboard;
use crate::ui::overlays::forms::Form;
use crate::ui::overlays::help::Help;
use crate::ui::overlays::outside::Outside;
use crate::ui::overlays::palette::Palette;
use crate::ui::overlays::search::Search;
use crate::ui::overlays::{Deed, Overlay, Question};
use crate::ui::pages::Page;
use crate::ui::panes::{PaneId, Wish};
use crate::ui::theme::Paint;
use crate::ui::{next, words};

/// The pane that an action leads to.
pub(super) fn pane_of(action: Action) -> Option<PaneId> {
    match action {
        Action::Queue => Some(PaneId::Queue),
        Action::Applicant => Some(PaneId::Applicant),
        Action::Documents => Some(PaneId::Documents),
        Action::Office => Some(PaneId::Office),
        _ => None,
    }
}

/// Actions whose keys work while a box is open: the box goes away first.
pub(super) fn over_boxes(action: Action) -> bool {
    pane_of(action).is_some()
}

/// Actions that leave an open box, and what is typed in it, where it is.
pub(super) fn around_boxes(action: Action) -> bool {
    matches!(action, Action::Lock | Action::Language)
}

/// Actions that can be done before anybody has signed in.
pub(super) fn before_sign_in(action: Action) -> bool {
    matches!(action, Action::Language | Action::Quit)
}

/// Does an action, or says why not.
pub(super) fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    if let Some(pane) = pane_of(action) {
        if model.focus == pane {
            let stage = model.stage();
            model.panes.refresh(pane, &stage.scene());
        } else if model.focus == PaneId::Applicant {
            hand_in(model, effects);
        }
        model.focus = pane;
        return;
    }
    if screen_action(model, action, effects) {
        return;
    }
    let stage = model.stage();
    let scene = stage.scene();
    let row = model.panes.queue.chosen();
    // What is half typed is handed in first, so the state is judged after that by the engine.
    let settles = match action {
        Action::Register => Some(Act::Register),
        Action::Resubmit => Some(Act::Resubmit),
        _ => None,
    };
    let hands_in = settles.is_some() && hand_in(model, effects);
    if settles.is_some_and(|act| settle_first(model, act)) {
        return;
    }
    if !hands_in && let Some(reason) = acts::reason(&scene, row, action) {
        model.say(reason, Paint::Bad);
        return;
    }
    let ticket = acts::ticket_for(&scene, row, action);
    if let Some(command) = acts::plain_command(&scene, ticket, action) {
        submit(model, command, effects);
        return;
    }
    if let Some(form) = form(model, action, scene.case, ticket) {
        model.open(form);
    }
}

/// Actions of the screen itself; `false`: not one of them.
fn screen_action(model: &mut Model, action: Action, effects: &mut Vec<Effect>) -> bool {
    match action {
        Action::Help => model.open_help(true),
        Action::Keys => {
            let scope = Scope::of(model.focus);
            let help = Help::keys(&model.stage().scene(), scope);
            model.open(Overlay::Help(help));
        }
        Action::Palette => {
            let ticket = model.panes.queue.chosen();
            let palette = Palette::new(model.text(), ticket, model.trainer, model.in_class);
            model.open(Overlay::Palette(palette));
        }
        Action::Search => model.open(Overlay::Search(Search::default())),
        Action::Why => model.open_proof(),
        Action::Dashboard => model.open(Overlay::Dashboard(Dashboard::default())),
        Action::Outside => model.open(Overlay::Outside(Outside::default())),
        Action::Lock => model.lock(),
        Action::Back => back(model, effects),
        Action::Next => do_next(model, effects),
        Action::Language => {
            model.lang = model.lang.other();
            model.message = None;
            let stage = model.stage();
            // A page of help is read, not typed in: it is opened anew.
            model.overlays.retain(|overlay| !matches!(overlay, Overlay::Help(_)));
            for at in 0..model.overlays.len() {
                let anew = model.overlays.get(at).and_then(Overlay::registers);
                let anew = anew.map(|case| register_box(model, case));
                if let Some(overlay) = model.overlays.get_mut(at) {
                    match anew {
                        Some(anew) => *overlay = anew,
                        None => overlay.reword(&stage.scene()),
                    }
                }
            }
        }
        Action::DeskChoose => {
            let form = Form::desk(&model.stage().scene());
            model.open(Overlay::Form(form));
        }
        Action::SignOut => ask(model, "confirm-sign-out", Deed::SignOut),
        Action::Quit => ask(model, "confirm-quit", Deed::Quit),
        Action::Console if model.trainer => effects.push(Effect::Console),
        Action::Hand if model.in_class => effects.push(Effect::Hand),
        // Outside `dost train`, and a class, they are not offered.
        Action::Console | Action::Hand => {}
        _ => return false,
    }
    true
}

fn ask(model: &mut Model, key: &'static str, then: Deed) {
    model.open(Overlay::Confirm(Confirm::new(Question::plain(key), then)));
}

/// One step back: to the queue; in the queue, away from a case that is not the visitor's.
fn back(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.focus != PaneId::Queue {
        model.focus = PaneId::Queue;
        return;
    }
    let here = model.desk.and_then(|desk| model.snapshot.centre.ticket_at(desk));
    let visitors = here.and_then(|ticket| ticket.case);
    if model.case.is_some() && model.case != visitors {
        model.case = None;
        super::tell_panes(model, effects);
    }
}

/// What the next-step line says, where the pane itself has nothing to say.
fn do_next(model: &mut Model, effects: &mut Vec<Effect>) {
    let stage = model.stage();
    let scene = stage.scene();
    let case = scene.case.and_then(|case| scene.snapshot.centre.case(case));
    let wanted = match case {
        Some(case) => next::ahead(&scene, case).go(model.focus),
        None if model.focus == PaneId::Queue => Vec::new(),
        None => vec![Wish::Focus(PaneId::Queue)],
    };
    fulfil(model, wanted, effects);
}

/// Lets the forms hand in what is typed; `true` when there was something.
fn hand_in(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let mut any = false;
    for id in PaneId::ALL {
        let stage = model.stage();
        let wanted = model.panes.get_mut(id).hand_in(&stage.scene());
        any |= wanted.iter().any(|wish| matches!(wish, Wish::Command(_)));
        fulfil(model, wanted, effects);
    }
    any
}

/// The box in which an action asks for more.
fn form(
    model: &Model,
    action: Action,
    case: Option<CaseId>,
    ticket: Option<TicketId>,
) -> Option<Overlay> {
    let stage = model.stage();
    let scene = stage.scene();
    Some(match action {
        Action::Register => register_box(model, case?),
        Action::Issue => Overlay::Form(Form::issue(&scene)),
        Action::Park => Overlay::Form(Form::park(&scene, ticket?)),
        Action::Transfer => Overlay::Form(Form::transfer(&scene, ticket?)),
        Action::Forward => Overlay::Form(Form::forward(&scene, case?)),
        Action::HandOver => Overlay::Form(Form::hand_over(&scene, case?)),
        Action::Withdraw => Overlay::Form(Form::withdraw(case?)),
        Action::Correct => Overlay::Form(Form::correct(case?)),
        Action::AddStaff => Overlay::Form(Form::add_staff(&scene)),
        _ => return None,
    })
}

/// Names what is typed about the applicant and not recorded, and leads there; `false`: nothing is.
fn settle_first(model: &mut Model, act: Act) -> bool {
    let stage = model.stage();
    let scene = stage.scene();
    let may = guidance::may(&scene.snapshot.centre, act, &scene.context()).is_ok();
    let fields = model.panes.applicant.unsettled(&scene);
    if !may || fields.is_empty() {
        return false;
    }
    model.panes.applicant.go_to_unsettled(&scene);
    let args = vec![("fields".to_owned(), fields.join(", "))];
    let question = Question { key: "confirm-settle", args };
    let go = Deed::Wish(Wish::Focus(PaneId::Applicant));
    model.open(Overlay::Confirm(Confirm::new(question, go)));
    true
}

/// Asks before registering: what is missing, and what to look at.
fn register_box(model: &Model, id: CaseId) -> Overlay {
    let text = model.text();
    let centre = &model.snapshot.centre;
    let case = centre.case(id);
    let missing = case.and_then(|case| {
        let passport = centre.passport_of(case)?;
        let names: Vec<&str> = documents::missing(case, passport)
            .into_iter()
            .filter_map(|kind| passport.document(kind))
            .map(|document| document.name.get(words::law_lang(text)))
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    });
    let question = match missing.clone() {
        Some(names) => {
            Question { key: "confirm-register-incomplete", args: vec![("names".to_owned(), names)] }
        }
        None => Question::plain("confirm-register"),
    };
    let command = Command::Register { case: id, insists: missing.is_some() };
    let mut confirm = Confirm::new(question, Deed::Wish(Wish::Command(Box::new(command))));
    let law = case.and_then(|case| centre.passport_of(case));
    let of_case = case
        .zip(law)
        .map(|(case, law)| warnings::warnings(centre, case, law, model.now.date()))
        .unwrap_or_default();
    confirm.notes = of_case
        .iter()
        .chain(&due_at_once(model))
        .map(|warning| words::warning(text, warning, &model.snapshot))
        .collect();
    Overlay::Confirm(confirm)
}

/// What the dates of a registration today would call for, before it is made.
fn due_at_once(model: &Model) -> Vec<Warning> {
    let Some(term) = model.term_if_today() else { return Vec::new() };
    let (feasibility, latest_safe) = (term.feasibility, term.latest_safe);
    let mut found = Vec::new();
    if feasibility != Feasibility::Feasible {
        found.push(Warning::NoticeDueAtOnce { feasibility, latest_safe });
    }
    if term.provisional {
        found.push(Warning::ProvisionalDates);
    }
    found
}

impl Model {
    /// Blanks the screen until the PIN.
    pub(in crate::ui) fn lock(&mut self) {
        if self.staff.is_some() && !self.locked {
            self.locked = true;
            for overlay in &mut self.overlays {
                if let Overlay::StepUp(open) = overlay {
                    open.forget_pin();
                }
            }
            self.lock = crate::ui::overlays::lock::Lock::default();
        }
    }

    /// Opens the help of the row or field in focus; on a page, of the page.
    pub(in crate::ui) fn open_help(&mut self, on_desk: bool) {
        let stage = self.stage();
        let scene = stage.scene();
        let say = |key: &str| scene.text.say(key).into_owned();
        let mut sections = Vec::new();
        if on_desk && matches!(self.page, Page::Desk) {
            let step = self.next_step();
            sections.push((say("help-next-step"), step.text));
            sections.extend(self.pane(self.focus).help(&scene));
            if let Some(reason) = acts::reason(&scene, self.panes.queue.chosen(), Action::Register)
                && scene.case.is_some()
            {
                sections.push((say("help-why-not-register"), reason));
            }
        } else {
            sections.push((say("help-start-title"), say("help-start")));
        }
        self.open(Overlay::Help(Help::about(&scene, sections)));
    }

    /// Opens the proof of the dates: of the case in hand, or as if registered today.
    pub(in crate::ui) fn open_proof(&mut self) {
        let centre = &self.snapshot.centre;
        let case = self.case.and_then(|case| centre.case(case));
        let proof = match case.and_then(|case| case.registration.as_ref()) {
            Some(registration) => {
                let number = registration.number.to_string();
                Some(crate::ui::overlays::proof::Proof::new(
                    Term::clone(&registration.term),
                    Some(number),
                ))
            }
            None => {
                self.term_if_today().map(|term| crate::ui::overlays::proof::Proof::new(term, None))
            }
        };
        match proof {
            Some(proof) => self.open(Overlay::Proof(proof)),
            None => {
                let words = self.text().say("refusal-no-term").into_owned();
                self.say(words, Paint::Bad);
            }
        }
    }

    fn term_if_today(&self) -> Option<crate::law::term::Term> {
        let centre = &self.snapshot.centre;
        let rule = centre.passport.as_ref()?.term_rule();
        let territory = centre.identity.as_ref().and_then(|identity| identity.territory.as_deref());
        crate::law::term::term(self.now.date(), &rule, centre.calendar.as_ref()?, territory).ok()
    }
}
