//! Opening hours written as times of the day: `8:30-17:30`, `上午8:30—12:00，下午2:00—5:30`, `全天`.

use rust_decimal::Decimal;

use crate::ingest::grid::is_blank;
use crate::ingest::words;

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// The hours that a text of times says; `None` where it says anything else, or its spans overlap.
pub(super) fn daily(text: &str) -> Option<Decimal> {
    let plain: String = words::plain(text).chars().filter(|c| !is_blank(*c)).collect();
    if matches!(plain.as_str(), "全天" | "全天候" | "全天开放" | "24小时开放" | "全天24小时" | "24小时")
    {
        return Some(Decimal::from(24));
    }
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for part in plain.split([',', '、', ';', '/', '和']) {
        spans.push(span(part)?);
    }
    spans.sort_unstable();
    let ends = spans.iter().zip(spans.iter().skip(1)).all(|(one, next)| one.1 <= next.0);
    let first = spans.first()?.0;
    let fits_a_day = spans.last()?.1.saturating_sub(first) <= DAY;
    if !ends || !fits_a_day {
        return None;
    }
    let minutes = spans.iter().map(|(from, to)| to.saturating_sub(*from)).fold(0_u32, u32::saturating_add);
    Decimal::from(minutes).checked_div(Decimal::from(60)).map(|hours| hours.normalize())
}

/// Minutes from midnight at which a span begins and ends; one over midnight ends on the next day.
fn span(text: &str) -> Option<(u32, u32)> {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '―' | '─' | '~' | '至' | '到' | '−');
    let (from, to) = text.split_once(is_dash)?;
    let to = to.trim_start_matches(is_dash);
    let (from, is_afternoon) = time(from, false)?;
    let (to, _) = time(to, is_afternoon)?;
    let to = if to < from { to.saturating_add(DAY) } else { to };
    (to > from).then_some((from, to))
}

/// A time of the day in minutes, and whether it is called an afternoon's.
fn time(text: &str, is_afternoon: bool) -> Option<(u32, bool)> {
    let (text, is_afternoon) =
        if let Some(rest) = ["下午", "晚上", "晚"].iter().find_map(|word| text.strip_prefix(word)) {
            (rest, true)
        } else if let Some(rest) = ["上午", "早上", "早"].iter().find_map(|word| text.strip_prefix(word)) {
            (rest, false)
        } else {
            (text, is_afternoon)
        };
    let (hour, minute) = text.split_once([':', '点', '时'])?;
    let minute = minute.strip_suffix('分').unwrap_or(minute);
    let minute = match minute {
        "" => 0,
        "半" => 30,
        digits => number(digits).filter(|minute| *minute < 60 && digits.len() == 2)?,
    };
    let hour = number(hour).filter(|hour| *hour <= 24)?;
    let hour = if is_afternoon && hour < 12 { hour.saturating_add(12) } else { hour };
    let minutes = hour.saturating_mul(60).saturating_add(minute);
    (minutes <= DAY).then_some((minutes, is_afternoon))
}

fn number(digits: &str) -> Option<u32> {
    let is_short = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_short { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_the_day_are_added_up() {
        for (text, hours) in [
            ("8:30-17:30", "9"),
            ("08:30—12:00，14:00-17:30", "7"),
            ("８：３０～１７：３０", "9"),
            ("8:30-12:00、14:00-17:45", "7.25"),
            ("上午8:30-12:00，下午2:00-5:30", "7"),
            ("9点至17点半", "8.5"),
            ("9时00分到18时00分", "9"),
            ("20:00——次", ""),
            ("20:00-2:00", "6"),
            ("00:00-24:00", "24"),
            ("全天", "24"),
            ("24小时", "24"),
            // No times, or none that can be told.
            ("8-17", ""),
            ("8:30", ""),
            ("8:30-", ""),
            ("8:30-8:30", ""),
            ("8:30-17:30（周末休息）", ""),
            ("8:75-9:00", ""),
            ("25:00-26:00", ""),
            ("8:00-12:00，11:00-15:00", ""),
            ("20:00-8:00，21:00-7:00", ""),
            ("工作时间", ""),
        ] {
            let expected = (!hours.is_empty()).then(|| hours.parse::<Decimal>().unwrap());
            assert_eq!(daily(text), expected, "{text}");
        }
    }
}
