//! Comparing a journal with heads that were kept elsewhere.

use std::path::Path;

use super::audit::{AuditError, look};
use super::heads::{Kept, Mark};
use crate::casework::head::Code;

/// What comparing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadsReport {
    /// Frames in the journal.
    pub frames: u64,
    /// Heads that are as they were kept.
    pub same: usize,
    /// The last frame that a kept head vouches for, with every frame before it. A head that fits
    /// vouches for nothing when an older one does not: it was kept of a journal already changed.
    pub good_up_to: Option<u64>,
    /// Heads that fit and stand at or after the first that does not.
    pub fit_after: usize,
    /// Heads that fit nowhere and do not say after which frame they were given: how far back they
    /// reach is not known.
    pub unplaced: usize,
    /// The first kept head that is not as it was.
    pub differs: Option<Difference>,
}

/// A kept head that the journal does not lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where the head comes from.
    pub from: String,
    /// The first frame that can differ.
    pub first: u64,
    /// The last frame that can be the first to differ; `None` where the receipt does not say after
    /// which frame it was given.
    pub last: Option<u64>,
    /// The journal ends before the head's frame.
    pub is_short: bool,
}

/// Compares the journal in a folder, beside a running centre too, with heads that were kept.
///
/// # Errors
/// [`AuditError`]; a damaged journal names its first broken record.
pub fn compare(path: &Path, kept: &[Kept]) -> Result<HeadsReport, AuditError> {
    let journal = look(path)?;
    let frames = journal.next_seq();
    // What each head was found to be: the frame it fits, or none.
    let mut found: Vec<Option<u64>> = vec![None; kept.len()];
    let mut loose: Vec<(usize, Mark)> = Vec::new();
    let mut placed: std::collections::BTreeMap<u64, Vec<usize>> = std::collections::BTreeMap::new();
    for (at, head) in kept.iter().enumerate() {
        match head.frame {
            Some(frame) => placed.entry(frame).or_default().push(at),
            None => loose.push((at, head.mark)),
        }
    }
    for record in journal.records(0) {
        let record = record?;
        let here = placed.get(&record.seq).into_iter().flatten().copied();
        let fits = here.filter(|at| kept.get(*at).is_some_and(|it| it.mark.fits(&record.hash)));
        let code = (!loose.is_empty()).then(|| Code::of(&record.hash));
        let loose_here = loose.iter().filter(|(_, mark)| match mark {
            Mark::Code(wanted) => code == Some(*wanted),
            Mark::Hash(wanted) => *wanted == record.hash,
        });
        for at in fits.chain(loose_here.map(|(at, _)| *at)) {
            if let Some(place) = found.get_mut(at) {
                *place = Some(record.seq);
            }
        }
    }
    Ok(report(frames, kept, &found))
}

fn report(frames: u64, kept: &[Kept], found: &[Option<u64>]) -> HeadsReport {
    let pairs = || kept.iter().zip(found);
    let good = || pairs().filter_map(|(_, found)| *found);
    let bad = || pairs().filter(|(_, found)| found.is_none()).map(|(kept, _)| kept);
    let earliest = bad().filter(|kept| kept.frame.is_some()).min_by_key(|kept| kept.frame);
    let limit = earliest.and_then(|kept| kept.frame);
    let is_before = |frame: &u64| limit.is_none_or(|limit| *frame < limit);
    // The chain makes every head vouch for all frames before it, as they were when it was kept.
    let good_up_to = good().filter(is_before).max();
    let fit_after = good().filter(|frame| !is_before(frame)).count();
    let unplaced = bad().filter(|kept| kept.frame.is_none()).count();
    let first = good_up_to.map_or(0, |good| good + 1);
    let differs = earliest.or_else(|| bad().next()).map(|kept| Difference {
        from: kept.from.clone(),
        first,
        last: kept.frame,
        is_short: kept.frame.is_some_and(|frame| frame >= frames),
    });
    HeadsReport { frames, same: good().count(), good_up_to, fit_after, unplaced, differs }
}
