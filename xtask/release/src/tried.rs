//! What cargo says about an edition.

use std::fs;
use std::path::Path;
use std::process::Command;

use harness::Words;

use crate::edition::Edition;
use crate::exit_code::ExitCode;
use crate::lock;
use crate::problem::Problem;

const LOCK: &str = "Cargo.lock";

/// Lets cargo read the manifests and the lock file, in a folder of its own, and take the
/// packages that nothing needs out of the lock file.
///
/// # Errors
///
/// If cargo refuses them, warns of something, or wants another package.
pub fn by_cargo(edition: &mut Edition) -> Result<(), Problem> {
    let folder = tempfile::tempdir().map_err(Problem::file(&std::env::temp_dir()))?;
    for (path, bytes) in &edition.files {
        let file = folder.path().join(path);
        let parent = file.parent().expect("it lies in the folder");
        fs::create_dir_all(parent).map_err(Problem::file(parent))?;
        fs::write(&file, bytes).map_err(Problem::file(&file))?;
    }
    reads(folder.path(), &[])?;
    let file = folder.path().join(LOCK);
    let new = fs::read_to_string(&file).map_err(Problem::file(&file))?;
    let old = edition.files.insert(LOCK.into(), new.clone().into()).unwrap_or_default();
    if let Some(package) = lock::stranger(&new, &String::from_utf8_lossy(&old)) {
        return Err(fault(&format!("{package} is not locked")));
    }
    reads(folder.path(), &["--locked"])
}

/// Whether cargo reads the workspace in `folder` without a word.
fn reads(folder: &Path, more: &[&str]) -> Result<(), Problem> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["tree", "--workspace", "--depth", "0"];
    let output = Command::new(&cargo).args(arguments).args(more).current_dir(folder).output();
    let output = output.map_err(Problem::file(Path::new(&cargo)))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() && !said.lines().any(|line| line.starts_with("warning:")) {
        return Ok(());
    }
    let lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    Err(fault(&lines.collect::<Vec<_>>().join(" ")))
}

fn fault(said: &str) -> Problem {
    Problem::new(
        ExitCode::Fault,
        Words::new(
            format!("cargo 不接受学生版的清单或 Cargo.lock：{said}"),
            format!("cargo does not take the manifests or Cargo.lock of the edition: {said}"),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition(manifest: &str, lock: &str) -> Edition {
        let mut edition = Edition::default();
        let files = [("Cargo.toml", manifest), ("src/lib.rs", ""), (LOCK, lock)];
        for (path, text) in files {
            edition.files.insert(path.into(), text.into());
        }
        edition
    }

    const MANIFEST: &str = "[package]\nname = \"x\"\nversion = \"1.0.0\"\n";
    const X: &str = "[[package]]\nname = \"x\"\nversion = \"1.0.0\"\n";

    #[test]
    fn cargo_takes_out_what_nothing_needs() {
        let more = "\n[[package]]\nname = \"y\"\nversion = \"1.0.0\"\n";
        let mut edition = edition(MANIFEST, &format!("version = 4\n\n{X}{more}"));
        by_cargo(&mut edition).unwrap();
        let lock = String::from_utf8_lossy(&edition.files[LOCK]).into_owned();
        assert!(lock.ends_with(X) && !lock.contains("\"y\""), "{lock}");
    }

    #[test]
    fn what_cargo_refuses_or_warns_of_is_one_line() {
        for (manifest, lock, said) in
            [("[package]\n", X, "missing field"), (MANIFEST, "", "x 1.0.0 is not locked")]
        {
            let problem = by_cargo(&mut edition(manifest, &format!("version = 4\n\n{lock}")));
            let words = problem.unwrap_err().words;
            assert!(words.en.contains(said), "{words:?}");
            assert_eq!(words.en.lines().count(), 1);
        }
    }
}
