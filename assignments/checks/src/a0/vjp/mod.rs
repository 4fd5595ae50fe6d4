//! Task `a0.vjp`: the same operations, backwards.

mod misconceptions;

use contract::a0::{Op, Tensor};
use ndarray::ArrayD;
use proptest::prelude::*;

use super::catalogue::{self, OpCase};
use super::edges;
use super::ops::{self, Maker};
use harness::{CALL, Cases, Check, Draw, Failure, Record, Reveal, Task, Verdict, call_of};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a0.vjp",
    text("向量-雅可比积", "vector-Jacobian products"),
    CHECKS,
    misconceptions::NAMED,
)
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a0.vjp.broadcast",
        5,
        text("广播运算的梯度", "gradients of broadcasting operations"),
        text(
            "前向被重复的轴，反向要把梯度加起来；结果的形状必须等于输入的形状。",
            "what was repeated forwards is summed backwards; a gradient has the shape of its input.",
        ),
        |draw| backward(draw, catalogue::binary, edges::binary),
        "vjp",
    ),
    Check::golden(
        "a0.vjp.matmul",
        4,
        text("矩阵乘的梯度", "gradients of the matrix product"),
        text(
            "∂L/∂X = G·Yᵀ，∂L/∂Y = Xᵀ·G；批量轴若被广播，也要加回去。",
            "∂L/∂X = G·Yᵀ and ∂L/∂Y = Xᵀ·G; batch axes that were broadcast are summed back.",
        ),
        |draw| backward(draw, catalogue::matmul, edges::matmul),
        "vjp",
    ),
    Check::golden(
        "a0.vjp.reduce",
        3,
        text("求和与求均值的梯度", "gradients of sums and means"),
        text(
            "把 g 广播回输入的形状；均值还要除以被平均的元素个数。",
            "broadcast g back to the input's shape; the mean also divides by how many were averaged.",
        ),
        |draw| backward(draw, catalogue::reduce, edges::reduce),
        "vjp",
    ),
    Check::golden(
        "a0.vjp.max",
        2,
        text("最大值的梯度", "gradients of the maximum"),
        text(
            "并列时梯度全部给行优先次序中的第一个。",
            "of equal maxima the first in row-major order gets the whole gradient.",
        ),
        |draw| backward(draw, catalogue::max, edges::max),
        "vjp",
    ),
    Check::golden(
        "a0.vjp.views",
        3,
        text("reshape、permute、slice 的梯度", "gradients of reshape, permute, slice"),
        text(
            "permute 的反向是逆排列；slice 的反向是补零。",
            "a permute goes back by the inverse permutation, a slice by padding with zeros.",
        ),
        |draw| backward(draw, catalogue::views, edges::views),
        "vjp",
    ),
    Check::golden(
        "a0.vjp.gather",
        2,
        text("查表的梯度", "gradients of the look-up"),
        text(
            "同一行被取多次，梯度要累加，不能覆盖。",
            "a row that was taken twice adds both gradients up.",
        ),
        |draw| backward(draw, catalogue::gather, edges::gather),
        "vjp",
    ),
    Check::golden(
        "a0.vjp.unary",
        3,
        text("逐元素函数的梯度", "gradients of functions of each element"),
        text(
            "上一行写明了是哪个函数；不要忘了乘以 g。relu 在 0 处的导数为 0。",
            "the line above names the function; do not forget to multiply by g. The derivative of relu at 0 is 0.",
        ),
        |draw| backward(draw, catalogue::unary, edges::unary),
        "vjp",
    ),
    Check::golden(
        "a0.vjp.softmax",
        2,
        text("softmax 的梯度", "gradients of softmax"),
        text(
            "雅可比矩阵不是对角阵：y·(g - Σ g·y)。",
            "the Jacobian is not diagonal: y·(g - Σ g·y).",
        ),
        |draw| backward(draw, catalogue::softmax, edges::softmax),
        "vjp",
    ),
    Check::golden(
        "a0.vjp.log_sum_exp",
        1,
        text("log-sum-exp 的梯度", "gradients of log-sum-exp"),
        text("log-sum-exp 的导数就是 softmax。", "the derivative of log-sum-exp is softmax."),
        |draw| backward(draw, catalogue::log_sum_exp, edges::log_sum_exp),
        "vjp",
    ),
    Check::golden(
        "a0.vjp.layer_norm",
        3,
        text("层归一化的梯度", "gradients of layer norm"),
        text(
            "均值与方差也依赖 x，它们各带来一项。",
            "mean and variance depend on x as well, and each adds a term.",
        ),
        |draw| backward(draw, catalogue::layer_norm, edges::layer_norm),
        "vjp",
    ),
    Check {
        id: "a0.vjp.adjoint",
        points: 2,
        title: text("⟨Jv, w⟩ = ⟨v, Jᵀw⟩", "⟨Jv, w⟩ = ⟨v, Jᵀw⟩"),
        hint: text(
            "Jv 由你自己的前向用中心差分求得；两边不等，说明 vjp 不是前向的转置导数。",
            "Jv comes from your own forward by central differences; if the sides differ, vjp is not its transposed derivative.",
        ),
        reveal: Reveal::Diff,
        needs: &[
            "a0.ops.broadcast",
            "a0.ops.matmul",
            "a0.ops.reduce",
            "a0.ops.max",
            "a0.ops.views",
            "a0.ops.gather",
            "a0.ops.unary",
            "a0.ops.softmax",
            "a0.ops.log_sum_exp",
            "a0.ops.layer_norm",
        ],
        cases: Cases::Drawn { strategy: adjoint_cases, runs: 200 },
        probe: "vjp.adjoint",
        verdict: Verdict::Law(adjoint),
        clearance: None,
        numbers: &[],
        own: None,
    },
];

/// All cases backwards, the first one again with inputs that lie transposed in memory and
/// with a cotangent of zeros, then the edges.
fn backward(draw: &mut Draw, catalogue: Maker, edges: Maker) -> Vec<Record> {
    let cases = catalogue(draw);
    let mut records: Vec<Record> = cases.iter().map(|case| case.backward(draw)).collect();
    records.push(ops::column_major(cases[0].backward(draw)));
    records.push(without_cotangent(&cases[0]));
    records.extend(one_of_each(&cases).flat_map(|case| of_other_sizes(case, draw)));
    records.extend(edges(draw).iter().map(|case| case.backward(draw)));
    records
}

/// The first case of each operation.
fn one_of_each(cases: &[OpCase]) -> impl Iterator<Item = &OpCase> {
    let mut seen = Vec::new();
    cases.iter().filter(move |case| {
        let kind = std::mem::discriminant(&case.op);
        let is_new = !seen.contains(&kind);
        seen.push(kind);
        is_new
    })
}

/// The case with a huge cotangent, and with a tiny one.
fn of_other_sizes(case: &OpCase, draw: &mut Draw) -> Vec<Record> {
    let cotangents = [1e9, 1e-9].map(|size| draw.tensor(&case.output_shape()) * size);
    cotangents.iter().map(|cotangent| case.with_cotangent(cotangent)).collect()
}

/// The case with a cotangent of zeros, and a call that says so.
fn without_cotangent(case: &OpCase) -> Record {
    let record = case.with_cotangent(&ArrayD::zeros(case.output_shape()));
    let call = format!("{} (all zeros)", call_of(&record));
    record.fact(CALL, call)
}

/// The step of the central differences.
pub const STEP: f64 = 1e-5;

/// Operations with inputs `x`, directions `v` and a cotangent `w`.
fn adjoint_cases() -> BoxedStrategy<Record> {
    (0usize..17, 1usize..4, 1usize..4, any::<u64>(), prop::bool::ANY)
        .prop_map(|(kind, m, n, numbers, flag)| adjoint_case(kind, m, n, numbers, flag))
        .boxed()
}

fn adjoint_case(kind: usize, m: usize, n: usize, numbers: u64, keepdim: bool) -> Record {
    let mut draw = Draw::new(harness::Seed::from_text(&numbers.to_string()), "adjoint");
    let x = catalogue::spread(&mut draw, &[m, n]);
    let one = |op| OpCase { op, inputs: vec![x.clone()] };
    let row = draw.tensor_in(&[n], 0.5, 2.0);
    let two = |op, y: &Tensor| OpCase { op, inputs: vec![x.clone(), y.clone()] };
    let axes = if keepdim { vec![0, 1] } else { vec![1] };
    let case = match kind {
        0 => two(Op::Add, &row),
        1 => two(Op::Sub, &row),
        2 => two(Op::Mul, &row),
        3 => two(Op::Div, &row),
        4 => two(Op::MatMul, &draw.tensor(&[n, m + 1])),
        5 => one(Op::Sum { axes, keepdim }),
        6 => one(Op::Mean { axes, keepdim }),
        7 => one(Op::Max { axes, keepdim }),
        8 => one(Op::Reshape { shape: vec![n, m] }),
        9 => one(Op::Permute { axes: vec![1, 0] }),
        10 => one(Op::Slice { axis: 0, start: m - 1, end: m }),
        11 => one(Op::Gather { indices: vec![m - 1, 0, m - 1] }),
        12 => one(Op::Tanh),
        13 => one(Op::Gelu),
        14 => one(Op::Softmax { axis: usize::from(keepdim) }),
        15 => one(Op::LogSumExp { axis: 1, keepdim }),
        _ => {
            let bias = draw.tensor(&[n]);
            OpCase { op: Op::LayerNorm { eps: 0.1 }, inputs: vec![x.clone(), row, bias] }
        }
    };
    let w = draw.tensor(&case.output_shape());
    let directions = case.inputs.iter().enumerate();
    directions.fold(case.with_cotangent(&w), |record, (i, x)| {
        record.tensor(format!("v{i}"), &draw.tensor(x.shape()))
    })
}

fn adjoint(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let fail = |zh: String, en: String| Err(Failure::law(call_of(case), zh, en));
    let Some((jv_w, v_jtw, scale)) = both_sides(case, got) else {
        return fail("输出的形状不对".into(), "an output has the wrong shape".into());
    };
    // Infinite answers would make the scale infinite, and then everything is close.
    if scale.is_finite() && (jv_w - v_jtw).abs() <= 1e-6 * scale.max(1.0) {
        return Ok(());
    }
    fail(
        format!("⟨Jv, w⟩ = {jv_w:.6}（中心差分），而 ⟨v, Jᵀw⟩ = {v_jtw:.6}"),
        format!("⟨Jv, w⟩ = {jv_w:.6} by central differences, but ⟨v, Jᵀw⟩ = {v_jtw:.6}"),
    )
}

/// Both sides of the law, and the size of what was summed.
fn both_sides(case: &Record, got: &Record) -> Option<(f64, f64, f64)> {
    let product = |a: &ArrayD<f64>, b: &ArrayD<f64>| (a.shape() == b.shape()).then(|| a * b);
    let difference = {
        let (plus, minus) = (got.get("plus").ok()?, got.get("minus").ok()?);
        (plus.shape() == minus.shape()).then(|| (plus - minus) / (2.0 * STEP))?
    };
    let left = product(&difference, &case.expect("cotangent"))?;
    let (mut right, mut scale) = (0.0, left.mapv(f64::abs).sum());
    for i in 0..case.expect_fact::<usize>("inputs") {
        let terms = product(&got.get(&format!("dx{i}")).ok()?, &case.expect(&format!("v{i}")))?;
        right += terms.sum();
        scale += terms.mapv(f64::abs).sum();
    }
    let surplus = got.get(&format!("dx{}", case.expect_fact::<usize>("inputs"))).is_ok();
    (!surplus).then_some((left.sum(), right, scale))
}
