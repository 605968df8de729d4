//! 原表其他内容: what people wrote into an earlier list and what has no place in the new one, as it was.

use std::collections::{HashMap, HashSet};

use rust_xlsxwriter::XlsxError;

use crate::report::workbook::SheetKind;
use crate::report::workbook::book::{Book, Column, Setup, Width};
use crate::report::workbook::cell::Cell;
use crate::report::workbook::gaps::earlier::Earlier;
use crate::report::workbook::gaps::kept::KeptRow;
use crate::report::workbook::gaps::typed::of_value;
use crate::text::{self, BookWord};

/// Columns that go on a page as wide as a sheet of paper, and the scale in percent where there are more.
const ON_ONE_PAGE: usize = 9;
const SCALE: u16 = 75;

/// Adds the sheet of what was kept.
pub(in crate::report::workbook) fn others(
    book: &mut Book<'_>,
    earlier: &Earlier,
    kept: &[KeptRow],
) -> Result<(), XlsxError> {
    let lang = book.context.lang;
    let word = |word| text::book_word(word, lang);
    let used: HashSet<&str> = kept.iter().flat_map(|row| &row.cells).map(|(title, _)| title.as_str()).collect();
    // Excel has 16,384 columns.
    let mut titles: Vec<&String> = earlier.titles.iter().filter(|title| used.contains(title.as_str())).collect();
    // Columns that have no titles stand last, in their order.
    let is_untitled = |title: &str| title.len() <= 3 && title.bytes().all(|byte| byte.is_ascii_uppercase());
    titles.sort_by_key(|title| is_untitled(title).then_some((title.len(), title.as_str())));
    let titles = titles.into_iter().take(16_000);
    let titles: HashMap<&str, usize> = titles.enumerate().map(|(at, title)| (title.as_str(), at)).collect();
    let mut columns: Vec<(usize, Column)> = titles
        .iter()
        .map(|(title, at)| (*at, Column::new(title.chars().take(200).collect::<String>(), Width::Fit(8, 40))))
        .collect();
    columns.sort_by_key(|(at, _)| *at);
    let facts = [
        Column::new(word(BookWord::Why), Width::Fit(12, 24)),
        Column::new(word(BookWord::OldSheet), Width::Fit(8, 16)),
        Column::new(word(BookWord::OldRow), Width::Of(8)),
    ];
    let first = facts.len();
    let columns: Vec<Column> = facts.into_iter().chain(columns.into_iter().map(|(_, column)| column)).collect();
    let rows = kept.iter().map(|row| {
        let mut cells = vec![Cell::default(); columns.len()];
        let facts = [text::kept_because(row.why, lang), &row.sheet, &row.row].map(Cell::text);
        for (slot, fact) in cells.iter_mut().zip(facts) {
            *slot = fact;
        }
        for (title, typed) in &row.cells {
            let at = titles.get(title.as_str()).map(|at| first.saturating_add(*at));
            if let Some(slot) = at.and_then(|at| cells.get_mut(at)) {
                *slot = of_value(typed);
            }
        }
        cells
    });
    // Many columns on one page across cannot be read: they go over several, with the first three on each.
    let scale = (columns.len() > ON_ONE_PAGE).then_some(SCALE);
    book.table(SheetKind::Others, &columns, rows, &Setup { kept_columns: 3, scale, ..Setup::default() })
}
