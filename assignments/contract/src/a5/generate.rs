//! Task `a5.generate`: the loop, and its text.

use super::{CachedModel, Randomness, Result, SamplingConfig, Vocabulary};

/// How a text is generated.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GenerateConfig {
    /// So many tokens at most.
    pub max_tokens: usize,
    /// Tokens that end the text.
    pub end_ids: Vec<i64>,
    /// Strings that end the text; none is empty.
    pub stops: Vec<String>,
    /// What the distribution is changed by.
    pub sampling: SamplingConfig,
    /// The seed of the random numbers.
    pub seed: u64,
    /// Which log-probabilities are returned.
    pub log_probs: LogProbs,
}

/// Of which distribution the log-probability of a drawn token is told. Neither is "the model's
/// log-probability divided by the temperature", which is no distribution at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogProbs {
    /// Of the model's: [`log_probs`](super::Logits::log_probs).
    #[default]
    Raw,
    /// Of the one that it was drawn from: [`process`](super::Logits::process).
    Processed,
}

/// Why a text has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FinishReason {
    /// One of the `end_ids` came.
    End,
    /// One of the `stops` is complete.
    Stop,
    /// There are `max_tokens`.
    Length,
    /// The model can read no more.
    Context,
}

/// A generated text.
#[derive(Debug, Clone, PartialEq)]
pub struct Generated {
    /// All tokens that were drawn, but for the one that ended it with [`FinishReason::End`].
    pub ids: Vec<i64>,
    /// What they look like, up to a stop string.
    pub text: String,
    /// The log-probability of each of `ids`.
    pub log_probs: Vec<f64>,
    /// Why it has ended.
    pub finish: FinishReason,
}

/// Makes text from bytes that come piece by piece.
pub trait TextStream {
    /// Takes the bytes of the next token, and returns what can be shown now: **all of what is
    /// certain**. Held back are bytes at the end that may still become a character, and characters
    /// at the end that may still become a stop string (the longest end of the text that is a
    /// beginning of one). Bytes that are no character become `U+FFFD`, as in
    /// [`String::from_utf8_lossy`].
    ///
    /// Once a stop string is complete, or the stream finished, nothing is returned any more.
    fn push(&mut self, bytes: &[u8]) -> String;

    /// Whether a stop string is complete. Going through the text **character by character**, it
    /// ends where the first of the stop strings is complete, and in front of the longest that is
    /// complete there. So it does not matter how it was split into tokens.
    fn stopped(&self) -> bool;

    /// There are no more bytes: returns what was held back. Bytes that did not become a character
    /// are one `U+FFFD`, which is looked at like any other character. Empty if it has
    /// [`stopped`](Self::stopped), or was finished before.
    fn finish(&mut self) -> String;
}

/// Task `a5.generate`.
pub trait Generation {
    /// A stream with these stop strings.
    ///
    /// # Errors
    ///
    /// `range` of `stops`, if one is empty.
    fn text_stream(&self, stops: &[String]) -> Result<Box<dyn TextStream>>;

    /// Goes on with a prompt. The prompt is read in one call or several; then each token is drawn,
    /// and read in order to draw the next: **every place is read once**, and the last token is not
    /// read. Token `i` (from 0 on) is drawn by [`process`](super::Logits::process) and
    /// [`draw_rows`](super::Sampling::draw_rows) with step `i`, as row 0.
    ///
    /// Behind each drawn token, in this order: one of the `end_ids` ends the text and is not part
    /// of it; otherwise it is, and its bytes go into a [`TextStream`], whose pieces (those that are
    /// not empty) go to `show` before the model is asked again; a complete stop string ends the
    /// text; so do `max_tokens` tokens; so does a context that is full: one of `c` tokens lets a
    /// prompt of `p` be followed by `c - p + 1` of them, since the last one need not be read. When
    /// the text ends, what the stream held back ([`finish`](TextStream::finish)) goes to `show`,
    /// too. The pieces together are the `text`. The vocabulary has as many tokens as the model.
    ///
    /// # Errors
    ///
    /// `range` of `prompt`, if it is empty, longer than the context, or a token is not in the
    /// vocabulary; of `stops`, if one is empty; those of [`process`](super::Logits::process).
    /// Arguments are looked at first. If `max_tokens` is 0, the model is then not asked, and the
    /// text has ended with [`FinishReason::Length`].
    fn generate(
        &self,
        model: &dyn CachedModel,
        vocabulary: &dyn Vocabulary,
        prompt: &[i64],
        config: &GenerateConfig,
        randomness: &dyn Randomness,
        show: &mut dyn FnMut(&str),
    ) -> Result<Generated>;

    /// Goes on with several prompts at once, row by row what [`generate`](Self::generate) makes of
    /// each alone, but that row `i` draws as row `i`. Each prompt is a row of its own, even if two
    /// are equal. Shorter prompts are **padded on the left**. A
    /// row that has ended is no longer read: it is [taken out](super::CachedRows::select), and the
    /// others go on. Row `i` of `prompts` draws with the key `[seed, i, step]`, also once others
    /// have been taken out.
    ///
    /// # Errors
    ///
    /// As [`generate`](Self::generate); `range` of `prompts` in place of `prompt`, also if there
    /// are none.
    fn generate_batch(
        &self,
        model: &dyn CachedModel,
        vocabulary: &dyn Vocabulary,
        prompts: &[Vec<i64>],
        config: &GenerateConfig,
        randomness: &dyn Randomness,
    ) -> Result<Vec<Generated>>;
}
