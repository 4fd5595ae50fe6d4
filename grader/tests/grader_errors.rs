//! A grader's own failure never becomes a student's zero: the row has no score, is
//! flagged, and is graded by the next run.

mod common;

use std::fs;

use common::{copy, grader, sample_class, stderr, stdout};

#[test]
fn a_row_that_the_grader_failed_on_has_no_score_and_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    copy(&sample_class().join("full-marks"), &folder.path().join("class/amy"));
    let (class, runs) = (path("class"), path("runs"));
    let arguments =
        ["--all", "--submissions", &class, "--runs", &runs, "--run", "r", "--lang", "en"];
    let scores = || fs::read_to_string(folder.path().join("runs/r/scores.csv")).unwrap();

    // There is nowhere to build a submission: a full disk looks the same.
    let nowhere = path("nowhere");
    let output = grader(&arguments).env("TMPDIR", &nowhere).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "not even the canary can be sent");
    let accepting = [&arguments[..], &["--i-accept-unsafe"]].concat();
    let output = grader(&accepting).env("TMPDIR", &nowhere).output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    assert!(stdout(&output).contains("grader error"), "{}", stdout(&output));
    assert!(scores().contains("\"amy\",\"a0\",\"grader_error\",\"\",\"\",\"100\""), "{}", scores());
    let feedback = fs::read_to_string(folder.path().join("runs/r/feedback/amy.md")).unwrap();
    assert!(feedback.contains("The grader itself failed"), "{feedback}");
    assert!(!feedback.contains("Score 0"), "{feedback}");
    let result = fs::read_to_string(folder.path().join("runs/r/results/amy.a0.json")).unwrap();
    assert!(result.contains("UNSAFE"), "a row that was not sheltered says so: {result}");

    let output = grader(&arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(scores().contains("\"amy\",\"a0\",\"graded\",\"100\",\"5\",\"100\""), "{}", scores());
}
