//! The cases of `answer_loss`.

use harness::{Case, Draw, Record, also_in_f64};
use ndarray::{ArrayD, s};
use safetensors::Dtype;

const IGNORED: f64 = -100.0;

/// Targets of which so many are ignored in each row, at its beginning.
fn targets(draw: &mut Draw, [b, s, v]: [usize; 3], ignored: &[usize]) -> ArrayD<f64> {
    let mut targets = ArrayD::from_shape_simple_fn(vec![b, s], || draw.below(v) as f64);
    for (row, n) in ignored.iter().enumerate() {
        (0..*n).for_each(|place| targets[[row, place]] = IGNORED);
    }
    targets
}

fn case(draw: &mut Draw, sizes: [usize; 3], ignored: &[usize], scale: f64, dtype: Dtype) -> Case {
    let logits = draw.tensor(&sizes) * scale;
    let case = Case::of("answer_loss").tensor("logits", &logits, dtype);
    case.ids("targets", &targets(draw, sizes, ignored))
}

/// Rows with unequal numbers of targets, a row without any, all targets; large logits.
pub fn cases(draw: &mut Draw) -> Vec<Record> {
    let mut with_gradients = |sizes, ignored: &[usize], scale| {
        let case = case(draw, sizes, ignored, scale, Dtype::F32);
        case.gradients(draw, &["logits"], &[])
    };
    let unequal = with_gradients([3, 5, 7], &[1, 4, 2], 1.0);
    let one_row_without = with_gradients([2, 4, 6], &[4, 1], 1.0).strided();
    let all = with_gradients([1, 3, 5], &[], 1.0);
    let large = with_gradients([2, 3, 4], &[1, 0], 450.0);
    let mut half = |dtype| case(draw, [2, 4, 9], &[2, 1], 3.0, dtype);
    let halves = [half(Dtype::F16), half(Dtype::BF16)];
    let beyond = minus_infinity(draw);
    also_in_f64([unequal, one_row_without, all, large, beyond].into_iter().chain(halves))
}

/// A call in which all logits but the last are -∞ where the target is ignored.
fn minus_infinity(draw: &mut Draw) -> Case {
    let (sizes, ignored) = ([2, 3, 5], [2, 1]);
    let mut logits = draw.tensor(&sizes);
    for (row, n) in ignored.into_iter().enumerate() {
        logits.slice_mut(s![row, ..n, ..4]).fill(f64::NEG_INFINITY);
    }
    let case = Case::of("answer_loss").f32("logits", &logits);
    let case = case.ids("targets", &targets(draw, sizes, &ignored));
    case.remark("logits of -∞ at the targets that are ignored").gradients(draw, &["logits"], &[])
}

/// Batches that have lost all their answers.
pub fn nothing_to_learn(draw: &mut Draw) -> Vec<Record> {
    let mut nothing = |sizes: [usize; 3], dtype| {
        let case = case(draw, sizes, &vec![sizes[1]; sizes[0]], 1.0, dtype);
        if dtype == Dtype::F32 { case.gradients(draw, &["logits"], &[]) } else { case }
    };
    let cases = [
        nothing([2, 3, 5], Dtype::F32),
        nothing([1, 4, 6], Dtype::F32),
        nothing([3, 2, 4], Dtype::BF16),
    ];
    also_in_f64(cases)
}

/// Arguments that do not fit.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let sizes = [2, 3, 5];
    let right = case(draw, sizes, &[1, 2], 1.0, Dtype::F32);
    let with = |targets: ArrayD<f64>| right.clone().ids("targets", &targets);
    let one = |wrong: f64| {
        let mut targets = ArrayD::from_elem(vec![2, 3], 1.0);
        targets[[1, 0]] = wrong;
        targets
    };
    let cases = [
        right.clone().ids("logits", &ArrayD::ones(sizes.to_vec())),
        right.clone().f32("targets", &ArrayD::ones(vec![2, 3])),
        with(ArrayD::ones(vec![2, 4])),
        with(ArrayD::ones(vec![6])),
        with(one(5.0)),
        with(one(-1.0)),
        with(one(-101.0)),
    ];
    cases.map(Case::record).into()
}
