//! How long it takes to start a program in the sandbox.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use harness::Launch;

use super::{Confined, Files, Isolation, Limits};

/// How long a program that does nothing takes from start to end: the median of several
/// starts, alternately plain and confined.
#[derive(Debug)]
pub struct StartTimes {
    /// Without any sandbox.
    pub plain: Duration,
    /// Through the launcher, as a worker.
    pub confined: Duration,
    /// How many starts of each.
    pub starts: usize,
}

impl StartTimes {
    /// Measures `starts` starts of each.
    ///
    /// # Errors
    ///
    /// If the program cannot be started.
    pub fn take(starts: usize, isolation: &Isolation) -> io::Result<Self> {
        let grader = std::env::current_exe()?;
        let folder = tempfile::tempdir()?;
        let caged = Confined::new(&grader, folder.path(), Limits::with_memory(1 << 30))
            .caged(Files::of_system().read(&grader), isolation)
            .arg("--version");
        // One start of each first, so that the files are in memory.
        let mut plain = vec![time(|| spawn(&grader))?];
        let mut confined = vec![time(|| start(&caged))?];
        for _ in 0..starts {
            plain.push(time(|| spawn(&grader))?);
            confined.push(time(|| start(&caged))?);
        }
        Ok(Self { plain: median(&mut plain[1..]), confined: median(&mut confined[1..]), starts })
    }
}

fn time(start: impl FnOnce() -> io::Result<()>) -> io::Result<Duration> {
    let begin = Instant::now();
    start().map(|()| begin.elapsed())
}

fn spawn(program: &Path) -> io::Result<()> {
    let status = Command::new(program).arg("--version").stdout(Stdio::null()).status()?;
    status.success().then_some(()).ok_or_else(|| io::Error::other(status.to_string()))
}

fn start(program: &Confined) -> io::Result<()> {
    let mut launched = program.launch()?;
    drop(launched.child.stdin.take());
    let output = launched.child.wait_with_output()?;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    output.status.success().then_some(()).ok_or_else(|| io::Error::other(stderr))
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
