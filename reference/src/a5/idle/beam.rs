//! `a5.beam` without the work.

use contract::a5::{Beam, BeamConfig, BeamSearch, CachedModel, Result};

use crate::idle::Idle;

impl BeamSearch for Idle {
    fn beam_search(
        &self,
        _model: &dyn CachedModel,
        _prompt: &[i64],
        _config: &BeamConfig,
    ) -> Result<Vec<Beam>> {
        todo!("a5.beam.beam_search")
    }
}
