//! A class of 30 in which 15 are hostile: the rows of the other 15 are those of a class
//! without them, however many are graded at a time.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common::{a0, copy, run, sample_class, sample_names, stderr};
use crate::corpus::attacks;
use crate::{OTHER_CLASS, comparable};

const HOSTILE: [&str; 15] = [
    "compile-error-of-a-megabyte",
    "errors-by-the-thousand",
    "escapes-in-a-panic",
    "forged-verdict",
    "growing-vector",
    "line-of-a-megabyte-with-errors",
    "neighbour-changed",
    "parent-killed",
    "parentheses-thirty-thousand-deep",
    "path-of-its-own-program",
    "repository-of-equal-trees",
    "statics-of-one-gibibyte",
    "thread-bomb",
    "thread-local-of-700-mebibytes",
    "zip-bomb",
];

/// Every sample but those that only wait until their time is over, and those of later
/// assignments only.
fn honest() -> Vec<String> {
    let slow = ["endless-loop", "eight-gigabytes"];
    let of_later_only = |name: &String| {
        let work = sample_class().join(name).join("assignments");
        let has = |id: &str| work.join(id).is_dir();
        checks::ASSIGNMENTS.iter().any(|assignment| has(assignment.id)) && !has("a0")
    };
    let names = sample_names().into_iter().filter(|name| !slow.contains(&name.as_str()));
    names.filter(|name| !of_later_only(name)).collect()
}

fn grade(folder: &Path, run_name: &str, jobs: &str) -> Vec<Value> {
    let (class, runs) = (folder.join("class"), folder.join("runs"));
    let which = a0(class.to_str().unwrap(), runs.to_str().unwrap());
    let output =
        run(&[&which[..], &["--seed", "thirty", "--run", run_name, "--jobs", jobs]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let result = |name: &String| {
        let path = runs.join(run_name).join(format!("results/{name}.a0.json"));
        comparable(&serde_json::from_slice(&fs::read(path).unwrap()).unwrap())
    };
    honest().iter().map(result).collect()
}

#[test]
fn fifteen_honest_rows_are_the_same_with_and_without_fifteen_hostile_ones() {
    let _graded = OTHER_CLASS.read().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let honest = honest();
    assert_eq!(honest.len(), 15);
    for name in &honest {
        copy(&sample_class().join(name), &folder.path().join("class").join(name));
    }
    let alone = grade(folder.path(), "alone", "2");
    fs::write(folder.path().join("secret"), "").unwrap();
    let text = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let placeholders = [("@NEIGHBOUR@", text("class/full-marks")), ("@SECRET@", text("secret"))];
    let hostile: Vec<_> =
        attacks().into_iter().filter(|attack| HOSTILE.contains(&&*attack.name)).collect();
    assert_eq!(hostile.len(), HOSTILE.len());
    for attack in hostile {
        attack.submission(&folder.path().join("class"), &placeholders);
    }
    for jobs in ["1", "2"] {
        let among = grade(folder.path(), &format!("among-{jobs}"), jobs);
        for ((name, alone), among) in honest.iter().zip(&alone).zip(&among) {
            assert_eq!(alone, among, "{name} with {jobs} jobs");
        }
    }
}
