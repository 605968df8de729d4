//! `[[target]]` tables.

use std::collections::HashSet;

use rust_decimal::Decimal;
use toml::de::DeTable;

use crate::plan::expr::{Expr, Names, Node, Type, span_of_field};
use crate::plan::field::{FieldKind, Fields};
use crate::plan::load::course::{Frame, course};
use crate::plan::load::fields::levels;
use crate::plan::load::{Span, checked, checked_as, is_id};
use crate::plan::mistake::MistakeKind;
use crate::plan::option::PlanOption;
use crate::plan::section::{Section, Source};
use crate::plan::target::{Citation, Judge, Strength, Target, Test};

/// The targets, and the options that their expressions use.
pub(super) struct Targets {
    pub(super) list: Vec<Target>,
    pub(super) used_options: HashSet<String>,
}

/// Reads the tables.
pub(super) fn read<'t>(
    section: &mut Section<'t, '_>,
    tables: &[(&'t DeTable<'t>, Span)],
    fields: &Fields,
    options: &[PlanOption],
    frame: Frame,
) -> Targets {
    let mut seen = HashSet::new();
    let mut targets = Targets { list: Vec::new(), used_options: HashSet::new() };
    for (table, span) in tables {
        let reader = Reader { section: section.enter(table, span.clone()), fields, options, frame };
        targets.list.extend(reader.read(&mut seen, &mut targets.used_options));
    }
    targets
}

struct Reader<'t, 'm, 'a> {
    section: Section<'t, 'm>,
    fields: &'a Fields,
    options: &'a [PlanOption],
    frame: Frame,
}

impl Reader<'_, '_, '_> {
    fn read(mut self, seen: &mut HashSet<String>, used: &mut HashSet<String>) -> Option<Target> {
        let id = self.id(seen);
        let title = self.section.bilingual("title");
        let cite = self.citations();
        let wording = self.section.optional_text("wording").map(|text| (*text.get_ref()).to_owned());
        let strength = self.section.text("strength");
        let strength = strength.and_then(|text| self.section.one_of(&text, Strength::NAMES.into_iter()));
        let (interpreted, derived) = (self.section.flag("interpreted"), self.section.flag("derived"));
        let weight = self.weight(strength, derived);
        let levels = levels(&mut self.section, "level");
        let names = Names { fields: self.fields, options: self.options, levels: &levels };
        let judge = self.section.text("judge");
        let judge = judge.and_then(|text| self.section.one_of(&text, Judge::NAMES.into_iter()));
        let also = self.also();

        let scope = self.optional("where", names, Type::Flag, used);
        let when = self.optional("when", names, Type::Flag, used);
        let value = self.value(names, used);
        let per = self.optional("per", names, Type::Number, used);
        let scale = self.scale();
        if judge == Some(Judge::Total) && per.is_some() {
            let span = self.section.key_span("per");
            self.section.mistake::<()>(span, MistakeKind::NotWithJudge { key: "per", judge: "total" });
        }
        let threshold = self.threshold(names, judge, value.as_ref(), used);
        let share = self.share(names, judge, &also, used);

        let unit = self.section.optional_text("unit").map(|text| (*text.get_ref()).to_owned());
        let gap_unit = self.section.optional_text("gap-unit").map(|text| (*text.get_ref()).to_owned());
        let course = course(&mut self.section, self.frame);
        let reading = self.section.bilingual("reading");
        self.section.finish();
        let (value, kind) = value?;
        let (test, threshold) = threshold?;
        Some(Target {
            id: id?,
            title: title?,
            cite,
            wording,
            strength: strength?,
            interpreted,
            derived,
            weight: weight?,
            levels,
            scope,
            when,
            per,
            scale: scale?,
            unit: unit.unwrap_or_default(),
            gap_unit: gap_unit.unwrap_or_else(|| gap_unit_of(&value, kind, self.fields)),
            gap_step: gap_step_of(&value, kind, self.fields),
            value,
            test,
            threshold,
            judge: judge?,
            share,
            also,
            course,
            reading: reading?,
        })
    }

    fn id(&mut self, seen: &mut HashSet<String>) -> Option<String> {
        let text = self.section.text("id")?;
        let id = *text.get_ref();
        if !is_id(id) {
            return self.section.mistake(text.span(), MistakeKind::BadName { name: id.to_owned() });
        }
        if !seen.insert(id.to_owned()) {
            return self.section.mistake(text.span(), MistakeKind::Duplicate { id: id.to_owned() });
        }
        Some(id.to_owned())
    }

    fn citations(&mut self) -> Vec<Citation> {
        let tables = self.section.tables("cite");
        if tables.is_empty() {
            let span = self.section.key_span("cite");
            self.section.mistake::<()>(span, MistakeKind::MissingKey { key: "cite" });
        }
        let mut citations = Vec::new();
        for (table, span) in tables {
            let mut inner = self.section.enter(table, span);
            let (clause, quote) = (inner.text("clause"), inner.text("quote"));
            inner.finish();
            if let (Some(clause), Some(quote)) = (clause, quote) {
                citations
                    .push(Citation { clause: (*clause.get_ref()).to_owned(), quote: (*quote.get_ref()).to_owned() });
            }
        }
        citations
    }

    fn weight(&mut self, strength: Option<Strength>, derived: bool) -> Option<Decimal> {
        match self.section.number("weight") {
            Some(weight) if *weight.get_ref() >= Decimal::ZERO => Some(*weight.get_ref()),
            Some(weight) => {
                let found = weight.get_ref().to_string();
                self.section.mistake(weight.span(), MistakeKind::OutOfRange { found, allowed: ">= 0" })
            }
            None if strength == Some(Strength::Binding) && !derived => Some(Decimal::ONE),
            None => Some(Decimal::ZERO),
        }
    }

    fn scale(&mut self) -> Option<Decimal> {
        match self.section.number("scale") {
            None => Some(Decimal::ONE),
            Some(scale) if *scale.get_ref() > Decimal::ZERO => Some(*scale.get_ref()),
            Some(scale) => {
                let found = scale.get_ref().to_string();
                self.section.mistake(scale.span(), MistakeKind::OutOfRange { found, allowed: "> 0" })
            }
        }
    }

    fn also(&mut self) -> Vec<Judge> {
        let texts = self.section.texts("also");
        texts.iter().filter_map(|text| self.section.one_of(text, Judge::NAMES.into_iter())).collect()
    }

    fn optional(
        &mut self,
        key: &'static str,
        names: Names<'_>,
        expected: Type,
        used: &mut HashSet<String>,
    ) -> Option<Expr> {
        let source = self.section.expression(key)?;
        let expr = checked_as(&mut self.section, &source, names, expected)?;
        self.note_options(&expr, used);
        Some(expr)
    }

    fn note_options(&self, expr: &Expr, used: &mut HashSet<String>) {
        expr.walk(&mut |inner| {
            if let Node::Option(id) = inner.node
                && let Some(option) = self.options.get(id.index())
            {
                used.insert(option.id.clone());
            }
        });
    }

    fn value(&mut self, names: Names<'_>, used: &mut HashSet<String>) -> Option<(Expr, Type)> {
        if self.section.get("value").is_none() {
            let span = self.section.key_span("value");
            return self.section.mistake(span, MistakeKind::MissingKey { key: "value" });
        }
        let source = self.section.expression("value")?;
        let (expr, kind) = checked(&mut self.section, &source, names)?;
        self.note_options(&expr, used);
        if kind == Type::Text {
            return self.section.mistake(source.whole(), MistakeKind::TextValue);
        }
        Some((expr, kind))
    }

    /// The test and its threshold. A condition has none unless it is counted (`pooled`, `total`, `mean`).
    fn threshold(
        &mut self,
        names: Names<'_>,
        judge: Option<Judge>,
        value: Option<&(Expr, Type)>,
        used: &mut HashSet<String>,
    ) -> Option<(Test, Option<Expr>)> {
        let mut found: Vec<(Test, &'static str, Source)> = Vec::new();
        for (test, key) in Test::KEYS {
            if let Some(source) = self.section.expression(key) {
                found.push((test, key, source));
            } else if self.section.get(key).is_some() {
                return None;
            }
        }
        if let Some((_, _, second)) = found.get(1) {
            return self.section.mistake(second.key.clone(), MistakeKind::SecondThreshold);
        }
        let is_condition = value.map(|(_, kind)| *kind == Type::Flag);
        let per_unit = judge.is_none_or(Judge::is_per_unit);
        let Some((test, key, source)) = found.into_iter().next() else {
            if is_condition == Some(false) || !per_unit {
                let span = self.section.key_span("value");
                return self.section.mistake(span, MistakeKind::ThresholdMissing);
            }
            return Some((Test::Holds, None));
        };
        let expr = checked_as(&mut self.section, &source, names, Type::Number);
        if is_condition == Some(true) && per_unit {
            return self.section.mistake(source.key, MistakeKind::ThresholdOnCondition);
        }
        let expr = expr?;
        self.note_options(&expr, used);
        if !per_unit && let Some(span) = span_of_field(&expr, None) {
            return self.section.mistake(source.place(&span), MistakeKind::FieldNotAllowed { key });
        }
        Some((test, Some(expr)))
    }

    fn share(
        &mut self,
        names: Names<'_>,
        judge: Option<Judge>,
        also: &[Judge],
        used: &mut HashSet<String>,
    ) -> Option<Expr> {
        let wanted = judge == Some(Judge::Share) || also.contains(&Judge::Share);
        let Some(source) = self.section.expression("share") else {
            if wanted && self.section.get("share").is_none() {
                let span = self.section.key_span("judge");
                return self.section.mistake(span, MistakeKind::MissingKey { key: "share" });
            }
            return None;
        };
        if !wanted && judge.is_some() {
            return self.section.mistake(source.key, MistakeKind::ShareWithoutJudge);
        }
        let expr = checked_as(&mut self.section, &source, names, Type::Number)?;
        self.note_options(&expr, used);
        if let Some(span) = span_of_field(&expr, None) {
            return self.section.mistake(source.place(&span), MistakeKind::FieldNotAllowed { key: "share" });
        }
        if let Node::Number(share) = expr.node
            && !(Decimal::ZERO < share && share <= Decimal::ONE)
        {
            let found = share.normalize().to_string();
            return self.section.mistake(source.whole(), MistakeKind::OutOfRange { found, allowed: "> 0%, <= 100%" });
        }
        Some(expr)
    }
}

/// The unit that the figures in `value` share; 个 for conditions, which count units.
fn gap_unit_of(value: &Expr, kind: Type, fields: &Fields) -> String {
    let of_figures = || value.fields().into_iter().find_map(|field| fields.get(field).unit.clone());
    let unit = if kind == Type::Flag { None } else { of_figures() };
    unit.unwrap_or_else(|| "个".to_owned())
}

/// Whole people, organisations and sessions; areas, hours and rates to 0.01.
fn gap_step_of(value: &Expr, kind: Type, fields: &Fields) -> Decimal {
    let is_fine = |field| matches!(fields.get(field).kind, FieldKind::Area | FieldKind::Hours | FieldKind::Rate);
    let counts_units = kind == Type::Flag;
    if !counts_units && value.fields().into_iter().any(is_fine) { Decimal::new(1, 2) } else { Decimal::ONE }
}
