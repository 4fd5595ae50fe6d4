//! `a5.beam`.

use contract::a5::{Beam, BeamConfig, BeamSearch, CachedModel, Result};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right functions.
pub const RIGHT: Functions = Functions {};

impl BeamSearch for Parts {
    fn beam_search(
        &self,
        _model: &dyn CachedModel,
        _prompt: &[i64],
        _config: &BeamConfig,
    ) -> Result<Vec<Beam>> {
        todo!("a5.beam.beam_search")
    }
}
