//! Downloads a wheel with pip, which knows the user's mirrors and proxies.

use std::fs::{self, File};
use std::io::{self, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest as _, Sha256};

use crate::failure::{Failure, io_failure, says_disk_full};
use crate::interrupt::Interrupt;
use crate::pins::Wheel;

/// Downloads `wheel` into `dir` and gives its path.
pub fn fetch(wheel: &Wheel, dir: &Path, interrupt: &Interrupt) -> Result<PathBuf, Failure> {
    let requirements = dir.join("requirements.txt");
    let line = format!("{}=={} --hash=sha256:{}\n", wheel.package, wheel.version, wheel.sha256);
    fs::write(&requirements, line).map_err(io_failure("write", &requirements))?;

    let pip = pip(wheel, &requirements, dir).spawn();
    let output = pip.and_then(std::process::Child::wait_with_output);
    interrupt.check()?;
    let output = output.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::NoPython,
        _ => Failure::Start { program: "python3".into(), error },
    })?;
    if !output.status.success() {
        return Err(pip_failure(wheel, dir, &String::from_utf8_lossy(&output.stderr)));
    }
    let file = dir.join(wheel.file);
    verify(&file, wheel.sha256)?;
    Ok(file)
}

fn pip(wheel: &Wheel, requirements: &Path, dir: &Path) -> Command {
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--no-input", "--disable-pip-version-check"])
        // pip's cache would keep another half gigabyte, and would return a broken file a
        // second time.
        .args(["--no-cache-dir", "--no-deps", "--only-binary=:all:"])
        .args(["--python-version", "3.12", "--implementation", "cp"])
        .args(["--abi", "cp312", "--platform", wheel.tag])
        .args(["--require-hashes", "--requirement"])
        .arg(requirements)
        .arg("--dest")
        .arg(dir)
        // pip downloads into its temporary folder first: that must be on the
        // disk whose space was checked, and go when this set-up is interrupted.
        .env("TMPDIR", dir)
        .stdin(Stdio::null())
        .stderr(Stdio::piped());
    if io::stderr().is_terminal() {
        pip.stdout(io::stderr());
    } else {
        pip.arg("--quiet").stdout(Stdio::null());
    }
    pip
}

/// The failure that pip's error messages stand for.
fn pip_failure(wheel: &Wheel, dir: &Path, stderr: &str) -> Failure {
    if stderr.contains("No module named pip") {
        return Failure::NoPip;
    }
    if says_disk_full(stderr) {
        return Failure::DiskFull { dir: dir.to_owned(), needed: None };
    }
    if stderr.contains("DO NOT MATCH THE HASHES") {
        let got = stderr.lines().find_map(|line| line.trim().strip_prefix("Got"));
        return Failure::WrongHash {
            file: wheel.file.to_owned(),
            expected: wheel.sha256.to_owned(),
            got: got.map_or("another", str::trim).to_owned(),
        };
    }
    let offline = ["Retrying (", "Connection", "resolution", "timed out", "ProxyError"];
    Failure::Pip {
        package: format!("{} {}", wheel.package, wheel.version),
        last_line: last_line(stderr),
        offline: offline.iter().any(|sign| stderr.contains(sign)),
    }
}

/// The last line that is not empty.
pub fn last_line(stderr: &str) -> String {
    let mut lines = stderr.lines().rev().map(str::trim);
    let line = lines.find(|line| !line.is_empty()).unwrap_or("nothing");
    line.chars().take(300).collect()
}

/// Removes `file` and fails unless its SHA-256 is `expected`.
fn verify(file: &Path, expected: &str) -> Result<(), Failure> {
    let got = sha256(file).map_err(io_failure("read", file))?;
    if got == expected {
        return Ok(());
    }
    fs::remove_file(file).map_err(io_failure("remove", file))?;
    let name = file.file_name().unwrap_or_default();
    Err(Failure::WrongHash {
        file: name.to_string_lossy().into_owned(),
        expected: expected.to_owned(),
        got,
    })
}

/// The SHA-256 of a file, in hexadecimal.
pub fn sha256(file: &Path) -> io::Result<String> {
    let mut file = File::open(file)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            n => hasher.update(&buffer[..n]),
        }
    }
    Ok(hex::encode(hasher.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pins::PLATFORMS;

    fn failure(stderr: &str) -> Failure {
        pip_failure(&PLATFORMS[0].wheels[0], Path::new("/cache"), stderr)
    }

    #[test]
    fn the_pinned_hash_passes() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("abc");
        fs::write(&file, "abc").unwrap();
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        verify(&file, abc).unwrap();
        assert!(file.exists());
    }

    #[test]
    fn a_wrong_hash_removes_the_file_and_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("torch.whl");
        fs::write(&file, "half a torch").unwrap();
        let failure = verify(&file, PLATFORMS[0].wheels[0].sha256).unwrap_err();
        assert!(matches!(failure, Failure::WrongHash { .. }));
        let line = failure.to_string();
        assert!(line.contains("torch.whl") && line.contains("run this again"), "{line}");
        assert!(!file.exists());
    }

    #[test]
    fn pips_own_hash_check_is_a_wrong_hash() {
        let stderr = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n    \
                      torch==2.13.0 from file:\n        Expected sha256 7966\n             \
                      Got        0bad\n\n";
        let Failure::WrongHash { got, .. } = failure(stderr) else {
            panic!("a wrong hash");
        };
        assert_eq!(got, "0bad");
    }

    #[test]
    fn pips_last_line_and_the_network_are_named() {
        let stderr = "WARNING: Retrying (Retry(total=0)) after connection broken\n\
                      ERROR: No matching distribution found for torch==2.13.0\n\n";
        let line = failure(stderr).to_string();
        assert!(line.contains("No matching distribution found"), "{line}");
        assert!(line.contains("cannot be reached"), "{line}");
        let line = failure("ERROR: No matching distribution found").to_string();
        assert!(!line.contains("cannot be reached"), "{line}");
    }

    #[test]
    fn pips_full_disk_is_a_full_disk() {
        let stderr = "ERROR: Could not install packages due to an OSError: \
                      [Errno 28] No space left on device\n";
        assert!(matches!(failure(stderr), Failure::DiskFull { .. }));
    }
}
