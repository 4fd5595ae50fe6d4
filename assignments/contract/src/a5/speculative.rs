//! Task `a5.speculative`: a small model proposes, the large one decides.

use tch::Tensor;

use super::{CachedModel, RandomStream, Randomness, Result, SamplingConfig};

/// How to decode.
#[derive(Debug, Clone, PartialEq)]
pub struct SpeculativeConfig {
    /// `K`, how many tokens the draft proposes in a round at most.
    pub proposals: usize,
    /// So many tokens at most.
    pub max_tokens: usize,
    /// Tokens that end the text.
    pub end_ids: Vec<i64>,
    /// What the target's distribution is changed by.
    pub sampling: SamplingConfig,
    /// What the draft's distribution is changed by.
    pub draft_sampling: SamplingConfig,
    /// The seed of the random numbers: those of the stream with the key `[seed]`. In which order
    /// they are taken does not matter.
    pub seed: u64,
}

/// What becomes of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// How many of the proposed tokens stay.
    pub accepted: usize,
    /// The token that comes behind them.
    pub next: i64,
}

/// A generated text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speculated {
    /// Its tokens, without the prompt and without the one that ends it.
    pub ids: Vec<i64>,
    /// Whether a token has ended it.
    pub ended: bool,
}

/// Task `a5.speculative` (Leviathan et al. 2022, arXiv:2211.17192; Chen et al. 2023,
/// arXiv:2302.01318).
pub trait SpeculativeDecoding {
    /// Decides about a proposal, so that what stays and what comes next is **distributed as if
    /// drawn from the target, token by token**. With the target's probabilities `p` and the draft's
    /// `q` of the same place, proposed token by token:
    ///
    /// - a token `x` stays with probability `min(1, p(x) / q(x))`;
    /// - the first that does not stay is replaced by one drawn from `max(0, p - q)`, renormalised,
    ///   and what was proposed behind it is dropped;
    /// - if all stay, one more token is drawn from the target's last distribution.
    ///
    /// Another rule with the same distribution is right too, but must not accept much less. Under
    /// any of them a token that the target is certain of stays.
    ///
    /// # Shapes
    ///
    /// Log-probabilities, of `f64`: `target` `[k + 1, v]`, `draft` `[k, v]`; `proposal` has `k ≥ 0`
    /// tokens. Row `i` is about the token `i` of the proposal, and the last row of `target` about
    /// what comes behind all of them.
    ///
    /// # Errors
    ///
    /// `shape`, `dtype` of `target` or `draft`; `range` of `proposal`, if a token is not in the
    /// vocabulary or is one that the draft cannot have drawn (`q(x) = 0`; one that is less than any number of `f64` may be taken for it).
    fn accept(
        &self,
        target: &Tensor,
        draft: &Tensor,
        proposal: &[i64],
        stream: &mut dyn RandomStream,
    ) -> Result<Accepted>;

    /// Goes on with a prompt, in rounds. In each the draft proposes `k = min(K, left - 1)` tokens,
    /// where `left` tokens are still wanted, or fewer, if one of the `end_ids` is among them: that
    /// is the last one then. They are drawn from [`process`](super::Logits::process) of its logits
    /// with `draft_sampling`, and `q` is **the distribution that they were drawn from**. The target
    /// rates all of them **in one call** of at most `k + 1` places (besides the prompt, which may
    /// be read before, or with the first round), with `sampling`; the history of both is what the
    /// text is at that place, proposals included. Then [`accept`](Self::accept) decides, and both
    /// models are rewound to what stays: no place is read a second time unless it was rewound.
    ///
    /// The text ends with one of the `end_ids`, which is not part of it, or with `max_tokens`.
    ///
    /// With a temperature of 0 the text is the target's greedy one, whatever the draft says.
    ///
    /// # Errors
    ///
    /// `range` of `draft`, if the vocabularies differ in size; of `prompt`, if it is empty or a
    /// token is not in the vocabulary; of `max_tokens`, if the prompt and `max_tokens` more do not
    /// fit into the context of either model; those of [`process`](super::Logits::process), of both
    /// samplings, also where nothing is drawn with them. If `max_tokens` is 0, no model is asked.
    fn speculate(
        &self,
        target: &dyn CachedModel,
        draft: &dyn CachedModel,
        prompt: &[i64],
        config: &SpeculativeConfig,
        randomness: &dyn Randomness,
    ) -> Result<Speculated>;
}
