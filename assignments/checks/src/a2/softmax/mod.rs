//! Task `a2.softmax`: softmax and what is made of it.

mod misconceptions;

use ndarray::{ArrayD, Axis, Ix2, arr1, arr2};
use safetensors::Dtype;

use harness::operators::Work;
use harness::{
    Array, Case, Check, Draw, Record, Task, Tolerance, Verdict, also_in_f64, rounds_unambiguously,
};
use wording::text;

use crate::a2::one_leads;

/// The task.
pub static TASK: Task =
    Task::new("a2.softmax", text("softmax", "softmax"), CHECKS, misconceptions::NAMED)
        .by_hand(&[Work::Softmax, Work::CrossEntropy]);

static CHECKS: &[Check] = &[
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.softmax.softmax",
            2,
            text("softmax，含很大的数", "softmax, also of large numbers"),
            text(
                "先减去 dim 上的最大值再取指数：结果不变，但不会溢出；和是沿 dim 求的。",
                "subtract the maximum along dim before exp: the result is the same and nothing overflows; the sum is along dim.",
            ),
            softmax_cases,
            "softmax",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.softmax.masked",
            2,
            text("−∞ 与全被遮住的行", "−∞, and rows that are masked completely"),
            text(
                "−∞ 的位置得 0；一行全是 −∞ 时整行得 0，梯度也是 0：注意 −∞ − (−∞) 是 NaN。",
                "−∞ becomes 0; a row of −∞ only becomes zeros, and so does its gradient: mind that −∞ − (−∞) is NaN.",
            ),
            masked_cases,
            "softmax",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.softmax.log",
            2,
            text("log-softmax 与 log-sum-exp", "log-softmax and log-sum-exp"),
            text(
                "不要对 softmax 取对数：概率会下溢成 0；用 x − max − ln Σ e^(x − max)。",
                "do not take the log of softmax, whose probabilities underflow to 0; use x − max − ln Σ e^(x − max).",
            ),
            log_cases,
            "softmax",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.softmax.cross_entropy",
            2,
            text("交叉熵与 ignore_index", "cross-entropy with ignore_index"),
            text(
                "被忽略的词元既不进分子，也不进分母；一个也不计时损失是 0；f16、bf16 的 logits 给出 f32 的损失；logit 可以是 −∞，不要用乘 0 去盖。",
                "ignored tokens count neither in the sum nor in the number; if none counts the loss is 0; of half-precision logits the loss is f32; a logit may be −∞, so do not cover by a product with 0.",
            ),
            cross_entropy_cases,
            "softmax",
        )
    },
    Check {
        needs: &["a2.softmax.softmax"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.softmax.half",
            1,
            text("半精度的输入", "inputs in half precision"),
            text(
                "f16 与 bf16 先转成 f32 计算，结果只在最后转回去一次。",
                "bring f16 and bf16 to f32, and cast the result back once, at the end.",
            ),
            half_cases,
            "softmax",
        )
    },
    Check {
        // The stub looks at arguments already.
        needs: &["a2.softmax.softmax"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.softmax.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "保留骨架里的 Arg 那几行：dtype、空张量、dim 的范围、目标的形状，都在交给 libtorch 之前查。",
                "keep the stub's lines with Arg: dtype, empty tensors, the range of dim and the shape of the targets are looked at before libtorch sees them.",
            ),
            error_cases,
            "softmax",
        )
    },
];

/// Each row around a centre of its own. Far out, `ln Σ e^x` as one number of `f32` is
/// visibly rounded.
fn around(draw: &mut Draw, shape: &[usize], centres: &[f64]) -> ArrayD<f64> {
    let mut x = ArrayD::zeros(shape);
    for (mut row, centre) in
        x.lanes_mut(Axis(shape.len() - 1)).into_iter().zip(centres.iter().cycle())
    {
        loop {
            let drawn = draw.tensor_in(&[row.len()], -3.0, 3.0);
            row.iter_mut().zip(&drawn).for_each(|(x, drawn)| *x = centre + drawn);
            if centre.abs() < 1e4 || visibly_rounded(log_sum_exp(row.iter())) {
                break;
            }
        }
    }
    x
}

/// Logits of up to `most`; in each row one leads.
fn leading(draw: &mut Draw, shape: &[usize], most: f64) -> ArrayD<f64> {
    loop {
        let x = draw.tensor_in(shape, -most, most);
        if x.rows().into_iter().all(|row| one_leads(&row)) {
            return x;
        }
    }
}

/// In `f64`, of elements as they are in `f32`.
fn log_sum_exp<'a>(x: impl Iterator<Item = &'a f64>) -> f64 {
    let x: Vec<f64> = x.map(|x| f64::from(*x as f32)).collect();
    let most = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most + x.iter().map(|x| (x - most).exp()).sum::<f64>().ln()
}

/// Whether `x` lies a quarter of the spacing of `f32` or more from either neighbour.
fn visibly_rounded(x: f64) -> bool {
    let nearest = x as f32;
    let spacing = f64::from(nearest.abs().next_up()) - f64::from(nearest.abs());
    (x - f64::from(nearest)).abs() >= spacing / 4.0
}

fn softmax_cases(draw: &mut Draw) -> Vec<Record> {
    let x = draw.tensor_in(&[3, 4, 5], -3.0, 3.0);
    let dims = [-1, 0, 1, -3].map(|dim| {
        let case = Case::of("softmax").f32("x", &x).with("dim", dim);
        case.strided().gradients(draw, &["x"], &[3, 4, 5])
    });
    let large = around(draw, &[6, 6], &[1e4, -1e4, 1e5, -1e5, 0.0, 300.0]);
    let large = Case::of("softmax").f32("x", &large).with("dim", 1).remark("around ±1e4, ±1e5");
    let same = ArrayD::from_elem(vec![2, 3, 1], 1e5);
    let same = Case::of("softmax").f32("x", &same).with("dim", -2).remark("equals around 1e5");
    let times = leading(draw, &[3, 7], 3000.0);
    let times = Case::of("softmax").f32("x", &times).with("dim", -1).remark("logits times 1000");
    let four = draw.tensor_in(&[2, 3, 2, 4], -3.0, 3.0);
    let four = Case::of("softmax").f32("x", &four).with("dim", 3);
    also_in_f64(dims.into_iter().chain([large.gradients(draw, &["x"], &[6, 6]), times, four, same]))
}

fn half_cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    for dtype in [Dtype::F16, Dtype::BF16] {
        for method in ["softmax", "log_softmax", "log_sum_exp"] {
            let rows: Vec<_> = (0..3).map(|_| unambiguous_row(draw, method, dtype)).collect();
            let rows: Vec<_> = rows.iter().map(|row| row.view()).collect();
            let x = ndarray::stack(Axis(0), &rows).expect("rows of one length");
            cases.push(half(method, &x, dtype, -1));
            let columns = [far_row(draw), equal_row(method, dtype), hidden_row()];
            let columns: Vec<_> = columns.iter().map(|row| row.view()).collect();
            let x = ndarray::stack(Axis(1), &columns).expect("columns of one length");
            let far = half(method, &x, dtype, 0);
            cases.push(far.remark("columns of some 1e4, of equals and of −∞"));
        }
    }
    cases.into_iter().map(Case::record).collect()
}

fn half(method: &'static str, x: &ArrayD<f64>, dtype: Dtype, dim: i64) -> Case {
    let case = Case::of(method).tensor("x", x, dtype).with("dim", dim);
    let sum = method == "log_sum_exp";
    if sum { case.with("keepdim", dim == 0) } else { case }
}

/// Multiples of 512 near the largest number of `f16`, all different: one probability is 1,
/// the others are 0.
fn far_row(draw: &mut Draw) -> ArrayD<f64> {
    let places = draw.permutation(6).into_iter();
    let row: Vec<f64> = places.map(|i| 62_464.0 - 512.0 * i as f64).collect();
    arr1(&row).into_dyn()
}

/// One number six times, such that there is one right answer in `dtype`.
fn equal_row(method: &str, dtype: Dtype) -> ArrayD<f64> {
    let rows = (0..40).map(|i| ArrayD::from_elem(vec![6], f64::from(i) / 8.0));
    let unambiguous = |row: &ArrayD<f64>| is_unambiguous(row, method, dtype);
    rows.into_iter().find(unambiguous).expect("a number among forty")
}

fn hidden_row() -> ArrayD<f64> {
    ArrayD::from_elem(vec![6], f64::NEG_INFINITY)
}

/// A row for which there is one right answer in `dtype`.
fn unambiguous_row(draw: &mut Draw, method: &str, dtype: Dtype) -> ArrayD<f64> {
    loop {
        let drawn = draw.tensor_in(&[6], -6.0, 6.0);
        if is_unambiguous(&drawn, method, dtype) {
            return drawn;
        }
    }
}

fn is_unambiguous(row: &ArrayD<f64>, method: &str, dtype: Dtype) -> bool {
    let x = Array::rounded(row, dtype).numbers().expect("numbers");
    let total = log_sum_exp(x.iter());
    let logs = ArrayD::from_shape_vec(vec![6], x).expect("six") - total;
    match method {
        "softmax" => rounds_unambiguously(&logs.exp(), 0.0, dtype),
        "log_softmax" => rounds_unambiguously(&logs, 1.0, dtype),
        _ => rounds_unambiguously(&ArrayD::from_elem(vec![1], total), 1.0, dtype),
    }
}

fn masked_cases(draw: &mut Draw) -> Vec<Record> {
    let mut x = draw.tensor_in(&[4, 5], -1.5, 1.5).into_dimensionality::<Ix2>().expect("a matrix");
    x.row_mut(0).slice_mut(ndarray::s![2..]).fill(f64::NEG_INFINITY);
    x[[1, 0]] = f64::NEG_INFINITY;
    x.row_mut(2).fill(f64::NEG_INFINITY);
    let columns = Case::of("softmax").f32("x", &x.t().to_owned().into_dyn()).with("dim", 0);
    let rows = Case::of("softmax").f32("x", &x.into_dyn()).with("dim", -1);
    let rows = rows.remark("row 2 is −∞ only").gradients(draw, &["x"], &[4, 5]);
    let columns = columns.remark("column 2 is −∞ only").gradients(draw, &["x"], &[5, 4]);
    // Far below 0, and yet not hidden: no finite number stands for −∞.
    let mut below = around(draw, &[3, 4], &[-1e5, -3e4, 0.0]);
    for place in [[0, 1], [0, 3], [1, 0], [2, 2]] {
        below[place] = f64::NEG_INFINITY;
    }
    let below = Case::of("softmax").f32("x", &below).with("dim", 1).remark("some −∞, some −1e5");
    // One number in a row, and none.
    let mut single = draw.tensor(&[2, 1]);
    single[[1, 0]] = f64::NEG_INFINITY;
    let single = Case::of("softmax").f32("x", &single).with("dim", 1).remark("row 1 is −∞ only");
    also_in_f64([rows, columns, below, single])
}

fn log_cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    for (shape, dim, centres) in
        [([3, 4], 1, &[0.0][..]), ([4, 3], 0, &[0.0]), ([3, 5], -1, &[1e5, -1e5, 0.0])]
    {
        let x = around(draw, &shape, centres);
        let case = Case::of("log_softmax").f32("x", &x).with("dim", dim);
        cases.push(case.gradients(draw, &["x"], &shape).record());
        for keepdim in [true, false] {
            let case = Case::of("log_sum_exp").f32("x", &x).with("dim", dim);
            let mut sums = shape.to_vec();
            let place = if dim < 0 { 1 } else { dim as usize };
            if keepdim {
                sums[place] = 1;
            } else {
                let _ = sums.remove(place);
            }
            let case = case.with("keepdim", keepdim).gradients(draw, &["x"], &sums);
            cases.push(case.record());
        }
    }
    let far = draw.tensor_in(&[2, 6], -1.0, 1.0) * 300.0;
    let far = Case::of("log_softmax").f32("x", &far).with("dim", -1);
    cases.push(far.clone().in_f64().record());
    let sum = Case::of("log_sum_exp").f32("x", &draw.tensor(&[2, 3])).with("dim", 0);
    cases.push(sum.with("keepdim", false).in_f64().record());
    cases.push(far.remark("probabilities under 1e-38").gradients(draw, &["x"], &[2, 6]).record());
    // A row of −∞ only, and one that has others too.
    let mut hidden = draw.tensor(&[3, 4]);
    hidden.slice_mut(ndarray::s![0, ..]).fill(f64::NEG_INFINITY);
    hidden[[1, 2]] = f64::NEG_INFINITY;
    let log = Case::of("log_softmax").f32("x", &hidden).with("dim", -1);
    cases.push(log.remark("some are −∞").record());
    let sum = Case::of("log_sum_exp").f32("x", &hidden).with("dim", -1);
    cases.push(sum.with("keepdim", false).remark("some are −∞").record());
    // The only dim that goes is the one that was summed.
    let sum = Case::of("log_sum_exp").f32("x", &draw.tensor(&[1, 3])).with("dim", 1);
    cases.push(sum.with("keepdim", false).record());
    cases
}

/// Targets with about a third of them ignored, the first one surely.
fn targets(draw: &mut Draw, shape: &[usize], v: usize, ignored: f64) -> ArrayD<f64> {
    let n: usize = shape.iter().product();
    let ids = (0..n).map(|i| {
        let id = draw.below(v) as f64;
        if i == 0 || (i > 1 && draw.below(3) == 0) { ignored } else { id }
    });
    ArrayD::from_shape_vec(shape, ids.collect()).expect("as many as the shape has")
}

fn loss(draw: &mut Draw, logits: &ArrayD<f64>, targets: &ArrayD<f64>, ignored: i64) -> Case {
    let case = Case::of("cross_entropy").f32("logits", logits).ids("targets", targets);
    case.with("ignore_index", ignored).gradients(draw, &["logits"], &[])
}

fn cross_entropy_cases(draw: &mut Draw) -> Vec<Record> {
    let logits = draw.tensor_in(&[2, 5, 7], -3.0, 3.0);
    let wanted = targets(draw, &[2, 5], 7, -100.0);
    let usual = loss(draw, &logits, &wanted, -100).strided();
    // An index of the vocabulary is ignored: the padding token.
    let four = draw.tensor_in(&[2, 2, 3, 5], -3.0, 3.0);
    let wanted = targets(draw, &[2, 2, 3], 5, 0.0);
    let padding = loss(draw, &four, &wanted, 0);
    let target = ArrayD::from_elem(vec![], draw.below(6) as f64);
    let row = draw.tensor_in(&[6], -3.0, 3.0);
    let one = loss(draw, &row, &target, -100).remark("one token");
    let far = leading(draw, &[6, 4], 1000.0);
    let wanted = targets(draw, &[6], 4, -100.0);
    let far = loss(draw, &far, &wanted, -100).remark("logits times 1000");
    let none = ArrayD::from_elem(vec![2, 5], -1.0);
    let none = loss(draw, &logits, &none, -1).remark("nothing counts");
    let half = |draw: &mut Draw, dtype: Dtype| {
        let logits = draw.tensor_in(&[4, 5], -3.0, 3.0);
        let case = Case::of("cross_entropy").tensor("logits", &logits, dtype);
        case.ids("targets", &targets(draw, &[4], 5, -1.0)).with("ignore_index", -1)
    };
    let halves = [half(draw, Dtype::F16), half(draw, Dtype::BF16)];
    let cases = [usual, padding, one, impossible(draw), far, none];
    let more = [edges(draw), uneven(draw), inside(draw), nothing_possible(draw)];
    also_in_f64(cases.into_iter().chain(halves).chain(more))
}

/// The first and the last token of the vocabulary as targets, all of which count; one row
/// comes twice.
fn edges(draw: &mut Draw) -> Case {
    let mut logits = draw.tensor_in(&[4, 6], -3.0, 3.0);
    let first = logits.slice(ndarray::s![0, ..]).to_owned();
    logits.slice_mut(ndarray::s![3, ..]).assign(&first);
    let wanted = arr1(&[0.0, 5.0, 0.0, 3.0]).into_dyn();
    loss(draw, &logits, &wanted, -100).remark("targets 0 and v − 1, all of them count")
}

/// Sequences of which one token counts, three, and none: a mean of means is another.
fn uneven(draw: &mut Draw) -> Case {
    let logits = draw.tensor_in(&[3, 3, 5], -3.0, 3.0);
    let ignored = 99.0;
    let wanted = [[ignored, 0.0, ignored], [1.0, 4.0, 2.0], [ignored; 3]];
    loss(draw, &logits, &arr2(&wanted).into_dyn(), 99).remark("1, 3 and 0 tokens count")
}

/// What is ignored is a token in the middle of the vocabulary; 0 counts.
fn inside(draw: &mut Draw) -> Case {
    let logits = draw.tensor_in(&[5, 4], -3.0, 3.0);
    let wanted = arr1(&[2.0, 0.0, 2.0, 3.0, 0.0]).into_dyn();
    loss(draw, &logits, &wanted, 2)
}

/// No token counts, and one cannot come.
fn nothing_possible(draw: &mut Draw) -> Case {
    let mut logits = draw.tensor_in(&[2, 3], -3.0, 3.0);
    logits[[1, 2]] = f64::NEG_INFINITY;
    let none = ArrayD::from_elem(vec![2], -100.0);
    loss(draw, &logits, &none, -100).remark("nothing counts, and a logit is −∞")
}

/// Tokens that cannot come have logits of −∞; none of them is a target that counts.
fn impossible(draw: &mut Draw) -> Case {
    let mut logits = draw.tensor_in(&[3, 4], -3.0, 3.0);
    logits[[0, 0]] = f64::NEG_INFINITY;
    logits[[1, 0]] = f64::NEG_INFINITY;
    logits[[1, 3]] = f64::NEG_INFINITY;
    let wanted = ArrayD::from_shape_vec(vec![3], vec![-100.0, 2.0, 1.0]).expect("three");
    loss(draw, &logits, &wanted, -100).remark("some logits are −∞")
}

fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let x = draw.tensor(&[2, 3]);
    let empty = ArrayD::zeros(vec![0, 3]);
    let ids = ArrayD::zeros(vec![2]);
    let softmax = |case: Case, dim: i64| case.with("dim", dim);
    let entropy = |targets: Case| targets.with("ignore_index", -100);
    let cases = [
        softmax(Case::of("softmax").f32("x", &x), 2),
        softmax(Case::of("softmax").f32("x", &empty), 0),
        softmax(Case::of("softmax").ids("x", &x), 0),
        softmax(Case::of("log_softmax").f32("x", &x), -3),
        softmax(Case::of("log_softmax").f32("x", &empty), 0),
        softmax(Case::of("log_softmax").ids("x", &x), 0),
        softmax(Case::of("log_sum_exp").f32("x", &empty), 1).with("keepdim", false),
        softmax(Case::of("log_sum_exp").ids("x", &x), 0).with("keepdim", false),
        entropy(
            Case::of("cross_entropy").f32("logits", &x).ids("targets", &ArrayD::zeros(vec![3])),
        ),
        entropy(Case::of("cross_entropy").f32("logits", &x).f32("targets", &ids)),
        entropy(Case::of("cross_entropy").f32("logits", &x).ids("targets", &(ids.clone() + 3.0))),
        entropy(Case::of("cross_entropy").f32("logits", &x).ids("targets", &(ids.clone() - 1.0))),
    ];
    cases.map(Case::record).into()
}
