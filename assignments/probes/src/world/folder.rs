//! A folder in memory, out of a case: a tensor of `U8` for each file, `file.config.json`.

use std::collections::BTreeMap;

use contract::world::Files;
use harness::Record;

/// What the names of files begin with in a case.
const FILE: &str = "file.";

/// The files of a case.
pub struct Folder {
    files: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    /// The files of `case`.
    pub fn of(case: &Record) -> Self {
        let files = case.tensors.iter().filter_map(|(name, array)| {
            Some((name.strip_prefix(FILE)?.to_string(), array.bytes.clone()))
        });
        Self { files: files.collect() }
    }

    /// With one more file.
    pub fn with(mut self, name: &str, bytes: Vec<u8>) -> Self {
        self.files.insert(name.to_string(), bytes);
        self
    }
}

impl Files for Folder {
    fn names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }
}
