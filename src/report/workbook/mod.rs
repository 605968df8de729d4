//! The report workbook, for people who live in Excel or WPS: a sheet a file. Nothing is decided here; every status, count and
//! gap is the assessment's.

mod areas;
mod basis;
pub(in crate::report) mod book;
pub(in crate::report) mod cell;
mod charts;
mod communities;
mod comparison;
mod fingerprint;
mod gaps;
mod kind;
mod overview;
mod package;
mod page;
mod problems;
pub(in crate::report) mod style;
mod targets;
mod unknown;
pub(in crate::report) mod writing;

use std::collections::HashMap;
use std::io;

use rust_xlsxwriter::XlsxError;

use crate::audit::Outcome;
use crate::ingest;
use crate::lang::Lang;
use crate::plan::Level;
use crate::register::UnitRef;
use crate::report::context::Context;
use crate::text;
use book::{Book, MOST_LINKS, MOST_ROWS};
use gaps::{Entry, GapList};
use package::Stream;

pub(super) use comparison::write as write_comparison;

pub use cell::Day;
pub use gaps::Earlier;
pub use kind::SheetKind;

/// What a workbook is to have.
#[derive(Clone, Copy, Debug)]
pub struct Contents<'a> {
    /// The sheets; all where empty.
    pub sheets: &'a [SheetKind],
    /// A list that people went on with.
    pub earlier: Option<&'a Earlier>,
    /// Whether what has no place in the list goes to a sheet of its own. Of the parts of a list only the whole does that.
    pub keeps_others: bool,
    /// Whether there are working papers.
    pub working_papers: bool,
    /// The day of the run, on which gaps that are met are closed.
    pub today: Day,
    /// The day that the file says it was made; `None` for the end of the year of the figures, so that it is the same for
    /// the same input.
    pub created: Option<Day>,
}

impl Default for Contents<'_> {
    fn default() -> Self {
        Self {
            sheets: &[],
            earlier: None,
            keeps_others: true,
            working_papers: false,
            today: Day { year: 1970, month: 1, day: 1 },
            created: None,
        }
    }
}

impl Contents<'_> {
    fn has(&self, kind: SheetKind) -> bool {
        self.sheets.is_empty() || self.sheets.contains(&kind)
    }
}

/// Writes the workbook.
pub(super) fn write(
    context: Context<'_>,
    outcome: &Outcome,
    contents: &Contents<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    write_within(context, outcome, contents, MOST_ROWS, out)
}

/// Writes it with at most `most_rows` rows a sheet.
fn write_within(
    context: Context<'_>,
    outcome: &Outcome,
    contents: &Contents<'_>,
    most_rows: u32,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let rows = gaps::Rows::new(context);
    let list = gaps::list(context, contents.earlier, contents.today, &rows);
    let Made { book, prints_sheet, streams } =
        made(context, outcome, contents, most_rows, &list, &rows).map_err(io::Error::other)?;
    let words = if streams.is_empty() { &[][..] } else { &rows.words };
    // Read as it will be read when it comes back. Without fingerprints it is a workbook all the same.
    let mut prints = Vec::new();
    let read = ingest::read_own_sheets(&book, &mut |sheet| prints.extend(fingerprint::of_sheet(&sheet)));
    let prints = read.ok().map(|()| (prints_sheet, prints));
    package::write(&book, words, &streams, &gaps::stream(&rows), prints, out)
}

/// The file as the library makes it.
struct Made<'l> {
    book: Vec<u8>,
    /// Number of the sheet that is to hold the fingerprints.
    prints_sheet: usize,
    /// The lists whose rows are still to be put in.
    streams: Vec<Stream<'l, Entry>>,
}

fn made<'l>(
    context: Context<'_>,
    outcome: &Outcome,
    contents: &Contents<'_>,
    most_rows: u32,
    list: &'l GapList<'_>,
    rows: &gaps::Rows<'_>,
) -> Result<Made<'l>, XlsxError> {
    let mut book = Book::new(context, contents.created.unwrap_or_else(|| last_day(context)), most_rows)?;
    let mut streams = Vec::new();
    let links = Links::of(context, contents, list, most_rows);
    for (kind, _) in SheetKind::NAMES.into_iter().filter(|(kind, _)| contents.has(*kind)) {
        match kind {
            SheetKind::Overview => overview::begin(&mut book)?,
            SheetKind::Targets => targets::write(&mut book)?,
            SheetKind::Counties => areas::write(&mut book, kind, &context.counties().collect::<Vec<_>>())?,
            SheetKind::Streets => areas::write(&mut book, kind, &context.streets().collect::<Vec<_>>())?,
            SheetKind::Communities => communities::write(&mut book, &links)?,
            // Links and what people filled in need the library; without them rows are written on the way.
            SheetKind::Gaps if links.is_none() && list.is_new() => streams = gaps::outline(&mut book, list, rows)?,
            SheetKind::Gaps => gaps::write(&mut book, list, rows, &links)?,
            SheetKind::Unknown => unknown::write(&mut book)?,
            SheetKind::Problems => problems::write(&mut book)?,
            SheetKind::Basis => basis::write(&mut book)?,
            SheetKind::Others => {}
        }
    }
    if let Some(earlier) = contents.earlier.filter(|_| contents.keeps_others && !list.kept.is_empty()) {
        gaps::others(&mut book, earlier, &list.kept)?;
    }
    if contents.working_papers {
        book.add_papers()?;
    }
    if contents.has(SheetKind::Overview) {
        // Last, because it lists the other sheets and draws what they hold.
        overview::fill(&mut book, outcome, contents)?;
    }
    let (book, prints_sheet) = book.bytes()?;
    Ok(Made { book, prints_sheet, streams })
}

/// The last day of the year that the figures are of, else of the year that the plan aims at.
fn last_day(context: Context<'_>) -> Day {
    let year = context.assessment.register.year.unwrap_or(context.assessment.plan.target_year);
    let year = u16::try_from(year).ok().filter(|year| (1900..=9999).contains(year)).unwrap_or(2000);
    Day { year, month: 12, day: 31 }
}

/// Where a community and its gaps stand in their sheets. Very long lists have no links: Excel would not follow them all.
pub(in crate::report::workbook) struct Links {
    lang: Lang,
    communities: HashMap<UnitRef, usize>,
    gaps: HashMap<UnitRef, usize>,
}

impl Links {
    fn of(context: Context<'_>, contents: &Contents<'_>, list: &GapList<'_>, most_rows: u32) -> Self {
        let mut links = Self { lang: context.lang, communities: HashMap::new(), gaps: HashMap::new() };
        let communities: Vec<UnitRef> = communities::listed(context).collect();
        let most = MOST_LINKS.min((most_rows as usize).saturating_sub(2));
        let is_short = list.entries.len() <= most && communities.len() <= most;
        if is_short && contents.has(SheetKind::Communities) && contents.has(SheetKind::Gaps) {
            links.communities = communities.into_iter().enumerate().map(|(row, unit)| (unit, row)).collect();
            for (row, entry) in
                list.entries.iter().enumerate().filter(|(_, entry)| entry.unit.level == Level::Community)
            {
                links.gaps.entry(entry.unit).or_insert(row);
            }
        }
        links
    }

    fn is_none(&self) -> bool {
        self.gaps.is_empty()
    }

    /// The row of a community.
    fn to_community(&self, unit: UnitRef) -> Option<String> {
        self.to(SheetKind::Communities, communities::NAME_COLUMN, *self.communities.get(&unit)?)
    }

    /// The first gap of a community.
    fn to_gap(&self, unit: UnitRef) -> Option<String> {
        self.to(SheetKind::Gaps, gaps::UNIT_COLUMN, *self.gaps.get(&unit)?)
    }

    #[expect(clippy::unnecessary_wraps, reason = "the callers have an option already")]
    fn to(&self, kind: SheetKind, column: usize, index: usize) -> Option<String> {
        let letter = char::from(b'A'.saturating_add(u8::try_from(column).unwrap_or_default()));
        // Rows are numbered from 1, and the first is the header.
        Some(format!("internal:'{}'!{letter}{}", text::sheet_name(kind, self.lang), index.saturating_add(2)))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::{fs, iter};

    use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};

    use super::*;
    use crate::audit::{Assessment, Selection, assess};
    use crate::ingest::{self, Limits, Mapping, Request};
    use crate::plan::{Plan, builtin, load_fields, load_plan};

    /// Calls `check` with the assessment of `count` urban communities that are short of social organisations.
    fn with(count: usize, check: impl FnOnce(&Assessment<'_>)) {
        let plan: Plan = load_plan(builtin::PLANS[0].1, load_fields(builtin::FIELDS).unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("社区.csv");
        let rows = (0..count).map(|number| format!("东区,江南街道,{number}号社区,城市社区,3"));
        let header = "县(区),街道(乡镇),社区名称,城乡类型,社区社会组织数".to_owned();
        fs::write(&path, iter::once(header).chain(rows).collect::<Vec<_>>().join("\n")).unwrap();
        let request = Request {
            inputs: &[path],
            fields: &plan.fields,
            city_name: "市",
            year: None,
            mapping: &Mapping::default(),
            encoding: None,
            limits: Limits::DEFAULT,
            with_hashes: true,
            on_file: &|_, _| {},
        };
        let read = ingest::survey(&request).unwrap().read;
        let options = plan.options.iter().map(|option| option.default.clone()).collect();
        check(&assess(&plan, &read.register, options, Selection::default(), read.problems));
    }

    fn rows(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<Data>> {
        book.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn a_list_beyond_the_rows_of_a_sheet_goes_on_in_another() {
        with(25, |assessment| {
            let context = Context { assessment, lang: Lang::Zh };
            let outcome = Outcome::of(assessment, false);
            for sheets in [&[SheetKind::Gaps][..], &[SheetKind::Gaps, SheetKind::Communities]] {
                let contents = Contents { sheets, ..Contents::default() };
                let mut out = Vec::new();
                // A header, ten rows and a remark.
                write_within(context, &outcome, &contents, 12, &mut out).unwrap();
                let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(out)).unwrap();
                let mut names = Vec::new();
                for (sheet, count, next) in [
                    ("缺口清单", 10, Some("缺口清单(2)")),
                    ("缺口清单(2)", 10, Some("缺口清单(3)")),
                    ("缺口清单(3)", 5, None),
                ] {
                    let found = rows(&mut book, sheet);
                    assert_eq!(found[0][0], Data::String("县区".into()), "each has a header");
                    assert_eq!(found.len(), 1 + count + usize::from(next.is_some()));
                    names.extend(found[1..=count].iter().map(|row| row[gaps::UNIT_COLUMN].to_string()));
                    if let Some(next) = next {
                        assert!(found[count + 1][0].to_string().contains(next), "{:?}", found[count + 1][0]);
                    }
                }
                names.sort();
                names.dedup();
                assert_eq!(names.len(), 25);
            }
        });
    }
}
