//! Rings that turn many times, and texts with many forks.

use harness::{Case, Draw, Record};
use safetensors::Dtype;

/// A ring holds half a MiB and a pool four; what grows holds more than thirty.
const MEBIBYTES: usize = 16;

/// A ring with so many layers, rows, heads and features, and the window, the new places of an
/// append, and how many appends there are.
fn ring(draw: &mut Draw, sizes: [usize; 4], [window, places, appends]: [usize; 3]) -> Record {
    let [layers, rows, heads, head_dim] = sizes;
    let case = Case::of("ring").with("layers", layers).with("rows", rows).with("heads", heads);
    let case = case.with("head_dim", head_dim).with("capacity", window);
    let case = case.tensor("keys", &draw.tensor(&[rows, heads, 1, head_dim]), Dtype::F64);
    let case = case.ids("positions", &draw.tensor_in(&[rows, 1], 0.0, 9.0));
    let case = case.with("window", window).with("new places", places);
    case.with("appends", appends).with("mebibytes", MEBIBYTES).record()
}

/// A pool with so many layers, heads and features, and the size of a block, the places of the text,
/// and how many forks it gets.
fn pool(draw: &mut Draw, sizes: [usize; 3], [block_size, places, forks]: [usize; 3]) -> Record {
    let [layers, heads, head_dim] = sizes;
    let case = Case::of("paged").with("blocks", places / block_size + 4);
    let case = case.with("block_size", block_size).with("layers", layers);
    let case = case.with("heads", heads).with("head_dim", head_dim);
    let case = case.tensor("keys", &draw.tensor(&[layers, heads, 1, head_dim]), Dtype::F64);
    let case = case.with("new places", places).with("forks", forks);
    case.with("mebibytes", MEBIBYTES).record()
}

/// A place takes 4 KiB in each layer of a ring, or in all layers of a pool.
pub fn memory(draw: &mut Draw) -> Vec<Record> {
    vec![
        ring(draw, [1, 1, 4, 64], [60, 1000, 8]),
        ring(draw, [2, 2, 1, 128], [90, 900, 5]),
        pool(draw, [1, 4, 64], [16, 1000, 10]),
        pool(draw, [2, 1, 128], [12, 1003, 9]),
    ]
}
