//! What gives staff's code away in what the compiler makes of it: names and texts that stand
//! nowhere in what students receive, and crates and files by their names.

use std::collections::BTreeSet;
use std::path::Path;

use aho_corasick::AhoCorasick;

use super::sources::{self, OF_STAFF};
use super::{files, workspace};

/// The crates of the staff whose names others do not have.
const CRATES: [&str; 5] = ["reference", "grader", "intake", "oracle", "mutants"];

/// A shorter name may stand in Rust's own libraries, or in those of others.
const SHORTEST_NAME: usize = 20;

/// Likewise a shorter text.
const SHORTEST_TEXT: usize = 32;

/// What to look for in compiled files.
pub struct Marks {
    /// Texts as they stand in a file.
    pub marks: Vec<String>,
    automaton: AhoCorasick,
}

impl Marks {
    /// Of all code for staff, without what stands in `edition`, an edition of everything,
    /// whose sources are searched in another way.
    pub fn of_staff(edition: &Path) -> Self {
        let mut marks = names_and_texts();
        for shown in found_in(edition, &marks) {
            marks.remove(&shown);
        }
        // As symbols of the old kind and of the new one have it: `_ZN9reference…`, `…_9reference`.
        let mangled = CRATES.iter().map(|name| format!("{}{name}", name.len()));
        marks.extend(mangled.flat_map(|name| [format!("_ZN{name}"), format!("_{name}")]));
        marks.extend(CRATES.iter().map(|name| format!("lib{name}-")));
        marks.extend(paths());
        let marks: Vec<String> = marks.into_iter().collect();
        let automaton = AhoCorasick::new(&marks).unwrap();
        Self { marks, automaton }
    }

    /// Every mark that stands in the files below `folder`, and where.
    pub fn found_in(&self, folder: &Path) -> BTreeSet<String> {
        let paths = files::paths_below(folder).into_iter();
        let found = paths.filter_map(|path| {
            let mark = self.first_in(&std::fs::read(&path).unwrap())?;
            Some(format!("{}: {mark}", path.display()))
        });
        found.collect()
    }

    /// The first mark in `bytes`.
    pub fn first_in(&self, bytes: &[u8]) -> Option<&str> {
        let found = self.automaton.find(bytes)?;
        Some(&self.marks[found.pattern().as_usize()])
    }
}

/// Those of `marks` that stand in the files below `folder`.
fn found_in(folder: &Path, marks: &BTreeSet<String>) -> BTreeSet<String> {
    let marks: Vec<&String> = marks.iter().collect();
    let automaton = AhoCorasick::new(&marks).unwrap();
    let files = files::below(folder).into_iter();
    let found = files.flat_map(|(_, bytes)| {
        let found = automaton.find_overlapping_iter(&bytes);
        found.map(|found| found.pattern().as_usize()).collect::<Vec<_>>()
    });
    found.map(|i| marks[i].clone()).collect()
}

/// The paths of staff's sources, as a panic or debug information names them.
fn paths() -> impl Iterator<Item = String> {
    let of_crates = sources::of_staff().into_iter().map(|(path, _)| path);
    let inside =
        of_crates.map(|path| path.strip_prefix(workspace()).unwrap().display().to_string());
    inside.filter(|path| OF_STAFF[..2].iter().any(|folder| path.starts_with(folder)))
}

/// The names that staff's code defines, and the texts that it holds.
fn names_and_texts() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, source) in sources::of_staff() {
        let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            found.extend(defined(line).filter(|name| name.len() >= SHORTEST_NAME));
            found.extend(texts(line).filter(|text| text.len() >= SHORTEST_TEXT));
        }
    }
    found
}

/// The name that a line defines.
fn defined(line: &str) -> impl Iterator<Item = String> {
    let kinds = ["fn ", "struct ", "enum ", "trait ", "const ", "static ", "type "];
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let after = kinds.into_iter().filter_map(|kind| line.split_once(kind).map(|(_, rest)| rest));
    after.map(move |rest| rest.chars().take_while(|c| is_name(*c)).collect())
}

/// What stands between quotes, up to what is filled in.
fn texts(line: &str) -> impl Iterator<Item = String> {
    let whole = !line.contains('\\');
    let quoted = line.split('"').skip(1).step_by(2).filter(move |_| whole);
    quoted.flat_map(|text| text.split(['{', '}']).map(String::from).collect::<Vec<_>>())
}
