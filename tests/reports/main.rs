//! Reports of a city small enough to be worked out by hand, in every format.

#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a helper that panics is a test that fails")]

mod agreement;
mod contract;
mod data;

use dabiao::audit::{Assessment, Outcome, Selection, assess};
use dabiao::lang::Lang;
use dabiao::plan::Plan;
use dabiao::register::Register;
use dabiao::report::{Format, Style, render};
use unicode_width::UnicodeWidthStr;

/// Calls `check` with the assessment of `selection`.
fn with<T>(selection: Selection, check: impl FnOnce(&Assessment<'_>) -> T) -> T {
    let plan: Plan = data::plan();
    let register: Register = data::register(&plan);
    let options = plan.options.iter().map(|option| option.default.clone()).collect();
    check(&assess(&plan, &register, options, selection, data::problems()))
}

fn bytes(assessment: &Assessment<'_>, format: Format, style: Style) -> Vec<u8> {
    let mut out = Vec::new();
    render(assessment, &Outcome::of(assessment, false), format, style, &mut out).unwrap();
    out
}

fn rendered(assessment: &Assessment<'_>, format: Format, style: Style) -> String {
    String::from_utf8(bytes(assessment, format, style)).unwrap()
}

fn report(format: Format, style: Style) -> String {
    with(Selection::default(), |assessment| rendered(assessment, format, style))
}

const ZH: Style = Style { lang: Lang::Zh, width: 80, colour: false, detail: false };
const EN: Style = Style { lang: Lang::En, ..ZH };

#[test]
fn terminal_in_chinese_at_80_columns() {
    insta::assert_snapshot!(report(Format::Text, ZH));
}

#[test]
fn terminal_in_chinese_at_120_columns() {
    insta::assert_snapshot!(report(Format::Text, Style { width: 120, ..ZH }));
}

#[test]
fn terminal_in_english_at_80_columns() {
    insta::assert_snapshot!(report(Format::Text, EN));
}

#[test]
fn terminal_in_english_at_120_columns_with_detail() {
    insta::assert_snapshot!(report(Format::Text, Style { width: 120, detail: true, ..EN }));
}

#[test]
fn terminal_for_one_county() {
    let selection = Selection { county: Some(data::SECOND_COUNTY), ..Selection::default() };
    insta::assert_snapshot!(with(selection, |assessment| rendered(assessment, Format::Text, ZH)));
}

#[test]
fn csv_in_chinese() {
    insta::assert_snapshot!(report(Format::Csv, ZH).replace('\r', "␍").replace('\u{feff}', "[BOM]"));
}

#[test]
fn csv_in_english() {
    insta::assert_snapshot!(report(Format::Csv, EN).replace('\r', "␍").replace('\u{feff}', "[BOM]"));
}

#[test]
fn json() {
    let version = format!("\"dabiao\": \"{}\"", env!("CARGO_PKG_VERSION"));
    insta::assert_snapshot!(report(Format::Json, EN).replace(&version, "\"dabiao\": \"[version]\""));
}

#[test]
fn markdown_in_chinese() {
    insta::assert_snapshot!(report(Format::Markdown, ZH));
}

#[test]
fn markdown_in_english() {
    insta::assert_snapshot!(report(Format::Markdown, EN));
}

#[test]
fn nothing_but_colour_controls_the_terminal() {
    for format in [Format::Text, Format::Markdown, Format::Csv] {
        let report = report(format, Style { detail: true, ..ZH });
        assert!(!report.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r')), "{format:?}");
    }
    assert!(report(Format::Text, Style { colour: true, ..ZH }).contains('\u{1b}'));
}

#[test]
fn lines_keep_to_the_width_of_the_terminal() {
    for style in [ZH, EN] {
        for width in [24, 40, 60, 80, 100, 120] {
            let report = report(Format::Text, Style { width, detail: true, ..style });
            // The verdict is one line, whatever its length.
            for line in report.lines().skip(1) {
                assert!(line.width() <= width, "{width}: {line}");
            }
        }
    }
}

#[test]
fn the_same_assessment_gives_the_same_bytes() {
    for (format, name) in Format::NAMES {
        let written = || with(Selection::default(), |assessment| bytes(assessment, format, ZH));
        assert!(written() == written(), "{name} differs");
    }
}

/// A pipe that closes after some bytes.
struct Closing(usize);

impl std::io::Write for Closing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_reported_as_such() {
    for (format, _) in Format::NAMES {
        let error = with(Selection::default(), |assessment| {
            render(assessment, &Outcome::of(assessment, false), format, ZH, &mut Closing(10)).unwrap_err()
        });
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe, "{format:?}");
    }
}
