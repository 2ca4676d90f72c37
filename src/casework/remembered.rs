//! Answers to the last commands, kept so that one more copies next to nothing.
//!
//! Every snapshot shares what the writer holds. In a map each command would copy the way to its own
//! place and the way to the oldest one's, which goes; here the newest lie in one short piece, which
//! is copied whole, and the others on pages that never change:
//!
//! ```text
//! pages  512  512 … 512  256  64   newest  17        oldest first; of the first page the
//!        ▲ forgotten                                 answers before `forgotten` are no more
//! ```
//!
//! A full newest piece becomes a page, and two pages of one length become one, up to
//! [`PAGE_ANSWERS_MAX`], so that there are few to look through.

use std::fmt;
use std::sync::Arc;

use super::centre::{Answer, COMMANDS_REMEMBERED_MAX};
use super::ids::CommandId;

/// Answers in the newest piece before it becomes a page.
const NEWEST_ANSWERS_MAX: usize = 32;
/// Answers on one page at most.
const PAGE_ANSWERS_MAX: usize = 512;
/// Beginnings of names that a page tells apart: thirty-two for each of its answers.
const MARKS: usize = 32 * PAGE_ANSWERS_MAX;

type Held = (CommandId, Answer);

/// The answers to the last [`COMMANDS_REMEMBERED_MAX`] commands. Cloning is cheap.
#[derive(Clone, Default)]
pub struct Remembered {
    /// Oldest first.
    pages: Arc<Vec<Arc<Page>>>,
    /// What has come after the pages, oldest first.
    newest: Option<Arc<Newest>>,
    /// So many of the first page are remembered no more.
    forgotten: usize,
    size: usize,
}

/// The newest answers, in one piece of memory.
#[derive(Clone)]
struct Newest {
    /// Oldest first; what is behind `size` is none.
    held: [Held; NEWEST_ANSWERS_MAX],
    size: usize,
}

impl Default for Newest {
    fn default() -> Self {
        let none = (CommandId([0; 16]), Answer::default());
        Self { held: [none; NEWEST_ANSWERS_MAX], size: 0 }
    }
}

/// Answers that lie together and do not change.
struct Page {
    /// Oldest first.
    held: Vec<Held>,
    /// Which beginnings of names are among them: a new command is on no page, and this says so of
    /// nearly every page at one look. Where it does not, the page is looked through.
    marks: Box<[u64; MARKS / 64]>,
}

/// Where a name is marked, and by which bit.
fn mark(CommandId([first, second, ..]): &CommandId) -> (usize, u64) {
    let mark = usize::from(u16::from_be_bytes([*first, *second])) % MARKS;
    (mark / 64, 1 << (mark % 64))
}

impl Page {
    fn of(held: Vec<Held>) -> Arc<Self> {
        let mut marks = Box::new([0; MARKS / 64]);
        for (word, bit) in held.iter().map(|(id, _)| mark(id)) {
            if let Some(marked) = marks.get_mut(word) {
                *marked |= bit;
            }
        }
        Arc::new(Self { held, marks })
    }

    /// The answer to a command and its place, the newest should there be two.
    fn find(&self, id: CommandId) -> Option<(usize, &Answer)> {
        let (word, bit) = mark(&id);
        self.marks.get(word).filter(|marked| *marked & bit != 0)?;
        let place = self.held.iter().rposition(|(held, _)| *held == id)?;
        self.held.get(place).map(|(_, answer)| (place, answer))
    }
}

impl Remembered {
    fn newest(&self) -> &[Held] {
        let newest = self.newest.as_ref().and_then(|newest| newest.held.get(..newest.size));
        newest.unwrap_or_default()
    }

    /// Remembers the answer to a command, and forgets the oldest one when there are too many.
    pub fn remember(&mut self, id: CommandId, answer: Answer) {
        // Copied where a snapshot shares it.
        let newest = Arc::make_mut(self.newest.get_or_insert_with(Arc::default));
        if let Some(place) = newest.held.get_mut(newest.size) {
            *place = (id, answer);
            newest.size += 1;
        }
        self.size += 1;
        if self.newest().len() >= NEWEST_ANSWERS_MAX {
            self.turn_page();
        }
        if self.size > COMMANDS_REMEMBERED_MAX {
            self.forget_oldest();
        }
    }

    fn turn_page(&mut self) {
        let mut page = Page::of(self.newest().to_vec());
        let pages = Arc::make_mut(&mut self.pages);
        self.newest = None;
        // Of the first page some may be forgotten, but that one is full by then.
        while let Some(before) = pages
            .pop_if(|last| last.held.len() == page.held.len() && page.held.len() < PAGE_ANSWERS_MAX)
        {
            page = Page::of([before.held.as_slice(), page.held.as_slice()].concat());
        }
        pages.push(page);
    }

    fn forget_oldest(&mut self) {
        self.forgotten += 1;
        self.size -= 1;
        if self.pages.first().is_some_and(|page| page.held.len() <= self.forgotten) {
            Arc::make_mut(&mut self.pages).remove(0);
            self.forgotten = 0;
        }
    }

    /// The answer to a command, if it is remembered.
    pub fn get(&self, id: &CommandId) -> Option<&Answer> {
        if let Some((_, answer)) = self.newest().iter().rev().find(|(held, _)| held == id) {
            return Some(answer);
        }
        let found = self.pages.iter().enumerate().rev();
        found
            .filter_map(|(number, page)| Some((number, page.find(*id)?)))
            .find(|(number, (place, _))| *number > 0 || *place >= self.forgotten)
            .map(|(_, (_, answer))| answer)
    }

    /// The answer to a command that made the frame `seq`, if it is remembered. Answers come with
    /// their frames, so that it is looked for where it would be.
    pub fn of_frame(&self, seq: u64, id: &CommandId) -> Option<&Answer> {
        let (_, oldest) = self.oldest()?;
        let place = usize::try_from(seq.checked_sub(oldest.seq)?).ok()?;
        let there = self.at(place).filter(|(held, _)| held == id).map(|(_, answer)| answer);
        there.or_else(|| self.get(id))
    }

    /// The answer at a place, from the oldest on.
    fn at(&self, place: usize) -> Option<&Held> {
        let mut place = place + self.forgotten;
        for page in self.pages.iter() {
            match page.held.get(place) {
                Some(held) => return Some(held),
                None => place -= page.held.len(),
            }
        }
        self.newest().get(place)
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &(CommandId, Answer)> {
        let paged = self.pages.iter().flat_map(|page| &page.held);
        paged.skip(self.forgotten).chain(self.newest().iter())
    }

    /// The oldest one.
    pub fn oldest(&self) -> Option<&(CommandId, Answer)> {
        self.at(0)
    }

    /// How many there are.
    pub fn size(&self) -> usize {
        self.size
    }
}

impl FromIterator<(CommandId, Answer)> for Remembered {
    /// Remembers the last ones of those, which come oldest first.
    fn from_iter<I: IntoIterator<Item = (CommandId, Answer)>>(answers: I) -> Self {
        let mut remembered = Self::default();
        answers.into_iter().for_each(|(id, answer)| remembered.remember(id, answer));
        remembered
    }
}

impl PartialEq for Remembered {
    fn eq(&self, other: &Self) -> bool {
        self.size == other.size && self.iter().eq(other.iter())
    }
}

impl Eq for Remembered {}

impl fmt::Debug for Remembered {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    fn id(seq: u64) -> CommandId {
        // Spread, so that order of names and order in time have nothing in common.
        CommandId(u128::from(seq.wrapping_mul(0x9e37_79b9_7f4a_7c15)).to_be_bytes())
    }

    #[test]
    fn it_holds_what_a_plain_queue_would_hold() {
        let (mut held, mut plain) = (Remembered::default(), VecDeque::new());
        for seq in 0..3 * COMMANDS_REMEMBERED_MAX as u64 + 77 {
            let answer = Answer { seq, ..Answer::default() };
            held.remember(id(seq), answer);
            plain.push_back((id(seq), answer));
            if plain.len() > COMMANDS_REMEMBERED_MAX {
                plain.pop_front();
            }
            assert_eq!((held.size(), held.oldest()), (plain.len(), plain.front()), "{seq}");
            assert_eq!(held.get(&id(seq)), Some(&answer), "{seq}");
            let gone = seq.checked_sub(COMMANDS_REMEMBERED_MAX as u64);
            assert_eq!(gone.and_then(|gone| held.get(&id(gone))), None, "{seq}");
            assert_eq!(gone.and_then(|gone| held.of_frame(gone, &id(gone))), None, "{seq}");
            assert_eq!(held.newest().len() as u64, (seq + 1) % NEWEST_ANSWERS_MAX as u64, "{seq}");
            if seq % 401 == 0 {
                assert!(held.iter().eq(plain.iter()), "{seq}");
                assert!(plain.iter().all(|(id, answer)| held.get(id) == Some(answer)), "{seq}");
                let of_frame = |(id, answer): &Held| held.of_frame(answer.seq, id) == Some(answer);
                assert!(plain.iter().all(of_frame), "{seq}");
                let elsewhere = |(id, answer): &Held| held.of_frame(seq, id) == Some(answer);
                assert!(plain.iter().all(elsewhere), "a frame is where it is looked for first");
                assert_eq!(held.of_frame(seq, &id(seq + 1)), None, "it has not come yet");
                assert!((0..plain.len()).all(|at| held.at(at) == plain.get(at)), "{seq}");
                let lie: Vec<_> = held.pages.iter().map(|page| page.held.len()).collect();
                assert!(lie.iter().all(|count| *count <= PAGE_ANSWERS_MAX), "{lie:?}");
                let most = COMMANDS_REMEMBERED_MAX + PAGE_ANSWERS_MAX;
                assert!(lie.iter().sum::<usize>() <= most, "what is forgotten goes: {lie:?}");
            }
        }
        let pages = COMMANDS_REMEMBERED_MAX / PAGE_ANSWERS_MAX + 6;
        assert!(held.pages.len() <= pages, "{} pages", held.pages.len());
    }

    #[test]
    fn the_same_answers_are_equal_however_they_came_to_lie() {
        let answer = |seq| Answer { seq, ..Answer::default() };
        let mut all = Remembered::default();
        (0..5_000).for_each(|seq| all.remember(id(seq), answer(seq)));
        let mut late: Remembered = (0..5_000).map(|seq| (id(seq), answer(seq))).collect();
        assert_eq!(all, late);
        assert_eq!(format!("{all:?}"), format!("{late:?}"));
        assert!(format!("{all:?}").contains("seq: 4999"));
        late.remember(id(5_000), answer(5_000));
        assert_ne!(all, late);
        for count in [0, 1, 512, 700, 4_096] {
            let some: Remembered = (0..count).map(|seq| (id(seq), answer(seq))).collect();
            assert_eq!((some.size() as u64, some.iter().count() as u64), (count, count));
        }
    }

    #[test]
    fn a_clone_stays_as_it_was() {
        let mut held = Remembered::default();
        (0..100).for_each(|seq| held.remember(id(seq), Answer { seq, ..Answer::default() }));
        let before = held.clone();
        (100..5_000).for_each(|seq| held.remember(id(seq), Answer { seq, ..Answer::default() }));
        assert_eq!((before.size(), before.iter().count()), (100, 100));
        assert!(before.get(&id(99)).is_some() && before.get(&id(100)).is_none());
    }
}
