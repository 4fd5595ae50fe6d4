//! The libraries of the staff that submissions of one kind are compiled against.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use checks::ASSIGNMENTS;
use harness::{Assignment, Words, repository};

use super::cargo::Message;
use super::manifest;
use super::staff_library::{Parts, StaffLibrary};
use super::toolchain::Toolchain;
use crate::base::problem::Problem;
use crate::base::scratch::Scratch;
use crate::grading::audit::Reach;

/// Two kinds of submissions need different libraries: without libtorch and with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubmissionKind {
    /// Submissions in plain Rust.
    Plain,
    /// Submissions that compute with libtorch.
    Libtorch,
}

impl SubmissionKind {
    /// The kind of the submissions of `assignment`.
    pub fn of(assignment: &Assignment) -> Self {
        if assignment.libtorch { Self::Libtorch } else { Self::Plain }
    }

    /// The crates that students may name, for each assignment of this kind.
    fn externs(self) -> Result<BTreeMap<&'static str, Vec<String>>, Problem> {
        let of_kind = ASSIGNMENTS.iter().filter(|assignment| Self::of(assignment) == self);
        of_kind.map(|assignment| Ok((assignment.id, manifest::externs(assignment)?))).collect()
    }

    /// The arguments for cargo that select the features for this kind.
    pub const fn features(self) -> &'static [&'static str] {
        match self {
            Self::Plain => &[],
            Self::Libtorch => &["--features", "worker/libtorch"],
        }
    }
}

/// Crates that are never visible where a submission is compiled.
const SECRET: [&str; 3] = ["reference", "oracle", "grader"];

/// The endings of libraries.
const LIBRARY_FILES: [&str; 4] = ["rlib", "rmeta", "so", "dylib"];

/// Libraries in a folder of their own. It holds all that a submission may be compiled
/// against, and nothing that it must not see, such as the reference.
#[derive(Debug)]
pub struct Libraries {
    /// The folder in which the libraries find each other; removed when this value is
    /// dropped.
    pub folder: Scratch,
    /// The crates that students may name, and where they lie.
    named: BTreeMap<String, PathBuf>,
    /// Those of each assignment.
    externs: BTreeMap<&'static str, Vec<String>>,
    /// What the crates that students may name refer to.
    pub reach: Reach,
    /// The folder of libtorch's own libraries, for those that are linked with it.
    pub native: Option<PathBuf>,
    /// The staff's half of a worker.
    pub staff: StaffLibrary,
}

impl Libraries {
    /// Gathers what cargo has just built for submissions of this kind.
    ///
    /// # Errors
    ///
    /// If one is missing.
    pub fn gather(
        kind: SubmissionKind,
        messages: &[Message],
        toolchain: &Toolchain,
    ) -> Result<Self, Problem> {
        let target = target_folder(messages)?;
        let folder = link_together(messages, &target)?;
        let mut named = BTreeMap::new();
        let externs = kind.externs()?;
        let visible: BTreeSet<&str> = externs.values().flatten().map(String::as_str).collect();
        for name in &visible {
            named.insert((*name).to_string(), find(messages, folder.path(), name)?);
        }
        let visible: Vec<&Path> = visible.iter().map(|name| named[*name].as_path()).collect();
        let reach = Reach::read(&visible).map_err(|line| Problem::fault(Words::same(line)))?;
        let native = match kind {
            SubmissionKind::Plain => None,
            SubmissionKind::Libtorch => Some(libtorch()?),
        };
        toolchain.offer_lld(folder.path()).map_err(|e| Problem::file(folder.path(), &e))?;
        let worker = find(messages, folder.path(), "worker")?;
        let staff = if cfg!(target_os = "linux") && native.is_none() {
            let parts = Parts { toolchain, folder: folder.path(), worker: &worker };
            parts.linked(messages, &target)?
        } else {
            StaffLibrary::unshared(worker)
        };
        Ok(Self { folder, named, externs, reach, native, staff })
    }

    /// The crates that a submission of `assignment` may name, and where they lie.
    pub fn externs(&self, assignment: &Assignment) -> impl Iterator<Item = (&str, &Path)> {
        let names = self.externs.get(assignment.id).into_iter().flatten();
        names.map(|name| (name.as_str(), self.named[name].as_path()))
    }
}

fn libtorch() -> Result<PathBuf, Problem> {
    let link = repository().join(".libtorch/lib");
    link.canonicalize().map_err(|error| {
        let link = link.display();
        Problem::fault((
            format!("{link} 处没有 libtorch（{error}）：请运行 cargo xtask setup"),
            format!("no libtorch at {link} ({error}): run cargo xtask setup"),
        ))
    })
}

fn find(messages: &[Message], folder: &Path, name: &str) -> Result<PathBuf, Problem> {
    let named = messages.iter().filter(|message| message.target.name == name);
    // tch brings an older ndarray; the newest is ours.
    let newest = named.max_by_key(|message| message.version());
    let rlib = newest.and_then(|message| {
        message.filenames.iter().find(|file| file.extension().is_some_and(|e| e == "rlib"))
    });
    let missing = || {
        Problem::fault((
            format!(
                "cargo 没有编出库 `{name}`：如果有作业的清单依赖它，请写进 grader/worker/Cargo.toml"
            ),
            format!(
                "cargo built no library `{name}`: if an assignment depends on it, name it in grader/worker/Cargo.toml"
            ),
        ))
    };
    let file = rlib.and_then(|file| file.file_name()).ok_or_else(missing)?;
    Ok(folder.join(file))
}

/// The library `name` that submissions with libtorch are compiled with.
#[cfg(test)]
pub fn library_with_libtorch(name: &str) -> Result<PathBuf, Problem> {
    let features = SubmissionKind::Libtorch.features();
    let messages = super::cargo::build(&["worker", "oracle"], features)?;
    find(&messages, &target_folder(&messages)?.join("deps"), name)
}

fn link_together(messages: &[Message], target: &Path) -> Result<Scratch, Problem> {
    let folder = Scratch::make(target).map_err(|e| Problem::file(target, &e))?;
    // Others may read it too: the compiler runs as another user.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))
        .map_err(|e| Problem::file(folder.path(), &e))?;
    let open = messages.iter().filter(|m| !SECRET.contains(&m.target.name.as_str()));
    for file in open.flat_map(|message| &message.filenames) {
        let library = file.extension().is_some_and(|e| LIBRARY_FILES.iter().any(|l| e == *l));
        let (Some(name), true) = (file.file_name(), library) else { continue };
        let link = folder.path().join(name);
        let linked = fs::hard_link(file, &link).or_else(|_| fs::copy(file, &link).map(|_| ()));
        linked.map_err(|e| Problem::file(file, &e))?;
    }
    Ok(folder)
}

/// The folder that cargo builds in, found from where the worker's library lies.
fn target_folder(messages: &[Message]) -> Result<PathBuf, Problem> {
    let worker = messages.iter().find(|message| message.target.name == "worker");
    let file = worker.and_then(|message| message.filenames.first());
    // `target/debug` of `target/debug/deps/libworker-….rlib`.
    let folder = file.and_then(|file| file.ancestors().nth(2)).map(Path::to_path_buf);
    folder.ok_or_else(|| {
        Problem::fault(("cargo 没有编出库 `worker`", "cargo built no library `worker`"))
    })
}
