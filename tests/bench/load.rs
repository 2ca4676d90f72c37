//! People at work: what they press, who changes the queue meanwhile, and how long screens take.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::centre::{PIN, login};
use crate::desk::{Desk, Visit};
use crate::hand::Hand;
use crate::report::Times;

/// Desks of the centre: so many type in a visitor's form, everybody else looks through the queue.
const DESKS: usize = 99;
/// Shared changes in a second.
const CHANGES_A_SECOND: u64 = 5;

/// Time in which everybody's screen comes to rest before keys are counted.
const SETTLE: Duration = Duration::from_secs(1);

/// Pages of the queue that are looked through for a ticket, and the time that each is given.
const PAGES_MAX: usize = 30;
const PAGE: Duration = Duration::from_millis(500);

/// Faults after which no more sessions are opened: each takes a minute to be one.
const FAULTS_MAX: usize = 8;

const DOWN: &str = "\x1b[B";
const UP: &str = "\x1b[A";
const HOME: &str = "\x1b[H";
const PAGE_DOWN: &str = "\x1b[6~";
const F2: &str = "\x1bOQ";
const F8: &str = "\x1b[19~";

/// Letters, among them Azerbaijani ones, and their way back: a round ends as it began.
const LETTERS: [&str; 8] = ["a", "l", "i", "y", "\x7f", "\x7f", "\x7f", "\x7f"];
const STEPS: [&str; 4] = [DOWN, DOWN, UP, UP];

/// What one session does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Types in the form of the visitor at a desk.
    Types { desk: usize },
    /// Moves the selection in the queue.
    Moves,
}

impl Role {
    /// That of the session of a number: by turns.
    pub fn of(session: usize) -> Self {
        let desk = session / 2 + 1;
        if session.is_multiple_of(2) && desk <= DESKS { Self::Types { desk } } else { Self::Moves }
    }

    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Types { .. } => &LETTERS,
            Self::Moves => &STEPS,
        }
    }
}

/// Comes in and goes to its place. Through the system's door everybody signs in first.
pub async fn arrive(
    visit: &Visit,
    session: usize,
    signs_in: Option<usize>,
) -> Result<Desk, String> {
    let mut desk = Desk::open(visit).await?;
    let role = Role::of(session);
    if let Some(person) = signs_in {
        desk.shows("PIN").await?;
        desk.types(&format!("{}\t{PIN}\t\r", login(person))).await?;
    }
    desk.shows("Change desk").await?;
    match role {
        Role::Types { desk: number } => {
            desk.types(&format!("{}\r", DOWN.repeat(number - 1))).await?;
        }
        Role::Moves => desk.types("\x1b").await?,
    }
    match role {
        Role::Types { desk: number } => sit_down(&mut desk, number).await?,
        Role::Moves => {
            desk.shows_no("Change desk").await?;
            desk.shows("social agent").await?;
            desk.types(DOWN).await?;
        }
    }
    desk.rests(Duration::from_millis(200)).await;
    Ok(desk)
}

/// Goes on with the visit at the desk, or begins one.
async fn sit_down(desk: &mut Desk, number: usize) -> Result<(), String> {
    desk.shows(&format!("Desk {number} ·")).await?;
    desk.shows_one(&["F3: Applicant", "Enter: call"]).await?;
    if desk.text().contains("Enter: call") {
        desk.types(F8).await?;
        desk.shows("has sat down").await?;
        desk.types("\r").await?;
    } else {
        desk.types("\r").await?;
    }
    desk.shows("Surname").await?;
    desk.rests(Duration::from_millis(100)).await;
    desk.types(DOWN).await
}

/// Everybody presses a key each `every` for `time`, while the queue changes.
pub async fn run(
    desks: Vec<Desk>,
    first: usize,
    every: Duration,
    time: Duration,
    hand: &Hand,
) -> (Vec<Desk>, Times, Vec<String>) {
    // Whoever looks through the queue begins at its first ticket: the one that was selected may have
    // been called, and stand in the last row by now, from which no key goes down.
    for (number, desk) in desks.iter().enumerate() {
        if Role::of(first + number) == Role::Moves {
            // One that has gone says so with its first key.
            let _ = desk.types(HOME).await;
        }
    }
    let start = Instant::now() + SETTLE;
    let count = u32::try_from(desks.len()).unwrap().max(1);
    let mut tasks = JoinSet::new();
    for (number, mut desk) in desks.into_iter().enumerate() {
        // Spread over the time between two keys, as people are.
        let phase = every * u32::try_from(number).unwrap() / count;
        let keys = Role::of(first + number).keys();
        tasks.spawn(async move {
            let times = desk.works(keys, start + phase, every, start + time).await;
            (number, desk, times)
        });
    }
    let changing = change(hand, start + time);
    let working = async {
        let mut done = Vec::new();
        while let Some(one) = tasks.join_next().await {
            done.push(one.unwrap());
        }
        done
    };
    let (changed, mut done) = tokio::join!(changing, working);
    done.sort_by_key(|(number, ..)| *number);
    let (mut back, mut times, mut faults) = (Vec::new(), Times::default(), Vec::new());
    faults.extend(changed.err());
    for (_, desk, took) in done {
        match took {
            Ok(took) => times.add(&took),
            Err(fault) => faults.push(fault),
        }
        back.push(desk);
    }
    (back, times, faults)
}

/// Changes the queue until then: a ticket is given, and taken back.
pub async fn change(hand: &Hand, until: Instant) -> Result<(), String> {
    let mut every = interval(Duration::from_millis(1000 / CHANGES_A_SECOND));
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while Instant::now() < until {
        every.tick().await;
        let ticket = ticket(&hand.does("ticket issue").await?)?;
        every.tick().await;
        hand.does(&format!("ticket cancel {ticket}")).await?;
    }
    Ok(())
}

/// Gives tickets and takes them back, beside somebody who looks through the queue: the longest time
/// from the command to a screen that shows it.
pub async fn seen_elsewhere(desk: &mut Desk, hand: &Hand) -> Result<Duration, String> {
    let mut slowest = Duration::ZERO;
    for _ in 0..10 {
        let given = ticket(&hand.does("ticket issue").await?)?;
        turn_to(desk, &given).await?;
        // Its own frame of the background is over before the next change.
        desk.rests(Duration::from_millis(700)).await;
        let start = Instant::now();
        hand.does(&format!("ticket cancel {given}")).await?;
        // Its row stays for a while, and says so.
        desk.shows_row(&given, "cancelled").await?;
        slowest = slowest.max(start.elapsed());
    }
    Ok(slowest)
}

/// How a queue says that tickets have come which its list does not show yet.
const ANNOUNCED: &str = "F2 shows them";

/// Has the newest tickets shown, which come in no list that somebody looks through, and goes down the
/// queue, page by page, until one that waits stands on the screen.
async fn turn_to(desk: &mut Desk, ticket: &str) -> Result<(), String> {
    desk.types(F2).await?;
    desk.types(HOME).await?;
    for _ in 0..PAGES_MAX {
        desk.rests(PAGE).await;
        let is_there = |row: &str| row.contains(ticket) && row.contains("waiting");
        if desk.text().lines().any(is_there) {
            return Ok(());
        }
        // What came after the first F2 is announced and waits for another.
        let is_announced = desk.text().contains(ANNOUNCED);
        desk.types(if is_announced { F2 } else { PAGE_DOWN }).await?;
    }
    Err(format!("{ticket} does not stand in the queue:\n{}", desk.text()))
}

/// The ticket of which an answer tells.
fn ticket(said: &str) -> Result<String, String> {
    said.split(['=', ' ']).nth(2).map(str::to_owned).ok_or_else(|| format!("no ticket: {said}"))
}

/// Opens sessions until there are so many, a few at a time.
pub async fn open(
    desks: &mut Vec<Desk>,
    until: usize,
    at_once: usize,
    visit: impl Fn(usize) -> (Visit, Option<usize>) + Send + Sync + 'static,
) -> Vec<String> {
    let visit = Arc::new(visit);
    let mut faults = Vec::new();
    while desks.len() + faults.len() < until && faults.len() <= FAULTS_MAX {
        let from = desks.len() + faults.len();
        let mut tasks = JoinSet::new();
        for session in from..until.min(from + at_once) {
            let visit = visit.clone();
            tasks.spawn(async move {
                let (visit, signs_in) = visit(session);
                (session, arrive(&visit, session, signs_in).await)
            });
        }
        let mut came = Vec::new();
        while let Some(one) = tasks.join_next().await {
            came.push(one.unwrap());
        }
        came.sort_by_key(|(session, _)| *session);
        for (_, one) in came {
            match one {
                Ok(desk) => desks.push(desk),
                Err(fault) => faults.push(fault),
            }
        }
    }
    faults
}
