//! Task `a5.batching`: many requests at once.

use super::{FinishReason, PagedModel, Randomness, Result, SamplingConfig};

/// How an engine works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EngineConfig {
    /// How many tokens the model reads in one step at most, over all texts.
    pub token_budget: usize,
    /// How many texts are worked on at the same time at most.
    pub max_running: usize,
}

/// What somebody wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Its number, which no other request that is not finished has.
    pub id: u64,
    /// What to go on with.
    pub prompt: Vec<i64>,
    /// So many tokens at most.
    pub max_tokens: usize,
    /// Tokens that end the text.
    pub end_ids: Vec<i64>,
    /// What the distribution is changed by.
    pub sampling: SamplingConfig,
    /// Token `i` is drawn as by [`draw_rows`](super::Sampling::draw_rows) with this seed and step
    /// `i`, as row 0.
    pub seed: u64,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Its number.
    pub id: u64,
    /// The tokens, without the prompt and without the one that ends it.
    pub ids: Vec<i64>,
    /// [`End`](FinishReason::End) or [`Length`](FinishReason::Length).
    pub finish: FinishReason,
}

/// Works on many requests at once (continuous batching: Yu et al. 2022, Orca; blocks: Kwon et al.
/// 2023, arXiv:2309.06180; chunked prefill: Agrawal et al. 2023, arXiv:2308.16369).
pub trait Engine {
    /// Takes a request; it waits.
    ///
    /// # Errors
    ///
    /// `range` of `id`, if a request with this number is waiting or running; of `prompt`, if it is
    /// empty or a token is not in the vocabulary; of `max_tokens`, if it is 0, or if the prompt and
    /// `max_tokens - 1` more need more blocks than the model has; those of
    /// [`process`](super::Logits::process) about the sampling. The engine is then as it was.
    fn add(&mut self, request: Request) -> Result<()>;

    /// Drops a request that is waiting or running; its blocks are free again.
    ///
    /// # Errors
    ///
    /// `range` of `id`, if there is none with this number.
    fn abort(&mut self, id: u64) -> Result<()>;

    /// One step: **at most one call of the model**, and what has finished by it, in any order.
    /// Without a request nothing happens.
    ///
    /// # Errors
    ///
    /// Those of the model. The engine can go on after them: no text has gained or lost a token, and
    /// the next step asks again.
    fn step(&mut self) -> Result<Vec<Finished>>;

    /// How many requests are waiting or running.
    fn unfinished(&self) -> usize;
}

/// Task `a5.batching`.
pub trait Batching {
    /// An engine on a model whose blocks are all free, and that nobody else uses. Which text is
    /// worked on when, and in which block it lies, is up to the engine, as long as
    ///
    /// - **each result is that of the request alone**: its tokens are drawn from
    ///   [`process`](super::Logits::process) of the model's logits behind the prompt and the tokens
    ///   before;
    /// - a step reads at most `token_budget` tokens, of at most `max_running` texts. A prompt that
    ///   is longer than what is left of the budget is read in pieces, over several steps;
    /// - **the budget is used**: a step that reads fewer tokens than the budget is one in which no
    ///   running text had more to read, and none could be taken on: one that waits can be, if fewer
    ///   than `max_running` run and the free blocks hold all that it has to read now (nothing is
    ///   set aside for what it may draw; taking it on earlier is allowed, too); a text that has its
    ///   prompt behind it has one token to read in a step;
    /// - a text that finds no free block **preempts** another one or itself: that one's blocks are
    ///   freed, it waits again, and later reads its prompt and its tokens once more. What it has
    ///   drawn stays;
    /// - **nobody starves**: requests are taken on in the order in which they came, and the one
    ///   that came first of those running is not preempted while others run. A text that was
    ///   preempted waits in front of all that came later;
    /// - when all is done, or aborted, all blocks are free again; none is freed twice;
    /// - blocks may be **shared** by texts that begin with the same tokens, also with texts that
    ///   are finished, as long as their blocks were not taken for something else. A shared block is
    ///   not written to. Of a text at least one token has to be read to have its logits.
    ///
    /// # Errors
    ///
    /// `range` of `token_budget` or `max_running`, if it is 0.
    fn engine<'a>(
        &self,
        model: &'a dyn PagedModel,
        config: &EngineConfig,
        randomness: &'a dyn Randomness,
    ) -> Result<Box<dyn Engine + 'a>>;
}
