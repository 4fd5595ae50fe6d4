//! `a3.weights` without the work.

use std::collections::BTreeMap;

use contract::a3::{Files, Layout, LlamaConfig, LlamaWeights, LoadError, Result, Weights};
use tch::{Kind, Tensor};

use crate::idle::Idle;

impl Weights for Idle {
    fn read_safetensors(
        &self,
        _file: &str,
        _bytes: &[u8],
    ) -> std::result::Result<BTreeMap<String, Tensor>, LoadError> {
        todo!("a3.weights.read_safetensors")
    }

    fn load_weights(
        &self,
        _files: &dyn Files,
        _config: &LlamaConfig,
        _dtype: Kind,
    ) -> std::result::Result<LlamaWeights, LoadError> {
        todo!("a3.weights.load_weights")
    }

    fn relayout(&self, _weight: &Tensor, _heads: i64, _from: Layout, _to: Layout) -> Result {
        todo!("a3.weights.relayout")
    }
}
