//! The launcher: the grader started again, which confines itself and then becomes
//! the program. Nothing of the program can run before the limits hold.

use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::process::{Resource, Rlimit, setrlimit, setsid};

use super::limits::Limits;
use crate::problem::Problem;

/// Confines this process and becomes `command`; returns only if that fails.
pub fn launch(limits: &str, command: &[String]) -> Problem {
    let limits: Limits = match serde_json::from_str(limits) {
        Ok(limits) => limits,
        Err(error) => return Problem::fault(format!("launch: {error}")),
    };
    if let Err(error) = confine(limits) {
        return Problem::fault(format!("launch: cannot confine: {error}"));
    }
    let (program, arguments) = command.split_first().expect("clap requires a program");
    let error = Command::new(program).args(arguments).exec();
    Problem::fault(format!("launch: {program}: {error}"))
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
