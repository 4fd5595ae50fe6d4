//! Messages while the user waits: plain lines on standard error.

/// The numbered steps of a set-up.
pub struct Progress {
    done: usize,
    steps: usize,
}

impl Progress {
    pub fn of(steps: usize) -> Self {
        Self { done: 0, steps }
    }

    /// Says that the next step begins.
    pub fn step(&mut self, what: &str) {
        self.done += 1;
        eprintln!("[{}/{}] {what}…", self.done, self.steps);
    }
}
