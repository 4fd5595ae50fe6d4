//! The calls of `a5.quantised_cache`.

use contract::a5::{A5, CacheConfig, InputError, KvCache, Quantised, Result, Stored};
use harness::{Record, unknown_word};
use serde_json::{Value, json};
use tch::{Kind, Tensor};

use super::kind::kind;
use crate::about_any::about_any;
use crate::memory;
use crate::observe::{Inputs, observe_parts, refused};
use crate::tensor::array;

fn config(a: &Inputs<'_>) -> CacheConfig {
    CacheConfig {
        layers: a.fact("layers"),
        rows: a.fact("rows"),
        heads: a.fact("heads"),
        head_dim: a.fact("head_dim"),
        kind: kind(&a.fact::<String>("kind")),
        capacity: a.fact("capacity"),
    }
}

/// The call that the case names.
pub fn call(a5: &dyn A5, case: &Record) -> Record {
    let answer = match case.expect_fact::<String>("method").as_str() {
        "quantise" => quantise(a5, case),
        "dequantise" => dequantise(a5, case),
        "quantised" => tch::no_grad(|| steps(a5, case)),
        word => unknown_word("method", word),
    };
    about_any(case, answer)
}

/// Whole numbers as they travel, and which dtype they had.
fn quantise(a5: &dyn A5, case: &Record) -> Record {
    let mut dtype = String::new();
    let answer = observe_parts(case, |a| {
        let Quantised { values, scales } = a5.quantise(&a.tensor("x"))?;
        dtype = format!("{:?}", values.kind());
        Ok(vec![("values", values.to_kind(Kind::Int64)), ("scales", scales)])
    });
    if answer.tensors.is_empty() { answer } else { answer.fact("dtype of values", dtype) }
}

fn dequantise(a5: &dyn A5, case: &Record) -> Record {
    observe_parts(case, |a| {
        let dtype: Option<String> = a.maybe("dtype of values");
        let values = a.tensor("values").to_kind(dtype.map_or(Kind::Int8, |word| kind(&word)));
        let values = a.handed_on("values in their dtype", &values);
        let quantised = Quantised { values, scales: a.tensor("scales") };
        Ok(vec![("y", a5.dequantise(&quantised, kind(&a.fact::<String>("kind")))?)])
    })
}

/// What is done with a cache, step by step: each step is a word and its arguments.
fn steps(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    let mut cache = match a5.quantised(&config(&a)) {
        Ok(cache) => cache,
        Err(error) => return refused(&error),
    };
    let steps: Vec<(String, Value, Value)> = a.fact("steps");
    let mut answer = Record::new();
    for (number, (word, first, second)) in steps.iter().enumerate() {
        let name = format!("step {number}, {word}");
        answer = match step(cache.as_mut(), &a, word, first, second) {
            Ok(parts) => parts.into_iter().fold(answer, |answer, (part, seen)| {
                let part = format!("{name}: {part}");
                match seen {
                    Seen::Numbers(x) => answer.array(part, array(&x)),
                    Seen::Whole(x) => answer.fact(part, whole(&x)),
                    Seen::Count(n) => answer.fact(part, n),
                }
            }),
            Err(error) => told(answer, &name, &error),
        };
    }
    a.kept(answer)
}

fn told(answer: Record, name: &str, error: &InputError) -> Record {
    let about = error.arg().map_or_else(|| error.to_string(), str::to_string);
    answer.fact(format!("{name}: error"), [error.name().to_string(), about])
}

/// What came back.
enum Seen {
    Numbers(Tensor),
    Whole(Tensor),
    Count(usize),
}

type Parts = Vec<(&'static str, Seen)>;

fn parts(stored: Stored) -> Parts {
    let Stored { keys, values, positions } = stored;
    let numbers = [("keys", Seen::Numbers(keys)), ("values", Seen::Numbers(values))];
    numbers.into_iter().chain([("positions", Seen::Whole(positions))]).collect()
}

/// Whole numbers, row by row, behind their shape and what else they are than `i64`.
fn whole(x: &Tensor) -> Value {
    if x.kind() != Kind::Int64 || x.numel() > MOST {
        return json!(format!("{:?} {:?}", x.kind(), x.size()));
    }
    let numbers = array(x).numbers().unwrap_or_default();
    json!([x.size(), numbers.iter().map(|number| *number as i64).collect::<Vec<_>>()])
}

/// No more whole numbers than this are looked at.
const MOST: usize = 1000;

fn step(
    cache: &mut dyn KvCache,
    a: &Inputs<'_>,
    word: &str,
    first: &Value,
    second: &Value,
) -> Result<Parts> {
    let number = |x: &Value| x.as_u64().expect("a whole number") as usize;
    match word {
        "append" => {
            let of = second.as_str().expect("the name of new places");
            let [keys, values, positions] =
                ["keys", "values", "positions"].map(|part| a.tensor(&format!("{of}.{part}")));
            cache.append(number(first), &keys, &values, &positions).map(parts)
        }
        "get" => cache.get(number(first)).map(parts),
        "places" => Ok(vec![("places", Seen::Count(cache.places(number(first))?))]),
        "next_positions" => Ok(vec![("positions", Seen::Whole(cache.next_positions()))]),
        "reset" => {
            cache.reset();
            Ok(vec![])
        }
        "rewind" => cache.rewind(number(first)).map(|()| vec![]),
        word => unknown_word("step", word),
    }
}

/// How many places of each layer are looked at.
const LOOKED_AT: i64 = 3;

/// A cache of many layers, filled piece by piece, for which so little memory only is kept.
pub fn held(a5: &dyn A5, case: &Record) -> Record {
    let a = Inputs::of(case);
    let layers = config(&a).layers;
    let answer = tch::no_grad(|| {
        // Whatever libtorch takes for itself at first, it has then.
        drop(filled(a5, &a, 1)?);
        match memory::keeping(a.fact("mebibytes"), || filled(a5, &a, layers)) {
            (cache, None) => looked_at(cache?.as_ref(), layers),
            (_, Some(words)) => Err(InputError::Torch(words)),
        }
    });
    answer.unwrap_or_else(|error| refused(&error))
}

/// A cache with so many layers, all of them full. What they hold differs in size.
fn filled(a5: &dyn A5, a: &Inputs<'_>, layers: usize) -> Result<Box<dyn KvCache>> {
    let (config, pieces) = (config(a), a.fact::<Vec<i64>>("pieces"));
    let [keys, values] = a.tensors(["keys", "values"]);
    let mut cache = a5.quantised(&CacheConfig { layers, ..config })?;
    for layer in 0..layers {
        let mut from = 0;
        for piece in &pieces {
            let new = |x: &Tensor| {
                let times = piece / x.size()[2] + 1;
                x.repeat([1, 1, times, 1]).narrow(2, 0, *piece) * f64::from(1 << (layer % 5))
            };
            let positions = Tensor::arange_start(from, from + piece, (Kind::Int64, keys.device()));
            let positions = positions.unsqueeze(0).repeat([config.rows, 1]);
            cache.append(layer, &new(&keys), &new(&values), &positions)?;
            from += piece;
        }
    }
    Ok(cache)
}

/// The last places of the first layer and of the last.
fn looked_at(cache: &dyn KvCache, layers: usize) -> Result<Record> {
    let mut answer = Record::new();
    for layer in [0, layers - 1] {
        let Stored { keys, values, positions } = cache.get(layer)?;
        for (part, x, dim) in
            [("keys", keys, 2), ("values", values, 2), ("positions", positions, 1)]
        {
            let places = x.size().get(dim as usize).copied().unwrap_or(0);
            let last =
                if places > LOOKED_AT { x.narrow(dim, places - LOOKED_AT, LOOKED_AT) } else { x };
            answer = answer.array(format!("layer {layer}: {part}"), array(&last));
        }
    }
    Ok(answer)
}
