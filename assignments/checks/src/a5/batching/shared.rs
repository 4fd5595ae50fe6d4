//! Texts that begin alike.

use harness::{Draw, Record};
use serde_json::Value;

use super::engine::{Sizes, abort, drain, steps};
use super::request::{Ask, tokens};

/// What is asked of an engine.
type Asked = fn(&mut Draw, &Sizes) -> Vec<Value>;

/// In each case a text begins as another does: which is running, finished, or was and has lost its
/// blocks since.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let sizes =
        |v, blocks, token_budget, max_running| Sizes { v, blocks, token_budget, max_running };
    let mut cases = vec![];
    for extra in [0, 1, 2] {
        let sizes = sizes(11, (20, 3), 24 - extra, 4);
        let prompt = tokens(draw, sizes.v, 6 + extra);
        let script = the_same(draw, &prompt);
        cases.push(sizes.case(draw, script).remark("the same prompt").record());
    }
    let all: [(Sizes, Asked); 7] = [
        (sizes(12, (24, 3), 30, 5), parted),
        (sizes(10, (16, 2), 16, 3), behind_other_tokens),
        (sizes(9, (7, 2), 20, 2), taken_for_something_else),
        (sizes(8, (25, 2), 3, 3), in_pieces),
        (sizes(13, (8, 3), 25, 3), outlived),
        (sizes(12, (20, 3), 14, 2), went_on),
        (sizes(7, (6, 2), 18, 4), short),
    ];
    for (sizes, script) in all {
        let script = script(draw, &sizes);
        cases.push(sizes.case(draw, script).record());
    }
    cases
}

/// The same prompt while it is read, behind it, and when the first text has finished.
fn the_same(draw: &mut Draw, prompt: &[usize]) -> Vec<Value> {
    let mut ask = |id| Ask::new(draw, id, prompt.to_vec(), 6 + id as usize).remembering().added();
    let at_once = [ask(0), ask(1), steps(2), ask(2), steps(1), ask(3), drain()];
    at_once.into_iter().chain([ask(4), drain(), ask(5), ask(6), drain()]).collect()
}

/// Prompts that part inside a block and between two.
fn parted(draw: &mut Draw, sizes: &Sizes) -> Vec<Value> {
    let head = tokens(draw, sizes.v, 9);
    let mut ask = |id: u64, kept: usize, more: usize| {
        let other = (head[kept.min(8)] + 1 + draw.below(sizes.v - 1)) % sizes.v;
        let rest = std::iter::once(other).chain(tokens(draw, sizes.v, more));
        let prompt = head[..kept].iter().copied().chain(rest).collect();
        Ask::new(draw, id, prompt, 7).added()
    };
    let first = [ask(0, 9, 0), steps(1), ask(1, 8, 2), ask(2, 6, 4), steps(2), ask(3, 4, 3)];
    first.into_iter().chain([ask(4, 9, 1), drain(), ask(5, 7, 5), ask(6, 3, 1), drain()]).collect()
}

/// Blocks with the same tokens behind other ones, and at another place.
fn behind_other_tokens(draw: &mut Draw, sizes: &Sizes) -> Vec<Value> {
    let marks = draw.permutation(sizes.v);
    let (one, other, same) = (&marks[..2], &marks[2..4], &marks[4..6]);
    let mut ask = |id, parts: &[&[usize]]| {
        let prompt = [parts.concat(), vec![marks[6]]].concat();
        Ask::new(draw, id, prompt, 5).remembering().added()
    };
    let first = [ask(0, &[one, same]), steps(2), ask(1, &[other, same]), drain()];
    let second = [ask(2, &[same, one]), ask(3, &[same, same]), drain()];
    let third = [ask(4, &[same]), ask(5, &[one, same, same]), drain()];
    // The second block is what the first one was, and not what once came behind it.
    let fourth = [ask(6, &[one, other]), drain(), ask(7, &[one, one]), drain()];
    [first.to_vec(), second.to_vec(), third.to_vec(), fourth.to_vec()].concat()
}

/// Its blocks were taken by others in the meantime, all or some.
fn taken_for_something_else(draw: &mut Draw, sizes: &Sizes) -> Vec<Value> {
    let prompt = tokens(draw, sizes.v, 7);
    let first = Ask::new(draw, 0, prompt.clone(), 4);
    let mut script = vec![first.added(), drain()];
    for (id, n) in [(1, 14), (2, 5), (3, 10), (4, 8)] {
        let other = tokens(draw, sizes.v, n - 2);
        script.extend([Ask::new(draw, id, other, 3).added(), drain()]);
        let again = Ask::new(draw, 10 + id, prompt.clone(), 6).remembering();
        script.extend([again.added(), drain()]);
    }
    script
}

/// Its prompt is not read to the end yet.
fn in_pieces(draw: &mut Draw, sizes: &Sizes) -> Vec<Value> {
    let prompt = tokens(draw, sizes.v, 11);
    let mut ask = |id, n: usize| Ask::new(draw, id, prompt[..n].to_vec(), 5).remembering().added();
    let script = [ask(0, 11), steps(1), ask(1, 11), ask(2, 8), steps(2), ask(3, 9), drain()];
    script.into_iter().chain([ask(4, 10), drain()]).collect()
}

/// It ends, or is aborted, and others take blocks while the second is still running.
fn outlived(draw: &mut Draw, sizes: &Sizes) -> Vec<Value> {
    let prompt = tokens(draw, sizes.v, 7);
    let same = |draw: &mut Draw, id, max_tokens| Ask::new(draw, id, prompt.clone(), max_tokens);
    let mut script = vec![];
    for round in 0..3 {
        let other = tokens(draw, sizes.v, 4 + round);
        script.extend([same(draw, 0, if round == 0 { 3 } else { 9 }).added(), steps(1)]);
        script.extend([same(draw, 1, 12).remembering().added(), steps(1)]);
        script.push(if round == 0 { steps(2) } else { abort(0) });
        script.extend([Ask::new(draw, 2, other.clone(), 9).added(), steps(round)]);
        let third = Ask::new(draw, 3, [other, vec![1]].concat(), 5);
        script.extend([third.remembering().added(), drain()]);
    }
    script
}

/// The next turn of a conversation begins with all that was said, the last token included, which
/// nobody had to read.
fn went_on(draw: &mut Draw, sizes: &Sizes) -> Vec<Value> {
    let marks = draw.permutation(sizes.v);
    let (word, end) = (marks[0], marks[1]);
    let mut script = vec![];
    for (round, (n, more)) in [(3, 1), (6, 4), (5, 0), (9, 2), (4, 3)].into_iter().enumerate() {
        let id = 10 * round as u64;
        let prompt = tokens(draw, sizes.v, n);
        let said = Ask::new(draw, id, prompt.clone(), 3).saying(word, 3, end);
        let question = tokens(draw, sizes.v, more);
        let next = [prompt, vec![word; 3], question].concat();
        let next = Ask::new(draw, id + 1, next, 9).remembering();
        let sibling = next.reseeded(draw).numbered(id + 2);
        script.extend([said.added(), drain(), next.added(), sibling.added(), drain()]);
    }
    script
}

/// There are too few blocks for all, and some of them are shared.
fn short(draw: &mut Draw, sizes: &Sizes) -> Vec<Value> {
    let prompt = tokens(draw, sizes.v, 5);
    let mut script = vec![];
    for round in 0..2 {
        for id in 0..4 {
            let n = 5 - (id as usize + round) % 3;
            let ask = Ask::new(draw, id, prompt[..n].to_vec(), 12 - n).remembering();
            script.extend([ask.added(), steps(round)]);
        }
        script.push(drain());
    }
    script
}
