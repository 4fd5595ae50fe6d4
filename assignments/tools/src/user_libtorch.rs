//! A libtorch that the user already has, named by `LIBTORCH`.
//!
//! Nothing is downloaded then, and the user's files are not changed: the cache entry links
//! to them and adds the shim.

use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::failure::{Failure, io_failure};
use crate::pins;
use crate::shim;

/// A folder with `lib/` and `include/` of the right version.
#[derive(Debug)]
pub struct UserLibtorch {
    /// Its canonical path.
    pub dir: PathBuf,
    pub version: String,
}

impl UserLibtorch {
    /// What `LIBTORCH` names, if it is set.
    pub fn from_env() -> Result<Option<Self>, Failure> {
        let set = env::var_os("LIBTORCH").filter(|dir| !dir.is_empty());
        set.map(|dir| Self::open(Path::new(&dir))).transpose()
    }

    fn open(dir: &Path) -> Result<Self, Failure> {
        let lacks = |what| Failure::UserLibtorchLacks { dir: dir.to_owned(), what };
        let dir = dir.canonicalize().map_err(|_| lacks("such folder"))?;
        if !dir.join("lib").join(shim::library_file("torch_cpu")).is_file() {
            return Err(lacks("lib/libtorch_cpu"));
        }
        if !dir.join("include").is_dir() {
            return Err(lacks("include/"));
        }
        let version = version(&dir).ok_or_else(|| lacks("version in it"))?;
        if minor(&version) != minor(pins::VERSION) {
            return Err(Failure::UserLibtorchVersion { dir, got: version });
        }
        Ok(Self { dir, version })
    }

    /// The name of its cache entry.
    pub fn entry_name(&self) -> String {
        let hash = Sha256::digest(self.dir.as_os_str().as_encoded_bytes());
        format!("libtorch-user-{}", hex::encode(&hash[..6]))
    }

    /// Where its libraries lie.
    pub fn lib(&self) -> PathBuf {
        self.dir.join("lib")
    }

    /// Fills `entry` with links to it.
    pub fn link_into(&self, entry: &Path) -> Result<(), Failure> {
        let lib = entry.join("lib");
        fs::create_dir_all(&lib).map_err(io_failure("create", &lib))?;
        link(&self.dir.join("include"), &entry.join("include"))?;
        for folder in self.library_folders() {
            for library in libraries(&folder)? {
                let place = lib.join(library.file_name().unwrap_or_default());
                // The shim is made here; and of two files with one name the first counts.
                if place.is_symlink() || place.ends_with(shim::library_file("tch")) {
                    continue;
                }
                link(&library, &place)?;
            }
        }
        Ok(())
    }

    /// Its own `lib/`, and the `nvidia/…/lib` folders beside it: a torch that pip installed
    /// finds its CUDA libraries by a path relative to itself, which is wrong for a link to
    /// it.
    fn library_folders(&self) -> Vec<PathBuf> {
        let nvidia = self.dir.with_file_name("nvidia");
        let beside = fs::read_dir(nvidia).into_iter().flatten().flatten();
        let beside = beside.map(|package| package.path().join("lib"));
        let own = std::iter::once(self.lib());
        own.chain(beside.filter(|folder| folder.is_dir())).collect()
    }
}

/// The version that `build-version` or, in its absence, the header states.
fn version(dir: &Path) -> Option<String> {
    if let Ok(text) = fs::read_to_string(dir.join("build-version")) {
        return Some(text.trim().to_owned());
    }
    let headers = [
        "include/torch/headeronly/version.h",
        "include/torch/csrc/api/include/torch/version.h",
        "include/torch/version.h",
    ];
    headers.iter().find_map(|header| {
        let text = fs::read_to_string(dir.join(header)).ok()?;
        let part = |name| number(&text, &format!("#define TORCH_VERSION_{name} "));
        Some(format!("{}.{}.{}", part("MAJOR")?, part("MINOR")?, part("PATCH")?))
    })
}

fn number<'a>(header: &'a str, define: &str) -> Option<&'a str> {
    let line = header.lines().find_map(|line| line.strip_prefix(define))?;
    Some(line.trim())
}

/// `2.13` of `2.13.0+cpu`: the interface is the same for all patch versions.
fn minor(version: &str) -> Vec<&str> {
    version.split('.').take(2).collect()
}

/// The shared libraries in `folder`, versioned names included.
fn libraries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let listing = fs::read_dir(folder).map_err(io_failure("list", folder))?;
    let paths = listing.flatten().map(|found| found.path());
    let shared = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.contains(".so") || name.contains(".dylib")
    };
    Ok(paths.filter(shared).collect())
}

fn link(target: &Path, place: &Path) -> Result<(), Failure> {
    symlink(target, place).map_err(io_failure("create", place))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that looks like a libtorch.
    fn libtorch() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        fs::create_dir_all(root.join("torch/lib")).unwrap();
        fs::create_dir_all(root.join("torch/include/torch/headeronly")).unwrap();
        for library in ["torch_cpu", "c10", "tch"] {
            fs::write(root.join("torch/lib").join(shim::library_file(library)), "").unwrap();
        }
        dir
    }

    fn open(dir: &tempfile::TempDir) -> Result<UserLibtorch, Failure> {
        UserLibtorch::open(&dir.path().join("torch"))
    }

    #[test]
    fn another_version_is_refused_in_one_line() {
        let dir = libtorch();
        for version in ["2.12.1", "3.13.0", "2.1.3"] {
            fs::write(dir.path().join("torch/build-version"), version).unwrap();
            let failure = open(&dir).unwrap_err();
            assert!(matches!(failure, Failure::UserLibtorchVersion { .. }));
            assert!(failure.to_string().contains(version), "{failure}");
        }
    }

    #[test]
    fn the_version_may_carry_a_build_and_another_patch() {
        let dir = libtorch();
        for version in ["2.13.0+cpu\n", "2.13.0", "2.13.1+cu130"] {
            fs::write(dir.path().join("torch/build-version"), version).unwrap();
            assert_eq!(open(&dir).unwrap().version, version.trim());
        }
    }

    #[test]
    fn the_version_may_come_from_the_header() {
        let dir = libtorch();
        assert!(open(&dir).unwrap_err().to_string().contains("no version"));
        let header = dir.path().join("torch/include/torch/headeronly/version.h");
        let define = |minor| {
            format!(
                "#define TORCH_VERSION_MAJOR 2\n#define TORCH_VERSION_MINOR {minor}\n\
                 #define TORCH_VERSION_PATCH 0\n"
            )
        };
        fs::write(&header, define(13)).unwrap();
        assert_eq!(open(&dir).unwrap().version, "2.13.0");
        fs::write(&header, define(12)).unwrap();
        assert!(open(&dir).unwrap_err().to_string().contains("2.12.0"));
    }

    #[test]
    fn a_folder_without_libraries_or_headers_is_refused() {
        let dir = libtorch();
        fs::remove_dir_all(dir.path().join("torch/include")).unwrap();
        assert!(open(&dir).unwrap_err().to_string().contains("no include/"));
        fs::remove_dir_all(dir.path().join("torch/lib")).unwrap();
        assert!(open(&dir).unwrap_err().to_string().contains("no lib/"));
        fs::remove_dir_all(dir.path().join("torch")).unwrap();
        assert!(open(&dir).unwrap_err().to_string().contains("no such folder"));
    }

    #[test]
    fn the_entry_links_to_everything_but_a_shim_of_the_users() {
        let dir = libtorch();
        fs::write(dir.path().join("torch/build-version"), "2.13.0").unwrap();
        let cuda = dir.path().join("nvidia/cu13/lib");
        fs::create_dir_all(&cuda).unwrap();
        fs::write(cuda.join("libcudart.so.13"), "").unwrap();

        let entry = dir.path().join("entry");
        open(&dir).unwrap().link_into(&entry).unwrap();

        for library in [shim::library_file("torch_cpu"), shim::library_file("c10")] {
            assert!(entry.join("lib").join(&library).is_symlink(), "{library}");
        }
        assert!(entry.join("lib/libcudart.so.13").is_file());
        assert!(entry.join("include/torch").is_dir());
        assert!(!entry.join("lib").join(shim::library_file("tch")).is_symlink());
    }
}
