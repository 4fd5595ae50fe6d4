//! The correct solutions that are changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use harness::{Assignment, repository};

use crate::problem::Problem;

/// A correct solution of one assignment.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The name of its folder, such as `full-marks-loops`.
    pub name: String,
    /// Its sources by their paths in the crate, such as `src/ops.rs`.
    pub files: BTreeMap<String, String>,
}

/// The samples that solve `assignment`, in order: all, or the one that is called `only`.
///
/// # Errors
///
/// If there is none, or one cannot be read.
pub fn of(assignment: &Assignment, only: Option<&str>) -> Result<Vec<Sample>, Problem> {
    let class = repository().join("fixtures/submissions");
    let entries = fs::read_dir(&class).map_err(Problem::file(&class))?.flatten();
    let mut names: Vec<String> =
        entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| name.starts_with("full-marks") && only.is_none_or(|only| only == name));
    names.sort();
    let mut samples = Vec::new();
    for name in names {
        let sources = class.join(&name).join("assignments").join(assignment.id).join("src");
        if sources.is_dir() {
            samples.push(Sample { name, files: files(&sources)? });
        }
    }
    if samples.is_empty() {
        let (id, wanted) = (assignment.id, only.unwrap_or("full-marks*"));
        return Err(Problem::input((
            format!("fixtures/submissions 里没有解答 {id} 的 {wanted}"),
            format!("fixtures/submissions has no {wanted} that solves {id}"),
        )));
    }
    Ok(samples)
}

fn files(sources: &Path) -> Result<BTreeMap<String, String>, Problem> {
    let mut files = BTreeMap::new();
    for path in paths(sources)? {
        let text = fs::read_to_string(&path).map_err(Problem::file(&path))?;
        let name = path.strip_prefix(sources).expect("it lies there");
        files.insert(format!("src/{}", name.display()), text);
    }
    Ok(files)
}

/// All files under `folder`.
fn paths(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(Problem::file(folder))? {
        let path = entry.map_err(Problem::file(folder))?.path();
        if path.is_dir() {
            found.extend(paths(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}
