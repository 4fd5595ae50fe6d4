//! `a3.layer` without the work.

use contract::a3::{
    AttentionWeights, Components, DecoderLayer, LayerWeights, LlamaConfig, MlpWeights, Result,
    RopeConfig, Sight,
};
use tch::Tensor;

use crate::idle::Idle;

impl DecoderLayer for Idle {
    fn rope_config(&self, _config: &LlamaConfig, _longest: i64) -> RopeConfig {
        todo!("a3.layer.rope_config")
    }

    fn attention(
        &self,
        _x: &Tensor,
        _sight: &Sight<'_>,
        _weights: &AttentionWeights,
        _config: &LlamaConfig,
        _components: &dyn Components,
    ) -> Result {
        todo!("a3.layer.attention")
    }

    fn mlp(&self, _x: &Tensor, _weights: &MlpWeights, _components: &dyn Components) -> Result {
        todo!("a3.layer.mlp")
    }

    fn decoder_layer(
        &self,
        _x: &Tensor,
        _sight: &Sight<'_>,
        _weights: &LayerWeights,
        _config: &LlamaConfig,
        _components: &dyn Components,
    ) -> Result {
        todo!("a3.layer.decoder_layer")
    }
}
