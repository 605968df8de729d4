//! The report on a terminal.

use std::io;

use comfy_table::{Attribute, CellAlignment, Color, ColumnConstraint, ContentArrangement, TableStyle, Width};
use unicode_width::UnicodeWidthStr;

use crate::report::clean::clean;
use crate::report::layout::{BETWEEN, Layout, broken};
use crate::report::page::{Cell, Fit, Page, Table, Tone, UNBROKEN};
use crate::report::wrap::wrapped;

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

    fn grid(&mut self, table: &Table, layout: &Layout, columns: &[usize]) -> io::Result<()> {
        let mut grid = comfy_table::Table::new();
        grid.load_style(style()).set_content_arrangement(ContentArrangement::Dynamic).force_no_tty();
        grid.set_width(narrow(self.width));
        if self.colour {
            grid.enforce_styling();
        }
        let widths = layout.widths(columns, self.width);
        let cells = |row: &[Cell], bold: bool| -> Vec<comfy_table::Cell> {
            let columns = columns.iter().zip(&widths).filter_map(|(column, width)| {
                let (_, fit) = table.columns.get(*column)?;
                let cell = row.get(*column)?;
                let text = broken(&cell.text, *fit, *width).join("\n");
                Some(coloured(&text, cell.tone, self.colour, bold).set_alignment(alignment(*fit)))
            });
            columns.collect()
        };
        let titles: Vec<Cell> = table.columns.iter().map(|(title, _)| Cell::new(title)).collect();
        grid.set_header(cells(&titles, true));
        for row in &table.rows {
            grid.add_row(cells(row, false));
        }
        let last = columns.len().saturating_sub(1);
        for (position, width) in widths.into_iter().enumerate() {
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
        let layout = Layout::of(table);
        match layout.parts(self.width) {
            Some(parts) => parts.iter().try_for_each(|columns| self.grid(table, &layout, columns)),
            None => self.list(table),
        }
    }
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

fn coloured(text: &str, tone: Tone, colour: bool, bold: bool) -> comfy_table::Cell {
    let cell = comfy_table::Cell::new(text);
    let cell = if colour && bold { cell.add_attribute(Attribute::Bold) } else { cell };
    match tone {
        _ if !colour => cell,
        Tone::Plain => cell,
        Tone::Good => cell.fg(Color::DarkGreen),
        Tone::Bad => cell.fg(Color::DarkRed),
        Tone::Doubtful => cell.fg(Color::DarkYellow),
        Tone::Faint => cell.add_attribute(Attribute::Dim),
    }
}

/// One rule below the header and nothing else: box-drawing characters are of ambiguous width, and people copy tables.
fn style() -> TableStyle {
    TableStyle::new().header_separator(comfy_table::LineStyle::none().fill('-'))
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::Terminal;
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
}
