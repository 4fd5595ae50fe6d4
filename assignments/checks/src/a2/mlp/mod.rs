//! Task `a2.mlp`: activations, the gated feed-forward layer, and how layers are put
//! into a residual stream.

mod misconceptions;

use ndarray::{ArrayD, arr1};
use safetensors::Dtype;

use harness::operators::Work;
use harness::{Case, Check, Draw, Record, Task, Tolerance, Verdict, also_in_f64};
use wording::text;

/// The task.
pub static TASK: Task = Task::new(
    "a2.mlp",
    text("激活函数与前馈层", "activations and feed-forward layers"),
    CHECKS,
    misconceptions::NAMED,
)
.by_hand(&[Work::Activation, Work::Dropout])
.unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.mlp.silu",
            2,
            text("SiLU", "SiLU"),
            text(
                "x·σ(x)；数很大时值与梯度也都有限，所以不要自己写 1/(1 + e^(−x))，用 `sigmoid`。",
                "x·σ(x); value and gradient are finite for large numbers too, so do not write 1/(1 + e^(−x)) yourself, use `sigmoid`.",
            ),
            silu_cases,
            "mlp",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.mlp.gelu",
            2,
            text("GELU 的两种形式", "both forms of GELU"),
            text(
                "Exact 用 erf，Tanh 用 tanh；两者相差至多 5e-4，看得出来。",
                "Exact is made of erf and Tanh of tanh; they differ by 5e-4 at most, which shows.",
            ),
            gelu_cases,
            "mlp",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.mlp.swiglu",
            3,
            text("SwiGLU", "SwiGLU"),
            text(
                "(silu(x·gateᵀ) ⊙ (x·upᵀ))·downᵀ：激活函数在 gate 一边。",
                "(silu(x·gateᵀ) ⊙ (x·upᵀ))·downᵀ: the activation is on the side of the gate.",
            ),
            swiglu_cases,
            "mlp",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.mlp.block",
            1,
            text("残差、前置与后置的归一化", "residual, pre-norm and post-norm"),
            text(
                "前置：x + f(norm(x))；后置：norm(x + f(x))。",
                "pre-norm: x + f(norm(x)); post-norm: norm(x + f(x)).",
            ),
            block_cases,
            "mlp.block",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.mlp.dropout",
            1,
            text("给定掩码的 dropout", "dropout with the mask given"),
            text(
                "留下的除以 1 − p，p 是丢掉的概率；丢掉的是 0，原来是无穷或 NaN 也一样，所以要挑，不要乘掩码。",
                "what is kept is divided by 1 − p, where p is the probability to drop; what is dropped is 0, infinite and NaN included, so choose, do not multiply by the mask.",
            ),
            dropout_cases,
            "mlp",
        )
    },
    Check {
        // The stub looks at arguments already.
        needs: &["a2.mlp.silu"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.mlp.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "三个权重的形状要彼此相合，掩码的形状与 x 相同，0 ≤ p < 1。",
                "the shapes of the three weights fit each other, the mask has the shape of x, 0 ≤ p < 1.",
            ),
            error_cases,
            "mlp",
        )
    },
];

/// Nothing to round in half precision: only the dtype of the result shows.
fn zeros(method: &'static str) -> Case {
    Case::of(method).tensor("x", &ArrayD::zeros(vec![2, 4]), Dtype::BF16)
}

fn silu_cases(draw: &mut Draw) -> Vec<Record> {
    let x = draw.tensor_in(&[3, 5], -6.0, 6.0);
    let far = arr1(&[1e4, -1e4, 0.0, 88.0, -88.0, -104.0]).into_dyn();
    let usual = Case::of("silu").f32("x", &x).strided().gradients(draw, &["x"], &[3, 5]);
    let far = Case::of("silu").f32("x", &far).remark("±1e4").gradients(draw, &["x"], &[6]);
    // Beside 1e4 a small rest would pass for 0.
    let below = arr1(&[-1e4, -88.0, -30.0, -2.6, 0.7, 2.1, 3.3]).into_dyn();
    let below = Case::of("silu").f32("x", &below).remark("far below 0");
    let below = below.gradients(draw, &["x"], &[7]);
    also_in_f64([usual, far, below, zeros("silu")])
}

fn gelu_cases(draw: &mut Draw) -> Vec<Record> {
    let x = draw.tensor_in(&[4, 6], -4.0, 4.0);
    let far = arr1(&[10.0, -10.0, 50.0, -50.0, 0.0, 1e4, -1e4]).into_dyn();
    let forms = ["exact", "tanh"].map(|form| {
        let case = Case::of("gelu").f32("x", &x).with("form", form);
        let usual = case.gradients(draw, &["x"], &[4, 6]);
        let far = Case::of("gelu").f32("x", &far).with("form", form).remark("±50, ±1e4");
        let zeros = zeros("gelu").with("form", form);
        [usual.clone().in_f64(), usual, far.gradients(draw, &["x"], &[7]), zeros]
    });
    forms.into_iter().flatten().map(Case::record).collect()
}

fn swiglu_cases(draw: &mut Draw) -> Vec<Record> {
    let cases = [(vec![2, 1, 3, 4], 6), (vec![5, 4], 4), (vec![4], 3)].map(|(shape, f)| {
        let case = Case::of("swiglu").f32("x", &draw.tensor(&shape));
        // Where the derivative of SiLU is nearly 0, near -1.3, it is rounding.
        let case = case.f32("gate", &draw.tensor_in(&[f, 4], -0.5, 0.5));
        let case = case.f32("up", &draw.tensor(&[f, 4]));
        let case = case.f32("down", &draw.tensor(&[4, f])).strided();
        case.gradients(draw, &["x", "gate", "up", "down"], &shape)
    });
    // Gates of some ±1e3: e^(−x) would overflow.
    let far = Case::of("swiglu").f32("x", &(draw.tensor(&[3, 4]) * 1e3));
    let far = far.f32("gate", &draw.tensor(&[5, 4])).f32("up", &draw.tensor(&[5, 4]));
    let far = far.f32("down", &draw.tensor(&[4, 5])).remark("some ±1e3");
    let far = far.gradients(draw, &["x", "gate", "up", "down"], &[3, 4]);
    let weight = |n: usize, k: usize| ArrayD::ones(vec![n, k]);
    let half = zeros("swiglu").tensor("gate", &weight(3, 4), Dtype::BF16);
    let half = half.tensor("up", &weight(3, 4), Dtype::BF16);
    let half = half.tensor("down", &weight(4, 3), Dtype::BF16);
    also_in_f64(cases.into_iter().chain([half, far]))
}

fn block(x: &ArrayD<f64>, wiring: &str) -> Case {
    let case = Case::of("block").f32("x", x).with("wiring", wiring);
    case.remark("norm(x) = x²/2, sublayer(x) = sin(x) + 1")
}

fn block_cases(draw: &mut Draw) -> Vec<Record> {
    let x = draw.tensor(&[2, 3]);
    let token = draw.tensor(&[1, 1, 4]);
    let wirings = ["residual", "pre-norm", "post-norm"];
    let cases = wirings.map(|wiring| block(&x, wiring).gradients(draw, &["x"], &[2, 3]));
    also_in_f64(cases.into_iter().chain(wirings.map(|wiring| block(&token, wiring))))
}

fn mask(draw: &mut Draw, shape: &[usize]) -> ArrayD<f64> {
    let mut first = true;
    ArrayD::from_shape_simple_fn(shape, || {
        let keep = !std::mem::take(&mut first) && draw.below(3) > 0;
        f64::from(u8::from(keep))
    })
}

fn dropout(draw: &mut Draw, p: f64) -> Case {
    let (x, keep) = (draw.tensor(&[3, 4]), mask(draw, &[3, 4]));
    let case = Case::of("dropout").f32("x", &x).tensor("keep", &keep, Dtype::BOOL);
    case.with("p", p)
}

fn dropout_cases(draw: &mut Draw) -> Vec<Record> {
    let cases = [0.2, 0.7].map(|p| dropout(draw, p).gradients(draw, &["x"], &[3, 4]));
    let half = zeros("dropout").tensor("keep", &mask(draw, &[2, 4]), Dtype::BOOL);
    // Dropped is dropped, whatever it was; and nothing and all of it.
    let mut x = draw.tensor(&[2, 4]);
    x[[0, 1]] = f64::INFINITY;
    x[[1, 0]] = f64::NAN;
    x[[1, 3]] = f64::NEG_INFINITY;
    let keep = x.mapv(|x| f64::from(u8::from(x.is_finite())));
    let of = |x: &ArrayD<f64>, keep: &ArrayD<f64>| {
        Case::of("dropout").f32("x", x).tensor("keep", keep, Dtype::BOOL)
    };
    let infinite = of(&x, &keep).with("p", 0.25).remark("what is dropped is not finite");
    let row = draw.tensor(&[3]);
    let whole = [0.0, 1.0].map(|keep| {
        let case = of(&row, &ArrayD::from_elem(vec![3], keep)).with("p", 0.5);
        case.gradients(draw, &["x"], &[3])
    });
    let cases = cases.into_iter().chain([half.with("p", 0.5), infinite]);
    also_in_f64(cases.chain(whole))
}

fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let (x, weight, down) = (draw.tensor(&[2, 4]), draw.tensor(&[3, 4]), draw.tensor(&[4, 3]));
    let turned = ArrayD::ones(vec![4, 2]);
    let swiglu = || Case::of("swiglu").f32("x", &x);
    let cases = [
        Case::of("silu").ids("x", &x),
        Case::of("silu").f32("x", &ArrayD::zeros(vec![0])),
        Case::of("gelu").ids("x", &x).with("form", "exact"),
        swiglu().f32("gate", &down).f32("up", &weight).f32("down", &down),
        swiglu().f32("gate", &weight).f32("up", &down).f32("down", &down),
        swiglu().f32("gate", &weight).f32("up", &weight).f32("down", &weight),
        swiglu().tensor("gate", &weight, Dtype::F64).f32("up", &weight).f32("down", &down),
        swiglu().f32("gate", &weight).f32("up", &weight).tensor("down", &down, Dtype::F64),
        swiglu().f32("gate", &ArrayD::zeros(vec![0, 4])).f32("up", &weight).f32("down", &down),
        Case::of("dropout").f32("x", &x).f32("keep", &x).with("p", 0.5),
        Case::of("dropout").f32("x", &x).tensor("keep", &turned, Dtype::BOOL).with("p", 0.5),
        Case::of("dropout").f32("x", &x).tensor("keep", &down, Dtype::BOOL).with("p", 0.5),
        dropout(draw, 1.0),
        dropout(draw, -0.1),
        // No error, and nothing to round.
        dropout(draw, 0.0),
        swiglu().f32("gate", &weight).tensor("up", &weight, Dtype::F64).f32("down", &down),
        block(&x, "residual").with("faulty", "sublayer"),
        block(&x, "pre-norm").with("faulty", "norm"),
        block(&x, "pre-norm").with("faulty", "sublayer"),
        block(&x, "post-norm").with("faulty", "sublayer"),
        block(&x, "post-norm").with("faulty", "norm"),
        Case::of("block").ids("x", &x).with("wiring", "residual"),
        Case::of("block").f32("x", &ArrayD::zeros(vec![0])).with("wiring", "post-norm"),
    ];
    cases.map(Case::record).into()
}
