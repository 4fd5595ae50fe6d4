//! Task `a4.pretrain` (15 points): pretraining.

use contract::a4::{
    Budget, Labelled, Parameters, Pretrain, Randomness, Result, TokenFile, TrainableModel, Trained,
};

use crate::Submission;

impl Pretrain for Submission {
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
