//! `a5.speculative` without the work. The reference looks at the arguments here.

use contract::a5::{
    Accepted, CachedModel, InputError, RandomStream, Randomness, Result, Speculated,
    SpeculativeConfig, SpeculativeDecoding,
};
use tch::Tensor;

use crate::a5::REFERENCE;
use crate::idle::Idle;

/// No random number.
struct Zeros;

impl RandomStream for Zeros {
    fn uniform(&mut self) -> f64 {
        0.0
    }

    fn below(&mut self, _: u64) -> u64 {
        0
    }

    fn normal(&mut self) -> f64 {
        0.0
    }
}

impl SpeculativeDecoding for Idle {
    fn accept(
        &self,
        target: &Tensor,
        draft: &Tensor,
        proposal: &[i64],
        _: &mut dyn RandomStream,
    ) -> Result<Accepted> {
        REFERENCE.accept(target, draft, proposal, &mut Zeros)?;
        let (k, first, last) = (proposal.len(), proposal.first(), proposal.last());
        let token = |token: Option<&i64>| token.copied().unwrap_or_default();
        Ok(match self {
            Self::First => Accepted { accepted: 0, next: token(first) },
            Self::Last => Accepted { accepted: k, next: token(last) },
            Self::Zeros => Accepted { accepted: 0, next: 0 },
            Self::Ones => Accepted { accepted: 1.min(k), next: 1 },
            Self::Uniform => Accepted { accepted: k / 2, next: 0 },
            Self::NotANumber => Accepted { accepted: usize::MAX, next: -1 },
            Self::Nothing => return Err(InputError::Torch("not done".into())),
        })
    }

    fn speculate(
        &self,
        target: &dyn CachedModel,
        draft: &dyn CachedModel,
        prompt: &[i64],
        config: &SpeculativeConfig,
        randomness: &dyn Randomness,
    ) -> Result<Speculated> {
        REFERENCE.speculate(target, draft, prompt, config, randomness)?;
        let all = |token: i64| vec![token; config.max_tokens];
        Ok(match self {
            Self::First => Speculated { ids: vec![], ended: false },
            Self::Last => Speculated { ids: prompt.to_vec(), ended: true },
            Self::Zeros => Speculated { ids: all(0), ended: false },
            Self::Ones => Speculated { ids: all(1), ended: true },
            Self::Uniform => Speculated { ids: vec![], ended: true },
            Self::NotANumber => Speculated { ids: all(-1), ended: false },
            Self::Nothing => return Err(InputError::Torch("not done".into())),
        })
    }
}
