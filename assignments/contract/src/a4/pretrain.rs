//! Task `a4.pretrain`: a model learns a language.

use super::{Labelled, Parameters, Randomness, Result, TokenFile, TrainableModel};

/// What training may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// How often the model may be called. It refuses further calls.
    pub calls: usize,
    /// How many tokens it may be given in all. It refuses what is beyond.
    pub tokens: usize,
    /// Tokens in a row, at most.
    pub length: usize,
}

/// What training came to.
#[derive(Debug)]
pub struct Trained {
    /// The parameters at the end: leaves.
    pub parameters: Parameters,
    /// The mean training loss of every update, in order.
    pub losses: Vec<f64>,
}

/// Task `a4.pretrain`. How it is done (batch size, optimizer, schedule, clipping) is up to you.
pub trait Pretrain {
    /// Trains the model from these parameters on the tokens of the file, within the budget. The
    /// model is called for training only; the losses that are returned are those of its updates,
    /// computed before the update.
    ///
    /// The language is generated and its entropy rate is known: no model can have a lower mean loss
    /// on new text of it. The trained model is tried on new text: its mean loss has to be below the
    /// threshold that the check tells, and near that floor. Random numbers come from `randomness`
    /// alone, so the same call gives the same result.
    ///
    /// # Errors
    ///
    /// Those of the model, of the file (as in [`Data`](super::Data)).
    fn pretrain(
        &self,
        model: &dyn TrainableModel,
        parameters: &Parameters,
        file: &TokenFile<'_>,
        budget: &Budget,
        randomness: &dyn Randomness,
    ) -> Result<Trained>;

    /// Trains the model on one batch over and over, until it knows it by heart: its loss at the end
    /// of the budget is near 0. Whoever cannot do this has a bug somewhere.
    ///
    /// # Errors
    ///
    /// Those of the model.
    fn overfit(
        &self,
        model: &dyn TrainableModel,
        parameters: &Parameters,
        batch: &Labelled,
        budget: &Budget,
    ) -> Result<Trained>;
}
