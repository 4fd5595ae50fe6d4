//! Rings that turn many times, and texts with many forks.

use harness::{Case, Draw, Record};
use safetensors::Dtype;

/// Numbers that are kept for each place of a case.
const HEADS: usize = 4;
const HEAD_DIM: usize = 64;

/// Some eight MiB are more than enough; what grows needs nearly twice that.
pub fn memory(draw: &mut Draw) -> Vec<Record> {
    let ring = |draw: &mut Draw, layers: usize, [window, places, appends]: [usize; 3]| {
        let case = Case::of("ring").with("layers", layers).with("rows", 1).with("heads", HEADS);
        let case = case.with("head_dim", HEAD_DIM).with("capacity", window);
        let case = case.tensor("keys", &draw.tensor(&[1, HEADS, 1, HEAD_DIM]), Dtype::F64);
        let case = case.ids("positions", &draw.tensor_in(&[1, 1], 0.0, 9.0));
        let case = case.with("window", window).with("new places", places);
        case.with("appends", appends).with("mebibytes", 8).record()
    };
    let pool = |draw: &mut Draw, [block_size, places, forks]: [usize; 3]| {
        let case = Case::of("paged")
            .with("blocks", places / block_size + 4)
            .with("block_size", block_size);
        let case = case.with("layers", 1).with("heads", HEADS).with("head_dim", HEAD_DIM);
        let case = case.tensor("keys", &draw.tensor(&[1, HEADS, 1, HEAD_DIM]), Dtype::F64);
        let case = case.with("new places", places).with("forks", forks);
        case.with("mebibytes", 8).record()
    };
    vec![
        ring(draw, 1, [60, 100, 40]),
        ring(draw, 2, [90, 70, 30]),
        pool(draw, [16, 250, 20]),
        pool(draw, [12, 203, 25]),
    ]
}
