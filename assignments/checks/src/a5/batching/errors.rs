//! Arguments that cannot be used.

use harness::{Case, Draw, Record};
use serde_json::{Value, json};

use super::engine::{Sizes, abort, drain, steps, unfinished};
use super::request::{Ask, tokens};
use crate::about_any::about_any;

const SIZES: Sizes = Sizes { v: 8, blocks: (4, 3), token_budget: 5, max_running: 2 };

fn ask(draw: &mut Draw, id: u64, n: usize, max_tokens: usize) -> Ask {
    let prompt = tokens(draw, SIZES.v, n);
    Ask::new(draw, id, prompt, max_tokens)
}

/// Each by itself, several together, and beside requests that are all right.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = vec![];
    for (token_budget, max_running) in [(0, 2), (3, 0)] {
        let case = Sizes { token_budget, max_running, ..SIZES }.case(draw, vec![]);
        cases.push(case);
    }
    let neither = Sizes { token_budget: 0, max_running: 0, ..SIZES }.case(draw, vec![]);
    cases.push(about_any(neither, &["token_budget", "max_running"]));
    cases.extend(requests(draw));
    cases.extend(samplings(draw));
    cases.extend([between(draw), aborts(draw), busy(draw)]);
    cases.into_iter().map(Case::record).collect()
}

/// A request that is refused.
fn alone(draw: &mut Draw, ask: &Ask) -> Case {
    let script = vec![ask.added()];
    SIZES.case(draw, script)
}

fn requests(draw: &mut Draw) -> Vec<Case> {
    let mut cases = vec![];
    for (n, max_tokens) in
        [(0, 3), (4, 0), (4, 10), (13, 1), (1, 13), (12, 2), (40, 2), (3, usize::MAX)]
    {
        let ask = ask(draw, 1, n, max_tokens);
        cases.push(alone(draw, &ask));
    }
    for (place, wrong) in [(0, SIZES.v as i64), (3, 900), (2, -1)] {
        let mut ask = ask(draw, 2, 4, 3);
        ask.prompt[place] = wrong;
        cases.push(alone(draw, &ask));
    }
    let mut twice = ask(draw, 3, 4, 0);
    twice.prompt[1] = SIZES.v as i64;
    let case = alone(draw, &twice);
    cases.push(about_any(case, &["prompt", "max_tokens"]));
    let none = ask(draw, 3, 0, 0).with("temperature", -1.0);
    let case = alone(draw, &none);
    cases.push(about_any(case, &["prompt", "max_tokens", "temperature"]));
    cases
}

/// What `process` refuses is refused at once.
fn samplings(draw: &mut Draw) -> Vec<Case> {
    let wrong: [(&str, Value); 11] = [
        ("repetition_penalty", json!(0.0)),
        ("repetition_penalty", json!(-1.5)),
        ("temperature", json!(-0.1)),
        ("top_k", json!(0)),
        ("top_p", json!(1.2)),
        ("top_p", json!(-0.2)),
        ("min_p", json!(1.5)),
        ("typical_p", json!(-0.5)),
        ("banned", json!([2, 8])),
        ("banned", json!([-1])),
        ("biases", json!([[9, 0.5]])),
    ];
    let mut case = |(name, value): (&str, Value)| {
        let ask = ask(draw, 5, 3, 4).with(name, value);
        alone(draw, &ask)
    };
    wrong.into_iter().map(&mut case).collect()
}

/// What was refused leaves the engine as it was; what just fits is not refused.
fn between(draw: &mut Draw) -> Case {
    let (first, other) = (ask(draw, 4, 5, 8), ask(draw, 9, 12, 1));
    let same_number = ask(draw, 4, 2, 2);
    let mut unknown = ask(draw, 6, 3, 3);
    unknown.prompt[2] = SIZES.v as i64;
    let warm = ask(draw, 6, 3, 3).with("temperature", -2.0);
    let script = vec![
        first.added(),
        same_number.refused(),
        unfinished(),
        steps(3),
        same_number.refused(),
        unknown.refused(),
        warm.refused(),
        ask(draw, 6, 0, 1).refused(),
        other.added(),
        ask(draw, 9, 1, 1).refused(),
        ask(draw, 7, 6, 8).refused(),
        unfinished(),
        drain(),
        unfinished(),
        same_number.added(),
        ask(draw, 6, 1, 12).added(),
        drain(),
    ];
    SIZES.case(draw, script)
}

/// Numbers that nobody has, has any more, or has yet.
fn aborts(draw: &mut Draw) -> Case {
    let (first, other) = (ask(draw, 4, 2, 9), ask(draw, 8, 2, 9));
    let no = |id: u64| json!({ "refused": abort(id) });
    let script = vec![
        no(0),
        no(4),
        first.added(),
        other.added(),
        no(1),
        steps(2),
        abort(8),
        no(8),
        unfinished(),
        drain(),
        no(4),
        other.added(),
        abort(8),
        no(8),
        unfinished(),
        first.added(),
        drain(),
    ];
    SIZES.case(draw, script)
}

/// The model refuses some calls; what it says is passed on, and the next steps go on as if they
/// had not been made.
fn busy(draw: &mut Draw) -> Case {
    let sizes = Sizes { blocks: (5, 3), ..SIZES };
    let again = |n: usize| vec![json!({ "refused": steps(1) }); n];
    let asks = [ask(draw, 1, 4, 8), ask(draw, 2, 7, 7), ask(draw, 3, 2, 9)];
    let mut script: Vec<Value> = asks.iter().map(Ask::added).collect();
    script.extend(again(12));
    script.extend([unfinished(), drain()]);
    let case = sizes.case(draw, script);
    let refused = json!([0, 3, 4, 7, 11]);
    case.with("refused calls", refused)
}
