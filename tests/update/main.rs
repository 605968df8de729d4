//! Workbooks that people went on with, edited as people do: what they typed is in the next one, or kept apart in it.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "a test may fail")]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small numbers of a test")]
#![allow(clippy::doc_markdown, reason = "LibreOffice is a name")]
#![allow(clippy::cmp_owned, reason = "cells are compared as they are shown")]
#![allow(unreachable_pub, reason = "modules of a test")]

#[expect(dead_code, reason = "shared with the tests of working papers")]
#[path = "../papers/office.rs"]
mod office;

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::CommandCargoExt as _;
use calamine::{Data, Reader as _, Xlsx};
use rust_xlsxwriter::{ExcelDateTime, Format, Note, Workbook};
use tempfile::TempDir;

const ROWS: &str = "东区,江南街道,阳光社区,城市社区,12,是\n东区,江南街道,临江社区,城市社区,7,是\n\
                    西区,河口街道,河口社区,城市社区,3,否\n西区,河口街道,码头社区,城市社区,,是\n";

/// Two counties; 临江社区 is short of social organisations, 河口社区 of them and of the platform.
fn city() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let header = "县(区),街道(乡镇),社区名称,城乡类型,社区社会组织数,接入综合信息平台\n";
    fs::write(folder.path().join("社区.csv"), format!("{header}{ROWS}")).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("dabiao").unwrap();
    command.current_dir(folder).env("SOURCE_DATE_EPOCH", "1615770000").env("LC_ALL", "C").env_remove("LANG");
    command.args(["audit", "社区.csv", "--quiet"]).args(arguments).output().unwrap()
}

/// Audits, in Chinese; what was said on standard error.
fn audit(folder: &Path, arguments: &[&str]) -> String {
    audit_in("zh", folder, arguments)
}

fn audit_in(lang: &str, folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, &[&["--lang", lang], arguments].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    said
}

/// Puts values into cells of a workbook.
fn edit(folder: &Path, from: &str, to: &str, values: &[(&str, &str, &str)]) {
    let book = fs::read(folder.join(from)).unwrap();
    let places: Vec<(String, &str, &str)> =
        values.iter().map(|(sheet, cell, value)| (office::part_of(&book, sheet), *cell, *value)).collect();
    let edited = office::edited(&book, |name, text| {
        let here = places.iter().filter(|(part, _, _)| part == name);
        here.fold(text, |text, (_, cell, value)| office::with_cell(&text, cell, value))
    });
    fs::write(folder.join(to), edited).unwrap();
}

/// The cell of a row of the gap list.
fn cell(folder: &Path, book: &str, column: &str, key: &str) -> String {
    office::cell(&fs::read(folder.join(book)).unwrap(), "缺口清单", column, key)
}

type Rows = Vec<Vec<Data>>;

/// The rows of a sheet, its header the first; `None` where there is no such sheet.
fn sheet(folder: &Path, book: &str, sheet: &str) -> Option<Rows> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(fs::read(folder.join(book)).unwrap())).unwrap();
    let range = book.worksheet_range(sheet).ok()?;
    Some(range.rows().map(<[Data]>::to_vec).collect())
}

fn kept(folder: &Path, book: &str) -> Rows {
    sheet(folder, book, "原表其他内容").unwrap_or_default()
}

/// The kept rows that say all of `parts`.
fn saying(rows: &Rows, parts: &[&str]) -> usize {
    let says = |row: &&Vec<Data>| parts.iter().all(|part| row.iter().any(|cell| cell.to_string() == *part));
    rows.iter().filter(says).count()
}

/// The values of a gap, by column.
fn gap<const N: usize>(folder: &Path, book: &str, key: &str, columns: [&str; N]) -> [Data; N] {
    let rows = sheet(folder, book, "缺口清单").unwrap();
    let row = rows.iter().find(|row| row.iter().any(|cell| cell == key)).unwrap_or_else(|| panic!("no row {key}"));
    columns.map(|column| row[rows[0].iter().position(|title| title == column).unwrap()].clone())
}

fn text(text: &str) -> Data {
    if text.is_empty() { Data::Empty } else { Data::String(text.into()) }
}

const LINJIANG: &str = "urban-social-orgs|东区/江南街道/临江社区|";
const HEKOU: &str = "urban-social-orgs|西区/河口街道/河口社区|";
const PLATFORM: &str = "urban-platform-coverage|西区/河口街道/河口社区|";

#[test]
fn what_is_typed_over_the_programs_own_cells_is_kept() {
    for more in [&[][..], &["--sheets", "gaps"], &["--working-papers"]] {
        let folder = city();
        let folder = folder.path();
        audit(folder, &[&["-o", "old.xlsx"], more].concat());
        let in_list = |column, key| cell(folder, "old.xlsx", column, key);
        let (origin, value, office) =
            (in_list("出处", LINJIANG), in_list("现状", HEKOU), in_list("责任单位", LINJIANG));
        let mut values = vec![
            ("缺口清单", origin.as_str(), "已去现场核过"),
            ("缺口清单", value.as_str(), "8"),
            ("缺口清单", office.as_str(), "民政局"),
        ];
        if more.is_empty() {
            values.extend([("总览", "B3", "抓紧"), ("社区一览", "AZ2", "要撤并"), ("口径与依据", "B2", "写错了")]);
        }
        if more == ["--working-papers"] {
            values.push(("原始数据", "G5", "11"));
        }
        edit(folder, "old.xlsx", "edited.xlsx", &values);
        audit(folder, &[&["-o", "new.xlsx", "--update", "edited.xlsx"], more].concat());
        let rows = kept(folder, "new.xlsx");
        let why = "本程序写的列被改写或删去过";
        assert_eq!(saying(&rows, &[why, "缺口清单", "已去现场核过", "民政局", LINJIANG]), 1, "{rows:#?}");
        assert_eq!(saying(&rows, &[why, "缺口清单", "8", HEKOU]), 1, "{rows:#?}");
        assert_eq!(gap(folder, "new.xlsx", LINJIANG, ["责任单位"]), [text("民政局")]);
        assert_eq!(gap(folder, "new.xlsx", HEKOU, ["现状"]), [Data::Float(3.0)], "the program's figure");
        let why = "在本程序的工作表上改写过";
        let changed = saying(&rows, &[why]);
        if more.is_empty() {
            assert_eq!(saying(&rows, &[why, "总览", "3", "抓紧"]), 1, "{rows:#?}");
            assert_eq!(saying(&rows, &[why, "社区一览", "2", "临江社区", "要撤并"]), 1, "{rows:#?}");
            assert_eq!(saying(&rows, &[why, "口径与依据", "2", "写错了"]), 1, "{rows:#?}");
            assert_eq!(changed, 3, "and nothing else");
        }
        if more == ["--working-papers"] {
            assert_eq!(saying(&rows, &[why, "原始数据", "5", "11"]), 1, "{rows:#?}");
        }
        // Once more: kept as it is, and not twice.
        audit(folder, &[&["-o", "again.xlsx", "--update", "new.xlsx"], more].concat());
        assert_eq!(kept(folder, "again.xlsx"), rows);
    }
}

/// The key is a column like any other: dragged down over the next row it must not give one unit's work to another.
#[test]
fn a_key_that_contradicts_the_names_beside_it_counts_for_nothing() {
    let folder = city();
    let folder = folder.path();
    audit(folder, &["-o", "old.xlsx"]);
    let in_list = |column, key| cell(folder, "old.xlsx", column, key);
    let [own, other] = [LINJIANG, HEKOU].map(|key| in_list("责任单位", key));
    let key = in_list("键(勿改)", LINJIANG);
    let values = [(own.as_str(), "东区民政局"), (other.as_str(), "西区民政局"), (key.as_str(), HEKOU)];
    edit(folder, "old.xlsx", "edited.xlsx", &values.map(|(cell, value)| ("缺口清单", cell, value)));
    audit(folder, &["-o", "new.xlsx", "--update", "edited.xlsx"]);
    assert_eq!(gap(folder, "new.xlsx", LINJIANG, ["责任单位"]), [text("东区民政局")]);
    assert_eq!(gap(folder, "new.xlsx", HEKOU, ["责任单位"]), [text("西区民政局")]);
}

/// What the city or a county is short of as a whole is a row of work like any other.
#[test]
fn the_rows_of_groups_are_gone_on_with() {
    let folder = city();
    let folder = folder.path();
    let write = |volunteers: [u32; 2]| {
        let [east, west] = volunteers;
        let header = "县(区),街道(乡镇),社区名称,城乡类型,常住人口,注册志愿者人数\n";
        let rows =
            format!("东区,江南街道,阳光社区,城市社区,1000,{east}\n西区,河口街道,河口社区,城市社区,1000,{west}\n");
        fs::write(folder.join("社区.csv"), format!("{header}{rows}")).unwrap();
    };
    let of_west = "registered-volunteer-share|西区|";
    // 13 % of 1,000 is 130, of 2,000 is 260.
    write([200, 50]);
    audit(folder, &["-o", "old.xlsx"]);
    let columns = ["现状", "标准", "计量单位", "差距", "出处"];
    let said = [Data::Float(5.0), Data::Float(13.0), text("%"), Data::Float(80.0), text("社区.csv › F3, E3")];
    let said_of_city =
        [Data::Float(12.5), Data::Float(13.0), text("%"), Data::Float(10.0), text("社区.csv › F2:F3, E2:E3")];
    assert_eq!(gap(folder, "old.xlsx", of_west, columns), said);
    let of_city = sheet(folder, "old.xlsx", "缺口清单").unwrap()[1].last().unwrap().to_string();
    assert_eq!(gap(folder, "old.xlsx", &of_city, columns), said_of_city);
    let values = [(of_west, "西区民政局"), (of_city.as_str(), "市民政局")];
    let cells = values.map(|(key, value)| (cell(folder, "old.xlsx", "责任单位", key), value));
    let values: Vec<(&str, &str, &str)> =
        cells.iter().map(|(cell, value)| ("缺口清单", cell.as_str(), *value)).collect();
    edit(folder, "old.xlsx", "edited.xlsx", &values);
    // The city is met now, which decides the exit code; the county is not yet.
    write([220, 60]);
    let output = run(folder, &["--lang", "zh", "-o", "new.xlsx", "--update", "edited.xlsx"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let columns = ["责任单位", "整改状态", "结论"];
    assert_eq!(gap(folder, "new.xlsx", of_west, columns), ["西区民政局", "", "未达标"].map(text));
    assert_eq!(gap(folder, "new.xlsx", &of_city, columns), ["市民政局", "销号", "达标"].map(text));
    assert_eq!(kept(folder, "new.xlsx"), Rows::new());
}

#[test]
fn what_nobody_wrote_into_is_not_kept_whoever_saves_it() {
    let folder = city();
    let folder = folder.path();
    let mut names = Vec::new();
    for (number, more) in [&[][..], &["--sheets", "gaps"], &["--working-papers"]].iter().enumerate() {
        let name = format!("{number}.xlsx");
        audit(folder, &[&["-o", name.as_str()], *more].concat());
        names.push(name);
    }
    if office::is_there() {
        let books: Vec<Vec<u8>> = names.iter().map(|name| fs::read(folder.join(name)).unwrap()).collect();
        for (number, saved) in office::recalculated(&books).into_iter().enumerate() {
            let name = format!("{number}-saved.xlsx");
            fs::write(folder.join(&name), saved).unwrap();
            names.push(name);
        }
    }
    for name in &names {
        audit(folder, &["-o", "new.xlsx", "--update", name]);
        assert_eq!(kept(folder, "new.xlsx"), Rows::new(), "{name}");
    }
}

/// A sheet of gaps written anew, so that nothing but its cells is the program's: with remarks, formulas and values of every type.
fn by_hand(folder: &Path, titles: &[(&str, &str)]) {
    let list = sheet(folder, "old.xlsx", "缺口清单").unwrap();
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("缺口清单").unwrap();
    for (row, cells) in (0..).zip(&list) {
        for (column, cell) in (0..).zip(cells) {
            let cell = cell.to_string();
            let title = titles.iter().find(|(from, _)| row == 0 && *from == cell);
            page.write_string(row, column, title.map_or(cell.as_str(), |(_, to)| to)).unwrap();
        }
    }
    let column = |title: &str| u16::try_from(list[0].iter().position(|cell| cell == title).unwrap()).unwrap();
    let row =
        |key: &str| u32::try_from(list.iter().position(|row| row.iter().any(|cell| cell == key)).unwrap()).unwrap();
    let note = |said: &str| Note::new(said).set_author("张三").add_author_prefix(false);
    let shown = |format: &str| Format::new().set_num_format(format);
    page.write_string(row(LINJIANG), column("责任单位"), "民政局").unwrap();
    page.insert_note(row(LINJIANG), column("责任单位"), &note("下周开会")).unwrap();
    page.insert_note(row(LINJIANG), column("社区(单位)"), &note("要撤并")).unwrap();
    page.insert_note(0, column("差距"), &note("怎么算的？")).unwrap();
    let moment = ExcelDateTime::parse_from_str("2021-06-30 08:30:15").unwrap();
    page.write_datetime_with_format(row(HEKOU), column("整改时限"), &moment, &shown("yyyy/m/d h:mm:ss")).unwrap();
    page.write_number_with_format(row(HEKOU), column("销号日期"), 0.25, &shown("h:mm")).unwrap();
    page.write_boolean(row(HEKOU), column("责任单位"), true).unwrap();
    page.write_number_with_format(row(HEKOU), column("整改措施"), 0.855, &shown("0.0%")).unwrap();
    page.write_formula(row(PLATFORM), column("整改措施"), "A1&\"<x>\"").unwrap();
    page.write_formula(
        row(PLATFORM),
        column("责任单位"),
        rust_xlsxwriter::Formula::new("\"民\"&\"政局\"").set_result("民政局"),
    )
    .unwrap();
    let other = book.add_worksheet().set_name("会议").unwrap();
    other.insert_note(1, 1, &note("四月")).unwrap();
    other.write_formula(3, 0, rust_xlsxwriter::Formula::new("20*1.5").set_result("30")).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    // Written by a program that computes nothing.
    let bytes = office::edited(&bytes, |_, text| text.replace("</f><v>0</v>", "</f>"));
    fs::write(folder.join("hand.xlsx"), bytes).unwrap();
}

/// What cannot be carried over is said, with the way out.
#[test]
fn text_boxes_and_formats_without_remarks_are_named() {
    let folder = city();
    let folder = folder.path();
    let cells =
        [["社区(单位)", "指标编号", "指标", "整改措施"], ["河口社区", "urban-social-orgs", "城市社区社会组织", "培育"]];
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("缺口清单").unwrap();
    for (row, cells) in (0..).zip(cells) {
        page.write_row(row, 0, cells).unwrap();
    }
    let sketch = book.add_worksheet().set_name("示意").unwrap();
    sketch.insert_shape(1, 1, &rust_xlsxwriter::Shape::textbox().set_text("先修东侧")).unwrap();
    book.save(folder.join("drawn.xlsx")).unwrap();
    let said = audit(folder, &["-o", "new.xlsx", "--update", "drawn.xlsx"]);
    assert_eq!(
        said,
        "drawn.xlsx 的工作表“示意”上有文本框、形状或图片，不会带入；请把其中的文字写进单元格再运行，或保留原文件\n"
    );
    // The program's own charts are none.
    assert_eq!(audit(folder, &["-o", "again.xlsx", "--update", "new.xlsx"]), "");

    let rows = cells.map(|cells| format!("<tr><td>{}</td></tr>", cells.join("</td><td>")));
    fs::write(folder.join("old.xls"), format!("<html><table>{}</table></html>", rows.concat())).unwrap();
    let said = audit_in("en", folder, &["-o", "new.xlsx", "--update", "old.xls"]);
    assert!(said.starts_with("old.xls is no .xlsx: remarks on its cells"), "{said}");
}

/// Writes a spreadsheet as OpenDocument with that content.
fn write_ods(path: &Path, content: &str) {
    let mut archive = zip::ZipWriter::new(fs::File::create(path).unwrap());
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()),
        ("content.xml", format!("<office:document-content>{content}</office:document-content>")),
    ];
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn remarks_of_opendocument_go_on() {
    let folder = city();
    let folder = folder.path();
    let remark = |author: &str, said: &str| {
        format!(
            "<office:annotation><dc:creator>{author}</dc:creator><dc:date>2021-06-30T00:00:00</dc:date><text:p>{said}</text:p></office:annotation>"
        )
    };
    let row = |cells: &[(&str, String)]| {
        let cells = cells
            .iter()
            .map(|(text, note)| format!("<table:table-cell>{note}<text:p>{text}</text:p></table:table-cell>"));
        format!("<table:table-row>{}</table:table-row>", cells.collect::<String>())
    };
    let plain = String::new;
    let header = row(&[
        ("县区", plain()),
        ("街道(乡镇)", plain()),
        ("社区(单位)", plain()),
        ("指标编号", plain()),
        ("指标", remark("李四", "怎么算的？")),
        ("整改措施", plain()),
    ]);
    let of_gap = row(&[
        ("西区", plain()),
        ("河口街道", plain()),
        ("河口社区", plain()),
        ("urban-social-orgs", plain()),
        ("城市社区社会组织数", plain()),
        ("培育", remark("张三", "下周开会")),
    ]);
    let list = format!("<table:table table:name=\"缺口清单\">{header}{of_gap}</table:table>");
    write_ods(&folder.join("old.ods"), &list);
    assert_eq!(audit(folder, &["-o", "new.xlsx", "--update", "old.ods"]), "");
    assert_eq!(gap(folder, "new.xlsx", HEKOU, ["整改措施"]), [text("培育")]);
    let parts = parts(folder, "new.xlsx");
    let notes = parts.iter().find(|(name, _)| name.contains("comments")).map(|(_, text)| text.clone()).unwrap();
    let note = notes.split("<comment ").find(|note| note.contains("下周开会")).unwrap();
    assert!(note.contains(&format!("ref=\"{}\"", cell(folder, "new.xlsx", "整改措施", HEKOU))), "{note}");
    assert!(notes.contains("<author>张三</author>"), "{notes}");
    let rows = kept(folder, "new.xlsx");
    assert_eq!(saying(&rows, &["单元格批注", "缺口清单", "1", "E1", "李四", "怎么算的？"]), 1, "{rows:#?}");
}

#[test]
fn remarks_and_formulas_and_types_go_on() {
    let folder = city();
    let folder = folder.path();
    audit(folder, &["-o", "old.xlsx"]);
    by_hand(folder, &[]);
    audit(folder, &["-o", "new.xlsx", "--update", "hand.xlsx"]);
    let typed = gap(folder, "new.xlsx", HEKOU, ["责任单位", "整改措施", "整改时限", "销号日期"]);
    let [Data::Bool(true), Data::Float(share), Data::DateTime(moment), Data::DateTime(time)] = &typed else {
        panic!("{typed:?}")
    };
    assert!((share - 0.855).abs() < 1e-12);
    assert_eq!(moment.to_ymd_hms_milli(), (2021, 6, 30, 8, 30, 15, 0));
    assert!((time.as_f64() - 0.25).abs() < 1e-12);
    assert_eq!(gap(folder, "new.xlsx", PLATFORM, ["责任单位", "整改措施"]), [text("民政局"), text("=A1&\"<x>\"")]);
    let rows = kept(folder, "new.xlsx");
    let why = "公式，清单里改为结果，没有结果的改为文字";
    assert_eq!(saying(&rows, &[why, "=A1&\"<x>\""]), 1, "{rows:#?}");
    assert_eq!(saying(&rows, &[why, "=\"民\"&\"政局\""]), 1, "{rows:#?}");
    assert_eq!(saying(&rows, &["单元格批注", "缺口清单", "1", "H1", "张三", "怎么算的？"]), 1, "{rows:#?}");
    assert_eq!(saying(&rows, &["单元格批注", "会议", "2", "B2", "张三", "四月"]), 1, "{rows:#?}");
    let parts = parts(folder, "new.xlsx");
    assert!(!parts.iter().any(|(_, text)| text.contains("<f>")), "nothing is run");
    let notes: Vec<&String> =
        parts.iter().filter(|(name, _)| name.contains("comments")).map(|(_, text)| text).collect();
    let [notes] = notes[..] else { panic!("{notes:?}") };
    let at = |column| cell(folder, "new.xlsx", column, LINJIANG);
    for (column, said) in [("责任单位", "下周开会"), ("社区(单位)", "要撤并")] {
        let note = notes.split("<comment ").find(|note| note.contains(said)).unwrap();
        assert!(note.contains(&format!("ref=\"{}\"", at(column))), "{note}");
    }
    assert!(notes.contains("<author>张三</author>"));

    // On a sheet that was added both the result and the formula are kept, also when an office program has computed it.
    let is_kept = |rows: &Rows| {
        assert_eq!(saying(rows, &["自行添加的工作表", "会议", "4", "30"]), 1, "{rows:#?}");
        assert_eq!(saying(rows, &[why, "会议", "4", "A4", "=20*1.5"]), 1, "{rows:#?}");
    };
    is_kept(&rows);
    if office::is_there() {
        let [saved] = &office::recalculated(&[fs::read(folder.join("hand.xlsx")).unwrap()])[..] else { panic!() };
        fs::write(folder.join("saved.xlsx"), saved).unwrap();
        audit(folder, &["-o", "of-saved.xlsx", "--update", "saved.xlsx"]);
        is_kept(&kept(folder, "of-saved.xlsx"));
    }

    // And on.
    audit(folder, &["-o", "again.xlsx", "--update", "new.xlsx"]);
    let columns = ["责任单位", "整改措施", "整改时限", "销号日期"];
    for key in [HEKOU, PLATFORM] {
        assert_eq!(gap(folder, "again.xlsx", key, columns), gap(folder, "new.xlsx", key, columns));
    }
    assert!(self::parts(folder, "again.xlsx").iter().any(|(_, text)| text == notes));
    assert_eq!(kept(folder, "again.xlsx"), rows);
}

fn parts(folder: &Path, book: &str) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(folder.join(book)).unwrap())).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let read = |name: String| {
        let mut text = String::new();
        archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        (name, text)
    };
    names.into_iter().map(read).collect()
}

#[test]
fn what_a_narrower_run_leaves_aside_comes_back() {
    let folder = city();
    let folder = folder.path();
    audit(folder, &["-o", "old.xlsx"]);
    let at = |column, key| cell(folder, "old.xlsx", column, key);
    let (east, west, done) = (at("责任单位", LINJIANG), at("责任单位", HEKOU), at("整改状态", PLATFORM));
    let beside = format!("X{}", west.trim_start_matches(|c: char| c.is_ascii_alphabetic()));
    edit(
        folder,
        "old.xlsx",
        "edited.xlsx",
        &[
            ("缺口清单", &east, "甲局"),
            ("缺口清单", &west, "乙局"),
            ("缺口清单", &done, "整改中"),
            ("缺口清单", &beside, "备忘"),
        ],
    );
    for narrow in [&["--county", "东区"][..], &["--street", "江南街道"], &["--target", "urban-platform-coverage"]]
    {
        // The verdict of the part may be another.
        run(folder, &[&["--lang", "zh", "-o", "part.xlsx", "--update", "edited.xlsx"], narrow].concat());
        let rows = kept(folder, "part.xlsx");
        assert!(saying(&rows, &["不在本次评估范围内"]) > 0, "{rows:#?}");
        audit(folder, &["-o", "new.xlsx", "--update", "part.xlsx"]);
        assert_eq!(gap(folder, "new.xlsx", LINJIANG, ["责任单位"]), [text("甲局")], "{narrow:?}");
        assert_eq!(gap(folder, "new.xlsx", HEKOU, ["责任单位"]), [text("乙局")], "{narrow:?}");
        assert_eq!(gap(folder, "new.xlsx", PLATFORM, ["整改状态"]), [text("整改中")], "{narrow:?}");
        let rows = kept(folder, "new.xlsx");
        assert_eq!(saying(&rows, &["不在本次评估范围内"]), 0, "{rows:#?}");
        assert_eq!(saying(&rows, &["含自行添加的列", "备忘"]), 1, "{rows:#?}");
        assert_eq!(rows.len(), 2, "{rows:#?}");
    }
}

#[test]
fn a_renamed_column_is_told() {
    let folder = city();
    let folder = folder.path();
    audit(folder, &["-o", "old.xlsx"]);
    by_hand(folder, &[("责任单位", "责任部门")]);
    let said = audit(folder, &["-o", "new.xlsx", "--update", "hand.xlsx"]);
    let expected = "hand.xlsx 的工作表“缺口清单”没有“责任单位”列，另有本程序不认识的“责任部门”列，其内容已原样收进“原表其他内容”，没有带入新清单；如果是改了列名，请改回原名再运行";
    assert_eq!(said.trim(), expected);
    let rows = kept(folder, "new.xlsx");
    assert_eq!(saying(&rows, &["提示", expected]), 1, "{rows:#?}");
    assert_eq!(saying(&rows, &["含自行添加的列", "民政局", LINJIANG]), 1, "{rows:#?}");
    // Told once: the next list has the column.
    assert_eq!(audit(folder, &["-o", "again.xlsx", "--update", "new.xlsx"]), "");
    assert_eq!(saying(&kept(folder, "again.xlsx"), &["提示"]), 0);
    let said = audit_in("en", folder, &["-o", "en.xlsx", "--update", "hand.xlsx"]);
    assert!(
        said.contains("“责任部门”") && said.contains("“Kept from the old list”") && said.lines().count() == 1,
        "{said}"
    );
}

#[test]
fn copies_are_not_repeated() {
    let folder = city();
    let folder = folder.path();
    audit(folder, &["-o", "old.xlsx"]);
    let office = cell(folder, "old.xlsx", "责任单位", LINJIANG);
    edit(folder, "old.xlsx", "one.xlsx", &[("缺口清单", &office, "甲局")]);
    edit(folder, "old.xlsx", "other.xlsx", &[("缺口清单", &office, "乙局")]);
    audit(folder, &["-o", "new.xlsx", "--update", "one.xlsx", "--update", "one.xlsx"]);
    assert_eq!(kept(folder, "new.xlsx"), Rows::new());
    audit(folder, &["-o", "new.xlsx", "--update", "one.xlsx", "--update", "other.xlsx"]);
    let rows = kept(folder, "new.xlsx");
    assert_eq!(saying(&rows, &["与另一行重复", "乙局"]), 1, "{rows:#?}");
    assert_eq!(rows.len(), 2, "{rows:#?}");
}

#[test]
fn the_words_of_the_drop_down_are_those_of_the_run() {
    let folder = city();
    let folder = folder.path();
    audit(folder, &["-o", "old.xlsx"]);
    let at = |key| cell(folder, "old.xlsx", "整改状态", key);
    let cells = [at(LINJIANG), at(HEKOU), at(PLATFORM)];
    let words = ["整改中", "已整改", "找人问"];
    let values: Vec<(&str, &str, &str)> =
        cells.iter().zip(words).map(|(cell, word)| ("缺口清单", cell.as_str(), word)).collect();
    edit(folder, "old.xlsx", "edited.xlsx", &values);
    audit_in("en", folder, &["-o", "en.xlsx", "--update", "edited.xlsx"]);
    let rows = sheet(folder, "en.xlsx", "Gaps").unwrap();
    let column = |title: &str| rows[0].iter().position(|cell| cell == title).unwrap();
    let progress =
        |key: &str| rows.iter().find(|row| row[column("Key (keep)")] == key).unwrap()[column("Progress")].clone();
    assert_eq!([LINJIANG, HEKOU, PLATFORM].map(progress), [text("in progress"), text("done"), text("找人问")]);
    audit(folder, &["-o", "zh.xlsx", "--update", "en.xlsx"]);
    let progress = |key| gap(folder, "zh.xlsx", key, ["整改状态"]);
    assert_eq!([LINJIANG, HEKOU, PLATFORM].map(progress), words.map(|word| [text(word)]));
    assert_eq!(kept(folder, "zh.xlsx"), Rows::new());
}

#[test]
fn what_is_no_earlier_list_is_refused_in_a_sentence() {
    let folder = city();
    let folder = folder.path();
    fs::create_dir(folder.join("各县")).unwrap();
    fs::write(folder.join("图.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    fs::write(folder.join("文.pdf"), b"%PDF-1.4\n").unwrap();
    let expected = [
        ("各县", "是文件夹", "is a folder"),
        ("没有.xlsx", "找不到", "there is no"),
        ("图.png", "不是工作簿", "is no workbook"),
        ("文.pdf", "不是工作簿", "is no workbook"),
        ("社区.csv", "没有缺口清单", "has no gap list"),
    ];
    for (path, zh, en) in expected {
        for (lang, part) in [("zh", zh), ("en", en)] {
            let output = run(folder, &["--lang", lang, "-o", "new.xlsx", "--update", path]);
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2));
            assert!(said.contains(path) && said.contains(part) && said.lines().count() == 1, "{said}");
        }
    }
}

/// A list that was saved in the old format has hidden sheets like any other, which tell its rows apart.
#[test]
fn a_list_saved_as_xls_is_carried_over() {
    if !office::is_there() {
        return;
    }
    let folder = city();
    audit(folder.path(), &["-o", "一.xlsx"]);
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let mut office = Command::new("soffice");
    office.current_dir(folder.path()).args([&profile, "--headless", "--convert-to", "xls", "一.xlsx"]);
    let output = office.output().unwrap();
    assert!(folder.path().join("一.xls").exists(), "{output:?}");
    let said = audit(folder.path(), &["-o", "二.xlsx", "--update", "一.xls"]);
    assert!(said.contains("不是 .xlsx"), "{said}");
    let rows = |book: &str| sheet(folder.path(), book, "缺口清单").unwrap().len();
    assert_eq!(rows("二.xlsx"), rows("一.xlsx"));
    assert_eq!(kept(folder.path(), "二.xlsx"), Rows::new());
}
