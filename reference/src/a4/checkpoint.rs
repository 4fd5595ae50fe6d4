//! `a4.checkpoint`.

use contract::a4::{Checkpoint, CheckpointError, Checkpoints, Store};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl Checkpoints for Parts {
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
