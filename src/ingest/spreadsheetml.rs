//! XML of Excel 2002 and 2003 (SpreadsheetML), which export programs like to name `.xls`.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::ingest::encoding::{self, Encoding};
use crate::ingest::error::Reason;
use crate::ingest::grid::{Area, Grid};
use crate::ingest::limits::{Limit, Limits};
use crate::ingest::value::{Kept, without_midnight};
use crate::ingest::workbook::{ReadBook, ReadSheet, SheetInfo, area, is_percent};
use crate::ingest::xml::{attribute, count, push_reference};
use crate::register::CellAddress;

/// Opens a workbook and reads its sheets.
pub(super) fn open(bytes: &[u8], chosen: Option<Encoding>, limits: &Limits) -> Result<ReadBook, Reason> {
    let decoded = encoding::decode(bytes, chosen, declared(bytes))?;
    let mut book = read(&decoded.text, limits)?;
    book.guessed = decoded.guessed;
    Ok(book)
}

/// The encoding that the first line names.
fn declared(bytes: &[u8]) -> Option<Encoding> {
    let start = encoding::glimpse(bytes);
    let (declaration, _) = start.split_once("?>")?;
    let (_, after) = declaration.split_once("encoding")?;
    Encoding::declared(after.trim_start_matches([' ', '=', '"', '\'']).split(['"', '\'']).next()?)
}

fn read(text: &str, limits: &Limits) -> Result<ReadBook, Reason> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let mut content =
        Content { limits, style: None, percents: BTreeSet::new(), book: ReadBook::default(), sheet: None };
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => content.start(&tag),
            Ok(Event::End(tag)) => content.end(tag.local_name().as_ref()),
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
                if let Some(sheet) = &mut content.sheet {
                    sheet.failed.get_or_insert(Reason::Truncated);
                }
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
    /// Styles that show percentages.
    percents: BTreeSet<String>,
    book: ReadBook,
    sheet: Option<Open>,
}

/// The sheet that is being read.
struct Open {
    info: SheetInfo,
    grid: Grid,
    merged: Vec<Area>,
    failed: Option<Reason>,
    /// The row that comes next, or that is being read.
    row: u32,
    row_span: u32,
    row_style: Option<String>,
    /// The column that comes next, or that is being read.
    column: u32,
    cell: Option<OpenCell>,
    /// Whether the word that comes says if the sheet is visible.
    is_visibility: bool,
}

/// The cell that is being read.
struct OpenCell {
    across: u32,
    is_percent: bool,
    has_formula: bool,
    /// Kind of the value, once it is known.
    kind: Option<String>,
    is_in_value: bool,
    /// Depth of notes and readings; their text is not the cell's.
    notes: usize,
    text: String,
}

impl Content<'_> {
    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        match (name.as_ref(), &mut self.sheet) {
            ("Style", _) => self.style = attribute(tag, "ss:ID"),
            ("NumberFormat", None) => {
                let format = attribute(tag, "ss:Format").unwrap_or_default();
                if (format == "Percent" || is_percent(&format))
                    && let Some(style) = self.style.clone()
                {
                    self.percents.insert(style);
                }
            }
            ("Worksheet", None) => {
                let info = SheetInfo { name: attribute(tag, "ss:Name").unwrap_or_default(), hidden: false };
                self.sheet = Some(Open {
                    info,
                    grid: Grid::within(self.limits),
                    merged: Vec::new(),
                    failed: None,
                    row: 0,
                    row_span: 0,
                    row_style: None,
                    column: 0,
                    cell: None,
                    is_visibility: false,
                });
            }
            (name, Some(sheet)) => sheet.start(name, tag, &self.percents, self.limits),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == "Worksheet" {
            self.close_sheet();
        } else if let Some(sheet) = &mut self.sheet {
            sheet.end(name);
        }
    }

    fn text(&mut self, text: &str) {
        let Some(sheet) = &mut self.sheet else { return };
        if sheet.is_visibility {
            sheet.info.hidden = text.trim() != "SheetVisible";
        } else if let Some(cell) = &mut sheet.cell
            && cell.is_in_value
            && cell.notes == 0
        {
            cell.text.push_str(text);
        }
    }

    fn close_sheet(&mut self) {
        if let Some(sheet) = self.sheet.take() {
            let grid = match sheet.failed {
                Some(reason) => Err(reason),
                None => Ok(sheet.grid.finish()),
            };
            self.book.sheets.push(ReadSheet { info: sheet.info, grid, merged: sheet.merged, notes: None });
        }
    }
}

impl Open {
    fn start(&mut self, name: &str, tag: &BytesStart<'_>, percents: &BTreeSet<String>, limits: &Limits) {
        match (name, &mut self.cell) {
            ("Visible", None) => self.is_visibility = true,
            ("Row", None) => {
                self.row = index(tag, self.row);
                self.row_span = count(tag, "ss:Span", 0);
                self.row_style = attribute(tag, "ss:StyleID");
                self.column = 0;
            }
            ("Cell", None) => {
                self.column = index(tag, self.column);
                let style = attribute(tag, "ss:StyleID").or_else(|| self.row_style.clone());
                let across = count(tag, "ss:MergeAcross", 0);
                let down = count(tag, "ss:MergeDown", 0);
                if across > 0 || down > 0 {
                    let last = (self.row.saturating_add(down), self.column.saturating_add(across));
                    self.merged.push(area((self.row, self.column), last));
                    if self.merged.len() > limits.merges {
                        self.failed.get_or_insert(Reason::TooLarge { limit: Some(Limit::Merges) });
                    }
                }
                self.cell = Some(OpenCell {
                    across,
                    is_percent: style.is_some_and(|style| percents.contains(&style)),
                    has_formula: attribute(tag, "ss:Formula").is_some(),
                    kind: None,
                    is_in_value: false,
                    notes: 0,
                    text: String::new(),
                });
            }
            ("Comment" | "PhoneticText", Some(cell)) => cell.notes = cell.notes.saturating_add(1),
            ("Data", Some(cell)) if cell.notes == 0 => {
                cell.kind = Some(attribute(tag, "ss:Type").unwrap_or_default());
                cell.is_in_value = true;
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match (name, &mut self.cell) {
            ("Visible", _) => self.is_visibility = false,
            ("Row", _) => self.row = self.row.saturating_add(self.row_span).saturating_add(1),
            ("Comment" | "PhoneticText", Some(cell)) => cell.notes = cell.notes.saturating_sub(1),
            ("Data", Some(cell)) if cell.notes == 0 => cell.is_in_value = false,
            ("Cell", Some(_)) => {
                let Some(cell) = self.cell.take() else { return };
                let at = CellAddress { row: self.row, column: self.column };
                self.column = self.column.saturating_add(cell.across).saturating_add(1);
                if let Some(value) = cell.finish()
                    && self.failed.is_none()
                {
                    self.failed = self.grid.push(at, value.raw()).err().map(Reason::from);
                }
            }
            _ => {}
        }
    }
}

/// The place that `ss:Index` gives, counted from 1; otherwise the one that comes next.
fn index(tag: &BytesStart<'_>, next: u32) -> u32 {
    count(tag, "ss:Index", next.saturating_add(1)).saturating_sub(1)
}

impl OpenCell {
    fn finish(self) -> Option<Kept> {
        let Some(kind) = self.kind else { return self.has_formula.then_some(Kept::Uncached) };
        let number = || self.text.trim().parse::<f64>().ok();
        Some(match kind.as_str() {
            "Number" => match number() {
                Some(number) if self.is_percent => Kept::Percent(number),
                Some(number) => Kept::Number(number),
                None => Kept::Text(self.text),
            },
            "Boolean" => Kept::Flag(self.text.trim() == "1"),
            "DateTime" => Kept::Date(without_midnight(self.text.trim()).to_owned()),
            "Error" => Kept::Error(self.text.trim().to_owned()),
            _ => Kept::Text(self.text),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::grid::Raw;
    use crate::ingest::workbook::Workbook as _;

    fn at(row: u32, column: u32) -> CellAddress {
        CellAddress { row, column }
    }

    const BOOK: &str = r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
      <Styles><Style ss:ID="s1"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="s2"><NumberFormat ss:Format="0.0"/></Style></Styles>
      <Worksheet ss:Name="表"><Table>
        <Row ss:Index="2"><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">甲&lt;乙</Data></Cell><Cell ss:StyleID="s1"><Data ss:Type="Number">0.85</Data><Comment><ss:Data>note</ss:Data></Comment></Cell></Row>
        <Row ss:StyleID="s1"><Cell ss:Index="4" ss:StyleID="s2"><Data ss:Type="Number">1.5</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="DateTime">2020-12-31T00:00:00.000</Data></Cell><Cell ss:Formula="=1+1"/><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>粗</B>体</ss:Data></Cell></Row>
        <Row ss:Span="2"/><Row><Cell><Data ss:Type="Error">#DIV/0!</Data></Cell></Row>
      </Table></Worksheet>
      <Worksheet ss:Name="底稿"><Table/><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"#;

    #[test]
    fn places_kinds_and_styles() {
        let mut book = read(BOOK, &Limits::DEFAULT).unwrap();
        let expected = [("表", false), ("底稿", true)].map(|(name, hidden)| SheetInfo { name: name.into(), hidden });
        assert_eq!(book.sheets(), expected);
        assert_eq!(book.merged_areas(0), [Area { first: at(1, 0), last: at(2, 1) }]);
        let grid = book.read(0).unwrap();
        let cells = [
            (at(1, 0), Raw::Text("甲<乙")),
            (at(1, 2), Raw::Percent(0.85)),
            (at(2, 3), Raw::Number(1.5)),
            (at(2, 4), Raw::Flag(true)),
            (at(2, 5), Raw::Date("2020-12-31")),
            (at(2, 6), Raw::Uncached),
            (at(2, 7), Raw::Text("粗体")),
            (at(6, 0), Raw::Error("#DIV/0!")),
        ];
        for (at, raw) in cells {
            assert_eq!(grid.cell(at), raw, "{at}");
        }
        assert_eq!(grid.rows().map(|row| row.cells().count()).sum::<usize>(), cells.len());
    }

    #[test]
    fn the_declared_encoding_counts() {
        let text = BOOK.replace("version=\"1.0\"", "version=\"1.0\" encoding=\"gb2312\"");
        let (bytes, _, _) = encoding_rs::GBK.encode(&text);
        let mut book = open(&bytes, None, &Limits::DEFAULT).unwrap();
        assert_eq!(book.read(0).unwrap().cell(at(1, 0)), Raw::Text("甲<乙"));
    }

    #[test]
    fn a_cut_book_keeps_its_whole_sheets() {
        let cut = &BOOK[..BOOK.find("底稿").unwrap()];
        let mut book = read(cut, &Limits::DEFAULT).unwrap();
        assert_eq!(book.sheets.len(), 1);
        assert!(book.read(0).is_ok());
        let early = &BOOK[..BOOK.find("DateTime").unwrap()];
        assert_eq!(read(early, &Limits::DEFAULT).unwrap().read(0).unwrap_err(), Reason::Truncated);
    }
}
