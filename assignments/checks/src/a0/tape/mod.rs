//! Task `a0.tape`: automatic differentiation over tensors.

mod misconceptions;
mod program;
mod toy;

use contract::a0::{Op, Tensor};
use proptest::prelude::*;

use harness::{
    Cases, Check, Draw, Failure, Record, Reveal, Seed, Task, Tolerance, Verdict, call_of,
};
pub use program::TapeStep;
pub use toy::Toy;
use wording::text;

use TapeStep::{Apply, Backward, Detach, Leaf, Recording, ZeroGrad};

/// Any variable of a graph may cancel to nearly 0; the others are alike in size.
const ALIKE: Tolerance = Tolerance::F64_OF_ALL;

/// The task.
pub static TASK: Task =
    Task::new("a0.tape", text("自动微分带", "tape"), CHECKS, misconceptions::NAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a0.tape.values",
        2,
        text("值与 requires_grad", "values and requires_grad"),
        text(
            "只要有一个输入需要梯度，结果就需要梯度。",
            "a result requires a gradient as soon as one of its inputs does.",
        ),
        value_cases,
        "tape",
    )
    .within(ALIKE),
    Check::golden(
        "a0.tape.gradients",
        6,
        text("随机表达式图的梯度", "gradients of random expression graphs"),
        text(
            "倒着走完所有操作，同一变量的梯度累加；只有叶子保存 grad。",
            "walk all operations backwards and add up what one variable receives; only leaves keep a grad.",
        ),
        gradient_cases,
        "tape",
    )
    .within(ALIKE),
    Check::golden(
        "a0.tape.accumulate",
        3,
        text("多次 backward 与 zero_grad", "several backward passes and zero_grad"),
        text(
            "第二次 backward 累加到叶子上；中间变量的梯度不能带到下一次。",
            "a second pass adds to the leaves; gradients of intermediates must not carry over.",
        ),
        accumulate_cases,
        "tape",
    )
    .within(ALIKE),
    Check::golden(
        "a0.tape.cut",
        4,
        text("no_grad 与 detach", "no_grad and detach"),
        text(
            "不记录时得到的结果不需要梯度，但叶子的 requires_grad 照旧；set_recording 返回之前的状态。",
            "results made while not recording require no gradient, leaves keep what they were told; set_recording returns the state before.",
        ),
        cut_cases,
        "tape",
    )
    .within(ALIKE),
    Check::golden(
        "a0.tape.visits",
        2,
        text("只访问损失依赖的部分", "only what the loss depends on is visited"),
        text(
            "每个需要的操作恰好调用一次 vjp，其余的一次也不调用。",
            "vjp is called exactly once for each operation that is needed, and never for others.",
        ),
        visit_cases,
        "tape.counting",
    ),
    Check {
        id: "a0.tape.random",
        points: 1,
        title: text("随机图与有限差分一致", "random graphs agree with finite differences"),
        hint: text(
            "看给出的最小图：手算一遍它的梯度。",
            "work the gradient of the minimal graph out by hand.",
        ),
        reveal: Reveal::Diff,
        needs: &[],
        cases: Cases::Drawn { strategy: random_graphs, runs: 40 },
        probe: "tape",
        verdict: Verdict::Law(finite_differences),
        clearance: None,
        numbers: &[],
        own: None,
    },
    Check::golden(
        "a0.tape.own_kernels",
        2,
        text("与自己的运算相连", "joined with your own kernels"),
        text(
            "这里用的是你自己的 a0.ops 和 a0.vjp：先让那两部分通过。",
            "this uses your own a0.ops and a0.vjp: make those pass first.",
        ),
        network_cases,
        "tape.own_kernels",
    )
    .within(ALIKE),
];

const SHAPE: [usize; 2] = [2, 3];

fn leaf() -> TapeStep {
    Leaf { requires_grad: true }
}

fn data() -> TapeStep {
    Leaf { requires_grad: false }
}

fn mul(x: usize, y: usize) -> TapeStep {
    Apply(Op::Mul, vec![x, y])
}

fn add(x: usize, y: usize) -> TapeStep {
    Apply(Op::Add, vec![x, y])
}

fn sub(x: usize, y: usize) -> TapeStep {
    Apply(Op::Sub, vec![x, y])
}

fn tanh(x: usize) -> TapeStep {
    Apply(Op::Tanh, vec![x])
}

/// Without `detach`, which is [`cut_cases`]' matter.
fn value_cases(draw: &mut Draw) -> Vec<Record> {
    let mixed = [leaf(), data(), mul(0, 1), tanh(1), mul(3, 1), add(2, 4)];
    // The data come first, last, and on both sides.
    let data_first = [data(), leaf(), sub(0, 1), data(), sub(0, 3), mul(4, 2), tanh(3), sub(6, 1)];
    vec![
        program::case(draw, &SHAPE, &mixed),
        program::case(draw, &[], &[leaf(), tanh(0)]),
        program::case(draw, &SHAPE, &data_first),
        program::case(draw, &[3, 1, 2], &[data(), tanh(0), leaf(), mul(0, 2)]),
        program::case(draw, &[1], &[leaf(), data(), sub(1, 1), sub(2, 0)]),
    ]
}

fn gradient_cases(draw: &mut Draw) -> Vec<Record> {
    let square = [leaf(), mul(0, 0), Backward(1)];
    let diamond = [leaf(), data(), mul(0, 1), tanh(2), mul(3, 2), add(4, 3), mul(5, 2)];
    let diamond = [&diamond[..], &[Backward(6)]].concat();
    let of_leaf = [leaf(), leaf(), Backward(0)];
    let nothing = [data(), tanh(0), leaf(), Backward(1)];
    let mut cases: Vec<Record> = [&square[..], &diamond, &of_leaf, &nothing]
        .map(|steps| program::case(draw, &SHAPE, steps))
        .into();
    let strategy = graphs(6..16);
    for _ in 0..6 {
        let steps = without_detach(&draw.sample(&strategy));
        cases.push(program::case(draw, &SHAPE, &steps));
    }
    cases.extend(edge_graphs().map(|steps| program::case(draw, &SHAPE, &steps)));
    cases.push(program::case(draw, &[], &[leaf(), mul(0, 0), tanh(1), Backward(2)]));
    cases.push(program::case(draw, &[3, 1, 2], &[data(), leaf(), sub(0, 1), Backward(2)]));
    cases
}

/// Graphs through which zeros flow (they reach a leaf all the same), whose root is not the
/// newest variable, and in which data stand on the left.
fn edge_graphs() -> impl Iterator<Item = Vec<TapeStep>> {
    let cancelled = [leaf(), leaf(), sub(0, 0), mul(2, 1), Backward(3)];
    let zeros_through = [leaf(), leaf(), sub(0, 0), tanh(1), mul(2, 3), Backward(4)];
    let not_the_newest = [leaf(), data(), leaf(), sub(1, 0), mul(3, 0), mul(4, 2), Backward(4)];
    let data_first = [data(), leaf(), sub(0, 1), tanh(0), mul(3, 2), Backward(4)];
    [&cancelled[..], &zeros_through, &not_the_newest, &data_first].map(<[_]>::to_vec).into_iter()
}

/// A leaf that is used more often than fits into a byte.
fn used_often() -> Vec<TapeStep> {
    let sums = (0..300).map(|i| if i == 0 { sub(1, 0) } else { sub(i + 1, 0) });
    [leaf(), leaf()].into_iter().chain(sums).chain([Backward(301)]).collect()
}

fn accumulate_cases(draw: &mut Draw) -> Vec<Record> {
    let graph = [leaf(), leaf(), mul(0, 1), tanh(2), add(3, 0)];
    let with = |rest: &[TapeStep]| [&graph[..], rest].concat();
    [
        with(&[Backward(4), Backward(4)]),
        with(&[Backward(4), Backward(3)]),
        with(&[Backward(4), ZeroGrad]),
        with(&[Backward(4), ZeroGrad, Backward(2)]),
        with(&[Backward(2), tanh(4), Backward(5), Backward(0)]),
        with(&[ZeroGrad, Backward(4), Backward(4), Backward(4)]),
        with(&[Backward(4), ZeroGrad, tanh(1), Backward(5)]),
        with(&[Backward(4), data(), Backward(5), sub(5, 5), Backward(6)]),
        with(&[Backward(2), ZeroGrad, ZeroGrad, Backward(4), Backward(1)]),
    ]
    .map(|steps| program::case(draw, &SHAPE, &steps))
    .into()
}

fn cut_cases(draw: &mut Draw) -> Vec<Record> {
    let detached = [leaf(), tanh(0), Detach(1), mul(1, 2), Detach(0), mul(3, 4), Backward(5)];
    let paused = [
        leaf(),
        Recording(false),
        tanh(0),
        leaf(),
        Recording(true),
        mul(1, 2),
        mul(3, 0),
        Backward(4),
    ];
    let nested = [
        Recording(false),
        Recording(false),
        leaf(),
        mul(0, 0),
        Recording(true),
        Recording(true),
        mul(1, 0),
        Backward(2),
        Backward(1),
    ];
    let backward_while_off = [leaf(), mul(0, 0), Recording(false), Backward(1), Recording(true)];
    let data_while_off =
        [leaf(), data(), mul(0, 1), add(2, 1), Recording(false), Backward(3), Recording(true)];
    let cut_roots =
        [leaf(), Detach(0), tanh(1), Backward(1), Backward(2), mul(0, 2), Backward(3), Detach(3)];
    let made_while_off = [
        Recording(true),
        leaf(),
        tanh(0),
        Recording(false),
        Detach(1),
        data(),
        mul(1, 3),
        leaf(),
        Backward(4),
        Backward(5),
        Backward(1),
        Recording(false),
        ZeroGrad,
        Recording(true),
        sub(4, 1),
        sub(6, 5),
        sub(7, 2),
        Backward(8),
    ];
    let off_all_along =
        [leaf(), tanh(0), Backward(1), Recording(false), Backward(1), ZeroGrad, Backward(0)];
    let programs: [&[TapeStep]; 8] = [
        &detached,
        &paused,
        &nested,
        &backward_while_off,
        &data_while_off,
        &cut_roots,
        &made_while_off,
        &off_all_along,
    ];
    programs.map(|steps| program::case(draw, &SHAPE, steps)).into()
}

fn visit_cases(draw: &mut Draw) -> Vec<Record> {
    let unused_branch = [leaf(), data(), mul(0, 1), tanh(2), tanh(2), mul(4, 0), Backward(3)];
    let constant_branch = [leaf(), data(), tanh(1), mul(2, 1), mul(3, 0), Backward(4)];
    let shared = [leaf(), mul(0, 0), mul(1, 1), mul(2, 2), mul(3, 3), Backward(4)];
    let later = [leaf(), tanh(0), tanh(1), tanh(2), Backward(1)];
    let twice = [leaf(), tanh(0), mul(1, 0), Backward(2), Backward(1)];
    let off = [leaf(), Recording(false), tanh(0), Recording(true), tanh(1), Backward(2)];
    let nothing = [data(), tanh(0), leaf(), Backward(1), Backward(2), Detach(2), Backward(3)];
    let programs = [&unused_branch[..], &constant_branch, &shared, &later, &twice, &off];
    let programs = programs.into_iter().chain([&nothing[..]]).map(<[_]>::to_vec);
    let programs = programs.chain(edge_graphs()).chain([used_often()]);
    programs.map(|steps| program::case(draw, &SHAPE, &steps)).collect()
}

/// Graphs of toy operations that end with a backward pass.
fn graphs(operations: std::ops::Range<usize>) -> BoxedStrategy<Vec<TapeStep>> {
    let choices = prop::collection::vec((0usize..5, any::<u16>(), any::<u16>()), operations);
    choices.prop_map(|choices| graph(&choices)).boxed()
}

fn graph(choices: &[(usize, u16, u16)]) -> Vec<TapeStep> {
    let mut steps = vec![leaf(), data(), leaf()];
    for (kind, a, b) in choices {
        let (a, b) = (*a as usize % steps.len(), *b as usize % steps.len());
        steps.push(match kind {
            0 => add(a, b),
            1 => sub(a, b),
            // Products of products grow fast; a product of squashed factors does not.
            2 if matches!(steps[a], Apply(Op::Tanh, _) | Leaf { .. }) => mul(a, b),
            3 if a > 2 => Detach(a),
            _ => tanh(a),
        });
    }
    steps.push(Backward(steps.len() - 1));
    steps
}

/// The graph with an operation in the place of each detached copy.
fn without_detach(steps: &[TapeStep]) -> Vec<TapeStep> {
    let step = |step: &TapeStep| match step {
        Detach(x) => tanh(*x),
        other => other.clone(),
    };
    steps.iter().map(step).collect()
}

fn random_graphs() -> BoxedStrategy<Record> {
    (graphs(1..8), any::<u32>())
        .prop_map(|(steps, numbers)| {
            let mut draw = Draw::new(Seed::from_text(&numbers.to_string()), "graph");
            program::case(&mut draw, &[2], &steps)
        })
        .boxed()
}

/// `⟨∂(root·cotangent)/∂leaf, 1⟩` by central differences, within 1e-6.
fn finite_differences(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    const H: f64 = 1e-5;
    let steps = program::steps(case);
    let frozen = evaluate(&steps, case, &[], usize::MAX, 0.0);
    for (v, step) in steps.iter().enumerate() {
        if !matches!(step, Leaf { requires_grad: true }) {
            continue;
        }
        let loss = |nudge| {
            let values = evaluate(&steps, case, &frozen, v, nudge);
            let cotangent = case.expect(&format!("cotangent{}", steps.len() - 1));
            (values.last().expect("a root") * &cotangent).sum()
        };
        let numeric = (loss(H) - loss(-H)) / (2.0 * H);
        let grad = got.get(&format!("grad(v{v})"));
        let analytic = grad.map_or(0.0, |grad| grad.sum());
        let close = (numeric - analytic).abs() <= 1e-6 * numeric.abs().max(1.0);
        if !close {
            return Err(Failure::law(
                call_of(case),
                format!("grad(v{v}) 各元素之和：有限差分给出 {numeric:.6}，得到 {analytic:.6}"),
                format!(
                    "sum of grad(v{v}): finite differences give {numeric:.6}, got {analytic:.6}"
                ),
            ));
        }
    }
    Ok(())
}

/// The value of every variable, with `nudge` added to leaf `moved`; detached
/// copies keep their value in `frozen`, if that is given.
fn evaluate(
    steps: &[TapeStep],
    case: &Record,
    frozen: &[Tensor],
    moved: usize,
    nudge: f64,
) -> Vec<Tensor> {
    let mut values: Vec<Tensor> = Vec::new();
    for step in steps {
        let v = values.len();
        let value = match step {
            Leaf { .. } => {
                let value = case.expect(&format!("leaf{v}"));
                if v == moved { value + nudge } else { value }
            }
            Apply(op, inputs) => {
                let inputs: Vec<&Tensor> = inputs.iter().map(|x| &values[*x]).collect();
                toy::value(op, &inputs)
            }
            Detach(x) => frozen.get(v).unwrap_or(&values[*x]).clone(),
            Recording(_) | Backward(_) | ZeroGrad => continue,
        };
        values.push(value);
    }
    values
}

/// A small network with a loss, on the student's own kernels.
fn network_cases(draw: &mut Draw) -> Vec<Record> {
    let all = |axes: &[usize]| Op::Mean { axes: axes.to_vec(), keepdim: false };
    let steps = [
        data(),
        leaf(),
        leaf(),
        leaf(),
        Apply(Op::MatMul, vec![0, 1]),
        add(4, 2),
        Apply(Op::Gelu, vec![5]),
        Apply(Op::MatMul, vec![6, 3]),
        Apply(Op::LogSumExp { axis: 1, keepdim: true }, vec![7]),
        Apply(Op::Sub, vec![7, 8]),
        Apply(all(&[0, 1]), vec![9]),
        Backward(10),
    ];
    let shapes: [&[usize]; 11] = [
        &[4, 2],
        &[2, 5],
        &[5],
        &[5, 3],
        &[4, 5],
        &[4, 5],
        &[4, 5],
        &[4, 3],
        &[4, 1],
        &[4, 3],
        &[],
    ];
    let network = program::case_with(draw, &shapes.map(<[usize]>::to_vec), &steps);
    vec![network, language_model(draw)]
}

/// A table whose rows are looked up, normalised and compared with the table itself.
fn language_model(draw: &mut Draw) -> Record {
    let steps = [
        leaf(),
        leaf(),
        leaf(),
        Apply(Op::Gather { indices: vec![3, 0, 3] }, vec![0]),
        Apply(Op::LayerNorm { eps: 1e-3 }, vec![3, 1, 2]),
        Apply(Op::Permute { axes: vec![1, 0] }, vec![0]),
        Apply(Op::MatMul, vec![4, 5]),
        Apply(Op::Softmax { axis: 1 }, vec![6]),
        Apply(Op::Slice { axis: 1, start: 1, end: 4 }, vec![7]),
        Apply(Op::Reshape { shape: vec![9] }, vec![8]),
        Apply(Op::Max { axes: vec![0], keepdim: true }, vec![9]),
        Apply(Op::Div, vec![9, 10]),
        Backward(11),
    ];
    let shapes: [&[usize]; 12] = [
        &[5, 4],
        &[4],
        &[4],
        &[3, 4],
        &[3, 4],
        &[4, 5],
        &[3, 5],
        &[3, 5],
        &[3, 3],
        &[9],
        &[1],
        &[9],
    ];
    program::case_with(draw, &shapes.map(<[usize]>::to_vec), &steps)
}
