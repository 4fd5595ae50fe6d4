//! `cargo xtask setup`: installs libtorch in the user's cache and links `.libtorch` to it.
//!
//! Look in the cache → download → verify → unpack → compile the shim → stamp → rename into
//! place → link. What is already there is not made again.

use std::env::consts;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cache::{Cache, Lock};
use crate::download;
use crate::exit_code::ExitCode;
use crate::failure::{Failure, io_failure};
use crate::free_space;
use crate::interrupt::Interrupt;
use crate::pins::{self, Platform};
use crate::progress::Progress;
use crate::shim::{self, Compiler, Shim};
use crate::shim_source::ShimSource;
use crate::stamp::Stamp;
use crate::unpack;
use crate::user_libtorch::UserLibtorch;
use crate::workspace::Workspace;

/// Sets libtorch up, or says that it is set up.
///
/// # Errors
///
/// If something is missing or fails; nothing half-done is left.
pub fn run(workspace: &Workspace) -> Result<ExitCode, Failure> {
    let source = Source::choose()?;
    let cache = Cache::locate()?;
    let entry = cache.entry(&source.entry_name());
    let stamp = source.stamp();
    let linked = fs::read_link(workspace.libtorch()).is_ok_and(|target| target == entry);
    if linked && stamp.is_on(&entry) {
        eprintln!("libtorch is set up already: {}", entry.display());
        return Ok(ExitCode::Success);
    }
    let lock = cache.lock()?;
    // Checked again, now that no other set-up is running.
    if !stamp.is_on(&entry) {
        let install = Install::prepare(&source, &cache, workspace)?;
        install.make(&lock, &entry, &stamp)?;
    }
    workspace.link_libtorch(&entry)?;
    eprintln!("libtorch is set up: {}", entry.display());
    Ok(ExitCode::Success)
}

/// Sets libtorch up unless this clone has it; prints nothing if it has.
///
/// # Errors
///
/// As [`run`].
pub fn run_if_missing(workspace: &Workspace) -> Result<(), Failure> {
    let link = workspace.libtorch();
    if Stamp::read(&link).is_some_and(|stamp| stamp.is_current() && stamp.is_on(&link)) {
        return Ok(());
    }
    run(workspace).map(|_| ())
}

/// Where libtorch comes from.
enum Source {
    Pins(&'static Platform),
    User(UserLibtorch),
}

impl Source {
    /// The user's own if `LIBTORCH` is set, else the pinned one.
    fn choose() -> Result<Self, Failure> {
        if let Some(user) = UserLibtorch::from_env()? {
            return Ok(Self::User(user));
        }
        let unsupported = Failure::UnsupportedPlatform { os: consts::OS, arch: consts::ARCH };
        Platform::here().map(Self::Pins).ok_or(unsupported)
    }

    fn entry_name(&self) -> String {
        match self {
            Self::Pins(platform) => format!("libtorch-{}-{}", pins::VERSION, platform.name()),
            Self::User(user) => user.entry_name(),
        }
    }

    fn stamp(&self) -> Stamp {
        match self {
            Self::Pins(platform) => Stamp::of_pins(platform),
            Self::User(user) => Stamp::of_user(user),
        }
    }

    fn needed_bytes(&self) -> u64 {
        match self {
            Self::Pins(platform) => platform.needed_bytes(),
            // The shim and its objects.
            Self::User(_) => 100_000_000,
        }
    }
}

/// One cache entry to be made. Everything that can be checked without downloading half a
/// gigabyte has been checked.
struct Install<'a> {
    source: &'a Source,
    cache: &'a Cache,
    compiler: Compiler,
    shim_source: ShimSource,
}

impl<'a> Install<'a> {
    fn prepare(
        source: &'a Source,
        cache: &'a Cache,
        workspace: &Workspace,
    ) -> Result<Self, Failure> {
        free_space::require(cache.dir(), source.needed_bytes())?;
        Ok(Self {
            source,
            cache,
            compiler: Compiler::find()?,
            shim_source: ShimSource::find(workspace, Platform::here())?,
        })
    }

    /// Makes the entry in a temporary folder, and renames it when it is complete.
    fn make(&self, lock: &Lock, entry: &Path, stamp: &Stamp) -> Result<(), Failure> {
        let interrupt = Interrupt::watch();
        let temporary = self.cache.temporary(lock)?;
        let made = temporary.path().join("entry");
        let scratch = temporary.path().join("scratch");
        fs::create_dir(&made).map_err(io_failure("create", &made))?;
        fs::create_dir(&scratch).map_err(io_failure("create", &scratch))?;

        let (mut progress, user_lib) = match self.source {
            Source::Pins(platform) => {
                let mut progress = Progress::of(platform.wheels.len() + 2);
                bring(platform, &made, &scratch, &mut progress, &interrupt)?;
                (progress, None)
            }
            Source::User(user) => {
                user.link_into(&made)?;
                (Progress::of(1), Some(user.lib()))
            }
        };
        progress.step("compiling the C++ half of tch (about a minute)");
        Shim {
            compiler: &self.compiler,
            source: &self.shim_source,
            entry: &made,
            scratch: &scratch,
            user_lib: user_lib.as_deref(),
        }
        .build(&interrupt)?;
        stamp.write(&made)?;
        Cache::replace(entry, &made, &temporary)
    }
}

/// Downloads every wheel, then fills `entry` from them. All downloads come first, so that a
/// user who is offline learns it soon.
fn bring(
    platform: &Platform,
    entry: &Path,
    scratch: &Path,
    progress: &mut Progress,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let mut files: Vec<PathBuf> = Vec::new();
    for wheel in platform.wheels {
        let (package, version, size) = (wheel.package, wheel.version, wheel.size_mb);
        progress.step(&format!("downloading {package} {version} ({size} MB) with pip"));
        files.push(download::fetch(wheel, scratch, interrupt)?);
    }
    progress.step("unpacking");
    for (wheel, file) in platform.wheels.iter().zip(&files) {
        unpack::unpack(wheel, file, entry, interrupt)?;
    }
    complete(platform, entry)
}

/// Adds what libtorch needs and the wheels do not have.
fn complete(platform: &Platform, entry: &Path) -> Result<(), Failure> {
    let version = entry.join("build-version");
    fs::write(&version, pins::VERSION).map_err(io_failure("write", &version))?;
    if platform.os == "linux" {
        // The wheel's own libtorch.so needs all of CUDA; programs that link `-ltorch` need
        // only this.
        let script = entry.join("lib").join(shim::library_file("torch"));
        fs::write(&script, "INPUT(-ltorch_cpu)\n").map_err(io_failure("write", &script))?;
    }
    Ok(())
}
