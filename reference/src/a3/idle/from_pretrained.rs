//! `a3.from_pretrained` without the work.

use contract::a3::{Files, FromPretrained, LoadError, Pretrained};
use tch::Kind;

use crate::idle::Idle;

impl FromPretrained for Idle {
    fn from_pretrained(
        &self,
        _files: &dyn Files,
        _dtype: Option<Kind>,
    ) -> Result<Pretrained, LoadError> {
        todo!("a3.from_pretrained.from_pretrained")
    }
}
