//! The only module that starts processes.
//!
//! Every process that has to do with a submission (the compiler, the worker) is
//! started through the launcher, which confines itself and then becomes the
//! program. So far it has a session and a process group of its own, an empty
//! environment, a private working folder, and limits on memory, file sizes,
//! descriptors and core dumps; the parent holds the clock.

mod launcher;
mod limits;
mod run;

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use checks::Launch;

pub use launcher::launch;
pub use limits::Limits;
pub use run::{Finished, cargo, run, rustc};

/// A program to be started confined.
#[derive(Debug, Clone)]
pub struct Confined {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Its working folder.
    pub folder: PathBuf,
    /// What it may use.
    pub limits: Limits,
}

impl Confined {
    /// `program` in `folder` under `limits`.
    pub fn new(program: &Path, folder: &Path, limits: Limits) -> Self {
        Self { program: program.into(), arguments: Vec::new(), folder: folder.into(), limits }
    }

    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    fn command(&self) -> io::Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command
            .env_clear()
            .current_dir(&self.folder)
            .arg("launch")
            .arg(serde_json::to_string(&self.limits)?)
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
        self.limits.memory
    }
}
