//! Task `a4.step`: one step of training.

use tch::Kind;

use super::{Group, Labelled, OptimizerState, Parameters, Result, Rule, Schedule, TrainableModel};

/// The scale of the loss in mixed precision (Micikevicius et al. 2018, arXiv:1710.03740), with the
/// numbers that PyTorch's `GradScaler` has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LossScale {
    /// What the loss is multiplied by.
    pub scale: f64,
    /// By how much it grows: more than 1.
    pub growth: f64,
    /// By how much it shrinks: between 0 and 1.
    pub backoff: f64,
    /// After how many steps without overflow **in a row** it grows.
    pub interval: u64,
    /// How many of these there have been since it last grew or shrank.
    pub good_steps: u64,
}

/// What training changes.
#[derive(Debug)]
pub struct TrainState {
    /// The master weights, in `f32` (or `f64`).
    pub parameters: Parameters,
    /// What the optimizer remembers.
    pub optimizer: OptimizerState,
    /// The scale of the loss.
    pub scale: LossScale,
    /// How many updates there have been: the step of the schedule.
    pub updates: u64,
}

/// What training is told.
#[derive(Debug, Clone, PartialEq)]
pub struct StepConfig {
    /// The rule of the optimizer.
    pub rule: Rule,
    /// Which parameters are trained, and with which decay. The others are frozen.
    pub groups: Vec<Group>,
    /// The learning rate.
    pub schedule: Schedule,
    /// The norm that gradients are clipped to.
    pub max_norm: f64,
    /// The dtype that the model computes in.
    pub compute: Kind,
}

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepReport {
    /// The mean loss over all targets of all micro-batches, not scaled.
    pub loss: f64,
    /// The norm of the gradients, unscaled, before they were clipped. Not finite in a step that was
    /// skipped.
    pub norm: f64,
    /// The learning rate of the update, or the one that it would have had.
    pub lr: f64,
    /// Whether there was no update, since gradients were not finite.
    pub skipped: bool,
}

/// Task `a4.step`.
pub trait Steps {
    /// Clips gradients by their global norm (Pascanu et al. 2013, arXiv:1211.5063): with `n` the
    /// root of the sum of the squares of **all elements of all tensors** together, each tensor is
    /// multiplied by `max_norm / n` if `n > max_norm`, and otherwise left as it is. Returns `n`. If
    /// `n` is not finite, nothing is changed.
    ///
    /// The tensors may be changed in place or replaced. `n` is computed in `f64`; no gradients at
    /// all have the norm 0.
    ///
    /// # Errors
    ///
    /// `range` of `max_norm`, if it is not positive.
    fn clip(&self, gradients: &mut Parameters, max_norm: f64) -> Result<f64>;

    /// The mean loss over all targets of **all** micro-batches that are not
    /// [`IGNORED`](super::IGNORED), and its gradients with respect to the parameters called
    /// `trained`. It equals the loss of all rows in one batch, also where the micro-batches have
    /// unequal numbers of targets; one without any adds nothing. If no micro-batch has a target,
    /// the loss and all gradients are 0.
    ///
    /// The model is called once for each micro-batch (one without targets may be left out), with
    /// its ids alone. While it works on one,
    /// nothing of the graph of another is held. Losses are computed from the logits in `f32` at
    /// least. The parameters that come in may require gradients or not; their own `grad` is left as
    /// it is.
    ///
    /// # Errors
    ///
    /// Those of the model (unless a micro-batch is left out); `range` of `micro_batches`, if there
    /// are none; `range` of `trained`, if one is no parameter. Targets fit the logits: that need not
    /// be looked at.
    fn accumulate(
        &self,
        model: &dyn TrainableModel,
        parameters: &Parameters,
        trained: &[String],
        micro_batches: &[Labelled],
    ) -> Result<(f64, Parameters)>;

    /// What becomes of the scale after a step. With overflow it is multiplied by `backoff`, and
    /// `good_steps` is 0. Without, `good_steps` grows by 1; if it reaches `interval`, the scale is
    /// multiplied by `growth`, and `good_steps` is 0.
    fn next_scale(&self, scale: LossScale, overflow: bool) -> LossScale;

    /// One step: in this order
    ///
    /// 1. the model computes with copies of the parameters in the dtype `compute`;
    /// 2. gradients of the mean loss over all targets, as [`accumulate`](Self::accumulate) has
    ///    it, but **of the loss times `scale`**, so that small gradients are not lost in `f16`;
    ///    sums over micro-batches are kept in the dtype of the parameters;
    /// 3. gradients are divided by `scale`;
    /// 4. if one is not finite: no update, no decay, nothing in the optimizer's state changes
    ///    and the schedule does not advance;
    /// 5. otherwise they are clipped, the parameters are updated with the learning rate of
    ///    `updates`, and `updates` grows by 1;
    /// 6. in both cases the scale becomes the [`next_scale`](Self::next_scale).
    ///
    /// The scale is used with every dtype; results in `f32` do not depend on it if it is a power of
    /// 2.
    ///
    /// # Errors
    ///
    /// Those of [`accumulate`](Self::accumulate), [`clip`](Self::clip), the optimizer and the
    /// schedule; of a name in the groups that is no parameter, `range` of `trained` or of `groups`.
    /// Nothing is changed then.
    fn train_step(
        &self,
        model: &dyn TrainableModel,
        state: &mut TrainState,
        micro_batches: &[Labelled],
        config: &StepConfig,
    ) -> Result<StepReport>;
}
