//! The cases of `next_token_loss`.

use ndarray::{ArrayD, Axis, arr2};
use safetensors::Dtype;

use harness::{Case, Draw, Record, also_in_f64};

use crate::about_any::{about_any, any_error};

/// Sequences, places and vocabulary.
type Sizes = [usize; 3];

/// Which places hold tokens, row by row.
type Rows<'a> = &'a [&'a [u8]];

fn ids(draw: &mut Draw, [b, s, v]: Sizes) -> ArrayD<f64> {
    ArrayD::from_shape_simple_fn(vec![b, s], || draw.below(v) as f64)
}

/// A call without padding, whose logits are in `dtype` and lie in `-scale..scale`.
fn loss(draw: &mut Draw, sizes: Sizes, scale: f64, dtype: Dtype) -> Case {
    let logits = draw.tensor_in(&sizes, -scale, scale);
    Case::of("next_token_loss").tensor("logits", &logits, dtype).ids("ids", &ids(draw, sizes))
}

fn with_tokens(case: Case, rows: Rows<'_>) -> Case {
    case.tensor("tokens", &tokens(rows), Dtype::BOOL)
}

fn tokens(rows: Rows<'_>) -> ArrayD<f64> {
    ArrayD::from_shape_fn(vec![rows.len(), rows[0].len()], |i| f64::from(rows[i[0]][i[1]]))
}

/// Batches without padding: of some sizes, with logits of some 1e4, in half precision.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut with_gradients = |sizes, scale| {
        let case = loss(draw, sizes, scale, Dtype::F32);
        case.gradients(draw, &["logits"], &[])
    };
    let plain = with_gradients([2, 3, 5], 3.0).strided();
    let smallest = with_gradients([1, 2, 4], 2.0);
    let all_tokens = with_tokens(with_gradients([2, 4, 3], 2.0), &[&[1; 4], &[1; 4]]);
    let large = with_gradients([1, 5, 6], 1e4).remark("some ±1e4");
    let brain = loss(draw, [2, 3, 4], 3.0, Dtype::BF16);
    let half = with_tokens(loss(draw, [1, 4, 5], 3.0, Dtype::F16), &[&[1; 4]]);
    // What `f32` cannot hold.
    let fine = loss(draw, [1, 3, 4], 3.0, Dtype::F64);
    also_in_f64([plain, smallest, all_tokens, large, brain, half, fine, many(draw)])
}

/// A vocabulary of more than a hundred tokens. Each of the ids around 100 counts.
fn many(draw: &mut Draw) -> Case {
    let sizes = [1, 4, 103];
    let ids = arr2(&[[7.0, 100.0, 101.0, 99.0]]).into_dyn();
    let logits = draw.tensor(&sizes);
    let case = Case::of("next_token_loss").f32("logits", &logits).ids("ids", &ids);
    case.remark("more than a hundred tokens")
}

/// Padding at either end and between tokens.
pub fn padding_cases(draw: &mut Draw) -> Vec<Record> {
    let rows: [(Sizes, Rows<'_>, &str); 5] = [
        ([2, 4, 5], &[&[0, 0, 1, 1], &[1, 1, 1, 1]], "padding on the left"),
        ([2, 4, 3], &[&[1, 1, 1, 0], &[1, 1, 0, 0]], "padding on the right"),
        ([3, 5, 4], &[&[1, 0, 1, 1, 1], &[1, 1, 0, 0, 1], &[0, 1, 1, 0, 1]], "padding in between"),
        ([2, 3, 4], &[&[0, 0, 0], &[1, 1, 1]], "sequence 0 is padding"),
        ([2, 4, 6], &[&[1, 0, 1, 0], &[0, 1, 1, 0]], "one prediction counts"),
    ];
    let cases = rows.map(|(sizes, rows, remark)| {
        let case = with_tokens(loss(draw, sizes, 3.0, Dtype::F32), rows).remark(remark);
        case.gradients(draw, &["logits"], &[])
    });
    let last = [meaningless(draw), in_half(draw)];
    also_in_f64(cases.into_iter().chain(last))
}

/// At padding the logits are no numbers.
fn meaningless(draw: &mut Draw) -> Case {
    let (sizes, rows): (Sizes, Rows<'_>) = ([2, 4, 3], &[&[0, 1, 1, 1], &[1, 1, 0, 0]]);
    let mut logits = draw.tensor(&sizes);
    for (i, token) in tokens(rows).indexed_iter() {
        if *token == 0.0 {
            let mut row = logits.index_axis_mut(Axis(0), i[0]);
            row.index_axis_mut(Axis(0), i[1]).fill(f64::NAN);
        }
    }
    let case = Case::of("next_token_loss").f32("logits", &logits).ids("ids", &ids(draw, sizes));
    with_tokens(case, rows).remark("logits at padding are NaN")
}

fn in_half(draw: &mut Draw) -> Case {
    with_tokens(loss(draw, [1, 5, 4], 3.0, Dtype::BF16), &[&[0, 1, 1, 1, 0]])
}

/// One wrong argument at a time.
pub fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let (logits, right) = (draw.tensor(&[2, 3, 4]), ids(draw, [2, 3, 4]));
    let beyond = |id: f64| {
        let mut ids = right.clone();
        ids[[1, 2]] = id;
        ids
    };
    let of = |logits: &ArrayD<f64>| Case::of("next_token_loss").f32("logits", logits);
    let fits = || of(&logits).ids("ids", &right);
    let empty = |shape: &[usize]| ArrayD::zeros(shape);
    let cases = [
        of(&draw.tensor(&[2, 3])).ids("ids", &right),
        any_error(of(&draw.tensor(&[2, 3, 4, 5])).ids("ids", &right), &["rank", "shape"]),
        any_error(of(&draw.tensor(&[2, 3, 1, 4])).ids("ids", &right), &["rank", "shape"]),
        Case::of("next_token_loss").ids("logits", &logits).ids("ids", &right),
        of(&logits).f32("ids", &right),
        of(&logits).ids("ids", &beyond(4.0)),
        of(&logits).ids("ids", &beyond(-1.0)),
        about_any(of(&logits).ids("ids", &ids(draw, [2, 4, 4])), &["logits", "ids"]),
        about_any(of(&logits).ids("ids", &ids(draw, [3, 3, 4])), &["logits", "ids"]),
        about_any(of(&empty(&[0, 3, 4])).ids("ids", &empty(&[0, 3])), &["logits", "ids"]),
        of(&draw.tensor(&[2, 1, 4])).ids("ids", &ids(draw, [2, 1, 4])),
        fits().f32("tokens", &tokens(&[&[1; 3], &[1; 3]])),
        with_tokens(fits(), &[&[1; 4], &[1; 4]]),
        with_tokens(fits(), &[&[1; 3]]),
        with_tokens(fits(), &[&[1, 0, 1], &[0, 1, 0]]),
        with_tokens(fits(), &[&[0; 3], &[0; 3]]),
    ];
    cases.map(Case::record).into()
}
