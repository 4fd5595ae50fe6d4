//! `a4.data_parallel`.

use contract::a4::{
    Communicator, DataParallel, Group, Labelled, Moments, Parameters, Result, ShardedState,
    TrainableModel,
};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl DataParallel for Parts {
    fn parallel_gradients(
        &self,
        _model: &dyn TrainableModel,
        _parameters: &Parameters,
        _rows: &Labelled,
        _bucket: usize,
        _communicator: &dyn Communicator,
    ) -> Result<(f64, Parameters)> {
        todo!("a4.data_parallel.parallel_gradients")
    }

    fn sharded_update(
        &self,
        _moments: &Moments,
        _lr: f64,
        _groups: &[Group],
        _parameters: &mut Parameters,
        _gradients: &Parameters,
        _state: &mut ShardedState,
        _communicator: &dyn Communicator,
    ) -> Result<()> {
        todo!("a4.data_parallel.sharded_update")
    }
}
