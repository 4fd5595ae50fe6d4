//! Task `a4.lora` (10 points): LoRA.

use std::collections::BTreeMap;

use contract::a4::{
    Adapter, AdapterError, Factors, Files, Lora, LoraConfig, Parameters, RandomStream, Result,
};
use tch::Tensor;

use crate::Submission;

impl Lora for Submission {
    /// Worked example: the target `proj` means the modules `proj` and `model.vision.proj`, not
    /// `model.layers.0.self_attn.q_proj`. For a weight `[3, 4]` and r = 2, `A` is `[2, 4]`, its
    /// eight numbers come row by row from `(2·u - 1)/2`, and `B` is `[3, 2]` of zeros. Checks
    /// `a4.lora.new_adapter`, `.unchanged`, `.errors`.
    fn new_adapter(
        &self,
        _parameters: &Parameters,
        _config: &LoraConfig,
        _stream: &mut dyn RandomStream,
    ) -> Result<Adapter> {
        todo!("a4.lora.new_adapter")
    }

    /// Worked example: x = (1, 2), W = (3, 1), no bias, A = (1, -1), B = (4), α = 0.5, r = 1: 5 +
    /// 0.5·(-1)·4 = 3. With r = 4, α = 6 is a scale of 1.5, or, rank-stabilised, of 3. Checks
    /// `a4.lora.linear`, `.unchanged`, `.errors`.
    fn adapted_linear(
        &self,
        _x: &Tensor,
        _weight: &Tensor,
        _bias: Option<&Tensor>,
        _factors: &Factors,
        _config: &LoraConfig,
    ) -> Result<Tensor> {
        todo!("a4.lora.adapted_linear")
    }

    /// Worked example: with the numbers above the weight is (3, 1) + 0.5·(4, -4) = (5, -1), and
    /// its gradient reaches A and B, not W. Checks `a4.lora.parameters`, `.unchanged`, `.errors`.
    fn adapted_parameters(
        &self,
        _parameters: &Parameters,
        _adapter: &Adapter,
    ) -> Result<Parameters> {
        todo!("a4.lora.adapted_parameters")
    }

    /// Worked example: (3, 1) becomes (5, -1), as a leaf without a gradient; the (3, 1) that came
    /// in stays as it is. Checks `a4.lora.merge`, `.half`, `.unchanged`, `.errors`.
    fn merge(&self, _parameters: &Parameters, _adapter: &Adapter) -> Result<Parameters> {
        todo!("a4.lora.merge")
    }

    /// Worked example: (5, -1) becomes (3, 1) again. Checks `a4.lora.merge`, `.half`, `.errors`.
    fn unmerge(&self, _merged: &Parameters, _adapter: &Adapter) -> Result<Parameters> {
        todo!("a4.lora.unmerge")
    }

    /// Worked example: a weight `[3, 4]` with r = 2 has 2·4 + 3·2 = 14 numbers that are trained,
    /// and 26 in all. Check `a4.lora.count`.
    fn count(&self, _parameters: &Parameters, _adapter: &Adapter) -> (u64, u64) {
        todo!("a4.lora.count")
    }

    /// Worked example: of the module `q_proj` the tensors are called
    /// `base_model.model.q_proj.lora_A.weight` and `base_model.model.q_proj.lora_B.weight`; an α of
    /// 16 is written as `16`. Check `a4.lora.save`.
    fn save_adapter(&self, _adapter: &Adapter) -> BTreeMap<String, Vec<u8>> {
        todo!("a4.lora.save_adapter")
    }

    /// Worked example: `{"peft_type": "LORA", "r": 2, "lora_alpha": 16, "target_modules":
    /// "q_proj"}` is a configuration with the targets `["q_proj"]`, without rsLoRA; with
    /// `"use_dora": true` beside them it is `Field("use_dora")`. Checks `a4.lora.load`, `.errors`.
    fn load_adapter(&self, _files: &dyn Files) -> std::result::Result<Adapter, AdapterError> {
        todo!("a4.lora.load_adapter")
    }
}
