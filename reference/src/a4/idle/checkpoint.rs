//! `a4.checkpoint` without the work.

use contract::a4::{Checkpoint, CheckpointError, Checkpoints, Store};

use crate::idle::Idle;

impl Checkpoints for Idle {
    fn save(
        &self,
        _store: &dyn Store,
        _name: &str,
        _checkpoint: &Checkpoint,
    ) -> Result<(), CheckpointError> {
        todo!("a4.checkpoint.save")
    }

    fn load(&self, _store: &dyn Store, _name: &str) -> Result<Checkpoint, CheckpointError> {
        todo!("a4.checkpoint.load")
    }
}
