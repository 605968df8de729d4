//! How mistakes in a plan file are shown: each with its line, column and a caret.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::lang::Lang;
use crate::plan::mistake::Mistake;
use crate::text;

/// All mistakes of the file `path` with content `file`, ready for the terminal.
#[must_use]
pub fn render(path: &str, file: &str, mistakes: &[Mistake], lang: Lang, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for mistake in mistakes {
        let message = text::mistake(&mistake.kind, lang);
        let level = Level::ERROR.with_name(Some(lang.pick("错误", "error")));
        let annotation = AnnotationKind::Primary.span(visible(file, mistake));
        let snippet = Snippet::source(file).path(path).annotation(annotation);
        let report = [level.primary_title(message).element(snippet)];
        out.push_str(&renderer.render(&report));
        out.push_str("\n\n");
    }
    out.push_str(&text::mistake_count(path, mistakes.len(), lang));
    out.push('\n');
    out
}

/// The span within the file, on character boundaries, at least one character wide where there is one.
fn visible(file: &str, mistake: &Mistake) -> std::ops::Range<usize> {
    let start = file.floor_char_boundary(mistake.span.start.min(file.len()));
    let end = file.floor_char_boundary(mistake.span.end.clamp(start, file.len()));
    start..end
}
