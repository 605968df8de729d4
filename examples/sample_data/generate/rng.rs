//! Pseudo-random numbers (splitmix64). Written out here so that no library update can change the sample data.

/// A stream of numbers that depends on its seed alone.
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number from `low` to `high`, both included; `low` where the range is empty.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high.saturating_sub(low)).unwrap_or(0).saturating_add(1);
        // The remainder favours small numbers by less than one in 2^32 for ranges of a few thousand.
        let step = self.next().checked_rem(width).unwrap_or(0);
        low.saturating_add_unsigned(step)
    }

    /// The same items in another order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.between(0, i64::try_from(last).unwrap_or(i64::MAX));
            items.swap(last, usize::try_from(other).unwrap_or(last));
        }
    }
}
