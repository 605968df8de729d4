//! What stands beside the values of cells: remarks of people, in notes and threads, and formulas.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::ingest::error::Reason;
use crate::ingest::guard::guarded;
use crate::ingest::limits::Limits;
use crate::ingest::package;
use crate::ingest::plain::PlainNote;
use crate::ingest::xlsx::outline::{self, Parts};
use crate::ingest::xlsx::scan;
use crate::ingest::xlsx::window::Stop;
use crate::ingest::xml::{attribute, push_reference};
use crate::register::CellAddress;

/// A cell with its formula.
pub(in crate::ingest) type Formulas = Vec<(CellAddress, Box<str>)>;

/// What lies over the cells of a sheet.
#[derive(Default)]
pub(in crate::ingest) struct Beside {
    /// Remarks on cells.
    pub(in crate::ingest) notes: Vec<PlainNote>,
    /// Whether there are text boxes, shapes or pictures; charts are none.
    pub(in crate::ingest) has_shapes: bool,
}

/// What lies over the cells of each sheet, by its name. The workbook itself was opened before, so its size is known to be bearable.
///
/// # Errors
/// There are some, and they cannot be read: saying nothing of them would lose them.
pub(in crate::ingest) fn beside(bytes: &[u8], limits: &Limits) -> Result<HashMap<String, Beside>, Reason> {
    match guarded(|| all_beside(bytes, limits)).unwrap_or(Err(Stop::Odd)) {
        Ok(found) => Ok(found),
        Err(Stop::Refused(reason)) => Err(reason),
        Err(Stop::Odd) if has_comments(bytes)? => Err(Reason::Damaged),
        Err(Stop::Odd) => Ok(HashMap::new()),
    }
}

/// The formulas of the sheet at `index`; none where they cannot be read.
pub(in crate::ingest) fn formulas(bytes: &[u8], index: usize, limits: &Limits) -> Result<Formulas, Reason> {
    let read = || {
        let mut package = package::open(bytes).map_err(Stop::Refused)?;
        let (_, part) = outline::read(&mut package, limits)?.sheets.into_iter().nth(index).ok_or(Stop::Odd)?;
        let part = package.by_index(part).map_err(|_| Stop::Odd)?;
        formulas_of(BufReader::new(part.take(limits.unpacked)))
    };
    match guarded(read).unwrap_or(Err(Stop::Odd)) {
        Ok(found) => Ok(found),
        Err(Stop::Refused(reason)) => Err(reason),
        Err(Stop::Odd) => Ok(Vec::new()),
    }
}

fn has_comments(bytes: &[u8]) -> Result<bool, Reason> {
    let package = package::open(bytes)?;
    Ok(package.file_names().any(|name| name.is_ok_and(|name| name.to_ascii_lowercase().contains("comment"))))
}

fn all_beside(bytes: &[u8], limits: &Limits) -> Result<HashMap<String, Beside>, Stop> {
    let mut package = package::open(bytes).map_err(Stop::Refused)?;
    let mut parts = Parts::new(&mut package, limits)?;
    let targets = outline::relations(&parts.text("xl/_rels/workbook.xml.rels")?)?;
    let sheets = outline::sheets(&parts.text("xl/workbook.xml")?, &targets, &parts)?;
    let mut persons = HashMap::new();
    for (target, _) in targets.values().filter(|(_, kind)| kind.ends_with("/person")) {
        persons.extend(people(&parts.text(&resolved("xl/", target))?)?);
    }
    let mut found = HashMap::new();
    for (info, part) in sheets {
        let path = parts.package.name_for_index(part).and_then(Result::ok).ok_or(Stop::Odd)?.into_owned();
        let (folder, file) =
            path.rsplit_once('/').map(|(folder, file)| (format!("{folder}/"), file)).ok_or(Stop::Odd)?;
        let relations = format!("{folder}_rels/{file}.rels");
        let mut beside = Beside::default();
        if parts.index(&relations).is_some() {
            let targets = outline::relations(&parts.text(&relations)?)?;
            let mut of_kind = |ending: &str| -> Result<Vec<PlainNote>, Stop> {
                let mut all = Vec::new();
                for (target, _) in targets.values().filter(|(_, kind)| kind.ends_with(ending)) {
                    all.extend(comments(&parts.text(&resolved(&folder, target))?, &persons)?);
                }
                Ok(all)
            };
            beside.notes = together(of_kind("/threadedComment")?, of_kind("/comments")?);
            for (target, _) in targets.values().filter(|(_, kind)| kind.ends_with("/drawing")) {
                // What cannot be read is something all the same.
                let drawing = parts.text(&resolved(&folder, target));
                beside.has_shapes |= drawing.and_then(|drawing| has_shapes(&drawing)).unwrap_or(true);
            }
        }
        found.insert(info.name, beside);
    }
    Ok(found)
}

fn has_shapes(drawing: &str) -> Result<bool, Stop> {
    let mut found = false;
    outline::tags(drawing, |tag| {
        found |= matches!(tag, outline::Tag::Start("sp" | "pic" | "grpSp", _));
        Ok(())
    })?;
    Ok(found)
}

/// The path of a part that is named from a folder.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(path) = target.strip_prefix('/') {
        return path.to_owned();
    }
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in target.split('/') {
        match name {
            ".." => drop(names.pop()),
            "." | "" => {}
            name => names.push(name),
        }
    }
    names.join("/")
}

/// One note a cell: what was answered in a thread follows what was said. Beside a thread stands a note for older programs, which
/// says the same.
fn together(threads: Vec<PlainNote>, notes: Vec<PlainNote>) -> Vec<PlainNote> {
    let mut all: Vec<PlainNote> = Vec::new();
    for said in threads {
        match all.iter_mut().find(|note| note.at == said.at) {
            Some(note) => note.text = format!("{}\n{}: {}", note.text, said.author, said.text),
            None => all.push(said),
        }
    }
    let alone: Vec<PlainNote> = notes.into_iter().filter(|note| all.iter().all(|known| known.at != note.at)).collect();
    all.extend(alone);
    all.sort_by_key(|note| note.at);
    all
}

/// Names of people by what threads call them.
fn people(text: &str) -> Result<HashMap<String, String>, Stop> {
    let mut found = HashMap::new();
    outline::tags(text, |tag| {
        if let outline::Tag::Start("person", tag) = tag {
            let mut attributes = outline::attributes(tag)?;
            if let (Some(id), Some(name)) = (attributes.remove("id"), attributes.remove("displayName")) {
                found.insert(id, name);
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// The remarks of a part of notes or threads.
fn comments(text: &str, persons: &HashMap<String, String>) -> Result<Vec<PlainNote>, Stop> {
    let (mut found, mut authors): (Vec<PlainNote>, Vec<String>) = (Vec::new(), Vec::new());
    let (mut open, mut written) = (None, String::new());
    let mut is_phonetic = false;
    each(text.as_bytes(), |event| {
        match event {
            Piece::Start("comment" | "threadedComment", tag) => {
                let at = attribute(tag, "ref").and_then(|cell| address(&cell)).ok_or(Stop::Odd)?;
                let author = attribute(tag, "authorId").and_then(|number| number.parse::<usize>().ok());
                let author = author.and_then(|number| authors.get(number).cloned());
                let person = attribute(tag, "personId").and_then(|id| persons.get(&id).cloned());
                let author = author.or(person).unwrap_or_default();
                open = Some(PlainNote { at, author, text: String::new() });
                written.clear();
            }
            Piece::Start("author" | "text", _) => written.clear(),
            Piece::Start("rPh", _) => is_phonetic = true,
            Piece::End("rPh") => is_phonetic = false,
            Piece::End("author") => authors.push(std::mem::take(&mut written)),
            Piece::End("text") => {
                if let Some(note) = &mut open {
                    note.text = std::mem::take(&mut written);
                }
            }
            Piece::End("comment" | "threadedComment") => {
                found.extend(open.take().filter(|note| !note.text.trim().is_empty()));
            }
            Piece::Text(text) if !is_phonetic => written.push_str(text),
            _ => {}
        }
        Ok(())
    })?;
    Ok(found)
}

/// The formulas of a sheet. Of those that cells have in common, the text stands in the first cell.
fn formulas_of(part: impl BufRead) -> Result<Formulas, Stop> {
    let mut found = Formulas::new();
    let mut common: HashMap<String, Box<str>> = HashMap::new();
    let (mut at, mut index, mut written) = (None, None, None);
    each(part, |event| {
        match event {
            Piece::Start("c", tag) => at = attribute(tag, "r").and_then(|cell| address(&cell)),
            Piece::Start("f", tag) => {
                index = attribute(tag, "si");
                written = Some(String::new());
            }
            Piece::Text(text) => {
                if let Some(written) = &mut written {
                    written.push_str(text);
                }
            }
            Piece::End("f") => {
                let mut formula: Box<str> = written.take().unwrap_or_default().into();
                if let Some(index) = index.take() {
                    if formula.is_empty() {
                        formula = common.get(&index).cloned().unwrap_or_default();
                    } else {
                        common.insert(index, formula.clone());
                    }
                }
                found.extend(at.map(|at| (at, formula)));
            }
            _ => {}
        }
        Ok(())
    })?;
    found.sort_by_key(|(at, _)| *at);
    found.dedup_by_key(|(at, _)| *at);
    Ok(found)
}

fn address(cell: &str) -> Option<CellAddress> {
    scan::address(cell.as_bytes()).ok()
}

/// A piece of a part.
enum Piece<'a> {
    Start(&'a str, &'a BytesStart<'a>),
    End(&'a str),
    Text(&'a str),
}

/// Calls `take` with every tag and text.
fn each(part: impl BufRead, mut take: impl FnMut(Piece<'_>) -> Result<(), Stop>) -> Result<(), Stop> {
    let mut reader = Reader::from_reader(part);
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| Stop::Odd)? {
            Event::Start(tag) => take(Piece::Start(tag.local_name().as_ref(), &tag))?,
            Event::End(tag) => take(Piece::End(tag.local_name().as_ref()))?,
            Event::Text(text) => take(Piece::Text(&text.xml10_content()))?,
            Event::CData(text) => take(Piece::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => {
                let mut text = String::new();
                push_reference(&reference, &mut text);
                take(Piece::Text(&text))?;
            }
            Event::DocType(_) => return Err(Stop::Odd),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(row: u32, column: u32, author: &str, text: &str) -> PlainNote {
        PlainNote { at: CellAddress { row, column }, author: author.into(), text: text.into() }
    }

    #[test]
    fn notes_are_read_with_their_authors() {
        let text = "<comments><authors><author>张三</author><author/></authors><commentList>\
            <comment ref='B3' authorId='0'><text><r><rPr><b/></rPr><t>先核</t></r><r><t xml:space='preserve'> &amp; 再报</t></r></text></comment>\
            <comment ref='A1' authorId='1'><text><t>甲</t></text></comment><comment ref='A2' authorId='1'><text/></comment>\
            </commentList></comments>";
        let found = comments(text, &HashMap::new()).unwrap();
        assert_eq!(found, [note(2, 1, "张三", "先核 & 再报"), note(0, 0, "", "甲")]);
    }

    #[test]
    fn a_thread_is_one_note_and_takes_the_place_of_what_older_programs_show() {
        let persons = people("<personList><person displayName='李四' id='{1}'/></personList>").unwrap();
        let text = "<ThreadedComments><threadedComment ref='C2' personId='{1}' id='a'><text>谁办？</text></threadedComment>\
            <threadedComment ref='C2' personId='{1}' id='b' parentId='a'><text>民政局</text></threadedComment></ThreadedComments>";
        let old = vec![note(1, 2, "tc={a}", "[Threaded comment] 谁办？"), note(0, 0, "王五", "乙")];
        let all = together(comments(text, &persons).unwrap(), old);
        assert_eq!(all, [note(0, 0, "王五", "乙"), note(1, 2, "李四", "谁办？\n李四: 民政局")]);
    }

    #[test]
    fn formulas_in_common_have_the_text_of_the_first() {
        let text = "<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c><c r='B1'><f>A1&lt;2</f></c></row>\
            <row r='2'><c r='A2'><f t='shared' si='0' ref='A2:A3'>B1+1</f><v>3</v></c></row>\
            <row r='3'><c r='A3'><f t='shared' si='0'/></c></row></sheetData></worksheet>";
        let found = formulas_of(text.as_bytes()).unwrap();
        let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_ref()).collect();
        assert_eq!(texts, ["A1<2", "B1+1", "B1+1"]);
        assert_eq!(found[0].0, CellAddress { row: 0, column: 1 });
    }

    #[test]
    fn parts_are_named_from_where_they_are_named() {
        assert_eq!(resolved("xl/worksheets/", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("xl/worksheets/", "/xl/comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("xl/", "persons/person.xml"), "xl/persons/person.xml");
    }
}
