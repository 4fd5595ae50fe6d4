//! Errors that are forgiven, or said in another way.

use contract::a3::{LlamaConfig, LoadError, RopeType};

use crate::a3::config::{Object, Read, fit, unfit};

pub(super) fn wrong(field: &str) -> LoadError {
    LoadError::Field { field: field.into(), expected: "another".into(), got: "this one".into() }
}

pub(super) fn missing_as_wrong(error: LoadError) -> LoadError {
    match error {
        LoadError::NoField { field } => wrong(&field),
        other => other,
    }
}

/// The error with other names of fields.
pub(super) fn renamed(error: LoadError, name: fn(&str) -> String) -> LoadError {
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

pub(super) fn is_about_width(error: &str) -> bool {
    error.starts_with("hidden_size")
}

/// Passes if the error is about such fields.
pub(super) fn forgiven(fit: Read<()>, is_fine: impl FnOnce(&str) -> bool) -> Read<()> {
    fit.or_else(|error| if is_fine(&error.subject()) { Ok(()) } else { Err(error) })
}

pub(super) fn equal_frequencies(file: &Object, config: &LlamaConfig) -> Read<()> {
    let equal = matches!(
        config.rope.rope_type,
        RopeType::Llama3 { low_freq_factor, high_freq_factor, .. }
            if low_freq_factor == high_freq_factor
    );
    forgiven(fit(file, config), |_| equal)
}

pub(super) fn names_not_in_order(error: LoadError) -> LoadError {
    match error {
        LoadError::Fields { fields: [one, other], reason } => {
            LoadError::Fields { fields: [other, one], reason }
        }
        other => other,
    }
}

pub(super) fn one_of_two(error: LoadError) -> LoadError {
    match error {
        LoadError::Fields { fields: [_, second], .. } => wrong(&second),
        other => other,
    }
}
