//! The places where sources name a built-in, and how they are sent from one process to
//! another.
//!
//! Reading a submission may kill the process: an expression can be nested deeper than any
//! stack. So another process reads the sources and prints one line. **That line is not
//! trusted**: a place that cannot be in the sources is dropped.

use serde::{Deserialize, Serialize};

use crate::operators::Operator;

/// A place where the sources name a built-in that not every task may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The file, below the crate's folder: `src/softmax.rs`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The operator that it leads to: `softmax`.
    pub operator: String,
}

impl Place {
    /// At most this many places of one operator are reported.
    pub const MOST: usize = 50;

    /// At most this many places are reported in all.
    const MOST_IN_ALL: usize = 1000;

    /// `places` as a line of text.
    pub fn tell(places: &[Self]) -> String {
        let mut told: Vec<&Self> = Vec::new();
        for place in places.iter().take(100 * Self::MOST_IN_ALL) {
            let same = told.iter().filter(|other| other.operator == place.operator).count();
            if same < Self::MOST && told.len() < Self::MOST_IN_ALL {
                told.push(place);
            }
        }
        serde_json::to_string(&told).expect("names and numbers")
    }

    /// The places in such a line; none if any of them cannot be in `sources`.
    pub fn believe(line: &[u8], sources: &[(String, String)]) -> Vec<Self> {
        let Ok(places) = serde_json::from_slice::<Vec<Self>>(line) else { return Vec::new() };
        let possible = places.len() <= Self::MOST_IN_ALL && places.iter().all(|p| p.is_in(sources));
        if possible { places } else { Vec::new() }
    }

    fn is_in(&self, sources: &[(String, String)]) -> bool {
        let file = sources.iter().find(|(path, _)| *path == self.file);
        let lines = file.map_or(0, |(_, text)| text.lines().count());
        (1..=lines).contains(&self.line) && Operator::named(&self.operator).is_told_of()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources() -> Vec<(String, String)> {
        vec![("src/x.rs".into(), "fn f() {\n    x.softmax(0, K);\n}\n".into())]
    }

    fn place(file: &str, line: usize, operator: &str) -> Place {
        Place { file: file.into(), line, operator: operator.into() }
    }

    #[test]
    fn what_is_told_arrives() {
        let places = [place("src/x.rs", 2, "softmax")];
        assert_eq!(Place::believe(Place::tell(&places).as_bytes(), &sources()), places);
    }

    #[test]
    fn what_cannot_be_true_is_not_believed() {
        for wrong in [
            place("src/y.rs", 1, "softmax"),
            place("/etc/passwd", 1, "softmax"),
            place("src/x.rs", 0, "softmax"),
            place("src/x.rs", 4, "softmax"),
            place("src/x.rs", 1, "exp"),
            place("src/x.rs", 1, "a sentence of the student's"),
        ] {
            let places = [place("src/x.rs", 2, "softmax"), wrong];
            assert_eq!(Place::believe(Place::tell(&places).as_bytes(), &sources()), []);
        }
        for nonsense in ["", "[", "{}", "[[[[", "[{\"file\":\"src/x.rs\"}]", &"[".repeat(100_000)] {
            assert_eq!(Place::believe(nonsense.as_bytes(), &sources()), []);
        }
    }

    #[test]
    fn there_is_an_end_to_the_telling() {
        let sources = [("src/x.rs".to_string(), "\n".repeat(5000))];
        let places: Vec<Place> = (1..5000).map(|line| place("src/x.rs", line, "softmax")).collect();
        assert_eq!(Place::believe(Place::tell(&places).as_bytes(), &sources).len(), Place::MOST);
    }
}
