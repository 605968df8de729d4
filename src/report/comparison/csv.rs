//! The changes as one table: a row for each group and each unit that a target is about: a group from one year to
//! the next, a unit since the last year that judged it.

use std::io;

use crate::compare::{Pace, Series, TargetSeries, UnitOfYear};
use crate::plan::{Level, Target};
use crate::report::cells;
use crate::report::comparison::shown::{View, figure};
use crate::report::csv::BYTE_ORDER_MARK;
use crate::report::figures::{Figure, Measure, plain_threshold};
use crate::text::{self, CompareWord, Label};

pub(super) fn write(view: View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let label = |label| view.label(label);
    let word = |word| view.word(word);
    let status = label(Label::Conclusion);
    let titles = [
        label(Label::Level),
        label(Label::County),
        label(Label::Street),
        label(Label::Unit),
        label(Label::Code),
        label(Label::TargetId),
        label(Label::Target),
        word(CompareWord::Years),
        word(CompareWord::ForChange),
        word(CompareWord::Before),
        &format!("{}({status})", word(CompareWord::Before)),
        word(CompareWord::After),
        &format!("{}({status})", word(CompareWord::After)),
        label(Label::Required),
        word(CompareWord::Pace),
        word(CompareWord::Expected),
        word(CompareWord::OfPart),
    ];
    row(&titles.map(str::to_owned), out)?;
    let turns = &view.comparison.turns;
    for series in &view.comparison.targets {
        let Some(target) = view.comparison.target(series.number) else { continue };
        groups(view, target, series, out)?;
        let first = turns.partition_point(|turn| turn.target < series.number);
        for turn in turns.iter().skip(first).take_while(|turn| turn.target == series.number) {
            let Some(unit) = view.comparison.unit(turn.lineage, turn.to) else { continue };
            let measure = Measure::of_finding(target);
            let found = |year| view.comparison.found(turn.lineage, year, turn.target);
            let [before, after] = [found(turn.from), found(turn.to)];
            let [before_figure, after_figure] = [&before, &after]
                .map(|found| found.as_ref().map_or_else(String::new, |found| figure(found).plain(measure, view.lang)));
            let [before, required, after] =
                [before.as_ref().map(|found| found.status), None, after.as_ref().map(|found| found.status)]
                    .map(|status| status.map_or("", |status| text::status(status, view.lang)))
                    .map(str::to_owned);
            let asked = found(turn.to).and_then(|found| found.required);
            let required = required + &plain_threshold(asked, measure, view.lang);
            let mut cells = key(view, Some(unit), target, [turn.from, turn.to]).to_vec();
            cells.extend([text::turn(turn.kind, view.lang).to_owned(), before_figure, before, after_figure, after]);
            cells.extend([required, String::new(), String::new(), String::new()]);
            row(&cells, out)?;
        }
    }
    Ok(())
}

/// The rows of the city and the counties.
fn groups(view: View<'_>, target: &Target, series: &TargetSeries, out: &mut dyn io::Write) -> io::Result<()> {
    for to in 1..view.comparison.years.len() {
        group(view, None, target, &series.city, to, out)?;
        for (lineage, of_county) in &series.counties {
            let unit = view.comparison.unit(*lineage, to).or_else(|| view.comparison.latest(*lineage));
            group(view, unit, target, of_county, to, out)?;
        }
    }
    Ok(())
}

fn group(
    view: View<'_>,
    unit: Option<&UnitOfYear>,
    target: &Target,
    series: &Series,
    to: usize,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let measure = Measure::of_headline(target, target.judge);
    let headline = |year: usize| series.headlines.get(year).and_then(Option::as_ref);
    let shown = |year: usize| {
        headline(year).map_or_else(String::new, |headline| {
            let (value, low, high, required) = (headline.value, headline.low, headline.high, headline.required);
            Figure { value, low, high, required }.plain(measure, view.lang)
        })
    };
    let status = |year: usize| series.status(year).map_or("", |status| text::status(status, view.lang)).to_owned();
    let before = to.saturating_sub(1);
    let required = headline(to).and_then(|headline| headline.required);
    let pace: Option<&Pace> = series.paces.get(to).and_then(Option::as_ref);
    let expected = pace.and_then(|pace| pace.expected);
    let expected = Figure { value: expected, low: expected, high: expected, required: None };
    let mut cells = key(view, unit, target, [before, to]).to_vec();
    cells.extend([String::new(), shown(before), status(before), shown(to), status(to)]);
    cells.extend([
        plain_threshold(required, measure, view.lang),
        pace.map_or("", |pace| text::pace(pace.word, view.lang)).to_owned(),
        expected.plain(measure, view.lang),
        view.of_part(series, &[before, to]),
    ]);
    row(&cells, out)
}

/// Which unit, target and years; no unit is the city.
fn key(view: View<'_>, unit: Option<&UnitOfYear>, target: &Target, [from, to]: [usize; 2]) -> [String; 8] {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let level = unit.map_or(Level::City, |unit| unit.level);
    [
        text::level(level, view.lang).to_owned(),
        text(unit.and_then(|unit| unit.county.as_deref())),
        text(unit.and_then(|unit| unit.street.as_deref())),
        unit.map_or_else(|| view.city(), |unit| unit.name.to_string()),
        text(unit.and_then(|unit| unit.code.as_deref())),
        target.id.clone(),
        target.title.get(view.lang).to_owned(),
        view.between(from, to),
    ]
}

fn row(texts: &[String], out: &mut dyn io::Write) -> io::Result<()> {
    let mut row = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            row.push(b',');
        }
        cells::text(&mut row, text);
    }
    row.extend_from_slice(b"\r\n");
    out.write_all(&row)
}
