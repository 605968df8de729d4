//! The cells and merged areas of one sheet, read in one pass without looking at anything twice.
//!
//! Only sheets of the plain shape are taken, as programs write them: no prefixes, comments or marked sections, every
//! cell behind the one before it. Whatever else there is, the library reads.

use std::io::Read;

use crate::ingest::grid::{Area, Grid, Raw, TooLarge};
use crate::ingest::limits::Limits;
use crate::ingest::package::Budget;
use crate::ingest::workbook::area;
use crate::ingest::xlsx::outline::Shown;
use crate::ingest::xlsx::scan::{self, Found, Miss, Scan, Token};
use crate::ingest::xlsx::strings::{self, Strings};
use crate::ingest::xlsx::window::{Stop, Window};
use crate::register::CellAddress;

/// The errors that a cell can hold.
const ERRORS: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

/// A sheet.
pub(super) struct Sheet {
    /// Its cells.
    pub(super) grid: Grid,
    /// Its merged areas; `None` where they are written in an odd way.
    pub(super) merged: Option<Vec<Area>>,
    /// The cells that are made by formulas.
    pub(super) formulas: Vec<CellAddress>,
    /// How many bytes are left for other sheets.
    pub(super) left: u64,
}

/// Reads a sheet, of whose part no more than the budget is taken.
pub(super) fn read(
    part: impl Read,
    budget: Budget,
    strings: &Strings,
    styles: &[Shown],
    limits: &Limits,
) -> Result<Sheet, Stop> {
    let mut window = Window::new(part, budget)?;
    let mut reader = Reader {
        grid: Grid::sharing(&strings.text, limits),
        strings,
        styles,
        row: 0,
        column: 0,
        is_in_row: false,
        last: None,
        formulas: Vec::new(),
    };
    let (mut depth, mut is_empty) = (0, None);
    while is_empty.is_none() {
        is_empty = match window.take(begin)? {
            Piece::Cells { is_empty } => Some(is_empty),
            other => other.nest(&mut depth).ok_or(Stop::Odd).map(|()| None)?,
        };
    }
    if is_empty == Some(false) {
        window.each(|scan| reader.step(scan))?;
    }
    let merged = merged(&mut window, depth, limits)?;
    Ok(Sheet { grid: reader.grid.finish(), merged, formulas: reader.formulas, left: window.finish()? })
}

/// A piece of what stands round the cells.
enum Piece {
    /// The cells begin here, if there are any.
    Cells { is_empty: bool },
    /// The merged areas begin here.
    Merges,
    /// A merged area.
    Merge(Area),
    /// The merged areas end here.
    MergesEnd,
    /// Another start tag.
    Start { is_empty: bool },
    /// Another end tag.
    End,
    /// Text with `&`, which may be wrong.
    Reference,
    /// Text, an instruction.
    Other,
}

impl Piece {
    /// Counts the elements that are open; `None` for what may stop the library, as an end without a start.
    fn nest(&self, depth: &mut u32) -> Option<()> {
        *depth = match self {
            Piece::Start { is_empty: false } => depth.checked_add(1)?,
            Piece::End | Piece::MergesEnd => depth.checked_sub(1)?,
            Piece::Start { is_empty: true } | Piece::Other => *depth,
            _ => return None,
        };
        Some(())
    }
}

/// Looks at a piece of what stands before the cells.
fn begin(scan: &mut Scan<'_>) -> Found<Piece> {
    scan.skip_blanks();
    match scan.token()? {
        (Token::Instruction, text) if strings::is_utf8(text) => Ok(Piece::Other),
        (Token::Start, b"sheetData") => Ok(Piece::Cells { is_empty: scan.skip_tag()? }),
        (Token::Start, b"dimension") => Ok(Piece::Start { is_empty: dimension(scan)? }),
        (Token::Start, name) if !name.contains(&b':') && name != b"mergeCells" => {
            Ok(Piece::Start { is_empty: scan.skip_tag()? })
        }
        (Token::End, _) => Ok(Piece::End),
        _ => Err(Miss::Odd),
    }
}

/// The library gives up a sheet whose size it does not understand.
fn dimension(scan: &mut Scan<'_>) -> Found<bool> {
    let mut attributes = scan.attributes();
    let mut is_known = false;
    while let Some((name, value)) = attributes.next()? {
        if name == b"ref" {
            scan::corners(value)?;
            is_known = true;
        }
    }
    if is_known { Ok(attributes.is_empty) } else { Err(Miss::Odd) }
}

struct Reader<'s> {
    grid: Grid,
    strings: &'s Strings,
    styles: &'s [Shown],
    /// Row and column of a cell that does not say where it is.
    row: u32,
    column: u32,
    is_in_row: bool,
    last: Option<CellAddress>,
    formulas: Vec<CellAddress>,
}

/// What a cell says.
#[derive(Default)]
struct Content<'a> {
    value: Option<Value<'a>>,
    is_formula: bool,
}

enum Value<'a> {
    /// The text of `<v>`.
    Plain(&'a [u8]),
    /// The text of `<is><t>`.
    Inline(&'a [u8]),
}

impl Reader<'_> {
    /// Reads a cell, or the begin or end of a row; whether it is the end of all cells.
    fn step(&mut self, scan: &mut Scan<'_>) -> Found<bool> {
        scan.skip_blanks();
        if self.is_in_row {
            if scan.skip_start(b"<c")? {
                self.cell(scan)?;
            } else {
                scan.expect(b"</row>")?;
                self.end_row();
            }
            return Ok(false);
        }
        if !scan.skip_start(b"<row")? {
            scan.expect(b"</sheetData>")?;
            return Ok(true);
        }
        let mut attributes = scan.attributes();
        let mut row = None;
        while let Some((name, value)) = attributes.next()? {
            if name == b"r" && row.replace(scan::row(value)?).is_some() {
                return Err(Miss::Odd);
            }
        }
        self.row = row.unwrap_or(self.row);
        if attributes.is_empty {
            self.end_row();
        } else {
            self.is_in_row = true;
        }
        Ok(false)
    }

    fn end_row(&mut self) {
        self.is_in_row = false;
        self.row = self.row.saturating_add(1);
        self.column = 0;
    }

    fn cell(&mut self, scan: &mut Scan<'_>) -> Found<()> {
        let (mut at, mut style, mut kind) = (None, None, None);
        let mut attributes = scan.attributes();
        while let Some((name, value)) = attributes.next()? {
            let is_twice = match name {
                b"r" => at.replace(scan::address(value)?).is_some(),
                b"s" => style.replace(scan::count(value)?).is_some(),
                b"t" => kind.replace(value).is_some(),
                _ => false,
            };
            if is_twice {
                return Err(Miss::Odd);
            }
        }
        let content = if attributes.is_empty { Content::default() } else { content(scan)? };
        let at = at.unwrap_or(CellAddress { row: self.row, column: self.column });
        // Cells out of order are rare, and so is what the library makes of them.
        if self.last.is_some_and(|last| at <= last) {
            return Err(Miss::Odd);
        }
        self.push(at, style, kind.unwrap_or(b"n"), &content)?;
        if content.is_formula {
            self.formulas.push(at);
        }
        self.last = Some(at);
        self.column = at.column.saturating_add(1);
        Ok(())
    }

    fn push(&mut self, at: CellAddress, style: Option<u32>, kind: &[u8], content: &Content<'_>) -> Found<()> {
        let pushed = match (kind, &content.value) {
            (_, None) | (b"n" | b"s" | b"b" | b"e", Some(Value::Plain([]))) => {
                let raw = if content.is_formula { Raw::Uncached } else { Raw::Blank };
                self.grid.push(at, raw)
            }
            (b"n", Some(Value::Plain(text))) => {
                let number = scan::number(text)?;
                self.grid.push(at, self.shown(style, number)?)
            }
            (b"s", Some(Value::Plain(text))) => {
                let index = scan::count(text)? as usize;
                let span = self.strings.spans.get(index).ok_or(Miss::Odd)?;
                self.grid.push_shared(at, *span)
            }
            (b"b", Some(Value::Plain(b"0"))) => self.grid.push(at, Raw::Flag(false)),
            (b"b", Some(Value::Plain(b"1"))) => self.grid.push(at, Raw::Flag(true)),
            (b"e", Some(Value::Plain(text))) => {
                let error = ERRORS.into_iter().find(|error| error.as_bytes() == *text).ok_or(Miss::Odd)?;
                self.grid.push(at, Raw::Error(error))
            }
            (b"str", Some(Value::Plain(text))) | (b"inlineStr", Some(Value::Inline(text))) => {
                self.grid.push(at, Raw::Text(&strings::text(text)?))
            }
            _ => return Err(Miss::Odd),
        };
        pushed.map_err(|TooLarge(limit)| Miss::TooLarge(limit))
    }

    /// A number as its style shows it. The library takes the first style for none where it looks for percentages.
    fn shown(&self, style: Option<u32>, number: f64) -> Found<Raw<'static>> {
        let Some(style) = style else { return Ok(Raw::Number(number)) };
        match self.styles.get(style as usize) {
            Some(Shown::Unclear) => Err(Miss::Odd),
            Some(Shown::Percent) if style > 0 => Ok(Raw::Percent(number)),
            _ => Ok(Raw::Number(number)),
        }
    }
}

/// What stands between a cell's tags.
fn content<'a>(scan: &mut Scan<'a>) -> Found<Content<'a>> {
    let mut content = Content::default();
    loop {
        scan.skip_blanks();
        if content.value.is_none() && scan.skip_start(b"<v")? {
            content.value = Some(Value::Plain(element(scan, b"</v>")?));
        } else if scan.skip_if(b"</c>")? {
            return Ok(content);
        } else if !content.is_formula && scan.skip_start(b"<f")? {
            formula(scan)?;
            content.is_formula = true;
        } else if content.value.is_none() && scan.skip_start(b"<is")? {
            content.value = Some(Value::Inline(inline(scan)?));
        } else {
            return Err(Miss::Odd);
        }
    }
}

/// The text of an element behind whose name the scan stands.
fn element<'a>(scan: &mut Scan<'a>, end: &[u8]) -> Found<&'a [u8]> {
    if scan.skip_tag()? {
        return Ok(&[]);
    }
    let text = scan.until(b'<')?;
    scan.expect(end)?;
    Ok(text)
}

/// A text that stands in the cell itself, of a single run.
fn inline<'a>(scan: &mut Scan<'a>) -> Found<&'a [u8]> {
    if scan.skip_tag()? {
        return Ok(&[]);
    }
    scan.skip_blanks();
    let text = if scan.skip_start(b"<t")? { element(scan, b"</t>")? } else { &[] };
    scan.skip_blanks();
    scan.expect(b"</is>")?;
    Ok(text)
}

/// Moves behind a formula that the library would not stumble over.
fn formula(scan: &mut Scan<'_>) -> Found<()> {
    let (mut is_shared, mut has_index, mut has_odd_range) = (false, false, false);
    let mut attributes = scan.attributes();
    while let Some((name, value)) = attributes.next()? {
        match name {
            b"t" => is_shared = value == b"shared",
            b"si" => has_index = scan::count(value).is_ok(),
            b"ref" => has_odd_range = scan::corners(value).is_err(),
            _ => {}
        }
    }
    if is_shared && (!has_index || has_odd_range) {
        return Err(Miss::Odd);
    }
    if attributes.is_empty {
        return Ok(());
    }
    let text = scan.until(b'<')?;
    if text.contains(&b'&') {
        let text = std::str::from_utf8(text).map_err(|_| Miss::Odd)?;
        quick_xml::escape::unescape(text).map_err(|_| Miss::Odd)?;
    }
    scan.expect(b"</f>")
}

/// The merged areas, which stand behind the cells.
fn merged<R: Read>(window: &mut Window<R>, mut depth: u32, limits: &Limits) -> Result<Option<Vec<Area>>, Stop> {
    let (mut found, mut is_within, mut is_doubtful) = (Vec::new(), false, false);
    loop {
        match window.take(piece) {
            Ok(Piece::Merges) if !is_doubtful && !is_within => is_within = true,
            Ok(Piece::Merge(area)) if is_within => found.push(area),
            Ok(Piece::MergesEnd) if is_within => return Ok(Some(found)),
            Ok(Piece::Other) => {}
            Ok(Piece::Merges) => return Ok(None),
            Ok(_) if is_within => return Ok(None),
            Ok(piece) => is_doubtful |= piece.nest(&mut depth).is_none(),
            Err(Stop::Odd) => return Ok((!is_within && window.is_over()).then(Vec::new)),
            Err(refused) => return Err(refused),
        }
        // One more than is allowed says that there are too many.
        if found.len() > limits.merges {
            return Ok(Some(found));
        }
    }
}

fn piece(scan: &mut Scan<'_>) -> Found<Piece> {
    scan.skip_blanks();
    Ok(match scan.token()? {
        (Token::Start, b"mergeCells") => {
            if scan.skip_tag()? {
                return Err(Miss::Odd);
            }
            Piece::Merges
        }
        (Token::Start, b"mergeCell") => {
            let mut attributes = scan.attributes();
            let mut corners = None;
            while let Some((name, value)) = attributes.next()? {
                if name == b"ref" && corners.replace(scan::corners(value)?).is_some() {
                    return Err(Miss::Odd);
                }
            }
            if !attributes.is_empty {
                scan.skip_blanks();
                scan.expect(b"</mergeCell>")?;
            }
            let (first, last) = corners.ok_or(Miss::Odd)?;
            Piece::Merge(area((first.row, first.column), (last.row, last.column)))
        }
        (Token::Start, name) if name.ends_with(b":mergeCells") || name.ends_with(b":mergeCell") => {
            return Err(Miss::Odd);
        }
        (Token::Start, _) => Piece::Start { is_empty: scan.skip_tag()? },
        (Token::End, b"mergeCells") => Piece::MergesEnd,
        (Token::End, _) => Piece::End,
        (Token::Text, text) if text.contains(&b'&') => Piece::Reference,
        _ => Piece::Other,
    })
}
