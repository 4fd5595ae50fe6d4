//! `a4.pretrain`.

use contract::a4::{
    Budget, Labelled, Parameters, Pretrain, Randomness, Result, TokenFile, TrainableModel, Trained,
};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl Pretrain for Parts {
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
