//! The form to fill in: a blank workbook for those who report, with one sheet a level and one that says how.

mod columns;
mod entry;
mod guide;
mod note;
mod sheet;

use std::io;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::lang::Lang;
use crate::plan::{Level, Plan};
use crate::register::Register;
use crate::report::workbook::style::{COLUMN_PIXELS, ROW_PIXELS, Styles};
use columns::Layout;

/// What a form is made for.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// The plan whose figures it asks for.
    pub plan: &'a Plan,
    /// The levels that have a sheet; all that the plan asks figures of where empty.
    pub levels: &'a [Level],
    /// The units that are written in already.
    pub units: Option<&'a Register>,
    /// Its language.
    pub lang: Lang,
}

impl Form<'_> {
    fn layouts(&self) -> Vec<Layout<'_>> {
        let is_wanted = |level: &Level| self.levels.is_empty() || self.levels.contains(level);
        let layouts = Level::ALL.into_iter().filter(is_wanted).map(|level| Layout::new(self.plan, level, self.lang));
        layouts.filter(|layout| self.levels.contains(&layout.level) || layout.has_figures()).collect()
    }
}

/// Writes the form to `out`. The same form is always the same file.
///
/// # Errors
///
/// When `out` cannot be written to, or a limit of Excel is exceeded.
pub fn render_form(form: &Form<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(&made(form).map_err(io::Error::other)?)
}

fn made(form: &Form<'_>) -> Result<Vec<u8>, XlsxError> {
    let layouts = form.layouts();
    let mut file = Workbook::new();
    file.set_default_format(&Styles::base(), ROW_PIXELS, COLUMN_PIXELS)?;
    file.set_properties(&properties(form)?);
    let mut styles = Styles::new(form.lang);
    guide::write(file.add_worksheet(), &mut styles, form, &layouts)?;
    for layout in &layouts {
        sheet::write(file.add_worksheet(), &mut styles, form, layout)?;
    }
    file.save_to_buffer()
}

/// What the file says about itself. Its date is no day of work: the same form makes the same file.
fn properties(form: &Form<'_>) -> Result<DocProperties, XlsxError> {
    let program = format!("dabiao {}", env!("CARGO_PKG_VERSION"));
    let year = u16::try_from(form.plan.target_year).ok().filter(|year| (1900..=9999).contains(year)).unwrap_or(2000);
    Ok(DocProperties::new()
        .set_title(form.plan.title.get(form.lang))
        .set_author(&program)
        .set_comment(format!("{program}; {} {}", form.plan.id, form.plan.sha256))
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, 12, 31)?))
}
