//! The commands on the page on course sites, in both languages, as they stand there: each
//! is run by a shell on a stored run, and makes what the page says.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use common::stored_run::stored_run;
use common::{read, stderr, stdout, workspace};
use tempfile::TempDir;

/// A worksheet as Moodle lets it be downloaded.
const WORKSHEET: &str = "\
Identifier,Full name,Status,Grade,Maximum grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments
Participant 7,amy,Submitted,,100.00,Yes,-,-,
Participant 9,bo,No submission,,100.00,Yes,-,-,
Participant 11,cy,Submitted,,100.00,Yes,-,-,
";

/// A folder with the runs and files that the page names, and with the programs that its
/// commands call: `cargo run -p grader --` is this grader, and `git` tells a time.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rows =
        [("amy", "a0", "graded"), ("bo", "a0", "not_submitted"), ("cy", "a0", "not_gradable")];
    for run in ["a0-final", "push"] {
        stored_run(&folder.path().join("runs").join(run), &rows);
    }
    fs::write(folder.path().join("worksheet.csv"), WORKSHEET).unwrap();
    let grader = env!("CARGO_BIN_EXE_grader");
    program(folder.path(), "grader", &format!("exec '{grader}' \"$@\""));
    program(folder.path(), "cargo", &format!("shift 4\nexec '{grader}' \"$@\""));
    program(folder.path(), "git", "echo 2026-10-01T23:59:59+08:00");
    folder
}

fn program(folder: &Path, name: &str, script: &str) {
    let file = folder.join("bin").join(name);
    fs::create_dir_all(folder.join("bin")).unwrap();
    fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The commands of a page that export something; a line that ends in `\` goes on.
fn commands(language: &str) -> Vec<String> {
    let page = workspace().join(format!("docs/{language}/course-sites.md"));
    let page = fs::read_to_string(page).unwrap().replace("\\\n", " ");
    let fences = page.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = fences.flat_map(str::lines).filter(|line| line.contains(" export "));
    lines.map(Into::into).collect()
}

fn shell(folder: &Path, command: &str) {
    let path = format!("{}:/usr/bin:/bin", folder.join("bin").display());
    let given = [
        ("CLASSROOM", "llm-2026"),
        ("ASSIGNMENT", "a0"),
        ("OWNER", "amy"),
        ("SUBMISSION_TAG", "submit/2026-10-01T15-59-59Z-a1b2c3d"),
        ("COMMIT_URL", "https://example.org/commit/a1b2c3d"),
        ("RELEASE_URL", "https://example.org/releases/tag/x"),
    ];
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(folder).envs(given).env("PATH", path);
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{command}\n{}{}", stdout(&output), stderr(&output));
}

#[test]
fn every_command_on_the_page_works() {
    for language in ["en", "zh"] {
        let folder = folder();
        let commands = commands(language);
        assert_eq!(commands.len(), 5, "{commands:#?}");
        for command in &commands {
            shell(folder.path(), command);
        }
        let text = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(text("runs/a0-final/canvas.csv").lines().next().unwrap().ends_with("(4711)\""));
        assert!(folder.path().join("gradescope-a0.zip").is_file());
        let result = read(&folder.path().join("result.json"));
        assert_eq!(
            (&result["score"], &result["datetime"]),
            (&100.into(), &"2026-10-01T15:59:59Z".into())
        );
        let moodle = text("runs/a0-final/moodle.csv");
        let row = |start: &str| moodle.lines().find(|line| line.starts_with(start)).unwrap();
        assert!(row("Participant 7,").starts_with("Participant 7,amy,Submitted,100,100.00,"));
        assert!(row("Participant 9,").contains(",No submission,0,100.00,"));
        assert!(row("Participant 11,").contains(",Submitted,,100.00,"), "not gradable is no 0");
    }
}

#[test]
fn what_does_not_fit_a_format_gets_one_line() {
    let folder = folder();
    let runs = folder.path().join("runs");
    let several = [("amy", "a0", "graded"), ("amy", "a1", "graded")];
    stored_run(&runs.join("several"), &several);
    let runs = runs.to_str().unwrap();
    for lang in ["en", "zh"] {
        let lines = [
            vec!["gradescope", "several"],
            vec!["gradescope", "several", "--assignment", "a2"],
            vec!["gradescope-autograder"],
            vec!["gradescope-autograder", "--assignment", "a9"],
            vec!["canvas", "several", "--title", "a0"],
            vec!["canvas", "several", "--title", "a9=x"],
            vec!["canvas", "several", "--title", "a0=Final Score"],
            vec!["canvas", "several", "--title", "a0=x", "--title", "a1=x"],
            vec!["classroom50", "a0-final"],
            vec!["classroom50", "a0-final", "--student", "amy"],
            vec!["moodle", "a0-final"],
            vec!["moodle", "a0-final", "--student", "dan"],
        ];
        let said = lines.iter().map(|arguments| {
            let arguments =
                [&["export"], &arguments[..], &["--runs", runs, "--lang", lang]].concat();
            let mut grader = common::grader_as_it_is(&arguments);
            for name in ["CLASSROOM", "ASSIGNMENT", "OWNER", "USERNAME", "COMMIT_DATE"] {
                grader.env_remove(name);
            }
            common::refused(&grader.output().unwrap())
        });
        // One assignment more changes nothing here.
        let all = checks::ASSIGNMENTS.iter().map(|assignment| assignment.id).collect::<Vec<_>>();
        let said = said.collect::<Vec<_>>().join("\n").replace(&all.join(", "), "[all]");
        insta::assert_snapshot!(format!("course_sites_mistakes_{lang}"), said);
    }
}
