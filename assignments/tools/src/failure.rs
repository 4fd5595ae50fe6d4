//! Everything that can go wrong, as facts from which the text is made.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use wording::Words;

use crate::chinese::chinese;
use crate::exit_code::ExitCode;
use crate::pins;

/// Why a command stopped. Displayed as one line in English: what, where, what to do.
#[derive(Debug)]
#[expect(missing_docs, reason = "what each means stands in its text")]
pub enum Failure {
    NoWorkspace,
    UnsupportedPlatform { os: &'static str, arch: &'static str },
    NoPython,
    NoPip,
    Pip { package: String, last_line: String, offline: bool },
    WrongHash { file: String, expected: String, got: String },
    BadWheel { file: String, reason: String },
    DiskFull { dir: PathBuf, needed: Option<u64> },
    NoCacheDir,
    CacheNotWritable { dir: PathBuf, error: io::Error },
    NoCompiler { tried: Vec<String> },
    Compile { file: String, line: String },
    Metadata { line: String },
    ShimVersion { expected: &'static str, got: String },
    UserLibtorchLacks { dir: PathBuf, what: &'static str },
    UserLibtorchVersion { dir: PathBuf, got: String },
    LinkIsFolder { link: PathBuf },
    Io { action: &'static str, path: PathBuf, error: io::Error },
    Start { program: PathBuf, error: io::Error },
    UnknownAssignment { id: String, known: Vec<String> },
    UnknownModel { name: String, known: Vec<String> },
    Convert { file: String, line: String },
    NotPacked(Words),
    NotUpdated(Words),
    Interrupted,
}

/// Turns an I/O error into a [`Failure`] that says what was done, and to which file.
///
/// A full disk is recognised here, whichever file was written.
pub fn io_failure(action: &'static str, path: &Path) -> impl Fn(io::Error) -> Failure {
    let path = path.to_owned();
    move |error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Failure::DiskFull { dir: path.parent().unwrap_or(&path).to_owned(), needed: None }
        }
        _ => Failure::Io { action, path: path.clone(), error },
    }
}

/// Whether the errors of a child process say that the disk is full.
pub fn says_disk_full(stderr: &str) -> bool {
    stderr.contains("No space left on device") || stderr.contains("Disk quota exceeded")
}

impl Failure {
    /// The line in both languages.
    pub fn words(&self) -> Words {
        Words::new(chinese(self), self.to_string())
    }

    /// What the process exits with.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::NoWorkspace => ExitCode::NoWorkspace,
            Self::UnsupportedPlatform { .. } => ExitCode::UnsupportedPlatform,
            Self::NoPython | Self::NoPip => ExitCode::NoPip,
            Self::Pip { .. } => ExitCode::Download,
            Self::WrongHash { .. } | Self::BadWheel { .. } => ExitCode::WrongHash,
            Self::DiskFull { .. } => ExitCode::DiskFull,
            Self::NoCacheDir | Self::CacheNotWritable { .. } => ExitCode::CacheNotWritable,
            Self::NoCompiler { .. } => ExitCode::NoCompiler,
            Self::Compile { .. } => ExitCode::Compile,
            Self::Metadata { .. } | Self::ShimVersion { .. } => ExitCode::NoShimSource,
            Self::UserLibtorchLacks { .. } | Self::UserLibtorchVersion { .. } => {
                ExitCode::UserLibtorch
            }
            Self::LinkIsFolder { .. } | Self::Io { .. } => ExitCode::Io,
            Self::Start { .. } => ExitCode::Start,
            Self::UnknownAssignment { .. } => ExitCode::UnknownAssignment,
            Self::UnknownModel { .. } => ExitCode::UnknownModel,
            Self::Convert { .. } => ExitCode::Convert,
            Self::NotPacked(_) => ExitCode::NotPacked,
            Self::NotUpdated(_) => ExitCode::NotUpdated,
            Self::Interrupted => ExitCode::Interrupted,
        }
    }
}

impl fmt::Display for Failure {
    #[expect(clippy::too_many_lines, reason = "one sentence each, to be read side by side")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoWorkspace => write!(
                f,
                "this is not the repository (no folder above has .cargo/config.toml \
                 and Cargo.toml); run `cargo xtask` inside it"
            ),
            Self::UnsupportedPlatform { os, arch } => write!(
                f,
                "no libtorch is pinned for {os} on {arch} (there is one for {}); set \
                 LIBTORCH to a libtorch {} of your own",
                pins::supported(),
                pins::VERSION
            ),
            Self::NoPython => write!(
                f,
                "no python3 was found on PATH; install Python 3 with pip (Debian, Ubuntu: \
                 `apt install python3-pip`; macOS: `brew install python`)"
            ),
            Self::NoPip => write!(
                f,
                "python3 has no pip; install it (`python3 -m ensurepip --user`; Debian, \
                 Ubuntu: `apt install python3-pip`)"
            ),
            Self::Pip { package, last_line, offline } => write!(
                f,
                "pip could not download {package} (it says: {last_line}); {}",
                if *offline {
                    "the network or the mirror cannot be reached: check the connection, or \
                     pip's own settings for mirror and proxy, and run this again"
                } else {
                    "check the connection and that pip's mirror has this package \
                     (`pip config list`), and run this again"
                }
            ),
            Self::WrongHash { file, expected, got } => write!(
                f,
                "{file} has SHA-256 {got}, not {expected}; the download was removed: run \
                 this again, and if it stays so pip's mirror serves a broken file \
                 (`pip config list`)"
            ),
            Self::BadWheel { file, reason } => {
                write!(f, "{file} cannot be unpacked ({reason}); run this again")
            }
            Self::DiskFull { dir, needed } => write_disk_full(f, dir, *needed),
            Self::NoCacheDir => write!(
                f,
                "no cache folder is known (HOME is not set); set LLM_FOUNDATIONS_CACHE to a \
                 folder that can be written"
            ),
            Self::CacheNotWritable { dir, error } => write!(
                f,
                "the cache folder {} cannot be written ({error}); make it writable, or set \
                 LLM_FOUNDATIONS_CACHE to one that is",
                dir.display()
            ),
            Self::NoCompiler { tried } => write!(
                f,
                "no C++ compiler was found (tried {}); install one (Debian, Ubuntu: `apt \
                 install g++`; Fedora: `dnf install gcc-c++`; macOS: `xcode-select \
                 --install`) or set CXX",
                tried.join(", ")
            ),
            Self::Compile { file, line } => write!(
                f,
                "the C++ compiler failed on {file} (it says: {line}); it must know C++17: \
                 set CXX to a newer one (g++ 9 or clang++ 9 and later do)"
            ),
            Self::Metadata { line } => write!(
                f,
                "cargo could not find the sources of torch-sys (it says: {line}); check the \
                 connection, cargo's registry settings, and that Cargo.lock is the \
                 committed one, and run this again"
            ),
            Self::ShimVersion { expected, got } => write!(
                f,
                "Cargo.lock has torch-sys {got}, but the libtorch pinned in \
                 assignments/tools/src/pins.rs is for {expected}; update the pins, or undo \
                 the change of Cargo.lock"
            ),
            Self::UserLibtorchLacks { dir, what } => write!(
                f,
                "LIBTORCH is {}, which has no {what}; set it to an unpacked libtorch {}, or \
                 unset it to have one downloaded",
                dir.display(),
                pins::VERSION
            ),
            Self::UserLibtorchVersion { dir, got } => write!(
                f,
                "LIBTORCH is {}, which is libtorch {got}, and tch needs {}; set it to that \
                 version, or unset it to have it downloaded",
                dir.display(),
                pins::VERSION
            ),
            Self::LinkIsFolder { link } => write!(
                f,
                "{} is a folder, where a link into the cache goes; remove it and run this again",
                link.display()
            ),
            Self::Io { action, path, error } => {
                write!(f, "cannot {action} {} ({error})", path.display())
            }
            Self::Start { program, error } => {
                write!(f, "cannot start {} ({error})", program.display())
            }
            Self::UnknownAssignment { id, known } => {
                write!(f, "there is no assignment `{id}`; there are {}", known.join(", "))
            }
            Self::UnknownModel { name, known } => {
                write!(f, "there is no model `{name}`; there are {}", known.join(", "))
            }
            Self::Convert { file, line } => write!(
                f,
                "{file} could not be converted (it says: {line}); undo changes of the \
                 converter, and run this again"
            ),
            Self::NotPacked(words) | Self::NotUpdated(words) => write!(f, "{}", words.en),
            Self::Interrupted => {
                write!(f, "interrupted; nothing half-done is left, run `cargo xtask setup` again")
            }
        }
    }
}

fn write_disk_full(f: &mut fmt::Formatter<'_>, dir: &Path, needed: Option<u64>) -> fmt::Result {
    write!(f, "the disk of {} is full", dir.display())?;
    if let Some(needed) = needed {
        let gigabytes = needed as f64 / 1e9;
        write!(f, " (setting up needs {gigabytes:.1} GB for a while)")?;
    }
    write!(f, "; make room, or set LLM_FOUNDATIONS_CACHE to a folder on another disk")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_full_disk_is_told_apart_from_other_errors() {
        let path = Path::new("/cache/lib/libtorch_cpu.so");
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
            let failure = io_failure("write", path)(kind.into());
            assert_eq!(failure.exit_code(), ExitCode::DiskFull, "{kind:?}");
        }
        let failure = io_failure("write", path)(io::ErrorKind::NotFound.into());
        assert_eq!(failure.exit_code(), ExitCode::Io);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_disk_that_is_really_full_is_a_full_disk() {
        let path = Path::new("/dev/full");
        let error = fs_write(path).expect_err("/dev/full is always full");
        let failure = io_failure("write", path)(error);
        assert_eq!(failure.exit_code(), ExitCode::DiskFull);
    }

    #[cfg(target_os = "linux")]
    fn fs_write(path: &Path) -> io::Result<()> {
        std::fs::File::options().write(true).open(path)?.write_all(b"x")
    }

    #[test]
    fn a_childs_full_disk_is_recognised() {
        assert!(says_disk_full(
            "ERROR: Could not install packages: [Errno 28] No space left on device"
        ));
        assert!(!says_disk_full("ERROR: No matching distribution found"));
    }
}
