//! Task `a3.weights` (15 points): files of weights.

use std::collections::BTreeMap;

use contract::a3::{Files, Layout, LlamaConfig, LlamaWeights, LoadError, Result, Weights};
use tch::{Kind, Tensor};

use crate::Submission;

impl Weights for Submission {
    /// Worked example: the header `{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}` has
    /// 54 bytes, so the file begins with `36 00 00 00 00 00 00 00`; behind the header lie
    /// `00 00 c0 3f 00 00 00 c0`. That is `x = [1.5, -2]`. ([`contract::a3::entries`] reads the
    /// header, [`Tensor::from_data_size`] the numbers; it trusts you that there are as many
    /// bytes as the shape needs.) Checks `a3.weights.read`, `.broken`, `.several_faults`.
    fn read_safetensors(
        &self,
        _file: &str,
        _bytes: &[u8],
    ) -> std::result::Result<BTreeMap<String, Tensor>, LoadError> {
        todo!("a3.weights.read_safetensors")
    }

    /// Worked example: with `num_hidden_layers` 1, no biases and a tied head the model has 11
    /// tensors, and `head` is `None`. ([`contract::a3::entries_of`] reads `weight_map`.)
    /// Checks `a3.weights.load`, `.dtypes`, `.shards`, `.errors`.
    fn load_weights(
        &self,
        _files: &dyn Files,
        _config: &LlamaConfig,
        _dtype: Kind,
    ) -> std::result::Result<LlamaWeights, LoadError> {
        todo!("a3.weights.load_weights")
    }

    /// Worked example: 8 rows, 2 heads, from Meta to Hugging Face: the rows come in the order
    /// 0, 2, 1, 3, 4, 6, 5, 7. Checks `a3.weights.relayout`, `.errors`.
    fn relayout(
        &self,
        _weight: &Tensor,
        _heads: i64,
        _from: Layout,
        _to: Layout,
    ) -> Result<Tensor> {
        todo!("a3.weights.relayout")
    }
}
