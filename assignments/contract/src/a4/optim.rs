//! Task `a4.optim`: how gradients change parameters.

use std::collections::BTreeMap;

use tch::Tensor;

use super::{Parameters, Result};

/// The rule of an update. `g` is the gradient, `p` the parameter, `lr` the learning rate, `λ` the
/// weight decay of its group, `t` the number of this update, **counted from 1 for each parameter**.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// Stochastic gradient descent with momentum `μ`, as PyTorch has it:
    ///
    /// ```text
    /// g ← g + λ·p
    /// v ← g  at the first update,  v ← μ·v + g  later
    /// p ← p - lr·v,  with Nesterov:  p ← p - lr·(g + μ·v)
    /// ```
    Sgd {
        /// `μ`; with 0 the update is plain `p - lr·g`.
        momentum: f64,
        /// Whether it is Nesterov's.
        nesterov: bool,
    },
    /// Adam (Kingma and Ba 2015, arXiv:1412.6980), with weight decay in the gradient (L2):
    ///
    /// ```text
    /// g ← g + λ·p
    /// m ← β₁·m + (1 - β₁)·g          v ← β₂·v + (1 - β₂)·g²
    /// p ← p - lr · m̂ / (√v̂ + eps)     m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ)
    /// ```
    ///
    /// `m` and `v` begin with zeros; **eps is added to the root**.
    Adam(Moments),
    /// `AdamW` (Loshchilov and Hutter 2019, arXiv:1711.05101), as PyTorch has it: the same without
    /// `λ·p` in the gradient. Instead, **before** the update, `p ← p - lr·λ·p`.
    AdamW(Moments),
}

/// The numbers of Adam.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// `β₁`
    pub beta1: f64,
    /// `β₂`
    pub beta2: f64,
    /// `eps`
    pub eps: f64,
}

/// Parameters with the same weight decay.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Their names.
    pub names: Vec<String>,
    /// `λ`
    pub weight_decay: f64,
}

/// What an optimizer remembers, by the parameter's name: nothing at the beginning. It is of
/// parameters only, and its rule stays the same from update to update.
pub type OptimizerState = BTreeMap<String, Slot>;

/// What it remembers of one parameter. Tensors have its shape and dtype.
#[derive(Debug)]
pub struct Slot {
    /// How many updates it has had.
    pub updates: u64,
    /// `v` of SGD with momentum, `m` of Adam; none of SGD without momentum.
    pub first: Option<Tensor>,
    /// `v` of Adam.
    pub second: Option<Tensor>,
}

/// Task `a4.optim`.
pub trait Optim {
    /// The two groups of a model, those with decay first: **tensors with two dims or more decay**
    /// with `weight_decay`, the others (gains of norms, biases) with 0. Names in their order; both
    /// groups are there, also where one is empty.
    fn groups(&self, parameters: &Parameters, weight_decay: f64) -> [Group; 2];

    /// One update. A parameter is updated if it is in a group **and** has a gradient; the others,
    /// and what is remembered of them, stay as they are, without decay too.
    ///
    /// The parameters may be changed in place or replaced. Afterwards each has the dtype and the
    /// shape that it had, is a leaf, and requires a gradient exactly if it did before. Nothing of
    /// the update is recorded. Computation is in the dtype of the parameter (`f32` or `f64`).
    ///
    /// # Errors
    ///
    /// Nothing is changed then. `range` of `groups`, if a name is in two, or is no parameter
    /// (that one stands twice in a group need not be looked at, and gradients of other names are
    /// passed over);
    /// `shape` and `dtype` of `gradients`, if one does not fit its parameter; `range` of `lr`, if
    /// it is negative or no number.
    fn update(
        &self,
        rule: &Rule,
        lr: f64,
        groups: &[Group],
        parameters: &mut Parameters,
        gradients: &Parameters,
        state: &mut OptimizerState,
    ) -> Result<()>;
}
