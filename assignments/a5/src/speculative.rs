//! Task `a5.speculative` (15 points): speculative decoding.

use contract::a5::{
    Accepted, CachedModel, RandomStream, Randomness, Result, Speculated, SpeculativeConfig,
    SpeculativeDecoding,
};
use tch::Tensor;

use crate::Submission;

impl SpeculativeDecoding for Submission {
    /// Worked example, with the proposal `[2]`, `p` = 0.5, 0.3, 0.2 and `q` = 0.2, 0.3, 0.5: token 2
    /// stays with probability 0.2/0.5 = 0.4. If it does not, `max(0, p - q)` = 0.3, 0, 0, so token 0
    /// comes: `accepted` 0, `next` 0. If it does, `accepted` is 1, and `next` is drawn from the
    /// second row of `target`. Checks `a5.speculative.certain`, `.possible`, `.distribution`,
    /// `.acceptance`, `.errors`.
    fn accept(
        &self,
        _target: &Tensor,
        _draft: &Tensor,
        _proposal: &[i64],
        _stream: &mut dyn RandomStream,
    ) -> Result<Accepted> {
        todo!("a5.speculative.accept")
    }

    /// Worked example, with a prompt of 5 tokens, `K` 3, `max_tokens` 6 and a draft that is always
    /// right: 3 proposals and one more token are 4; now 2 are wanted, so there is 1 proposal, and
    /// one more token. The target reads up to 8 tokens of the text in the first round, up to 10 in
    /// the second one, and never reads the last. Checks `a5.speculative.greedy`, `.ends`, `.calls`,
    /// `.drawn`, `.texts`, `.errors`.
    fn speculate(
        &self,
        _target: &dyn CachedModel,
        _draft: &dyn CachedModel,
        _prompt: &[i64],
        _config: &SpeculativeConfig,
        _randomness: &dyn Randomness,
    ) -> Result<Speculated> {
        todo!("a5.speculative.speculate")
    }
}
