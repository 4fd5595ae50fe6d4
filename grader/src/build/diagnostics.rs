//! The compiler's JSON messages, reduced to what a student needs.

use serde::Deserialize;

/// No more errors than this are shown: the first ones cause the others.
const MAX_ERRORS: usize = 3;

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    rendered: Option<String>,
    #[serde(default)]
    spans: Vec<serde_json::Value>,
}

/// The first errors among the compiler's messages, as it would print them.
pub fn errors(stderr: &str) -> String {
    let messages = stderr.lines().filter_map(|line| serde_json::from_str(line).ok());
    let is_error = |d: &Diagnostic| d.level.starts_with("error") && !d.spans.is_empty();
    let errors: Vec<Diagnostic> = messages.filter(is_error).collect();
    let shown = errors.iter().take(MAX_ERRORS);
    let mut words: Vec<String> =
        shown.filter_map(|d| d.rendered.as_ref().map(|r| r.trim().to_string())).collect();
    if errors.len() > MAX_ERRORS {
        words.push(format!("… and {} more errors", errors.len() - MAX_ERRORS));
    }
    if words.is_empty() {
        // Not a diagnostic: the compiler itself died, or could not write.
        let end = stderr.lines().rev().take(5).collect::<Vec<_>>();
        words = end.into_iter().rev().map(str::to_string).collect();
    }
    words.join("\n\n")
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
        assert_eq!(words, "first\n\nsecond\n\nthird\n\n… and 1 more errors");
    }

    #[test]
    fn what_is_no_json_is_shown_as_it_is() {
        assert_eq!(errors("memory allocation failed"), "memory allocation failed");
    }
}
