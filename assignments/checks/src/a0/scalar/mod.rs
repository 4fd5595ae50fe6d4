//! Task `a0.scalar`: a graph of numbers.

mod misconceptions;
mod program;

use contract::a0::{Binary, Unary};
use proptest::prelude::*;

use harness::{
    CALL, Cases, Check, Draw, Failure, Record, Reveal, Task, Tolerance, Verdict, call_of,
};
pub use program::Step;
use wording::text;

use Binary::{Add, Div, Mul, Sub};
use Unary::{Exp, Ln, Neg, Pow, Relu, Sigmoid, Tanh};

/// Each number is held to its own size: beside a huge one, any small one would pass.
const OWN_SIZE: Verdict = Verdict::Golden(Tolerance { atol: 0.0, ..Tolerance::F64 });

/// The task.
pub static TASK: Task =
    Task::new("a0.scalar", text("标量计算图", "scalar graph"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check {
        verdict: OWN_SIZE,
        ..Check::golden(
            "a0.scalar.forward",
            2,
            text("每种运算的值", "the value of each operation"),
            text(
                "逐个对照契约里 Unary 和 Binary 的公式。",
                "compare each formula with Unary and Binary in the contract.",
            ),
            forward_cases,
            "scalar",
        )
    },
    Check {
        verdict: OWN_SIZE,
        ..Check::golden(
            "a0.scalar.local",
            3,
            text("每种运算的导数", "the derivative of each operation"),
            text(
                "上一行写明了是哪个运算。负底数的整数次幂、x = 0 处的 relu、除法对分母的导数最容易错。",
                "the line above names the operation. Most often wrong: integer powers of negative bases, relu at x = 0, the denominator of a division.",
            ),
            local_cases,
            "scalar.gradients",
        )
    },
    Check::golden(
        "a0.scalar.shared",
        3,
        text("一个结点被多次使用", "a node that is used many times"),
        text(
            "梯度要累加；每个结点只在所有使用者之后向后传一次。",
            "gradients add up, and a node passes its own on once, after all its users.",
        ),
        shared_cases,
        "scalar",
    ),
    Check::golden(
        "a0.scalar.accumulate",
        2,
        text("两次 backward 累加，zero_grad 清零", "two backward passes add up, zero_grad clears"),
        text(
            "先确认单次 backward 正确。第二次只传播这一次的梯度，不带上次累计的中间梯度；zero_grad 只清梯度，不动值。",
            "make sure of a single backward first. A second one propagates its own gradients only, not what intermediate nodes gathered before; zero_grad clears gradients and leaves values.",
        ),
        accumulate_cases,
        "scalar",
    ),
    Check::golden(
        "a0.scalar.detached",
        2,
        text("常量与 detach", "constants and detached parts"),
        text(
            "常量、detach 出来的结点，以及只由它们算出的结点，梯度恒为 0。",
            "constants, detached nodes, and all that is computed from nothing else keep the gradient 0.",
        ),
        detached_cases,
        "scalar",
    ),
    Check::golden(
        "a0.scalar.deep",
        1,
        text("深度十万的链", "a chain 100 000 deep"),
        text(
            "每个结点恰好处理一次，每一层都要算到；栈只有 2 MiB，深链上不能递归。",
            "handle every node exactly once, and every level; the stack is 2 MiB, so nothing may recurse down a deep chain.",
        ),
        deep_cases,
        "scalar.chain",
    ),
    Check {
        id: "a0.scalar.random",
        points: 2,
        title: text("随机程序与有限差分一致", "random programs agree with finite differences"),
        hint: text(
            "看给出的最小程序：手算一遍它的梯度。",
            "work the gradient of the minimal program out by hand.",
        ),
        reveal: Reveal::Diff,
        needs: &[],
        cases: Cases::Drawn { strategy: random_programs, runs: 60 },
        probe: "scalar",
        verdict: Verdict::Law(finite_differences),
        clearance: None,
        numbers: &[],
        own: None,
    },
];

fn forward_cases(draw: &mut Draw) -> Vec<Record> {
    let (x, y) = (draw.number(0.3, 2.0), draw.number(-2.0, -0.3));
    let (a, b) = (Step::Leaf(x), Step::Leaf(y));
    let binary = [Add, Sub, Mul, Div].map(|op| program::case(&[a, b, Step::Binary(op, 0, 1)]));
    let unary = [Neg, Pow(2.5), Pow(-1.0), Exp, Ln, Tanh, Relu, Sigmoid];
    let unary = unary.map(|op| program::case(&[a, Step::Unary(op, 0)]));
    let negative = [Neg, Pow(3.0), Pow(2.0), Exp, Tanh, Relu, Sigmoid];
    let negative = negative.map(|op| program::case(&[b, Step::Unary(op, 0)]));
    let large = [-800.0, 800.0].map(|x| program::case(&[Step::Leaf(x), Step::Unary(Sigmoid, 0)]));
    let edges = edges(x, y).chain(with_itself(y)).map(|steps| program::case(&steps));
    binary.into_iter().chain(unary).chain(negative).chain(large).chain(edges).collect()
}

/// Operations where they are easily wrong, each as the last step of a program: huge, tiny
/// and no numbers, both sides exchanged, and the exponents 0, 1 and large ones.
fn edges(x: f64, y: f64) -> impl Iterator<Item = Vec<Step>> {
    let (a, b, zero) = (Step::Leaf(x), Step::Leaf(y), Step::Leaf(0.0));
    let one = |x: Step, op| vec![x, Step::Unary(op, 0)];
    let two = |x: Step, y: Step, op| vec![x, y, Step::Binary(op, 0, 1)];
    let finite = [Tanh, Sigmoid].into_iter().flat_map(move |op| {
        [-1e4, -900.0, 0.0, 900.0, 1e4].map(|x| vec![Step::Leaf(x), Step::Unary(op, 0)])
    });
    let powers = [Pow(0.0), Pow(1.0), Pow(-3.0), Pow(4.0), Pow(9.0)].map(|op| one(b, op));
    let at_zero = [Pow(2.0), Pow(1.5), Pow(3.0), Neg, Exp, Relu].map(|op| one(zero, op));
    let others = [
        one(a, Pow(0.0)),
        one(a, Pow(-2.5)),
        one(Step::Leaf(-0.0), Relu),
        one(Step::Leaf(-900.0), Exp),
        one(Step::Leaf(1e-300), Ln),
        one(Step::Leaf(1e300), Ln),
        vec![a, Step::Leaf(1e-300), Step::Unary(Relu, 1)],
        vec![a, Step::Leaf(-1e-300), Step::Unary(Relu, 1)],
        two(a, Step::Leaf(1e-12), Div),
        two(b, Step::Leaf(-1e-9), Div),
    ];
    let exchanged = [Add, Sub, Mul, Div].map(|op| two(b, a, op));
    let of_zero = [Add, Sub, Mul, Div].map(|op| two(zero, b, op));
    let by_zero = [Add, Sub, Mul].map(|op| two(b, zero, op));
    finite
        .chain(powers)
        .chain(at_zero)
        .chain(others)
        .chain(exchanged)
        .chain(of_zero)
        .chain(by_zero)
        .chain(sizes(x, y))
}

/// Numbers of other sizes: what is clipped, rounded or taken for a line shows. (`1 - tanh²`
/// loses digits far from 0, and is right; it is asked near 0.)
fn sizes(x: f64, y: f64) -> impl Iterator<Item = Vec<Step>> {
    let unary: [(Unary, &[f64]); 8] = [
        (Neg, &[1e9, -1e-9]),
        (Pow(2.0), &[-1e9, 1e-9]),
        (Pow(3.0), &[-1e5, 1e-5]),
        (Relu, &[7.0, 1e9, -1e9]),
        (Exp, &[20.0, -20.0, 0.005]),
        (Ln, &[1e9, 1e-9]),
        (Tanh, &[0.005, -0.005]),
        (Sigmoid, &[0.005, -0.005]),
    ];
    let unary = unary.into_iter().flat_map(move |(op, numbers)| {
        numbers.iter().map(move |number| vec![Step::Leaf(x * number), Step::Unary(op, 0)])
    });
    let binary = [Add, Sub, Mul, Div].into_iter().flat_map(move |op| {
        [(1e9, 1.0), (1.0, 1e9), (1e-9, 1e-9)].map(|(of_x, of_y)| {
            vec![Step::Leaf(x * of_x), Step::Leaf(y * of_y), Step::Binary(op, 0, 1)]
        })
    });
    unary.chain(binary)
}

/// Each binary operation of a number with itself, as the last step of a program.
fn with_itself(x: f64) -> [Vec<Step>; 4] {
    [Add, Sub, Mul, Div].map(|op| vec![Step::Leaf(x), Step::Binary(op, 0, 0)])
}

/// The program, and `backward` of its last step.
fn then_backward(steps: &[Step]) -> Record {
    program::case(&[steps, &[Step::Backward(steps.len() - 1)]].concat())
}

/// No node is used twice: gradients that do not add up are [`shared_cases`]' matter.
fn local_cases(draw: &mut Draw) -> Vec<Record> {
    let (x, y) = (draw.number(0.3, 2.0), draw.number(-2.0, -0.3));
    let (a, b) = (Step::Leaf(x), Step::Leaf(y));
    let zero = Step::Leaf(0.0);
    let one = |leaf, op| program::case(&[leaf, Step::Unary(op, 0), Step::Backward(1)]);
    let two = |op| program::case(&[a, b, Step::Binary(op, 0, 1), Step::Backward(2)]);
    let mut cases: Vec<Record> = [Add, Sub, Mul, Div].map(two).into();
    let positive = [Neg, Pow(2.5), Pow(-1.0), Pow(0.5), Exp, Ln, Tanh, Relu, Sigmoid];
    cases.extend(positive.map(|op| one(a, op)));
    cases.extend([Neg, Exp, Tanh, Relu, Sigmoid].map(|op| one(b, op)));
    cases.extend([Pow(3.0), Pow(2.0), Pow(-2.0)].map(|op| one(b, op)));
    cases.extend([Relu, Pow(1.0), Pow(2.0), Tanh].map(|op| one(zero, op)));
    cases.extend([-800.0, 800.0].map(|x| one(Step::Leaf(x), Sigmoid)));
    cases.extend(edges(x, y).map(|steps| then_backward(&steps)));
    cases
}

/// Made of sums and products only, like all that is asked of the graph as a whole: a wrong
/// derivative of another operation is [`local_cases`]' matter.
fn shared_cases(draw: &mut Draw) -> Vec<Record> {
    let (x, y) = (draw.number(0.5, 2.0), draw.number(-2.0, -0.5));
    let (a, b) = (Step::Leaf(x), Step::Leaf(y));
    let square = [a, Step::Binary(Mul, 0, 0), Step::Backward(1)];
    let diamond = [a, Step::Binary(Mul, 0, 0), Step::Binary(Add, 1, 1), Step::Backward(2)];
    // Two paths of different length meet again: a depth-first walk that pushes
    // gradients on arrival visits the lower half twice.
    let uneven = [
        a,
        b,
        Step::Binary(Mul, 0, 1),
        Step::Binary(Add, 2, 0),
        Step::Binary(Mul, 3, 2),
        Step::Binary(Add, 4, 3),
        Step::Binary(Mul, 5, 2),
        Step::Backward(6),
    ];
    // A factor under 1, or the value would grow without end.
    let mut many = vec![Step::Leaf(draw.number(0.5, 0.9))];
    for _ in 0..20 {
        let last = many.len() - 1;
        many.extend([Step::Binary(Mul, last, 0), Step::Binary(Add, last + 1, 0)]);
    }
    many.push(Step::Backward(many.len() - 1));
    // The root is not the newest node; what it does not depend on keeps the gradient 0.
    let unused = [
        a,
        b,
        Step::Leaf(x),
        Step::Binary(Mul, 1, 1),
        Step::Binary(Add, 0, 1),
        Step::Binary(Mul, 4, 0),
        Step::Binary(Mul, 4, 2),
        Step::Binary(Add, 5, 6),
        Step::Backward(5),
    ];
    // A gradient of 0 arrives, and nothing comes of it.
    let cancelled = [
        a,
        Step::Leaf(0.0),
        Step::Binary(Mul, 0, 0),
        Step::Binary(Mul, 2, 1),
        Step::Binary(Mul, 3, 0),
        Step::Backward(4),
    ];
    let itself = [b, Step::Binary(Add, 0, 0), Step::Backward(1)];
    [&square[..], &diamond, &uneven, &many, &unused, &cancelled, &itself].map(program::case).into()
}

/// A tree: what is used twice is [`shared_cases`]' matter.
fn accumulate_cases(draw: &mut Draw) -> Vec<Record> {
    let (x, y) = (draw.number(0.5, 2.0), draw.number(-2.0, -0.5));
    let graph = [
        Step::Leaf(x),
        Step::Leaf(y),
        Step::Leaf(draw.number(0.5, 2.0)),
        Step::Binary(Mul, 0, 1),
        Step::Binary(Mul, 2, 3),
    ];
    let with = |rest: &[Step]| program::case(&[&graph[..], rest].concat());
    let backward = Step::Backward;
    vec![
        with(&[backward(4), backward(4)]),
        with(&[backward(4), backward(3), backward(4)]),
        with(&[backward(4), Step::ZeroGrad]),
        with(&[backward(4), Step::ZeroGrad, backward(3)]),
        with(&[backward(3), Step::Leaf(y), Step::Binary(Mul, 4, 5), backward(6), backward(0)]),
        with(&[Step::ZeroGrad, backward(4), backward(4), backward(4)]),
        with(&[backward(4), backward(4), Step::ZeroGrad, backward(4), backward(4)]),
        with(&[backward(4), Step::ZeroGrad, Step::ZeroGrad, backward(1), backward(1)]),
    ]
}

fn detached_cases(draw: &mut Draw) -> Vec<Record> {
    let (x, y) = (draw.number(0.5, 2.0), draw.number(-2.0, -0.5));
    let constant = [Step::Leaf(x), Step::Constant(y), Step::Binary(Mul, 0, 1), Step::Backward(2)];
    let half = [
        Step::Leaf(x),
        Step::Constant(y),
        Step::Binary(Mul, 0, 1),
        Step::Detach(2),
        Step::Binary(Mul, 2, 3),
        Step::Backward(4),
    ];
    let only_constants = [
        Step::Constant(y),
        Step::Constant(x),
        Step::Binary(Mul, 0, 1),
        Step::Unary(Neg, 2),
        Step::Leaf(x),
        Step::Binary(Add, 3, 4),
        Step::Backward(5),
    ];
    // Backward from what has no gradient leaves everything at 0.
    let constant_root =
        [Step::Constant(y), Step::Constant(x), Step::Binary(Add, 0, 1), Step::Backward(2)];
    let detached_root = [Step::Leaf(x), Step::Detach(0), Step::Backward(1)];
    let bare_constant = [Step::Constant(y), Step::Leaf(x), Step::Backward(0)];
    // Detached twice over, from a constant, and beside what it was detached from.
    let copies = [
        Step::Leaf(x),
        Step::Constant(y),
        Step::Detach(1),
        Step::Detach(0),
        Step::Detach(3),
        Step::Binary(Mul, 2, 0),
        Step::Binary(Add, 4, 5),
        Step::Binary(Mul, 6, 3),
        Step::Backward(7),
        Step::Backward(4),
    ];
    let constant_first = [Add, Mul]
        .map(|op| [Step::Constant(y), Step::Leaf(x), Step::Binary(op, 0, 1), Step::Backward(2)]);
    [&constant[..], &half, &only_constants, &constant_root, &detached_root, &bare_constant, &copies]
        .into_iter()
        .chain(constant_first.iter().map(<[Step; 4]>::as_slice))
        .map(program::case)
        .collect()
}

/// A chain in which every link counts (its factor is so near to 1 that distant links
/// weigh as much as near ones), and a ladder with 2⁶⁰ paths and 60 nodes.
fn deep_cases(draw: &mut Draw) -> Vec<Record> {
    let (x, factor) = (draw.number(0.3, 0.7), 1.0 - draw.number(0.5e-5, 1.5e-5));
    let case = |links: usize, doublings: usize, factor: f64, call: &str| {
        let record = Record::new().number("x", x).number("c", factor);
        record.fact("links", links).fact("doublings", doublings).fact(CALL, call)
    };
    vec![
        case(50_000, 0, factor, "x = leaf; y = x; 50 000 times: y = y·c + x; backward(y)"),
        case(0, 60, 1.0, "x = leaf; y = x; 60 times: y = y + y; backward(y)"),
    ]
}

/// Programs of smooth operations whose values stay moderate.
fn random_programs() -> BoxedStrategy<Record> {
    let leaves = prop::collection::vec(prop_oneof![0.3..2.0, -2.0..-0.3], 1..4);
    let choices = prop::collection::vec((0usize..9, any::<u16>(), any::<u16>()), 1..12);
    (leaves, choices).prop_map(|(leaves, choices)| random_program(&leaves, &choices)).boxed()
}

fn random_program(leaves: &[f64], choices: &[(usize, u16, u16)]) -> Record {
    // A shrunk number is short to read, but 0 would hide a lost gradient.
    let round = |x: f64| if x.abs() < 0.3 { 0.5 } else { (x * 16.0).round() / 16.0 };
    let mut steps: Vec<Step> = leaves.iter().map(|x| Step::Leaf(round(*x))).collect();
    for (kind, a, b) in choices {
        let (a, b) = (*a as usize % steps.len(), *b as usize % steps.len());
        let step = match kind {
            0 => Step::Binary(Add, a, b),
            1 => Step::Binary(Mul, a, b),
            2 => Step::Binary(Sub, a, b),
            3 => Step::Unary(Tanh, a),
            4 => Step::Unary(Neg, a),
            5 => Step::Unary(Sigmoid, a),
            6 => Step::Unary(Pow(2.0), a),
            7 => Step::Unary(Pow(3.0), a),
            _ => Step::Detach(a),
        };
        let value = program::evaluate(&[&steps[..], &[step]].concat(), usize::MAX, 0.0);
        let moderate = value.last().is_some_and(|v| v.abs() < 8.0);
        steps.push(if moderate { step } else { Step::Unary(Tanh, a) });
    }
    let mut steps = program::without_dead_steps(&steps);
    steps.push(Step::Backward(steps.len() - 1));
    program::case(&steps)
}

/// `∂root/∂leaf` by central differences, `h = 1e-5`, within 1e-6.
///
/// A detached copy is a constant to the gradient but moves with the leaf in a
/// difference: programs are compared with the detached values frozen.
fn finite_differences(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    const H: f64 = 1e-5;
    let steps = freeze_detached(&case.expect_fact::<Vec<Step>>("steps"));
    let fail = |zh: String, en: String| Err(Failure::law(call_of(case), zh, en));
    let Ok(grads) = got.get("grad") else {
        return fail("没有梯度".into(), "there are no gradients".into());
    };
    for (leaf, step) in steps.iter().enumerate() {
        if !matches!(step, Step::Leaf(_)) {
            continue;
        }
        let root = |nudge| *program::evaluate(&steps, leaf, nudge).last().expect("a root");
        let numeric = (root(H) - root(-H)) / (2.0 * H);
        let analytic = grads.as_slice().and_then(|g| g.get(leaf)).copied().unwrap_or(f64::NAN);
        let close = (numeric - analytic).abs() <= 1e-6 * numeric.abs().max(1.0);
        if !close {
            return fail(
                format!("n{leaf} 的梯度：有限差分给出 {numeric:.6}，得到 {analytic:.6}"),
                format!(
                    "gradient of n{leaf}: finite differences give {numeric:.6}, got {analytic:.6}"
                ),
            );
        }
    }
    Ok(())
}

fn freeze_detached(steps: &[Step]) -> Vec<Step> {
    let values = program::evaluate(steps, usize::MAX, 0.0);
    let freeze = |(i, step): (usize, &Step)| match step {
        Step::Detach(_) => Step::Constant(values[i]),
        other => *other,
    };
    steps.iter().enumerate().map(freeze).collect()
}
