//! Where the key lies: where the operator says, or in the user's configuration.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{Key, PublicKey};
use crate::base::problem::Problem;
use crate::sandbox::Files;
use harness::repository;

/// The variable that names the key's file.
const VARIABLE: &str = "GRADER_KEY";

/// Where the key lies, or would lie.
#[derive(Debug, Clone)]
pub struct KeyPlace {
    /// The file; `None` if no home folder is known either.
    path: Option<PathBuf>,
    /// Whether the operator named it. Then it must exist.
    chosen: bool,
}

impl KeyPlace {
    /// `--key`, else `$GRADER_KEY`, else the user's configuration folder.
    pub fn new(given: Option<PathBuf>) -> Self {
        let variable = || std::env::var_os(VARIABLE).filter(|value| !value.is_empty());
        match given.or_else(|| variable().map(PathBuf::from)) {
            Some(path) => Self { path: Some(path), chosen: true },
            None => Self { path: default_path(), chosen: false },
        }
    }

    /// The file.
    ///
    /// # Errors
    ///
    /// If no home folder is known.
    pub fn path(&self) -> Result<&Path, Problem> {
        let unknown = || {
            Problem::usage((
                "不知道主目录在哪里：请给出 --key FILE",
                "no home folder is known: say --key FILE",
            ))
        };
        self.path.as_deref().ok_or_else(unknown)
    }

    /// Whether the operator named it.
    pub fn is_chosen(&self) -> bool {
        self.chosen
    }

    /// The key; `None` if nobody named one and there is none at the usual place.
    ///
    /// # Errors
    ///
    /// If the file is there but unusable, or was named and is not there.
    pub fn find(&self) -> Result<Option<Key>, Problem> {
        match &self.path {
            Some(path) if self.chosen || path.exists() => Key::read(path).map(Some),
            _ => Ok(None),
        }
    }

    /// The operator's own public key: that of the key, or if the key itself lies on
    /// another machine, the one in the file beside it.
    ///
    /// # Errors
    ///
    /// If there is neither.
    pub fn find_public(&self) -> Result<PublicKey, Problem> {
        let path = self.path()?;
        if path.exists() {
            return Key::read(path).map(|key| key.public());
        }
        let public = beside(path);
        if public.exists() {
            return PublicKey::read(&public);
        }
        let public = public.display();
        Err(Problem::input((
            format!(
                "没有可用来验证的公钥：{public} 不存在；请给出 --public-key FILE，或用 `grader keygen` 生成密钥"
            ),
            format!(
                "no public key to verify with: there is no {public}; say --public-key FILE, or make a key with `grader keygen`"
            ),
        )))
    }

    /// Refuses a key that lies where the compiler of submissions may read, such as below
    /// /usr: with `include_str!` a student could read it.
    ///
    /// # Errors
    ///
    /// If it does.
    pub fn keep_from(&self, files: &Files) -> Result<(), Problem> {
        let path = self.path.as_ref().and_then(|path| path.canonicalize().ok());
        match path {
            Some(path) if files.may_read(&path) => {
                let path = path.display();
                Err(Problem::input((
                    format!("提交的代码在编译时能读到密钥 {path}：请把它移出系统目录"),
                    format!(
                        "submissions may read the key {path} while they are compiled: move it out of the system's folders"
                    ),
                )))
            }
            _ => Ok(()),
        }
    }
}

/// `grader.key.pub` for `grader.key`.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".pub");
    path.with_file_name(name)
}

/// The git work tree or workspace that a file would be in.
pub fn repository_of(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let folder = path.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok())?;
    let ours = repository().canonicalize().ok();
    let is_repository =
        |folder: &&Path| folder.join(".git").exists() || Some(*folder) == ours.as_deref();
    folder.ancestors().find(is_repository).map(Path::to_path_buf)
}

fn default_path() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|value| is_absolute(value));
    let config = folder("XDG_CONFIG_HOME").map(PathBuf::from);
    let config = config.or_else(|| Some(Path::new(&folder("HOME")?).join(".config")))?;
    Some(config.join("llm-foundations/grader.key"))
}

/// Relative paths are ignored, as the XDG specification asks.
fn is_absolute(value: &OsStr) -> bool {
    Path::new(value).is_absolute()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_found_however_one_gets_into_it() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let clone = folder.join("repository");
        std::fs::create_dir_all(clone.join("deep")).unwrap();
        // A linked work tree has a file instead of a folder.
        std::fs::write(clone.join(".git"), "gitdir: elsewhere").unwrap();
        std::os::unix::fs::symlink(clone.join("deep"), folder.join("link")).unwrap();
        for path in ["repository/key", "repository/deep/key", "repository/new/key", "link/key"] {
            assert_eq!(repository_of(&folder.join(path)).as_ref(), Some(&clone), "{path}");
        }
        assert_eq!(repository_of(&folder.join("key")), None);
        assert!(repository_of(&repository().join("grader/key")).is_some());
    }

    #[test]
    fn a_key_where_the_compiler_reads_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("grader.key");
        std::fs::write(&path, "").unwrap();
        let place = KeyPlace { path: Some(path), chosen: true };
        let elsewhere = Files::of_system();
        assert!(place.keep_from(&elsewhere).is_ok());
        assert!(place.keep_from(&elsewhere.read(folder.path())).is_err());
    }

    #[test]
    fn the_public_key_lies_beside_the_key() {
        assert_eq!(beside(Path::new("/a/grader.key")), Path::new("/a/grader.key.pub"));
    }
}
