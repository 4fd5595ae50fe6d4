//! The wrong variants of `a0.importance`.

use contract::a0::{ImportanceMatmul, ImportanceOutput, Op, Tape, Tensor, Var};

use super::Variant;
use crate::a0::importance::{product, ranked, renormalised, select};
use crate::a0::{Parts, REFERENCE};

const fn with(importance: fn() -> Box<dyn ImportanceMatmul>) -> Parts {
    Parts { importance, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a0.importance.crossing_dropped", with(|| Box::new(Flaw::CrossingDropped))),
    ("a0.importance.rounding_forgiven", with(|| Box::new(Flaw::RoundingForgiven))),
    ("a0.importance.not_renormalised", with(|| Box::new(Flaw::NotRenormalised))),
    ("a0.importance.touches_caller", with(|| Box::new(Flaw::TouchesCaller))),
];

/// A product with one thing wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    /// Only tokens whose running sum stays within `top_p` are kept.
    CrossingDropped,
    /// A sum that misses `top_p` by rounding is taken to reach it.
    RoundingForgiven,
    /// Rows are scaled by the importance itself.
    NotRenormalised,
    /// Runs backward into the caller's variables.
    TouchesCaller,
}

impl ImportanceMatmul for Flaw {
    fn importance_matmul(
        &self,
        tape: &mut dyn Tape,
        input: Var,
        weight: Var,
        importance: &Tensor,
        top_p: f64,
        cotangent: Option<&Tensor>,
    ) -> ImportanceOutput {
        let (x, w) = (tape.value(input), tape.value(weight));
        let right = || (REFERENCE.importance)();
        match self {
            Self::CrossingDropped => {
                let kept = select(importance, |row| within(row, top_p));
                product(&x, &w, &kept, &renormalised(importance, &kept), cotangent)
            }
            Self::RoundingForgiven => {
                let nearly = top_p - 1e-9;
                right().importance_matmul(tape, input, weight, importance, nearly, cotangent)
            }
            Self::NotRenormalised => {
                let kept =
                    right().importance_matmul(tape, input, weight, importance, top_p, None).kept;
                let scale: Vec<f64> = kept.iter().map(|(b, s)| importance[[*b, *s]]).collect();
                product(&x, &w, &kept, &scale, cotangent)
            }
            Self::TouchesCaller => {
                let y = tape.apply(&Op::MatMul, &[input, weight]);
                if cotangent.is_some() {
                    let ones = Tensor::ones(tape.value(y).raw_dim());
                    tape.backward(y, &ones);
                }
                right().importance_matmul(tape, input, weight, importance, top_p, cotangent)
            }
        }
    }
}

/// The longest beginning of the ranking that sums to at most `top_p`, and at least
/// one token.
fn within(row: &[f64], top_p: f64) -> Vec<usize> {
    let mut order = ranked(row);
    let mut sum = 0.0;
    let fits = order.iter().take_while(|i| {
        sum += row[**i];
        sum <= top_p
    });
    let kept = fits.count().max(1);
    order.truncate(kept);
    order
}
