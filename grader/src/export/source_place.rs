//! The place in a student's sources that a failure points to.

use harness::Outcome;

/// A place in the sources of an assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePlace {
    /// `src/vjp.rs`
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, if it is known.
    pub column: Option<u32>,
}

/// An error of the compiler: its first line, and its place.
#[derive(Debug, PartialEq, Eq)]
pub struct CompileError<'a> {
    /// `error[E0425]: cannot find value …`
    pub title: &'a str,
    /// All of it.
    pub text: String,
    /// Where, if it says so.
    pub place: Option<SourcePlace>,
}

impl SourcePlace {
    /// Reads `src/vjp.rs:41` or `src/vjp.rs:41:5`. The text may be a student's: what is no
    /// file of a submission is no place.
    pub fn read(text: &str) -> Option<Self> {
        let (file, numbers) = text.split_once(".rs:")?;
        let file = format!("{file}.rs");
        let is_plain = |part: &str| {
            !part.starts_with('.')
                && !part.is_empty()
                && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
        };
        if !file.starts_with("src/") || !file.split('/').all(is_plain) {
            return None;
        }
        let mut numbers = numbers.split(':').map(|number| number.parse().ok());
        let line = numbers.next()?.filter(|line| *line > 0)?;
        Some(Self { file, line, column: numbers.next().flatten() })
    }
}

/// Where an outcome happened, if it says so.
pub fn of_outcome(outcome: &Outcome) -> Option<SourcePlace> {
    match outcome {
        Outcome::Panicked { location, .. } => SourcePlace::read(location),
        Outcome::Banned { places, .. } => SourcePlace::read(places.first()?),
        _ => None,
    }
}

/// The compiler's errors in what it said, in order.
pub fn compile_errors(text: &str) -> Vec<CompileError<'_>> {
    let mut errors: Vec<CompileError<'_>> = Vec::new();
    for line in text.lines() {
        if line.starts_with("error") {
            errors.push(CompileError { title: line, text: String::new(), place: None });
        }
        let Some(error) = errors.last_mut() else { continue };
        error.text += line;
        error.text.push('\n');
        if let (None, Some(place)) = (&error.place, line.trim_start().strip_prefix("--> ")) {
            error.place = SourcePlace::read(place);
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(file: &str, line: u32, column: Option<u32>) -> SourcePlace {
        SourcePlace { file: file.into(), line, column }
    }

    #[test]
    fn places_in_a_submission_are_read_and_others_are_none() {
        assert_eq!(SourcePlace::read("src/vjp.rs:41"), Some(place("src/vjp.rs", 41, None)));
        assert_eq!(SourcePlace::read("src/a/b.rs:7:5"), Some(place("src/a/b.rs", 7, Some(5))));
        for other in [
            "",
            "src/vjp.rs",
            "src/vjp.rs:",
            "src/vjp.rs:0",
            "src/vjp.rs:-1",
            "src/../../x.rs:1",
            "/src/a.rs:1",
            "library/core/src/panicking.rs:9",
            "src/a,b.rs:1",
            "src/a\n.rs:1",
        ] {
            assert_eq!(SourcePlace::read(other), None, "{other:?}");
        }
    }

    #[test]
    fn the_compilers_errors_have_their_places() {
        let text = "error[E0425]: no `y`\n  --> src/double.rs:7:5\n   |\n 7 |  y --> src/x.rs:1:1\n\n\
                    error: another\n\n… and 2 more errors";
        let errors = compile_errors(text);
        assert_eq!(errors.len(), 2);
        assert_eq!(errors[0].title, "error[E0425]: no `y`");
        assert_eq!(errors[0].place, Some(place("src/double.rs", 7, Some(5))));
        assert!(errors[0].text.contains("7 |  y"));
        assert_eq!(errors[1].place, None);
    }
}
