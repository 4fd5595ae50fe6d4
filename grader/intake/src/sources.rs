//! Which files are sources, and what makes them usable together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::IntakeError;

/// Whether a file of this path is a source. What begins with `._` is a file's
/// attributes, as macOS packs them.
pub fn is_source(below: &[&str]) -> bool {
    let name = below.last().copied().unwrap_or_default();
    Path::new(name).extension().is_some_and(|extension| extension == "rs")
        && !name.starts_with("._")
}

/// The files as texts, in alphabetical order.
///
/// # Errors
///
/// If one is not UTF-8, `lib.rs` is missing, or they could not lie side by side in a
/// folder.
pub fn texts(
    files: BTreeMap<PathBuf, Option<Vec<u8>>>,
) -> Result<Vec<(PathBuf, String)>, IntakeError> {
    let mut texts = Vec::new();
    for (path, content) in files {
        let shown = path.display();
        let folder = texts.iter().any(|(above, _): &(PathBuf, String)| path.starts_with(above));
        if folder {
            let above = path.parent().unwrap_or(&path).display();
            return IntakeError::unusable(format!("src/{above} is both a file and a folder"));
        }
        let text = String::from_utf8(content.unwrap_or_default()).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            IntakeError::Unusable(format!("src/{shown} is not UTF-8 (from byte {at} on)"))
        })?;
        texts.push((path, text));
    }
    if !texts.iter().any(|(path, _)| path == Path::new("lib.rs")) {
        return IntakeError::unusable("src/lib.rs is missing");
    }
    Ok(texts)
}
