//! Everything that decides a score, as hashes: two results with the same hashes and
//! the same seed have the same score.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// SHA-256 of everything that decides a score, as hexadecimal digits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hashes {
    /// The staged sources, names and contents; empty if nothing was staged.
    pub submission: String,
    /// The sources that are the assignment's own: its checks, traits, calls and reference.
    pub assignment: String,
    /// The sources that decide every row: what tries, calls, judges and confines submissions.
    pub machinery: String,
    /// What compiler and linker say of themselves.
    pub toolchain: String,
    /// What libtorch was set up from, and its libraries' sizes.
    pub libtorch: String,
}

impl Hashes {
    /// All of them, with the names that they have in a result.
    pub fn named(&self) -> [(&'static str, &str); 5] {
        [
            ("submission", &self.submission),
            ("assignment", &self.assignment),
            ("machinery", &self.machinery),
            ("toolchain", &self.toolchain),
            ("libtorch", &self.libtorch),
        ]
    }

    /// One hash over all that is the staff's.
    pub fn of_staff(&self) -> String {
        let mut hash = Sha256::new();
        for (name, value) in self.named().iter().filter(|(name, _)| *name != "submission") {
            hash.update(format!("{name} {value}\n"));
        }
        hex::encode(hash.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_staffs_hash_sees_each_of_its_parts_and_no_submission() {
        let hashes = Hashes::default();
        let staff = hashes.of_staff();
        let json = serde_json::to_value(&hashes).unwrap();
        for name in json.as_object().unwrap().keys() {
            let mut changed = json.clone();
            changed[name] = "changed".into();
            let changed: Hashes = serde_json::from_value(changed).unwrap();
            assert_eq!(changed.of_staff() == staff, name == "submission", "{name}");
        }
    }
}
