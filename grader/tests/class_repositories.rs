//! The repositories of a class: fetched to be graded, and given their feedback. They are
//! bare repositories on this machine; git treats those elsewhere the same.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use common::{code, git, grader, refused, stderr, stdout};

/// The repositories of a class on a server, and the staff's folder.
struct Server {
    folder: tempfile::TempDir,
}

impl Server {
    fn new(students: &[&str]) -> Self {
        let server = Self { folder: tempfile::tempdir().unwrap() };
        for student in students {
            server.git("", &["init", "--quiet", "--bare", "-b", "main", &format!("{student}.git")]);
            server.git("", &["init", "--quiet", "-b", "main", &format!("{student}-work")]);
        }
        let list: String =
            students.iter().map(|name| format!("{name},{}\n", server.of(name).display())).collect();
        fs::write(server.path("class.csv"), format!("student,url\n{list}")).unwrap();
        server
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The repository of a student on the server.
    fn of(&self, student: &str) -> PathBuf {
        self.path(&format!("{student}.git"))
    }

    fn git(&self, folder: &str, arguments: &[&str]) -> String {
        git(&self.path(folder), arguments)
    }

    /// The student commits a text and pushes it to a branch.
    fn push(&self, student: &str, text: &str, branch: &str) {
        let work = format!("{student}-work");
        let source = self.path(&work).join("assignments/a0/src/lib.rs");
        fs::create_dir_all(source.parent().unwrap()).unwrap();
        fs::write(source, text).unwrap();
        self.git(&work, &["add", "--all"]);
        self.git(&work, &["commit", "--quiet", "--message", text]);
        let to = format!("HEAD:refs/heads/{branch}");
        self.git(&work, &["push", "--quiet", "--force", &format!("../{student}.git"), &to]);
    }

    fn fetch(&self, more: &[&str]) -> Output {
        let (list, into) = (self.path("class.csv"), self.path("class"));
        let arguments =
            ["fetch", "--list", list.to_str().unwrap(), "--into", into.to_str().unwrap()];
        grader(&[&arguments[..], more].concat()).output().unwrap()
    }

    /// A run of the class with this feedback for a student.
    fn feedback(&self, student: &str, text: &str) {
        let run = self.path("runs/a0-final");
        fs::create_dir_all(run.join("feedback")).unwrap();
        let plan = serde_json::json!({
            "schema": "llm-foundations/run/v1", "started": "2026-01-01T00:00:00Z", "seed": "x",
            "submissions": self.path("class"), "assignments": ["a0"], "students": [],
            "finished": true,
        });
        fs::write(run.join("run.json"), plan.to_string()).unwrap();
        fs::write(run.join(format!("feedback/{student}.md")), text).unwrap();
    }

    fn push_feedback(&self) -> Output {
        let run = self.path("runs/a0-final");
        grader(&["push-feedback", run.to_str().unwrap()]).output().unwrap()
    }

    /// What a command printed, without the folder of the test.
    fn said(&self, output: &Output) -> String {
        let text = format!("{}{}", stdout(output), stderr(output));
        let folder = self.folder.path().to_str().unwrap();
        format!("{}\n{}", code(output), text.replace(folder, "…"))
    }
}

#[test]
fn a_class_is_fetched_and_what_is_new_is_fetched_again() {
    let server = Server::new(&["amy", "bo", "cy", "dana"]);
    server.push("amy", "one", "main");
    server.push("bo", "one", "main");
    fs::remove_dir_all(server.of("dana")).unwrap();
    insta::assert_snapshot!(server.said(&server.fetch(&[])), @"
    4
    amy: new
    bo: new
    cy: nothing in it yet
    3 of 4 repositories are in …/class
    grader: dana: could not be fetched (fatal: '…/dana.git' does not appear to be a git repository); what was fetched before stays, and the same command tries again
    ");
    assert!(!server.path("class/cy.git").exists());
    // Something is left of Dana, which cannot be graded: nothing would be a zero.
    assert_eq!(server.git("class/dana.git", &["for-each-ref"]), "");

    // Amy has thrown her history away and now stands on another branch; Bo's is gone.
    server.git("amy-work", &["checkout", "--quiet", "--orphan", "work"]);
    server.push("amy", "two", "work");
    server.push("amy", "three", "score-feedback");
    server.git("amy.git", &["symbolic-ref", "HEAD", "refs/heads/work"]);
    server.git("amy.git", &["update-ref", "-d", "refs/heads/main"]);
    server.push("amy", "two again", "main/part");
    fs::rename(server.of("bo"), server.path("elsewhere")).unwrap();
    let said = server.said(&server.fetch(&["--jobs", "1"]));
    assert!(said.contains("amy: changed") && said.contains("bo: could not"), "{said}");
    let refs = server.git("class/amy.git", &["for-each-ref", "--format=%(refname)"]);
    assert_eq!(refs, "refs/heads/main/part\nrefs/heads/work");
    let source = ["show", "HEAD:assignments/a0/src/lib.rs"];
    assert_eq!(server.git("class/amy.git", &source), "two");
    // What was fetched before is still there.
    assert_eq!(server.git("class/bo.git", &source), "one");
    assert!(server.said(&server.fetch(&[])).contains("amy: unchanged"));
}

#[test]
fn feedback_gets_a_branch_of_its_own() {
    let server = Server::new(&["amy", "bo", "cy"]);
    for student in ["amy", "bo"] {
        server.push(student, "one", "main");
    }
    server.fetch(&[]);
    let before = server.git("class/amy.git", &["for-each-ref"]);
    // A server that refuses.
    let hook = server.of("bo").join("hooks/pre-receive");
    fs::write(&hook, "#!/bin/sh\nexit 1\n").unwrap();
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&hook, executable).unwrap();
    for student in ["amy", "bo", "cy"] {
        server.feedback(student, "# 90\n");
    }
    insta::with_settings!({filters => [("[0-9a-f]{40}", "(commit)")]}, {
    insta::assert_snapshot!(server.said(&server.push_feedback()), @"
    4
    amy: pushed
    cy: no repository was fetched, so nothing is pushed
    grader: bo: could not be pushed (! [remote rejected] (commit) -> score-feedback (pre-receive hook declined)); the same command tries again
    ");
    });
    let show = |what: &str| server.git("amy.git", &["show", what]);
    assert_eq!(show("score-feedback:score.md"), "# 90");
    assert_eq!(show("main:assignments/a0/src/lib.rs"), "one");
    // The branch holds nothing else, and what is graded has not changed.
    let files = ["ls-tree", "-r", "--name-only", "score-feedback"];
    assert_eq!(server.git("amy.git", &files), "score.md");
    assert_eq!(server.git("class/amy.git", &["for-each-ref"]), before);

    // The same again changes nothing; other feedback comes on top of what the branch holds.
    fs::remove_file(hook).unwrap();
    assert!(server.said(&server.push_feedback()).starts_with("0\namy: unchanged\nbo: pushed\n"));
    server.push("amy", "mine", "score-feedback");
    server.feedback("amy", "# 95\n");
    assert!(stdout(&server.push_feedback()).starts_with("amy: pushed\n"));
    assert_eq!(show("score-feedback:score.md"), "# 95");
    let log = server.git("amy.git", &["log", "--format=%an: %s", "score-feedback"]);
    assert!(log.starts_with("grader: 反馈 / Feedback: a0-final\namy: mine"), "{log}");

    // In the form in which the course hands it back, if the run has it.
    fs::create_dir(server.path("runs/a0-final/score")).unwrap();
    fs::write(server.path("runs/a0-final/score/amy.md"), "✅ 95\n").unwrap();
    assert_eq!(server.said(&server.push_feedback()), "0\namy: pushed\n");
    assert_eq!(show("score-feedback:score.md"), "✅ 95");
}

#[test]
fn who_is_on_hold_gets_no_feedback() {
    let server = Server::new(&["amy", "bo"]);
    for student in ["amy", "bo"] {
        server.push(student, "one", "main");
        server.feedback(student, "# 90\n");
    }
    server.fetch(&[]);
    let holds = server.path("runs/a0-final/holds.json");
    let amy = r#"{"student": "amy", "because": "an appeal", "since": "2026-10-01T00:00:00Z"}"#;
    let text = format!(r#"{{"schema": "llm-foundations/holds/v1", "holds": [{amy}]}}"#);
    fs::write(&holds, text).unwrap();
    let said = "0\namy: on hold, so nothing is pushed\nbo: pushed\n";
    assert_eq!(server.said(&server.push_feedback()), said);
    assert_eq!(server.git("amy.git", &["for-each-ref", "refs/heads/score-feedback"]), "");
    // A list that cannot be read does not mean that nobody is on hold.
    fs::write(&holds, "{").unwrap();
    assert!(server.said(&server.push_feedback()).starts_with("3\n"));
    fs::remove_file(&holds).unwrap();
    assert!(server.said(&server.push_feedback()).starts_with("0\namy: pushed\n"));
}

#[test]
fn a_mistake_of_the_operator_gets_one_line() {
    let server = Server::new(&["amy"]);
    let folder = |name: &str| server.path(name).to_str().unwrap().to_string();
    let run = |arguments: &[&str]| {
        let line = refused(&grader(arguments).output().unwrap());
        line.replace(server.folder.path().to_str().unwrap(), "…")
    };
    fs::write(server.path("roster.csv"), "student\namy\n").unwrap();
    fs::write(server.path("broken.csv"), "student\namy\n").unwrap();
    server.feedback("amy", "# 1\n");
    let (roster, broken, class) = (folder("roster.csv"), folder("broken.csv"), folder("class"));
    let lines = [
        run(&["fetch", "--into", &class]),
        run(&["fetch", "--into", &class, "--roster", &roster]),
        run(&["fetch", "--into", &class, "--roster", &roster, "--url", "https://example.org/x"]),
        run(&["fetch", "--into", &class, "--list", &broken]),
        run(&["push-feedback", &folder("nowhere")]),
        run(&["push-feedback", &folder("runs/a0-final")]),
        run(&["push-feedback", &folder("runs/a0-final"), "--student", "bo"]),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}

/// An address with a name filled in, as the roster has it.
#[test]
fn a_roster_and_an_address_are_enough() {
    let server = Server::new(&["amy"]);
    server.push("amy", "one", "main");
    fs::write(server.path("roster.csv"), "username,first_name\namy,Amy\n").unwrap();
    let url = format!("file://{}/{{github}}.git", server.folder.path().display());
    let (roster, class) = (server.path("roster.csv"), server.path("class"));
    let text = |path: &Path| path.to_str().unwrap().to_string();
    let arguments = ["fetch", "--roster", &text(&roster), "--url", &url, "--into", &text(&class)];
    let output = grader(&arguments).output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(server.git("class/amy.git", &["log", "--format=%s"]), "one");
}
