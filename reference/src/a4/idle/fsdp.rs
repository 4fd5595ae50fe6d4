//! `a4.fsdp` without the work: nothing is cut and nobody is asked, or everything is the same
//! number.

use contract::a4::{
    Communicator, Fsdp, InputError, LayerShares, Layers, Parameters, Result, ShardedPass,
};
use tch::{Kind, Tensor};

use crate::a4::fsdp::{Functions, RIGHT, part};
use crate::a4::{Parts, REFERENCE};
use crate::idle::Idle;

impl Fsdp for Idle {
    fn shard_layers(
        &self,
        layers: &dyn Layers,
        parameters: &Parameters,
        rank: usize,
        ranks: usize,
    ) -> Result<LayerShares> {
        let same: fn(&Tensor, i64, i64) -> Tensor = match self {
            Self::First | Self::Last => |x, _, _| x.copy(),
            Self::Zeros => |x, rank, ranks| part(x, rank, ranks).zeros_like(),
            Self::Ones => |x, rank, ranks| part(x, rank, ranks).ones_like(),
            Self::Uniform => |x, rank, ranks| Self::Uniform.tensor(&part(x, rank, ranks), &[]),
            Self::NotANumber => |x, rank, ranks| part(x, rank, ranks).full_like(f64::NAN),
            Self::Nothing => return Err(InputError::Torch("not done".into())),
        };
        let fsdp = Functions { part: same, ..RIGHT };
        Parts { fsdp, ..REFERENCE }.shard_layers(layers, parameters, rank, ranks)
    }

    fn sharded_pass(
        &self,
        _layers: &dyn Layers,
        _shapes: &Parameters,
        shares: &LayerShares,
        x: &Tensor,
        gradient: &Tensor,
        compute: Kind,
        _communicator: &dyn Communicator,
    ) -> Result<ShardedPass> {
        if *self == Self::Nothing {
            return Err(InputError::Torch("not done".into()));
        }
        let y = self.tensor(x, &[x, gradient]).to_kind(compute);
        Ok(ShardedPass { y, gradients: shares.iter().map(|x| self.tensor(x, &[x])).collect() })
    }
}
