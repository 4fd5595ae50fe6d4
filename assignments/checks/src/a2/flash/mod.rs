//! Task `a2.flash`: attention in tiles, without ever holding all scores.

mod misconceptions;

use ndarray::ArrayD;
use safetensors::Dtype;

use super::attention::alike_and_far_below;
use harness::operators::Work;
use harness::{Case, Check, Draw, Record, Task, Tolerance, Verdict, also_in_f64};
use wording::text;

/// The task.
pub static TASK: Task =
    Task::new("a2.flash", text("FlashAttention", "FlashAttention"), CHECKS, misconceptions::NAMED)
        .by_hand(&[Work::Attention, Work::Softmax, Work::Backward]);

static CHECKS: &[Check] = &[
    Check {
        verdict: Verdict::Golden(Tolerance::F32_BLOCK),
        ..Check::golden(
            "a2.flash.step",
            3,
            text("在线 softmax 的一步", "one step of the online softmax"),
            text(
                "最大值变了，旧的和与旧的累加都要乘 e^(m − m')；全被遮住的行里 m 还是 −∞，不要算 −∞ − (−∞)。",
                "when the maximum changes, the old sum and the old accumulator are multiplied by e^(m − m'); in a row that is wholly masked m stays −∞: do not compute −∞ − (−∞).",
            ),
            step_cases,
            "flash",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32),
        ..Check::golden(
            "a2.flash.forward",
            4,
            text("一块一块的前向", "forward, tile by tile"),
            text(
                "最大值、和与累加从一块带到下一块；除以和只在最后做一次；log_sum_exp = m + ln l；块的大小不必整除序列长度。",
                "maximum, sum and accumulator are carried from tile to tile; divide by the sum once, at the end; log_sum_exp = m + ln l; blocks need not divide.",
            ),
            forward_cases,
            "flash",
        )
    },
    Check {
        verdict: Verdict::Golden(Tolerance::F32_BLOCK),
        ..Check::golden(
            "a2.flash.backward",
            4,
            text("重算概率的反向", "backward, with recomputation"),
            text(
                "P = e^(S − lse)；dS = P ∘ (dP − D)，D = Σ dO ∘ O，每个查询一个数；dQ 与 dK 都要乘 1/√d。",
                "P = e^(S − lse); dS = P ∘ (dP − D) with D = Σ dO ∘ O, one number a query; dQ and dK are multiplied by 1/√d.",
            ),
            backward_cases,
            "flash",
        )
    },
    Check {
        needs: &["a2.flash.forward"],
        verdict: Verdict::Golden(Tolerance::F32_BLOCK),
        ..Check::golden(
            "a2.flash.memory",
            2,
            text("很多键、很多查询，8 MiB", "many keys and many queries in 8 MiB"),
            text(
                "一次最多存一块分数、一块掩码：128 × 65536 个分数要 32 MiB，掩码要 8 MiB；整行或整列的块也太大。",
                "hold one tile of scores and of the mask at a time: 128 × 65536 scores take 32 MiB and their mask 8; a whole row or column of tiles is too large as well.",
            ),
            memory_cases,
            "flash.memory",
        )
    },
    Check {
        needs: &["a2.flash.backward"],
        verdict: Verdict::Golden(Tolerance::F32_BLOCK),
        ..Check::golden(
            "a2.flash.memory_backward",
            1,
            text("反向：很多键、很多查询，8 MiB", "backward: many keys and many queries in 8 MiB"),
            text(
                "反向也一块一块地重算概率：128 × 65536 个概率要 32 MiB，它们的梯度又要 32 MiB，掩码要 8 MiB。",
                "backward too computes the probabilities of one tile at a time: 128 × 65536 of them take 32 MiB, their gradients as much again, and a mask 8.",
            ),
            memory_backward_cases,
            "flash.memory_backward",
        )
    },
    Check {
        // The stub looks at arguments already.
        needs: &["a2.flash.forward"],
        verdict: Verdict::Golden(Tolerance::EXACT),
        ..Check::golden(
            "a2.flash.errors",
            1,
            text("不能用的参数", "arguments that cannot be used"),
            text(
                "k 的头数与 q 相同；块至少是 1；没有词元、形状不合（visible 与 d_output 的也在内）时返回错误。",
                "as many heads of k as of q; blocks of 1 or more; no tokens and shapes that do not fit are errors.",
            ),
            error_cases,
            "flash",
        )
    },
];

/// `[b, h, s_q, s_kv, d]`
fn qkv(draw: &mut Draw, method: &'static str, [b, h, s_q, s_kv, d]: [usize; 5]) -> Case {
    let case = Case::of(method).f32("q", &draw.tensor(&[b, h, s_q, d]));
    let case = case.f32("k", &draw.tensor(&[b, h, s_kv, d]));
    case.f32("v", &draw.tensor(&[b, h, s_kv, d]))
}

/// Two tiles in a row, of which some rows, or all, are masked.
fn step_cases(draw: &mut Draw) -> Vec<Record> {
    let masks: [[Option<[f64; 6]>; 2]; 4] = [
        // In f64 as well: the second query sees nothing at all.
        [Some([0.0; 6]), Some([1.0, 1.0, 0.0, 0.0, 0.0, 0.0])],
        [None, None],
        [Some([1.0, 0.0, 0.0, 0.0, 0.0, 0.0]), Some([0.0; 6])],
        [Some([0.0, 0.0, 0.0, 1.0, 1.0, 1.0]), None],
    ];
    let cases = masks.map(|masks| {
        let mut case = qkv(draw, "step", [2, 2, 2, 3, 4]).strided();
        case = case.f32("next k", &draw.tensor(&[2, 2, 3, 4]));
        case = case.f32("next v", &draw.tensor(&[2, 2, 3, 4]));
        for (name, mask) in ["visible", "next visible"].into_iter().zip(masks) {
            let Some(mask) = mask else { continue };
            let mask = ArrayD::from_shape_vec(vec![2, 3], mask.to_vec()).expect("2 by 3");
            case = case.tensor(name, &mask, Dtype::BOOL);
        }
        case
    });
    let more = [far_below(draw), one_above_the_other(draw), single(draw)];
    also_in_f64(cases.into_iter().chain(more))
}

fn next(case: Case, k: &ArrayD<f64>, v: &ArrayD<f64>) -> Case {
    case.f32("next k", k).f32("next v", v)
}

/// All scores of both tiles are so far below 0 that no finite number stands for −∞, and
/// the first query sees nothing of the first tile.
fn far_below(draw: &mut Draw) -> Case {
    let (q, k) = alike_and_far_below(draw, 16384, 2, 3);
    let (_, other) = alike_and_far_below(draw, 16384, 2, 3);
    let case = Case::of("step").f32("q", &q).f32("k", &k).f32("v", &draw.tensor(&[1, 2, 3, 4]));
    let case = next(case, &other, &draw.tensor(&[1, 2, 3, 4]));
    let mask = ndarray::arr2(&[[0.0; 3], [1.0, 0.0, 1.0]]).into_dyn();
    case.tensor("visible", &mask, Dtype::BOOL).remark("all scores near −16384")
}

/// The scores of the second tile are so far above those of the first that these tell
/// nothing then.
fn one_above_the_other(draw: &mut Draw) -> Case {
    let (q, low) = alike_and_far_below(draw, 16384, 3, 2);
    let (_, mut high) = alike_and_far_below(draw, 16384, 3, 4);
    high.slice_mut(ndarray::s![.., .., .., 0]).mapv_inplace(|x| -x);
    let case = Case::of("step").f32("q", &q).f32("k", &low).f32("v", &draw.tensor(&[1, 2, 2, 4]));
    next(case, &high, &draw.tensor(&[1, 2, 4, 4])).remark("the second tile far above the first")
}

/// One query, one key, one feature.
fn single(draw: &mut Draw) -> Case {
    let case = qkv(draw, "step", [1, 1, 1, 1, 1]);
    next(case, &draw.tensor(&[1, 1, 1, 1]), &draw.tensor(&[1, 1, 1, 1]))
}

fn blocks(case: Case, block_q: i64, block_kv: i64, causal: bool) -> Case {
    case.with("block_q", block_q).with("block_kv", block_kv).with("causal", causal)
}

/// Sizes, blocks and whether causal: dividing and not, larger than all, and queries that
/// see nothing.
const CALLS: [([usize; 5], i64, i64, bool); 10] = [
    ([1, 2, 4, 4, 3], 2, 2, false),
    ([2, 1, 5, 7, 2], 2, 3, false),
    ([1, 2, 6, 6, 4], 4, 1, true),
    ([1, 1, 3, 8, 2], 1, 3, true),
    ([1, 1, 6, 3, 2], 2, 2, true),
    ([1, 2, 3, 3, 4], 16, 16, true),
    // Whole tiles of queries that see nothing; one query; queries in a tile of one by one.
    ([2, 2, 9, 4, 3], 2, 3, true),
    ([1, 2, 1, 7, 3], 4, 2, true),
    ([2, 1, 4, 3, 2], 1, 1, false),
    // Every query sees far more keys than there are queries before it.
    ([1, 1, 6, 11, 2], 2, 3, true),
];

fn forward_cases(draw: &mut Draw) -> Vec<Record> {
    let far = |draw: &mut Draw| draw.tensor(&[1, 2, 4, 3]) * 100.0;
    let large = Case::of("forward").f32("q", &far(draw)).f32("k", &far(draw));
    let large = large.f32("v", &draw.tensor(&[1, 2, 4, 3])).remark("scores of some 1e4");
    let calls = CALLS.map(|(sizes, block_q, block_kv, causal)| {
        blocks(qkv(draw, "forward", sizes).strided(), block_q, block_kv, causal)
    });
    let below = tiles_far_below(draw, "forward", 16384).map(|case| blocks(case, 2, 3, true));
    also_in_f64(calls.into_iter().chain([blocks(large, 2, 1, true)]).chain(below))
}

/// As many queries as keys, and more: some of them see nothing, all others only scores far
/// below 0.
fn tiles_far_below(draw: &mut Draw, method: &'static str, below: u32) -> [Case; 2] {
    [5, 8].map(|s_q| {
        let (q, k) = alike_and_far_below(draw, below, s_q, 5);
        let case = Case::of(method).f32("q", &q).f32("k", &k);
        let case = case.f32("v", &draw.tensor(&[1, 2, 5, 4]));
        case.remark(format!("all scores near −{below}"))
    })
}

fn backward_cases(draw: &mut Draw) -> Vec<Record> {
    let cases = CALLS.map(|(sizes, block_q, block_kv, causal)| {
        let [b, h, s_q, _, d] = sizes;
        let case = qkv(draw, "backward", sizes).f32("d_output", &draw.tensor(&[b, h, s_q, d]));
        blocks(case.strided(), block_q, block_kv, causal)
    });
    // One number stands for all scores of a query there, and is rounded too much far out.
    let below = tiles_far_below(draw, "backward", 128);
    let below = below
        .into_iter()
        .zip([5, 8])
        .map(|(case, s_q)| blocks(case.f32("d_output", &draw.tensor(&[1, 2, s_q, 4])), 2, 3, true));
    let below: Vec<_> = below.collect();
    let nothing = qkv(draw, "backward", [1, 2, 3, 4, 2]);
    let nothing = nothing.f32("d_output", &ArrayD::zeros(vec![1, 2, 3, 2]));
    let nothing = blocks(nothing, 2, 2, false).remark("d_output is 0");
    also_in_f64(cases.into_iter().chain(below).chain([nothing]))
}

/// How often the rows of a small table come: so much need not travel.
const TIMES: usize = 64;

/// So much memory is allowed.
const MEBIBYTES: usize = 8;

/// Queries, keys, the length of a block of each and whether causal. Of the first call a
/// mask of all scores takes 8 MiB, and the scores of one block of queries 32; of the second
/// the scores of one block of keys take as much as is allowed.
const LONG: [(usize, usize, i64, i64, bool); 2] =
    [(128, 65_536, 128, 256, true), (16_384, 256, 256, 128, false)];

fn long(draw: &mut Draw, method: &'static str) -> Vec<Record> {
    let call = |(s_q, s_kv, block_q, block_kv, causal): (usize, usize, i64, i64, bool)| {
        let case = qkv(draw, method, [1, 1, s_q / TIMES, s_kv / TIMES, 2]);
        let d_output = draw.tensor(&[1, 1, s_q / TIMES, 2]);
        let case = if method == "backward" { case.f32("d_output", &d_output) } else { case };
        let case = case.with("repeated", TIMES).with("mebibytes", MEBIBYTES);
        let remark = format!("{s_q} queries, {s_kv} keys, {MEBIBYTES} MiB");
        blocks(case.remark(remark), block_q, block_kv, causal).record()
    };
    LONG.map(call).into()
}

fn memory_cases(draw: &mut Draw) -> Vec<Record> {
    long(draw, "forward")
}

fn memory_backward_cases(draw: &mut Draw) -> Vec<Record> {
    long(draw, "backward")
}

fn error_cases(draw: &mut Draw) -> Vec<Record> {
    let empty = ArrayD::zeros(vec![1, 1, 0, 2]);
    let nothing = Case::of("forward").f32("q", &empty).f32("k", &empty).f32("v", &empty);
    let (two, one) = (draw.tensor(&[1, 2, 3, 2]), draw.tensor(&[1, 1, 3, 2]));
    let heads = Case::of("forward").f32("q", &two).f32("k", &one).f32("v", &one);
    let step = |v: Dtype| {
        let case = Case::of("step").f32("q", &ArrayD::ones(vec![1, 1, 2, 2]));
        let tile = ArrayD::ones(vec![1, 1, 3, 2]);
        case.f32("k", &tile).tensor("v", &tile, v)
    };
    let turned =
        qkv(draw, "backward", [1, 1, 2, 3, 2]).f32("d_output", &draw.tensor(&[1, 2, 1, 2]));
    let shapes = Case::of("forward").f32("q", &two).f32("k", &two);
    let shapes = shapes.f32("v", &draw.tensor(&[1, 2, 4, 2]));
    let cases = [
        blocks(nothing, 2, 2, false),
        blocks(heads, 2, 2, false),
        blocks(shapes, 2, 2, false),
        blocks(qkv(draw, "forward", [1, 1, 2, 2, 2]), 0, 2, false),
        blocks(qkv(draw, "forward", [1, 1, 2, 2, 2]), 2, -1, true),
        step(Dtype::F32).tensor("visible", &ArrayD::ones(vec![2, 2]), Dtype::BOOL),
        step(Dtype::F32).f32("visible", &ArrayD::ones(vec![2, 3])),
        step(Dtype::F16),
        blocks(turned, 2, 2, false),
    ];
    cases.map(Case::record).into()
}
