//! Task `a3.from_pretrained` (10 points): from a folder.

use contract::a3::{Files, FromPretrained, LoadError, Pretrained};
use tch::Kind;

use crate::Submission;

impl FromPretrained for Submission {
    fn from_pretrained(
        &self,
        _files: &dyn Files,
        _dtype: Option<Kind>,
    ) -> Result<Pretrained, LoadError> {
        todo!("a3.from_pretrained.from_pretrained")
    }
}
