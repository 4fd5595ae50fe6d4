//! Task `a4.checkpoint` (5 points): checkpoints.

use contract::a4::{Checkpoint, CheckpointError, Checkpoints, Store};

use crate::Submission;

impl Checkpoints for Submission {
    /// Worked example: for `last` the calls are `create("last.tmp")`, `write`, `sync` and
    /// `rename("last.tmp", "last")`. A crash before the `rename` leaves the old one, one behind it
    /// the new one. If the `rename` came before the `sync`, `last` could be empty. `updates` =
    /// 2^53 + 1 stands in the metadata as the text `9007199254740993`. Checks
    /// `a4.checkpoint.file`, `.resume`, `.crash`, `.errors`.
    fn save(
        &self,
        _store: &dyn Store,
        _name: &str,
        _checkpoint: &Checkpoint,
    ) -> Result<(), CheckpointError> {
        todo!("a4.checkpoint.save")
    }

    /// Worked example: if there is a `last.tmp` and no `last`, it is `NoCheckpoint("last")`; if
    /// `last` lacks its last byte, or has `optimizer.first.x` without a parameter `x`, it is
    /// `Broken`. Checks `a4.checkpoint.resume`, `.crash`, `.errors`.
    fn load(&self, _store: &dyn Store, _name: &str) -> Result<Checkpoint, CheckpointError> {
        todo!("a4.checkpoint.load")
    }
}
