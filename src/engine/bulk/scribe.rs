//! Seals frames and records them, in their order.

use std::sync::mpsc::Receiver;

use super::BulkError;
use crate::casework::event::Frame;
use crate::casework::private::HoldsPrivate;
use crate::store::frame;
use crate::store::journal::{GROUP_BYTES_MAX, GROUP_RECORDS_MAX, Journal, RECORD_HEAD_BYTES};
use crate::store::keys::{Handful, SealedIn, Sealer};
use crate::store::records::FRAME_SCHEMA;

/// Bytes of a group after which it is written: far from its limit, whatever the last record is.
const GROUP_BYTES: usize = GROUP_BYTES_MAX / 8;

/// Frames that follow each other, and the keys of those they are about.
pub(super) struct Bundle {
    pub(super) frames: Vec<Frame>,
    pub(super) keys: Handful,
}

/// Records all that comes.
pub(super) fn record(mut journal: Journal, work: &Receiver<Bundle>) -> Result<Journal, BulkError> {
    let mut group = Vec::with_capacity(GROUP_RECORDS_MAX);
    let mut group_bytes = 0;
    for Bundle { frames, keys } in work {
        for mut frame in frames {
            frame.each_private(&mut Sealer::new(&keys, SealedIn::Journal))?;
            let payload = frame::payload(FRAME_SCHEMA, &frame)?;
            group_bytes += payload.len() + 2 * RECORD_HEAD_BYTES;
            group.push(payload);
            if group.len() >= GROUP_RECORDS_MAX || group_bytes >= GROUP_BYTES {
                journal.append_group(&group)?;
                group.clear();
                group_bytes = 0;
            }
        }
    }
    journal.append_group(&group)?;
    Ok(journal)
}
