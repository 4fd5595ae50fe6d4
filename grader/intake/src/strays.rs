//! Sources that do not lie in a folder `src`: some students pack only the files themselves,
//! with `lib.rs` among them. They are kept until all entries have been received.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::caps;
use crate::found::Found;
use crate::place::{Layout, Src, is, may_be_bare};
use crate::sources::is_source;

/// Source files by their whole names.
#[derive(Debug, Default)]
pub struct Strays {
    files: BTreeMap<String, Vec<u8>>,
    bytes: usize,
    /// Whether there are too many to be one crate.
    over: bool,
}

impl Strays {
    /// Whether the content of this file is wanted.
    pub fn wants(&self, parts: &[&str]) -> bool {
        let name = parts.len().saturating_sub(1);
        !self.over && parts.len() <= caps::DEPTH + 3 && is_source(&parts[name..])
    }

    /// Receives the content of a wanted file.
    pub fn add(&mut self, path: String, content: Vec<u8>) {
        self.bytes += content.len();
        self.over |= self.bytes > caps::SOURCES || self.files.len() >= caps::FILES;
        if self.over {
            self.files.clear();
        } else {
            self.files.insert(path, content);
        }
    }

    /// Whether there is no `lib.rs` among them.
    pub fn is_empty(&self) -> bool {
        let name = |path: &'_ str| path.rsplit('/').next().is_some_and(|name| is(name, "lib.rs"));
        !self.files.keys().any(|path| name(path))
    }

    /// The folders that hold a `lib.rs`, with all sources below each. A folder inside
    /// another of them belongs to that one.
    pub fn found(self, assignment: &str) -> BTreeMap<String, Found> {
        let mut roots: Vec<String> = Vec::new();
        let libs = self.files.keys().map(|path| path.rsplit_once('/').unwrap_or(("", path)));
        let mut folders: Vec<&str> =
            libs.filter(|(_, name)| is(name, "lib.rs")).map(|(folder, _)| folder).collect();
        folders.sort_by_key(|folder| folder.len());
        for folder in folders {
            let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            let within = roots.iter().any(|root| below(root, folder).is_some() || root == folder);
            if !within && may_be_bare(&parts, assignment) {
                roots.push(folder.into());
            }
        }
        roots.into_iter().map(|root| (root.clone(), self.beneath(&root))).collect()
    }

    fn beneath(&self, root: &str) -> Found {
        let path = root.to_string();
        let mut found = Found::new(Src { path, layout: Layout::Bare, expected: None });
        found.seen = true;
        for (path, content) in &self.files {
            if let Some(below) = below(root, path) {
                found.add(PathBuf::from(below), content.clone());
            }
        }
        found
    }
}

fn below<'a>(root: &str, path: &'a str) -> Option<&'a str> {
    if root.is_empty() { Some(path) } else { path.strip_prefix(root)?.strip_prefix('/') }
}
