//! The launcher: another process of the grader, which confines itself and then executes the
//! program. No code of the program runs before the limits are in force.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::{Resource, Rlimit, setrlimit, setsid};

#[cfg(target_os = "linux")]
use super::kernel_isolation::NOBODY;
use super::limits::{Cage, Confinement, Limits};
use crate::base::problem::Problem;
use harness::Words;

/// Confines this process and executes `command`; returns only if that fails.
pub fn launch(confinement: &str, command: &[String]) -> Problem {
    let confinement: Confinement = match serde_json::from_str(confinement) {
        Ok(confinement) => confinement,
        Err(error) => return failed(&error.into()),
    };
    let started = own_session().and_then(|()| match &confinement.cage {
        Some(cage) => caged(cage, confinement.limits, command),
        None => limit(confinement.limits, None).and_then(|()| become_program(command)),
    });
    match started {
        Ok(()) => failed(&io::Error::other("the program did not start")),
        Err(error) => failed(&error),
    }
}

fn failed(error: &io::Error) -> Problem {
    Problem::launch(Words::same(format!("launch: cannot confine: {error}")))
}

/// Starts a session and a process group, so that the process can be killed with all its
/// descendants, and asks the kernel to kill it when the grader ends.
fn own_session() -> io::Result<()> {
    setsid()?;
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    // The program's own limits come later; the launcher leaves no core file either.
    set(Resource::Core, 0)
}

fn become_program(command: &[String]) -> io::Result<()> {
    let (program, arguments) = command.split_first().expect("clap requires a program");
    let error = Command::new(program).args(arguments).exec();
    Err(io::Error::new(error.kind(), format!("{program}: {error}")))
}

#[cfg(target_os = "linux")]
fn caged(cage: &Cage, limits: Limits, command: &[String]) -> io::Result<()> {
    let locked_in = || -> io::Result<()> {
        limit(limits, tasks(cage, limits))?;
        if cage.isolation.landlock {
            super::landlock::restrict(&cage.files).map_err(io::Error::other)?;
        }
        super::seccomp::restrict(cage.processes).map_err(io::Error::other)?;
        become_program(command)
    };
    let words = || match locked_in() {
        Ok(()) => "the program did not start".to_string(),
        Err(error) => error.to_string(),
    };
    if cage.isolation.other_user {
        give_away(&cage.files.write, cage.user)?;
        give_away(&cage.given, cage.user)?;
    }
    if cage.isolation.namespaces {
        let folder = std::env::current_dir()?;
        return super::namespaces::enter(cage, &folder, words);
    }
    super::cgroup::join(&cage.groups, rustix::process::getpid())?;
    if cage.isolation.other_user {
        become_user(cage.user)?;
    }
    Err(io::Error::other(words()))
}

/// There is no such confinement on other systems; the canary will find this out.
#[cfg(not(target_os = "linux"))]
fn caged(_cage: &Cage, limits: Limits, command: &[String]) -> io::Result<()> {
    limit(limits, None)?;
    become_program(command)
}

/// Makes the user that the program runs as the owner of these folders.
#[cfg(target_os = "linux")]
fn give_away(folders: &[PathBuf], user: u32) -> io::Result<()> {
    let folders = folders.iter().filter(|path: &&PathBuf| Path::is_dir(path));
    for folder in folders {
        std::os::unix::fs::chown(folder, Some(user), Some(user))?;
    }
    Ok(())
}

/// Without namespaces, root at least becomes another user.
#[cfg(target_os = "linux")]
fn become_user(user: u32) -> io::Result<()> {
    use rustix::process::{Gid, Uid};
    let (uid, gid) = (Uid::from_raw(user), Gid::from_raw(user));
    rustix::thread::set_thread_groups(&[])?;
    rustix::thread::set_thread_res_gid(gid, gid, gid)?;
    rustix::thread::set_thread_res_uid(uid, uid, uid)?;
    // Changing the user has cleared this setting.
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    Ok(())
}

/// How many tasks the program's user may have: the kernel counts them for each user, in each
/// user namespace. A user that is the grader's, too, has others of which nothing is known.
#[cfg(target_os = "linux")]
fn tasks(cage: &Cage, limits: Limits) -> Option<u64> {
    match (cage.isolation.namespaces, cage.isolation.other_user) {
        (false, true) if cage.user == NOBODY => Some(limits.tasks + OF_NOBODY),
        (true, _) | (false, true) => Some(limits.tasks),
        (false, false) => None,
    }
}

/// How many tasks [`NOBODY`] may have besides: those of other rows, and of services.
#[cfg(target_os = "linux")]
const OF_NOBODY: u64 = 256;

/// `tasks` is given only where those of the sandbox are counted apart.
fn limit(limits: Limits, tasks: Option<u64>) -> io::Result<()> {
    set(Resource::As, limits.memory)?;
    set(Resource::Fsize, limits.file)?;
    set(Resource::Nofile, limits.descriptors)?;
    tasks.map_or(Ok(()), |tasks| set(Resource::Nproc, tasks))
}

fn set(resource: Resource, value: u64) -> io::Result<()> {
    Ok(setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) })?)
}
