//! Task `a3.accounting`: what a model costs. All numbers are whole, and exact.

mod misconceptions;
mod models;

use harness::{Case, Check, Draw, Record, Task};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a3.accounting", text("算账", "accounting"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a3.accounting.parameters",
        3,
        text("参数的个数", "the number of parameters"),
        text(
            "一个张量一个张量地数：词嵌入、每层的四个与三个投影（k、v 只有 h_kv 个头）、偏置、两个增益、最后的增益、没有绑定的输出层。",
            "tensor by tensor: the embedding, the four and the three projections of each layer (k and v have h_kv heads only), biases, two gains, the last gain, a head that is not tied.",
        ),
        parameters,
        "accounting",
    ),
    Check {
        needs: &["a3.accounting.parameters"],
        ..Check::golden(
            "a3.accounting.weight_bytes",
            1,
            text("权重的字节数", "bytes of the weights"),
            text(
                "每个参数的字节数由 dtype 决定：8、4 或 2。",
                "the dtype says how many bytes a parameter has: 8, 4 or 2.",
            ),
            weight_bytes,
            "accounting",
        )
    },
    Check::golden(
        "a3.accounting.forward_flops",
        3,
        text("前向的运算量", "operations of a forward pass"),
        text(
            "只数矩阵乘法，每个 2·n·k·m：各层的七个投影、每个查询头的两个 s × s 的乘法（q·kᵀ 与权重·v）、输出层。",
            "matrix products only, 2·n·k·m each: seven projections of each layer, two products of s by s for each head of queries (q·kᵀ and weights·v), the head.",
        ),
        forward_flops,
        "accounting",
    ),
    Check {
        needs: &["a3.accounting.forward_flops"],
        ..Check::golden(
            "a3.accounting.training_flops",
            1,
            text("一步训练的运算量", "operations of a training step"),
            text(
                "反向是前向的两倍：每个乘法有两个梯度。",
                "backward is twice forward: each product has two gradients.",
            ),
            training_flops,
            "accounting",
        )
    },
    Check::golden(
        "a3.accounting.kv_cache",
        2,
        text("KV 缓存的字节数", "bytes of the KV cache"),
        text(
            "每层、每个词元、键与值各 h_kv·d 个数。",
            "for each layer and each token, h_kv·d numbers of keys and as many of values.",
        ),
        kv_cache,
        "accounting",
    ),
];

/// The dtypes of weights and caches.
const DTYPES: [&str; 4] = ["f16", "f32", "bf16", "f64"];

/// So many long texts that a large model needs more than 2^53 operations.
const LONG: (usize, usize) = (3001, 100_003);

/// What configurations say of the dtype, which does not count: the dtype is an argument.
const SAID: [&str; 3] = ["bf16", "f64", "f16"];

/// A call of `method` for each model.
fn each(draw: &mut Draw, method: &'static str) -> Vec<Case> {
    let models = models::all(draw);
    let said = models.iter().zip(SAID.into_iter().cycle());
    said.map(|(model, dtype)| model.config(Case::of(method)).with("config_dtype", dtype)).collect()
}

/// With a dtype, all of them in turn.
fn with_dtype((i, case): (usize, Case)) -> Case {
    case.with("dtype", DTYPES[i % DTYPES.len()])
}

/// With some sequences of some tokens, one sequence of one token among them.
fn with_sizes(draw: &mut Draw, cases: Vec<Case>) -> Vec<Case> {
    let mut sized = |(i, case): (usize, Case)| {
        let (b, s) = match i {
            0 => (1, 4096),
            3 => (1, 1),
            // The last one.
            8 => LONG,
            _ => (2 + draw.below(6), 8 + draw.below(1000)),
        };
        case.with("b", b).with("s", s)
    };
    cases.into_iter().enumerate().map(&mut sized).collect()
}

fn records(cases: Vec<Case>) -> Vec<Record> {
    cases.into_iter().map(Case::record).collect()
}

fn parameters(draw: &mut Draw) -> Vec<Record> {
    records(each(draw, "parameters"))
}

fn weight_bytes(draw: &mut Draw) -> Vec<Record> {
    let cases = each(draw, "weight_bytes").into_iter().enumerate();
    records(cases.map(with_dtype).collect())
}

fn forward_flops(draw: &mut Draw) -> Vec<Record> {
    let cases = each(draw, "forward_flops");
    records(with_sizes(draw, cases))
}

fn training_flops(draw: &mut Draw) -> Vec<Record> {
    let cases = each(draw, "training_flops");
    records(with_sizes(draw, cases))
}

fn kv_cache(draw: &mut Draw) -> Vec<Record> {
    let cases = each(draw, "kv_cache_bytes");
    let cases = with_sizes(draw, cases).into_iter().enumerate();
    records(cases.map(with_dtype).collect())
}
