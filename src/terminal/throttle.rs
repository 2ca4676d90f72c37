//! Lines of the log that strangers can bring about, so few that nobody can fill the disk with them.
//!
//! Each source, an address or a user of the system, has a number of lines in a stretch of time, and
//! all together have one. What is more is counted, and said in one line once the stretch is over.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::house::Door;

/// Lines of one source in [`STRETCH`].
pub const LINES_A_SOURCE_MAX: u32 = 30;
/// Lines of all sources in [`STRETCH`]: some 100 KiB, so that two weeks of log stay below 300 MiB
/// whatever is done to the doors.
pub const LINES_IN_ALL_MAX: u32 = 1_000;
/// Sources that are told apart; those beyond share the lines of one.
pub const SOURCES_MAX: usize = 256;
/// How long lines are counted together.
pub const STRETCH: Duration = Duration::from_secs(10 * 60);

/// How often doors look whether a stretch is over: what was kept back is told so much later at most.
pub const LOOK: Duration = Duration::from_secs(60);

/// Who brings a line about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The terminal of the centre's own process.
    Local,
    /// A user of the system, by its number.
    User(u32),
    /// An address.
    Address(IpAddr),
    /// One beyond [`SOURCES_MAX`].
    Others,
}

impl Source {
    /// Who comes from there.
    pub fn address(peer: IpAddr) -> Self {
        Self::Address(origin(peer))
    }
}

/// What counts as one address: in IPv6 a household gets a /64, and in it as many as it likes.
pub(super) fn origin(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
        }
        address @ IpAddr::V4(_) => address,
    }
}

impl From<Door> for Source {
    fn from(door: Door) -> Self {
        match door {
            Door::Local => Self::Local,
            Door::Socket { uid } => Self::User(uid),
            Door::Ssh { address } => Self::address(address),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => formatter.write_str("this terminal"),
            Self::User(uid) => write!(formatter, "user {uid}"),
            Self::Address(address) => write!(formatter, "{address}"),
            Self::Others => formatter.write_str("many others"),
        }
    }
}

/// What a line tells of. Each kind is counted by itself: what costs a stranger nothing must not
/// silence what costs a key or a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody came, was turned away, or went.
    Coming,
    /// A PIN or a right was refused.
    Refused,
    /// Somebody has signed in, or was in.
    SignedIn,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Coming, Self::Refused, Self::SignedIn];
}

/// The lines of a house or of a door.
#[derive(Debug, Default)]
pub struct Throttle {
    coming: Mutex<Held>,
    refused: Mutex<Held>,
    signed_in: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    began: Option<Instant>,
    said: u32,
    sources: BTreeMap<Source, Count>,
}

#[derive(Debug, Default)]
struct Count {
    said: u32,
    kept_back: u64,
}

impl Throttle {
    fn held(&self, kind: Kind) -> MutexGuard<'_, Held> {
        let held = match kind {
            Kind::Coming => &self.coming,
            Kind::Refused => &self.refused,
            Kind::SignedIn => &self.signed_in,
        };
        held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether one more line of this kind about this source may be written. Says first what was kept back in a
    /// stretch that is over.
    pub fn lets(&self, kind: Kind, source: impl Into<Source>) -> bool {
        let (lets, over) = self.held(kind).count(source.into(), Instant::now());
        tell(kind, over);
        lets
    }

    /// Says what was kept back in stretches that are over, although no line came since.
    pub fn look(&self) {
        for kind in Kind::ALL {
            let over = self.held(kind).over(Instant::now());
            tell(kind, over);
        }
    }

    /// Looks again and again; never ends.
    pub async fn keep_looking(&self) -> Infallible {
        loop {
            tokio::time::sleep(LOOK).await;
            self.look();
        }
    }
}

impl Drop for Throttle {
    /// What was kept back last has no later line to come before.
    fn drop(&mut self) {
        for kind in Kind::ALL {
            let over = self.held(kind).kept_back();
            tell(kind, over);
        }
    }
}

fn tell(kind: Kind, over: Vec<(Source, u64)>) {
    for (source, count) in over {
        let minutes = STRETCH.as_secs() / 60;
        tracing::warn!(?kind, %source, "{count} more lines like these in {minutes} minutes");
    }
}

impl Held {
    /// Counts a line: whether it may be written, and what was kept back of each source before.
    fn count(&mut self, source: Source, now: Instant) -> (bool, Vec<(Source, u64)>) {
        let over = self.over(now);
        self.began.get_or_insert(now);
        let is_known = self.sources.contains_key(&source) || self.sources.len() < SOURCES_MAX;
        let source = if is_known { source } else { Source::Others };
        let count = self.sources.entry(source).or_default();
        let lets = count.said < LINES_A_SOURCE_MAX && self.said < LINES_IN_ALL_MAX;
        if lets {
            count.said += 1;
            self.said += 1;
        } else {
            count.kept_back += 1;
        }
        (lets, over)
    }

    /// Ends the stretch if it is over: what was kept back of each source in it.
    fn over(&mut self, now: Instant) -> Vec<(Source, u64)> {
        let is_over =
            self.began.is_some_and(|began| now.saturating_duration_since(began) >= STRETCH);
        if is_over { self.kept_back() } else { Vec::new() }
    }

    /// Ends the stretch: what was kept back of each source in it, the loudest by name and as bounded
    /// as the lines themselves.
    fn kept_back(&mut self) -> Vec<(Source, u64)> {
        let before = std::mem::take(self);
        let mut over: Vec<(Source, u64)> =
            before.sources.into_iter().map(|(held, count)| (held, count.kept_back)).collect();
        over.retain(|(_, kept_back)| *kept_back > 0);
        over.sort_by_key(|(_, kept_back)| std::cmp::Reverse(*kept_back));
        let rest = over.split_off(over.len().min(LINES_A_SOURCE_MAX as usize));
        let rest: u64 = rest.iter().map(|(_, kept_back)| kept_back).sum();
        if rest > 0 {
            over.push((Source::Others, rest));
        }
        over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(held: &mut Held, source: Source, now: Instant, times: u32) -> u32 {
        (0..times).map(|_| u32::from(held.count(source, now).0)).sum()
    }

    #[test]
    fn a_flood_of_one_source_is_some_lines_and_one_that_counts_the_rest() {
        let (mut held, start) = (Held::default(), Instant::now());
        let (home, away) = (Source::User(7), Source::address([127, 0, 0, 1].into()));
        assert_eq!(lines(&mut held, home, start, 10_000), LINES_A_SOURCE_MAX);
        assert_eq!(lines(&mut held, away, start, 1), 1, "nobody else is kept back");
        let later = start + STRETCH;
        assert!(!held.count(home, later - Duration::from_secs(1)).0);
        let kept_back = u64::from(10_000 - LINES_A_SOURCE_MAX) + 1;
        assert_eq!(held.count(away, later), (true, vec![(home, kept_back)]));
        assert_eq!(held.count(home, later), (true, vec![]));
    }

    /// Whoever reads the log hears of a flood although nothing comes after it.
    #[test]
    fn what_was_kept_back_is_told_once_when_its_stretch_is_over() {
        let (mut held, start) = (Held::default(), Instant::now());
        let source = Source::User(7);
        assert_eq!(held.over(start), [], "nothing has come yet");
        lines(&mut held, source, start, LINES_A_SOURCE_MAX + 5);
        assert_eq!(held.over(start + STRETCH - Duration::from_secs(1)), []);
        assert_eq!(held.over(start + STRETCH), [(source, 5)]);
        assert_eq!(held.over(start + 2 * STRETCH), []);
        assert_eq!(lines(&mut held, source, start + 2 * STRETCH, 50), LINES_A_SOURCE_MAX);
    }

    #[test]
    fn who_only_knocks_silences_no_line_that_costs_a_key_or_a_pin() {
        let (log, source) = (Throttle::default(), Source::User(7));
        let said = (0..100).filter(|_| log.lets(Kind::Coming, source)).count();
        assert_eq!(said, LINES_A_SOURCE_MAX as usize);
        assert!(log.lets(Kind::Refused, source) && log.lets(Kind::SignedIn, source));
    }

    #[test]
    fn the_loudest_are_named() {
        let (mut held, start) = (Held::default(), Instant::now());
        for uid in 0..100 {
            lines(&mut held, Source::User(uid), start, LINES_A_SOURCE_MAX + 1);
        }
        lines(&mut held, Source::User(99), start, 500);
        let (_, over) = held.count(Source::Local, start + STRETCH);
        assert_eq!(over[0].0, Source::User(99));
    }

    #[test]
    fn a_flood_of_many_sources_is_bounded_too_and_so_is_what_is_remembered() {
        let (mut held, start) = (Held::default(), Instant::now());
        let said: u32 = (0..20_000).map(|uid| lines(&mut held, Source::User(uid), start, 1)).sum();
        assert!(said <= LINES_IN_ALL_MAX, "{said}");
        assert!(held.sources.len() <= SOURCES_MAX + 1);
        let (lets, over) = held.count(Source::Local, start + STRETCH);
        assert!(lets && over.len() <= LINES_A_SOURCE_MAX as usize + 1);
        assert_eq!(over.iter().map(|(_, count)| count).sum::<u64>(), u64::from(20_000 - said));
    }
}
