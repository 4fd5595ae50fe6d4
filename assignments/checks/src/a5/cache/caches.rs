//! Contiguous caches and rings, and what happens to them, call by call.

use harness::{Case, Draw, Record};
use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::{Value, json};

/// The sizes of a cache.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    pub layers: usize,
    pub rows: usize,
    pub heads: usize,
    pub head_dim: usize,
    pub capacity: usize,
}

/// A padding, as a position.
pub const PADDING: i64 = -1;

/// Positions of rows.
pub fn positions(rows: &[&[i64]]) -> ArrayD<f64> {
    let all = rows.concat().into_iter().map(|position| position as f64).collect();
    ArrayD::from_shape_vec(vec![rows.len(), rows[0].len()], all).expect("rows are alike")
}

/// A cache with the places that are put into it, and what is done with it.
pub fn cache(
    draw: &mut Draw,
    method: &'static str,
    sizes: Sizes,
    rows: &[&[i64]],
    dtype: Dtype,
    operations: Value,
) -> Case {
    let Sizes { layers, rows: b, heads, head_dim, capacity } = sizes;
    let shape = [b, heads, rows[0].len(), head_dim];
    let case = Case::of(method).with("layers", layers).with("rows", b).with("heads", heads);
    let case = case.with("head_dim", head_dim).with("capacity", capacity);
    let case = case.tensor("keys", &draw.tensor(&shape), dtype);
    let case = case.tensor("values", &draw.tensor(&shape), dtype);
    case.ids("positions", &positions(rows)).with("operations", operations)
}

/// Positions that go on from a large one.
fn far(draw: &mut Draw) -> i64 {
    2000 + draw.below(3000) as i64
}

const CONTIGUOUS: &str = "contiguous";
const RING: &str = "ring";

/// Layers that are filled one after the other, up to the capacity and beyond it.
pub fn contiguous(draw: &mut Draw) -> Vec<Record> {
    let (p, q) = (far(draw), far(draw) + 4000);
    let two = Sizes { layers: 2, rows: 2, heads: 3, head_dim: 2, capacity: 6 };
    let rows: [&[i64]; 2] = [
        &[p, p + 1, p + 2, p + 3, p + 4, p + 5, p + 6],
        &[PADDING, q, q + 1, q + 2, q + 3, q + 4, q + 5],
    ];
    let full = json!([
        {"append": [0, 0, 3]}, {"append": [1, 0, 3]}, {"append": [0, 3, 4]}, "next_positions",
        {"places": 0}, {"places": 1}, {"append": [0, 4, 6]}, {"append": [0, 6, 7]}, {"get": 0},
        {"places": 0}, "next_positions", {"get": 1},
    ]);
    let full = cache(draw, CONTIGUOUS, two, &rows, Dtype::F32, full);
    let one = Sizes { layers: 1, rows: 3, heads: 1, head_dim: 4, capacity: 9 };
    let rows: [&[i64]; 3] = [
        &[p + 9, p + 3, p + 4, PADDING, PADDING, 2],
        &[PADDING, PADDING, PADDING, PADDING, PADDING, 0],
        &[q, q + 1, q + 2, q + 3, q + 4, PADDING],
    ];
    let again = json!([
        "next_positions", {"get": 0}, {"append": [0, 0, 1]}, {"append": [0, 1, 2]},
        {"append": [0, 2, 5]}, "next_positions", "reset", "next_positions", {"places": 0},
        {"append": [0, 5, 6]}, {"get": 0}, "next_positions",
    ]);
    let again = cache(draw, CONTIGUOUS, one, &rows, Dtype::BF16, again).strided();
    let three = Sizes { layers: 3, rows: 1, heads: 2, head_dim: 1, capacity: 3 };
    let apart = json!([
        {"append": [2, 0, 2]}, "next_positions", {"append": [0, 1, 3]}, {"append": [2, 2, 4]},
        {"places": 2}, {"append": [2, 4, 5]}, {"get": 2}, {"get": 0}, {"get": 1}, "reset",
        {"get": 2}, {"places": 1},
    ]);
    let apart = cache(draw, CONTIGUOUS, three, &[&[0, 1, 2, 3, 4]], Dtype::F64, apart);
    let half = Sizes { layers: 2, rows: 1, heads: 1, head_dim: 3, capacity: 2 };
    let single =
        json!([{"append": [0, 1, 2]}, {"append": [1, 0, 2]}, {"append": [1, 2, 3]}, {"get": 1}]);
    let single = cache(draw, CONTIGUOUS, half, &[&[7, 8, 9]], Dtype::F16, single);
    [full, again, apart, single].map(Case::record).to_vec()
}

/// Rings that turn: by one place, by some at once, by more than they hold.
pub fn ring(draw: &mut Draw) -> Vec<Record> {
    let (p, q) = (far(draw), far(draw));
    let two = Sizes { layers: 2, rows: 2, heads: 2, head_dim: 2, capacity: 3 };
    let rows: [&[i64]; 2] = [
        &[p, p + 1, p + 2, p + 3, p + 4, p + 5, p + 6, p + 7, p + 8, p + 9, p + 10],
        &[PADDING, PADDING, q, q + 1, q + 2, q + 3, q + 4, q + 5, q + 6, q + 7, q + 8],
    ];
    let turning = json!([
        {"append": [0, 0, 3]}, {"append": [0, 3, 5]}, {"get": 0}, {"append": [1, 0, 2]},
        {"append": [0, 5, 6]}, {"append": [0, 6, 11]}, {"get": 0}, {"places": 0}, {"places": 1},
        "next_positions", {"get": 1},
    ]);
    let turning = cache(draw, RING, two, &rows, Dtype::F32, turning).with("window", 4);
    let one = Sizes { layers: 1, rows: 1, heads: 3, head_dim: 2, capacity: 0 };
    let narrow = json!([
        {"append": [0, 0, 1]}, {"append": [0, 1, 2]}, {"append": [0, 2, 5]}, {"get": 0},
        {"places": 0}, "next_positions", "reset", {"get": 0}, {"places": 0}, {"append": [0, 5, 6]},
    ]);
    let narrow = cache(draw, RING, one, &[&[3, 4, 5, 6, 7, 8]], Dtype::BF16, narrow);
    let narrow = narrow.with("window", 1).strided();
    let three = Sizes { layers: 1, rows: 3, heads: 1, head_dim: 1, capacity: 1 };
    let rows: [&[i64]; 3] = [
        &[p + 20, p, p + 1, p + 2, p + 3, p + 4, p + 5, p + 6],
        &[q, q + 1, q + 2, PADDING, PADDING, PADDING, PADDING, PADDING],
        &[PADDING; 8],
    ];
    let full = json!([
        {"append": [0, 0, 3]}, {"get": 0}, {"append": [0, 3, 4]}, {"append": [0, 4, 7]}, {"get": 0},
        "next_positions", {"append": [0, 7, 8]}, {"places": 0},
    ]);
    let full = cache(draw, RING, three, &rows, Dtype::F64, full).with("window", 3);
    let half = Sizes { layers: 2, rows: 1, heads: 2, head_dim: 1, capacity: 2 };
    let long = json!([{"append": [1, 0, 7]}, {"get": 1}, "next_positions", {"append": [1, 7, 8]}]);
    let long = cache(draw, RING, half, &[&[0, 1, 2, 3, 4, 5, 6, 7]], Dtype::F16, long);
    let roomy = Sizes { layers: 1, rows: 1, heads: 1, head_dim: 2, capacity: 6 };
    let beyond = json!([{"append": [0, 0, 4]}, {"append": [0, 4, 8]}, {"places": 0}, {"get": 0}]);
    let rows: [&[i64]; 1] = [&[p, p + 1, p + 2, p + 3, p + 4, p + 5, p + 6, p + 7]];
    let mut of =
        |window| cache(draw, RING, roomy, &rows, Dtype::F32, beyond.clone()).with("window", window);
    let (roomy, endless) = (of(3), of(usize::MAX));
    [turning, narrow, full, long.with("window", 5), roomy, endless].map(Case::record).to_vec()
}

/// Places that are forgotten, and others that come in their place.
pub fn rewind(draw: &mut Draw) -> Vec<Record> {
    let (p, q) = (far(draw), far(draw));
    let two = Sizes { layers: 2, rows: 2, heads: 2, head_dim: 1, capacity: 5 };
    let rows: [&[i64]; 2] = [
        &[p, p + 1, p + 2, p + 3, p + 2, p + 3, p + 4],
        &[PADDING, PADDING, q, q + 1, q, q + 1, q + 2],
    ];
    let back = json!([
        {"append": [0, 0, 4]}, {"append": [1, 0, 1]}, {"rewind": 3}, "next_positions",
        {"places": 0}, {"rewind": 2}, "next_positions", {"get": 0}, {"append": [0, 4, 7]},
        "next_positions", {"rewind": 6}, {"places": 0}, {"places": 1}, {"rewind": 0},
        "next_positions", {"get": 1}, {"append": [0, 6, 7]}, "next_positions",
    ]);
    let back = cache(draw, CONTIGUOUS, two, &rows, Dtype::F32, back);
    let three = Sizes { layers: 3, rows: 1, heads: 1, head_dim: 2, capacity: 8 };
    let ahead = json!([
        {"append": [1, 0, 4]}, {"append": [0, 0, 2]}, {"rewind": 3}, {"places": 1}, {"rewind": 2},
        {"get": 1}, {"places": 2}, {"append": [1, 4, 6]}, "next_positions", {"rewind": 1},
        "next_positions",
    ]);
    let ahead = cache(draw, CONTIGUOUS, three, &[&[5, 6, 7, 8, 7, 8]], Dtype::F64, ahead);
    let rows: [&[i64]; 2] = [
        &[p + 30, p, p + 1, p + 2, p + 3, p + 4, p + 5],
        &[q, q + 1, PADDING, PADDING, PADDING, q + 2, q + 3],
    ];
    let turned = json!([
        {"append": [0, 0, 3]}, {"append": [1, 0, 4]}, {"rewind": 2}, {"get": 1}, {"get": 0},
        {"append": [0, 2, 5]}, "next_positions", {"rewind": 5}, "next_positions", {"rewind": 4},
        {"rewind": 6}, {"get": 0}, {"places": 0}, {"places": 1},
    ]);
    let turned = cache(draw, RING, Sizes { capacity: 1, ..two }, &rows, Dtype::F32, turned)
        .with("window", 4);
    let uneven = json!([
        {"append": [0, 0, 2]}, {"append": [1, 0, 5]}, {"rewind": 1}, {"places": 0}, {"get": 0},
        {"rewind": 2}, {"places": 1}, "next_positions",
    ]);
    let rows: [&[i64]; 2] = [&[1, 2, 3, 4, 5], &[PADDING, 0, 1, 2, 3]];
    let uneven = cache(draw, RING, two, &rows, Dtype::BF16, uneven).with("window", 3).strided();
    // Layer 0 is where it is to be rewound to, and layer 1 has lost what it would need.
    let ahead_of_0 = json!([
        {"append": [0, 0, 4]}, {"append": [1, 0, 5]}, {"rewind": 4}, {"places": 1}, {"get": 1},
        {"append": [0, 4, 5]}, {"rewind": 5}, "next_positions",
    ]);
    let ahead_of_0 = cache(draw, RING, two, &rows, Dtype::F32, ahead_of_0).with("window", 3);
    let one = Sizes { layers: 1, rows: 1, heads: 3, head_dim: 2, capacity: 7 };
    let full = json!([
        {"append": [0, 0, 3]}, {"rewind": 2}, {"append": [0, 2, 4]}, {"rewind": 3}, {"get": 0},
        {"append": [0, 4, 5]}, {"rewind": 0}, "next_positions", {"append": [0, 5, 6]}, {"get": 0},
    ]);
    let full = cache(draw, RING, one, &[&[2, 3, 4, 5, 5, 0]], Dtype::F64, full).with("window", 4);
    [back, ahead, turned, uneven, ahead_of_0, full].map(Case::record).to_vec()
}
