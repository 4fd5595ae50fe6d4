//! Task `a3.layer`: one decoder layer.

use tch::{Kind, Tensor};

use super::{
    Arg, AttentionWeights, Components, LayerWeights, LlamaConfig, MlpWeights, Result, RopeConfig,
};

/// Where the tokens of a batch stand, and which they are.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// `[s]` or `[b, s]` of `i64`.
    pub positions: &'a Tensor,
    /// `[b, s]` of `bool`: no token looks at a place where it is false, and what stands there,
    /// the position too, changes nothing at a token. All are tokens if it is left out.
    pub tokens: Option<&'a Tensor>,
}

impl Sight<'_> {
    /// `(b, s)`, once it is known to fit the input `x` of the method `op`.
    ///
    /// # Errors
    ///
    /// About `x`: dtype, rank, shape, empty. About `tokens` and `positions`: shape, dtype.
    pub fn fit(&self, op: &'static str, x: &Tensor) -> Result<(i64, i64)> {
        let arg = Arg::new(op, "x", x).float()?.rank(3)?.filled()?;
        let (b, s) = (x.size()[0], x.size()[1]);
        arg.shape(&[b, s, arg.last()])?;
        if let Some(tokens) = self.tokens {
            Arg::new(op, "tokens", tokens).kind(Kind::Bool)?.shape(&[b, s])?;
        }
        let fits: &[i64] = if self.positions.dim() == 2 { &[b, s] } else { &[s] };
        Arg::new(op, "positions", self.positions).kind(Kind::Int64)?.shape(fits)?;
        Ok((b, s))
    }
}

/// Task `a3.layer`: attention, MLP, and how a layer joins them to the residual stream. The
/// weights come in Hugging Face's layout. Of the configuration the number of heads, `head_dim`,
/// eps and RoPE are read; biases are used where the weights have them.
///
/// # Errors
///
/// Every method: those of [`Sight::fit`], and those of the components, passed on. Weights need
/// not be looked at: what fits no component is refused by it. How often components are called
/// does not matter.
pub trait DecoderLayer {
    /// How queries and keys are rotated in a call whose largest position is `longest - 1`:
    /// [`RopeType`](super::RopeType) as a configuration of the component
    /// [`rope`](Components::rope). `longest` matters for
    /// [`Dynamic`](super::RopeType::Dynamic) only, which is another base, or the same frequencies
    /// in another way.
    fn rope_config(&self, config: &LlamaConfig, longest: i64) -> RopeConfig;

    /// Causal attention with grouped queries:
    ///
    /// 1. `q`, `k`, `v` are linear in `x`, with biases if there are any, and are split into
    ///    heads of `head_dim`;
    /// 2. `q` and `k` are rotated at their positions, **half-split**, as
    ///    [`rope_config`](Self::rope_config) says, where the length of the call is its largest
    ///    position plus 1 (of all sequences, at tokens);
    /// 3. each head of `k` and `v` serves `h / h_kv` **neighbouring** heads of `q`: head `i`
    ///    of `q` looks at head `i / (h / h_kv)`, rounded down;
    /// 4. a token attends to itself and to those before it in its row (by place, not by
    ///    position), but not to padding; scores are divided by `√d`, `d = head_dim`;
    /// 5. the heads are joined and pass the output projection.
    ///
    /// What comes out at padding means nothing.
    ///
    /// # Shapes
    ///
    /// `x` `[b, s, m]` → `[b, s, m]`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn attention(
        &self,
        x: &Tensor,
        sight: &Sight<'_>,
        weights: &AttentionWeights,
        config: &LlamaConfig,
        components: &dyn Components,
    ) -> Result<Tensor>;

    /// `down(silu(gate(x)) ∘ up(x))`, each with its bias if it has one.
    ///
    /// # Shapes
    ///
    /// `x` `[…, m]` → `[…, m]`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn mlp(&self, x: &Tensor, weights: &MlpWeights, components: &dyn Components) -> Result<Tensor>;

    /// A pre-norm decoder layer:
    ///
    /// ```text
    /// y = x + attention(rms_norm(x, attention_norm))
    /// z = y + mlp(rms_norm(y, mlp_norm))
    /// ```
    ///
    /// # Shapes
    ///
    /// `x` `[b, s, m]` → `[b, s, m]`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn decoder_layer(
        &self,
        x: &Tensor,
        sight: &Sight<'_>,
        weights: &LayerWeights,
        config: &LlamaConfig,
        components: &dyn Components,
    ) -> Result<Tensor>;
}
