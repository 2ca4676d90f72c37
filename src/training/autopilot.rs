//! A script turned into keys: what a player at the real screen would press, and what must have
//! come of it before the next key. Data only; nothing here knows a clock or a screen.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::script::{Act, Deed, Player};
use crate::casework::case::{Case, Notice, Stage};
use crate::casework::ticket::{Ticket, TicketState};
use crate::engine::Snapshot;
use crate::law::passport::StepKind;

/// What the sandbox tells about its players.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cast {
    /// Login of the volunteer, the agent, the officer.
    pub logins: [String; 3],
    /// The PIN of all of them.
    pub pin: String,
    /// The desk at which the agent serves.
    pub desk: u8,
    /// The visitor's code as typed.
    pub code: String,
}

impl Cast {
    fn login(&self, player: Player) -> &str {
        let [volunteer, agent, officer] = &self.logins;
        match player {
            Player::Volunteer => volunteer,
            Player::Agent => agent,
            Player::Officer => officer,
        }
    }
}

/// One move of the autopilot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// A step of the passport begins.
    Caption(StepKind),
    /// An act begins: the audience gets its time to read.
    Rest,
    /// A box has opened in the middle of an act: a shorter time.
    Look,
    /// A key is pressed.
    Press(KeyEvent),
    /// Go on when this is so.
    Until(Until),
    /// The clock moves on by minutes.
    Minutes(u16),
    /// The clock moves to the next working day.
    NextWorkingDay,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// This player sits at the screen.
    Seated(Player),
    /// Nobody does.
    Left,
    /// The deed stands in the centre's state.
    Done(Deed),
    /// No outside system owes an answer.
    Answered,
}

impl Until {
    /// A stable name, for the message when it never comes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seated(_) => "sign-in",
            Self::Left => "sign-out",
            Self::Done(deed) => deed.name(),
            Self::Answered => "wait",
        }
    }
}

/// The script as moves.
pub fn moves(script: &[Act], cast: &Cast) -> Vec<Move> {
    let mut plan = Plan { cast, seated: None, desk_filled: false, moves: Vec::new() };
    for act in script {
        plan.act(*act);
    }
    plan.moves
}

struct Plan<'a> {
    cast: &'a Cast,
    seated: Option<Player>,
    /// The page of sign-in offers the desk of whoever sat there before.
    desk_filled: bool,
    moves: Vec<Move>,
}

impl Plan<'_> {
    fn act(&mut self, act: Act) {
        match act {
            Act::Step(kind) => self.moves.push(Move::Caption(kind)),
            Act::Minutes(minutes) => self.moves.push(Move::Minutes(minutes)),
            Act::Await => self.moves.push(Move::Until(Until::Answered)),
            Act::NextWorkingDay => {
                self.leave();
                self.moves.push(Move::NextWorkingDay);
            }
            Act::Do(player, deed) => {
                self.seat(player);
                self.moves.push(Move::Rest);
                self.deed(deed);
            }
        }
    }

    fn deed(&mut self, deed: Deed) {
        if deed == Deed::Identify {
            let cast = self.cast;
            self.types(&cast.code);
        }
        let (keys, cast) = (keys(deed), self.cast);
        for (at, code) in keys.iter().enumerate() {
            if at > 0 {
                self.moves.push(Move::Look);
            }
            if deed == Deed::Grant && at + 1 == keys.len() {
                self.types(&cast.pin);
            }
            self.press(*code);
        }
        self.moves.push(Move::Until(Until::Done(deed)));
        if deed == Deed::Register {
            // The box with the number, which is said aloud.
            self.moves.push(Move::Rest);
            self.press(KeyCode::Enter);
        }
    }

    fn leave(&mut self) {
        if self.seated.take().is_none() {
            return;
        }
        self.moves.push(Move::Rest);
        self.moves.push(Move::Press(KeyEvent::new(KeyCode::Char('o'), KeyModifiers::CONTROL)));
        self.moves.push(Move::Look);
        self.press(KeyCode::Enter);
        self.moves.push(Move::Until(Until::Left));
    }

    fn seat(&mut self, player: Player) {
        if self.seated == Some(player) {
            return;
        }
        self.leave();
        let cast = self.cast;
        self.types(cast.login(player));
        self.press(KeyCode::Tab);
        self.types(&cast.pin);
        self.press(KeyCode::Tab);
        let wanted = player == Player::Agent;
        let desk = cast.desk.to_string();
        match (wanted, self.desk_filled) {
            (true, false) => self.types(&desk),
            (false, true) => desk.chars().for_each(|_| self.press(KeyCode::Backspace)),
            _ => {}
        }
        self.desk_filled = wanted;
        self.press(KeyCode::Enter);
        self.moves.push(Move::Until(Until::Seated(player)));
        self.seated = Some(player);
    }

    fn types(&mut self, text: &str) {
        for letter in text.chars() {
            self.press(KeyCode::Char(letter));
        }
    }

    fn press(&mut self, code: KeyCode) {
        self.moves.push(Move::Press(KeyEvent::new(code, KeyModifiers::NONE)));
    }
}

/// The keys of a deed, as the next-step line and the boxes name them.
fn keys(deed: Deed) -> &'static [KeyCode] {
    use KeyCode::{Enter, F, Insert};
    match deed {
        Deed::IssueTicket => &[Insert, Enter],
        Deed::Identify => &[],
        Deed::Call
        | Deed::Serve
        | Deed::CheckPayment
        | Deed::Forward(_)
        | Deed::FinishVisit
        | Deed::Close => &[Enter],
        Deed::Register => &[F(7), Enter],
        // The work list opens the case first.
        Deed::Claim => &[Enter, Enter],
        // The list of deeds, the deed, and yes with the PIN.
        Deed::Grant => &[Enter, Enter, Enter],
        // To the work list, to the case, and the notice.
        Deed::PostNotice => &[F(5), Enter, Enter],
    }
}

/// Whether a deed stands in the state: the play's ticket and case are the only ones there.
pub fn is_done(deed: Deed, snapshot: &Snapshot) -> bool {
    let case = snapshot.centre.cases.values().next().map(AsRef::as_ref);
    let ticket = snapshot.centre.tickets.values().next().map(AsRef::as_ref);
    let in_case = |is: &dyn Fn(&Case) -> bool| case.is_some_and(is);
    let in_ticket = |is: &dyn Fn(&Ticket) -> bool| ticket.is_some_and(is);
    match deed {
        Deed::IssueTicket => ticket.is_some(),
        Deed::Call => in_ticket(&|ticket| matches!(ticket.state, TicketState::Called { .. })),
        Deed::Serve => case.is_some(),
        Deed::Identify => in_case(&|case| case.person.is_some()),
        Deed::CheckPayment => in_case(&|case| {
            case.payment_lookup.is_waiting() || case.payment_lookup.answer().is_some()
        }),
        Deed::Register => in_case(&|case| case.stage == Stage::Registered),
        Deed::Forward(_) => in_case(&|case| case.stage == Stage::Forwarded),
        Deed::FinishVisit => in_ticket(&|ticket| !ticket.is_open()),
        Deed::Claim => in_case(&|case| case.stage == Stage::UnderReview),
        Deed::Grant => in_case(&|case| case.is_granted()),
        Deed::PostNotice => in_case(&|case| !matches!(case.notice, Notice::NotPosted)),
        Deed::Close => in_case(&|case| case.stage == Stage::Closed),
    }
}
