//! Task `a4.pretrain` (15 points): pretraining.

use contract::a4::{
    Budget, Labelled, Parameters, Pretrain, Randomness, Result, TokenFile, TrainableModel, Trained,
};

use crate::Submission;

impl Pretrain for Submission {
    /// Worked example: a budget of 200 calls, 38 400 tokens and rows of 16 has room for 12 rows in
    /// each call; one of 10 calls, 23 tokens and rows of 7 for three calls of one row. With 10
    /// tokens in the vocabulary the first loss is near `ln 10`, about 2.30. Checks
    /// `a4.pretrain.budgets`, `.language`, `.own_a3`, `.errors`.
    fn pretrain(
        &self,
        _model: &dyn TrainableModel,
        _parameters: &Parameters,
        _file: &TokenFile<'_>,
        _budget: &Budget,
        _randomness: &dyn Randomness,
    ) -> Result<Trained> {
        todo!("a4.pretrain.pretrain")
    }

    /// Worked example: three places whose losses would be 2.0, 1.0 and 0.6; the second target is
    /// `IGNORED`. The loss is `(2.0 + 0.6)/2 = 1.3`. Checks `a4.pretrain.first_loss`, `.overfit`,
    /// `.errors`.
    fn overfit(
        &self,
        _model: &dyn TrainableModel,
        _parameters: &Parameters,
        _batch: &Labelled,
        _budget: &Budget,
    ) -> Result<Trained> {
        todo!("a4.pretrain.overfit")
    }
}
