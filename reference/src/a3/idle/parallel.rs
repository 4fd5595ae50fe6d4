//! `a3.parallel` without the work: nothing is cut, or everything is the same number; and no
//! other rank is asked. The reference looks at the arguments.

use contract::a3::{
    Batch, Communicator, Components, InputError, LlamaConfig, LlamaWeights, Result, TensorParallel,
};
use tch::Tensor;

use crate::a3::parallel::{Functions, Part, RIGHT, cut};
use crate::a3::{Parts, REFERENCE};
use crate::idle::Idle;

impl TensorParallel for Idle {
    fn shard(
        &self,
        weights: &LlamaWeights,
        config: &LlamaConfig,
        rank: usize,
        ranks: usize,
    ) -> Result<LlamaWeights> {
        let same: fn(&Tensor, i64, Part) -> Tensor = match self {
            Self::First | Self::Last => |x, _, _| x.copy(),
            Self::Zeros => |x, dim, part| cut(x, dim, part).zeros_like(),
            Self::Ones => |x, dim, part| cut(x, dim, part).ones_like(),
            Self::Uniform => |x, dim, part| Self::Uniform.tensor(&cut(x, dim, part), &[]),
            Self::NotANumber => |x, dim, part| cut(x, dim, part).full_like(f64::NAN),
            Self::Nothing => return Err(InputError::Torch("not done".into())),
        };
        let parallel = Functions { cut: same, ..RIGHT };
        Parts { parallel, ..REFERENCE }.shard(weights, config, rank, ranks)
    }

    fn parallel_logits(
        &self,
        batch: &Batch<'_>,
        share: &LlamaWeights,
        config: &LlamaConfig,
        _communicator: &dyn Communicator,
        _components: &dyn Components,
    ) -> Result {
        let (b, s) = batch.fit("parallel_logits", config.vocab_size)?;
        let logits = share.embedding.new_zeros([b, s, config.vocab_size], options(share));
        match self {
            Self::Nothing => Err(InputError::Torch("not done".into())),
            _ => Ok(self.tensor(&logits, &[&share.embedding, &share.final_norm])),
        }
    }
}

fn options(share: &LlamaWeights) -> (tch::Kind, tch::Device) {
    (share.embedding.kind(), share.embedding.device())
}
