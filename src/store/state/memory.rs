//! State in memory: practice centres, and a model for the tests of the other.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{PoisonError, RwLock};

use super::{Applied, Batch, SCAN_ROWS_MAX, StateError, StateStore, Value, check_key};

/// State that ends with the process.
#[derive(Debug, Default)]
pub struct MemoryState {
    inner: RwLock<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    rows: BTreeMap<Vec<u8>, Value>,
    applied: Option<Applied>,
}

impl MemoryState {
    /// An empty state.
    pub fn new() -> Self {
        Self::default()
    }
}

impl StateStore for MemoryState {
    fn apply(&self, batch: &Batch, applied: Applied) -> Result<(), StateError> {
        batch.check()?;
        let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        for (key, row) in &batch.rows {
            match row {
                None => inner.rows.remove(key),
                Some((schema, bytes)) => {
                    let value =
                        Value { schema: *schema, revision: applied.seq, bytes: bytes.clone() };
                    inner.rows.insert(key.clone(), value)
                }
            };
        }
        inner.applied = Some(applied);
        Ok(())
    }

    fn get(&self, key: &[u8]) -> Result<Option<Value>, StateError> {
        check_key(key)?;
        let inner = self.inner.read().unwrap_or_else(PoisonError::into_inner);
        Ok(inner.rows.get(key).cloned())
    }

    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        rows_max: usize,
    ) -> Result<Vec<(Vec<u8>, Value)>, StateError> {
        let inner = self.inner.read().unwrap_or_else(PoisonError::into_inner);
        let start = match after {
            Some(after) if after >= prefix => Bound::Excluded(after),
            _ => Bound::Included(prefix),
        };
        let rows = inner.rows.range::<[u8], _>((start, Bound::Unbounded));
        Ok(rows
            .take_while(|(key, _)| key.starts_with(prefix))
            .take(rows_max.min(SCAN_ROWS_MAX))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect())
    }

    fn each(
        &self,
        prefix: &[u8],
        take: &mut dyn FnMut(&[u8], &Value) -> bool,
    ) -> Result<(), StateError> {
        let inner = self.inner.read().unwrap_or_else(PoisonError::into_inner);
        let rows = inner.rows.range::<[u8], _>((Bound::Included(prefix), Bound::Unbounded));
        let mut rows = rows.take_while(|(key, _)| key.starts_with(prefix));
        rows.all(|(key, value)| take(key, value));
        Ok(())
    }

    fn applied(&self) -> Result<Option<Applied>, StateError> {
        Ok(self.inner.read().unwrap_or_else(PoisonError::into_inner).applied)
    }

    fn sync(&self) -> Result<(), StateError> {
        Ok(())
    }
}
