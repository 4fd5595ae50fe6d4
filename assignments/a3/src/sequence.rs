//! Bonus task `a3.sequence` (5 points): sequence parallelism.

use contract::a3::{Arg, Communicator, Result, SequenceParallel};
use tch::Tensor;

use crate::Submission;

impl SequenceParallel for Submission {
    /// Worked example, 2 ranks with one place each, all other sizes 1: rank 0 holds `q = 5`,
    /// `k = 0`, `v = 4`, and rank 1 `q = 1`, `k = ln 3`, `v = 8`. On rank 1 the scores are 0 and
    /// `ln 3`, the weights 1/4 and 3/4, and the output is 7, whether causal or not. On rank 0
    /// the scores are 0 and `5·ln 3`; causally it sees its own key only, and the output is 4.
    /// Checks `a3.sequence.whole`, `.causal`, `.large`, `.ring`, `.errors`.
    fn ring_attention(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        _causal: bool,
        _communicator: &dyn Communicator,
    ) -> Result<Tensor> {
        let arg = |name: &'static str, x| Arg::new("ring_attention", name, x);
        let q = arg("q", q).float()?.rank(4)?.filled()?.tensor();
        for (name, x) in [("k", k), ("v", v)] {
            arg(name, x).kind(q.kind())?.shape(&q.size())?;
        }
        todo!("a3.sequence.ring_attention")
    }
}
