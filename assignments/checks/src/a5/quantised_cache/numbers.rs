//! Numbers to be quantised, and numbers to be brought back.

use harness::{Case, Draw, Record, also_in_f64};
use ndarray::{ArrayD, arr1, arr2};
use safetensors::Dtype;

/// How many of the last steps are looked at.
const MOST: f64 = 127.0;

/// A row that `number` draws, all of which lie clearly on one side of a half.
pub fn clear_row(draw: &mut Draw, d: usize, number: impl Fn(&mut Draw) -> f64) -> Vec<f64> {
    loop {
        let row: Vec<f64> = (0..d).map(|_| number(draw)).collect();
        let most = row.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        let is_clear = |x: &f64| ((x / most * MOST).abs().fract() - 0.5).abs() > 0.02;
        if most > 0.0 && row.iter().all(is_clear) {
            return row;
        }
    }
}

/// Rows over the last axis, all of them clear of halves, and each of another size.
pub fn clear(draw: &mut Draw, shape: &[usize], number: impl Fn(&mut Draw) -> f64) -> ArrayD<f64> {
    let d = shape.last().copied().unwrap_or(1);
    let rows = shape.iter().product::<usize>() / d;
    let row = |_| clear_row(draw, d, &number);
    let numbers = (0..rows).flat_map(row).collect();
    ArrayD::from_shape_vec(shape.to_vec(), numbers).expect("as many as the shape has")
}

/// A number in -2 … 2.
pub fn plain(draw: &mut Draw) -> f64 {
    draw.number(-2.0, 2.0)
}

/// A number that every dtype holds exactly.
pub fn short(draw: &mut Draw) -> f64 {
    (draw.below(509) as f64 - 254.0) / 64.0
}

fn quantise(x: &ArrayD<f64>, dtype: Dtype) -> Case {
    Case::of("quantise").tensor("x", x, dtype)
}

/// Halves on both sides, whose scales are 1, 2 and a half; a row of zeros; the largest below 0.
fn halves() -> ArrayD<f64> {
    arr2(&[
        [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 126.5, 127.0],
        [1.0, 3.0, 5.0, -3.0, -5.0, -7.0, -254.0, 251.0],
        [0.0, 0.0, 0.0, -0.0, 0.0, 0.0, 0.0, 0.0],
        [0.25, 0.75, -0.75, 1.25, -63.5, 62.75, 31.25, 0.0],
    ])
    .into_dyn()
}

/// Numbers in `f64` whose whole number hangs on the seventh digit of the scale: those in the first
/// row lie between half of what the scale is and half of what it was before it was rounded, those in
/// the second so near to a half that `f32` does not see it, those in the third between halves of the
/// scale and of what it is if the largest number is rounded first.
fn sharp(draw: &mut Draw) -> ArrayD<f64> {
    let (most, scale) = loop {
        let most = draw.number(1.0, 2.0);
        let scale = most / MOST;
        let off = (f64::from(scale as f32) / scale - 1.0).abs();
        if off > 1e-8 {
            break (most, scale);
        }
    };
    let between = f64::midpoint(f64::from(scale as f32), scale);
    let first = [100.5, -90.5, 77.5, 64.5].map(|half| half * between);
    let short = 0.5 + draw.below(500) as f64 / 1024.0;
    let second = [100.5, -90.5, 78.5, 64.5].map(|half| half * short * (1.0 + 1e-10));
    // What is divided before it is rounded, and what is rounded before it is divided.
    let (largest, divided, rounded) = loop {
        let most = draw.number(1.0, 2.0);
        let (divided, rounded) = ((most / MOST) as f32, most as f32 / MOST as f32);
        if divided.to_bits() != rounded.to_bits() {
            break (most, f64::from(divided), f64::from(rounded));
        }
    };
    let between = f64::midpoint(divided, rounded);
    let third = [100.5, -90.5, 77.5, 64.5].map(|half| half * between);
    let row = |numbers: [f64; 4], most: f64| [most, numbers[0], numbers[1], numbers[2], numbers[3]];
    arr2(&[row(first, most), row(second, MOST * short), row(third, largest)]).into_dyn()
}

/// Any number of dims, every float, large and small rows, halves, zeros.
pub fn quantising(draw: &mut Draw) -> Vec<Record> {
    let sized = |draw: &mut Draw| {
        let sizes = [1e-30, 1e-3, 1.0, 900.0, 1e8, 1e36];
        let rows: Vec<f64> = sizes
            .iter()
            .flat_map(|size| clear_row(draw, 5, plain).into_iter().map(move |x| x * size))
            .collect();
        ArrayD::from_shape_vec(vec![6, 5], rows).expect("six rows")
    };
    let negative = arr2(&[[-2.0, 0.3, 1.1], [0.4, -0.9, 0.2]]).into_dyn();
    let cases = [
        quantise(&clear(draw, &[3, 2, 5, 4], plain), Dtype::F32),
        quantise(&clear(draw, &[7], plain), Dtype::F32).remark("one row"),
        quantise(&clear(draw, &[4, 1], plain), Dtype::F32).remark("rows of one number"),
        quantise(&sized(draw), Dtype::F32).remark("rows of all sizes").strided(),
        quantise(&halves(), Dtype::F32).remark("halves, and a row of zeros"),
        quantise(&halves(), Dtype::BF16).remark("halves, and a row of zeros"),
        quantise(&negative, Dtype::F32).remark("the largest is negative"),
        quantise(&clear(draw, &[6, 9], short), Dtype::F16),
        quantise(&clear(draw, &[2, 3, 8], short), Dtype::BF16).strided(),
        quantise(&sharp(draw), Dtype::F64).remark("halves by the seventh digit of the scale"),
        quantise(&(clear(draw, &[2, 5], plain) * 1e39), Dtype::F64).remark("beyond f32"),
    ];
    also_in_f64(cases)
}

/// A case of `dequantise`, in these words for dtypes.
fn dequantise(
    draw: &mut Draw,
    shape: &[usize],
    [of_values, kind]: [&str; 2],
    dtype: Dtype,
) -> Case {
    let values = ArrayD::from_shape_simple_fn(shape, || draw.below(255) as f64 - 127.0);
    let mut rows = shape.to_vec();
    *rows.last_mut().expect("a dim") = 1;
    let case = Case::of("dequantise").ids("values", &values);
    // They travel as `i64`, and become `i8` again where nothing else is said.
    let case = match of_values {
        "i8" => case,
        other => case.unlisted_fact("dtype of values", other),
    };
    case.tensor("scales", &draw.tensor_in(&rows, 0.004, 0.9), dtype).with("kind", kind)
}

/// Every dtype, any number of dims.
pub fn dequantising(draw: &mut Draw) -> Vec<Record> {
    let mut of = |shape: &[usize], kind| dequantise(draw, shape, ["i8", kind], Dtype::F32);
    let cases = [
        of(&[3, 2, 5, 4], "f32"),
        of(&[6], "f32"),
        of(&[2, 7], "f64").strided(),
        of(&[4, 3, 9], "f16"),
        of(&[5, 8], "bf16").strided(),
    ];
    cases.into_iter().map(Case::record).collect()
}

/// One thing wrong at a time.
pub fn errors(draw: &mut Draw) -> Vec<Record> {
    let with = |wrong: f64| arr2(&[[1.0, -2.0, 0.5], [0.25, wrong, 3.0]]).into_dyn();
    let empty = |shape: &[usize]| ArrayD::zeros(shape.to_vec());
    let mut cases = vec![
        quantise(&with(1.0), Dtype::I64),
        quantise(&with(1.0), Dtype::BOOL),
        quantise(&ndarray::arr0(1.5).into_dyn(), Dtype::F32),
        quantise(&empty(&[0, 3]), Dtype::F32),
        quantise(&empty(&[2, 0]), Dtype::F64),
        quantise(&with(f64::NAN), Dtype::F32).remark("one is NaN"),
        quantise(&with(f64::INFINITY), Dtype::F64).remark("one is infinite"),
        quantise(&with(f64::NEG_INFINITY), Dtype::BF16).remark("one is infinite"),
        quantise(&arr1(&[f64::NAN]).into_dyn(), Dtype::F16).remark("one is NaN"),
    ];
    let mut of = |words, dtype| dequantise(draw, &[2, 3, 4], words, dtype);
    cases.push(of(["i64", "f32"], Dtype::F32).remark("values of i64"));
    cases.push(of(["f32", "f32"], Dtype::F32).remark("values of f32"));
    cases.push(of(["i8", "f64"], Dtype::F64));
    cases.push(of(["i8", "f16"], Dtype::F16));
    cases.push(of(["i8", "i64"], Dtype::F32));
    cases.push(of(["i8", "i8"], Dtype::F32));
    for shape in [&[2, 3, 4][..], &[2, 3], &[3, 1], &[2, 1, 1]] {
        let scales = draw.tensor_in(shape, 0.1, 0.9);
        cases.push(dequantise(draw, &[2, 3, 4], ["i8", "f32"], Dtype::F32).f32("scales", &scales));
    }
    cases.into_iter().map(Case::record).collect()
}
