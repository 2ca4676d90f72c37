//! What clients sent, and what they were answered.

use std::collections::{BTreeMap, HashMap, HashSet};

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

/// Commands by their names. Only what is walked through is in an order.
#[derive(Default)]
pub(super) struct Acks {
    sent: HashMap<CommandId, Sent>,
    acked: BTreeMap<CommandId, u64>,
    frames: HashMap<CommandId, u64>,
    refused: HashSet<CommandId>,
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
        let Some(sent) = self.sent.get(&frame.command_id) else {
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
        for (id, seq) in &self.acked {
            let found = self.frames.get(id);
            hold!(26, found == Some(seq), "frame {seq} was acknowledged and is at {found:?}");
        }
        Ok(())
    }
}
