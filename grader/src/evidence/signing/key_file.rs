//! Key files on disk: small, versioned JSON.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde::Serialize;
use tempfile::NamedTempFile;

use crate::base::problem::Problem;

/// No key file is larger than this many bytes.
const MAX: u64 = 4096;

/// Reads a key file. Of a larger file only the beginning is read.
///
/// # Errors
///
/// If it cannot be read.
pub fn read(path: &Path) -> Result<String, Problem> {
    let mut text = String::new();
    let read = fs::File::open(path).and_then(|file| file.take(MAX).read_to_string(&mut text));
    read.map_err(|error| {
        let path = path.display();
        Problem::input((
            format!("读不了密钥 {path}：{error}"),
            format!("cannot read the key {path}: {error}"),
        ))
    })?;
    Ok(text)
}

/// Refuses a secret key that others may read.
///
/// # Errors
///
/// If they may.
pub fn only_for_its_owner(path: &Path) -> Result<(), Problem> {
    let shown = path.display();
    let data = fs::metadata(path).map_err(|error| {
        Problem::input((
            format!("读不了密钥 {shown}：{error}"),
            format!("cannot read the key {shown}: {error}"),
        ))
    })?;
    let mode = data.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(Problem::input((
            format!("别人也能读密钥 {shown}（权限 {mode:04o}）：请运行 chmod 600 {shown}"),
            format!(
                "others may read the key {shown} (its mode is {mode:04o}): say chmod 600 {shown}"
            ),
        )));
    }
    Ok(())
}

/// Writes a new file, completely or not at all.
///
/// # Errors
///
/// If it is there, or cannot be written.
pub fn write_new(path: &Path, text: &str, mode: u32) -> Result<(), Problem> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let written = NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.as_file().set_permissions(fs::Permissions::from_mode(mode))?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path).map_err(|error| error.error)
    });
    written.map(|_| ()).map_err(|error| {
        let path = path.display();
        Problem::input((
            format!("写不了密钥 {path}：{error}"),
            format!("cannot write the key {path}: {error}"),
        ))
    })
}

/// The text of a key file.
pub fn json(stored: &impl Serialize) -> String {
    serde_json::to_string_pretty(stored).expect("plain data") + "\n"
}
