//! Bytes that survive: the journal, the keys, the state, the drafts, and the folder they lie in.
//!
//! Start reading at [`journal`]: it is the truth. Everything else here serves it or is made from
//! it.
//!
//! | part | holds | if it is damaged |
//! |---|---|---|
//! | [`journal`] | every frame, chained | acknowledged records: the centre does not open; a torn end: cut off |
//! | [`keys`] | one key a person, wrapped | the centre does not open: names could not be read |
//! | [`state`] | rows and indexes, from frames | set aside and rebuilt |
//! | [`drafts`] | what is being typed, sealed | the drafts hit are lost, the others stay |
//! | [`folder`] | who the folder belongs to, the lock | the centre does not open |
//! | [`backup`] | all of it up to one frame, sealed for others | told; another one is taken |
//!
//! What always holds:
//!
//! * An acknowledged frame is on the disk: the acknowledgement waits for the journal's sync, and
//!   for the sync of any new person's key before that.
//! * The state lags behind the journal or is level with it, and never leads.
//! * After a failed write or sync of journal or keys nothing more is accepted, and nothing is
//!   retried in place.
//! * No byte about a person is written in clear: [`codec`] cannot write an open
//!   [`Private`](crate::casework::private::Private) value, rows and drafts are sealed, indexes are
//!   keyed hashes.
//! * Every file but sled's goes through [`medium::Medium`], so that each write and each sync can
//!   be made to fail in a test.
//!
//! What is not here: rules, screens, a clock, threads of its own (but for the one that opens sled
//! under a deadline). What frames and rows mean stands in [`records`] alone.

pub mod backup;
pub mod codec;
pub mod drafts;
pub mod folder;
pub mod frame;
pub mod journal;
pub mod keys;
pub mod medium;
pub mod records;
pub mod state;
