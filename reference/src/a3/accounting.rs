//! `a3.accounting`.

use contract::a3::{Accounting, LlamaConfig};
use tch::Kind;

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The linear layers of one decoder layer.
    pub linears: fn(&LlamaConfig) -> Vec<Linear>,
    /// The elements of all gains.
    pub gains: fn(&LlamaConfig) -> u64,
    /// The elements of embedding and head.
    pub vocabulary: fn(&LlamaConfig) -> u64,
    /// The bytes of a number.
    pub bytes: fn(Kind) -> u64,
    /// The operations of scores and weighted sums in one layer, of `b` sequences of `s` tokens.
    pub attention: fn(&LlamaConfig, u64, u64) -> u64,
    /// The operations of the head, of the same.
    pub head: fn(&LlamaConfig, u64, u64) -> u64,
    /// All operations of a forward pass.
    pub forward: fn(&Functions, &LlamaConfig, u64, u64) -> u64,
    /// How many forward passes a training step is.
    pub passes: u64,
    /// The numbers in the cache.
    pub cache: fn(&LlamaConfig, u64, u64) -> u64,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    linears,
    gains,
    vocabulary,
    bytes,
    attention,
    head: |config, b, s| 2 * b * s * embedding(config),
    forward,
    passes: 3,
    cache,
};

impl Accounting for Parts {
    fn parameters(&self, config: &LlamaConfig) -> u64 {
        self.accounting.parameters(config)
    }

    fn weight_bytes(&self, config: &LlamaConfig, dtype: Kind) -> u64 {
        self.accounting.parameters(config) * (self.accounting.bytes)(dtype)
    }

    fn forward_flops(&self, config: &LlamaConfig, b: u64, s: u64) -> u64 {
        (self.accounting.forward)(&self.accounting, config, b, s)
    }

    fn training_flops(&self, config: &LlamaConfig, b: u64, s: u64) -> u64 {
        self.accounting.passes * self.forward_flops(config, b, s)
    }

    fn kv_cache_bytes(&self, config: &LlamaConfig, b: u64, s: u64, dtype: Kind) -> u64 {
        (self.accounting.cache)(config, b, s) * (self.accounting.bytes)(dtype)
    }
}

/// A linear layer of this size.
#[derive(Debug, Clone, Copy)]
pub struct Linear {
    /// Features that come out.
    pub outputs: u64,
    /// Features that go in.
    pub inputs: u64,
    /// The elements of its bias; 0 if it has none.
    pub bias: u64,
}

impl Linear {
    /// The elements of its matrix.
    pub fn matrix(self) -> u64 {
        self.outputs * self.inputs
    }
}

impl Functions {
    /// The elements of all tensors.
    pub fn parameters(&self, config: &LlamaConfig) -> u64 {
        let linears = (self.linears)(config).into_iter();
        let of_layer: u64 = linears.map(|linear| linear.matrix() + linear.bias).sum();
        layers(config) * of_layer + (self.gains)(config) + (self.vocabulary)(config)
    }
}

/// A size of the configuration, as it is counted with.
pub fn size(size: i64) -> u64 {
    size.unsigned_abs()
}

/// `l`
pub fn layers(config: &LlamaConfig) -> u64 {
    size(config.num_hidden_layers)
}

/// The elements of the embedding.
pub fn embedding(config: &LlamaConfig) -> u64 {
    size(config.vocab_size) * size(config.hidden_size)
}

/// See [`Functions::linears`]: queries, keys, values, output; gate, up, down.
pub fn linears(config: &LlamaConfig) -> Vec<Linear> {
    let [m, f, d] = [config.hidden_size, config.intermediate_size, config.head_dim].map(size);
    let [q, kv] = [config.num_attention_heads, config.num_key_value_heads].map(|h| size(h) * d);
    let attention = [(q, m), (kv, m), (kv, m), (m, q)];
    let mlp = [(f, m), (f, m), (m, f)];
    let of = |sizes: &[(u64, u64)], has_bias: bool| {
        let linear = |&(outputs, inputs): &(u64, u64)| {
            let bias = if has_bias { outputs } else { 0 };
            Linear { outputs, inputs, bias }
        };
        sizes.iter().map(linear).collect::<Vec<_>>()
    };
    [of(&attention, config.attention_bias), of(&mlp, config.mlp_bias)].concat()
}

/// See [`Functions::gains`]: two for each layer, and the last one.
pub fn gains(config: &LlamaConfig) -> u64 {
    (2 * layers(config) + 1) * size(config.hidden_size)
}

/// See [`Functions::vocabulary`].
pub fn vocabulary(config: &LlamaConfig) -> u64 {
    if config.tie_word_embeddings { embedding(config) } else { 2 * embedding(config) }
}

/// See [`Functions::bytes`].
pub fn bytes(dtype: Kind) -> u64 {
    dtype.elt_size_in_bytes() as u64
}

/// See [`Functions::attention`].
pub fn attention(config: &LlamaConfig, b: u64, s: u64) -> u64 {
    let q = size(config.num_attention_heads) * size(config.head_dim);
    2 * 2 * b * s * s * q
}

/// See [`Functions::forward`].
pub fn forward(functions: &Functions, config: &LlamaConfig, b: u64, s: u64) -> u64 {
    let matrices: u64 = (functions.linears)(config).into_iter().map(Linear::matrix).sum();
    let layer = 2 * b * s * matrices + (functions.attention)(config, b, s);
    layers(config) * layer + (functions.head)(config, b, s)
}

/// See [`Functions::cache`].
pub fn cache(config: &LlamaConfig, b: u64, s: u64) -> u64 {
    let kv = size(config.num_key_value_heads) * size(config.head_dim);
    2 * layers(config) * b * s * kv
}

#[cfg(test)]
mod tests {
    use contract::a3::{RopeParameters, RopeType};

    use super::*;
    use crate::a3::REFERENCE;

    /// The sizes in the order of the letters: v, m, f, l, h, `h_kv`, d.
    fn config(sizes: [i64; 7], tied: bool) -> LlamaConfig {
        let [v, m, f, l, h, h_kv, d] = sizes;
        LlamaConfig {
            vocab_size: v,
            hidden_size: m,
            intermediate_size: f,
            num_hidden_layers: l,
            num_attention_heads: h,
            num_key_value_heads: h_kv,
            head_dim: d,
            max_position_embeddings: 2048,
            rms_norm_eps: 1e-5,
            rope: RopeParameters { theta: 10_000.0, rope_type: RopeType::Default },
            tie_word_embeddings: tied,
            attention_bias: false,
            mlp_bias: false,
            dtype: None,
            eos_token_ids: vec![],
        }
    }

    #[test]
    fn published_models_have_as_many_parameters_as_is_said_of_them() {
        let llama_2 = config([32_000, 4096, 11_008, 32, 32, 32, 128], false);
        let llama_3 = config([128_256, 4096, 14_336, 32, 32, 8, 128], false);
        let smollm2 = config([49_152, 576, 1536, 30, 9, 3, 64], true);
        let numbers = [&llama_2, &llama_3, &smollm2].map(|config| REFERENCE.parameters(config));
        assert_eq!(numbers, [6_738_415_616, 8_030_261_248, 134_515_008]);
        let bytes = [Kind::Half, Kind::Float].map(|dtype| REFERENCE.weight_bytes(&smollm2, dtype));
        assert_eq!(bytes, [269_030_016, 538_060_032]);
        let cache = REFERENCE.kv_cache_bytes(&llama_3, 1, 8192, Kind::BFloat16);
        assert_eq!(cache, 1 << 30);
        let cache = REFERENCE.kv_cache_bytes(&llama_2, 1, 4096, Kind::Half);
        assert_eq!(cache, 2 << 30);
        let flops = [&llama_2, &llama_3].map(|config| REFERENCE.forward_flops(config, 1, 4096));
        assert_eq!(flops, [62_921_270_886_400, 70_274_254_897_152]);
    }

    #[test]
    fn the_example_of_the_handout_can_be_counted_with_a_pencil() {
        let tiny = config([10, 6, 8, 1, 2, 1, 4], false);
        let tied = LlamaConfig { tie_word_embeddings: true, ..tiny.clone() };
        let biased = LlamaConfig { attention_bias: true, mlp_bias: true, ..tiny.clone() };
        let numbers = [&tiny, &tied, &biased].map(|config| REFERENCE.parameters(config));
        assert_eq!(numbers, [426, 366, 470]);
        let flops = [(1, 1), (1, 3), (2, 3)].map(|(b, s)| REFERENCE.forward_flops(&tiny, b, s));
        assert_eq!(flops, [728, 2376, 4752]);
        assert_eq!(REFERENCE.training_flops(&tiny, 2, 3), 14_256);
        assert_eq!(REFERENCE.kv_cache_bytes(&tiny, 2, 3, Kind::Half), 96);
    }
}
