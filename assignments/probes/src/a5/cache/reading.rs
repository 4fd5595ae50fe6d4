//! A model that reads a text in pieces, with the submission's own cache and attention.

use contract::a5::{A5, KvCache, LayeredModel, Result};
use harness::Record;
use serde::Deserialize;
use tch::Tensor;

use super::told;
use crate::a5::layered_model::Layered;
use crate::observe::{Inputs, refused};
use crate::tensor::array;
use crate::world::Libtorch;

/// One step. Places are those of the case's ids: from, to.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Step {
    /// From, to, and how many places a call may have.
    Read(i64, i64, usize),
    /// The same without `tokens`.
    ReadAll(i64, i64, usize),
    Rewind(usize),
    Reset,
    /// So many places of the case's `held` are put into every layer.
    Hold(i64),
}

/// All steps of a case: logits, and the positions that are held at the end.
pub fn reading(a5: &dyn A5, case: &Record) -> Record {
    read(a5, case, false)
}

/// The same, with what the model was asked for.
pub fn counts(a5: &dyn A5, case: &Record) -> Record {
    read(a5, case, true)
}

fn read(a5: &dyn A5, case: &Record, is_counted: bool) -> Record {
    let a = Inputs::of(case);
    let model = Layered::of(&a);
    let answer = tch::no_grad(|| match made(a5, &a) {
        Ok(mut cache) => steps(a5, &a, &model, (cache.as_mut(), is_counted)),
        Err(error) => refused(&error),
    });
    a.kept(answer)
}

/// A ring, or a contiguous cache.
pub fn made(a5: &dyn A5, a: &Inputs<'_>) -> Result<Box<dyn KvCache>> {
    let config = contract::a5::CacheConfig {
        layers: a.fact("layers"),
        rows: a.tensor("ids").size()[0],
        heads: a.fact("kv_heads"),
        head_dim: a.fact("head_dim"),
        kind: a.tensor("embedding").kind(),
        capacity: a.fact("capacity"),
    };
    match a.maybe("ring") {
        Some(window) => a5.ring(&config, window),
        None => a5.contiguous(&config),
    }
}

fn steps(
    a5: &dyn A5,
    a: &Inputs<'_>,
    model: &Layered,
    (cache, is_counted): (&mut dyn KvCache, bool),
) -> Record {
    let steps: Vec<Step> = a.fact("steps");
    let mut answer = Record::new();
    for (i, step) in steps.into_iter().enumerate() {
        let (from, to, chunk, is_masked) = match step {
            Step::Read(from, to, chunk) => (from, to, chunk, true),
            Step::ReadAll(from, to, chunk) => (from, to, chunk, false),
            Step::Rewind(places) => {
                let call = format!("{i:02} rewind to {places}");
                answer = told::done(answer, &call, cache.rewind(places), &[]);
                continue;
            }
            Step::Reset => {
                cache.reset();
                continue;
            }
            Step::Hold(places) => {
                if let Err(error) = hold(a, cache, places) {
                    return refused(&error);
                }
                continue;
            }
        };
        let ids = a.tensor("ids").narrow(1, from, to - from);
        let tokens = a.optional("tokens").map(|tokens| tokens.narrow(1, from, to - from));
        let tokens = tokens.filter(|_| is_masked);
        let asked = model.calls().len();
        match a5.read(model, &ids, tokens.as_ref(), chunk, cache, &Libtorch) {
            Ok(logits) => {
                answer = answer.array(format!("{i:02} read"), logits_of(&logits, tokens.as_ref()));
            }
            Err(error) => return refused(&error),
        }
        if is_counted {
            answer = counted(answer, &format!("{i:02} read"), &model.calls()[asked..], chunk);
        }
    }
    last(answer, cache)
}

/// The logits; zeros at padding.
fn logits_of(logits: &Tensor, tokens: Option<&Tensor>) -> harness::Array {
    match tokens {
        Some(tokens) if logits.size()[..].starts_with(&tokens.size()) => {
            array(&logits.masked_fill(&tokens.logical_not().unsqueeze(-1), 0.0))
        }
        _ => array(logits),
    }
}

/// What the model was asked for.
fn counted(answer: Record, call: &str, calls: &[(i64, i64)], chunk: usize) -> Record {
    let places: i64 = calls.iter().map(|(_, places)| places).sum();
    let mut rows: Vec<i64> = calls.iter().map(|(rows, _)| *rows).collect();
    rows.dedup();
    let too_many = calls.iter().filter(|(_, places)| *places as usize > chunk).count();
    answer
        .fact(format!("{call}: places that the model was asked for"), places)
        .fact(format!("{call}: rows of the calls"), rows)
        .fact(format!("{call}: calls with more than `chunk` places"), too_many)
}

/// Which positions are held at the end.
fn last(answer: Record, cache: &dyn KvCache) -> Record {
    match cache.get(0) {
        Ok(stored) => answer.fact("positions held", told::whole_numbers(&stored.positions)),
        Err(error) => answer.fact("positions held", told::refused(&error, &[])),
    }
}

/// Puts places into every layer, as if they had been read.
fn hold(a: &Inputs<'_>, cache: &mut dyn KvCache, places: i64) -> Result<()> {
    let [keys, values, positions] = a.tensors(["held.keys", "held.values", "held.positions"]);
    let of_layer = |x: &Tensor, layer: usize| x.get(layer as i64).narrow(2, 0, places);
    for layer in 0..a.fact("layers") {
        let (keys, values) = (of_layer(&keys, layer), of_layer(&values, layer));
        cache.append(layer, &keys, &values, &positions.narrow(1, 0, places))?;
    }
    Ok(())
}

/// A call of `read` that is refused: the error, and what the cache is afterwards.
pub fn refusal(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    let model = Layered::of(&a);
    let answer = tch::no_grad(|| {
        let mut cache = match made(a5, &a) {
            Ok(cache) => cache,
            Err(error) => return refused(&error),
        };
        let read = |ids: &Tensor, tokens: Option<&Tensor>, chunk, cache: &mut dyn KvCache| {
            a5.read(&model as &dyn LayeredModel, ids, tokens, chunk, cache, &Libtorch)
        };
        if let Err(error) = read(&a.tensor("ids"), None, 2, cache.as_mut()) {
            return refused(&error);
        }
        let before = cache.places(0).unwrap_or_default();
        let tokens = a.optional("tokens");
        let answer =
            match read(&a.tensor("wrong ids"), tokens.as_ref(), a.fact("chunk"), cache.as_mut()) {
                Ok(logits) => Record::new().array("logits", array(&logits)),
                Err(error) => crate::about_any::about_any(case, refused(&error)),
            };
        if a.maybe::<usize>("ring").is_some() {
            // It keeps what was appended: how much that is depends on where it was cut.
            let kept = cache.places(0).is_ok_and(|places| places >= before);
            return answer.fact("what was read before is still counted", kept);
        }
        let layers: usize = a.fact("layers");
        let places: Vec<Option<usize>> = (0..layers).map(|i| cache.places(i).ok()).collect();
        let next = told::whole_numbers(&cache.next_positions());
        last(answer, cache.as_ref()).fact("places of layers", places).fact("next positions", next)
    });
    a.kept(answer)
}
