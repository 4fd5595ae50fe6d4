//! Which crates of the workspace an edition holds, by their manifests: the stubs, the
//! programs of students, and whatever these depend on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use toml::{Table, Value};

use crate::problem::Problem;
use crate::which::Which;

/// The folder of everything that students receive.
const OF_STUDENTS: &str = "assignments/";

/// The programs whose dependencies are stubs, too.
const ON_STUBS: [&str; 1] = ["talk"];

/// The manifests of the crates in an edition, by folder.
#[derive(Debug)]
pub struct Crates(BTreeMap<String, Table>);

impl Crates {
    /// `first` and all that they depend on, by name; `workspace` is the manifest of the
    /// repository.
    ///
    /// # Errors
    ///
    /// If a manifest cannot be read, or a crate is not for students.
    pub fn needed(root: &Path, workspace: &Table, first: &[String]) -> Result<Self, Problem> {
        let folders = folders(workspace);
        let mut found = BTreeMap::new();
        let mut asked: Vec<(String, String)> =
            first.iter().map(|name| (name.clone(), String::from("the edition"))).collect();
        while let Some((name, by)) = asked.pop() {
            let folder = folders.get(&name).cloned();
            let folder = folder.unwrap_or_else(|| format!("{OF_STUDENTS}{name}"));
            if !folder.starts_with(OF_STUDENTS) {
                return Err(not_for_students(&by, &folder));
            }
            if found.contains_key(&folder) {
                continue;
            }
            let manifest = read(&root.join(&folder).join("Cargo.toml"))?;
            let ours = inherited(&manifest).into_iter().filter(|name| folders.contains_key(name));
            asked.extend(ours.map(|name| (name, folder.clone())));
            found.insert(folder, manifest);
        }
        Ok(Self(found))
    }

    /// Their folders, in order.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Their names.
    pub fn names(&self) -> BTreeSet<String> {
        let name = |manifest: &Table| manifest["package"]["name"].as_str().map(String::from);
        self.0.values().filter_map(name).collect()
    }

    /// The dependencies whose version the workspace says.
    pub fn inherited(&self) -> BTreeSet<String> {
        self.0.values().flat_map(inherited).collect()
    }
}

/// The programs that run on what students wrote, so far as all that they run on is released.
///
/// # Errors
///
/// If a manifest cannot be read.
pub fn on_stubs(root: &Path, which: &Which) -> Result<Vec<String>, Problem> {
    let mut programs = vec![];
    for program in ON_STUBS {
        let manifest = read(&root.join(OF_STUDENTS).join(program).join("Cargo.toml"))?;
        let dependencies = manifest["dependencies"].as_table().into_iter().flatten();
        let mut stubs = dependencies.filter(|(_, value)| value.get("path").is_some());
        if stubs.all(|(name, _)| which.ids().contains(&name.as_str())) {
            programs.push(program.to_string());
        }
    }
    Ok(programs)
}

/// A manifest, or another file in TOML.
///
/// # Errors
///
/// If it cannot be read.
pub fn read(path: &Path) -> Result<Table, Problem> {
    let text = fs::read_to_string(path).map_err(Problem::file(path))?;
    let bad = |error: toml::de::Error| std::io::Error::other(error.to_string().replace('\n', " "));
    text.parse().map_err(|error| Problem::file(path)(bad(error)))
}

/// The folders of the workspace's own crates that others may depend on, by name.
fn folders(workspace: &Table) -> BTreeMap<String, String> {
    let dependencies = workspace["workspace"]["dependencies"].as_table();
    let path = |value: &Value| value.get("path")?.as_str().map(String::from);
    let pairs = dependencies.into_iter().flatten();
    pairs.filter_map(|(name, value)| Some((name.clone(), path(value)?))).collect()
}

/// The dependencies of one crate whose version the workspace says.
fn inherited(manifest: &Table) -> Vec<String> {
    let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
    let tables = kinds.iter().filter_map(|kind| manifest.get(*kind)?.as_table());
    let is_inherited = |value: &Value| value.get("workspace").is_some();
    let pairs = tables.flatten().filter(|(_, value)| is_inherited(value));
    pairs.map(|(name, _)| name.clone()).collect()
}

fn not_for_students(by: &str, folder: &str) -> Problem {
    Problem::unfit((
        format!("{by} 依赖 {folder}，而它不在 assignments/ 里，不能发给学生；请去掉这个依赖"),
        format!(
            "{by} depends on {folder}, which is not in assignments/ and not for students; \
             take the dependency out"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needed(first: &[&str]) -> Result<Crates, Problem> {
        let root = harness::repository();
        let workspace = read(&root.join("Cargo.toml")).unwrap();
        let first: Vec<String> = first.iter().map(ToString::to_string).collect();
        Crates::needed(root, &workspace, &first)
    }

    #[test]
    fn a_stub_brings_all_that_it_depends_on_and_no_other_stub() {
        let crates = needed(&["a0"]).unwrap();
        let names = crates.names();
        for name in ["a0", "checks", "contract", "harness", "libtorch-link", "probes", "wording"] {
            assert!(names.contains(name), "{name}: {names:?}");
        }
        assert!(!names.contains("a1") && !names.contains("tools"), "{names:?}");
        assert!(crates.folders().any(|folder| folder == "assignments/checks"));
        assert!(crates.inherited().contains("ndarray") && !crates.inherited().contains("csv"));
    }

    #[test]
    fn a_crate_of_the_staff_is_refused() {
        let problem = needed(&["reference"]).unwrap_err();
        let line = "the edition depends on reference, which is not in assignments/";
        assert!(problem.words.en.starts_with(line), "{problem:?}");
    }
}
