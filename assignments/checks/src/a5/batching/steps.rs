//! Engines that have no choice: what each text reads in each step is settled.

use harness::{Draw, Record};
use serde_json::Value;

use super::engine::{Sizes, abort, drain, steps};
use super::request::{Ask, prompts};

/// Numbers of requests in no order.
fn ids(draw: &mut Draw, n: usize) -> Vec<u64> {
    draw.permutation(50).into_iter().take(n).map(|id| id as u64).collect()
}

/// A budget for all that come: a text waits for a place only, and takes the first that is free.
/// The rows that are drawn change with each text that ends.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    vec![
        places(draw, 2, &[(6, 2), (5, 7), (2, 3), (4, 1), (1, 4)]),
        places(draw, 3, &[(3, 5), (8, 1), (5, 6), (7, 2), (2, 3), (4, 2)]),
        places(draw, 1, &[(4, 3), (2, 2), (3, 1)]),
        late(draw),
        aborted(draw),
        exactly(draw),
        without_limits(draw),
    ]
}

/// Texts with so many tokens in their prompts and behind them.
fn asks(draw: &mut Draw, v: usize, lengths: &[(usize, usize)]) -> Vec<Ask> {
    let ids = ids(draw, lengths.len());
    let prompts = prompts(draw, v, &lengths.iter().map(|(n, _)| *n).collect::<Vec<_>>());
    let mut ask = |((prompt, id), (_, max_tokens)): ((Vec<usize>, u64), &(usize, usize))| {
        Ask::new(draw, id, prompt, *max_tokens)
    };
    prompts.into_iter().zip(ids).zip(lengths).map(&mut ask).collect()
}

fn added(asks: &[Ask]) -> Vec<Value> {
    asks.iter().map(Ask::added).collect()
}

fn places(draw: &mut Draw, max_running: usize, lengths: &[(usize, usize)]) -> Record {
    let sizes = Sizes { v: 10 + max_running, blocks: (40, 3), token_budget: 60, max_running };
    let asks = asks(draw, sizes.v, lengths);
    sizes.case(draw, [added(&asks), vec![drain()]].concat()).record()
}

/// Texts that come while others are running join them in the next step.
fn late(draw: &mut Draw) -> Record {
    let sizes = Sizes { v: 11, blocks: (30, 4), token_budget: 50, max_running: 6 };
    let asks = asks(draw, sizes.v, &[(5, 9), (7, 4), (1, 2), (3, 1)]);
    let mut script = vec![];
    for (i, ask) in asks.iter().enumerate() {
        script.extend([ask.added(), steps(3 - i)]);
    }
    script.push(drain());
    sizes.case(draw, script).record()
}

/// The place of a text that is aborted is free; one that waits is not taken on any more.
fn aborted(draw: &mut Draw) -> Record {
    let sizes = Sizes { v: 12, blocks: (35, 2), token_budget: 45, max_running: 2 };
    let lengths = [(4, 12), (3, 6), (5, 3), (6, 2), (3, 20), (2, 9)];
    let asks = asks(draw, sizes.v, &lengths);
    let (gone, waits) = (asks[4].numbered(101), asks[5].numbered(u64::MAX - 1));
    let script = vec![
        gone.added(),
        asks[0].added(),
        waits.added(),
        asks[1].added(),
        asks[2].added(),
        steps(2),
        abort(u64::MAX - 1),
        abort(101),
        steps(3),
        asks[3].added(),
        drain(),
    ];
    sizes.case(draw, script).record()
}

/// The prompts are together exactly what a step may read.
fn exactly(draw: &mut Draw) -> Record {
    let sizes = Sizes { v: 13, blocks: (30, 3), token_budget: 14, max_running: 3 };
    let asks = asks(draw, sizes.v, &[(6, 4), (5, 3), (3, 6)]);
    sizes.case(draw, [added(&asks), vec![drain()]].concat()).record()
}

/// Nothing but the blocks is limited.
fn without_limits(draw: &mut Draw) -> Record {
    let (token_budget, max_running) = (usize::MAX, usize::MAX);
    let sizes = Sizes { v: 9, blocks: (23, 2), token_budget, max_running };
    let asks = asks(draw, sizes.v, &[(2, 3), (7, 1), (4, 5)]);
    sizes.case(draw, [added(&asks), vec![drain()]].concat()).record()
}

/// Budgets that are used up, by texts of which it does not matter who is read first.
pub fn totals(draw: &mut Draw) -> Vec<Record> {
    vec![
        in_pieces(draw, 5, &[7, 6, 3, 10]),
        in_pieces(draw, 4, &[4, 5, 1, 2, 9]),
        in_pieces(draw, 1, &[2, 3, 1]),
        beside_one_that_draws(draw, 5, 4),
        beside_one_that_draws(draw, 7, 3),
    ]
}

/// Prompts that are read and followed by one token only.
fn in_pieces(draw: &mut Draw, token_budget: usize, lengths: &[usize]) -> Record {
    let sizes = Sizes { v: 9 + lengths.len(), blocks: (30, 2), token_budget, max_running: 9 };
    let lengths: Vec<_> = lengths.iter().map(|n| (*n, 1)).collect();
    let asks = asks(draw, sizes.v, &lengths);
    sizes.case(draw, [added(&asks), vec![drain()]].concat()).record()
}

/// A text that draws, and a prompt that is as long as the budget. Whichever of the two gets less in
/// that step ends last.
fn beside_one_that_draws(draw: &mut Draw, token_budget: usize, n: usize) -> Record {
    let sizes = Sizes { v: 10 + n, blocks: (21, 3), token_budget, max_running: 2 };
    let asks = asks(draw, sizes.v, &[(token_budget - 2, n + 1), (token_budget, n)]);
    let script = vec![asks[0].added(), steps(1), asks[1].added(), drain()];
    sizes.case(draw, script).record()
}
