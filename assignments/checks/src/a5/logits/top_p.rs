//! The cases of top-p.

use harness::{Case, Draw, Record};
use safetensors::Dtype;
use serde_json::json;

use super::ranked::{Ranked, logits_of, shuffled};

const NONE: f64 = f64::NEG_INFINITY;

/// Bounds in the middle of a probability, and those that a sum meets exactly or nearly.
fn borders(draw: &mut Draw) -> Vec<Case> {
    let sizes = [(7, Dtype::F32, 3), (6, Dtype::F64, 2), (9, Dtype::F16, 5), (5, Dtype::BF16, 1)];
    let mut cases: Vec<Case> = Vec::new();
    for (n, dtype, stay) in sizes {
        let ranked = Ranked::stairs(draw, n, dtype);
        cases.push(ranked.process().with("top_p", ranked.first(stay)));
    }
    let tenths = [0.3, 0.2, 0.2, 0.1, 0.1, 0.1];
    for bound in [0.7, 0.5, 0.3, 0.8, 0.6] {
        cases.push(Ranked::exactly(draw, &tenths).process().with("top_p", bound));
    }
    for bound in [0.75, 0.875] {
        cases
            .push(Ranked::exactly(draw, &[0.5, 0.25, 0.125, 0.125]).process().with("top_p", bound));
    }
    for (stay, more) in [(3, 4e-10), (2, 1e-8), (3, -4e-10)] {
        let ranked = Ranked::stairs(draw, 6, Dtype::F64);
        let sum = ranked.sum(&(0..stay).collect::<Vec<_>>());
        cases.push(ranked.process().with("top_p", sum + more));
    }
    let without = Ranked::stairs(draw, 6, Dtype::F64);
    let bound = without.within(&[2, 3]) / (1.0 - without.sum(&[0, 1]));
    let without = without.process().with("banned", json!(&without.ids[..2]));
    cases.push(without.with("top_p", bound).strided());
    cases
}

/// So many tokens that a sort which is not stable mixes those that are alike.
pub fn many_alike() -> [f64; 60] {
    std::array::from_fn(|i| [1.5, -0.5, 0.25][i % 3])
}

/// Bounds of 0, 1 and nearly so; ties, tails, large logits, one token.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = borders(draw);
    for (n, dtype, bound) in [(6, Dtype::F32, 0.0), (5, Dtype::F64, 1e-8)] {
        cases.push(Ranked::stairs(draw, n, dtype).process().with("top_p", bound));
    }
    let tail = [2.0, 1.25, 0.5, -9.5, -15.0, -30.0];
    let lists: [(&[f64], Dtype, f64); 15] = [
        (&tail, Dtype::F32, 0.999_999),
        (&tail, Dtype::BF16, 0.999_999),
        (&tail, Dtype::F16, 1.0),
        (&[1.0, NONE, 0.5, -40.0, NONE], Dtype::F32, 1.0),
        (&[900.0, 899.0, -900.0, 5.0], Dtype::F64, 1.0),
        (&[900.0, 899.0, -900.0, 5.0], Dtype::F32, 0.9),
        (&[1e8, 1e8 - 1.0, 3.0, -1e8], Dtype::F64, 0.6),
        (&[1.0, 0.5, NONE, 0.25, NONE], Dtype::F16, 0.6),
        (&[1.5; 8], Dtype::F16, 0.5),
        (&many_alike(), Dtype::F32, 0.25),
        (&many_alike(), Dtype::F64, 0.75),
        (&[-0.75; 10], Dtype::BF16, 0.7),
        (&[0.25; 7], Dtype::F32, 0.3),
        (&[3.0, 3.0, 0.0, 0.0], Dtype::F32, 0.0),
        (&[-2.5], Dtype::F32, 0.4),
    ];
    for (logits, dtype, bound) in lists {
        let logits = shuffled(draw, logits);
        cases.push(logits_of("process", &logits, dtype).with("top_p", bound));
    }
    cases.into_iter().map(Case::record).collect()
}
