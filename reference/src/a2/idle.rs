//! A2 without the work. The reference looks at the arguments, and says which shape is
//! right; nothing else of its answer is told.

use contract::a2::{
    Accumulator, Attention, AttentionOptions, AttentionWeights, Encoder, EncoderWeights, Experts,
    FlashAttention, FlashConfig, FlashGradients, FlashOutput, Format, Gelu, Heads, InputError,
    Layer, Linear, Mask, MixtureOfExperts, Mlp, Norms, OnlineState, Positions, Precision,
    QueryKeyValue, Result, RopeConfig, RopeScaling, Routing, Softmax, Wiring,
};
use tch::Tensor;

use crate::a2::REFERENCE;
use crate::idle::Idle;

impl Idle {
    /// In place of what the reference answers.
    pub(crate) fn idle(self, right: Result, inputs: &[&Tensor]) -> Result {
        let right = right?;
        match self {
            Self::Nothing => Err(InputError::Torch("not done".into())),
            _ => Ok(self.tensor(&right, inputs)),
        }
    }
}

impl Precision for Idle {
    fn encode(&self, _: Format, x: f32) -> u16 {
        self.number(&[f64::from(x), f64::from((x.to_bits() >> 16) as u16)]) as u16
    }

    fn decode(&self, _: Format, code: u16) -> f32 {
        let bits = f32::from_bits(u32::from(code) << 16);
        self.number(&[f64::from(code), f64::from(bits)]) as f32
    }

    fn sum(&self, _: Format, x: &[f32], _: Accumulator) -> f32 {
        let plain = x.iter().sum::<f32>();
        self.number(&[x.first().copied().unwrap_or_default().into(), plain.into()]) as f32
    }

    fn dot(&self, format: Format, x: &[f32], y: &[f32], accumulator: Accumulator) -> Result<f32> {
        REFERENCE.dot(format, x, y, accumulator)?;
        let plain = x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>();
        Ok(self.number(&[x.first().copied().unwrap_or_default().into(), plain.into()]) as f32)
    }
}

impl Softmax for Idle {
    fn softmax(&self, x: &Tensor, dim: i64) -> Result {
        self.idle(REFERENCE.softmax(x, dim), &[x])
    }

    fn log_softmax(&self, x: &Tensor, dim: i64) -> Result {
        self.idle(REFERENCE.log_softmax(x, dim), &[x])
    }

    fn log_sum_exp(&self, x: &Tensor, dim: i64, keepdim: bool) -> Result {
        self.idle(REFERENCE.log_sum_exp(x, dim, keepdim), &[x])
    }

    fn cross_entropy(&self, logits: &Tensor, targets: &Tensor, ignore_index: i64) -> Result {
        self.idle(REFERENCE.cross_entropy(logits, targets, ignore_index), &[logits, targets])
    }
}

impl Norms for Idle {
    fn rms_norm(&self, x: &Tensor, gain: &Tensor, eps: f64) -> Result {
        self.idle(REFERENCE.rms_norm(x, gain, eps), &[x, gain])
    }

    fn group_rms_norm(&self, x: &Tensor, gain: &Tensor, groups: i64, eps: f64) -> Result {
        self.idle(REFERENCE.group_rms_norm(x, gain, groups, eps), &[x, gain])
    }

    fn layer_norm(&self, x: &Tensor, gain: &Tensor, bias: &Tensor, eps: f64) -> Result {
        self.idle(REFERENCE.layer_norm(x, gain, bias, eps), &[x, gain, bias])
    }
}

impl Linear for Idle {
    fn linear(&self, x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result {
        self.idle(REFERENCE.linear(x, weight, bias), &[x, weight])
    }

    fn embedding(&self, ids: &Tensor, table: &Tensor) -> Result {
        self.idle(REFERENCE.embedding(ids, table), &[ids, table])
    }

    fn embedding_shard(&self, ids: &Tensor, shard: &Tensor, first: i64) -> Result {
        self.idle(REFERENCE.embedding_shard(ids, shard, first), &[ids, shard])
    }

    fn unembedding(&self, h: &Tensor, table: &Tensor) -> Result {
        self.idle(REFERENCE.unembedding(h, table), &[h, table])
    }
}

impl Mlp for Idle {
    fn silu(&self, x: &Tensor) -> Result {
        self.idle(REFERENCE.silu(x), &[x])
    }

    fn gelu(&self, x: &Tensor, form: Gelu) -> Result {
        self.idle(REFERENCE.gelu(x, form), &[x])
    }

    fn swiglu(&self, x: &Tensor, gate: &Tensor, up: &Tensor, down: &Tensor) -> Result {
        self.idle(REFERENCE.swiglu(x, gate, up, down), &[x, gate, up, down])
    }

    /// Only the stream goes on; or both layers are called, and what they say is dropped.
    fn block(&self, wiring: Wiring, x: &Tensor, norm: Layer<'_>, sublayer: Layer<'_>) -> Result {
        let same = |x: &Tensor| Ok(x.shallow_clone());
        let right = match self {
            Self::First => REFERENCE.block(wiring, x, &same, &same),
            _ => REFERENCE.block(wiring, x, norm, sublayer),
        };
        self.idle(right, &[x])
    }

    fn dropout(&self, x: &Tensor, keep: &Tensor, p: f64) -> Result {
        self.idle(REFERENCE.dropout(x, keep, p), &[x, keep])
    }
}

impl Positions for Idle {
    fn sinusoidal(&self, positions: &Tensor, d: i64) -> Result {
        self.idle(REFERENCE.sinusoidal(positions, d), &[positions])
    }

    fn rope_frequencies(&self, d: i64, base: f64, scaling: RopeScaling) -> Result {
        self.idle(REFERENCE.rope_frequencies(d, base, scaling), &[])
    }

    fn rope(&self, x: &Tensor, positions: &Tensor, config: &RopeConfig) -> Result {
        self.idle(REFERENCE.rope(x, positions, config), &[x, positions])
    }

    fn rope_step(
        &self,
        new: &QueryKeyValue,
        cached: i64,
        config: &RopeConfig,
    ) -> Result<QueryKeyValue> {
        let right = REFERENCE.rope_step(new, cached, config)?;
        let of = |right: &Tensor, x: &Tensor| self.idle(Ok(right.shallow_clone()), &[x]);
        Ok(QueryKeyValue {
            query: of(&right.query, &new.query)?,
            key: of(&right.key, &new.key)?,
            value: of(&right.value, &new.value)?,
        })
    }

    fn half_split_order(&self, d: i64) -> Result {
        let right = REFERENCE.half_split_order(d)?;
        let same = Tensor::arange(d, (right.kind(), right.device()));
        self.idle(Ok(right), &[&same, &same.flip([0])])
    }

    fn alibi_slopes(&self, h: i64) -> Result {
        self.idle(REFERENCE.alibi_slopes(h), &[])
    }

    fn alibi_bias(&self, h: i64, s_q: i64, s_kv: i64) -> Result {
        self.idle(REFERENCE.alibi_bias(h, s_q, s_kv), &[])
    }
}

impl Attention for Idle {
    fn mask(&self, mask: Mask, s_q: i64, s_kv: i64) -> Result {
        self.idle(REFERENCE.mask(mask, s_q, s_kv), &[])
    }

    fn attend(&self, q: &Tensor, k: &Tensor, v: &Tensor, options: &AttentionOptions) -> Result {
        let right = REFERENCE.attend(q, k, v, options)?;
        // The first value, for every query: what the first causal output is.
        let first = v.narrow(2, 0, 1).expand(v.size(), false);
        let inputs = if options.mask.causal { [&first, v] } else { [q, v] };
        self.idle(Ok(right), &inputs)
    }

    fn layer(
        &self,
        x: &Tensor,
        weights: &AttentionWeights,
        heads: Heads,
        options: &AttentionOptions,
    ) -> Result {
        self.idle(REFERENCE.layer(x, weights, heads, options), &[x, &weights.output])
    }
}

impl FlashAttention for Idle {
    fn step(
        &self,
        state: &OnlineState,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        visible: Option<&Tensor>,
    ) -> Result<OnlineState> {
        let right = FlashAttention::step(&REFERENCE, state, q, k, v, visible)?;
        let of = |right: &Tensor, x: &Tensor| self.idle(Ok(right.shallow_clone()), &[x]);
        Ok(OnlineState {
            maximum: of(&right.maximum, &state.maximum)?,
            sum: of(&right.sum, &state.sum)?,
            accumulator: of(&right.accumulator, &state.accumulator)?,
        })
    }

    fn forward(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        config: &FlashConfig,
    ) -> Result<FlashOutput> {
        config.fit("forward", q, k, v)?;
        let sums = q.select(-1, 0);
        Ok(FlashOutput {
            output: self.idle(Ok(q.shallow_clone()), &[q, v])?,
            log_sum_exp: self.idle(Ok(sums.shallow_clone()), &[&sums])?,
        })
    }

    fn backward(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        forward: &FlashOutput,
        d_output: &Tensor,
        config: &FlashConfig,
    ) -> Result<FlashGradients> {
        config.fit_backward(q, k, v, forward, d_output)?;
        let of = |x: &Tensor| self.idle(Ok(x.shallow_clone()), &[x, d_output]);
        Ok(FlashGradients { query: of(q)?, key: of(k)?, value: of(v)? })
    }
}

impl Encoder for Idle {
    fn logits(&self, tokens: &Tensor, weights: &EncoderWeights, causal: bool) -> Result {
        self.idle(REFERENCE.logits(tokens, weights, causal), &[tokens, &weights.embedding])
    }

    fn masked_loss(
        &self,
        tokens: &Tensor,
        masked: &Tensor,
        mask_token: i64,
        weights: &EncoderWeights,
    ) -> Result {
        let right = REFERENCE.masked_loss(tokens, masked, mask_token, weights);
        self.idle(right, &[tokens, masked])
    }

    fn next_token_loss(&self, tokens: &Tensor, weights: &EncoderWeights) -> Result {
        self.idle(REFERENCE.next_token_loss(tokens, weights), &[tokens])
    }
}

impl MixtureOfExperts for Idle {
    fn route(&self, x: &Tensor, router: &Tensor, k: i64) -> Result<Routing> {
        let right = REFERENCE.route(x, router, k)?;
        let of = |right: Tensor| self.idle(Ok(right), &[x, router]);
        Ok(Routing {
            probabilities: of(right.probabilities)?,
            experts: of(right.experts)?,
            weights: of(right.weights)?,
        })
    }

    fn forward(&self, x: &Tensor, routing: &Routing, experts: &Experts) -> Result {
        self.idle(MixtureOfExperts::forward(&REFERENCE, x, routing, experts), &[x])
    }

    fn balance_loss(&self, routing: &Routing) -> Result {
        self.idle(REFERENCE.balance_loss(routing), &[&routing.probabilities, &routing.weights])
    }
}
