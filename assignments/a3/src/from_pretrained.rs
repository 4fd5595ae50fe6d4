//! Task `a3.from_pretrained` (10 points): from a folder.

use contract::a3::{Files, FromPretrained, LoadError, Pretrained};
use tch::Kind;

use crate::Submission;

impl FromPretrained for Submission {
    /// Worked example: `config.json` says `"torch_dtype": "bfloat16", "eos_token_id": 2`,
    /// `generation_config.json` says `"eos_token_id": [7, 2, 7]`, and `dtype` is `None`: the
    /// weights are `bf16`, `eos_token_ids` is `[7, 2]`. (The earlier tasks are called as
    /// `self.parse_config(…)` and `self.load_weights(…)`, with their traits imported.) Checks
    /// `a3.from_pretrained.folder`, `.dtype`, `.eos`, `.logits`, `.memory`,
    /// `.errors`.
    fn from_pretrained(
        &self,
        _files: &dyn Files,
        _dtype: Option<Kind>,
    ) -> Result<Pretrained, LoadError> {
        todo!("a3.from_pretrained.from_pretrained")
    }
}
