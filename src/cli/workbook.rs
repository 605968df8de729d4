//! What only workbooks have: `--sheets`, `--update` and the day of the run.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use calamine::{ExcelDateTime, ExcelDateTimeType};

use crate::cli::args::AuditArgs;
use crate::cli::limits;
use crate::cli::refusal::Refusal;
use crate::ingest::{self, PlainBook, Reason};
use crate::lang::Lang;
use crate::report::{Contents, Day, Earlier, SheetKind};

/// Where a fixed day comes from, so that a run can be repeated exactly.
const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// Midnight in China is eight hours before that of Greenwich: whoever works there in the morning writes today.
const CHINA: u64 = 8 * 3600;

/// What the workbooks of a run are to have.
pub(crate) struct Wanted {
    sheets: Vec<SheetKind>,
    earlier: Option<Earlier>,
    working_papers: bool,
    today: Day,
    created: Option<Day>,
}

impl Wanted {
    /// Reads the arguments, and the earlier lists that they name.
    ///
    /// # Errors
    /// A sheet that there is not, an earlier list that cannot be read, or arguments that contradict each other.
    pub(crate) fn read(args: &AuditArgs, lang: Lang) -> Result<Self, Refusal> {
        let sheets = sheets(&args.sheets)?;
        if !args.update.is_empty() && !sheets.is_empty() && !sheets.contains(&SheetKind::Gaps) {
            return Err(Refusal::UpdateNeedsGaps);
        }
        let limits = limits::read(&args.reading.files.limits)?;
        let found = args.update.iter().map(|path| earlier(path, &limits, lang)).collect::<Result<Vec<_>, _>>()?;
        let earlier = Earlier::find(&found, lang);
        let epoch = std::env::var(EPOCH).ok().and_then(|seconds| seconds.trim().parse::<u64>().ok());
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Ok(Self {
            sheets,
            earlier,
            working_papers: args.working_papers,
            today: day(epoch.unwrap_or_else(now)),
            created: epoch.map(day),
        })
    }

    /// What whoever went on with an earlier list should know.
    pub(crate) fn remarks(&self) -> &[String] {
        self.earlier.as_ref().map_or(&[], Earlier::remarks)
    }

    /// The contents of a workbook; `is_whole` where it is about all that was audited.
    pub(crate) fn contents(&self, is_whole: bool) -> Contents<'_> {
        Contents {
            sheets: &self.sheets,
            earlier: self.earlier.as_ref(),
            keeps_others: is_whole,
            working_papers: self.working_papers,
            today: self.today,
            created: self.created,
        }
    }
}

/// Names the argument that only workbooks can use, where one is given.
pub(crate) fn argument(args: &AuditArgs) -> Option<&'static str> {
    match args {
        AuditArgs { split: Some(_), .. } => Some("--split"),
        AuditArgs { update, .. } if !update.is_empty() => Some("--update"),
        AuditArgs { working_papers: true, .. } => Some("--working-papers"),
        AuditArgs { sheets, .. } if !sheets.is_empty() => Some("--sheets"),
        _ => None,
    }
}

fn sheets(given: &[String]) -> Result<Vec<SheetKind>, Refusal> {
    let names = given.iter().flat_map(|list| list.split([',', '，', '、'])).map(str::trim);
    names
        .filter(|name| !name.is_empty())
        .map(|name| SheetKind::from_name(name).ok_or_else(|| Refusal::NoSuchSheet { name: name.to_owned() }))
        .collect()
}

fn earlier(path: &Path, limits: &ingest::Limits, lang: Lang) -> Result<PlainBook, Refusal> {
    let shown = path.display().to_string();
    if path.is_dir() {
        return Err(Refusal::EarlierIsFolder { path: shown });
    }
    if !path.exists() {
        return Err(Refusal::NoEarlier { path: shown });
    }
    let book = ingest::read_plain(path, limits).map_err(|reason| match reason {
        Reason::Unknown
        | Reason::Unsupported { .. }
        | Reason::Numbers
        | Reason::Picture
        | Reason::Pdf
        | Reason::Archive { .. }
        | Reason::NoTables
        | Reason::NotTabular { .. }
        | Reason::Encoding
        | Reason::UnclosedQuote { .. } => Refusal::EarlierIsNoWorkbook { path: shown.clone() },
        reason => Refusal::UnreadableEarlier { path: shown.clone(), reason },
    })?;
    if Earlier::find(std::slice::from_ref(&book), lang).is_none() {
        return Err(Refusal::NoGapList { path: shown });
    }
    Ok(book)
}

/// The day in China at a moment.
fn day(seconds: u64) -> Day {
    // Spreadsheets count days from the end of 1899; 1970 began on day 25,569.
    let days = seconds.saturating_add(CHINA).checked_div(24 * 3600).unwrap_or_default().saturating_add(25_569);
    let serial = f64::from(u32::try_from(days).unwrap_or(u32::MAX).min(2_958_465));
    let (year, month, day, ..) = ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false).to_ymd_hms_milli();
    Day { year, month, day }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_china() {
        let is = |year, month, day| Day { year, month, day };
        assert_eq!(day(0), is(1970, 1, 1));
        // 2023-11-14 22:13:20 in Greenwich.
        assert_eq!(day(1_700_000_000), is(2023, 11, 15));
        assert_eq!(day(1_709_164_800), is(2024, 2, 29));
    }

    #[test]
    fn sheets_are_named_in_any_language() {
        let given = |list: &str| sheets(&[list.to_owned()]);
        assert_eq!(given("gaps").unwrap(), [SheetKind::Gaps]);
        assert_eq!(
            given("缺口清单，总览、To check").unwrap(),
            [SheetKind::Gaps, SheetKind::Overview, SheetKind::Unknown]
        );
        assert!(given("nothing").is_err());
        assert!(given("others").is_err(), "it comes with --update, not for the asking");
    }
}
