//! The settings of RoPE, as transformers 4 and 5 write them.

use contract::a3::{LlamaConfig, RopeParameters, RopeType};
use serde_json::Value;

use super::fields::{ABOVE_ZERO, Fields};
use super::{Object, Read, unfit};

const KINDS: [&str; 4] = ["default", "linear", "dynamic", "llama3"];

/// The settings in the file with these fields.
pub fn parameters(file: &Fields<'_>) -> Read<RopeParameters> {
    let theta = |fields: &Fields<'_>| fields.number("rope_theta", ABOVE_ZERO);
    let new = file.inside("rope_parameters")?.map(|object| settings(file, object, PARAMETERS));
    let old = if new.is_some() { None } else { file.inside("rope_scaling")? };
    let old = old.map(|object| settings(file, object, SCALING));
    let inside = new.as_ref().map_or(Ok(None), theta)?;
    let theta = inside.map_or_else(|| theta(file), |theta| Ok(Some(theta)))?.unwrap_or(10_000.0);
    let rope_type = new.or(old).map_or(Ok(RopeType::Default), |fields| kind(&fields))?;
    Ok(RopeParameters { theta, rope_type })
}

const PARAMETERS: &str = "rope_parameters.";
const SCALING: &str = "rope_scaling.";

fn settings<'a>(file: &Fields<'a>, object: &'a Object, prefix: &'static str) -> Fields<'a> {
    Fields { object, prefix, ..*file }
}

/// The name of the field with the kind.
fn kind_name(object: &Object) -> &'static str {
    let is_there = |name: &&str| object.get(*name).is_some_and(|value| !value.is_null());
    ["rope_type", "type"].into_iter().find(is_there).unwrap_or("rope_type")
}

fn kind(fields: &Fields<'_>) -> Read<RopeType> {
    let needed = |name: &str, least: f64| fields.needed(name, fields.number(name, least)?);
    let factor = || needed("factor", 1.0);
    Ok(match fields.word(kind_name(fields.object), &KINDS)? {
        Some("linear") => RopeType::Linear { factor: factor()? },
        Some("dynamic") => RopeType::Dynamic { factor: factor()? },
        Some("llama3") => RopeType::Llama3 {
            factor: factor()?,
            low_freq_factor: needed("low_freq_factor", ABOVE_ZERO)?,
            high_freq_factor: needed("high_freq_factor", f64::NEG_INFINITY)?,
            original_context: needed("original_max_position_embeddings", 1.0)?,
        },
        _ => RopeType::Default,
    })
}

/// That the settings fit together, and to the heads.
pub fn fit(file: &Object, config: &LlamaConfig) -> Read<()> {
    match config.rope.rope_type {
        RopeType::Llama3 { low_freq_factor: low, high_freq_factor: high, .. } if high <= low => {
            let names = ["high_freq_factor", "low_freq_factor"];
            let [high, low] = names.map(|name| format!("{}{name}", the_object(file).0));
            Err(unfit(high, low, "the first has to be larger"))
        }
        RopeType::Dynamic { .. } if config.head_dim < 4 => {
            let (prefix, object) = the_object(file);
            let kind = object.map_or("rope_type", kind_name);
            Err(unfit("head_dim", format!("{prefix}{kind}"), "dynamic needs heads of 4 or more"))
        }
        _ => Ok(()),
    }
}

/// The object that counts, and what stands before its fields in errors.
fn the_object(file: &Object) -> (&'static str, Option<&Object>) {
    match file.get("rope_parameters").and_then(Value::as_object) {
        Some(object) => (PARAMETERS, Some(object)),
        None => (SCALING, file.get("rope_scaling").and_then(Value::as_object)),
    }
}
