//! What each problem code means, what is done with the figures, and what to do about it.

mod cells;
mod figures;
mod headers;
mod lists;
mod rows;
mod sheets;

use crate::lang::Lang;
use crate::problem::ProblemCode;

/// A code explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What it is, in a few words.
    pub title: &'static str,
    /// What was found.
    pub meaning: &'static str,
    /// What became of the figures.
    pub done: &'static str,
    /// What to do.
    pub remedy: &'static str,
    /// What it looks like.
    pub example: &'static str,
}

/// Names of the parts of an explanation: meaning, what was done, what to do, example.
#[must_use]
pub fn explanation_parts(lang: Lang) -> [&'static str; 4] {
    lang.pick(["含义", "处理", "怎么办", "例如"], ["Meaning", "What was done", "What to do", "Example"])
}

/// Heading of the list of all codes.
#[must_use]
pub fn all_problems(lang: Lang) -> &'static str {
    lang.pick("数据问题的代码", "Codes of data problems")
}

/// Chinese and English of the five texts of an explanation, in their order.
type Texts = [(&'static str, &'static str); 5];

/// The explanation of `code`.
#[must_use]
pub fn explanation(code: ProblemCode, lang: Lang) -> Explanation {
    let texts = texts(code);
    let [title, meaning, done, remedy, example] = texts.map(|(zh, en)| lang.pick(zh, en));
    Explanation { title, meaning, done, remedy, example }
}

fn texts(code: ProblemCode) -> Texts {
    match code {
        ProblemCode::UnreadableFile => sheets::UNREADABLE_FILE,
        ProblemCode::UnreadableSheet => sheets::UNREADABLE_SHEET,
        ProblemCode::HiddenSheet => sheets::HIDDEN_SHEET,
        ProblemCode::GuessedEncoding => sheets::GUESSED_ENCODING,
        ProblemCode::NoTable => sheets::NO_TABLE,
        ProblemCode::NoRows => sheets::NO_ROWS,
        ProblemCode::NoUnitColumn => sheets::NO_UNIT_COLUMN,
        ProblemCode::SideTable => sheets::SIDE_TABLE,
        ProblemCode::LongRows => sheets::LONG_ROWS,
        ProblemCode::NotATable => lists::NOT_A_TABLE,
        ProblemCode::OwnReport => lists::OWN_REPORT,
        ProblemCode::PassedOver => lists::PASSED_OVER,
        ProblemCode::SummedRows => lists::SUMMED_ROWS,
        ProblemCode::DetailDiffers => lists::DETAIL_DIFFERS,
        ProblemCode::RepeatedRows => lists::REPEATED_ROWS,
        ProblemCode::UndecidedRows => lists::UNDECIDED_ROWS,
        ProblemCode::UnknownHeader => headers::UNKNOWN_HEADER,
        ProblemCode::DuplicateColumn => headers::DUPLICATE_COLUMN,
        ProblemCode::AmbiguousHeader => headers::AMBIGUOUS_HEADER,
        ProblemCode::LooseHeader => headers::LOOSE_HEADER,
        ProblemCode::WrongLevel => headers::WRONG_LEVEL,
        ProblemCode::WrongUnit => headers::WRONG_UNIT,
        ProblemCode::SummedColumns => headers::SUMMED_COLUMNS,
        ProblemCode::OverruledHeader => headers::OVERRULED_HEADER,
        ProblemCode::MappedHeaderAbsent => headers::MAPPED_HEADER_ABSENT,
        ProblemCode::RowOfOtherLevel => lists::ROW_OF_OTHER_LEVEL,
        ProblemCode::TotalRow => rows::TOTAL_ROW,
        ProblemCode::TotalMismatch => rows::TOTAL_MISMATCH,
        ProblemCode::LabelCarriedDown => rows::LABEL_CARRIED_DOWN,
        ProblemCode::LabelOfSheet => rows::LABEL_OF_SHEET,
        ProblemCode::OtherYear => rows::OTHER_YEAR,
        ProblemCode::VanishedUnit => rows::VANISHED_UNIT,
        ProblemCode::RowWithoutUnit => rows::ROW_WITHOUT_UNIT,
        ProblemCode::UnsplitRow => rows::UNSPLIT_ROW,
        ProblemCode::BadCode => rows::BAD_CODE,
        ProblemCode::SeveralUnits => rows::SEVERAL_UNITS,
        ProblemCode::CodeOfSeveralUnits => rows::CODE_OF_SEVERAL_UNITS,
        ProblemCode::SeveralPlaces => rows::SEVERAL_PLACES,
        ProblemCode::ContradictoryPlace => rows::CONTRADICTORY_PLACE,
        ProblemCode::AmbiguousUnit => rows::AMBIGUOUS_UNIT,
        ProblemCode::CodeOfTwoNames => rows::CODE_OF_TWO_NAMES,
        ProblemCode::Namesakes => rows::NAMESAKES,
        ProblemCode::SharedNames => rows::SHARED_NAMES,
        ProblemCode::SimilarNames => rows::SIMILAR_NAMES,
        ProblemCode::UnplacedUnit => rows::UNPLACED_UNIT,
        ProblemCode::DuplicateRow => rows::DUPLICATE_ROW,
        ProblemCode::NotANumber => cells::NOT_A_NUMBER,
        ProblemCode::NotAFlag => cells::NOT_A_FLAG,
        ProblemCode::UnknownWord => cells::UNKNOWN_WORD,
        ProblemCode::OutOfRange => cells::OUT_OF_RANGE,
        ProblemCode::MixedPercents => cells::MIXED_PERCENTS,
        ProblemCode::SmallPercents => cells::SMALL_PERCENTS,
        ProblemCode::ErrorCell => cells::ERROR_CELL,
        ProblemCode::UncachedFormula => cells::UNCACHED_FORMULA,
        ProblemCode::MergedFigure => cells::MERGED_FIGURE,
        ProblemCode::Conflict => figures::CONFLICT,
        ProblemCode::PartOverGroup => figures::PART_OVER_GROUP,
        ProblemCode::PartOverWhole => figures::PART_OVER_WHOLE,
        ProblemCode::BeyondBound => figures::BEYOND_BOUND,
        ProblemCode::DoubtfulZero => figures::DOUBTFUL_ZERO,
        ProblemCode::BlankFlag => figures::BLANK_FLAG,
        ProblemCode::ContradictoryFlag => figures::CONTRADICTORY_FLAG,
        ProblemCode::Overflow => figures::OVERFLOW,
        ProblemCode::DivisionByZero => figures::DIVISION_BY_ZERO,
        ProblemCode::Jump => figures::JUMP,
    }
}

#[cfg(test)]
mod tests {
    use super::explanation;
    use crate::lang::Lang;
    use crate::problem::ProblemCode;

    #[test]
    fn every_text_is_a_text_of_its_language() {
        let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        for code in ProblemCode::ALL {
            let [zh, en] = [Lang::Zh, Lang::En].map(|lang| explanation(*code, lang));
            for text in [zh.title, zh.meaning, zh.done, zh.remedy, zh.example] {
                assert!(text.chars().any(is_han), "{}: {text}", code.name());
            }
            for text in [en.title, en.meaning, en.done, en.remedy, en.example] {
                assert!(text.chars().any(|c| c.is_ascii_lowercase()), "{}: {text}", code.name());
            }
            for (text, ends) in
                [(zh.meaning, '。'), (zh.done, '。'), (zh.remedy, '。'), (en.meaning, '.'), (en.done, '.')]
            {
                assert!(text.ends_with(ends), "{}: {text}", code.name());
            }
        }
    }
}
