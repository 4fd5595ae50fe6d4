//! `a5.batching`.

use contract::a5::{Batching, Engine, EngineConfig, PagedModel, Randomness, Result};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right functions.
pub const RIGHT: Functions = Functions {};

impl Batching for Parts {
    fn engine<'a>(
        &self,
        _model: &'a dyn PagedModel,
        _config: &EngineConfig,
        _randomness: &'a dyn Randomness,
    ) -> Result<Box<dyn Engine + 'a>> {
        todo!("a5.batching.engine")
    }
}
