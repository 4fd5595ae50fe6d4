//! The file that says what a model's folder holds: the hash of each file, and of what they
//! were made of. It is written last, and every set-up compares it with the files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::download::sha256;
use crate::failure::{Failure, io_failure};
use crate::models::Model;

const FILE: &str = "MANIFEST.json";

/// What a folder should hold, or does.
#[derive(Debug, PartialEq)]
pub struct Manifest {
    /// The hash of the package and of the converter.
    made_of: String,
    /// The hash of each file.
    files: BTreeMap<String, String>,
}

/// The hash of all that decides what is made of `model`: its package and the sources of the
/// converter, in `converter`.
pub fn made_of(model: &Model, converter: &Path) -> Result<String, Failure> {
    let mut hasher = Sha256::new();
    hasher.update(model.wheel.sha256);
    for folder in [converter, &converter.join("src")] {
        for (name, hash) in hashes(folder)? {
            hasher.update(format!("{name} {hash}\n"));
        }
    }
    Ok(hex::encode(hasher.finalize()))
}

impl Manifest {
    /// The manifest of the files that lie in `folder`.
    pub fn of(folder: &Path, made_of: &str) -> Result<Self, Failure> {
        let mut files = hashes(folder)?;
        files.remove(FILE);
        Ok(Self { made_of: made_of.into(), files })
    }

    /// Writes it into `folder`.
    pub fn write(&self, folder: &Path) -> Result<(), Failure> {
        let path = folder.join(FILE);
        let value = json!({"made_of": self.made_of, "files": self.files});
        fs::write(&path, format!("{value:#}\n")).map_err(io_failure("write", &path))
    }

    /// Whether the files in `folder` are those of its manifest, made of `made_of`.
    pub fn is_kept(folder: &Path, made_of: &str) -> bool {
        let Some(written) = Self::read(folder) else { return false };
        written.made_of == made_of && Self::of(folder, made_of).is_ok_and(|found| found == written)
    }

    fn read(folder: &Path) -> Option<Self> {
        let text = fs::read_to_string(folder.join(FILE)).ok()?;
        let value: Value = serde_json::from_str(&text).ok()?;
        let hash = |(name, hash): (&String, &Value)| Some((name.clone(), hash.as_str()?.into()));
        let files = value["files"].as_object()?.iter().map(hash).collect::<Option<_>>()?;
        Some(Self { made_of: value["made_of"].as_str()?.into(), files })
    }
}

/// The hash of each file that lies in `folder`, folders left out.
fn hashes(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let listed = fs::read_dir(folder).map_err(io_failure("list", folder))?;
    let mut hashes = BTreeMap::new();
    for entry in listed {
        let path = entry.map_err(io_failure("list", folder))?.path();
        if path.is_file() {
            let hash = sha256(&path).map_err(io_failure("read", &path))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            hashes.insert(name.into_owned(), hash);
        }
    }
    Ok(hashes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::MODELS;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("config.json"), "{}").unwrap();
        fs::write(folder.path().join("model.safetensors"), "weights").unwrap();
        Manifest::of(folder.path(), "x").unwrap().write(folder.path()).unwrap();
        folder
    }

    #[test]
    fn files_are_kept_until_one_changes_comes_or_goes() {
        let is_kept = |folder: &tempfile::TempDir| Manifest::is_kept(folder.path(), "x");
        assert!(is_kept(&folder()));
        let changed = folder();
        fs::write(changed.path().join("model.safetensors"), "Weights").unwrap();
        assert!(!is_kept(&changed));
        let more = folder();
        fs::write(more.path().join("model.safetensors.index.json"), "{}").unwrap();
        assert!(!is_kept(&more));
        let fewer = folder();
        fs::remove_file(fewer.path().join("config.json")).unwrap();
        assert!(!is_kept(&fewer));
        let without = folder();
        fs::remove_file(without.path().join(FILE)).unwrap();
        assert!(!is_kept(&without));
    }

    #[test]
    fn a_folder_that_was_made_of_something_else_is_not_kept() {
        assert!(!Manifest::is_kept(folder().path(), "y"));
        let converter = folder();
        fs::create_dir(converter.path().join("src")).unwrap();
        let before = made_of(&MODELS[0], converter.path()).unwrap();
        fs::write(converter.path().join("src/main.rs"), "fn main() {}").unwrap();
        assert_ne!(before, made_of(&MODELS[0], converter.path()).unwrap());
    }
}
