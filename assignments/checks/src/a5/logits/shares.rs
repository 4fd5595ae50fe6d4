//! The cases of top-k and min-p: each token is compared with one of them.

use harness::{Case, Draw, Record};
use safetensors::Dtype;
use serde_json::json;

use super::ranked::{Ranked, logits_of, shuffled};

const NONE: f64 = f64::NEG_INFINITY;

/// Fewer than there are and more, ties at the border and elsewhere, tokens that cannot come.
pub fn top_k(draw: &mut Draw) -> Vec<Record> {
    let sizes = [
        (7, Dtype::F32, 3),
        (5, Dtype::F64, 1),
        (9, Dtype::F16, 6),
        (6, Dtype::BF16, 2),
        (5, Dtype::F32, 5),
        (6, Dtype::F64, 1_000_000),
    ];
    let usual =
        sizes.map(|(n, dtype, k)| Ranked::stairs(draw, n, dtype).process().with("top_k", k));
    let lists: [(&[f64], Dtype, usize); 12] = [
        (&[2.0, 1.0, 1.0, 1.0, 0.5, -1.0], Dtype::F16, 2),
        (&[2.0, 1.5, 1.0, 1.0, 0.5], Dtype::F64, 3),
        (&[1.5, 1.5, 1.0, 0.25, 0.0], Dtype::F32, 3),
        (&[1.5, 1.5, 1.0, 0.0], Dtype::F32, 1),
        (&[0.75; 5], Dtype::BF16, 2),
        (&[2.0, 1.0, 1.0 - 1e-10, 0.0], Dtype::F64, 2),
        (&[1.0, 0.5, 0.0, NONE, NONE, NONE], Dtype::F32, 4),
        (&[1.0, 0.5, NONE, NONE], Dtype::F64, 2),
        (&[900.0, 899.0, -900.0, -905.0], Dtype::F32, 3),
        (&[1e8, 1e8 - 1.0, 3.0, 3.0, -1e8], Dtype::F64, 3),
        (&[-1.5], Dtype::F32, 1),
        (&[-0.5], Dtype::F64, 7),
    ];
    let mut special = |(logits, dtype, k): (&[f64], Dtype, usize)| {
        logits_of("process", &shuffled(draw, logits), dtype).with("top_k", k)
    };
    let special = lists.map(&mut special);
    let without = Ranked::stairs(draw, 6, Dtype::F32);
    let without = without.process().with("banned", json!(&without.ids[1..3])).with("top_k", 2);
    let cases = usual.into_iter().chain(special).chain([without.strided()]);
    cases.map(Case::record).collect()
}

/// Bounds in the middle, at a probability, just above; 0 and 1.
pub fn min_p(draw: &mut Draw) -> Vec<Record> {
    let sizes = [(7, Dtype::F32, 3), (6, Dtype::F64, 2), (9, Dtype::F16, 5), (5, Dtype::BF16, 1)];
    let mut cases: Vec<Case> = Vec::new();
    for (n, dtype, stay) in sizes {
        let ranked = Ranked::stairs(draw, n, dtype);
        let bound = ranked.share(stay - 1).midpoint(ranked.share(stay));
        cases.push(ranked.process().with("min_p", bound));
    }
    let exact = [0.4, 0.2, 0.2, 0.1, 0.1];
    for bound in [0.5, 0.25] {
        cases.push(Ranked::exactly(draw, &exact).process().with("min_p", bound));
    }
    for (rank, more) in [(2, 4e-10), (3, 1e-8), (3, -4e-10)] {
        let ranked = Ranked::stairs(draw, 6, Dtype::F64);
        let p = ranked.p();
        cases.push(ranked.process().with("min_p", (p[rank] + more) / p[0]));
    }
    let lists: [(&[f64], Dtype, f64); 9] = [
        (&[1.5, 1.0, 0.0, -3.0], Dtype::F32, 1.0),
        (&[1.5, 1.5, 0.5, 1.5], Dtype::F16, 1.0),
        (&[1.0, NONE, 0.5, -40.0, NONE], Dtype::F32, 0.0),
        (&[900.0, 899.0, -900.0, 5.0], Dtype::F32, 0.0),
        (&[900.0, 899.0, -900.0, 5.0], Dtype::F32, 0.2),
        (&[1e8, 1e8 - 1.0, 3.0, -1e8], Dtype::F64, 0.3),
        (&[2.0, 1.0, NONE, -6.0], Dtype::BF16, 1e-3),
        (&[0.5; 6], Dtype::F32, 0.9),
        (&[-1.5], Dtype::F32, 0.6),
    ];
    for (logits, dtype, bound) in lists {
        let logits = shuffled(draw, logits);
        cases.push(logits_of("process", &logits, dtype).with("min_p", bound));
    }
    let without = Ranked::stairs(draw, 6, Dtype::F64);
    let bound = without.share(3).midpoint(without.share(4)) / without.share(2);
    let without = without.process().with("banned", json!(&without.ids[..2]));
    cases.push(without.with("min_p", bound).strided());
    cases.into_iter().map(Case::record).collect()
}
