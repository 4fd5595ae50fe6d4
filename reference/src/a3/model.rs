//! `a3.model`: layers one behind the other.

use contract::a3::{
    Batch, Components, DecoderLayer as _, LayerWeights, LlamaConfig, LlamaWeights, Model,
    ModelOutput, Result, Sight,
};
use tch::{Device, Kind, Tensor};

use super::Parts;
use super::layer::Sublayer;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// Where the tokens stand.
    pub positions: fn(&Batch<'_>) -> Tensor,
    /// Which places the layers take for tokens.
    pub tokens: fn(&Batch<'_>) -> Option<Tensor>,
    /// The embeddings as they enter the first layer.
    pub embedded: fn(Tensor, &LlamaConfig) -> Tensor,
    /// The weights of the layers, in the order in which they are passed.
    pub layers: fn(&LlamaWeights) -> Vec<&LayerWeights>,
    /// What the head is given, from the stream and a norm with the gain of the last one.
    pub normed: fn(&Tensor, norm: Sublayer<'_>) -> Result,
    /// The eps of the last norm.
    pub eps: fn(&LlamaConfig) -> f64,
    /// The matrix of the head.
    pub head: fn(&LlamaWeights) -> &Tensor,
    /// The hidden states as they are returned, from the streams, what the head was given, and
    /// the logits.
    pub hidden_states: fn(Vec<Tensor>, normed: &Tensor) -> Vec<Tensor>,
    /// The logits as they are returned.
    pub logits: fn(Tensor) -> Tensor,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    positions,
    tokens: |batch| batch.tokens.map(Tensor::shallow_clone),
    embedded: |x, _| x,
    layers: |weights| weights.layers.iter().collect(),
    normed: |x, norm| norm(x),
    eps: |config| config.rms_norm_eps,
    head: |weights| weights.head.as_ref().unwrap_or(&weights.embedding),
    hidden_states: |streams, _| streams,
    logits: |logits| logits,
};

/// The positions of the batch; if it has none, each row counts its tokens.
pub fn positions(batch: &Batch<'_>) -> Tensor {
    match (batch.positions, batch.tokens) {
        (Some(positions), _) => positions.shallow_clone(),
        (None, Some(tokens)) => (tokens.cumsum(-1, Kind::Int64) - 1).clamp_min(0),
        (None, None) => Tensor::arange(batch.ids.size()[1], (Kind::Int64, Device::Cpu)),
    }
}

impl Model for Parts {
    fn forward(
        &self,
        batch: &Batch<'_>,
        weights: &LlamaWeights,
        config: &LlamaConfig,
        components: &dyn Components,
    ) -> Result<ModelOutput> {
        let parts = self.model;
        batch.fit("forward", config.vocab_size)?;
        let positions = (parts.positions)(batch);
        let tokens = (parts.tokens)(batch);
        let sight = Sight { positions: &positions, tokens: tokens.as_ref() };
        let embedded = components.embedding(batch.ids, &weights.embedding)?;
        let mut streams = vec![(parts.embedded)(embedded, config)];
        for layer in (parts.layers)(weights) {
            let x = &streams[streams.len() - 1];
            streams.push(self.decoder_layer(x, &sight, layer, config, components)?);
        }
        let norm = |x: &Tensor| components.rms_norm(x, &weights.final_norm, (parts.eps)(config));
        let normed = (parts.normed)(&streams[streams.len() - 1], &norm)?;
        let logits = components.linear(&normed, (parts.head)(weights), None)?;
        let logits = (parts.logits)(logits);
        Ok(ModelOutput { hidden_states: (parts.hidden_states)(streams, &normed), logits })
    }
}
