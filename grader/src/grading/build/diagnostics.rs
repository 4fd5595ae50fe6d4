//! The compiler's JSON messages, reduced to what a student needs.

use harness::{Words, capped};
use serde::Deserialize;

/// At most this many errors are shown: the first ones cause the others.
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

/// Parts of messages of errors that are the submission's fault although they have no place
/// in the sources.
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
/// Only errors with a place in the sources count. An error without a place says nothing
/// about the submission ("no space left on device"), or sums up the others. If the messages
/// were `cut`, the last one is an error of the student's: only something from a source can
/// make a message that long.
pub fn errors(stderr: &str, cut: bool) -> Option<Words> {
    let messages = stderr.lines().filter_map(|line| serde_json::from_str(line).ok());
    let errors: Vec<Diagnostic> = messages.filter(Diagnostic::is_the_students).collect();
    let rendered = |d: &Diagnostic| d.rendered.as_ref().map(|text| shortened(text.trim()));
    let mut words: Vec<String> = errors.iter().take(MAX_ERRORS).filter_map(rendered).collect();
    if words.is_empty() && cut {
        words.extend(stderr.lines().last().and_then(beginning));
    }
    let shown = (!words.is_empty()).then(|| words.join("\n\n"))?;
    Some(match errors.len().saturating_sub(MAX_ERRORS) {
        0 => Words::same(shown),
        more => Words::new(
            format!("{shown}\n\n……另有 {more} 个错误"),
            format!("{shown}\n\n… and {more} more errors"),
        ),
    })
}

/// Of one message at most this many bytes are shown.
const MAX_MESSAGE: usize = 4 << 10;

fn shortened(text: &str) -> String {
    capped(text.to_string(), MAX_MESSAGE)
}

/// The beginning of a message whose line was cut.
fn beginning(line: &str) -> Option<String> {
    const BEFORE: &str = r#"{"$message_type":"diagnostic","message":""#;
    let text = line.strip_prefix(BEFORE)?;
    let mut text = &text[..text.floor_char_boundary(MAX_MESSAGE)];
    // The cut may be inside an escape sequence, which has at most twelve bytes.
    for _ in 0..12 {
        if let Ok(message) = serde_json::from_str::<String>(&format!("\"{text}\"")) {
            return Some(format!("error: {message}…"));
        }
        text = &text[..text.floor_char_boundary(text.len().saturating_sub(1))];
    }
    None
}

/// The last message of a compiler that failed without an error of the student's, in one
/// line: the message of an error without a place, or the last line that is no JSON.
pub fn last_words(stderr: &str) -> String {
    let messages = stderr.lines().filter_map(|line| serde_json::from_str(line).ok());
    let mut errors = messages.filter(|d: &Diagnostic| d.level.starts_with("error"));
    let words = errors.next().map(|d| d.message).or_else(|| {
        let plain = stderr.lines().map(str::trim).filter(|line| !line.starts_with('{'));
        plain.filter(|line| !line.is_empty()).find(|line| !line.starts_with("note")).map(Into::into)
    });
    capped(words.unwrap_or_default().lines().next().unwrap_or_default().to_string(), 300)
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
        let words = errors(&lines.join("\n"), false);
        assert_eq!(words.unwrap().en, "first\n\nsecond\n\nthird\n\n… and 1 more errors");
    }

    #[test]
    fn what_is_no_message_of_the_compiler_is_no_error_of_the_students() {
        assert_eq!(errors("rustc: cannot open shared object file", false), None);
    }

    #[test]
    fn an_error_without_a_place_is_no_error_of_the_students() {
        let line = r#"{"level":"error","message":"no space left on device","spans":[]}"#;
        assert_eq!(errors(line, false), None);
    }

    #[test]
    fn an_allocator_too_many_is_an_error_of_the_students() {
        let words = "the `#[global_allocator]` in a0 conflicts with global allocator in: worker";
        let line =
            format!(r#"{{"level":"error","message":"{words}","rendered":"{words}","spans":[]}}"#);
        assert_eq!(errors(&line, false), Some(Words::same(words)));
    }

    #[test]
    fn a_message_of_megabytes_is_an_error_of_the_students_with_its_beginning() {
        let line = format!(
            r#"{{"$message_type":"diagnostic","message":"a\n\u00e9{}"#,
            "\\u4e2d".repeat(2000)
        );
        let words = errors(&line, true).unwrap().en;
        assert!(words.starts_with("error: a\né中中") && words.ends_with('…'));
        assert!(words.len() < MAX_MESSAGE + 100);
        assert_eq!(errors(&line, false), None, "a line that is whole is no message");
        assert_eq!(errors("no space left on dev", true), None);
    }

    #[test]
    fn the_last_words_are_one_line() {
        let line = r#"{"level":"error","message":"linking with `cc` failed","spans":[]}"#;
        assert_eq!(last_words(line), "linking with `cc` failed");
        let crash = "\nthread 'rustc' (7) has overflowed its stack\nfatal runtime error\n";
        assert_eq!(last_words(crash), "thread 'rustc' (7) has overflowed its stack");
    }
}
