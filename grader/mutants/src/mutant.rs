//! One change as cargo-mutants lists it.

use serde::Deserialize;

/// A change of one place of one file.
#[derive(Debug, Clone, Deserialize)]
pub struct Mutant {
    /// The file in the crate, such as `src/ops.rs`.
    pub file: String,
    /// The function that is changed; absent for what lies outside of all.
    pub function: Option<Function>,
    /// What stands in the place afterwards.
    pub replacement: String,
    /// The place.
    pub span: Span,
}

/// A function.
#[derive(Debug, Clone, Deserialize)]
pub struct Function {
    /// `<impl Tape for MyTape>::backward`
    pub function_name: String,
}

/// From its first character to behind its last.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Span {
    /// The first character.
    pub start: Position,
    /// Behind the last.
    pub end: Position,
}

/// Counted from 1, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
}

impl Mutant {
    /// The function's name, empty outside of all.
    pub fn function(&self) -> &str {
        self.function.as_ref().map_or("", |function| &function.function_name)
    }

    /// `text` with the change; `None` if the place lies outside of it.
    pub fn apply(&self, text: &str) -> Option<String> {
        let (start, end) = self.bytes(text)?;
        Some(format!("{}{}{}", &text[..start], self.replacement, &text[end..]))
    }

    /// The line in which the change begins, and what it becomes: together they say what was
    /// changed, wherever in the file it stands.
    pub fn lines(&self, text: &str) -> Option<(String, String)> {
        let (start, end) = self.bytes(text)?;
        let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let last = |from: usize| text[from..].find('\n').map_or(text.len(), |at| from + at);
        let before = &text[first..last(start)];
        let after = format!("{}{}{}", &text[first..start], self.replacement, &text[end..last(end)]);
        let after: Vec<&str> = after.split_whitespace().collect();
        Some((before.trim().into(), after.join(" ")))
    }

    fn bytes(&self, text: &str) -> Option<(usize, usize)> {
        let (start, end) = (self.span.start.byte(text)?, self.span.end.byte(text)?);
        (start <= end).then_some((start, end))
    }
}

impl Position {
    fn byte(self, text: &str) -> Option<usize> {
        let mut begin = 0;
        for (number, line) in (1..).zip(text.split_inclusive('\n')) {
            if number == self.line {
                let column = self.column.checked_sub(1)?;
                let mut places = line.char_indices().map(|(at, _)| at).chain([line.len()]);
                return places.nth(column).map(|at| begin + at);
            }
            begin += line.len();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two as the tool lists them: an operator, and the body of a function.
    pub const LIST: &str = include_str!("../testdata/list.json");
    pub const TEXT: &str = include_str!("../testdata/area.rs");

    fn mutants() -> Vec<Mutant> {
        serde_json::from_str(LIST).unwrap()
    }

    #[test]
    fn the_listed_places_are_replaced() {
        let mutants = mutants();
        let texts: Vec<String> = mutants.iter().map(|mutant| mutant.apply(TEXT).unwrap()).collect();
        insta::assert_snapshot!(texts.join("--------\n"));
    }

    #[test]
    fn a_change_is_told_by_its_line_and_what_that_becomes() {
        let [operator, body] = &mutants()[..] else { panic!("two") };
        let lines = |before: &str, after: &str| Some((before.to_string(), after.to_string()));
        assert_eq!(operator.lines(TEXT), lines("let π = π * 1.0;", "let π = π / 1.0;"));
        assert_eq!(body.lines(TEXT), lines("let π = π * 1.0;", "0.0"));
        assert_eq!((operator.function(), body.function()), ("area", "area"));
    }

    #[test]
    fn a_place_outside_of_the_text_is_none() {
        let [operator, _] = &mutants()[..] else { panic!("two") };
        assert_eq!(operator.apply("fn main() {}\n"), None);
    }
}
