//! All text that people read, in both languages.

mod batch;
mod comparison;
mod count;
mod data;
mod explain;
mod explanation;
mod formula;
pub mod help;
mod ingest;
mod inspection;
mod label;
mod mistake;
mod name;
mod papers;
mod problem;
mod refusal;
mod sentence;
mod template;
mod unit;
mod usage;
mod workbook;

pub(crate) use batch::manifest_mistake;
pub use batch::{
    BatchWord, batch_progress, batch_verdict, batch_word, left_over, manifest_line, of_runs, run_ended, run_outcome,
    seconds,
};
pub use comparison::{
    CompareWord, MOST_NAMES, between, compare_plan, compare_verdict, compare_word, denominators, difference, event,
    event_word, in_year, more_rows, pace, pace_counts, pace_tolerance, part, projected, some, turn, why_none, why_not,
};
pub use data::{
    asked, completeness_heading, completeness_note, filled_share, more_fields, more_of_kind, row_counts,
    where_all_problems_are,
};
pub use explain::{coded, field_kind, group_test, labelled, may_stand_in, not_assessed, opened, percent};
pub use explanation::{Explanation, all_problems, explanation, explanation_parts};
pub use formula::{flag_holds, function, not, one_of, operator, option_value, yes_no};
pub(crate) use ingest::{ingest_error, reason};
pub use inspection::{
    InspectionWord, absence_of, conversion, file_form, inspection_verdict, inspection_word, not_used, part_of, role,
    row_ranges, row_reason, severity_counts, sheet_facts, sheet_kind, sum_of_columns, told, unit_word,
};
pub use label::{Label, label};
pub use mistake::{level_name, mistake, mistake_count};
pub use name::{judge, kind, level, severity, status, status_mark, strength, strength_word, test_sign};
pub use papers::{PaperWord, paper_word};
pub use problem::problem;
pub use refusal::{io_reason, lost_file, plan_is_good, prefixed, problems_ending, refusal, strictly, written};
pub use sentence::{
    TargetNote, chosen, every_unit, more_places, more_problems, more_ranges, plan_line, share_of_units, substitution,
    target_note, verdict, within,
};
pub use template::{
    FormWord, Typed, form_advice, form_clause, form_example, form_file, form_reading, form_sender, form_sheet,
    form_title, form_use, form_word, how_to_enter, more_clauses, more_uses, numbered_advice, part_of_whole,
    what_it_tells,
};
pub use unit::{unit, unit_of_one, units};
pub use usage::{Usage, progress, usage};
pub use workbook::{
    BookWord, KeptBecause, OverviewCount, ask_whom, book_word, columns_renamed, figures_to_ask_for, flag_sentence,
    gap_sentence, goes_on, grounds, is_closed, kept_because, no_longer_unmet, overview_count, page_number, page_title,
    progress_in, progress_states, remarks_not_read, shapes_not_carried, sheet_name, sheet_part, summary_file,
    with_measure, year_not_stated,
};

/// The candidate most like `word`, if one is close enough to be a slip of the pen.
pub fn similar<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    candidates
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.85)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate.to_owned())
}
