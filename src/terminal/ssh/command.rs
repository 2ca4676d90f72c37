//! One line of plain mode, given on the client's command line: `ssh ayla@centre queue list`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::timeout;

use super::Shared;
use super::centre::Centre;
use super::host::Given;
use super::limits::{Limits, SILENCE_MAX};
use super::sitting::farewell;
use crate::casework::ids::StaffId;
use crate::locale::Text;
use crate::terminal::facts::TerminalFacts;
use crate::terminal::house::{Door, Guest, parting};
use crate::terminal::local::SIZE_UNKNOWN;
use crate::terminal::one_line::{self, Asked};
use crate::terminal::program::End;

/// Exit status of a command that was not done.
pub(super) const NOT_DONE: u32 = 1;
/// Exit status of a line that was not understood.
pub(super) const NOT_UNDERSTOOD: u32 = 2;

/// Places for commands at work: each has a thread, and one person must not have them all.
pub(super) struct Places {
    house: Arc<Semaphore>,
    a_person_max: usize,
    /// Those who have a command at work or waiting; never more than there are members of staff.
    persons: Mutex<BTreeMap<StaffId, Weak<Semaphore>>>,
}

impl Places {
    /// As many as the limits say, all free.
    pub fn new(limits: &Limits) -> Self {
        Self {
            house: Arc::new(Semaphore::new(limits.commands as usize)),
            a_person_max: limits.commands_per_person as usize,
            persons: Mutex::default(),
        }
    }

    /// Waits for a place of one's own, then for one of the house. `None` when the door is no more.
    async fn take(&self, staff: StaffId) -> Option<[OwnedSemaphorePermit; 2]> {
        let own = self.of(staff).acquire_owned().await.ok()?;
        let house = self.house.clone().acquire_owned().await.ok()?;
        Some([own, house])
    }

    fn of(&self, staff: StaffId) -> Arc<Semaphore> {
        let mut persons = self.persons.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = persons.get(&staff).and_then(Weak::upgrade) {
            return held;
        }
        persons.retain(|_, held| held.strong_count() > 0);
        let fresh = Arc::new(Semaphore::new(self.a_person_max));
        persons.insert(staff, Arc::downgrade(&fresh));
        fresh
    }
}

/// Carries a command out, answers on the channel and closes it. It is in the book of the house as
/// long as it lasts. On a client whose terminal is `raw` a line ends with a return as well.
pub(super) async fn carry_out(
    shared: Arc<Shared<Centre>>,
    asked: Asked,
    key: Option<Arc<[u8]>>,
    given: Given,
) {
    let Given { line, raw, writer, there, .. } = given;
    let guest = Guest {
        facts: TerminalFacts::default(),
        size: SIZE_UNKNOWN,
        door: Door::Ssh { address: line.peer.ip().to_canonical() },
        person: Some(asked.staff),
        key,
        gave_pin: asked.gave_pin,
        nobody_else: true,
        desk: None,
        lang: Some(asked.lang),
    };
    let (answer, done) = answer(&shared, &guest, asked, there).await;
    let sent = timeout(SILENCE_MAX, writer.data_bytes(ended(&answer, raw))).await;
    let status = if done { 0 } else { NOT_DONE };
    if sent.is_err() || !farewell(&writer, status).await {
        line.switch.cut();
    }
}

async fn answer(
    shared: &Shared<Centre>,
    guest: &Guest,
    asked: Asked,
    mut there: watch::Receiver<()>,
) -> (Vec<u8>, bool) {
    let lang = asked.lang;
    let ended = |end| {
        let key = parting(end).unwrap_or("ssh-command-failed");
        (Text::of(lang).say(key).as_bytes().to_vec(), false)
    };
    let host = &shared.host;
    let presence = match host.house.enter(guest) {
        Ok(presence) => presence,
        Err(end) => return ended(end),
    };
    if !presence.is_now(Some(asked.staff)) {
        return ended(End::PersonFull);
    }
    let work = async {
        match host.commands.take(asked.staff).await {
            Some(held) => one_line::carry_out(host.house.engine(), &host.law, asked, held).await,
            None => (one_line::failed(lang), false),
        }
    };
    tokio::select! {
        answer = work => answer,
        end = presence.over() => ended(end),
        // Nobody is left who could read an answer.
        _ = there.changed() => (Vec::new(), false),
    }
}

/// Text as the client's terminal needs it, with an end to its last line.
pub(super) fn ended(text: &[u8], raw: bool) -> Vec<u8> {
    let mut bytes = text.to_vec();
    if !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    if !raw {
        return bytes;
    }
    bytes.split_inclusive(|&byte| byte == b'\n').fold(Vec::new(), |mut all, line| {
        all.extend_from_slice(line.strip_suffix(b"\n").unwrap_or(line));
        all.extend_from_slice(b"\r\n");
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_has_all_the_places() {
        let limits = Limits { commands: 3, commands_per_person: 2, ..Limits::default() };
        let places = Places::new(&limits);
        let ayla = [places.take(StaffId(1)).await, places.take(StaffId(1)).await];
        let mut third = std::pin::pin!(places.take(StaffId(1)));
        let at_once = std::time::Duration::ZERO;
        assert!(timeout(at_once, &mut third).await.is_err(), "a person's places are taken");
        let leyla = places.take(StaffId(2)).await;
        assert!(timeout(at_once, places.take(StaffId(3))).await.is_err(), "the house is full");
        drop(ayla);
        assert!(timeout(at_once, &mut third).await.is_ok_and(|held| held.is_some()));
        drop(leyla);
        assert!(places.take(StaffId(3)).await.is_some());
        assert!(places.persons.lock().unwrap().len() <= 2, "who has left is forgotten");
    }

    #[test]
    fn lines_end_as_the_terminal_needs_it() {
        assert_eq!(ended(b"a\nb", false), b"a\nb\n");
        assert_eq!(ended(b"a\nb\n", true), b"a\r\nb\r\n");
    }
}
