//! Task `a5.batching` (10 points): continuous batching.

use contract::a5::{Batching, Engine, EngineConfig, PagedModel, Randomness, Result};

use crate::Submission;

impl Batching for Submission {
    fn engine<'a>(
        &self,
        _model: &'a dyn PagedModel,
        _config: &EngineConfig,
        _randomness: &'a dyn Randomness,
    ) -> Result<Box<dyn Engine + 'a>> {
        todo!("a5.batching.engine")
    }
}
