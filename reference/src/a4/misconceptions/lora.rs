//! The wrong variants of `a4.lora`.

use std::collections::BTreeMap;

use contract::a4::{Adapter, AdapterError, Factors, LoraConfig, Parameters, RandomStream};
use serde_json::{Map, json};
use tch::{Kind, Tensor};

use super::Variant;
use crate::a4::lora::{
    ByModule, Fields, Functions, RIGHT, Read, behind, config, count, factors, fields, file_name,
    modules, product, scale, sum, tensors, uniform,
};
use crate::a4::tensor_file::Tensors;
use crate::a4::{Parts, REFERENCE};

const fn with(lora: Functions) -> Parts {
    Parts { lora, ..REFERENCE }
}

/// Another reading of targets.
const fn meaning(modules: fn(&Parameters, &LoraConfig) -> Vec<(String, Tensor)>) -> Parts {
    with(Functions { modules, ..RIGHT })
}

/// Other factors to begin with.
const fn drawing(drawn: fn(&Tensor, &LoraConfig, &mut dyn RandomStream) -> Factors) -> Parts {
    with(Functions { drawn, ..RIGHT })
}

/// Another scale.
const fn scaling(scale: fn(&LoraConfig) -> f64) -> Parts {
    with(Functions { scale, ..RIGHT })
}

/// Another sum of a weight and an adapter.
const fn summing(sum: fn(&Tensor, &Factors, f64) -> Tensor) -> Parts {
    with(Functions { sum, ..RIGHT })
}

/// Other fields in the file.
const fn writing(fields: fn(&Adapter) -> Fields) -> Parts {
    with(Functions { fields, ..RIGHT })
}

/// Another reading of the fields.
const fn reading(config: fn(&Fields) -> Read<LoraConfig>) -> Parts {
    with(Functions { config, ..RIGHT })
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a4.lora.ends_alike",
        meaning(|all, config| modules(all, config, |module, target| module.ends_with(target))),
    ),
    (
        "a4.lora.contains",
        meaning(|all, config| modules(all, config, |module, target| module.contains(target))),
    ),
    (
        "a4.lora.last_part_only",
        meaning(|all, config| {
            modules(all, config, |module, target| module.rsplit('.').next() == Some(target))
        }),
    ),
    (
        "a4.lora.both_random",
        drawing(|weight, config, stream| {
            let Factors { a, b } = (RIGHT.drawn)(weight, config, stream);
            let drawn = uniform(&b.size(), 1.0 / (config.rank as f64).sqrt(), stream);
            Factors { a, b: drawn.to_kind(b.kind()) }
        }),
    ),
    (
        "a4.lora.both_zero",
        drawing(|weight, config, stream| {
            let Factors { a, b } = (RIGHT.drawn)(weight, config, stream);
            Factors { a: a.zeros_like(), b }
        }),
    ),
    (
        "a4.lora.a_zero_b_random",
        drawing(|weight, config, stream| {
            let (out, inputs) = weight.size2().expect("a matrix");
            let bound = 1.0 / (config.rank as f64).sqrt();
            let b = uniform(&[out, config.rank], bound, stream).to_kind(weight.kind());
            Factors { a: b.new_zeros([config.rank, inputs], (b.kind(), b.device())), b }
        }),
    ),
    (
        "a4.lora.bound_by_rank",
        drawing(|weight, config, stream| {
            bounded(weight, config, stream, 1.0 / (config.rank as f64).sqrt())
        }),
    ),
    (
        "a4.lora.bound_of_he",
        drawing(|weight, config, stream| {
            let inputs = weight.size()[1] as f64;
            bounded(weight, config, stream, (6.0 / inputs).sqrt())
        }),
    ),
    (
        "a4.lora.only_positive",
        drawing(|weight, config, stream| {
            numbered(weight, config, stream, |stream, inputs| stream.uniform() / inputs.sqrt())
        }),
    ),
    (
        "a4.lora.normal",
        drawing(|weight, config, stream| {
            numbered(weight, config, stream, |stream, inputs| stream.normal() / inputs.sqrt())
        }),
    ),
    (
        "a4.lora.column_by_column",
        drawing(|weight, config, stream| {
            let Factors { a, b } = (RIGHT.drawn)(weight, config, stream);
            let (rank, inputs) = a.size2().expect("a matrix");
            Factors { a: a.reshape([inputs, rank]).transpose(0, 1), b }
        }),
    ),
    (
        "a4.lora.in_order_of_targets",
        meaning(|all, config| {
            let of = |target: &String| {
                let one = LoraConfig { targets: vec![target.clone()], ..config.clone() };
                modules(all, &one, RIGHT.is_meant)
            };
            config.targets.iter().flat_map(of).collect()
        }),
    ),
    (
        "a4.lora.factors_in_f32",
        drawing(|weight, config, stream| {
            (RIGHT.drawn)(&weight.to_kind(Kind::Float), config, stream)
        }),
    ),
    ("a4.lora.alpha_for_scale", scaling(|config| config.alpha)),
    (
        "a4.lora.alpha_without_rank",
        scaling(|config| if config.rank_stabilised { scale(config) } else { config.alpha }),
    ),
    ("a4.lora.alpha_left_out", scaling(|config| scale(config) / config.alpha)),
    ("a4.lora.never_stabilised", scaling(|config| config.alpha / config.rank as f64)),
    ("a4.lora.always_stabilised", scaling(|config| config.alpha / (config.rank as f64).sqrt())),
    ("a4.lora.scale_upside_down", scaling(|config| 1.0 / scale(config))),
    ("a4.lora.base_trained", with(Functions { base: Tensor::shallow_clone, ..RIGHT })),
    (
        "a4.lora.input_cut",
        with(Functions {
            layer: |x, weight, bias| tch::no_grad(|| (RIGHT.layer)(x, weight, bias)),
            ..RIGHT
        }),
    ),
    (
        "a4.lora.bias_left_out",
        with(Functions { layer: |x, weight, _| (RIGHT.layer)(x, weight, None), ..RIGHT }),
    ),
    (
        "a4.lora.bias_scaled",
        with(Functions {
            layer: |x, weight, bias| {
                let y = (RIGHT.layer)(x, weight, bias)?;
                Ok(bias.map_or_else(|| y.shallow_clone(), |bias| &y + bias))
            },
            ..RIGHT
        }),
    ),
    ("a4.lora.others_trained", with(Functions { other: Tensor::shallow_clone, ..RIGHT })),
    (
        "a4.lora.factors_cut",
        with(Functions { product: |factors, scale| product(factors, scale).detach(), ..RIGHT }),
    ),
    (
        "a4.lora.merged_twice",
        summing(|weight, factors, scale| {
            sum(&sum(weight, factors, scale), factors, scale.max(0.0))
        }),
    ),
    (
        "a4.lora.merged_in_place",
        summing(|weight, factors, scale| {
            let summed = sum(weight, factors, scale);
            let mut weight = weight.detach();
            weight.copy_(&summed);
            weight
        }),
    ),
    ("a4.lora.unmerged_by_adding", with(Functions { back: 1.0, ..RIGHT })),
    (
        "a4.lora.merged_needs_gradients",
        summing(|weight, factors, scale| sum(weight, factors, scale).set_requires_grad(true)),
    ),
    (
        "a4.lora.rounded_twice",
        summing(|weight, factors, scale| {
            let zeros = weight.zeros_like().to_kind(Kind::Float);
            let product = sum(&zeros, factors, scale).to_kind(weight.kind());
            weight.detach() + product
        }),
    ),
    (
        "a4.lora.computed_in_half",
        summing(|weight, Factors { a, b }, scale| {
            let [a, b] = [a, b].map(|x| x.detach().to_kind(weight.kind()));
            weight.detach() + product(&Factors { a, b }, scale)
        }),
    ),
    (
        "a4.lora.dtype_of_factors",
        summing(|weight, factors, scale| sum(weight, factors, scale).to_kind(factors.a.kind())),
    ),
    (
        "a4.lora.weights_counted",
        with(Functions {
            count: |parameters, adapter| {
                let (_, all) = count(parameters, adapter);
                let weights = adapter.factors.keys().map(|of| &parameters[&format!("{of}.weight")]);
                (weights.map(|x| x.numel() as u64).sum(), all)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.lora.adapter_not_in_all",
        with(Functions {
            count: |parameters, adapter| {
                let (trained, all) = count(parameters, adapter);
                (trained, all - trained)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.lora.only_matrices_counted",
        with(Functions {
            count: |parameters, adapter| {
                let matrices = parameters.iter().filter(|(_, x)| x.dim() == 2);
                let matrices = matrices.map(|(name, x)| (name.clone(), x.shallow_clone()));
                count(&matrices.collect(), adapter)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.lora.names_as_in_memory",
        with(Functions {
            tensors: |adapter| renamed(adapter, |name| name.replace(".weight", ".default.weight")),
            ..RIGHT
        }),
    ),
    (
        "a4.lora.names_without_beginning",
        with(Functions {
            tensors: |adapter| renamed(adapter, |name| name.replace("base_model.model.", "")),
            ..RIGHT
        }),
    ),
    (
        "a4.lora.saved_in_f32",
        with(Functions {
            tensors: |adapter| {
                let all = tensors(adapter).into_iter();
                all.map(|(name, x)| (name, x.to_kind(Kind::Float))).collect()
            },
            ..RIGHT
        }),
    ),
    ("a4.lora.saved_without_format", with(Functions { metadata: BTreeMap::new, ..RIGHT })),
    (
        "a4.lora.fields_dropped",
        writing(|adapter| {
            let mut fields = fields(adapter);
            let new = (RIGHT.fields)(&without_fields(adapter));
            fields.retain(|name, _| new.contains_key(name));
            fields
        }),
    ),
    (
        "a4.lora.fields_stale",
        writing(|adapter| {
            let mut fields = fields(adapter);
            fields.extend(adapter.fields.clone());
            fields
        }),
    ),
    (
        "a4.lora.alpha_with_point",
        writing(|adapter| {
            let mut fields = fields(adapter);
            fields.insert("lora_alpha".into(), json!(adapter.config.alpha));
            fields
        }),
    ),
    (
        "a4.lora.scale_for_alpha",
        writing(|adapter| {
            let mut fields = fields(adapter);
            fields.insert("lora_alpha".into(), json!(scale(&adapter.config)));
            fields
        }),
    ),
    ("a4.lora.fields_forgotten", with(Functions { kept: |_| Map::new(), ..RIGHT })),
    (
        "a4.lora.use_rslora_ignored",
        reading(|fields| Ok(LoraConfig { rank_stabilised: false, ..config(fields)? })),
    ),
    (
        "a4.lora.loaded_in_f32",
        with(Functions {
            factors: |tensors, config| {
                let wide = tensors.into_iter().map(|(name, x)| (name, x.to_kind(Kind::Float)));
                factors(wide.collect(), config)
            },
            ..RIGHT
        }),
    ),
    ("a4.lora.loaded_frozen", with(Functions { loaded: Tensor::shallow_clone, ..RIGHT })),
    ("a4.lora.dora_ignored", reading(|fields| config(&lacking(fields, &["use_dora"])))),
    ("a4.lora.bias_field_ignored", reading(|fields| config(&lacking(fields, &["bias"])))),
    ("a4.lora.fan_in_ignored", reading(|fields| config(&lacking(fields, &["fan_in_fan_out"])))),
    (
        "a4.lora.patterns_ignored",
        reading(|fields| config(&lacking(fields, &["rank_pattern", "alpha_pattern"]))),
    ),
    (
        "a4.lora.half_a_pair_left_out",
        with(Functions {
            factors: |tensors, config| {
                let paired = tensors.keys().filter(|name| tensors.contains_key(&other(name)));
                let paired: Vec<String> = paired.cloned().collect();
                let strange = tensors.keys().filter(|name| other(name) == **name);
                let kept: Vec<String> = paired.into_iter().chain(strange.cloned()).collect();
                factors(only(tensors, &kept), config)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.lora.strange_tensors_ignored",
        with(Functions {
            factors: |tensors, config| {
                let known = tensors
                    .keys()
                    .filter(|name| name.starts_with("base_model.model.") && other(name) != **name);
                let known: Vec<String> = known.cloned().collect();
                factors(only(tensors, &known), config)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.lora.rank_not_compared",
        with(Functions {
            factors: |tensors, config| {
                let shaped = tensors.iter().map(|(name, x)| (name.clone(), x.shallow_clone()));
                let shaped: Tensors = shaped.collect();
                factors(tensors, config).or_else(|error| match &error {
                    AdapterError::Tensor(name) if shaped.contains_key(name) => {
                        Ok(of_any_rank(shaped))
                    }
                    _ => Err(error),
                })
            },
            ..RIGHT
        }),
    ),
    (
        "a4.lora.unnamed.first_layer_only",
        meaning(|all, config| {
            let mut first = modules(all, config, RIGHT.is_meant);
            first.truncate(1);
            first
        }),
    ),
    ("a4.lora.unnamed.squared_root", scaling(|config| scale(config).sqrt())),
    (
        "a4.lora.unnamed.gradient_of_a_cut",
        with(Functions {
            behind: |x, Factors { a, b }, scale| {
                behind(x, &Factors { a: a.detach(), b: b.shallow_clone() }, scale)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.lora.unnamed.b_backwards",
        summing(|weight, Factors { a, b }, scale| {
            sum(weight, &Factors { a: a.shallow_clone(), b: b.flip([0]) }, scale)
        }),
    ),
    (
        "a4.lora.unnamed.f16_kept",
        summing(|weight, factors, scale| match (weight.kind(), factors.a.kind()) {
            (Kind::Half, Kind::Half) => weight.detach() + product(factors, scale).detach(),
            _ => sum(weight, factors, scale),
        }),
    ),
    (
        "a4.lora.unnamed.a_counted_twice",
        with(Functions {
            count: |parameters, adapter| {
                let (trained, all) = count(parameters, adapter);
                let a: u64 = adapter.factors.values().map(|of| of.a.numel() as u64).sum();
                (trained + a, all + a)
            },
            ..RIGHT
        }),
    ),
    (
        "a4.lora.unnamed.a_and_b_swapped",
        with(Functions {
            tensors: |adapter| {
                renamed(adapter, |name| {
                    let b = name.replace("lora_A", "lora_");
                    b.replace("lora_B", "lora_A").replace("lora_.", "lora_B.")
                })
            },
            ..RIGHT
        }),
    ),
];

/// `A` within another bound, row by row.
fn bounded(
    weight: &Tensor,
    config: &LoraConfig,
    stream: &mut dyn RandomStream,
    bound: f64,
) -> Factors {
    numbered(weight, config, stream, |stream, _| (2.0 * stream.uniform() - 1.0) * bound)
}

/// `A` of other numbers, row by row; they may depend on the size of what goes in.
fn numbered(
    weight: &Tensor,
    config: &LoraConfig,
    stream: &mut dyn RandomStream,
    mut number: impl FnMut(&mut dyn RandomStream, f64) -> f64,
) -> Factors {
    let (out, inputs) = weight.size2().expect("a matrix");
    let numbers: Vec<f64> =
        (0..config.rank * inputs).map(|_| number(stream, inputs as f64)).collect();
    let a = Tensor::from_slice(&numbers).reshape([config.rank, inputs]).to_kind(weight.kind());
    Factors { b: a.new_zeros([out, config.rank], (a.kind(), a.device())), a }
}

fn renamed(adapter: &Adapter, name: fn(&str) -> String) -> Tensors {
    tensors(adapter).into_iter().map(|(old, x)| (name(&old), x)).collect()
}

/// The adapter as if it were new.
fn without_fields(adapter: &Adapter) -> Adapter {
    Adapter { config: adapter.config.clone(), factors: BTreeMap::new(), fields: Map::new() }
}

fn lacking(fields: &Fields, names: &[&str]) -> Fields {
    let kept = fields.iter().filter(|(name, _)| !names.contains(&name.as_str()));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The name of the other factor; the same name if it is none of a factor.
fn other(name: &str) -> String {
    match name.strip_suffix(".lora_A.weight") {
        Some(module) => format!("{module}.lora_B.weight"),
        None => name.replace(".lora_B.weight", ".lora_A.weight"),
    }
}

fn only(mut tensors: Tensors, names: &[String]) -> Tensors {
    tensors.retain(|name, _| names.contains(name));
    tensors
}

/// Both factors of each module, whatever their shapes.
fn of_any_rank(mut tensors: Tensors) -> ByModule {
    let module = |name: &String| {
        let name = name.strip_prefix("base_model.model.")?;
        Some(name.strip_suffix(".lora_A.weight")?.to_string())
    };
    let modules: Vec<String> = tensors.keys().filter_map(module).collect();
    let both = modules.into_iter().filter_map(|module| {
        let a = tensors.remove(&file_name(&module, "A"))?;
        let b = tensors.remove(&file_name(&module, "B"))?;
        Some((module, Factors { a, b }))
    });
    both.collect()
}
