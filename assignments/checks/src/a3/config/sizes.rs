//! The sizes of the models whose files are read, and what stands in such a file.

use super::object::Object;
use harness::Draw;

/// Sizes that are drawn so that no default is right by chance.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// `vocab_size`
    pub v: usize,
    /// `hidden_size`, which is `h·d`
    pub m: usize,
    /// `intermediate_size`
    pub f: usize,
    /// `num_hidden_layers`
    pub l: usize,
    /// `num_attention_heads`
    pub h: usize,
    /// `num_key_value_heads`
    pub h_kv: usize,
    /// `head_dim`
    pub d: usize,
    /// `max_position_embeddings`
    pub longest: usize,
}

impl Sizes {
    /// At least two heads of keys, each for at least two of queries; heads of 6 features or
    /// more.
    pub fn drawn(draw: &mut Draw) -> Self {
        let h_kv = 2 + draw.below(4);
        let h = h_kv * (2 + draw.below(4));
        let d = 6 + 2 * draw.below(20);
        let m = h * d;
        Self {
            v: 1000 + draw.below(60_000),
            m,
            f: 3 * m - 1 - draw.below(m / 4),
            l: h + 1 + draw.below(20),
            h,
            h_kv,
            d,
            longest: 4097 + draw.below(100_000),
        }
    }

    /// The same with a `hidden_size` that is no multiple of the heads, and a `head_dim` that
    /// is not their quotient.
    pub fn with_own_head_dim(self, draw: &mut Draw) -> Self {
        Self { m: self.m + 1 + draw.below(self.h - 1), d: self.d + 2, ..self }
    }

    /// The fields that every file has, and those that transformers writes beside them and that
    /// say nothing here.
    pub fn required(&self) -> Object {
        Object::default()
            .written("architectures", "[\"LlamaForCausalLM\"]")
            .with("hidden_size", self.m)
            .with("initializer_range", 0.02)
            .with("intermediate_size", self.f)
            .with("model_type", "llama")
            .with("num_attention_heads", self.h)
            .with("num_hidden_layers", self.l)
            .with("vocab_size", self.v)
    }

    /// Every field of the contract, with values that are not the defaults where two are
    /// possible; but neither biases nor tied, and without scaling.
    pub fn full(&self, draw: &mut Draw) -> Object {
        self.required()
            .with("attention_bias", false)
            .with("eos_token_id", 3 + draw.below(self.v - 3))
            .with("head_dim", self.d)
            .with("hidden_act", "silu")
            .with("max_position_embeddings", self.longest)
            .with("mlp_bias", false)
            .with("num_key_value_heads", self.h_kv)
            .written("rms_norm_eps", ["2e-05", "5e-05", "1e-08"][draw.below(3)])
            .written("rope_scaling", "null")
            .with("rope_theta", theta(draw))
            .with("tie_word_embeddings", false)
            .with("torch_dtype", "bfloat16")
            .with("use_cache", true)
            .sorted()
    }
}

/// A base of RoPE that is nobody's default.
pub fn theta(draw: &mut Draw) -> f64 {
    (20_001 + draw.below(400_000)) as f64
}
