//! The compiler's first error, read from what cargo prints with `--message-format=json`.

use results::Place;
use serde::Deserialize;

/// The first error of the compiler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileError {
    /// The compiler's line: `mismatched types`.
    pub message: String,
    /// The file from the repository's root and the line, if it is about one.
    pub place: Option<Place>,
    /// The column, if there is a place.
    pub column: Option<u32>,
    /// How many errors there are.
    pub count: usize,
    /// All errors, as people read them.
    pub rendered: String,
}

#[derive(Deserialize)]
struct Line {
    reason: String,
    message: Option<Diagnostic>,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    message: String,
    #[serde(default)]
    spans: Vec<Span>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: u32,
    column_start: u32,
    is_primary: bool,
}

impl CompileError {
    /// The first error among cargo's messages, if there is one. An error about a place
    /// comes before those about none, such as "could not compile".
    pub fn first(stdout: &[u8]) -> Option<Self> {
        let errors: Vec<Diagnostic> =
            stdout.split(|byte| *byte == b'\n').filter_map(error).collect();
        let first = errors.iter().find(|error| error.span().is_some()).or(errors.first())?;
        let span = first.span();
        let rendered = errors.iter().filter_map(|error| error.rendered.as_deref());
        Some(Self {
            message: first.message.clone(),
            place: span.map(|span| Place { file: span.file_name.clone(), line: span.line_start }),
            column: span.map(|span| span.column_start),
            count: errors.iter().filter(|error| error.span().is_some()).count().max(1),
            rendered: rendered.collect::<Vec<_>>().join("\n"),
        })
    }
}

/// The compiler's error in a line of cargo's, if it is one.
fn error(line: &[u8]) -> Option<Diagnostic> {
    let line: Line = serde_json::from_slice(line).ok()?;
    let message = line.message.filter(|_| line.reason == "compiler-message")?;
    message.level.starts_with("error").then_some(message)
}

impl Diagnostic {
    /// The place that the error is about, in the repository.
    fn span(&self) -> Option<&Span> {
        let ours = |span: &&Span| span.is_primary && span.file_name.starts_with("assignments/");
        self.spans.iter().find(ours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line as cargo prints it, without what is not read.
    fn line(level: &str, message: &str, spans: &str) -> String {
        format!(
            r#"{{"reason":"compiler-message","target":{{"name":"a0"}},"message":{{"level":"{level}","message":"{message}","code":null,"spans":[{spans}],"rendered":"{level}: {message}\n"}}}}"#
        )
    }

    fn span(file: &str, line: u32, primary: bool) -> String {
        format!(
            r#"{{"file_name":"{file}","line_start":{line},"column_start":5,"is_primary":{primary}}}"#
        )
    }

    #[test]
    fn the_first_error_with_a_place_is_told() {
        let lines = [
            r#"{"reason":"compiler-artifact","target":{"name":"x"}}"#.to_string(),
            line("warning", "unused", &span("assignments/a0/src/ops.rs", 2, true)),
            line("error", "aborting", ""),
            line(
                "error",
                "mismatched types",
                &[
                    span("assignments/a0/src/ops.rs", 3, false),
                    span("assignments/a0/src/ops.rs", 40, true),
                ]
                .join(","),
            ),
            line("error", "later", &span("assignments/a0/src/vjp.rs", 1, true)),
            "not JSON".to_string(),
        ];
        let error = CompileError::first(lines.join("\n").as_bytes()).unwrap();
        let place = Place { file: "assignments/a0/src/ops.rs".into(), line: 40 };
        assert_eq!((error.message.as_str(), error.place), ("mismatched types", Some(place)));
        assert_eq!((error.column, error.count), (Some(5), 2));
        assert!(error.rendered.contains("later") && !error.rendered.contains("unused"));
    }

    #[test]
    fn an_error_about_no_place_is_told_all_the_same() {
        let error = CompileError::first(line("error", "linking failed", "").as_bytes()).unwrap();
        assert_eq!((error.message.as_str(), error.place), ("linking failed", None));
    }

    #[test]
    fn warnings_are_no_errors() {
        let warning = line("warning", "unused", &span("assignments/a0/src/ops.rs", 2, true));
        assert_eq!(CompileError::first(warning.as_bytes()), None);
    }
}
