//! Optimizers and groups as they stand in cases.

use serde_json::{Value, json};

/// SGD with momentum.
pub fn sgd(momentum: f64, nesterov: bool) -> Value {
    json!({ "rule": "sgd", "momentum": momentum, "nesterov": nesterov })
}

/// Adam with `[β₁, β₂, eps]`.
pub fn adam([beta1, beta2, eps]: [f64; 3]) -> Value {
    json!({ "rule": "adam", "beta1": beta1, "beta2": beta2, "eps": eps })
}

/// `AdamW` with `[β₁, β₂, eps]`.
pub fn adamw([beta1, beta2, eps]: [f64; 3]) -> Value {
    json!({ "rule": "adam_w", "beta1": beta1, "beta2": beta2, "eps": eps })
}

/// Groups: the names of each, and its decay.
pub fn groups(groups: &[(&[&str], f64)]) -> Value {
    groups.iter().map(|(names, decay)| json!({ "names": names, "weight_decay": decay })).collect()
}
