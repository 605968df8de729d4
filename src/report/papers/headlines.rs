//! The sheet of headlines: a row for each target and group, added up from the checks by formulas, as `audit/tally.rs` has it.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use crate::audit::{GroupSums, Headline, Range, Status};
use crate::plan::{Judge, Level, Target, Test};
use crate::register::UnitRef;
use crate::report::clean::clean;
use crate::report::papers::book::Book;
use crate::report::papers::cached::{self, Cached, filled};
use crate::report::papers::check::range;
use crate::report::papers::columns::cell;
use crate::report::papers::formula::{Span, is_never_negative, quoted, shown_quotient};
use crate::report::papers::layout::{BELONGS, COUNTY, GAP, MOST, Pair, Place, STATUS, STREET};
use crate::report::papers::style::{Style, put, widths};
use crate::report::papers::unit_formulas::{constant, rounded_up};
use crate::text::{self, Label, PaperWord};

/// Row (from 0) of the headings.
const HEADER: u32 = 2;

// Columns
const NUMBER: u16 = 0;
const TARGET: u16 = 1;
const GROUP: u16 = 2;
const JUDGE: u16 = 3;
const VERDICT: u16 = 4;
const LOW: u16 = 5;
const HIGH: u16 = 6;
const REQUIRED: u16 = 7;
const SHORT: u16 = 8;
const WORST: u16 = 9;
const SHORT_UNITS: u16 = 10;
const APPLICABLE: u16 = 11;
const MET: u16 = 12;
const UNMET: u16 = 13;
const UNKNOWN: u16 = 14;
const ASIDE: u16 = 15;
const VALUE: Pair = (16, 17);
const PER: Pair = (18, 19);
const MEMBERS: u16 = 20;

/// A target for one group.
struct Row {
    /// County or street; `None` for the city.
    area: Option<UnitRef>,
    name: String,
    judge: Judge,
    headline: Headline,
}

/// Writes the sheet.
pub(super) fn write(
    book: &Book<'_>,
    places: &[Place],
    has_scores: bool,
    style: &Style,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    let title = book.label(PaperWord::IndexSheet);
    sheet.set_name(title)?;
    sheet.set_formula_result_default("");
    sheet.write_with_format(0, 0, title, &style.title)?;
    sheet.write_with_format(1, 0, book.label(PaperWord::IndexNote), &style.note)?;
    write_heads(book, style, &mut sheet)?;
    let mut row = HEADER.saturating_add(1);
    for place in places {
        let Some(target) = book.context.assessment.plan.targets.get(place.target) else { continue };
        for of_group in rows(book, place, target) {
            write_row(book, place, target, &of_group, row, style, &mut sheet)?;
            row = row.saturating_add(1);
        }
    }
    let last = row.saturating_sub(1).max(HEADER);
    style.shade(&mut sheet, VERDICT, HEADER.saturating_add(1), last)?;
    if !has_scores {
        put(&mut sheet, row.saturating_add(1), 0, book.label(PaperWord::WithoutScores), &style.note)?;
    }
    sheet.autofilter(HEADER, 0, last, MEMBERS)?;
    sheet.set_freeze_panes(HEADER.saturating_add(1), VERDICT.saturating_add(1))?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(HEADER, HEADER)?;
    sheet.set_header("&L&A&R&P/&N");
    Ok(sheet)
}

fn write_heads(book: &Book<'_>, style: &Style, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let lang = book.context.lang;
    let heads = [
        book.context.label(Label::Number),
        book.context.label(Label::Target),
        book.label(PaperWord::Group),
        book.label(PaperWord::Judge),
        book.context.label(Label::Conclusion),
        book.label(PaperWord::Low),
        book.label(PaperWord::High),
        book.label(PaperWord::Required),
        book.label(PaperWord::Gap),
        book.label(PaperWord::WorstGap),
        book.label(PaperWord::GapUnits),
        book.label(PaperWord::Applicable),
        text::status(Status::Met, lang),
        text::status(Status::Unmet, lang),
        text::status(Status::Unknown, lang),
        text::status(Status::NotApplicable, lang),
        book.label(PaperWord::NumeratorLow),
        book.label(PaperWord::NumeratorHigh),
        book.label(PaperWord::DenominatorLow),
        book.label(PaperWord::DenominatorHigh),
        book.label(PaperWord::Members),
    ];
    for (column, head) in (0u16..).zip(heads) {
        put(sheet, HEADER, column, head, &style.head)?;
    }
    widths(sheet, &[6.0, 40.0, 16.0, 18.0, 10.0])?;
    for column in LOW..=MEMBERS {
        sheet.set_column_width(column, 11)?;
        sheet.set_column_format(column, &style.number)?;
    }
    sheet.set_row_height(HEADER, 32)?;
    Ok(())
}

/// The groups that a target is shown for: the audited one with its second headlines, and the counties of a city.
fn rows(book: &Book<'_>, place: &Place, target: &Target) -> Vec<Row> {
    let assessment = book.context.assessment;
    let (register, selection) = (assessment.register, &assessment.selection);
    let Some(result) = assessment.targets.get(place.target) else { return Vec::new() };
    let row = |area: Option<UnitRef>, headline: Headline| {
        let name = match area {
            Some(area) if area.level == Level::Street => book.keys.street(register, area).to_owned(),
            Some(area) => book.keys.county(register, area).to_owned(),
            None => book.context.city(),
        };
        Row { area, name, judge: target.judge, headline }
    };
    let audited = selection.street.or(selection.county);
    let mut rows = match audited {
        None => vec![row(None, result.city.clone())],
        Some(area) => vec![row(Some(area), book.context.headlines(place.target, &[area]).remove(0))],
    };
    for (judge, headline) in &result.also {
        rows.push(Row { judge: *judge, ..row(audited, headline.clone()) });
    }
    if audited.is_none() {
        for (county, headline) in register.units_at(Level::County).zip(&result.counties) {
            rows.push(row(Some(county), headline.clone()));
        }
    }
    // A county has no share in what is asked of the city as one unit.
    let lowest = place.blocks.iter().map(|block| block.level).min();
    rows.retain(|row| row.area.is_none_or(|area| lowest.is_some_and(|lowest| lowest <= area.level)));
    rows
}

fn write_row(
    book: &Book<'_>,
    place: &Place,
    target: &Target,
    of_group: &Row,
    row: u32,
    style: &Style,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let lang = book.context.lang;
    let link = Url::new(format!("internal:'{}'!A1", place.sheet)).set_text(place.target.saturating_add(1).to_string());
    sheet.write_url_with_format(row, NUMBER, link, &style.link)?;
    sheet.write_string(row, TARGET, clean(target.title.get(lang)).as_ref())?;
    let is_city = of_group.area.is_none();
    match is_city {
        true => put(sheet, row, GROUP, &of_group.name, &style.group)?,
        false => {
            sheet.write_string(row, GROUP, clean(&of_group.name).as_ref())?;
        }
    }
    sheet.write_string(row, JUDGE, text::judge(of_group.judge, lang))?;
    let formulas = Formulas { book, place, target, of_group };
    for (column, formula, result) in formulas.all() {
        match formula {
            Some(formula) => cached::write(sheet, row, column, &filled(&formula, row, row), &result)?,
            None => write_value(sheet, row, column, &result)?,
        }
    }
    let is_percent = of_group.judge.is_per_unit() || target.is_percent();
    let is_quotient = matches!(of_group.judge, Judge::Pooled | Judge::Mean);
    for column in [LOW, HIGH] {
        if is_percent {
            sheet.set_cell_format(row, column, &style.percent)?;
        } else if is_quotient {
            sheet.set_cell_format(row, column, &style.ratio)?;
        }
    }
    if is_percent {
        sheet.set_cell_format(row, REQUIRED, &style.percent)?;
    }
    Ok(())
}

fn write_value(sheet: &mut Worksheet, row: u32, column: u16, value: &Cached) -> Result<(), XlsxError> {
    match value {
        Cached::Number(number) => sheet.write_number(row, column, *number).map(|_| ()),
        Cached::Text(text) => sheet.write_string(row, column, text).map(|_| ()),
        _ => Ok(()),
    }
}

/// The formulas of a row, and what the engine says.
struct Formulas<'a, 'b> {
    book: &'b Book<'a>,
    place: &'b Place,
    target: &'b Target,
    of_group: &'b Row,
}

/// A column, its formula (none where nothing is live) and its value.
type Line = (u16, Option<String>, Cached);

impl Formulas<'_, '_> {
    fn all(&self) -> Vec<Line> {
        let mut lines = self.counts();
        if self.of_group.judge.is_per_unit() {
            self.by_units(&mut lines)
        } else {
            self.by_sums(&mut lines)
        }
        lines
    }

    /// `COUNTIF` over the units of the group.
    fn count(&self, column: u16, word: &str) -> String {
        let (cells, word) = (range(self.place, column), quoted(word));
        match self.group() {
            Some((groups, key)) => format!("COUNTIFS({groups},{key},{cells},{word})"),
            None => format!("COUNTIF({cells},{word})"),
        }
    }

    fn sum(&self, column: u16) -> String {
        let cells = range(self.place, column);
        match self.group() {
            Some((groups, key)) => format!("SUMIFS({cells},{groups},{key})"),
            None => format!("SUM({cells})"),
        }
    }

    /// The column that says which group a unit belongs to, and the name of this one.
    fn group(&self) -> Option<(String, String)> {
        let area = self.of_group.area?;
        let column = if area.level == Level::Street { STREET } else { COUNTY };
        Some((range(self.place, column), format!("${}", cell(GROUP))))
    }

    fn status(&self, status: Status) -> String {
        quoted(text::status(status, self.book.context.lang))
    }

    fn counts(&self) -> Vec<Line> {
        if self.of_group.judge == Judge::Total {
            return Vec::new();
        }
        let (lang, headline) = (self.book.context.lang, &self.of_group.headline);
        let mut lines: Vec<Line> = [
            (MET, Status::Met, headline.met),
            (UNMET, Status::Unmet, headline.unmet),
            (UNKNOWN, Status::Unknown, headline.unknown),
            (ASIDE, Status::NotApplicable, headline.not_applicable),
        ]
        .into_iter()
        .map(|(column, status, count)| {
            (column, Some(self.count(STATUS, text::status(status, lang))), Cached::count(count))
        })
        .collect();
        let applicable = format!("{}+{}+{}", cell(MET), cell(UNMET), cell(UNKNOWN));
        lines.push((APPLICABLE, Some(applicable), Cached::count(headline.applicable)));
        lines
    }

    /// The share or threshold, and whether it is live.
    fn required(&self) -> (Option<String>, bool) {
        let (basis, number) = (&self.book.basis, self.place.target);
        let (expr, name) = match self.of_group.judge {
            Judge::Each => return (None, true),
            Judge::Share => (self.target.share.as_ref(), basis.share(number)),
            _ => (self.target.threshold.as_ref(), basis.threshold(number)),
        };
        match (expr, name) {
            (_, Some(name)) => (Some(name.to_owned()), true),
            (Some(expr), None) => {
                let formula = constant(self.book, number, expr);
                (formula.clone(), formula.is_some())
            }
            (None, None) => (None, false),
        }
    }

    fn verdict(&self) -> Cached {
        let status = self.of_group.headline.status;
        Cached::text(status.map_or("", |status| text::status(status, self.book.context.lang)))
    }

    fn gaps(&self) -> [Cached; 3] {
        let Some(gap) = &self.of_group.headline.gap else { return [Cached::Blank, Cached::Blank, Cached::Blank] };
        [Cached::decimal(gap.amount), Cached::upper(gap.most), gap.units.map_or(Cached::Blank, Cached::count)]
    }

    fn by_units(&self, lines: &mut Vec<Line>) {
        let headline = &self.of_group.headline;
        let (required, is_live) = self.required();
        let required_value = Cached::optional(headline.required);
        lines.push((REQUIRED, required, required_value));
        let [amount, most, units] = self.gaps();
        let is_blank = headline.applicable == 0;
        let value = |end| if is_blank { Cached::Blank } else { Cached::upper(end) };
        let [applicable, met, unmet, unknown, wanted, verdict] =
            [APPLICABLE, MET, UNMET, UNKNOWN, REQUIRED, VERDICT].map(cell);
        let [is_met, is_unmet, is_unknown, aside] =
            [Status::Met, Status::Unmet, Status::Unknown, Status::NotApplicable].map(|status| self.status(status));
        let part = |count: &str| format!("IF({applicable}=0,\"\",{count}/{applicable})");
        lines.push((LOW, Some(part(&met)), value(headline.low)));
        lines.push((HIGH, Some(part(&format!("({met}+{unknown})"))), value(headline.high)));
        if headline.status.is_none() || !is_live {
            lines.push((VERDICT, None, self.verdict()));
            return;
        }
        let passes = |count: &str| format!("ROUND({count}-{wanted}*{applicable},6)>=0");
        let formula = format!(
            "IF({applicable}=0,{aside},IF({},{is_met},IF({},{is_unknown},{is_unmet})))",
            passes(&met),
            passes(&format!("{met}+{unknown}"))
        );
        lines.push((VERDICT, Some(formula), self.verdict()));
        let if_unmet = |formula: &str| format!("IF({verdict}={is_unmet},{formula},\"\")");
        let (short, worst, short_units) = if self.of_group.judge == Judge::Share {
            let needed = format!("ROUNDUP(ROUND({wanted}*{applicable},6),0)");
            (format!("{needed}-{met}-{unknown}"), format!("{needed}-{met}"), cell(SHORT))
        } else {
            (self.sum(GAP), self.sum(MOST), unmet)
        };
        lines.push((SHORT, Some(if_unmet(&short)), amount));
        lines.push((WORST, Some(if_unmet(&worst)), most));
        lines.push((SHORT_UNITS, Some(if_unmet(&short_units)), units));
    }

    fn by_sums(&self, lines: &mut Vec<Line>) {
        let headline = &self.of_group.headline;
        let (Some(summed), judge) = (self.place.layout.summed, self.of_group.judge) else { return };
        let sums = self.sums();
        let ends = |pair: Pair| [(pair.0, false), (pair.1, true)];
        let ranged =
            |range: Option<Range>, is_high| range.map_or(Cached::NotAvailable, |range| Cached::end(range, is_high));
        for ((column, is_high), source) in ends(VALUE).into_iter().zip([summed.0, summed.1]) {
            lines.push((column, Some(self.sum(source)), ranged(sums.value, is_high)));
        }
        let [is_in, undecided, failed] = [PaperWord::Belongs, PaperWord::Undecided, PaperWord::Failed]
            .map(|word| self.count(BELONGS, self.book.label(word)));
        match (judge, self.place.layout.summed_per) {
            (Judge::Pooled, Some(pair)) => {
                for ((column, is_high), source) in ends(PER).into_iter().zip([pair.0, pair.1]) {
                    lines.push((column, Some(self.sum(source)), ranged(sums.per, is_high)));
                }
            }
            (Judge::Mean | Judge::Pooled, _) => {
                lines.push((PER.0, Some(is_in.clone()), ranged(Some(sums.count), false)));
                lines.push((PER.1, Some(format!("{is_in}+{undecided}+{failed}")), ranged(Some(sums.count), true)));
            }
            _ => {}
        }
        lines.push((MEMBERS, Some(format!("{is_in}+{undecided}+{failed}")), Cached::count(sums.members)));
        let (required, is_live) = self.required();
        lines.push((REQUIRED, required, Cached::optional(headline.required)));
        let is_blank = headline.status == Some(Status::NotApplicable) || headline.status.is_none() && sums.members == 0;
        let is_computed = !is_blank && sums.value.is_some() && (judge == Judge::Total || sums.per.is_some());
        let value = |end| if is_computed { Cached::upper(end) } else { Cached::Blank };
        let least = if is_computed { Cached::lower(headline.low) } else { Cached::Blank };
        let (low, high) = self.shown();
        if !is_live {
            lines.push((LOW, None, least));
            lines.push((HIGH, None, value(headline.high)));
            lines.push((VERDICT, None, self.verdict()));
            return;
        }
        lines.push((LOW, Some(low), least));
        lines.push((HIGH, Some(high), value(headline.high)));
        self.judged_by_sums(lines);
    }

    /// What the units of the group add up to by the engine.
    fn sums(&self) -> GroupSums {
        let register = self.book.context.assessment.register;
        let is_in = |unit: &UnitRef| match self.of_group.area {
            None => true,
            Some(area) if area.level == Level::Street => register.street_of(*unit) == Some(area),
            Some(area) => register.county_of(*unit) == Some(area),
        };
        let units = self.place.blocks.iter().flat_map(|block| &block.units).copied().filter(is_in);
        self.book.context.assessment.sums(units, self.place.target)
    }

    /// Denominators of the group; `None` for totals.
    fn per(&self) -> Option<(String, String)> {
        (self.of_group.judge != Judge::Total).then(|| (cell(PER.0), cell(PER.1)))
    }

    fn is_nothing(&self) -> String {
        let members = cell(MEMBERS);
        match self.per() {
            Some((_, per)) => format!("OR({per}=0,{members}=0)"),
            // A total over no unit is 0 where it is asked for, which can fall short.
            None if self.of_group.headline.status.is_some() => "FALSE".to_owned(),
            None => format!("{members}=0"),
        }
    }

    fn scale(&self) -> Option<String> {
        (self.target.scale != Decimal::ONE).then(|| self.target.scale.normalize().to_string())
    }

    fn shown(&self) -> (String, String) {
        let scale = self.scale().map(|scale| format!("*{scale}")).unwrap_or_default();
        let infinity = &self.book.basis.infinity;
        let (least, most) = (cell(VALUE.0), cell(VALUE.1));
        let demanded = self.book.context.assessment.demanded(self.place.target, self.of_group.judge);
        let is_part = demanded.is_some_and(|(_, is_part)| is_part);
        let (low, mut high) = match self.per() {
            Some((per_low, per_high)) => {
                let is_not_negative = is_never_negative(&self.target.value);
                let (value, per) = (Span::cells(least, most, is_not_negative), Span::cells(per_low, per_high, true));
                shown_quotient(&value, &per, &scale, infinity)
            }
            None => (format!("{least}{scale}"), format!("{most}{scale}")),
        };
        if is_part {
            high = format!("MIN({},{high})", self.target.scale.normalize());
        }
        let nothing = self.is_nothing();
        let shown = |formula: String| {
            let formula = if nothing == "FALSE" { formula } else { format!("IF({nothing},\"\",{formula})") };
            format!("IFERROR({formula},\"\")")
        };
        (shown(low), shown(high))
    }

    fn judged_by_sums(&self, lines: &mut Vec<Line>) {
        let headline = &self.of_group.headline;
        if headline.status.is_none() {
            return;
        }
        let [is_met, is_unmet, is_unknown, aside] =
            [Status::Met, Status::Unmet, Status::Unknown, Status::NotApplicable].map(|status| self.status(status));
        let (least, most) = (cell(VALUE.0), cell(VALUE.1));
        let wanted = cell(REQUIRED);
        let divided = self.scale().map(|scale| format!("/{scale}")).unwrap_or_default();
        let needed = |per: Option<String>| match per {
            Some(per) => format!("{wanted}*{per}{divided}"),
            None => format!("{wanted}{divided}"),
        };
        let (needed_low, needed_high) = match self.per() {
            Some((low, high)) => (needed(Some(low)), needed(Some(high))),
            None => (needed(None), needed(None)),
        };
        let passes = |better: &str, worse: &str, sign: &str| format!("ROUND({better}-{worse},6){sign}0");
        let (certain, possible) = match self.target.test {
            Test::AtLeast | Test::Holds => (passes(&least, &needed_high, ">="), passes(&most, &needed_low, ">=")),
            Test::AtMost => (passes(&needed_low, &most, ">="), passes(&needed_high, &least, ">=")),
            Test::MoreThan => (passes(&least, &needed_high, ">"), passes(&most, &needed_low, ">")),
            Test::LessThan => (passes(&needed_low, &most, ">"), passes(&needed_high, &least, ">")),
        };
        let mut formula = format!("IF({certain},{is_met},IF({possible},{is_unknown},{is_unmet}))");
        if let Some((per_low, _)) = self.per() {
            formula = format!("IF({per_low}<=0,{is_unknown},{formula})");
        }
        let nothing = self.is_nothing();
        if nothing != "FALSE" {
            formula = format!("IF({nothing},{aside},{formula})");
        }
        lines.push((VERDICT, Some(format!("IFERROR({formula},{is_unknown})")), self.verdict()));
        let (lacking_low, lacking_high) = if self.target.test.wants_more() {
            (format!("{needed_low}-{most}"), format!("{needed_high}-{least}"))
        } else {
            (format!("{least}-{needed_high}"), format!("{most}-{needed_low}"))
        };
        let [amount, worst, units] = self.gaps();
        let verdict = cell(VERDICT);
        let if_unmet = |formula: &str| Some(format!("IF({verdict}={is_unmet},{formula},\"\")"));
        lines.push((SHORT, if_unmet(&rounded_up(self.target, &lacking_low)), amount));
        lines.push((WORST, if_unmet(&rounded_up(self.target, &lacking_high)), worst));
        if self.of_group.judge != Judge::Total {
            lines.push((SHORT_UNITS, if_unmet(&cell(UNMET)), units));
        }
    }
}
