//! The figures that jump, in the table of data problems.

use std::io;

use crate::report::comparison::shown::View;
use crate::report::problems;

pub(super) fn write(view: View<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    problems::head(view.lang, out)?;
    for jump in &view.comparison.jumps {
        let register = view.comparison.years.get(jump.to).and_then(crate::compare::Year::register);
        if let Some(register) = register {
            problems::rows(register, std::slice::from_ref(&jump.problem), view.lang, out)?;
        }
    }
    Ok(())
}
