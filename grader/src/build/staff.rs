//! What the staff builds once: the libraries that a submission is linked with, and
//! the reference's worker.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tempfile::TempDir;

use super::compile::EXTERNS;
use super::fingerprint;
use crate::audit::Reach;
use crate::hashes::Hashes;
use crate::options::workspace;
use crate::problem::Problem;
use crate::sandbox::{self, Files, Means};

/// The staff's libraries and tools.
#[derive(Debug)]
pub struct Staff {
    /// The compiler itself, not rustup's proxy.
    pub rustc: PathBuf,
    /// The folder that it is installed in.
    pub sysroot: PathBuf,
    /// `rustc 1.95.0 (…)`
    pub rustc_version: String,
    /// The linker driver.
    pub linker: PathBuf,
    /// The folder of all libraries, where they find each other; removed with this.
    pub folder: TempDir,
    /// What the compiler may read.
    pub files: Files,
    /// The libraries that generated and student code may name, by crate name.
    pub libraries: BTreeMap<String, PathBuf>,
    /// The executable that hosts the reference.
    pub oracle: PathBuf,
    /// All of the staff's that decides a score; no submission's.
    pub hashes: Hashes,
    /// SHA-256 over these hashes.
    pub fingerprint: String,
    /// What confines submissions.
    pub means: Means,
    /// What the libraries that students may name refer to.
    pub reach: Reach,
}

/// The crates that somebody names.
const LIBRARIES: [&str; 5] = ["contract", "fancy_regex", "ndarray", "serde_json", "worker"];

/// The crates that no submission is ever compiled beside.
const SECRET: [&str; 3] = ["reference", "oracle", "grader"];

/// The endings of libraries.
const LIBRARY_FILES: [&str; 4] = ["rlib", "rmeta", "so", "dylib"];

/// One line of cargo's JSON messages.
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    package_id: String,
    #[serde(default)]
    target: Target,
    #[serde(default)]
    filenames: Vec<PathBuf>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize, Default)]
struct Target {
    name: String,
}

impl Message {
    /// The version at the end of the package id, `…#ndarray@0.17.2`.
    fn version(&self) -> Vec<u64> {
        let version = self.package_id.rsplit(['@', '#']).next().unwrap_or_default();
        version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
    }
}

impl Staff {
    /// Builds what is missing, and finds it.
    ///
    /// # Errors
    ///
    /// If something does not build or a tool is missing.
    pub fn prepare(means: &Means) -> Result<Self, Problem> {
        let messages = build(&["worker", "oracle"])?;
        let (rustc, rustc_version) = find_rustc()?;
        let folder = gather(&messages)?;
        let libraries = find_libraries(&messages, folder.path())?;
        let oracle = messages
            .iter()
            .filter(|m| m.target.name == "oracle")
            .find_map(|m| m.executable.clone())
            .ok_or_else(|| Problem::fault("cargo built no oracle"))?;
        let linker = find_linker()?;
        let checks = find_library(&messages, folder.path(), "checks")?;
        let [contract, worker] = ["contract", "worker"].map(|name| &libraries[name]);
        let hashes = fingerprint::of_staff([&checks, contract, worker], &oracle, &linker)?;
        let named: Vec<&Path> = EXTERNS.iter().map(|name| libraries[*name].as_path()).collect();
        let reach = Reach::read(&named).map_err(Problem::fault)?;
        let sysroot = rustc.ancestors().nth(2).expect("bin/rustc").to_path_buf();
        let files = files(&sysroot, folder.path());
        Ok(Self {
            rustc,
            sysroot,
            rustc_version,
            linker,
            folder,
            files,
            libraries,
            oracle,
            fingerprint: hashes.of_staff(),
            hashes,
            means: means.clone(),
            reach,
        })
    }
}

/// A library as cargo builds it for a package of ours.
#[cfg(test)]
pub fn libraries_of(package: &str, name: &str) -> Result<PathBuf, Problem> {
    let messages = build(&[package])?;
    let mut named = messages.iter().filter(|message| message.target.name == name);
    let is_rlib = |file: &&PathBuf| file.extension().is_some_and(|e| e == "rlib");
    let found = named.find_map(|message| message.filenames.iter().find(is_rlib).cloned());
    found.ok_or_else(|| Problem::fault(format!("cargo built no library `{name}`")))
}

fn build(packages: &[&str]) -> Result<Vec<Message>, Problem> {
    let packages = packages.iter().flat_map(|package| ["-p", package]);
    let arguments = ["build", "-q", "--message-format=json-render-diagnostics"];
    let arguments: Vec<&str> = arguments.into_iter().chain(packages).collect();
    let output = sandbox::cargo(workspace(), &arguments)
        .map_err(|error| Problem::fault(format!("cannot run cargo: {error}")))?;
    if !output.status.success() {
        return Err(Problem::fault("the staff's libraries do not build (see above)"));
    }
    let lines = String::from_utf8_lossy(&output.stdout);
    let messages = lines.lines().filter_map(|line| serde_json::from_str(line).ok());
    Ok(messages.filter(|m: &Message| m.reason == "compiler-artifact").collect())
}

fn find_libraries(
    messages: &[Message],
    folder: &Path,
) -> Result<BTreeMap<String, PathBuf>, Problem> {
    let mut libraries = BTreeMap::new();
    for name in LIBRARIES {
        libraries.insert(name.to_string(), find_library(messages, folder, name)?);
    }
    Ok(libraries)
}

fn find_library(messages: &[Message], folder: &Path, name: &str) -> Result<PathBuf, Problem> {
    let named = messages.iter().filter(|message| message.target.name == name);
    // tch brings an older ndarray of its own: ours is the newest.
    let newest = named.max_by_key(|message| message.version());
    let rlib = newest.and_then(|message| {
        message.filenames.iter().find(|file| file.extension().is_some_and(|e| e == "rlib"))
    });
    let missing = || Problem::fault(format!("cargo built no library `{name}`"));
    let file = rlib.and_then(|file| file.file_name()).ok_or_else(missing)?;
    Ok(folder.join(file))
}

/// Links the libraries into a folder of their own: all that a submission may be
/// compiled against, and nothing that it must not see, such as the reference.
fn gather(messages: &[Message]) -> Result<TempDir, Problem> {
    let target = target_folder(messages)?;
    let folder = tempfile::Builder::new().prefix("staff-").tempdir_in(&target);
    let folder = folder.map_err(|e| Problem::file(&target, &e))?;
    // Others too may look: the compiler runs as another user.
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

/// The folder that cargo builds in: where the worker's library lies.
fn target_folder(messages: &[Message]) -> Result<PathBuf, Problem> {
    let worker = messages.iter().find(|message| message.target.name == "worker");
    let file = worker.and_then(|message| message.filenames.first());
    let folder = file.and_then(|file| file.parent()).map(Path::to_path_buf);
    folder.ok_or_else(|| Problem::fault("cargo built no library `worker`"))
}

/// What the compiler may read: itself, the linker, the system's libraries, and the
/// staff's.
fn files(sysroot: &Path, libraries: &Path) -> Files {
    Files::of_system().read(sysroot).read("/usr").read("/bin").read(libraries)
}

fn find_rustc() -> Result<(PathBuf, String), Problem> {
    let output = sandbox::rustc(&["--print", "sysroot"]);
    let failed = |error: std::io::Error| Problem::fault(format!("cannot run rustc: {error}"));
    let sysroot = output.map_err(failed)?;
    let rustc = Path::new(sysroot.trim()).join("bin/rustc");
    let version = sandbox::rustc(&["--version"]).map_err(failed)?;
    Ok((rustc, version.trim().to_string()))
}

fn find_linker() -> Result<PathBuf, Problem> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let candidates = std::env::split_paths(&path).map(|folder| folder.join("cc"));
    let found = candidates.into_iter().find(|file| file.is_file());
    // The program itself: the links to it do not exist in the sandbox.
    let found = found.and_then(|link| link.canonicalize().ok());
    found.ok_or_else(|| Problem::fault("no C compiler `cc` on the PATH: install gcc or clang"))
}
