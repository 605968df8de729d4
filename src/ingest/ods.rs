//! OpenDocument spreadsheets (ods), read as a stream.
//!
//! The spreadsheet library writes out every repeated cell, which a few bytes can ask for by the hundred million, and
//! tells neither merged areas nor percentages. So the one part that holds all sheets is read here.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::ingest::annotation::Annotation;
use crate::ingest::error::Reason;
use crate::ingest::grid::{Area, Grid, TooLarge};
use crate::ingest::guard::guarded;
use crate::ingest::limits::{Limit, Limits};
use crate::ingest::package;
use crate::ingest::plain::PlainNote;
use crate::ingest::value::{Kept, without_midnight};
use crate::ingest::workbook::{ReadBook, ReadSheet, SheetInfo, area};
use crate::ingest::xml::{attribute, count, push_reference};
use crate::register::CellAddress;

/// Rows and columns that a sheet can have.
const MAX_ROWS: u32 = 1 << 20;
const MAX_COLUMNS: u32 = 1 << 14;

/// Opens a workbook and reads its sheets.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<ReadBook, Reason> {
    guarded(|| {
        package::check_sizes(bytes, limits, |_| false)?;
        if is_encrypted(bytes) {
            return Err(Reason::Password);
        }
        let mut package = package::open(bytes)?;
        let part = package.by_name("content.xml").map_err(|error| package::why(&error))?;
        read(BufReader::new(part), limits)
    })
    .unwrap_or(Err(Reason::Damaged))
}

/// The list of parts says how each is encrypted.
fn is_encrypted(bytes: &[u8]) -> bool {
    let Ok(mut package) = package::open(bytes) else { return false };
    let Ok(part) = package.by_name("META-INF/manifest.xml") else { return false };
    let mut list = Vec::new();
    // What cannot be read names no encryption.
    let _ = part.take(1 << 22).read_to_end(&mut list);
    let mark = b"encryption-data";
    list.windows(mark.len()).any(|window| window == mark)
}

fn read(part: impl BufRead, limits: &Limits) -> Result<ReadBook, Reason> {
    let mut reader = Reader::from_reader(part);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let mut content =
        Content { limits, style: None, hidden: BTreeSet::new(), book: ReadBook::default(), sheet: None, depth: 0 };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => content.start(&tag),
            Ok(Event::End(tag)) => content.end(tag.name().as_ref()),
            Ok(Event::Text(text)) => content.text(&text.xml10_content()),
            Ok(Event::CData(text)) => content.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                let mut text = String::new();
                push_reference(&reference, &mut text);
                content.text(&text);
            }
            Ok(Event::Eof) if content.sheet.is_none() => break,
            Ok(Event::Eof) | Err(_) => {
                // The sheets before the damage are whole.
                content.fail(Reason::Damaged);
                content.close_sheet();
                break;
            }
            Ok(_) => {}
        }
    }
    if content.book.sheets.is_empty() { Err(Reason::Damaged) } else { Ok(content.book) }
}

/// What was read so far.
struct Content<'a> {
    limits: &'a Limits,
    /// The style that is being defined.
    style: Option<String>,
    /// Styles of hidden sheets.
    hidden: BTreeSet<String>,
    book: ReadBook,
    sheet: Option<Open>,
    /// How many tables are open: cells of a table inside a cell are not cells of the sheet.
    depth: usize,
}

/// The sheet that is being read.
struct Open {
    info: SheetInfo,
    grid: Grid,
    merged: Vec<Area>,
    failed: Option<Reason>,
    row: u32,
    row_repeats: u32,
    column: u32,
    /// Values of the row: first column, how often, what.
    values: Vec<(u32, u32, Kept)>,
    cell: Option<OpenCell>,
    /// The remark that is being read, and those before it.
    annotation: Option<Annotation>,
    notes: Vec<PlainNote>,
    /// Cells that may still be repeated.
    repeats_left: usize,
}

/// The cell that is being read.
struct OpenCell {
    repeats: u32,
    is_covered: bool,
    value: Option<Kept>,
    is_error: bool,
    has_formula: bool,
    text: String,
    paragraphs: usize,
    /// Depth of notes; their text is not the cell's.
    notes: usize,
}

impl Content<'_> {
    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.name().as_ref() {
            "style:style" => self.style = attribute(tag, "style:name"),
            "style:table-properties" => {
                if let Some(style) = self.style.take()
                    && attribute(tag, "table:display").as_deref() == Some("false")
                {
                    self.hidden.insert(style);
                }
            }
            "table:table" => {
                self.depth = self.depth.saturating_add(1);
                if self.depth == 1 {
                    self.open_sheet(tag);
                }
            }
            name if self.depth == 1 => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.start(name, tag, self.limits);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == "table:table" {
            self.depth = self.depth.saturating_sub(1);
            if self.depth == 0 {
                self.close_sheet();
            }
        } else if self.depth == 1
            && let Some(sheet) = &mut self.sheet
        {
            sheet.end(name);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(annotation) = self.sheet.as_mut().and_then(|sheet| sheet.annotation.as_mut()) {
            annotation.text(text);
        } else if self.depth == 1
            && let Some(cell) = self.sheet.as_mut().and_then(|sheet| sheet.cell.as_mut())
            && cell.paragraphs > 0
            && cell.notes == 0
        {
            cell.text.push_str(text);
        }
    }

    fn fail(&mut self, reason: Reason) {
        if let Some(sheet) = &mut self.sheet {
            sheet.failed.get_or_insert(reason);
        }
    }

    fn open_sheet(&mut self, tag: &BytesStart<'_>) {
        let hidden = attribute(tag, "table:style-name").is_some_and(|style| self.hidden.contains(&style));
        self.sheet = Some(Open {
            info: SheetInfo { name: attribute(tag, "table:name").unwrap_or_default(), hidden },
            grid: Grid::within(self.limits),
            merged: Vec::new(),
            failed: None,
            row: 0,
            row_repeats: 1,
            column: 0,
            values: Vec::new(),
            cell: None,
            annotation: None,
            notes: Vec::new(),
            repeats_left: self.limits.repeated,
        });
    }

    fn close_sheet(&mut self) {
        if let Some(sheet) = self.sheet.take() {
            let grid = match sheet.failed {
                Some(reason) => Err(reason),
                None => Ok(sheet.grid.finish()),
            };
            self.book.sheets.push(ReadSheet { info: sheet.info, grid, merged: sheet.merged, notes: Some(sheet.notes) });
        }
    }
}

impl Open {
    fn start(&mut self, name: &str, tag: &BytesStart<'_>, limits: &Limits) {
        if self.failed.is_some() {
            return;
        }
        if let Some(annotation) = &mut self.annotation {
            annotation.start(name, tag);
        }
        match (name, &mut self.cell) {
            ("table:table-row", _) => {
                self.row_repeats = count(tag, "table:number-rows-repeated", 1);
                self.column = 0;
            }
            ("table:table-cell" | "table:covered-table-cell", _) => {
                self.cell = Some(open_cell(tag, name == "table:covered-table-cell"));
                let down = count(tag, "table:number-rows-spanned", 1).saturating_sub(1);
                let across = count(tag, "table:number-columns-spanned", 1).saturating_sub(1);
                if down > 0 || across > 0 {
                    let last = (self.row.saturating_add(down), self.column.saturating_add(across));
                    self.merged.push(area((self.row, self.column), last));
                    if self.merged.len() > limits.merges {
                        self.failed = Some(Reason::TooLarge { limit: Some(Limit::Merges) });
                    }
                }
            }
            ("office:annotation", Some(cell)) => {
                cell.notes = cell.notes.saturating_add(1);
                let at = CellAddress { row: self.row, column: self.column };
                self.annotation.get_or_insert_with(|| Annotation::new(at));
            }
            ("text:p", Some(cell)) if cell.notes == 0 => {
                if cell.paragraphs > 0 {
                    cell.text.push('\n');
                }
                cell.paragraphs = cell.paragraphs.saturating_add(1);
            }
            ("text:s", Some(cell)) if cell.notes == 0 => {
                // No cell needs more blanks than a sheet has columns.
                let blanks = count(tag, "text:c", 1).min(MAX_COLUMNS);
                cell.text.extend((0..blanks).map(|_| ' '));
            }
            ("text:tab", Some(cell)) if cell.notes == 0 => cell.text.push('\t'),
            ("text:line-break", Some(cell)) if cell.notes == 0 => cell.text.push('\n'),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(annotation) = &mut self.annotation {
            annotation.end(name);
        }
        match name {
            "table:table-cell" | "table:covered-table-cell" => {
                let Some(cell) = self.cell.take() else { return };
                let repeats = cell.repeats.min(MAX_COLUMNS.saturating_sub(self.column));
                let first = self.column;
                self.column = self.column.saturating_add(repeats);
                if let Some(value) = cell.finish() {
                    self.values.push((first, repeats, value));
                }
            }
            "table:table-row" => {
                let repeats = self.row_repeats.min(MAX_ROWS.saturating_sub(self.row));
                let first = self.row;
                self.row = self.row.saturating_add(repeats);
                if !self.values.is_empty() && self.failed.is_none() {
                    self.failed = self.push_rows(first..self.row).err().map(Reason::from);
                }
                self.values.clear();
            }
            "office:annotation" => {
                if let Some(cell) = &mut self.cell {
                    cell.notes = cell.notes.saturating_sub(1);
                }
                self.notes.extend(self.annotation.take().and_then(Annotation::finish));
            }
            _ => {}
        }
    }

    fn push_rows(&mut self, rows: std::ops::Range<u32>) -> Result<(), TooLarge> {
        let in_row = self.values.iter().fold(0, |sum: usize, (_, repeats, _)| sum.saturating_add(*repeats as usize));
        let repeated = in_row.saturating_mul(rows.len()).saturating_sub(self.values.len());
        self.repeats_left = self.repeats_left.checked_sub(repeated).ok_or(TooLarge(Some(Limit::Repeated)))?;
        for row in rows {
            for (first, repeats, value) in &self.values {
                for column in *first..first.saturating_add(*repeats) {
                    self.grid.push(CellAddress { row, column }, value.raw())?;
                }
            }
        }
        Ok(())
    }
}

fn open_cell(tag: &BytesStart<'_>, is_covered: bool) -> OpenCell {
    let value = |name: &str| attribute(tag, name);
    let number = || value("office:value").and_then(|text| text.trim().parse::<f64>().ok());
    let kept = match value("office:value-type").as_deref() {
        Some("percentage") => number().map(Kept::Percent),
        Some("float" | "currency") => number().map(Kept::Number),
        Some("boolean") => value("office:boolean-value").map(|flag| Kept::Flag(flag.eq_ignore_ascii_case("true"))),
        Some("date") => value("office:date-value").map(|date| Kept::Date(without_midnight(&date).to_owned())),
        Some("time") => value("office:time-value").map(|time| Kept::Date(clock(&time).unwrap_or(time))),
        Some("string") => value("office:string-value").filter(|text| !text.is_empty()).map(Kept::Text),
        _ => None,
    };
    OpenCell {
        repeats: count(tag, "table:number-columns-repeated", 1),
        is_covered,
        value: kept,
        is_error: value("calcext:value-type").as_deref() == Some("error"),
        has_formula: value("table:formula").is_some(),
        text: String::new(),
        paragraphs: 0,
        notes: 0,
    }
}

impl OpenCell {
    /// The cell's value. What a merged area covers is not seen and does not count.
    fn finish(self) -> Option<Kept> {
        if self.is_covered {
            return None;
        }
        let shown = self.text.trim();
        if self.is_error || (self.has_formula && shown.starts_with("Err:")) {
            return Some(Kept::Error(shown.to_owned()));
        }
        match self.value {
            Some(value) => Some(value),
            None if !shown.is_empty() => Some(Kept::Text(self.text)),
            // A formula that gives an empty text has a paragraph, or says that it is a text; one without either
            // was never calculated.
            None if self.has_formula && self.paragraphs == 0 => Some(Kept::Uncached),
            None => None,
        }
    }
}

/// A time as other formats say it: 8:30:00 of `PT08H30M00S`. Fractions of a second are left out.
fn clock(time: &str) -> Option<String> {
    let (hours, rest) = time.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    let [hours, minutes, seconds] = [hours, minutes, seconds].map(|part| part.parse::<u32>().ok());
    Some(format!("{}:{:02}:{:02}", hours?, minutes?, seconds?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::grid::Raw;
    use crate::ingest::workbook::Workbook as _;

    fn book(tables: &str) -> ReadBook {
        let xml = format!("<office:document-content>{tables}</office:document-content>");
        read(xml.as_bytes(), &Limits::DEFAULT).unwrap()
    }

    fn at(row: u32, column: u32) -> CellAddress {
        CellAddress { row, column }
    }

    #[test]
    fn repeated_blanks_cost_nothing_and_repeated_values_are_written_out() {
        let mut book = book(
            r#"<table:table table:name="甲">
                <table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
                <table:table-row table:number-rows-repeated="2">
                  <table:table-cell/>
                  <table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="2"><text:p>7</text:p></table:table-cell>
                </table:table-row>
                <table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
            </table:table>"#,
        );
        assert_eq!(book.sheets(), [SheetInfo { name: "甲".into(), hidden: false }]);
        let grid = book.read(0).unwrap();
        let cells: Vec<_> = grid.rows().map(|row| (row.number(), row.cells().collect::<Vec<_>>())).collect();
        let sevens = vec![(1, Raw::Number(7.0)), (2, Raw::Number(7.0))];
        assert_eq!(cells, [(3, sevens.clone()), (4, sevens)]);
    }

    #[test]
    fn cells_of_every_kind() {
        let mut book = book(
            r#"<table:table table:name="A"><table:table-row>
              <table:table-cell office:value-type="percentage" office:value="0.85"><text:p>85%</text:p></table:table-cell>
              <table:table-cell office:value-type="string"><text:p>甲&amp;<text:s text:c="2"/>乙</text:p><office:annotation><text:p>note</text:p></office:annotation><text:p>丙</text:p></table:table-cell>
              <table:table-cell office:value-type="date" office:date-value="2020-12-31T00:00:00"><text:p>x</text:p></table:table-cell>
              <table:table-cell office:value-type="boolean" office:boolean-value="true"/>
              <table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>
              <table:table-cell table:formula="of:=1+1"/>
            </table:table-row></table:table>"#,
        );
        let grid = book.read(0).unwrap();
        let expected = [
            Raw::Percent(0.85),
            Raw::Text("甲&  乙\n丙"),
            Raw::Date("2020-12-31"),
            Raw::Flag(true),
            Raw::Error("#DIV/0!"),
            Raw::Uncached,
        ];
        for (column, raw) in (0_u32..).zip(expected) {
            assert_eq!(grid.cell(at(0, column)), raw);
        }
    }

    #[test]
    fn remarks_are_read_with_their_authors_and_are_no_part_of_their_cells() {
        let mut book = book(
            r#"<table:table table:name="A"><table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row><table:table-row>
              <table:table-cell table:number-columns-repeated="2"/>
              <table:table-cell office:value-type="float" office:value="7"><office:annotation draw:style-name="gr1"><dc:creator>张三</dc:creator><dc:date>2021-06-30T08:30:15</dc:date><text:p text:style-name="P1"><text:span>下周</text:span><text:s text:c="2"/>开会</text:p><text:p/><text:p>A&amp;B</text:p></office:annotation><text:p>7</text:p></table:table-cell>
              <table:table-cell><office:annotation><text:p/></office:annotation></table:table-cell>
              <table:table-cell><office:annotation><text:p>只有批注</text:p></office:annotation></table:table-cell>
            </table:table-row></table:table>"#,
        );
        let note = |column, author: &str, text: &str| PlainNote {
            at: at(2, column),
            author: author.into(),
            text: text.into(),
        };
        assert_eq!(book.notes(0), Some(vec![note(2, "张三", "下周  开会\n\nA&B"), note(4, "", "只有批注")]));
        let grid = book.read(0).unwrap();
        assert_eq!(
            grid.rows().flat_map(|row| row.cells().collect::<Vec<_>>()).collect::<Vec<_>>(),
            [(2, Raw::Number(7.0))]
        );
    }

    #[test]
    fn times_are_written_as_in_other_formats() {
        assert_eq!(clock("PT08H30M00S").as_deref(), Some("8:30:00"));
        assert_eq!(clock("PT17H05M09.500000000S").as_deref(), Some("17:05:09"));
        assert_eq!(clock("PT120H00M00S").as_deref(), Some("120:00:00"));
        for other in ["", "P1D", "PT8H", "PT-8H30M00S"] {
            assert_eq!(clock(other), None, "{other}");
        }
    }

    #[test]
    fn merged_areas_and_hidden_sheets() {
        let mut book = book(
            r#"<style:style style:name="h"><style:table-properties table:display="false"/></style:style>
            <style:style style:name="v"><style:table-properties table:display="true"/></style:style>
            <table:table table:name="A" table:style-name="v">
              <table:table-row><table:table-cell/><table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="3"><text:p>甲</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>乙</text:p></table:table-cell></table:table-row>
            </table:table>
            <table:table table:name="B" table:style-name="h"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#,
        );
        let hidden: Vec<bool> = book.sheets().iter().map(|sheet| sheet.hidden).collect();
        assert_eq!(hidden, [false, true]);
        assert_eq!(book.merged_areas(0), [Area { first: at(0, 1), last: at(1, 3) }]);
        assert_eq!(book.read(0).unwrap().cell(at(0, 4)), Raw::Text("乙"));
        // For lists of the program's own, which say there what it wrote.
        assert_eq!(book.read(1).unwrap().cell(at(0, 0)), Raw::Text("x"));
    }

    #[test]
    fn a_hundred_million_values_are_refused_and_the_next_sheet_is_read() {
        let limits = Limits { repeated: 1000, ..Limits::DEFAULT };
        let xml = r#"<a><table:table table:name="A"><table:table-row table:number-rows-repeated="1000000">
            <table:table-cell table:number-columns-repeated="100" office:value-type="float" office:value="1"/></table:table-row></table:table>
            <table:table table:name="B"><table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table></a>"#;
        let mut book = read(xml.as_bytes(), &limits).unwrap();
        assert_eq!(book.read(0).unwrap_err(), Reason::TooLarge { limit: Some(Limit::Repeated) });
        assert_eq!(book.read(1).unwrap().row_count(), 1);
    }

    #[test]
    fn sheets_before_the_damage_are_whole() {
        let xml = r#"<a><table:table table:name="A"><table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell></table:table-row></table:table><table:table table:name="B"><table:table-row>"#;
        let mut book = read(xml.as_bytes(), &Limits::DEFAULT).unwrap();
        assert_eq!(book.read(0).unwrap().row_count(), 1);
        assert_eq!(book.read(1).unwrap_err(), Reason::Damaged);
    }
}
