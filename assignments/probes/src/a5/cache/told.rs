//! What is told of a call among many: under its number, so that calls stay in order.

use contract::a5::{CacheConfig, InputError, Result, Stored};
use harness::Record;
use serde_json::{Value, json};
use tch::{Kind, Tensor};

use crate::observe::Inputs;
use crate::tensor::array;

/// An error: its name and what it is about. Where any of `any` is right, it is all of them.
pub fn refused(error: &InputError, any: &[String]) -> String {
    let word = match error.arg() {
        Some(arg) => format!("{} of `{arg}`", error.name()),
        None => format!("{}: {error}", error.name()),
    };
    if any.contains(&word) { any.join(" / ") } else { word }
}

/// Something that is done, or the error.
pub fn done(answer: Record, call: &str, done: Result<()>, any: &[String]) -> Record {
    let told = done.map_or_else(|error| refused(&error, any), |()| "done".into());
    answer.fact(call, told)
}

/// Keys, values and positions, or the error.
pub fn stored(answer: Record, call: &str, stored: Result<Stored>, any: &[String]) -> Record {
    match stored {
        Ok(Stored { keys, values, positions }) => answer
            .array(format!("{call}: keys"), array(&keys))
            .array(format!("{call}: values"), array(&values))
            .fact(format!("{call}: positions"), whole_numbers(&positions)),
        Err(error) => answer.fact(call, refused(&error, any)),
    }
}

/// The elements of a tensor of `i64`, row by row; of another dtype, dtype and shape.
pub fn whole_numbers(x: &Tensor) -> Value {
    let of_row = |x: &Tensor| json!(Vec::<i64>::try_from(x.contiguous()).unwrap_or_default());
    match (x.kind(), x.size().as_slice()) {
        (Kind::Int64, [_]) => of_row(x),
        (Kind::Int64, [rows, _]) => (0..*rows).map(|row| of_row(&x.get(row))).collect(),
        (kind, size) => json!(format!("{kind:?}{size:?}")),
    }
}

/// The configuration of a case; `kind` is that of its keys.
pub fn config(a: &Inputs<'_>, kind: Kind) -> CacheConfig {
    CacheConfig {
        layers: a.fact("layers"),
        rows: a.fact("rows"),
        heads: a.fact("heads"),
        head_dim: a.fact("head_dim"),
        kind,
        capacity: a.fact("capacity"),
    }
}
