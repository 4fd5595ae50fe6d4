//! What the engine consists of.

use contract::a5::{FinishReason, Randomness, Request, Result};
use tch::Tensor;

use super::{Pool, State, Text, Turn, drawn, ended};
use crate::a5::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// How many of these tokens are read, with so much of the budget left.
    pub chunk: fn(todo: usize, left: usize) -> usize,
    /// What a text that reads so many tokens takes from the budget.
    pub cost: fn(text: &Text, n: usize) -> usize,
    /// Whether one more text may begin.
    pub may_begin: fn(running: &[Text], max_running: usize) -> bool,
    /// Which of those that wait comes next.
    pub next: fn(waiting: &[Text]) -> usize,
    /// Which text is preempted for the one at this place.
    pub victim: fn(running: &[Text], wants: usize) -> usize,
    /// What becomes of a text that is preempted.
    pub preempted: fn(&mut Pool, &mut Text),
    /// Where it waits again.
    pub wait_again: fn(&mut Vec<Text>, Text),
    /// How many blocks so many places need.
    pub blocks: fn(places: usize, block_size: usize) -> usize,
    /// How many places are stored, after so many and `n` more.
    pub stored: fn(before: usize, n: usize, text: &Text) -> usize,
    /// Whether a token is drawn behind what was read.
    pub is_read: fn(&Text) -> bool,
    /// The number of the logits that belong to the text at this place of the plan.
    pub logits: fn(place: usize, plan: &[usize]) -> usize,
    /// Draws a token.
    pub draw: fn(&Parts, &Text, &Tensor, Turn, &dyn Randomness) -> Result<i64>,
    /// What a drawn token does to its text.
    pub ended: fn(&mut Text, i64) -> Option<FinishReason>,
    /// The blocks that a finished text gives back.
    pub freed: fn(&Text, block_size: usize) -> Vec<usize>,
    /// The blocks that an aborted text gives back.
    pub aborted: fn(&Text) -> Vec<usize>,
    /// How the pool gives a block back.
    pub give: fn(&mut Pool, usize),
    /// What the pool does with what it knows of a block that is taken for something else.
    pub forget: fn(&mut Pool, usize),
    /// What a text finds in the pool, and which of its places are stored then.
    pub found: fn(&Pool, &Text) -> (Vec<usize>, usize),
    /// What the pool learns of a text, once its places up to `stored` are read.
    pub learn: fn(&mut Pool, &Text),
    /// How many are waiting or running.
    pub unfinished: fn(&State) -> usize,
    /// Whether a number is taken.
    pub is_taken: fn(&State, u64) -> bool,
    /// How many places a request needs at most.
    pub longest: fn(prompt: usize, max_tokens: usize) -> usize,
    /// Looks at the sampling of a request.
    pub looked_at: fn(&Parts, &Request, v: i64) -> Result<()>,
    /// How many places there must be blocks for when a text begins.
    pub wanted: fn(&Text, n: usize) -> usize,
    /// In which order those that run are read.
    pub order: fn(&mut [u64]),
    /// Whether those that wait are taken on before those that run are read.
    pub begins_first: bool,
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    chunk: |todo, left| todo.min(left),
    cost: |_, n| n,
    may_begin: |running, max_running| running.len() < max_running,
    next: |_| 0,
    victim: |running, _| running.len() - 1,
    preempted: |pool, text| {
        pool.give_all(std::mem::take(&mut text.table));
        text.stored = 0;
    },
    wait_again: |waiting, text| {
        let place = waiting.partition_point(|other| other.arrival < text.arrival);
        waiting.insert(place, text);
    },
    blocks: |places, block_size| places.div_ceil(block_size),
    stored: |before, n, _| before + n,
    is_read: |text| text.stored == text.tokens.len(),
    logits: |place, _| place,
    draw: |parts, text, logits, _, randomness| {
        let p = text.processed(parts, logits)?;
        drawn(parts, &p, text.request.seed, text.drawn().len() as u64, randomness)
    },
    ended,
    freed: |text, _| text.table.clone(),
    aborted: |text| text.table.clone(),
    give: Pool::give_back,
    forget: Pool::forget,
    found: |pool, text| pool.found(&text.tokens),
    learn: |pool, text| pool.learn(text),
    unfinished: |state| state.waiting.len() + state.running.len(),
    is_taken: |state, id| state.has(id),
    longest: |prompt, max_tokens| prompt.saturating_add(max_tokens - 1),
    looked_at: |parts, request, v| parts.usable_sampling(v, &request.sampling),
    wanted: |text, _| text.tokens.len(),
    order: |_| (),
    begins_first: false,
};
