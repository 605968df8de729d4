//! A target explained: what the plan says, how it is read, what is computed; and for data, what came of it.

use std::io;

use crate::audit::{Assessment, Finding, Formula};
use crate::lang::Lang;
use crate::plan::expr::{Expr, Node, settle, words, words_with};
use crate::plan::{Field, FieldId, Level, OptionValue, Plan, Strength, Target, Test};
use crate::register::{UnitRef, Value};
use crate::report::Style;
use crate::report::context::Context;
use crate::report::headline::{self, finding_cells};
use crate::report::page::{Cell, Fit, Page, Table, Tone};
use crate::report::text::Terminal;
use crate::text::{self, Label, label};

/// Explains target number `number` of `plan` as read with `options`.
///
/// # Errors
/// Those of `out`.
pub fn explain_target(
    plan: &Plan,
    options: &[OptionValue],
    number: usize,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let Some(target) = plan.targets.get(number) else { return Ok(()) };
    let mut page = Terminal::new(out, style.width, style.colour);
    Explained { plan, options, target, lang: style.lang }.write(&mut page)
}

struct Explained<'a> {
    plan: &'a Plan,
    options: &'a [OptionValue],
    target: &'a Target,
    lang: Lang,
}

impl Explained<'_> {
    fn write(&self, page: &mut dyn Page) -> io::Result<()> {
        let (target, lang) = (self.target, self.lang);
        page.verdict(&format!("{}  {}", target.title.get(lang), target.id), Tone::Plain)?;
        for citation in &target.cite {
            page.quote(&format!("{}: {}", citation.clause, citation.quote))?;
        }
        page.note(target.reading.get(lang))?;
        page.items(&self.facts())?;
        self.options(page)?;
        self.fields(page)
    }

    fn facts(&self) -> Vec<String> {
        let (target, lang) = (self.target, self.lang);
        let say = |word: Label, what: &str| text::labelled(label(word, lang), what, lang);
        let formula = |expr: &Expr| words(&settle(expr, self.options), self.plan, lang);
        let mut facts = vec![say(Label::Strength, &strength(target, lang))];
        let levels: Vec<&str> = target.levels.iter().map(|level| text::level(*level, lang)).collect();
        facts.push(say(Label::Level, &levels.join(label(Label::ListSeparator, lang))));
        let scope = target.scope.as_ref().map(formula);
        facts.extend(scope.map(|scope| say(Label::Scope, &scope)));
        facts.extend(target.when.as_ref().map(|when| say(Label::Applicability, &formula(when))));
        facts.push(say(Label::Formula, &measure(target, formula)));
        facts.push(say(Label::Group, &self.group()));
        if !target.gap_unit.is_empty() {
            facts.push(say(Label::GapUnit, &text::unit(&target.gap_unit, lang)));
        }
        facts
    }

    fn group(&self) -> String {
        let share = self.target.share.as_ref().map(|share| {
            let settled = settle(share, self.options);
            match settled.node {
                Node::Number(number) => text::percent(number),
                _ => words(&settled, self.plan, self.lang),
            }
        });
        text::group_test(self.target.judge, share.as_deref(), self.lang)
    }

    fn options(&self, page: &mut dyn Page) -> io::Result<()> {
        let mut items = Vec::new();
        for id in self.target.options() {
            let (Some(option), Some(value)) = (self.plan.options.get(id.index()), self.options.get(id.index())) else {
                continue;
            };
            let chosen = format!("{} = {}", option.id, option.show(value));
            let title = text::labelled(option.title.get(self.lang), &chosen, self.lang);
            let note = option.note.as_ref().map_or("", |note| note.get(self.lang));
            items.push(format!("{title}{}{note}", label(Label::ClauseSeparator, self.lang)));
        }
        if items.is_empty() {
            return Ok(());
        }
        page.heading(label(Label::Options, self.lang))?;
        page.items(&items)
    }

    fn fields(&self, page: &mut dyn Page) -> io::Result<()> {
        let lang = self.lang;
        let mut fields: Vec<FieldId> = Vec::new();
        for expr in self.target.expressions() {
            // Fields of a reading that is not chosen are not needed.
            let used = settle(expr, self.options).fields();
            fields.extend(used.into_iter().filter(|field| !fields.contains(field)).collect::<Vec<_>>());
        }
        let mut table = Table::new([
            (label(Label::Field, lang), Fit::Words),
            (label(Label::Id, lang), Fit::Short),
            (label(Label::MeasuredIn, lang), Fit::Short),
            (label(Label::Headers, lang), Fit::Words),
        ]);
        let mut remarks = Vec::new();
        if fields.iter().any(|id| !self.plan.fields.get(*id).loose.is_empty()) {
            remarks.push(format!("{LOOSE} {}", label(Label::LooseNote, lang)));
        }
        for id in fields {
            let field = self.plan.fields.get(id);
            let unit = field
                .unit
                .as_deref()
                .map_or_else(|| text::field_kind(field.kind, lang).into(), |unit| text::unit(unit, lang));
            let title = Cell::new(field.title.get(lang));
            table.row([title, Cell::new(&field.name), Cell::new(unit), Cell::new(headers(field, lang))]);
            let stand_ins: Vec<String> =
                field.fallback.iter().map(|fallback| words(fallback, self.plan, lang)).collect();
            if !stand_ins.is_empty() {
                remarks.push(text::may_stand_in(field.title.get(lang), &stand_ins, lang));
            }
        }
        page.heading(label(Label::Needs, lang))?;
        page.table(&table)?;
        if remarks.is_empty() { Ok(()) } else { page.items(&remarks) }
    }
}

/// The comparison, with every part put in words by `write`.
fn measure(target: &Target, write: impl Fn(&Expr) -> String) -> String {
    let parts = [Some(&target.value), target.per.as_ref(), target.threshold.as_ref()].map(|part| part.map(&write));
    comparison(target, parts)
}

fn comparison(target: &Target, [value, per, threshold]: [Option<String>; 3]) -> String {
    let mut formula = value.unwrap_or_default();
    if let Some(per) = per {
        formula = format!("{} ÷ {}", bracketed(&formula), bracketed(&per));
    }
    if target.scale != rust_decimal::Decimal::ONE {
        formula = format!("{formula} × {}", target.scale.normalize());
    }
    match threshold {
        Some(threshold) => format!("{formula} {} {threshold}", text::test_sign(target.test)),
        None => formula,
    }
}

/// A sum or condition needs brackets inside a quotient; a name or a number does not.
fn bracketed(formula: &str) -> String {
    let is_simple = !formula.contains(' ') || formula.starts_with('(');
    if is_simple { formula.to_owned() } else { format!("({formula})") }
}

fn strength(target: &Target, lang: Lang) -> String {
    let word = text::strength_word(target.strength, lang);
    let mut strength = match &target.wording {
        Some(wording) => format!("{word} ({wording})"),
        None => word.to_owned(),
    };
    let consequence = match target.strength {
        Strength::Binding => Label::BindingMeans,
        Strength::Soft => Label::SoftMeans,
        Strength::Informational => Label::InformationalMeans,
    };
    strength.push_str(label(Label::ClauseSeparator, lang));
    strength.push_str(label(consequence, lang));
    strength
}

/// Behind headers that mean nearly the same.
const LOOSE: char = '*';

fn headers(field: &Field, lang: Lang) -> String {
    let mut headers = vec![field.title.zh.clone()];
    headers.extend(field.aliases.iter().cloned());
    headers.extend(field.loose.iter().map(|loose| format!("{loose}{LOOSE}")));
    headers.join(label(Label::ListSeparator, lang))
}

/// Tells what came of target number `number`: the headline, and for `unit` the figures, their cells, the arithmetic and the
/// verdict.
///
/// # Errors
/// Those of `out`.
pub fn explain_result(
    assessment: &Assessment<'_>,
    number: usize,
    unit: Option<UnitRef>,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut page = Terminal::new(out, style.width, style.colour);
    let (Some(target), Some(result)) = (assessment.plan.targets.get(number), assessment.targets.get(number)) else {
        return Ok(());
    };
    let told = Told { context: Context { assessment, lang: style.lang }, number, target };
    page.heading(&told.context.group())?;
    if !result.assessed {
        return page.note(&text::not_assessed(&told.context.fields(&result.needs), style.lang));
    }
    let cells = [
        (Label::Actual, headline::actual(target, target.judge, &result.audited, style.lang)),
        (Label::Required, headline::required(told.context, target, target.judge, &result.audited)),
        (Label::Tally, headline::tally(&result.audited, target.judge)),
        (Label::Gap, headline::gap(target, target.judge, result.audited.gap.as_ref(), style.lang)),
        (Label::Conclusion, headline::conclusion(result.audited.status, style.lang).text),
    ];
    let said = cells.iter().map(|(word, what)| text::labelled(label(*word, style.lang), what, style.lang));
    page.items(&said.collect::<Vec<_>>())?;
    unit.map_or(Ok(()), |unit| told.unit(unit, &mut page))
}

/// Tells what the headline of target number `number` would be under other readings.
///
/// # Errors
/// Those of `out`.
pub fn explain_alternatives(
    assessment: &Assessment<'_>,
    number: usize,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (Some(target), lang) = (assessment.plan.targets.get(number), style.lang) else { return Ok(()) };
    let mut table = Table::new([
        (label(Label::Reading, lang), Fit::Words),
        (label(Label::Actual, lang), Fit::Pieces),
        (label(Label::Gap, lang), Fit::Pieces),
        (label(Label::Conclusion, lang), Fit::Pieces),
    ]);
    for (id, value, headline) in assessment.alternatives(number) {
        let Some(option) = assessment.plan.options.get(id.index()) else { continue };
        table.row([
            Cell::new(format!("{} = {}", option.id, option.show(&value))),
            Cell::figures(headline::actual(target, target.judge, &headline, lang), Tone::Plain),
            Cell::figures(headline::gap(target, target.judge, headline.gap.as_ref(), lang), Tone::Plain),
            headline::conclusion(headline.status, lang),
        ]);
    }
    if table.rows.is_empty() {
        return Ok(());
    }
    let mut page = Terminal::new(out, style.width, style.colour);
    page.heading(label(Label::Alternatives, lang))?;
    page.table(&table)
}

struct Told<'a> {
    context: Context<'a>,
    number: usize,
    target: &'a Target,
}

impl Told<'_> {
    fn unit(&self, unit: UnitRef, page: &mut dyn Page) -> io::Result<()> {
        let (assessment, lang) = (self.context.assessment, self.context.lang);
        page.heading(&assessment.register.path(unit))?;
        let formula = assessment.formula(self.number, unit.level);
        let (Some(finding), Some(formula)) = (assessment.finding(unit, self.number), formula) else {
            return page.note(label(Label::OutOfScope, lang));
        };
        self.figures(&finding, unit, page)?;
        let mut said = Vec::new();
        let say = |word: Label, what: &str| text::labelled(label(word, lang), what, lang);
        let named = |expr: &Expr| words(expr, assessment.plan, lang);
        let with_figures =
            |expr: &Expr| words_with(expr, assessment.plan, lang, &|field| Some(self.figure(unit, field)));
        said.push(say(Label::Formula, &written(self.target, &formula, named)));
        said.push(say(Label::Arithmetic, &written(self.target, &formula, with_figures)));
        let [value, required, gap] = finding_cells(self.target, &finding, lang);
        if self.target.test != Test::Holds {
            said.push(say(Label::Actual, &value.text));
            said.push(say(Label::Required, &required.text));
        }
        said.push(say(Label::Gap, &gap.text));
        let mut conclusion = text::status(finding.status, lang).to_owned();
        if finding.diagnosis {
            conclusion = format!("{conclusion} ({})", label(Label::Diagnosis, lang));
        }
        said.push(say(Label::Conclusion, &conclusion));
        if !finding.missing.is_empty() {
            said.push(say(Label::Missing, &self.context.fields(&finding.missing)));
        }
        page.items(&said)
    }

    fn figures(&self, finding: &Finding, unit: UnitRef, page: &mut dyn Page) -> io::Result<()> {
        let lang = self.context.lang;
        let mut table = Table::new([
            (label(Label::Field, lang), Fit::Words),
            (label(Label::Value, lang), Fit::Figures),
            (label(Label::Place, lang), Fit::Words),
        ]);
        for used in &finding.origins {
            let mut name = self.context.field(used.field).to_owned();
            if used.unit != unit {
                name = format!("{name} ({})", self.context.assessment.register.path(used.unit));
            }
            let place = used
                .origin
                .map_or_else(|| label(Label::NoTableHasIt, lang).to_owned(), |origin| self.context.place(origin));
            let value = self.figure(used.unit, used.field);
            table.row([Cell::new(name), Cell::new(value), Cell::new(place)]);
        }
        if table.rows.is_empty() { Ok(()) } else { page.table(&table) }
    }

    /// A figure as the formula shows it; a question mark where it is missing.
    fn figure(&self, unit: UnitRef, field: FieldId) -> String {
        match self.context.assessment.register.cell(unit, field).value {
            Value::Number(number) => number.normalize().to_string(),
            Value::Flag(flag) => text::yes_no(flag, self.context.lang).to_owned(),
            Value::Text(text) => {
                format!("“{}”", self.context.assessment.plan.word(text, self.context.lang))
            }
            Value::Missing => "?".to_owned(),
        }
    }
}

fn written(target: &Target, formula: &Formula<'_>, write: impl Fn(&Expr) -> String) -> String {
    comparison(target, [Some(formula.value), formula.per, formula.threshold].map(|part| part.map(&write)))
}

/// Lists the targets and options of `plan`.
///
/// # Errors
/// Those of `out`.
pub fn list(plan: &Plan, options: &[OptionValue], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let lang = style.lang;
    let mut page = Terminal::new(out, style.width, style.colour);
    page.verdict(&format!("{}  {}", plan.title.get(lang), plan.id), Tone::Plain)?;
    page.heading(label(Label::Options, lang))?;
    let items: Vec<String> = plan
        .options
        .iter()
        .zip(options)
        .map(|(option, value)| {
            format!("{}  {}", text::labelled(&option.id, &option.show(value), lang), option.title.get(lang))
        })
        .collect();
    page.items(&items)?;
    for strength in [Strength::Binding, Strength::Soft, Strength::Informational] {
        let mut table = Table::new([
            (label(Label::Number, lang), Fit::Figures),
            (label(Label::Target, lang), Fit::Words),
            (label(Label::Id, lang), Fit::Short),
            (label(Label::Clause, lang), Fit::Short),
            (label(Label::Level, lang), Fit::Short),
        ]);
        for (number, target) in plan.targets.iter().enumerate().filter(|(_, target)| target.strength == strength) {
            let levels: Vec<&str> = target.levels.iter().map(|level: &Level| text::level(*level, lang)).collect();
            table.row([
                Cell::new(number.saturating_add(1).to_string()),
                Cell::new(target.title.get(lang)),
                Cell::new(&target.id),
                Cell::new(target.cite.first().map_or("", |citation| citation.clause.as_str())),
                Cell::new(levels.join(label(Label::ListSeparator, lang))),
            ]);
        }
        if !table.rows.is_empty() {
            page.heading(text::strength(strength, lang))?;
            page.table(&table)?;
        }
    }
    Ok(())
}
