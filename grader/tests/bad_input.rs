//! Bad input gets one clear line that says what, where and what to do, and a
//! documented exit code.

mod common;

use std::fs;
use std::path::Path;

use common::{copy, grader, run, sample_class, stderr};

/// Exit code and standard error, with the temporary folder called `[tmp]`, and the list of
/// all assignments `[assignments]`.
fn outcome(folder: &Path, arguments: &[&str]) -> String {
    let output = run(arguments);
    let assignments: Vec<&str> = checks::ASSIGNMENTS.iter().map(|a| a.id).collect();
    let text = stderr(&output).replace(folder.to_str().unwrap(), "[tmp]");
    let text = text.replace(&assignments.join(", "), "[assignments]");
    assert_eq!(text.trim_end().lines().count(), 1, "one line:\n{text}");
    assert_eq!(common::stdout(&output), "");
    format!("{} {}", output.status.code().unwrap(), text.trim_end())
}

#[test]
fn each_mistake_of_the_operator_gets_one_line_in_either_language() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    fs::create_dir(path("empty")).unwrap();
    fs::write(path("file"), "").unwrap();
    copy(&sample_class().join("stubs"), &folder.path().join("class/amy"));
    copy(&sample_class().join("stubs"), &folder.path().join("twice/amy"));
    fs::write(path("twice/amy.zip"), "").unwrap();
    fs::write(path("class.csv"), "student\namy\nbo\namy\n").unwrap();
    fs::write(path("others.csv"), "student\namie\nbob\n").unwrap();
    fs::write(path("numbers.csv"), "student\n20260001\n").unwrap();
    fs::write(path("two.csv"), "学号,GitHub\namy,amy-l\n").unwrap();
    fs::write(path("class.xlsx"), b"PK\x03\x04").unwrap();
    let canvas = "Student,ID,SIS User ID,SIS Login ID,Section\nAmy,1,amy,x,1\n";
    fs::write(path("canvas.csv"), canvas).unwrap();
    copy(&sample_class().join("stubs"), &folder.path().join("canvas/leeamy_7_8_work"));
    copy(&sample_class().join("stubs"), &folder.path().join("gradescope/submission_7"));
    fs::write(path("gradescope/submission_metadata.yml"), "submission_7: [").unwrap();
    let class = path("class");
    for lang in ["en", "zh"] {
        let outcomes: Vec<String> = [
            vec!["--submissions", &class],
            vec!["--all", "--submissions", &path("nowhere")],
            vec!["--all", "--submissions", &path("empty")],
            vec!["--all", "--submissions", &path("file")],
            vec!["--assignment", "a99", "--submissions", &class],
            vec!["--student", "zoe", "--submissions", &class],
            vec!["--student", "amyy", "--submissions", &class],
            vec!["--all", "--submissions", &class, "--runs", &path("file/runs")],
            vec!["--all", "--submissions", &class, "--run", "a/b"],
            vec!["--all", "--submissions", &class, "--run", ".."],
            vec!["--all", "--submissions", &path("twice")],
            vec!["--roster", &path("nowhere.csv"), "--submissions", &class],
            vec!["--roster", &path("class.csv"), "--submissions", &class],
            vec!["--roster", &path("two.csv"), "--submissions", &class],
            vec!["--roster", &path("class.xlsx"), "--submissions", &class],
            vec!["--roster", &path("two.csv"), "--roster-column", "id", "--submissions", &class],
            vec!["--all", "--roster-column", "id", "--submissions", &class],
            vec!["check", "zoe", "a0.vjp.max", "--roster", &path("two.csv")],
            vec!["--all", "--deadline", "2026-10-01", "--submissions", &class],
            vec!["--all", "--tag", "", "--submissions", &class],
            vec!["--al", "--submissions", &class],
            vec!["--all", "--jobs", "many"],
            vec!["grade", "--all"],
            vec!["selftest", "a99"],
            vec!["check", "amy", "a0.vjp.nothing", "--submissions", &class],
            vec!["check", "zoe", "a0.vjp.max", "--submissions", &class],
        ]
        .iter()
        .map(|arguments| outcome(folder.path(), &[&arguments[..], &["--lang", lang]].concat()))
        .collect();
        insta::assert_snapshot!(lang, outcomes.join("\n"));
        let strangers: Vec<String> = [
            ("others.csv", "class"),
            ("numbers.csv", "class"),
            ("canvas.csv", "class"),
            ("others.csv", "canvas"),
            ("canvas.csv", "gradescope"),
        ]
        .iter()
        .map(|(roster, class)| {
            let (roster, class) = (path(roster), path(class));
            let output = run(&["--roster", &roster, "--submissions", &class, "--lang", lang]);
            assert_eq!(output.status.code(), Some(3));
            stderr(&output).replace(folder.path().to_str().unwrap(), "[tmp]")
        })
        .collect();
        insta::assert_snapshot!(format!("rosters_{lang}"), strangers.concat());
    }
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().collect();
    assert_eq!(left.len(), 12, "nothing was written: {left:?}");
}

/// A run that was refused leaves nothing, whoever refused it.
#[test]
fn a_run_that_is_refused_before_it_begins_leaves_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    copy(&sample_class().join("stubs"), &folder.path().join("class/amy"));
    let (class, runs) = (path("class"), path("runs"));
    let common = ["--assignment", "a0", "--submissions", &class, "--runs", &runs];
    let no_room = grader(&common).env("TMPDIR", path("nowhere")).output().unwrap();
    assert_eq!(no_room.status.code(), Some(1), "{}", stderr(&no_room));
    let no_key = grader(&[&common[..], &["--require-signature"]].concat()).output().unwrap();
    assert_eq!(no_key.status.code(), Some(3), "{}", stderr(&no_key));
    let nobody = run(&["--assignment", "a1", "--submissions", &class, "--runs", &runs]);
    assert_eq!(nobody.status.code(), Some(3), "{}", stderr(&nobody));
    assert!(stderr(&nobody).contains("handed in a1"), "{}", stderr(&nobody));
    let left = fs::read_dir(&runs).into_iter().flatten().count();
    assert_eq!(left, 0, "{runs} holds something");
    let insisted = ["--assignment", "a1", "--submissions", &class, "--runs", &runs, "--insist"];
    let insisted = run(&insisted);
    assert_eq!(insisted.status.code(), Some(0), "{}", stderr(&insisted));
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
