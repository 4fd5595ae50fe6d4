//! Task `a3.layer` (20 points): a decoder layer, put together from the components that are
//! handed in: `components.linear(…)`, `components.rope(…)`, `components.attend(…)`, …

use contract::a3::{
    AttentionWeights, Components, DecoderLayer, LayerWeights, LlamaConfig, MlpWeights, Result,
    RopeConfig, Sight,
};
use tch::Tensor;

use crate::Submission;

impl DecoderLayer for Submission {
    /// Worked example: `Dynamic` with factor 2 and `max_position_embeddings` 4096. For
    /// `longest = 4096` frequencies stay as they are; for `longest = 8192` the base is
    /// multiplied by `3^(d/(d - 2))`, since `2·8192/4096 - (2 - 1) = 3`. Check
    /// `a3.layer.rope_config`.
    fn rope_config(&self, _config: &LlamaConfig, _longest: i64) -> RopeConfig {
        todo!("a3.layer.rope_config")
    }

    /// Worked example: with 6 heads of queries and 2 of keys and values, heads 0, 1, 2 of the
    /// queries look at head 0, and heads 3, 4, 5 at head 1. Checks `a3.layer.attention`,
    /// `.padding`, `.errors`.
    fn attention(
        &self,
        x: &Tensor,
        sight: &Sight<'_>,
        _weights: &AttentionWeights,
        _config: &LlamaConfig,
        _components: &dyn Components,
    ) -> Result<Tensor> {
        let (_b, _s) = sight.fit("attention", x)?;
        todo!("a3.layer.attention")
    }

    /// Worked example, all sizes 1: `x = ln 3`, `gate = 1`, `up = 4`, `down = 1`:
    /// `silu(ln 3) = ¾·ln 3`, so the result is `3·(ln 3)² ≈ 3.621`. Checks `a3.layer.mlp`,
    /// `.errors`.
    fn mlp(
        &self,
        _x: &Tensor,
        _weights: &MlpWeights,
        _components: &dyn Components,
    ) -> Result<Tensor> {
        todo!("a3.layer.mlp")
    }

    /// Worked example with `m = 1`, gains of 1 and next to no eps, so that whatever is
    /// positive is normed to 1: if attention triples what it gets and the MLP multiplies it by
    /// 5, then `x = 2` becomes `y = 2 + 3·1 = 5` and `z = 5 + 5·1 = 10`. Checks
    /// `a3.layer.decoder_layer`, `.errors`.
    fn decoder_layer(
        &self,
        _x: &Tensor,
        _sight: &Sight<'_>,
        _weights: &LayerWeights,
        _config: &LlamaConfig,
        _components: &dyn Components,
    ) -> Result<Tensor> {
        todo!("a3.layer.decoder_layer")
    }
}
