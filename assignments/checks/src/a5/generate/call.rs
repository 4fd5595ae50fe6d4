//! Calls of `generate` and `generate_batch`.

use harness::{Case, Draw};
use serde_json::{Value, json};

use super::script::Script;
use crate::a5::model::model;

/// The fact `config`, with a seed if it has none.
fn config(draw: &mut Draw, mut config: Value) -> Value {
    let seed = draw.below(1 << 40);
    if config.get("seed").is_none() {
        config["seed"] = json!(seed);
    }
    config
}

/// Adds everything but model and prompt.
pub fn with(draw: &mut Draw, case: Case, context: usize, told: Value) -> Case {
    let told = config(draw, told);
    let case = case.with("config", told).with("model.context", context);
    case.unlisted_fact("randomness", draw.below(1 << 40))
}

/// A call of `generate` with a model that writes what it should.
pub fn scripted(
    draw: &mut Draw,
    script: &Script,
    prompt: &[usize],
    (context, told): (usize, Value),
) -> Case {
    let case = Case::of("generate").with("prompt", json!(prompt));
    let case = with(draw, case, context, told);
    script.add(draw, case)
}

/// Adds a model that may write anything, of which each token is another letter.
pub fn free(draw: &mut Draw, case: Case, v: usize, spread: f64) -> Case {
    let letters = draw.permutation(26).into_iter().take(v);
    let vocabulary: Vec<[u8; 1]> = letters.map(|i| [b'a' + i as u8]).collect();
    let case = model(draw, case, "model", v, spread);
    case.unlisted_fact("vocabulary", vocabulary)
}

/// So many tokens of `v`.
pub fn tokens(draw: &mut Draw, n: usize, v: usize) -> Vec<usize> {
    (0..n).map(|_| draw.below(v)).collect()
}
