//! The wrong variants of `a0.train`.

use contract::a0::Tensor;
use tch::{Kind, Tensor as Torch};

use super::Variant;
use crate::a0::train::{RIGHT, TorchTrainer, cross_entropy, one_hot};
use crate::a0::{Parts, REFERENCE};

const fn with(trainer: TorchTrainer) -> Parts {
    Parts { trainer, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a0.train.cross_entropy_overflow", with(TorchTrainer { loss: overflowing, ..RIGHT })),
    ("a0.train.cross_entropy_log_of_zero", with(TorchTrainer { loss: log_of_zero, ..RIGHT })),
    (
        "a0.train.cross_entropy_sum",
        with(TorchTrainer {
            loss: |logits, targets| cross_entropy(logits, targets) * targets.len() as f64,
            ..RIGHT
        }),
    ),
    ("a0.train.rate_inside_velocity", with(TorchTrainer { sgd: rate_inside_velocity, ..RIGHT })),
    ("a0.train.damped", with(TorchTrainer { sgd: damped, ..RIGHT })),
    ("a0.train.zero_grad_missing", with(TorchTrainer { keeps_gradients: true, ..RIGHT })),
];

/// The logarithm of a softmax that was taken without subtracting the maximum.
fn overflowing(logits: &Torch, targets: &[usize]) -> Torch {
    let e = logits.exp();
    let p = &e / e.sum_dim_intlist([-1i64].as_slice(), true, Kind::Double);
    let picked = p * one_hot(targets, logits.size()[1]);
    let picked = picked.sum_dim_intlist([-1i64].as_slice(), false, Kind::Double);
    -picked.log().mean(Kind::Double)
}

/// The logarithm of a softmax that was taken with care, and is 0 all the same. The gradient
/// is the usual formula, and right.
fn log_of_zero(logits: &Torch, targets: &[usize]) -> Torch {
    let right = cross_entropy(logits, targets);
    let p = logits.softmax(-1, Kind::Double) * one_hot(targets, logits.size()[1]);
    let picked = p.sum_dim_intlist([-1i64].as_slice(), false, Kind::Double);
    let wrong = -picked.log().mean(Kind::Double);
    &right + (wrong - &right).detach()
}

/// `v ← μ·v + lr·g`, then `p ← p - v`.
fn rate_inside_velocity(
    parameter: &mut Tensor,
    velocity: &mut Tensor,
    gradient: &Tensor,
    lr: f64,
    mu: f64,
) {
    *velocity = mu * &*velocity + lr * gradient;
    *parameter = &*parameter - &*velocity;
}

/// `v ← μ·v + (1 - μ)·g`, then `p ← p - lr·v`.
fn damped(parameter: &mut Tensor, velocity: &mut Tensor, gradient: &Tensor, lr: f64, mu: f64) {
    *velocity = mu * &*velocity + (1.0 - mu) * gradient;
    *parameter = &*parameter - lr * &*velocity;
}
