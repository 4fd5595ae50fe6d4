//! An adapter out of a case, and in facts.

use contract::a4::{Adapter, Factors, LoraConfig};
use harness::Record;
use serde_json::{Value, json};

use crate::observe::Inputs;

/// How modules are adapted in this case.
pub fn config(a: &Inputs<'_>) -> LoraConfig {
    LoraConfig {
        rank: a.fact("r"),
        alpha: a.fact("alpha"),
        rank_stabilised: a.fact("rank_stabilised"),
        targets: a.fact("targets"),
    }
}

/// The adapter of a case, trained as far as its factors are.
pub fn adapter(a: &Inputs<'_>) -> Adapter {
    let modules: Vec<String> = a.fact("modules");
    let factor =
        |module: &str, name: &str| a.tensor(&format!("{name} of {module}")).set_requires_grad(true);
    let of = |module: String| {
        let factors = Factors { a: factor(&module, "A"), b: factor(&module, "B") };
        (module, factors)
    };
    let factors = modules.into_iter().map(of).collect();
    Adapter { config: config(a), factors, fields: a.maybe("fields").unwrap_or_default() }
}

/// All of an adapter but for the elements of its tensors.
pub fn in_facts(adapter: &Adapter) -> Record {
    let LoraConfig { rank, alpha, rank_stabilised, targets } = &adapter.config;
    let all = adapter.factors.iter().flat_map(|(module, of)| {
        [("A", &of.a), ("B", &of.b)].map(|(name, x)| (format!("{name} of {module}"), x))
    });
    let leaves = all.filter(|(_, x)| x.is_leaf() && x.requires_grad()).map(|(name, _)| name);
    let config = json!({
        "rank": rank,
        "alpha": alpha,
        "rank_stabilised": rank_stabilised,
        "targets": targets,
    });
    Record::new()
        .fact("config", config)
        .fact("fields", Value::Object(adapter.fields.clone()))
        .fact("leaves that require gradients", leaves.collect::<Vec<_>>())
}
