//! Staging: of all that was handed in, only the Rust sources are taken.
//!
//! Manifest, lock file, build scripts, cargo configuration, tests and fixtures are
//! always the staff's; whatever else lies in a submission is listed, not used.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::hex::hex;
use crate::submission::Submission;

/// No source file is larger than this many bytes.
const MAX_FILE: u64 = 1 << 20;

/// No submission has more source files than this.
const MAX_FILES: usize = 200;

/// No source file lies deeper than this many folders under `src`.
const MAX_DEPTH: usize = 8;

/// The sources of one submission, in memory.
#[derive(Debug, Clone)]
pub struct Staged {
    /// What was staged.
    pub submission: Submission,
    /// Paths below `src` and contents, in alphabetical order.
    pub sources: Vec<(PathBuf, String)>,
    /// What else was handed in for this assignment, and not used.
    pub ignored: Vec<String>,
    /// SHA-256 over names and contents of the sources.
    pub hash: String,
}

/// Why a submission could not be staged.
#[derive(Debug)]
pub enum StageError {
    /// Nothing was handed in.
    Missing,
    /// The submission is at fault: one line for the student.
    Unusable(String),
    /// The grader could not read it: one line for the operator.
    Unreadable(String),
}

/// Reads the sources of `submission`.
pub fn stage(submission: Submission) -> Result<Staged, StageError> {
    if !submission.exists() {
        return Err(StageError::Missing);
    }
    let mut walk = Walk { root: submission.sources(), files: Vec::new(), ignored: Vec::new() };
    walk.folder(Path::new(""), 0)?;
    let mut ignored = walk.ignored;
    ignored.extend(beside_sources(&submission));
    ignored.sort();
    let mut sources = Vec::new();
    walk.files.sort();
    for path in walk.files {
        let text = read_source(&walk.root, &path)?;
        refuse_assembly(&path, &text)?;
        sources.push((path, text));
    }
    if !sources.iter().any(|(path, _)| path == Path::new("lib.rs")) {
        return Err(StageError::Unusable("src/lib.rs is missing".into()));
    }
    let hash = hash(&sources);
    Ok(Staged { submission, sources, ignored, hash })
}

struct Walk {
    root: PathBuf,
    files: Vec<PathBuf>,
    ignored: Vec<String>,
}

impl Walk {
    fn folder(&mut self, below: &Path, depth: usize) -> Result<(), StageError> {
        let folder = self.root.join(below);
        for entry in fs::read_dir(&folder).map_err(|e| unreadable(below, &e))? {
            let entry = entry.map_err(|e| unreadable(below, &e))?;
            let path = below.join(entry.file_name());
            // Not followed: a link is neither a file nor a folder here.
            let kind = entry.file_type().map_err(|e| unreadable(&path, &e))?;
            let is_source = path.extension().is_some_and(|extension| extension == "rs");
            if kind.is_dir() && depth < MAX_DEPTH {
                self.folder(&path, depth + 1)?;
            } else if kind.is_file() && is_source && path.to_str().is_some() {
                self.files.push(path);
            } else {
                self.ignored.push(format!("src/{}", path.display()));
            }
            if self.files.len() > MAX_FILES {
                let line = format!("more than {MAX_FILES} source files");
                return Err(StageError::Unusable(line));
            }
        }
        Ok(())
    }
}

/// What lies beside `src`, one level deep.
fn beside_sources(submission: &Submission) -> Vec<String> {
    let src = submission.sources();
    let parent = src.parent().expect("src has a parent");
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name != "src").collect()
}

fn read_source(root: &Path, path: &Path) -> Result<String, StageError> {
    let shown = path.display();
    let file = fs::File::open(root.join(path)).map_err(|e| unreadable(path, &e))?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(|e| unreadable(path, &e))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(StageError::Unusable(format!("src/{shown} is larger than 1 MiB")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        StageError::Unusable(format!("src/{shown} is not UTF-8 (from byte {at} on)"))
    })
}

/// Functions that are all assembly: the one piece of unsafe code that the compiler's
/// lint against it lets through. Nothing can spell the macro's name but the sources.
fn refuse_assembly(path: &Path, text: &str) -> Result<(), StageError> {
    let Some(line) = text.lines().position(|line| line.contains("naked_asm")) else {
        return Ok(());
    };
    let (path, line) = (path.display(), line + 1);
    Err(StageError::Unusable(format!(
        "src/{path}:{line}: naked_asm is refused, like all unsafe code"
    )))
}

fn unreadable(path: &Path, error: &io::Error) -> StageError {
    StageError::Unreadable(format!("cannot read src/{}: {error}", path.display()))
}

fn hash(sources: &[(PathBuf, String)]) -> String {
    let mut hash = Sha256::new();
    for (path, text) in sources {
        let path = path.to_string_lossy();
        for part in [path.as_ref(), text.as_str()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staged(make: impl FnOnce(&Path)) -> Result<Staged, StageError> {
        let folder = tempfile::tempdir().unwrap();
        let src = folder.path().join("assignments/a0/src");
        fs::create_dir_all(&src).unwrap();
        make(&src);
        let assignment = &checks::a0::ASSIGNMENT;
        stage(Submission { student: "amy".into(), assignment, folder: folder.path().into() })
    }

    fn unusable(make: impl FnOnce(&Path)) -> String {
        match staged(make) {
            Err(StageError::Unusable(line)) => line,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_rust_sources_are_taken_and_the_rest_is_listed() {
        let staged = staged(|src| {
            fs::write(src.join("lib.rs"), "mod deep;").unwrap();
            fs::create_dir(src.join("deep")).unwrap();
            fs::write(src.join("deep/mod.rs"), "").unwrap();
            fs::write(src.join("notes.txt"), "").unwrap();
            fs::write(src.parent().unwrap().join("Cargo.toml"), "").unwrap();
            std::os::unix::fs::symlink("/etc/passwd", src.join("passwd.rs")).unwrap();
        });
        let staged = staged.unwrap();
        let names: Vec<_> = staged.sources.iter().map(|(path, _)| path.to_str().unwrap()).collect();
        assert_eq!(names, ["deep/mod.rs", "lib.rs"]);
        assert_eq!(staged.ignored, ["Cargo.toml", "src/notes.txt", "src/passwd.rs"]);
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        assert_eq!(unusable(|_| {}), "src/lib.rs is missing");
        let line = unusable(|src| fs::write(src.join("lib.rs"), b"// \xff").unwrap());
        assert_eq!(line, "src/lib.rs is not UTF-8 (from byte 3 on)");
        let large = vec![b' '; (1 << 20) + 1];
        let line = unusable(|src| fs::write(src.join("lib.rs"), large).unwrap());
        assert_eq!(line, "src/lib.rs is larger than 1 MiB");
        let line = unusable(|src| {
            (0..=MAX_FILES).for_each(|i| fs::write(src.join(format!("m{i}.rs")), "").unwrap());
        });
        assert_eq!(line, "more than 200 source files");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_the_students_fault() {
        let folder = tempfile::tempdir().unwrap();
        let error = read_source(folder.path(), Path::new("gone.rs")).unwrap_err();
        let StageError::Unreadable(line) = error else { panic!("{error:?}") };
        assert!(line.starts_with("cannot read src/gone.rs: "), "{line}");
    }

    #[test]
    fn the_hash_sees_names_and_contents() {
        let hash = |name: &str, text: &str| hash(&[(PathBuf::from(name), text.to_string())]);
        assert_eq!(hash("lib.rs", "x"), hash("lib.rs", "x"));
        assert_ne!(hash("lib.rs", "x"), hash("lib.rs", "y"));
        assert_ne!(hash("lib.rs", "x"), hash("lib.rsx", ""));
    }
}
