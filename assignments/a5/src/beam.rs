//! Task `a5.beam` (10 points): beam search.

use contract::a5::{Beam, BeamConfig, BeamSearch, CachedModel, Result};

use crate::Submission;

impl BeamSearch for Submission {
    fn beam_search(
        &self,
        _model: &dyn CachedModel,
        _prompt: &[i64],
        _config: &BeamConfig,
    ) -> Result<Vec<Beam>> {
        todo!("a5.beam.beam_search")
    }
}
