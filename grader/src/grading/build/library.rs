//! Compiling the library of one submission, and what that has in common with linking a worker.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use harness::Assignment;

use super::staff::Staff;
use crate::grading::row_folder::RowFolder;
use crate::sandbox::{Confined, Limits};

/// Writes sources into `src` of this folder.
pub fn write_sources(sources: &[(PathBuf, String)], folder: &Path) -> io::Result<()> {
    for (path, text) in sources {
        let path = folder.join("src").join(path);
        fs::create_dir_all(path.parent().expect("below src"))?;
        fs::write(path, text)?;
    }
    Ok(())
}

/// Where the library of the assignment `id` lies.
pub fn library_path(id: &str, folder: &Path) -> PathBuf {
    folder.join(format!("lib{id}.rlib"))
}

/// The arguments that both compilations have in common. Overflow checks and debug
/// assertions are on, as they are under the student's own `cargo test`. Debug information
/// and bitcode, which nothing reads, and more than one codegen unit would make a third of
/// the processor time of a compilation.
pub fn rustc(staff: &Staff, assignment: &Assignment, folder: &RowFolder) -> Confined {
    let (user, folder) = (folder.user(), folder.path());
    let libraries = staff.libraries(assignment);
    let files = staff.files(assignment).write(folder);
    let mut compiler = Confined::new(&staff.toolchain.rustc, folder, Limits::COMPILER)
        .caged(files, &staff.isolation)
        .for_user(user)
        .processes(true)
        .env("TMPDIR", folder.to_string_lossy())
        // The linker driver looks for the linker here.
        .env("PATH", "/usr/bin:/bin")
        // Without /proc, the loader cannot find the compiler's folder by itself.
        .env("LD_LIBRARY_PATH", staff.toolchain.sysroot.join("lib").to_string_lossy());
    let fixed = [
        "--edition=2024",
        "--error-format=json",
        "-Cdebuginfo=0",
        "-Cembed-bitcode=no",
        "-Ccodegen-units=1",
        "-Cdebug-assertions=on",
        "-Coverflow-checks=on",
        "-Aunused",
    ];
    for argument in fixed {
        compiler = compiler.arg(argument);
    }
    compiler
        .arg(format!("-Copt-level={}", assignment.opt_level))
        .arg(format!("--sysroot={}", staff.toolchain.sysroot.display()))
        .arg(format!("-Clinker={}", staff.toolchain.linker.display()))
        .arg(format!("--remap-path-prefix={}/=", folder.display()))
        .arg(format!("-Ldependency={}", libraries.folder.path().display()))
}

/// The compiler for the library of a submission whose `src` is in the folder `sources`.
pub fn library(
    staff: &Staff,
    assignment: &Assignment,
    folder: &RowFolder,
    sources: &Path,
) -> Confined {
    let id = assignment.id;
    let compiler = rustc(staff, assignment, folder)
        .arg("-Funsafe-code")
        .arg(format!("--crate-name={id}"))
        .arg("--crate-type=rlib");
    let externs = staff.libraries(assignment).externs(assignment);
    let named = externs.fold(compiler, |compiler, (name, library)| {
        compiler.arg(format!("--extern={name}={}", library.display()))
    });
    named.arg(sources.join("src/lib.rs").to_string_lossy())
}
