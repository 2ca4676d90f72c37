//! Commands in, parts moved, answers out, everything seen by the oracle.

use std::sync::PoisonError;
use std::time::Duration;

use super::fuse::Spent;
use super::oracle::{Held, Sent, Violation};
use super::outside::{Mood, lost};
use super::roster::Deed;
use super::world::{Going, Kept, REMEMBERED_FRAMES, World};
use crate::casework::command::Actor;
use crate::casework::event::{Event, RecordedAnswer};
use crate::casework::ids::{CaseId, CommandId, Version};
use crate::casework::register::Question;
use crate::engine::{Failure, Halt, Outcome as Answered, Request};

/// Rounds of one step: a question, its answer, what follows from it.
const ROUNDS_MAX: usize = 12;
/// Commands kept to be sent again.
const REPEATS_MAX: usize = 64;
/// Answered questions kept to be answered again.
const ANSWERED_MAX: usize = 64;

impl World<'_> {
    /// Sends what somebody asks for.
    pub(super) fn send(&mut self, (actor, desk, command): Deed) {
        let command_id = CommandId(self.dice.id());
        let (seen, saw) = match command.case() {
            Some(case) if actor != Actor::Centre => self.seen(case),
            _ => (None, None),
        };
        self.oracle.sent(Sent { id: command_id, actor, saw });
        self.outcome.commands += 1;
        let request = Request { command, actor, desk, command_id, seen };
        self.hand_over((self.oracle.seen(), request));
    }

    /// Which version of a case somebody saw: the newest, an older one, or nobody asks.
    fn seen(&mut self, case: CaseId) -> (Option<Version>, Option<(CaseId, u64)>) {
        let Some(engine) = &self.engine else { return (None, None) };
        let snapshot = engine.snapshot();
        let version = snapshot.centre.case(case).map_or(0, |file| file.version.0);
        match self.dice.below(24) {
            0 if version > 0 => {
                let saw = self.oracle.last_change(case).map(|seq| (case, seq));
                (Some(Version(version - 1)), saw)
            }
            0..12 => (Some(Version(version)), Some((case, snapshot.centre.frames))),
            _ => (None, None),
        }
    }

    /// Sends the very same command once more, unless it is so old that nobody would.
    pub(super) fn send_again(&mut self, kept: Kept) {
        if self.oracle.seen() < kept.0 + REMEMBERED_FRAMES {
            self.hand_over(kept);
        }
    }

    fn hand_over(&mut self, kept: Kept) {
        let Some(engine) = &self.engine else {
            self.unknown.push_back(kept);
            return;
        };
        let (since, request) = kept;
        let (id, mail, fuse) = (request.command_id, self.mail.clone(), self.fuse.clone());
        self.outstanding.insert(id, (since, request.clone()));
        // Now and then somebody decides without their PIN: the rules must refuse it.
        let with_pin = request.command.act().needs_pin() && !self.dice.of_1000(80);
        let reply = move |outcome| {
            if fuse.spend() != Spent::Dead {
                mail.lock().unwrap_or_else(PoisonError::into_inner).push((id, outcome));
            }
        };
        if with_pin {
            engine.submit_with_pin(request, reply);
        } else {
            engine.submit(request, reply);
        }
    }

    /// Moves every part until nothing moves, or the process is dead and stands up again.
    pub(super) fn pump(&mut self) -> Held {
        for round in 0..ROUNDS_MAX {
            let Some(engine) = &mut self.engine else { return self.recover() };
            let wrote = engine.write();
            self.deliver()?;
            if self.fuse.is_dead() || self.is_broken() {
                return self.recover();
            }
            self.observe()?;
            if !wrote && round > 0 && self.going_due().is_none() {
                break;
            }
            self.follow();
            if let Some(engine) = &mut self.engine {
                engine.mind_outbox();
            }
            self.calls()?;
            if self.fuse.is_dead() {
                return self.recover();
            }
        }
        Ok(())
    }

    /// The journal has failed: whoever runs the centre starts it again.
    fn is_broken(&self) -> bool {
        let snapshot = self.engine.as_ref().map(|engine| engine.snapshot());
        snapshot.is_some_and(|held| matches!(held.halted, Some(Halt::JournalFailed { .. })))
    }

    /// The centre takes no commands, for whatever reason.
    pub(super) fn is_halted(&self) -> bool {
        self.engine.as_ref().is_none_or(|engine| engine.snapshot().halted.is_some())
    }

    /// Now and then the state store takes what it was handed, and is synced more rarely.
    fn follow(&mut self) {
        let (follows, syncs) = (self.dice.of_1000(self.rates.follows), self.dice.of_1000(100));
        let Some(engine) = &mut self.engine else { return };
        // A store that fails is left behind, as in a running centre.
        let followed = if follows { engine.follow() } else { Ok(()) };
        if followed.is_ok() && syncs {
            let _ = engine.sync_state();
        }
    }

    /// Clients read their answers.
    pub(super) fn deliver(&mut self) -> Held {
        let mail = std::mem::take(&mut *self.mail.lock().unwrap_or_else(PoisonError::into_inner));
        for (id, outcome) in mail {
            let kept = self.outstanding.remove(&id);
            self.answered(id, kept, &outcome)?;
        }
        Ok(())
    }

    fn answered(&mut self, id: CommandId, kept: Option<Kept>, outcome: &Answered) -> Held {
        match outcome {
            Ok(answer) => {
                self.trace.update(&answer.seq.to_le_bytes());
                self.oracle.acked(id, answer.seq)?;
                if let Some(kept) = kept {
                    if self.repeats.len() >= REPEATS_MAX {
                        self.repeats.pop_front();
                    }
                    self.repeats.push_back(kept);
                }
            }
            Err(Failure::Refused(refusal)) => {
                self.oracle.refused(id)?;
                self.trace.update(refusal.key().as_bytes());
                self.outcome.refused += 1;
                *self.outcome.refusals.entry(refusal.key()).or_default() += 1;
            }
            // Nothing was done, or nobody knows: the client asks again later.
            Err(_) => self.unknown.extend(kept),
        }
        Ok(())
    }

    /// The oracle reads what the journal has more than it has seen.
    pub(super) fn observe(&mut self) -> Held {
        loop {
            let seq = self.oracle.seen();
            let Some(engine) = &self.engine else { return Ok(()) };
            if seq >= engine.frames() {
                self.oracle.touched_agree(&engine.snapshot().centre)?;
                return self.whoever_was_erased_is_gone();
            }
            let read = engine.frame(seq).map_err(|error| {
                Violation::new(27, format!("frame {seq} cannot be read: {error}"))
            })?;
            let Some((hash, mut frame)) = read else {
                return Err(Violation::new(27, format!("frame {seq} is not there")));
            };
            // The frame's own bytes are in it, and all before it.
            self.trace.update(&hash);
            frame.events.iter().for_each(|event| self.learn(event));
            self.oracle.note_private(&mut frame);
            let held = self.oracle.see(hash, &frame, self.honest);
            self.tell(seq, frame);
            held?;
        }
    }

    fn learn(&mut self, event: &Event) {
        self.work.learn(event, self.honest.date());
        match event {
            Event::CentreFounded { .. }
            | Event::StaffAdded(_)
            | Event::StaffDisabled { .. }
            | Event::RoleSet { .. } => self.is_roster_old = true,
            Event::Answered { case, query, answer, .. } => {
                let question = match answer {
                    RecordedAnswer::Identity(_) => Question::Identity,
                    RecordedAnswer::Sentence(_) => Question::Sentence,
                    RecordedAnswer::Payment(_) => Question::PriorPayment,
                    RecordedAnswer::Unavailable(_) => return,
                };
                if self.answered.len() >= ANSWERED_MAX {
                    self.answered.remove(0);
                }
                self.answered.push((*query, *case, question));
            }
            _ => {}
        }
    }

    fn going_due(&self) -> Option<usize> {
        let now = self.time.now();
        self.going.iter().position(|(due, _)| *due <= now)
    }

    /// Calls go out, and come back in another order.
    fn calls(&mut self) -> Held {
        let started = self.engine.as_ref().map(|engine| engine.calls()).unwrap_or_default();
        for call in started {
            let millis = match self.outside.mood(call.system()) {
                Mood::Slow => 200 + self.dice.below(6_000),
                Mood::Hangs => 60_000 + self.dice.below(1_800_000),
                _ => self.dice.below(60),
            };
            let due = self.time.now() + Duration::from_millis(millis / 2);
            self.going.push((due, Going::Out(call)));
        }
        // A quick answer comes within the step.
        if !self.going.is_empty() {
            self.pass_time(40);
        }
        while let Some(place) = self.going_due() {
            let (due, going) = self.going.swap_remove(place);
            match going {
                Going::Out(call) => self.reach(call, due)?,
                Going::Back(done, is_lost) => {
                    let now = self.time.now();
                    if is_lost { done.lose(lost(), now) } else { done.tell(now) }
                }
            }
            if self.fuse.is_dead() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// A call reaches its system.
    fn reach(&mut self, call: crate::engine::WaitingCall, due: Duration) -> Held {
        let spent = self.fuse.spend();
        if spent == Spent::Dead {
            return Ok(());
        }
        let mood = self.outside.mood(call.system());
        let done = call.perform(&self.gateways);
        self.see_arrivals()?;
        if spent == Spent::Alive {
            let millis = if mood == Mood::Slow { self.dice.below(3_000) } else { 0 };
            let is_lost = mood == Mood::Deaf || self.dice.of_1000(5);
            let due = due + Duration::from_millis(millis);
            self.going.push((due, Going::Back(Box::new(done), is_lost)));
        }
        Ok(())
    }

    pub(super) fn see_arrivals(&mut self) -> Held {
        for (code, question) in self.outside.asked() {
            self.oracle.was_asked(&code, question)?;
        }
        for arrival in self.outside.arrivals() {
            self.outcome.arrivals += 1;
            self.trace.update(arrival.letter.number.as_bytes());
            self.oracle.arrived(&arrival)?;
        }
        Ok(())
    }
}
