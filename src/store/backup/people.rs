//! The people of a restored centre: those whom it knows at its last frame, and what the backup's
//! keys say of them.

use super::error::BackupError;
use crate::casework::centre::Centre;
use crate::casework::event::Frame as Body;
use crate::casework::evolve;
use crate::casework::ids::CaseId;
use crate::casework::private::PersonId;
use crate::store::codec;
use crate::store::keys::cut_above;
use crate::store::records::FRAME_SCHEMA;

/// What restoring changed of the keys, and what it could not change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Keys and notes of erasure that went: of people identified after the last frame.
    pub gone: usize,
    /// Cases that are open at the last frame and whose person was erased after it, in order.
    pub erased_open: Vec<CaseId>,
}

/// The state of a centre while its frames are written, everything private left sealed.
#[derive(Default)]
pub(super) struct Following(Centre);

impl Following {
    /// Follows one frame more.
    pub(super) fn apply(&mut self, seq: u64, payload: &[u8]) -> Result<(), BackupError> {
        let body: Body = codec::decode_payload(FRAME_SCHEMA, payload)
            .map_err(|source| BackupError::Frame { seq, source })?;
        evolve::apply(&mut self.0, &body);
        Ok(())
    }

    /// The key file as it has to be for this centre; the bytes of one that is to be changed.
    ///
    /// A key file that cannot be read is left as it was: the centre says so itself when it opens,
    /// and a restore that refused would leave nothing at all.
    pub(super) fn fit(&self, keys: &[u8]) -> (Option<Vec<u8>>, People) {
        let Ok(cut) = cut_above(keys, PersonId(self.0.counters.person)) else {
            return (None, People::default());
        };
        let later = cut.erased.iter().filter(|person| !self.0.erased.contains_key(person));
        let cases = later.flat_map(|person| self.0.cases_of(*person));
        let mut erased_open: Vec<CaseId> =
            cases.filter(|case| !case.stage.is_over()).map(|case| case.id).collect();
        erased_open.sort_unstable();
        (cut.file, People { gone: cut.gone, erased_open })
    }
}
