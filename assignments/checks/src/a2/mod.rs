//! A2 · Components: the table. A folder per task, with its checks and its
//! misconceptions.
//!
//! A case is a call with named arguments, tensors of any dtype among them ([`harness::Case`]).
//! The crate `probes` makes that call and, if the case asks for them, takes gradients by
//! libtorch's autograd.

mod attention;
mod encoder;
mod flash;
mod linear;
mod mlp;
mod moe;
mod norms;
mod positions;
mod precision;
mod softmax;

use ndarray::ArrayView1;

use harness::Assignment;
use wording::text;

/// The assignment.
pub static ASSIGNMENT: Assignment = Assignment {
    id: "a2",
    title: text("A2 · 基本组件", "A2 · Components"),
    tasks: &[
        &precision::TASK,
        &softmax::TASK,
        &norms::TASK,
        &linear::TASK,
        &mlp::TASK,
        &positions::TASK,
        &attention::TASK,
        &flash::TASK,
        &encoder::TASK,
        &moe::TASK,
    ],
    memory: 4 << 30,
    libtorch: true,
    opt_level: 0,
};

/// Whether the largest element of logits lies so far above the others that probabilities are 0
/// and 1. Of two logits that are alike, the rounding of large numbers would show.
fn one_leads(logits: &ArrayView1<'_, f64>) -> bool {
    let mut logits = logits.to_vec();
    logits.sort_by(|a, b| b.total_cmp(a));
    logits[0] - logits[1] > 50.0
}
