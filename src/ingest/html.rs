//! Tables of web pages, which many systems export with the extension `.xls`.
//!
//! Such pages are hardly ever well-formed, so tags are read one by one and nothing is expected of them but tables,
//! rows and cells. Each table becomes a sheet. A table inside another one has no rows and columns that could be told,
//! so it is refused.

use crate::ingest::encoding::{self, Encoding};
use crate::ingest::error::Reason;
use crate::ingest::grid::{Area, Grid, Raw};
use crate::ingest::limits::{Limit, Limits};
use crate::ingest::tag::{self, Tag, Token};
use crate::ingest::workbook::{ReadBook, ReadSheet, SheetInfo, area};
use crate::register::CellAddress;

/// Most rows and columns that one cell may span, as in browsers.
const MAX_ROW_SPAN: u32 = 65_534;
const MAX_COLUMN_SPAN: u32 = 1000;

/// Columns that a sheet can have.
const MAX_COLUMNS: usize = 1 << 14;

/// Opens a page and reads its tables.
pub(super) fn open(bytes: &[u8], chosen: Option<Encoding>, limits: &Limits) -> Result<ReadBook, Reason> {
    let decoded = encoding::decode(bytes, chosen, declared(bytes))?;
    let mut book = read(&decoded.text, limits)?;
    book.guessed = decoded.guessed;
    Ok(book)
}

/// The encoding that the page names.
fn declared(bytes: &[u8]) -> Option<Encoding> {
    let start = encoding::glimpse(bytes).to_ascii_lowercase();
    let (_, after) = start.split_once("charset=")?;
    let after = after.trim_start_matches(['"', '\'', ' ']);
    Encoding::declared(after.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).next()?)
}

fn read(text: &str, limits: &Limits) -> Result<ReadBook, Reason> {
    let mut page = Page { limits, tables: Vec::new(), table: None };
    for token in tag::tokens(text) {
        match token {
            Token::Text(text) => page.text(text),
            Token::Start(tag) => page.start(&tag),
            Token::End(name) => page.end(&name),
        }
    }
    page.close_table();
    if page.tables.is_empty() {
        return Err(Reason::NoTables);
    }
    let names = names(text, page.tables.len());
    let sheets = names.into_iter().zip(page.tables).map(|(name, table)| {
        let grid = table.failed.map_or(Ok(table.grid.finish()), Err);
        ReadSheet { info: SheetInfo { name, hidden: false }, grid, merged: table.merged, notes: None }
    });
    Ok(ReadBook { sheets: sheets.collect(), guessed: None })
}

/// Names of the tables: the sheet names that Excel leaves in a comment, if there are as many, else their numbers.
fn names(text: &str, count: usize) -> Vec<String> {
    let named = text.split("<x:Name>").skip(1).filter_map(|rest| rest.split_once("</x:Name>"));
    let named: Vec<String> = named.map(|(name, _)| tag::unescaped(name.trim())).take(count.saturating_add(1)).collect();
    if named.len() == count { named } else { (1..=count).map(|number| format!("#{number}")).collect() }
}

/// What was read so far.
struct Page<'a> {
    limits: &'a Limits,
    tables: Vec<Table>,
    table: Option<Table>,
}

/// A table.
struct Table {
    grid: Grid,
    merged: Vec<Area>,
    failed: Option<Reason>,
    /// The row that is being read; `None` before the first.
    row: Option<u32>,
    column: usize,
    /// For each column the first row that no cell above reaches into.
    free_from: Vec<u32>,
    /// Columns that were passed over; a hostile page could ask for billions.
    passed: usize,
    cell: Option<Cell>,
}

/// The cell that is being read.
struct Cell {
    at: CellAddress,
    text: String,
}

impl Page<'_> {
    fn start(&mut self, tag: &Tag<'_>) {
        let Some(table) = &mut self.table else {
            if tag.is("table") {
                self.table = Some(Table {
                    grid: Grid::within(self.limits),
                    merged: Vec::new(),
                    failed: None,
                    row: None,
                    column: 0,
                    free_from: Vec::new(),
                    passed: 0,
                    cell: None,
                });
            }
            return;
        };
        if tag.is("table") {
            // Between cells a table was only not closed.
            if table.cell.is_some() {
                table.failed.get_or_insert(Reason::NestedTables);
            } else {
                self.close_table();
                self.start(tag);
            }
        } else if tag.is("tr") {
            table.next_row();
        } else if tag.is("td") || tag.is("th") {
            table.open_cell(tag, self.limits);
        } else if ["br", "p", "div", "li"].iter().any(|name| tag.is(name))
            && let Some(cell) = &mut table.cell
            && !cell.text.is_empty()
        {
            cell.text.push('\n');
        }
    }

    fn end(&mut self, name: &str) {
        let Some(table) = &mut self.table else { return };
        match name {
            "td" | "th" | "tr" => table.close_cell(),
            "table" => self.close_table(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = self.table.as_mut().and_then(|table| table.cell.as_mut()) {
            tag::push_text(&mut cell.text, text);
        }
    }

    fn close_table(&mut self) {
        if let Some(mut table) = self.table.take() {
            table.close_cell();
            self.tables.push(table);
        }
    }
}

impl Table {
    fn next_row(&mut self) {
        self.close_cell();
        self.row = Some(self.row.map_or(0, |row| row.saturating_add(1)));
        self.column = 0;
    }

    fn open_cell(&mut self, tag: &Tag<'_>, limits: &Limits) {
        self.close_cell();
        let row = *self.row.get_or_insert(0);
        while self.free_from.get(self.column).is_some_and(|free| *free > row) {
            self.column = self.column.saturating_add(1);
            self.passed = self.passed.saturating_add(1);
        }
        let span = |name: &str, most: u32| {
            let span = tag.attribute(name).and_then(|text| text.trim().parse::<u32>().ok());
            span.unwrap_or(1).clamp(1, most)
        };
        let (down, across) = (span("rowspan", MAX_ROW_SPAN), span("colspan", MAX_COLUMN_SPAN));
        let end = self.column.saturating_add(usize::try_from(across).unwrap_or(1));
        let Ok(column) = u32::try_from(self.column) else { return };
        let broken = [
            (end > MAX_COLUMNS, None),
            (self.passed > limits.cells, Some(Limit::Cells)),
            (self.merged.len() > limits.merges, Some(Limit::Merges)),
        ];
        if let Some((_, limit)) = broken.into_iter().find(|(is_broken, _)| *is_broken) {
            self.failed.get_or_insert(Reason::TooLarge { limit });
            return;
        }
        if down > 1 || across > 1 {
            let last = (row.saturating_add(down).saturating_sub(1), column.saturating_add(across).saturating_sub(1));
            self.merged.push(area((row, column), last));
        }
        if down > 1 {
            if self.free_from.len() < end {
                self.free_from.resize(end, 0);
            }
            self.free_from[self.column..end].fill(row.saturating_add(down));
        }
        self.column = end;
        self.cell = Some(Cell { at: CellAddress { row, column }, text: String::new() });
    }

    fn close_cell(&mut self) {
        if let Some(cell) = self.cell.take()
            && self.failed.is_none()
        {
            let pushed = self.grid.push(cell.at, Raw::Text(&tag::unescaped(&cell.text)));
            self.failed = pushed.err().map(Reason::from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::workbook::Workbook as _;

    fn cells(page: &str) -> Vec<(String, String)> {
        let grid = read(page, &Limits::DEFAULT).unwrap().read(0).unwrap();
        let rows = grid.rows().flat_map(|row| {
            let number = row.number();
            row.cells()
                .map(move |(column, raw)| (CellAddress { row: number, column }.to_string(), raw.shown()))
                .collect::<Vec<_>>()
        });
        rows.collect()
    }

    fn expected(cells: &[(&str, &str)]) -> Vec<(String, String)> {
        cells.iter().map(|(at, text)| ((*at).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn spans_push_cells_aside() {
        let page = "<table><tr><th rowspan=2>街道</th><th colspan='2'>社区</th><th rowspan=\"2\">户数</th></tr>\
                    <tr><th>名称</th><th>编码</th></tr><tr><td>甲街道<td>乙社区<td>1<td>20</table>";
        let read_cells = expected(&[
            ("A1", "街道"),
            ("B1", "社区"),
            ("D1", "户数"),
            ("B2", "名称"),
            ("C2", "编码"),
            ("A3", "甲街道"),
            ("B3", "乙社区"),
            ("C3", "1"),
            ("D3", "20"),
        ]);
        assert_eq!(cells(page), read_cells);
        let merged = read(page, &Limits::DEFAULT).unwrap().merged_areas(0);
        assert_eq!(merged, [area((0, 0), (1, 0)), area((0, 1), (0, 2)), area((0, 3), (1, 3))]);
    }

    #[test]
    fn markup_comments_and_entities_are_seen_through() {
        let page = "<html><head><style>td{content:\"<table><tr><td>no\"}</style><script>if(a<b)'<td>'</script></head>\
                    <!-- <table><tr><td>no</td></tr></table> --><body><![if !excel]>&nbsp;<![endif]>\
                    <table border=0 title='a>b'><tr>\n <td class=x>&nbsp;甲\n   社区<br/>&lt;乙&gt; &#20013;&#x6587;&amp;lt;&unknown;</td>\
                    <td><font color=red>1</font><b>0</b></td></tr></table></body></html>";
        assert_eq!(cells(page), expected(&[("A1", "甲 社区\n<乙> 中文&lt;&unknown;"), ("B1", "10")]));
    }

    #[test]
    fn every_table_is_a_sheet_by_its_excel_name_if_it_has_one() {
        let tables = "<table><tr><td>1</td></tr></table><p>x</p><table><tr><td>2</td></tr></table>";
        let names = |page: &str| {
            let sheets = read(page, &Limits::DEFAULT).unwrap().sheets();
            sheets.into_iter().map(|sheet| sheet.name).collect::<Vec<_>>()
        };
        assert_eq!(names(tables), ["#1", "#2"]);
        let page = format!("<!--[if gte mso 9]><x:Name>户数</x:Name><x:Name>A&amp;B</x:Name><![endif]-->{tables}");
        assert_eq!(names(&page), ["户数", "A&B"]);
    }

    #[test]
    fn what_has_no_cells_to_tell_is_refused() {
        let mut nested =
            read("<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>", &Limits::DEFAULT).unwrap();
        assert_eq!(nested.read(0).unwrap_err(), Reason::NestedTables);
        assert_eq!(
            read("<html><frameset><frame src=a.htm></frameset>", &Limits::DEFAULT).err(),
            Some(Reason::NoTables)
        );
    }

    #[test]
    fn spans_of_billions_are_refused_at_once() {
        let row = "<tr>".to_owned() + &"<td rowspan=65000 colspan=1000>".repeat(16) + "</tr>";
        let page = format!("<table>{row}{}</table>", "<tr><td>1".repeat(20_000));
        let limits = Limits { cells: 1_000_000, ..Limits::DEFAULT };
        assert_eq!(read(&page, &limits).unwrap().read(0).unwrap_err(), Reason::TooLarge { limit: Some(Limit::Cells) });
    }

    #[test]
    fn the_charset_of_the_page_counts() {
        let page =
            "<html><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\"><table><tr><td>户</table>";
        let (bytes, _, _) = encoding_rs::GBK.encode(page);
        let grid = open(&bytes, None, &Limits::DEFAULT).unwrap().read(0).unwrap();
        assert_eq!(grid.cell(CellAddress { row: 0, column: 0 }), Raw::Text("户"));
    }
}
