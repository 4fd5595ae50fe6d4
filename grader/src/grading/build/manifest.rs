//! The crates that a submission may name: the dependencies in the manifest of its
//! assignment. `cargo test` reads the same manifest, so what compiles for the student
//! compiles in the grader, and what does not compile here does not compile there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use harness::{Assignment, golden};
use serde::Deserialize;

use crate::base::problem::Problem;

/// As much of a `Cargo.toml` as is read.
#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
}

/// The names of these crates in Rust source, in alphabetical order.
///
/// # Errors
///
/// If the manifest is missing or no manifest.
pub fn externs(assignment: &Assignment) -> Result<Vec<String>, Problem> {
    let file = golden::assignments().join(assignment.id).join("Cargo.toml");
    let text = fs::read_to_string(&file).map_err(|error| Problem::file(&file, &error))?;
    parse(&text).map_err(|error| no_manifest(&file, &error))
}

fn parse(text: &str) -> Result<Vec<String>, toml::de::Error> {
    let manifest: Manifest = toml::from_str(text)?;
    Ok(manifest.dependencies.into_keys().map(|name| name.replace('-', "_")).collect())
}

fn no_manifest(file: &Path, error: &toml::de::Error) -> Problem {
    let (file, message) = (file.display(), error.message());
    Problem::fault((
        format!("{file} 不是 Cargo 的清单（{message}）：请恢复课程给的文件"),
        format!("{file} is no manifest of Cargo's ({message}): restore the course's own"),
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use checks::ASSIGNMENTS;
    use harness::repository;

    #[test]
    fn crates_are_named_as_in_source() {
        let text = "[package]\nname = \"a9\"\n[dependencies]\nfancy-regex = \"1\"\ncontract.workspace = true\n[dev-dependencies]\nchecks = \"1\"\n";
        assert_eq!(parse(text).unwrap(), ["contract", "fancy_regex"]);
        assert!(parse("[package]\nname = \"a9\"\n").unwrap().is_empty());
        assert!(parse("[package").is_err());
    }

    /// What cargo itself makes of the same manifests.
    fn cargos(metadata: &serde_json::Value, assignment: &str) -> BTreeSet<String> {
        let packages = metadata["packages"].as_array().unwrap();
        let package = packages.iter().find(|package| package["name"] == assignment).unwrap();
        let all = package["dependencies"].as_array().unwrap().iter();
        let normal = all.filter(|dependency| dependency["kind"].is_null());
        let name = |dependency: &serde_json::Value| {
            let name = dependency["rename"].as_str().or(dependency["name"].as_str());
            name.unwrap().replace('-', "_")
        };
        normal.map(name).collect()
    }

    #[test]
    fn a_submission_may_name_in_the_grader_what_it_may_name_under_cargo_test() {
        let arguments = ["metadata", "--no-deps", "--offline", "--format-version=1"];
        let output = crate::sandbox::cargo(repository(), &arguments).unwrap();
        let metadata = serde_json::from_slice(&output.stdout).unwrap();
        for assignment in ASSIGNMENTS {
            let ours = BTreeSet::from_iter(externs(assignment).unwrap());
            assert_eq!(ours, cargos(&metadata, assignment.id), "{}", assignment.id);
            assert!(ours.contains("contract"), "{}", assignment.id);
        }
    }
}
