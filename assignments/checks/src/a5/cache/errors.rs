//! Arguments that cannot be used, one wrong at a time.

use harness::{Case, Draw, Record};
use safetensors::Dtype;
use serde_json::json;

use super::attention::{self, USUAL};
use super::caches::{self, cache};
use super::pools::{self, pool};
use crate::a5::layered::Layered;
use crate::about_any::{about_any, any_error};

/// All of them.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let mut cases = made();
    cases.extend(of_caches(draw));
    cases.extend(of_pools(draw));
    cases.extend(of_attend(draw));
    cases.extend(of_read(draw));
    cases.into_iter().map(Case::record).collect()
}

/// Caches and pools that cannot be made, and some that can.
fn made() -> Vec<Case> {
    let right = [
        ("layers", 2i64),
        ("rows", 3),
        ("heads", 2),
        ("head_dim", 4),
        ("capacity", 5),
        ("window", 3),
    ];
    let cache = |what: &str, wrong: &str, n: i64| {
        let case = Case::of("made").with("what", what);
        let numbers = right.iter().filter(|(name, _)| what == "ring" || *name != "window");
        numbers.fold(case, |case, (name, right)| {
            case.with(name, if *name == wrong { n } else { *right })
        })
    };
    let blocks =
        [("blocks", 4i64), ("block_size", 2), ("layers", 2), ("heads", 3), ("head_dim", 5)];
    let pool = |wrong: &str, n: i64| {
        let case = Case::of("made").with("what", "paged");
        blocks.iter().fold(case, |case, (name, right)| {
            case.with(name, if *name == wrong { n } else { *right })
        })
    };
    let mut cases: Vec<Case> = [
        cache("contiguous", "layers", 0),
        cache("contiguous", "rows", 0),
        cache("contiguous", "heads", -1),
        cache("contiguous", "head_dim", 0),
        cache("contiguous", "capacity", 0),
        cache("ring", "layers", 0),
        cache("ring", "rows", -2),
        cache("ring", "heads", 0),
        cache("ring", "head_dim", -4),
        cache("ring", "window", 0),
        cache("ring", "capacity", 0),
        pool("blocks", 0),
        pool("block_size", 0),
        pool("layers", -1),
        pool("heads", 0),
        pool("head_dim", 0),
    ]
    .map(|case| case.with("kind", "f32"))
    .to_vec();
    for kind in ["i64", "bool", "complex64", "bf16"] {
        cases.push(cache("contiguous", "", 0).with("kind", kind));
        cases.push(cache("ring", "", 0).with("kind", kind));
        cases.push(pool("", 0).with("kind", kind));
    }
    cases
}

/// Words for errors of which any is right.
const RANK: [&str; 2] = ["rank of `keys`", "shape of `keys`"];
const RANK_OF_VALUES: [&str; 2] = ["rank of `values`", "shape of `values`"];
const RANK_OF_POSITIONS: [&str; 2] = ["rank of `positions`", "shape of `positions`"];
const PLACES: [&str; 3] = ["shape of `keys`", "shape of `positions`", "shape of `values`"];

fn of_caches(draw: &mut Draw) -> Vec<Case> {
    let sizes = caches::Sizes { layers: 2, rows: 2, heads: 3, head_dim: 2, capacity: 4 };
    let none: [&str; 0] = [];
    let wrong = json!([
        {"append": [0, 0, 2]},
        {"wrong": [0, 2, 3, "keys: dtype", none]},
        {"wrong": [0, 2, 3, "values: dtype", none]},
        {"wrong": [0, 2, 3, "positions: dtype", none]},
        {"wrong": [0, 2, 3, "keys: rows", none]},
        {"wrong": [0, 2, 3, "keys: heads", none]},
        {"wrong": [0, 2, 3, "keys: features", none]},
        {"wrong": [0, 2, 3, "keys: rank", RANK]},
        {"wrong": [0, 2, 3, "keys: one dim", RANK]},
        {"wrong": [0, 2, 3, "keys: no dim", RANK]},
        {"wrong": [0, 2, 3, "values: rows", none]},
        {"wrong": [0, 2, 3, "values: heads", none]},
        {"wrong": [0, 2, 3, "values: features", none]},
        {"wrong": [0, 2, 3, "values: rank", RANK_OF_VALUES]},
        {"wrong": [0, 2, 3, "values: no dim", RANK_OF_VALUES]},
        {"wrong": [0, 2, 3, "keys: places", PLACES]},
        {"wrong": [0, 2, 3, "values: places", PLACES]},
        {"wrong": [0, 2, 3, "positions: places", PLACES]},
        {"wrong": [0, 2, 3, "positions: rows", none]},
        {"wrong": [0, 2, 3, "positions: rank", RANK_OF_POSITIONS]},
        {"wrong": [0, 2, 3, "positions: no dim", RANK_OF_POSITIONS]},
        {"append": [0, 2, 2]}, {"append": [2, 2, 3]}, {"get": 2}, {"places": 2}, {"get": 0},
        {"places": 0}, "next_positions", {"rewind": 3}, {"append": [1, 2, 3]}, {"append": [0, 2, 4]},
    ]);
    let rows: [&[i64]; 2] = [&[3, 4, 5, 6], &[-1, 0, 1, 2]];
    let contiguous = cache(draw, "contiguous", sizes, &rows, Dtype::F32, wrong.clone());
    let ring = cache(draw, "ring", sizes, &rows, Dtype::F64, wrong.clone()).with("window", 3);
    let half = cache(draw, "ring", sizes, &rows, Dtype::BF16, wrong).with("window", 2);
    vec![contiguous, ring, half]
}

fn of_pools(draw: &mut Draw) -> Vec<Case> {
    let sizes = pools::Sizes { blocks: 3, block_size: 2, layers: 2, heads: 3, head_dim: 2 };
    let none: [&str; 0] = [];
    let places = ["shape of `keys`", "shape of `values`"];
    let wrong = json!([
        "start", {"append": [0, 0, 3]},
        {"wrong": [0, 3, 4, "keys: dtype", none]},
        {"wrong": [0, 3, 4, "values: dtype", none]},
        {"wrong": [0, 3, 4, "keys: rows", none]},
        {"wrong": [0, 3, 4, "keys: heads", none]},
        {"wrong": [0, 3, 4, "keys: features", none]},
        {"wrong": [0, 3, 4, "keys: rank", RANK]},
        {"wrong": [0, 3, 4, "keys: one dim", RANK]},
        {"wrong": [0, 3, 4, "keys: no dim", RANK]},
        {"wrong": [0, 3, 4, "values: rows", none]},
        {"wrong": [0, 3, 4, "values: heads", none]},
        {"wrong": [0, 3, 4, "values: features", none]},
        {"wrong": [0, 3, 4, "values: rank", RANK_OF_VALUES]},
        {"wrong": [0, 3, 4, "values: one dim", RANK_OF_VALUES]},
        {"wrong": [0, 3, 4, "keys: places", places]},
        {"wrong": [0, 3, 4, "values: places", places]},
        {"append": [0, 3, 3]}, {"append": [1, 3, 4]}, {"fork": 1}, {"get": 1}, {"rewind": [1, 0]},
        {"free": 1}, {"rewind": [0, 4]}, {"references": 3}, {"references": 1000}, {"append": [0, 3, 7]},
        {"get": 0},
    ]);
    let single = pool(draw, sizes, 7, Dtype::F32, wrong.clone());
    vec![single, pool(draw, sizes, 7, Dtype::BF16, wrong)]
}

fn of_attend(draw: &mut Draw) -> Vec<Case> {
    let sizes = attention::Sizes { heads: 6, kv_heads: 3, head_dim: 4 };
    let right = |draw: &mut Draw| {
        let new: [&[i64]; 2] = [&[1, 2, 3], &[4, 5, 6]];
        let case = attention::attend(draw, sizes, USUAL, &[&[0], &[3]], &new, Dtype::F32);
        case.with("layers", 2)
            .with("rows", 2)
            .with("heads", 3)
            .with("head_dim", 4)
            .with("capacity", 4)
    };
    let mut with = |name: &str, shape: &[usize], dtype: Dtype| {
        let case = right(draw).remark(format!("{name}: {dtype:?} {shape:?}"));
        case.unlisted(name, &draw.tensor_in(shape, 1.0, 9.0), dtype)
    };
    let any =
        |case: Case, errors: &[&str], about: &[&str]| any_error(about_any(case, about), errors);
    let mut cases = vec![
        any(with("q", &[6, 3, 4], Dtype::F32), &["rank", "shape"], &["q"]),
        any(with("k", &[3, 3, 4], Dtype::F32), &["rank", "shape"], &["k"]),
        any(with("v", &[3, 3, 4], Dtype::F32), &["rank", "shape"], &["v"]),
        any(with("positions", &[3], Dtype::I64), &["rank", "shape"], &["positions"]),
        about_any(with("q", &[2, 6, 2, 4], Dtype::F32), &["q", "k", "v", "positions"]),
        about_any(with("q", &[1, 6, 3, 4], Dtype::F32), &["q", "k", "v", "positions"]),
        about_any(with("q", &[2, 6, 3, 2], Dtype::F32), &["q", "k", "v"]),
        about_any(with("k", &[2, 3, 2, 4], Dtype::F32), &["q", "k", "v", "keys"]),
        about_any(with("v", &[2, 3, 2, 4], Dtype::F32), &["v", "k", "values"]),
        about_any(with("v", &[2, 6, 3, 4], Dtype::F32), &["v", "k", "values"]),
        about_any(with("v", &[2, 3, 3, 2], Dtype::F32), &["v", "k", "values"]),
        about_any(with("q", &[2, 6, 3, 4], Dtype::BF16), &["q", "k", "v"]),
        about_any(with("k", &[2, 3, 3, 4], Dtype::BF16), &["q", "k", "v", "keys"]),
        about_any(with("v", &[2, 3, 3, 4], Dtype::F16), &["v", "k", "values"]),
        with("positions", &[2, 3], Dtype::F32),
        with("positions", &[2, 2], Dtype::I64),
        with("positions", &[1, 3], Dtype::I64),
    ];
    for window in [0, -3] {
        cases.push(right(draw).with("window", window));
    }
    let seven = right(draw).remark("q: F32 [2, 7, 3, 4]");
    let seven = seven.unlisted("q", &draw.tensor(&[2, 7, 3, 4]), Dtype::F32);
    cases.push(any(seven, &["range", "shape"], &["k", "q"]));
    let none = [("q", 6), ("k", 3), ("v", 3)].into_iter().fold(right(draw), |case, (name, h)| {
        case.unlisted(name, &draw.tensor(&[2, h, 0, 4]), Dtype::F32)
    });
    let none = none.ids("positions", &draw.tensor(&[2, 0])).remark("no new place");
    cases.push(about_any(none, &["q", "k", "v", "positions"]));
    cases.push(right(draw).unlisted_fact("layer", 2).remark("layer 2 of 2"));
    let full = right(draw).unlisted_fact("capacity", 3).remark("the cache has room for two");
    cases.push(about_any(full, &["keys", "k"]));
    cases
}

fn of_read(draw: &mut Draw) -> Vec<Case> {
    let right = |draw: &mut Draw, capacity: usize, chunk: usize| {
        let case = Layered::small().add(draw, Case::of("read"), Dtype::F32);
        let ids = draw.tensor_in(&[2, 3], 0.0, 13.0);
        case.ids("ids", &ids).with("capacity", capacity).with("chunk", chunk)
    };
    let with = |draw: &mut Draw, shape: &[usize], dtype: Dtype| {
        let ids = draw.tensor_in(shape, 0.0, 13.0);
        right(draw, 9, 2).tensor("wrong ids", &ids, dtype)
    };
    let tokens = |draw: &mut Draw, shape: &[usize], dtype: Dtype| {
        let case = with(draw, &[2, 4], Dtype::I64);
        case.tensor("tokens", &draw.tensor_in(shape, 1.0, 2.0), dtype)
    };
    let ids = |draw: &mut Draw, last: f64| {
        let mut ids = draw.tensor_in(&[2, 5], 0.0, 13.0);
        ids[[1, 4]] = last;
        right(draw, 12, 2).ids("wrong ids", &ids).remark(format!("the last id is {last}"))
    };
    let any_rank = |case: Case| any_error(case, &["rank", "shape"]);
    vec![
        any_rank(with(draw, &[4], Dtype::I64)),
        any_rank(with(draw, &[2, 1, 4], Dtype::I64)),
        with(draw, &[3, 4], Dtype::I64),
        with(draw, &[2, 4], Dtype::F32),
        with(draw, &[2, 0], Dtype::I64),
        tokens(draw, &[2, 3], Dtype::BOOL),
        tokens(draw, &[1, 4], Dtype::BOOL),
        tokens(draw, &[2, 4], Dtype::I64),
        with(draw, &[2, 4], Dtype::I64).unlisted_fact("chunk", 0).remark("chunk 0"),
        ids(draw, 13.0),
        ids(draw, -1.0),
        about_any(
            right(draw, 7, 2).ids("wrong ids", &draw.tensor_in(&[2, 5], 0.0, 13.0)),
            &["keys", "k", "ids"],
        )
        .remark("the cache has room for four more"),
        // A ring that has turned cannot be rewound: what the model says is passed on all the same.
        ids(draw, 13.0).with("ring", 2),
    ]
}
