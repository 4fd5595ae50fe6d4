//! Adds the assignment of `docs/*/add-an-assignment.md` to a copy of the repository, as the
//! page says, and tries it: the oracle hosts its reference and its wrong variants, and a
//! student runs `cargo test -p a9`.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{copy_with_times, lend_libraries, link_libtorch, workspace};

/// One instruction of the page.
#[derive(Debug, PartialEq)]
struct Instruction {
    /// The file, from the root of the repository.
    path: String,
    /// The language of the fence: `diff` for a change of a file that is there.
    language: String,
    /// What stands in the fence.
    text: String,
}

/// The fences that follow a line with nothing but a path.
fn instructions(page: &str) -> Vec<Instruction> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("\n```") {
        let (language, after) = after.split_once('\n').expect("a fence has lines");
        let (text, after) = after.split_once("```\n").expect("a fence has an end");
        let path = before.trim_end().lines().next_back().unwrap_or_default();
        if let Some(path) = path.strip_prefix('`').and_then(|path| path.strip_suffix('`')) {
            let (path, language) = (path.into(), language.into());
            found.push(Instruction { path, language, text: text.into() });
        }
        rest = after;
    }
    found
}

/// A copy of what compiles, with a target folder of its own: to cargo the crates of two
/// workspaces are the same if they lie at the same places in them, and a build of the copy
/// would give its files to graders that run meanwhile. Both stay where they are, so that
/// the next run compiles what has changed.
struct Copied(PathBuf);

impl Copied {
    fn new() -> Self {
        let to = target().join("new-assignment");
        let _ = fs::remove_dir_all(&to);
        for folder in [".cargo", "assignments", "docs", "grader", "reference", "xtask"] {
            copy_with_times(&workspace().join(folder), &to.join(folder));
        }
        for file in ["Cargo.toml", "Cargo.lock"] {
            fs::copy(workspace().join(file), to.join(file)).unwrap();
        }
        fs::create_dir_all(to.join("fixtures/golden")).unwrap();
        link_libtorch(&to);
        lend_libraries(&compiled());
        Self(to)
    }

    fn follow(&self, Instruction { path, language, text }: &Instruction) {
        let file = self.0.join(path);
        if language == "diff" {
            let before = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{path}: {e}"));
            write(&file, changed(path, &before, text).as_bytes());
        } else {
            assert!(!file.exists(), "{path} is there already");
            write(&file, text.as_bytes());
        }
    }

    /// Runs cargo in the copy and returns all that it says.
    fn cargo(&self, arguments: &[&str]) -> String {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args(arguments).current_dir(&self.0);
        cargo.env("CARGO_TARGET_DIR", compiled());
        // Programs find the repository by this: the copy, not the one that is being tested.
        cargo.env_remove("CARGO_MANIFEST_DIR").env("COURSE_LANG", "en");
        let Output { stdout, stderr, .. } = cargo.output().expect("cargo runs");
        format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr))
    }
}

/// The target folder of the copy.
fn compiled() -> PathBuf {
    target().join("new-assignment-target")
}

fn target() -> PathBuf {
    workspace().join("target")
}

fn write(file: &Path, bytes: &[u8]) {
    fs::create_dir_all(file.parent().expect("a folder")).unwrap();
    fs::write(file, bytes).unwrap();
}

/// The file with the lines that begin with `+`, beside the line that begins with a space or
/// in place of that with `-`.
fn changed(path: &str, before: &str, diff: &str) -> String {
    let known = |line: &&str| !line.starts_with('+');
    let anchor = diff.lines().find(known).expect("a line that is there already");
    let kept = diff.lines().filter(|line| !line.starts_with('-'));
    let new: String = kept.map(|line| format!("{}\n", &line[1..])).collect();
    let anchor = format!("\n{}\n", &anchor[1..]);
    assert_eq!(before.matches(&anchor).count(), 1, "{path}: {anchor}");
    before.replace(&anchor, &format!("\n{new}"))
}

fn page(language: &str) -> Vec<Instruction> {
    let page = workspace().join(format!("docs/{language}/add-an-assignment.md"));
    instructions(&fs::read_to_string(page).unwrap())
}

#[test]
fn both_languages_say_the_same() {
    let (chinese, english) = (page("zh"), page("en"));
    assert!(english.len() > 10, "{english:#?}");
    assert_eq!(chinese, english);
}

#[test]
fn a_change_stands_beside_a_line_or_in_its_place() {
    let change = |diff| changed("x", "a\nb\nc\n", diff);
    assert_eq!(change(" b\n+new\n"), "a\nb\nnew\nc\n");
    assert_eq!(change("+new\n b\n"), "a\nnew\nb\nc\n");
    assert_eq!(change("-b\n+new\n"), "a\nnew\nc\n");
}

#[test]
fn the_assignment_of_the_page_works() {
    let copied = Copied::new();
    let instructions = page("en");
    let is_sample = |one: &&Instruction| one.path.starts_with("fixtures/submissions/");
    let (sample, rest): (Vec<_>, Vec<_>) = instructions.iter().partition(is_sample);
    for instruction in rest {
        copied.follow(instruction);
    }

    // The reference and every wrong variant answer: the golden file holds all of them.
    let said = copied.cargo(&["run", "-q", "-p", "oracle", "--", "fixtures", "a9"]);
    assert!(said.contains("1 fixtures in "), "{said}");
    assert!(copied.0.join("fixtures/golden/a9/a9.double.value.safetensors").is_file());

    let test = || copied.cargo(&["test", "-q", "-p", "a9"]);
    let said = test();
    assert!(said.contains("a9.double.double") && said.contains(" 0 / 100"), "{said}");
    for Instruction { path, text, .. } in sample {
        let of_student = path.split_once("/full-marks/").expect("a solution").1;
        write(&copied.0.join(of_student), text.as_bytes());
    }
    let said = test();
    assert!(said.contains(" 100 / 100"), "{said}");
}
