//! What a student has of the repository.

use std::fs;
use std::path::Path;

use super::{copy, copy_with_times, workspace};

/// Lays out in `root` what a student needs for an assignment: its stubs, all that these
/// depend on, the goldens, `cargo course`, and a manifest of just these.
pub fn lay_out(root: &Path, assignment: &str) {
    let members = members(assignment);
    for part in &members {
        copy_with_times(&workspace().join(part), &root.join(part));
    }
    copy(&workspace().join("fixtures/golden"), &root.join("fixtures/golden"));
    copy(&workspace().join(".cargo"), &root.join(".cargo"));
    fs::copy(workspace().join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
    fs::write(root.join("Cargo.toml"), manifest(&members)).unwrap();
}

fn members(assignment: &str) -> Vec<String> {
    let shared = [
        "contract",
        "checks",
        "course",
        "harness",
        "libtorch-link",
        "probes",
        "results",
        "wire",
        "wording",
    ];
    shared.into_iter().chain([assignment]).map(|part| format!("assignments/{part}")).collect()
}

/// The workspace's manifest with these members only.
fn manifest(members: &[String]) -> String {
    let whole = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
    let rest = &whole[whole.find("[workspace.package]").unwrap()..];
    let others = |line: &&str| {
        let path = line.split("path = \"").nth(1).and_then(|rest| rest.split('"').next());
        path.is_none_or(|path| members.iter().any(|member| member == path))
    };
    let rest = rest.lines().filter(others);
    let rest = rest.collect::<Vec<_>>().join("\n");
    format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n{rest}\n")
}
