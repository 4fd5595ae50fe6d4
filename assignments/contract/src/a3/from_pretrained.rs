//! Task `a3.from_pretrained`: a folder becomes a model.

use tch::Kind;

use super::{Files, LlamaConfig, LlamaWeights, LoadError};

/// All that a folder holds.
#[derive(Debug)]
pub struct Pretrained {
    /// What `config.json` says.
    pub config: LlamaConfig,
    /// The weights, in the dtype that was asked for.
    pub weights: LlamaWeights,
    /// The tokens that end a text, in the order of the file, without repeats.
    pub eos_token_ids: Vec<i64>,
}

/// Task `a3.from_pretrained`.
pub trait FromPretrained {
    /// Reads a folder in Hugging Face's form: `config.json`, the weights, and
    /// `generation_config.json` if it is there.
    ///
    /// `dtype` is the dtype to compute in; if it is left out, it is that of the configuration,
    /// and `f32` if that does not say.
    ///
    /// Texts end with the `eos_token_id` of `generation_config.json`: one id or a list;
    /// an empty list says that there are none. If the file is not there, or does not say (the
    /// field is missing or `null`), with those of `config.json`.
    ///
    /// While it reads, it holds hardly more than the weights that it returns: each tensor is
    /// converted by itself.
    ///
    /// # Errors
    ///
    /// Those of [`parse_config`](super::Config::parse_config) and
    /// [`load_weights`](super::Weights::load_weights); [`NoFile`](LoadError::NoFile) of
    /// `config.json`; [`Json`](LoadError::Json) of `config.json` or `generation_config.json`
    /// (no UTF-8, too); [`Field`](LoadError::Field) about `eos_token_id`, if it is neither an
    /// id nor a list of ids.
    #[expect(clippy::wrong_self_convention, reason = "it is called so everywhere")]
    fn from_pretrained(
        &self,
        files: &dyn Files,
        dtype: Option<Kind>,
    ) -> std::result::Result<Pretrained, LoadError>;
}
