//! What tokens are drawn from.

use harness::{Case, Draw, Record};
use serde_json::{Value, json};

use super::call::{free, tokens, with};
use super::finish;
use super::script::steps;

/// How many tokens there are.
const V: usize = 11;

/// Each way to change a distribution, by itself and all together.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let bias = [draw.below(V), draw.below(V)];
    let banned = draw.permutation(V);
    let samplings = [
        (5, json!({})),
        (4, json!({ "temperature": 0.6 })),
        (1, json!({ "temperature": 1.9 })),
        (8, json!({ "repetition_penalty": 2.5 })),
        (9, json!({ "presence_penalty": 1.5, "frequency_penalty": 0.9 })),
        (7, json!({ "presence_penalty": -2.0 })),
        (3, json!({ "biases": [[bias[0], 3.5], [bias[1], 1.5]], "banned": banned[..3] })),
        (2, json!({ "top_k": 3 })),
        (3, json!({ "top_p": 0.7 })),
        (4, json!({ "min_p": 0.3 })),
        (5, json!({ "typical_p": 0.5 })),
        (6, json!({ "temperature": 0.0, "frequency_penalty": 0.8 })),
        (
            7,
            json!({
                "temperature": 1.3, "repetition_penalty": 1.4, "presence_penalty": 0.4,
                "frequency_penalty": 0.6, "banned": banned[7..9], "biases": [[banned[2], 1.0]],
                "top_k": 7, "top_p": 0.95, "min_p": 0.05, "typical_p": 0.9,
            }),
        ),
    ];
    let of = |(n, sampling): &(usize, Value)| {
        ["raw", "processed"].map(|told| call(draw, *n, sampling, told, 3.0))
    };
    let mut cases: Vec<Case> = samplings.iter().flat_map(of).collect();
    // So hot that unlikely tokens are drawn, too: all log-probabilities near 0 would be rounding.
    cases.push(call(draw, 3, &json!({ "temperature": 200.0 }), "raw", 900.0));
    cases.extend(["raw", "processed"].map(|told| ended(draw, told)));
    cases.push(long(draw));
    cases.into_iter().map(Case::record).collect()
}

/// Texts that end with a token of their own, and with a stop string.
fn ended(draw: &mut Draw, told: &str) -> Case {
    let config = json!({
        "max_tokens": 9, "log_probs": told, "sampling": { "temperature": 1.5 }, "stops": ["ca"],
        // Larger than any signed number.
        "seed": (1u64 << 63) + draw.below(1 << 40) as u64,
    });
    let ends: &[usize] = if told == "raw" { &[3] } else { &[] };
    finish::call(draw, &steps(&["a", "b", "c"]), ends, &[], (3, 30, config))
}

/// A text that is longer than others.
fn long(draw: &mut Draw) -> Case {
    let case = Case::of("generate").with("prompt", json!(tokens(draw, 2, V)));
    let config = json!({ "max_tokens": 70, "sampling": { "temperature": 1.5 } });
    let case = with(draw, case, 100, config);
    free(draw, case, V, 2.0)
}

fn call(draw: &mut Draw, n: usize, sampling: &Value, told: &str, spread: f64) -> Case {
    // Each token of the prompt counts: in half of the cases none comes twice.
    let prompt =
        if n.is_multiple_of(2) { draw.permutation(V)[..n].to_vec() } else { tokens(draw, n, V) };
    let case = Case::of("generate").with("prompt", json!(prompt));
    let config = json!({
        "max_tokens": 8 + n % 3, "log_probs": told, "sampling": sampling, "end_ids": [V + n],
    });
    let case = with(draw, case, 40 + n, config);
    free(draw, case, V, spread)
}
