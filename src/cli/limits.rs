//! `--limit`: how large files may be.

use crate::cli::refusal::Refusal;
use crate::ingest::{Limit, Limits};

/// The usual limits with those that the arguments move.
///
/// # Errors
/// An argument that is not `NAME=NUMBER`, or a name that no limit has.
pub(crate) fn read(given: &[String]) -> Result<Limits, Refusal> {
    let mut limits = Limits::default();
    for given in given {
        let bad = || Refusal::BadLimit { given: given.clone() };
        let (name, number) = given.split_once(['=', '＝']).ok_or_else(bad)?;
        let name = name.trim();
        let limit = Limit::from_name(name).ok_or_else(|| Refusal::NoSuchLimit {
            name: name.to_owned(),
            known: Limit::NAMES.map(|(_, name)| name).to_vec(),
        })?;
        limits.set(limit, amount(number.trim(), limit).ok_or_else(bad)?);
    }
    Ok(limits)
}

/// A number such as `20M`: of bytes a thousand is 1024. 0 would refuse everything.
fn amount(text: &str, limit: Limit) -> Option<u64> {
    let power = match text.chars().last()? {
        'k' | 'K' => 1,
        'm' | 'M' => 2,
        'g' | 'G' => 3,
        _ => 0,
    };
    let digits = if power == 0 { text } else { text.get(..text.len().checked_sub(1)?)? };
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let thousand: u64 = if limit.is_of_bytes() { 1024 } else { 1000 };
    let number: u64 = digits.parse().ok().filter(|number| is_number && *number > 0)?;
    number.checked_mul(thousand.checked_pow(power)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_suffixes() {
        let read = |given: &str| read(&[given.to_owned()]).ok();
        assert_eq!(read("cells=20M").map(|limits| limits.cells), Some(20_000_000));
        assert_eq!(read("file = 2g").map(|limits| limits.file), Some(2 << 30));
        assert_eq!(read("merges=7").map(|limits| limits.merges), Some(7));
        for given in [
            "cells",
            "cells=",
            "cells=M",
            "cells=0",
            "cells=-1",
            "cells=+1",
            "cells=1.5M",
            "cells=99999999999G",
            "cell=1",
        ] {
            assert_eq!(read(given), None, "{given}");
        }
    }

    #[test]
    fn every_limit_can_be_moved() {
        for (limit, name) in Limit::NAMES {
            assert_eq!(limit.name(), name);
            let moved = read(&[format!("{name}=3")]).ok();
            assert!(moved.is_some_and(|moved| moved != Limits::default()), "{name}");
        }
    }
}
