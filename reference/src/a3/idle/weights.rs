//! `a3.weights` without the work. The reference says what is wrong with files and arguments,
//! and which shape is right.

use std::collections::BTreeMap;

use contract::a3::{
    AttentionWeights, Files, LayerWeights, Layout, LlamaConfig, LlamaWeights, LoadError,
    MlpWeights, Projection, Result, Weights,
};
use tch::{Kind, Tensor};

use crate::a3::REFERENCE;
use crate::idle::Idle;

impl Weights for Idle {
    fn read_safetensors(
        &self,
        file: &str,
        bytes: &[u8],
    ) -> std::result::Result<BTreeMap<String, Tensor>, LoadError> {
        let right = REFERENCE.read_safetensors(file, bytes)?;
        Ok(right.into_iter().map(|(name, x)| (name, self.tensor(&x, &[]))).collect())
    }

    fn load_weights(
        &self,
        files: &dyn Files,
        config: &LlamaConfig,
        dtype: Kind,
    ) -> std::result::Result<LlamaWeights, LoadError> {
        let right = REFERENCE.load_weights(files, config, dtype)?;
        Ok(idle_weights(*self, right))
    }

    fn relayout(&self, weight: &Tensor, heads: i64, from: Layout, to: Layout) -> Result {
        let right = REFERENCE.relayout(weight, heads, from, to)?;
        Ok(self.tensor(&right, &[weight, &weight.flip([0])]))
    }
}

/// A model of the same shapes.
pub(super) fn idle_weights(idle: Idle, right: LlamaWeights) -> LlamaWeights {
    let of = |x: Tensor| idle.tensor(&x, &[]);
    let projection = |Projection { weight, bias }: Projection| Projection {
        weight: of(weight),
        bias: bias.map(of),
    };
    let layer = |layer: LayerWeights| {
        let AttentionWeights { query, key, value, output } = layer.attention;
        let MlpWeights { gate, up, down } = layer.mlp;
        LayerWeights {
            attention_norm: of(layer.attention_norm),
            attention: AttentionWeights {
                query: projection(query),
                key: projection(key),
                value: projection(value),
                output: projection(output),
            },
            mlp_norm: of(layer.mlp_norm),
            mlp: MlpWeights { gate: projection(gate), up: projection(up), down: projection(down) },
        }
    };
    LlamaWeights {
        embedding: of(right.embedding),
        layers: right.layers.into_iter().map(layer).collect(),
        final_norm: of(right.final_norm),
        head: right.head.map(of),
    }
}
