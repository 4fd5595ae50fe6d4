//! `grader export` writes what a run's folder holds, wherever it is wanted, and says in one
//! line what is wrong with a command or a folder.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use common::stored_run::stored_run;
use common::{code, grader_as_it_is, refused, run, stderr, stdout};
use serde_json::json;
use tempfile::TempDir;

/// A folder with the run `monday` of amy, bo and cy in A0.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rows =
        [("amy", "a0", "graded"), ("bo", "a0", "not_submitted"), ("cy", "a0", "not_gradable")];
    let monday = folder.path().join("runs/monday");
    stored_run(&monday, &rows);
    let roster =
        json!([{ "student": "amy", "person": { "name": "李雷", "email": "l@example.org" } }]);
    fs::write(monday.join("roster.json"), roster.to_string()).unwrap();
    folder
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().into()
}

#[test]
fn an_export_lies_in_the_runs_folder_unless_it_is_wanted_elsewhere() {
    let folder = folder();
    let (runs, monday) = (path(&folder, "runs"), path(&folder, "runs/monday"));
    let output = run(&["export", "csv", "monday", "--runs", &runs]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(stdout(&output), format!("grades with roster and tasks: {monday}/grades.csv\n"));
    let in_run = fs::read(path(&folder, "runs/monday/grades.csv")).unwrap();

    let file = path(&folder, "elsewhere.csv");
    let output = run(&["export", "csv", &monday, "--out", &file]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(fs::read(&file).unwrap(), in_run);

    // A folder that is there gets the file under its usual name.
    let output = run(&["export", "csv", &monday, "--out", &path(&folder, "")]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(fs::read(path(&folder, "grades.csv")).unwrap(), in_run);

    let output = run(&["export", "csv", &monday, "--out", "-"]);
    assert_eq!(output.stdout, in_run);
    let text = String::from_utf8(in_run).unwrap();
    assert!(text.contains("\"amy\",\"\",\"李雷\",\"\",\"\",\"l@example.org\""), "{text}");
    assert!(
        text.contains("\"cy\",\"\",\"\",\"\",\"\",\"\",\"\",\"a0\",\"not_gradable\",\"\",\"\""),
        "{text}"
    );

    let output = run(&["export", "csv", &monday, "--out", "-", "--bom"]);
    assert_eq!(output.stdout, [b"\xef\xbb\xbf", text.as_bytes()].concat());
}

#[test]
fn a_format_with_a_file_for_each_student_makes_a_folder() {
    let folder = folder();
    let monday = path(&folder, "runs/monday");
    let output = run(&["export", "check50", &monday, "--out", &path(&folder, "new/checks")]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = run(&["export", "check50", &monday]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for student in ["amy", "bo", "cy"] {
        let of = |place: &str| fs::read(path(&folder, &format!("{place}/{student}.json"))).unwrap();
        assert_eq!(of("new/checks"), of("runs/monday/check50"));
    }
    let mode = fs::metadata(path(&folder, "runs/monday/check50")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700, "it is as closed as the run");
}

/// An export depends on nothing but the run's folder: not on the place, and not on what
/// else was written there.
#[test]
fn the_same_folder_elsewhere_gives_the_same_export() {
    let folder = folder();
    let monday = path(&folder, "runs/monday");
    let of =
        |run_folder: &str, format: &str| run(&["export", format, run_folder, "--out", "-"]).stdout;
    let formats = ["csv", "json", "junit", "actions", "nbgrader", "scores"];
    let before = formats.map(|format| of(&monday, format));
    common::copy(Path::new(&monday), Path::new(&path(&folder, "other/monday")));
    for format in formats {
        assert_eq!(code(&run(&["export", format, &monday])), 0);
    }
    assert!(before.iter().all(|bytes| !bytes.is_empty()));
    assert_eq!(formats.map(|format| of(&path(&folder, "other/monday"), format)), before);
    assert_eq!(formats.map(|format| of(&monday, format)), before);
}

#[test]
fn each_mistake_gets_one_line_in_either_language() {
    let folder = folder();
    let (runs, monday) = (path(&folder, "runs"), path(&folder, "runs/monday"));
    fs::create_dir_all(path(&folder, "runs/empty/results")).unwrap();
    fs::copy(path(&folder, "runs/monday/run.json"), path(&folder, "runs/empty/run.json")).unwrap();
    let (empty, nowhere) = (path(&folder, "runs/empty"), path(&folder, "nowhere/file"));
    for lang in ["en", "zh"] {
        let lines: Vec<String> = [
            vec!["export"],
            vec!["export", "csv"],
            vec!["export", "cvs", &monday],
            vec!["export", "spreadsheet", &monday],
            vec!["export", "csv", "munday", "--runs", &runs],
            vec!["export", "csv", &empty],
            vec!["export", "csv", &monday, "--out", &nowhere],
            vec!["export", "check50", &monday, "--out", "-"],
            vec!["export", "csv", &monday, "--template", &nowhere],
            vec!["--all", "--export", "csv,cvs"],
        ]
        .iter()
        .map(|arguments| {
            let output = run(&[&arguments[..], &["--lang", lang]].concat());
            assert_eq!(stdout(&output), "");
            refused(&output).replace(folder.path().to_str().unwrap(), "[tmp]")
        })
        .collect();
        let mut settings = insta::Settings::clone_current();
        // The list of formats grows.
        settings.add_filter(r"(可以是|it may be) scores,[^；;\n]*", "$1 [formats]");
        settings.bind(|| insta::assert_snapshot!(format!("mistakes_{lang}"), lines.join("\n")));
    }
}

/// What is not believed is not exported, loudly; the rest is.
#[test]
fn a_result_that_contradicts_itself_is_left_out() {
    let folder = folder();
    let monday = path(&folder, "runs/monday");
    let file = path(&folder, "runs/monday/results/amy.a0.json");
    let forged = fs::read_to_string(&file).unwrap().replace("\"score\": 100", "\"score\": 99");
    fs::write(&file, forged).unwrap();
    let output = run(&["export", "scores", &monday, "--out", "-"]);
    assert_eq!(code(&output), 4, "{}", stderr(&output));
    assert!(stderr(&output).contains("amy.a0.json: its score says 99"), "{}", stderr(&output));
    assert!(!stdout(&output).contains("amy") && stdout(&output).contains("cy"));
}

#[test]
fn a_roster_that_cannot_be_read_is_named() {
    let folder = folder();
    fs::write(path(&folder, "runs/monday/roster.json"), "[").unwrap();
    let output = run(&["export", "csv", &path(&folder, "runs/monday")]);
    let line = refused(&output);
    assert!(
        line.starts_with("3 grader: ") && line.contains("roster.json cannot be used"),
        "{line}"
    );
}

#[test]
fn the_help_lists_every_format() {
    let output = grader_as_it_is(&["export", "--help"]).output().unwrap();
    for format in ["scores", "feedback", "csv", "json", "junit", "actions", "check50", "nbgrader"] {
        assert!(stdout(&output).contains(&format!("\n  {format} ")), "{}", stdout(&output));
    }
}
