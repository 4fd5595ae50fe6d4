//! A folder with what is published. A list in it says which files are ours: what is no longer
//! published is removed, and nothing else is ever touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::base::problem::Problem;

/// The list's name in the folder.
const LIST: &str = "published.json";

/// The list's schema.
const SCHEMA: &str = "llm-foundations/published/v1";

/// A folder with what is published.
#[derive(Debug)]
pub struct Published {
    folder: PathBuf,
    /// The files that were published before.
    before: BTreeSet<String>,
}

/// What stands in the list.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    schema: String,
    files: BTreeSet<String>,
}

impl Published {
    /// The folder as it is; it may not be there yet.
    ///
    /// # Errors
    ///
    /// If its list cannot be read: then it is not known which files are ours.
    pub fn open(folder: &Path) -> Result<Self, Problem> {
        let path = folder.join(LIST);
        let before = match fs::read(&path) {
            Ok(bytes) => read_list(&bytes).ok_or_else(|| damaged(&path))?,
            Err(error) if error.kind() == ErrorKind::NotFound => BTreeSet::new(),
            Err(error) => return Err(unwritable(&path, &error)),
        };
        Ok(Self { folder: folder.into(), before })
    }

    /// Makes these files, by their paths, all that is published.
    ///
    /// # Errors
    ///
    /// If one of them is there and not ours, or cannot be written.
    pub fn write(&self, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Problem> {
        let foreign = |path: &&String| !self.before.contains(*path) && self.path(path).exists();
        if let Some(path) = files.keys().find(foreign) {
            return Err(not_ours(&self.path(path)));
        }
        // First, what is not to be seen any more.
        for path in self.before.iter().filter(|path| !files.contains_key(*path)) {
            self.remove(path)?;
        }
        // Written before the files and not after them: if this stops half-way, all are in it.
        self.write_list(files.keys().cloned().collect())?;
        files.iter().try_for_each(|(path, bytes)| self.write_file(path, bytes))
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    fn remove(&self, path: &str) -> Result<(), Problem> {
        let path = self.path(path);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(unwritable(&path, &error)),
            _ => Ok(()),
        }
    }

    fn write_list(&self, files: BTreeSet<String>) -> Result<(), Problem> {
        let list = List { schema: SCHEMA.into(), files };
        let text = serde_json::to_string_pretty(&list).expect("plain data") + "\n";
        self.write_file(LIST, text.as_bytes())
    }

    /// Writes a file under another name and renames it. Who may read it is up to the umask.
    fn write_file(&self, path: &str, bytes: &[u8]) -> Result<(), Problem> {
        let path = self.path(path);
        let folder = path.parent().expect("a file in a folder");
        let mode = Permissions::from_mode(0o666);
        let written = fs::create_dir_all(folder)
            .and_then(|()| tempfile::Builder::new().permissions(mode).tempfile_in(folder))
            .and_then(|mut file| {
                file.write_all(bytes)?;
                file.persist(&path).map_err(|error| error.error)
            });
        written.map(|_| ()).map_err(|error| unwritable(&path, &error))
    }
}

/// The files in a list. Somebody may have changed it: what is removed lies in the folder.
fn read_list(bytes: &[u8]) -> Option<BTreeSet<String>> {
    let list: List = serde_json::from_slice(bytes).ok()?;
    let stays = |path: &String| {
        Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
    };
    (list.schema == SCHEMA && list.files.iter().all(stays)).then_some(list.files)
}

fn damaged(path: &Path) -> Problem {
    let path = path.display();
    Problem::input((
        format!(
            "{path} 已损坏，不知道哪些文件是以前发布的；请删掉它所在的文件夹，或用 --out 另指一处"
        ),
        format!(
            "{path} is damaged, so it is not known which files were published before; remove its folder, or choose another with --out"
        ),
    ))
}

fn not_ours(path: &Path) -> Problem {
    let path = path.display();
    Problem::input((
        format!("{path} 已经存在，又不是以前发布的，不会覆盖它；请用 --out 另指一处"),
        format!(
            "{path} is there and was not published by us, so it is not overwritten; choose another folder with --out"
        ),
    ))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Problem {
    let path = path.display();
    Problem::input((
        format!("写不了 {path}：{error}；请用 --out 另指一处"),
        format!("cannot write {path}: {error}; choose another with --out"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect()
    }

    fn publish(folder: &Path, of: &[(&str, &str)]) -> Result<(), Problem> {
        Published::open(folder)?.write(&files(of))
    }

    #[test]
    fn what_is_no_longer_published_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("published");
        publish(&folder, &[("feedback/amy.md", "1"), ("feedback/bo.md", "1")]).unwrap();
        fs::write(folder.join("feedback/mine.md"), "mine").unwrap();
        publish(&folder, &[("feedback/bo.md", "2")]).unwrap();
        assert!(!folder.join("feedback/amy.md").exists());
        assert_eq!(fs::read_to_string(folder.join("feedback/bo.md")).unwrap(), "2");
        assert!(folder.join("feedback/mine.md").exists());
        assert!(!fs::read_to_string(folder.join(LIST)).unwrap().contains("amy"));
    }

    #[test]
    fn a_file_of_somebody_elses_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("scores.csv"), "mine").unwrap();
        let problem = publish(folder.path(), &[("a.md", "1"), ("scores.csv", "1")]).unwrap_err();
        assert!(problem.words.en.contains("scores.csv is there and was not published by us"));
        assert_eq!(fs::read_to_string(folder.path().join("scores.csv")).unwrap(), "mine");
        assert!(!folder.path().join("a.md").exists(), "nothing is written");
    }

    #[test]
    fn a_damaged_list_removes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("victim"), "").unwrap();
        let inside = folder.path().join("published");
        publish(&inside, &[("a.md", "1")]).unwrap();
        let good = fs::read_to_string(inside.join(LIST)).unwrap();
        for bad in ["", "{}", &good.replace("a.md", "../victim"), &good.replace("a.md", "/a.md")] {
            fs::write(inside.join(LIST), bad).unwrap();
            assert!(publish(&inside, &[("b.md", "1")]).unwrap_err().words.en.contains("damaged"));
        }
        assert!(folder.path().join("victim").exists() && inside.join("a.md").exists());
    }
}
