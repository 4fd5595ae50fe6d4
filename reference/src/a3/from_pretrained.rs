//! `a3.from_pretrained`.

use contract::a3::{Files, FromPretrained, LoadError, Pretrained};
use tch::Kind;

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right ones.
pub const RIGHT: Functions = Functions {};

impl FromPretrained for Parts {
    fn from_pretrained(
        &self,
        _files: &dyn Files,
        _dtype: Option<Kind>,
    ) -> Result<Pretrained, LoadError> {
        todo!("a3.from_pretrained.from_pretrained")
    }
}
