//! A machine of the test's own, on which `cargo xtask` is run.

#![allow(dead_code, reason = "each test file uses some of it")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use tempfile::TempDir;

const TORCH_SYS: &str = "0.26.0";

/// A clone, a PATH with nothing else on it, and a cache.
pub struct Machine {
    dir: TempDir,
}

/// How a run ended.
pub struct Run {
    pub code: i32,
    pub stderr: String,
}

impl Machine {
    /// One that lacks nothing but pip.
    pub fn new() -> Self {
        let machine = Self { dir: tempfile::tempdir().unwrap() };
        machine.write("clone/Cargo.toml", "");
        machine.write("clone/.cargo/config.toml", "");
        machine.write("torch-sys/libtch/torch_api.cpp", "");
        machine.write("torch-sys/libtch/torch_api_generated.cpp", "");
        let manifest = machine.path("torch-sys/Cargo.toml");
        let metadata = format!(
            r#"{{"packages": [{{"name": "torch-sys", "version": "{TORCH_SYS}", "manifest_path": "{}"}}]}}"#,
            manifest.display()
        );
        machine.program("cargo", &format!("echo '{metadata}'"));
        // Makes what comes after -o.
        machine.program(
            "c++",
            "while [ $# -gt 0 ]; do if [ \"$1\" = -o ]; then : > \"$2\"; fi; shift; done",
        );
        machine
    }

    /// One whose user has a libtorch, in `torch`.
    pub fn with_libtorch(version: &str) -> Self {
        let machine = Self::new();
        let suffix = if cfg!(target_os = "macos") { "dylib" } else { "so" };
        machine.write(&format!("torch/lib/libtorch_cpu.{suffix}"), "");
        machine.write(&format!("torch/lib/libc10.{suffix}"), "");
        machine.write("torch/include/torch/torch.h", "");
        machine.write("torch/build-version", version);
        machine
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Puts a shell script on the PATH. It finds no programs but the shell's own.
    pub fn program(&self, name: &str, script: &str) {
        let _starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
        self.write(&format!("bin/{name}"), &format!("#!/bin/sh\n{script}\n"));
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(self.path("bin").join(name), executable).unwrap();
    }

    /// `python3 -m pip` that does `script`, with the folder to fill in `$dest`.
    pub fn pip(&self, script: &str) {
        let find_dest = "for word; do [ \"$last\" = --dest ] && dest=$word; last=$word; done";
        self.program("python3", &format!("{find_dest}\n{script}"));
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(args)
            .env_clear()
            .env("PATH", self.path("bin"))
            .env("CARGO", self.path("bin/cargo"))
            .env("LLM_FOUNDATIONS_CACHE", self.path("cache"))
            .env("COURSE_LANG", "en")
            .current_dir(self.path("clone"))
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&self, args: &[&str]) -> Run {
        finish(&mut self.command(args))
    }

    pub fn run_with_libtorch(&self, args: &[&str]) -> Run {
        finish(self.command(args).env("LIBTORCH", self.path("torch")))
    }

    /// The names in the cache.
    pub fn cached(&self) -> Vec<String> {
        names(&self.path("cache"))
    }
}

/// Held while a program is written or started: a process forked in between
/// would hold the file open for writing, and starting it would be "text busy".
static STARTING: Mutex<()> = Mutex::new(());

pub fn spawn(command: &mut Command) -> Child {
    let _starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    command.spawn().unwrap()
}

pub fn finish(command: &mut Command) -> Run {
    let output = spawn(command).wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

pub fn names(dir: &Path) -> Vec<String> {
    let found = fs::read_dir(dir).unwrap();
    let mut names: Vec<_> =
        found.map(|found| found.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

impl Run {
    /// Failed with `code`, and its one line of error says all of `parts`.
    #[track_caller]
    pub fn failed(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, code, "{}", self.stderr);
        let is_progress = |line: &&str| line.starts_with('[');
        let lines: Vec<_> = self.stderr.lines().filter(|l| !is_progress(l)).collect();
        assert_eq!(lines.len(), 1, "one line: {}", self.stderr);
        assert!(lines[0].starts_with("error: "), "{}", lines[0]);
        for part in parts {
            assert!(lines[0].contains(part), "{part}: {}", lines[0]);
        }
    }

    #[track_caller]
    pub fn succeeded(&self) {
        assert_eq!(self.code, 0, "{}", self.stderr);
    }
}
