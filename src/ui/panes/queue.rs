//! The queue (F2): the tickets of the day, and the next one to call.
//!
//! The list never moves under the cursor: what is new is counted and announced, and sorted in when
//! the person presses F2, has done something to the queue, or has left the keys alone for a while.

mod order;
mod view;

use chrono::Datelike;
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use view::{priority_key, state_words, why_words};

use super::office::Notices;
use super::{NextStep, Pane, PaneId, Reply, Wish};
use crate::casework::command::{Act, Command};
use crate::casework::guidance;
use crate::casework::ids::TicketId;
use crate::casework::ticket::{Ticket, TicketState, choose_next};
use crate::engine::Outcome;
use crate::law::moment::Moment;
use crate::locale::Arg;
use crate::ui::Scene;
use crate::ui::actions::Action;
use crate::ui::next;
use crate::ui::overlays::moved;

/// Minutes without a key after which new tickets are sorted in by themselves.
pub const IDLE_MINUTES: u32 = 1;
/// Rows a page key moves.
const PAGE_ROWS: usize = 10;
/// Tickets a list can hold: the numbers of one day, and those left open on the days before.
pub const ROWS_MAX: usize = 2_000;

/// The queue of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    rows: Vec<TicketId>,
    at: Option<TicketId>,
    fresh: usize,
    touched: Moment,
}

impl Queue {
    /// The ticket under the cursor.
    pub fn chosen(&self) -> Option<TicketId> {
        self.at
    }

    /// Puts the cursor on a ticket.
    pub fn choose(&mut self, scene: &Scene, ticket: TicketId) {
        self.sort(scene);
        if self.rows.contains(&ticket) {
            self.at = Some(ticket);
        }
    }

    /// Sorts new tickets in and forgets the ended ones.
    pub fn sort(&mut self, scene: &Scene) {
        self.rows = order::rows(scene);
        self.fresh = 0;
        self.keep_cursor();
    }

    fn keep_cursor(&mut self) {
        if self.at.is_none_or(|at| !self.rows.contains(&at)) {
            self.at = self.rows.first().copied();
        }
    }

    fn index(&self) -> usize {
        self.rows.iter().position(|row| Some(*row) == self.at).unwrap_or(0)
    }

    /// What Enter does: the wish, its words and whether it is refused.
    fn step(&self, scene: &Scene) -> (Vec<Wish>, NextStep) {
        let centre = &scene.snapshot.centre;
        let may = |act| guidance::may(centre, act, &scene.context()).is_ok();
        let row = self.at.and_then(|at| centre.ticket(at));
        let here = scene.desk.and_then(|desk| centre.ticket_at(desk));
        if !may(Act::CallNext) {
            return next::for_role(scene);
        }
        if let Some(row) = row
            && matches!(row.state, TicketState::Parked { .. } | TicketState::NoShow { .. })
        {
            return ticket_step(scene, row);
        }
        match here {
            Some(here) if matches!(here.state, TicketState::Serving { .. }) => visit(scene, here),
            Some(here) => ticket_step(scene, here),
            None => self.call(scene),
        }
    }

    fn call(&self, scene: &Scene) -> (Vec<Wish>, NextStep) {
        let text = scene.text;
        let notices = scene.tally.notices;
        let called = next_ticket(scene);
        if let Some(notices) = notices
            && (called.is_none() || notices.first <= scene.now.date())
        {
            let words = notice_words(notices, scene, "next-notices");
            let step = NextStep { text: words, item: Some(23), refused: false };
            return (vec![Wish::Focus(PaneId::Office)], step);
        }
        let Some((ticket, why)) = called else {
            let (wish, words) = if scene.desk.is_none() && waiting(scene) > 0 {
                let count = [("count", Arg::from(waiting(scene)))];
                (Action::DeskChoose, text.with("next-desk", &count))
            } else {
                (Action::Issue, issue_words(scene))
            };
            let step = NextStep { text: words, item: Some(23), refused: false };
            return (vec![Wish::Act(wish)], step);
        };
        let args = [
            ("ticket", Arg::from(ticket.number.to_string())),
            ("why", Arg::from(why_words(scene, why))),
        ];
        let mut words = text.with("next-call", &args);
        if let Some(notices) = notices {
            words = format!("{words} · {}", notice_words(notices, scene, "next-notices-too"));
        }
        let step = NextStep { text: words, item: Some(23), refused: false };
        (vec![Wish::Act(Action::Call)], step)
    }
}

/// How many notices wait for this person, and by which day the first must be in the cabinet.
fn notice_words(notices: Notices, scene: &Scene, key: &str) -> String {
    let day = format!("{:02}.{:02}", notices.first.day(), notices.first.month());
    scene.text.with(key, &[("count", Arg::from(notices.count)), ("day", Arg::from(day))])
}

/// The ticket that the written policy calls next to this desk, and why.
pub fn next_ticket<'a>(
    scene: &Scene<'a>,
) -> Option<(&'a Ticket, crate::casework::ticket::WhyNext)> {
    let centre = &scene.snapshot.centre;
    let today = scene.now.date();
    let waiting = centre.tickets.values().map(AsRef::as_ref).filter(move |held| held.day == today);
    choose_next(waiting, scene.desk?, centre.counters.priority_in_a_row)
}

/// How many wait today, for whichever desk.
fn waiting(scene: &Scene) -> usize {
    let today = scene.now.date();
    let waits = |held: &&Ticket| held.day == today && matches!(held.state, TicketState::Waiting);
    scene.snapshot.centre.tickets.values().map(AsRef::as_ref).filter(waits).count()
}

/// That a ticket can be given, and how many wait already.
pub fn issue_words(scene: &Scene) -> String {
    match waiting(scene) {
        0 => scene.text.say("next-issue").into_owned(),
        count => scene.text.with("next-issue-more", &[("count", Arg::from(count))]),
    }
}

fn ticket_step(scene: &Scene, ticket: &Ticket) -> (Vec<Wish>, NextStep) {
    let centre = &scene.snapshot.centre;
    let Some(guidance) = guidance::for_ticket(centre, ticket.id, &scene.context()) else {
        return (Vec::new(), NextStep::default());
    };
    let guidance::Next::Do(command) = guidance.next else {
        return (Vec::new(), NextStep::default());
    };
    let key = match command {
        Command::Serve(_) => "next-serve",
        Command::Unpark(_) => "next-unpark",
        Command::TakeBack(_) => "next-take-back",
        _ => "next-finish",
    };
    let words = scene.text.with(key, &[("ticket", Arg::from(ticket.number.to_string()))]);
    let wishes = vec![Wish::Command(Box::new(command))];
    (wishes, next::step(scene, words, Some(23), guidance.refusal))
}

/// The visit at this desk: the step of its case, wherever that is done, and its end after that.
fn visit(scene: &Scene, ticket: &Ticket) -> (Vec<Wish>, NextStep) {
    let case = ticket.case.and_then(|case| scene.snapshot.centre.case(case));
    match case {
        Some(case) if !next::is_out_of_hands(case) => {
            let ahead = next::ahead(scene, case);
            let mut wishes = vec![Wish::Hold(case.id)];
            wishes.extend(ahead.go(PaneId::Queue));
            (wishes, ahead.line(scene, PaneId::Queue))
        }
        _ => {
            let args = [("ticket", Arg::from(ticket.number.to_string()))];
            let words = scene.text.with("next-finish", &args);
            let step = NextStep { text: words, item: None, refused: false };
            (vec![Wish::Command(Box::new(Command::FinishVisit(ticket.id)))], step)
        }
    }
}

impl Pane for Queue {
    fn key(&mut self, scene: &Scene, key: KeyEvent) -> Reply {
        self.touched = scene.now;
        if let Some(index) = moved(self.index(), self.rows.len(), PAGE_ROWS, key) {
            self.at = self.rows.get(index).copied();
            return Reply::Taken;
        }
        match key.code {
            KeyCode::Enter => Reply::Do(self.step(scene).0),
            _ => Reply::Ignored,
        }
    }

    fn paste(&mut self, _: &Scene, _: &str) -> Reply {
        Reply::Ignored
    }

    fn changed(&mut self, scene: &Scene) -> Vec<Wish> {
        let wanted = order::rows(scene);
        self.fresh = wanted.iter().filter(|ticket| !self.rows.contains(ticket)).count();
        let idle = scene.now.minutes_since(self.touched) >= IDLE_MINUTES;
        if idle || self.rows.is_empty() {
            self.sort(scene);
        }
        Vec::new()
    }

    fn answered(&mut self, scene: &Scene, command: &Command, outcome: &Outcome) -> Vec<Wish> {
        let Ok(answer) = outcome else { return Vec::new() };
        match command {
            Command::CallNext | Command::Serve(_) => {
                self.sort(scene);
                self.at = answer.ticket.or(self.at);
                self.keep_cursor();
            }
            Command::IssueTicket { .. }
            | Command::Recall(_)
            | Command::MarkNoShow(_)
            | Command::TakeBack(_)
            | Command::Park { .. }
            | Command::Unpark(_)
            | Command::Transfer { .. }
            | Command::FinishVisit(_)
            | Command::CancelTicket(_) => self.sort(scene),
            _ => {}
        }
        Vec::new()
    }

    fn draft(&mut self, _: &Scene, _: &str, _: Option<&[u8]>) {}

    fn view(
        &self,
        scene: &Scene,
        area: Rect,
        buffer: &mut Buffer,
        focused: bool,
    ) -> Option<Position> {
        view::draw(self, scene, area, buffer, focused)
    }

    fn next_step(&self, scene: &Scene) -> NextStep {
        self.step(scene).1
    }

    fn title(&self, scene: &Scene) -> String {
        let tickets = scene.snapshot.centre.tickets.values();
        let waiting = tickets.filter(|ticket| ticket.state == TicketState::Waiting).count();
        let name = scene.text.say("pane-queue");
        if waiting == 0 { format!("F2 {name}") } else { format!("F2 {name} {waiting}") }
    }

    fn help(&self, scene: &Scene) -> Vec<(String, String)> {
        let say = |key: &str| scene.text.say(key).into_owned();
        let row = self.at.and_then(|at| scene.snapshot.centre.ticket(at));
        let mut sections = Vec::new();
        if let Some(ticket) = row {
            sections.push((ticket.number.to_string(), state_words(scene, ticket)));
        }
        sections.push((say("help-queue-policy-title"), say("help-queue-policy")));
        sections.push((say("help-queue-calls-title"), say("help-queue-calls")));
        sections
    }
}
