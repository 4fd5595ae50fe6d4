//! `a3.from_pretrained` without the work. The reference says what is wrong with the files.

use contract::a3::{Files, FromPretrained, LoadError, Pretrained};
use tch::Kind;

use super::weights::idle_weights;
use crate::a3::REFERENCE;
use crate::idle::Idle;

impl FromPretrained for Idle {
    fn from_pretrained(
        &self,
        files: &dyn Files,
        dtype: Option<Kind>,
    ) -> Result<Pretrained, LoadError> {
        let right = REFERENCE.from_pretrained(files, dtype)?;
        let eos_token_ids = match self {
            Self::First => right.config.eos_token_ids.clone(),
            Self::Ones => vec![1],
            _ => vec![],
        };
        let weights = idle_weights(*self, right.weights);
        Ok(Pretrained { config: right.config, weights, eos_token_ids })
    }
}
