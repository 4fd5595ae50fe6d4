//! Engines and what is asked of them, as they stand in cases.

use harness::{Case, Draw};
use serde_json::{Value, json};

use crate::a5::model::model;

/// How far logits lie from 0.
const SPREAD: f64 = 5.0;

/// The sizes of an engine and its model.
#[derive(Clone, Copy)]
pub struct Sizes {
    /// Tokens of the vocabulary.
    pub v: usize,
    /// Blocks, and the places of each.
    pub blocks: (usize, usize),
    /// Tokens of a step at most.
    pub token_budget: usize,
    /// Texts of a step at most.
    pub max_running: usize,
}

impl Sizes {
    /// The case in which these things are asked, one after the other.
    pub fn case(&self, draw: &mut Draw, script: impl IntoIterator<Item = Value>) -> Case {
        let Self { v, blocks: (blocks, block_size), token_budget, max_running } = *self;
        let case = model(draw, Case::of("engine"), "model", v, SPREAD);
        let case = case.with("blocks", blocks).with("block_size", block_size);
        let case = case.with("token_budget", token_budget).with("max_running", max_running);
        let case = case.with("script", script.into_iter().collect::<Value>());
        case.unlisted_fact("seed", draw.below(1 << 30))
    }
}

/// So many steps are taken.
pub fn steps(n: usize) -> Value {
    json!({ "steps": n })
}

/// Steps are taken until all requests are finished.
pub fn drain() -> Value {
    json!({ "drain": 400 })
}

/// A request is aborted.
pub fn abort(id: u64) -> Value {
    json!({ "abort": id })
}

/// How many are not finished?
pub fn unfinished() -> Value {
    json!("unfinished")
}
