//! The manifest of the edition's workspace, made of the repository's own.

use toml::{Table, Value};

use crate::crates::Crates;
use crate::which::Which;

const HEAD: &str = "\
# The workspace of the assignments. The course writes this file: a change is lost with the
# next release, and is not there when your work is graded.

";

/// Its text. Plain `cargo test` runs the checks of every assignment.
pub fn manifest(repository: &Table, crates: &Crates, which: &Which, locked: &[String]) -> String {
    let of = &repository["workspace"];
    let mut workspace = Table::new();
    for name in ["resolver", "package", "lints"] {
        workspace.insert(name.into(), of[name].clone());
    }
    workspace.insert("members".into(), texts(["assignments/*".to_string()]));
    let stubs = which.ids().into_iter().map(|id| format!("assignments/{id}"));
    workspace.insert("default-members".into(), texts(stubs));
    let inherited = crates.inherited();
    let dependencies = only(&of["dependencies"], |name| inherited.contains(name));
    workspace.insert("dependencies".into(), dependencies);

    let mut file = Table::from_iter([("workspace".to_string(), Value::Table(workspace))]);
    if let Some(profile) = repository.get("profile") {
        file.insert("profile".into(), profiles(profile, locked));
    }
    format!("{HEAD}{}", toml::to_string_pretty(&file).expect("it was TOML before"))
}

/// In a manifest, the name for all packages of others.
const ALL_OTHERS: &str = "*";

/// How the workspace is compiled; cargo warns of packages that it does not know.
fn profiles(repository: &Value, locked: &[String]) -> Value {
    let mut profiles = repository.clone();
    for profile in profiles.as_table_mut().into_iter().flat_map(|table| table.iter_mut()) {
        if let Some(packages) = profile.1.get_mut("package") {
            let known = |name: &str| name == ALL_OTHERS || locked.iter().any(|it| it == name);
            *packages = only(packages, known);
        }
    }
    profiles
}

fn only(table: &Value, keep: impl Fn(&str) -> bool) -> Value {
    let pairs = table.as_table().into_iter().flatten();
    let kept = pairs.filter(|(name, _)| keep(name));
    Value::Table(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
}

fn texts(list: impl IntoIterator<Item = String>) -> Value {
    Value::Array(list.into_iter().map(Value::String).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crates;

    #[test]
    fn it_holds_what_the_edition_needs_and_no_more() {
        let root = harness::repository();
        let repository = crates::read(&root.join("Cargo.toml")).unwrap();
        let which = Which::upto(Some("a1")).unwrap();
        let first = ["a0", "a1"].map(String::from);
        let crates = Crates::needed(root, &repository, &first).unwrap();
        let text = manifest(&repository, &crates, &which, &["sha2".into()]);
        let table: Table = text.parse().unwrap();
        let workspace = &table["workspace"];
        let stubs = ["assignments/a0", "assignments/a1"].map(Value::from);
        assert_eq!(workspace["default-members"].as_array().unwrap(), &stubs);
        let dependencies = workspace["dependencies"].as_table().unwrap();
        assert!(dependencies.contains_key("fancy-regex"), "{text}");
        assert!(!dependencies.contains_key("reference"), "{text}");
        assert_eq!(workspace["lints"], repository["workspace"]["lints"]);
        let packages = table["profile"]["dev"]["package"].as_table().unwrap();
        assert_eq!(packages.keys().collect::<Vec<_>>(), ["*", "sha2"]);
    }
}
