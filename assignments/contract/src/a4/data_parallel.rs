//! Task `a4.data_parallel`: one model, trained by several ranks.

use tch::Tensor;

use super::{Communicator, Group, Labelled, Moments, Parameters, Result, TrainableModel};

/// What one rank remembers of `AdamW` whose state is dealt out.
///
/// All parameters that are in a group are taken as one vector of `f32`: in the order of their
/// names, row by row, with zeros at the end so that the ranks divide its length `n`. Rank `r` of
/// `R` has the `r`-th of `R` equal parts.
#[derive(Debug)]
pub struct ShardedState {
    /// How many updates there have been.
    pub updates: u64,
    /// `m` of this rank's part, `[n/R]`; of no elements before the first update.
    pub first: Tensor,
    /// `v` of this rank's part, `[n/R]`; of no elements before the first update.
    pub second: Tensor,
}

/// Task `a4.data_parallel`. Each rank calls a method at the same time, with its own rows and the
/// same parameters.
///
/// # Errors
///
/// Those of the communicator, passed on.
pub trait DataParallel {
    /// The mean loss over all targets **of all ranks**, and its gradients: the same on every rank,
    /// and those of one big batch. Ranks may have unequal numbers of rows and of targets, or no
    /// target at all. If no rank has one, the loss and all gradients are 0.
    ///
    /// The model is called once on each rank. Gradients travel in buckets: those of several
    /// parameters are joined into one tensor, of at most `bucket` elements if a parameter is not
    /// larger itself. What is sent is counted: all-reduces only, of each gradient once and one
    /// number or two besides, in one all-reduce; no more of them than the elements of all parameters divided by
    /// `bucket`, times 2, plus 2 (and never more than one for each parameter and 2).
    ///
    /// # Errors
    ///
    /// As all methods; those of the model; `range` of `bucket`, if it is 0. If the model refuses on
    /// a rank, the others get an error of the communicator.
    fn parallel_gradients(
        &self,
        model: &dyn TrainableModel,
        parameters: &Parameters,
        rows: &Labelled,
        bucket: usize,
        communicator: &dyn Communicator,
    ) -> Result<(f64, Parameters)>;

    /// One update of [`AdamW`](super::Rule::AdamW) with its state dealt out (ZeRO-1, Rajbhandari et
    /// al. 2020, arXiv:1910.02054): each rank updates its part of the parameters, and then all get
    /// all of them. `gradients` are this rank's: **their sum over the ranks** is the gradient. All
    /// parameters of the groups have one.
    ///
    /// The parameters come out as those of the update without sharding (also in what requires a
    /// gradient), the same on every rank.
    /// Each rank holds **its part of the state only**: the elements of `state` are counted, and
    /// those that they look into. What is sent is counted: one reduce-scatter of `n` elements and
    /// one all-gather of `n/R` (or an all-reduce of `n` in place of either).
    ///
    /// # Errors
    ///
    /// As all methods; those of [`update`](super::Optim::update); `shape` of `state`, if it is that
    /// of another number of elements.
    #[expect(clippy::too_many_arguments, reason = "as many things matter")]
    fn sharded_update(
        &self,
        moments: &Moments,
        lr: f64,
        groups: &[Group],
        parameters: &mut Parameters,
        gradients: &Parameters,
        state: &mut ShardedState,
        communicator: &dyn Communicator,
    ) -> Result<()>;
}
