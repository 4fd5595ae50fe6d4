//! Engines with many texts, and blocks for all of them.

use harness::{Draw, Record};

use super::engine::{Sizes, abort, drain, steps, unfinished};
use super::request::{Ask, tokens};

/// Texts that come together and one by one, with budgets from one token to more than enough.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let all = [
        (13, (40, 3), 6, 3),
        (9, (60, 2), 1, 2),
        (11, (25, 5), 64, 8),
        (16, (30, 4), 3, 5),
        (12, (90, 1), 9, 1),
    ];
    let all = all.map(|(v, blocks, token_budget, max_running)| Sizes {
        v,
        blocks,
        token_budget,
        max_running,
    });
    all.into_iter().enumerate().map(|(i, sizes)| case(draw, sizes, i)).collect()
}

fn case(draw: &mut Draw, sizes: Sizes, i: usize) -> Record {
    let ids = draw.permutation(30);
    let id = |k: usize| ids[k] as u64;
    let mut ask = |k: usize, n: usize, max_tokens| {
        let prompt = tokens(draw, sizes.v, n);
        let ask = Ask::new(draw, id(k), prompt, max_tokens);
        match (i + k) % 3 {
            0 => ask.remembering(),
            1 => ask.greedy().with("presence_penalty", 1.5),
            // The one that is aborted must not end before.
            _ if k < 7 => ask.ended_by(&[1, 3]),
            _ => ask,
        }
    };
    let early = [ask(0, 7, 6), ask(1, 3, 9), ask(2, 11 - i, 2), ask(3, 1, 5 + i)];
    let late = [ask(4, 5, 1), ask(5, 8, 7), ask(6, 2, 4)];
    // These are aborted before they can be finished.
    let (running, waiting) = (ask(7, 4, 60 - 8 * i), ask(8, 6, 5));
    let twin = early[0].numbered(id(9));
    let sibling = early[1].numbered(id(10)).reseeded(draw);
    let again = late[0].reseeded(draw);
    let mut script = vec![early[0].added(), running.added(), early[1].added(), unfinished()];
    script.extend([steps(2 + i), twin.added(), early[2].added(), early[3].added(), steps(1)]);
    script.extend([abort(id(7)), waiting.added(), abort(id(8)), sibling.added()]);
    script.extend(late.iter().map(Ask::added));
    script.extend([steps(4), drain(), unfinished(), again.added(), unfinished(), drain()]);
    script.push(unfinished());
    sizes.case(draw, script).record()
}
