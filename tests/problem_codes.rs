//! Every code of data problems, from a small file that has the problem. A new code does not compile without a case.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common {
    pub(crate) mod tables;
}

use common::tables::{Folder, Sheets, write_raw_sheet};
use dabiao::audit::{Selection, assess};
use dabiao::compare::{Year, compare};
use dabiao::ingest::{Limits, Mapping, Request, survey};
use dabiao::lang::Lang;
use dabiao::plan::{Plan, builtin, load_fields, load_plan};
use dabiao::problem::{Problem, ProblemCode, Severity};
use dabiao::text;

/// The files that have the problem, and what else is needed.
struct Case {
    severity: Severity,
    /// Where the problem is; `None` where it stands in no cell.
    cell: Option<&'static str>,
    files: Files,
    map: &'static [(&'static str, &'static str)],
    plan: Option<&'static str>,
}

enum Files {
    Text(&'static [&'static str]),
    Bytes(&'static [u8]),
    Book(fn(&Folder)),
}

const fn case(severity: Severity, cell: &'static str, files: &'static [&'static str]) -> Case {
    Case { severity, cell: Some(cell), files: Files::Text(files), map: &[], plan: None }
}

const fn note(cell: &'static str, files: &'static [&'static str]) -> Case {
    case(Severity::Note, cell, files)
}

const fn warning(cell: &'static str, files: &'static [&'static str]) -> Case {
    case(Severity::Warning, cell, files)
}

const fn error(cell: &'static str, files: &'static [&'static str]) -> Case {
    case(Severity::Error, cell, files)
}

const OWN_PLAN: &str = "[plan]\nid = \"p\"\ntitle = \"P\"\ntarget-year = 2020\n";

const LIST: &str = "社区,设施名称,设施类型,面积\n甲社区,甲站,社区服务站,400\n甲社区,乙站,社区服务站,80\n";

const TWO_FIELDS: &str = r#"
[[field]]
name = "gardens"
title = { zh = "花园数", en = "Gardens" }
unit = "个"
kind = "count"
level = "community"
loose = ["规模"]
[[field]]
name = "parks"
title = { zh = "公园数", en = "Parks" }
unit = "个"
kind = "count"
level = "community"
loose = ["规模"]
[[target]]
id = "t"
title = "T"
cite = [{ clause = "1", quote = "q" }]
strength = "binding"
level = "community"
value = "gardens + parks"
at-least = 1
judge = "each"
reading = "r"
"#;

const RATE: &str = r#"
[[field]]
name = "greenery"
title = { zh = "绿化率", en = "Greenery" }
unit = "%"
kind = "rate"
level = "community"
[[target]]
id = "t"
title = "T"
cite = [{ clause = "1", quote = "q" }]
strength = "binding"
level = "community"
value = "greenery"
at-least = "30%"
judge = "each"
reading = "r"
"#;

const QUOTIENT: &str = r#"
[[target]]
id = "t"
title = "T"
cite = [{ clause = "1", quote = "q" }]
strength = "binding"
level = "community"
value = "facility_area / households"
at-least = 1
judge = "each"
reading = "r"
"#;

const PRODUCT: &str = r#"
[[target]]
id = "t"
title = "T"
cite = [{ clause = "1", quote = "q" }]
strength = "binding"
level = "community"
value = "facility_area * facility_area * facility_area * facility_area"
at-least = 1
judge = "each"
reading = "r"
"#;

#[expect(clippy::too_many_lines, reason = "a line or two for each code")]
fn case_of(code: ProblemCode) -> Case {
    match code {
        ProblemCode::UnreadableFile => Case { cell: None, files: Files::Bytes(b"%PDF-1.4\n"), ..error("A1", &[]) },
        ProblemCode::UnreadableSheet => Case {
            files: Files::Book(|folder| write_raw_sheet(&folder.path("a.xlsx"), "<sheetData><row r=\"1\"><c")),
            ..error("A1", &[])
        },
        ProblemCode::HiddenSheet => Case {
            files: Files::Book(|folder| {
                let mut book = Sheets::new();
                book.sheet("表").row(0, &["社区名称", "户数"]);
                book.sheet("字典").row(0, &["城市"]).hide();
                book.save(&folder.path("a.xlsx"));
            }),
            ..note("A1", &[])
        },
        // 戶數, which is a nonsense of the same length in GB18030.
        ProblemCode::GuessedEncoding => Case { files: Files::Bytes(b"\xA4\xE1\xBC\xC6,1\n"), ..warning("A1", &[]) },
        ProblemCode::NoTable => note("A1", &["颜色,味道\n红,甜\n"]),
        ProblemCode::NoRows => warning("A2", &["街道汇总表,,\n社区名称,户数,常住人口\n合计,1,2\n"]),
        ProblemCode::NoUnitColumn => error("A1", &["户数,常住人口\n1,2\n3,4\n"]),
        ProblemCode::LongRows => warning("C2", &["社区名称,户数\n甲社区,1,200\n乙社区,20\n丙社区,1,300\n"]),
        ProblemCode::SideTable => warning("D1", &["社区名称,户数,,负责人,电话\n甲社区,1,,张,1\n乙社区,2,,王,2\n"]),
        ProblemCode::NotATable => {
            error("A1", &["社区名称,甲社区,户数,1200,1300\n常住人口,3000,综合服务设施面积,400,500\n"])
        }
        ProblemCode::OwnReport => Case {
            files: Files::Book(|folder| {
                use text::Label::{Clause, Conclusion, Gap, Origins, Required, TargetId};
                let columns = [TargetId, Conclusion, Required, Gap, Clause, Origins];
                let header = columns.map(|column| text::label(column, Lang::Zh)).join(",");
                folder.write("a.csv", &format!("{header}\n"));
            }),
            cell: None,
            ..note("A1", &[])
        },
        ProblemCode::PassedOver => Case {
            cell: None,
            files: Files::Book(|folder| {
                folder.write("a.csv", "社区名称,户数\n甲社区,1\n");
                folder.write("名单.pdf", "%PDF-1.4\n");
            }),
            ..note("A1", &[])
        },
        ProblemCode::SummedRows => note("D1", &[LIST]),
        ProblemCode::DetailDiffers => warning("D2", &[LIST, "社区名称,社区服务站面积\n甲社区,500\n"]),
        ProblemCode::RepeatedRows => {
            warning("A3", &["社区,设施名称,设施类型,面积\n甲社区,甲站,社区服务站,400\n甲社区,甲站,社区服务站,400\n"])
        }
        ProblemCode::UndecidedRows => {
            error("C3", &["社区,设施名称,设施类型,面积\n甲社区,甲站,社区服务站,400\n甲社区,某处,奇怪,10\n"])
        }
        ProblemCode::UnknownHeader => note("C1", &["社区名称,户数,颜色\n甲社区,1,红\n"]),
        ProblemCode::DuplicateColumn => error("C1", &["社区名称,户数,户数\n甲社区,1,1\n"]),
        ProblemCode::AmbiguousHeader => {
            Case { plan: Some(TWO_FIELDS), ..error("C1", &["社区名称,户数,规模\n甲社区,1,2\n"]) }
        }
        ProblemCode::LooseHeader => warning("B1", &["社区名称,总户数\n甲社区,1\n"]),
        ProblemCode::WrongLevel => warning("C1", &["社区名称,户数,街道(乡镇)社区服务中心面积\n甲社区,1,900\n"]),
        ProblemCode::WrongUnit => error("B1", &["社区名称,户数(元)\n甲社区,1\n"]),
        ProblemCode::SummedColumns => note(
            "B2",
            &["单位名称,社区工作用房,社区服务设施用房,,,,,\n\
             ,建筑面积(m2),社区服务大厅/面积(m2),社区警务室/面积(m2),社区卫生室/面积(m2),社区图书室/面积(m2),社区文娱活动室/面积(m2),残疾人活动室/面积(m2)\n\
             甲社区,100,10,20,30,40,50,60\n"],
        ),
        ProblemCode::OverruledHeader => Case {
            map: &[("households", "登记户")],
            ..note("B1", &["社区名称,户数,登记户\n甲社区,1,2\n"])
        },
        ProblemCode::MappedHeaderAbsent => {
            Case {
                cell: None, map: &[("households", "没有的表头")], ..warning("A1", &["社区名称,户数\n甲社区,1\n"])
            }
        }
        ProblemCode::RowOfOtherLevel => warning(
            "B2",
            &["街道,社区,姓名,职务\n一街道,一街道,张三,主任\n一街道,甲社区,李四,书记\n一街道,甲社区,王五,委员\n"],
        ),
        ProblemCode::TotalRow => note("A4", &["社区名称,户数\n甲社区,1\n乙社区,2\n合计,3\n"]),
        ProblemCode::TotalMismatch => warning("B4", &["社区名称,户数\n甲社区,1\n乙社区,2\n合计,4\n"]),
        ProblemCode::LabelCarriedDown => {
            note("A1", &["街道(乡镇),社区名称,户数\n江南街道,甲社区,1\n,乙社区,2\n江北街道,丙社区,3\n,丁社区,4\n"])
        }
        ProblemCode::LabelOfSheet => Case {
            files: Files::Book(|folder| {
                let mut book = Sheets::new();
                book.sheet("东街街道").row(0, &["社区名称", "户数"]).row(1, &["甲社区", "10"]);
                book.save(&folder.path("a.xlsx"));
            }),
            ..note("A1", &[])
        },
        ProblemCode::OtherYear => note("C1", &["社区名称,户数,年份\n甲社区,1,2019\n甲社区,2,2020\n"]),
        ProblemCode::VanishedUnit => {
            warning("A3", &["社区名称,户数,年份\n甲社区,1,2019\n乙社区,2,2019\n甲社区,3,2020\n"])
        }
        ProblemCode::RowWithoutUnit => error("A3", &["社区名称,户数\n甲社区,1\n,300\n"]),
        ProblemCode::UnsplitRow => error("A3", &["街道,社区名称,户数\n甲街道,甲社区,1\n甲街道，乙社区，300\n"]),
        ProblemCode::BadCode => error("A2", &["社区编码,社区名称,户数\n51040,甲社区,1\n"]),
        ProblemCode::SeveralUnits => error("A2", &["社区名称,户数\n东方社区、西方社区,10\n南方社区,20\n"]),
        ProblemCode::CodeOfSeveralUnits => {
            warning("B2", &["社区编码,社区名称,户数\n510402001001,东方社区、西方社区,10\n510402001002,南方社区,20\n"])
        }
        ProblemCode::SeveralPlaces => warning(
            "A2",
            &["街道(乡镇),社区名称,户数\n甲街道、乙街道,东方社区,1\n甲街道,西方社区,2\n乙街道,南方社区,3\n"],
        ),
        ProblemCode::ContradictoryPlace => {
            error("B3", &["街道(乡镇),社区名称,户数\n甲街道,东方社区,1\n乙街道,甲街道西方社区,2\n"])
        }
        ProblemCode::AmbiguousUnit => error(
            "A2",
            &["街道(乡镇),社区名称,户数\n一街道,甲社区,10\n二街道,甲社区,20\n", "社区名称,常住人口\n甲社区,99\n"],
        ),
        ProblemCode::CodeOfTwoNames => warning(
            "B2",
            &[
                "社区编码,社区名称,户数\n510402001001,江南社区,1\n",
                "社区编码,社区名称,常住人口\n510402001001,江北社区,2\n",
            ],
        ),
        ProblemCode::Namesakes => warning(
            "A2",
            &[
                "社区编码,县(区),街道(乡镇),社区名称,户数\n510402001001,东区,甲街道,红星社区,1\n",
                "社区编码,县(区),街道(乡镇),社区名称,常住人口\n510402001011,东区,甲街道,红星社区,2\n",
            ],
        ),
        ProblemCode::SharedNames => Case {
            files: Files::Book(|folder| {
                let mut book = Sheets::new();
                for name in ["东街", "西街"] {
                    book.sheet(name).row(0, &["社区名称", "户数"]).row(1, &["甲社区", "10"]);
                }
                book.save(&folder.path("a.xlsx"));
            }),
            ..warning("A2", &[])
        },
        ProblemCode::SimilarNames => {
            warning("B3", &["街道(乡镇),社区名称,户数\n甲街道,东方社区,1\n甲街道,东方社区（筹）,2\n"])
        }
        ProblemCode::UnplacedUnit => warning(
            "A2",
            &["县(区),街道(乡镇),社区名称,户数\n东区,甲街道,红星社区,1\n", "社区名称,常住人口\n红心社区,2\n"],
        ),
        ProblemCode::DuplicateRow => warning("A3", &["社区名称,户数\n甲社区,1\n甲社区,1\n"]),
        ProblemCode::NotANumber => error("B2", &["社区名称,户数\n甲社区,约400\n"]),
        ProblemCode::NotAFlag => error("B2", &["社区名称,有无综合服务设施\n甲社区,待定\n"]),
        ProblemCode::UnknownWord => error("C2", &["社区名称,户数,城乡类型\n甲社区,1,城郊\n"]),
        ProblemCode::OutOfRange => error("B2", &["社区名称,户数\n甲社区,-5\n"]),
        ProblemCode::MixedPercents => {
            Case { plan: Some(RATE), ..error("B3", &["社区名称,绿化率(%)\n甲社区,85\n乙社区,0.85\n"]) }
        }
        ProblemCode::SmallPercents => {
            Case { plan: Some(RATE), ..warning("B1", &["社区名称,绿化率(%)\n甲社区,0.85\n"]) }
        }
        ProblemCode::ErrorCell => error("B2", &["社区名称,户数\n甲社区,#DIV/0!\n"]),
        ProblemCode::UncachedFormula => Case {
            files: Files::Book(|folder| {
                let text =
                    |cell: &str, text: &str| format!(r#"<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>"#);
                let header = format!("{}{}", text("A1", "社区名称"), text("B1", "户数"));
                let row = format!(r#"{}<c r="B2"><f>1+1</f></c>"#, text("A2", "甲社区"));
                let rows = format!(r#"<sheetData><row r="1">{header}</row><row r="2">{row}</row></sheetData>"#);
                write_raw_sheet(&folder.path("a.xlsx"), &rows);
            }),
            ..error("B2", &[])
        },
        ProblemCode::MergedFigure => Case {
            files: Files::Book(|folder| {
                let mut book = Sheets::new();
                let mut sheet = book.sheet("甲");
                sheet.row(0, &["社区名称", "综合服务设施面积"]).text(1, 0, "甲社区").text(2, 0, "乙社区");
                sheet.merge(1, 1, 2, 1, "800");
                book.save(&folder.path("a.xlsx"));
            }),
            ..error("B2", &[])
        },
        ProblemCode::Conflict => error("B2", &["社区名称,户数\n甲社区,1200\n", "社区名称,户数\n甲社区,1180\n"]),
        ProblemCode::PartOverGroup => {
            warning("D3", &["社区名称,户数,社区工作者情况,\n,,总人数,女性人数\n甲社区,10,5,6\n"])
        }
        ProblemCode::PartOverWhole => error("C2", &["社区名称,社区工作者数,报酬和五险一金落实人数\n甲社区,8,9\n"]),
        ProblemCode::BeyondBound => warning(
            "B2",
            &["市(州),全市社会工作专业人才总量\n攀枝花市,1\n", "社区名称,社会工作专业人员\n甲社区,2\n乙社区,3\n"],
        ),
        ProblemCode::DoubtfulZero => warning("B2", &["社区名称,户数\n甲社区,0\n"]),
        ProblemCode::BlankFlag => warning("B2", &["社区名称,有无综合服务设施,综合服务设施面积\n甲社区,,320\n"]),
        ProblemCode::ContradictoryFlag => {
            warning("B2", &["社区名称,有无综合服务设施,综合服务设施面积\n甲社区,无,320\n"])
        }
        ProblemCode::Overflow => Case {
            plan: Some(PRODUCT),
            ..error("B2", &["社区名称,综合服务设施面积\n甲社区,999999999999999\n"])
        },
        ProblemCode::DivisionByZero => Case {
            plan: Some(QUOTIENT),
            ..error("B2", &["社区名称,综合服务设施面积,户数\n甲社区,320,0\n"])
        },
        // Of two years; the first file is that of the earlier one.
        ProblemCode::Jump => {
            warning("B2", &["社区名称,综合服务设施面积\n甲社区,42\n", "社区名称,综合服务设施面积\n甲社区,420\n"])
        }
    }
}

fn plan_of(case: &Case) -> Plan {
    let fields = load_fields(builtin::FIELDS).unwrap();
    let file = case.plan.map_or(builtin::PLANS[0].1.to_owned(), |targets| format!("{OWN_PLAN}{targets}"));
    load_plan(&file, fields).unwrap_or_else(|found| panic!("{found:?}"))
}

fn problems(case: &Case) -> Vec<(Problem, Option<String>)> {
    let folder = Folder::new();
    match case.files {
        Files::Text(files) => {
            for (index, text) in files.iter().enumerate() {
                folder.write(&format!("{index}.csv"), text);
            }
        }
        Files::Bytes(bytes) => std::fs::write(folder.path("a.csv"), bytes).unwrap(),
        Files::Book(write) => write(&folder),
    }
    let plan = plan_of(case);
    let mut mapping = Mapping::new();
    for (field, header) in case.map {
        mapping.add(plan.fields.find(field).unwrap(), header).unwrap();
    }
    let request = Request {
        inputs: &[folder.root()],
        fields: &plan.fields,
        city_name: "攀枝花市",
        year: None,
        mapping: &mapping,
        encoding: None,
        limits: Limits::default(),
        with_hashes: true,
        on_file: &|_, _| {},
    };
    let read = survey(&request).unwrap().read;
    let options = plan.options.iter().map(|option| option.default.clone()).collect();
    let assessment = assess(&plan, &read.register, options, Selection::default(), read.problems);
    let cell = |problem: &Problem| problem.origin.map(|origin| origin.cell.to_string());
    assessment.problems.iter().map(|problem| (problem.clone(), cell(problem))).collect()
}

/// The problems between the years, of which each file is one.
fn jumps(case: &Case) -> Vec<(Problem, Option<String>)> {
    let Files::Text([earlier, later]) = case.files else { panic!("two years") };
    let plan = plan_of(case);
    let folder = Folder::new();
    folder.write("0.csv", earlier);
    folder.write("1.csv", later);
    let read = ["0.csv", "1.csv"].map(|name| {
        let request = Request {
            inputs: &[folder.path(name)],
            fields: &plan.fields,
            city_name: "攀枝花市",
            year: None,
            mapping: &Mapping::new(),
            encoding: None,
            limits: Limits::default(),
            with_hashes: true,
            on_file: &|_, _| {},
        };
        survey(&request).unwrap().read.register
    });
    let assessments = read.each_ref().map(|register| {
        let options = plan.options.iter().map(|option| option.default.clone()).collect();
        assess(&plan, register, options, Selection::default(), Vec::new())
    });
    let years = (2018..).zip(&assessments).map(|(year, assessment)| Year::of(year, Vec::new(), assessment));
    let comparison = compare(&plan, years.collect(), &[]);
    let cell = |problem: &Problem| problem.origin.map(|origin| origin.cell.to_string());
    comparison.jumps.iter().map(|jump| (jump.problem.clone(), cell(&jump.problem))).collect()
}

#[test]
fn every_code_comes_from_a_file_that_has_the_problem() {
    let mut wrong = Vec::new();
    for code in ProblemCode::ALL {
        let case = case_of(*code);
        let all = if *code == ProblemCode::Jump { jumps(&case) } else { problems(&case) };
        let found = all.iter().find(|(problem, _)| problem.kind.of() == *code);
        let told = found.map(|(problem, cell)| (problem.kind.severity(), cell.as_deref()));
        if told != Some((case.severity, case.cell)) {
            let codes: Vec<_> = all.iter().map(|(problem, cell)| (problem.kind.code(), cell.clone())).collect();
            wrong.push(format!("{}: {told:?} among {codes:?}", code.name()));
        }
        if let Some((problem, _)) = found {
            assert!([Lang::Zh, Lang::En].iter().all(|lang| !text::problem(&problem.kind, *lang).is_empty()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
