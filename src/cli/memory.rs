//! What this process holds in memory stays there: names, convictions and keys.

use rustix::process::{
    DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit,
};

/// Has the system write no picture of this process to any disk, whatever it dies of, and lets no
/// other process of the same user look into it.
///
/// Where a service manager forbids these calls it has made the limit itself (`LimitCORE=0`).
pub(super) fn never_reaches_a_disk() {
    // The limit alone is not asked where a crash is handed to a program that collects them.
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    let held = getrlimit(Resource::Core);
    if held.current != Some(0) {
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: held.maximum });
    }
}
