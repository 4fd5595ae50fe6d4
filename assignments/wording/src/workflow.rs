//! Commands to the runner of GitHub Actions, as they stand in the log of a step.
//!
//! The runner reads every line of the log. So text of students gets into it in two ways
//! only: escaped, as the data of a command of ours, or between commands that stop all others
//! ([`stopped`]).

use crate::readable::{capped, readable};

/// A message that is shown with the sources, at a line if it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// `error`, `warning` or `notice`.
    pub level: Level,
    /// Its first line.
    pub title: String,
    /// What is to be said.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Something is wrong.
    Error,
    /// Something is missing.
    Warning,
    /// Something is not done yet.
    Notice,
}

/// A place in the sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Relative to the root of the repository.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, if it is known.
    pub column: Option<u32>,
}

/// Longer titles and messages are cut: the log is no place to read pages.
const MOST_TITLE: usize = 200;
const MOST_MESSAGE: usize = 4 << 10;

impl Level {
    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

impl Annotation {
    /// The line of the log.
    pub fn line(&self) -> String {
        let mut properties = Vec::new();
        if let Some(Place { file, line, column }) = &self.place {
            properties.push(format!("file={}", property(file)));
            properties.push(format!("line={line}"));
            properties.extend(column.map(|column| format!("col={column}")));
        }
        let title = capped(self.title.clone(), MOST_TITLE);
        properties.push(format!("title={}", property(&title)));
        let message = capped(readable(&self.message), MOST_MESSAGE);
        format!("::{} {}::{}\n", self.level.word(), properties.join(","), data(&message))
    }
}

/// Lines that can be folded away in the log.
pub fn group(title: &str, lines: &str) -> String {
    format!("::group::{}\n{lines}::endgroup::\n", data(title))
}

/// Lines in the log in which the runner obeys no command. Nothing in them may be `token`,
/// the word that ends this.
pub fn stopped(lines: &str, token: &str) -> String {
    format!("::stop-commands::{token}\n{lines}::{token}::\n")
}

/// The data of a command: the runner undoes these escapes.
pub fn data(text: &str) -> String {
    readable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, which ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_annotation_is_one_line_whatever_it_says() {
        let annotation = Annotation {
            level: Level::Error,
            title: "a, b: 100%".into(),
            message: "one\n::error::two %0A".into(),
            place: Some(Place { file: "a,b:c.rs".into(), line: 3, column: Some(5) }),
        };
        assert_eq!(
            annotation.line(),
            "::error file=a%2Cb%3Ac.rs,line=3,col=5,title=a%2C b%3A 100%25\
             ::one%0A::error::two %250A\n"
        );
    }
}
