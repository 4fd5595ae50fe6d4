//! What is done with caches, step by step.

use harness::{Case, Draw, Record};
use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::{Value, json};

use super::numbers::{clear, plain, short};

/// What a cache is for.
#[derive(Debug, Clone, Copy)]
pub struct Config {
    pub layers: usize,
    pub rows: i64,
    pub heads: i64,
    pub head_dim: i64,
    pub kind: &'static str,
    pub capacity: usize,
}

impl Config {
    /// A small one: no two sizes are alike.
    pub fn small() -> Self {
        Self { layers: 2, rows: 2, heads: 3, head_dim: 4, kind: "f32", capacity: 9 }
    }

    pub fn case(self) -> Case {
        Case::of("quantised")
            .with("layers", self.layers)
            .with("rows", json!(self.rows))
            .with("heads", json!(self.heads))
            .with("head_dim", json!(self.head_dim))
            .with("kind", self.kind)
            .with("capacity", self.capacity)
    }

    fn dtype(self) -> Dtype {
        match self.kind {
            "f16" => Dtype::F16,
            "bf16" => Dtype::BF16,
            "f64" => Dtype::F64,
            _ => Dtype::F32,
        }
    }

    fn shape(self, s: usize) -> [usize; 4] {
        [self.rows as usize, self.heads as usize, s, self.head_dim as usize]
    }

    /// New places with a name; `positions` are those of each row.
    fn new_places(self, draw: &mut Draw, case: Case, name: &str, positions: &[&[i64]]) -> Case {
        let shape = self.shape(positions[0].len());
        let numbers = |draw: &mut Draw| match self.dtype() {
            Dtype::F16 | Dtype::BF16 => clear(draw, &shape, short),
            _ => clear(draw, &shape, plain),
        };
        let case = case.tensor(&format!("{name}.keys"), &numbers(draw), self.dtype());
        let case = case.tensor(&format!("{name}.values"), &numbers(draw), self.dtype());
        let flat = positions.iter().flat_map(|row| row.iter().map(|p| *p as f64)).collect();
        let positions = ArrayD::from_shape_vec(vec![positions.len(), shape[2]], flat);
        case.ids(&format!("{name}.positions"), &positions.expect("rows of one length"))
    }
}

fn append(layer: usize, of: &str) -> Value {
    json!(["append", layer, of])
}

fn step(word: &str, number: usize) -> Value {
    json!([word, number, null])
}

fn next_positions() -> Value {
    json!(["next_positions", null, null])
}

fn reset() -> Value {
    json!(["reset", null, null])
}

/// What each layer holds, and what is said of it.
fn look(layers: usize) -> Vec<Value> {
    let of = |layer| [step("get", layer), step("places", layer)];
    (0..layers).flat_map(of).chain([next_positions()]).collect()
}

fn with_steps(case: Case, steps: Vec<Value>) -> Case {
    case.unlisted_fact("steps", steps)
}

/// Layers that are filled one after the other, rewound, filled again, and forgotten.
fn filled(draw: &mut Draw, config: Config) -> Case {
    let case = config.new_places(draw, config.case(), "a", &[&[0, 1, 2], &[-1, 0, 1]]);
    let case = config.new_places(draw, case, "b", &[&[3], &[2]]);
    let case = config.new_places(draw, case, "c", &[&[4, 5], &[3, 4]]);
    let begun = vec![
        step("get", 1),
        append(0, "a"),
        step("places", 1),
        append(1, "a"),
        append(0, "b"),
        next_positions(),
        append(1, "b"),
        append(0, "c"),
        step("places", 0),
        step("rewind", 4),
    ];
    let again = [append(0, "c"), append(1, "c"), append(1, "b"), step("rewind", 6)];
    let earlier = [next_positions(), step("rewind", 2), append(1, "c"), append(0, "b")];
    let none = [step("rewind", 0), next_positions(), append(0, "b"), reset()];
    let steps = begun.into_iter().chain(look(2)).chain(again).chain(earlier).chain(look(2));
    let steps = steps.chain(none).chain(look(2)).chain([append(1, "b"), append(0, "c")]);
    with_steps(case, steps.collect())
}

/// As many places as fit, in pieces of other sizes, with positions far away.
fn full(draw: &mut Draw, config: Config) -> Case {
    let far = 70_000;
    let case = config.new_places(draw, config.case(), "a", &[&[far], &[7], &[-1]]);
    let next = [&[far + 1, far + 2, far + 3][..], &[8, 9, 10], &[-1, 0, 1]];
    let case = config.new_places(draw, case, "b", &next);
    let case = config.new_places(draw, case, "c", &[&[far + 4, far + 5], &[11, 12], &[2, 3]]);
    let steps = [append(2, "b"), append(0, "a"), next_positions(), append(0, "b")];
    let over = [append(0, "c"), append(2, "b"), append(1, "c"), append(2, "a")];
    let room = [step("rewind", 3), append(0, "c"), append(2, "c")];
    let chained = steps.into_iter().chain(over).chain(look(3)).chain(room).chain(look(3));
    with_steps(case, chained.collect())
}

/// Positions that do not rise, and rows of zeros beside large ones.
fn odd(draw: &mut Draw, config: Config) -> Case {
    let case = config.new_places(draw, config.case(), "a", &[&[9, 4, -1, 2]]);
    let mut keys = draw.tensor_in(&[1, 1, 3, 2], 0.3, 0.4);
    keys[[0, 0, 1, 0]] = 0.0;
    keys[[0, 0, 1, 1]] = 0.0;
    keys[[0, 0, 2, 1]] = -1e4;
    let values = ArrayD::zeros(vec![1, 1, 3, 2]);
    let positions = ndarray::arr2(&[[5.0, 3.0, 8.0]]).into_dyn();
    let case = case.tensor("b.keys", &keys, config.dtype());
    let case = case.tensor("b.values", &values, config.dtype()).ids("b.positions", &positions);
    let case = config.new_places(draw, case, "c", &[&[6]]);
    let steps = [append(0, "c"), append(0, "b"), next_positions(), append(0, "a")];
    with_steps(
        case,
        steps.into_iter().chain(look(1)).chain([step("rewind", 5)]).chain(look(1)).collect(),
    )
}

/// Every dtype, and every way of filling a cache.
pub fn caches(draw: &mut Draw) -> Vec<Record> {
    let small = Config::small();
    let other = Config { layers: 3, rows: 3, heads: 1, head_dim: 4, capacity: 5, ..small };
    let one = Config { layers: 1, rows: 1, heads: 1, head_dim: 2, capacity: 8, ..small };
    let cases = [
        filled(draw, small),
        filled(draw, Config { kind: "f16", heads: 1, head_dim: 3, ..small }).strided(),
        full(draw, Config { kind: "f64", ..other }),
        full(draw, Config { kind: "bf16", heads: 2, head_dim: 2, ..other }),
        odd(draw, one),
    ];
    cases.into_iter().map(Case::record).collect()
}

/// How much memory may be kept for a cache of 5 million numbers: a byte for each fits; four bytes do
/// not, even for half of them.
const MEBIBYTES: usize = 9;

/// A large cache, and a small one of other sizes.
pub fn held(draw: &mut Draw) -> Vec<Record> {
    let large = Config { layers: 10, rows: 1, heads: 4, head_dim: 64, kind: "f32", capacity: 1024 };
    let small = Config { layers: 3, rows: 2, heads: 3, head_dim: 8, kind: "bf16", capacity: 40 };
    let cases = [(large, vec![1024]), (small, vec![30, 3])].map(|(config, pieces)| {
        let shape = config.shape(5);
        let mut numbers = || clear(draw, &shape, short);
        let case = config.case().tensor("keys", &numbers(), config.dtype());
        let case = case.tensor("values", &numbers(), config.dtype());
        case.with("pieces", json!(pieces)).unlisted_fact("mebibytes", MEBIBYTES)
    });
    cases.into_iter().map(Case::record).collect()
}

/// Caches that cannot be.
fn configs() -> Vec<Case> {
    let small = Config::small();
    let wrong = [
        Config { layers: 0, ..small },
        Config { rows: 0, ..small },
        Config { heads: 0, ..small },
        Config { heads: -1, ..small },
        Config { head_dim: 0, ..small },
        Config { rows: -2, ..small },
        Config { capacity: 0, ..small },
        Config { kind: "i64", ..small },
        Config { kind: "i8", ..small },
    ];
    wrong.map(|config| with_steps(config.case(), vec![])).into()
}

/// New places that are refused, behind some that are not: the cache stays as it was.
fn refused(draw: &mut Draw) -> Vec<Case> {
    let config = Config { capacity: 4, ..Config::small() };
    let mut cases = Vec::new();
    let mut with = |wrong: &dyn Fn(&mut Draw, Case) -> Case| {
        let case = config.new_places(draw, config.case(), "a", &[&[0, 1], &[-1, 0]]);
        let case = config.new_places(draw, case, "b", &[&[2], &[1]]);
        let case = wrong(draw, case);
        let steps = [append(0, "a"), append(0, "b")].into_iter().chain(look(2));
        cases.push(with_steps(case, steps.collect()));
    };
    for (name, at, wrong) in [
        ("b.keys", [0, 0, 0, 1], f64::NAN),
        ("b.keys", [1, 2, 0, 2], f64::INFINITY),
        ("b.values", [1, 0, 0, 0], f64::NEG_INFINITY),
        ("b.values", [0, 2, 0, 3], f64::NAN),
    ] {
        with(&|draw, case| {
            let mut x = clear(draw, &[2, 3, 1, 4], plain);
            x[at] = wrong;
            case.f32(name, &x).remark(format!("{wrong} in {name}"))
        });
    }
    for (name, shape, dtype) in [
        ("b.keys", &[2, 3, 1, 4][..], Dtype::F64),
        ("b.values", &[2, 3, 1, 4], Dtype::BF16),
        ("b.positions", &[2, 1], Dtype::F32),
        ("b.positions", &[1, 2], Dtype::I64),
        ("b.positions", &[2, 2], Dtype::I64),
        ("b.positions", &[2], Dtype::I64),
        ("b.values", &[2, 3, 2, 4], Dtype::F32),
        ("b.values", &[2, 2, 1, 4], Dtype::F32),
        ("b.values", &[2, 3, 1, 5], Dtype::F32),
    ] {
        with(&|draw, case| case.tensor(name, &draw.tensor(shape), dtype));
    }
    for shape in [[1, 3, 1, 4], [2, 4, 1, 4], [2, 3, 1, 6]] {
        with(&|draw, case| {
            let keys = draw.tensor(&shape);
            case.f32("b.keys", &keys)
        });
    }
    with(&|_, case| {
        let none = ArrayD::zeros(vec![2, 3, 0, 4]);
        let case = case.f32("b.keys", &none).f32("b.values", &none);
        case.ids("b.positions", &ArrayD::zeros(vec![2, 0])).remark("no new places")
    });
    cases
}

/// Numbers of layers and places that are too large.
fn numbers(draw: &mut Draw) -> Case {
    let config = Config { capacity: 3, ..Config::small() };
    let case = config.new_places(draw, config.case(), "a", &[&[0, 1], &[-1, 0]]);
    let steps = [
        append(1, "a"),
        append(1, "a"),
        append(2, "a"),
        step("get", 2),
        step("places", 2),
        step("rewind", 1),
        append(0, "a"),
        step("rewind", 3),
    ];
    with_steps(case, steps.into_iter().chain(look(2)).collect())
}

/// Caches that cannot be, places that cannot be appended, numbers that are too large.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let cases = configs().into_iter().chain(refused(draw)).chain([numbers(draw)]);
    cases.map(Case::record).collect()
}
