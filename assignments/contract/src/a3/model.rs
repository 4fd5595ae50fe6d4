//! Task `a3.model`: the whole of it.

use tch::Tensor;

use super::{Batch, Components, LlamaConfig, LlamaWeights, Result};

/// What a model computes on the way, and at the end.
#[derive(Debug)]
pub struct ModelOutput {
    /// `l + 1` tensors `[b, s, m]`: the embeddings, and the residual stream behind each layer.
    /// **None of them is normed.** (The last one of transformers is: it shows the stream behind
    /// the final norm there.)
    pub hidden_states: Vec<Tensor>,
    /// `[b, s, v]`
    pub logits: Tensor,
}

/// Task `a3.model`.
pub trait Model {
    /// A forward pass:
    ///
    /// ```text
    /// x₀ = embedding[ids]
    /// xᵢ = decoder_layer(xᵢ₋₁)                 for each layer
    /// logits = head(rms_norm(x_l, final_norm))
    /// ```
    ///
    /// The layers are those of the weights, as many as the configuration says. The head is the embedding once more if the weights have none (`head` is `None`); it has
    /// no bias. Positions are those of the [`Batch`], or counted as it says. Everything is
    /// computed in the dtype of the weights, logits too.
    ///
    /// What comes out at padding means nothing; it must not change anything at a token.
    ///
    /// **Drift.** Rounding errors grow with the layers. The checks compare each hidden state,
    /// position by position: the root mean square of what it is off, relative to its own, is at
    /// most `2e-6·√i` behind layer `i` in `f32` (of the embeddings, as behind layer 1) and 2e-2 in `bf16`. A failure names the first
    /// layer and the first position that are off.
    ///
    /// # Errors
    ///
    /// Those of [`Batch::fit`], and of the components.
    fn forward(
        &self,
        batch: &Batch<'_>,
        weights: &LlamaWeights,
        config: &LlamaConfig,
        components: &dyn Components,
    ) -> Result<ModelOutput>;
}
