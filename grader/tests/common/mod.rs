//! What the tests of the grader share: the binary, and folders to run it in.

#![allow(dead_code, unused_imports, reason = "each test file uses some of it")]

mod libraries;

pub mod stored_run;

pub mod student;
pub mod workflow;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub use libraries::{copy_with_times, lend_libraries};

/// The root of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("grader/ lies in the workspace")
}

/// The sample class.
pub fn sample_class() -> PathBuf {
    workspace().join("fixtures/submissions")
}

/// The names of the sample submissions.
pub fn sample_names() -> Vec<String> {
    let entries = fs::read_dir(sample_class()).unwrap().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The grader, not started yet, in English if no language is asked for. It finds no key:
/// a developer's own is not for tests.
pub fn grader(arguments: &[&str]) -> Command {
    let mut command = grader_as_it_is(arguments);
    if !arguments.contains(&"--lang") {
        command.args(["--lang", "en"]);
    }
    command
}

/// The grader, not started yet, with just these arguments.
pub fn grader_as_it_is(arguments: &[&str]) -> Command {
    grader_at(Path::new(env!("CARGO_BIN_EXE_grader")), arguments)
}

/// The same of the grader whose file is `program`.
pub fn grader_at(program: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-configuration");
    command.args(arguments).current_dir(workspace());
    if arguments.contains(&"--all") {
        // Tests also run where no control groups can be made.
        command.args(["--require-tier", "medium"]);
    }
    command.env_remove("GRADER_KEY").env("XDG_CONFIG_HOME", nowhere);
    command
}

/// The arguments that grade A0 of the class in `class`, into `runs`.
pub fn a0<'a>(class: &'a str, runs: &'a str) -> [&'a str; 6] {
    ["--assignment", "a0", "--submissions", class, "--runs", runs]
}

/// The variable that decides whether cargo compiles incrementally, if it is set. Cargo compiles
/// everything once more for a program that runs it without, so one with an environment of its
/// own is given it.
pub fn incremental() -> Option<(String, OsString)> {
    let name = "CARGO_INCREMENTAL";
    std::env::var_os(name).map(|value| (name.into(), value))
}

/// Runs the grader to its end.
pub fn run(arguments: &[&str]) -> Output {
    grader(arguments).output().expect("the grader starts")
}

/// Standard output as text.
pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Standard error as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The exit code.
pub fn code(output: &Output) -> i32 {
    output.status.code().expect("the grader ends by itself")
}

/// Exit code and the one line on standard error.
pub fn refused(output: &Output) -> String {
    let text = stderr(output);
    assert_eq!(text.trim_end().lines().count(), 1, "one line:\n{text}");
    format!("{} {}", code(output), text.trim_end())
}

/// A JSON file.
pub fn read(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Runs git in `folder` as a student, and returns what it prints.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=amy", "-c", "user.email=amy@example.org"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git starts");
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    stdout(&output).trim().to_string()
}

/// Copies a folder; links stay links.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy(&source, &target);
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&source).unwrap(), &target).unwrap();
        } else {
            fs::copy(&source, &target).unwrap();
        }
    }
}

/// Lets a copy of the workspace in `root` use the libtorch that is set up.
pub fn link_libtorch(root: &Path) {
    let libtorch = workspace().join(".libtorch").canonicalize().unwrap();
    std::os::unix::fs::symlink(libtorch, root.join(".libtorch")).unwrap();
}

/// The lines of shell that the READMEs and a page of the documentation show, those of both
/// languages, each once, in their order. Comments behind them are left out.
pub fn shown_commands(page: &str) -> Vec<String> {
    let pages = ["README.md", "README.zh-CN.md"].map(Into::into);
    let of_language = |language| format!("docs/{language}/{page}");
    let mut commands = Vec::new();
    for path in pages.into_iter().chain(["en", "zh"].map(of_language)) {
        let text = fs::read_to_string(workspace().join(path)).unwrap();
        let fences = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
        let lines = fences.flat_map(str::lines).map(|line| line.split("  #").next().unwrap_or(""));
        for line in lines.map(|line| line.trim().to_string()) {
            if !commands.contains(&line) {
                commands.push(line);
            }
        }
    }
    commands
}

/// Text without what differs from run to run: thread numbers, seconds, times.
pub fn steady(text: &str) -> String {
    let mut settings = String::new();
    for line in text.lines() {
        settings += &steady_line(line);
        settings.push('\n');
    }
    settings
}

fn steady_line(line: &str) -> String {
    if let Some(at) = line.find("thread 'submission' (") {
        return format!("{}thread 'submission' (…) has overflowed its stack", &line[..at]);
    }
    // How much of endless printing was read before the answer came.
    if let (Some((number, rest)), true) = (line.split_once(' '), line.len() > 1000)
        && number.parse::<u64>().is_ok()
    {
        return format!("… {rest}");
    }
    if let Some(at) = line.find(" bytes left out") {
        let number = line[..at].rfind(' ').map_or(0, |space| space + 1);
        return format!("{}…{}", &line[..number], &line[at..]);
    }
    for (before, after) in [("超过 ", " 秒仍未返回"), ("did not return within ", " s (")] {
        if let (Some(start), Some(end)) = (line.find(before), line.find(after)) {
            return format!("{}…{}", &line[..start + before.len()], &line[end..]);
        }
    }
    line.to_string()
}
