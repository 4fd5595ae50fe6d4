//! A model that is trained: its parameters are handed in at each call.

use std::collections::BTreeMap;

use tch::Tensor;

use crate::arguments::Result;

/// The tensors of a model by their names, those of Hugging Face
/// (`model.layers.0.self_attn.q_proj.weight`): weights, gradients, or what an optimizer
/// remembers of each.
pub type Parameters = BTreeMap<String, Tensor>;

/// What a model is asked.
#[derive(Debug, Clone, Copy)]
pub struct ModelInput<'a> {
    /// The ids of the tokens, `[b, s]` of `i64`.
    pub ids: &'a Tensor,
    /// The positions, `[b, s]` of `i64`, not negative. Each row counts from 0 if they are left
    /// out.
    pub positions: Option<&'a Tensor>,
    /// `[b, s, s]` of `bool`: at `[row, i, j]` whether place `i` sees place `j`. A place sees
    /// itself and all before it if it is left out. A place that sees nothing gets numbers that
    /// are finite and mean nothing.
    pub mask: Option<&'a Tensor>,
}

impl<'a> ModelInput<'a> {
    /// Rows of which each is one text.
    pub fn of(ids: &'a Tensor) -> Self {
        Self { ids, positions: None, mask: None }
    }
}

/// A causal language model that is handed in. It is differentiable with respect to its
/// parameters; what it is asked is counted.
pub trait TrainableModel: Sync {
    /// The logits of every place, `[b, s, v]`, computed with these parameters and in their
    /// dtype: those at place `i` rate what comes after the tokens `0 … i`.
    ///
    /// # Errors
    ///
    /// About `ids`, `positions` and `mask`: shape, dtype, empty, range. About `parameters`: a
    /// name that is missing or a shape that does not fit.
    fn logits(&self, parameters: &Parameters, input: &ModelInput<'_>) -> Result<Tensor>;
}

/// The layers of a model, one behind the other.
pub trait Layers: Sync {
    /// How many there are.
    fn count(&self) -> usize;

    /// The names of the parameters of layer `i`, sorted. No two layers share one.
    fn names(&self, i: usize) -> Vec<String>;

    /// What layer `i` makes of `x`, with its parameters (more may be in the map, and are not
    /// looked at), in their dtype. The shape is that of `x`. Differentiable.
    ///
    /// # Errors
    ///
    /// About `parameters`: a name that is missing or a shape that does not fit.
    fn forward(&self, i: usize, parameters: &Parameters, x: &Tensor) -> Result<Tensor>;
}
