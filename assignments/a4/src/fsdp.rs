//! Bonus task `a4.fsdp` (3 points): full sharding.

use contract::a4::{Communicator, Fsdp, LayerShares, Layers, Parameters, Result, ShardedPass};
use tch::{Kind, Tensor};

use crate::Submission;

impl Fsdp for Submission {
    fn shard_layers(
        &self,
        _layers: &dyn Layers,
        _parameters: &Parameters,
        _rank: usize,
        _ranks: usize,
    ) -> Result<LayerShares> {
        todo!("a4.fsdp.shard_layers")
    }

    fn sharded_pass(
        &self,
        _layers: &dyn Layers,
        _shapes: &Parameters,
        _shares: &LayerShares,
        _x: &Tensor,
        _gradient: &Tensor,
        _compute: Kind,
        _communicator: &dyn Communicator,
    ) -> Result<ShardedPass> {
        todo!("a4.fsdp.sharded_pass")
    }
}
