//! What the tests of the release share.

#![allow(dead_code, reason = "each test file uses some of it")]

pub mod artefacts;
pub mod files;
#[path = "../../../../grader/tests/common/libraries.rs"]
pub mod libraries;
pub mod sources;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("xtask/release")
}

/// Runs the command in English, on the repository at `root`.
pub fn release_of(root: &Path, out: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_release"));
    command.arg("--out").arg(out).args(["--lang", "en"]).args(arguments);
    command.env("CARGO_MANIFEST_DIR", root).output().expect("the command starts")
}

/// Releases this repository into `out`.
#[track_caller]
pub fn release(out: &Path, arguments: &[&str]) {
    let output = release_of(workspace(), out, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The files of the sample that solves everything, of one assignment.
pub fn solution(assignment: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let sample = workspace().join("fixtures/submissions/full-marks");
    let folder = sample.join(format!("assignments/{assignment}/src"));
    let inside = |path: PathBuf| path.strip_prefix(&sample).unwrap().to_path_buf();
    files::below(&folder).into_iter().map(|(path, bytes)| (inside(path), bytes)).collect()
}

/// Pastes the solution of one assignment into an edition.
pub fn solve(edition: &Path, assignment: &str) {
    for (path, bytes) in solution(assignment) {
        std::fs::write(edition.join(path), bytes).unwrap();
    }
}

/// Runs git in `folder`, as a student who has told git a name.
#[track_caller]
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let name = ["-c", "user.name=Amy", "-c", "user.email=amy@example.org"];
    let output = Command::new("git").args(name).args(arguments).current_dir(folder).output();
    let output = output.expect("git starts");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Commits all that lies in `folder`.
pub fn commit(folder: &Path) {
    if !folder.join(".git").exists() {
        git(folder, &["init", "--quiet"]);
    }
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", "work"]);
}
