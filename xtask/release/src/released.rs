//! `edition.json`: what a release consists of. The next release and a student's update read
//! it, so that they know the course's files from those of others.

use serde::{Deserialize, Serialize};

use crate::which::Which;

/// Where it lies.
pub const FILE: &str = "edition.json";

/// The version of the format.
const VERSION: u32 = 1;

/// What a release consists of.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Released {
    version: u32,
    /// In order.
    pub assignments: Vec<String>,
    /// Where the next release will be found.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub url: Option<String>,
    /// All files but this one.
    pub files: Vec<String>,
}

impl Released {
    /// Of these assignments and these files.
    pub fn new<'a>(
        which: &Which,
        url: Option<&str>,
        files: impl Iterator<Item = &'a String>,
    ) -> Self {
        let assignments = which.ids().into_iter().map(String::from).collect();
        Self {
            version: VERSION,
            assignments,
            url: url.map(Into::into),
            files: files.cloned().collect(),
        }
    }

    /// As it is written.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("texts and numbers") + "\n"
    }

    /// What was written, if it was by this command.
    pub fn read(json: &[u8]) -> Option<Self> {
        let read: Self = serde_json::from_slice(json).ok()?;
        (read.version == VERSION).then_some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let which = Which::upto(Some("a0")).unwrap();
        let files = ["a".to_string()];
        for url in [None, Some("https://example.org/course.git")] {
            let released = Released::new(&which, url, files.iter());
            assert_eq!(Released::read(released.to_json().as_bytes()).unwrap(), released);
        }
        assert_eq!(Released::read(b"{}"), None);
        assert_eq!(Released::read(br#"{"version": 2, "assignments": [], "files": []}"#), None);
    }
}
