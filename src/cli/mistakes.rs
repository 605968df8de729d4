//! How mistakes in a plan file are shown: each with its line, column and a caret.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::lang::Lang;
use crate::plan::mistake::Mistake;
use crate::text;

/// All mistakes of the file `path` with content `file`, ready for the terminal.
#[must_use]
pub fn render(path: &str, file: &str, mistakes: &[Mistake], lang: Lang, colour: bool) -> String {
    let told = mistakes.iter().map(|mistake| (mistake.span.clone(), text::mistake(&mistake.kind, lang)));
    show(path, file, told, lang, colour)
}

/// The same for mistakes in words: the bytes that each is about, and what it says.
pub(crate) fn show(
    path: &str,
    file: &str,
    mistakes: impl ExactSizeIterator<Item = (Range<usize>, String)>,
    lang: Lang,
    colour: bool,
) -> String {
    let count = mistakes.len();
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for (span, message) in mistakes {
        let level = Level::ERROR.with_name(Some(lang.pick("错误", "error")));
        let annotation = AnnotationKind::Primary.span(visible(file, &span));
        let snippet = Snippet::source(file).path(path).annotation(annotation);
        let report = [level.primary_title(message).element(snippet)];
        out.push_str(&renderer.render(&report));
        out.push_str("\n\n");
    }
    out.push_str(&text::mistake_count(path, count, lang));
    out.push('\n');
    out
}

/// The span within the file, on character boundaries, at least one character wide where there is one.
fn visible(file: &str, span: &Range<usize>) -> Range<usize> {
    let start = file.floor_char_boundary(span.start.min(file.len()));
    let end = file.floor_char_boundary(span.end.clamp(start, file.len()));
    start..end
}
