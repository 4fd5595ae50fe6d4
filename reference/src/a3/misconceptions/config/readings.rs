//! The object that is read in place of the one that stands there.

use serde_json::{Value, json};

use super::answers::NUMBERS;
use crate::a3::config::{Object, Read, object};

pub(super) const PARAMETERS: &str = "rope_parameters";

pub(super) const SCALING: &str = "rope_scaling";

/// The object in a text, changed.
pub(super) fn changed(json: &str, change: impl FnOnce(&mut Object)) -> Read<Object> {
    let mut file = object(json)?;
    change(&mut file);
    Ok(file)
}

pub(super) fn without(json: &str, name: &str) -> Read<Object> {
    changed(json, |file| drop(file.remove(name)))
}

/// The object in a text, with the settings of RoPE changed, of either version.
pub(super) fn inside(json: &str, change: fn(&mut Object)) -> Read<Object> {
    changed(json, |file| {
        for name in [PARAMETERS, SCALING] {
            if let Some(settings) = settings(file, name) {
                change(settings);
            }
        }
    })
}

pub(super) fn settings<'a>(file: &'a mut Object, name: &str) -> Option<&'a mut Object> {
    file.get_mut(name).and_then(Value::as_object_mut)
}

pub(super) fn set(object: &mut Object, name: &str, value: impl Into<Value>) {
    object.insert(name.into(), value.into());
}

pub(super) fn is_there(file: &Object, name: &str) -> bool {
    file.get(name).is_some_and(|value| !value.is_null())
}

pub(super) fn torch_dtype_first(json: &str) -> Read<Object> {
    changed(json, |file| {
        if is_there(file, "torch_dtype") {
            file.remove("dtype");
        }
    })
}

pub(super) fn theta_outside_ignored(json: &str) -> Read<Object> {
    changed(json, |file| {
        if is_there(file, PARAMETERS) {
            file.remove("rope_theta");
        }
    })
}

pub(super) fn theta_outside_first(json: &str) -> Read<Object> {
    changed(json, |file| {
        if is_there(file, "rope_theta")
            && let Some(settings) = settings(file, PARAMETERS)
        {
            settings.remove("rope_theta");
        }
    })
}

pub(super) fn scaling_first(json: &str) -> Read<Object> {
    changed(json, |file| {
        if is_there(file, SCALING) {
            file.remove(PARAMETERS);
        }
    })
}

pub(super) fn type_first(settings: &mut Object) {
    if is_there(settings, "type") {
        settings.remove("rope_type");
    }
}

pub(super) fn known_kind(settings: &mut Object) {
    let kind = ["rope_type", "type"].into_iter().find_map(|name| settings.get(name)?.as_str());
    let known = ["default", "linear", "dynamic", "llama3"];
    if kind.is_some_and(|kind| !known.contains(&kind)) {
        set(settings, "rope_type", "default");
    }
}

pub(super) fn unknown_dtype_ignored(json: &str) -> Read<Object> {
    let known = ["float32", "float16", "bfloat16", "float64"].map(|name| json!(name));
    changed(json, |file| {
        for name in ["dtype", "torch_dtype"] {
            if file.get(name).is_some_and(|dtype| !known.contains(dtype)) {
                file.remove(name);
            }
        }
    })
}

pub(super) fn fractions_rounded(json: &str) -> Read<Object> {
    changed(json, |file| {
        for (name, value) in file.iter_mut() {
            let rounded = value.as_f64().filter(|_| value.is_f64()).map(|x| x as i64);
            if let Some(rounded) = rounded.filter(|_| !NUMBERS.contains(&name.as_str())) {
                *value = json!(rounded);
            }
        }
    })
}

pub(super) fn numbers_in_quotes(json: &str) -> Read<Object> {
    changed(json, |file| {
        for value in file.values_mut() {
            if let Some(number) = value.as_str().and_then(|text| text.parse::<i64>().ok()) {
                *value = json!(number);
            }
        }
    })
}
