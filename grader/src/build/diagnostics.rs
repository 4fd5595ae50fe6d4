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

/// The first errors among the compiler's messages, as it would print them; `None`
/// if there are none.
pub fn errors(stderr: &str) -> Option<String> {
    let messages = stderr.lines().filter_map(|line| serde_json::from_str(line).ok());
    let errors: Vec<Diagnostic> =
        messages.filter(|d: &Diagnostic| d.level.starts_with("error")).collect();
    // Those without a place, such as "aborting due to …", only sum up the others.
    let (placed, summary): (Vec<_>, Vec<_>) = errors.iter().partition(|d| !d.spans.is_empty());
    let errors = if placed.is_empty() { summary } else { placed };
    let rendered = |d: &&Diagnostic| d.rendered.as_ref().map(|text| text.trim().to_string());
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
    fn an_error_without_a_place_counts_if_there_is_no_other() {
        let line = r#"{"level":"error","rendered":"linking failed","spans":[]}"#;
        assert_eq!(errors(line).unwrap(), "linking failed");
    }
}
