//! The wrong variants of `a3.accounting`.

use contract::a3::LlamaConfig;

use super::Variant;
use crate::a3::accounting::{
    Functions, Linear, RIGHT, attention, bytes, cache, embedding, forward, gains, layers, linears,
    size,
};
use crate::a3::{Parts, REFERENCE};

const fn with(accounting: Functions) -> Parts {
    Parts { accounting, ..REFERENCE }
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a3.accounting.tied_twice",
        with(Functions { vocabulary: |config| 2 * embedding(config), ..RIGHT }),
    ),
    ("a3.accounting.head_left_out", with(Functions { vocabulary: embedding, ..RIGHT })),
    (
        "a3.accounting.all_heads",
        with(Functions { linears: |config| linears(&ungrouped(config)), ..RIGHT }),
    ),
    ("a3.accounting.two_of_three", with(Functions { linears: two_of_three, ..RIGHT })),
    (
        "a3.accounting.square_projections",
        with(Functions {
            linears: |config| linears(&square(config)),
            attention: |config, b, s| attention(&square(config), b, s),
            cache: |config, b, s| cache(&square(config), b, s),
            ..RIGHT
        }),
    ),
    ("a3.accounting.no_gains", with(Functions { gains: |_| 0, ..RIGHT })),
    (
        "a3.accounting.no_last_gain",
        with(Functions { gains: |config| gains(config) - size(config.hidden_size), ..RIGHT }),
    ),
    (
        "a3.accounting.one_gain",
        with(Functions {
            gains: |config| (layers(config) + 1) * size(config.hidden_size),
            ..RIGHT
        }),
    ),
    (
        "a3.accounting.no_biases",
        with(Functions {
            linears: |config| {
                let bare = LlamaConfig { attention_bias: false, mlp_bias: false, ..config.clone() };
                linears(&bare)
            },
            ..RIGHT
        }),
    ),
    ("a3.accounting.no_bias_of_output", with(Functions { linears: no_bias_of_output, ..RIGHT })),
    ("a3.accounting.biases_of_all_heads", with(Functions { linears: biases_of_all, ..RIGHT })),
    ("a3.accounting.always_four_bytes", with(Functions { bytes: |_| 4, ..RIGHT })),
    ("a3.accounting.always_two_bytes", with(Functions { bytes: |_| 2, ..RIGHT })),
    ("a3.accounting.bits", with(Functions { bytes: |dtype| 8 * bytes(dtype), ..RIGHT })),
    (
        "a3.accounting.no_factor_two",
        with(Functions {
            forward: |functions, config, b, s| forward(functions, config, b, s) / 2,
            ..RIGHT
        }),
    ),
    ("a3.accounting.no_scores", with(Functions { attention: |_, _, _| 0, ..RIGHT })),
    (
        "a3.accounting.half_of_the_scores",
        with(Functions { attention: |config, b, s| attention(config, b, s) / 2, ..RIGHT }),
    ),
    (
        "a3.accounting.visible_scores",
        with(Functions {
            // Of the s·s scores of one token each.
            attention: |config, b, s| attention(config, b, 1) * (s * (s + 1) / 2),
            ..RIGHT
        }),
    ),
    (
        "a3.accounting.scores_of_key_value_heads",
        with(Functions { attention: scores_of_key_value_heads, ..RIGHT }),
    ),
    (
        "a3.accounting.one_long_sequence",
        with(Functions { attention: |config, b, s| attention(config, 1, b * s), ..RIGHT }),
    ),
    ("a3.accounting.no_logits", with(Functions { head: |_, _, _| 0, ..RIGHT })),
    ("a3.accounting.no_tied_logits", with(Functions { head: no_tied_logits, ..RIGHT })),
    (
        "a3.accounting.last_logits",
        with(Functions { head: |config, b, _| (RIGHT.head)(config, b, 1), ..RIGHT }),
    ),
    ("a3.accounting.two_per_parameter", with(Functions { forward: two_per_parameter, ..RIGHT })),
    ("a3.accounting.backward_once", with(Functions { passes: 2, ..RIGHT })),
    ("a3.accounting.recomputed", with(Functions { passes: 4, ..RIGHT })),
    (
        "a3.accounting.cache_of_queries",
        with(Functions { cache: |config, b, s| cache(&ungrouped(config), b, s), ..RIGHT }),
    ),
    (
        "a3.accounting.keys_only",
        with(Functions { cache: |config, b, s| cache(config, b, s) / 2, ..RIGHT }),
    ),
    (
        "a3.accounting.cache_of_one_layer",
        with(Functions { cache: |config, b, s| cache(config, b, s) / layers(config), ..RIGHT }),
    ),
    (
        "a3.accounting.cache_of_one_sequence",
        with(Functions { cache: |config, _, s| cache(config, 1, s), ..RIGHT }),
    ),
    (
        "a3.accounting.unnamed.gains_of_one_layer_less",
        with(Functions { gains: |config| gains(config) - 2 * size(config.hidden_size), ..RIGHT }),
    ),
    (
        "a3.accounting.unnamed.single_precision",
        with(Functions { bytes: |dtype| bytes(dtype).min(4), ..RIGHT }),
    ),
    ("a3.accounting.unnamed.biases_added", with(Functions { forward: biases_added, ..RIGHT })),
    (
        "a3.accounting.unnamed.one_token_less",
        with(Functions { cache: |config, b, s| cache(config, b, s - 1), ..RIGHT }),
    ),
];

/// As many heads of keys as of queries.
fn ungrouped(config: &LlamaConfig) -> LlamaConfig {
    LlamaConfig { num_key_value_heads: config.num_attention_heads, ..config.clone() }
}

/// The heads together are as wide as the model.
fn square(config: &LlamaConfig) -> LlamaConfig {
    LlamaConfig { head_dim: config.hidden_size / config.num_attention_heads, ..config.clone() }
}

fn two_of_three(config: &LlamaConfig) -> Vec<Linear> {
    let mut linears = linears(config);
    linears.remove(4);
    linears
}

fn no_bias_of_output(config: &LlamaConfig) -> Vec<Linear> {
    let mut linears = linears(config);
    linears[3].bias = 0;
    linears
}

fn biases_of_all(config: &LlamaConfig) -> Vec<Linear> {
    let mut linears = linears(config);
    let queries = linears[0].bias;
    for linear in &mut linears[1..3] {
        linear.bias = queries;
    }
    linears
}

fn scores_of_key_value_heads(config: &LlamaConfig, b: u64, s: u64) -> u64 {
    let few = LlamaConfig { num_attention_heads: config.num_key_value_heads, ..config.clone() };
    attention(&few, b, s)
}

fn no_tied_logits(config: &LlamaConfig, b: u64, s: u64) -> u64 {
    if config.tie_word_embeddings { 0 } else { (RIGHT.head)(config, b, s) }
}

fn two_per_parameter(functions: &Functions, config: &LlamaConfig, b: u64, s: u64) -> u64 {
    2 * b * s * functions.parameters(config) + layers(config) * attention(config, b, s)
}

fn biases_added(functions: &Functions, config: &LlamaConfig, b: u64, s: u64) -> u64 {
    let biases: u64 = linears(config).iter().map(|linear| linear.bias).sum();
    forward(functions, config, b, s) + b * s * layers(config) * biases
}
