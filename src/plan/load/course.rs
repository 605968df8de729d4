//! `baseline`, `milestones` and `pace`: the way that a plan expects its figures to go.

use rust_decimal::Decimal;

use crate::plan::FieldKind;
use crate::plan::course::{Course, Point, Tolerance};
use crate::plan::load::Span;
use crate::plan::mistake::MistakeKind;
use crate::plan::section::Section;

/// What the head of the plan says that courses need.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frame {
    /// The target year, where it could be read.
    pub(super) target_year: Option<i32>,
    /// Whether there is a `pace`, right or wrong.
    pub(super) has_pace: bool,
}

/// `pace = { ahead = "5%", behind = "5%" }` of the plan's head.
pub(super) fn tolerance(section: &mut Section<'_, '_>) -> Option<Tolerance> {
    let (table, span) = section.table("pace")?;
    let mut inner = section.enter(table, span);
    let (ahead, behind) = (share(&mut inner, "ahead"), share(&mut inner, "behind"));
    inner.finish();
    Some(Tolerance { ahead: ahead?, behind: behind? })
}

fn share(section: &mut Section<'_, '_>, key: &'static str) -> Option<Decimal> {
    let share = needed(section, key)?;
    if (Decimal::ZERO..Decimal::ONE).contains(&share.0) {
        return Some(share.0);
    }
    let found = share.0.normalize().to_string();
    section.mistake(share.1, MistakeKind::OutOfRange { found, allowed: ">= 0%, < 100%" })
}

fn needed(section: &mut Section<'_, '_>, key: &'static str) -> Option<(Decimal, Span)> {
    if let Some(number) = section.number(key) {
        return Some((*number.get_ref(), number.span()));
    }
    if section.get(key).is_none() {
        let span = section.key_span(key);
        section.mistake::<()>(span, MistakeKind::MissingKey { key });
    }
    None
}

/// `baseline` and `milestones` of a target.
pub(super) fn course(section: &mut Section<'_, '_>, frame: Frame) -> Option<Course> {
    let milestones = section.tables("milestones");
    let Some((table, span)) = section.table("baseline") else {
        if !milestones.is_empty() && section.get("baseline").is_none() {
            let span = section.key_span("milestones");
            section.mistake::<()>(span, MistakeKind::MissingKey { key: "baseline" });
        }
        return None;
    };
    if !frame.has_pace {
        let span = section.key_span("baseline");
        section.mistake::<()>(span, MistakeKind::MissingKey { key: "[plan] pace" });
    }
    let baseline = point(section.enter(table, span.clone()));
    if let (Some(baseline), Some(target_year)) = (baseline, frame.target_year)
        && baseline.year >= target_year
    {
        let found = baseline.year.to_string();
        section.mistake::<()>(span, MistakeKind::OutOfRange { found, allowed: "year < target-year" });
    }
    let mut points: Vec<Point> = Vec::new();
    for (table, span) in milestones {
        let Some(milestone) = point(section.enter(table, span.clone())) else { continue };
        let before = points.last().copied().or(baseline).map_or(i32::MIN, |point| point.year);
        if milestone.year <= before || frame.target_year.is_some_and(|target_year| milestone.year >= target_year) {
            let found = milestone.year.to_string();
            let allowed = "baseline.year < year < target-year, ascending";
            section.mistake::<()>(span, MistakeKind::OutOfRange { found, allowed });
        } else {
            points.push(milestone);
        }
    }
    Some(Course { baseline: baseline?, milestones: points })
}

fn point(mut section: Section<'_, '_>) -> Option<Point> {
    let year = section.integer("year");
    let value = needed(&mut section, "value");
    section.finish();
    Some(Point { year: year?, value: value?.0 })
}

/// The factor by which a figure of a field may change from one year to the next.
pub(super) fn jump(section: &mut Section<'_, '_>, kind: Option<FieldKind>) -> Option<Decimal> {
    let factor = section.number("jump")?;
    if let Some(kind) = kind.filter(|kind| !kind.is_number()) {
        let kind = FieldKind::NAMES.into_iter().find(|(known, _)| *known == kind).map_or("", |(_, name)| name);
        let span = section.key_span("jump");
        return section.mistake(span, MistakeKind::NotWithKind { key: "jump", kind });
    }
    if *factor.get_ref() > Decimal::ONE {
        return Some(*factor.get_ref());
    }
    let found = factor.get_ref().normalize().to_string();
    section.mistake(factor.span(), MistakeKind::OutOfRange { found, allowed: "> 1" })
}
