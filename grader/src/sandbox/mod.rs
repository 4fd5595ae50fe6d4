//! The only module that starts processes.
//!
//! Every process that has to do with a submission (the compiler, the worker) is
//! started through the launcher, which confines itself and then becomes the
//! program. It has a session and a process group of its own, an empty environment,
//! a private working folder, limits on memory, file sizes, descriptors and core
//! dumps; on Linux, Landlock leaves it the few files it needs and seccomp the system
//! calls; the parent holds the clock. The canary proves this before anything is
//! graded.

mod canary;
#[cfg(target_os = "linux")]
mod landlock;
mod launcher;
mod limits;
mod run;
#[cfg(target_os = "linux")]
mod seccomp;

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use checks::Launch;

pub use canary::{attack, prove};
pub use launcher::launch;
pub use limits::{Confinement, Files, Limits};
pub use run::{Finished, cargo, run, rustc, tool};

/// A program to be started confined.
#[derive(Debug, Clone)]
pub struct Confined {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Its working folder.
    pub folder: PathBuf,
    /// Its environment.
    pub environment: Vec<(String, String)>,
    /// What it may use.
    pub confinement: Confinement,
}

impl Confined {
    /// `program` of the staff's in `folder` under `limits`.
    pub fn new(program: &Path, folder: &Path, limits: Limits) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            folder: folder.into(),
            environment: Vec::new(),
            confinement: Confinement { limits, files: None },
        }
    }

    /// Confines it to `files`, and to the system calls that a submission needs.
    #[must_use]
    pub fn confined_to(mut self, files: Files) -> Self {
        self.confinement.files = Some(files);
        self
    }

    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Sets a variable of its otherwise empty environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    fn command(&self) -> io::Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command
            .env_clear()
            .envs(self.environment.iter().cloned())
            .current_dir(&self.folder)
            .arg("launch")
            .arg(serde_json::to_string(&self.confinement)?)
            .arg("--")
            .arg(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Ok(command)
    }
}

impl Launch for Confined {
    fn launch(&self) -> io::Result<Child> {
        self.command()?.spawn()
    }

    fn memory(&self) -> u64 {
        self.confinement.limits.memory
    }
}
