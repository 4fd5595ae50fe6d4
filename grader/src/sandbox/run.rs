//! Running a program to its end.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use checks::{Allowance, Launch, Launched, processor_time};
use rustix::process::{Pid, Signal, kill_process_group};

use super::{Confined, LAUNCH_FAILED};

/// No more of a program's output is kept than this many bytes.
const MAX_OUTPUT: u64 = 1 << 20;

/// A program that has ended.
#[derive(Debug)]
pub struct Finished {
    /// How it ended; `None` if its time was over and it was killed.
    pub status: Option<ExitStatus>,
    /// What it wrote to standard output, capped.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error, as text, capped.
    pub stderr: String,
    /// Whether the kernel stopped it for lack of memory.
    pub out_of_memory: bool,
}

/// Runs a confined program for at most `limit` of processor time.
///
/// # Errors
///
/// If it cannot be started, or not be confined.
pub fn run(program: &Confined, limit: Duration) -> io::Result<Finished> {
    let Launched { mut child, watch } = program.launch()?;
    drop(child.stdin.take());
    let stdout = collect(child.stdout.take());
    let stderr = collect(child.stderr.take());
    let status = wait(&mut child, limit)?;
    let stdout = stdout.join().unwrap_or_default();
    let stderr = stderr.join().unwrap_or_default();
    let stderr = String::from_utf8_lossy(&stderr).into_owned();
    if status.is_some_and(|status| status.code() == Some(LAUNCH_FAILED)) {
        return Err(io::Error::other(stderr));
    }
    let out_of_memory = watch.is_some_and(|watch| watch.out_of_memory());
    Ok(Finished { status, stdout, stderr, out_of_memory })
}

fn wait(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let mut allowance = Allowance::new(limit);
    while !allowance.wait().is_zero() || !allowance.over(processor_time::of_family(child.id())) {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    if let Some(pid) = Pid::from_raw(child.id() as i32) {
        let _ = kill_process_group(pid, Signal::KILL);
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

/// Keeps the beginning of a stream and reads the rest away, so that the program
/// never waits for us.
fn collect(stream: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        if let Some(mut stream) = stream {
            let _ = stream.by_ref().take(MAX_OUTPUT).read_to_end(&mut kept);
            let _ = io::copy(&mut stream, &mut io::sink());
        }
        kept
    })
}

/// Runs cargo on the staff's own workspace: not confined, its messages shown.
///
/// # Errors
///
/// If it cannot be started.
pub fn cargo(workspace: &Path, arguments: &[&str]) -> io::Result<Output> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Command::new(cargo)
        .args(arguments)
        .current_dir(workspace)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
}

/// Asks the staff's own compiler about itself.
///
/// # Errors
///
/// If it cannot be started, or fails.
pub fn rustc(arguments: &[&str]) -> io::Result<String> {
    tool(Path::new("rustc"), arguments)
}

/// Asks a tool of the staff's about itself.
///
/// # Errors
///
/// If it cannot be started, or fails.
pub fn tool(program: &Path, arguments: &[&str]) -> io::Result<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    String::from_utf8(output.stdout).map_err(io::Error::other)
}
