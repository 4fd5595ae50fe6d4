//! A session with the worker of a submission.

use harness::Session;

use super::compile::Built;
use crate::sandbox::{Confined, Files, Isolation, Limits};

impl Built {
    /// A session with the submission; nothing is started yet.
    pub fn session(&self, isolation: &Isolation) -> Session<Confined> {
        let memory = self.staged.submission.assignment.memory;
        let files = Files::of_system().read(&self.worker);
        let files = self.shared.iter().fold(files, Files::read);
        let files = self.native.iter().fold(files, |files, native| {
            // Without it libtorch refuses to compute with half precision.
            files.read(native).read("/proc/cpuinfo")
        });
        let worker = Confined::new(&self.worker, self.folder.path(), Limits::with_memory(memory));
        Session::new(worker.caged(files, isolation).for_user(self.folder.user()))
    }
}
