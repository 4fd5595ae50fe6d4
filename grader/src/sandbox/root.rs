//! An empty root: a small file system in memory that contains the few files that a program
//! may use, at their own paths, and nothing else.

use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::mount::{
    MountFlags, MountPropagationFlags, UnmountFlags, mount, mount_bind_recursive, mount_change,
    unmount,
};
use rustix::process::{chdir, pivot_root};

use super::limits::Files;

/// Where the new root is built: a folder that exists on every system. The small files below
/// it that a program may use are copied.
const BUILT_AT: &str = "/proc";

/// From <linux/mount.h>.
const RDONLY: u64 = 1;
const NOSUID: u64 = 2;
const NODEV: u64 = 4;
const NOEXEC: u64 = 8;

/// Replaces this process's view of the file system. The process must have a mount namespace
/// of its own.
///
/// # Errors
///
/// If the kernel refuses a mount: the path and its words.
pub fn enter(files: &Files) -> io::Result<()> {
    mount_change("/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC)?;
    let covered = files.read.iter().filter(|path| path.starts_with(BUILT_AT));
    let copies: Vec<(&PathBuf, Vec<u8>)> =
        covered.filter_map(|path| Some((path, fs::read(path).ok()?))).collect();
    let flags = MountFlags::NOSUID | MountFlags::NODEV;
    mount("tmpfs", BUILT_AT, "tmpfs", flags, Some(c"size=4m,nr_inodes=4096,mode=755"))?;
    for (path, bytes) in copies {
        let copy = place(path)?;
        fs::write(copy, bytes)?;
    }
    for path in &files.read {
        show(path, RDONLY | NOSUID | NODEV)?;
    }
    for path in &files.write {
        let device = !path.is_dir();
        show(path, NOSUID | NOEXEC | if device { 0 } else { NODEV })?;
    }
    chdir(BUILT_AT)?;
    pivot_root(".", ".")?;
    unmount(".", UnmountFlags::DETACH)?;
    chdir("/")?;
    set_attributes(Path::new("/"), RDONLY, false)
}

/// Makes `path` visible in the new root; does nothing if it does not exist.
fn show(path: &Path, attributes: u64) -> io::Result<()> {
    let Ok(metadata) = fs::metadata(path) else { return Ok(()) };
    let named = |error: io::Error| {
        io::Error::new(error.kind(), format!("cannot show {}: {error}", path.display()))
    };
    let target = if metadata.is_dir() {
        let target = below(path);
        fs::create_dir_all(&target).map_err(named)?;
        target
    } else {
        let target = place(path).map_err(named)?;
        fs::File::create(&target).map_err(named)?;
        target
    };
    mount_bind_recursive(path, &target).map_err(|e| named(e.into()))?;
    set_attributes(&target, attributes, true).map_err(named)
}

/// The path of `path` in the new root; makes its folder.
fn place(path: &Path) -> io::Result<PathBuf> {
    let target = below(path);
    fs::create_dir_all(target.parent().expect("below the root"))?;
    Ok(target)
}

fn below(path: &Path) -> PathBuf {
    Path::new(BUILT_AT).join(path.strip_prefix("/").unwrap_or(path))
}

/// `mount_setattr(2)`, which adds attributes and takes none away: what is locked in
/// a user namespace stays locked.
#[expect(unsafe_code, reason = "rustix and libc have no safe wrapper for mount_setattr")]
fn set_attributes(path: &Path, attributes: u64, recursive: bool) -> io::Result<()> {
    /// `struct mount_attr`: set, clear, propagation, userns.
    type MountAttr = [u64; 4];
    let path = std::ffi::CString::new(path.as_os_str().as_bytes())?;
    let attr: MountAttr = [attributes, 0, 0, 0];
    let flags = if recursive { 0x8000 } else { 0 };
    // SAFETY: the path is a C string and the struct has the size that is passed;
    // the kernel only reads both.
    let result = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            libc::AT_FDCWD,
            path.as_ptr(),
            flags,
            attr.as_ptr(),
            std::mem::size_of::<MountAttr>(),
        )
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
