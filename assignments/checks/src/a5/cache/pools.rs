//! Texts in blocks, and what happens to them, call by call.

use harness::{Case, Draw, Record};
use safetensors::Dtype;
use serde_json::{Value, json};

/// The sizes of a pool.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    pub blocks: usize,
    pub block_size: usize,
    pub layers: usize,
    pub heads: usize,
    pub head_dim: usize,
}

/// A pool with the places that are put into it, and what is done with it.
pub fn pool(draw: &mut Draw, sizes: Sizes, places: usize, dtype: Dtype, operations: Value) -> Case {
    let Sizes { blocks, block_size, layers, heads, head_dim } = sizes;
    let shape = [layers, heads, places, head_dim];
    let case = Case::of("paged").with("blocks", blocks).with("block_size", block_size);
    let case = case.with("layers", layers).with("heads", heads).with("head_dim", head_dim);
    let case = case.tensor("keys", &draw.tensor(&shape), dtype);
    let case = case.tensor("values", &draw.tensor(&shape), dtype);
    case.with("operations", operations)
}

/// Texts that share nothing: they grow, shrink and end.
pub fn paged(draw: &mut Draw) -> Vec<Record> {
    let sizes = Sizes { blocks: 5, block_size: 3, layers: 2, heads: 3, head_dim: 1 };
    let grown = json!([
        "start", {"append": [0, 0, 2]}, {"get": 0}, {"append": [0, 2, 4]}, {"append": [0, 4, 9]},
        {"get": 0}, "start", {"append": [1, 9, 13]}, {"append": [0, 13, 14]}, {"append": [1, 13, 20]},
        {"get": 1}, {"get": 0}, {"append": [1, 14, 16]}, {"rewind": [0, 4]}, {"append": [1, 16, 18]},
        {"append": [0, 18, 20]}, {"get": 1}, {"get": 0},
    ]);
    let grown = pool(draw, sizes, 20, Dtype::F32, grown);
    let sizes = Sizes { blocks: 4, block_size: 1, layers: 1, heads: 2, head_dim: 3 };
    let single = json!([
        "start", {"get": 0}, "start", {"append": [1, 0, 1]}, {"append": [0, 1, 3]},
        {"append": [1, 3, 5]}, {"free": 0}, {"get": 0}, {"free": 0}, "start", {"append": [2, 5, 8]},
        {"get": 2}, {"get": 1}, {"append": [0, 8, 9]}, {"rewind": [0, 0]}, {"fork": 0},
    ]);
    let single = pool(draw, sizes, 9, Dtype::BF16, single).strided();
    let sizes = Sizes { blocks: 3, block_size: 4, layers: 3, heads: 1, head_dim: 2 };
    let again = json!([
        "start", {"append": [0, 0, 8]}, {"rewind": [0, 8]}, {"rewind": [0, 9]}, {"rewind": [0, 4]},
        {"append": [0, 8, 9]}, {"rewind": [0, 2]}, {"get": 0}, {"append": [0, 9, 10]}, {"get": 0},
        {"rewind": [0, 0]}, {"get": 0}, "start", {"append": [1, 1, 13]}, {"free": 1}, "start",
        {"append": [2, 0, 5]}, {"get": 2}, {"append": [7, 0, 1]}, {"get": 7}, {"free": 7},
    ]);
    let again = pool(draw, sizes, 13, Dtype::F64, again);
    let sizes = Sizes { blocks: 2, block_size: 5, layers: 1, heads: 1, head_dim: 4 };
    let exact = json!([
        "start", {"append": [0, 0, 5]}, {"append": [0, 5, 10]}, {"append": [0, 10, 11]}, {"get": 0},
        {"rewind": [0, 6]}, {"get": 0}, {"rewind": [0, 5]},
    ]);
    let exact = pool(draw, sizes, 11, Dtype::F16, exact);
    [grown, single, again, exact].map(Case::record).to_vec()
}

/// Texts with common blocks: who writes into them, who copies, and whom they belong to.
pub fn shared(draw: &mut Draw) -> Vec<Record> {
    let sizes = Sizes { blocks: 8, block_size: 3, layers: 2, heads: 2, head_dim: 1 };
    let both = json!([
        "start", {"append": [0, 0, 4]}, {"fork": 0}, {"append": [1, 4, 5]}, {"get": 0},
        {"append": [0, 5, 7]}, {"get": 0}, {"get": 1}, {"fork": 1}, {"append": [1, 7, 8]}, {"get": 2},
        {"append": [2, 8, 12]}, {"get": 1}, {"get": 2}, {"free": 0}, {"get": 1},
    ]);
    let both = pool(draw, sizes, 12, Dtype::F32, both);
    let sizes = Sizes { blocks: 6, block_size: 2, layers: 1, heads: 1, head_dim: 3 };
    let border = json!([
        "start", {"append": [0, 0, 4]}, {"fork": 0}, {"append": [1, 4, 5]}, {"rewind": [1, 3]},
        {"append": [1, 5, 7]}, {"get": 0}, {"get": 1}, {"rewind": [0, 1]}, {"append": [0, 7, 8]},
        {"get": 1}, {"free": 1}, {"append": [0, 8, 10]}, {"get": 0},
    ]);
    let border = pool(draw, sizes, 10, Dtype::F64, border).strided();
    let sizes = Sizes { blocks: 3, block_size: 4, layers: 1, heads: 2, head_dim: 2 };
    let scarce = json!([
        "start", {"append": [0, 0, 6]}, {"fork": 0}, {"append": [1, 6, 7]}, {"fork": 0},
        {"append": [2, 7, 8]}, {"append": [0, 7, 8]}, {"get": 2}, {"get": 1}, {"free": 0},
        {"append": [2, 8, 10]}, {"get": 2}, {"get": 0}, {"fork": 0}, {"append": [1, 10, 12]},
    ]);
    let scarce = pool(draw, sizes, 12, Dtype::BF16, scarce);
    let sizes = Sizes { blocks: 9, block_size: 5, layers: 3, heads: 1, head_dim: 1 };
    let three = json!([
        "start", {"fork": 0}, {"append": [0, 0, 7]}, {"get": 1}, {"fork": 0}, {"fork": 2}, {"fork": 0},
        {"append": [3, 7, 8]}, {"append": [2, 8, 9]}, {"append": [4, 9, 10]}, {"append": [0, 10, 11]},
        {"get": 0}, {"get": 2}, {"get": 3}, {"get": 4}, {"free": 3}, {"free": 0}, {"rewind": [2, 5]},
        {"rewind": [4, 0]}, {"get": 2},
    ]);
    let three = pool(draw, sizes, 11, Dtype::F16, three);
    let sizes = Sizes { blocks: 3, block_size: 2, layers: 2, heads: 1, head_dim: 2 };
    // A shared last block that is full need not be copied: the one that is free suffices.
    let full = json!([
        "start", {"append": [0, 0, 4]}, {"fork": 0}, {"append": [1, 4, 6]}, {"get": 1}, {"get": 0},
        {"append": [0, 6, 7]}, {"get": 0},
    ]);
    let full = pool(draw, sizes, 7, Dtype::F32, full);
    [both, border, scarce, three, full].map(Case::record).to_vec()
}
