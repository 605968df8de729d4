//! The formulas of a headline: units counted or figures added up from a check, and the group judged, as `audit/tally.rs` has it.

use rust_decimal::Decimal;

use crate::audit::{GroupSums, Range, Status};
use crate::plan::{Judge, Level, Target, Test};
use crate::register::UnitRef;
use crate::report::papers::book::Book;
use crate::report::papers::cached::Cached;
use crate::report::papers::check::range;
use crate::report::papers::columns::cell;
use crate::report::papers::formula::{is_never_negative, quoted};
use crate::report::papers::headlines::{
    APPLICABLE, ASIDE, GROUP, HIGH, LOW, MEMBERS, MET, PER, REQUIRED, Row, SHORT, SHORT_UNITS, UNKNOWN, UNMET, VALUE,
    VERDICT, WORST,
};
use crate::report::papers::layout::{BELONGS, COUNTY, GAP, MOST, Pair, Place, STATUS, STREET};
use crate::report::papers::span::{Span, shown_quotient};
use crate::report::papers::unit_formulas::{constant, rounded_up};
use crate::text::{self, PaperWord};

/// The formulas of a row, and what the engine says.
pub(super) struct Formulas<'a, 'b> {
    pub(super) book: &'b Book<'a>,
    pub(super) place: &'b Place,
    pub(super) target: &'b Target,
    pub(super) of_group: &'b Row,
}

/// A column, its formula (none where nothing is live) and its value.
pub(super) type Line = (u16, Option<String>, Cached);

impl Formulas<'_, '_> {
    /// All of them.
    pub(super) fn all(&self) -> Vec<Line> {
        let mut lines = self.counts();
        if self.of_group.judge.is_per_unit() {
            self.by_units(&mut lines);
        } else {
            self.by_sums(&mut lines);
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
        let where_short = |formula: &str| format!("IF({verdict}={is_unmet},{formula},\"\")");
        let (short, worst, short_units) = if self.of_group.judge == Judge::Share {
            let needed = format!("ROUNDUP(ROUND({wanted}*{applicable},6),0)");
            (format!("{needed}-{met}-{unknown}"), format!("{needed}-{met}"), cell(SHORT))
        } else {
            (self.sum(GAP), self.sum(MOST), unmet)
        };
        lines.push((SHORT, Some(where_short(&short)), amount));
        lines.push((WORST, Some(where_short(&worst)), most));
        lines.push((SHORT_UNITS, Some(where_short(&short_units)), units));
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
        let where_short = |formula: &str| Some(format!("IF({verdict}={is_unmet},{formula},\"\")"));
        lines.push((SHORT, where_short(&rounded_up(self.target, &lacking_low)), amount));
        lines.push((WORST, where_short(&rounded_up(self.target, &lacking_high)), worst));
        if self.of_group.judge != Judge::Total {
            lines.push((SHORT_UNITS, where_short(&cell(UNMET)), units));
        }
    }
}
