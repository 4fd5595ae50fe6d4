//! The code that must never reach a student, and the search for it in sources.
//!
//! The reference with its misconceptions, the grader, and the solutions in the sample class
//! are cut into passages of a few lines. A passage that stands in an edition gives a leak
//! away, whatever the file is called and however its lines are indented.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{files, workspace};

/// Where code for staff lies.
pub const OF_STAFF: [&str; 3] = ["reference", "grader", "fixtures/submissions"];

/// How many lines make a passage of solutions.
const LINES: usize = 3;

/// How many make one of the grader, which has tests and helpers like those of other crates.
const LINES_OF_GRADER: usize = 6;

/// A shorter passage may stand anywhere.
const SHORTEST: usize = 60;

/// What says that a line is about a function's arguments: these are the contract's, and what
/// looks at them is given to students with the stubs.
const ABOUT_ARGUMENTS: [&str; 4] = ["Arg::", ".fit(", "fit(op", "InputError"];

/// Passages that stand in both by right.
const BY_RIGHT: [&str; 2] = [
    // A check of `a0.scalar` runs programs of its own on numbers.
    "Binary::Add => x + y,\nBinary::Sub => x - y,\nBinary::Mul => x * y,",
    "Binary::Sub => x - y,\nBinary::Mul => x * y,\nBinary::Div => x / y,",
];

/// All files of code for staff.
pub fn of_staff() -> Vec<(PathBuf, String)> {
    let folders = OF_STAFF.iter().map(|folder| workspace().join(folder));
    let found = folders.flat_map(|folder| files::below(&folder));
    let rust = found.filter(|(path, _)| path.extension().is_some_and(|ending| ending == "rs"));
    let own =
        rust.filter(|(path, _)| !path.starts_with(workspace().join("fixtures/submissions/stubs")));
    own.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

/// Each passage for staff, and a file that it stands in.
pub struct Passages(BTreeMap<String, PathBuf>);

impl Passages {
    /// Of all code for staff. What a sample has from the stub is no secret.
    pub fn of_staff() -> Self {
        let mut passages = BTreeMap::new();
        for (path, text) in of_staff() {
            let lines = lines_of(&path);
            passages.extend(passages_of(&text, lines).into_iter().map(|it| (it, path.clone())));
        }
        for (_, bytes) in stubs() {
            for passage in passages_of(&String::from_utf8_lossy(&bytes), LINES) {
                passages.remove(&passage);
            }
        }
        for passage in BY_RIGHT {
            passages.remove(passage);
        }
        Self(passages)
    }

    /// Every passage for staff that stands in the files below `edition`: where, from where,
    /// and what.
    pub fn found_in(&self, edition: &Path) -> Vec<String> {
        let texts = files::below(edition).into_iter();
        let texts = texts.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()));
        texts.flat_map(|(path, text)| self.found_in_text(&path, &text)).collect()
    }

    /// The same for one text.
    pub fn found_in_text(&self, path: &Path, text: &str) -> Vec<String> {
        let passages = [LINES, LINES_OF_GRADER].map(|lines| passages_of(text, lines)).concat();
        let known = passages.into_iter().filter_map(|it| Some((self.0.get(&it)?, it)));
        let line = |(from, it): (&PathBuf, String)| {
            format!("{} has this of {}:\n{it}", path.display(), from.display())
        };
        known.map(line).collect()
    }
}

fn stubs() -> Vec<(PathBuf, Vec<u8>)> {
    let ids = checks::ASSIGNMENTS.iter().map(|assignment| assignment.id);
    let folders = ids.map(|id| workspace().join(format!("assignments/{id}/src")));
    folders.flat_map(|folder| files::below(&folder)).collect()
}

/// How many lines make a passage of this file.
pub fn lines_of(path: &Path) -> usize {
    if path.starts_with(workspace().join("grader")) { LINES_OF_GRADER } else { LINES }
}

/// The passages of a text.
pub fn passages_of(text: &str, lines: usize) -> Vec<String> {
    let own: Vec<&str> = text.lines().map(str::trim).filter(|line| counts(line)).collect();
    let passages = own.windows(lines).map(|lines| lines.join("\n"));
    passages.filter(|passage| passage.len() >= SHORTEST).collect()
}

/// Whether a line is of a program's own making.
fn counts(line: &str) -> bool {
    let is_comment = line.starts_with("//") || line.starts_with('#');
    let is_import = ["use ", "pub use ", "mod ", "pub mod "].iter().any(|it| line.starts_with(it));
    let is_signature =
        (line.ends_with(',') && line.contains(": ") && !line.contains(['(', '"', '.']))
            || line.starts_with(") -> ");
    let about_arguments = ABOUT_ARGUMENTS.iter().any(|it| line.contains(it));
    line.len() > 3 && !(is_comment || is_import || is_signature || about_arguments)
}
