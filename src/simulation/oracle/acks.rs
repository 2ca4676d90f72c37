//! What clients sent, and what they were answered.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::cases::Cases;
use super::{Held, hold};
use crate::casework::command::Actor;
use crate::casework::event::Frame;
use crate::casework::ids::{CaseId, CommandId};

/// A command as its client remembers it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    pub(crate) id: CommandId,
    pub(crate) actor: Actor,
    /// The case whose version it named, and how many frames its author had seen then.
    pub(crate) saw: Option<(CaseId, u64)>,
}

/// Names of commands are drawn by chance: each eight bytes of one are as good as a hash of it.
#[derive(Default)]
struct AsDrawn(u64);

impl Hasher for AsDrawn {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 ^= u64::from_le_bytes(*first);
        }
    }

    /// The length of a name: always the same.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

type Build = BuildHasherDefault<AsDrawn>;
type ByName<T> = HashMap<CommandId, T, Build>;

/// Commands by their names. None of it is walked through in an order that anything follows from.
#[derive(Default)]
pub(super) struct Acks {
    /// Sent, and neither recorded nor refused so far.
    sent: ByName<Sent>,
    acked: ByName<u64>,
    frames: ByName<u64>,
    refused: HashSet<CommandId, Build>,
    /// Acknowledged since this was last looked at.
    fresh: Vec<CommandId>,
}

impl Acks {
    pub(super) fn sent(&mut self, sent: Sent) {
        self.sent.entry(sent.id).or_insert(sent);
    }

    /// [12] a command makes one frame; [11] what nobody asked for does not happen; a save rests on
    /// what its author saw.
    pub(super) fn recorded(&mut self, seq: u64, frame: &Frame, cases: &Cases) -> Held {
        let before = self.frames.insert(frame.command_id, seq);
        hold!(12, before.is_none(), "one command made frames {before:?} and {seq}");
        let was_refused = self.refused.contains(&frame.command_id);
        hold!(11, !was_refused, "frame {seq} is a command that was refused");
        let Some(sent) = self.sent.remove(&frame.command_id) else {
            hold!(11, frame.actor == Actor::Centre, "nobody sent the command of frame {seq}");
            return Ok(());
        };
        hold!(11, sent.actor == frame.actor, "frame {seq} has another author than its command");
        if let Some((case, seen)) = sent.saw
            && let Some(changed) = cases.last_change_by_another(case, frame.actor.staff())
        {
            let is_stale = changed >= seen;
            hold!(11, !is_stale, "frame {seq} rests on a case {case} older than frame {changed}");
        }
        Ok(())
    }

    /// [11] what was refused has left nothing behind.
    pub(super) fn refused(&mut self, id: CommandId) -> Held {
        let frame = self.frames.get(&id);
        hold!(11, frame.is_none(), "a command was refused and is frame {frame:?}");
        self.sent.remove(&id);
        self.refused.insert(id);
        Ok(())
    }

    /// [12] the same command, the same answer.
    pub(super) fn acked(&mut self, id: CommandId, seq: u64) -> Held {
        let before = *self.acked.entry(id).or_insert(seq);
        self.fresh.push(id);
        hold!(12, before == seq, "one command was answered {before} and then {seq}");
        Ok(())
    }

    /// [26] what was acknowledged lately is there.
    pub(super) fn fresh_are_there(&mut self) -> Held {
        for id in std::mem::take(&mut self.fresh) {
            let (acked, found) = (self.acked.get(&id), self.frames.get(&id));
            hold!(26, acked == found, "frame {acked:?} was acknowledged and is at {found:?}");
        }
        Ok(())
    }

    /// [26] what was acknowledged is there, at the number that was told; all of it.
    pub(super) fn nothing_is_lost(&self) -> Held {
        let lost = self.acked.iter().filter(|(id, seq)| self.frames.get(id) != Some(seq));
        let Some((id, seq)) = lost.min_by_key(|(_, seq)| **seq) else { return Ok(()) };
        let found = self.frames.get(id);
        hold!(26, false, "frame {seq} was acknowledged and is at {found:?}");
        Ok(())
    }
}
