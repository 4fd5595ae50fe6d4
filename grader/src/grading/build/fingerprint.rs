//! The staff's tools and libraries as hashes.

use std::fs;
use std::path::Path;

use harness::repository;
use sha2::{Digest, Sha256};

use crate::base::problem::Problem;
use crate::grading::hashes::Hashes;
use crate::sandbox;

/// The hashes of all that decides the score of every assignment alike. The sources are
/// those that the grader was compiled from; the oracle checks that it was compiled from the
/// same ones.
///
/// # Errors
///
/// If something is missing.
pub fn of_staff(linker: &Path) -> Result<Hashes, Problem> {
    Ok(Hashes {
        machinery: sources::MACHINERY.into(),
        toolchain: of_toolchain(linker)?,
        libtorch: of_libtorch(&repository().join(".libtorch"))?,
        ..Hashes::default()
    })
}

/// The hash of the version texts of compiler and linker. rustc's own linker has the same
/// version as rustc; the system's is asked as well.
fn of_toolchain(linker: &Path) -> Result<String, Problem> {
    let ask = |program: &Path, arguments: &[&str]| {
        sandbox::tool(program, arguments).map_err(|error| {
            let program = program.display();
            Problem::fault((
                format!("运行不了 {program}：{error}"),
                format!("cannot run {program}: {error}"),
            ))
        })
    };
    let compiler = ask(Path::new("rustc"), &["-vV"])?;
    let driver = ask(linker, &["--version"])?;
    // Apple's linker has no such option, and comes with its driver.
    let linker = ask(linker, &["-Wl,--version"]).unwrap_or_default();
    Ok(hex::encode(Sha256::digest(format!("{compiler}\n{driver}\n{linker}"))))
}

/// The hash of libtorch's version, of the stamp that its set-up left (which names the
/// packages it came from by their SHA-256), and of the names and sizes of its libraries. To
/// hash the libraries themselves would mean reading half a gigabyte at every start.
fn of_libtorch(folder: &Path) -> Result<String, Problem> {
    let missing = |error: std::io::Error| {
        let folder = folder.display();
        Problem::fault((
            format!("{folder} 处没有 libtorch（{error}）：请运行 cargo xtask setup"),
            format!("no libtorch at {folder} ({error}): run cargo xtask setup"),
        ))
    };
    let mut hash = Sha256::new();
    for file in ["build-version", "complete"] {
        // A libtorch that the operator has installed need not have both.
        hash.update(format!("{file}\n"));
        hash.update(fs::read(folder.join(file)).unwrap_or_default());
    }
    let mut libraries = Vec::new();
    for entry in fs::read_dir(folder.join("lib")).map_err(missing)? {
        let entry = entry.map_err(missing)?;
        let size = fs::metadata(entry.path()).map_or(0, |data| data.len());
        libraries.push(format!("{} {size}\n", entry.file_name().display()));
    }
    libraries.sort();
    hash.update(libraries.concat());
    Ok(hex::encode(hash.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_libtorch_sees_its_stamp_and_its_libraries() {
        let folder = tempfile::tempdir().unwrap();
        let hash = || of_libtorch(folder.path()).unwrap();
        assert!(of_libtorch(folder.path()).is_err(), "nothing is set up");
        fs::create_dir(folder.path().join("lib")).unwrap();
        let mut seen = vec![hash()];
        for (file, text) in [
            ("complete", "wheel 1"),
            ("complete", "wheel 2"),
            ("build-version", "2.13.0"),
            ("lib/libc10.so", ""),
            ("lib/libc10.so", "longer"),
        ] {
            fs::write(folder.path().join(file), text).unwrap();
            assert!(!seen.contains(&hash()), "{file}");
            assert_eq!(hash(), hash());
            seen.push(hash());
        }
    }
}
