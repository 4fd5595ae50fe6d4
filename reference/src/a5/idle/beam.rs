//! `a5.beam` without the work. The reference looks at the arguments here.

use contract::a5::{Beam, BeamConfig, BeamSearch, CachedModel, Result};

use crate::a5::REFERENCE;
use crate::idle::Idle;

impl BeamSearch for Idle {
    fn beam_search(
        &self,
        model: &dyn CachedModel,
        prompt: &[i64],
        config: &BeamConfig,
    ) -> Result<Vec<Beam>> {
        let right = REFERENCE.beam_search(model, prompt, config)?;
        if *self == Self::Nothing {
            return Ok(vec![]);
        }
        let beam = |beam: &Beam| {
            let number = self.number(&[beam.ids.len() as f64, prompt.len() as f64]);
            let ids = match self {
                Self::First => vec![prompt[0]; beam.ids.len()],
                Self::Last => prompt.iter().rev().take(beam.ids.len()).copied().collect(),
                _ => vec![number as i64; beam.ids.len()],
            };
            Beam { ids, log_prob: number, score: number, ended: number == 0.0 }
        };
        Ok(right.iter().map(beam).collect())
    }
}
