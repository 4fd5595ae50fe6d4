//! What decoding needs of a model, and what it is asked for.

use contract::a5::{Result, Vocabulary};
use tch::Tensor;

/// A model that can begin texts.
pub trait Model {
    /// `v`
    fn vocabulary_size(&self) -> i64;

    /// The longest text.
    fn context(&self) -> usize;

    /// An empty text.
    fn start(&self) -> Box<dyn Asked + '_>;
}

/// One text, which is asked for what comes next.
pub trait Asked {
    /// Reads new tokens, and returns the logits `[s, v]` behind each, or `[1, v]` behind the last.
    ///
    /// # Errors
    ///
    /// What a part refuses.
    fn read(&mut self, ids: &[i64], last_only: bool) -> Result<Tensor>;

    /// How many tokens were read.
    fn places(&self) -> usize;

    /// Forgets all tokens but the first ones.
    ///
    /// # Errors
    ///
    /// What a cache refuses.
    fn rewind(&mut self, places: usize) -> Result<()>;

    /// The logits `[v]` behind the last of new tokens.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    fn read_last(&mut self, ids: &[i64]) -> Result<Tensor> {
        Ok(self.read(ids, true)?.select(0, -1))
    }
}

/// What is wanted.
pub struct Wanted<'a> {
    /// What to go on with.
    pub prompt: &'a [i64],
    /// So many tokens at most.
    pub max_tokens: usize,
    /// Tokens that end the text.
    pub end_ids: &'a [i64],
    /// 0 takes the likeliest.
    pub temperature: f64,
    /// The seed of the random numbers.
    pub seed: u64,
    /// The longest text of the model.
    pub context: usize,
    /// What tokens look like.
    pub vocabulary: &'a dyn Vocabulary,
}
