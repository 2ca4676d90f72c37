//! The played visit on a full screen: the real program, pressed by an autopilot.
//!
//! A [`Show`] is a program of the session loop like any other. Inside it sits the real
//! [`Seat`]; the autopilot gives it real keys, so the audience sees what a person at the desk
//! sees. Space pauses, → plays the next act at once, Esc and Ctrl-X end.

use std::collections::VecDeque;
use std::sync::mpsc as sync_mpsc;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tokio::sync::{mpsc, watch};

use super::autopilot::{Cast, Move, Until, is_done, moves};
use super::caption::{self, CAPTION_ROWS, Caption, LastKeys};
use super::lines::summary_words;
use super::play::{Summary, TrainError};
use super::sandbox::{AWAIT_SECONDS_MAX, PIN, Sandbox, is_owed};
use super::script::{Act, Player};
use crate::law::passport::StepKind;
use crate::locale::Text;
use crate::terminal::program::{End, Feeds, Flow, Program};
use crate::terminal::seat::{ANSWERS_QUEUED_MAX, Foundation, Seat};
use crate::ui::words::law_lang;
use crate::ui::{MIN_SIZE, Msg, Options};

/// Milliseconds between two looks of the autopilot; at pace 0 also between two keys.
pub const BEAT_MILLIS: u64 = 20;
/// Milliseconds between two keys when there is a pace: fast, but to be followed.
const KEY_MILLIS: u64 = 120;
/// The summary stays for so many times the pace, then the show ends by itself.
const SUMMARY_PACES: u32 = 4;
/// Share of the pace for which a box is shown in the middle of an act.
const LOOK_SHARE: u32 = 2;

/// What reaches a show from outside.
pub enum Cue {
    /// Something for the desk inside.
    Desk(Msg),
    /// So much time has passed; the autopilot looks again.
    Beat,
}

/// What a show came to: a summary, nothing when somebody ended it before, or why it broke off.
pub type Ending = Result<Option<Summary>, TrainError>;

/// The autopilot at the real screen.
pub struct Show {
    seat: Seat,
    sandbox: Sandbox,
    pace: Duration,
    moves: VecDeque<Move>,
    /// Time left before the next move.
    rest: Duration,
    /// For how long the move in hand has been waited for.
    waited: Duration,
    paused: bool,
    /// While paused: play on until the next act.
    ahead: bool,
    step: Option<StepKind>,
    keys: LastKeys,
    summary: Option<Summary>,
    broken: Option<TrainError>,
    told: sync_mpsc::Sender<Ending>,
}

impl Show {
    /// A show of `script`, with what wakes it and where its ending will be told. Must be called
    /// on a runtime. The screen locks itself never; everything else of `options` is as given.
    pub fn new(
        script: &[Act],
        sandbox: Sandbox,
        pace: Duration,
        options: Options,
        stop: watch::Receiver<bool>,
    ) -> (Self, Feeds<Cue, (), ()>, sync_mpsc::Receiver<Ending>) {
        let options = Options {
            idle_lock_minutes: 0,
            snapshot: sandbox.engine().snapshot(),
            desk: None,
            ..options
        };
        let foundation = Foundation {
            passport: sandbox.passport().clone(),
            calendar: sandbox.calendar().clone(),
            territory: None,
        };
        let (seat, feeds) = Seat::new(sandbox.engine().clone(), options, foundation, None, stop);
        let cast = Cast {
            logins: Player::ALL.map(|player| sandbox.login(player)),
            pin: PIN.to_owned(),
            desk: sandbox.desk().0,
            code: sandbox.visitor().as_str().to_owned(),
        };
        let (cues, messages) = mpsc::channel(ANSWERS_QUEUED_MAX);
        tokio::spawn(pass_on(feeds.messages, cues.clone()));
        tokio::spawn(beat(cues));
        let (told, ending) = sync_mpsc::channel();
        let show = Self {
            seat,
            pace,
            moves: moves(script, &cast).into(),
            rest: Duration::ZERO,
            waited: Duration::ZERO,
            paused: false,
            ahead: false,
            step: None,
            keys: LastKeys::default(),
            summary: None,
            broken: None,
            told,
            sandbox,
        };
        let feeds =
            Feeds { messages, changed: feeds.changed, clock: feeds.clock, stop: feeds.stop };
        (show, feeds, ending)
    }

    /// Looks whether it is time for the next move, and makes it.
    fn beat(&mut self) -> Flow {
        let beat = Duration::from_millis(BEAT_MILLIS);
        if self.paused && !self.ahead {
            return Flow::Idle;
        }
        if !self.rest.is_zero() {
            self.rest = self.rest.saturating_sub(beat);
            return Flow::Idle;
        }
        let Some(next) = self.moves.pop_front() else { return self.over() };
        if let Move::Until(until) = next {
            return self.wait(until, beat);
        }
        self.waited = Duration::ZERO;
        match next {
            Move::Caption(kind) => {
                self.step = Some(kind);
                self.keys.clear();
            }
            Move::Rest => {
                self.keys.clear();
                self.rest = self.pace;
                if std::mem::take(&mut self.ahead) {
                    self.rest = Duration::ZERO;
                }
            }
            Move::Look => self.rest = self.pace / LOOK_SHARE,
            Move::Press(key) => return self.press(key),
            Move::Minutes(minutes) => {
                self.sandbox.advance(minutes);
                return self.seat.refresh();
            }
            Move::NextWorkingDay => {
                let snapshot = self.sandbox.engine().snapshot();
                let latest = snapshot.centre.cases.values().find_map(|case| case.notice_by());
                self.sandbox.to_next_working_day(latest);
                return self.seat.refresh();
            }
            Move::Until(_) => {}
        }
        Flow::Draw
    }

    fn press(&mut self, key: KeyEvent) -> Flow {
        if !self.pace.is_zero() {
            self.rest = Duration::from_millis(KEY_MILLIS);
        }
        self.keys.push(key);
        self.seat.input(Event::Key(key))
    }

    fn wait(&mut self, until: Until, beat: Duration) -> Flow {
        let flow = self.seat.refresh();
        if self.has_come(until) {
            self.waited = Duration::ZERO;
            return flow;
        }
        self.moves.push_front(Move::Until(until));
        self.waited += beat;
        if self.waited < Duration::from_secs(AWAIT_SECONDS_MAX) {
            return flow;
        }
        self.broken = Some(match until {
            Until::Answered => TrainError::Silent,
            other => TrainError::Stuck(other.name()),
        });
        Flow::End(End::Quit)
    }

    fn has_come(&self, until: Until) -> bool {
        let model = self.seat.model();
        if model.is_waiting() {
            return false;
        }
        match until {
            Until::Seated(player) => model.staff() == Some(self.sandbox.player(player)),
            Until::Left => model.staff().is_none(),
            Until::Done(deed) => is_done(deed, model.snapshot()),
            Until::Answered => !is_owed(model.snapshot()),
        }
    }

    /// All moves are made: first the summary is shown, then the show ends.
    fn over(&mut self) -> Flow {
        if self.summary.is_some() {
            return Flow::End(End::Quit);
        }
        let snapshot = self.sandbox.engine().snapshot();
        self.summary = snapshot.centre.cases.values().find_map(|case| Summary::of(case));
        if self.summary.is_none() {
            self.broken = Some(TrainError::OutOfOrder("summary"));
            return Flow::End(End::Quit);
        }
        self.keys.clear();
        self.rest = self.pace * SUMMARY_PACES;
        self.ahead = false;
        Flow::Draw
    }

    fn text(&self) -> Text {
        Text::of(self.seat.model().lang())
    }

    fn caption(&self) -> Caption {
        let text = self.text();
        if let Some(summary) = &self.summary {
            return Caption {
                title: text.say("show-over").into_owned(),
                why: summary_words(summary, text),
                hint: text.say("show-hint-over").into_owned(),
            };
        }
        let step = self.step.and_then(|kind| self.sandbox.passport().step(kind));
        let hint = if self.paused { "show-hint-paused" } else { "show-hint" };
        let hint = text.say(hint).into_owned();
        let Some((number, step)) = step else { return Caption { hint, ..Caption::default() } };
        let lang = law_lang(text);
        let title = format!("{number}. {}", step.name.get(lang));
        Caption { title, why: step.why.get(lang).to_owned(), hint }
    }
}

impl Program for Show {
    type Message = Cue;

    fn input(&mut self, event: Event) -> Flow {
        let Event::Key(key) = event else { return Flow::Idle };
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc | KeyCode::F(12) => return Flow::End(End::Quit),
            KeyCode::Char('x' | 'X' | 'c' | 'C') if ctrl => return Flow::End(End::Quit),
            // The language is the audience's.
            KeyCode::Char('g' | 'G') if ctrl => return self.seat.input(event),
            KeyCode::Char(' ') => {
                self.paused = !self.paused;
                self.ahead = false;
            }
            KeyCode::Right => {
                self.rest = Duration::ZERO;
                self.ahead = self.paused;
            }
            _ => return Flow::Idle,
        }
        Flow::Draw
    }

    fn message(&mut self, message: Cue) -> Flow {
        match message {
            Cue::Desk(message) => self.seat.message(message),
            Cue::Beat => self.beat(),
        }
    }

    fn refresh(&mut self) -> Flow {
        self.seat.refresh()
    }

    fn ending(&mut self, why: End) {
        self.seat.ending(why);
        let ending = match self.broken.take() {
            Some(broken) => Err(broken),
            None => Ok(self.summary.take()),
        };
        // Whoever started the show may be gone; then nobody wants to know.
        let _ = self.told.send(ending);
    }

    fn view(&mut self, buffer: &mut Buffer) -> Option<Position> {
        let area = buffer.area;
        let under = area.height >= MIN_SIZE.height + CAPTION_ROWS;
        let cursor = if under {
            let desk = Rect { height: area.height - CAPTION_ROWS, ..area };
            let mut above = Buffer::empty(desk);
            let cursor = self.seat.view(&mut above);
            buffer.merge(&above);
            cursor
        } else {
            self.seat.view(buffer)
        };
        if area.width < MIN_SIZE.width || area.height < MIN_SIZE.height {
            return cursor;
        }
        let place = caption::place(area, under);
        let theme = *self.seat.model().theme();
        caption::draw(&self.caption(), &self.keys, (&theme, self.text()), place, buffer);
        cursor.filter(|at| !place.contains(*at))
    }
}

/// Gives the desk's answers on as cues.
async fn pass_on(mut messages: mpsc::Receiver<Msg>, cues: mpsc::Sender<Cue>) {
    while let Some(message) = messages.recv().await {
        if cues.send(Cue::Desk(message)).await.is_err() {
            return;
        }
    }
}

/// Beats until the show is over. A beat that finds the queue full is left out.
async fn beat(cues: mpsc::Sender<Cue>) {
    let mut every = tokio::time::interval(Duration::from_millis(BEAT_MILLIS));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(mpsc::error::TrySendError::Closed(_)) = cues.try_send(Cue::Beat) {
            return;
        }
    }
}
