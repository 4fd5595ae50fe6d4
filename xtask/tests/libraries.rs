//! Libraries are compiled once: whatever is built turns on the same features of those from the
//! registry as the tests of the whole workspace do, and graders use our own as the tests do.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What is built besides all tests: by graders, by students, by `cargo run`.
const BUILT: [&[&str]; 8] = [
    &["--package", "worker", "--edges", "normal,build"],
    &["--package", "worker", "--package", "oracle", "--features", "worker/libtorch"],
    &["--package", "grader", "--edges", "normal,build"],
    &["--package", "oracle", "--edges", "normal,build"],
    &["--package", "book", "--edges", "normal,build"],
    &["--package", "mutants", "--edges", "normal,build"],
    &["--package", "a0"],
    &["--package", "a2"],
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask/ has a parent")
}

/// What cargo prints, in the root of the workspace.
fn cargo(arguments: &[&str]) -> String {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(arguments).args(["--locked", "--offline"]).current_dir(root());
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The libraries of a build, each with its features.
fn libraries(selection: &[&str]) -> BTreeSet<String> {
    let tree = ["tree", "--no-dedupe", "--prefix", "none", "--format", "{p} with {f}"];
    let lines = cargo(&[&tree[..], selection].concat());
    let foreign = lines.lines().filter(|line| !line.contains(root().to_str().unwrap()));
    foreign.map(|line| line.trim_end_matches(" (*)").to_string()).collect()
}

#[test]
fn every_library_is_compiled_with_the_features_that_all_tests_together_need() {
    let known = libraries(&["--workspace"]);
    for built in BUILT {
        let other: Vec<_> =
            libraries(built).into_iter().filter(|one| !known.contains(one)).collect();
        assert!(other.is_empty(), "{built:?} compiles these once more: {other:#?}");
    }
}

/// The files of our own libraries that cargo compiles for `arguments`.
fn files(arguments: &[&str]) -> BTreeSet<String> {
    let lines = cargo(&[arguments, &["--quiet", "--message-format=json"]].concat());
    let messages = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let own = messages.filter(|message| {
        let package = message["package_id"].as_str().unwrap_or_default();
        message["reason"] == "compiler-artifact" && package.starts_with("path+")
    });
    let names =
        own.flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default());
    let names = names.filter_map(|name| name.as_str().map(ToString::to_string));
    names.filter(|name| Path::new(name).extension().is_some_and(|e| e == "rmeta")).collect()
}

/// What a grader builds for submissions with libtorch is what the tests are linked with; only
/// the worker itself has other features. So are the programs that steps of `cargo xtask test`
/// run, which would otherwise be replaced while other tests use them.
#[test]
fn our_own_libraries_are_compiled_once() {
    let known = files(&["test", "--no-run"]);
    let graders = ["build", "-p", "worker", "-p", "oracle", "--features", "worker/libtorch"];
    let programs = [["build", "--bin", "grader"], ["build", "--bin", "oracle"]];
    let built = [files(&graders)].into_iter().chain(programs.map(|program| files(&program)));
    let other = built.flatten().filter(|file| !file.contains("/libworker-"));
    let other: Vec<_> = other.filter(|file| !known.contains(file)).collect();
    assert!(other.is_empty(), "these are compiled once more: {other:#?}");
}
