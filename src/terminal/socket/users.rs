//! How many connections each user of the system has.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Connections by the system's number of their user.
#[derive(Debug)]
pub(super) struct Users {
    held: Mutex<BTreeMap<u32, usize>>,
    most: usize,
}

impl Users {
    /// At most so many of each.
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { held: Mutex::default(), most })
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<u32, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more of a user, if there is room.
    pub(super) fn admit(self: &Arc<Self>, uid: u32) -> Option<OneOf> {
        let mut held = self.held();
        let count = held.entry(uid).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(OneOf { users: self.clone(), uid })
    }
}

/// One connection of a user, counted until dropped.
#[derive(Debug)]
pub(super) struct OneOf {
    users: Arc<Users>,
    uid: u32,
}

impl Drop for OneOf {
    fn drop(&mut self) {
        let mut held = self.users.held();
        if let Some(count) = held.get_mut(&self.uid) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                held.remove(&self.uid);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_user_has_a_bound_of_their_own_and_leaves_no_trace() {
        let users = Users::new(2);
        let mut held = vec![users.admit(7).unwrap(), users.admit(7).unwrap()];
        assert!(users.admit(7).is_none());
        assert!(users.admit(8).is_some());
        held.pop();
        held.push(users.admit(7).unwrap());
        held.clear();
        assert!(users.held().is_empty());
    }
}
