//! The clone that the command runs in.

use std::env;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, io_failure};

/// The root folder of this clone.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Its path.
    pub root: PathBuf,
}

impl Workspace {
    /// The nearest folder, upwards from the current one, that is a workspace
    /// root with cargo configuration.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn find() -> Result<Self, Failure> {
        let here = env::current_dir().map_err(|_| Failure::NoWorkspace)?;
        let root = here.ancestors().find(|dir| {
            dir.join(".cargo/config.toml").is_file() && dir.join("Cargo.toml").is_file()
        });
        let root = root.ok_or(Failure::NoWorkspace)?.to_owned();
        Ok(Self { root })
    }

    /// The cargo that runs this program, to be run in the root.
    pub fn cargo(&self) -> Command {
        let program = env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from);
        let mut cargo = Command::new(program);
        cargo.current_dir(&self.root);
        cargo
    }

    /// The link by which the linker and every program find libtorch.
    pub fn libtorch(&self) -> PathBuf {
        self.root.join(".libtorch")
    }

    /// The link by which a model's files are found.
    pub fn model(&self, name: &str) -> PathBuf {
        self.root.join(".models").join(name)
    }

    /// Points `.libtorch` at `entry`.
    ///
    /// # Errors
    ///
    /// If the link cannot be made.
    pub fn link_libtorch(&self, entry: &Path) -> Result<(), Failure> {
        link(self.libtorch(), entry)
    }

    /// Points `.models/NAME` at `entry`.
    ///
    /// # Errors
    ///
    /// If the link cannot be made.
    pub fn link_model(&self, name: &str, entry: &Path) -> Result<(), Failure> {
        let folder = self.root.join(".models");
        fs::create_dir_all(&folder).map_err(io_failure("create", &folder))?;
        link(self.model(name), entry)
    }
}

/// Points `link` at `entry`. At every moment there is either the old link or the new one.
fn link(link: PathBuf, entry: &Path) -> Result<(), Failure> {
    if fs::read_link(&link).is_ok_and(|target| target == entry) {
        return Ok(());
    }
    if link.is_dir() && !link.is_symlink() {
        return Err(Failure::LinkIsFolder { link });
    }
    let new = link.with_added_extension("new");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(io_failure("remove", &new)(error));
        }
        _ => {}
    }
    symlink(entry, &new).map_err(io_failure("create", &new))?;
    fs::rename(&new, &link).map_err(io_failure("replace", &link))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    #[test]
    fn the_link_is_replaced_without_a_moment_of_absence() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace { root: dir.path().to_owned() };
        let entries = ["a", "b"].map(|name| dir.path().join(name));
        for entry in &entries {
            fs::create_dir(entry).unwrap();
        }
        workspace.link_libtorch(&entries[0]).unwrap();

        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let link = workspace.libtorch();
                while !done.load(Ordering::Relaxed) {
                    fs::read_link(&link).expect("the link is always there");
                }
            });
            for turn in 0..2000 {
                workspace.link_libtorch(&entries[turn % 2]).unwrap();
            }
            done.store(true, Ordering::Relaxed);
            reader.join().unwrap();
        });
        assert_eq!(fs::read_link(workspace.libtorch()).unwrap(), entries[1]);
        assert!(!dir.path().join(".libtorch.new").exists());
    }

    #[test]
    fn a_left_over_of_an_interrupted_replacement_is_no_obstacle() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace { root: dir.path().to_owned() };
        symlink("nowhere", dir.path().join(".libtorch.new")).unwrap();
        workspace.link_libtorch(dir.path()).unwrap();
        assert_eq!(fs::read_link(workspace.libtorch()).unwrap(), dir.path());
    }

    #[test]
    fn a_folder_in_the_links_place_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace { root: dir.path().to_owned() };
        fs::create_dir(workspace.libtorch()).unwrap();
        fs::write(workspace.libtorch().join("mine"), "").unwrap();
        let failure = workspace.link_libtorch(dir.path()).unwrap_err();
        assert!(matches!(failure, Failure::LinkIsFolder { .. }));
        assert!(workspace.libtorch().join("mine").exists());
    }
}
