//! Runs a program to its end, and decides from evidence that the program cannot forge how
//! it ended.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use harness::{Launch, Launched, TimeBudget, processor_time};
use rustix::process::{Pid, Signal, kill_process_group};

use super::{Confined, LAUNCH_FAILED};

/// A program that has not ended and has used no processor time for this long stands still.
/// A program that computes, or waits for a processor, does not.
pub const STILL: Duration = Duration::from_secs(30);

/// What a program may use.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Processor time.
    pub time: Duration,
    /// How long it may stand still; [`STILL`] for programs that never wait.
    pub still: Duration,
    /// Bytes on standard output; a program that writes more is killed.
    pub output: u64,
    /// This many bytes of standard error are kept; the rest is read and dropped.
    pub words: u64,
}

/// A program that has ended.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub ending: Ending,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error, as text.
    pub stderr: String,
    /// Whether it wrote more to standard error than was kept.
    pub cut: bool,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// By itself, or by a signal that the grader did not send.
    Own(ExitStatus),
    /// It used up its processor time, and the grader killed it.
    OutOfTime,
    /// It used no processor time for too long, and the grader killed it.
    StoodStill,
    /// The kernel killed it, or a child of it, for lack of memory.
    OutOfMemory,
    /// It wrote too much to standard output, and the grader killed it.
    TooMuchOutput,
}

/// Runs a confined program to its end.
///
/// # Errors
///
/// If it cannot be started, or not be confined.
pub fn run(program: &Confined, bounds: Bounds) -> io::Result<Finished> {
    let Launched { mut child, watch } = program.launch()?;
    drop(child.stdin.take());
    let stdout = Collected::begin(child.stdout.take(), bounds.output);
    let stderr = Collected::begin(child.stderr.take(), bounds.words);
    let ending = wait(&mut child, bounds, &stdout.over)?;
    let (stdout, _) = stdout.end();
    let (stderr, cut) = stderr.end();
    let stderr = String::from_utf8_lossy(&stderr).into_owned();
    if matches!(ending, Ending::Own(status) if status.code() == Some(LAUNCH_FAILED)) {
        return Err(io::Error::other(stderr));
    }
    let out_of_memory = watch.is_some_and(|watch| watch.out_of_memory());
    let succeeded = matches!(ending, Ending::Own(status) if status.success());
    let ending = if out_of_memory && !succeeded { Ending::OutOfMemory } else { ending };
    Ok(Finished { ending, stdout, stderr, cut })
}

fn wait(child: &mut Child, bounds: Bounds, over: &AtomicBool) -> io::Result<Ending> {
    let mut budget = TimeBudget::new(bounds.time);
    let mut standstill = Standstill::new(bounds.still);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Ending::Own(status));
        }
        if over.load(Ordering::Relaxed) {
            return end(child, Ending::TooMuchOutput);
        }
        if standstill.is_due() {
            let used = processor_time::of_family(child.id());
            if standstill.stands_still(used) {
                return end(child, Ending::StoodStill);
            }
        }
        if budget.wait().is_zero() {
            let used = processor_time::of_family(child.id());
            if budget.over(used) {
                // A program that has not used up its processor time did not get the
                // processor.
                let used_up = used.is_none_or(|used| used >= bounds.time);
                let ending = if used_up { Ending::OutOfTime } else { Ending::StoodStill };
                return end(child, ending);
            }
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn end(child: &mut Child, ending: Ending) -> io::Result<Ending> {
    if let Some(pid) = Pid::from_raw(child.id() as i32) {
        let _ = kill_process_group(pid, Signal::KILL);
    }
    child.kill()?;
    child.wait()?;
    Ok(ending)
}

/// When a program last used the processor.
struct Standstill {
    still: Duration,
    used: Duration,
    since: Instant,
    look: Instant,
}

impl Standstill {
    fn new(still: Duration) -> Self {
        let now = Instant::now();
        Self { still, used: Duration::ZERO, since: now, look: now + still / 10 }
    }

    fn is_due(&self) -> bool {
        Instant::now() >= self.look
    }

    /// Whether it stands still, given the processor time that it has used. If that is not
    /// known (`None`), it does not.
    fn stands_still(&mut self, used: Option<Duration>) -> bool {
        let now = Instant::now();
        self.look = now + self.still / 10;
        match used {
            Some(used) if used == self.used => now.duration_since(self.since) >= self.still,
            _ => {
                self.used = used.unwrap_or_default();
                self.since = now;
                false
            }
        }
    }
}

/// A stream that is being read: its beginning is kept and the rest dropped, so that the
/// program never waits for the grader.
struct Collected {
    reader: JoinHandle<Vec<u8>>,
    /// Whether there was more than was kept.
    over: Arc<AtomicBool>,
}

impl Collected {
    fn begin(stream: Option<impl Read + Send + 'static>, most: u64) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&over);
        let reader = std::thread::spawn(move || {
            let mut kept = Vec::new();
            if let Some(mut stream) = stream {
                let _ = stream.by_ref().take(most).read_to_end(&mut kept);
                let mut one = [0];
                if matches!(stream.read(&mut one), Ok(1)) {
                    told.store(true, Ordering::Relaxed);
                    let _ = io::copy(&mut stream, &mut io::sink());
                }
            }
            kept
        });
        Self { reader, over }
    }

    fn end(self) -> (Vec<u8>, bool) {
        let kept = self.reader.join().unwrap_or_default();
        (kept, self.over.load(Ordering::Relaxed))
    }
}

/// Runs cargo on the staff's own workspace: not confined, and its messages are shown.
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

/// Runs the staff's own compiler and returns what it prints.
///
/// # Errors
///
/// If it cannot be started, or fails.
pub fn rustc(arguments: &[&str]) -> io::Result<String> {
    tool(Path::new("rustc"), arguments)
}

/// Runs a tool of the staff and returns what it prints.
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

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::os::unix::process::CommandExt;

    const BOUNDS: Bounds = Bounds {
        time: Duration::from_millis(300),
        still: Duration::from_millis(400),
        output: 1000,
        words: 1000,
    };

    fn ending(script: &str) -> Ending {
        let mut command = Command::new("sh");
        command.args(["-c", script]).process_group(0).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdout = Collected::begin(child.stdout.take(), BOUNDS.output);
        let ending = wait(&mut child, BOUNDS, &stdout.over).unwrap();
        stdout.end();
        ending
    }

    #[test]
    fn who_works_too_long_is_told_from_who_stands_still() {
        assert_eq!(ending("while true; do :; done"), Ending::OutOfTime);
        assert_eq!(ending("exec sleep 60"), Ending::StoodStill);
        assert_eq!(ending("kill -STOP $$"), Ending::StoodStill);
    }

    #[test]
    fn who_ends_ends_as_it_did() {
        assert!(matches!(ending("exit 3"), Ending::Own(status) if status.code() == Some(3)));
        let killed = |ending| {
            use std::os::unix::process::ExitStatusExt;
            matches!(ending, Ending::Own(status) if status.signal() == Some(9))
        };
        assert!(killed(ending("kill -KILL $$")));
    }

    #[test]
    fn who_writes_without_end_is_stopped() {
        assert_eq!(
            ending("while true; do echo more and more; sleep 0; done"),
            Ending::TooMuchOutput
        );
    }
}
