//! Task `a2.attention` (20 points): who looks at whom, and what comes of it.

use contract::a2::{
    Arg, Attention, AttentionOptions, AttentionSizes, AttentionWeights, Heads, Mask, Result,
};
use tch::Tensor;

use crate::Submission;

impl Attention for Submission {
    /// Worked example: causal, 2 queries and 3 keys: the queries are the last two of
    /// the sequence, so `[[true, true, false], [true, true, true]]`; with a window of 1
    /// too, `[[false, true, false], [false, false, true]]`. Checks `a2.attention.mask`,
    /// `.errors`.
    fn mask(&self, mask: Mask, s_q: i64, s_kv: i64) -> Result<Tensor> {
        for (name, size) in [("s_q", s_q), ("s_kv", s_kv)] {
            Arg::in_range("mask", name, size, 1..)?;
        }
        mask.fit("mask")?;
        todo!("a2.attention.mask")
    }

    /// Worked example, all sizes 1 but `s_kv = 2`: `q = 1`, `k = [0, ln 3]`,
    /// `v = [4, 8]`: the weights are 1/4 and 3/4, the output is 7. Checks
    /// `a2.attention.attend`, `.options`, `.large`, `.laws`, `.errors`.
    fn attend(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        options: &AttentionOptions,
    ) -> Result<Tensor> {
        let sizes = AttentionSizes::of("attend", q, k, v)?;
        options.fit("attend", q, &sizes)?;
        todo!("a2.attention.attend")
    }

    /// Worked example: with 2 heads of 3 features, head 1 of the queries is the rows 3,
    /// 4 and 5 of `query`. (You need no `_d` if you let `unflatten(-1, [h, -1])` find it.)
    /// Checks `a2.attention.layer`, `.errors`.
    fn layer(
        &self,
        x: &Tensor,
        weights: &AttentionWeights,
        heads: Heads,
        _options: &AttentionOptions,
    ) -> Result<Tensor> {
        let _d = heads.fit("layer", x, weights)?;
        todo!("a2.attention.layer")
    }
}
