//! The canary: before anything is graded, a harmless program tries to get out of
//! the sandbox in which submissions will run. Every attempt must fail.

use std::fs;
use std::io;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::limits::{Files, Limits};
use super::{Confined, run};
use crate::problem::Problem;

/// One attempt: what it is called, and whether it got through.
type Attempt = (&'static str, fn(&Target) -> bool);

/// What the canary goes for.
struct Target {
    folder: PathBuf,
    port: u16,
}

const ATTEMPTS: [Attempt; 7] = [
    ("read another file", |target| fs::read(target.folder.join("secret")).is_ok()),
    ("list another folder", |target| fs::read_dir(&target.folder).is_ok()),
    ("write outside its folder", |target| fs::write(target.folder.join("mark"), "").is_ok()),
    ("read /proc", |_| fs::read("/proc/self/environ").is_ok() || fs::read("/proc/1/stat").is_ok()),
    ("connect", |target| TcpStream::connect(("127.0.0.1", target.port)).is_ok()),
    ("open a socket", |_| UdpSocket::bind("127.0.0.1:0").is_ok()),
    ("signal the grader", |_| {
        let parent = rustix::process::getppid();
        parent.is_some_and(|parent| rustix::process::test_kill_process(parent).is_ok())
    }),
];

/// Runs the attempts inside the sandbox; bit `i` of the exit code is set if attempt
/// `i` got through.
pub fn attack(folder: &Path, port: u16) -> u8 {
    let target = Target { folder: folder.into(), port };
    let bits = ATTEMPTS.iter().enumerate().map(|(i, (_, through))| u8::from(through(&target)) << i);
    bits.sum()
}

/// Shows that the sandbox holds on this machine.
///
/// # Errors
///
/// One line that names what got through.
pub fn prove() -> Result<(), Problem> {
    let escaped = |what: String| {
        Problem::fault(format!(
            "the sandbox does not hold on this machine ({what}): grade on Linux 5.13 or later with Landlock and seccomp, or say --i-accept-unsafe, which marks every row"
        ))
    };
    match try_to_escape() {
        Ok(names) if names.is_empty() => Ok(()),
        Ok(names) => Err(escaped(format!("the canary could {}", names.join(", ")))),
        Err(error) => Err(escaped(format!("the canary could not run: {error}"))),
    }
}

fn try_to_escape() -> io::Result<Vec<&'static str>> {
    let (inside, outside) = (tempfile::tempdir()?, tempfile::tempdir()?);
    fs::write(outside.path().join("secret"), "secret")?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let grader = std::env::current_exe()?;
    let canary = Confined::new(&grader, inside.path(), Limits::with_memory(1 << 30))
        .confined_to(Files::of_system().read(&grader))
        .arg("canary")
        .arg(outside.path().to_string_lossy())
        .arg(listener.local_addr()?.port().to_string());
    let finished = run(&canary, Duration::from_secs(20))?;
    let code = finished.status.and_then(|status| status.code());
    let Some(bits) = code.filter(|code| (0..1 << ATTEMPTS.len()).contains(code)) else {
        return Err(io::Error::other(finished.stderr));
    };
    let through = ATTEMPTS.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1);
    Ok(through.map(|(_, (name, _))| *name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A canary that could not get out of nothing would prove nothing.
    #[test]
    fn without_a_sandbox_every_attempt_gets_through() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "secret").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        assert_eq!(attack(outside.path(), port), (1 << ATTEMPTS.len()) - 1);
    }
}
