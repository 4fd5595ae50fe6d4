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
    /// Scores under that cap, if there is one, and with a bias, which is given with what
    /// scores were multiplied by.
    pub capped_and_biased: fn(&Tensor, Option<Cap>, Option<&Tensor>, f64) -> Tensor,
    /// Which keys are tokens, for all sequences.
    pub tokens: fn(&Tensor) -> Tensor,
    /// Weights from scores, given who sees whom.
    pub weights: fn(&Tensor, &Tensor) -> Tensor,
    /// `[b, s, h·d]` as `[b, h, s, d]`.
    pub split: fn(&Tensor, h: i64) -> Tensor,
    /// And back.
    pub join: fn(&Tensor) -> Tensor,
}

/// How to cap scores, and by how much.
pub type Cap = (fn(&Tensor, f64) -> Tensor, f64);

/// The right ones.
pub const RIGHT: Functions = Functions {
    mask,
    scale: |d, _| 1.0 / (d as f64).sqrt(),
    repeat,
    cap: |scores, cap| (scores / cap).tanh() * cap,
    capped_and_biased: |scores, cap, bias, _| biased(&capped(scores, cap), bias),
    tokens: Tensor::shallow_clone,
    weights,
    split,
    join: |y| y.transpose(1, 2).flatten(-2, -1),
};

/// Scores under a cap, if there is one.
pub fn capped(scores: &Tensor, cap: Option<Cap>) -> Tensor {
    cap.map_or_else(|| scores.shallow_clone(), |(cap, most)| cap(scores, most))
}

/// Scores with a bias, if there is one.
pub fn biased(scores: &Tensor, bias: Option<&Tensor>) -> Tensor {
    bias.map_or_else(|| scores.shallow_clone(), |bias| scores + bias)
}

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
        let scale = (parts.scale)(d, h);
        let scores = q.matmul(&k.transpose(-2, -1)) * scale;
        let cap = options.soft_cap.map(|most| (parts.cap, most));
        let scores = (parts.capped_and_biased)(&scores, cap, options.bias.as_ref(), scale);
        let mut visible = (parts.mask)(options.mask, s_q, s_kv);
        if let Some(tokens) = &options.tokens {
            let tokens = (parts.tokens)(tokens).reshape([b, 1, 1, s_kv]);
            visible = visible.logical_and(&tokens);
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
        Ok((self.attention.join)(&y).matmul(&weights.output.tr()))
    }
}
