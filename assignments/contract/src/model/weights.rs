//! The tensors of a LLaMA.

use tch::Tensor;

/// All of a model's tensors, in one dtype. Projections are `[out, in]`: `y = x·Wᵀ + b`.
#[derive(Debug)]
pub struct LlamaWeights {
    /// `[v, m]`
    pub embedding: Tensor,
    /// In the order in which they are passed.
    pub layers: Vec<LayerWeights>,
    /// The gain of the norm before the head, `[m]`.
    pub final_norm: Tensor,
    /// `[v, m]`; none if the embedding serves as the head, too (tied).
    pub head: Option<Tensor>,
}

/// The tensors of one decoder layer.
#[derive(Debug)]
pub struct LayerWeights {
    /// The gain of the norm before attention, `[m]`.
    pub attention_norm: Tensor,
    /// The four projections of attention.
    pub attention: AttentionWeights,
    /// The gain of the norm before the MLP, `[m]`.
    pub mlp_norm: Tensor,
    /// The three projections of the MLP.
    pub mlp: MlpWeights,
}

/// The projections of attention. Features are split into heads **head by head**: head `i`
/// owns the rows `i·d … (i + 1)·d` of `query`, and the same columns of `output`.
#[derive(Debug)]
pub struct AttentionWeights {
    /// `[h·d, m]`
    pub query: Projection,
    /// `[h_kv·d, m]`
    pub key: Projection,
    /// `[h_kv·d, m]`
    pub value: Projection,
    /// `[m, h·d]`
    pub output: Projection,
}

/// The projections of the gated MLP.
#[derive(Debug)]
pub struct MlpWeights {
    /// `[f, m]`
    pub gate: Projection,
    /// `[f, m]`
    pub up: Projection,
    /// `[m, f]`
    pub down: Projection,
}

/// A linear layer.
#[derive(Debug)]
pub struct Projection {
    /// `[out, in]`
    pub weight: Tensor,
    /// `[out]`, if it has one.
    pub bias: Option<Tensor>,
}
