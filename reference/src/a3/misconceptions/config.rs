//! The wrong variants of `a3.config`. Most read another object than the one that stands there,
//! or answer something else than what was read.

use contract::a3::{LlamaConfig, LoadError, RopeType};
use serde_json::{Value, json};
use tch::Kind;

use super::Variant;
use crate::a3::config::{Functions, Object, RIGHT, Read, fit, object, unfit};
use crate::a3::{Parts, REFERENCE};

const fn with(config: Functions) -> Parts {
    Parts { config, ..REFERENCE }
}

/// Reads the object after a change.
const fn reading(object: fn(&str) -> Read<Object>) -> Parts {
    with(Functions { object, ..RIGHT })
}

/// Answers something else.
const fn answering(answer: fn(&Object, Read<LlamaConfig>) -> Read<LlamaConfig>) -> Parts {
    with(Functions { answer, ..RIGHT })
}

/// Lets other pairs of fields pass.
const fn fitting(fit: fn(&Object, &LlamaConfig) -> Read<()>) -> Parts {
    with(Functions { fit, ..RIGHT })
}

/// In the order of the table of misconceptions; what has no name at the end.
pub const VARIANTS: &[Variant] = &[
    (
        "a3.config.head_dim_computed",
        answering(|_, read| {
            told(read, |config| config.head_dim = config.hidden_size / config.num_attention_heads)
        }),
    ),
    ("a3.config.quotient_demanded", answering(quotient_demanded)),
    (
        "a3.config.no_groups",
        answering(|_, read| {
            told(read, |config| config.num_key_value_heads = config.num_attention_heads)
        }),
    ),
    (
        "a3.config.never_tied",
        answering(|_, read| told(read, |config| config.tie_word_embeddings = false)),
    ),
    ("a3.config.eps_fixed", answering(|_, read| told(read, |config| config.rms_norm_eps = 1e-6))),
    (
        "a3.config.intermediate_computed",
        answering(|_, read| told(read, |config| config.intermediate_size = 4 * config.hidden_size)),
    ),
    (
        "a3.config.biases_ignored",
        answering(|_, read| {
            told(read, |config| (config.attention_bias, config.mlp_bias) = (false, false))
        }),
    ),
    (
        "a3.config.one_bias_for_all",
        answering(|_, read| told(read, |config| config.mlp_bias = config.attention_bias)),
    ),
    ("a3.config.version_5_dtype", reading(|json| without(json, "dtype"))),
    ("a3.config.version_4_dtype", reading(|json| without(json, "torch_dtype"))),
    ("a3.config.torch_dtype_first", reading(torch_dtype_first)),
    (
        "a3.config.first_end_only",
        answering(|_, read| told(read, |config| config.eos_token_ids.truncate(1))),
    ),
    ("a3.config.list_of_ends_refused", answering(|file, read| ends_refused(file, read, true))),
    ("a3.config.ids_only_in_lists", answering(|file, read| ends_refused(file, read, false))),
    (
        "a3.config.theta_default",
        answering(|_, read| told(read, |config| config.rope.theta = 10_000.0)),
    ),
    ("a3.config.point_demanded", answering(point_demanded)),
    (
        "a3.config.one_key_value_head",
        answering(|file, read| {
            by_default(file, read, "num_key_value_heads", |config| config.num_key_value_heads = 1)
        }),
    ),
    (
        "a3.config.tied_by_default",
        answering(|file, read| {
            by_default(file, read, "tie_word_embeddings", |config| {
                config.tie_word_embeddings = true;
            })
        }),
    ),
    (
        "a3.config.eps_default",
        answering(|file, read| {
            by_default(file, read, "rms_norm_eps", |config| config.rms_norm_eps = 1e-5)
        }),
    ),
    (
        "a3.config.head_dim_128",
        answering(|file, read| by_default(file, read, "head_dim", |config| config.head_dim = 128)),
    ),
    (
        "a3.config.dtype_by_default",
        answering(|_, read| told(read, |config| config.dtype = config.dtype.or(Some(Kind::Float)))),
    ),
    (
        "a3.config.end_by_default",
        answering(|file, read| {
            by_default(file, read, "eos_token_id", |config| config.eos_token_ids = vec![2])
        }),
    ),
    ("a3.config.null_refused", answering(null_refused)),
    ("a3.config.parameters_ignored", reading(|json| without(json, PARAMETERS))),
    ("a3.config.scaling_ignored", reading(|json| without(json, SCALING))),
    (
        "a3.config.theta_inside_ignored",
        reading(|json| inside(json, |settings| drop(settings.remove("rope_theta")))),
    ),
    ("a3.config.theta_outside_ignored", reading(theta_outside_ignored)),
    ("a3.config.theta_outside_first", reading(theta_outside_first)),
    ("a3.config.scaling_first", reading(scaling_first)),
    (
        "a3.config.type_ignored",
        reading(|json| inside(json, |settings| drop(settings.remove("type")))),
    ),
    (
        "a3.config.rope_type_ignored",
        reading(|json| inside(json, |settings| drop(settings.remove("rope_type")))),
    ),
    ("a3.config.type_first", reading(|json| inside(json, type_first))),
    ("a3.config.frequencies_swapped", answering(|_, read| scaled(read, swapped))),
    ("a3.config.context_of_the_file", answering(context_of_the_file)),
    ("a3.config.llama3_as_linear", answering(|_, read| scaled(read, llama3_as_linear))),
    ("a3.config.unknown_kind_ignored", reading(|json| inside(json, known_kind))),
    (
        "a3.config.other_models_read",
        reading(|json| changed(json, |file| set(file, "model_type", "llama"))),
    ),
    ("a3.config.activation_not_looked_at", reading(|json| without(json, "hidden_act"))),
    ("a3.config.unknown_dtype_ignored", reading(unknown_dtype_ignored)),
    ("a3.config.fractions_rounded", reading(fractions_rounded)),
    ("a3.config.range_not_looked_at", with(Functions { at_least: |_, _| true, ..RIGHT })),
    ("a3.config.odd_head_dim", answering(odd_head_dim)),
    ("a3.config.missing_as_wrong", answering(|_, read| read.map_err(missing_as_wrong))),
    (
        "a3.config.object_not_said",
        answering(|_, read| {
            read.map_err(|error| {
                renamed(error, |name| name.rsplit('.').next().unwrap_or(name).into())
            })
        }),
    ),
    (
        "a3.config.object_of_version_4",
        answering(|_, read| {
            read.map_err(|error| {
                renamed(error, |name| name.replace("rope_parameters.", "rope_scaling."))
            })
        }),
    ),
    (
        "a3.config.quotient_rounded",
        fitting(|file, config| {
            forgiven(fit(file, config), |error| is_about_width(error) && has_rest(config))
        }),
    ),
    (
        "a3.config.odd_quotient",
        fitting(|file, config| {
            forgiven(fit(file, config), |error| is_about_width(error) && !has_rest(config))
        }),
    ),
    (
        "a3.config.any_groups",
        fitting(|file, config| {
            forgiven(fit(file, config), |error| error.ends_with("num_key_value_heads"))
        }),
    ),
    (
        "a3.config.any_frequencies",
        fitting(|file, config| {
            forgiven(fit(file, config), |error| error.ends_with("low_freq_factor"))
        }),
    ),
    (
        "a3.config.any_dynamic",
        fitting(|file, config| forgiven(fit(file, config), |error| error.starts_with("head_dim"))),
    ),
    ("a3.config.names_not_in_order", answering(|_, read| read.map_err(names_not_in_order))),
    ("a3.config.one_of_two", answering(|_, read| read.map_err(one_of_two))),
    (
        "a3.config.unnamed.layers_are_heads",
        answering(|_, read| {
            told(read, |config| config.num_hidden_layers = config.num_attention_heads)
        }),
    ),
    (
        "a3.config.unnamed.context_of_2048",
        answering(|_, read| told(read, |config| config.max_position_embeddings = 2048)),
    ),
    (
        "a3.config.unnamed.eps_in_f32",
        answering(|_, read| {
            told(read, |config| config.rms_norm_eps = f64::from(config.rms_norm_eps as f32))
        }),
    ),
    (
        "a3.config.unnamed.theta_of_llama_3",
        answering(|file, read| {
            by_default(file, read, "rope_theta", |config| config.rope.theta = 500_000.0)
        }),
    ),
    ("a3.config.unnamed.dynamic_as_linear", answering(|_, read| scaled(read, dynamic_as_linear))),
    (
        "a3.config.unnamed.factor_under_one",
        with(Functions { at_least: |x, least| x >= least || (x > 0.0 && x < 1.0), ..RIGHT }),
    ),
    ("a3.config.unnamed.numbers_in_quotes", reading(numbers_in_quotes)),
    (
        "a3.config.unnamed.no_object",
        reading(|json| if json == "null" { Ok(Object::new()) } else { object(json) }),
    ),
    ("a3.config.unnamed.equal_frequencies", fitting(equal_frequencies)),
];

const PARAMETERS: &str = "rope_parameters";
const SCALING: &str = "rope_scaling";

/// The configuration that was read, changed.
fn told(read: Read<LlamaConfig>, change: impl FnOnce(&mut LlamaConfig)) -> Read<LlamaConfig> {
    let mut config = read?;
    change(&mut config);
    Ok(config)
}

/// Changed where the file leaves a field out.
fn by_default(
    file: &Object,
    read: Read<LlamaConfig>,
    name: &str,
    change: impl FnOnce(&mut LlamaConfig),
) -> Read<LlamaConfig> {
    if is_there(file, name) { read } else { told(read, change) }
}

/// The configuration with another kind of RoPE.
fn scaled(read: Read<LlamaConfig>, change: fn(RopeType) -> RopeType) -> Read<LlamaConfig> {
    told(read, |config| config.rope.rope_type = change(config.rope.rope_type))
}

/// The object in a text, changed.
fn changed(json: &str, change: impl FnOnce(&mut Object)) -> Read<Object> {
    let mut file = object(json)?;
    change(&mut file);
    Ok(file)
}

fn without(json: &str, name: &str) -> Read<Object> {
    changed(json, |file| drop(file.remove(name)))
}

/// The object in a text, with the settings of RoPE changed, of either version.
fn inside(json: &str, change: fn(&mut Object)) -> Read<Object> {
    changed(json, |file| {
        for name in [PARAMETERS, SCALING] {
            if let Some(settings) = settings(file, name) {
                change(settings);
            }
        }
    })
}

fn settings<'a>(file: &'a mut Object, name: &str) -> Option<&'a mut Object> {
    file.get_mut(name).and_then(Value::as_object_mut)
}

fn set(object: &mut Object, name: &str, value: impl Into<Value>) {
    object.insert(name.into(), value.into());
}

fn is_there(file: &Object, name: &str) -> bool {
    file.get(name).is_some_and(|value| !value.is_null())
}

fn wrong(field: &str) -> LoadError {
    LoadError::Field { field: field.into(), expected: "another".into(), got: "this one".into() }
}

fn has_rest(config: &LlamaConfig) -> bool {
    config.hidden_size % config.num_attention_heads != 0
}

fn quotient_demanded(_: &Object, read: Read<LlamaConfig>) -> Read<LlamaConfig> {
    let config = read?;
    if has_rest(&config) {
        return Err(unfit("hidden_size", "num_attention_heads", "there is a rest"));
    }
    Ok(config)
}

fn torch_dtype_first(json: &str) -> Read<Object> {
    changed(json, |file| {
        if is_there(file, "torch_dtype") {
            file.remove("dtype");
        }
    })
}

/// Either lists of ids are refused, or single ids.
fn ends_refused(file: &Object, read: Read<LlamaConfig>, lists: bool) -> Read<LlamaConfig> {
    let ids = file.get("eos_token_id").filter(|ids| !ids.is_null());
    if ids.is_some_and(|ids| ids.is_array() == lists) {
        return Err(wrong("eos_token_id"));
    }
    read
}

/// The numbers that need not be whole.
const NUMBERS: [&str; 6] = [
    "rms_norm_eps",
    "rope_theta",
    "factor",
    "low_freq_factor",
    "high_freq_factor",
    "original_max_position_embeddings",
];

fn point_demanded(file: &Object, read: Read<LlamaConfig>) -> Read<LlamaConfig> {
    let empty = Object::new();
    let settings = |name: &str| file.get(name).and_then(Value::as_object).unwrap_or(&empty);
    let (new, old) = (settings(PARAMETERS), settings(SCALING));
    for (prefix, object) in [("", file), ("rope_parameters.", new), ("rope_scaling.", old)] {
        let is_whole = |name: &&&str| object.get(**name).is_some_and(Value::is_i64);
        if let Some(name) = NUMBERS.iter().find(is_whole) {
            return Err(wrong(&format!("{prefix}{name}")));
        }
    }
    read
}

/// The first `null` in the order in which the reference reads; `rope_scaling` is known to be
/// `null` often.
fn null_refused(file: &Object, read: Read<LlamaConfig>) -> Read<LlamaConfig> {
    let order = [
        "hidden_act",
        "num_key_value_heads",
        "head_dim",
        "max_position_embeddings",
        "rms_norm_eps",
        "rope_theta",
        "tie_word_embeddings",
        "attention_bias",
        "mlp_bias",
        "torch_dtype",
        "dtype",
        "eos_token_id",
    ];
    let is_null = |name: &&str| file.get(*name).is_some_and(Value::is_null);
    order.into_iter().find(is_null).map_or(read, |name| Err(wrong(name)))
}

fn theta_outside_ignored(json: &str) -> Read<Object> {
    changed(json, |file| {
        if is_there(file, PARAMETERS) {
            file.remove("rope_theta");
        }
    })
}

fn theta_outside_first(json: &str) -> Read<Object> {
    changed(json, |file| {
        if is_there(file, "rope_theta")
            && let Some(settings) = settings(file, PARAMETERS)
        {
            settings.remove("rope_theta");
        }
    })
}

/// The settings of version 4, with the base of version 5.
fn scaling_first(json: &str) -> Read<Object> {
    changed(json, |file| {
        let Some(mut old) = settings(file, SCALING).cloned() else { return };
        let Some(new) = settings(file, PARAMETERS) else { return };
        old.extend(new.get("rope_theta").map(|theta| ("rope_theta".to_string(), theta.clone())));
        *new = old;
    })
}

fn type_first(settings: &mut Object) {
    if is_there(settings, "type") {
        settings.remove("rope_type");
    }
}

fn swapped(rope_type: RopeType) -> RopeType {
    match rope_type {
        RopeType::Llama3 { factor, low_freq_factor, high_freq_factor, original_context } => {
            RopeType::Llama3 {
                factor,
                low_freq_factor: high_freq_factor,
                high_freq_factor: low_freq_factor,
                original_context,
            }
        }
        other => other,
    }
}

fn context_of_the_file(_: &Object, read: Read<LlamaConfig>) -> Read<LlamaConfig> {
    told(read, |config| {
        let longest = config.max_position_embeddings as f64;
        if let RopeType::Llama3 { original_context, .. } = &mut config.rope.rope_type {
            *original_context = longest;
        }
    })
}

fn llama3_as_linear(rope_type: RopeType) -> RopeType {
    match rope_type {
        RopeType::Llama3 { factor, .. } => RopeType::Linear { factor },
        other => other,
    }
}

fn dynamic_as_linear(rope_type: RopeType) -> RopeType {
    match rope_type {
        RopeType::Dynamic { factor } => RopeType::Linear { factor },
        other => other,
    }
}

fn known_kind(settings: &mut Object) {
    let kind = ["rope_type", "type"].into_iter().find_map(|name| settings.get(name)?.as_str());
    let known = ["default", "linear", "dynamic", "llama3"];
    if kind.is_some_and(|kind| !known.contains(&kind)) {
        set(settings, "rope_type", "default");
    }
}

fn unknown_dtype_ignored(json: &str) -> Read<Object> {
    let known = ["float32", "float16", "bfloat16", "float64"].map(|name| json!(name));
    changed(json, |file| {
        for name in ["dtype", "torch_dtype"] {
            if file.get(name).is_some_and(|dtype| !known.contains(dtype)) {
                file.remove(name);
            }
        }
    })
}

fn fractions_rounded(json: &str) -> Read<Object> {
    changed(json, |file| {
        for (name, value) in file.iter_mut() {
            let rounded = value.as_f64().filter(|_| value.is_f64()).map(|x| x as i64);
            if let Some(rounded) = rounded.filter(|_| !NUMBERS.contains(&name.as_str())) {
                *value = json!(rounded);
            }
        }
    })
}

/// It reads the file without the field, and then the field by itself.
fn odd_head_dim(file: &Object, read: Read<LlamaConfig>) -> Read<LlamaConfig> {
    let d = file.get("head_dim").and_then(Value::as_i64).filter(|d| *d > 0 && d % 2 == 1);
    let Some(d) = d else { return read };
    let mut even = file.clone();
    set(&mut even, "head_dim", d + 1);
    told(RIGHT.read(&even), |config| config.head_dim = d)
}

fn missing_as_wrong(error: LoadError) -> LoadError {
    match error {
        LoadError::NoField { field } => wrong(&field),
        other => other,
    }
}

/// The error with other names of fields.
fn renamed(error: LoadError, name: fn(&str) -> String) -> LoadError {
    match error {
        LoadError::NoField { field } => LoadError::NoField { field: name(&field) },
        LoadError::Field { field, expected, got } => {
            LoadError::Field { field: name(&field), expected, got }
        }
        LoadError::Fields { fields: [one, other], reason } => {
            unfit(name(&one), name(&other), &reason)
        }
        other => other,
    }
}

fn is_about_width(error: &str) -> bool {
    error.starts_with("hidden_size")
}

/// Passes if the error is about such fields.
fn forgiven(fit: Read<()>, is_fine: impl FnOnce(&str) -> bool) -> Read<()> {
    fit.or_else(|error| if is_fine(&error.subject()) { Ok(()) } else { Err(error) })
}

fn names_not_in_order(error: LoadError) -> LoadError {
    match error {
        LoadError::Fields { fields: [one, other], reason } => {
            LoadError::Fields { fields: [other, one], reason }
        }
        other => other,
    }
}

fn one_of_two(error: LoadError) -> LoadError {
    match error {
        LoadError::Fields { fields: [_, second], .. } => wrong(&second),
        other => other,
    }
}

fn numbers_in_quotes(json: &str) -> Read<Object> {
    changed(json, |file| {
        for value in file.values_mut() {
            if let Some(number) = value.as_str().and_then(|text| text.parse::<i64>().ok()) {
                *value = json!(number);
            }
        }
    })
}

fn equal_frequencies(file: &Object, config: &LlamaConfig) -> Read<()> {
    let equal = matches!(
        config.rope.rope_type,
        RopeType::Llama3 { low_freq_factor, high_freq_factor, .. }
            if low_freq_factor == high_freq_factor
    );
    forgiven(fit(file, config), |_| equal)
}
