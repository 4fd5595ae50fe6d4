//! `grader doctor --require-tier`: a script learns from the exit code whether a class can be
//! graded here.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};

use common::{code, run, stderr, stdout};

const DOCTOR: [&str; 5] = ["doctor", "--require-tier", "strong", "--lang", "en"];

/// Whether a doctor that was asked for the strongest sandbox ended as it should: 0 where
/// there is one, and otherwise 1 with the line that says what is missing.
fn ended_as_found(output: &Output) -> bool {
    let refused = stderr(output).contains("the sandbox on this machine is ")
        && stderr(output).contains(", not strong")
        && stderr(output).trim_end().lines().count() == 1;
    if stdout(output).contains("\ntier: strong\n") {
        code(output) == 0 && stderr(output).is_empty()
    } else {
        code(output) == 1 && refused
    }
}

#[test]
fn the_exit_code_says_whether_the_sandbox_is_strong_enough() {
    let output = run(&DOCTOR);
    assert!(ended_as_found(&output), "{}{}", stdout(&output), stderr(&output));
}

/// Ordinary users can make no control groups, unless somebody has allowed it.
#[test]
#[cfg(target_os = "linux")]
fn an_ordinary_user_is_told_what_is_missing() {
    const NOBODY: u32 = 65_534;
    if fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) != 0) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let program = folder.path().join("grader");
    fs::copy(env!("CARGO_BIN_EXE_grader"), &program).unwrap();
    let mut doctor = Command::new(&program);
    doctor.args(DOCTOR).uid(NOBODY).gid(NOBODY).current_dir(folder.path());
    doctor.env("TMPDIR", folder.path()).env("HOME", Path::new("/nonexistent"));
    let output = doctor.output().unwrap();
    assert!(ended_as_found(&output), "{}{}", stdout(&output), stderr(&output));
    assert!(!stdout(&output).contains("tier: strong"), "{}", stdout(&output));
}
