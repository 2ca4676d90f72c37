//! Numbers by chance that a seed repeats.

/// A stream of numbers that depends on its seed alone (SplitMix64).
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub(super) fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 when there is none.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.any() % end }
    }

    /// A number from `first` to `last`.
    pub(super) fn between(&mut self, first: i64, last: i64) -> i64 {
        let span = u64::try_from(last.saturating_sub(first)).unwrap_or(0);
        first.saturating_add(i64::try_from(self.below(span + 1)).unwrap_or(0))
    }

    /// True in so many of a thousand throws.
    pub(super) fn of_1000(&mut self, times: u64) -> bool {
        self.below(1_000) < times
    }

    /// True in so many of a million throws.
    pub(super) fn of_million(&mut self, times: u64) -> bool {
        self.below(1_000_000) < times
    }

    /// A place in a list of that length.
    pub(super) fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// One of a list.
    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        list.get(self.place(list.len())).copied()
    }

    /// A name for a command.
    pub(super) fn id(&mut self) -> [u8; 16] {
        let mut id = [0; 16];
        for (byte, from) in
            id.iter_mut().zip(self.any().to_le_bytes().into_iter().chain(self.any().to_le_bytes()))
        {
            *byte = from;
        }
        id
    }
}
