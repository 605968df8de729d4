//! Where the figures of a gap stand, as short as it can be said: file and sheet once, then the cells.

use std::collections::BTreeMap;

use crate::lang::Lang;
use crate::register::Origin;
use crate::report::context::Context;
use crate::report::digits;
use crate::report::groups::Span;
use crate::text;

/// Cells that are named; JSON has them all.
const NAMED: usize = 24;

/// Ranges that are named of a group's figures: a city has some in every county's file. The CSV list has more of them.
const NAMED_RANGES: usize = 4;

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// File and sheet of every sheet that was read, as they stand before its cells.
pub(super) struct Sheets(BTreeMap<(u16, u16), String>);

impl Sheets {
    pub(super) fn of(context: Context<'_>) -> Self {
        let mut sheets = BTreeMap::new();
        let sources = &context.assessment.register.sources;
        let mut named: BTreeMap<&str, usize> = BTreeMap::new();
        for source in sources {
            let count = named.entry(file_name(&source.path)).or_default();
            *count = count.saturating_add(1);
        }
        for (source, read) in (0_u16..).zip(sources) {
            // The folder is left out where the file's name says which it is; the overview has it.
            let name = file_name(&read.path);
            let file = if named.get(name) == Some(&1) { name } else { &read.path };
            for (number, sheet) in (0_u16..).zip(&read.sheets) {
                let name = sheet.name.as_ref().map(|name| format!(" › {name}")).unwrap_or_default();
                sheets.insert((source, number), format!("{file}{name} › "));
            }
        }
        Self(sheets)
    }

    /// The places of a group's figures.
    pub(super) fn ranges(&self, spans: &[Span], lang: Lang) -> String {
        let mut before = None;
        let mut list = String::new();
        for Span { first, last } in spans.iter().take(NAMED_RANGES) {
            let sheet = (first.source, first.sheet);
            if before == Some(sheet) {
                list.push_str(", ");
            } else {
                list.push_str(if before.is_some() { "; " } else { "" });
                list.push_str(self.0.get(&sheet).map_or("", String::as_str));
            }
            list.push_str(&first.cell.to_string());
            if first != last {
                list.push(':');
                list.push_str(&last.cell.to_string());
            }
            before = Some(sheet);
        }
        let left_out = spans.len().saturating_sub(NAMED_RANGES);
        if left_out > 0 {
            list.push_str(&text::more_ranges(left_out, lang));
        }
        list
    }

    /// The places of some figures, each once.
    pub(super) fn places(&self, context: Context<'_>, origins: impl Iterator<Item = Origin>) -> String {
        let mut list = Vec::new();
        let mut seen: Vec<Origin> = Vec::new();
        let mut left_out = 0_usize;
        for origin in origins {
            if seen.contains(&origin) {
                continue;
            }
            if seen.len() >= NAMED {
                left_out = left_out.saturating_add(1);
                continue;
            }
            let sheet = (origin.source, origin.sheet);
            match seen.last() {
                Some(before) if (before.source, before.sheet) == sheet => list.extend_from_slice(b", "),
                before => {
                    list.extend_from_slice(if before.is_some() { b"; " } else { b"" });
                    list.extend_from_slice(self.0.get(&sheet).map_or(&[][..], |name| name.as_bytes()));
                }
            }
            list.extend_from_slice(origin.cell.letters().as_bytes());
            digits::add(&mut list, u64::from(origin.cell.row).saturating_add(1), 0);
            seen.push(origin);
        }
        let mut list = String::from_utf8(list).unwrap_or_default();
        if left_out > 0 {
            list.push_str(&text::more_places(left_out, context.lang));
        }
        list
    }
}
