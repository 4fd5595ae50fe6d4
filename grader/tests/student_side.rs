//! The sample submissions as their authors see them: `cargo test -p a0` in a copy
//! of what students have, green on full marks and red with a message that helps on
//! each of the others.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{copy, sample_class, sample_names, stderr, stdout, steady, workspace};

/// A copy of the student's part of the repository.
struct Student {
    folder: tempfile::TempDir,
}

impl Student {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for part in ["assignments/contract", "assignments/checks", "assignments/a0"] {
            copy(&workspace().join(part), &root.join(part));
        }
        copy(&workspace().join("fixtures/golden"), &root.join("fixtures/golden"));
        fs::copy(workspace().join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
        fs::write(root.join("Cargo.toml"), manifest()).unwrap();
        Self { folder }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the suite on the sources of a sample submission.
    fn test(&self, name: &str, filter: &[&str]) -> Output {
        let sources = self.root().join("assignments/a0/src");
        fs::remove_dir_all(&sources).unwrap();
        copy(&sample_class().join(name).join("assignments/a0/src"), &sources);
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Command::new(cargo)
            .args(["test", "-q", "-p", "a0", "--test", "checks", "--", "--test-threads=1"])
            .args(filter)
            .current_dir(self.root())
            .env("CARGO_TARGET_DIR", target())
            .env("COURSE_LANG", "zh")
            .env_remove("RUST_BACKTRACE")
            .output()
            .unwrap()
    }
}

/// Kept between runs of this test, so that only the submission is compiled.
fn target() -> PathBuf {
    workspace().join("target/student")
}

/// The workspace's manifest with the students' members only.
fn manifest() -> String {
    let whole = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
    let rest = &whole[whole.find("[workspace.package]").unwrap()..];
    let ours = ["libtorch-link =", "reference =", "worker ="];
    let rest = rest.lines().filter(|line| !ours.iter().any(|name| line.starts_with(name)));
    let members = ["assignments/contract", "assignments/checks", "assignments/a0"];
    let rest = rest.collect::<Vec<_>>().join("\n");
    format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n{rest}\n")
}

/// What stands between "failures:" and the list of names.
fn messages(output: &Output) -> String {
    let text = stdout(output);
    let messages = text.split("failures:\n").nth(1).unwrap_or_default();
    // The summary of a run with other numbers every time.
    steady(messages.trim())
}

#[test]
fn every_sample_submission_shows_its_author_what_is_wrong() {
    let student = Student::new();
    let mut all = String::new();
    for name in sample_names() {
        let (expect_green, filter): (bool, &[&str]) = match name.as_str() {
            "empty-handed" => continue,
            "full-marks" | "full-marks-loops" | "extra-files" => (true, &[]),
            // One endless loop is enough to wait for.
            "endless-loop" => (false, &["--exact", "a0.ops.max"]),
            _ => (false, &[]),
        };
        if name == "extra-files" {
            // Its link leads out of the folder: only the grader need cope with it.
            continue;
        }
        let output = student.test(&name, filter);
        assert_eq!(output.status.success(), expect_green, "{name}: {}", stderr(&output));
        let compiles = !matches!(name.as_str(), "compile-error" | "not-utf8");
        if !compiles {
            let named = ["src/ops.rs", "src/scalar.rs"];
            assert!(named.iter().any(|file| stderr(&output).contains(file)), "{}", stderr(&output));
            continue;
        }
        assert_eq!(expect_green, messages(&output).is_empty(), "{name}");
        let long = matches!(name.as_str(), "stubs" | "half-done" | "prints-a-megabyte");
        if !expect_green && !long {
            all += &format!("=== {name}\n{}\n\n", messages(&output));
        }
        if name == "stubs" {
            insta::assert_snapshot!("stubs", without_seconds(&stdout(&output)));
        }
        if name == "full-marks" {
            insta::assert_snapshot!("full_marks", without_seconds(&stdout(&output)));
        }
    }
    insta::assert_snapshot!("messages", all);
}

/// The tests run side by side: their lines are sorted, the seconds left out.
fn without_seconds(text: &str) -> String {
    let (tests, rest): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.starts_with("test ") && line.contains(" ... "));
    let mut tests = tests;
    tests.sort_unstable();
    let rest = rest.iter().map(|line| match line.find("; finished in") {
        Some(at) => &line[..at],
        None => line,
    });
    tests.into_iter().chain(rest).collect::<Vec<_>>().join("\n")
}
