//! What the build script of every crate that links libtorch calls.
//!
//! It tells the linker where libtorch will be at run time, and names a missing
//! set-up in one line instead of the linker's page. Which libraries to link is
//! said in `.cargo/config.toml`, not here; nothing is downloaded or compiled.

use std::env;
use std::path::{Path, PathBuf};

/// Emits the build script's instructions for linking libtorch, or its error.
pub fn link() {
    let crate_dir = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = crate_dir.as_deref().and_then(workspace_root);
    let root = root.expect("a folder above this crate holds .cargo/config.toml");
    let macos = env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "macos");
    for line in instructions(root, macos) {
        println!("cargo::{line}");
    }
}

/// The nearest folder, upwards from `dir`, that holds `.cargo/config.toml`.
fn workspace_root(dir: &Path) -> Option<&Path> {
    dir.ancestors().find(|dir| dir.join(".cargo/config.toml").is_file())
}

/// The instructions without their prefix `cargo::`.
fn instructions(root: &Path, macos: bool) -> Vec<String> {
    let lib = root.join(".libtorch/lib");
    let shim = lib.join(if macos { "libtch.dylib" } else { "libtch.so" });
    // Present or not: cargo runs the build script again once this changes.
    let mut lines = vec![format!("rerun-if-changed={}", shim.display())];
    if shim.is_file() {
        // The path through the link, not what it points to, so that a set-up
        // that replaces the cache entry needs no relinking.
        lines.push(format!("rustc-link-arg=-Wl,-rpath,{}", lib.display()));
    } else {
        lines.push(
            "error=libtorch is not set up; run `cargo xtask setup` once \
             (in the repository's root)"
                .to_owned(),
        );
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A folder of this test's own, removed afterwards; the crate has no
    /// dependencies, so that every crate's build script compiles at once.
    struct Root(PathBuf);

    impl Root {
        fn new(name: &str) -> Self {
            let dir = env::temp_dir().join(format!("libtorch-link-{}-{name}", std::process::id()));
            fs::create_dir_all(dir.join(".cargo")).unwrap();
            fs::write(dir.join(".cargo/config.toml"), "").unwrap();
            Self(dir)
        }
    }

    impl Drop for Root {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_missing_set_up_is_one_error_and_no_rpath() {
        let root = Root::new("missing");
        let lines = instructions(&root.0, false);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[0].ends_with(".libtorch/lib/libtch.so"), "{lines:?}");
        assert!(lines[1].starts_with("error="), "{lines:?}");
        assert!(lines[1].contains("cargo xtask setup"), "{lines:?}");
    }

    #[test]
    fn a_present_set_up_gives_the_path_through_the_link() {
        let root = Root::new("present");
        let lib = root.0.join(".libtorch/lib");
        fs::create_dir_all(&lib).unwrap();
        fs::write(lib.join("libtch.dylib"), "").unwrap();
        let lines = instructions(&root.0, true);
        assert!(lines[0].ends_with(".libtorch/lib/libtch.dylib"));
        assert_eq!(lines[1], format!("rustc-link-arg=-Wl,-rpath,{}", lib.display()));
        assert!(instructions(&root.0, false)[1].starts_with("error="));
    }

    #[test]
    fn the_root_is_the_nearest_folder_with_cargo_configuration() {
        let root = Root::new("nested");
        let deep = root.0.join("assignments/a2");
        assert_eq!(workspace_root(&deep), Some(root.0.as_path()));
    }
}
