//! Task `a0.ops`: tensor operations, forwards.

mod misconceptions;

use super::catalogue::{self, OpCase};
use super::edges;
use harness::layout::COLUMN_MAJOR;
use harness::{CALL, Check, Draw, Record, Task, call_of};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a0.ops", text("张量运算", "tensor operations"), CHECKS, misconceptions::NAMED)
        .unnamed(misconceptions::UNNAMED);

static CHECKS: &[Check] = &[
    Check::golden(
        "a0.ops.broadcast",
        3,
        text("广播的加减乘除", "broadcasting add, sub, mul, div"),
        text(
            "上一行写明了是哪个运算。形状右对齐；大小为 1 的轴被重复，两边可以同时重复：[2,1,5] 与 [3,1] 得 [2,3,5]。",
            "the line above names the operation. Shapes align at the right; axes of size 1 repeat, on both sides at once: [2,1,5] with [3,1] gives [2,3,5].",
        ),
        |draw| forward(draw, catalogue::binary, edges::binary),
        "ops",
    ),
    Check::golden(
        "a0.ops.matmul",
        3,
        text("批量矩阵乘", "batched matrix product"),
        text(
            "只有最后两轴相乘，前面的轴要广播。",
            "only the last two axes are multiplied, the ones before are broadcast.",
        ),
        |draw| forward(draw, catalogue::matmul, edges::matmul),
        "ops",
    ),
    Check::golden(
        "a0.ops.reduce",
        3,
        text("按轴求和与求均值", "sums and means over axes"),
        text(
            "从大轴号到小轴号依次归约，否则轴号会错位；空的轴列表什么都不做。",
            "reduce from the highest axis down, or the numbers shift; an empty list of axes changes nothing.",
        ),
        |draw| forward(draw, catalogue::reduce, edges::reduce),
        "ops",
    ),
    Check::golden(
        "a0.ops.max",
        1,
        text("按轴求最大值", "maximum over axes"),
        text("起始值应为负无穷，而不是 0。", "start from minus infinity, not from 0."),
        |draw| forward(draw, catalogue::max, edges::max),
        "ops",
    ),
    Check::golden(
        "a0.ops.views",
        3,
        text("reshape、permute、slice", "reshape, permute, slice"),
        text(
            "上一行写明了是哪个运算。(column-major) 表示输入在内存里按列存放；reshape 必须按行优先的次序读。",
            "the line above names the operation; (column-major) means that the input lies by columns in memory. reshape must read in row-major order.",
        ),
        |draw| forward(draw, catalogue::views, edges::views),
        "ops",
    ),
    Check::golden(
        "a0.ops.gather",
        1,
        text("查表", "look-up"),
        text(
            "结果的第 i 行是表的第 indices[i] 行。",
            "row i of the result is row indices[i] of the table.",
        ),
        |draw| forward(draw, catalogue::gather, edges::gather),
        "ops",
    ),
    Check::golden(
        "a0.ops.unary",
        2,
        text("逐元素函数", "functions of each element"),
        text(
            "上一行写明了是哪个函数；逐个对照契约里的公式。GELU 用 tanh 形式，不是 erf 形式。",
            "the line above names the function; compare its formula in the contract. GELU is the tanh form, not the erf form.",
        ),
        |draw| forward(draw, catalogue::unary, edges::unary),
        "ops",
    ),
    Check::golden(
        "a0.ops.softmax",
        2,
        text("softmax", "softmax"),
        text(
            "先减去该轴上的最大值，exp 才不会溢出；注意沿哪个轴归一化。",
            "subtract the maximum along the axis first, or exp overflows; mind which axis sums to 1.",
        ),
        |draw| forward(draw, catalogue::softmax, edges::softmax),
        "ops",
    ),
    Check::golden(
        "a0.ops.log_sum_exp",
        1,
        text("log-sum-exp", "log-sum-exp"),
        text("m + ln Σ exp(x - m)，m 为最大值。", "m + ln Σ exp(x - m) with the maximum m."),
        |draw| forward(draw, catalogue::log_sum_exp, edges::log_sum_exp),
        "ops",
    ),
    Check::golden(
        "a0.ops.layer_norm",
        1,
        text("层归一化", "layer norm"),
        text(
            "方差除以 d（有偏），eps 在根号里。",
            "the variance is divided by d (biased), eps stands inside the root.",
        ),
        |draw| forward(draw, catalogue::layer_norm, edges::layer_norm),
        "ops",
    ),
];

/// Makes the cases of some operations.
pub type Maker = fn(&mut Draw) -> Vec<OpCase>;

/// All cases forwards, and the first one again with inputs that lie transposed in
/// memory: nothing may depend on the layout; then the edges.
fn forward(draw: &mut Draw, catalogue: Maker, edges: Maker) -> Vec<Record> {
    let cases = catalogue(draw);
    let plain = cases.iter().map(OpCase::forward);
    let transposed = cases.iter().take(1).map(|case| column_major(case.forward()));
    let edges = edges(draw);
    plain.chain(transposed).chain(edges.iter().map(OpCase::forward)).collect()
}

/// The same case with inputs that lie transposed in memory, and a call that says so.
pub fn column_major(case: Record) -> Record {
    let call = format!("{} (column-major)", call_of(&case));
    case.fact(COLUMN_MAJOR, true).fact(CALL, call)
}
