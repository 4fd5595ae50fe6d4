//! The folder that the edition is written to.

use std::fs;
use std::path::{Path, PathBuf};

use harness::Words;

use crate::edition::Edition;
use crate::exit_code::ExitCode;
use crate::problem::Problem;
use crate::released::{self, Released};
use crate::which::Which;

/// A folder that is new or empty, or that holds an earlier release.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// The earlier release.
    before: Option<Released>,
}

/// What became of a folder.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    path: PathBuf,
    /// How many files are in the edition.
    pub files: usize,
    /// How many of them were written, as they were missing or different.
    pub written: usize,
    /// How many files of the earlier release are gone.
    pub removed: usize,
}

impl Folder {
    /// Looks into the folder at `path`. A `.git` may be there in any case.
    ///
    /// # Errors
    ///
    /// If it holds something else: nothing is overwritten that this command did not write.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let record = path.join(released::FILE);
        let before = match fs::read(&record) {
            Ok(json) => Some(Released::read(&json).ok_or_else(|| wrong(path))?),
            Err(_) if is_empty(path)? => None,
            Err(_) => return Err(wrong(path)),
        };
        Ok(Self { path: path.into(), before })
    }

    /// Whether the earlier release has nothing that this one would take back from students.
    ///
    /// # Errors
    ///
    /// If it has an assignment more.
    pub fn accepts(&self, which: &Which) -> Result<(), Problem> {
        let ids = which.ids();
        let before = self.before.iter().flat_map(|before| &before.assignments);
        let mut gone = before.filter(|id| !ids.contains(&id.as_str()));
        gone.next_back().map_or(Ok(()), |id| Err(takes_back(&self.path, id)))
    }

    /// Where the earlier release says that the next one will be.
    pub fn url(&self) -> Option<String> {
        self.before.as_ref()?.url.clone()
    }

    /// Writes the edition, and removes what the earlier release had and this one has not.
    /// Other files stay as they are. Files that do not change are not touched.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn write(self, edition: &Edition) -> Result<Change, Problem> {
        let before = self.before.iter().flat_map(|before| &before.files);
        let gone = before.filter(|path| !edition.files.contains_key(*path));
        let mut removed = 0;
        for file in gone.filter_map(|path| inside(&self.path, path)).filter(|file| file.is_file()) {
            fs::remove_file(&file).map_err(Problem::file(&file))?;
            removed += 1;
        }
        let mut written = 0;
        for (path, bytes) in &edition.files {
            let file = self.path.join(path);
            if fs::read(&file).is_ok_and(|there| there == *bytes) {
                continue;
            }
            let folder = file.parent().expect("it lies in the folder");
            fs::create_dir_all(folder).map_err(Problem::file(folder))?;
            fs::write(&file, bytes).map_err(Problem::file(&file))?;
            written += 1;
        }
        Ok(Change { path: self.path, files: edition.files.len(), written, removed })
    }
}

impl Change {
    /// What was done, and what to do now.
    pub fn words(&self, which: &Which) -> Words {
        let Self { path, files, written, removed } = self;
        let (path, ids) = (path.display(), which.ids().join(", "));
        Words::new(
            format!(
                "学生版（{ids}）已写到 {path}：共 {files} 个文件，写入 {written} 个，删除 {removed} 个\n\
                 发布：git -C {path} add --all && git -C {path} commit -m \"Release {ids}\" && git -C {path} push"
            ),
            format!(
                "the edition for students ({ids}) is in {path}: {files} files, {written} written, {removed} removed\n\
                 publish it: git -C {path} add --all && git -C {path} commit -m \"Release {ids}\" && git -C {path} push"
            ),
        )
    }
}

/// The place of an earlier file, if its name leads into the folder.
fn inside(folder: &Path, path: &str) -> Option<PathBuf> {
    let is_seemly = |part: &str| !matches!(part, "" | "." | ".." | ".git");
    path.split('/').all(is_seemly).then(|| folder.join(path))
}

/// Whether nothing is there but perhaps the folder of git.
fn is_empty(path: &Path) -> Result<bool, Problem> {
    match fs::read_dir(path) {
        Ok(entries) => Ok(entries.flatten().all(|entry| entry.file_name() == ".git")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Problem::file(path)(error)),
    }
}

fn takes_back(path: &Path, id: &str) -> Problem {
    let path = path.display();
    Problem::new(
        ExitCode::WrongFolder,
        (
            format!(
                "{path} 里的发布已有 {id}，这样会从学生那里收回；请用 --upto {id}，或另选文件夹"
            ),
            format!(
                "the release in {path} has {id}, which this would take back from students; say \
                 --upto {id}, or choose another folder"
            ),
        ),
    )
}

fn wrong(path: &Path) -> Problem {
    let path = path.display();
    Problem::new(
        ExitCode::WrongFolder,
        (
            format!("{path} 里有别的东西，而且不是以前的发布；请另选一个空文件夹"),
            format!("{path} holds something else than an earlier release; choose an empty folder"),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition(files: &[(&str, &str)]) -> Edition {
        let mut edition = Edition::default();
        for (path, text) in files {
            edition.files.insert((*path).into(), text.as_bytes().into());
        }
        let which = Which::upto(Some("a0")).unwrap();
        let record = Released::new(&which, None, edition.files.keys());
        edition.files.insert(released::FILE.into(), record.to_json().into());
        edition
    }

    fn write(folder: &Path, files: &[(&str, &str)]) -> (usize, usize) {
        let change = Folder::open(folder).unwrap().write(&edition(files)).unwrap();
        (change.written, change.removed)
    }

    #[test]
    fn a_second_release_changes_what_differs_and_leaves_what_is_not_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("course");
        assert_eq!(write(&folder, &[("a", "1"), ("b/c", "2"), ("d", "3")]), (4, 0));
        fs::write(folder.join("LICENSE"), "ours").unwrap();
        assert_eq!(write(&folder, &[("a", "1"), ("d", "4")]), (2, 1));
        assert!(!folder.join("b/c").exists());
        assert_eq!(fs::read_to_string(folder.join("d")).unwrap(), "4");
        assert_eq!(fs::read_to_string(folder.join("LICENSE")).unwrap(), "ours");
    }

    #[test]
    fn an_assignment_is_not_taken_back_and_the_address_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let upto = |last| Which::upto(Some(last)).unwrap();
        let mut edition = Edition::default();
        let record = Released::new(&upto("a1"), Some("https://example.org"), [].iter());
        edition.files.insert(released::FILE.into(), record.to_json().into());
        Folder::open(dir.path()).unwrap().write(&edition).unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        assert_eq!(folder.url().unwrap(), "https://example.org");
        folder.accepts(&upto("a1")).unwrap();
        folder.accepts(&upto("a2")).unwrap();
        let problem = folder.accepts(&upto("a0")).unwrap_err();
        assert_eq!(problem.code, ExitCode::WrongFolder);
        assert!(problem.words.en.contains("has a1, which this would take back"), "{problem:?}");
    }

    #[test]
    fn an_empty_repository_is_written_to_and_a_full_folder_is_not() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(".git")).unwrap();
        assert_eq!(write(dir.path(), &[("a", "1")]), (2, 0));
        for (file, text) in [("thesis.tex", "x"), (released::FILE, "{}")] {
            let other = tempfile::tempdir().unwrap();
            fs::write(other.path().join(file), text).unwrap();
            let problem = Folder::open(other.path()).unwrap_err();
            assert_eq!(problem.code, ExitCode::WrongFolder, "{file}");
        }
    }

    #[test]
    fn a_name_in_the_record_that_leads_elsewhere_removes_nothing() {
        for path in ["../x", "/etc/x", ".git/config", "a//b"] {
            assert_eq!(inside(Path::new("/course"), path), None, "{path}");
        }
    }
}
