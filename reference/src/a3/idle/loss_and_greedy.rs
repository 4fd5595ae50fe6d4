//! `a3.loss_and_greedy` without the work. What has no losses to tell looks at the arguments
//! all the same; the reference does that here.

use contract::a3::{CausalModel, Components, InputError, LossAndGreedy, Result};
use tch::Tensor;

use crate::a3::REFERENCE;
use crate::idle::Idle;

impl LossAndGreedy for Idle {
    fn next_token_loss(
        &self,
        logits: &Tensor,
        ids: &Tensor,
        tokens: Option<&Tensor>,
        components: &dyn Components,
    ) -> Result {
        let right = REFERENCE.next_token_loss(logits, ids, tokens, components)?;
        match self {
            Self::Nothing => Err(InputError::Torch("not done".into())),
            _ => Ok(self.tensor(&right, &[logits, ids])),
        }
    }

    fn greedy(
        &self,
        model: &dyn CausalModel,
        prompt: &[i64],
        most: usize,
        eos: &[i64],
    ) -> Result<Vec<i64>> {
        let new = REFERENCE.greedy(model, prompt, most, eos)?;
        Ok(match self {
            Self::First => prompt.to_vec(),
            Self::Last => vec![prompt[prompt.len() - 1]; most],
            Self::Nothing => vec![],
            _ => vec![self.number(&[]) as i64; new.len()],
        })
    }
}
