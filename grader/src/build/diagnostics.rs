//! The compiler's JSON messages, reduced to what a student needs.

use serde::Deserialize;

/// No more errors than this are shown: the first ones cause the others.
const MAX_ERRORS: usize = 3;

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    #[serde(default)]
    message: String,
    rendered: Option<String>,
    #[serde(default)]
    spans: Vec<serde_json::Value>,
}

/// Errors that have no place in the sources and are the submission's doing all the
/// same, by their words.
const PLACELESS: &[&str] = &["conflicts with global allocator"];

impl Diagnostic {
    fn is_the_students(&self) -> bool {
        let placeless = || PLACELESS.iter().any(|words| self.message.contains(words));
        self.level.starts_with("error") && (!self.spans.is_empty() || placeless())
    }
}

/// The first errors among the compiler's messages, as it would print them; `None`
/// if there are none.
///
/// Only errors with a place in the sources count. One without is no word on the
/// submission ("no space left on device"), or only sums up the others.
pub fn errors(stderr: &str) -> Option<String> {
    let messages = stderr.lines().filter_map(|line| serde_json::from_str(line).ok());
    let errors: Vec<Diagnostic> = messages.filter(Diagnostic::is_the_students).collect();
    let rendered = |d: &Diagnostic| d.rendered.as_ref().map(|text| text.trim().to_string());
    let mut words: Vec<String> = errors.iter().take(MAX_ERRORS).filter_map(rendered).collect();
    if errors.len() > MAX_ERRORS {
        words.push(format!("… and {} more errors", errors.len() - MAX_ERRORS));
    }
    (!words.is_empty()).then(|| words.join("\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_errors_are_kept_and_warnings_dropped() {
        let line = |level: &str, text: &str| {
            format!(r#"{{"level":"{level}","rendered":"{text}\n","spans":[{{}}]}}"#)
        };
        let lines = [
            line("warning", "unused"),
            line("error", "first"),
            line("error", "second"),
            line("error", "third"),
            line("error", "fourth"),
            r#"{"level":"error","rendered":"aborting","spans":[]}"#.to_string(),
        ];
        let words = errors(&lines.join("\n"));
        assert_eq!(words.unwrap(), "first\n\nsecond\n\nthird\n\n… and 1 more errors");
    }

    #[test]
    fn what_is_no_message_of_the_compiler_is_no_error_of_the_students() {
        assert_eq!(errors("rustc: cannot open shared object file"), None);
    }

    #[test]
    fn an_error_without_a_place_is_no_error_of_the_students() {
        let line = r#"{"level":"error","message":"no space left on device","spans":[]}"#;
        assert_eq!(errors(line), None);
    }

    #[test]
    fn an_allocator_too_many_is_an_error_of_the_students() {
        let words = "the `#[global_allocator]` in a0 conflicts with global allocator in: worker";
        let line =
            format!(r#"{{"level":"error","message":"{words}","rendered":"{words}","spans":[]}}"#);
        assert_eq!(errors(&line).as_deref(), Some(words));
    }
}
