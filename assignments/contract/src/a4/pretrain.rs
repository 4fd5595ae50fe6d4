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
    /// In the check that wants a language learned, the model has one layer of width 32, a
    /// vocabulary of about 10 tokens, and a budget of some 200 calls with some 200 tokens each, in
    /// rows of 16. Smaller budgets are only kept, to the last call and the last token: the tokens
    /// may suffice for fewer calls than are allowed, but always for one row of `length` tokens. A
    /// file of fewer than `length + 1` tokens may be refused.
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
    /// of the budget is near 0. Whoever cannot do this has a bug somewhere. **Every update is on the
    /// whole batch**, so the first of the losses is that of the batch with the parameters that came
    /// in: the mean over all its targets that are not [`IGNORED`](super::IGNORED).
    ///
    /// The budget has room for some 80 updates of the model of [`pretrain`](Self::pretrain), or for
    /// one or two, and always for one.
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
