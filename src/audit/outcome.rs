//! The verdict of a run and its exit code, computed once, whatever the output format.

use crate::audit::{Assessment, Status};
use crate::plan::Strength;
use crate::problem::{Problem, Severity};

/// What makes a run fail (exit code 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FailOn {
    /// A binding target unmet.
    Unmet,
    /// A binding target unmet or unknown.
    #[default]
    Unknown,
    /// Nothing.
    Never,
}

/// Selected targets by the status of their headline for the audited group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Selected targets in all.
    pub targets: usize,
    /// Of these, assessed.
    pub assessed: usize,
    /// Assessed binding targets that are met.
    pub met: usize,
    /// Assessed binding targets that are not.
    pub unmet: usize,
    /// Assessed binding targets of which that cannot be said; with `require_all` also binding ones not assessed.
    pub unknown: usize,
    /// Assessed binding targets that apply to no unit of the group.
    pub not_applicable: usize,
    /// Assessed soft targets that are unmet: warnings.
    pub warnings: usize,
    /// Input files that could not be read.
    pub unreadable: usize,
    /// Data problems that are errors.
    pub errors: usize,
    /// Whether these make the run fail.
    pub is_strict: bool,
    /// How many of the targets that would make the run fail are borne.
    pub borne: usize,
}

impl Outcome {
    /// Counts the selected targets of `assessment`.
    #[must_use]
    pub fn of(assessment: &Assessment<'_>, require_all: bool) -> Self {
        let is_lost = |problem: &&Problem| problem.kind.is_unreadable_file();
        let unreadable = assessment.problems.iter().filter(is_lost).count();
        let is_error = |problem: &&Problem| problem.kind.severity() == Severity::Error;
        let errors = assessment.problems.iter().filter(is_error).count();
        let mut outcome = Outcome { unreadable, errors, ..Outcome::default() };
        for (_, target, result) in assessment.selected_targets() {
            count(&mut outcome.targets);
            if result.assessed {
                count(&mut outcome.assessed);
            }
            let status = if result.assessed { result.audited.status } else { require_all.then_some(Status::Unknown) };
            match (target.strength, status) {
                (Strength::Binding, Some(Status::Met)) => count(&mut outcome.met),
                (Strength::Binding, Some(Status::Unmet)) => count(&mut outcome.unmet),
                (Strength::Binding, Some(Status::Unknown)) => count(&mut outcome.unknown),
                (Strength::Binding, Some(Status::NotApplicable)) => count(&mut outcome.not_applicable),
                (Strength::Soft, Some(Status::Unmet)) => count(&mut outcome.warnings),
                _ => {}
            }
        }
        outcome
    }

    /// The conclusion over all binding targets; `None` where nothing is assessed.
    #[must_use]
    pub fn verdict(&self) -> Option<Status> {
        match self {
            Outcome { unmet: 1.., .. } => Some(Status::Unmet),
            Outcome { unknown: 1.., .. } => Some(Status::Unknown),
            Outcome { met: 1.., .. } => Some(Status::Met),
            Outcome { not_applicable: 1.., .. } => Some(Status::NotApplicable),
            // Only soft or informational targets: nothing binds, so nothing is missed.
            _ => (self.assessed > 0).then_some(Status::Met),
        }
    }

    /// The errors in the data, where they make the run fail.
    #[must_use]
    pub fn strict_errors(&self) -> Option<usize> {
        Some(self.errors).filter(|errors| self.is_strict && *errors > 0)
    }

    /// 1 when something fails; else 0, or 2 when a file could not be read: then nobody can say that all is met. Always 2
    /// where errors in the data are not to be borne.
    #[must_use]
    pub fn exit_code(&self, fail_on: FailOn) -> u8 {
        let fails = match fail_on {
            FailOn::Unmet => self.unmet > self.borne,
            FailOn::Unknown => self.unmet.saturating_add(self.unknown) > self.borne,
            FailOn::Never => false,
        };
        if self.strict_errors().is_some() {
            return 2;
        }
        match (fails, fail_on) {
            (true, _) => 1,
            (false, FailOn::Never) => 0,
            (false, _) if self.unreadable > 0 => 2,
            (false, _) => 0,
        }
    }
}

fn count(counter: &mut usize) {
    *counter = counter.saturating_add(1);
}
