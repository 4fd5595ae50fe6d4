//! Task `a2.flash` (15 points): attention in tiles, without ever holding all scores.

use contract::a2::{FlashAttention, FlashConfig, FlashGradients, FlashOutput, OnlineState, Result};
use tch::Tensor;

use crate::Submission;

impl FlashAttention for Submission {
    /// Worked example, one query: the state has maximum 0, sum 1, accumulator 4 (one
    /// key, score 0, value 4). A tile with the score `ln 3` and the value 8 makes the
    /// maximum `ln 3`, the sum `1/3 + 1`, the accumulator `4/3 + 8`; their quotient is
    /// 7. A tensor that stays as it is goes into the new state with `shallow_clone()`.
    /// Checks `a2.flash.step`, `.errors`.
    fn step(
        &self,
        state: &OnlineState,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        visible: Option<&Tensor>,
    ) -> Result<OnlineState> {
        state.fit("step", q, k, v, visible)?;
        todo!("a2.flash.step")
    }

    /// For each tile of queries, all tiles of keys; then output and log-sum-exp from
    /// the state. Checks `a2.flash.forward`, `.backward`, `.memory`, `.memory_backward`,
    /// `.errors`.
    fn forward(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        config: &FlashConfig,
    ) -> Result<FlashOutput> {
        let _sizes = config.fit("forward", q, k, v)?;
        todo!("a2.flash.forward")
    }

    /// The five formulas of the contract for each pair of tiles, added up. No autograd: it
    /// would keep every tile in memory, which is what tiling avoids. Checks
    /// `a2.flash.backward`, `.memory_backward`, `.errors`.
    fn backward(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        forward: &FlashOutput,
        d_output: &Tensor,
        config: &FlashConfig,
    ) -> Result<FlashGradients> {
        let _sizes = config.fit_backward(q, k, v, forward, d_output)?;
        todo!("a2.flash.backward")
    }
}
