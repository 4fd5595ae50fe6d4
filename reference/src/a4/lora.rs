//! `a4.lora`.

use std::collections::BTreeMap;

use contract::a4::{
    Adapter, AdapterError, Arg, Factors, Files, InputError, Lora, LoraConfig, Parameters,
    RandomStream, Result,
};
use serde_json::{Map, Value, json};
use tch::{Device, Kind, Tensor};

use super::Parts;
use super::tensor_file::{self, Metadata, Tensors};

/// Fields of a JSON object.
pub type Fields = Map<String, Value>;

/// What was read, or why the files are no adapter.
pub type Read<T> = std::result::Result<T, AdapterError>;

/// Factors by the names of their modules.
pub type ByModule = BTreeMap<String, Factors>;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// Whether the module of this name is meant by a target.
    pub is_meant: fn(&str, &str) -> bool,
    /// The modules that are adapted, with their weights, in the order in which they are drawn.
    pub modules: fn(&Parameters, &LoraConfig) -> Vec<(String, Tensor)>,
    /// `A` and `B` of a weight.
    pub drawn: fn(&Tensor, &LoraConfig, &mut dyn RandomStream) -> Factors,
    /// `s`
    pub scale: fn(&LoraConfig) -> f64,
    /// A weight or a bias of the model itself, as the graph sees it.
    pub base: fn(&Tensor) -> Tensor,
    /// The layer without an adapter: of `x`, weight and bias.
    pub layer: fn(&Tensor, &Tensor, Option<&Tensor>) -> Result,
    /// `s·(x·Aᵀ)·Bᵀ`
    pub behind: fn(&Tensor, &Factors, f64) -> Result,
    /// `s·B·A`
    pub product: fn(&Factors, f64) -> Tensor,
    /// What is not adapted, in the parameters of training.
    pub other: fn(&Tensor) -> Tensor,
    /// A weight, and `t·B·A` added to it.
    pub sum: fn(&Tensor, &Factors, f64) -> Tensor,
    /// The factor of the scale that takes an adapter out again.
    pub back: f64,
    /// What is trained, and what there is in all.
    pub count: fn(&Parameters, &Adapter) -> (u64, u64),
    /// The fields to write.
    pub fields: fn(&Adapter) -> Fields,
    /// The tensors to write.
    pub tensors: fn(&Adapter) -> Tensors,
    /// The texts beside them.
    pub metadata: fn() -> Metadata,
    /// The configuration in the fields of a file.
    pub config: fn(&Fields) -> Read<LoraConfig>,
    /// The factors in the tensors of a file.
    pub factors: fn(Tensors, &LoraConfig) -> Read<ByModule>,
    /// A factor that was read.
    pub loaded: fn(&Tensor) -> Tensor,
    /// What is kept of the fields of a file.
    pub kept: fn(Fields) -> Fields,
}

/// The right ones.
pub const RIGHT: Functions = Functions {
    is_meant,
    modules: |parameters, config| modules(parameters, config, is_meant),
    drawn,
    scale,
    base: Tensor::detach,
    layer: |x, weight, bias| Ok(x.f_linear(weight, bias)?),
    behind,
    product,
    other: Tensor::detach,
    sum,
    back: -1.0,
    count,
    fields,
    tensors,
    metadata: || Metadata::from([("format".to_string(), "pt".to_string())]),
    config,
    factors,
    loaded: trained,
    kept: |fields| fields,
};

/// By a whole name, or by one behind a point.
pub fn is_meant(module: &str, target: &str) -> bool {
    let before = module.strip_suffix(target);
    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// In the order of the modules' names, which is not always that of the parameters' names: `a.weight`
/// stands behind `a-b.weight`.
pub fn modules(
    parameters: &Parameters,
    config: &LoraConfig,
    is_meant: fn(&str, &str) -> bool,
) -> Vec<(String, Tensor)> {
    let meant = parameters.iter().filter_map(|(name, x)| {
        let module = name.strip_suffix(".weight").filter(|_| x.dim() == 2)?;
        let is_meant = config.targets.iter().any(|target| is_meant(module, target));
        is_meant.then(|| (module.to_string(), x.shallow_clone()))
    });
    meant.collect::<BTreeMap<_, _>>().into_iter().collect()
}

fn drawn(weight: &Tensor, config: &LoraConfig, stream: &mut dyn RandomStream) -> Factors {
    let (out, inputs) = (weight.size()[0], weight.size()[1]);
    let bound = 1.0 / (inputs as f64).sqrt();
    let a = uniform(&[config.rank, inputs], bound, stream).to_kind(weight.kind());
    Factors { a, b: Tensor::zeros([out, config.rank], (weight.kind(), Device::Cpu)) }
}

/// Row by row, in `±bound`.
pub fn uniform(shape: &[i64], bound: f64, stream: &mut dyn RandomStream) -> Tensor {
    let n = shape.iter().product();
    let numbers: Vec<f64> = (0..n).map(|_| (2.0 * stream.uniform() - 1.0) * bound).collect();
    Tensor::from_slice(&numbers).reshape(shape)
}

/// `α/r`, or `α/√r`.
pub fn scale(config: &LoraConfig) -> f64 {
    let rank = config.rank as f64;
    config.alpha / if config.rank_stabilised { rank.sqrt() } else { rank }
}

/// First the few features of `A`, then those of `B`.
pub(crate) fn behind(x: &Tensor, factors: &Factors, scale: f64) -> Result {
    let few = x.f_linear(&factors.a, None::<&Tensor>)?;
    Ok(few.f_linear(&factors.b, None::<&Tensor>)? * scale)
}

/// In the dtype of the factors.
pub fn product(factors: &Factors, scale: f64) -> Tensor {
    factors.b.matmul(&factors.a) * scale
}

/// Summed in `f32` at least, and rounded once.
pub fn sum(weight: &Tensor, factors: &Factors, scale: f64) -> Tensor {
    let wide = |x: &Tensor| {
        let x = x.detach();
        if matches!(x.kind(), Kind::Double) { x } else { x.to_kind(Kind::Float) }
    };
    let factors = Factors { a: wide(&factors.a), b: wide(&factors.b) };
    (wide(weight) + product(&factors, scale)).to_kind(weight.kind())
}

fn elements<'a>(tensors: impl IntoIterator<Item = &'a Tensor>) -> u64 {
    tensors.into_iter().map(|x| x.numel() as u64).sum()
}

/// The factors, and the model with them.
pub fn count(parameters: &Parameters, adapter: &Adapter) -> (u64, u64) {
    let trained = elements(adapter.factors.values().flat_map(|of| [&of.a, &of.b]));
    (trained, elements(parameters.values()) + trained)
}

fn shape_error(op: &'static str, arg: &'static str, expected: &[i64], x: &Tensor) -> InputError {
    InputError::Shape { op, arg, expected: expected.to_vec(), got: x.size() }
}

/// That the factors fit a weight.
fn fit(op: &'static str, weight: &Tensor, factors: &Factors) -> Result<()> {
    let &[out, inputs] = weight.size().as_slice() else {
        return Err(shape_error(op, "weight", &[-1, -1], weight));
    };
    let rank = factors.a.size().first().copied().unwrap_or(-1);
    Arg::new(op, "a", &factors.a).shape(&[rank, inputs])?;
    Arg::new(op, "b", &factors.b).shape(&[out, rank])?;
    Ok(())
}

/// Each adapted weight, and its factors.
fn adapted<'a>(
    op: &'static str,
    parameters: &'a Parameters,
    adapter: &'a Adapter,
) -> Result<BTreeMap<String, (&'a Tensor, &'a Factors)>> {
    let of = |(module, factors): (&String, &'a Factors)| {
        let name = format!("{module}.weight");
        let weight = parameters.get(&name).ok_or_else(|| InputError::Range {
            op,
            arg: "adapter",
            expected: "the modules of the model".to_string(),
            got: module.clone(),
        })?;
        fit(op, weight, factors)?;
        Ok((name, (weight, factors)))
    };
    adapter.factors.iter().map(of).collect()
}

const CONFIG: &str = "adapter_config.json";
const MODEL: &str = "adapter_model.safetensors";
const PREFIX: &str = "base_model.model.";

/// The name of a factor in the file.
pub fn file_name(module: &str, factor: &str) -> String {
    format!("{PREFIX}{module}.lora_{factor}.weight")
}

/// As they were, and those of the configuration.
pub fn fields(adapter: &Adapter) -> Fields {
    let LoraConfig { rank, alpha, rank_stabilised, targets } = &adapter.config;
    let is_whole = alpha.fract() == 0.0 && alpha.abs() < 1e15;
    let alpha = if is_whole { json!(*alpha as i64) } else { json!(alpha) };
    let own = [
        ("r", json!(rank)),
        ("lora_alpha", alpha),
        ("use_rslora", json!(rank_stabilised)),
        ("target_modules", json!(targets)),
    ];
    let mut fields = if adapter.fields.is_empty() { new_fields() } else { adapter.fields.clone() };
    fields.extend(own.map(|(name, value)| (name.to_string(), value)));
    fields
}

fn new_fields() -> Fields {
    let fields = [
        ("peft_type", json!("LORA")),
        ("task_type", json!("CAUSAL_LM")),
        ("bias", json!("none")),
        ("fan_in_fan_out", json!(false)),
        ("lora_dropout", json!(0)),
        ("inference_mode", json!(true)),
        ("base_model_name_or_path", Value::Null),
    ];
    fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
}

/// Both factors of each module.
pub fn tensors(adapter: &Adapter) -> Tensors {
    let both = adapter.factors.iter().flat_map(|(module, Factors { a, b })| {
        [("A", a), ("B", b)].map(|(factor, x)| (file_name(module, factor), x.shallow_clone()))
    });
    both.collect()
}

/// The configuration, if all that changes the numbers is known here.
pub(crate) fn config(fields: &Fields) -> Read<LoraConfig> {
    let wrong = |name: &str| AdapterError::Field(name.to_string());
    let field = |name: &str| fields.get(name).ok_or_else(|| wrong(name));
    if field("peft_type")? != "LORA" {
        return Err(wrong("peft_type"));
    }
    if let Some(name) = unknown(fields) {
        return Err(wrong(name));
    }
    let rank = field("r")?.as_i64().filter(|rank| *rank >= 1).ok_or_else(|| wrong("r"))?;
    let alpha = field("lora_alpha")?.as_f64().ok_or_else(|| wrong("lora_alpha"))?;
    let rank_stabilised = match fields.get("use_rslora") {
        None => false,
        Some(value) => value.as_bool().ok_or_else(|| wrong("use_rslora"))?,
    };
    let targets = targets(field("target_modules")?).ok_or_else(|| wrong("target_modules"))?;
    Ok(LoraConfig { rank, alpha, rank_stabilised, targets })
}

/// A field that changes the numbers in a way that is not known here.
fn unknown(fields: &Fields) -> Option<&'static str> {
    let is_empty = |value: &Value| value.as_object().is_some_and(Map::is_empty);
    let is_harmless = |name: &str, value: &Value| match name {
        "use_dora" | "fan_in_fan_out" => *value == false,
        "bias" => value == "none",
        _ => is_empty(value),
    };
    let known = ["use_dora", "fan_in_fan_out", "bias", "rank_pattern", "alpha_pattern"];
    known.into_iter().find(|name| {
        fields.get(*name).is_some_and(|value| !value.is_null() && !is_harmless(name, value))
    })
}

fn targets(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(target) => Some(vec![target.clone()]),
        Value::Array(all) => all.iter().map(|value| value.as_str().map(str::to_string)).collect(),
        _ => None,
    }
}

/// Both factors of each module.
pub(crate) fn factors(mut tensors: Tensors, config: &LoraConfig) -> Read<ByModule> {
    let modules = tensors.keys().map(|name| {
        let module = name.strip_prefix(PREFIX).and_then(module_of);
        module.map(str::to_string).ok_or_else(|| AdapterError::Tensor(name.clone()))
    });
    let modules: Vec<String> = modules.collect::<Read<_>>()?;
    let mut all = BTreeMap::new();
    for module in modules {
        if all.contains_key(&module) {
            continue;
        }
        let mut factor = |which: &str, dim: i64| {
            let name = file_name(&module, which);
            let x = tensors.remove(&name).filter(|x| x.dim() == 2);
            let x = x.filter(|x| x.size()[dim as usize] == config.rank);
            x.ok_or(AdapterError::Tensor(name))
        };
        let (a, b) = (factor("A", 0)?, factor("B", 1)?);
        all.insert(module, Factors { a, b });
    }
    Ok(all)
}

fn module_of(name: &str) -> Option<&str> {
    name.strip_suffix(".lora_A.weight").or_else(|| name.strip_suffix(".lora_B.weight"))
}

/// The bytes of a file.
fn bytes<'a>(files: &'a dyn Files, name: &str) -> Read<&'a [u8]> {
    files.bytes(name).ok_or_else(|| AdapterError::NoFile(name.to_string()))
}

fn broken(file: &str, reason: &dyn ToString) -> AdapterError {
    AdapterError::Broken { file: file.to_string(), reason: reason.to_string() }
}

/// A leaf that is trained.
fn trained(x: &Tensor) -> Tensor {
    x.detach().set_requires_grad(true)
}

fn both_trained(factors: &Factors) -> Factors {
    Factors { a: trained(&factors.a), b: trained(&factors.b) }
}

impl Parts {
    /// All parameters; of each adapted one, its weight and `t·s·B·A`.
    fn summed(
        &self,
        op: &'static str,
        parameters: &Parameters,
        adapter: &Adapter,
        times: f64,
    ) -> Result<Parameters> {
        let adapted = adapted(op, parameters, adapter)?;
        let scale = times * (self.lora.scale)(&adapter.config);
        let of = |(name, x): (&String, &Tensor)| {
            let x = match adapted.get(name) {
                Some((weight, factors)) => (self.lora.sum)(weight, factors, scale),
                None => x.detach(),
            };
            (name.clone(), x)
        };
        Ok(parameters.iter().map(of).collect())
    }
}

impl Lora for Parts {
    fn new_adapter(
        &self,
        parameters: &Parameters,
        config: &LoraConfig,
        stream: &mut dyn RandomStream,
    ) -> Result<Adapter> {
        Arg::in_range("new_adapter", "rank", config.rank, 1..)?;
        let modules = (self.lora.modules)(parameters, config);
        if modules.is_empty() {
            let expected = "the names of modules".to_string();
            let got = format!("{:?}", config.targets);
            return Err(InputError::Range { op: "new_adapter", arg: "targets", expected, got });
        }
        let drawn = modules.into_iter().map(|(module, weight)| {
            (module, both_trained(&(self.lora.drawn)(&weight, config, stream)))
        });
        let factors = drawn.collect();
        Ok(Adapter { config: config.clone(), factors, fields: Map::new() })
    }

    fn adapted_linear(
        &self,
        x: &Tensor,
        weight: &Tensor,
        bias: Option<&Tensor>,
        factors: &Factors,
        config: &LoraConfig,
    ) -> Result<Tensor> {
        fit("adapted_linear", weight, factors)?;
        let (out, inputs) = weight.size2()?;
        if x.size().last() != Some(&inputs) {
            return Err(shape_error("adapted_linear", "x", &[-1, inputs], x));
        }
        if let Some(bias) = bias {
            Arg::new("adapted_linear", "bias", bias).shape(&[out])?;
        }
        let parts = self.lora;
        let bias = bias.map(parts.base);
        let y = (parts.layer)(x, &(parts.base)(weight), bias.as_ref())?;
        Ok(y + (parts.behind)(x, factors, (parts.scale)(config))?)
    }

    fn adapted_parameters(&self, parameters: &Parameters, adapter: &Adapter) -> Result<Parameters> {
        let parts = self.lora;
        let adapted = adapted("adapted_parameters", parameters, adapter)?;
        let scale = (parts.scale)(&adapter.config);
        let of = |(name, x): (&String, &Tensor)| {
            let x = match adapted.get(name) {
                Some((weight, factors)) => (parts.base)(weight) + (parts.product)(factors, scale),
                None => (parts.other)(x),
            };
            (name.clone(), x)
        };
        Ok(parameters.iter().map(of).collect())
    }

    fn merge(&self, parameters: &Parameters, adapter: &Adapter) -> Result<Parameters> {
        self.summed("merge", parameters, adapter, 1.0)
    }

    fn unmerge(&self, merged: &Parameters, adapter: &Adapter) -> Result<Parameters> {
        self.summed("unmerge", merged, adapter, self.lora.back)
    }

    fn count(&self, parameters: &Parameters, adapter: &Adapter) -> (u64, u64) {
        (self.lora.count)(parameters, adapter)
    }

    fn save_adapter(&self, adapter: &Adapter) -> BTreeMap<String, Vec<u8>> {
        let fields = Value::Object((self.lora.fields)(adapter));
        let config = serde_json::to_vec_pretty(&fields).expect("an object of JSON");
        let model = tensor_file::written(&(self.lora.tensors)(adapter), (self.lora.metadata)());
        BTreeMap::from([(CONFIG.to_string(), config), (MODEL.to_string(), model)])
    }

    fn load_adapter(&self, files: &dyn Files) -> Read<Adapter> {
        let fields: Fields = serde_json::from_slice(bytes(files, CONFIG)?)
            .map_err(|error| broken(CONFIG, &error))?;
        let config = (self.lora.config)(&fields)?;
        let (tensors, _) =
            tensor_file::read(bytes(files, MODEL)?).map_err(|error| broken(MODEL, &error))?;
        let factors = (self.lora.factors)(tensors, &config)?;
        let loaded = self.lora.loaded;
        let factors = factors
            .into_iter()
            .map(|(module, Factors { a, b })| (module, Factors { a: loaded(&a), b: loaded(&b) }));
        let factors = factors.collect();
        Ok(Adapter { config, factors, fields: (self.lora.kept)(fields) })
    }
}
