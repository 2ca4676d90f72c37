//! Bugs that are put between the engine and what surrounds it: the core, the disk, the state store,
//! the outside systems. None of them exists in the program itself.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dost_desk::casework::identity::PersonCode;
use dost_desk::casework::intents::NoticeLetter;
use dost_desk::engine::Rules;
use dost_desk::gateways::{Esosial, GatewayError, Gateways, Posted, Receipt};
use dost_desk::simulation::Wiring;
use dost_desk::store::medium::Medium;
use dost_desk::store::state::{Applied, Batch, StateError, StateStore, Value};

use super::cores::{Core, Hasty, Portal};

/// One planted bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    NoFourEyes,
    DecidedWithoutPin,
    GrantWithoutPaymentAnswer,
    PaymentAnswerOfAnotherDay,
    GrantedTwice,
    DecidedTwice,
    TwoUndecidedCases,
    StaleSaveAccepted,
    RevokedUserCommits,
    TicketServedTwice,
    QueueJumped,
    ClaimHeldByTwo,
    QuestionAnsweredTwice,
    TermFromRegistrationDay,
    HolidayIgnored,
    DecreeIgnoredForOpenCases,
    AutoPostMissing,
    RawWallClock,
    CommandForgotten,
    NoticeDroppedOnCrash,
    OutboxForgetsAtRestart,
    IntentsBeforeDurable,
    AckBeforeSync,
    FailedSyncTakenAsGood,
    ChecksumSkipped,
    FreshKeyOnRetry,
    StateRowLost,
    OneKeyForAll,
    ConfirmedUnseen,
    NumberSkipped,
    TicketLost,
    RefusedWithoutWords,
    LetterChanged,
    KeyKept,
}

impl Bug {
    pub const ALL: [Self; 34] = [
        Self::NoFourEyes,
        Self::DecidedWithoutPin,
        Self::GrantWithoutPaymentAnswer,
        Self::PaymentAnswerOfAnotherDay,
        Self::GrantedTwice,
        Self::DecidedTwice,
        Self::TwoUndecidedCases,
        Self::StaleSaveAccepted,
        Self::RevokedUserCommits,
        Self::TicketServedTwice,
        Self::QueueJumped,
        Self::ClaimHeldByTwo,
        Self::QuestionAnsweredTwice,
        Self::TermFromRegistrationDay,
        Self::HolidayIgnored,
        Self::DecreeIgnoredForOpenCases,
        Self::AutoPostMissing,
        Self::RawWallClock,
        Self::CommandForgotten,
        Self::NoticeDroppedOnCrash,
        Self::OutboxForgetsAtRestart,
        Self::IntentsBeforeDurable,
        Self::AckBeforeSync,
        Self::FailedSyncTakenAsGood,
        Self::ChecksumSkipped,
        Self::FreshKeyOnRetry,
        Self::StateRowLost,
        Self::OneKeyForAll,
        Self::ConfirmedUnseen,
        Self::NumberSkipped,
        Self::TicketLost,
        Self::RefusedWithoutWords,
        Self::LetterChanged,
        Self::KeyKept,
    ];

    /// The invariants that this bug breaks, by their numbers in the oracle: found under another it
    /// would be found by chance.
    pub fn breaks(self) -> &'static [u8] {
        match self {
            Self::NoFourEyes | Self::DecidedWithoutPin | Self::ClaimHeldByTwo => &[8],
            Self::GrantWithoutPaymentAnswer | Self::PaymentAnswerOfAnotherDay => &[3],
            Self::GrantedTwice => &[1],
            Self::DecidedTwice => &[6, 8, 9],
            Self::TwoUndecidedCases => &[2],
            Self::StaleSaveAccepted => &[11],
            Self::RevokedUserCommits => &[13],
            Self::TicketServedTwice => &[14],
            Self::QueueJumped => &[16],
            Self::QuestionAnsweredTwice => &[12],
            // Sent again it is refused, or recorded once more.
            Self::CommandForgotten => &[11, 12],
            Self::TermFromRegistrationDay
            | Self::HolidayIgnored
            | Self::DecreeIgnoredForOpenCases => &[18, 19],
            Self::AutoPostMissing => &[23, 25],
            Self::RawWallClock => &[21],
            Self::NoticeDroppedOnCrash | Self::OutboxForgetsAtRestart => &[34, 36],
            Self::IntentsBeforeDurable => &[37],
            Self::AckBeforeSync | Self::FailedSyncTakenAsGood | Self::ChecksumSkipped => {
                &[26, 27, 31]
            }
            Self::FreshKeyOnRetry | Self::OneKeyForAll => &[34],
            Self::StateRowLost => &[28],
            Self::ConfirmedUnseen | Self::LetterChanged => &[35],
            Self::NumberSkipped => &[15],
            Self::TicketLost => &[17],
            Self::RefusedWithoutWords => &[10],
            Self::KeyKept => &[39],
        }
    }
}

/// Sends what is not durable: see [`Hasty`].
#[derive(Default)]
struct Haste(Portal);

impl Wiring for Haste {
    fn rules(&self) -> Arc<dyn Rules> {
        Arc::new(Hasty(self.0.clone()))
    }

    fn gateways(&self, gateways: Gateways) -> Gateways {
        *self.0.lock().unwrap() = Some(gateways.esosial.clone());
        gateways
    }
}

impl Bug {
    /// The centre with this bug.
    pub fn planted(self) -> Box<dyn Wiring> {
        match self {
            Self::IntentsBeforeDurable => Box::new(Haste::default()),
            other => Box::new(other),
        }
    }
}

impl Wiring for Bug {
    fn rules(&self) -> Arc<dyn Rules> {
        Arc::new(Core(*self))
    }

    fn journal(&self, medium: Box<dyn Medium>) -> Box<dyn Medium> {
        match self {
            Self::AckBeforeSync | Self::FailedSyncTakenAsGood | Self::ChecksumSkipped => {
                Box::new(BadDisk { bug: *self, inner: medium })
            }
            _ => medium,
        }
    }

    fn keys(&self, medium: Box<dyn Medium>) -> Box<dyn Medium> {
        match self {
            Self::KeyKept => Box::new(BadDisk { bug: *self, inner: medium }),
            _ => medium,
        }
    }

    fn state(&self, store: Box<dyn StateStore>) -> Box<dyn StateStore> {
        match self {
            Self::StateRowLost => Box::new(Forgetful { inner: store }),
            _ => store,
        }
    }

    fn gateways(&self, gateways: Gateways) -> Gateways {
        match self {
            Self::FreshKeyOnRetry => {
                let esosial =
                    Arc::new(FreshKeys { inner: gateways.esosial, tries: AtomicU64::new(0) });
                Gateways { esosial, ..gateways }
            }
            Self::LetterChanged => {
                let esosial = Arc::new(OtherLetters { inner: gateways.esosial });
                Gateways { esosial, ..gateways }
            }
            _ => gateways,
        }
    }
}

/// A disk whose syncs or names, or a journal whose checks, are not what they should be.
struct BadDisk {
    bug: Bug,
    inner: Box<dyn Medium>,
}

impl Medium for BadDisk {
    fn names(&self) -> io::Result<Vec<String>> {
        self.inner.names()
    }

    /// A journal that does not look at checksums sees what one with right checksums would see.
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let mut bytes = self.inner.read(name)?;
        if self.bug == Bug::ChecksumSkipped && name.ends_with(".segment") {
            make_checksums_right(&mut bytes);
        }
        Ok(bytes)
    }

    fn read_at(&self, name: &str, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        self.inner.read_at(name, offset, length)
    }

    fn create(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.inner.create(name, bytes)
    }

    fn write_at(&mut self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.inner.write_at(name, offset, bytes)
    }

    fn sync(&mut self, name: &str) -> io::Result<()> {
        match self.bug {
            // Answered now, synced whenever the system likes.
            Bug::AckBeforeSync if name.ends_with(".segment") => Ok(()),
            Bug::FailedSyncTakenAsGood => {
                let _ = self.inner.sync(name);
                Ok(())
            }
            _ => self.inner.sync(name),
        }
    }

    fn set_length(&mut self, name: &str, length: u64) -> io::Result<()> {
        self.inner.set_length(name, length)
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        // The file without the key is written and never takes the place of the old one.
        if self.bug == Bug::KeyKept && self.inner.exists(to)? {
            return self.inner.remove(from);
        }
        self.inner.rename(from, to)
    }

    fn remove(&mut self, name: &str) -> io::Result<()> {
        self.inner.remove(name)
    }

    fn sync_names(&mut self) -> io::Result<()> {
        self.inner.sync_names()
    }

    fn free_bytes(&self) -> io::Result<u64> {
        self.inner.free_bytes()
    }
}

/// Bytes of a segment's head, of a record's head, and to what records are aligned: the format's.
const SEGMENT_HEAD: usize = 128;
const RECORD_HEAD: usize = dost_desk::store::journal::RECORD_HEAD_BYTES;
const ALIGN: usize = dost_desk::store::journal::RECORD_ALIGN_BYTES;

fn make_checksums_right(bytes: &mut [u8]) {
    let Some(magic) = bytes.get(SEGMENT_HEAD..SEGMENT_HEAD + 2).map(<[u8]>::to_vec) else { return };
    let mut start = SEGMENT_HEAD;
    while let Some(head) = bytes.get(start..start + RECORD_HEAD) {
        if magic == [0, 0] || head[..2] != magic {
            return;
        }
        let length = u32::from_le_bytes(head[4..8].try_into().unwrap()) as usize;
        let size = (RECORD_HEAD + length).next_multiple_of(ALIGN);
        let Some(record) = bytes.get_mut(start..start + size) else { return };
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&record[..8]);
        hasher.update(&record[12..]);
        let crc = hasher.finalize();
        record[8..12].copy_from_slice(&crc.to_le_bytes());
        start += size;
    }
}

/// A state store that forgets every removal: an old row stays behind.
struct Forgetful {
    inner: Box<dyn StateStore>,
}

impl StateStore for Forgetful {
    fn apply(&self, batch: &Batch, applied: Applied) -> Result<(), StateError> {
        let mut kept = Batch::new();
        for (key, row) in batch.changes() {
            if let Some((schema, bytes)) = row {
                kept.put(key.to_vec(), schema, bytes.to_vec());
            }
        }
        self.inner.apply(&kept, applied)
    }

    fn get(&self, key: &[u8]) -> Result<Option<Value>, StateError> {
        self.inner.get(key)
    }

    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        rows_max: usize,
    ) -> Result<Vec<(Vec<u8>, Value)>, StateError> {
        self.inner.scan(prefix, after, rows_max)
    }

    fn applied(&self) -> Result<Option<Applied>, StateError> {
        self.inner.applied()
    }

    fn sync(&self) -> Result<(), StateError> {
        self.inner.sync()
    }
}

/// A way to the portal that makes a new key for each try.
struct FreshKeys {
    inner: Arc<dyn Esosial>,
    tries: AtomicU64,
}

impl Esosial for FreshKeys {
    fn post(&self, key: &str, letter: &NoticeLetter) -> Result<Receipt, GatewayError> {
        let tries = self.tries.fetch_add(1, Ordering::Relaxed);
        // The first tries are under the right key: the bug shows on a retry.
        let key = if tries % 4 == 3 { format!("{key}-{tries}") } else { key.to_owned() };
        self.inner.post(&key, letter)
    }

    fn receipt(&self, key: &str, code: &PersonCode) -> Result<Option<Posted>, GatewayError> {
        self.inner.receipt(key, code)
    }
}

/// A way to the portal that writes another amount into every letter.
struct OtherLetters {
    inner: Arc<dyn Esosial>,
}

impl Esosial for OtherLetters {
    fn post(&self, key: &str, letter: &NoticeLetter) -> Result<Receipt, GatewayError> {
        let granted = letter.granted.map(|manats| manats + 1);
        self.inner.post(key, &NoticeLetter { granted, ..letter.clone() })
    }

    fn receipt(&self, key: &str, code: &PersonCode) -> Result<Option<Posted>, GatewayError> {
        self.inner.receipt(key, code)
    }
}
