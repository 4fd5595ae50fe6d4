//! Which sources decide a row: the machinery decides every row, an assignment's own decide
//! those of that assignment.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::tree;

/// What tries, calls, judges and confines submissions of any assignment. The folders of the
/// assignments in these are not part of it.
const MACHINERY: [&str; 11] = [
    "assignments/checks/src",
    "assignments/contract/src",
    "assignments/harness/src",
    "assignments/probes/src",
    "assignments/wire/src",
    "assignments/wording/src",
    "grader/intake/src",
    "grader/src",
    "grader/worker/src",
    "reference/src/torch.rs",
    "reference/src/variants.rs",
];

/// Files in these that only list modules and assignments: one assignment more changes no
/// score of another.
const LISTS: [&str; 4] = [
    "assignments/checks/src/lib.rs",
    "assignments/checks/src/registry.rs",
    "assignments/contract/src/lib.rs",
    "assignments/probes/src/lib.rs",
];

/// What only shows or hands on a score that is there already: another style of a page regrades
/// nobody.
const AFTERWARDS: [&str; 3] = [
    "assignments/wording/src/fenced.rs",
    "assignments/wording/src/workflow.rs",
    "grader/src/export",
];

/// What is an assignment's own; `{id}` stands for its id. Its manifest lists the crates that
/// a submission may name.
const OWN: [&str; 5] = [
    "assignments/checks/src/{id}",
    "assignments/contract/src/{id}",
    "assignments/probes/src/{id}",
    "assignments/{id}/Cargo.toml",
    "reference/src/{id}",
];

/// The file or the folder in these that answers nobody: a test of the oracle hosts it.
const IDLE: [&str; 2] = ["reference/src/{id}/idle.rs", "reference/src/{id}/idle"];

/// SHA-256 of what decides a score, in hexadecimal digits.
#[derive(Debug, PartialEq)]
pub struct Hashes {
    /// Of what decides every row.
    pub machinery: String,
    /// Of what decides the rows of each assignment, by its id.
    pub assignments: Vec<(String, String)>,
}

impl Hashes {
    /// One hash over all of them.
    pub fn all(&self) -> String {
        let own = self.assignments.iter().map(|(id, hash)| format!("{id} {hash}\n"));
        let all = format!("{}\n{}", self.machinery, own.collect::<String>());
        hex::encode(Sha256::digest(all))
    }
}

/// Hashes the sources of the repository at `root`.
///
/// # Errors
///
/// One line, if a source cannot be read or is no Rust.
pub fn hashes(root: &Path) -> Result<Hashes, String> {
    let ids = ids(root)?;
    let assignments: Result<Vec<_>, String> = ids.iter().map(|id| own_hash(root, id)).collect();
    Ok(Hashes { machinery: machinery(root, &ids)?, assignments: assignments? })
}

/// The files and folders that hashes are taken of.
pub fn watched(root: &Path) -> Vec<PathBuf> {
    let ids = ids(root).unwrap_or_default();
    let own = ids.iter().flat_map(|id| own(id));
    let shared = MACHINERY.iter().chain(&["Cargo.lock", "Cargo.toml"]).map(ToString::to_string);
    shared.chain(own).map(|path| root.join(path)).filter(|path| path.exists()).collect()
}

/// The assignments that have a folder of checks.
fn ids(root: &Path) -> Result<Vec<String>, String> {
    let folder = root.join("assignments/checks/src");
    let entries =
        fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut ids: Vec<String> = names.filter(|name| is_id(name)).collect();
    ids.sort();
    Ok(ids)
}

/// `a` and a number.
fn is_id(name: &str) -> bool {
    let digits = name.strip_prefix('a').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn own(id: &str) -> Vec<String> {
    OWN.iter().map(|path| path.replace("{id}", id)).collect()
}

fn own_hash(root: &Path, id: &str) -> Result<(String, String), String> {
    let idle = IDLE.map(|path| root.join(path.replace("{id}", id)));
    Ok((id.to_string(), tree::hash(root, &own(id), &|path| idle.iter().any(|idle| path == idle))?))
}

fn machinery(root: &Path, ids: &[String]) -> Result<String, String> {
    let paths = MACHINERY.map(ToString::to_string);
    let left_out = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let list = LISTS.iter().any(|list| path == root.join(list));
        list || AFTERWARDS.iter().any(|after| path == root.join(after))
            || (path.is_dir() && ids.iter().any(|id| *id == name))
    };
    let sources = tree::hash(root, &paths, &left_out)?;
    Ok(tree::of_parts([sources, libraries(root)?, profiles(root)?]))
}

/// The packages from elsewhere in `Cargo.lock`: those of the workspace have no source.
fn libraries(root: &Path) -> Result<String, String> {
    let lock = read(&root.join("Cargo.lock"))?;
    let packages = lock.split("[[package]]").filter(|package| package.contains("\nsource = "));
    Ok(packages.map(str::trim).collect::<Vec<_>>().join("\n"))
}

/// How the workspace is compiled: the tables of profiles, at the end of its manifest.
fn profiles(root: &Path) -> Result<String, String> {
    let manifest = read(&root.join("Cargo.toml"))?;
    let from = manifest.find("\n[profile.").unwrap_or(manifest.len());
    let lines = manifest[from..].lines().filter(|line| !line.trim_start().starts_with('#'));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository with two assignments.
    struct Repository(tempfile::TempDir);

    impl Repository {
        fn new() -> Self {
            let repository = Self(tempfile::tempdir().unwrap());
            let title = |id: &str| {
                format!("pub static A: A = A {{ id: \"{id}\", title: text(\"题\", \"{id}\") }};")
            };
            for id in ["a0", "a2"] {
                repository.write(&format!("assignments/checks/src/{id}/mod.rs"), &title(id));
                repository.write(&format!("assignments/probes/src/{id}/mod.rs"), "fn probe() {}");
                repository.write(&format!("assignments/{id}/Cargo.toml"), "[dependencies]\n");
                repository.write(&format!("reference/src/{id}/mod.rs"), "fn answer() {}");
            }
            repository.write("assignments/checks/src/registry.rs", "pub const ALL: [&A; 2] = [];");
            repository.write("assignments/harness/src/trial.rs", "fn attempt() -> u32 { 1 }");
            repository.write("grader/src/main.rs", "fn main() { fail(\"甲\") }");
            repository.write("Cargo.toml", "[workspace]\n\n[profile.dev]\ndebug = 1\n");
            let lock = "[[package]]\nname = \"a0\"\n\n[[package]]\nname = \"x\"\nsource = \"r\"\n";
            repository.write("Cargo.lock", lock);
            repository
        }

        fn write(&self, path: &str, text: &str) {
            let file = self.0.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }

        fn hashes(&self) -> Hashes {
            hashes(self.0.path()).unwrap()
        }

        /// Which hashes another text of the file `path` changes.
        fn changes(&self, path: &str, text: &str) -> Vec<String> {
            let before = self.hashes();
            let was = fs::read_to_string(self.0.path().join(path)).ok();
            self.write(path, text);
            let after = self.hashes();
            if let Some(was) = was {
                self.write(path, &was);
            }
            let machinery = (before.machinery != after.machinery).then(|| "machinery".to_string());
            let known = after.assignments.iter().filter(|hash| !before.assignments.contains(hash));
            machinery.into_iter().chain(known.map(|(id, _)| id.clone())).collect()
        }
    }

    const NOTHING: [&str; 0] = [];

    #[test]
    fn wording_changes_nothing() {
        let repository = Repository::new();
        let other = "pub static A: A = A { id: \"a2\", title: text(\"另\", \"other\") };";
        assert_eq!(repository.changes("assignments/checks/src/a2/mod.rs", other), NOTHING);
        let said = "fn main() { fail(\"乙\") } // more";
        assert_eq!(repository.changes("grader/src/main.rs", said), NOTHING);
    }

    #[test]
    fn what_is_an_assignments_own_changes_it_alone() {
        let repository = Repository::new();
        for path in [
            "assignments/checks/src/a2/mod.rs",
            "assignments/contract/src/a2/mod.rs",
            "assignments/probes/src/a2/mod.rs",
            "reference/src/a2/mod.rs",
            "reference/src/a2/misconceptions/mod.rs",
        ] {
            assert_eq!(repository.changes(path, "fn other() {}"), ["a2"], "{path}");
        }
        let manifest = "[dependencies]\ntch = \"1\"\n";
        assert_eq!(repository.changes("assignments/a2/Cargo.toml", manifest), ["a2"]);
    }

    #[test]
    fn the_machinery_changes_every_row() {
        let repository = Repository::new();
        let trial = "fn attempt() -> u32 { 2 }";
        assert_eq!(repository.changes("assignments/harness/src/trial.rs", trial), ["machinery"]);
        for path in [
            "assignments/checks/src/folder.rs",
            "grader/src/judge.rs",
            "reference/src/torch.rs",
            "reference/src/variants.rs",
        ] {
            assert_eq!(repository.changes(path, "fn other() {}"), ["machinery"], "{path}");
        }
        let profile = "[workspace]\n\n[profile.dev]\ndebug = 2\n";
        assert_eq!(repository.changes("Cargo.toml", profile), ["machinery"]);
        let lock = "[[package]]\nname = \"x\"\nsource = \"s\"\n";
        assert_eq!(repository.changes("Cargo.lock", lock), ["machinery"]);
    }

    #[test]
    fn what_becomes_of_a_score_afterwards_changes_nothing() {
        let repository = Repository::new();
        let exports = ["grader/src/export/scores.rs", "grader/src/export/site/page.css"];
        for path in exports.into_iter().chain(AFTERWARDS.into_iter().take(2)) {
            assert_eq!(repository.changes(path, "fn other() {}"), NOTHING, "{path}");
        }
    }

    #[test]
    fn one_assignment_more_changes_no_other() {
        let repository = Repository::new();
        let list = "pub const ALL: [&A; 3] = [];";
        assert_eq!(repository.changes("assignments/checks/src/registry.rs", list), NOTHING);
        assert_eq!(repository.changes("assignments/checks/src/a3/mod.rs", "fn f() {}"), ["a3"]);
        let members = "[workspace]\nmembers = [\"a3\"]\n\n[profile.dev]\ndebug = 1\n";
        assert_eq!(repository.changes("Cargo.toml", members), NOTHING);
    }

    #[test]
    fn tests_and_texts_that_only_list_change_nothing() {
        let repository = Repository::new();
        for path in ["reference/src/a2/idle.rs", "reference/src/idle.rs", "reference/src/lib.rs"] {
            assert_eq!(repository.changes(path, "fn idle() {}"), NOTHING, "{path}");
        }
        assert_eq!(repository.changes("grader/src/audit/tests.rs", "fn t() {}"), NOTHING);
        assert_eq!(repository.changes("grader/src/snapshots/a.snap", "x"), NOTHING);
    }
}
