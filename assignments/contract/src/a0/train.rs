//! Task `a0.train`: a loss, an optimiser and a loop that learns.

use super::Tensor;

/// A perceptron with one hidden layer: `logits = tanh(x·w1 + b1)·w2 + b2`.
#[derive(Debug, Clone, PartialEq)]
pub struct Mlp {
    /// `[d, h]`, `h` hidden units.
    pub w1: Tensor,
    /// `[h]`
    pub b1: Tensor,
    /// `[h, c]`
    pub w2: Tensor,
    /// `[c]`
    pub b2: Tensor,
}

/// How to train: fixed step sizes and the examples of each step, so that training
/// has nothing random left in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// The learning rate.
    pub learning_rate: f64,
    /// The momentum `μ`; 0 is plain SGD.
    pub momentum: f64,
    /// One entry a step: the rows of the data set that make its batch, at least one.
    /// Batches may differ in size, and a row may occur in one of them more than once;
    /// it then counts as often. Without any entry nothing is trained: the parameters
    /// come back as they were, with no losses.
    pub batches: Vec<Vec<usize>>,
}

/// What training returns.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The parameters after the last step.
    pub model: Mlp,
    /// The loss on each step's batch, **before** that step's update.
    pub losses: Vec<f64>,
}

/// The three parts of training.
pub trait Trainer {
    /// The cross-entropy of `logits` against `targets`, and its gradient.
    ///
    /// `L = -1/b · Σᵢ ln softmax(logitsᵢ)[targetsᵢ]`, the **mean** over the batch,
    /// in nats. Both results stay finite for logits of ±1e4.
    ///
    /// # Shapes
    ///
    /// `logits [b, c]`, `b` targets below `c`; the gradient `∂L/∂logits` is `[b, c]`.
    fn cross_entropy(&self, logits: &Tensor, targets: &[usize]) -> (f64, Tensor);

    /// One step of SGD with momentum, in place. The convention is PyTorch's: the
    /// velocity gathers bare gradients, and the learning rate acts afterwards:
    /// `v ← μ·v + g`, then `p ← p - lr·v`. `velocity` is whatever earlier steps left in it.
    ///
    /// # Shapes
    ///
    /// All three tensors have the same shape.
    fn sgd_step(
        &self,
        parameter: &mut Tensor,
        velocity: &mut Tensor,
        gradient: &Tensor,
        learning_rate: f64,
        momentum: f64,
    );

    /// Trains `initial` on `inputs` and `targets`, one update per batch of
    /// `recipe`, velocities starting at zero; the loss of a step is the mean
    /// cross-entropy over its batch. The number of classes is that of `b2`; not every
    /// class need occur among the targets. Called twice with the same arguments, on
    /// this trainer or on another, it returns the same bits (so sum nothing in the order of a `HashMap`, which
    /// differs from run to run).
    ///
    /// # Shapes
    ///
    /// `inputs [N, d]` and `N` targets below `c`, for a data set of `N` examples.
    fn fit(&self, initial: &Mlp, inputs: &Tensor, targets: &[usize], recipe: &Recipe) -> Fit;
}
