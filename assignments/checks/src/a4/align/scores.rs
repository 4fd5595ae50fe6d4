//! The cases of `score`.

use ndarray::{ArrayD, Axis};

use harness::{Case, Draw, Record, also_in_f64};

use super::masks::{Rows, mask};

/// Sequences, places and vocabulary.
pub type Sizes = [usize; 3];

/// Adds answers to `case`, whose fields have names that begin with `of`.
pub fn scored(
    draw: &mut Draw,
    case: Case,
    of: &str,
    logits: &ArrayD<f64>,
    answers: Rows<'_>,
) -> Case {
    let (shape, v) = (&logits.shape()[..2], logits.shape()[2]);
    let ids = ArrayD::from_shape_simple_fn(shape, || draw.below(v) as f64);
    let case = case.f32(&format!("{of}logits"), logits).ids(&format!("{of}ids"), &ids);
    mask(case, &format!("{of}answers"), answers)
}

/// Answers of unequal lengths, none at all, and logits of ±1e4.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let rows: [(Sizes, Rows<'_>, &str); 4] = [
        ([2, 5, 7], &[&[0, 0, 1, 1, 0], &[0, 1, 1, 1, 1]], "answers of 2 and 4 tokens"),
        ([1, 1, 3], &[&[0]], "one token, which nothing rates"),
        ([3, 4, 5], &[&[0, 1, 0, 1], &[0; 4], &[0, 0, 0, 1]], "a gap; no answer; one token"),
        ([2, 3, 4], &[&[0, 1, 1], &[0, 1, 1]], "all that can be rated"),
    ];
    let [first, single, gap, whole] = rows.map(|(sizes, answers, remark)| {
        let logits = draw.tensor_in(&sizes, -3.0, 3.0);
        call(draw, &logits, answers).remark(remark)
    });
    let far = far(draw, [1, 6, 4]);
    let far = call(draw, &far, &[&[0, 1, 1, 1, 1, 0]]).remark("logits of ±1e4");
    also_in_f64([first, single, gap.strided(), far, whole])
}

fn call(draw: &mut Draw, logits: &ArrayD<f64>, answers: Rows<'_>) -> Case {
    let case = scored(draw, Case::of("score"), "", logits, answers);
    let shape = &logits.shape()[..2];
    case.gradients_of(draw, &["logits"], &[("log_probs", shape), ("entropies", shape)])
}

/// Logits from −1e4 to 1e4 in random order, no two of a row near each other.
pub fn far(draw: &mut Draw, sizes: Sizes) -> ArrayD<f64> {
    let v = sizes[2];
    let mut logits = draw.tensor_in(&sizes, -50.0, 50.0);
    for mut row in logits.lanes_mut(Axis(2)) {
        let order = draw.permutation(v);
        let places = order.iter().map(|i| 2e4 * *i as f64 / (v - 1) as f64 - 1e4);
        row.iter_mut().zip(places).for_each(|(x, place)| *x += place);
    }
    logits
}
