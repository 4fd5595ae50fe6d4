//! `a5.batching` without the work.

use contract::a5::{Batching, Engine, EngineConfig, PagedModel, Randomness, Result};

use crate::idle::Idle;

impl Batching for Idle {
    fn engine<'a>(
        &self,
        _model: &'a dyn PagedModel,
        _config: &EngineConfig,
        _randomness: &'a dyn Randomness,
    ) -> Result<Box<dyn Engine + 'a>> {
        todo!("a5.batching.engine")
    }
}
