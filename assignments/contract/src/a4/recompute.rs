//! Bonus task `a4.recompute`: activations that are computed twice in place of being kept.

use tch::Tensor;

use super::{Layers, Parameters, Result};

/// What backward through layers comes to.
#[derive(Debug)]
pub struct LayerGradients {
    /// What the last layer makes of it.
    pub y: Tensor,
    /// The gradient of the input.
    pub x: Tensor,
    /// The gradients of all parameters of all layers; zeros where a layer does not use one.
    pub parameters: Parameters,
}

/// Bonus task `a4.recompute`.
pub trait Recompute {
    /// Forward and backward through all layers with activation checkpointing (Chen et al. 2016,
    /// arXiv:1604.06174). The layers are taken in segments of `segment` (the last one may be
    /// shorter). Forward computes without recording anything, and keeps **the input of each segment
    /// only**. Backward takes the segments from the last to the first: it computes the layers of
    /// one again, now recorded, and goes back through them.
    ///
    /// The calls of layers are counted: each is called at most once without recording and at most
    /// once recorded (those of the last segment may be called recorded only). Also counted are the layers whose graph is held at the same time: never more
    /// than `segment`.
    ///
    /// `gradient` is that of the loss with respect to `y`.
    ///
    /// # Shapes
    ///
    /// `x`, `y`, `gradient` have the same.
    ///
    /// # Errors
    ///
    /// `range` of `segment`, if it is 0; `shape` of `gradient`; those of the layers.
    fn backward_recomputed(
        &self,
        layers: &dyn Layers,
        parameters: &Parameters,
        x: &Tensor,
        gradient: &Tensor,
        segment: usize,
    ) -> Result<LayerGradients>;
}
