//! Task `a3.accounting`: what a model costs.

use tch::Kind;

use super::LlamaConfig;

/// Task `a3.accounting`: exact numbers, from the configuration alone.
///
/// Sizes are `b` sequences of `s` tokens, all of them tokens.
pub trait Accounting {
    /// The number of parameters: every element of [`LlamaWeights`](super::LlamaWeights), with
    /// gains and biases. A tied head is no parameter of its own.
    fn parameters(&self, config: &LlamaConfig) -> u64;

    /// The bytes of the weights in this dtype (a float of 16, 32 or 64 bits).
    fn weight_bytes(&self, config: &LlamaConfig, dtype: Kind) -> u64;

    /// The floating-point operations of a forward pass with the logits of all places.
    ///
    /// **Matrix products only**, `2·n·k·m` for `[n, k]` times `[k, m]` (a multiplication and an
    /// addition): the projections, the scores, the weighted sums of values, and the head (tied
    /// or not). Scores are counted in full, `s` times `s` for each head of queries, also where
    /// the mask hides them. Norms, RoPE, softmax, activations, biases and the look-up of
    /// embeddings do not count.
    fn forward_flops(&self, config: &LlamaConfig, b: u64, s: u64) -> u64;

    /// Those of a training step: forward and backward, without recomputation. Backward is twice
    /// forward, since each product has two gradients.
    fn training_flops(&self, config: &LlamaConfig, b: u64, s: u64) -> u64;

    /// The bytes of the KV cache that holds keys and values of `b` sequences of `s` tokens in
    /// this dtype.
    fn kv_cache_bytes(&self, config: &LlamaConfig, b: u64, s: u64, dtype: Kind) -> u64;
}
