//! The staff grades a class on GitHub: the steps of `grade-class.yml` are executed in
//! order, on repositories that lie on this machine.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use common::workflow::{Action, Runner, Workflow};
use common::{code, copy, git, grader, sample_class, shown_commands, stderr, workspace};

fn workflow() -> Workflow {
    Workflow::read(&workspace().join(".github/workflows/grade-class.yml"))
}

/// A student's repository on the server, with the work of a sample submission.
fn hand_in(server: &Path, student: &str, sample: &str) {
    let work = server.join(student);
    copy(&sample_class().join(sample).join("assignments/a0"), &work.join("assignments/a0"));
    git(&work, &["init", "--quiet", "-b", "main"]);
    git(&work, &["add", "--all"]);
    git(&work, &["commit", "--quiet", "--message", "a0"]);
    git(server, &["clone", "--quiet", "--bare", student, &format!("llm-{student}.git")]);
}

/// A machine with the staff's repository. The workspace's programs are compiled: the test
/// has them. Where the test's user is not root, nobody becomes root.
fn runner(folder: &Path) -> Runner {
    let [checkout, temp, server] = ["checkout", "temp", "server"].map(|name| folder.join(name));
    for made in [&checkout.join("class"), &checkout.join("target/debug"), &temp] {
        fs::create_dir_all(made).unwrap();
    }
    fs::write(checkout.join("class/roster.csv"), "username\namy\nbo\n").unwrap();
    symlink(env!("CARGO_BIN_EXE_grader"), checkout.join("target/debug/grader")).unwrap();
    let context = [
        ("inputs.run", "a0-final".to_string()),
        ("inputs.assignment", "a0".into()),
        ("inputs.deadline", String::new()),
        // Tests also run where no control groups can be made.
        ("inputs.tier", "medium".into()),
        ("inputs.push", "true".into()),
        ("vars.CLASS_URL", format!("file://{}/llm-{{github}}.git", server.display())),
        ("secrets.CLASS_TOKEN", "a-token".into()),
    ];
    let runner = Runner {
        checkout,
        temp,
        environment: vec![
            // The grader's own, in place of the one that stands in below.
            ("CARGO".into(), std::env::var_os("CARGO").unwrap()),
            ("XDG_CONFIG_HOME".into(), folder.join("no-configuration").into()),
        ],
        context: context.map(|(name, value)| (name.to_string(), value)).into(),
        actions: BTreeMap::from([
            ("actions/checkout", Action::Skip),
            ("actions/cache", Action::Skip),
            ("actions/upload-artifact", Action::Skip),
        ]),
    };
    runner.program("rustup", "exit 0");
    runner.program("cargo", "exit 0");
    runner.program("sudo", "[ \"$1\" = -E ] && shift\nexec \"$@\"");
    runner
}

#[test]
fn a_class_is_fetched_graded_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let server = folder.path().join("server");
    fs::create_dir_all(&server).unwrap();
    hand_in(&server, "amy", "full-marks");
    hand_in(&server, "bo", "stubs");
    let runner = runner(folder.path());
    let ran = runner.run(&workflow());
    let succeeded = |(line, output): &(String, std::process::Output)| {
        assert!(output.status.success(), "{line}: {}", stderr(output));
    };
    ran.outputs.iter().for_each(succeeded);
    assert_eq!(ran.outputs.len(), 8, "{}", ran.log());
    let feedback = |student: &str| {
        let repository = server.join(format!("llm-{student}.git"));
        git(&repository, &["show", "score-feedback:score.md"])
    };
    assert!(feedback("amy").contains("**100 + 5 / 100**"), "{}", feedback("amy"));
    assert!(feedback("bo").contains("**0 / 100**"), "{}", feedback("bo"));
    assert!(runner.temp.join("runs/a0-final/scores.csv").exists());
    assert!(!ran.log().contains("a-token"), "{}", ran.log());
}

/// The commands that the pages show do the same on any machine.
#[test]
fn the_commands_on_the_pages_work() {
    let folder = tempfile::tempdir().unwrap();
    hand_in(folder.path(), "amy", "full-marks");
    fs::write(folder.path().join("class.csv"), "student,url\namy,llm-amy.git\n").unwrap();
    let mut commands = shown_commands("push.md");
    let of_class = ["--into class", "--submissions class", "push-feedback runs/"];
    commands.retain(|line| of_class.iter().any(|part| line.contains(part)));
    assert_eq!(commands.len(), 3, "{commands:?}");
    for command in commands {
        let words: Vec<&str> = command.split(' ').collect();
        assert_eq!(words[..5], ["cargo", "run", "-p", "grader", "--"], "{command}");
        let output = grader(&words[5..]).current_dir(folder.path()).output().unwrap();
        assert_eq!(code(&output), 0, "{command}: {}", stderr(&output));
    }
    let show = ["show", "score-feedback:score.md"];
    let feedback = git(&folder.path().join("llm-amy.git"), &show);
    assert!(feedback.contains("100 / 100"), "{feedback}");
}

#[test]
fn a_machine_whose_sandbox_is_too_weak_grades_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let runner = runner(folder.path());
    // As the doctor ends on such a machine.
    runner.program("sudo", "case \"$*\" in *doctor*) exit 1;; *chown*) exit 0;; *) exit 9;; esac");
    let ran = runner.run(&workflow());
    let lines: Vec<&str> = ran.outputs.iter().map(|(line, _)| line.as_str()).collect();
    assert!(lines[lines.len() - 2].contains("doctor --require-tier \"$TIER\""), "{lines:?}");
    assert!(lines[lines.len() - 1].contains("chown"), "{lines:?}");
}

#[test]
fn only_the_staff_starts_it_and_only_two_steps_have_the_token() {
    let workflow = workflow();
    let on: Vec<&String> = workflow.0["on"].as_object().unwrap().keys().collect();
    assert_eq!(on, ["workflow_dispatch"]);
    assert_eq!(workflow.job()["if"], "github.event.repository.private");
    assert_eq!(workflow.0["permissions"], serde_json::json!({ "contents": "read" }));
    for step in workflow.steps() {
        let line = step["run"].as_str().unwrap_or_default();
        assert!(!line.contains("${{"), "{line}");
        let has_token = step.to_string().contains("secrets.");
        let needs_it = line.contains(" fetch ") || line.contains(" push-feedback ");
        assert_eq!(has_token, needs_it, "{line}");
    }
}
