//! The report on a terminal.

use std::io;

use comfy_table::{Attribute, CellAlignment, Color, ColumnConstraint, ContentArrangement, TableStyle, Width};
use unicode_width::UnicodeWidthStr;

use crate::report::clean::clean;
use crate::report::page::{Cell, Fit, Page, Table, Tone, UNBROKEN};

/// Below this width tables are shown as lists, whatever they hold.
const NARROWEST: usize = 40;

/// A column of words is not made narrower than this.
const NARROWEST_WORDS: usize = 12;

/// Blanks between columns.
const BETWEEN: usize = 2;

/// A terminal, or what is piped from it.
pub(crate) struct Terminal<'w> {
    out: &'w mut dyn io::Write,
    width: usize,
    colour: bool,
}

impl<'w> Terminal<'w> {
    /// A terminal of `width` columns.
    #[must_use]
    pub(crate) fn new(out: &'w mut dyn io::Write, width: usize, colour: bool) -> Self {
        Self { out, width, colour }
    }

    fn styled(&self, text: &str, tone: Tone, bold: bool) -> String {
        let colour = match tone {
            _ if !self.colour => return text.to_owned(),
            Tone::Plain => "",
            Tone::Good => "32",
            Tone::Bad => "31",
            Tone::Doubtful => "33",
            Tone::Faint => "2",
        };
        match (colour, bold) {
            ("", false) => text.to_owned(),
            ("", true) => format!("\u{1b}[1m{text}\u{1b}[0m"),
            (_, false) => format!("\u{1b}[{colour}m{text}\u{1b}[0m"),
            (_, true) => format!("\u{1b}[1;{colour}m{text}\u{1b}[0m"),
        }
    }

    fn title(&mut self, text: &str, tone: Tone) -> io::Result<()> {
        writeln!(self.out)?;
        for line in wrapped(text, self.width) {
            let line = self.styled(&line, tone, true);
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    fn paragraph(&mut self, text: &str, first: &str, further: &str) -> io::Result<()> {
        let room = self.width.saturating_sub(further.width());
        let mut indent = first;
        for line in wrapped(&clean(text), room) {
            writeln!(self.out, "{indent}{line}")?;
            indent = further;
        }
        Ok(())
    }

    /// One line a column: for terminals too narrow for the table.
    fn list(&mut self, table: &Table) -> io::Result<()> {
        for row in &table.rows {
            writeln!(self.out)?;
            for ((title, _), cell) in table.columns.iter().zip(row) {
                if !cell.text.is_empty() {
                    self.paragraph(&format!("{title}: {}", cell.text.replace(UNBROKEN, " ")), "", "  ")?;
                }
            }
        }
        Ok(())
    }

    fn grid(&mut self, table: &Table, columns: &[usize]) -> io::Result<()> {
        let mut grid = comfy_table::Table::new();
        grid.load_style(style()).set_content_arrangement(ContentArrangement::Dynamic).force_no_tty();
        grid.set_width(narrow(self.width));
        if self.colour {
            grid.enforce_styling();
        }
        grid.set_header(columns.iter().filter_map(|column| table.columns.get(*column)).map(|(title, fit)| {
            let cell = comfy_table::Cell::new(title).set_alignment(alignment(*fit));
            if self.colour { cell.add_attribute(Attribute::Bold) } else { cell }
        }));
        for row in &table.rows {
            grid.add_row(
                columns
                    .iter()
                    .filter_map(|column| Some((row.get(*column)?, table.columns.get(*column)?)))
                    .map(|(cell, (_, fit))| coloured(cell, self.colour).set_alignment(alignment(*fit))),
            );
        }
        let last = columns.len().saturating_sub(1);
        for (position, width) in widths(table, columns, self.width).into_iter().enumerate() {
            let between = if position == last { 0 } else { BETWEEN };
            if let Some(settings) = grid.column_mut(position) {
                settings.set_padding((0, narrow(between)));
                let width = narrow(width.saturating_add(between));
                settings.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
            }
        }
        writeln!(self.out)?;
        writeln!(self.out, "{}", grid.trim_fmt().replace(UNBROKEN, " "))
    }
}

impl Page for Terminal<'_> {
    fn verdict(&mut self, text: &str, tone: Tone) -> io::Result<()> {
        let line = self.styled(&clean(text), tone, true);
        writeln!(self.out, "{line}")
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        self.title(&format!("== {} ==", clean(text)), Tone::Plain)
    }

    fn subheading(&mut self, text: &str, tone: Tone) -> io::Result<()> {
        self.title(&clean(text), tone)
    }

    fn note(&mut self, text: &str) -> io::Result<()> {
        self.paragraph(text, "", "")
    }

    fn quote(&mut self, text: &str) -> io::Result<()> {
        self.paragraph(text, "  > ", "  > ")
    }

    fn items(&mut self, items: &[String]) -> io::Result<()> {
        items.iter().try_for_each(|item| self.paragraph(item, "- ", "  "))
    }

    fn table(&mut self, table: &Table) -> io::Result<()> {
        match parts(table, self.width) {
            Some(parts) => parts.iter().try_for_each(|columns| self.grid(table, columns)),
            None => self.list(table),
        }
    }
}

/// The columns of each part that fits `width`; `None` where none does.
fn parts(table: &Table, width: usize) -> Option<Vec<Vec<usize>>> {
    if width < NARROWEST {
        return None;
    }
    let all: Vec<usize> = (0..table.columns.len()).collect();
    if least_width(table, &all) <= width {
        return Some(vec![all]);
    }
    let (keys, others) = all.split_at_checked(table.keys).filter(|(keys, _)| !keys.is_empty())?;
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for column in others {
        if let Some(part) = parts.last_mut() {
            part.push(*column);
            if least_width(table, part) <= width {
                continue;
            }
            part.pop();
        }
        let part: Vec<usize> = keys.iter().copied().chain([*column]).collect();
        if least_width(table, &part) > width {
            return None;
        }
        parts.push(part);
    }
    Some(parts)
}

/// The width that these columns need, wrapped as far as they may be.
fn least_width(table: &Table, columns: &[usize]) -> usize {
    let columns = columns.iter().map(|column| least(table, *column));
    columns.fold(0_usize, |sum, width| sum.saturating_add(width).saturating_add(BETWEEN)).saturating_sub(BETWEEN)
}

/// The width of each column: what is free goes, blank by blank, to the column whose cells are the most broken.
fn widths(table: &Table, columns: &[usize], width: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = columns.iter().map(|column| least(table, *column)).collect();
    let mut heights: Vec<(usize, usize)> =
        columns.iter().zip(&widths).map(|(column, width)| height(table, *column, *width)).collect();
    for _ in least_width(table, columns)..width {
        // The first of equals, so that titles go before figures.
        let Some((position, _)) = heights.iter().enumerate().rev().max_by_key(|(_, height)| **height) else { break };
        let (Some(height), Some(width), Some(column)) =
            (heights.get_mut(position), widths.get_mut(position), columns.get(position))
        else {
            break;
        };
        if height.0 <= 1 {
            break;
        }
        *width = width.saturating_add(1);
        *height = self::height(table, *column, *width);
    }
    widths
}

/// Lines of the column's tallest cell, and those of all its cells.
fn height(table: &Table, column: usize, width: usize) -> (usize, usize) {
    texts(table, column)
        .map(|text| lines(text, width))
        .fold((0, 0), |(most, sum), lines| (most.max(lines), sum.saturating_add(lines)))
}

/// Lines that `text` takes when broken at blanks, and within words that are too long.
fn lines(text: &str, width: usize) -> usize {
    let mut lines = 1_usize;
    let mut used = 0_usize;
    for word in text.split(' ').map(UnicodeWidthStr::width) {
        let with_blank = if used == 0 { word } else { used.saturating_add(1).saturating_add(word) };
        if with_blank <= width {
            used = with_blank;
            continue;
        }
        // Wide characters may leave the last column of a line empty.
        let usable = width.saturating_sub(1).max(1);
        if used > 0 {
            lines = lines.saturating_add(1);
        }
        let full = if word <= width { 0 } else { word.saturating_sub(1).checked_div(usable).unwrap_or(0) };
        lines = lines.saturating_add(full);
        used = word.saturating_sub(full.saturating_mul(usable));
    }
    lines
}

fn least(table: &Table, column: usize) -> usize {
    match table.columns.get(column) {
        Some((_, Fit::Words)) => natural(table, column).min(NARROWEST_WORDS),
        Some((_, Fit::Pieces)) => {
            texts(table, column).flat_map(|text| text.split(' ')).map(UnicodeWidthStr::width).max().unwrap_or(0)
        }
        _ => natural(table, column),
    }
}

fn natural(table: &Table, column: usize) -> usize {
    texts(table, column).map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// The title and the cells of a column.
fn texts(table: &Table, column: usize) -> impl Iterator<Item = &str> {
    let title = table.columns.get(column).map(|(title, _)| title.as_str());
    title.into_iter().chain(table.rows.iter().filter_map(move |row| row.get(column)).map(|cell| cell.text.as_str()))
}

fn narrow(width: usize) -> u16 {
    u16::try_from(width).unwrap_or(u16::MAX)
}

const fn alignment(fit: Fit) -> CellAlignment {
    match fit {
        Fit::Words | Fit::Short | Fit::Pieces => CellAlignment::Left,
        Fit::Figures => CellAlignment::Right,
    }
}

fn coloured(cell: &Cell, colour: bool) -> comfy_table::Cell {
    let shown = comfy_table::Cell::new(&cell.text);
    match cell.tone {
        _ if !colour => shown,
        Tone::Plain => shown,
        Tone::Good => shown.fg(Color::DarkGreen),
        Tone::Bad => shown.fg(Color::DarkRed),
        Tone::Doubtful => shown.fg(Color::DarkYellow),
        Tone::Faint => shown.add_attribute(Attribute::Dim),
    }
}

/// One rule below the header and nothing else: box-drawing characters are of ambiguous width, and people copy tables.
fn style() -> TableStyle {
    TableStyle::new().header_separator(comfy_table::LineStyle::none().fill('-'))
}

/// `text` in lines of at most `width` columns, broken at blanks or between wide characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && line.width().saturating_add(piece.trim_end().width()) > width {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(piece);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The parts that a line can be broken between. Closing punctuation stays with what it closes.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let breaks = before.is_some_and(|before| {
            (before == ' ' && c != ' ')
                || (is_wide(c) && !closes(c) && before != ' ' && !opens(before))
                || (is_wide(before) && !opens(before) && c != ' ' && !closes(c))
        });
        if breaks && let Some(piece) = text.get(start..at) {
            pieces.push(piece);
            start = at;
        }
        before = Some(c);
    }
    pieces.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    pieces
}

fn is_wide(c: char) -> bool {
    unicode_width::UnicodeWidthChar::width(c) == Some(2)
}

fn closes(c: char) -> bool {
    ",.;:!?)]%,。;:、!?)】》」』”’…".contains(c)
}

fn opens(c: char) -> bool {
    "([(【《「『“‘".contains(c)
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::{Terminal, wrapped};
    use crate::report::page::{Cell, Fit, Page, Table, Tone};

    fn sample() -> Table {
        let mut table =
            Table::new([("指标", Fit::Words), ("A", Fit::Figures), ("大河区", Fit::Figures), ("C", Fit::Figures)]);
        table.keys = 1;
        table.row([
            Cell::new("城市社区综合服务设施覆盖率"),
            Cell::toned("未 46.1 % (6/13)", Tone::Bad),
            Cell::new("达 100 % (13/13)"),
            Cell::new("—"),
        ]);
        table.row([Cell::new("短"), Cell::new("1"), Cell::new("22"), Cell::new("333")]);
        table
    }

    fn shown(width: usize, colour: bool) -> String {
        let mut out = Vec::new();
        Terminal::new(&mut out, width, colour).table(&sample()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn tables_align_chinese_text() {
        insta::assert_snapshot!(shown(80, false));
    }

    #[test]
    fn tables_too_wide_are_shown_in_parts() {
        insta::assert_snapshot!(shown(44, false));
    }

    #[test]
    fn very_narrow_terminals_get_lists() {
        insta::assert_snapshot!(shown(20, false));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in 16..90 {
            for line in shown(width, false).lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn colour_is_only_there_when_asked_for() {
        assert!(!shown(80, false).contains('\u{1b}'));
        assert!(shown(80, true).contains("\u{1b}["));
    }

    #[test]
    fn paragraphs_break_between_words_and_wide_characters() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("城市社区,农村", 8), ["城市社", "区,农村"]);
        assert_eq!(wrapped("", 8), [""]);
    }
}
