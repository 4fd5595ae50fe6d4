//! Killing the grader at any moment and running it again finishes the run, without
//! losing or repeating a finished row.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use common::{a0, copy, grader, sample_class, stderr};

const STUDENTS: [&str; 4] = ["amy", "bo", "chen", "dana"];

struct Class {
    folder: tempfile::TempDir,
}

impl Class {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for student in STUDENTS {
            copy(&sample_class().join("full-marks"), &folder.path().join("class").join(student));
        }
        Self { folder }
    }

    fn command(&self) -> std::process::Command {
        let path = |name: &str| self.folder.path().join(name).to_str().unwrap().to_string();
        grader(&[&["--jobs", "1"][..], &a0(&path("class"), &path("runs"))].concat())
    }

    fn runs(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder.path().join("runs"));
        let paths = entries.into_iter().flatten().flatten().map(|entry| entry.path());
        // Killed while it made a run's folder, the grader leaves a hidden one.
        paths.filter(|path| path.join("run.json").exists() && !is_hidden(path)).collect()
    }

    /// The finished rows: file names and contents.
    fn rows(&self) -> BTreeMap<String, Vec<u8>> {
        let folders = self.runs().into_iter().map(|run| run.join("results"));
        let files = folders.flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
        let finished = files.filter(|file| is_json(&file.path()));
        finished
            .map(|file| {
                let name = file.file_name().into_string().unwrap();
                (name, fs::read(file.path()).unwrap())
            })
            .collect()
    }
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Starts the grader and kills it as soon as `enough` rows are finished.
fn kill_after(class: &Class, enough: usize) {
    let mut child = class.command().stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while class.runs().is_empty() || class.rows().len() < enough {
        assert!(start.elapsed() < Duration::from_mins(5), "no row was finished");
        assert!(child.try_wait().unwrap().is_none(), "it ended before it could be killed");
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_killed_run_is_finished_by_the_next() {
    let class = Class::new();
    let mut before = BTreeMap::new();
    for enough in [0, 1, 2] {
        kill_after(&class, enough);
        let now = class.rows();
        for (name, bytes) in &before {
            assert_eq!(now.get(name), Some(bytes), "{name} was lost or graded again");
        }
        before = now;
    }
    let output = class.command().output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let after = class.rows();
    assert_eq!(after.len(), STUDENTS.len());
    for (name, bytes) in &before {
        assert_eq!(after.get(name), Some(bytes), "{name} was graded again");
    }
    assert_eq!(class.runs().len(), 1, "one run, continued");
    let words = format!("{} / {}", before.len(), STUDENTS.len());
    assert!(stderr(&output).contains(&words), "{}", stderr(&output));

    // A finished run is not continued: the next one is a new run with a new seed.
    let output = class.command().output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(class.runs().len(), 2);
}
