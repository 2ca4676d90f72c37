//! One learner: their world, what the trainer's page knows of it, and what is to be done to it.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use tokio::sync::watch;

use super::limits::DEEDS_WAITING_MAX;
use crate::terminal::program::{Feeds, Program};
use crate::training::result::LessonResult;
use crate::training::room::classmate::{Deed, Standing};
use crate::training::room::{Cue, Room};
use crate::training::run::file::RunFile;
use crate::ui::MIN_SIZE;

/// A learner's room with what wakes it, between two sessions or in one.
pub(super) struct World {
    pub room: Room,
    pub feeds: Feeds<Cue, (), ()>,
    /// The screen has met a fault: the desk inside is opened anew.
    pub is_broken: bool,
}

/// What a learner's screen shows.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its cells.
    pub cells: Arc<Buffer>,
    /// Where its cursor stands.
    pub cursor: Option<Position>,
}

/// A session of a learner while it is open.
pub(super) struct AtWork(Arc<Learner>);

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.sessions.fetch_sub(1, Ordering::AcqRel);
        self.0.changed.send_replace(());
    }
}

/// One learner of a class.
pub struct Learner {
    /// Their number, from 1, in the order in which they came.
    pub number: usize,
    /// The name as shown; of two with one name the second has a number.
    pub name: String,
    /// The name as typed, folded: by this they are found again.
    pub(super) folded: String,
    pub(super) address: IpAddr,
    /// Taken by the one session that shows it; whoever comes next waits for it. `None` before the
    /// first.
    pub(super) world: Arc<tokio::sync::Mutex<Option<World>>>,
    /// Ends the session that holds the world.
    let_go: Mutex<Option<watch::Sender<bool>>>,
    wakes: Mutex<Option<watch::Sender<()>>>,
    deeds: Mutex<VecDeque<Deed>>,
    shown: Mutex<Shown>,
    watchers: AtomicUsize,
    picture: Mutex<Option<Picture>>,
    /// Sessions that are open: two while one takes over from the other.
    sessions: AtomicUsize,
    /// Rings the trainer's page.
    changed: watch::Sender<()>,
}

#[derive(Default)]
struct Shown {
    standing: Standing,
    result: Option<LessonResult>,
    run: Option<RunFile>,
    size: Size,
}

fn locked<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Learner {
    pub(super) fn new(
        number: usize,
        name: String,
        folded: String,
        address: IpAddr,
        changed: watch::Sender<()>,
    ) -> Self {
        Self {
            number,
            name,
            folded,
            address,
            world: Arc::default(),
            let_go: Mutex::default(),
            wakes: Mutex::default(),
            deeds: Mutex::default(),
            shown: Mutex::default(),
            watchers: AtomicUsize::new(0),
            picture: Mutex::default(),
            sessions: AtomicUsize::new(0),
            changed,
        }
    }

    /// How far they have come.
    pub fn standing(&self) -> Standing {
        locked(&self.shown).standing.clone()
    }

    /// What has come of their lesson by now; `None` before they have begun.
    pub fn result(&self) -> Option<LessonResult> {
        locked(&self.shown).result.clone()
    }

    /// Their run, as it was when their last session ended; `None` before that.
    pub fn run(&self) -> Option<RunFile> {
        locked(&self.shown).run.clone()
    }

    /// Keeps the run of a session that has ended.
    pub(super) fn keeps(&self, room: &Room) {
        locked(&self.shown).run = room.run_file();
    }

    /// Whether a session of theirs is open.
    pub fn is_at_work(&self) -> bool {
        self.sessions.load(Ordering::Acquire) > 0
    }

    /// Has something done to their room, when they are there; false when too much waits already.
    pub fn does(&self, deed: Deed) -> bool {
        let mut deeds = locked(&self.deeds);
        if deeds.len() >= DEEDS_WAITING_MAX {
            return false;
        }
        deeds.push_back(deed);
        drop(deeds);
        self.wake();
        true
    }

    pub(super) fn next_deed(&self) -> Option<Deed> {
        locked(&self.deeds).pop_front()
    }

    fn wake(&self) {
        if let Some(wakes) = locked(&self.wakes).as_ref() {
            wakes.send_replace(());
        }
    }

    /// From now on this is the session that shows the world; another is told to let go.
    pub(super) fn takes_over(&self) -> watch::Receiver<bool> {
        let (let_go, told) = watch::channel(false);
        if let Some(before) = locked(&self.let_go).replace(let_go) {
            before.send_replace(true);
        }
        told
    }

    /// The class is over for them.
    pub(super) fn end(&self) {
        if let Some(let_go) = locked(&self.let_go).as_ref() {
            let_go.send_replace(true);
        }
    }

    /// A session begins; it is over when what is given back is dropped, however that comes.
    pub(super) fn begins(self: &Arc<Self>) -> AtWork {
        self.sessions.fetch_add(1, Ordering::AcqRel);
        AtWork(self.clone())
    }

    /// The session shows this room from now on.
    pub(super) fn sits_in(&self, room: &Room) {
        *locked(&self.wakes) = Some(room.waker());
        self.changed.send_replace(());
    }

    /// Notes how far the room is; rings when that is news.
    pub(super) fn notes(&self, room: &Room) {
        let standing = room.standing();
        let mut shown = locked(&self.shown);
        if shown.result.is_some() && shown.standing == standing {
            return;
        }
        shown.standing = standing;
        shown.result = room.so_far();
        drop(shown);
        self.changed.send_replace(());
    }

    /// Somebody begins to look at their screen.
    pub fn watch(&self) {
        self.watchers.fetch_add(1, Ordering::AcqRel);
        self.wake();
    }

    /// They look no more.
    pub fn unwatch(&self) {
        if self.watchers.fetch_sub(1, Ordering::AcqRel) == 1 {
            *locked(&self.picture) = None;
        }
    }

    /// Whether a picture is wanted that is not there yet.
    pub(super) fn is_picture_due(&self) -> bool {
        self.watchers.load(Ordering::Acquire) > 0 && locked(&self.picture).is_none()
    }

    /// Keeps a picture of what was drawn, while somebody looks.
    pub(super) fn pictured(&self, cells: &Buffer, cursor: Option<Position>) {
        locked(&self.shown).size = cells.area.as_size();
        if self.watchers.load(Ordering::Acquire) > 0 {
            let cells = Arc::new(cells.clone());
            *locked(&self.picture) = Some(Picture { cells, cursor });
            self.changed.send_replace(());
        }
    }

    /// What their screen shows: as it was drawn last while they are at work, else as it would be
    /// now. `None` before the first.
    pub fn picture(&self) -> Option<Picture> {
        if self.is_at_work() {
            return locked(&self.picture).clone();
        }
        let mut world = self.world.try_lock().ok()?;
        let size = locked(&self.shown).size;
        let size = if size == Size::ZERO { MIN_SIZE } else { size };
        let mut cells = Buffer::empty(Rect::from((Position::ORIGIN, size)));
        let cursor = world.as_mut()?.room.view(&mut cells);
        Some(Picture { cells: Arc::new(cells), cursor })
    }
}
