//! Ctrl-C, and the other ways to be asked to stop.

use std::io;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::base::exit_code::ExitCode;
use crate::base::scratch;

/// From now on, when this process is asked to stop it does what `finish` says, removes
/// its temporary folders and ends with [`ExitCode::Interrupted`]. What it had started
/// ends with it.
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
