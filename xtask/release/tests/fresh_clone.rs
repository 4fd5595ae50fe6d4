//! A student's first hours: a fresh clone of the edition is compiled and tested, takes over
//! the next release, is solved and tested again, on a machine without libtorch. Nothing that the compiler has made holds
//! anything of the staff's.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::artefacts::Marks;
use common::libraries::lend_libraries_of_others;
use common::{commit, git, release, solve};
use tools::Workspace;

/// What both runs share. It begins with the libraries of others that are compiled already.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("fresh-clone-target")
}

/// `cargo test -p a0`, or of another, in `clone`, in English: what is printed, and what cargo
/// says.
fn test(clone: &Path, assignment: &str) -> (String, String) {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args(["test", "-p", assignment, "--locked", "--offline"]).current_dir(clone);
    for (name, _) in std::env::vars_os() {
        // Cargo sets these for this test, and they are about another workspace.
        if name.to_string_lossy().starts_with("CARGO_") && name != "CARGO_HOME" {
            cargo.env_remove(name);
        }
    }
    cargo.env("CARGO_TARGET_DIR", target()).env("CARGO_INCREMENTAL", "0").env("COURSE_LANG", "en");
    let Output { stdout, stderr, .. } = cargo.output().expect("cargo runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (text(stdout), text(stderr))
}

/// How many checks an assignment has.
fn checks_of(assignment: &str) -> usize {
    checks::assignment(assignment).unwrap().checks().count()
}

/// Nothing is implemented in `clone`, and nothing else is wrong with it.
#[track_caller]
fn is_untouched(clone: &Path, assignment: &str) {
    let (printed, said) = test(clone, assignment);
    let checks = checks_of(assignment);
    assert!(printed.contains(&format!("0 passed; {checks} failed")), "{printed}{said}");
    let told = |words: &str| printed.matches(words).count();
    assert_eq!(told("\nnot implemented yet") + told("\nskipped: "), checks, "{printed}");
    assert!(!said.contains("warning"), "{said}");
}

/// Every check of A0 passes, and the table says so.
#[track_caller]
fn has_full_marks_in_a0(clone: &Path) {
    let (printed, said) = test(clone, "a0");
    let passed = format!("{} passed; 0 failed", checks_of("a0"));
    assert!(printed.contains(&passed), "{printed}{said}");
    let total = printed.lines().find(|line| line.contains("total")).unwrap_or_default();
    // 100 and the bonus.
    assert!(total.contains(" 105 "), "{printed}");
}

#[test]
fn a_fresh_clone_is_tested_updated_and_solved_and_holds_nothing_of_the_staffs() {
    // In the same place each time, so that cargo takes its crates for the same.
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fresh-clone");
    let _ = fs::remove_dir_all(&place);
    let (course, clone) = (place.join("course"), place.join("clone"));
    release(&course, &["--upto", "a0"]);
    commit(&course);
    git(&place, &["clone", "--quiet", "course", "clone"]);
    assert!(!clone.join(".libtorch").exists());
    lend_libraries_of_others(&target(), &clone.join("Cargo.lock"));
    is_untouched(&clone, "a0");

    release(&course, &[]);
    commit(&course);
    for (name, value) in [("user.name", "Amy"), ("user.email", "amy@example.org")] {
        git(&clone, &["config", name, value]);
    }
    tools::update::run(&Workspace { root: clone.clone() }, course.to_str()).unwrap();
    lend_libraries_of_others(&target(), &clone.join("Cargo.lock"));
    is_untouched(&clone, "a1");

    let marks = Marks::of_staff(&course);
    let found = marks.found_in(&clone).into_iter().chain(marks.found_in(&target()));
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{}", found.join("\n"));

    solve(&clone, "a0");
    has_full_marks_in_a0(&clone);
}
