//! The file that says that a cache entry is complete, and what it was made of.
//!
//! It is written last. An entry is made again if its stamp is missing or differs from the
//! one that this program would write.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::failure::{Failure, io_failure};
use crate::pins::{self, Platform};
use crate::shim;
use crate::user_libtorch::UserLibtorch;

const FILE: &str = "complete";

/// Everything that decides what is in a cache entry, as text.
#[derive(Debug, PartialEq, Eq)]
pub struct Stamp(String);

impl Stamp {
    /// The stamp of the pinned wheels.
    pub fn of_pins(platform: &Platform) -> Self {
        let mut text = recipe();
        for wheel in platform.wheels {
            let _ = writeln!(text, "wheel {} {}", wheel.sha256, wheel.file);
            for keep in wheel.keep {
                let _ = writeln!(text, "keep {} in {}", keep.from, keep.to);
            }
        }
        Self(text)
    }

    /// The stamp of a libtorch that the user has installed.
    pub fn of_user(user: &UserLibtorch) -> Self {
        let dir = user.dir.display();
        Self(recipe() + &format!("{USER}{} {dir}\n", user.version))
    }

    /// The stamp of the entry at `dir`, if it has one.
    pub fn read(dir: &Path) -> Option<Self> {
        fs::read_to_string(dir.join(FILE)).ok().map(Self)
    }

    /// Marks the entry at `dir` as complete.
    pub fn write(&self, dir: &Path) -> Result<(), Failure> {
        let file = dir.join(FILE);
        fs::write(&file, &self.0).map_err(io_failure("write", &file))
    }

    /// Whether the entry at `dir` is complete, was made of this, and still has the
    /// libraries that are linked.
    pub fn is_on(&self, dir: &Path) -> bool {
        let lib = |stem| dir.join("lib").join(shim::library_file(stem)).is_file();
        Self::read(dir).as_ref() == Some(self) && lib("tch") && lib("torch_cpu")
    }

    /// Whether a set-up today would write this stamp, from the pins or from a libtorch of
    /// the user's, who need not set `LIBTORCH` every time.
    pub fn is_current(&self) -> bool {
        let pinned = Platform::here().map(Self::of_pins);
        let of_user = self.0.strip_prefix(&recipe()).is_some_and(|rest| rest.starts_with(USER));
        pinned.as_ref() == Some(self) || of_user
    }
}

const USER: &str = "LIBTORCH ";

/// How the shim is made, whatever libtorch it is for.
fn recipe() -> String {
    let flags = shim::COMPILE_FLAGS.join(" ");
    format!("torch-sys {}\nshim {flags}\n", pins::TORCH_SYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pins::PLATFORMS;

    fn entry(stamp: &Stamp) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("lib")).unwrap();
        for stem in ["tch", "torch_cpu"] {
            fs::write(dir.path().join("lib").join(shim::library_file(stem)), "").unwrap();
        }
        stamp.write(dir.path()).unwrap();
        dir
    }

    #[test]
    fn a_whole_entry_is_whole() {
        let stamp = Stamp::of_pins(&PLATFORMS[0]);
        assert!(stamp.is_on(entry(&stamp).path()));
    }

    #[test]
    fn an_entry_without_its_stamp_is_not_whole() {
        let stamp = Stamp::of_pins(&PLATFORMS[0]);
        let dir = entry(&stamp);
        fs::remove_file(dir.path().join(FILE)).unwrap();
        assert!(!stamp.is_on(dir.path()));
    }

    #[test]
    fn an_entry_made_of_other_pins_is_not_whole() {
        let other = Stamp::of_pins(&PLATFORMS[1]);
        assert!(!Stamp::of_pins(&PLATFORMS[0]).is_on(entry(&other).path()));
    }

    #[test]
    fn an_entry_that_lost_a_library_is_not_whole() {
        let stamp = Stamp::of_pins(&PLATFORMS[0]);
        for stem in ["tch", "torch_cpu"] {
            let dir = entry(&stamp);
            fs::remove_file(dir.path().join("lib").join(shim::library_file(stem))).unwrap();
            assert!(!stamp.is_on(dir.path()), "{stem}");
        }
    }

    #[test]
    fn a_stamp_names_the_hashes_and_the_version_of_torch_sys() {
        let Stamp(text) = Stamp::of_pins(&PLATFORMS[0]);
        for wheel in PLATFORMS[0].wheels {
            assert!(text.contains(wheel.sha256), "{text}");
        }
        assert!(text.contains(pins::TORCH_SYS), "{text}");
    }

    #[test]
    fn a_users_libtorch_is_current_until_the_recipe_changes() {
        let user = UserLibtorch { dir: "/opt/libtorch".into(), version: "2.13.1".into() };
        let stamp = Stamp::of_user(&user);
        assert!(stamp.is_current());
        let older = Stamp(stamp.0.replace(pins::TORCH_SYS, "0.25.0"));
        assert!(!older.is_current());
    }

    #[test]
    fn the_pins_of_another_platform_are_not_current() {
        let current = |platform| Stamp::of_pins(platform).is_current();
        let here = Platform::here().map_or(0, |_| 1);
        assert_eq!(PLATFORMS.iter().filter(|p| current(p)).count(), here);
    }
}
