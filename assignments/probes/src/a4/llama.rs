//! The model that is handed in: a small LLaMA, a function of its parameters, by libtorch.

use std::sync::atomic::{AtomicUsize, Ordering};

use contract::a4::{Arg, InputError, ModelInput, Parameters, Result, TrainableModel};
use tch::{Device, Kind, Tensor};

use crate::observe::Inputs;

/// Sizes, and what it was asked.
pub struct Llama {
    vocab_size: i64,
    hidden_size: i64,
    layers: i64,
    heads: i64,
    kv_heads: i64,
    head_dim: i64,
    eps: f64,
    theta: f64,
    /// How many calls and tokens it answers.
    limits: (usize, usize),
    calls: AtomicUsize,
    tokens: AtomicUsize,
    longest_row: AtomicUsize,
}

impl Llama {
    /// The model whose sizes are facts of the case; see `checks::a4`.
    pub fn of(a: &Inputs<'_>) -> Self {
        Self {
            vocab_size: a.fact("vocab_size"),
            hidden_size: a.fact("hidden_size"),
            layers: a.fact("num_hidden_layers"),
            heads: a.fact("num_attention_heads"),
            kv_heads: a.fact("num_key_value_heads"),
            head_dim: a.fact("head_dim"),
            eps: a.fact("rms_norm_eps"),
            theta: a.fact("rope_theta"),
            limits: (usize::MAX, usize::MAX),
            calls: AtomicUsize::new(0),
            tokens: AtomicUsize::new(0),
            longest_row: AtomicUsize::new(0),
        }
    }

    /// The model that refuses more than so many calls and tokens.
    pub fn limited(self, calls: usize, tokens: usize) -> Self {
        Self { limits: (calls, tokens), ..self }
    }

    /// How often it was called, and how many tokens it was given.
    pub fn asked(&self) -> (usize, usize) {
        (self.calls.load(Ordering::Relaxed), self.tokens.load(Ordering::Relaxed))
    }

    /// How many tokens the longest row had that it was given.
    pub fn longest_row(&self) -> usize {
        self.longest_row.load(Ordering::Relaxed)
    }

    /// Counts a call with `b` rows of `s` tokens.
    ///
    /// # Errors
    ///
    /// If that is more than it answers.
    pub fn count(&self, (b, s): (i64, i64)) -> Result<()> {
        let tokens = (b * s) as usize;
        self.longest_row.fetch_max(s as usize, Ordering::Relaxed);
        let calls = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        let tokens = self.tokens.fetch_add(tokens, Ordering::Relaxed) + tokens;
        if calls > self.limits.0 || tokens > self.limits.1 {
            let words = format!(
                "the budget is {} calls and {} tokens: this is call {calls}, with {tokens} tokens in all",
                self.limits.0, self.limits.1
            );
            return Err(InputError::Torch(words));
        }
        Ok(())
    }

    fn layer(&self, parameters: &Parameters, i: i64, x: &Tensor, sight: &Sight) -> Result {
        let of = |name: &str| named(parameters, &format!("model.layers.{i}.{name}.weight"));
        let normed = self.norm(x, of("input_layernorm")?);
        let heads = |x: &Tensor, weight: &Tensor, n: i64| {
            let (b, s) = (x.size()[0], x.size()[1]);
            x.linear(weight, NO_BIAS).reshape([b, s, n, self.head_dim]).transpose(1, 2)
        };
        let q = sight.turned(&heads(&normed, of("self_attn.q_proj")?, self.heads));
        let k = sight.turned(&heads(&normed, of("self_attn.k_proj")?, self.kv_heads));
        let v = heads(&normed, of("self_attn.v_proj")?, self.kv_heads);
        let group = self.heads / self.kv_heads;
        let wide = |x: &Tensor| x.repeat_interleave_self_int(group, 1, None);
        let (k, v) = if group == 1 { (k, v) } else { (wide(&k), wide(&v)) };
        let scores = q.matmul(&k.transpose(-2, -1)) / (self.head_dim as f64).sqrt();
        let weights = (scores + &sight.bias).softmax(-1, None::<Kind>);
        let (b, s) = (x.size()[0], x.size()[1]);
        let joined = weights.matmul(&v).transpose(1, 2).reshape([b, s, -1]);
        let x = x + joined.linear(of("self_attn.o_proj")?, NO_BIAS);
        let normed = self.norm(&x, of("post_attention_layernorm")?);
        let gate = normed.linear(of("mlp.gate_proj")?, NO_BIAS).silu();
        let inner = gate * normed.linear(of("mlp.up_proj")?, NO_BIAS);
        Ok(x + inner.linear(of("mlp.down_proj")?, NO_BIAS))
    }

    fn norm(&self, x: &Tensor, gain: &Tensor) -> Tensor {
        let wide = if matches!(x.kind(), Kind::Double) { Kind::Double } else { Kind::Float };
        let normed = x.to_kind(wide).rms_norm([self.hidden_size], NO_BIAS, self.eps);
        normed.to_kind(x.kind()) * gain
    }
}

impl TrainableModel for Llama {
    fn logits(&self, parameters: &Parameters, input: &ModelInput<'_>) -> Result {
        let ids = Arg::new("logits", "ids", input.ids).rank(2)?.indices(self.vocab_size)?;
        let (b, s) = (input.ids.size()[0], ids.last());
        ids.shape(&[b, s])?;
        self.count((b, s))?;
        let embedding = named(parameters, "model.embed_tokens.weight")?;
        let sight = Sight::of(input, (b, s), (self.head_dim, self.theta), embedding.kind())?;
        let mut x = Tensor::f_embedding(embedding, input.ids, -1, false, false)?;
        for i in 0..self.layers {
            x = self.layer(parameters, i, &x, &sight)?;
        }
        let x = self.norm(&x, named(parameters, "model.norm.weight")?);
        let head = parameters.get("lm_head.weight").unwrap_or(embedding);
        Ok(x.f_linear(head, NO_BIAS)?)
    }
}

const NO_BIAS: Option<&Tensor> = None;

/// The parameter of this name.
///
/// # Errors
///
/// If there is none.
pub fn named<'a>(parameters: &'a Parameters, name: &str) -> Result<&'a Tensor> {
    parameters
        .get(name)
        .ok_or_else(|| InputError::Torch(format!("logits: there is no parameter `{name}`")))
}

/// What attention is told about the places of a batch.
struct Sight {
    /// Beside `[b, h, s, d]`.
    cos: Tensor,
    sin: Tensor,
    /// Beside the scores: 0 where a place is seen.
    bias: Tensor,
}

impl Sight {
    fn of(
        input: &ModelInput<'_>,
        (b, s): (i64, i64),
        (d, theta): (i64, f64),
        kind: Kind,
    ) -> Result<Self> {
        let counted = Tensor::arange(s, (Kind::Int64, Device::Cpu)).unsqueeze(0);
        let positions = match input.positions {
            Some(given) => {
                Arg::new("logits", "positions", given).kind(Kind::Int64)?.shape(&[b, s])?;
                Arg::in_range("logits", "positions", given.min().int64_value(&[]), 0..)?;
                given.shallow_clone()
            }
            None => counted,
        };
        let exponents = Tensor::arange_start_step(0, d, 2, (Kind::Double, Device::Cpu));
        let turns = (exponents * (-theta.ln() / d as f64)).exp();
        let angles = positions.to_kind(Kind::Double).unsqueeze(-1) * turns;
        let angles = Tensor::cat(&[&angles, &angles], -1).unsqueeze(1);
        let mask = match input.mask {
            Some(mask) => {
                Arg::new("logits", "mask", mask).kind(Kind::Bool)?.shape(&[b, s, s])?;
                mask.unsqueeze(1)
            }
            None => Tensor::ones([s, s], (Kind::Bool, Device::Cpu)).tril(0),
        };
        // So low that e to it is 0, and finite: a place that sees nothing gets numbers.
        let bias = mask.logical_not().to_kind(kind) * -6e4;
        Ok(Self { cos: angles.cos().to_kind(kind), sin: angles.sin().to_kind(kind), bias })
    }

    /// Queries or keys, rotated at their positions; the halves of a head make the pairs.
    fn turned(&self, x: &Tensor) -> Tensor {
        let halves = x.chunk(2, -1);
        let other = Tensor::cat(&[&halves[1].neg(), &halves[0]], -1);
        x * &self.cos + other * &self.sin
    }
}

/// The parameters of a case.
pub fn parameters(a: &Inputs<'_>) -> Parameters {
    let names: Vec<String> = a.fact("parameters");
    names.into_iter().map(|name| (name.clone(), a.tensor(&name))).collect()
}
