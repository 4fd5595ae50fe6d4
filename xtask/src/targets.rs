//! The members of the workspace, as cargo lists them.

use std::path::PathBuf;

use serde_json::Value;

use crate::cargo::Cargo;
use crate::failure::Failure;

/// All targets with tests, in order: by package, then unit tests, then integration tests.
#[derive(Debug, PartialEq)]
pub struct Targets {
    /// The assignments' stubs: the members that are not default members. Their tests fail
    /// until a student fills them in.
    pub stubs: Vec<String>,
    /// The targets with tests of all other members.
    pub tested: Vec<Target>,
}

/// A target with tests.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    pub package: String,
    /// `lib`, `bin` or `test`.
    pub kind: String,
    pub name: String,
    /// Cargo's id of the package.
    pub id: String,
    pub manifest: PathBuf,
}

impl Targets {
    pub fn of(cargo: &Cargo) -> Result<Self, Failure> {
        let output = cargo.output(["metadata", "--no-deps", "--format-version=1"])?;
        let metadata = serde_json::from_slice(&output.stdout).map_err(|error| {
            let said = String::from_utf8_lossy(&output.stderr);
            let last = said.lines().next_back().map_or_else(|| error.to_string(), str::to_owned);
            Failure::Members { line: last }
        })?;
        Ok(Self::in_metadata(&metadata))
    }

    fn in_metadata(metadata: &Value) -> Self {
        let defaults = list(&metadata["workspace_default_members"]);
        let (others, stubs): (Vec<&Value>, Vec<&Value>) =
            list(&metadata["packages"]).iter().partition(|one| defaults.contains(&one["id"]));
        let mut stubs: Vec<_> = stubs.into_iter().map(|stub| text(&stub["name"])).collect();
        stubs.sort_unstable();
        let mut tested: Vec<_> = others.into_iter().flat_map(tested).collect();
        tested.sort_unstable();
        Self { stubs, tested }
    }
}

/// The targets with tests of one package.
fn tested(package: &Value) -> impl Iterator<Item = Target> {
    let targets = list(&package["targets"]).iter().filter(|target| target["test"] == true);
    targets.map(|target| Target {
        package: text(&package["name"]),
        kind: text(&target["kind"][0]),
        name: text(&target["name"]),
        id: text(&package["id"]),
        manifest: text(&package["manifest_path"]).into(),
    })
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().into()
}

impl Target {
    /// Whether cargo's message is about this target.
    pub fn is_in(&self, message: &Value) -> bool {
        let target = &message["target"];
        message["package_id"] == self.id.as_str()
            && target["kind"][0] == self.kind.as_str()
            && target["name"] == self.name.as_str()
    }

    /// The command that runs only its tests.
    pub fn rerun(&self) -> String {
        let (package, name) = (&self.package, &self.name);
        match self.kind.as_str() {
            kind @ ("bin" | "test") => format!("cargo test -p {package} --{kind} {name}"),
            _ => format!("cargo test -p {package} --lib"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use tools::Workspace;

    #[test]
    fn stubs_and_what_has_no_tests_are_left_out_and_the_rest_is_in_order() {
        let target = |kind: &str, name: &str| serde_json::json!({"name": name, "kind": [kind], "test": true});
        let metadata = serde_json::json!({
            "packages": [
                {"id": "y", "name": "stub", "targets": [target("test", "checks")]},
                {"id": "x", "name": "tool", "targets": [
                    {"name": "build", "kind": ["custom-build"], "test": false},
                    target("test", "fast"), target("bin", "tool"),
                ]},
                {"id": "w", "name": "library", "targets": [
                    target("test", "fast"), target("lib", "library"),
                ]},
            ],
            "workspace_default_members": ["w", "x"],
        });
        let targets = Targets::in_metadata(&metadata);
        assert_eq!(targets.stubs, ["stub"]);
        let lines: Vec<String> = targets.tested.iter().map(Target::rerun).collect();
        let expected = [
            "cargo test -p library --lib",
            "cargo test -p library --test fast",
            "cargo test -p tool --bin tool",
            "cargo test -p tool --test fast",
        ];
        assert_eq!(lines, expected);
    }

    /// A new assignment among the default members would make `cargo test` fail.
    #[test]
    fn the_stubs_are_the_assignments() {
        let workspace = Workspace::find().unwrap();
        let entries = fs::read_dir(workspace.root.join("assignments")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let is_assignment = |name: &String| {
            let number = name.strip_prefix('a').unwrap_or_default();
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        };
        let mut assignments: Vec<String> = names.filter(is_assignment).collect();
        assignments.sort_unstable();
        assert_eq!(Targets::of(&Cargo::new(&workspace)).unwrap().stubs, assignments);
    }
}
