//! One session of a learner: their world is taken, shown, and kept.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;
use tokio::time::timeout;

use super::Class;
use super::chair::Chair;
use super::learner::{Learner, World};
use super::limits::HAND_OVER_WAIT;
use crate::locale::Text;
use crate::terminal::facts::{Depth, Glyphs, TerminalFacts};
use crate::terminal::house::limits::INPUT_BYTES_PER_SECOND;
use crate::terminal::pace::PHASE_MAX;
use crate::terminal::program::{End, Sink};
use crate::terminal::session::{LEAVE_WAIT, STALL_MAX, Setup, run_kept};
use crate::terminal::ssh::class::Pupil;
use crate::training::play::TrainError;
use crate::training::room::Room;
use crate::training::room::classmate::Deed;
use crate::ui::Options;
use crate::ui::theme::Theme;

/// Steps into which the delay of background frames is divided: learners that sit side by side do
/// not all draw in one instant.
const PHASES: u32 = 16;

impl Class {
    /// Runs a session from its first frame to its last word.
    pub(super) async fn sits<S: Sink>(
        &self,
        learner: Arc<Learner>,
        pupil: Pupil,
        sink: &mut S,
    ) -> End {
        let told = learner.takes_over();
        let world = timeout(HAND_OVER_WAIT, learner.world.clone().lock_owned()).await;
        let Ok(mut held) = world else {
            say(sink, &self.text().say("class-busy")).await;
            return End::Full;
        };
        if *self.inner.stop.borrow() {
            say(sink, &self.text().say("class-over")).await;
            return End::Stopped;
        }
        let theme = self.theme(&pupil.facts);
        let world = match held.take() {
            Some(world) => world,
            None => match self.opens(&pupil, theme).await {
                Ok(world) => world,
                Err(error) => {
                    tracing::warn!(%error, "a learner's practice centre was not opened");
                    say(sink, &self.text().say("class-no-world")).await;
                    return End::Full;
                }
            },
        };
        let _there = learner.begins();
        let end = self.shows(&learner, world, (pupil, theme, told), &mut held, sink).await;
        let is_over = *self.inner.stop.borrow();
        drop(held);
        self.parts(&learner, end, is_over, sink).await;
        end
    }

    async fn shows<S: Sink>(
        &self,
        learner: &Arc<Learner>,
        mut world: World,
        (pupil, theme, told): (Pupil, Theme, tokio::sync::watch::Receiver<bool>),
        held: &mut OwnedMutexGuard<Option<World>>,
        sink: &mut S,
    ) -> End {
        let Pupil { facts, size, keys } = pupil;
        let facts = TerminalFacts { no_color: facts.no_color || self.inner.mono, ..facts };
        let number = u32::try_from(learner.number).unwrap_or(0);
        let setup = Setup {
            size,
            depth: Depth::of(&facts),
            phase: PHASE_MAX / PHASES * (number % PHASES),
            scratch: self.inner.scratch.clone(),
            input_bytes_per_second: INPUT_BYTES_PER_SECOND,
            stall: STALL_MAX,
        };
        world.room.resume(theme, std::mem::take(&mut world.is_broken));
        world.feeds.stop = told;
        learner.sits_in(&world.room);
        learner.notes(&world.room);
        let chair = Chair { room: world.room, learner: learner.clone() };
        let (end, chair) = run_kept(chair, setup, keys, &mut world.feeds, sink).await;
        let is_broken = end == End::Panicked;
        learner.keeps(&chair.room);
        **held = Some(World { room: chair.room, feeds: world.feeds, is_broken });
        end
    }

    fn theme(&self, facts: &TerminalFacts) -> Theme {
        let mono = facts.no_color || self.inner.mono;
        Theme {
            colour: !mono && Depth::of(facts) != Depth::Mono,
            ascii: Glyphs::of(facts) == Glyphs::Ascii,
        }
    }

    /// A world for somebody who has none yet.
    async fn opens(&self, pupil: &Pupil, theme: Theme) -> Result<World, TrainError> {
        let class = self.clone();
        // Threads are started and a journal is read: not beside other learners' keys.
        let opened = tokio::task::spawn_blocking(move || class.world()).await;
        let sandbox = opened.map_err(|error| TrainError::Sandbox(error.to_string()))??;
        let snapshot = sandbox.engine().snapshot();
        let options = Options {
            lang: self.inner.lang,
            theme,
            in_class: true,
            ..Options::new(snapshot, pupil.size)
        };
        let (lesson, manner) = (self.inner.lesson.clone(), self.inner.manner);
        let stop = self.inner.stop.subscribe();
        let (mut room, feeds, _listeners) =
            Room::new(Some(lesson), sandbox, manner, options, None, stop);
        if self.is_paused() {
            room.does(Deed::Pause(true));
        }
        Ok(World { room, feeds, is_broken: false })
    }

    /// What the learner should know of an end; with the end of the class, their result.
    async fn parts<S: Sink>(&self, learner: &Learner, end: End, is_over: bool, sink: &mut S) {
        let text = self.text();
        let key = match end {
            End::Quit => "class-left",
            End::Stopped if is_over => "class-over",
            End::Stopped => "class-elsewhere",
            End::Panicked => "class-panicked",
            End::HungUp | End::Stalled => return,
            _ => "door-stopped",
        };
        let mut words = text.say(key).into_owned();
        if is_over && let Some(result) = learner.result() {
            words.push_str(&format!("\n\n{}\n{}", learner.name, page(&result, text)));
        }
        say(sink, &words).await;
    }
}

fn page(result: &crate::training::result::LessonResult, text: Text) -> String {
    result.page(text).trim_end().to_owned()
}

/// Lines on a terminal whose screen has been given back. Best effort: who cannot be told has gone.
async fn say<S: Sink>(sink: &mut S, words: &str) {
    let wait: Duration = LEAVE_WAIT;
    let _ =
        timeout(wait, sink.send(format!("{}\r\n", words.replace('\n', "\r\n")).into_bytes())).await;
}
