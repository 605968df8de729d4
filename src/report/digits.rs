//! Digits of numbers, eight at a time: a gap list may have ten million numbers.

/// How many digits are found at once.
const EIGHT: u32 = 8;

/// What takes one digit more.
const TOO_LONG: u64 = 100_000_000;

/// Eight digits, all zero.
const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);

/// Adds the digits of `value`, the last `decimals` of them behind a point.
pub(super) fn add(out: &mut Vec<u8>, value: u64, decimals: u32) {
    let short = u32::try_from(value).ok().filter(|_| value < TOO_LONG && decimals < EIGHT);
    let Some(short) = short else { return add_long(out, value, decimals) };
    let digits = eight(short);
    // At least one digit stands before the point, though it be zero.
    let most = EIGHT.saturating_sub(decimals);
    let zeros = (digits.trailing_zeros() / u8::BITS).min(most.saturating_sub(1));
    let shown = (digits | ZEROS) >> zeros.saturating_mul(u8::BITS);
    // More bytes than there are digits: to write a fixed number of them is faster than to write just these.
    let (bytes, count) = if decimals == 0 {
        (u128::from(shown), EIGHT)
    } else {
        let point = most.saturating_sub(zeros).saturating_mul(u8::BITS);
        let before = shown & (1_u64 << point).wrapping_sub(1);
        let behind = u128::from(shown >> point) << point.saturating_add(u8::BITS);
        (u128::from(before) | (u128::from(b'.') << point) | behind, EIGHT.saturating_add(1))
    };
    let end = out.len().saturating_add(count.saturating_sub(zeros) as usize);
    out.extend_from_slice(&bytes.to_le_bytes());
    out.truncate(end);
}

/// The eight digits of a number, the first one in the lowest byte: halves of four digits are made of it, of each of these two
/// of two, of each of these two of one, all in one word.
fn eight(number: u32) -> u64 {
    let number = u64::from(number);
    let halves = (number / 10_000) | ((number % 10_000) << 32);
    // For numbers this small, multiplied and shifted like this is divided by 100, and below by 10.
    let hundreds = (halves.wrapping_mul(10_486) >> 20) & 0x0000_007f_0000_007f;
    let pairs = hundreds | (halves.wrapping_sub(hundreds.wrapping_mul(100)) << 16);
    let tens = (pairs.wrapping_mul(103) >> 10) & 0x000f_000f_000f_000f;
    tens | (pairs.wrapping_sub(tens.wrapping_mul(10)) << 8)
}

fn add_long(out: &mut Vec<u8>, value: u64, decimals: u32) {
    let mut buffer = itoa::Buffer::new();
    let all = buffer.format(value);
    let (before, behind) = all.split_at(all.len().saturating_sub(decimals as usize));
    out.extend_from_slice(if before.is_empty() { b"0" } else { before.as_bytes() });
    if decimals > 0 {
        out.push(b'.');
        let zeros = (decimals as usize).saturating_sub(behind.len());
        out.extend(std::iter::repeat_n(b'0', zeros));
        out.extend_from_slice(behind.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;

    fn written(value: u64, decimals: u32) -> String {
        let mut out = b"x".to_vec();
        add(&mut out, value, decimals);
        String::from_utf8(out).unwrap().split_off(1)
    }

    #[test]
    fn numbers_of_any_length_have_their_digits() {
        let mut ends = vec![0, 1, u64::from(u32::MAX), u64::from(u32::MAX) + 1, u64::MAX];
        for length in 1..20 {
            let first = 10_u64.pow(length);
            ends.extend([first - 1, first, first + 1]);
        }
        for value in ends {
            assert_eq!(written(value, 0), value.to_string());
        }
        for (value, decimals, expected) in [
            (5, 1, "0.5"),
            (5, 2, "0.05"),
            (0, 2, "0.00"),
            (12_345, 2, "123.45"),
            (7, 4, "0.0007"),
            (99_999_999, 1, "9999999.9"),
            (99_999_999, 7, "9.9999999"),
            (99_999_999, 8, "0.99999999"),
            (100_000_000, 1, "10000000.0"),
        ] {
            assert_eq!(written(value, decimals), expected);
        }
    }

    #[test]
    fn every_number_of_four_digits_is_taken_apart_right() {
        for number in 0..10_000_u32 {
            let expected = format!("{number:04}{:04}", 9_999 - number);
            let digits = eight(number * 10_000 + 9_999 - number).to_le_bytes().map(|digit| char::from(digit | b'0'));
            assert_eq!(digits.iter().collect::<String>(), expected);
        }
    }

    proptest! {
        #[test]
        fn digits_are_those_of_the_number(value: u64, shorter in 0_u32..64, decimals in 0_u32..18) {
            let value = value >> shorter;
            let expected = Decimal::from_i128_with_scale(i128::from(value), decimals).to_string();
            prop_assert_eq!(written(value, decimals), expected);
        }
    }
}
