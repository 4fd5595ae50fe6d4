//! The sizes and numbers of a LLaMA.

use tch::Kind;

/// How a LLaMA is built. Field names are those of Hugging Face's `config.json`.
#[derive(Debug, Clone, PartialEq)]
pub struct LlamaConfig {
    /// `v`, the number of tokens that it knows.
    pub vocab_size: i64,
    /// `m`, the width of the residual stream.
    pub hidden_size: i64,
    /// `f`, the width inside the MLP.
    pub intermediate_size: i64,
    /// How many decoder layers there are.
    pub num_hidden_layers: i64,
    /// `h`, heads of queries.
    pub num_attention_heads: i64,
    /// `h_kv`, heads of keys and values; divides `h`.
    pub num_key_value_heads: i64,
    /// `d`, features of one head. **`h·d` need not be `m`.**
    pub head_dim: i64,
    /// The longest text, in tokens, that it was made for. Nothing is refused beyond it.
    pub max_position_embeddings: i64,
    /// The eps of all norms, inside the root.
    pub rms_norm_eps: f64,
    /// How positions are told.
    pub rope: RopeParameters,
    /// Whether the output layer is the embedding once more.
    pub tie_word_embeddings: bool,
    /// Whether the four projections of attention have a bias.
    pub attention_bias: bool,
    /// Whether the three projections of the MLP have a bias.
    pub mlp_bias: bool,
    /// The dtype that the weights were saved in, if the file says so.
    pub dtype: Option<Kind>,
    /// The tokens that end a text, as far as `config.json` knows them; maybe none.
    pub eos_token_ids: Vec<i64>,
}

/// The frequencies of RoPE.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RopeParameters {
    /// The base `θ`: pair `i` turns by `θ^(-2i/d)` radians per position.
    pub theta: f64,
    /// How the frequencies are stretched for long texts.
    pub rope_type: RopeType,
}

/// The ways to stretch them that this course knows; see
/// [`RopeScaling`](super::RopeScaling) for the formulae of two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RopeType {
    /// As they are.
    Default,
    /// Position interpolation: every frequency is divided by `factor`.
    Linear {
        /// How many times longer the texts are.
        factor: f64,
    },
    /// NTK-aware scaling that depends on the length of the text (emozilla, 2023; as in
    /// Hugging Face's code). With `n` the largest position of a token in a call plus 1 and `L` the
    /// [`max_position_embeddings`](LlamaConfig::max_position_embeddings): up to `n = L`
    /// nothing changes; for `n > L` the base becomes
    /// `θ · (factor·n/L - (factor - 1))^(d/(d - 2))`, which needs `d ≥ 4`.
    Dynamic {
        /// How strongly.
        factor: f64,
    },
    /// The scaling of Llama 3.1.
    Llama3 {
        /// How many times longer the texts are.
        factor: f64,
        /// Pairs that turn less often than this within the original context are slowed
        /// down fully.
        low_freq_factor: f64,
        /// Pairs that turn more often than this within it stay.
        high_freq_factor: f64,
        /// The context of the original training, in tokens
        /// (`original_max_position_embeddings`).
        original_context: f64,
    },
}
