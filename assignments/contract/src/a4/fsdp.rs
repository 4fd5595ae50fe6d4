//! Bonus task `a4.fsdp`: parameters that are dealt out, too.

use tch::{Kind, Tensor};

use super::{Communicator, Layers, Parameters, Result};

/// What one rank holds of each layer: its part of the layer's parameters as one vector of `f32`, in
/// the order of their names, row by row, with zeros at the end so that the ranks divide its length.
pub type LayerShares = Vec<Tensor>;

/// What a pass comes to on one rank.
#[derive(Debug)]
pub struct ShardedPass {
    /// What the last layer makes of this rank's rows, in the dtype `compute`.
    pub y: Tensor,
    /// The gradients of this rank's shares, in `f32`: **summed over all ranks**. They are zeros
    /// where a layer does not use a parameter.
    pub gradients: LayerShares,
}

/// Bonus task `a4.fsdp` (Zhao et al. 2023, arXiv:2304.11277).
pub trait Fsdp {
    /// The shares of rank `rank` of `ranks`. It holds no more than that: elements are counted, of a
    /// view those that it looks into.
    ///
    /// # Errors
    ///
    /// `range` of `ranks`, if it is 0, and of `rank`, if it is not in `0..ranks`.
    fn shard_layers(
        &self,
        layers: &dyn Layers,
        parameters: &Parameters,
        rank: usize,
        ranks: usize,
    ) -> Result<LayerShares>;

    /// Forward and backward through all layers, each rank with its own rows `x` and the `gradient`
    /// of its own result, both in the dtype `compute`. `shapes` are tensors that have the names,
    /// shapes and dtypes of the parameters, and say nothing else.
    ///
    /// The parameters of a layer are gathered **when it is their turn** (in the dtype `compute`:
    /// they are cast before they are sent), and given up after it; in backward they are gathered
    /// again, and the layer is computed again (the last one may be computed once only, recorded). So there are at most `2·count` all-gathers and
    /// `count` reduce-scatters, and at no time does a rank hold the whole parameters of more than
    /// one layer. Gradients are sent in `f32`.
    ///
    /// # Errors
    ///
    /// Those of the layers and of the communicator; `shape` of `gradient`; `shape` of `shares`.
    #[expect(clippy::too_many_arguments, reason = "as many things matter")]
    fn sharded_pass(
        &self,
        layers: &dyn Layers,
        shapes: &Parameters,
        shares: &LayerShares,
        x: &Tensor,
        gradient: &Tensor,
        compute: Kind,
        communicator: &dyn Communicator,
    ) -> Result<ShardedPass>;
}
