//! Engines that have one text at a time.

use harness::{Draw, Record};
use serde_json::json;

use super::engine::{Sizes, drain, steps, unfinished};
use super::request::{Ask, tokens};

/// A text for an engine: its sizes, and how it is drawn.
type Text = (Sizes, Ask);

fn sizes(v: usize, blocks: (usize, usize), token_budget: usize, max_running: usize) -> Sizes {
    Sizes { v, blocks, token_budget, max_running }
}

/// Prompts of one token and of many, on the borders of blocks and of the budget, that need all
/// blocks and more than are left over.
fn prompts(draw: &mut Draw) -> Vec<Text> {
    let mut text = |sizes: Sizes, id, n: usize, max_tokens| {
        let prompt = tokens(draw, sizes.v, n);
        (sizes, Ask::new(draw, id, prompt, max_tokens))
    };
    let plain = |(sizes, ask): Text| (sizes, ask);
    let greedy = |(sizes, ask): Text| (sizes, ask.greedy());
    let remembering = |(sizes, ask): Text| (sizes, ask.remembering());
    vec![
        plain(text(sizes(13, (5, 4), 16, 2), 3, 5, 6)),
        remembering(text(sizes(11, (6, 3), 4, 1), 41, 9, 7)),
        plain(text(sizes(7, (9, 2), 1, 3), 0, 7, 4)),
        greedy(text(sizes(17, (1, 2), 5, 2), 7, 1, 2)),
        plain(text(sizes(5, (1, 1), 3, 1), u64::MAX, 1, 1)),
        plain(text(sizes(9, (10, 5), 7, 4), 12, 43, 8)),
        remembering(text(sizes(12, (4, 3), 6, 2), 5, 6, 7)),
        plain(text(sizes(12, (13, 1), 5, 2), 6, 6, 7)),
    ]
}

/// Texts that end themselves: at once, after some tokens, with the last that may come, or would
/// have with the next one. The token that ends them is in the prompt, too, which ends nothing.
fn ends(draw: &mut Draw) -> Vec<Text> {
    let mut text = |sizes: Sizes, id, n: usize, max_tokens, times: usize| {
        let marks = draw.permutation(sizes.v);
        let mut prompt = tokens(draw, sizes.v, n);
        prompt[n / 2] = marks[1];
        (sizes, Ask::new(draw, id, prompt, max_tokens).saying(marks[0], times, marks[1]))
    };
    let mut texts = vec![
        text(sizes(8, (6, 2), 9, 2), 2, 3, 9, 0),
        text(sizes(10, (4, 4), 3, 2), 9, 4, 9, 3),
        text(sizes(8, (5, 3), 8, 1), 4, 4, 4, 3),
        text(sizes(11, (5, 3), 2, 3), 8, 5, 3, 3),
    ];
    // Tokens that cannot come end nothing.
    let prompt = tokens(draw, 9, 5);
    let ask = Ask::new(draw, 20, prompt, 6).ended_by(&[9, 900]);
    texts.push((sizes(9, (7, 2), 4, 2), ask));
    // One of two in a vocabulary of four comes soon.
    for (id, n) in [(21, 4), (22, 6)] {
        let ends = draw.permutation(4);
        let prompt = tokens(draw, 4, n);
        let ask = Ask::new(draw, id, prompt, 12).ended_by(&ends[..2]);
        texts.push((sizes(4, (9, 2), 5, 2), ask));
    }
    texts
}

/// Texts whose distribution is changed in all ways.
fn samplings(draw: &mut Draw) -> Vec<Text> {
    let sizes = sizes(14, (8, 3), 6, 2);
    let mut ask = |id| {
        let prompt = tokens(draw, sizes.v, 8);
        Ask::new(draw, id, prompt, 9)
    };
    let few = ask(1).with("top_k", 3).with("temperature", 1.7);
    let nucleus = ask(2).with("top_p", 0.6).with("biases", json!([[3, 2.5], [0, -3.0]]));
    let banned = ask(3).with("banned", json!([1, 4, 13, 5])).with("repetition_penalty", 0.5);
    let least = ask(4).with("min_p", 0.3).with("temperature", 2.5);
    let typical = ask(5).with("typical_p", 0.5).with("presence_penalty", -1.0);
    [few, nucleus, banned, least, typical].map(|ask| (sizes, ask)).into()
}

/// Each text by itself, with the steps that it takes.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let texts = [prompts(draw), ends(draw), samplings(draw)].concat();
    let mut cases: Vec<Record> = texts
        .into_iter()
        .map(|(sizes, ask)| sizes.case(draw, vec![ask.added(), drain()]).record())
        .collect();
    cases.push(one_after_the_other(draw));
    cases
}

/// An engine without work, with a text, without work, and with a text that has the number of the
/// first one.
fn one_after_the_other(draw: &mut Draw) -> Record {
    let sizes = sizes(13, (4, 4), 5, 2);
    let mut ask = |first: usize, n: usize| {
        let prompt = std::iter::once(first).chain(tokens(draw, sizes.v, n)).collect();
        Ask::new(draw, 6, prompt, 5)
    };
    let (one, other) = (ask(2, 5), ask(9, 6));
    let idle = || [steps(2), unfinished()];
    let script = [
        idle().to_vec(),
        vec![one.added(), unfinished(), steps(3), unfinished(), drain()],
        idle().to_vec(),
        vec![other.added(), unfinished(), drain()],
        idle().to_vec(),
    ];
    let case = sizes.case(draw, script.concat());
    case.remark("nothing to do before, between and behind").record()
}
