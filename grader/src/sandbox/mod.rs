//! The only room that starts processes.
//!
//! Every process that has to do with a submission (the compiler, the worker) is started
//! through the launcher, which confines itself and then executes the program. In a *strong*
//! sandbox the program has namespaces of its own with an empty root, runs as another user
//! without rights, under Landlock and seccomp, in a control group, with limits on memory,
//! processes, file sizes, descriptors and core dumps, an empty environment and a private
//! working folder; the parent process measures the time. The canary tests this before
//! anything is graded.
//!
//! **The sandbox does not judge**: it does not read what a program prints as anything but
//! text.

mod canary;
#[cfg(target_os = "linux")]
mod cgroup;
#[cfg(not(target_os = "linux"))]
#[path = "no_cgroup.rs"]
mod cgroup;
mod isolation;
mod kernel_isolation;
#[cfg(target_os = "linux")]
mod landlock;
mod launcher;
mod limits;
#[cfg(target_os = "linux")]
mod namespaces;
mod remote_git;
#[cfg(target_os = "linux")]
mod root;
mod run;
#[cfg(target_os = "linux")]
mod seccomp;
mod shelter;
mod start_times;

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::base::exit_code::LAUNCH_FAILED;
use crate::base::own_program::own_program;
use harness::{Launch, Launched, Watch};

pub use canary::attack;
pub use cgroup::{Group, Groups};
pub use isolation::Isolation;
pub use kernel_isolation::row_user;
pub use launcher::launch;
pub use limits::{Cage, Confinement, Files, Limits};
pub use remote_git::{RemoteGit, origin};
pub use run::{Bounds, Ending, Finished, STILL, cargo, run, rustc, tool};
pub use shelter::{SandboxStamp, Shelter, Tier};
pub use start_times::StartTimes;

/// A program that will be started confined: its command, and what it may use.
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
    groups: Option<Arc<Groups>>,
}

impl Confined {
    /// The program `program` of the staff, started in `folder` under `limits`.
    pub fn new(program: &Path, folder: &Path, limits: Limits) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            folder: folder.into(),
            environment: Vec::new(),
            confinement: Confinement { limits, cage: None },
            groups: None,
        }
    }

    /// Confines it to `files`, and to the system calls that a submission needs.
    #[must_use]
    pub fn caged(mut self, files: Files, isolation: &Isolation) -> Self {
        let cage = Cage {
            files,
            processes: false,
            isolation: isolation.kernel,
            user: kernel_isolation::NOBODY,
            given: Vec::new(),
            groups: Vec::new(),
        };
        self.confinement.cage = Some(cage);
        self.groups.clone_from(&isolation.groups);
        self
    }

    /// Runs it as `user`, where it runs as another user than the grader.
    #[must_use]
    pub fn for_user(mut self, user: u32) -> Self {
        if let Some(cage) = &mut self.confinement.cage {
            cage.user = user;
        }
        self
    }

    /// Makes the user the owner of `folder` before it starts.
    #[must_use]
    pub fn giving(mut self, folder: &Path) -> Self {
        if let Some(cage) = &mut self.confinement.cage {
            cage.given.push(folder.into());
        }
        self
    }

    /// Sets whether it may start processes.
    #[must_use]
    pub fn processes(mut self, allowed: bool) -> Self {
        if let Some(cage) = &mut self.confinement.cage {
            cage.processes = allowed;
        }
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

    fn command(&self, confinement: &Confinement) -> io::Result<Command> {
        let mut command = Command::new(own_program()?);
        command
            .env_clear()
            .envs(self.environment.iter().cloned())
            .current_dir(&self.folder)
            .arg("launch")
            .arg(serde_json::to_string(confinement)?)
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
    fn launch(&self) -> io::Result<Launched> {
        let mut confinement = self.confinement.clone();
        let group = match (&self.groups, &mut confinement.cage) {
            (Some(groups), Some(cage)) => {
                let group = groups.make(confinement.limits)?;
                cage.groups.clone_from(&group.folders);
                Some(group)
            }
            _ => None,
        };
        let child = self.command(&confinement)?.spawn()?;
        Ok(Launched { child, watch: group.map(|group| Box::new(group) as Box<dyn Watch>) })
    }

    fn memory(&self) -> u64 {
        self.confinement.limits.memory
    }
}

impl Watch for Group {
    fn out_of_memory(&self) -> bool {
        Group::out_of_memory(self)
    }
}
