//! Task `a2.encoder`: the same block, once reading in both directions and once causally.

use tch::Tensor;

use super::{Arg, AttentionWeights, Heads, Result};

/// A model of one block.
///
/// `v` is the size of the vocabulary, `m` the features of the model, `f` those
/// inside the MLP.
#[derive(Debug)]
pub struct EncoderWeights {
    /// `[v, m]`; also the unembedding: `logits = x·embeddingᵀ`.
    pub embedding: Tensor,
    /// `[s_max, m]`, row `p` is added to the token at position `p`, counted from 0.
    pub position: Tensor,
    /// The gain of the RMS norm before attention, `[m]`.
    pub attention_norm: Tensor,
    /// The attention layer.
    pub attention: AttentionWeights,
    /// The gain of the RMS norm before the MLP, `[m]`.
    pub mlp_norm: Tensor,
    /// `[f, m]`
    pub gate: Tensor,
    /// `[f, m]`
    pub up: Tensor,
    /// `[m, f]`
    pub down: Tensor,
    /// The gain of the RMS norm before the unembedding, `[m]`.
    pub final_norm: Tensor,
    /// How many heads attention has.
    pub heads: Heads,
    /// The eps of all three norms, inside the root.
    pub eps: f64,
}

impl EncoderWeights {
    /// `[b, s]`, once `tokens` and the weights are known to fit in the method `op`.
    ///
    /// # Errors
    ///
    /// Those of all methods of [`Encoder`].
    pub fn fit(&self, op: &'static str, tokens: &Tensor) -> Result<(i64, i64)> {
        let embedding = Arg::new(op, "embedding", &self.embedding).float()?.rank(2)?.filled()?;
        let (vocabulary, m) = (embedding.tensor().size()[0], embedding.last());
        let ids = Arg::new(op, "tokens", tokens).rank(2)?.indices(vocabulary)?;
        let (b, s) = (ids.tensor().size()[0], ids.last());
        ids.shape(&[b, s])?;
        let position = Arg::new(op, "position", &self.position).rank(2)?;
        let longest = position.tensor().size()[0];
        position.shape(&[longest, m])?;
        Arg::in_range(op, "s", s, 1..=longest)?;
        let mlp = Arg::new(op, "gate", &self.gate).rank(2)?.filled()?;
        let f = mlp.tensor().size()[0];
        let shapes: [(&'static str, &Tensor, &[i64]); 6] = [
            ("attention_norm", &self.attention_norm, &[m]),
            ("mlp_norm", &self.mlp_norm, &[m]),
            ("gate", &self.gate, &[f, m]),
            ("up", &self.up, &[f, m]),
            ("down", &self.down, &[m, f]),
            ("final_norm", &self.final_norm, &[m]),
        ];
        for (name, weight, shape) in shapes {
            Arg::new(op, name, weight).kind(self.embedding.kind())?.shape(shape)?;
        }
        Ok((b, s))
    }
}

/// One block and two ways to learn from text.
///
/// The block is a pre-norm one:
///
/// ```text
/// x₀ = embedding[tokens] + position[0 … s-1]
/// x₁ = x₀ + attention(rms_norm(x₀))
/// x₂ = x₁ + down·(silu(gate·h) ∘ (up·h))    with h = rms_norm(x₁)
/// logits = rms_norm(x₂)·embeddingᵀ
/// ```
///
/// Tokens are `i64` `[b, s]`; results have the dtype of the weights (`f32` or `f64`).
///
/// # Errors
///
/// Every method: if an axis is empty, a token lies outside the vocabulary, `s` is
/// larger than `s_max`, or shapes or dtypes do not fit.
pub trait Encoder {
    /// The logits of every position; `causal` says whether a token sees those after
    /// it.
    ///
    /// # Shapes
    ///
    /// `tokens` `[b, s]` → `[b, s, v]`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn logits(&self, tokens: &Tensor, weights: &EncoderWeights, causal: bool) -> Result<Tensor>;

    /// The loss of BERT (Devlin et al. 2019, arXiv:1810.04805): the tokens where
    /// `masked` is true are replaced by `mask_token`, the model reads in **both
    /// directions**, and the loss is the mean cross-entropy, in nats, of the original
    /// tokens **at the masked places only**. (BERT leaves some of them as they are or
    /// draws others; here all are replaced.)
    ///
    /// # Shapes
    ///
    /// `tokens` `[b, s]`, `masked` `[b, s]` of `bool` → a scalar, `[]`.
    ///
    /// # Errors
    ///
    /// As all methods; and if nothing is masked, `masked` is not `bool` `[b, s]`, or
    /// `mask_token` lies outside the vocabulary.
    fn masked_loss(
        &self,
        tokens: &Tensor,
        masked: &Tensor,
        mask_token: i64,
        weights: &EncoderWeights,
    ) -> Result<Tensor>;

    /// The loss of GPT (Radford et al. 2018): the model reads **causally** (each
    /// token sees itself and what came before it), and the loss is the mean cross-entropy, in nats, of each token
    /// given those before it: position `i` predicts token `i + 1`, and the last
    /// position predicts nothing, `b·(s - 1)` predictions in all.
    ///
    /// # Shapes
    ///
    /// `tokens` `[b, s]` → a scalar, `[]`.
    ///
    /// # Errors
    ///
    /// As all methods; and if `s < 2`.
    fn next_token_loss(&self, tokens: &Tensor, weights: &EncoderWeights) -> Result<Tensor>;
}
