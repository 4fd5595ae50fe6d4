//! Task `a2.norms`: normalisation of a token's vector.

mod misconceptions;

use ndarray::{ArrayD, Axis};
use safetensors::Dtype;

use harness::operators::Work;
use harness::{
    Array, Case, Check, Draw, Record, Task, Tolerance, Verdict, also_in_f64, rounds_unambiguously,
};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a2.norms", text("归一化", "norms"), CHECKS, misconceptions::NAMED)
        .by_hand(&[Work::Norm]);

static CHECKS: &[Check] = &[
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.norms.rms",
            3,
            text("RMSNorm", "RMSNorm"),
            text(
                "x / √(mean(x²) + eps) · gain：不减均值，eps 在根号里面。",
                "x / √(mean(x²) + eps) · gain: no mean is subtracted, eps is inside the root.",
            ),
            rms_cases,
            "norms",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.norms.half",
            2,
            text("半精度的输入", "half precision"),
            text(
                "f16 与 bf16 在 f32 里归一化，300 的平方超过了 f16 的范围；RMSNorm 与 GroupRMSNorm 先转回原来的 dtype 再乘增益，LayerNorm 乘了增益、加了偏置，最后才转。",
                "normalise f16 and bf16 in f32, since the square of 300 is beyond f16; RMSNorm and GroupRMSNorm cast back before the gain, LayerNorm after gain and bias.",
            ),
            half_cases,
            "norms",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.norms.group_rms",
            2,
            text("GroupRMSNorm", "GroupRMSNorm"),
            text(
                "每组是相邻的 d/g 个特征，用它自己的均方根。",
                "a group is d/g neighbouring features, with a root mean square of its own.",
            ),
            group_cases,
            "norms",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.norms.layer",
            2,
            text("LayerNorm", "LayerNorm"),
            text(
                "减去均值，方差除以 d（有偏），eps 在根号里面，最后是增益与偏置。",
                "subtract the mean, divide the variance by d (biased), eps inside the root, then gain and bias.",
            ),
            layer_cases,
            "norms",
        )
    },
    Check {
        // The stub looks at arguments already.
        needs: &["a2.norms.rms"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.norms.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "增益要与最后一维一样长，dtype 要与 x 一样；组数要整除 d；eps 要大于 0。",
                "the gain is as long as the last dim and of the dtype of x; groups divide d; eps is above 0.",
            ),
            error_cases,
            "norms",
        )
    },
];

/// So small that eps of 1e-5 is ten times the mean square.
const SMALL: f64 = 1e-3;

const EPS: f64 = 1e-5;

/// `x` of `shape` with a gain, both of `dtype`.
fn case(draw: &mut Draw, method: &'static str, x: &ArrayD<f64>, dtype: Dtype) -> Case {
    let d = *x.shape().last().expect("a dim");
    let gain = draw.tensor_in(&[d], 0.5, 2.0);
    Case::of(method).tensor("x", x, dtype).tensor("gain", &gain, dtype)
}

fn rms_cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    for (scale, shape, eps) in
        [(1.0, vec![2, 3, 8], EPS), (SMALL, vec![4, 6], EPS), (1.0, vec![5], 0.1)]
    {
        // Not around 0: whoever subtracts the mean is seen.
        let mut x = draw.tensor_in(&shape, -0.5, 1.5) * scale;
        if scale == SMALL {
            // Only eps keeps this gradient finite.
            x.slice_mut(ndarray::s![1, ..]).fill(0.0);
        }
        let case = case(draw, "rms_norm", &x, Dtype::F32).with("eps", eps).strided();
        cases.push(case.gradients(draw, &["x", "gain"], &shape));
    }
    // Rows that are the same, one feature, and rows whose squares differ by 1e12.
    let row = draw.tensor_in(&[1, 6], 0.5, 1.5);
    let same = ndarray::concatenate(Axis(0), &[row.view(), row.view(), row.view()]);
    let one = draw.tensor_in(&[4, 1], -0.5, 1.5);
    let mut far = draw.tensor_in(&[3, 8], -0.5, 1.5);
    far.slice_mut(ndarray::s![1, ..]).mapv_inplace(|x| x * 1e6);
    // So small that an eps of custom is another one.
    let tiny = draw.tensor_in(&[2, 4], -0.5, 1.5) * 1e-5;
    let same = same.expect("rows of one length");
    for (x, eps) in [(same, 0.01), (one, 0.1), (far, EPS), (tiny, 1e-12)] {
        cases.push(case(draw, "rms_norm", &x, Dtype::F32).with("eps", eps));
    }
    also_in_f64(cases)
}

/// Which features are normalised together, and whether their mean is subtracted.
#[derive(Clone, Copy)]
struct Way {
    method: &'static str,
    groups: usize,
    centred: bool,
}

const WAYS: [Way; 3] = [
    Way { method: "rms_norm", groups: 1, centred: false },
    Way { method: "group_rms_norm", groups: 2, centred: false },
    Way { method: "layer_norm", groups: 1, centred: true },
];

/// The features of a row.
const WIDTH: usize = 16;

fn half_cases(draw: &mut Draw) -> Vec<Record> {
    let mut cases = Vec::new();
    for dtype in [Dtype::F16, Dtype::BF16] {
        for way in WAYS {
            let weights = Weights::drawn(draw, dtype);
            let mut unambiguous =
                |low, high| unambiguous_row(draw, way, &weights, dtype, (low, high));
            let usual = [(); 3].map(|()| unambiguous(300.0, 1000.0));
            cases.push(of_rows(way, &usual, &weights, dtype).remark("300 to 1000"));
            let small = 2e-3;
            let [ones, zeros] = [1.0, 0.0].map(|x| ArrayD::from_elem(vec![WIDTH], x));
            let extreme = [
                unambiguous(-small, small),
                unambiguous(3e4, 6e4),
                ones,
                zeros,
                unambiguous(-small, 0.0),
            ];
            let extreme = of_rows(way, &extreme, &weights, dtype);
            cases.push(extreme.remark("rows of some 1e-3, some 1e4, ones and zeros"));
        }
    }
    cases.into_iter().map(Case::record).collect()
}

fn of_rows(way: Way, rows: &[ArrayD<f64>], weights: &Weights, dtype: Dtype) -> Case {
    let rows: Vec<_> = rows.iter().map(|row| row.view()).collect();
    let x = ndarray::stack(Axis(0), &rows).expect("rows of one length");
    let case = Case::of(way.method).tensor("x", &x, dtype);
    let case = case.tensor("gain", &weights.gain, dtype).with("eps", EPS);
    let case = if way.centred { case.tensor("bias", &weights.bias, dtype) } else { case };
    let several = way.groups > 1;
    if several { case.with("groups", way.groups as i64) } else { case }
}

/// Gain and bias as they are after rounding.
struct Weights {
    gain: ArrayD<f64>,
    bias: ArrayD<f64>,
}

impl Weights {
    fn drawn(draw: &mut Draw, dtype: Dtype) -> Self {
        let mut vector = |low, high| {
            let drawn = Array::rounded(&draw.tensor_in(&[WIDTH], low, high), dtype);
            ArrayD::from_shape_vec(vec![WIDTH], drawn.numbers().expect("numbers")).expect("16")
        };
        Self { gain: vector(0.5, 2.0), bias: vector(-1.0, 1.0) }
    }
}

/// Numbers in a range for which what is rounded to `dtype` has one right form: the
/// normalised values, or for LayerNorm what comes after gain and bias.
fn unambiguous_row(
    draw: &mut Draw,
    way: Way,
    weights: &Weights,
    dtype: Dtype,
    (low, high): (f64, f64),
) -> ArrayD<f64> {
    loop {
        let drawn = draw.tensor_in(&[WIDTH], low, high);
        let x = Array::rounded(&drawn, dtype).numbers().expect("numbers");
        let groups = x.chunks(WIDTH / way.groups).flat_map(|group| normalised(group, way.centred));
        let y = ArrayD::from_shape_vec(vec![WIDTH], groups.collect()).expect("16");
        let rounded = if way.centred { y * &weights.gain + &weights.bias } else { y };
        if rounds_unambiguously(&rounded, 1.0, dtype) {
            return drawn;
        }
    }
}

fn normalised(x: &[f64], centred: bool) -> Vec<f64> {
    let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
    let centre = if centred { mean(x) } else { 0.0 };
    let x: Vec<f64> = x.iter().map(|x| x - centre).collect();
    let squares: Vec<f64> = x.iter().map(|x| x * x).collect();
    let root = (mean(&squares) + EPS).sqrt();
    x.iter().map(|x| x / root).collect()
}

fn group_cases(draw: &mut Draw) -> Vec<Record> {
    let cases = [(2, SMALL, EPS), (4, 1.0, 0.1), (1, 1.0, EPS)].map(|(groups, scale, eps)| {
        let x = draw.tensor_in(&[2, 3, 8], -0.5, 1.5) * scale;
        let case = case(draw, "group_rms_norm", &x, Dtype::F32);
        let case = case.with("groups", groups).with("eps", eps).strided();
        case.gradients(draw, &["x", "gain"], &[2, 3, 8])
    });
    // Groups so far apart in size that another's squares show; one of them is zeros.
    let mut apart = draw.tensor_in(&[2, 12], 0.5, 1.5);
    apart.slice_mut(ndarray::s![.., 4..8]).mapv_inplace(|x| x * 1e4);
    apart.slice_mut(ndarray::s![1, ..4]).fill(0.0);
    let apart = case(draw, "group_rms_norm", &apart, Dtype::F32).with("groups", 3);
    // Every feature its own group; a single row.
    let single = draw.tensor_in(&[6], -0.5, 1.5);
    let single = case(draw, "group_rms_norm", &single, Dtype::F32).with("groups", 6);
    let more = [apart.with("eps", EPS), single.with("eps", 0.1)];
    also_in_f64(cases.into_iter().chain(more))
}

fn layer_cases(draw: &mut Draw) -> Vec<Record> {
    let usual = draw.tensor_in(&[2, 2, 5], -0.5, 1.5);
    let small = draw.tensor_in(&[2, 2, 5], -0.5, 1.5);
    // Only eps keeps the gradient of the constant row finite.
    let mut constant = draw.tensor(&[2, 4]);
    constant.slice_mut(ndarray::s![0, ..]).fill(0.75);
    // Eighths, eight in a row: sums and differences are exact, around 1e5 in f32 and around
    // 1e8 in f64. Their squares have lost all that the variance is made of.
    let mut around = |centre: f64| {
        ArrayD::from_shape_simple_fn(vec![2, 8], || centre + draw.below(33) as f64 / 8.0)
    };
    let (far, farther) = (around(1e5), around(1e8));
    let mut layer = |x: &ArrayD<f64>, eps: f64| {
        let shape = x.shape().to_vec();
        let bias = draw.tensor(&shape[shape.len() - 1..]);
        let case = case(draw, "layer_norm", x, Dtype::F32).f32("bias", &bias);
        let case = case.with("eps", eps).strided();
        case.gradients(draw, &["x", "gain", "bias"], &shape)
    };
    also_in_f64([
        layer(&usual, 0.1),
        layer(&(small * SMALL), EPS),
        layer(&constant, EPS).remark("row 0 is constant"),
        layer(&far, EPS).remark("around 1e5"),
        layer(&farther, EPS).in_f64().remark("around 1e8"),
    ])
}

fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let (x, gain) = (draw.tensor(&[2, 6]), draw.tensor(&[6]));
    let empty = ArrayD::zeros(vec![2, 0]);
    let rms = |x: &ArrayD<f64>| Case::of("rms_norm").f32("x", x);
    let group = Case::of("group_rms_norm").f32("x", &x).f32("gain", &gain);
    let layer = Case::of("layer_norm").f32("x", &x).f32("gain", &gain);
    let cases = [
        rms(&x).f32("gain", &draw.tensor(&[5])),
        // What would broadcast fits no better.
        rms(&x).f32("gain", &draw.tensor(&[1])),
        rms(&x).f32("gain", &draw.tensor(&[2, 6])),
        group.clone().f32("gain", &draw.tensor(&[1])).with("groups", 2),
        layer.clone().f32("bias", &draw.tensor(&[1])),
        rms(&ArrayD::zeros(vec![])).f32("gain", &ArrayD::ones(vec![1])),
        rms(&x).tensor("gain", &gain, Dtype::F16),
        rms(&empty).f32("gain", &ArrayD::zeros(vec![0])),
        Case::of("rms_norm").ids("x", &x).ids("gain", &gain),
        group.clone().with("groups", 4),
        group.with("groups", 0),
        layer.clone().f32("bias", &draw.tensor(&[7])),
        layer.tensor("bias", &gain, Dtype::F16),
        Case::of("layer_norm").f32("x", &x).f32("gain", &draw.tensor(&[5])).f32("bias", &gain),
    ];
    let mut cases: Vec<Record> = cases.map(|case| case.with("eps", EPS).record()).into();
    cases.extend([0.0, -EPS].map(|eps| rms(&x).f32("gain", &gain).with("eps", eps).record()));
    cases
}
