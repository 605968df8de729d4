//! Input files that gave nothing: named where something cannot be done for lack of what they may hold.

use crate::cli::refusal::{LostFile, Refusal};
use crate::lang::{Bilingual, Lang};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Absence, Register, Source};
use crate::text;

/// The refusal with the files, if any, that gave nothing.
pub(crate) fn name_lost(refusal: Refusal, register: &Register, problems: &[Problem]) -> Refusal {
    let is_for_lack =
        matches!(refusal, Refusal::NoSuchUnit { .. } | Refusal::NothingSelected | Refusal::NothingAssessed { .. });
    let files = lost_files(register, problems);
    if !is_for_lack || files.is_empty() {
        return refusal;
    }
    Refusal::Lost { files, refusal: Box::new(refusal) }
}

/// Files that could not be read, and files without any table.
fn lost_files(register: &Register, problems: &[Problem]) -> Vec<LostFile> {
    let unread = problems.iter().filter_map(|problem| match &problem.kind {
        ProblemKind::UnreadableFile { reason } => {
            Some(LostFile { path: problem.path.clone().unwrap_or_default(), why: reason.clone() })
        }
        _ => None,
    });
    unread.chain(register.sources.iter().filter_map(without_table)).collect()
}

fn without_table(source: &Source) -> Option<LostFile> {
    let expected = [Absence::OwnReport, Absence::Instructions];
    let has_any = source.sheets.iter().any(|sheet| sheet.table.is_some());
    let absences = source.sheets.iter().filter_map(|sheet| sheet.absence);
    let absence = absences.filter(|absence| !expected.contains(absence)).max_by_key(|absence| weight(*absence))?;
    let why = |lang| text::absence_of(absence, lang).to_owned();
    (!has_any).then(|| LostFile { path: source.path.clone(), why: Bilingual { zh: why(Lang::Zh), en: why(Lang::En) } })
}

/// Of several sheets the one that comes closest to a table says most.
fn weight(absence: Absence) -> u8 {
    match absence {
        Absence::NoUnits => 5,
        Absence::NotATable => 4,
        Absence::NoHeader => 3,
        Absence::Unreadable => 2,
        Absence::Hidden => 1,
        Absence::Empty | Absence::OwnReport | Absence::Instructions => 0,
    }
}
