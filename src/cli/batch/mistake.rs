//! What can be wrong in a manifest. The wording is in `text::batch`.

use std::ops::Range;

use crate::cli::Refusal;
use crate::lang::{Bilingual, Lang};
use crate::plan::mistake::MistakeKind;

/// Something wrong in a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// What is wrong.
    pub(crate) kind: ManifestMistake,
    /// Byte range in the file.
    pub(crate) span: Range<usize>,
}

/// What can be wrong in a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ManifestMistake {
    /// What can be wrong in every file of keys and values.
    Form(MistakeKind),
    /// What the audit would refuse: an unknown plan, option or target.
    Refused(Bilingual),
    /// The plan file has mistakes of its own.
    BrokenPlan {
        /// Its path.
        path: String,
    },
    /// There is no run.
    NoRuns,
    /// A key of `for` that the run has too.
    InForToo {
        /// The key.
        key: &'static str,
    },
    /// A key of `for` without a value.
    EmptyFor {
        /// The key.
        key: &'static str,
    },
    /// A list without anything in it.
    EmptyList {
        /// The key.
        key: &'static str,
    },
    /// A brace without its other half.
    LoneBrace,
    /// A placeholder that does not exist here.
    UnknownPlaceholder {
        /// What stands in the braces.
        found: String,
        /// What may stand there.
        known: &'static [&'static str],
    },
    /// A placeholder for what the run does not say.
    UnsetPlaceholder {
        /// What stands in the braces.
        name: &'static str,
    },
    /// A value for a placeholder of a file's name that no file's name can have.
    NoFileName {
        /// The value.
        value: String,
    },
    /// Two runs of one name.
    SameRun {
        /// The name.
        name: String,
    },
    /// Two runs, or one twice, write one file.
    SameFile {
        /// The file.
        path: String,
        /// The run that writes it first.
        run: String,
    },
    /// A file that would have to be a folder too.
    IsFolderToo {
        /// The file.
        path: String,
        /// What is to lie in it.
        below: String,
    },
    /// The extension of an output names no format.
    UnknownExtension {
        /// The file.
        path: String,
        /// Extensions that do.
        known: Vec<&'static str>,
    },
    /// An output that is the manifest, a plan, a mapping or an earlier list.
    OverSource {
        /// The file.
        path: String,
    },
    /// An output that a run would read.
    AmongInputs {
        /// The file.
        path: String,
        /// The run.
        run: String,
    },
    /// Nothing matches an input.
    NoInput {
        /// What was looked for.
        pattern: String,
    },
    /// A pattern that is none.
    BadPattern {
        /// The pattern.
        pattern: String,
    },
}

impl From<&Refusal> for ManifestMistake {
    fn from(refusal: &Refusal) -> Self {
        ManifestMistake::Refused(Bilingual { zh: refusal.message(Lang::Zh), en: refusal.message(Lang::En) })
    }
}
