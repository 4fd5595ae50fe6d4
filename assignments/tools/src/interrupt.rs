//! Ctrl-C while a set-up is incomplete.
//!
//! Processes in the terminal's foreground group (pip, the compiler) receive the signal
//! themselves and end. This process only has to notice it, so that the temporary folder is
//! removed as usual.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGINT;
use signal_hook::flag;

use crate::exit_code::ExitCode;
use crate::failure::Failure;

/// Whether Ctrl-C was pressed since [`Interrupt::watch`].
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From now on Ctrl-C sets a flag; a second one ends the process at once.
    pub fn watch() -> Self {
        let pressed = Arc::new(AtomicBool::new(false));
        let code = i32::from(ExitCode::Interrupted.number());
        // The order matters: the first press must find the flag still unset.
        flag::register_conditional_shutdown(SIGINT, code, Arc::clone(&pressed))
            .and_then(|_| flag::register(SIGINT, Arc::clone(&pressed)))
            .expect("SIGINT may be handled");
        Self(pressed)
    }

    /// An error once Ctrl-C was pressed.
    pub fn check(&self) -> Result<(), Failure> {
        if self.0.load(Ordering::Relaxed) {
            return Err(Failure::Interrupted);
        }
        Ok(())
    }

    /// An interrupt that never happens, for tests.
    #[cfg(test)]
    pub fn never() -> Self {
        Self(Arc::new(AtomicBool::new(false)))
    }
}
