//! The same submission under the same seed gets the same result, however often it
//! is graded and however many are graded at a time.
//!
//! `RUNS=200 cargo test -p grader --test steady` does it 200 times for each number
//! of jobs, and prints how many different results there were.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{a0, copy, read, run, sample_class, stderr};
use serde_json::Value;

/// How often, for each number of jobs.
fn runs() -> usize {
    std::env::var("RUNS").map_or(8, |runs| runs.parse().expect("RUNS is a number"))
}

/// A result without the student's name and what times it took.
fn comparable(mut result: Value) -> String {
    result["student"] = Value::Null;
    result["provenance"] = Value::Null;
    for check in result["checks"].as_array_mut().unwrap() {
        check["ms"] = Value::Null;
    }
    result.to_string()
}

/// Grades the class, and counts how many times each result came.
fn grade(folder: &Path, jobs: &str) -> BTreeMap<String, usize> {
    let (class, runs) = (folder.join("class"), folder.join("runs"));
    let rest = ["--seed", "steady", "--run", jobs, "--jobs", jobs];
    let which = a0(class.to_str().unwrap(), runs.to_str().unwrap());
    let output = run(&[&which[..], &rest].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mut results = BTreeMap::new();
    for entry in fs::read_dir(runs.join(jobs).join("results")).unwrap().flatten() {
        *results.entry(comparable(read(&entry.path()))).or_default() += 1;
    }
    results
}

#[test]
fn the_same_work_gets_the_same_result_with_1_2_and_8_jobs() {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..runs() {
        let student = folder.path().join(format!("class/student-{i:03}"));
        copy(&sample_class().join("mean-without-n"), &student);
    }
    let mut all = BTreeMap::new();
    for jobs in ["1", "2", "8"] {
        let results = grade(folder.path(), jobs);
        println!("{jobs} jobs: {} runs, {} different results", runs(), results.len());
        all.extend(results);
    }
    assert_eq!(all.len(), 1, "{:#?}", all.keys());
}
