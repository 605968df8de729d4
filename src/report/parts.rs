//! Long lists, made in parts side by side and written in order.

use std::{io, mem};

use rayon::prelude::*;

/// Items in a part, and parts that are held before they go out.
const PART: usize = 250;
const PARTS_HELD: usize = 8;

/// Writes what `make` makes of `items`, in their order. While one batch of parts goes out, the next one is made.
pub(super) fn write<T: Sync>(
    items: &[T],
    make: impl Fn(&[T], &mut Vec<u8>) -> io::Result<()> + Sync,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut batches = items.chunks(PART.saturating_mul(PARTS_HELD));
    let mut coming = vec![Vec::new(); PARTS_HELD];
    let mut going = coming.clone();
    let fill = |parts: &mut [Vec<u8>], items: &[T]| {
        parts.iter_mut().for_each(Vec::clear);
        parts.par_iter_mut().zip(items.par_chunks(PART)).try_for_each(|(part, items)| make(items, part))
    };
    loop {
        let batch = batches.next();
        let (mut filled, mut written) = (Ok(()), Ok(()));
        rayon::in_place_scope(|scope| {
            if let Some(items) = batch {
                let (parts, fill, filled) = (&mut coming, &fill, &mut filled);
                scope.spawn(move |_| *filled = fill(parts, items));
            }
            written = going.iter().try_for_each(|part| out.write_all(part));
        });
        written.and(filled)?;
        if batch.is_none() {
            return Ok(());
        }
        mem::swap(&mut coming, &mut going);
    }
}

/// Gives `put` what `make` makes of each `size` items, in their order. While one batch goes out, the next one is made.
pub(super) fn in_order<T: Sync, P: Send>(
    items: &[T],
    size: usize,
    make: impl Fn(&[T]) -> io::Result<P> + Sync,
    mut put: impl FnMut(P) -> io::Result<()>,
) -> io::Result<()> {
    let mut batches = items.chunks(size.saturating_mul(PARTS_HELD));
    let mut going: Vec<io::Result<P>> = Vec::new();
    loop {
        let batch = batches.next();
        let mut coming = Vec::new();
        let mut written = Ok(());
        rayon::in_place_scope(|scope| {
            if let Some(items) = batch {
                let (make, coming) = (&make, &mut coming);
                scope.spawn(move |_| *coming = items.par_chunks(size).map(make).collect());
            }
            written = mem::take(&mut going).into_iter().try_for_each(|part| put(part?));
        });
        written?;
        if batch.is_none() {
            return Ok(());
        }
        going = coming;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_out_in_order() {
        for count in [0_u32, 1, 999, 1000, 16_000, 16_001, 50_123] {
            let items: Vec<u32> = (0..count).collect();
            let mut out = Vec::new();
            let make = |items: &[u32], part: &mut Vec<u8>| {
                part.extend(items.iter().flat_map(|item| item.to_le_bytes()));
                Ok(())
            };
            write(&items, make, &mut out).unwrap();
            assert_eq!(out, items.iter().flat_map(|item| item.to_le_bytes()).collect::<Vec<u8>>());
            let mut parts = Vec::new();
            let put = |part: Vec<u32>| {
                parts.extend(part);
                Ok(())
            };
            in_order(&items, 7, |items| Ok(items.to_vec()), put).unwrap();
            assert_eq!(parts, items);
        }
    }
}
