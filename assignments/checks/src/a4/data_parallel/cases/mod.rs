//! What is tried on several ranks.

mod gradients;
mod updates;

use harness::{Case, Draw, Record};
use ndarray::ArrayD;
use safetensors::Dtype;
use serde_json::json;

use crate::a4::llama::Llama;
use gradients::{Call, Rows};
use updates::{SHAPES, Updates};

pub use gradients::{buckets, gradients};
pub use updates::{sent, updates};

/// One thing wrong at a time; on all ranks, or on one of them.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let rows: &[Rows] = &[([1, 3], 2), ([2, 2], 3)];
    let call = Call { llama: Llama::small(), bucket: 50, requires_grad: false, rows };
    let beyond = ArrayD::from_elem(vec![2, 2], 11.0);
    let mut cases = vec![
        Call { bucket: 0, ..call }.case(draw),
        call.case(draw)
            .unlisted("ids of rank 1", &beyond, Dtype::I64)
            .remark("rank 1: ids beyond the vocabulary"),
        refusing(call.case(draw)),
    ];
    let update = Updates {
        ranks: 2,
        shapes: &SHAPES,
        groups: json!([[["up", "down"], 0.3], [["gain", "bias"], 0.0]]),
        rates: &[0.1],
        moments: [0.9, 0.99, 1e-3],
        before: 0,
        all_have_gradients: false,
    };
    let twice = json!([[["up", "bias"], 0.3], [["gain", "bias"], 0.0]]);
    let unknown = json!([[["up", "left"], 0.3], [["gain"], 0.0]]);
    let gradient = |case: Case, shape: &[usize], dtype, remark: &str| {
        case.unlisted("gradients of up", &ArrayD::ones(shape), dtype).remark(remark)
    };
    let state = ArrayD::ones(vec![2, 11]);
    cases.extend([
        Updates { groups: twice, ..update.clone() }.case(draw),
        Updates { groups: unknown, ..update.clone() }.case(draw),
        Updates { rates: &[-0.1], ..update.clone() }.case(draw),
        update.case(draw).unlisted_fact("lr", json!([null])).remark("lr: NaN"),
        gradient(update.case(draw), &[1, 2, 3, 2], Dtype::F32, "the gradient of `up`: f32[3, 2]"),
        gradient(update.case(draw), &[1, 2, 2, 3], Dtype::F64, "the gradient of `up`: f64[2, 3]"),
        Updates { before: 4, ..update.clone() }
            .case(draw)
            .unlisted("first", &state, Dtype::F32)
            .unlisted("second", &state, Dtype::F32)
            .remark("the state of fewer elements"),
        refusing(update.case(draw)),
    ]);
    cases.into_iter().map(Case::record).collect()
}

fn refusing(case: Case) -> Case {
    case.unlisted_fact("refuses", true).remark("the communicator refuses")
}
