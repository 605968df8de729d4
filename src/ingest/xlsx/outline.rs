//! What a workbook consists of: its sheets, where they stand, and what its styles make of numbers.

use std::collections::HashMap;
use std::io::Read as _;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::ingest::limits::Limits;
use crate::ingest::package::Package;
use crate::ingest::workbook::{SheetInfo, is_percent};
use crate::ingest::xlsx::window::Stop;

/// The folder of the worksheets, in lower case.
pub(super) const SHEETS: &str = "xl/worksheets/";

/// The part with the shared texts, in lower case.
pub(super) const STRINGS: &str = "xl/sharedstrings.xml";

/// What a style makes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// A number.
    Number,
    /// A percentage.
    Percent,
    /// Perhaps a date.
    Unclear,
}

/// What a workbook consists of.
pub(super) struct Outline {
    /// The worksheets in workbook order, and the index of the part of each.
    pub(super) sheets: Vec<(SheetInfo, usize)>,
    /// What each style makes of a number.
    pub(super) styles: Vec<Shown>,
    /// Index of the part with the shared texts.
    pub(super) strings: Option<usize>,
}

/// The parts of a package by their names, which are the same in upper and lower case.
pub(super) struct Parts<'p, 'a> {
    pub(super) package: &'p mut Package<'a>,
    indexes: HashMap<String, usize>,
    limits: &'p Limits,
}

/// Reads the outline of a workbook of the usual build.
pub(super) fn read(package: &mut Package<'_>, limits: &Limits) -> Result<Outline, Stop> {
    let mut parts = Parts::new(package, limits)?;
    let targets = relations(&parts.text("_rels/.rels")?)?;
    let mut books = targets.values().filter(|(_, kind)| kind.ends_with("/relationships/officeDocument"));
    if !matches!((books.next(), books.next()), (Some((target, _)), None) if is_usual(target)) {
        return Err(Stop::Odd);
    }
    let targets = relations(&parts.text("xl/_rels/workbook.xml.rels")?)?;
    let sheets = sheets(&parts.text("xl/workbook.xml")?, &targets, &parts)?;
    let has_styles = parts.index("xl/styles.xml").is_some();
    let styles = if has_styles { styles(&parts.text("xl/styles.xml")?)? } else { Vec::new() };
    Ok(Outline { sheets, styles, strings: parts.index(STRINGS) })
}

fn is_usual(target: &str) -> bool {
    matches!(target, "xl/workbook.xml" | "/xl/workbook.xml")
}

impl<'p, 'a> Parts<'p, 'a> {
    pub(super) fn new(package: &'p mut Package<'a>, limits: &'p Limits) -> Result<Self, Stop> {
        let mut indexes = HashMap::new();
        for index in 0..package.len() {
            let name = package.name_for_index(index).and_then(Result::ok).ok_or(Stop::Odd)?;
            let name = name.replace('\\', "/").to_ascii_lowercase();
            if indexes.insert(name, index).is_some() {
                return Err(Stop::Odd);
            }
        }
        Ok(Self { package, indexes, limits })
    }

    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.indexes.get(&name.to_ascii_lowercase()).copied()
    }

    pub(super) fn text(&mut self, name: &str) -> Result<String, Stop> {
        let index = self.index(name).ok_or(Stop::Odd)?;
        let part = self.package.by_index(index).map_err(|_| Stop::Odd)?;
        let mut text = String::new();
        part.take(self.limits.kept).read_to_string(&mut text).map_err(|_| Stop::Odd)?;
        Ok(text)
    }
}

/// Calls `each` with every start and end tag.
pub(super) fn tags(text: &str, mut each: impl FnMut(Tag<'_>) -> Result<(), Stop>) -> Result<(), Stop> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    loop {
        match reader.read_event().map_err(|_| Stop::Odd)? {
            Event::Start(tag) => each(Tag::Start(tag.local_name().as_ref(), &tag))?,
            Event::End(tag) => each(Tag::End(tag.local_name().as_ref()))?,
            Event::DocType(_) => return Err(Stop::Odd),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

pub(super) enum Tag<'a> {
    Start(&'a str, &'a BytesStart<'a>),
    End(&'a str),
}

/// The attributes of a tag by their full names.
pub(super) fn attributes(tag: &BytesStart<'_>) -> Result<HashMap<String, String>, Stop> {
    let mut found = HashMap::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| Stop::Odd)?;
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|_| Stop::Odd)?.into_owned();
        found.insert(AsRef::<str>::as_ref(&attribute.key).to_owned(), value);
    }
    Ok(found)
}

/// Target and kind of each relation, by its name.
pub(super) fn relations(text: &str) -> Result<HashMap<String, (String, String)>, Stop> {
    let mut found = HashMap::new();
    tags(text, |tag| {
        if let Tag::Start("Relationship", tag) = tag {
            let mut attributes = attributes(tag)?;
            let mut get = |name: &str| attributes.remove(name).filter(|text| !text.contains('&')).ok_or(Stop::Odd);
            if found.insert(get("Id")?, (get("Target")?, get("Type")?)).is_some() {
                return Err(Stop::Odd);
            }
        }
        Ok(())
    })?;
    Ok(found)
}

pub(super) fn sheets(
    text: &str,
    targets: &HashMap<String, (String, String)>,
    parts: &Parts<'_, '_>,
) -> Result<Vec<(SheetInfo, usize)>, Stop> {
    let mut found: Vec<(SheetInfo, usize)> = Vec::new();
    tags(text, |tag| {
        let Tag::Start("sheet", tag) = tag else { return Ok(()) };
        let mut attributes = attributes(tag)?;
        let name = attributes.remove("name").ok_or(Stop::Odd)?;
        let hidden = match attributes.remove("state").as_deref() {
            None | Some("visible") => false,
            Some("hidden" | "veryHidden") => true,
            Some(_) => return Err(Stop::Odd),
        };
        let relation = attributes.remove("r:id").ok_or(Stop::Odd)?;
        let (target, kind) = targets.get(&relation).ok_or(Stop::Odd)?;
        match kind.rsplit('/').next() {
            Some("worksheet") => {}
            Some("chartsheet" | "dialogsheet") => return Ok(()),
            _ => return Err(Stop::Odd),
        }
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        let is_usual = path.to_ascii_lowercase().starts_with(SHEETS);
        if !is_usual || found.iter().any(|(sheet, _)| sheet.name == name) {
            return Err(Stop::Odd);
        }
        found.push((SheetInfo { name, hidden }, parts.index(&path).ok_or(Stop::Odd)?));
        Ok(())
    })?;
    Ok(found)
}

fn styles(text: &str) -> Result<Vec<Shown>, Stop> {
    let mut formats: HashMap<String, String> = HashMap::new();
    let mut found = Vec::new();
    let mut list = String::new();
    tags(text, |tag| {
        match tag {
            Tag::Start(name @ ("numFmts" | "cellXfs"), _) => name.clone_into(&mut list),
            Tag::End("numFmts" | "cellXfs") => list.clear(),
            Tag::Start("numFmt", tag) if list == "numFmts" => {
                let mut attributes = attributes(tag)?;
                if let (Some(id), Some(format)) = (attributes.remove("numFmtId"), attributes.remove("formatCode")) {
                    formats.insert(id, format);
                }
            }
            Tag::Start("xf", tag) if list == "cellXfs" => {
                found.push(match attributes(tag)?.get("numFmtId") {
                    None => Shown::Number,
                    Some(id) => formats.get(id).map_or_else(|| built_in(id), |format| custom(format)),
                });
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// What a format that every program knows by its number makes of a number.
fn built_in(id: &str) -> Shown {
    match id.parse::<u32>() {
        Ok(9 | 10) => Shown::Percent,
        Ok(14..=22 | 27..=36 | 45..=47 | 50..=58) | Err(_) => Shown::Unclear,
        Ok(_) => Shown::Number,
    }
}

/// What a format makes of a number: a date only where its first section has letters outside quotes.
fn custom(format: &str) -> Shown {
    if format == "General" {
        return Shown::Number;
    }
    let (mut is_escaped, mut is_quoted) = (false, false);
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' | '_' | '*' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            ';' => break,
            // A condition, as in `[>=100]0`.
            '[' if chars.next_if(|c| matches!(c, '<' | '>' | '=')).is_some() => {
                chars.by_ref().find(|c| *c == ']');
            }
            // The exponent.
            'E' | 'e' => {}
            '[' | ']' | 'A'..='Z' | 'a'..='z' => return Shown::Unclear,
            _ => {}
        }
    }
    if is_percent(format) { Shown::Percent } else { Shown::Number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_formats_without_letters_are_surely_numbers() {
        let numbers = [
            "General",
            "0.00",
            "#,##0_);\\(#,##0\\)",
            "0.00\"d\"",
            "0.00E+00",
            "@",
            "\\d0",
            "0;[Red]-0",
            "[>=1E+90]\"∞\";General",
        ];
        assert_eq!(numbers.map(custom), [Shown::Number; 9]);
        assert_eq!(["0%", "0.0\"约\"%"].map(custom), [Shown::Percent; 2]);
        let unclear = ["yyyy-mm-dd", "[h]:mm", "[Red]0", "yyyy\"年\"m\"月\"", "\"x\"d", "[$-804]0%", "h:mm AM/PM"];
        assert_eq!(unclear.map(custom), [Shown::Unclear; 7]);
    }

    #[test]
    fn styles_are_those_of_cells() {
        let text = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='0.0%'/><numFmt numFmtId='165' \
            formatCode='yyyy'/></numFmts><cellStyleXfs><xf numFmtId='9'/></cellStyleXfs><cellXfs><xf numFmtId='0'/>\
            <xf numFmtId='164'><alignment/></xf><xf numFmtId='165'/><xf/><xf numFmtId='10'/><xf numFmtId='14'/>\
            </cellXfs><dxfs><dxf><numFmt numFmtId='0' formatCode='yyyy'/></dxf></dxfs></styleSheet>";
        let expected = [Shown::Number, Shown::Percent, Shown::Unclear, Shown::Number, Shown::Percent, Shown::Unclear];
        assert_eq!(styles(text), Ok(expected.to_vec()));
    }
}
