//! The cases of typical sampling.

use harness::{Case, Draw, Record};
use safetensors::Dtype;

use super::ranked::{Ranked, logits_of, shuffled};

const NONE: f64 = f64::NEG_INFINITY;

/// Probabilities, and their ranks by how far each surprise is from what is expected: by hand,
/// with room for what is drawn.
type Odd = (&'static [f64], &'static [usize]);

const LONG: Odd = (&[0.42, 0.2, 0.13, 0.1, 0.07, 0.05, 0.03], &[1, 2, 3, 0, 4, 5, 6]);
const STEEP: Odd = (&[0.55, 0.17, 0.11, 0.08, 0.05, 0.04], &[1, 0, 2, 3, 4, 5]);
const PAIRS: Odd = (&[0.36, 0.3, 0.14, 0.12, 0.05, 0.03], &[1, 2, 0, 3, 4, 5]);

/// So many of the least odd ones stay.
fn staying(draw: &mut Draw, (p, order): Odd, n: usize, dtype: Dtype) -> Case {
    let ranked = Ranked::about(draw, p, dtype);
    ranked.process().with("typical_p", ranked.within(&order[..n]))
}

/// Two tokens whose surprises differ by so much: the one with the larger id is the less odd.
fn nearly_alike(draw: &mut Draw, by: f64) -> Case {
    let p = [0.5, 0.2, 0.2, 0.06, 0.04];
    let mut logits: Vec<f64> = p.iter().map(|p: &f64| p.ln()).collect();
    logits[2] -= by;
    let mut ranked = Ranked::of(draw, &logits, Dtype::F64);
    // Their surprise is more than expected, so that the likelier of the two is the less odd.
    if ranked.ids[1] < ranked.ids[2] {
        ranked.ids.swap(1, 2);
    }
    ranked.process().with("typical_p", 0.1).remark("two are nearly alike")
}

/// Bounds in the middle, those that a sum meets or nearly, surprises that are equal or nearly.
fn borders(draw: &mut Draw) -> Vec<Case> {
    let mut cases = vec![
        staying(draw, LONG, 2, Dtype::F32),
        staying(draw, LONG, 4, Dtype::F64).strided(),
        staying(draw, STEEP, 2, Dtype::F16),
        staying(draw, STEEP, 3, Dtype::BF16),
        staying(draw, PAIRS, 1, Dtype::F64),
        staying(draw, PAIRS, 3, Dtype::F32),
    ];
    let (p, order) = LONG;
    for (n, more) in [(3, 4e-10), (2, 1e-8)] {
        let ranked = Ranked::about(draw, p, Dtype::F64);
        cases.push(ranked.process().with("typical_p", ranked.sum(&order[..n]) + more));
    }
    cases.extend([nearly_alike(draw, 4e-10), nearly_alike(draw, 1e-7)]);
    // Surprises of 1, 2 and 2, where 1.5 are expected: all equally odd.
    for bound in [0.5, 0.2] {
        let mut ranked = Ranked::exactly(draw, &[0.5, 0.25, 0.25]);
        ranked.ids = vec![2, 0, 1];
        cases.push(ranked.process().with("typical_p", bound).remark("all equally odd"));
    }
    cases
}

/// Behind the other steps: what counts is the entropy of what they have left.
fn behind(draw: &mut Draw) -> Vec<Case> {
    let k = Ranked::about(draw, LONG.0, Dtype::F64).process().with("top_k", 4);
    let p = Ranked::about(draw, PAIRS.0, Dtype::F32).process().with("top_p", 0.75);
    let least = Ranked::about(draw, STEEP.0, Dtype::F64).process().with("min_p", 0.25);
    let hot = Ranked::about(draw, STEEP.0, Dtype::F64).heated(1.6).process();
    let cold = Ranked::about(draw, STEEP.0, Dtype::F32).heated(0.7).process();
    let more = Ranked::about(draw, LONG.0, Dtype::F16).process().with("top_k", 6);
    let all_but_one = Ranked::about(draw, PAIRS.0, Dtype::BF16).process().with("top_p", 0.95);
    vec![
        more.with("typical_p", 0.3),
        all_but_one.with("typical_p", 0.7),
        k.with("typical_p", 0.66),
        p.with("typical_p", 0.6),
        least.with("typical_p", 0.5),
        hot.with("temperature", 1.6).with("typical_p", 0.5),
        cold.with("temperature", 0.7).with("min_p", 0.1).with("typical_p", 0.7),
    ]
}

/// Bounds of 0, 1 and nearly so; ties, tails, tokens that cannot come, one token.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = borders(draw);
    cases.extend(behind(draw));
    for (dtype, bound) in [(Dtype::F32, 0.0), (Dtype::F64, 1e-8)] {
        cases.push(Ranked::about(draw, LONG.0, dtype).process().with("typical_p", bound));
    }
    let tail = [2.0, 1.25, 0.5, -9.5, -15.0, -30.0];
    let lists: [(&[f64], Dtype, f64); 10] = [
        (&tail, Dtype::F32, 0.999_999),
        (&tail, Dtype::F16, 1.0),
        (&[1.0, NONE, 0.5, -40.0, NONE], Dtype::F32, 1.0),
        (&[900.0, 899.0, -900.0, 5.0], Dtype::F64, 1.0),
        (&[900.0, 899.0, -900.0, 5.0], Dtype::F32, 0.9),
        (&[1e8, 1e8 - 3.0, 3.0, -1e8], Dtype::F64, 0.6),
        (&[2.0, NONE, -0.5, 0.0, NONE, -1.0], Dtype::BF16, 0.85),
        (&[1.5; 8], Dtype::F16, 0.5),
        (&[-0.75; 10], Dtype::F32, 0.7),
        (&[-2.5], Dtype::F32, 0.4),
    ];
    for (logits, dtype, bound) in lists {
        let logits = shuffled(draw, logits);
        cases.push(logits_of("process", &logits, dtype).with("typical_p", bound));
    }
    cases.into_iter().map(Case::record).collect()
}
