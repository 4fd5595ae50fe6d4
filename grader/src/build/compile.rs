//! Compiling one submission into a worker of its own.

use std::fs;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use checks::Assignment;
use tempfile::TempDir;

use super::diagnostics;
use super::libraries::Kind;
use super::staff::Staff;
use crate::audit::Audit;
use crate::options::workspace;
use crate::problem::Problem;
use crate::sandbox::{Confined, Finished, Limits, run};
use crate::stage::{Staged, stage};
use crate::submission::Submission;

/// How long the compiler may take for one crate.
const LIMIT: Duration = Duration::from_secs(30);

/// The exit code of a compiler that met a mistake of its own.
const ICE: i32 = 101;

/// A submission that compiles, with its worker.
#[derive(Debug)]
pub struct Built {
    /// What was built.
    pub staged: Staged,
    /// The worker's executable.
    pub worker: PathBuf,
    /// The folder of libtorch's libraries, if it loads them.
    pub native: Option<PathBuf>,
    /// What it refers to.
    pub audit: Audit,
    /// The private folder that all of it lies in; removed with this value.
    pub folder: TempDir,
}

/// Why there is no worker.
#[derive(Debug)]
pub enum BuildError {
    /// The submission does not compile: the compiler's words.
    Submission(Box<Staged>, String),
    /// The grader failed.
    Grader(String),
}

impl From<io::Error> for BuildError {
    fn from(error: io::Error) -> Self {
        Self::Grader(error.to_string())
    }
}

/// Compiles `staged`.
pub fn build(staged: Staged, staff: &Staff) -> Result<Built, BuildError> {
    let folder = tempfile::Builder::new().prefix("submission-").tempdir()?;
    write_sources(&staged, folder.path())?;
    let assignment = staged.submission.assignment;
    let id = assignment.id;
    let library = library(staff, assignment, folder.path());
    if let Some(words) = failed(&run(&library, LIMIT)?)? {
        return Err(BuildError::Submission(Box::new(staged), words));
    }
    let worker = worker(staff, assignment, folder.path());
    if let Some(words) = failed(&run(&worker, LIMIT)?)? {
        // The generated file is right: what it asks of the student's crate is not
        // there.
        let contract = id.to_uppercase();
        let words =
            format!("src/lib.rs: `pub fn submission() -> impl {contract}` is needed\n{words}");
        return Err(BuildError::Submission(Box::new(staged), words));
    }
    let (library, main) = (library_path(id, folder.path()), folder.path().join("main.o"));
    let audit = Audit::of(&[&library, &main], &staff.libraries(assignment).reach)
        .map_err(BuildError::Grader)?;
    let native = staff.libraries(assignment).native.clone();
    Ok(Built { staged, worker: folder.path().join("worker"), native, audit, folder })
}

fn library_path(id: &str, folder: &Path) -> PathBuf {
    folder.join(format!("lib{id}.rlib"))
}

/// Shows that the compiler works in this sandbox, on the stubs of `assignment`: else
/// a fault of the machine would look like a mistake of every student's.
///
/// # Errors
///
/// If they do not compile.
pub fn prove(assignment: &'static Assignment, staff: &Staff) -> Result<(), Problem> {
    let stubs = Submission::folder("stub", assignment, workspace());
    let staged = stage(stubs, &staff.means)
        .map_err(|error| Problem::fault(format!("the stubs: {error:?}")))?;
    match build(staged, staff) {
        Ok(_) => Ok(()),
        Err(BuildError::Submission(_, words) | BuildError::Grader(words)) => {
            Err(Problem::fault(format!("the compiler does not work in the sandbox: {words}")))
        }
    }
}

fn write_sources(staged: &Staged, folder: &Path) -> io::Result<()> {
    for (path, text) in &staged.sources {
        let path = folder.join("src").join(path);
        fs::create_dir_all(path.parent().expect("below src"))?;
        fs::write(path, text)?;
    }
    let id = staged.submission.assignment.id;
    let submission = match Kind::of(staged.submission.assignment) {
        Kind::Plain => {
            let variant = id.to_uppercase();
            format!("worker::checks::Submission::{variant}(Box::new({id}::submission()))")
        }
        Kind::Libtorch => format!("worker::probes::{id}({id}::submission())"),
    };
    let main = format!(
        "fn main() -> std::process::ExitCode {{\n    worker::host({id:?}, || {submission})\n}}\n"
    );
    fs::write(folder.join("main.rs"), main)
}

/// The arguments that both compilations share. Checks of overflow and debug
/// assertions are on, as they are under the student's own `cargo test`.
fn rustc(staff: &Staff, assignment: &Assignment, folder: &Path) -> Confined {
    let libraries = staff.libraries(assignment);
    let files = staff.files(assignment).write(folder);
    let mut compiler = Confined::new(&staff.rustc, folder, Limits::COMPILER)
        .caged(files, &staff.means)
        .processes(true)
        .env("TMPDIR", folder.to_string_lossy())
        // Where the linker driver looks for the linker.
        .env("PATH", "/usr/bin:/bin")
        // Without /proc, the loader does not know where the compiler lies.
        .env("LD_LIBRARY_PATH", staff.sysroot.join("lib").to_string_lossy());
    let fixed = [
        "--edition=2024",
        "--error-format=json",
        "-Cdebuginfo=line-tables-only",
        "-Cdebug-assertions=on",
        "-Coverflow-checks=on",
        "-Aunused",
    ];
    for argument in fixed {
        compiler = compiler.arg(argument);
    }
    compiler
        .arg(format!("-Copt-level={}", assignment.opt_level))
        .arg(format!("--sysroot={}", staff.sysroot.display()))
        .arg(format!("-Clinker={}", staff.linker.display()))
        .arg(format!("--remap-path-prefix={}/=", folder.display()))
        .arg(format!("-Ldependency={}", libraries.folder.path().display()))
}

fn library(staff: &Staff, assignment: &Assignment, folder: &Path) -> Confined {
    let id = assignment.id;
    let compiler = rustc(staff, assignment, folder)
        .arg("-Funsafe-code")
        .arg(format!("--crate-name={id}"))
        .arg("--crate-type=rlib");
    let named = Kind::of(assignment).externs().iter().fold(compiler, |compiler, name| {
        let library = staff.libraries(assignment).named[*name].display();
        compiler.arg(format!("--extern={name}={library}"))
    });
    named.arg(folder.join("src/lib.rs").to_string_lossy())
}

fn worker(staff: &Staff, assignment: &Assignment, folder: &Path) -> Confined {
    let id = assignment.id;
    let libraries = staff.libraries(assignment);
    let compiler = rustc(staff, assignment, folder)
        .arg("--crate-name=worker_main")
        .arg("-Cstrip=debuginfo")
        .arg(format!("--extern=worker={}", libraries.named["worker"].display()))
        .arg(format!("--extern={id}={}", library_path(id, folder).display()))
        // The object too: the audit looks into it.
        .arg(format!("--emit=link={0}/worker,obj={0}/main.o", folder.display()));
    let compiler = libraries.native.iter().fold(compiler, |compiler, native| {
        let native = native.display();
        compiler.arg(format!("-Lnative={native}")).arg(format!("-Clink-arg=-Wl,-rpath,{native}"))
    });
    compiler.arg(folder.join("main.rs").to_string_lossy())
}

/// The compiler's words if the submission made it fail.
///
/// # Errors
///
/// If it failed without a word on the submission: then it was not the student.
fn failed(finished: &Finished) -> Result<Option<String>, BuildError> {
    let Some(status) = finished.status else {
        return Ok(Some(format!("the compiler took longer than {} s", LIMIT.as_secs())));
    };
    if status.success() {
        return Ok(None);
    }
    if finished.out_of_memory {
        return Ok(Some("the compiler ran out of memory".into()));
    }
    let words = diagnostics::errors(&finished.stderr).or_else(|| {
        let died = status.signal().map(|signal| format!("the compiler died of signal {signal}"));
        died.or_else(|| (status.code() == Some(ICE)).then(|| "the compiler panicked".into()))
    });
    words.map(Some).ok_or_else(|| BuildError::Grader(format!("rustc: {}", finished.stderr)))
}
