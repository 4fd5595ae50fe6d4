//! What was taken from a submission.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// The sources of one submission, in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Paths below `src` (of normal components only) and contents, in alphabetical order;
    /// `lib.rs` is among them.
    pub sources: Vec<(PathBuf, String)>,
    /// What else was handed in for this assignment and is not used: printable names.
    pub ignored: Vec<String>,
    /// SHA-256 over names and contents of the sources.
    pub hash: String,
    /// The commit, if it was handed in as a repository.
    pub commit: Option<String>,
    /// When it was handed in, in UTC, if a course site said so.
    pub handed_in: Option<String>,
}

/// SHA-256 over names and contents.
pub fn hash<'a>(sources: impl IntoIterator<Item = (&'a Path, &'a str)>) -> String {
    let mut hash = Sha256::new();
    for (path, text) in sources {
        let path = path.to_string_lossy();
        for part in [path.as_ref(), text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_sees_names_and_contents() {
        let hash = |name: &str, text: &str| hash([(Path::new(name), text)]);
        assert_eq!(hash("lib.rs", "x"), hash("lib.rs", "x"));
        assert_ne!(hash("lib.rs", "x"), hash("lib.rs", "y"));
        assert_ne!(hash("lib.rs", "x"), hash("lib.rsx", ""));
    }
}
