//! How wide the columns of a table are, and where their cells are broken.

use unicode_width::UnicodeWidthStr;

use crate::report::page::{Fit, Table};
use crate::report::wrap::{fitted, pieces};

/// Below this width tables are shown as lists, whatever they hold.
const NARROWEST: usize = 40;

/// A column of words is not made narrower than this.
const NARROWEST_WORDS: usize = 10;

/// A figure with a stroke in it is broken there only if it is longer than this.
const LONG_FIGURE: usize = 11;

/// Blanks between columns.
pub(super) const BETWEEN: usize = 2;

/// The columns of a table, measured.
pub(super) struct Layout {
    columns: Vec<Measured>,
    keys: usize,
}

/// A column and the widths of the pieces that its title and cells can be broken into.
struct Measured {
    fit: Fit,
    texts: Vec<Vec<Piece>>,
    /// The width that it needs, broken as far as it may be.
    least: usize,
}

/// The width of a piece, with and without the blanks it ends in.
#[derive(Clone, Copy)]
struct Piece {
    whole: usize,
    trimmed: usize,
}

impl Layout {
    /// Measures `table`.
    pub(super) fn of(table: &Table) -> Self {
        let columns = table.columns.iter().enumerate().map(|(column, (title, fit))| {
            let cells = table.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.text.as_str());
            Measured::of(std::iter::once(title.as_str()).chain(cells), *fit)
        });
        Self { columns: columns.collect(), keys: table.keys }
    }

    /// The columns of each part of the table that fits `width`; `None` where some do not.
    pub(super) fn parts(&self, width: usize) -> Option<Vec<Vec<usize>>> {
        if width < NARROWEST {
            return None;
        }
        let all: Vec<usize> = (0..self.columns.len()).collect();
        if self.least(&all) <= width {
            return Some(vec![all]);
        }
        let (keys, others) = all.split_at_checked(self.keys).filter(|(keys, _)| !keys.is_empty())?;
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for column in others {
            if let Some(part) = parts.last_mut() {
                part.push(*column);
                if self.least(part) <= width {
                    continue;
                }
                part.pop();
            }
            let part: Vec<usize> = keys.iter().copied().chain([*column]).collect();
            if self.least(&part) > width {
                return None;
            }
            parts.push(part);
        }
        Some(parts)
    }

    /// The width of each of these columns: what is free goes, blank by blank, to the column with the tallest cell.
    pub(super) fn widths(&self, columns: &[usize], width: usize) -> Vec<usize> {
        let columns: Vec<&Measured> = columns.iter().filter_map(|column| self.columns.get(*column)).collect();
        let mut sizes: Vec<(usize, (usize, usize))> =
            columns.iter().map(|column| (column.least, column.height(column.least))).collect();
        let taken = needed(columns.iter().map(|column| column.least));
        for _ in taken..width {
            // The first of equals, so that titles go before figures.
            let tallest = sizes.iter_mut().zip(&columns).rev().max_by_key(|((_, height), _)| *height);
            match tallest {
                Some(((width, height), column)) if height.0 > 1 => {
                    *width = width.saturating_add(1);
                    *height = column.height(*width);
                }
                _ => break,
            }
        }
        sizes.into_iter().map(|(width, _)| width).collect()
    }

    fn least(&self, columns: &[usize]) -> usize {
        needed(columns.iter().filter_map(|column| self.columns.get(*column)).map(|column| column.least))
    }
}

impl Measured {
    fn of<'a>(texts: impl Iterator<Item = &'a str>, fit: Fit) -> Self {
        let texts: Vec<Vec<Piece>> = texts
            .map(|text| {
                let pieces = breakable(text, fit).into_iter();
                pieces.map(|piece| Piece { whole: piece.width(), trimmed: piece.trim_end().width() }).collect()
            })
            .collect();
        let natural = texts.iter().map(|pieces| length(pieces)).max().unwrap_or(0);
        let least = match fit {
            Fit::Words => natural.min(NARROWEST_WORDS),
            Fit::Pieces => texts.iter().flatten().map(|piece| piece.trimmed).max().unwrap_or(0),
            Fit::Short | Fit::Figures => natural,
        };
        Self { fit, texts, least }
    }

    /// Lines of the tallest cell, and those of all cells.
    fn height(&self, width: usize) -> (usize, usize) {
        if matches!(self.fit, Fit::Short | Fit::Figures) {
            return (1, self.texts.len());
        }
        let lines = self.texts.iter().map(|pieces| lines(pieces, width));
        lines.fold((0, 0), |(most, sum), lines| (most.max(lines), sum.saturating_add(lines)))
    }
}

/// A cell's text in lines of at most `width` columns.
pub(super) fn broken(text: &str, fit: Fit, width: usize) -> Vec<String> {
    fitted(breakable(text, fit), width)
}

/// The parts that a cell can be broken between.
fn breakable(text: &str, fit: Fit) -> Vec<&str> {
    match fit {
        Fit::Words => pieces(text),
        Fit::Short | Fit::Figures => vec![text],
        Fit::Pieces => {
            let at_stroke = |piece| match str::split_once(piece, '/') {
                Some((part, _)) if piece.width() > LONG_FIGURE => piece.split_at_checked(part.len().saturating_add(1)),
                _ => None,
            };
            let pieces = text.split_inclusive(' ');
            pieces.flat_map(|piece| at_stroke(piece).map_or(vec![piece], |(part, whole)| vec![part, whole])).collect()
        }
    }
}

/// The width of columns beside each other.
fn needed(widths: impl Iterator<Item = usize>) -> usize {
    widths.fold(0_usize, |sum, width| sum.saturating_add(width).saturating_add(BETWEEN)).saturating_sub(BETWEEN)
}

/// The width of a text in one line.
fn length(pieces: &[Piece]) -> usize {
    let Some((last, before)) = pieces.split_last() else { return 0 };
    before.iter().fold(last.trimmed, |sum, piece| sum.saturating_add(piece.whole))
}

/// The lines that [`fitted`] makes of these pieces.
fn lines(pieces: &[Piece], width: usize) -> usize {
    let mut lines = 1_usize;
    let mut used = 0_usize;
    for piece in pieces {
        if used > 0 && used.saturating_add(piece.trimmed) > width {
            lines = lines.saturating_add(1);
            used = 0;
        }
        used = used.saturating_add(piece.whole);
        while used > width && piece.trimmed > width {
            lines = lines.saturating_add(1);
            used = used.saturating_sub(width.max(1));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Layout, broken};
    use crate::report::page::{Cell, Fit, Table};

    #[test]
    fn long_figures_break_at_their_stroke() {
        assert_eq!(broken("71.6\u{a0}% (204/285)", Fit::Pieces, 12), ["71.6\u{a0}%", "(204/285)"]);
        let long = "13.05\u{a0}% (168,722/1,292,935)";
        assert_eq!(broken(long, Fit::Pieces, 12), ["13.05\u{a0}%", "(168,722/", "1,292,935)"]);
        assert_eq!(broken(long, Fit::Pieces, 40), [long]);
    }

    #[test]
    fn room_goes_to_the_tallest_cell() {
        let mut table = Table::new([("a", Fit::Words), ("b", Fit::Pieces), ("c", Fit::Figures)]);
        table.row([Cell::new("one two three four five"), Cell::new("12 34 56 78"), Cell::new("123,456")]);
        let layout = Layout::of(&table);
        assert_eq!(layout.widths(&[0, 1, 2], 60), [23, 11, 7]);
        assert_eq!(layout.widths(&[0, 1, 2], 27), [11, 5, 7]);
        assert_eq!(layout.parts(60), Some(vec![vec![0, 1, 2]]));
        assert_eq!(layout.parts(30), None);
    }
}
