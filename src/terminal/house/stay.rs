//! Whether somebody who has come in may stay: asked by every door, and of sessions with a screen
//! and without.

use crate::casework::ids::StaffId;
use crate::engine::{Engine, Snapshot};
use crate::terminal::program::End;

/// Why somebody may not stay who has come in, and with a key if there is one.
pub fn withdrawn(snapshot: &Snapshot, staff: StaffId, key: Option<&[u8]>) -> Option<End> {
    if snapshot.centre.member(staff).is_none_or(|member| member.disabled) {
        return Some(End::Dismissed);
    }
    let holds = |body| snapshot.centre.keys_of(staff).iter().any(|key| key.body == body);
    key.is_some_and(|body| !holds(body)).then_some(End::KeyRemoved)
}

/// Resolves when they may not stay any more, with the reason.
pub async fn until_withdrawn(engine: &Engine, staff: StaffId, key: Option<&[u8]>) -> End {
    let mut changes = engine.changes();
    loop {
        if let Some(end) = withdrawn(&engine.snapshot(), staff, key) {
            return end;
        }
        if changes.changed().await.is_err() {
            // The engine is gone, and the house with it: that is told elsewhere.
            return std::future::pending().await;
        }
    }
}
