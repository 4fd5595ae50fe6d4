//! Compiling one submission into a worker of its own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use harness::{Assignment, Words};

use super::attempt::attempt;
use super::build_error::BuildError;
use super::library::{library, library_path, rustc, write_sources};
use super::own;
use super::staff::Staff;
use crate::grading::audit::Audit;
use crate::grading::row_folder::RowFolder;
use crate::handed_in::stage::Staged;
use crate::sandbox::Confined;

/// A submission that compiles, with its worker.
#[derive(Debug)]
pub struct Built {
    /// What was built.
    pub staged: Staged,
    /// The worker's executable.
    pub worker: PathBuf,
    /// The shared libraries of the staff's that it loads.
    pub shared: Vec<PathBuf>,
    /// The folder of libtorch's libraries, if it loads them.
    pub native: Option<PathBuf>,
    /// What it refers to.
    pub audit: Audit,
    /// The earlier assignments whose solutions of the same student are in the worker.
    pub own: Vec<&'static str>,
    /// The private folder that all of it lies in; removed with this value.
    pub folder: RowFolder,
}

/// Compiles `staged`; `machine_works` is called if it is not clear who is at fault.
pub fn build_unless(
    staged: Staged,
    staff: &Staff,
    machine_works: &dyn Fn() -> bool,
) -> Result<Built, BuildError> {
    if let Some(words) = staged.sources.iter().find_map(|(path, text)| assembly(path, text)) {
        return Err(BuildError::Submission(Box::new(staged), words));
    }
    let folder = RowFolder::make()?;
    write_sources(&staged.sources, folder.path())?;
    let assignment = staged.submission.assignment;
    let id = assignment.id;
    let sources = folder.path().to_path_buf();
    if let Some(words) = attempt(&library(staff, assignment, &folder, &sources), machine_works)? {
        return Err(BuildError::Submission(Box::new(staged), words));
    }
    let own = own::compiled(&staged.own, staff, &folder, machine_works)?;
    let own = own::linked(own, |own| {
        write_main(id, own, folder.path())?;
        attempt(&worker(staff, assignment, own, &folder), machine_works)
    })?;
    let own = match own {
        Ok(own) => own,
        Err(words) => {
            // The generated file is correct; something that it names is missing in the
            // student's crate.
            let words = needed(id, &words);
            return Err(BuildError::Submission(Box::new(staged), words));
        }
    };
    let (library, main) = (library_path(id, folder.path()), folder.path().join("main.o"));
    let audit = Audit::of(&[&library, &main], &staff.libraries(assignment).reach)
        .map_err(|line| BuildError::Grader(Words::same(line)))?;
    let libraries = staff.libraries(assignment);
    let (shared, native) = (libraries.staff.shared.clone(), libraries.native.clone());
    Ok(Built { staged, worker: folder.path().join("worker"), shared, native, audit, own, folder })
}

/// What the crate root lacks, and the compiler's words.
fn needed(id: &str, words: &Words) -> Words {
    let needed = format!("pub fn submission() -> impl {}", id.to_uppercase());
    Words::new(
        format!("src/lib.rs：需要 `{needed}`\n{}", words.zh),
        format!("src/lib.rs: `{needed}` is needed\n{}", words.en),
    )
}

/// Refuses `naked_asm!`, functions in assembly: the only unsafe code that the compiler's
/// lint lets through. Its name has to stand in the sources.
fn assembly(path: &Path, text: &str) -> Option<Words> {
    let line = text.lines().position(|line| line.contains("naked_asm"))?;
    let (path, line) = (path.display(), line + 1);
    Some(Words::new(
        format!("src/{path}:{line}：不接受 naked_asm，它和一切 unsafe 代码一样被禁止"),
        format!("src/{path}:{line}: naked_asm is refused, like all unsafe code"),
    ))
}

/// Writes the worker's one line: it hosts the submission, together with the solutions of
/// earlier assignments `own`.
fn write_main(id: &str, own: &[&str], folder: &Path) -> io::Result<()> {
    let on: String = own.iter().map(|own| format!("_on_{own}")).collect();
    let own: String = own.iter().map(|own| format!(", || Box::new({own}::submission())")).collect();
    let main = format!(
        "fn main() -> std::process::ExitCode {{\n    staff::host({id:?}, || staff::probes::{id}{on}({id}::submission(){own}))\n}}\n"
    );
    fs::write(folder.join("main.rs"), main)
}

fn worker(staff: &Staff, assignment: &Assignment, own: &[&str], folder: &RowFolder) -> Confined {
    let id = assignment.id;
    let libraries = staff.libraries(assignment);
    let compiler = rustc(staff, assignment, folder);
    let folder = folder.path();
    let compiler = own.iter().fold(compiler, |compiler, own| {
        compiler.arg(format!("--extern={own}={}", library_path(own, folder).display()))
    });
    let compiler = compiler
        .arg("--crate-name=worker_main")
        .arg("-Cstrip=debuginfo")
        .arg(format!("--extern={id}={}", library_path(id, folder).display()))
        // The object file is kept too: the audit reads it.
        .arg(format!("--emit=link={0}/worker,obj={0}/main.o", folder.display()));
    let compiler = libraries
        .native
        .iter()
        .fold(compiler, |compiler, native| compiler.arg(format!("-Lnative={}", native.display())));
    let compiler = libraries.staff.linked_by(compiler, libraries.native.as_deref());
    let lld = staff.toolchain.lld_arguments(libraries.folder.path());
    lld.into_iter().fold(compiler, Confined::arg).arg(folder.join("main.rs").to_string_lossy())
}
