//! Libraries from the registry are compiled once: whatever is built turns on the same
//! features of them as the tests of the whole workspace do.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

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

/// The libraries of a build, each with its features.
fn libraries(selection: &[&str]) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask/ has a parent");
    let format = ["--prefix", "none", "--format", "{p} with {f}"];
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--locked", "--offline", "--no-dedupe"]).args(format).args(selection);
    let output = cargo.current_dir(root).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let foreign = lines.lines().filter(|line| !line.contains(root.to_str().unwrap()));
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
