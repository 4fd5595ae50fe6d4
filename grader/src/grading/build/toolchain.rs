//! The compiler and the linker that submissions are compiled with.

use std::io;
use std::path::{Path, PathBuf};

use crate::base::problem::Problem;
use crate::sandbox;

/// The compiler and the linker.
#[derive(Debug)]
pub struct Toolchain {
    /// The compiler itself, not rustup's proxy.
    pub rustc: PathBuf,
    /// The folder that it is installed in.
    pub sysroot: PathBuf,
    /// `rustc 1.95.0 (…)`
    pub version: String,
    /// The linker driver.
    pub linker: PathBuf,
    /// The linker that comes with the compiler, where it brings one.
    pub lld: Option<PathBuf>,
    /// The standard library as a shared library.
    pub std: PathBuf,
}

impl Toolchain {
    /// The toolchain of this machine.
    ///
    /// # Errors
    ///
    /// If a part is missing.
    pub fn find() -> Result<Self, Problem> {
        let version = ask_rustc(&["--version"])?;
        let folders = ask_rustc(&["--print", "sysroot", "--print", "target-libdir"])?;
        let mut folders = folders.lines().map(PathBuf::from);
        let (sysroot, libraries) =
            (folders.next().unwrap_or_default(), folders.next().unwrap_or_default());
        Ok(Self {
            rustc: sysroot.join("bin/rustc"),
            version,
            linker: find_linker()?,
            lld: find_lld(&sysroot),
            std: find_std(&libraries)?,
            sysroot,
        })
    }

    /// Puts the compiler's own linker into `folder`, under the name that the driver looks for.
    ///
    /// # Errors
    ///
    /// If that is impossible.
    pub fn offer_lld(&self, folder: &Path) -> io::Result<()> {
        let Some(lld) = &self.lld else { return Ok(()) };
        std::os::unix::fs::symlink(lld, folder.join("ld.lld"))
    }

    /// Makes the driver link with the compiler's own linker, as `cargo build` does; this takes
    /// a third of the time of the system's linker. rustc does so by itself only if no driver is
    /// named. The driver looks for a program `ld.lld`, which is offered in `folder`. The one
    /// beside `rust-lld` needs /proc to find it, which the sandbox does not have; a link works
    /// without.
    pub fn lld_arguments(&self, folder: &Path) -> Vec<String> {
        let arguments =
            ["-Clink-arg=-fuse-ld=lld".into(), format!("-Clink-arg=-B{}", folder.display())];
        if self.lld.is_some() { arguments.into() } else { vec![] }
    }
}

fn ask_rustc(arguments: &[&str]) -> Result<String, Problem> {
    let answer = sandbox::rustc(arguments).map_err(|error| {
        Problem::fault((format!("运行不了 rustc：{error}"), format!("cannot run rustc: {error}")))
    })?;
    Ok(answer.trim().to_string())
}

/// `lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld`, where it links for this system.
fn find_lld(sysroot: &Path) -> Option<PathBuf> {
    let targets = std::fs::read_dir(sysroot.join("lib/rustlib")).ok()?.flatten();
    let found = targets.map(|target| target.path().join("bin/rust-lld")).find(|lld| lld.is_file());
    found.filter(|_| cfg!(target_os = "linux"))
}

fn find_linker() -> Result<PathBuf, Problem> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let candidates = std::env::split_paths(&path).map(|folder| folder.join("cc"));
    let found = candidates.into_iter().find(|file| file.is_file());
    // The program itself: links to it do not exist in the sandbox.
    let found = found.and_then(|link| link.canonicalize().ok());
    found.ok_or_else(|| {
        Problem::fault((
            "PATH 上没有 C 编译器 `cc`：请安装 gcc 或 clang",
            "no C compiler `cc` on the PATH: install gcc or clang",
        ))
    })
}

/// `libstd-d1237ef7159db0a2.so` in the folder of the standard library.
fn find_std(folder: &Path) -> Result<PathBuf, Problem> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_std = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(std::env::consts::DLL_SUFFIX)
    };
    files.map(|file| file.path()).find(is_std).ok_or_else(|| {
        let folder = folder.display();
        Problem::fault((
            format!("{folder} 里没有标准库的共享库 libstd：请重新安装 Rust"),
            format!("no shared library libstd in {folder}: install Rust again"),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// rustup and the packages of systems install it there; without it linking takes three
    /// times as long.
    #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
    #[test]
    fn the_compilers_own_linker_is_found() {
        let lld = Toolchain::find().unwrap().lld.unwrap();
        assert!(sandbox::tool(&lld, &["-flavor", "gnu", "--version"]).unwrap().contains("LLD"));
    }
}
