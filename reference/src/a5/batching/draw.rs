//! The next token of a text.

use contract::a5::{FinishReason, Randomness, Result, Sampling};
use tch::Tensor;

use super::Text;
use crate::a5::Parts;

/// When a token is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    /// Where the text stands among those that were read.
    pub row: u64,
    /// The number of the engine's step.
    pub step: u64,
}

/// Draws as row 0.
///
/// # Errors
///
/// Those of `draw_rows`.
pub fn drawn(
    parts: &Parts,
    log_probs: &Tensor,
    seed: u64,
    step: u64,
    randomness: &dyn Randomness,
) -> Result<i64> {
    Ok(parts.draw_rows(&log_probs.unsqueeze(0), seed, step, randomness)?[0])
}

/// Adds a token to a text, unless it ends it.
pub fn ended(text: &mut Text, token: i64) -> Option<FinishReason> {
    if text.request.end_ids.contains(&token) {
        return Some(FinishReason::End);
    }
    text.tokens.push(token);
    (text.drawn().len() >= text.request.max_tokens).then_some(FinishReason::Length)
}
