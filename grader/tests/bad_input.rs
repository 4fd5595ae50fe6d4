//! Bad input gets one clear line that says what, where and what to do, and a
//! documented exit code.

mod common;

use std::fs;
use std::path::Path;

use common::{copy, run, sample_class, stderr};

/// Exit code and standard error, with the temporary folder called `[tmp]`.
fn outcome(folder: &Path, arguments: &[&str]) -> String {
    let output = run(arguments);
    let text = stderr(&output).replace(folder.to_str().unwrap(), "[tmp]");
    assert_eq!(text.trim_end().lines().count(), 1, "one line:\n{text}");
    format!("{} {}", output.status.code().unwrap(), text.trim_end())
}

#[test]
fn each_mistake_of_the_operator_gets_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    fs::create_dir(path("empty")).unwrap();
    fs::write(path("file"), "").unwrap();
    copy(&sample_class().join("stubs"), &folder.path().join("class/amy"));
    copy(&sample_class().join("stubs"), &folder.path().join("twice/amy"));
    fs::write(path("twice/amy.zip"), "").unwrap();
    fs::write(path("class.csv"), "student\namy\nbo\namy\n").unwrap();
    let class = path("class");
    let outcomes: Vec<String> = [
        vec!["--submissions", &class],
        vec!["--all", "--submissions", &path("nowhere")],
        vec!["--all", "--submissions", &path("empty")],
        vec!["--all", "--submissions", &path("file")],
        vec!["--assignment", "a9", "--submissions", &class],
        vec!["--student", "zoe", "--submissions", &class],
        vec!["--all", "--submissions", &class, "--runs", &path("file/runs")],
        vec!["--all", "--submissions", &path("twice")],
        vec!["--roster", &path("nowhere.csv"), "--submissions", &class],
        vec!["--roster", &path("class.csv"), "--submissions", &class],
        vec!["--all", "--deadline", "2026-10-01", "--submissions", &class],
        vec!["--all", "--tag", "", "--submissions", &class],
        vec!["check", "amy", "a0.vjp.nothing", "--submissions", &class],
        vec!["check", "zoe", "a0.vjp.max", "--submissions", &class],
    ]
    .iter()
    .map(|arguments| outcome(folder.path(), arguments))
    .collect();
    insta::assert_snapshot!(outcomes.join("\n"));
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().collect();
    assert_eq!(left.len(), 5, "nothing was written: {left:?}");
}

#[test]
fn a_run_of_other_submissions_is_not_continued_under_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    for class in ["one", "two"] {
        let student = folder.path().join(class).join("amy");
        copy(&sample_class().join("stubs"), &student);
    }
    let (one, two, runs) = (path("one"), path("two"), path("runs"));
    let common = ["--assignment", "a0", "--runs", &runs, "--run", "monday", "--submissions"];
    assert_eq!(run(&[&common[..], &[&one]].concat()).status.code(), Some(0));
    insta::assert_snapshot!(outcome(folder.path(), &[&common[..], &[&two]].concat()));
}

#[test]
fn check_reruns_one_check_and_says_what_differs() {
    let arguments = ["check", "mean-without-n", "a0.vjp.reduce", "--lang", "en"];
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(6));
    insta::assert_snapshot!(common::stdout(&output));
    let output = run(&["check", "full-marks", "a0.vjp.adjoint", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(0));
}
