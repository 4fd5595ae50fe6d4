//! The canary: before anything is graded, a harmless program tries to break out of the
//! sandbox in which submissions will run. Every attempt must fail.

use std::fs;
use std::io::{self, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::isolation::Isolation;
use super::limits::{Files, Limits};
use super::{Bounds, Confined, Ending, STILL, run};

/// One attempt: its name, and a function that says whether it succeeded.
type Attempt = (&'static str, fn(&Target) -> bool);

/// What the canary tries, and with what.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Target {
    /// Which attempts it makes.
    pub role: Role,
    /// A folder that must be out of reach, with a file `secret` in it.
    pub folder: PathBuf,
    /// A port on this machine that must be out of reach.
    pub port: u16,
    /// A process that must be out of reach.
    pub process: i32,
    /// The limit on memory, in bytes.
    pub memory: u64,
    /// A program that waits for a while; the canary starts many of them.
    pub rest: Vec<String>,
    /// How many processes it tries to start.
    pub crowd: usize,
}

/// What kind of program the canary acts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// A submission.
    Submission,
    /// A compiler, which may start processes, but not too many.
    Compiler,
    /// Four processes that use too much memory only together.
    Hoard,
    /// A process that waits, holding this many bytes.
    Rest(u64),
}

/// Only control groups stop this attempt: it distinguishes a strong sandbox from a medium
/// one.
const HOARD: Attempt = ("use twice the memory with four processes", hoard);

impl Role {
    fn attempts(self) -> &'static [Attempt] {
        match self {
            Self::Submission => &[
                ("read a secret file", |t| fs::read(t.folder.join("secret")).is_ok()),
                ("list a folder", |t| fs::read_dir(&t.folder).is_ok()),
                ("write outside", |t| fs::write(t.folder.join("mark"), "").is_ok()),
                ("write beside itself", |t| {
                    t.folder.parent().is_some_and(|tmp| fs::write(tmp.join("mark"), "").is_ok())
                }),
                ("connect", |t| TcpStream::connect(("127.0.0.1", t.port)).is_ok()),
                ("open a socket", |_| UdpSocket::bind("127.0.0.1:0").is_ok()),
                ("signal the grader", signal),
                ("see another process", |_| fs::read("/proc/1/stat").is_ok()),
                ("read its own environment", |_| fs::read("/proc/self/environ").is_ok()),
                ("start a process", |t| crowd(t, 1)),
                ("allocate twice the limit", |t| {
                    Vec::<u8>::new().try_reserve_exact(2 * t.memory as usize).is_ok()
                }),
            ],
            Self::Compiler => &[("start 500 processes", |t| crowd(t, t.crowd))],
            Self::Hoard => &[HOARD],
            Self::Rest(_) => &[],
        }
    }

    /// What stops an attempt must be the limit that it is about, and no other.
    fn limits(self) -> Limits {
        match self {
            Self::Submission => Limits { memory: LIMITS.total_memory, ..LIMITS },
            Self::Compiler => Limits { total_memory: 8 << 30, ..LIMITS },
            Self::Hoard | Self::Rest(_) => LIMITS,
        }
    }
}

fn signal(target: &Target) -> bool {
    let grader = rustix::process::Pid::from_raw(target.process);
    let parent = rustix::process::getppid();
    let reached = |pid| rustix::process::test_kill_process(pid).is_ok();
    grader.is_some_and(reached) || parent.is_some_and(reached)
}

/// Whether `count` processes can live at once.
fn crowd(target: &Target, count: usize) -> bool {
    let started: Vec<Child> = (0..count).map_while(|_| resting(target, None).ok()).collect();
    let all = started.len() == count;
    started.into_iter().for_each(end);
    all
}

/// Whether four processes can each hold half the limit at once.
fn hoard(target: &Target) -> bool {
    let half = target.memory / 2;
    let mut started: Vec<Child> = (0..4).map_while(|_| resting(target, Some(half)).ok()).collect();
    let full = started.iter_mut().map(|child| {
        let mut word = [0; 4];
        let stdout = child.stdout.as_mut();
        stdout.is_some_and(|s| io::Read::read_exact(s, &mut word).is_ok() && &word == b"full")
    });
    let all = full.filter(|full| *full).count() == 4;
    started.into_iter().for_each(end);
    all
}

/// A process that waits. Only one that holds memory says when it does: of others there may be
/// more than descriptors.
fn resting(target: &Target, holding: Option<u64>) -> io::Result<Child> {
    let (program, arguments) = target.rest.split_first().ok_or(io::ErrorKind::NotFound)?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
    if let Some(bytes) = holding {
        command.arg(bytes.to_string()).stdout(Stdio::piped());
    }
    command.spawn()
}

fn end(mut child: Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Makes the attempts, inside the sandbox, and prints one line for each.
pub fn attack(target: &str) {
    match serde_json::from_str::<Target>(target) {
        Ok(target) => {
            for (name, through) in target.role.attempts() {
                let word = if through(&target) { "through" } else { "held" };
                let _ = writeln!(io::stdout(), "{word} {name}");
            }
        }
        Err(_) => rest(target.parse().unwrap_or(0)),
    }
}

/// Prints a line and then holds memory for a while.
fn rest(bytes: u64) {
    let held = vec![1u8; bytes as usize];
    let _ = io::stdout().write_all(b"full").and_then(|()| io::stdout().flush());
    std::thread::sleep(Duration::from_secs(10));
    drop(held);
}

/// The result of one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was tried.
    pub attempt: String,
    /// Whether the sandbox held.
    pub held: bool,
}

/// How long it may take, and how much it may print.
const BOUNDS: Bounds =
    Bounds { time: Duration::from_secs(20), still: STILL, output: 1 << 16, words: 1 << 16 };

/// Runs the canary in a sandbox with this isolation.
///
/// # Errors
///
/// If it could not be started there.
pub fn send(role: Role, isolation: &Isolation) -> io::Result<Vec<Finding>> {
    let (inside, outside) = (tempfile::tempdir()?, tempfile::tempdir()?);
    fs::write(outside.path().join("secret"), "secret")?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let grader = std::env::current_exe()?;
    let program = grader.to_string_lossy().into_owned();
    let limits = role.limits();
    let target = Target {
        role,
        folder: outside.path().into(),
        port: listener.local_addr()?.port(),
        process: std::process::id() as i32,
        memory: limits.memory,
        rest: vec![program, "canary".into()],
        crowd: 500,
    };
    let canary = Confined::new(&grader, inside.path(), limits)
        .caged(Files::of_system().read(&grader), isolation)
        .processes(role != Role::Submission)
        .arg("canary")
        .arg(serde_json::to_string(&target)?);
    let finished = run(&canary, BOUNDS)?;
    let said = String::from_utf8_lossy(&finished.stdout).into_owned();
    let says = |word: &str, name: &str| said.lines().any(|line| line == format!("{word} {name}"));
    let silent =
        role.attempts().iter().find(|(name, _)| !says("held", name) && !says("through", name));
    // The kernel may kill the canary and not one of its children.
    let ended_by_memory = role == Role::Hoard && finished.ending == Ending::OutOfMemory;
    if let Some((name, _)) = silent
        && !ended_by_memory
    {
        let stderr = finished.stderr.trim();
        return Err(io::Error::other(format!("no word of \"{name}\" {stderr}")));
    }
    let held = |name: &str| !says("through", name);
    let finding = |name: &str| Finding { attempt: name.into(), held: held(name) };
    Ok(role.attempts().iter().map(|(name, _)| finding(name)).collect())
}

/// Small, so that the attempts are quick.
const LIMITS: Limits =
    Limits { memory: 1 << 30, total_memory: 64 << 20, tasks: 16, ..Limits::with_memory(1 << 30) };

#[cfg(test)]
mod tests {
    use super::*;

    /// Otherwise the limit on descriptors would stop a crowd, whatever the one on processes.
    #[test]
    fn a_process_of_a_crowd_takes_no_descriptor() {
        let rest = ["/bin/sleep", "5"].map(String::from).to_vec();
        let (folder, role) = (PathBuf::from("/"), Role::Compiler);
        let target = Target { role, folder, port: 0, process: 0, memory: 0, rest, crowd: 1 };
        let child = resting(&target, None).unwrap();
        assert!(child.stdin.is_none() && child.stdout.is_none() && child.stderr.is_none());
        end(child);
    }

    /// If the attempts failed without a sandbox, their failure inside would prove nothing.
    #[test]
    fn without_a_sandbox_every_attempt_gets_through() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "secret").unwrap();
        let folder = outside.path().join("folder");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("secret"), "secret").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let rest = |words: &[&str]| words.iter().map(ToString::to_string).collect();
        let target = Target {
            role: Role::Submission,
            folder,
            port: listener.local_addr().unwrap().port(),
            process: std::process::id() as i32,
            memory: 1 << 20,
            rest: rest(&["/bin/sleep", "5"]),
            crowd: 5,
        };
        let all = [Role::Submission, Role::Compiler].map(Role::attempts).concat();
        let held = all.iter().filter(|(_, through)| !through(&target));
        assert_eq!(held.map(|(name, _)| *name).collect::<Vec<_>>(), Vec::<&str>::new());
        let full = Target { rest: rest(&["/bin/sh", "-c", "printf full; sleep 5"]), ..target };
        assert!(hoard(&full));
    }
}
