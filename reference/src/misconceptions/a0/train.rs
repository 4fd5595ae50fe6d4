//! Trainers with one flaw.

use tch::{Kind, Tensor as Torch};

use crate::a0::train::{TorchTrainer, cross_entropy, one_hot};

/// The logarithm of a softmax that was taken without subtracting the maximum.
pub fn overflowing() -> TorchTrainer {
    fn loss(logits: &Torch, targets: &[usize]) -> Torch {
        let e = logits.exp();
        let p = &e / e.sum_dim_intlist([-1i64].as_slice(), true, Kind::Double);
        let picked = p * one_hot(targets, logits.size()[1]);
        let picked = picked.sum_dim_intlist([-1i64].as_slice(), false, Kind::Double);
        -picked.log().mean(Kind::Double)
    }
    TorchTrainer { loss, ..TorchTrainer::default() }
}

/// The logarithm of a softmax that was taken with care, and is 0 all the same. The gradient
/// is the usual formula, and right.
pub fn log_of_zero() -> TorchTrainer {
    fn loss(logits: &Torch, targets: &[usize]) -> Torch {
        let right = cross_entropy(logits, targets);
        let p = logits.softmax(-1, Kind::Double) * one_hot(targets, logits.size()[1]);
        let picked = p.sum_dim_intlist([-1i64].as_slice(), false, Kind::Double);
        let wrong = -picked.log().mean(Kind::Double);
        &right + (wrong - &right).detach()
    }
    TorchTrainer { loss, ..TorchTrainer::default() }
}

/// The sum over the batch in place of the mean.
pub fn summing() -> TorchTrainer {
    TorchTrainer {
        loss: |logits, targets| cross_entropy(logits, targets) * targets.len() as f64,
        ..TorchTrainer::default()
    }
}

/// `v ← μ·v + lr·g`, then `p ← p - v`.
pub fn rate_inside_velocity() -> TorchTrainer {
    TorchTrainer {
        sgd: |parameter, velocity, gradient, lr, mu| {
            *velocity = mu * &*velocity + lr * gradient;
            *parameter = &*parameter - &*velocity;
        },
        ..TorchTrainer::default()
    }
}

/// `v ← μ·v + (1 - μ)·g`, then `p ← p - lr·v`.
pub fn damped() -> TorchTrainer {
    TorchTrainer {
        sgd: |parameter, velocity, gradient, lr, mu| {
            *velocity = mu * &*velocity + (1.0 - mu) * gradient;
            *parameter = &*parameter - lr * &*velocity;
        },
        ..TorchTrainer::default()
    }
}

/// Gradients of earlier steps are never cleared.
pub fn keeping_gradients() -> TorchTrainer {
    TorchTrainer { keeps_gradients: true, ..TorchTrainer::default() }
}
