//! The scan in a process of its own (this executable, started again), for the student's
//! runner. If that process dies, no places are known; the grader decides anyway.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::place::Place;
use crate::scan;

/// Set in the environment of the process that scans.
pub const SCANNER: &str = "COURSE_SCANNER";

/// How long the scan may take. It takes a few milliseconds.
const LIMIT: Duration = Duration::from_secs(10);

/// At most this many bytes of its output are read.
const MAX_LINE: u64 = 1 << 20;

/// The places where the crate in `folder` names built-ins.
pub fn places(folder: &Path) -> Vec<Place> {
    let line = start().and_then(line_of).unwrap_or_default();
    Place::believe(&line, &scan::sources(folder))
}

fn start() -> io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .env(SCANNER, "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // It may print that its stack has overflowed.
        .stderr(Stdio::null())
        .spawn()
}

/// Its output; an error if it fails or takes too long.
fn line_of(mut scanner: Child) -> io::Result<Vec<u8>> {
    let stdout = scanner.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut line = Vec::new();
        let read = stdout.map(|stdout| stdout.take(MAX_LINE).read_to_end(&mut line));
        read.transpose().map(|_| line)
    });
    let status = wait(&mut scanner, Instant::now() + LIMIT)?;
    let line = reader.join().unwrap_or_else(|_| Ok(Vec::new()))?;
    Ok(if status { line } else { Vec::new() })
}

/// Whether it ends successfully before `end`.
fn wait(scanner: &mut Child, end: Instant) -> io::Result<bool> {
    while Instant::now() < end {
        if let Some(status) = scanner.try_wait()? {
            return Ok(status.success());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    scanner.kill()?;
    scanner.wait()?;
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(script: &str) -> Vec<u8> {
        let mut shell = Command::new("sh");
        let shell = shell.args(["-c", script]).stdin(Stdio::null()).stdout(Stdio::piped());
        line_of(shell.spawn().unwrap()).unwrap()
    }

    #[test]
    fn only_who_ends_well_is_heard() {
        assert_eq!(said("echo '[]'"), b"[]\n");
        assert_eq!(said("echo '[]'; kill -SEGV $$"), b"");
        assert_eq!(said("echo '[]'; exit 1"), b"");
        assert_eq!(said("head -c 3000000 /dev/zero || true").len() as u64, MAX_LINE);
    }
}
