//! Work of all kinds, for engines that have blocks enough.

use harness::{Draw, Record};
use serde_json::Value;

use super::engine::{Sizes, abort, drain, steps};
use super::request::{Ask, prompts};

/// Budgets and numbers of texts of all sizes. Texts can be told from one another by their first
/// tokens.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let all = [(5, 3), (1, 2), (8, 4), (3, 9), (13, 2), (2, 1), (6, 5), (40, 3)];
    let mut cases: Vec<Record> =
        all.into_iter().map(|(budget, texts)| drawn(draw, budget, texts)).collect();
    cases.push(less_than_they_may(draw));
    cases
}

fn drawn(draw: &mut Draw, token_budget: usize, max_running: usize) -> Record {
    let n = 6;
    let lengths: Vec<usize> = (0..n).map(|i| 1 + draw.below(4 + 3 * (i % 3))).collect();
    let v = 9 + draw.below(6);
    let block_size = 1 + draw.below(4);
    let ids = draw.permutation(100);
    let prompts = prompts(draw, v, &lengths);
    let mut script: Vec<Value> = vec![];
    for (i, prompt) in prompts.into_iter().enumerate() {
        let (id, max_tokens) = (ids[i] as u64, 1 + draw.below(8));
        // The third one is aborted in the middle.
        let max_tokens = if i == 2 { 30 } else { max_tokens };
        let ask = Ask::new(draw, id, prompt, max_tokens);
        let ends = draw.permutation(v);
        script.push(if i % 2 == 1 { ask.ended_by(&ends[..2]) } else { ask }.added());
        script.push(steps(draw.below(4)));
        if i == 3 {
            script.push(abort(ids[2] as u64));
        }
    }
    script.push(drain());
    let blocks = (lengths.iter().sum::<usize>() + 8 * n + 30).div_ceil(block_size) + n;
    let sizes = Sizes { v, blocks: (blocks, block_size), token_budget, max_running };
    sizes.case(draw, script).record()
}

/// Texts that may become longer than all blocks allow together, and end long before.
fn less_than_they_may(draw: &mut Draw) -> Record {
    let sizes = Sizes { v: 12, blocks: (14, 3), token_budget: 30, max_running: 4 };
    let prompts = prompts(draw, sizes.v, &[4, 2, 5, 3]);
    let mut script: Vec<Value> = vec![];
    for (id, prompt) in prompts.into_iter().enumerate() {
        let words = draw.permutation(sizes.v);
        let ask = Ask::new(draw, id as u64, prompt, 35).saying(words[0], 1 + id % 3, words[1]);
        script.push(ask.added());
    }
    script.push(drain());
    sizes.case(draw, script).remark("they may become longer than they do").record()
}
