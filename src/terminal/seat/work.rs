//! A seat's work: what its person asks of the engine, done in the order in which it was asked for.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use super::{Foundation, WORK_QUEUED_MAX};
use crate::casework::command::{Actor, Command, NewStaff};
use crate::casework::ids::{DeskId, StaffId, Version};
use crate::casework::staff::Role;
use crate::engine::{
    Engine, Failure, Found, Halt, Outcome, Request, SEARCH_HITS_MAX, SignIn, hash_pin,
    new_command_id,
};
use crate::ui::{Msg, NewPerson, Pin, SetUp};

/// What has to be done in the order in which it was asked for.
pub(super) enum Work {
    Submit {
        request: u64,
        command: Command,
        by: Option<StaffId>,
        desk: Option<DeskId>,
        seen: Option<Version>,
    },
    SubmitWithPin {
        request: u64,
        asked: Box<Request>,
        pin: Pin,
    },
    SignIn {
        login: String,
        pin: String,
    },
    SetUp(Box<SetUp>, Arc<Foundation>),
    AddStaff {
        request: u64,
        person: Box<NewPerson>,
        by: Option<StaffId>,
    },
    Search {
        search: u64,
        words: String,
    },
}

/// Where work waits.
pub(super) fn queue() -> (mpsc::Sender<Work>, mpsc::Receiver<Work>) {
    mpsc::channel(WORK_QUEUED_MAX)
}

/// Wakes the session when dropped: work that came to an end by itself is noticed at once, and not
/// by the next key.
pub(super) struct Wakes(pub(super) watch::Sender<()>);

impl Drop for Wakes {
    fn drop(&mut self) {
        self.0.send_replace(());
    }
}

/// The answer to work that cannot be taken on now.
pub(super) fn busy(work: Work) -> Option<Msg> {
    match work {
        Work::Submit { request, .. }
        | Work::SubmitWithPin { request, .. }
        | Work::AddStaff { request, .. } => {
            Some(Msg::Answered { request, outcome: Err(Failure::Busy) })
        }
        Work::SignIn { .. } | Work::SetUp(..) => Some(Msg::SignedIn(Err(Failure::Busy))),
        Work::Search { search, .. } => Some(Msg::Found { search, found: Found::default() }),
    }
}

/// Does a session's work, one thing after the other: what was asked for first happens first.
pub(super) async fn work(
    engine: Engine,
    mut queue: mpsc::Receiver<Work>,
    answers: mpsc::Sender<Msg>,
    _woken: Wakes,
) {
    while let Some(work) = queue.recv().await {
        let answer = match work {
            Work::Submit { request, command, by, desk, seen } => {
                let outcome = submit(&engine, command, by, desk, seen).await;
                Msg::Answered { request, outcome }
            }
            Work::SubmitWithPin { request, asked, pin: Pin(pin) } => {
                let outcome = engine.submit_with_pin(*asked, pin).await;
                Msg::Answered { request, outcome }
            }
            Work::SignIn { login, pin } => Msg::SignedIn(engine.sign_in(login, pin).await),
            Work::SetUp(set_up, foundation) => {
                Msg::SignedIn(found(&engine, *set_up, (*foundation).clone()).await)
            }
            Work::AddStaff { request, person, by } => {
                let outcome = add_staff(&engine, *person, by).await;
                Msg::Answered { request, outcome }
            }
            Work::Search { search, words } => {
                let looking = engine.clone();
                let found =
                    tokio::task::spawn_blocking(move || looking.find(&words, SEARCH_HITS_MAX));
                Msg::Found { search, found: found.await.unwrap_or_default() }
            }
        };
        if answers.send(answer).await.is_err() {
            return;
        }
    }
}

async fn submit(
    engine: &Engine,
    command: Command,
    by: Option<StaffId>,
    desk: Option<DeskId>,
    seen: Option<Version>,
) -> Outcome {
    engine.submit(asked(command, by, desk, seen)).await
}

/// What one person asks of the engine at one desk.
pub(super) fn asked(
    command: Command,
    by: Option<StaffId>,
    desk: Option<DeskId>,
    seen: Option<Version>,
) -> Request {
    // Nobody signed in: nothing of a person's may be done, and the screen asks for nothing else.
    let actor = Actor::Staff(by.unwrap_or(StaffId(0)));
    Request { command, actor, desk, command_id: new_command_id(), seen }
}

async fn found(engine: &Engine, set_up: SetUp, foundation: Foundation) -> SignIn {
    let SetUp { name, number, desks, login, admin, pin } = set_up;
    let pin_hash = hashed(pin.clone()).await?;
    let administrator =
        NewStaff { login: login.clone(), name: admin, role: Role::Administrator, pin_hash };
    let command = Command::FoundCentre {
        name,
        number,
        desks,
        territory: foundation.territory,
        passport: Box::new(foundation.passport),
        calendar: Box::new(foundation.calendar),
        administrator,
    };
    let request = Request {
        command,
        actor: Actor::Centre,
        desk: None,
        command_id: new_command_id(),
        seen: None,
    };
    engine.submit(request).await?;
    engine.sign_in(login, pin).await
}

async fn add_staff(engine: &Engine, person: NewPerson, by: Option<StaffId>) -> Outcome {
    let NewPerson { login, name, role, pin } = person;
    let pin_hash = hashed(pin).await?;
    let command = Command::AddStaff(NewStaff { login, name, role, pin_hash });
    submit(engine, command, by, None, None).await
}

/// Hashes a PIN beside the session: it takes some tens of milliseconds.
async fn hashed(pin: String) -> Result<String, Failure> {
    match tokio::task::spawn_blocking(move || hash_pin(&pin)).await {
        Ok(Ok(hash)) => Ok(hash),
        Ok(Err(_)) => Err(Failure::WrongPin),
        Err(_) => Err(Failure::Halted(Halt::Stopping)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::{Seat, SeatFeeds};
    use super::*;
    use crate::engine::{Clock, ManualClock, Options as EngineOptions};
    use crate::gateways::practice::Practice;
    use crate::law::calendar::Calendar;
    use crate::law::moment::Moment;
    use crate::law::passport::Passport;
    use crate::terminal::program::{End, Flow, Program};
    use crate::ui::Options;

    /// A seat on a centre in memory, and the hand on its clock.
    fn seat(stop: watch::Receiver<bool>) -> (Seat, SeatFeeds, ManualClock) {
        // As a minute begins.
        let clock = ManualClock::at(Moment(1_794_999_960_000));
        let gateways = Arc::new(Practice::new(clock.now().date()).unwrap()).gateways();
        let options = EngineOptions::with(Arc::new(clock.clone()), gateways);
        let engine = Engine::in_memory(options).unwrap();
        let (passport, calendar) = (Passport::embedded().unwrap(), Calendar::embedded().unwrap());
        let foundation = Foundation { passport, calendar, territory: None };
        let options = Options::new(engine.snapshot(), ratatui::layout::Size::new(80, 24));
        let (seat, feeds) = Seat::new(engine, options, foundation, None, stop);
        (seat, feeds, clock)
    }

    /// Moves the clock, and waits until the engine has looked at the deadlines there.
    async fn moves(seat: &Seat, clock: &ManualClock, seconds: i64) {
        clock.advance(seconds);
        let mut changes = seat.engine.changes();
        let looked = async {
            while changes.borrow_and_update().sweep.at < clock.now() {
                changes.changed().await.unwrap();
            }
        };
        tokio::time::timeout(Duration::from_secs(60), looked).await.unwrap();
    }

    /// Draws until nothing is new, and tells whether anything was. At its start and at a look at
    /// the deadlines the engine publishes more than once, and when is its own affair; each of these
    /// is one drawing, and a clock that stands brings no more of them.
    fn draws(seat: &mut Seat) -> bool {
        const NEWS_MAX: usize = 20;
        let drawings = (0..NEWS_MAX).take_while(|_| seat.refresh() == Flow::Draw).count();
        assert!(drawings < NEWS_MAX, "nothing is new, and it is drawn all the same");
        drawings > 0
    }

    /// What nobody would see a difference in is not drawn, however many seats look at the clock.
    #[tokio::test]
    async fn a_seat_is_drawn_for_a_change_or_a_new_minute_and_for_nothing_else() {
        let (_house, stop) = watch::channel(false);
        let (mut seat, _feeds, clock) = seat(stop);
        moves(&seat, &clock, 0).await;
        assert!(draws(&mut seat));
        moves(&seat, &clock, 59).await;
        assert!(draws(&mut seat), "the engine has looked at the deadlines");
        // Nobody looks any more, and the clock goes on all the same.
        seat.engine.clone().stop();
        draws(&mut seat);
        clock.advance(1);
        assert!(draws(&mut seat), "another minute");
    }

    /// An answer would never come; the screen must not wait for it.
    #[tokio::test]
    async fn a_session_whose_work_has_died_ends_at_once() {
        let (_house, stop) = watch::channel(false);
        let (mut seat, mut feeds, _clock) = seat(stop);
        assert_eq!(seat.refresh(), Flow::Draw);
        feeds.changed.borrow_and_update();
        // As a panic does: the task is gone, and everything it held.
        seat.tasks.pop().unwrap().abort();
        // What the engine still publishes of its start is news too, and no end.
        let ends = async {
            loop {
                feeds.changed.changed().await.unwrap();
                if let Flow::End(end) = seat.refresh() {
                    break end;
                }
            }
        };
        let end = tokio::time::timeout(Duration::from_secs(60), ends).await;
        assert_eq!(end.expect("it goes on without anybody at work"), End::Panicked);
    }
}
