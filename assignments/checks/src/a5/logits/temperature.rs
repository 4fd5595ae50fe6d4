//! The cases of temperature.

use harness::{Case, Draw, Record};
use safetensors::Dtype;
use serde_json::json;

use super::ranked::{Ranked, logits_of, shuffled};
use super::top_p::many_alike;

const NONE: f64 = f64::NEG_INFINITY;

/// Temperatures above 0, the smallest and the largest.
fn above_0(draw: &mut Draw) -> Vec<Case> {
    let sizes = [
        (7, Dtype::F32, 0.7),
        (5, Dtype::F64, 1.8),
        (9, Dtype::F16, 0.3),
        (6, Dtype::BF16, 2.5),
        (8, Dtype::F64, 1.0),
        (4, Dtype::F32, 1e-3),
        (10, Dtype::F32, 1e8),
    ];
    let mut cases: Vec<Case> = Vec::new();
    for (n, dtype, temperature) in sizes {
        cases.push(Ranked::stairs(draw, n, dtype).process().with("temperature", temperature));
    }
    let near = 1e8 - draw.number(0.5, 1.0);
    let lists: [(&[f64], Dtype, f64); 6] = [
        (&[900.0, 899.0, -900.0, 5.0], Dtype::F32, 0.5),
        (&[1e8, near, -1e8], Dtype::F64, 0.75),
        (&[1.0, NONE, 0.5, NONE, -2.0], Dtype::F16, 1.5),
        (&[-900.0, -905.0, -903.0], Dtype::BF16, 3.0),
        (&[2.5], Dtype::F32, 0.4),
        // However low it is, several likeliest tokens share the probability.
        (&[3.0, 3.0, 2.0, -1.0], Dtype::F64, 1e-6),
    ];
    for (logits, dtype, temperature) in lists {
        let logits = shuffled(draw, logits);
        cases.push(logits_of("process", &logits, dtype).with("temperature", temperature));
    }
    let plain = Ranked::stairs(draw, 6, Dtype::F64).process();
    cases.push(plain.remark("nothing changes"));
    cases
}

/// Temperature 0: ties, and what changes which token is the likeliest.
fn at_0(draw: &mut Draw) -> Vec<Case> {
    let mut cases = vec![Ranked::stairs(draw, 6, Dtype::F32).process()];
    let lists: [(&[f64], Dtype); 9] = [
        (&[1.5, 1.5, 0.5, -1.0], Dtype::F64),
        (&[2.0, 1.0, 2.0, 2.0, 0.0], Dtype::F16),
        (&[-0.5; 4], Dtype::BF16),
        (&[-900.0, -900.5, NONE, -1e4], Dtype::F32),
        (&[NONE, NONE, -3.0, -3.0], Dtype::F64),
        (&[1e8, 1e8, 900.0], Dtype::F32),
        (&[0.25], Dtype::F32),
        (&many_alike(), Dtype::F32),
        (&[0.0, -0.0, -0.0, 0.0, -1.0], Dtype::F32),
    ];
    for (logits, dtype) in lists {
        cases.push(logits_of("process", &shuffled(draw, logits), dtype));
    }
    let near = Ranked::of(draw, &[1.0, 1.0 - 1e-12, 0.0, 0.5], Dtype::F64);
    cases.push(near.process().remark("no tie"));
    for frequency in [2.0, 1.5] {
        let once = Ranked::stairs(draw, 5, Dtype::F64);
        let often = json!([once.ids[1], once.ids[0], once.ids[0]]);
        cases.push(once.process().with("generated", often).with("frequency_penalty", frequency));
    }
    let without = Ranked::stairs(draw, 7, Dtype::F32);
    cases.push(without.process().with("banned", json!(&without.ids[..2])));
    let nothing = Ranked::stairs(draw, 3, Dtype::F32);
    cases.push(nothing.process().with("banned", json!(nothing.ids)));
    for (k, p) in [(2, 0.9), (3, 0.4)] {
        let ties = Ranked::of(draw, &[3.0, 3.0, 2.0, 1.0, 0.5], Dtype::F32);
        let below = ties.process().with("top_k", k).with("top_p", p);
        cases.push(below.with("min_p", p / 4.0).with("typical_p", p / 2.0));
    }
    cases.into_iter().map(|case| case.with("temperature", 0.0)).collect()
}

/// All of them.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let above_0 = above_0(draw);
    above_0.into_iter().chain(at_0(draw)).map(Case::record).collect()
}
