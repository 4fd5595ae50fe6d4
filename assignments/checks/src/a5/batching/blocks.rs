//! What is left of the blocks when texts have ended.

use harness::{Draw, Record};
use serde_json::Value;

use super::engine::{Sizes, abort, drain, steps, unfinished};
use super::request::{Ask, tokens};

/// How texts end before all blocks are needed.
type Before = fn(&mut Draw, &Sizes, round: usize) -> Vec<Value>;

/// In each case the same happens several times; then a text needs all blocks, and then many texts
/// need more than there are.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let sizes = |blocks, token_budget, max_running| Sizes {
        v: 9 + max_running,
        blocks,
        token_budget,
        max_running,
    };
    let all: [(Sizes, Before); 7] = [
        (sizes((6, 3), 20, 2), |draw, sizes, i| lengths(draw, sizes, 2 + i % 3)),
        (sizes((7, 4), 3, 3), |draw, sizes, i| lengths(draw, sizes, 3 + i % 2)),
        (sizes((5, 1), 8, 2), |draw, sizes, i| lengths(draw, sizes, 2 + i % 2)),
        (sizes((6, 2), 11, 3), ended),
        (sizes((5, 4), 2, 2), aborted_in_its_prompt),
        (sizes((6, 3), 9, 2), aborted_later),
        (sizes((4, 3), 15, 3), aborted_when_blocks_are_short),
    ];
    all.into_iter().map(|(sizes, before)| case(draw, sizes, before)).collect()
}

fn case(draw: &mut Draw, sizes: Sizes, before: Before) -> Record {
    let mut script = vec![];
    for round in 0..3 {
        script.extend(before(draw, &sizes, round));
    }
    script.extend(all_blocks(draw, &sizes));
    script.extend(crowd(draw, &sizes));
    script.extend(all_blocks(draw, &sizes));
    script.push(unfinished());
    sizes.case(draw, script).record()
}

/// A text that ends with so many places stored.
fn stored(draw: &mut Draw, sizes: &Sizes, id: u64, places: usize) -> Ask {
    let n = 1 + draw.below(places);
    let prompt = tokens(draw, sizes.v, n);
    Ask::new(draw, id, prompt, places + 1 - n)
}

fn all_blocks(draw: &mut Draw, sizes: &Sizes) -> Vec<Value> {
    let (blocks, block_size) = sizes.blocks;
    let ask = stored(draw, sizes, 70, blocks * block_size);
    vec![ask.added(), drain()]
}

/// Texts that need half of the blocks each, at the same time.
fn crowd(draw: &mut Draw, sizes: &Sizes) -> Vec<Value> {
    let (blocks, block_size) = sizes.blocks;
    let places = blocks.div_ceil(2) * block_size;
    let mut ask = |id| {
        let prompt = tokens(draw, sizes.v, block_size.min(places - 1));
        Ask::new(draw, id, prompt, places + 1 - block_size.min(places - 1)).added()
    };
    let mut script: Vec<Value> = (80..84).map(&mut ask).collect();
    script.push(drain());
    script
}

/// Lengths of exactly some blocks, one place less, and one more.
fn lengths(draw: &mut Draw, sizes: &Sizes, blocks: usize) -> Vec<Value> {
    let places = blocks * sizes.blocks.1;
    let mut script = vec![];
    for (id, places) in [(1, places), (2, places - 1), (3, places + 1)] {
        script.push(stored(draw, sizes, id, places).added());
        script.push(if id == 2 { steps(1) } else { drain() });
    }
    script
}

/// Texts that an end token ends, with whole blocks and with others.
fn ended(draw: &mut Draw, sizes: &Sizes, round: usize) -> Vec<Value> {
    let marks = draw.permutation(sizes.v);
    let mut say = |id, n: usize, times| {
        let prompt = tokens(draw, sizes.v, n);
        Ask::new(draw, id, prompt, 5).saying(marks[0], times, marks[1]).added()
    };
    vec![say(1, 3, 1), say(2, 2 + round, 3), drain(), say(3, 4, 0), drain()]
}

/// A text is aborted while its prompt is read, and one while it waits.
fn aborted_in_its_prompt(draw: &mut Draw, sizes: &Sizes, round: usize) -> Vec<Value> {
    let (blocks, block_size) = sizes.blocks;
    let most = blocks * block_size;
    let mut ask = |id, n: usize| {
        let prompt = tokens(draw, sizes.v, n);
        Ask::new(draw, id, prompt, most + 1 - n).added()
    };
    let script = [ask(1, most), ask(2, 5), ask(3, 7)];
    let aborts = [steps(1 + round), abort(1), abort(3), steps(1), abort(2)];
    script.into_iter().chain(aborts).collect()
}

/// Texts are aborted while they draw; of two one goes on.
fn aborted_later(draw: &mut Draw, sizes: &Sizes, round: usize) -> Vec<Value> {
    let mut ask = |id, n: usize, max_tokens| {
        let prompt = tokens(draw, sizes.v, n);
        Ask::new(draw, id, prompt, max_tokens).added()
    };
    let script = [ask(1, 3, 12), ask(2, 2, 7), steps(2 + round), abort(1), steps(1), ask(4, 5, 3)];
    script.into_iter().chain([drain()]).collect()
}

/// Of texts that need more blocks than there are, some are aborted, running or not.
fn aborted_when_blocks_are_short(draw: &mut Draw, sizes: &Sizes, round: usize) -> Vec<Value> {
    let mut ask = |id| {
        let prompt = tokens(draw, sizes.v, 2);
        Ask::new(draw, id, prompt, 10).added()
    };
    let script = [ask(1), ask(2), ask(3), steps(4 + round), abort(2), steps(1), abort(3)];
    script.into_iter().chain([drain()]).collect()
}
