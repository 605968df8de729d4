//! The sheet of readings and standards: each option, threshold, share, weight and number of a rule is a cell with a name.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DataValidation, DataValidationRule, Workbook, Worksheet, XlsxError};

use crate::plan::expr::{Expr, Node};
use crate::plan::{Domain, Level, OptionId, OptionValue, Plan, Target};
use crate::report::context::Context;
use crate::report::papers::book::Book;
use crate::report::papers::style::{Style, printed, put, widths};
use crate::text::{self, PaperWord, paper_word};

/// Row (from 0) of the headings.
const HEADER: u32 = 2;

/// Widths of the columns, in characters: altogether a page.
const WIDTHS: [f64; 5] = [30.0, 52.0, 14.0, 14.0, 85.0];

/// Column of the values.
const VALUE: u16 = 2;

/// The number that stands for no bound. Products of three such are still numbers.
pub(super) const UNBOUNDED: f64 = 1e100;

/// The cells with names.
pub(super) struct Basis {
    sheet: &'static str,
    /// Name of the number that stands for no bound.
    pub(super) infinity: String,
    options: Vec<String>,
    targets: Vec<OfTarget>,
    entries: Vec<Entry>,
}

/// Names of a target's numbers.
#[derive(Default)]
struct OfTarget {
    threshold: Option<String>,
    share: Option<String>,
    weight: Option<String>,
    constants: Vec<(Decimal, String)>,
}

/// A row of the sheet.
struct Entry {
    name: String,
    meaning: String,
    value: Shown,
    unit: String,
    basis: String,
}

enum Shown {
    Choice { value: String, choices: Vec<String> },
    Number { value: f64, is_percent: bool },
}

impl Basis {
    pub(super) fn of(context: Context<'_>) -> Self {
        let lang = context.lang;
        let infinity = paper_word(PaperWord::InfinityName, lang).to_owned();
        let mut basis = Self {
            sheet: paper_word(PaperWord::BasisSheet, lang),
            infinity: infinity.clone(),
            options: Vec::new(),
            targets: Vec::new(),
            entries: Vec::new(),
        };
        basis.add_options(context);
        for number in 0..context.assessment.plan.targets.len() {
            let of_target = basis.add_target(context, number);
            basis.targets.push(of_target);
        }
        basis.entries.push(Entry {
            name: infinity,
            meaning: paper_word(PaperWord::Infinity, lang).to_owned(),
            value: Shown::Number { value: UNBOUNDED, is_percent: false },
            unit: String::new(),
            basis: String::new(),
        });
        basis
    }

    /// How many cells have names.
    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    /// Name of an option's cell.
    pub(super) fn option(&self, option: OptionId) -> &str {
        self.options.get(option.index()).map_or("NA()", String::as_str)
    }

    /// Name of the cell of a target's threshold, where that is a number.
    pub(super) fn threshold(&self, target: usize) -> Option<&str> {
        self.targets.get(target)?.threshold.as_deref()
    }

    /// Name of the cell of the share that a target asks for, where that is a number.
    pub(super) fn share(&self, target: usize) -> Option<&str> {
        self.targets.get(target)?.share.as_deref()
    }

    /// Name of the cell of a target's weight.
    pub(super) fn weight(&self, target: usize) -> Option<&str> {
        self.targets.get(target)?.weight.as_deref()
    }

    /// Name of the cell of a number in a target's expressions.
    pub(super) fn constant(&self, target: usize, number: Decimal) -> Option<&str> {
        let constants = &self.targets.get(target)?.constants;
        constants.iter().find(|(known, _)| *known == number).map(|(_, name)| name.as_str())
    }

    fn add_options(&mut self, context: Context<'_>) {
        let lang = context.lang;
        let prefix = paper_word(PaperWord::OptionName, lang);
        for (option, value) in context.assessment.plan.options.iter().zip(&context.assessment.options) {
            let mut name = format!("{prefix}_{}", identifier(&option.id));
            while self.options.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
                name.push('_');
            }
            let (value, basis) = match (&option.domain, value) {
                (Domain::Choices(choices), OptionValue::Choice(value)) => {
                    let said: Vec<String> =
                        choices.iter().map(|(id, title)| text::labelled(id, title.get(lang), lang)).collect();
                    let choices = choices.iter().map(|(id, _)| id.clone()).collect();
                    (Shown::Choice { value: value.clone(), choices }, said.join(lang.pick("；", "; ")))
                }
                (Domain::Range { low, high, percent }, OptionValue::Number(value)) => {
                    let bounds = [low, high].map(|bound| option.show(&OptionValue::Number(*bound))).join("–");
                    (Shown::Number { value: float(*value), is_percent: *percent }, bounds)
                }
                (_, value) => (Shown::Choice { value: option.show(value), choices: Vec::new() }, String::new()),
            };
            self.options.push(name.clone());
            let meaning = option.title.get(lang).to_owned();
            self.entries.push(Entry { name, meaning, value, unit: String::new(), basis });
        }
    }

    fn add_target(&mut self, context: Context<'_>, number: usize) -> OfTarget {
        let assessment = context.assessment;
        let mut names = OfTarget::default();
        let Some(target) = assessment.plan.targets.get(number) else { return names };
        if !assessment.targets.get(number).is_some_and(|result| result.assessed)
            || !assessment.selection.has_target(number)
        {
            return names;
        }
        let plain = |expr: &Option<Expr>| match expr.as_ref().map(|expr| &expr.node) {
            Some(Node::Number(value)) => Some(*value),
            _ => None,
        };
        let labels = [PaperWord::ThresholdName, PaperWord::ShareName, PaperWord::WeightName];
        let [threshold, share, weight] =
            labels.map(|word| numbered(paper_word(word, context.lang), number, assessment.plan));
        if let Some(value) = plain(&target.threshold) {
            self.add(context, target, threshold.clone(), PaperWord::Threshold, value, target.is_percent());
            names.threshold = Some(threshold.clone());
        }
        if let Some(value) = plain(&target.share) {
            self.add(context, target, share.clone(), PaperWord::Share, value, true);
            names.share = Some(share);
        }
        for value in constants(context, number) {
            let name = format!("{threshold}_{}", names.constants.len().saturating_add(1));
            self.add(context, target, name.clone(), PaperWord::Constant, value, false);
            names.constants.push((value, name));
        }
        if target.judge.is_per_unit() && !target.weight.is_zero() {
            self.add(context, target, weight.clone(), PaperWord::Weight, target.weight, false);
            names.weight = Some(weight);
        }
        names
    }

    fn add(
        &mut self,
        context: Context<'_>,
        target: &Target,
        name: String,
        what: PaperWord,
        value: Decimal,
        is_percent: bool,
    ) {
        let lang = context.lang;
        let meaning = text::labelled(target.title.get(lang), paper_word(what, lang), lang);
        let unit = if what == PaperWord::Threshold && !is_percent {
            text::unit(&target.unit, lang).into_owned()
        } else {
            String::new()
        };
        let basis =
            target.cite.first().map(|citation| format!("{} {}", citation.clause, citation.quote)).unwrap_or_default();
        let value = Shown::Number { value: float(value), is_percent };
        self.entries.push(Entry { name, meaning, value, unit, basis });
    }

    /// Names the cells.
    pub(super) fn define(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        for (row, entry) in (HEADER.saturating_add(2)..).zip(&self.entries) {
            workbook.define_name(entry.name.as_str(), &format!("='{}'!$C${row}", self.sheet))?;
        }
        Ok(())
    }
}

/// Writes the sheet.
pub(super) fn write(book: &Book<'_>, style: &Style) -> Result<Worksheet, XlsxError> {
    let basis = &book.basis;
    let mut sheet = Worksheet::new();
    sheet.set_name(basis.sheet)?;
    sheet.write_with_format(0, 0, basis.sheet, &style.title)?;
    sheet.write_with_format(1, 0, book.label(PaperWord::BasisNote), &style.note)?;
    let heads = [PaperWord::CellName, PaperWord::Meaning, PaperWord::Value, PaperWord::MeasuredIn, PaperWord::Basis];
    for (column, head) in (0u16..).zip(heads) {
        put(&mut sheet, HEADER, column, book.label(head), &style.head)?;
    }
    widths(&mut sheet, &WIDTHS)?;
    for (row, entry) in (HEADER.saturating_add(1)..).zip(&basis.entries) {
        put(&mut sheet, row, 0, &entry.name, &style.wrapped)?;
        put(&mut sheet, row, 1, &entry.meaning, &style.wrapped)?;
        write_value(&mut sheet, row, &entry.value, style)?;
        put(&mut sheet, row, 3, &entry.unit, &style.wrapped)?;
        put(&mut sheet, row, 4, &entry.basis, &style.wrapped)?;
    }
    sheet.set_freeze_panes(HEADER.saturating_add(1), 1)?;
    printed(&mut sheet, HEADER, 1, WIDTHS.iter().sum())?;
    Ok(sheet)
}

fn write_value(sheet: &mut Worksheet, row: u32, value: &Shown, style: &Style) -> Result<(), XlsxError> {
    match value {
        Shown::Number { value, is_percent } => {
            let format = if *is_percent { &style.input_percent } else { &style.input };
            let format = if *value >= UNBOUNDED { &style.number } else { format };
            sheet.write_number_with_format(row, VALUE, *value, format)?;
            if *value < UNBOUNDED {
                let rule = DataValidationRule::GreaterThanOrEqualTo(0.0);
                sheet.add_data_validation(row, VALUE, row, VALUE, &DataValidation::new().allow_decimal_number(rule))?;
            }
        }
        Shown::Choice { value, choices } => {
            put(sheet, row, VALUE, value, &style.input_text)?;
            let is_listable = !choices.is_empty() && choices.iter().all(|choice| !choice.contains(','));
            if is_listable && choices.join(",").len() <= 255 {
                let validation = DataValidation::new().allow_list_strings(choices)?;
                sheet.add_data_validation(row, VALUE, row, VALUE, &validation)?;
            }
        }
    }
    Ok(())
}

/// The numbers in a target's expressions that a person may want to change: not its threshold, nor 0 and 1.
fn constants(context: Context<'_>, target: usize) -> Vec<Decimal> {
    let mut found = Vec::new();
    for level in Level::ALL {
        let Some(live) = context.assessment.live(target, level) else { continue };
        let threshold = live.threshold.as_ref().filter(|threshold| !matches!(threshold.node, Node::Number(_)));
        let exprs = [live.scope.as_ref(), live.when.as_ref(), Some(&live.value), live.per.as_ref(), threshold];
        for expr in exprs.into_iter().flatten() {
            expr.walk(&mut |inner| {
                if let Node::Number(number) = inner.node
                    && !number.is_zero()
                    && number != Decimal::ONE
                    && !number.is_sign_negative()
                    && !found.contains(&number)
                {
                    found.push(number);
                }
            });
        }
    }
    found
}

/// `标准_07`: as many digits as the plan has targets.
pub(super) fn numbered(word: &str, target: usize, plan: &Plan) -> String {
    let width = plan.targets.len().to_string().len();
    format!("{word}_{:0width$}", target.saturating_add(1))
}

/// An id as a name of a cell may hold it.
fn identifier(id: &str) -> String {
    id.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect()
}

fn float(number: Decimal) -> f64 {
    number.to_f64().unwrap_or_default()
}
