//! `dabiao compare`: several years, from folders or saved assessments.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::slice;

use anyhow::Result;

use crate::audit::{Assessment, Selection, assess};
use crate::cli::args::{AreaArgs, CompareArgs, ReadingArgs};
use crate::cli::audit::{self, tell_lost};
use crate::cli::lost::name_lost;
use crate::cli::output::{Look, Outputs};
use crate::cli::reading::Inputs;
use crate::cli::refusal::{NotComparable, Refusal};
use crate::cli::{Streams, plan as cli_plan};
use crate::compare::{Comparison, Year, compare};
use crate::ingest::Ingested;
use crate::lang::Lang;
use crate::plan::{OptionValue, Plan};
use crate::report::{Format, Style, render_comparison};
use crate::saved::{self, Discord, Saved};

/// Formats of files, by extension.
const COMPARED: [Format; 5] = [Format::Xlsx, Format::Text, Format::Csv, Format::Json, Format::Markdown];

/// Compares and reports. What the comparison finds is no failure: the code is 0, or 2 where some file could not be read.
///
/// # Errors
/// A [`Refusal`], or a report that could not be written.
pub(crate) fn run(args: &CompareArgs, lang: Lang, streams: &mut Streams<'_>) -> Result<u8> {
    let plan = cli_plan::load(&args.plan, lang)?;
    let options = cli_plan::options(&plan, &args.plan)?;
    let targets = args.target.iter().map(|id| cli_plan::target(&plan, id)).collect::<Result<Vec<_>, _>>()?;
    let mut outputs = Outputs::open(&args.outputs, args.format.map(Format::from), &COMPARED, lang)?;
    outputs.spare_paths(args.plan.file().into_iter().chain(args.files.headers.mapping.as_deref()))?;
    if outputs.shows(Format::Xlsx) && streams.columns.is_some() {
        return Err(Refusal::WorkbookToTerminal.into());
    }

    let Given { folders, saved } = given(args, &plan, lang)?;
    let mut read: Vec<(i32, Vec<String>, Ingested)> = Vec::new();
    for (year, found) in folders {
        for lost in found.read.problems.iter().filter(|problem| problem.kind.is_unreadable_file()) {
            tell_lost(lost, lang, streams)?;
        }
        read.push((year, found.from, found.read));
    }
    for (_, _, Ingested { register, .. }) in &read {
        outputs.spare(register)?;
    }
    for (path, saved) in saved.values().flatten() {
        check_saved(path, saved, args, &plan, &options)?;
    }
    outputs.spare_paths(saved.values().flatten().map(|(path, _)| path.as_path()))?;
    let assessments: Vec<(i32, Vec<String>, Assessment<'_>)> = read
        .iter_mut()
        .map(|(year, from, Ingested { register, problems })| {
            let no_part = |refusal| {
                let refusal = Box::new(name_lost(refusal, register, problems));
                Refusal::NotComparable(NotComparable::NoPart { year: *year, refusal })
            };
            let selection = audit::select(&args.area, register).map_err(no_part)?;
            let selection = Selection { targets: targets.clone(), ..selection };
            let problems = std::mem::take(problems);
            Ok((*year, std::mem::take(from), assess(&plan, register, options.clone(), selection, problems)))
        })
        .collect::<Result<_, Refusal>>()?;
    let live = assessments.iter().map(|(year, from, assessment)| Year::of(*year, from.clone(), assessment));
    let saved = saved.into_iter().filter_map(|(year, parts)| saved_year(year, parts, &plan));
    let years: Vec<Year<'_>> = live.chain(saved).collect();
    if years.len() < 2 {
        let found = years.iter().map(|year| year.year).collect();
        return Err(Refusal::NotComparable(NotComparable::OneYear { found }).into());
    }
    let comparison = compare(&plan, years, &targets);
    if comparison.targets.is_empty() {
        return Err(Refusal::NotComparable(NotComparable::NothingCompared).into());
    }
    let look = Look { lang, detail: args.detail, is_quiet: args.quiet };
    let report = |format, style: Style, out: &mut dyn Write| render_comparison(&comparison, format, style, out);
    outputs.write(&report, look, streams)?;
    Ok(exit_code(&comparison))
}

/// What is saved cannot be judged otherwise: whoever asks for that is told.
fn check_saved(
    path: &Path,
    saved: &Saved,
    args: &CompareArgs,
    plan: &Plan,
    options: &[OptionValue],
) -> Result<(), Refusal> {
    let AreaArgs { county, street, kind } = &args.area;
    if county.is_some() || street.is_some() || kind.is_some() {
        return Err(Refusal::NotComparable(NotComparable::PartOfSaved {
            path: shown(path),
            county: saved.county().filter(|_| !saved.has_city()).map(str::to_owned),
        }));
    }
    let known = saved.options(plan);
    let is_set = |id: &str| args.plan.set.iter().any(|given| given.split('=').next().map(str::trim) == Some(id));
    for (option, value) in plan.options.iter().zip(options).filter(|(option, _)| is_set(&option.id)) {
        let asked = option.show(value);
        if let Some(found) = known.get(&option.id).filter(|found| **found != asked) {
            let (id, found) = (option.id.clone(), found.clone());
            return Err(Refusal::NotComparable(NotComparable::SetSaved { path: shown(path), id, asked, found }));
        }
    }
    Ok(())
}

fn exit_code(comparison: &Comparison<'_>) -> u8 {
    if comparison.years.iter().any(|year| year.unreadable > 0) { super::CANNOT } else { 0 }
}

/// What there is to compare, by year.
struct Given {
    folders: BTreeMap<i32, Folder>,
    /// An assessment of the city, or those of its counties.
    saved: BTreeMap<i32, Vec<(PathBuf, Saved)>>,
}

/// A year's tables.
struct Folder {
    from: Vec<String>,
    read: Ingested,
}

/// Reads the arguments. Inputs with a year are of that year; the years of others are those that their figures say.
fn given(args: &CompareArgs, plan: &Plan, lang: Lang) -> Result<Given, Refusal> {
    let mut saved: BTreeMap<i32, Vec<(PathBuf, Saved)>> = BTreeMap::new();
    let mut named: BTreeMap<i32, Vec<PathBuf>> = BTreeMap::new();
    let mut unnamed: Vec<PathBuf> = Vec::new();
    for input in &args.inputs {
        let (year, path) = split(input);
        if is_saved(&path) {
            let (year, found) = assessment(&path, year, plan)?;
            let of_year = saved.entry(year).or_default();
            for (other, known) in of_year.iter() {
                known.discord(&found).map_or(Ok(()), |why| Err(discord(year, why, [other, &path])))?;
            }
            of_year.push((path, found));
        } else if let Some(year) = year {
            named.entry(year).or_default().push(path);
        } else {
            unnamed.push(path);
        }
    }
    let mut inputs: BTreeMap<i32, BTreeSet<PathBuf>> = BTreeMap::new();
    for path in unnamed {
        let years = years_of(&path, args, plan, lang)?;
        for year in years {
            if named.contains_key(&year) {
                let other =
                    named.get(&year).and_then(|paths| paths.first()).map_or_else(String::new, |path| shown(path));
                return Err(Refusal::NotComparable(NotComparable::YearTwice { year, paths: [other, shown(&path)] }));
            }
            inputs.entry(year).or_default().insert(path.clone());
        }
    }
    let mut folders = BTreeMap::new();
    for (year, paths) in inputs {
        let paths: Vec<PathBuf> = paths.into_iter().collect();
        let read = read_paths(plan, &paths, args, Some(year), lang)?;
        folders.insert(year, Folder { from: paths.iter().map(|path| shown(path)).collect(), read });
    }
    for (year, paths) in named {
        let read = of_year(&paths, year, args, plan, lang)?;
        folders.insert(year, Folder { from: paths.iter().map(|path| shown(path)).collect(), read });
    }
    for (year, parts) in &saved {
        if let (Some(folder), Some((path, _))) = (folders.get(year), parts.first()) {
            return Err(Refusal::NotComparable(NotComparable::YearTwice {
                year: *year,
                paths: [folder.from.join(", "), shown(path)],
            }));
        }
    }
    Ok(Given { folders, saved })
}

/// Why two saved assessments of one year cannot be put together.
fn discord(year: i32, why: Discord, paths: [&PathBuf; 2]) -> Refusal {
    let paths = paths.map(|path| shown(path));
    Refusal::NotComparable(match why {
        Discord::NoCounty => NotComparable::YearTwice { year, paths },
        Discord::SameCounty(county) => NotComparable::SameCounty { year, county, paths },
        Discord::JudgedOtherwise => NotComparable::JudgedOtherwise { year, paths },
    })
}

/// What is saved of a year: the city, or counties side by side.
fn saved_year(year: i32, parts: Vec<(PathBuf, Saved)>, plan: &Plan) -> Option<Year<'static>> {
    let is_city = parts.len() == 1 && parts.iter().all(|(_, saved)| saved.has_city());
    let mut parts: Vec<(String, Saved)> = parts.into_iter().map(|(path, saved)| (shown(&path), saved)).collect();
    if is_city {
        return parts.pop().map(|(path, saved)| saved.into_year(year, path, plan));
    }
    // The order that they are named in changes nothing.
    parts.sort_by(|(one, _), (other, _)| one.cmp(other));
    saved::counties_into_year(year, parts, plan)
}

/// Figures that say no year are of the year that the person says; what says others must have that one, each of several paths too:
/// else nothing of it would be used.
fn of_year(paths: &[PathBuf], year: i32, args: &CompareArgs, plan: &Plan, lang: Lang) -> Result<Ingested, Refusal> {
    if paths.len() > 1 {
        for path in paths.iter().map(slice::from_ref) {
            let refused = of_year(path, year, args, plan, lang).err();
            // What cannot be read at all is told as a file that the year lacks.
            if let Some(refused) = refused
                && read_paths(plan, path, args, None, lang).is_ok()
            {
                return Err(refused);
            }
        }
    }
    let read = read_paths(plan, paths, args, None, lang)?;
    if read.register.year.is_none_or(|found| found == year) {
        return Ok(read);
    }
    read_paths(plan, paths, args, Some(year), lang)
}

/// The years that the figures of `path` say they are of.
fn years_of(path: &Path, args: &CompareArgs, plan: &Plan, lang: Lang) -> Result<BTreeSet<i32>, Refusal> {
    let paths = [path.to_owned()];
    let read = read_paths(plan, &paths, args, None, lang)?;
    let sheets = read.register.sources.iter().flat_map(|source| &source.sheets);
    let years: BTreeSet<i32> = sheets.flat_map(|sheet| sheet.years.iter().copied()).collect();
    if years.is_empty() {
        return Err(Refusal::NotComparable(NotComparable::NoYear { path: shown(path) }));
    }
    Ok(years)
}

fn read_paths(
    plan: &Plan,
    paths: &[PathBuf],
    args: &CompareArgs,
    year: Option<i32>,
    lang: Lang,
) -> Result<Ingested, Refusal> {
    let reading = ReadingArgs { year, files: args.files.clone() };
    Inputs { plan, paths, args: &reading, with_hashes: false, is_quiet: args.quiet }.read(lang)
}

/// `2018=folder`, or a path; a path that is there counts before a year, however it is called.
fn split(input: &str) -> (Option<i32>, PathBuf) {
    let path = PathBuf::from(input);
    if !path.exists()
        && let Some((year, path)) = input.split_once(['=', '＝'])
        && let Ok(year) = year.trim().trim_end_matches('年').parse()
    {
        return (Some(year), PathBuf::from(path.trim()));
    }
    (None, path)
}

fn is_saved(path: &Path) -> bool {
    let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    is_json && path.is_file()
}

fn assessment(path: &Path, year: Option<i32>, plan: &Plan) -> Result<(i32, Saved), Refusal> {
    let bytes = fs::read(path).map_err(|reason| Refusal::Unreadable { path: shown(path), reason })?;
    let text = String::from_utf8(bytes).map_err(|_| Refusal::NotText { path: shown(path) })?;
    let saved = saved::read(&text, plan)
        .map_err(|why| Refusal::NotComparable(NotComparable::NotSaved { path: shown(path), why }))?;
    match (year, saved.year) {
        (Some(asked), Some(found)) if asked != found => {
            Err(Refusal::NotComparable(NotComparable::SavedOtherYear { path: shown(path), asked, found }))
        }
        (Some(year), _) | (None, Some(year)) => Ok((year, saved)),
        (None, None) => Err(Refusal::NotComparable(NotComparable::NoYear { path: shown(path) })),
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_may_name_their_year() {
        assert_eq!(split("2018=a/b"), (Some(2018), "a/b".into()));
        assert_eq!(split("2018年＝a"), (Some(2018), "a".into()));
        assert_eq!(split("2018 = a=b"), (Some(2018), "a=b".into()));
        assert_eq!(split("x=a"), (None, "x=a".into()));
        assert_eq!(split("src"), (None, "src".into()));
    }
}
