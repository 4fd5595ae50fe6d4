//! What is tried. Where a check is about several methods, each has cases with every argument in
//! two values, and one that has to be refused.

use harness::{Case, Draw, Record, also_in_f64};
use ndarray::{ArrayD, Axis, arr1, arr2, s};
use safetensors::Dtype;
use serde_json::json;

use crate::about_any::{about_any, any_error};

/// A matrix whose numbers, by the scale of their group, lie clearly on one side of a half.
fn clear_of_halves(draw: &mut Draw, shape: [usize; 2], group: usize) -> ArrayD<f64> {
    let mut numbers = Vec::new();
    while numbers.len() < shape[0] * shape[1] {
        let row: Vec<f64> = (0..group).map(|_| draw.number(-2.0, 2.0)).collect();
        let most = row.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        let is_clear = |x: &f64| ((x / most * 7.0).fract().abs() - 0.5).abs() > 0.02;
        if row.iter().all(is_clear) {
            numbers.extend(row);
        }
    }
    ArrayD::from_shape_vec(shape.to_vec(), numbers).expect("as many as the shape has")
}

/// Numbers that are exactly halves of the scale, groups of zeros, and one large number.
fn edges() -> ArrayD<f64> {
    arr2(&[
        [7.0, 2.5, -2.5, 3.5, 0.5, -0.5, 1.5, -7.0],
        [0.0, 0.0, 0.0, 0.0, -14.0, 1.0, 3.0, 13.0],
        [1e-3, -1e-3, 0.0, 1e-3, 1e4, 20.0, -3000.0, 700.0],
    ])
    .into_dyn()
}

pub fn int4(draw: &mut Draw) -> Vec<Record> {
    let quantise = |weight: &ArrayD<f64>, group: i64| {
        Case::of("quantise").f32("weight", weight).with("group", group)
    };
    let plain = clear_of_halves(draw, [3, 12], 4);
    let wide = clear_of_halves(draw, [2, 6], 6);
    let cases = [
        quantise(&plain, 4).strided(),
        quantise(&wide, 6),
        quantise(&edges(), 4).remark("halves, zeros and large numbers"),
        quantise(&plain, 5).remark("5 is odd"),
        quantise(&plain, 8).remark("8 does not divide 12"),
        quantise(&plain, 3).remark("3 is odd, and divides 12"),
        quantise(&plain, 0),
        quantise(&plain, -2),
    ];
    let linears = [(0.5, [4, 2, 12]), (-1.75, [3, 1, 12])].map(|(scale, [n, r, k])| {
        linear(draw, scale, (n, r, k)).gradients(draw, &["x", "a", "b"], &[2, 3, n])
    });
    let short = linear(draw, 1.0, (4, 2, 12)).f32("x", &draw.tensor(&[2, 10]));
    let short =
        about_any(short.remark("10 features in place of 12"), &["x", "packed", "scales", "a"]);
    let unfit = linear(draw, 1.0, (4, 2, 12));
    let unfit = [
        unfit.clone().f32("a", &draw.tensor(&[2, 10])).remark("A of 10 columns"),
        unfit.clone().f32("b", &draw.tensor(&[3, 2])).remark("B of 3 rows"),
        unfit.f32("b", &draw.tensor(&[4, 3])).remark("A of 2 rows, B of 3 columns"),
    ];
    let unfit = unfit.map(|case| about_any(case, &["a", "b"]));
    let mut scaled = |shape: &[usize], remark: &str| {
        let case = linear(draw, 1.0, (4, 2, 12)).f32("scales", &ArrayD::ones(shape));
        about_any(case.remark(remark), &["packed", "scales"])
    };
    let rows = scaled(&[3, 3], "scales of 3 rows");
    let groups = scaled(&[4, 5], "5 groups of 12 columns");
    let all = cases.into_iter().chain(linears).chain([short, rows, groups]).chain(unfit);
    all.map(Case::record).collect()
}

/// A layer with `n` outputs, `k` inputs and an adapter of rank `r`; groups of 4.
fn linear(draw: &mut Draw, scale: f64, (n, r, k): (usize, usize, usize)) -> Case {
    let packed: Vec<f64> = (0..n * k / 2).map(|_| draw.below(256) as f64).collect();
    let packed = ArrayD::from_shape_vec(vec![n, k / 2], packed).expect("half as many");
    Case::of("quantised_linear")
        .f32("x", &draw.tensor(&[2, 3, k]))
        .ids("packed", &packed)
        .f32("scales", &draw.tensor_in(&[n, k / 4], 0.05, 0.4))
        .f32("a", &draw.tensor(&[r, k]))
        .f32("b", &draw.tensor(&[n, r]))
        .with("scale", scale)
}

pub fn dora(draw: &mut Draw) -> Vec<Record> {
    let cases = [(0.5, [4, 2, 5]), (2.5, [3, 1, 6])].map(|(scale, [n, r, k])| {
        let case = Case::of("dora_weight")
            .f32("weight", &draw.tensor(&[n, k]))
            .f32("a", &draw.tensor(&[r, k]))
            .f32("b", &draw.tensor(&[n, r]))
            .with("scale", scale)
            .f32("magnitude", &draw.tensor_in(&[n], 0.5, 3.0));
        case.gradients(draw, &["weight", "a", "b", "magnitude"], &[n, k])
    });
    let right = || cases[0].clone();
    let of_factors = |case: Case| about_any(case, &["a", "b"]);
    let refused = [
        right().f32("magnitude", &draw.tensor(&[3])).remark("3 magnitudes"),
        of_factors(right().f32("a", &draw.tensor(&[2, 6])).remark("A of 6 columns")),
        of_factors(right().f32("b", &draw.tensor(&[3, 2])).remark("B of 3 rows")),
        of_factors(right().f32("b", &draw.tensor(&[4, 1])).remark("A of 2 rows, B of 1 column")),
    ];
    let mut records = also_in_f64(cases);
    records.extend(refused.map(Case::record));
    records
}

/// The sums of `b` answers, with policy and reference around these numbers.
fn sums(draw: &mut Draw, case: Case, start: &str, around: &[f64]) -> Case {
    let b = around.len();
    let around = arr1(around).into_dyn();
    let lengths: Vec<f64> = (0..b).map(|i| (1 + 2 * i + draw.below(2)) as f64).collect();
    let policy = draw.tensor(&[b]) + &around;
    case.f32(&format!("{start}policy"), &policy)
        .f32(&format!("{start}reference"), &(draw.tensor(&[b]) + &around * 0.5))
        .ids(&format!("{start}lengths"), &arr1(&lengths).into_dyn())
}

pub fn preferences(draw: &mut Draw) -> Vec<Record> {
    let by = |start: &str| [format!("{start}policy"), format!("{start}reference")];
    let [chosen, rejected] = ["chosen.", "rejected."].map(by);
    let both: Vec<&str> = chosen.iter().chain(&rejected).map(String::as_str).collect();
    let mut cases = Vec::new();
    for (method, numbers) in
        [("ipo", [(0.1, 0.0), (0.7, 0.0)]), ("simpo", [(2.0, 0.5), (0.4, 1.75)])]
    {
        for (beta, gamma) in numbers {
            let case = sums(draw, Case::of(method), "chosen.", &[-3.0, -8.0, -5.0, -20.0]);
            let case = sums(draw, case, "rejected.", &[-4.0, -6.0, -25.0, -9.0]);
            let case = case.with("beta", beta);
            let case = if method == "simpo" { case.with("gamma", gamma) } else { case };
            cases.push(case.gradients(draw, &both, &[]));
        }
    }
    for (kl, beta, good) in
        [(0.3, 0.5, [1.0, 0.0, 0.0, 1.0, 0.0]), (1.75, 0.1, [0.0, 1.0, 1.0, 1.0, 0.0])]
    {
        let good = arr1(&good).into_dyn();
        let case = sums(draw, Case::of("kto"), "", &[-3.0, -6.0, -2.0, -9.0, -4.0]);
        let case = case.tensor("good", &good, Dtype::BOOL).with("kl", kl).with("beta", beta);
        cases.push(case.gradients(draw, &["policy", "reference"], &[]));
    }
    let far = sums(draw, Case::of("simpo"), "chosen.", &[-3e4, -1.0]);
    let far = sums(draw, far, "rejected.", &[-1.0, -6e4]).with("beta", 1.0).with("gamma", 0.5);
    let far = far.remark("arguments of σ around ±1e4").gradients(draw, &both, &[]);
    let negative = cases[4].clone().with("kl", -0.5).remark("a divergence below 0");
    let short = cases[0].clone().ids("rejected.lengths", &arr1(&[2.0, 3.0]).into_dyn());
    let one = cases[0].clone().f32("rejected.policy", &arr1(&[-2.0]).into_dyn());
    let one = about_any(one.remark("1 sum beside 4"), &["policy", "reference", "lengths"]);
    let none = cases[4].clone().with("kl", 0.0).remark("no divergence");
    let sure = sums(draw, Case::of("kto"), "", &[2e4, -2e4, 2e4, -2e4]);
    let sure = sure.tensor("good", &arr1(&[1.0, 1.0, 0.0, 0.0]).into_dyn(), Dtype::BOOL);
    let sure = sure.with("kl", 0.25).with("beta", 1.0).remark("arguments of σ around ±1e4");
    let sure = sure.gradients(draw, &["policy", "reference"], &[]);
    let unknown = ArrayD::from_elem(vec![4], f64::NAN);
    let alone = cases[2].clone().f32("chosen.reference", &unknown);
    let alone = alone.f32("rejected.reference", &unknown).remark("references that are no numbers");
    let mut records = also_in_f64(cases.into_iter().chain([far, none, sure, alone]));
    records.extend([negative, short.remark("2 lengths for 4 answers"), one].map(Case::record));
    records
}

/// The answers of four rows, of different lengths: none in row 2, and tokens in all other rows.
fn answers() -> ArrayD<f64> {
    arr2(&[
        [0.0, 1.0, 1.0, 1.0, 1.0],
        [0.0, 0.0, 1.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [1.0, 0.0, 1.0, 1.0, 0.0],
    ])
    .into_dyn()
}

/// A call about tokens whose log-ratios lie within `spread` of those of their row.
fn tokens(
    draw: &mut Draw,
    method: &'static str,
    (rows, spread): ([f64; 4], f64),
    advantages: [f64; 4],
) -> Case {
    let old = draw.tensor_in(&[4, 5], -3.0, -0.1);
    let around = arr1(&rows).into_dyn().insert_axis(Axis(1));
    let new = &old + &around + &draw.tensor_in(&[4, 5], -spread, spread);
    Case::of(method)
        .f32("log_probs", &new)
        .f32("old_log_probs", &old)
        .f32("advantages", &arr1(&advantages).into_dyn())
        .tensor("answers", &answers(), Dtype::BOOL)
}

/// The same call with an answer in row 2 and none in row 1.
fn with_other_answers(case: Case) -> Case {
    let mut other = answers();
    other.slice_mut(s![1, ..]).fill(0.0);
    other.slice_mut(s![2, 3..]).fill(1.0);
    case.tensor("answers", &other, Dtype::BOOL)
}

const BY: [&str; 3] = ["log_probs", "old_log_probs", "advantages"];

pub fn policies(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    // Each side of the clip with each sign of the advantage.
    for (clip, advantages) in [(0.05, [1.5, -0.7, 2.0, -1.2]), (0.3, [-0.9, 1.1, -3.0, 0.6])] {
        for rows in [[0.5, -0.5, 0.4, 0.5], [0.1, -0.1, 0.0, -0.5]] {
            let case = tokens(draw, "gspo", (rows, 0.04), advantages).with("clip", clip);
            let case = if rows[2] == 0.0 { case } else { with_other_answers(case) };
            cases.push(case.gradients(draw, &BY, &[]));
        }
    }
    let averagings = [json!("PerToken"), json!("PerAnswer"), json!(7.0)];
    for (high, averaging) in [0.1, 0.5, 0.1].into_iter().zip(averagings) {
        let advantages = if high == 0.1 { [1.5, -0.7, 2.0, -1.2] } else { [-1.1, 0.4, 0.9, 2.3] };
        let case = tokens(draw, "cispo", ([0.0; 4], 1.0), advantages).with("clip_high", high);
        let case = if high == 0.1 { case } else { with_other_answers(case) };
        cases.push(case.with("averaging", averaging).gradients(draw, &BY, &[]));
    }
    let short = arr1(&[1.0, 2.0]).into_dyn();
    let short = cases[0].clone().f32("advantages", &short).remark("2 advantages for 4 answers");
    // In this case it is row 1 that has no tokens.
    let left_out = arr1(&[1.5, f64::NAN, 2.0, -1.2]).into_dyn();
    let left_out = cases[0].clone().f32("advantages", &left_out);
    cases.push(left_out.remark("the answer without tokens has no advantage"));
    let counts = cases[4].clone().f32("answers", &answers()).remark("a mask that is no bool");
    let mut records = also_in_f64(cases);
    records.extend([short, counts].map(Case::record));
    records
}

/// The call with two logits of -∞ at each place that does not count.
fn beyond_the_mask(draw: &mut Draw, case: &Case, counts: &ArrayD<f64>) -> Case {
    let logits = |draw: &mut Draw| {
        let mut logits = draw.tensor(&[2, 3, 5]);
        for (place, _) in counts.indexed_iter().filter(|(_, count)| **count == 0.0) {
            let first = draw.below(4);
            logits.slice_mut(s![place[0], place[1], first..first + 2]).fill(f64::NEG_INFINITY);
        }
        logits
    };
    let (student, teacher) = (logits(draw), logits(draw));
    let case = case.clone().f32("student", &student).f32("teacher", &teacher);
    case.remark("logits of -∞ where nothing counts")
}

pub fn muon_and_distillation(draw: &mut Draw) -> Vec<Record> {
    let matrices = [[3, 5], [6, 2], [1, 4]].map(|shape| {
        let case = Case::of("orthogonalise").f32("gradient", &draw.tensor(&shape));
        if shape[0] == 3 { case.strided() } else { case }
    });
    let small = draw.tensor(&[2, 3]) * 1e-6;
    let small = Case::of("orthogonalise").f32("gradient", &small).remark("around 1e-6");
    let counts = arr2(&[[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]]).into_dyn();
    let distils = [(2.0, 1.0), (0.5, 3.0)].map(|(temperature, spread)| {
        let logits = |draw: &mut Draw| draw.tensor(&[2, 3, 5]) * spread;
        let (student, teacher) = (logits(draw), logits(draw));
        let case = Case::of("distil").f32("student", &student).f32("teacher", &teacher);
        let case = case.tensor("counts", &counts, Dtype::BOOL).with("temperature", temperature);
        case.gradients(draw, &["student", "teacher"], &[])
    });
    let none = distils[0].clone().tensor("counts", &(&counts * 0.0), Dtype::BOOL);
    let beyond = beyond_the_mask(draw, &distils[0], &counts);
    let cold = distils[1].clone().with("temperature", 0.0).remark("temperature 0");
    let vector = Case::of("orthogonalise").f32("gradient", &draw.tensor(&[4])).remark("no matrix");
    let vector = any_error(vector, &["rank", "shape"]);
    let mut records = also_in_f64(matrices.into_iter().chain([small]));
    let none = none.remark("none counts");
    records.extend(also_in_f64(distils.into_iter().chain([none, beyond])));
    records.extend([cold, vector].map(Case::record));
    records
}
