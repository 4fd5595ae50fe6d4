//! Task `a5.beam` (10 points): beam search.

use contract::a5::{Beam, BeamConfig, BeamSearch, CachedModel, Result};

use crate::Submission;

impl BeamSearch for Submission {
    /// Worked example, with the prompt `[7]`, `width` 2, `max_tokens` 2, `end_ids` `[9]` and
    /// `length_penalty` 1. Behind the prompt 9 has the probability 0.4, 3 has 0.34, and 5 has 0.2.
    /// The list after the first step: `[]` (ended, the score is `ln 0.4 = -0.916`) and `[3]`
    /// (`ln 0.34 = -1.079`). Behind `[3]` the token 5 has the probability 0.88. Only `[3]` is
    /// extended; `[3, 5]` has `log_prob` `ln 0.34 + ln 0.88 = -1.207` and the score
    /// `-1.207 / 2 = -0.603`, so it comes before `[]`, which has competed as it was.
    ///
    /// Checks `a5.beam.search`, `.ended`, `.length_penalty`, `.edges`, `.reads`, `.errors`.
    fn beam_search(
        &self,
        _model: &dyn CachedModel,
        _prompt: &[i64],
        _config: &BeamConfig,
    ) -> Result<Vec<Beam>> {
        todo!("a5.beam.beam_search")
    }
}
