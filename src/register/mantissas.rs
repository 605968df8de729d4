//! Whole numbers of a column, in four bytes each as long as all of them fit.

/// Stands for a missing number.
pub(crate) const NO_NUMBER: i64 = i64::MIN;

/// Stands for a number that is kept apart.
pub(super) const LONG: i64 = i64::MIN + 1;

/// What stands for [`NO_NUMBER`] and [`LONG`] in four bytes.
const NARROW_NO_NUMBER: i32 = i32::MIN;
const NARROW_LONG: i32 = i32::MIN + 1;

/// Whole numbers, [`NO_NUMBER`] and [`LONG`].
#[derive(Clone, Debug)]
pub(super) enum Mantissas {
    Narrow(Vec<i32>),
    Wide(Vec<i64>),
}

impl Default for Mantissas {
    fn default() -> Self {
        Mantissas::Narrow(Vec::new())
    }
}

impl Mantissas {
    pub(super) fn len(&self) -> usize {
        match self {
            Mantissas::Narrow(list) => list.len(),
            Mantissas::Wide(list) => list.len(),
        }
    }

    pub(super) fn get(&self, row: usize) -> Option<i64> {
        match self {
            Mantissas::Narrow(list) => list.get(row).map(|narrow| widened(*narrow)),
            Mantissas::Wide(list) => list.get(row).copied(),
        }
    }

    /// The whole numbers in `rows`; [`NO_NUMBER`] for what is none, and beyond the last row.
    pub(super) fn of(&self, rows: &[u32]) -> Vec<i64> {
        fn each<T: Copy>(list: &[T], rows: &[u32], missing: T, number: impl Fn(T) -> i64) -> Vec<i64> {
            match neighbours(list, rows) {
                Some(list) => list.iter().map(|one| number(*one)).collect(),
                None => rows.iter().map(|row| number(list.get(*row as usize).copied().unwrap_or(missing))).collect(),
            }
        }
        let whole = |wide: i64| if wide > LONG { wide } else { NO_NUMBER };
        match self {
            Mantissas::Narrow(list) => {
                each(
                    list,
                    rows,
                    NARROW_NO_NUMBER,
                    |narrow| {
                        if narrow > NARROW_LONG { i64::from(narrow) } else { NO_NUMBER }
                    },
                )
            }
            Mantissas::Wide(list) => each(list, rows, NO_NUMBER, whole),
        }
    }

    pub(super) fn push(&mut self, mantissa: i64) {
        match (&mut *self, narrowed(mantissa)) {
            (Mantissas::Narrow(list), Some(narrow)) => list.push(narrow),
            (Mantissas::Wide(list), _) => list.push(mantissa),
            (Mantissas::Narrow(_), None) => {
                self.widen();
                self.push(mantissa);
            }
        }
    }

    /// Puts a number in a row that there is.
    pub(super) fn set(&mut self, row: usize, mantissa: i64) {
        match (&mut *self, narrowed(mantissa)) {
            (Mantissas::Narrow(list), Some(narrow)) => list[row] = narrow,
            (Mantissas::Wide(list), _) => list[row] = mantissa,
            (Mantissas::Narrow(_), None) => {
                self.widen();
                self.set(row, mantissa);
            }
        }
    }

    /// Makes it `len` long, with missing numbers at the end.
    pub(super) fn resize(&mut self, len: usize) {
        match self {
            Mantissas::Narrow(list) => list.resize(len, NARROW_NO_NUMBER),
            Mantissas::Wide(list) => list.resize(len, NO_NUMBER),
        }
    }

    pub(super) fn reserve(&mut self, more: usize) {
        match self {
            Mantissas::Narrow(list) => list.reserve(more),
            Mantissas::Wide(list) => list.reserve(more),
        }
    }

    /// How many are not missing.
    pub(super) fn filled(&self) -> usize {
        match self {
            Mantissas::Narrow(list) => list.iter().filter(|number| **number != NARROW_NO_NUMBER).count(),
            Mantissas::Wide(list) => list.iter().filter(|number| **number != NO_NUMBER).count(),
        }
    }

    /// Those in `rows`, in that order; missing where there is no such row.
    pub(super) fn pick(&self, rows: &[u32]) -> Self {
        fn picked<T: Copy>(list: &[T], rows: &[u32], missing: T) -> Vec<T> {
            rows.iter().map(|row| list.get(*row as usize).copied().unwrap_or(missing)).collect()
        }
        match self {
            Mantissas::Narrow(list) => Mantissas::Narrow(picked(list, rows, NARROW_NO_NUMBER)),
            Mantissas::Wide(list) => Mantissas::Wide(picked(list, rows, NO_NUMBER)),
        }
    }

    fn widen(&mut self) {
        if let Mantissas::Narrow(list) = self {
            *self = Mantissas::Wide(list.iter().map(|narrow| widened(*narrow)).collect());
        }
    }
}

/// The items in `rows`, where those follow each other: most often all units of a street are asked for.
fn neighbours<'l, T>(list: &'l [T], rows: &[u32]) -> Option<&'l [T]> {
    let first = *rows.first()?;
    let are_neighbours = (first..).zip(rows).all(|(next, row)| next == *row);
    list.get(first as usize..)?.get(..rows.len()).filter(|_| are_neighbours)
}

fn widened(narrow: i32) -> i64 {
    match narrow {
        NARROW_NO_NUMBER => NO_NUMBER,
        NARROW_LONG => LONG,
        number => i64::from(number),
    }
}

fn narrowed(mantissa: i64) -> Option<i32> {
    match mantissa {
        NO_NUMBER => Some(NARROW_NO_NUMBER),
        LONG => Some(NARROW_LONG),
        number => i32::try_from(number).ok().filter(|narrow| *narrow > NARROW_LONG),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_any_length_comes_back_and_leaves_the_others_as_they_are() {
        let ends = [i64::from(i32::MIN), i64::from(i32::MIN) + 1, i64::from(i32::MIN) + 2, i64::from(i32::MAX)];
        let all: Vec<i64> = [7, NO_NUMBER, LONG, i64::MAX, -7].into_iter().chain(ends).chain([1 << 31]).collect();
        for start in 0..all.len() {
            let (mut pushed, mut set) = (Mantissas::default(), Mantissas::default());
            set.resize(all.len());
            for (row, number) in all.iter().enumerate().skip(start) {
                pushed.push(*number);
                set.set(row, *number);
            }
            all[..start].iter().for_each(|number| pushed.push(*number));
            let read = |list: &Mantissas| (0..=all.len()).map(|row| list.get(row)).collect::<Vec<_>>();
            let turned = [&all[start..], &all[..start]].concat();
            assert_eq!(read(&pushed), turned.iter().copied().map(Some).chain([None]).collect::<Vec<_>>());
            let missing = (0..start).map(|_| Some(NO_NUMBER));
            assert_eq!(
                read(&set),
                missing.chain(all[start..].iter().copied().map(Some)).chain([None]).collect::<Vec<_>>()
            );
            let whole = |row: u32| pushed.get(row as usize).filter(|number| *number > LONG).unwrap_or(NO_NUMBER);
            for rows in [&[3, 0, 1, 99, 9, 2, 2][..], &[1, 2, 3, 4], &[8, 9, 10, 11], &[0], &[]] {
                assert_eq!(pushed.of(rows), rows.iter().map(|row| whole(*row)).collect::<Vec<_>>());
            }
            let picked = pushed.pick(&[1, 99, 0]);
            assert_eq!([0, 1, 2].map(|row| picked.get(row)), [Some(turned[1]), Some(NO_NUMBER), Some(turned[0])]);
        }
    }
}
