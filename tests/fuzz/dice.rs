//! Random numbers from one seed: a case is told by it.

use std::cell::Cell;

/// Numbers from a seed (splitmix64).
pub(crate) struct Dice(Cell<u64>);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        let dice = Self(Cell::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d)));
        dice.bits();
        dice
    }

    pub(crate) fn bits(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 ≤ number < `sides`.
    pub(crate) fn below(&self, sides: usize) -> usize {
        usize::try_from(self.bits() % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }

    /// Whether one of `sides` comes up.
    pub(crate) fn one_in(&self, sides: usize) -> bool {
        self.below(sides) == 0
    }

    pub(crate) fn pick<'a, T>(&self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    pub(crate) fn shuffle<T>(&self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }

    /// A place in `0..=length`, and another one not before it.
    pub(crate) fn range(&self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let longest = if self.one_in(4) { length - start } else { (length - start).min(40) };
        start..start + self.below(longest + 1)
    }
}
