//! Hashes of files and folders.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::canonical::canonical;

/// Folders in which nothing decides a score.
const LEFT_OUT: [&str; 2] = ["snapshots", "tests"];

/// The hash of everything below `paths`, each a file or a folder below `root`, but for what
/// `left_out` says: of Rust sources what decides, of other files all bytes.
///
/// # Errors
///
/// One line, if something cannot be read or is no Rust.
pub fn hash(
    root: &Path,
    paths: &[String],
    left_out: &dyn Fn(&Path) -> bool,
) -> Result<String, String> {
    let mut files = Vec::new();
    for path in paths {
        collect(&root.join(path), left_out, &mut files)?;
    }
    files.sort();
    let mut parts = Vec::new();
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(&file).display().to_string();
        parts.extend([name.into_bytes(), contents(&file)?]);
    }
    Ok(of_parts(parts))
}

/// The hash of `parts`, each with its length before it, so that no two lists are alike.
pub fn of_parts(parts: impl IntoIterator<Item = impl AsRef<[u8]>>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.as_ref().len() as u64).to_le_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

fn collect(
    path: &Path,
    left_out: &dyn Fn(&Path) -> bool,
    files: &mut Vec<PathBuf>,
) -> Result<(), String> {
    let stem = path.file_stem().unwrap_or_default();
    // Editors and tests leave hidden files behind; nothing that is compiled is one.
    let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes()[0] == b'.');
    if is_hidden || left_out(path) || LEFT_OUT.iter().any(|name| stem == *name) || !path.exists() {
        return Ok(());
    }
    if path.is_dir() {
        let entries = fs::read_dir(path).map_err(|error| line(path, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| line(path, &error))?;
            collect(&entry.path(), left_out, files)?;
        }
    } else {
        files.push(path.to_path_buf());
    }
    Ok(())
}

fn contents(file: &Path) -> Result<Vec<u8>, String> {
    let bytes = fs::read(file).map_err(|error| line(file, &error))?;
    if file.extension().is_none_or(|ending| ending != "rs") {
        return Ok(bytes);
    }
    let source = String::from_utf8(bytes).map_err(|error| line(file, &error))?;
    canonical(&source).map(String::into_bytes).map_err(|error| line(file, &error))
}

fn line(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_files_change_nothing_and_others_do() {
        let root = tempfile::tempdir().unwrap();
        let hash = || hash(root.path(), &["src".into()], &|_| false).unwrap();
        fs::create_dir(root.path().join("src")).unwrap();
        fs::write(root.path().join("src/lib.rs"), "fn one() {}").unwrap();
        let before = hash();
        fs::write(root.path().join("src/.lib.rs.pending-snap"), "left behind").unwrap();
        assert_eq!(hash(), before);
        fs::write(root.path().join("src/other.rs"), "fn two() {}").unwrap();
        assert_ne!(hash(), before);
    }
}
