//! A class of 20 in which 5 are hostile: the rows of the other 15 are those of a
//! class without the 5.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common::{a0, copy, run, sample_class, sample_names, stderr};
use crate::comparable;
use crate::corpus::attacks;

const HOSTILE: [&str; 5] =
    ["forged-verdict", "growing-vector", "neighbour-changed", "parent-killed", "thread-bomb"];

/// Every sample but those that only wait until their time is over, and those of A2 only.
fn honest() -> Vec<String> {
    let slow = ["endless-loop", "eight-gigabytes"];
    let of_a2_only = |name: &String| {
        let work = sample_class().join(name).join("assignments");
        work.join("a2").is_dir() && !work.join("a0").is_dir()
    };
    let names = sample_names().into_iter().filter(|name| !slow.contains(&name.as_str()));
    names.filter(|name| !of_a2_only(name)).collect()
}

fn grade(folder: &Path, run_name: &str) -> Vec<Value> {
    let (class, runs) = (folder.join("class"), folder.join("runs"));
    let which = a0(class.to_str().unwrap(), runs.to_str().unwrap());
    let output = run(&[&which[..], &["--seed", "twenty", "--run", run_name]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let result = |name: &String| {
        let path = runs.join(run_name).join(format!("results/{name}.a0.json"));
        comparable(&serde_json::from_slice(&fs::read(path).unwrap()).unwrap())
    };
    honest().iter().map(result).collect()
}

#[test]
fn fifteen_honest_rows_are_the_same_with_and_without_five_hostile_ones() {
    let folder = tempfile::tempdir().unwrap();
    let honest = honest();
    assert_eq!(honest.len(), 15);
    for name in &honest {
        copy(&sample_class().join(name), &folder.path().join("class").join(name));
    }
    let alone = grade(folder.path(), "alone");
    let neighbour = folder.path().join("class/full-marks").to_str().unwrap().to_string();
    let five: Vec<_> = attacks().into_iter().filter(|a| HOSTILE.contains(&&*a.name)).collect();
    assert_eq!(five.len(), 5);
    for attack in five {
        attack.submission(&folder.path().join("class"), &[("@NEIGHBOUR@", neighbour.clone())]);
    }
    let among = grade(folder.path(), "among");
    for ((name, alone), among) in honest.iter().zip(alone).zip(among) {
        assert_eq!(alone, among, "{name}");
    }
}
