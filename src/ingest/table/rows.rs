//! What a row below the header is: a unit, a total, a group heading, a note, the start of another table.

use crate::ingest::grid::{Raw, Row};
use crate::ingest::header::{compact, is_line, may_hold_blanks, numbered, one_line};
use crate::ingest::identity;
use crate::ingest::names;
use crate::ingest::number;
use crate::ingest::table::labels::{Labels, level_of_group};
use crate::ingest::table::reader::TableReader;
use crate::ingest::table::scratch::Scratch;
use crate::ingest::table::texts::is_nothing;
use crate::ingest::words;
use crate::plan::Level;
use crate::problem::{Problem, ProblemKind};
use crate::register::RowReason;

/// What a row below the header is.
pub(super) enum RowKind<'g> {
    /// A record of a unit.
    Unit,
    /// A sum of other rows.
    Total,
    /// The row of a list that is about a thing of a unit above.
    Above(Level),
    /// The heading of the rows below: the level and name of the unit that they belong to.
    Group(Level, &'g str),
    /// Figures without a unit.
    Nameless,
    /// All its parts in one cell: the column of that, and what is between them.
    Unsplit(u32, char),
    /// A note, a repeated header, a numbered but empty row.
    Other(RowReason),
}

impl TableReader<'_> {
    /// What `row`, sorted into `scratch`, is.
    pub(super) fn classify<'g, 'l>(
        &self,
        row: Row<'g>,
        scratch: &Scratch<'g>,
        labels: &dyn Fn() -> &'l Labels<'g>,
    ) -> RowKind<'g>
    where
        'g: 'l,
    {
        let has_figures = scratch.has_figures;
        if scratch.is_total || scratch.total.is_some() {
            return RowKind::Total;
        }
        // The code of a community is no other unit's, whatever else the row says.
        let has_own_code =
            self.columns.level == Level::Community && matches!(scratch.code, Ok(identity::CodeKind::Own(_)));
        if has_own_code && has_figures {
            return if counts_several(scratch.summed) { RowKind::Total } else { RowKind::Unit };
        }
        if !has_figures && let Some((column, delimiter)) = self.unsplit(row) {
            return RowKind::Unsplit(column, delimiter);
        }
        if self.repeats_header(row, scratch) {
            return RowKind::Other(RowReason::RepeatedHeader);
        }
        if scratch.first_text.is_some_and(|text| identity::is_note(text, has_figures)) {
            return RowKind::Other(RowReason::Note);
        }
        if let Some(group) = self.group(row, has_figures) {
            return group;
        }
        let [_, code, street, county, city, _] = scratch.identity;
        if self.columns.level == Level::City {
            // A table of one row may leave the city out.
            return if has_figures || city != Raw::Blank { RowKind::Unit } else { RowKind::Other(RowReason::Blank) };
        }
        let own = self.own(scratch);
        if let Raw::Text(text) = own {
            if identity::is_note(text, has_figures) {
                return RowKind::Other(RowReason::Note);
            }
            let parent = self.parent(text, [street, county, city], labels());
            if let Some(level) = parent.filter(|_| scratch.has_thing) {
                return RowKind::Above(level);
            }
            // Of which: below a total that is the first of its units, if it is called like one; else a part of the row above.
            let is_unit = |rest: &str| {
                self.is_below_total(row)
                    && names::is_name(&names::normalised(self.columns.level, rest), self.columns.level)
            };
            if has_figures && identity::of_which(text).is_some_and(|rest| !is_unit(rest)) {
                return RowKind::Nameless;
            }
            if parent.is_some() || self.is_list_entry(text) {
                return if has_figures { RowKind::Total } else { RowKind::Other(RowReason::Heading) };
            }
        }
        let is_sum = self.columns.level == Level::Community && counts_several(scratch.summed);
        let coded = if let Ok(identity::CodeKind::Parent(level)) = scratch.code { Some(level) } else { None };
        if let Some(level) = coded.filter(|_| scratch.has_thing) {
            return RowKind::Above(level);
        }
        if is_sum || coded.is_some() {
            return if has_figures { RowKind::Total } else { RowKind::Other(RowReason::Heading) };
        }
        // Who puts a dash for the community says that there is none.
        if scratch.has_thing && self.has_streets && own != Raw::Blank && is_nothing(own) && !is_nothing(street) {
            return RowKind::Above(Level::Street);
        }
        match (is_nothing(own) && is_nothing(code), has_figures) {
            (false, _) => RowKind::Unit,
            (true, true) => RowKind::Nameless,
            (true, false) => RowKind::Other(RowReason::Blank),
        }
    }

    /// Whether a row stands below a total, or below a unit that is one of those of a total.
    fn is_below_total(&self, row: Row<'_>) -> bool {
        let above = row.number().checked_sub(1);
        let total = self.totals.last().map(|total| total.row);
        above.is_some() && (above == total || above == self.last_of_which)
    }

    /// The cell that names the row's unit.
    pub(super) fn own<'g>(&self, scratch: &Scratch<'g>) -> Raw<'g> {
        let [name, _, street, county, city, _] = scratch.identity;
        match self.columns.level {
            Level::Community => name,
            Level::Street => street,
            Level::County => county,
            Level::City => city,
        }
    }

    /// Leaves out a row that was not split into its cells.
    pub(super) fn skip_unsplit(&mut self, number: u32, column: u32, delimiter: char) {
        self.skip(number, RowReason::Nameless, None);
        let origin = self.place.origin(number, column);
        self.problems.push(Problem::at(origin, ProblemKind::UnsplitRow { delimiter }));
    }

    /// The only cell of a row, where it holds as many parts as the table has columns, a number among them, and what is
    /// between them.
    fn unsplit(&self, row: Row<'_>) -> Option<(u32, char)> {
        const DELIMITERS: [char; 7] = [',', '，', ';', '；', '|', '｜', '\t'];
        let mut cells = row.cells();
        let (Some((column, Raw::Text(text))), None) = (cells.next(), cells.next()) else { return None };
        let columns = self.sorter.width.saturating_sub(column);
        let is_number = |part: &str| part.trim().parse::<f64>().is_ok();
        let is_between = |delimiter: &char| {
            let parts = text.split(*delimiter).count();
            parts > 2 && u32::try_from(parts) == Ok(columns) && text.split(*delimiter).any(is_number)
        };
        Some((column, DELIMITERS.into_iter().find(is_between)?))
    }

    /// That a row has figures and names no unit, with the nearest one above that it names.
    pub(super) fn without_unit(&self, scratch: &Scratch<'_>) -> ProblemKind {
        let level = self.columns.level;
        let [_, _, street, county, ..] = scratch.identity;
        let above = [(Level::Street, street), (Level::County, county)].into_iter();
        let mut named = above.filter(|(above, raw)| *above > level && !is_nothing(*raw));
        let above = named.find_map(|(above, raw)| Some((above, raw.text()?.to_owned())));
        ProblemKind::RowWithoutUnit { level, above }
    }

    /// A row that holds one name and nothing else, and that name is of a unit above the table's level.
    fn group<'g>(&self, row: Row<'g>, has_figures: bool) -> Option<RowKind<'g>> {
        // A name alone in its row heads the rows below even where it stands in a column of figures.
        if (has_figures && row.count() > 1) || !(Level::Community..=Level::Street).contains(&self.columns.level) {
            return None;
        }
        let mut cells = row.cells().filter(|(_, raw)| !matches!(raw, Raw::Number(_)));
        let (_, Raw::Text(text)) = cells.next()? else { return None };
        if cells.next().is_some() || self.sorter.held(row).nth(2).is_some() {
            return None;
        }
        let key = compact(text);
        let level = level_of_group(numbered(&key).unwrap_or(&key)).filter(|level| *level > self.columns.level)?;
        // Written as `一、东区` the name is what follows the number.
        let name = match numbered(&key) {
            Some(_) => text.split_once(['、', '.', '．', ')', '）']).map_or(text, |(_, name)| name.trim()),
            None => text,
        };
        Some(RowKind::Group(level, name))
    }

    /// The level of the unit above that a community or street row is in truth about: its sum row, or a thing of its own.
    fn parent(&self, name: &str, parents: [Raw<'_>; 3], labels: &Labels<'_>) -> Option<Level> {
        let [street, county, city] = parents;
        let level = self.columns.level;
        let above = [(street, Level::Street), (county, Level::County), (city, Level::City)];
        let is_named = |(parent, _): &&(Raw<'_>, Level)| matches!(parent, Raw::Text(text) if *text == name);
        if let Some((_, parent)) = above.iter().filter(|(_, parent)| *parent > level).find(is_named) {
            return Some(*parent);
        }
        if level == Level::Community && identity::is_street_name(name) {
            return Some(Level::Street);
        }
        let higher = level_of_group(name).filter(|other| *other > level)?;
        let is_known = labels.parents.contains(name)
            || (level == Level::Community && (labels.names_have_endings || labels.names_are_streets))
            || self.header.office.as_deref().is_some_and(|office| office.ends_with(&compact(name)));
        is_known.then_some(higher)
    }

    /// Whether a name is a kind of community and not one of them: lists by kind stand below tables.
    fn is_list_entry(&self, name: &str) -> bool {
        self.columns.level == Level::Community && self.kinds.contains(&compact(name))
    }

    /// Long tables repeat their header on every page.
    pub(super) fn repeats_header(&self, row: Row<'_>, scratch: &Scratch<'_>) -> bool {
        // Nearly all rows begin with something that stands nowhere in the header.
        let may_repeat = scratch.first_text.is_some_and(|text| {
            if may_hold_blanks(text) {
                self.header_texts.contains(&one_line(text))
            } else {
                self.header_texts.contains(text)
            }
        });
        if may_repeat && self.header.is_repeated_by(row) {
            return true;
        }
        let mut texts = 0_usize;
        for (cell, raw) in self.columns.identity.iter().zip(&scratch.identity) {
            match (cell, raw) {
                (Some(cell), Raw::Text(text)) if is_line(text, cell.leaf()) => texts = texts.saturating_add(1),
                (_, Raw::Blank) => {}
                _ => return false,
            }
        }
        texts > 0
    }

    /// Whether a row after a blank one heads another table: texts only, and in a column of numbers one without a digit.
    pub(super) fn begins_another_table(&self, row: Row<'_>, scratch: &Scratch<'_>) -> bool {
        let is_text = |raw: &Raw<'_>| matches!(raw, Raw::Text(_));
        if row.count() < 2 || !row.cells().all(|(_, raw)| is_text(&raw)) || self.repeats_header(row, scratch) {
            return false;
        }
        // Headers and nothing else, even where no column of numbers stands above them.
        let is_known = |raw: Raw<'_>| raw.text().is_some_and(|text| !self.headers.meanings_of(text).is_empty());
        if row.cells().all(|(_, raw)| is_known(raw)) {
            return true;
        }
        let numbers = self.number_cells(row);
        let heads = |text: &str| {
            !text.chars().any(|c| c.is_ascii_digit()) && words::find(text).is_none() && !number::is_error(text)
        };
        let is_total = row.cells().any(|(_, raw)| raw.text().is_some_and(identity::is_total));
        !numbers.is_empty() && numbers.iter().all(|raw| raw.text().is_some_and(heads)) && !is_total
    }
}

/// Whether a cell that counts communities says that there are several.
fn counts_several(raw: Raw<'_>) -> bool {
    match raw {
        Raw::Number(number) => number > 1.0,
        Raw::Text(text) => number::plain_number(text).is_some_and(|number| number > rust_decimal::Decimal::ONE),
        _ => false,
    }
}
