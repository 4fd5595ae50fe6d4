//! A student pushes: the steps of `grade-on-push.yml` are executed in a checkout of the
//! student's repository, with what GitHub's runner gives and with no secrets.

mod common;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use common::student::lay_out;
use common::workflow::{Action, Ran, Runner, Workflow};
use common::{
    code, copy, git, lend_libraries, read, sample_class, shown_commands, stderr, stdout, workspace,
};

const OPS: &str = "assignments/a0/src/ops.rs";

/// Code that prints a command, and on its fifth line panics with the variable that it must
/// not get.
const PANICS: &str = r#"Op::Relu => {
            println!("::error file=README.md::forged");
            if !x.is_empty() {
                let told = std::env::var_os("COURSE_RESULTS");
                panic!("::error::my own words {told:?}");
            }
            x.clone()
        }"#;

fn workflow() -> Workflow {
    Workflow::read(&workspace().join(".github/workflow-templates/grade-on-push.yml"))
}

/// A student's clone, what it pushes to, and the machine that grades the push. All lie in
/// one folder that stays, so that the next run compiles what has changed.
struct Student {
    folder: PathBuf,
    before: String,
}

impl Student {
    fn new() -> Self {
        let folder = workspace().join("target/push");
        for part in ["clone", "origin.git", "temp"] {
            let _ = fs::remove_dir_all(folder.join(part));
        }
        fs::create_dir_all(folder.join("temp")).unwrap();
        let student = Self { folder, before: "0".repeat(40) };
        lend_libraries(&student.folder.join("target"));
        let clone = student.clone_of();
        lay_out(&clone, "a0");
        git(&student.folder, &["init", "--quiet", "--bare", "-b", "main", "origin.git"]);
        git(&clone, &["init", "--quiet", "-b", "main"]);
        git(&clone, &["remote", "add", "origin", "../origin.git"]);
        student
    }

    fn clone_of(&self) -> PathBuf {
        self.folder.join("clone")
    }

    /// Takes the sources of a sample submission.
    fn takes(&self, name: &str) {
        let sources = self.clone_of().join("assignments/a0/src");
        fs::remove_dir_all(&sources).unwrap();
        copy(&sample_class().join(name).join("assignments/a0/src"), &sources);
    }

    /// Replaces a text that stands once in `ops.rs`, and says on which line it stands.
    fn writes(&self, old: &str, new: &str) -> usize {
        let line = self.line(old);
        let path = self.clone_of().join(OPS);
        fs::write(&path, fs::read_to_string(&path).unwrap().replace(old, new)).unwrap();
        line
    }

    /// The line of `ops.rs` on which a text stands that stands there once.
    fn line(&self, text: &str) -> usize {
        let source = fs::read_to_string(self.clone_of().join(OPS)).unwrap();
        assert_eq!(source.matches(text).count(), 1, "{text}");
        source[..source.find(text).unwrap()].split('\n').count()
    }

    /// Pushes all that there is, and runs the workflow on it.
    fn pushes(&mut self, environment: &[(&str, OsString)]) -> Ran {
        let clone = self.clone_of();
        git(&clone, &["add", "--all"]);
        git(&clone, &["commit", "--quiet", "--allow-empty", "--message", "work"]);
        git(&clone, &["push", "--quiet", "origin", "main"]);
        let ran = self.runner(environment).run(&workflow());
        self.before = git(&clone, &["rev-parse", "HEAD"]);
        ran
    }

    fn runner(&self, environment: &[(&str, OsString)]) -> Runner {
        let origin = self.folder.join("origin.git");
        let target = self.folder.join("target").into_os_string();
        let mut environment: Vec<(String, OsString)> =
            environment.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
        environment.push(("CARGO_TARGET_DIR".into(), target));
        let runner = Runner {
            checkout: self.folder.join("checkout"),
            temp: self.folder.join("temp"),
            environment,
            context: BTreeMap::from([("github.event.before".into(), self.before.clone())]),
            actions: BTreeMap::from([
                ("actions/checkout", Action::Do(Box::new(move |to| check_out(&origin, to)))),
                ("actions/cache", Action::Skip),
            ]),
        };
        // The toolchain is there already.
        runner.program("rustup", "exit 0");
        runner
    }
}

/// What `actions/checkout` does: a clone, or a clone that is there, brought to the newest
/// commit and rid of everything else.
fn check_out(origin: &Path, to: &Path) {
    if !to.join(".git").exists() {
        fs::create_dir_all(to).unwrap();
        git(to, &["init", "--quiet", "-b", "main"]);
    }
    git(to, &["fetch", "--quiet", "--prune", origin.to_str().unwrap(), "main"]);
    git(to, &["checkout", "--quiet", "--force", "--detach", "FETCH_HEAD"]);
    git(to, &["clean", "--quiet", "-ffd"]);
}

/// The lines that make GitHub show something, outside of what the student's code printed.
fn annotations(ran: &Ran) -> Vec<String> {
    let text = stdout(ran.last());
    let (mut kept, mut stopped) = (Vec::new(), None);
    for line in text.lines() {
        if let Some(token) = &stopped {
            if line == format!("::{token}::") {
                stopped = None;
            }
        } else if let Some(token) = line.strip_prefix("::stop-commands::") {
            stopped = Some(token.to_string());
        } else if line.starts_with("::") && !line.contains("group::") {
            kept.push(line.to_string());
        }
    }
    assert_eq!(stopped, None, "commands are on again");
    kept
}

/// One after the other, since each looks at what has changed since the one before.
#[test]
fn a_push_is_told_what_became_of_it() {
    let mut student = Student::new();

    // The first push: nobody knows what was there before.
    student.takes("full-marks");
    let ran = student.pushes(&[]);
    assert_eq!(code(ran.last()), 0, "{}", ran.log());
    assert_eq!(annotations(&ran), [""; 0]);
    assert!(ran.summary.contains("100 / 100，附加 5 分"), "{}", ran.summary);

    // Some code panics, and prints what would be a command; some gives a wrong answer.
    let line = student.writes("Op::Relu => x.mapv(|x| x.max(0.0)),", PANICS);
    student.writes("Op::Sub => x - inputs[1]", "Op::Sub => x + inputs[1]");
    let ran = student.pushes(&[]);
    assert_eq!(code(ran.last()), 6, "{}", ran.log());
    let shown = annotations(&ran);
    assert!(shown.iter().all(|line| line.starts_with("::error file=assignments/a0/")), "{shown:?}");
    let at = |line: usize| {
        let begin = format!("::error file={OPS},line={line},title=a0.ops.");
        shown.iter().any(|shown| shown.starts_with(&begin))
    };
    assert!(at(line + 4) && at(student.line("pub fn forward(")), "{shown:?}");
    assert!(stdout(ran.last()).contains("\n::error file=README.md::forged\n"), "{}", ran.log());
    assert!(
        ran.summary.contains("❌") && ran.summary.contains("my own words None"),
        "{}",
        ran.summary
    );

    // It does not compile.
    let line = student.writes("!x.is_empty()", "x.len() > \"0\"");
    let ran = student.pushes(&[("COURSE_LANG", "en".into())]);
    assert_eq!(code(ran.last()), 6, "{}", ran.log());
    let shown = annotations(&ran);
    let expected = format!("::error file={OPS},line={line},col=");
    assert!(shown.len() == 1 && shown[0].starts_with(&expected), "{expected}\n{shown:?}");
    assert!(shown[0].contains("::mismatched types"), "{shown:?}");
    assert!(ran.summary.contains("mismatched types"), "{}", ran.summary);

    // Nothing of an assignment is pushed.
    fs::write(student.clone_of().join("notes.md"), "…").unwrap();
    let ran = student.pushes(&[]);
    assert_eq!(code(ran.last()), 0, "{}", ran.log());
    assert_eq!(ran.summary.lines().count(), 3, "{}", ran.summary);

    // Classroom 50 grades all the same, and takes 0 for "it was graded".
    let ran = student.pushes(&classroom());
    assert_eq!(code(ran.last()), 0, "{}", ran.log());
    let result = read(&student.folder.join("checkout/result.json"));
    assert_eq!((&result["score"], &result["max-score"]), (&0.into(), &100.into()), "{result}");
    student.takes("full-marks");
    student.pushes(&classroom());
    let result = read(&student.folder.join("checkout/result.json"));
    assert_eq!((&result["score"], &result["owner"]), (&100.into(), &"amy".into()), "{result}");

    // What the pages show is what works.
    let commands = shown_commands("push.md");
    let commands: Vec<&String> = commands.iter().filter(|line| line.contains("course")).collect();
    assert!(commands.len() >= 4, "{commands:?}");
    for command in commands {
        let output = student.runner(&[]).shell(command);
        assert_eq!(code(&output), 0, "{command}: {}", stderr(&output));
    }
    assert!(student.folder.join("checkout/summary.md").exists());
}

/// What Classroom 50's runner sets.
fn classroom() -> Vec<(&'static str, OsString)> {
    let variables = [
        ("CLASSROOM50_BUNDLE_DIR", "/nonexistent"),
        ("CLASSROOM", "llm"),
        ("ASSIGNMENT", "a0"),
        ("USERNAME", "amy"),
        ("SUBMISSION_TAG", "submit/20261001T155959Z-0a0a0a0"),
        ("COMMIT_URL", "https://example.org/c"),
        ("RELEASE_URL", "https://example.org/r"),
    ];
    variables.map(|(name, value)| (name, value.into())).into()
}

#[test]
fn the_workflow_reads_and_has_no_secrets() {
    let path = workspace().join(".github/workflow-templates/grade-on-push.yml");
    let (text, workflow) = (fs::read_to_string(&path).unwrap(), Workflow::read(&path));
    assert!(!text.contains("secrets.") && !text.contains("pull_request_target"));
    assert_eq!(workflow.0["permissions"], serde_json::json!({ "contents": "read" }));
    // What others wrote, such as the name of a branch, gets into no script.
    let lines = workflow.steps().iter().filter_map(|step| step["run"].as_str());
    assert!(lines.into_iter().all(|line| !line.contains("${{")));
    // Here it is a template: GitHub runs what lies in `workflows`.
    assert!(!workspace().join(".github/workflows/grade-on-push.yml").exists());
}
