//! What is answered in place of what was read.

use contract::a3::{LlamaConfig, RopeType};
use serde_json::Value;

use super::errors::wrong;
use super::readings::{PARAMETERS, SCALING, is_there, set};
use crate::a3::config::{Object, RIGHT, Read, unfit};

/// The configuration that was read, changed.
pub(super) fn told(
    read: Read<LlamaConfig>,
    change: impl FnOnce(&mut LlamaConfig),
) -> Read<LlamaConfig> {
    let mut config = read?;
    change(&mut config);
    Ok(config)
}

/// Changed where the file leaves a field out.
pub(super) fn by_default(
    file: &Object,
    read: Read<LlamaConfig>,
    name: &str,
    change: impl FnOnce(&mut LlamaConfig),
) -> Read<LlamaConfig> {
    if is_there(file, name) { read } else { told(read, change) }
}

/// The configuration with another kind of RoPE.
pub(super) fn scaled(
    read: Read<LlamaConfig>,
    change: fn(RopeType) -> RopeType,
) -> Read<LlamaConfig> {
    told(read, |config| config.rope.rope_type = change(config.rope.rope_type))
}

pub(super) fn has_rest(config: &LlamaConfig) -> bool {
    config.hidden_size % config.num_attention_heads != 0
}

pub(super) fn quotient_demanded(_: &Object, read: Read<LlamaConfig>) -> Read<LlamaConfig> {
    let config = read?;
    if has_rest(&config) {
        return Err(unfit("hidden_size", "num_attention_heads", "there is a rest"));
    }
    Ok(config)
}

/// Either lists of ids are refused, or single ids.
pub(super) fn ends_refused(
    file: &Object,
    read: Read<LlamaConfig>,
    lists: bool,
) -> Read<LlamaConfig> {
    let ids = file.get("eos_token_id").filter(|ids| !ids.is_null());
    if ids.is_some_and(|ids| ids.is_array() == lists) {
        return Err(wrong("eos_token_id"));
    }
    read
}

/// The numbers that need not be whole.
pub(super) const NUMBERS: [&str; 6] = [
    "rms_norm_eps",
    "rope_theta",
    "factor",
    "low_freq_factor",
    "high_freq_factor",
    "original_max_position_embeddings",
];

pub(super) fn point_demanded(file: &Object, read: Read<LlamaConfig>) -> Read<LlamaConfig> {
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

/// The first `null` in the order in which the reference reads, but with RoPE at the end.
pub(super) fn null_refused(file: &Object, read: Read<LlamaConfig>) -> Read<LlamaConfig> {
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
        PARAMETERS,
        SCALING,
    ];
    let is_null = |name: &&str| file.get(*name).is_some_and(Value::is_null);
    order.into_iter().find(is_null).map_or(read, |name| Err(wrong(name)))
}

pub(super) fn swapped(rope_type: RopeType) -> RopeType {
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

pub(super) fn context_of_the_file(_: &Object, read: Read<LlamaConfig>) -> Read<LlamaConfig> {
    told(read, |config| {
        let longest = config.max_position_embeddings as f64;
        if let RopeType::Llama3 { original_context, .. } = &mut config.rope.rope_type {
            *original_context = longest;
        }
    })
}

pub(super) fn llama3_as_linear(rope_type: RopeType) -> RopeType {
    match rope_type {
        RopeType::Llama3 { factor, .. } => RopeType::Linear { factor },
        other => other,
    }
}

pub(super) fn dynamic_as_linear(rope_type: RopeType) -> RopeType {
    match rope_type {
        RopeType::Dynamic { factor } => RopeType::Linear { factor },
        other => other,
    }
}

/// It reads the file without the field, and then the field by itself.
pub(super) fn odd_head_dim(file: &Object, read: Read<LlamaConfig>) -> Read<LlamaConfig> {
    let d = file.get("head_dim").and_then(Value::as_i64).filter(|d| *d > 1 && d % 2 == 1);
    let Some(d) = d else { return read };
    let mut even = file.clone();
    set(&mut even, "head_dim", d + 1);
    told(RIGHT.read(&even), |config| config.head_dim = d)
}
