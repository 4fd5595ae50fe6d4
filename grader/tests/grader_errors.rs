//! A grader's own failure never becomes a student's zero: the row has no score, is
//! flagged, and is graded by the next run.

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use common::{a0, copy, grader, sample_class, stderr, stdout};

#[test]
fn a_row_that_the_grader_failed_on_has_no_score_and_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    for student in ["amy", "bo", "cy"] {
        let student = folder.path().join("class").join(student);
        copy(&sample_class().join("full-marks"), &student);
    }
    let (class, runs, temporary) = (path("class"), path("runs"), path("temporary"));
    fs::create_dir(&temporary).unwrap();
    let arguments = [&a0(&class, &runs)[..], &["--run", "r", "--lang", "en"]].concat();
    let scores = || fs::read_to_string(folder.path().join("runs/r/scores.csv")).unwrap();

    // After the first row there is nowhere to build: a full disk looks the same.
    let mut grading = grader(&[&arguments[..], &["--jobs", "1"]].concat());
    grading.env("TMPDIR", &temporary).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut grading = grading.spawn().unwrap();
    let mut lines = BufReader::new(grading.stderr.take().unwrap()).lines().map_while(Result::ok);
    lines.by_ref().find(|line| line.starts_with("[1/3]")).expect("a first row");
    // A file in its place, or the grading under way would make the folder again.
    while fs::write(&temporary, "").is_err() {
        let _ = fs::remove_dir_all(&temporary);
    }
    let _ = lines.count();
    let output = grading.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", stdout(&output));
    assert!(stdout(&output).contains("grader error"), "{}", stdout(&output));
    assert!(scores().contains("\"amy\",\"a0\",\"graded\",\"100\",\"5\",\"100\""), "{}", scores());
    assert!(scores().contains("\"cy\",\"a0\",\"grader_error\",\"\",\"\",\"100\""), "{}", scores());
    let feedback = fs::read_to_string(folder.path().join("runs/r/feedback/cy.md")).unwrap();
    assert!(feedback.contains("The grader itself failed"), "{feedback}");
    assert!(!feedback.contains("Score 0"), "{feedback}");

    let output = grader(&arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(scores().contains("\"cy\",\"a0\",\"graded\",\"100\",\"5\",\"100\""), "{}", scores());
}

/// No sandbox, no compiler: then nobody is graded at all.
#[test]
fn a_fault_of_the_whole_machine_stops_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    copy(&sample_class().join("full-marks"), &folder.path().join("class/amy"));
    let (class, runs, nowhere) = (path("class"), path("runs"), path("nowhere"));
    let arguments = a0(&class, &runs);
    let refused = grader(&arguments).env("TMPDIR", &nowhere).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("cannot make a temporary folder"), "{}", stderr(&refused));
    assert!(!folder.path().join("runs").exists());
}
