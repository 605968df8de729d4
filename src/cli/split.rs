//! `--split county`: one workbook for each county, to be mailed back, and one that sums up.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::audit::{Assessment, Outcome, Selection, assess, problems_of};
use crate::cli::args::AuditArgs;
use crate::cli::output::create;
use crate::cli::refusal::Refusal;
use crate::cli::workbook::Wanted;
use crate::cli::{Streams, folder};
use crate::lang::Lang;
use crate::register::UnitRef;
use crate::report::{clean, render_workbook};
use crate::text;

/// The folder that the workbooks go to; it is made where it is not there.
///
/// # Errors
/// None or several are named, or it cannot be made.
pub(crate) fn folder(args: &AuditArgs, lang: Lang) -> Result<PathBuf, Refusal> {
    let [folder] = args.outputs.as_slice() else { return Err(Refusal::SplitNeedsFolder) };
    if folder.as_os_str() == "-" || folder.is_file() {
        return Err(Refusal::SplitNeedsFolder);
    }
    folder::make(folder, lang)?;
    Ok(folder.clone())
}

/// Writes the workbooks.
///
/// # Errors
/// One cannot be written.
pub(crate) fn write(
    folder: &Path,
    whole: &Assessment<'_>,
    outcome: &Outcome,
    wanted: &Wanted,
    args: &AuditArgs,
    lang: Lang,
    streams: &mut Streams<'_>,
) -> Result<()> {
    let mut names = BTreeSet::new();
    let mut books = vec![(file_name(text::summary_file(lang), &mut names), None)];
    books.extend(counties(whole).into_iter().map(|county| {
        let name = &whole.register.unit(county).name;
        (file_name(name, &mut names), Some(county))
    }));
    for (name, county) in books {
        let file = create(&folder.join(format!("{name}.xlsx")), lang)?;
        file.spare(whole.register)?;
        let path = match county {
            None => file.complete(|out| render_workbook(whole, outcome, &wanted.contents(true), lang, out), lang)?,
            Some(county) => {
                let selection = Selection { county: Some(county), ..whole.selection.clone() };
                let mut part = assess(whole.plan, whole.register, whole.options.clone(), selection, Vec::new());
                part.problems = problems_of(whole, county);
                let outcome = Outcome { is_strict: args.strict, ..Outcome::of(&part, args.require_all) };
                file.complete(|out| render_workbook(&part, &outcome, &wanted.contents(false), lang, out), lang)?
            }
        };
        if !args.quiet {
            writeln!(streams.err, "{}", clean(&text::written(&path.display().to_string(), lang)))?;
        }
    }
    Ok(())
}

/// The counties that have something to be audited.
fn counties(whole: &Assessment<'_>) -> Vec<UnitRef> {
    let found: BTreeSet<UnitRef> = whole.selected_units().filter_map(|unit| whole.register.county_of(unit)).collect();
    found.into_iter().collect()
}

/// A name for a file that Windows takes, and no other file has.
fn file_name(name: &str, names: &mut BTreeSet<String>) -> String {
    const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];
    let name = clean(name);
    let kept: String = name.chars().map(|c| if "<>:\"/\\|?*".contains(c) { '_' } else { c }).take(80).collect();
    let kept = kept.trim().trim_end_matches(['.', ' ']);
    let lower = kept.to_lowercase();
    let stem = lower.split('.').next().unwrap_or_default();
    let is_port =
        ["com", "lpt"].iter().any(|port| stem.strip_prefix(port).is_some_and(|number| number.chars().count() == 1));
    let base = match kept {
        "" => "_".to_owned(),
        kept if RESERVED.contains(&stem) || is_port => format!("_{kept}"),
        kept => kept.to_owned(),
    };
    let numbered = (2_usize..).map(|number| format!("{base}({number})"));
    let name = std::iter::once(base.clone()).chain(numbered).find(|name| names.insert(name.to_lowercase()));
    name.unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_names_that_windows_takes() {
        let mut names = BTreeSet::new();
        let mut name = |given: &str| file_name(given, &mut names);
        assert_eq!(name("东澜区"), "东澜区");
        assert_eq!(name("东澜区"), "东澜区(2)");
        assert_eq!(name("a/b:c*?\"<>|\\"), "a_b_c_______");
        assert_eq!(name("../x"), ".._x");
        assert_eq!(name("CON"), "_CON");
        assert_eq!(name("com1.县"), "_com1.县");
        assert_eq!(name("company"), "company");
        assert_eq!(name("县. "), "县");
        assert_eq!(name(""), "_");
        assert_eq!(name("A"), "A");
        assert_eq!(name("a"), "a(2)");
    }
}
