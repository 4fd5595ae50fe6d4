//! Stopping on Ctrl-C and on the other signals that ask a process to end.

use std::io;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::base::exit_code::ExitCode;
use crate::base::scratch;

/// Waits for these signals from now on. When one comes, calls `finish`, removes the
/// temporary folders and ends with [`ExitCode::Interrupted`]. Processes that the grader had
/// started end too.
///
/// # Errors
///
/// If signals cannot be waited for.
pub fn on_interrupt(finish: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    std::thread::spawn(move || {
        if signals.forever().next().is_some() {
            finish();
            scratch::remove_all();
            std::process::exit(ExitCode::Interrupted as i32);
        }
    });
    Ok(())
}
