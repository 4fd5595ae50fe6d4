//! `a4.data_parallel` without the work.

use contract::a4::{
    Communicator, DataParallel, Group, Labelled, Moments, Parameters, Result, ShardedState,
    TrainableModel,
};

use crate::idle::Idle;

impl DataParallel for Idle {
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
