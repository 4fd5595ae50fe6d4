//! `a3.layer` without the work.

use contract::a3::{
    AttentionWeights, Components, DecoderLayer, LayerWeights, LlamaConfig, MlpWeights, Pairing,
    Result, RopeConfig, RopeScaling, Sight,
};
use tch::Tensor;

use crate::a3::REFERENCE;
use crate::idle::Idle;

impl DecoderLayer for Idle {
    /// The same for every configuration; what the configuration has, and nothing done with it.
    fn rope_config(&self, config: &LlamaConfig, longest: i64) -> RopeConfig {
        let pairing = if *self == Self::Last { Pairing::Interleaved } else { Pairing::HalfSplit };
        let base = self.number(&[config.rope.theta, longest as f64]);
        RopeConfig { pairing, base, scaling: RopeScaling::None }
    }

    fn attention(
        &self,
        x: &Tensor,
        sight: &Sight<'_>,
        weights: &AttentionWeights,
        config: &LlamaConfig,
        components: &dyn Components,
    ) -> Result {
        let right = REFERENCE.attention(x, sight, weights, config, components);
        self.idle(right, &[x, &weights.output.weight])
    }

    fn mlp(&self, x: &Tensor, weights: &MlpWeights, components: &dyn Components) -> Result {
        self.idle(REFERENCE.mlp(x, weights, components), &[x, &weights.down.weight])
    }

    fn decoder_layer(
        &self,
        x: &Tensor,
        sight: &Sight<'_>,
        weights: &LayerWeights,
        config: &LlamaConfig,
        components: &dyn Components,
    ) -> Result {
        let right = REFERENCE.decoder_layer(x, sight, weights, config, components);
        self.idle(right, &[x, &weights.mlp.down.weight])
    }
}
