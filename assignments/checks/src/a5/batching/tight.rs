//! Engines with too few blocks for all that they are asked.

use harness::{Draw, Record};
use serde_json::Value;

use super::engine::{Sizes, drain, steps};
use super::request::{Ask, prompts, tokens};

fn sizes(v: usize, blocks: (usize, usize), token_budget: usize, max_running: usize) -> Sizes {
    Sizes { v, blocks, token_budget, max_running }
}

/// Texts of which one or two fit, some of them with all blocks.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let all = [
        (sizes(11, (4, 3), 30, 3), &[(3, 10), (2, 9), (4, 5)][..]),
        (sizes(13, (6, 2), 5, 4), &[(4, 7), (6, 6), (1, 12), (3, 8)]),
        (sizes(9, (9, 1), 20, 3), &[(2, 8), (3, 6), (1, 9)]),
        (sizes(12, (3, 4), 3, 2), &[(5, 6), (7, 6), (2, 9), (9, 3)]),
        (sizes(10, (5, 4), 25, 5), &[(6, 15), (2, 13), (9, 8), (3, 11), (1, 20)]),
        (sizes(8, (1, 12), 15, 3), &[(4, 9), (5, 8), (2, 3)]),
    ];
    let mut cases: Vec<Record> =
        all.into_iter().map(|(sizes, lengths)| results(draw, sizes, lengths)).collect();
    cases.push(ended(draw));
    cases
}

fn results(draw: &mut Draw, sizes: Sizes, lengths: &[(usize, usize)]) -> Record {
    let ids = draw.permutation(20);
    let mut script = vec![];
    for (i, (n, max_tokens)) in lengths.iter().enumerate() {
        let prompt = tokens(draw, sizes.v, *n);
        let ask = Ask::new(draw, ids[i] as u64, prompt, *max_tokens);
        let ask = if i % 3 == 1 { ask } else { ask.remembering() };
        script.push(ask.added());
        if i % 2 == 1 {
            script.push(steps(i));
        }
    }
    script.push(drain());
    sizes.case(draw, script).record()
}

/// Texts that an end token ends, long after they were preempted: what they said by then counts.
fn ended(draw: &mut Draw) -> Record {
    let sizes = sizes(9, (5, 2), 12, 3);
    let marks = draw.permutation(sizes.v);
    let mut script: Vec<Value> = vec![];
    for (id, (n, times)) in [(2, 3), (3, 3), (1, 3), (4, 2)].into_iter().enumerate() {
        let prompt = tokens(draw, sizes.v, n);
        let ask = Ask::new(draw, id as u64, prompt, 6);
        script.push(ask.saying(marks[id], times, marks[8]).added());
    }
    script.push(drain());
    sizes.case(draw, script).record()
}

/// Texts that can be told from one another by their first tokens: who is preempted for whom?
pub fn order(draw: &mut Draw) -> Vec<Record> {
    let all = [
        (sizes(11, (4, 3), 40, 3), &[(3, 10), (2, 9), (4, 5)][..]),
        (sizes(13, (9, 2), 70, 4), &[(4, 13), (6, 10), (1, 12), (3, 8), (2, 3)]),
        (sizes(9, (12, 1), 50, 5), &[(2, 11), (3, 6), (1, 9), (4, 4), (1, 2), (2, 1)]),
        (sizes(12, (5, 4), 70, 3), &[(9, 12), (7, 9), (2, 9), (5, 3), (1, 1)]),
        (sizes(10, (6, 2), 4, 4), &[(5, 8), (3, 6), (1, 12), (6, 2)]),
        (sizes(14, (7, 3), 7, 6), &[(6, 16), (2, 13), (9, 8), (3, 11), (1, 20), (4, 1)]),
        (sizes(10, (8, 2), 1, 3), &[(4, 9), (3, 7), (2, 6), (1, 3)]),
    ];
    all.into_iter().map(|(sizes, lengths)| told_apart(draw, sizes, lengths)).collect()
}

fn told_apart(draw: &mut Draw, sizes: Sizes, lengths: &[(usize, usize)]) -> Record {
    let ids = draw.permutation(40);
    let lengths_of: Vec<usize> = lengths.iter().map(|(n, _)| *n).collect();
    let prompts = prompts(draw, sizes.v, &lengths_of);
    let mut script = vec![];
    for (i, (prompt, (_, max_tokens))) in prompts.into_iter().zip(lengths).enumerate() {
        script.push(Ask::new(draw, ids[i] as u64, prompt, *max_tokens).added());
        script.push(steps(draw.below(3)));
    }
    script.push(drain());
    sizes.case(draw, script).record()
}
