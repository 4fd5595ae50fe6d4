//! A contiguous cache or a ring, and what happens to it, call by call.

use contract::a5::{A5, KvCache, Result};
use harness::{Record, unknown_word};
use serde::Deserialize;
use tch::{Kind, Tensor};

use super::told;
use crate::observe::{Inputs, refused};

/// One call. Places are those of the case's tensors: from, to.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Operation {
    /// Layer, from, to.
    Append(usize, i64, i64),
    /// The same with something wrong, and the errors that are right.
    Wrong(usize, i64, i64, String, Vec<String>),
    Get(usize),
    Places(usize),
    NextPositions,
    Rewind(usize),
    Reset,
}

/// All calls of a case.
pub fn caches(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    tch::no_grad(|| match made(a5, &a) {
        Ok(mut cache) => a.kept(called(&a, cache.as_mut())),
        Err(error) => refused(&error),
    })
}

fn made(a5: &dyn A5, a: &Inputs<'_>) -> Result<Box<dyn KvCache>> {
    let config = told::config(a, a.tensor("keys").kind());
    match a.fact::<String>("method").as_str() {
        "contiguous" => a5.contiguous(&config),
        "ring" => a5.ring(&config, a.fact("window")),
        word => unknown_word("method", word),
    }
}

/// What comes of each call.
pub fn called(a: &Inputs<'_>, cache: &mut dyn KvCache) -> Record {
    let operations: Vec<Operation> = a.fact("operations");
    let one = |answer: Record, (i, operation): (usize, Operation)| match operation {
        Operation::Append(layer, from, to) => {
            let [keys, values, positions] = new(a, from, to);
            let stored = cache.append(layer, &keys, &values, &positions);
            told::stored(answer, &format!("{i:02} append to layer {layer}"), stored, &[])
        }
        Operation::Wrong(layer, from, to, what, any) => {
            let [keys, values, positions] = wrong(new(a, from, to), &what);
            let stored = cache.append(layer, &keys, &values, &positions);
            told::stored(answer, &format!("{i:02} append to layer {layer}"), stored, &any)
        }
        Operation::Get(layer) => {
            told::stored(answer, &format!("{i:02} get layer {layer}"), cache.get(layer), &[])
        }
        Operation::Places(layer) => {
            let call = format!("{i:02} places of layer {layer}");
            match cache.places(layer) {
                Ok(places) => answer.fact(call, places),
                Err(error) => answer.fact(call, told::refused(&error, &[])),
            }
        }
        Operation::NextPositions => {
            let next = told::whole_numbers(&cache.next_positions());
            answer.fact(format!("{i:02} next positions"), next)
        }
        Operation::Rewind(places) => {
            let done = cache.rewind(places);
            told::done(answer, &format!("{i:02} rewind to {places}"), done, &[])
        }
        Operation::Reset => {
            cache.reset();
            answer
        }
    };
    operations.into_iter().enumerate().fold(Record::new(), one)
}

/// Keys, values and positions of new places.
fn new(a: &Inputs<'_>, from: i64, to: i64) -> [Tensor; 3] {
    let [keys, values, positions] = a.tensors(["keys", "values", "positions"]);
    let [keys, values] = [keys, values].map(|x| x.narrow(2, from, to - from));
    [keys, values, positions.narrow(1, from, to - from)]
}

/// The same with something wrong: which of them, and what.
fn wrong([keys, values, positions]: [Tensor; 3], what: &str) -> [Tensor; 3] {
    let (which, how) = what.split_once(": ").unwrap_or((what, ""));
    match which {
        "keys" => [spoilt(&keys, how), values, positions],
        "values" => [keys, spoilt(&values, how), positions],
        "positions" => [keys, values, spoilt(&positions, how)],
        word => unknown_word("argument", word),
    }
}

/// A tensor that does not fit.
pub fn spoilt(x: &Tensor, how: &str) -> Tensor {
    let last = x.dim() as i64 - 1;
    let more = |dim: i64| Tensor::cat(&[x, &x.narrow(dim, 0, 1)], dim);
    match how {
        "dtype" if x.kind() == Kind::Int64 => x.to_kind(Kind::Int),
        "dtype" if x.kind() == Kind::Double => x.to_kind(Kind::Float),
        "dtype" => x.to_kind(Kind::Double),
        "rows" => more(0),
        "heads" => more(1),
        "places" => more(if last == 1 { 1 } else { 2 }),
        "features" => more(last),
        "rank" => x.select(0, 0),
        "one dim" => x.reshape([-1]),
        "no dim" => x.sum(x.kind()),
        word => unknown_word("how", word),
    }
}
