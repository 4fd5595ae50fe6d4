//! `a2.encoder` from the other parts.

use contract::a2::{
    Arg, Attention, AttentionOptions, Encoder, EncoderWeights, InputError, Layer, Linear, Mask,
    Mlp, Norms, Result, Softmax,
};
use tch::{Device, Kind, Tensor};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// Embedded tokens with embedded positions.
    pub placed: fn(&Tensor, &Tensor) -> Tensor,
    /// A norm and a sublayer in the stream.
    pub joined: fn(&Tensor, norm: Layer<'_>, sublayer: Layer<'_>) -> Result,
    /// The gains of the norms of attention and MLP.
    pub gains: for<'a> fn(&'a EncoderWeights) -> [&'a Tensor; 2],
    /// Whether the stream is normalised before the unembedding.
    pub last_norm: bool,
    /// Whether a masked model hides what comes later.
    pub masked_is_causal: bool,
    /// Whether a model of the next token hides what comes later.
    pub next_is_causal: bool,
    /// What a masked model reads, from tokens, which are masked, and `mask_token`.
    pub shown: fn(&Tensor, &Tensor, i64) -> Tensor,
    /// The targets of a masked model, from tokens and which are masked.
    pub masked_targets: fn(&Tensor, &Tensor) -> Tensor,
    /// Logits and what they should say, from all logits and tokens.
    pub next: fn(&Tensor, &Tensor) -> [Tensor; 2],
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    placed: |tokens, positions| tokens + positions,
    joined: |x, norm, sublayer| Ok(x + sublayer(&norm(x)?)?),
    gains: |weights| [&weights.attention_norm, &weights.mlp_norm],
    last_norm: true,
    masked_is_causal: false,
    next_is_causal: true,
    shown: |tokens, masked, mask_token| tokens.masked_fill(masked, mask_token),
    masked_targets: |tokens, masked| tokens.masked_fill(&masked.logical_not(), IGNORED),
    next: |logits, tokens| {
        let predictions = tokens.size()[1] - 1;
        [logits.narrow(1, 0, predictions), tokens.narrow(1, 1, predictions)]
    },
};

/// The target of what does not count.
const IGNORED: i64 = -100;

impl Encoder for Parts {
    fn logits(&self, tokens: &Tensor, weights: &EncoderWeights, causal: bool) -> Result {
        let (_, s) = weights.fit("logits", tokens)?;
        let EncoderWeights { embedding, eps, .. } = weights;
        let places = Tensor::arange(s, (Kind::Int64, Device::Cpu));
        let places = self.embedding(&places, &weights.position)?;
        let x = (self.encoder.placed)(&self.embedding(tokens, embedding)?, &places);
        let mask = Mask { causal, window: None };
        let options = AttentionOptions { mask, ..Default::default() };
        let attention = |h: &Tensor| self.layer(h, &weights.attention, weights.heads, &options);
        let mlp = |h: &Tensor| self.swiglu(h, &weights.gate, &weights.up, &weights.down);
        let [first, second] = (self.encoder.gains)(weights);
        let joined = self.encoder.joined;
        let x = joined(&x, &|h| self.rms_norm(h, first, *eps), &attention)?;
        let x = joined(&x, &|h| self.rms_norm(h, second, *eps), &mlp)?;
        let x =
            if self.encoder.last_norm { self.rms_norm(&x, &weights.final_norm, *eps)? } else { x };
        self.unembedding(&x, embedding)
    }

    fn masked_loss(
        &self,
        tokens: &Tensor,
        masked: &Tensor,
        mask_token: i64,
        weights: &EncoderWeights,
    ) -> Result {
        let op = "masked_loss";
        weights.fit(op, tokens)?;
        Arg::new(op, "masked", masked).kind(Kind::Bool)?.shape(&tokens.size())?;
        Arg::in_range(op, "mask_token", mask_token, 0..weights.embedding.size()[0])?;
        if !bool::try_from(masked.any()).unwrap_or_default() {
            let (expected, got) = ("1 masked token or more".to_string(), "0".to_string());
            return Err(InputError::Range { op, arg: "masked", expected, got });
        }
        let shown = (self.encoder.shown)(tokens, masked, mask_token);
        let logits = self.logits(&shown, weights, self.encoder.masked_is_causal)?;
        self.cross_entropy(&logits, &(self.encoder.masked_targets)(tokens, masked), IGNORED)
    }

    fn next_token_loss(&self, tokens: &Tensor, weights: &EncoderWeights) -> Result {
        let (_, s) = weights.fit("next_token_loss", tokens)?;
        Arg::in_range("next_token_loss", "s", s, 2..)?;
        let logits = self.logits(tokens, weights, self.encoder.next_is_causal)?;
        let [logits, targets] = (self.encoder.next)(&logits, tokens);
        self.cross_entropy(&logits, &targets, IGNORED)
    }
}
