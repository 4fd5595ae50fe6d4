//! The sample submissions as their authors see them: `cargo test -p a0` in a copy
//! of what students have, green on full marks and red with a message that helps on
//! each of the others.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Once;

use common::student::lay_out;
use common::{
    a0, copy, grader, lend_libraries, link_libtorch, read, sample_class, sample_names, stderr,
    stdout, steady, workspace,
};

/// A copy of the student's part of the repository, for one assignment.
struct Student {
    assignment: &'static str,
    folder: tempfile::TempDir,
}

impl Student {
    fn new(assignment: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        lay_out(root, assignment);
        if assignment != "a0" {
            link_libtorch(root);
        }
        LENT.call_once(|| lend_libraries(&target()));
        Self { assignment, folder }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the suite on the sources of a sample submission.
    fn test(&self, name: &str, filter: &[&str]) -> Output {
        self.take(name);
        self.run(filter)
    }

    /// Takes the sources of a sample submission, and says where they are.
    fn take(&self, name: &str) -> PathBuf {
        let sources = Path::new("assignments").join(self.assignment).join("src");
        let there = self.root().join(&sources);
        fs::remove_dir_all(&there).unwrap();
        copy(&sample_class().join(name).join(sources), &there);
        there
    }

    /// Runs the suite.
    fn run(&self, filter: &[&str]) -> Output {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Command::new(cargo)
            .args([
                "test",
                "-q",
                "-p",
                self.assignment,
                "--test",
                "checks",
                "--",
                "--test-threads=1",
            ])
            .args(filter)
            .current_dir(self.root())
            .env("CARGO_TARGET_DIR", target())
            .env("COURSE_LANG", "zh")
            .env_remove("RUST_BACKTRACE")
            .output()
            .unwrap()
    }
}

/// Whether [`target`] has the libraries that are compiled already.
static LENT: Once = Once::new();

/// Kept between runs of this test, so that only the submission is compiled.
fn target() -> PathBuf {
    workspace().join("target/student")
}

/// What stands between "failures:" and the list of names.
fn messages(output: &Output) -> String {
    let text = stdout(output);
    let messages = text.split("failures:\n").nth(1).unwrap_or_default();
    // The summary of a run with other numbers every time.
    steady(messages.trim())
}

#[test]
fn every_sample_submission_shows_its_author_what_is_wrong() {
    let student = Student::new("a0");
    let mut all = String::new();
    for name in sample_names() {
        let (expect_green, filter): (bool, &[&str]) = match name.as_str() {
            // Its link leads out of the folder: only the grader need cope with it.
            "empty-handed" | "extra-files" => continue,
            // Those who hand in another assignment only.
            _ if !sample_class().join(&name).join("assignments/a0").exists() => continue,
            "full-marks" | "full-marks-loops" => (true, &[]),
            // One endless loop is enough to wait for.
            "endless-loop" => (false, &["--exact", "a0.ops.max"]),
            _ => (false, &[]),
        };
        let output = student.test(&name, filter);
        assert_eq!(output.status.success(), expect_green, "{name}: {}", stderr(&output));
        let compiles = !matches!(name.as_str(), "compile-error" | "not-utf8");
        if !compiles {
            let named = ["src/ops.rs", "src/scalar.rs"];
            assert!(named.iter().any(|file| stderr(&output).contains(file)), "{}", stderr(&output));
            continue;
        }
        assert_eq!(expect_green, messages(&output).is_empty(), "{name}");
        let long = matches!(name.as_str(), "stubs" | "half-done" | "prints-a-megabyte");
        if !expect_green && !long {
            all += &format!("=== {name}\n{}\n\n", messages(&output));
        }
        if name == "stubs" {
            assert_suite("stubs", &stdout(&output));
        }
        if name == "full-marks" {
            assert_suite("full_marks", &stdout(&output));
        }
    }
    insta::assert_snapshot!("messages", all);
}

/// What the manifest does not list, neither side lets a submission name.
#[test]
fn both_sides_refuse_a_crate_that_the_manifest_does_not_list() {
    let student = Student::new("a0");
    let sources = student.take("full-marks");
    let library = fs::read_to_string(sources.join("lib.rs")).unwrap();
    fs::write(sources.join("lib.rs"), library + "\nuse serde_json as _;\n").unwrap();
    let output = student.run(&[]);
    assert!(!output.status.success() && stderr(&output).contains("`serde_json`"));

    let class = tempfile::tempdir().unwrap();
    copy(&sources, &class.path().join("class/amy/assignments/a0/src"));
    let [class, runs] = ["class", "runs"].map(|name| class.path().join(name));
    let arguments = a0(class.to_str().unwrap(), runs.to_str().unwrap());
    let output = grader(&[&arguments[..], &["--run", "r"]].concat()).output().unwrap();
    let report = read(&runs.join("r/results/amy.a0.json"));
    assert_eq!(report["score"], 0);
    assert!(report["reason"].to_string().contains("`serde_json`"), "{report} {}", stderr(&output));
}

/// With libtorch: what is banned and what libtorch refuses is told in a line each, with
/// the author's own file and line.
#[test]
fn submissions_with_libtorch_show_their_authors_what_is_wrong() {
    let student = Student::new("a2");
    for name in ["full-marks", "full-marks-otherwise"] {
        let output = student.test(name, &[]);
        assert!(output.status.success(), "{name}: {}{}", stdout(&output), stderr(&output));
    }
    for name in ["top-left-mask", "built-in-softmax"] {
        let output = student.test(name, &[]);
        assert!(!output.status.success(), "{name}");
        let text = messages(&output);
        assert!(!text.contains("frame #") && !text.contains(".cpp"), "{text}");
        insta::assert_snapshot!(name, told(&text));
    }
    // What no stack of the runner's own would bear is read all the same.
    let sources = student.take("built-in-softmax");
    let deep = format!("pub fn deep() -> i32 {{ {}1{} }}\n", "(".repeat(400), ")".repeat(400));
    fs::write(
        sources.join("linear.rs"),
        fs::read_to_string(sources.join("linear.rs")).unwrap() + &deep,
    )
    .unwrap();
    let text = messages(&student.run(&["a2.softmax.softmax"]));
    assert!(text.contains("src/softmax.rs:16"), "{text}");
}

/// The messages about what is written, without those about what is not.
fn told(messages: &str) -> String {
    let about = messages.split("\n\n").filter(|message| {
        let unwritten = ["尚未实现", "跳过"].iter().any(|word| message.contains(word));
        message.starts_with("----") && !unwritten
    });
    about.collect::<Vec<_>>().join("\n\n")
}

/// Compares what the suite of A0 prints, but not how many checks there are, and of the
/// checks only those of one task: a check that is added to another changes nothing.
fn assert_suite(name: &str, printed: &str) {
    let filters = vec![
        (r"(?m)│ +\d+ / \d+ (│[^│]*│)$", "│       … $1"),
        (r" +\.\.\. ", " ... "),
        (r"running \d+ tests", "running … tests"),
        (r"[1-9]\d* (passed|failed);", "… $1;"),
    ];
    insta::with_settings!({filters => filters}, {
        insta::assert_snapshot!(name, of_train(&without_seconds(printed)));
    });
}

/// The text without the lines and the messages of checks that are not of `a0.train`.
fn of_train(text: &str) -> String {
    let of_other = |id: &str| id.starts_with("a0.") && !id.starts_with("a0.train.");
    let message = |block: &&str| block.trim_start().strip_prefix("---- ").is_some_and(of_other);
    let messages: Vec<&str> = text.split("\n\n").filter(|block| !message(block)).collect();
    let text = messages.join("\n\n");
    let named = |line: &&str| of_other(line.strip_prefix("test ").unwrap_or(line).trim_start());
    text.lines().filter(|line| !named(line)).collect::<Vec<_>>().join("\n")
}

/// The tests run side by side: their lines are sorted, the seconds left out.
fn without_seconds(text: &str) -> String {
    let (tests, rest): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.starts_with("test ") && line.contains(" ... "));
    let mut tests = tests;
    tests.sort_unstable();
    let rest = rest.iter().map(|line| match line.find("; finished in") {
        Some(at) => &line[..at],
        None => line,
    });
    tests.into_iter().chain(rest).collect::<Vec<_>>().join("\n")
}
