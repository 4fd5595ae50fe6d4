//! A folder in memory, out of a case: a tensor of `U8` for each file, `file.config.json`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use contract::a3::Files;
use harness::Record;

/// What the names of files begin with in a case.
const FILE: &str = "file.";

/// The files of a case.
pub struct Folder {
    files: BTreeMap<String, Vec<u8>>,
    asked: RefCell<BTreeSet<String>>,
}

impl Folder {
    /// The files of `case`.
    pub fn of(case: &Record) -> Self {
        let files = case.tensors.iter().filter_map(|(name, array)| {
            Some((name.strip_prefix(FILE)?.to_string(), array.bytes.clone()))
        });
        Self { files: files.collect(), asked: RefCell::default() }
    }

    /// The files that were there and were asked for, sorted.
    pub fn asked(&self) -> Vec<String> {
        self.asked.borrow().iter().cloned().collect()
    }
}

impl Files for Folder {
    fn names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn bytes(&self, name: &str) -> Option<&[u8]> {
        let bytes = self.files.get(name)?;
        self.asked.borrow_mut().insert(name.to_string());
        Some(bytes)
    }
}
