//! How many files and connections this process may hold open. The usual soft limit, 1024, is less
//! than a full house; the hard one nearly always allows more.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Descriptors beside the connections: the journal, the state, calls to other systems, the runtime.
const OTHERS_MAX: u64 = 256;

/// Raises the soft limit so that so many connections and everything else fit, as far as the hard
/// one allows, and logs when it does not. Where the limit is enough nothing is called: a hardened
/// service may not even try.
pub(super) fn make_room(connections: u64) {
    let need = connections + OTHERS_MAX;
    let held = getrlimit(Resource::Nofile);
    if let Some(soft) = raised(held.current, held.maximum, need) {
        let wanted = Rlimit { current: Some(soft), maximum: held.maximum };
        if let Err(error) = setrlimit(Resource::Nofile, wanted) {
            tracing::warn!(%error, soft, "the limit of open files could not be raised");
        }
    }
    let now = getrlimit(Resource::Nofile).current;
    if let Some(now) = now.filter(|now| *now < need) {
        tracing::warn!(
            now,
            need,
            "fewer files may be open than a full house needs; raise the hard limit (LimitNOFILE)"
        );
    }
}

/// What the soft limit should become, if it should; without a figure there is no limit.
fn raised(soft: Option<u64>, hard: Option<u64>, need: u64) -> Option<u64> {
    let most = hard.map_or(need, |hard| hard.min(need));
    soft.filter(|soft| *soft < most).map(|_| most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_raised_as_far_as_needed_and_allowed() {
        for (soft, hard, wanted) in [
            (Some(1_024), Some(524_288), Some(2_000)),
            (Some(1_024), None, Some(2_000)),
            (Some(1_024), Some(1_500), Some(1_500)),
            (Some(1_024), Some(1_024), None),
            (Some(8_192), Some(8_192), None),
            (None, None, None),
        ] {
            assert_eq!(raised(soft, hard, 2_000), wanted, "{soft:?} {hard:?}");
        }
    }
}
