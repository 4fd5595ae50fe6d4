//! Reading of the repository that is released.

use std::fs;
use std::path::Path;

use crate::problem::Problem;

/// The root of the repository.
pub struct Repository<'a>(pub &'a Path);

impl Repository<'_> {
    /// Whether there is such a file.
    pub fn has(&self, path: &str) -> bool {
        self.0.join(path).is_file()
    }

    /// What stands in a file. Links are not followed.
    ///
    /// # Errors
    ///
    /// If there is no such file.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, Problem> {
        let file = self.0.join(path);
        let kind = fs::symlink_metadata(&file).map_err(Problem::file(&file))?;
        if !kind.is_file() {
            return Err(Problem::unfit((
                format!("{path} 不是普通文件；请换成文件本身"),
                format!("{path} is not a plain file; put the file itself there"),
            )));
        }
        fs::read(&file).map_err(Problem::file(&file))
    }

    /// What stands in a file of text.
    ///
    /// # Errors
    ///
    /// If there is no such file, or it is not in UTF-8.
    pub fn text(&self, path: &str) -> Result<String, Problem> {
        let bad = |error: std::string::FromUtf8Error| std::io::Error::other(error.to_string());
        let bytes = self.bytes(path)?;
        String::from_utf8(bytes).map_err(|error| Problem::file(&self.0.join(path))(bad(error)))
    }

    /// The paths of all files below `folder`, in order.
    ///
    /// # Errors
    ///
    /// If one is of another kind than `kinds`, by the end of its name.
    pub fn files(&self, folder: &str, kinds: &[&str]) -> Result<Vec<String>, Problem> {
        let place = self.0.join(folder);
        let entries = fs::read_dir(&place).map_err(Problem::file(&place))?;
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry.map_err(Problem::file(&place))?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                found.extend(self.files(&path, kinds)?);
            } else if kinds.iter().any(|kind| path.ends_with(&format!(".{kind}"))) {
                found.push(path);
            } else {
                return Err(unknown_kind(&path));
            }
        }
        found.sort();
        Ok(found)
    }
}

fn unknown_kind(path: &str) -> Problem {
    Problem::unfit((
        format!("{path}：这种文件不在发布之列；请把它移走"),
        format!("{path}: no such kind of file is released; take it away"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_listed_in_order_and_another_kind_is_refused() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("src/deep")).unwrap();
        for file in ["src/b.rs", "src/deep/c.rs", "src/a.rs"] {
            fs::write(root.path().join(file), "x").unwrap();
        }
        let repository = Repository(root.path());
        let files = repository.files("src", &["rs"]).unwrap();
        assert_eq!(files, ["src/a.rs", "src/b.rs", "src/deep/c.rs"]);
        fs::write(root.path().join("src/solution.rs.orig"), "x").unwrap();
        let problem = repository.files("src", &["rs"]).unwrap_err();
        let line = "src/solution.rs.orig: no such kind of file is released; take it away";
        assert_eq!(problem.words.en, line);
    }

    #[test]
    fn links_are_not_followed() {
        let root = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/etc/hostname", root.path().join("a.rs")).unwrap();
        let problem = Repository(root.path()).bytes("a.rs").unwrap_err();
        assert!(problem.words.en.starts_with("a.rs is not a plain file"), "{problem:?}");
    }
}
