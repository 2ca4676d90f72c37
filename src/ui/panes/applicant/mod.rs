//! The applicant (F3): who they are, how they are reached, the sentence, the request.
//!
//! MEİS is asked as soon as the code is complete, beside the typing. What it answers fills empty
//! fields and is marked; what differs from what was typed is shown as a choice. The sections are
//! handed in when the next step needs them, so that no key is spent on saving.

mod clash;
mod fields;
mod sections;
mod unsettled;
mod view;

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use fields::{FieldId, answer_label, need_label, request_label};

use super::{NextStep, Pane, PaneId, Reply, Wish, and_say, say_cut};
use crate::casework::case::{Case, Stage};
use crate::casework::command::Command;
use crate::casework::forms::Section;
use crate::casework::identity::{Category, IdDocumentKind, PersonCode};
use crate::casework::ids::CaseId;
use crate::casework::private::PersonId;
use crate::casework::register::Lookup;
use crate::engine::{Outcome, SystemSign};
use crate::locale::Arg;
use crate::ui::Scene;
use crate::ui::form::check::Check;
use crate::ui::form::view::Rival;
use crate::ui::form::{Form, Step};
use crate::ui::theme::Paint;

/// Who is asked for at MEİS.
type Identified = (Category, IdDocumentKind, PersonCode);

/// The applicant's pane.
#[derive(Clone)]
pub struct ApplicantPane {
    form: Form<FieldId>,
    case: Option<CaseId>,
    person: Option<PersonId>,
    /// The name of the draft, while a case is in hand.
    draft: Option<String>,
    /// A draft has been kept and not forgotten yet.
    is_kept: bool,
    /// Whom this pane last asked MEİS for.
    asked: Option<Identified>,
    /// Sections on their way to the engine: not handed in twice.
    sent: Vec<Section>,
    /// The focus went on by itself behind a complete code, and no key was taken since.
    moved_on: bool,
    /// Whoever recorded something else while it was being typed here.
    rival: Option<Rival>,
    /// The file is not with the front office: nothing can be typed.
    locked: bool,
    /// The form has been begun with what is recorded. A closed case comes from the state store, a
    /// moment after it was taken in hand.
    is_begun: bool,
}

impl Default for ApplicantPane {
    fn default() -> Self {
        Self::new()
    }
}

impl ApplicantPane {
    /// The pane with no case in hand.
    pub fn new() -> Self {
        Self {
            form: Form::new(fields::entries(None)),
            case: None,
            person: None,
            draft: None,
            is_kept: false,
            asked: None,
            sent: Vec::new(),
            moved_on: false,
            rival: None,
            locked: true,
            is_begun: false,
        }
    }

    /// The name under which a person's half-typed application is kept.
    pub fn draft_name(scene: &Scene, case: CaseId) -> String {
        format!("case-{case}-{}", scene.staff.map_or(0, |staff| staff.0))
    }

    fn case_in<'a>(&self, scene: &Scene<'a>) -> Option<&'a Case> {
        scene.snapshot.centre.case(self.case?).map(AsRef::as_ref)
    }

    /// Fits the form to its own values: kinds of document, the code's length, the representative.
    fn refit(&mut self) {
        let category = fields::category_of(self.form.value(FieldId::Category));
        if let (Some(entry), Some(category)) =
            (self.form.entry_mut(FieldId::DocumentKind), category)
        {
            fields::offer_kinds(entry, category);
        }
        if let Some(kind) = fields::kind_of(self.form.value(FieldId::DocumentKind)) {
            if let Some(entry) = self.form.entry_mut(FieldId::Code) {
                fields::fit_code(entry, kind.code_kind());
            }
            if let Some(entry) = self.form.entry_mut(FieldId::Document) {
                entry.check = crate::ui::form::check::Check::Document(kind);
            }
        }
        let through_proxy = self.form.value(FieldId::Channel) == "representative";
        for id in FieldId::PROXY {
            self.form.show(id, through_proxy);
        }
        let has_postcode = !self.form.value(FieldId::Postcode).is_empty();
        if let Some(entry) = self.form.entry_mut(FieldId::Address) {
            // A postcode alone cannot be recorded.
            entry.required = has_postcode;
        }
    }

    /// Fills the form with what is recorded, and goes to what is missing.
    fn begin(&mut self, scene: &Scene, case: &Case) {
        self.is_begun = true;
        self.follow(scene, case);
        // What was recorded beside MEİS's answer was settled when it was recorded; the difference
        // stays a warning of the case.
        for entry in self.form.entries_mut() {
            entry.kept = !entry.recorded.is_empty() && entry.value() == entry.recorded;
        }
        if case.person.is_some() {
            let next = self.form.attention().map_or(FieldId::Phone, |entry| entry.id);
            self.form.focus_on(next);
        } else {
            self.form.focus_on(FieldId::Code);
        }
    }

    /// Takes over what the case says by now.
    fn follow(&mut self, scene: &Scene, case: &Case) {
        let by_colleague = clash::is_by_colleague(case, scene.staff);
        self.locked = !matches!(case.stage, Stage::Draft | Stage::Registered | Stage::Returned);
        if case.is_erased() {
            self.forget(scene);
        }
        if self.person.is_some() && self.person != case.person {
            for entry in self.form.entries_mut().iter_mut().filter(|it| !it.id.identifies()) {
                entry.forget_register();
                if !entry.touched && !entry.recorded.is_empty() {
                    entry.put("");
                }
                entry.recorded.clear();
            }
        }
        self.person = case.person;
        for entry in self.form.entries_mut() {
            entry.follow_record(&sections::recorded(case, entry.id), by_colleague);
        }
        self.refit();
        for entry in self.form.entries_mut() {
            entry.follow_register(sections::registered(case, entry.id).as_deref());
        }
    }

    /// The person has been erased: what stood or was typed here about them goes, whoever changed
    /// the case last, and its draft with it. The focus stays where it is.
    fn forget(&mut self, scene: &Scene) {
        let focused = self.form.focused().map(|entry| entry.id);
        let passport = scene.snapshot.centre.passport.as_deref();
        *self = Self {
            form: Form::new(fields::entries(passport)),
            case: self.case,
            draft: self.draft.take(),
            is_kept: self.is_kept,
            is_begun: self.is_begun,
            ..Self::new()
        };
        focused.into_iter().for_each(|id| self.form.focus_on(id));
    }

    /// Asks MEİS when the code is right and has not been asked for yet.
    fn identify(&mut self, scene: &Scene) -> Option<Wish> {
        let case = self.case_in(scene).filter(|case| case.stage == Stage::Draft)?;
        let category = fields::category_of(self.form.value(FieldId::Category))?;
        let kind = fields::kind_of(self.form.value(FieldId::DocumentKind))?;
        let code = PersonCode::parse(kind.code_kind(), self.form.value(FieldId::Code)).ok()?;
        let recorded = case.code().map(|code| (case.category, case.document_kind, code.clone()));
        let identified = Some((category, kind, code.clone()));
        if recorded == identified || self.asked == identified {
            return None;
        }
        self.asked = identified;
        let command = Command::Identify { case: case.id, category, document_kind: kind, code };
        Some(Wish::Command(Box::new(command)))
    }

    /// Keeps the draft as it is now, or forgets it when nothing is left to keep.
    fn keep(&mut self) -> Option<Wish> {
        let key = self.draft.clone()?;
        match self.form.to_draft() {
            Some(bytes) => {
                self.is_kept = true;
                Some(Wish::Save { key, bytes })
            }
            None if self.is_kept => {
                self.is_kept = false;
                Some(Wish::Drop { key })
            }
            None => None,
        }
    }

    /// Enter, and the form is complete: record it, check the payment, go to the documents.
    fn go_on(&mut self, scene: &Scene) -> Vec<Wish> {
        let mut wishes = self.hand_in(scene);
        if let Some(case) = self.case_in(scene)
            && matches!(case.payment_lookup, Lookup::NotAsked)
            && case.stage == Stage::Draft
        {
            wishes.push(Wish::Command(Box::new(Command::CheckPayment(case.id))));
        }
        wishes.push(Wish::Focus(PaneId::Documents));
        wishes
    }

    /// Whether MEİS has still to answer about the code that is typed.
    fn is_pending(&self, case: &Case) -> bool {
        let recorded = case.code().map(|code| (case.category, case.document_kind, code.clone()));
        (self.asked.is_some() && self.asked != recorded)
            || case.identity_lookup.is_waiting()
            || case.sentence_lookup.is_waiting()
    }

    /// A letter of a burst that was meant for the code before: the focus has moved on by itself
    /// and nobody has seen it yet. While MEİS is down names are typed at once, so that there only
    /// a digit, with which no name begins, is taken for one.
    fn is_overflow(&self, scene: &Scene, key: KeyEvent) -> bool {
        let crossterm::event::KeyCode::Char(letter) = key.code else { return false };
        if !self.moved_on || crate::ui::form::is_shortcut(key) {
            return false;
        }
        if meis_is_down(scene) {
            let is_name = self.form.focused().is_some_and(|entry| entry.check == Check::Name);
            return is_name && letter.is_ascii_digit();
        }
        self.case_in(scene).is_some_and(|case| self.is_pending(case))
    }

    /// MEİS has not filled in what is needed: the focus goes there, unless somebody types already.
    fn come_back(&mut self, scene: &Scene) {
        let pending = self.case_in(scene).is_none_or(|case| self.is_pending(case));
        if !self.moved_on || pending {
            return;
        }
        self.moved_on = false;
        self.form.go_back_to_needed();
    }

    fn stepped(&mut self, scene: &Scene, before: Option<FieldId>, step: Step<FieldId>) -> Reply {
        let mut wishes = Vec::new();
        match step {
            Step::Ignored => return Reply::Ignored,
            Step::Refused => wishes.push(Wish::Bell),
            Step::Through => return Reply::Do(self.go_on(scene)),
            Step::Past => {
                wishes.extend(self.hand_in(scene));
                wishes.push(Wish::Focus(PaneId::Documents));
            }
            Step::Moved => {}
            Step::Changed(_) => {
                self.refit();
                wishes.extend(self.keep());
            }
            Step::Completed(id) => {
                wishes.extend(self.identify(scene));
                wishes.extend(self.keep());
                if id == FieldId::Code {
                    // The register will say the rest; the telephone it often does not know.
                    self.form.focus_on(FieldId::Phone);
                    self.moved_on = true;
                    if meis_is_down(scene) {
                        self.form.go_back_to_needed();
                    }
                }
            }
        }
        let after = self.form.focused().map(|entry| entry.id);
        if before != after && before.is_some_and(FieldId::identifies) {
            wishes.extend(self.identify(scene));
        }
        if wishes.is_empty() { Reply::Taken } else { Reply::Do(wishes) }
    }
}

fn meis_is_down(scene: &Scene) -> bool {
    scene.snapshot.systems.first() == Some(&SystemSign::Down)
}

impl Pane for ApplicantPane {
    fn key(&mut self, scene: &Scene, key: KeyEvent) -> Reply {
        use crossterm::event::KeyCode as K;
        if self.case.is_none() {
            return Reply::Ignored;
        }
        if self.locked {
            return match key.code {
                K::Enter => Reply::Do(vec![Wish::Focus(PaneId::Documents)]),
                K::Up | K::Down | K::Tab | K::BackTab | K::PageUp | K::PageDown => {
                    self.form.key(key, scene.now.date(), &|_| String::new());
                    Reply::Taken
                }
                _ => Reply::Ignored,
            };
        }
        if self.is_overflow(scene, key) {
            let count = self.form.value(FieldId::Code).chars().count().to_string();
            let args = vec![("count".to_owned(), count)];
            let message = Wish::Message { key: "code-overflow", args, paint: Paint::Warn };
            return Reply::Do(vec![message, Wish::Bell]);
        }
        self.moved_on = false;
        let before = self.form.focused().map(|entry| entry.id);
        let say = |key: &str| scene.text.say(key).into_owned();
        let step = self.form.key(key, scene.now.date(), &say);
        self.stepped(scene, before, step)
    }

    fn paste(&mut self, scene: &Scene, text: &str) -> Reply {
        if self.case.is_none() || self.locked {
            return Reply::Ignored;
        }
        let before = self.form.focused().map(|entry| entry.id);
        let (step, pasted) = self.form.paste_counted(text, scene.now.date());
        let key = if before == Some(FieldId::Code) { "paste-cut-code" } else { "paste-cut" };
        let reply = self.stepped(scene, before, step);
        and_say(reply, say_cut(key, pasted))
    }

    fn changed(&mut self, scene: &Scene) -> Vec<Wish> {
        let mut wishes = Vec::new();
        let draft = scene.case.map(|case| Self::draft_name(scene, case));
        if scene.case != self.case || draft != self.draft {
            let passport = scene.snapshot.centre.passport.as_deref();
            *self = Self { form: Form::new(fields::entries(passport)), ..Self::new() };
            self.case = scene.case;
            self.draft.clone_from(&draft);
            if let Some(case) = self.case_in(scene) {
                self.begin(scene, case);
            }
            wishes.extend(draft.map(|key| Wish::Load { key }));
            return wishes;
        }
        if let Some(case) = self.case_in(scene) {
            if !self.is_begun {
                self.begin(scene, case);
            }
            let before = self.clashes();
            self.follow(scene, case);
            self.come_back(scene);
            wishes.extend(self.told(scene, before));
        }
        if self.is_kept && self.form.to_draft().is_none() {
            wishes.extend(self.keep());
        }
        wishes
    }

    fn answered(&mut self, scene: &Scene, command: &Command, outcome: &Outcome) -> Vec<Wish> {
        match command {
            Command::Fill { case, section } if Some(*case) == self.case => {
                self.sent.retain(|sent| sent != section.as_ref());
                if outcome.is_err() {
                    // The fields in the way say more than the refusal.
                    return self.told(scene, 0).into_iter().collect();
                }
            }
            Command::Identify { case, .. } if Some(*case) == self.case && outcome.is_err() => {
                self.asked = None;
            }
            _ => {}
        }
        Vec::new()
    }

    fn draft(&mut self, scene: &Scene, key: &str, bytes: Option<&[u8]>) {
        if self.draft.as_deref() != Some(key) || self.locked {
            return;
        }
        let by_colleague =
            self.case_in(scene).is_some_and(|case| clash::is_by_colleague(case, scene.staff));
        if let Some(bytes) = bytes
            && self.form.restore(bytes, by_colleague)
        {
            self.told(scene, 0);
            self.is_kept = true;
            self.refit();
            for entry in self.form.entries_mut().iter_mut().filter(|entry| entry.touched) {
                entry.look(scene.now.date());
            }
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
        format!("F3 {}", scene.text.say("pane-applicant"))
    }

    fn help(&self, scene: &Scene) -> Vec<(String, String)> {
        let text = scene.text;
        let mut help = Vec::new();
        if let Some(entry) = self.form.focused() {
            let words = text.say(entry.check.help()).into_owned();
            help.push((text.say(entry.label).into_owned(), words));
            if let Some(value) = entry.difference() {
                let words = crate::ui::form::view::words_of(entry, value, text);
                let args =
                    [("register", Arg::from(text.say("system-meis"))), ("value", Arg::from(words))];
                help.push((
                    text.say("help-difference").into_owned(),
                    text.with("form-differs-here", &args),
                ));
            }
        }
        help.push((
            text.say("help-form-keys-title").into_owned(),
            text.say("help-form-keys").into_owned(),
        ));
        help
    }

    fn hand_in(&mut self, scene: &Scene) -> Vec<Wish> {
        let Some(case) = self.case_in(scene).filter(|_| !self.locked) else { return Vec::new() };
        self.form.look_at_all(scene.now.date());
        let mut wishes: Vec<Wish> = self.identify(scene).into_iter().collect();
        if case.person.is_none() && self.asked.is_none() {
            return wishes;
        }
        for section in sections::changed(&self.form, case) {
            if self.sent.contains(&section) || self.is_clashing(&section) {
                continue;
            }
            self.sent.push(section.clone());
            let command = Command::Fill { case: case.id, section: Box::new(section) };
            wishes.push(Wish::Command(Box::new(command)));
        }
        wishes
    }
}
