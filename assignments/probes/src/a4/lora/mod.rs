//! The calls of `a4.lora`.

mod adapter;
mod errors;
mod files;

use contract::a4::{A4, Adapter, Parameters, Result};
use harness::{Record, unknown_word};
use tch::Tensor;

use self::adapter::{adapter, config, in_facts};
use super::llama::parameters;
use crate::observe::{Inputs, observe, observe_parts};
use crate::world::streams::Streams;

pub use errors::errors;
pub use files::{load, save};

/// Tensors with names.
type Named = Vec<(String, Tensor)>;

/// A new adapter: its factors, and how it is configured.
pub fn new_adapter(a4: &dyn A4, case: &Record) -> Record {
    with_facts(case, |a| {
        let adapter = own_adapter(a4, a)?;
        Ok((in_facts(&adapter), factors(&adapter)))
    })
}

/// The adapter that the submission makes.
fn own_adapter(a4: &dyn A4, a: &Inputs<'_>) -> Result<Adapter> {
    let streams = Streams { seed: a.fact("seed") };
    a4.new_adapter(&parameters(a), &config(a), &mut streams.of(&[3, 5]))
}

/// All factors, by the names of their modules.
fn factors(adapter: &Adapter) -> Named {
    let both = adapter.factors.iter().flat_map(|(module, of)| {
        [("A", &of.a), ("B", &of.b)]
            .map(|(name, x)| (format!("{module}.{name}"), x.shallow_clone()))
    });
    both.collect()
}

/// An adapted layer.
pub fn linear(a4: &dyn A4, case: &Record) -> Record {
    observe(case, |a| {
        let factors = contract::a4::Factors { a: a.tensor("a"), b: a.tensor("b") };
        let bias = a.optional("bias");
        a4.adapted_linear(&a.tensor("x"), &a.tensor("weight"), bias.as_ref(), &factors, &config(a))
    })
}

/// Parameters for training, merged, or with the adapter taken out.
pub fn on_parameters(a4: &dyn A4, case: &Record) -> Record {
    let method: String = case.expect_fact("method");
    with_facts(case, |a| {
        let (parameters, adapter) = (parameters(a), adapter(a));
        let result = match method.as_str() {
            "adapted_parameters" => a4.adapted_parameters(&parameters, &adapter)?,
            "merge" => recorded(|| a4.merge(&parameters, &adapter))?,
            "unmerge" => recorded(|| a4.unmerge(&parameters, &adapter))?,
            "merge and unmerge" => {
                let merged = recorded(|| a4.merge(&parameters, &adapter))?;
                let handed_on = merged.iter().map(|(name, x)| (name.clone(), a.handed_on(name, x)));
                recorded(|| a4.unmerge(&handed_on.collect(), &adapter))?
            }
            word => unknown_word("method", word),
        };
        Ok((gradients_needed(&result, &adapter, &method), result.into_iter().collect()))
    })
}

/// With recording on, so that what should not be recorded shows.
fn recorded<T>(f: impl FnOnce() -> T) -> T {
    tch::with_grad(f)
}

/// Which parameters need gradients. Of the adapted ones in training, gradients themselves tell.
fn gradients_needed(parameters: &Parameters, adapter: &Adapter, method: &str) -> Record {
    let is_adapted = |name: &str| {
        let module = name.strip_suffix(".weight");
        method == "adapted_parameters" && module.is_some_and(|of| adapter.factors.contains_key(of))
    };
    let needs = parameters.iter().filter(|(name, x)| !is_adapted(name) && x.requires_grad());
    let needs: Vec<&String> = needs.map(|(name, _)| name).collect();
    Record::new().fact("parameters that need gradients", needs)
}

/// What a new adapter makes of the model: of a layer, of all parameters, and of those it is merged
/// into.
pub fn unchanged(a4: &dyn A4, case: &Record) -> Record {
    observe_parts(case, |a| {
        let (parameters, adapter) = (parameters(a), own_adapter(a4, a)?);
        let layers = adapter.factors.iter().map(|(module, factors)| {
            let (x, weight) = (a.tensor("x"), &parameters[&format!("{module}.weight")]);
            let bias = parameters.get(&format!("{module}.bias"));
            let y = a4.adapted_linear(&x, weight, bias, factors, &adapter.config)?;
            Ok((format!("y of {module}"), y))
        });
        let mut parts: Named = layers.collect::<Result<_>>()?;
        let named = |part: &str, all: Parameters| {
            all.into_iter().map(|(name, x)| (format!("{part} {name}"), x)).collect::<Named>()
        };
        parts.extend(named("adapted", a4.adapted_parameters(&parameters, &adapter)?));
        parts.extend(named("merged", a4.merge(&parameters, &adapter)?));
        Ok(parts)
    })
}

/// How many numbers are trained, and how many there are.
pub fn count(a4: &dyn A4, case: &Record) -> Record {
    with_facts(case, |a| {
        let (trained, all) = a4.count(&parameters(a), &adapter(a));
        Ok((Record::new().fact("trained", trained).fact("all", all), vec![]))
    })
}

/// The answer of a call with facts and tensors.
fn with_facts(case: &Record, f: impl FnOnce(&Inputs<'_>) -> Result<(Record, Named)>) -> Record {
    let mut facts = Record::new();
    let mut answer = observe_parts(case, |a| {
        let (seen, parts) = f(a)?;
        facts = seen;
        Ok(parts)
    });
    answer.facts.extend(facts.facts);
    answer
}
