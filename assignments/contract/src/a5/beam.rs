//! Task `a5.beam`: several texts at once, of which the best are kept.

use super::{CachedModel, Result};

/// How to search.
#[derive(Debug, Clone, PartialEq)]
pub struct BeamConfig {
    /// How many beams are kept.
    pub width: usize,
    /// So many tokens at most.
    pub max_tokens: usize,
    /// Tokens that end a beam.
    pub end_ids: Vec<i64>,
    /// `α` of the score.
    pub length_penalty: f64,
    /// How many beams are returned, at most.
    pub best: usize,
}

/// A text that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Beam {
    /// Its tokens, without the prompt and without the one that ends it.
    pub ids: Vec<i64>,
    /// The sum of their log-probabilities, and of the one that ends it, if it has ended.
    pub log_prob: f64,
    /// `log_prob / max(1, length)^α`, where the length is that of `ids`: neither the prompt nor the
    /// token that ends it counts.
    pub score: f64,
    /// Whether a token has ended it.
    pub ended: bool,
}

/// Task `a5.beam`.
pub trait BeamSearch {
    /// The best beams, sorted by score, the best first.
    ///
    /// There is one list of at most `width` beams. It begins with one beam without tokens. In each
    /// of at most `max_tokens` steps the candidates are
    ///
    /// - every beam of the list that has ended, as it is: **it competes, and is not extended**;
    /// - every other beam, extended by every token of the vocabulary. One of the `end_ids` ends it.
    ///
    /// and the `width` candidates with the best **score** become the list, sorted. (Of equal scores
    /// the one comes first whose beam came first in the list, then the smaller token.) The search
    /// is over when **all** beams of the list have ended, or after `max_tokens` steps; beams that
    /// have not ended then stay as they are. The first `best` of the list are returned.
    ///
    /// Log-probabilities are the model's ([`log_probs`](super::Logits::log_probs)) and are summed
    /// in `f64`. A candidate whose sum is `-inf` is none; if no candidate is left, the list is
    /// empty and the search over. If `max_tokens` is 0, the beam without tokens is returned and the
    /// model is not asked.
    ///
    /// **The prompt is read once** (in one call or several), not once for each beam; then each step reads one place for each
    /// beam that has not ended, all in one call. The last tokens are not read.
    ///
    /// # Errors
    ///
    /// `range` of `width` or `best`, if it is 0; of `length_penalty`, if it is not finite; of
    /// `prompt`, if it is empty or a token is not in the vocabulary; of `max_tokens`, if the prompt
    /// and `max_tokens - 1` more (none if it is 0) do not fit into the context.
    fn beam_search(
        &self,
        model: &dyn CachedModel,
        prompt: &[i64],
        config: &BeamConfig,
    ) -> Result<Vec<Beam>>;
}
