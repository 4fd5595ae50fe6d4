//! The launcher: the grader started again, which confines itself and then becomes
//! the program. Nothing of the program can run before the limits hold.

use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::process::{Resource, Rlimit, setrlimit, setsid};

use super::limits::{Confinement, Files, Limits};
use crate::problem::Problem;

/// Confines this process and becomes `command`; returns only if that fails.
pub fn launch(confinement: &str, command: &[String]) -> Problem {
    let confinement: Confinement = match serde_json::from_str(confinement) {
        Ok(confinement) => confinement,
        Err(error) => return Problem::fault(format!("launch: {error}")),
    };
    let confined = confine(confinement.limits).map_err(|error| error.to_string());
    let confined = confined.and_then(|()| confinement.files.as_ref().map_or(Ok(()), lock_in));
    if let Err(error) = confined {
        return Problem::fault(format!("launch: cannot confine: {error}"));
    }
    let (program, arguments) = command.split_first().expect("clap requires a program");
    let error = Command::new(program).args(arguments).exec();
    Problem::fault(format!("launch: {program}: {error}"))
}

/// Landlock and seccomp. They end with the process and pass on to its children.
#[cfg(target_os = "linux")]
fn lock_in(files: &Files) -> Result<(), String> {
    super::landlock::restrict(files)?;
    super::seccomp::restrict()
}

/// Nothing of the kind elsewhere; the canary will say so.
#[cfg(not(target_os = "linux"))]
fn lock_in(_files: &Files) -> Result<(), String> {
    Ok(())
}

fn confine(limits: Limits) -> rustix::io::Result<()> {
    // A group of its own, so that the whole family can be killed at once.
    setsid()?;
    // If the grader is killed, nothing of a submission lives on.
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    limit(Resource::Core, 0)?;
    limit(Resource::As, limits.memory)?;
    limit(Resource::Fsize, limits.file)?;
    limit(Resource::Nofile, limits.descriptors)
}

fn limit(resource: Resource, value: u64) -> rustix::io::Result<()> {
    setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) })
}
