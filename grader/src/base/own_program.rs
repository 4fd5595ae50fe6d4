//! The file of this program, which starts itself once more for each sandbox.

use std::io;
use std::path::PathBuf;

/// The program of the process that looks. Linux shows it here even if its file was replaced
/// meanwhile, as `cargo build` does.
const OF_LINUX: &str = "/proc/self/exe";

/// What starts this program once more.
///
/// # Errors
///
/// If the system does not tell.
pub fn own_program() -> io::Result<PathBuf> {
    let link = PathBuf::from(OF_LINUX);
    if link.exists() { Ok(link) } else { std::env::current_exe() }
}
