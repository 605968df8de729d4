//! Old workbooks (.xls) in the making: records of BIFF8 in a compound file, as few as readers need.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
const TABLE: u32 = 0xFFFF_FFFD;

/// Cell styles that every book here has: plain, and 0%.
pub(crate) const PLAIN: u16 = 0;
pub(crate) const PERCENT: u16 = 1;

/// A record.
pub(crate) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes(), &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
}

/// A cell that holds text.
pub(crate) fn text(row: u16, column: u16, text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let count = u16::try_from(units.len() / 2).unwrap();
    record(0x0204, &[[row, column, PLAIN, count].map(u16::to_le_bytes).concat(), vec![1], units].concat())
}

/// A cell that holds a number.
pub(crate) fn number(row: u16, column: u16, style: u16, number: f64) -> Vec<u8> {
    record(0x0203, &[[row, column, style].map(u16::to_le_bytes).concat(), number.to_le_bytes().to_vec()].concat())
}

/// Merged areas: first and last row, first and last column.
pub(crate) fn merged(areas: &[[u16; 4]]) -> Vec<u8> {
    let count = u16::try_from(areas.len()).unwrap().to_le_bytes().to_vec();
    record(0x00E5, &[count, areas.iter().flatten().flat_map(|number| number.to_le_bytes()).collect()].concat())
}

/// A workbook of these sheets: name, whether hidden, records.
pub(crate) fn workbook(sheets: &[(&str, bool, Vec<Vec<u8>>)]) -> Vec<u8> {
    let start = |kind: u16| record(0x0809, &[[0x0600, kind].map(u16::to_le_bytes).concat(), vec![0; 12]].concat());
    let style = |format: u16| record(0x00E0, &[[0, format].map(u16::to_le_bytes).concat(), vec![0; 16]].concat());
    let entry = |place: u32, name: &str, is_hidden: bool| {
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let head = [u8::from(is_hidden), 0, u8::try_from(units.len() / 2).unwrap(), 1];
        record(0x0085, &[place.to_le_bytes().as_slice(), &head, &units].concat())
    };
    let globals = |places: &[u32]| {
        let entries = sheets.iter().zip(places).flat_map(|((name, hidden, _), place)| entry(*place, name, *hidden));
        [start(5), style(0), style(9), entries.collect(), record(0x000A, &[])].concat()
    };
    let mut at = globals(&vec![0; sheets.len()]).len();
    let mut places = Vec::new();
    let mut bodies = Vec::new();
    for (_, _, records) in sheets {
        let body = [start(16), records.concat(), record(0x000A, &[])].concat();
        places.push(u32::try_from(at).unwrap());
        at += body.len();
        bodies.push(body);
    }
    compound("Workbook", &[globals(&places), bodies.concat()].concat())
}

/// A compound file of one stream.
pub(crate) fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    // Short streams would stand elsewhere.
    let length = stream.len().max(4096);
    let data = length.div_ceil(SECTOR);
    let tables = (1..1000).find(|tables| tables * SECTOR / 4 >= tables + 1 + data).unwrap();
    // Sectors: the table, the directory, the stream.
    let mut next: Vec<u32> = vec![TABLE; tables];
    next.push(END);
    let first = u32::try_from(tables + 1).unwrap();
    next.extend((1..data).map(|index| first + u32::try_from(index).unwrap()));
    next.push(END);
    next.resize(tables * SECTOR / 4, FREE);

    let mut header = vec![0_u8; SECTOR];
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    put(24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    put(44, &u32::try_from(tables).unwrap().to_le_bytes());
    put(48, &u32::try_from(tables).unwrap().to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    for index in 0..109 {
        let sector = if index < tables { u32::try_from(index).unwrap() } else { FREE };
        put(76 + index * 4, &sector.to_le_bytes());
    }
    let mut directory = vec![0_u8; SECTOR];
    for (index, (name, kind, start, length)) in
        [("Root Entry", 5, END, 0), (name, 2, first, u32::try_from(length).unwrap())].into_iter().enumerate()
    {
        let entry = &mut directory[index * 128..][..128];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64..66].copy_from_slice(&u16::try_from(units.len() + 2).unwrap().to_le_bytes());
        entry[66] = kind;
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&length.to_le_bytes());
    }
    let mut file = [header, next.iter().flat_map(|sector| sector.to_le_bytes()).collect(), directory].concat();
    file.extend_from_slice(stream);
    file.resize(SECTOR * (1 + tables + 1 + data), 0);
    file
}
