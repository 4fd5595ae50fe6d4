//! `a4.recompute`.

use contract::a4::{LayerGradients, Layers, Parameters, Recompute, Result};
use tch::Tensor;

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl Recompute for Parts {
    fn backward_recomputed(
        &self,
        _layers: &dyn Layers,
        _parameters: &Parameters,
        _x: &Tensor,
        _gradient: &Tensor,
        _segment: usize,
    ) -> Result<LayerGradients> {
        todo!("a4.recompute.backward_recomputed")
    }
}
