//! All that one session remembers between two keys.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use ratatui::layout::Size;

use super::Scene;
use super::next;
use super::overlays::Overlay;
use super::overlays::forms::Form;
use super::overlays::lock::Lock;
use super::pages::Page;
use super::panes::office::{Look, Tally};
use super::panes::{NextStep, Pane, PaneId, Panes};
use super::theme::{Paint, Theme};
use super::words;
use crate::casework::command::Command;
use crate::casework::ids::{CaseId, DeskId, StaffId};
use crate::casework::ticket::WhyNext;
use crate::engine::{Present, Snapshot};
use crate::law::moment::Moment;
use crate::locale::{Arg, Lang, Text};

/// Minutes without a key after which a signed-in screen locks itself.
pub const IDLE_LOCK_MINUTES: u32 = 15;
/// Requests of one session that may wait for an answer; more keys are answered with a bell.
pub const PENDING_REQUESTS_MAX: usize = 64;
/// Boxes that may lie over each other.
pub const OVERLAYS_MAX: usize = 4;
/// Half-answered boxes that one session keeps; the oldest goes first.
pub const KEPT_FORMS_MAX: usize = 16;

/// The smallest terminal that the desk fits on: columns and rows.
pub const MIN_SIZE: Size = Size { width: 80, height: 24 };

/// What a session starts with.
#[derive(Clone)]
pub struct Options {
    /// Language of the screen; can be switched at any time.
    pub lang: Lang,
    /// Columns and rows.
    pub size: Size,
    /// Colours and glyphs of the terminal.
    pub theme: Theme,
    /// The desk this terminal stands at, if settings say so; it is offered at sign-in.
    pub desk: Option<DeskId>,
    /// The login of whom the door knows this to be; it is filled in, and only the PIN is asked for.
    pub login: Option<String>,
    /// The centre as it is.
    pub snapshot: Arc<Snapshot>,
    /// Minutes without a key before the screen locks; 0 never.
    pub idle_lock_minutes: u32,
    /// There is a trainer's console around this session.
    pub trainer: bool,
    /// It is a learner's in a class.
    pub in_class: bool,
}

impl Options {
    /// Usual options for a terminal of this size.
    pub fn new(snapshot: Arc<Snapshot>, size: Size) -> Self {
        Self {
            lang: Lang::Az,
            size,
            theme: Theme::default(),
            desk: None,
            login: None,
            snapshot,
            idle_lock_minutes: IDLE_LOCK_MINUTES,
            trainer: false,
            in_class: false,
        }
    }
}

/// A request that has not been answered yet.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) command: Option<Command>,
    /// For a call: why this ticket is the next, as the screen said when it was asked for.
    pub(super) why: Option<WhyNext>,
}

/// What the message line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// In the session's language.
    pub text: String,
    /// How it looks.
    pub paint: Paint,
}

/// One session.
#[derive(Clone)]
pub struct Model {
    pub(super) lang: Lang,
    pub(super) size: Size,
    pub(super) theme: Theme,
    pub(super) snapshot: Arc<Snapshot>,
    /// The centre as it was when the screen was last drawn.
    pub(super) drawn: Option<Arc<Snapshot>>,
    pub(super) now: Moment,
    pub(super) page: Page,
    pub(super) staff: Option<StaffId>,
    pub(super) desk: Option<DeskId>,
    /// The desk this terminal stands at, as far as is known: offered to the next one who signs in.
    pub(super) desk_offered: Option<DeskId>,
    /// The login of whom the door knows this to be.
    pub(super) login_offered: Option<String>,
    pub(super) case: Option<CaseId>,
    pub(super) focus: PaneId,
    pub(super) panes: Panes,
    pub(super) overlays: Vec<Overlay>,
    /// Boxes closed before they were done, oldest first; at most [`KEPT_FORMS_MAX`].
    pub(super) kept: VecDeque<Form>,
    pub(super) locked: bool,
    pub(super) lock: Lock,
    pub(super) message: Option<Message>,
    pub(super) pending: BTreeMap<u64, Pending>,
    pub(super) requests: u64,
    pub(super) searches: u64,
    pub(super) idle_lock_minutes: u32,
    pub(super) trainer: bool,
    pub(super) in_class: bool,
    /// What is counted over all cases, and for how long it holds.
    tally: Option<(Tally, Look)>,
}

/// The parts of a [`Scene`], held so that a pane can be changed while it looks at them.
pub(super) struct Stage {
    snapshot: Arc<Snapshot>,
    theme: Theme,
    now: Moment,
    lang: Lang,
    staff: Option<StaffId>,
    desk: Option<DeskId>,
    case: Option<CaseId>,
    in_class: bool,
    tally: Tally,
}

impl Stage {
    pub(super) fn scene(&self) -> Scene<'_> {
        Scene {
            snapshot: &self.snapshot,
            now: self.now,
            text: Text::of(self.lang),
            theme: &self.theme,
            staff: self.staff,
            desk: self.desk,
            case: self.case,
            in_class: self.in_class,
            tally: self.tally,
        }
    }
}

impl Model {
    /// A session before anybody has signed in; on a centre that is not founded yet, the page that
    /// sets it up.
    pub fn new(options: Options) -> Self {
        let now = options.snapshot.now;
        Self {
            lang: options.lang,
            size: options.size,
            theme: options.theme,
            page: Page::first(&options.snapshot, options.login.as_deref(), options.desk),
            snapshot: options.snapshot,
            drawn: None,
            now,
            staff: None,
            desk: options.desk,
            desk_offered: options.desk,
            login_offered: options.login,
            case: None,
            focus: PaneId::Queue,
            panes: Panes::default(),
            overlays: Vec::new(),
            kept: VecDeque::new(),
            locked: false,
            lock: Lock::default(),
            message: None,
            pending: BTreeMap::new(),
            requests: 0,
            searches: 0,
            idle_lock_minutes: options.idle_lock_minutes,
            trainer: options.trainer,
            in_class: options.in_class,
            tally: None,
        }
    }

    /// The same screen for a centre that goes on from this moment: what was asked for and not
    /// answered yet is not awaited there, and nothing is kept that was counted in another centre,
    /// which may come to as many frames.
    #[must_use]
    pub fn at_rest(&self) -> Self {
        let mut model = Self { pending: BTreeMap::new(), tally: None, ..self.clone() };
        model.panes.office.forget();
        model.page.rest();
        model
    }

    /// Who sits here, once signed in.
    pub fn staff(&self) -> Option<StaffId> {
        self.staff
    }

    /// At which desk.
    pub fn desk(&self) -> Option<DeskId> {
        self.desk
    }

    /// The desk that the page of sign-in offers.
    pub fn desk_offered(&self) -> Option<DeskId> {
        self.desk_offered
    }

    /// The case in hand.
    pub fn case(&self) -> Option<CaseId> {
        self.case
    }

    /// What colleagues see of this session: who sits here, where, and the case that is open. A
    /// blank screen shows nobody anything, and whoever has gone back to the work list has left the
    /// case.
    pub fn present(&self) -> Option<Present> {
        let staff = self.staff.filter(|_| !self.locked)?;
        let case = match self.focus {
            PaneId::Office => self.panes.office.open(),
            _ => self.case,
        };
        Some(Present { staff, desk: self.desk, case })
    }

    /// The pane in focus.
    pub fn focus(&self) -> PaneId {
        self.focus
    }

    /// The language of the screen.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The time that the screen shows.
    pub const fn now(&self) -> Moment {
        self.now
    }

    /// The centre as this session has last seen it.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Whether something that was asked for has not been answered yet.
    pub fn is_waiting(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Whether the receipt of a registration lies over the panes.
    pub fn shows_receipt(&self) -> bool {
        self.overlays.iter().any(|overlay| matches!(overlay, Overlay::Receipt(_)))
    }

    /// The theme of this session's terminal.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// What the message line says.
    pub fn message(&self) -> Option<&Message> {
        self.message.as_ref()
    }

    /// True while the screen is blank until the PIN.
    pub fn is_locked(&self) -> bool {
        self.locked
    }

    /// Whether what is typed now goes into a line for digits, such as a PIN: a digit is a digit
    /// there, whatever key came before it.
    pub fn wants_digits(&self) -> bool {
        match self.overlays.last() {
            _ if self.locked => true,
            Some(overlay) => matches!(overlay, Overlay::StepUp(_)),
            None => self.page.wants_digits(),
        }
    }

    pub(super) fn text(&self) -> Text {
        Text::of(self.lang)
    }

    /// What panes look at. What is counted over all cases is the kept figure where that holds, and
    /// counted anew where it does not: nobody sees an old one, whoever forgot to have it kept.
    pub(super) fn stage(&self) -> Stage {
        let mut stage = self.bare_stage();
        stage.tally = match self.tally {
            _ if self.staff.is_none() => Tally::default(),
            Some((tally, look)) if look.holds(&stage.scene()) => tally,
            _ => Tally::over(&stage.scene()).0,
        };
        stage
    }

    /// Whether whoever has signed in may look at cases; nothing is counted for the answer.
    pub(super) fn sees_cases(&self) -> bool {
        self.bare_stage().scene().sees_cases()
    }

    /// Keeps what is counted over all cases until it can have changed. Where nobody has signed in,
    /// nothing of it is shown and nothing is counted.
    pub(super) fn keep_tally(&mut self) {
        if self.staff.is_none() {
            self.tally = None;
            return;
        }
        let stage = self.bare_stage();
        let scene = stage.scene();
        if self.tally.is_none_or(|(_, look)| !look.holds(&scene)) {
            self.tally = Some(Tally::over(&scene));
        }
    }

    fn bare_stage(&self) -> Stage {
        Stage {
            snapshot: self.snapshot.clone(),
            theme: self.theme,
            now: self.now,
            lang: self.lang,
            staff: self.staff,
            desk: self.desk,
            case: self.case,
            in_class: self.in_class,
            tally: Tally::default(),
        }
    }

    pub(super) fn pane(&self, id: PaneId) -> &dyn Pane {
        self.panes.get(id)
    }

    /// What the next-step line says; a pane with nothing to say leaves it to the case in hand.
    pub fn next_step(&self) -> NextStep {
        let stage = self.stage();
        let scene = stage.scene();
        if let Some(text) = words::halted(scene.text, scene.snapshot) {
            return NextStep { text, item: None, refused: true };
        }
        if let Some(overlay) = self.overlays.last() {
            return NextStep { text: overlay.next_words(&scene), item: None, refused: false };
        }
        let own = self.pane(self.focus).next_step(&scene);
        if !own.text.is_empty() {
            let registers =
                self.focus == PaneId::Documents && self.panes.documents.offers_registration(&scene);
            return if registers { self.settle_first(&scene, own) } else { own };
        }
        let case = scene.case.and_then(|case| scene.snapshot.centre.case(case));
        match case {
            Some(case) => {
                let ahead = next::ahead(&scene, case);
                let line = ahead.line(&scene, self.focus);
                if ahead.registers() { self.settle_first(&scene, line) } else { line }
            }
            None => NextStep { text: scene.text.say("next-to-queue").into_owned(), ..own },
        }
    }

    /// Before a registration comes what is typed about the applicant and not recorded.
    fn settle_first(&self, scene: &Scene, step: NextStep) -> NextStep {
        match self.panes.applicant.unsettled(scene).first() {
            Some(field) => {
                let args = [("field", Arg::from(field.as_str()))];
                let text = scene.text.with("next-settle", &args);
                NextStep { text, item: None, refused: true }
            }
            None => step,
        }
    }

    pub(super) fn is_too_small(&self) -> bool {
        self.size.width < MIN_SIZE.width || self.size.height < MIN_SIZE.height
    }

    pub(super) fn say(&mut self, text: String, paint: Paint) {
        self.message = Some(Message { text, paint });
    }
}
