//! A session with the worker of a submission.

use harness::Session;

use super::compile::Built;
use crate::sandbox::{Confined, Files, Limits, Means};

impl Built {
    /// A session with the submission; nothing is started yet.
    pub fn session(&self, means: &Means) -> Session<Confined> {
        let memory = self.staged.submission.assignment.memory;
        let files = Files::of_system().read(&self.worker);
        let files = self.native.iter().fold(files, |files, native| {
            // Without it libtorch refuses to compute with half precision.
            files.read(native).read("/proc/cpuinfo")
        });
        let worker = Confined::new(&self.worker, self.folder.path(), Limits::with_memory(memory));
        Session::new(worker.caged(files, means).for_user(self.folder.user()))
    }
}
