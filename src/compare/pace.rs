//! 进度: a year's value beside the one expected by then.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::audit::{Headline, Status};
use crate::compare::bounds::Bounds;
use crate::plan::{Course, Judge, Plan, Point, Target};

/// How a target is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaceWord {
    /// 提前实现: met before the target year.
    Early,
    /// 快于预期: further than expected by more than the tolerance.
    Ahead,
    /// 基本符合预期: within the tolerance; in the target year, met.
    OnTrack,
    /// 滞后: behind by more than the tolerance; from the target year on, not met.
    Behind,
    /// 无法判断
    Unknown,
}

impl PaceWord {
    /// All of them, best first.
    pub const ALL: [PaceWord; 5] =
        [PaceWord::Early, PaceWord::Ahead, PaceWord::OnTrack, PaceWord::Behind, PaceWord::Unknown];
}

/// Why nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNot {
    /// The plan gives no baseline.
    NoBaseline,
    /// The year lies before the baseline.
    BeforeBaseline,
    /// The value is not known closely enough.
    UnknownValue,
    /// Nothing is required of this group, or what is required is not certain.
    NothingRequired,
    /// The year has only a part of the group.
    PartOfGroup,
    /// The year was judged under another threshold.
    OtherThreshold,
}

/// The pace of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The word.
    pub word: PaceWord,
    /// The value expected for the year by the straight line, where the plan has one.
    pub expected: Option<Decimal>,
    /// Why the word is [`PaceWord::Unknown`].
    pub why: Option<WhyNot>,
}

impl Pace {
    /// That of a figure of a part: what is expected of the whole, and no word.
    pub(super) fn withheld(self, why: WhyNot) -> Pace {
        Pace { word: PaceWord::Unknown, why: Some(why), ..self }
    }
}

/// The pace of one group's headline in one year.
pub(super) fn pace(plan: &Plan, target: &Target, headline: &Headline, year: i32) -> Pace {
    let course = target.course.as_ref();
    // A city's total is no line that a county could follow; rates are, wherever it starts.
    let required = headline.required.filter(|_| target.judge != Judge::Total || headline.status.is_some());
    let stretch = course.zip(required).and_then(|(course, required)| stretch(plan, course, required, year));
    let told = |word| Pace { word, expected: stretch.and_then(Stretch::expected), why: None };
    let unknown = |why| Pace { why: Some(why), ..told(PaceWord::Unknown) };
    match headline.status {
        Some(Status::Met) if year < plan.target_year => return told(PaceWord::Early),
        Some(Status::Met) => return told(PaceWord::OnTrack),
        Some(Status::Unmet) if year >= plan.target_year => return told(PaceWord::Behind),
        None | Some(Status::NotApplicable) => return unknown(WhyNot::NothingRequired),
        Some(Status::Unknown) if year >= plan.target_year => return unknown(WhyNot::UnknownValue),
        Some(Status::Unmet | Status::Unknown) => {}
    }
    let Some(course) = course else { return unknown(WhyNot::NoBaseline) };
    let Some(required) = required else { return unknown(WhyNot::NothingRequired) };
    let Some(stretch) = stretch else { return unknown(WhyNot::BeforeBaseline) };
    let Some(Bounds { low: Some(low), high: Some(high) }) = Bounds::of(headline) else {
        return unknown(WhyNot::UnknownValue);
    };
    // Between the worst and the best value lies every other.
    let words = [low, high].map(|value| stretch.word(plan, course, required, value));
    match words {
        [Some(one), Some(other)] if one == other && headline.status == Some(Status::Unmet) => told(one),
        _ => unknown(WhyNot::UnknownValue),
    }
}

/// The part of the way that a year lies on.
#[derive(Clone, Copy)]
struct Stretch {
    from: Point,
    to: Point,
    year: i32,
}

fn stretch(plan: &Plan, course: &Course, required: Decimal, year: i32) -> Option<Stretch> {
    let last = Point { year: plan.target_year, value: required };
    let points: Vec<Point> =
        [course.baseline].into_iter().chain(course.milestones.iter().copied()).chain([last]).collect();
    let from = *points.iter().rev().find(|point| point.year <= year)?;
    let to = points.iter().find(|point| point.year > year).copied().unwrap_or(from);
    Some(Stretch { from, to, year })
}

impl Stretch {
    /// Years of the stretch, and years gone of them.
    fn years(self) -> (Decimal, Decimal) {
        let since = |year: i32| Decimal::from(i64::from(year).saturating_sub(i64::from(self.from.year)));
        (since(self.to.year).max(Decimal::ONE), since(self.year))
    }

    /// The expected value, multiplied with the years of the stretch: so it is exact.
    fn multiplied(self) -> Option<Decimal> {
        let (all, gone) = self.years();
        let rise = self.to.value.checked_sub(self.from.value)?.checked_mul(gone)?;
        self.from.value.checked_mul(all)?.checked_add(rise)
    }

    fn expected(self) -> Option<Decimal> {
        self.multiplied()?.checked_div(self.years().0).map(|value| value.round_dp(12).normalize())
    }

    /// How `value` compares with what is expected: by multiplication, so that no rounding decides it.
    fn word(self, plan: &Plan, course: &Course, required: Decimal, value: Decimal) -> Option<PaceWord> {
        let tolerance = plan.pace?;
        let way = required.checked_sub(course.baseline.value)?;
        let all = self.years().0;
        let off = value.checked_mul(all)?.checked_sub(self.multiplied()?)?;
        // Where less is wanted, less than expected is ahead.
        let off = if way.is_sign_negative() { Decimal::ZERO.checked_sub(off)? } else { off };
        let short = Decimal::ZERO.checked_sub(off)?;
        let whole = way.abs().checked_mul(all)?;
        let (ahead, behind) = (tolerance.ahead.checked_mul(whole)?, tolerance.behind.checked_mul(whole)?);
        Some(match (off.cmp(&ahead), short.cmp(&behind)) {
            (Ordering::Greater, _) => PaceWord::Ahead,
            (_, Ordering::Greater) => PaceWord::Behind,
            _ => PaceWord::OnTrack,
        })
    }
}
