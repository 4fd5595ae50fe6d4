//! What is tried of a training step.

mod accumulate;
mod clip;
mod scale;
mod train;

use ndarray::{ArrayD, Axis};
use safetensors::Dtype;
use serde_json::json;

use harness::{Case, Draw};

pub use accumulate::{cases as accumulate, one_graph};
pub use clip::cases as clip;
pub use scale::cases as scale;
pub use train::{in_f32, mixed};

use harness::Record;

/// A target that does not count.
const IGNORED: f64 = -100.0;

/// Rows of a micro-batch, tokens in each, and how many targets it has.
type Sizes = ([usize; 2], usize);

/// Adds the rows `ids NUMBER` and `targets NUMBER` with ids below `v`.
fn labelled(draw: &mut Draw, case: Case, number: &str, v: usize, sizes: Sizes) -> Case {
    let ([b, s], targets) = sizes;
    let counted = &draw.permutation(b * s)[..targets];
    let mut of = |counts: &dyn Fn(usize) -> bool| {
        let numbers: Vec<f64> =
            (0..b * s).map(|i| if counts(i) { draw.below(v) as f64 } else { IGNORED }).collect();
        ArrayD::from_shape_vec(vec![b, s], numbers).expect("as many numbers as places")
    };
    let (ids, goals) = (of(&|_| true), of(&|i| counted.contains(&i)));
    let case = case.unlisted(&format!("ids {number}"), &ids, Dtype::I64);
    case.unlisted(&format!("targets {number}"), &goals, Dtype::I64)
}

/// The sizes of micro-batches in words.
fn in_words(batches: &[Sizes]) -> String {
    let words =
        batches.iter().map(|([b, s], targets)| format!("[{b}, {s}] with {targets} targets"));
    words.collect::<Vec<_>>().join(", ")
}

/// The parameters of the model whose next token depends on one token alone, of `v` tokens; with
/// numbers of `table.weight` in `-size..size`.
fn bigrams(draw: &mut Draw, case: Case, v: usize, size: f64, dtype: Dtype) -> Case {
    let names = ["bias", "faint.bias", "table.weight"];
    let case = case.with("model", format!("{{bigrams of {v} tokens}}"));
    let case = case.unlisted_fact("parameters", json!(names));
    let small = f64::min(size, 0.9);
    let case = case.unlisted("bias", &draw.tensor_in(&[v], -small, small), dtype);
    // As small as its gradients, so that its changes show.
    let case = case.unlisted("faint.bias", &draw.tensor_in(&[v], -1e-8, 1e-8), dtype);
    case.unlisted("table.weight", &draw.tensor_in(&[v, v], -size, size), dtype)
}

/// One thing wrong at a time.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let mut cases = clip::errors(draw);
    cases.extend(accumulate::errors(draw));
    cases.extend(train::errors(draw));
    cases.into_iter().map(Case::record).collect()
}

/// The same numbers, of which one is another.
fn with_one(x: &ArrayD<f64>, number: f64) -> ArrayD<f64> {
    let mut x = x.clone();
    let last = x.shape()[0] - 1;
    x.index_axis_mut(Axis(0), last).fill(number);
    x
}
