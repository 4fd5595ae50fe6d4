//! Bonus task `a2.moe`: a layer of experts, of which each token meets a few.

mod misconceptions;

use ndarray::{Array2, ArrayD, Axis, Ix2, Slice};
use safetensors::Dtype;

use harness::{Array, Case, Check, Draw, Record, Task, Tolerance, Verdict, also_in_f64};
use wording::text;

use crate::a2::one_leads;

/// The task.
pub static TASK: Task =
    Task::new("a2.moe", text("混合专家", "a mixture of experts"), CHECKS, misconceptions::NAMED)
        .bonus();

static CHECKS: &[Check] = &[
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.moe.route",
            3,
            text("路由：top-k 与重新归一化", "routing: top-k, renormalised"),
            text(
                "对全部专家做 softmax，取最大的 k 个，再除以这 k 个之和。",
                "softmax over all experts, the k largest, then divided by the sum of those k.",
            ),
            route_cases,
            "moe",
        )
    },
    Check {
        needs: &["a2.moe.route"],
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.moe.route_in_f32",
            2,
            text("半精度的输入，f32 的路由", "half precision in, f32 in the router"),
            text(
                "x 与 router 先转成 f32 再相乘：舍入过的 logit 可能把词元送到别处。",
                "turn x and router into f32 before the product: a rounded logit may send a token elsewhere.",
            ),
            half_cases,
            "moe",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32_BLOCK),
        ..Check::golden(
            "a2.moe.forward",
            3,
            text("一个设备上的专家", "the experts of one rank"),
            text(
                "first 是本设备第一个专家的编号；别处的专家贡献 0；各设备之和就是整层。",
                "first is the number of the first expert here; experts elsewhere contribute 0; the sum over ranks is the whole layer.",
            ),
            forward_cases,
            "moe",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.moe.balance_loss",
            1,
            text("负载均衡损失", "the load-balancing loss"),
            text(
                "e · Σ fᵢ·Pᵢ：fᵢ 是落在专家 i 上的选择占 n·k 的比例，Pᵢ 是平均概率；完全均衡时是 1。",
                "e · Σ fᵢ·Pᵢ: fᵢ is the fraction of the n·k choices that fell on expert i, Pᵢ its mean probability; 1 under a perfect balance.",
            ),
            balance_cases,
            "moe",
        )
    },
    Check {
        // The stub looks at arguments already.
        needs: &["a2.moe.route"],
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.moe.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text("1 ≤ k ≤ e；形状与 dtype 要相合。", "1 ≤ k ≤ e; shapes and dtypes fit."),
            error_cases,
            "moe",
        )
    },
];

fn route_cases(draw: &mut Draw) -> Vec<Record> {
    let sizes = [[9, 3, 4, 2], [7, 2, 5, 1], [6, 3, 3, 3], [4, 8, 40, 12]];
    let cases = sizes.map(|[n, m, e, k]| {
        let case = router(draw, [n, m, e], Dtype::F32);
        let case = case.with("k", k as i64).strided();
        let parts = [("probabilities", &[n, e][..]), ("weights", &[n, k])];
        // A single weight is 1, and its gradient rounding and nothing else.
        let parts = if k == 1 { &parts[..1] } else { &parts };
        case.gradients_of(draw, &["x", "router"], parts)
    });
    let far = far_router(draw).with("k", 1);
    // One token, which is one row.
    let one = router(draw, [1, 3, 6], Dtype::F32).with("k", 4);
    also_in_f64(cases.into_iter().chain([far.remark("logits of some 1e4"), one]))
}

/// Logits of some 1e4. Every token is sure of its expert.
fn far_router(draw: &mut Draw) -> Case {
    loop {
        let (x, router) = (draw.tensor(&[5, 4]) * 1e3, draw.tensor(&[3, 4]) * 10.0);
        let [rows, columns] = [&x, &router].map(|x| x.view().into_dimensionality::<Ix2>());
        let logits = rows.expect("rows").dot(&columns.expect("rows").t());
        if logits.rows().into_iter().all(|row| one_leads(&row)) {
            return Case::of("route").f32("x", &x).f32("router", &router);
        }
    }
}

/// Tokens and a router. No token has two experts so alike that rounding would decide, and
/// in `f32` none is so sure of its expert that gradients are rounding.
fn router(draw: &mut Draw, [n, m, e]: [usize; 3], dtype: Dtype) -> Case {
    let most = if dtype == Dtype::F32 { 1.5 / (m as f64).sqrt() } else { 2.0 };
    loop {
        let (x, router) = (draw.tensor(&[n, m]), draw.tensor_in(&[e, m], -most, most));
        let [rows, columns] = [&x, &router].map(|x| {
            let numbers = Array::rounded(x, dtype).numbers().expect("numbers");
            Array2::from_shape_vec((numbers.len() / m, m), numbers).expect("rows of m")
        });
        let mut logits = rows.dot(&columns.t());
        let apart = logits.rows_mut().into_iter().all(|mut logits| {
            let logits = logits.as_slice_mut().expect("a row");
            logits.sort_by(f64::total_cmp);
            logits.windows(2).all(|pair| pair[1] - pair[0] > 1e-4)
        });
        if apart {
            return Case::of("route").tensor("x", &x, dtype).tensor("router", &router, dtype);
        }
    }
}

fn half_cases(draw: &mut Draw) -> Vec<Record> {
    [Dtype::BF16, Dtype::F16]
        .map(|dtype| router(draw, [6, 16, 4], dtype).with("k", 2).record())
        .into()
}

/// Where tokens go, by drawn probabilities: all of them to the first expert among others,
/// none to the last.
fn routed(draw: &mut Draw, case: Case, [n, e, k]: [usize; 3]) -> Case {
    let odds = draw.tensor_in(&[n, e], 0.1, 1.0);
    let sums = odds.sum_axis(Axis(1)).insert_axis(Axis(1));
    let probabilities = odds / sums;
    let choices = |draw: &mut Draw| -> Vec<usize> {
        let mut others: Vec<usize> = draw.permutation(e - 2).iter().map(|i| i + 1).collect();
        others.truncate(k - 1);
        others.insert(draw.below(k), 0);
        others
    };
    let chosen: Vec<f64> = (0..n).flat_map(|_| choices(draw)).map(|i| i as f64).collect();
    let experts = ArrayD::from_shape_vec(vec![n, k], chosen).expect("n by k");
    let case = case.f32("probabilities", &probabilities).ids("experts", &experts);
    case.f32("weights", &draw.tensor_in(&[n, k], 0.1, 0.9))
}

/// Ranks of the same five experts: three that hold all of them, one that no token comes
/// to, and one that holds them all.
fn forward_cases(draw: &mut Draw) -> Vec<Record> {
    let (n, m, f, e) = (10, 3, 4, 5);
    let shapes = [("gate", [e, f, m]), ("up", [e, f, m]), ("down", [e, m, f])];
    let weights = shapes.map(|(name, shape)| (name, draw.tensor(&shape)));
    let case = Case::of("forward").f32("x", &draw.tensor(&[n, m]));
    let case = routed(draw, case, [n, e, 3]).strided();
    also_in_f64([(0, 2), (2, 3), (3, 5), (4, 5), (0, 5)].map(|(first, end)| {
        let mine = |case: Case, (name, all): &(&'static str, ArrayD<f64>)| {
            let part = all.slice_axis(Axis(0), Slice::from(first..end));
            case.f32(name, &part.to_owned())
        };
        let case = weights.iter().fold(case.clone(), mine).with("first", i64::from(first));
        case.gradients(draw, &["x", "weights", "gate", "up", "down"], &[n, m])
    }))
}

fn balance_cases(draw: &mut Draw) -> Vec<Record> {
    also_in_f64([[6, 4, 2], [5, 5, 3], [1, 3, 1]].map(|sizes| {
        let case = routed(draw, Case::of("balance_loss"), sizes);
        case.gradients(draw, &["probabilities"], &[])
    }))
}

fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let (x, router) = (draw.tensor(&[3, 4]), draw.tensor(&[5, 4]));
    let route = |x: &ArrayD<f64>| Case::of("route").f32("x", x);
    // All of one sign, so that the sums of the one call without an error do not cancel.
    let above = Case::of("forward").f32("x", &draw.tensor_in(&[3, 4], 0.5, 2.0));
    let routed = routed(draw, above, [3, 5, 2]);
    let experts = |gate: &[usize], up: &[usize]| {
        let [gate, up] = [gate, up].map(ArrayD::ones);
        let down = gate.view().permuted_axes(vec![0, 2, 1]).to_owned();
        routed.clone().f32("gate", &gate).f32("up", &up).f32("down", &down)
    };
    let balance = |weights: &[usize], expert: f64| {
        let case = Case::of("balance_loss").f32("probabilities", &ArrayD::ones(vec![3, 5]));
        let case = case.ids("experts", &ArrayD::from_elem(vec![3, 2], expert));
        case.f32("weights", &ArrayD::ones(weights))
    };
    let cases = [
        route(&x).f32("router", &router).with("k", 0),
        route(&x).f32("router", &router).with("k", 6),
        route(&x).f32("router", &draw.tensor(&[5, 3])).with("k", 1),
        route(&x).tensor("router", &router, Dtype::F16).with("k", 1),
        route(&ArrayD::zeros(vec![0, 4])).f32("router", &router).with("k", 1),
        Case::of("route").ids("x", &x).ids("router", &router).with("k", 1),
        experts(&[5, 2, 4], &[5, 2, 4]).with("first", 0),
        experts(&[2, 3, 4], &[2, 3, 4]).with("first", 4),
        experts(&[2, 3, 4], &[2, 4, 4]).with("first", 0),
        balance(&[3, 2], 4.0),
        balance(&[3, 2], 5.0),
        balance(&[3, 3], 0.0),
    ];
    cases.map(Case::record).into()
}
