//! `a2.attention` by products and libtorch's softmax.

use contract::a2::{
    Arg, Attention, AttentionOptions, AttentionSizes, AttentionWeights, Heads, Mask, Result,
};
use tch::{Device, Kind, Tensor};

use super::{Parts, softmax};

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// Who sees whom.
    pub mask: fn(Mask, s_q: i64, s_kv: i64) -> Tensor,
    /// What scores are multiplied by, from the features of a head and the number of heads.
    pub scale: fn(d: i64, h: i64) -> f64,
    /// Keys or values of as many heads as queries have.
    pub repeat: fn(&Tensor, h: i64) -> Tensor,
    /// Scores under a cap.
    pub cap: fn(&Tensor, f64) -> Tensor,
    /// Weights from scores, given who sees whom.
    pub weights: fn(&Tensor, &Tensor) -> Tensor,
    /// `[b, s, h·d]` as `[b, h, s, d]`.
    pub split: fn(&Tensor, h: i64) -> Tensor,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    mask,
    scale: |d, _| 1.0 / (d as f64).sqrt(),
    repeat,
    cap: |scores, cap| (scores / cap).tanh() * cap,
    weights,
    split,
};

/// True where a query may see a key.
pub fn mask(mask: Mask, s_q: i64, s_kv: i64) -> Tensor {
    let options = (Kind::Int64, Device::Cpu);
    let query = Tensor::arange_start(s_kv - s_q, s_kv, options).unsqueeze(-1);
    let behind = query - Tensor::arange(s_kv, options);
    let mut visible = behind.ones_like().to_kind(Kind::Bool);
    if mask.causal {
        visible = visible.logical_and(&behind.ge(0));
    }
    if let Some(window) = mask.window {
        visible = visible.logical_and(&behind.abs().lt(window));
    }
    visible
}

fn repeat(x: &Tensor, h: i64) -> Tensor {
    x.repeat_interleave_self_int(h / x.size()[1], 1, None)
}

fn weights(scores: &Tensor, visible: &Tensor) -> Tensor {
    softmax::softmax(&scores.masked_fill(&visible.logical_not(), f64::NEG_INFINITY), -1)
}

fn split(x: &Tensor, h: i64) -> Tensor {
    x.unflatten(-1, [h, -1]).transpose(1, 2)
}

impl Attention for Parts {
    fn mask(&self, mask: Mask, s_q: i64, s_kv: i64) -> Result {
        for (name, size) in [("s_q", s_q), ("s_kv", s_kv)] {
            Arg::in_range("mask", name, size, 1..)?;
        }
        mask.fit("mask")?;
        Ok((self.attention.mask)(mask, s_q, s_kv))
    }

    fn attend(&self, q: &Tensor, k: &Tensor, v: &Tensor, options: &AttentionOptions) -> Result {
        let sizes = AttentionSizes::of("attend", q, k, v)?;
        options.fit("attend", q, &sizes)?;
        let AttentionSizes { b, h, s_q, s_kv, d, .. } = sizes;
        let parts = self.attention;
        let (k, v) = ((parts.repeat)(k, h), (parts.repeat)(v, h));
        let mut scores = q.matmul(&k.transpose(-2, -1)) * (parts.scale)(d, h);
        if let Some(cap) = options.soft_cap {
            scores = (parts.cap)(&scores, cap);
        }
        if let Some(bias) = &options.bias {
            scores += bias;
        }
        let mut visible = (parts.mask)(options.mask, s_q, s_kv);
        if let Some(tokens) = &options.tokens {
            visible = visible.logical_and(&tokens.reshape([b, 1, 1, s_kv]));
        }
        Ok((parts.weights)(&scores, &visible).matmul(&v))
    }

    fn layer(
        &self,
        x: &Tensor,
        weights: &AttentionWeights,
        heads: Heads,
        options: &AttentionOptions,
    ) -> Result {
        heads.fit("layer", x, weights)?;
        let split = |weight: &Tensor, h: i64| (self.attention.split)(&x.matmul(&weight.tr()), h);
        let q = split(&weights.query, heads.query);
        let k = split(&weights.key, heads.key_value);
        let v = split(&weights.value, heads.key_value);
        let y = self.attend(&q, &k, &v, options)?;
        Ok(y.transpose(1, 2).flatten(-2, -1).matmul(&weights.output.tr()))
    }
}
