//! A deed turned into keys: what a player at the real screen would press, and what must have come
//! of it before the next key. Data only; nothing here knows a clock or a screen.

use chrono::NaiveDate;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::goal::Goal;
use super::keys::{Stroke, filled};
use super::sandbox::PIN;
use super::script::{Deed, Player};
use crate::ui::panes::PaneId;

/// One move of the autopilot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// An act begins: the audience gets its time to read.
    Rest,
    /// A box has opened in the middle of an act: a shorter time.
    Look,
    /// A key is pressed.
    Press(KeyEvent),
    /// Go on when this player sits at the screen.
    Seated(Player),
    /// Go on when nobody does.
    Left,
}

/// What the autopilot has to know of the screen it sits at.
#[derive(Clone, Copy, Debug)]
pub struct Stand<'a> {
    /// The pane in focus.
    pub focus: PaneId,
    /// The visitor's code as typed.
    pub visitor: &'a str,
    /// The lesson's first day.
    pub base: NaiveDate,
}

/// The usual keys of a goal, with the pane in which they are pressed; `None`: a lesson has to say.
pub fn usual_keys(goal: Goal) -> Option<(Option<PaneId>, &'static [KeyCode])> {
    use KeyCode::{Enter, F, Insert};
    Some(match goal {
        Goal::IssueTicket => (Some(PaneId::Queue), &[Insert, Enter]),
        Goal::Identify => (Some(PaneId::Applicant), &[]),
        Goal::Call | Goal::Serve => (Some(PaneId::Queue), &[Enter]),
        Goal::CheckPayment => (Some(PaneId::Applicant), &[Enter]),
        Goal::Forward => (Some(PaneId::Documents), &[Enter]),
        Goal::FinishVisit | Goal::Close => (None, &[Enter]),
        Goal::Register => (None, &[F(7), Enter]),
        // The work list opens the case first.
        Goal::Claim => (Some(PaneId::Office), &[Enter, Enter]),
        // The list of deeds, the deed, and yes with the PIN.
        Goal::Grant => (Some(PaneId::Office), &[Enter, Enter, Enter]),
        // To the work list, to the case, and the notice.
        Goal::PostNotice => (Some(PaneId::Office), &[Enter, Enter]),
        // The centre does it.
        Goal::PostedByItself => (None, &[]),
        _ => return None,
    })
}

/// The moves of a deed for whoever sits there already.
pub fn deed_moves(deed: &Deed, stand: Stand) -> Vec<Move> {
    let mut moves = vec![Move::Rest];
    match &deed.keys {
        Some(strokes) => written(&mut moves, strokes, stand),
        None => usual(&mut moves, deed.goal, stand),
    }
    if deed.goal == Goal::Register {
        // The box with the number, which is said aloud.
        moves.push(Move::Rest);
        press(&mut moves, KeyCode::Enter);
    }
    moves
}

fn written(moves: &mut Vec<Move>, strokes: &[Stroke], stand: Stand) {
    for (at, stroke) in strokes.iter().enumerate() {
        if at > 0 {
            moves.push(Move::Look);
        }
        match stroke {
            Stroke::Key(key) => moves.push(Move::Press(*key)),
            Stroke::Text(text) => {
                // Braces were checked when the lesson was read.
                types(moves, &filled(text, stand.visitor, stand.base).unwrap_or_default());
            }
        }
    }
}

fn usual(moves: &mut Vec<Move>, goal: Goal, stand: Stand) {
    let Some((place, keys)) = usual_keys(goal) else { return };
    if let Some(place) = place.filter(|place| *place != stand.focus) {
        press(moves, pane_key(place));
        moves.push(Move::Look);
    }
    if goal == Goal::Identify {
        types(moves, stand.visitor);
    }
    for (at, code) in keys.iter().enumerate() {
        if at > 0 {
            moves.push(Move::Look);
        }
        if goal == Goal::Grant && at + 1 == keys.len() {
            // The question takes the officer's PIN with the answer.
            types(moves, PIN);
        }
        press(moves, *code);
    }
}

/// The key that leads to a pane.
fn pane_key(pane: PaneId) -> KeyCode {
    match pane {
        PaneId::Queue => KeyCode::F(2),
        PaneId::Applicant => KeyCode::F(3),
        PaneId::Documents => KeyCode::F(4),
        PaneId::Office => KeyCode::F(5),
    }
}

/// The moves by which a player takes the place of whoever sits there. The page of sign-in offers
/// the desk of whoever sat there before.
pub fn seat_moves(player: Player, login: &str, pin: &str, offered: Option<u8>) -> Vec<Move> {
    let mut moves = Vec::new();
    types(&mut moves, login);
    press(&mut moves, KeyCode::Tab);
    types(&mut moves, pin);
    press(&mut moves, KeyCode::Tab);
    if offered != player.desk() {
        for _ in offered.map(|desk| desk.to_string()).unwrap_or_default().chars() {
            press(&mut moves, KeyCode::Backspace);
        }
        types(&mut moves, &player.desk().map(|desk| desk.to_string()).unwrap_or_default());
    }
    press(&mut moves, KeyCode::Enter);
    moves.push(Move::Seated(player));
    moves
}

/// The moves by which whoever sits there leaves.
pub fn leave_moves() -> Vec<Move> {
    let mut moves = vec![Move::Rest];
    moves.push(Move::Press(KeyEvent::new(KeyCode::Char('o'), KeyModifiers::CONTROL)));
    moves.push(Move::Look);
    press(&mut moves, KeyCode::Enter);
    moves.push(Move::Left);
    moves
}

fn types(moves: &mut Vec<Move>, text: &str) {
    for letter in text.chars() {
        press(moves, KeyCode::Char(letter));
    }
}

fn press(moves: &mut Vec<Move>, code: KeyCode) {
    moves.push(Move::Press(KeyEvent::new(code, KeyModifiers::NONE)));
}
