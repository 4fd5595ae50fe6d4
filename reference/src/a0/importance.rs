//! `a0.importance` by libtorch, on copies of the caller's tensors.

use contract::a0::{ImportanceMatmul, ImportanceOutput, Tape, Tensor, Var};
use ndarray::Axis;
use tch::Tensor as Torch;

use crate::torch::{autograd, from_torch, to_torch};

/// The right way.
pub struct TorchImportance;

impl ImportanceMatmul for TorchImportance {
    fn importance_matmul(
        &self,
        tape: &mut dyn Tape,
        input: Var,
        weight: Var,
        importance: &Tensor,
        top_p: f64,
        cotangent: Option<&Tensor>,
    ) -> ImportanceOutput {
        let kept = select(importance, |row| top(row, top_p));
        let alphas = renormalised(importance, &kept);
        product(&tape.value(input), &tape.value(weight), &kept, &alphas, cotangent)
    }
}

/// The pairs `(batch, position)` that `choose` keeps in each row.
pub fn select(importance: &Tensor, choose: impl Fn(&[f64]) -> Vec<usize>) -> Vec<(usize, usize)> {
    let rows = importance.axis_iter(Axis(0)).enumerate();
    rows.flat_map(|(b, row)| {
        let mut positions = choose(&row.iter().copied().collect::<Vec<_>>());
        positions.sort_unstable();
        positions.into_iter().map(move |position| (b, position))
    })
    .collect()
}

/// Positions by falling importance, the earlier one first among equals.
pub fn ranked(row: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..row.len()).collect();
    order.sort_by(|i, j| row[*j].total_cmp(&row[*i]));
    order
}

/// The shortest beginning of the ranking that sums to `top_p`.
fn top(row: &[f64], top_p: f64) -> Vec<usize> {
    let mut order = ranked(row);
    let mut sum = 0.0;
    let crossing = order.iter().position(|i| {
        sum += row[*i];
        sum >= top_p
    });
    order.truncate(crossing.map_or(row.len(), |i| i + 1));
    order
}

/// Each kept token's share of what its sequence keeps.
pub fn renormalised(importance: &Tensor, kept: &[(usize, usize)]) -> Vec<f64> {
    let of = |(b, s): &(usize, usize)| importance[[*b, *s]];
    let total = |b: usize| kept.iter().filter(|token| token.0 == b).map(of).sum::<f64>();
    kept.iter().map(|token| of(token) / total(token.0)).collect()
}

/// The weighted product of the kept rows, and its gradients.
pub fn product(
    input: &Tensor,
    weight: &Tensor,
    kept: &[(usize, usize)],
    alphas: &[f64],
    cotangent: Option<&Tensor>,
) -> ImportanceOutput {
    let (s, d) = (input.shape()[1], input.shape()[2] as i64);
    let rows: Vec<i64> = kept.iter().map(|(b, position)| (b * s + position) as i64).collect();
    let forward = |tensors: &[Torch]| {
        let rows = tensors[0].reshape([-1, d]).index_select(0, &Torch::from_slice(&rows));
        Torch::from_slice(alphas).unsqueeze(1) * rows.matmul(&tensors[1])
    };
    let output = from_torch(&forward(&[to_torch(input), to_torch(weight)]));
    let grads = cotangent.map(|cotangent| {
        let mut grads = autograd(&[input, weight], cotangent, forward).into_iter();
        (grads.next().expect("input"), grads.next().expect("weight"))
    });
    ImportanceOutput { output, kept: kept.to_vec(), grads }
}
