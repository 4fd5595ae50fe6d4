//! The cases of `log_probs`.

use harness::{Case, Draw, Record};
use safetensors::Dtype;

use super::ranked::{Ranked, logits_of, shuffled};

const NONE: f64 = f64::NEG_INFINITY;

/// Every dtype, large and small logits, tokens that cannot come, one token.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let sizes = [(7, Dtype::F32), (5, Dtype::F64), (9, Dtype::F16), (6, Dtype::BF16)];
    let usual = sizes.map(|(n, dtype)| Ranked::stairs(draw, n, dtype).case("log_probs"));
    let near = 1e8 - draw.number(0.25, 0.75);
    let lists: [(&[f64], Dtype); 10] = [
        (&[900.0, 899.0, 0.0, -900.0, 900.0], Dtype::F32),
        (&[-900.0, -901.5, -905.0], Dtype::F64),
        (&[900.0, -900.0, 897.0, 12.0], Dtype::F16),
        (&[1e8, near, -3.0, 5.0, -1e8], Dtype::F64),
        (&[1e8, 1e8 - 8.0, 0.0], Dtype::F32),
        (&[1e17, 1e17, 2.5], Dtype::F32),
        (&[1.5, NONE, -0.25, NONE, 2.0, 0.5], Dtype::F32),
        (&[NONE, 0.75, NONE, 1.0], Dtype::BF16),
        (&[0.5; 8], Dtype::F16),
        (&[NONE, NONE, -2.5], Dtype::F64),
    ];
    let special: Vec<Case> = lists
        .into_iter()
        .map(|(logits, dtype)| logits_of("log_probs", &shuffled(draw, logits), dtype))
        .collect();
    let one = logits_of("log_probs", &[draw.number(1.0, 4.0)], Dtype::F32);
    let many = draw.tensor_in(&[300], -3.0, 3.0);
    let many = Case::of("log_probs").tensor("logits", &many, Dtype::F16).strided();
    let cases = usual.into_iter().chain(special).chain([one, many]);
    cases.map(Case::record).collect()
}
