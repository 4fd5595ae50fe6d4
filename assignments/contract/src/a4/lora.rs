//! Task `a4.lora`: fine-tuning few parameters.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};
use tch::Tensor;

use super::{Files, Parameters, RandomStream, Result};

/// How modules are adapted (Hu et al. 2021, arXiv:2106.09685): `W` becomes `W + s·B·A`.
#[derive(Debug, Clone, PartialEq)]
pub struct LoraConfig {
    /// `r`, the rank: the rows of `A` and the columns of `B`.
    pub rank: i64,
    /// `α`
    pub alpha: f64,
    /// Whether the scale is rsLoRA's (Kalajdzievski 2023, arXiv:2312.03732): `s = α/√r` in place of
    /// `s = α/r`.
    pub rank_stabilised: bool,
    /// Which modules: a module is meant if its name is one of these, or ends with a point and one
    /// of these (`q_proj` means `model.layers.0.self_attn.q_proj`).
    pub targets: Vec<String>,
}

/// The two factors of one module.
#[derive(Debug)]
pub struct Factors {
    /// `A`, `[r, in]`
    pub a: Tensor,
    /// `B`, `[out, r]`
    pub b: Tensor,
}

/// What is trained.
#[derive(Debug)]
pub struct Adapter {
    /// How modules are adapted.
    pub config: LoraConfig,
    /// The factors, by the name of the **module**: that of its weight without `.weight`.
    pub factors: BTreeMap<String, Factors>,
    /// All fields of the `adapter_config.json` that it was loaded from; none if it is new.
    pub fields: Map<String, Value>,
}

/// Why files are no adapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdapterError {
    /// There is no such file.
    NoFile(String),
    /// A file that cannot be read as what it should be.
    Broken {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A field of `adapter_config.json` is missing, or has a value that is not possible or not
    /// known here.
    Field(String),
    /// A tensor is missing, or has a shape that does not fit the others; by its name in the file.
    Tensor(String),
}

impl AdapterError {
    /// `no file`, `broken`, `field` or `tensor`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoFile(_) => "no file",
            Self::Broken { .. } => "broken",
            Self::Field(_) => "field",
            Self::Tensor(_) => "tensor",
        }
    }

    /// The file, the field or the tensor that it is about.
    pub fn subject(&self) -> &str {
        match self {
            Self::Broken { file: subject, .. }
            | Self::NoFile(subject)
            | Self::Field(subject)
            | Self::Tensor(subject) => subject,
        }
    }
}

impl fmt::Display for AdapterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile(file) => write!(f, "there is no file `{file}`"),
            Self::Broken { file, reason } => write!(f, "{file}: {reason}"),
            Self::Field(field) => write!(f, "adapter_config.json: `{field}`"),
            Self::Tensor(name) => write!(f, "adapter_model.safetensors: `{name}`"),
        }
    }
}

impl std::error::Error for AdapterError {}

/// Task `a4.lora`.
pub trait Lora {
    /// A new adapter for every module of the model that `config` means: one with a parameter
    /// `{module}.weight` of two dims. `B` is zeros. `A` is uniform in `±1/√in` (what PyTorch's
    /// `kaiming_uniform_` with `a = √5` comes to): module by module in the order of their names,
    /// row by row, each element is `(2·stream.uniform() - 1)/√in`, computed in `f64`. Both have the
    /// dtype of the weight, are leaves and require gradients.
    ///
    /// # Errors
    ///
    /// `range` of `rank`, if it is not positive; `range` of `targets`, if no module is meant.
    fn new_adapter(
        &self,
        parameters: &Parameters,
        config: &LoraConfig,
        stream: &mut dyn RandomStream,
    ) -> Result<Adapter>;

    /// An adapted linear layer: `x·Wᵀ + bias + s·(x·Aᵀ)·Bᵀ`. **`W` and the bias get no gradient**,
    /// also where they require one; `x`, `A` and `B` do. With `B = 0` the result is, number by
    /// number, that of the same code without the adapter's term.
    ///
    /// # Shapes
    ///
    /// `x` `[…, in]`, `weight` `[out, in]`, `bias` `[out]` → `[…, out]`
    ///
    /// # Errors
    ///
    /// `shape` of `x`, `weight`, `bias`, `a` or `b`, where they do not fit.
    fn adapted_linear(
        &self,
        x: &Tensor,
        weight: &Tensor,
        bias: Option<&Tensor>,
        factors: &Factors,
        config: &LoraConfig,
    ) -> Result<Tensor>;

    /// Parameters to call the model with in training: of every adapted module the weight `W +
    /// s·B·A`, through which gradients reach `A` and `B` alone; all others as they are, but without
    /// gradients.
    ///
    /// # Errors
    ///
    /// `range` of `adapter`, if a module has no weight; `shape` of `a` or `b`, where they do not
    /// fit it.
    fn adapted_parameters(&self, parameters: &Parameters, adapter: &Adapter) -> Result<Parameters>;

    /// The parameters with the adapter merged into them, for use without it: the same numbers, in
    /// the dtypes of the parameters, as leaves without gradients. (In `f16` and `bf16` the weight
    /// is summed in `f32` and cast once.)
    ///
    /// # Errors
    ///
    /// As [`adapted_parameters`](Self::adapted_parameters).
    fn merge(&self, parameters: &Parameters, adapter: &Adapter) -> Result<Parameters>;

    /// The reverse: takes the adapter out of merged parameters. In `f32` these are the ones from
    /// before, to 1e-5.
    ///
    /// # Errors
    ///
    /// As [`adapted_parameters`](Self::adapted_parameters).
    fn unmerge(&self, merged: &Parameters, adapter: &Adapter) -> Result<Parameters>;

    /// How many numbers are trained, and how many the adapted model has in all.
    fn count(&self, parameters: &Parameters, adapter: &Adapter) -> (u64, u64);

    /// The adapter as the two files that Hugging Face's PEFT writes, by name.
    ///
    /// `adapter_model.safetensors` has, for each module, the tensors
    /// `base_model.model.{module}.lora_A.weight` and `base_model.model.{module}.lora_B.weight`, in
    /// their dtype; its metadata has `format` = `pt`.
    ///
    /// `adapter_config.json` has the fields that the adapter was loaded with, as they were, with
    /// `r`, `lora_alpha`, `use_rslora` and `target_modules` (a list, in the order of `targets`) as
    /// the configuration has them. `lora_alpha` is written without a point if it is whole. A new
    /// one has besides `peft_type` = `"LORA"`, `task_type` = `"CAUSAL_LM"`, `bias` = `"none"`,
    /// `fan_in_fan_out` = `false`, `lora_dropout` = 0, `inference_mode` = `true`,
    /// `base_model_name_or_path` = `null`.
    fn save_adapter(&self, adapter: &Adapter) -> BTreeMap<String, Vec<u8>>;

    /// Reads such files. Dtypes stay; factors are leaves that require gradients.
    ///
    /// `peft_type` has to be `LORA`, `r` a whole number ≥ 1, `lora_alpha` a number,
    /// `target_modules` a list of strings or one string (a list of one); `use_rslora` is `false` if
    /// it is missing. **What would change the numbers and is not known here is refused**:
    /// `use_dora` = true, `fan_in_fan_out` = true, `bias` other than `"none"` (each may be missing
    /// or `null`), a `rank_pattern` or `alpha_pattern` that is not empty (`{}`). All other fields are
    /// kept and not looked at. (`r` as `2.0`, `use_rslora` as `null`, patterns as `null` or `[]`: as
    /// you like.)
    ///
    /// # Errors
    ///
    /// [`AdapterError::NoFile`] of either; [`AdapterError::Broken`], if the one is no JSON object
    /// or the other no safetensors file; [`AdapterError::Field`]; [`AdapterError::Tensor`], if a
    /// name has not this form, one of a pair is missing, or `A` has not `r` rows or `B` not `r`
    /// columns.
    fn load_adapter(&self, files: &dyn Files) -> std::result::Result<Adapter, AdapterError>;
}
